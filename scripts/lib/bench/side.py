"""One side of the bench, in this process: a Home Assistant, some entries, one simulated hour.

python -m scripts.lib.bench.side SIDE SIMULATOR.json RESULT.json FOLDER
"""

import asyncio
from collections.abc import Callable
import gc
import json
from pathlib import Path
import sys
import time
from typing import Any

from . import checks, scale, warp

warp.install()  # before Home Assistant is imported

from aiohttp import ClientSession  # noqa: E402
from homeassistant import bootstrap, config_entries, core, runner  # noqa: E402
from homeassistant.helpers import entity_registry as er  # noqa: E402
from homeassistant.util.executor import InterruptibleThreadPoolExecutor  # noqa: E402

from scripts.lib.realhome import BASE, RealHome  # noqa: E402

from .home import Simulator, make_entry  # noqa: E402

HOUR = 3600
SIM_EVERY = 5  # seconds between two moves of the simulator's clock
# core's own integrations beside ours; those of its entities that are off by default are switched on
SIDES: dict[str, tuple[tuple[str, str], ...]] = {
    "idle": (),
    "torrents core": (("qbittorrent", "qbittorrent"),),
    "torrents mediamate": (("mediamate", "qbittorrent"),),
    "library core": (("radarr", "radarr"),),
    "library mediamate": (("mediamate", "radarr"),),
    "all four": (
        ("mediamate", "radarr"),
        ("mediamate", "qbittorrent"),
        ("mediamate", "jellyfin"),
        ("mediamate", "tmdb"),
    ),
}


class Side(Simulator):
    """The running Home Assistant, and the simulator beside it."""

    def __init__(self, hass: core.HomeAssistant, stack: dict[str, Any], session: ClientSession) -> None:
        super().__init__(stack, session)
        self.hass = hass

    async def settle(self) -> None:
        """Wait until everything that fell due is done."""
        async with asyncio.timeout(120 + warp.Clock.ahead):
            await self.hass.async_block_till_done(wait_background_tasks=True)

    async def add(self, domain: str, kind: str) -> config_entries.ConfigEntry[Any]:
        """Set one entry up."""
        entry = make_entry(domain, kind, self.stack[kind])
        await self.hass.config_entries.async_add(entry)
        await self.settle()
        assert entry.state is config_entries.ConfigEntryState.LOADED, (entry.title, entry.reason)
        return entry

    async def pass_by(self, seconds: int, change: Callable[[int], dict[str, Any] | None]) -> None:
        """Let time pass; `change` says what happens in the libraries at a second."""
        for second in range(seconds):
            if second % SIM_EVERY == 0:
                await self.control("POST", "/clock", {"advance": SIM_EVERY})
            if what := change(second):
                await self.control("POST", "/scenario", what)
            await self.second()

    async def second(self) -> None:
        """Let a second pass, and all that it brings."""
        warp.Clock.ahead += 1
        await asyncio.sleep(0)
        await self.settle()


async def enable_all(side: Side, entries: list[config_entries.ConfigEntry[Any]]) -> None:
    """Switch on core's entities that are off by default: movies, queue, start time."""
    registry = er.async_get(side.hass)
    for entry in entries:
        found = er.async_entries_for_config_entry(registry, entry.entry_id)
        off = [one for one in found if one.disabled_by is er.RegistryEntryDisabler.INTEGRATION]
        for one in off:
            registry.async_update_entity(one.entity_id, disabled_by=None)
        if off:
            await side.hass.config_entries.async_reload(entry.entry_id)
    await side.settle()


def memory() -> dict[str, float]:
    """This process's memory in MB: now, and at its highest."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    values = {line.split(":")[0]: line.split()[1] for line in status.splitlines() if line.startswith("Vm")}
    return {"settled": int(values["VmRSS"]) / 1024, "peak": int(values["VmHWM"]) / 1024}


def states(hass: core.HomeAssistant, entries: list[config_entries.ConfigEntry[Any]]) -> dict[str, str]:
    """What the entities of the entries say."""
    registry = er.async_get(hass)
    return {
        one.entity_id: state.state
        for entry in entries
        for one in er.async_entries_for_config_entry(registry, entry.entry_id)
        if (state := hass.states.get(one.entity_id))
    }


async def measure(
    side: Side,
    wanted: tuple[tuple[str, str], ...],
    blocks: warp.Blocks | None,
    seconds: int,
    change: dict[str, int],
) -> dict[str, Any]:
    """Set the entries up, let the time pass, and say what it cost."""
    began, cpu = time.perf_counter(), time.process_time()
    entries, took = [], {}
    for domain, kind in wanted:
        start = time.perf_counter()
        entries.append(await side.add(domain, kind))  # with all that it reads in the background
        took[kind] = time.perf_counter() - start
    result: dict[str, Any] = {
        "setup_seconds": time.perf_counter() - began,
        "entry_seconds": took,
        "setup_cpu_ms": (time.process_time() - cpu) * 1000,
        "setup_traffic": (await side.control("GET", "/requests"))["totals"],
    }
    await enable_all(side, [entry for entry in entries if entry.domain != "mediamate"])
    await side.control("DELETE", "/requests")
    if blocks:
        result["setup_block_ms"] = {
            "wall": blocks.wall * 1000,
            "cpu": blocks.cpu * 1000,
            "in": blocks.culprit,
        }
        blocks.reset()
    library = any(kind == "radarr" for _, kind in wanted)
    cpu = time.process_time()
    await side.pass_by(seconds, lambda second: change if library and second in checks.BURSTS else None)
    result["cpu_ms"] = (time.process_time() - cpu) * 1000
    if blocks:
        result["block_ms"] = {"wall": blocks.wall * 1000, "cpu": blocks.cpu * 1000, "in": blocks.culprit}
    gc.collect()
    # Before the list of all that was asked for comes in: that is the bench's, and half a MB
    result["memory"] = memory()
    requests = await side.control("GET", "/requests")
    result["traffic"] = requests["totals"]
    result["calls"] = count(requests["calls"])
    # all that moved has moved: one more round of polls, and the numbers must be equal
    for _ in range(130):
        await side.second()
    household = side.hass.config_entries.async_entries("mediamate")  # it made itself meanwhile
    result["states"] = states(side.hass, [*entries, *household]) | index(entries)
    result["truth"] = truth(await side.control("GET", "/state"))
    return result


def index(entries: list[config_entries.ConfigEntry[Any]]) -> dict[str, str]:
    """What MediaMate's own indices of libraries hold: more than its entities tell."""
    found = {}
    for kind in ("radarr", "sonarr"):
        data = next(
            (one.runtime_data.coordinator.data for one in entries if one.unique_id == f"mediamate-{kind}"),
            None,
        )
        if data is not None:
            found[f"index.{kind}"] = str(len(data.index))
            with_file = sum(title.has_file for title in data.index.values())
            found[f"index.{kind}_with_file"] = str(with_file)
    return found


def truth(state: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The simulator's own numbers, without its long lists."""
    return {
        service: {key: value for key, value in numbers.items() if not isinstance(value, list)}
        for service, numbers in state.items()
        if isinstance(numbers, dict)
    }


def count(calls: list[dict[str, Any]]) -> dict[str, int]:
    """Count calls by what they are: the full resyncs show here."""
    counted: dict[str, int] = {}
    for call in calls:
        name = f"{call['method']} {call['path']}" + (f"?{','.join(call['query'])}" if call["query"] else "")
        counted[name] = counted.get(name, 0) + 1
    return counted


async def run(name: str, stack: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Start Home Assistant in this process, and measure."""
    large = name in scale.SIDES
    wanted = scale.wanted(name, stack) if large else SIDES[name]
    home = RealHome(folder, integrations=(*BASE, "webhook"))
    blocks = warp.Blocks() if name == "all four" or "blocks" in name else None
    seconds = scale.SHORT if large and blocks else HOUR
    change = scale.CHANGES if large else {"change_films": checks.CHANGED}
    config = runner.RuntimeConfig(config_dir=str(home.config), skip_pip=True)
    hass = await bootstrap.async_setup_hass(config)
    assert hass
    await hass.async_start()
    async with ClientSession() as session:
        side = Side(hass, stack, session)
        await side.settle()
        if blocks:
            blocks.watch()
        result = await measure(side, wanted, blocks, seconds, change)
    await hass.async_stop()
    return result


def main() -> None:
    """Run one side and write what came of it."""
    name, simulator, result, folder = sys.argv[1:5]
    loop = warp.WarpLoop()
    loop.set_default_executor(
        InterruptibleThreadPoolExecutor(thread_name_prefix="SyncWorker", max_workers=64)
    )
    asyncio.set_event_loop(loop)
    stack = json.loads(Path(simulator).read_text(encoding="utf-8"))
    measured = loop.run_until_complete(run(name, stack, Path(folder)))
    Path(result).write_text(json.dumps(measured, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
