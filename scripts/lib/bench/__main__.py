"""Run every side in turn, then print the tables: see scripts/bench."""

import argparse
import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
import json
import os
from pathlib import Path
import subprocess
import sys
import tempfile
import time
from typing import Any

from scripts.lib import crowd
from scripts.lib.realhome import ROOT, STAND_INS

from . import checks, table, talk_table

FILMS, TORRENTS, MOVING = 10_000, 2_000, 20
SIDES = ("idle", "torrents core", "torrents mediamate", "library core", "library mediamate", "all four")
SIZES = ("--films", str(FILMS), "--torrents", str(TORRENTS), "--moving", str(MOVING))
TALK = "agent"
CROWD = "crowd"
PARTS = ("services", TALK, CROWD)
FEW = ("--torrents", "5", "--moving", "3", "--llm")

SERVICES_SAID = f"""\
{TORRENTS:,} torrents of which {MOVING} move; {FILMS:,} films of which {checks.CHANGED} change, three times;
one simulated hour at each side's own intervals; core's movies, queue and disk entities enabled."""
TALK_SAID = """\
MediaMate's agent beside core's `anthropic`, 30 answers each in turn, both before the same simulated Claude
that takes no time; our option to answer plain commands without the model is off. Medians; a share is the
median of the shares of answers side by side."""


CROWD_SAID = """\
Fifty people write to the bot at the same moment, each about another film, and then all press the button."""


@contextmanager
def simulator(folder: Path, options: Sequence[str]) -> Iterator[Path]:
    """Run a simulator whose time stands still until a side moves it; yield its address file."""
    ready = folder / "simulator.json"
    command = [sys.executable, "-m", "scripts.lib.bench.simulated", "--speed", "0", *options]
    process = subprocess.Popen([*command, "--ready-file", str(ready)], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 120
        while not ready.exists():
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("the simulator did not come up")
            time.sleep(0.1)
        yield ready
    finally:
        process.terminate()
        process.wait(20)


def run(name: str, folder: Path) -> dict[str, Any]:
    """Measure one side, in a process of its own, with a simulator of its own."""
    began = time.monotonic()
    folder.mkdir()
    if name == CROWD:
        measured = asyncio.run(crowd.measure(folder)).figures()
        print(f"{name}: measured in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        return measured
    result = folder / "result.json"
    environment = os.environ | {"PYTHONPATH": str(STAND_INS)}
    side = ("talk",) if name == TALK else ("side", name)
    with simulator(folder, FEW if name == TALK else SIZES) as ready, (folder / "log").open("wb") as log:
        command = [sys.executable, "-m", f"scripts.lib.bench.{side[0]}", *side[1:]]
        done = subprocess.run(
            [*command, str(ready), str(result), str(folder)],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode or not result.exists():
        tail = (folder / "log").read_text(encoding="utf-8", errors="replace")[-3000:]
        raise SystemExit(f"{name}: failed\n{tail}")
    print(f"{name}: measured in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    found: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return found


def main() -> int:
    """Measure, compare, write both files; not zero where a number is wrong or a goal is missed."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "bench-results")
    parser.add_argument("--only", choices=PARTS, help="measure only this part")
    parser.add_argument(
        "--side", action="append", choices=(*SIDES, TALK, CROWD), help="measure only this, and print it raw"
    )
    options = parser.parse_args()
    parts = {"services": SIDES, TALK: (TALK,), CROWD: (CROWD,), None: (*SIDES, TALK, CROWD)}
    wanted = options.side or parts[options.only]
    with tempfile.TemporaryDirectory(prefix="mediamate-bench-") as scratch:
        measured = {name: run(name, Path(scratch) / str(number)) for number, name in enumerate(wanted)}
    if options.side:
        print(json.dumps(measured, indent=2))
        return 0
    return report(measured, options.folder)


def crowd_rows(told: Mapping[str, Any]) -> list[table.Row]:
    """Return how long fifty people waited: the median, and the one who waited longest."""
    return [
        table.Row(f"{what}: {whom}", f"{seconds:.2f} s", "", "", "", None)
        for what, key in (("until the card came", "card"), ("until the button answered", "button"))
        for whom, seconds in zip(("median", "worst"), told[key], strict=True)
    ]


def report(measured: Mapping[str, dict[str, Any]], folder: Path) -> int:
    """Print the tables, write them, and say whether all is as it should be."""
    rows, wrong, lines = [], [], []
    services = {name: side for name, side in measured.items() if name in SIDES}
    if services:
        rows += table.rows(services)
        wrong = checks.differences(services)
        lines += [SERVICES_SAID, "", table.as_markdown(rows), ""]
        lines += [*(wrong or ["At the end every number was equal to the simulator's."]), ""]
    if TALK in measured:
        talked = talk_table.rows(measured[TALK])
        rows += talked
        lines += [TALK_SAID, "", table.as_markdown(talked), ""]
    if CROWD in measured:
        wrong = [*wrong, *measured[CROWD]["mixed"]]
        waited = crowd_rows(measured[CROWD])
        rows += waited
        lines += [
            CROWD_SAID,
            "",
            table.as_markdown(waited),
            "",
            *(wrong or ["Everybody saw their own film only."]),
        ]
    text = "\n".join(lines).rstrip()
    folder.mkdir(parents=True, exist_ok=True)
    raw = {"rows": table.as_json(rows), "wrong": wrong, "sides": measured}
    (folder / "bench.json").write_text(json.dumps(raw, indent=2), encoding="utf-8")
    (folder / "bench.md").write_text(f"{text}\n", encoding="utf-8")
    print(text)
    return 1 if wrong or any(row.met is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
