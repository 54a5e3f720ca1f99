"""Is there room left? Two libraries and a torrent client over real HTTP, on one disk; then one of them is silent."""

from homeassistant.core import HomeAssistant
import pytest

from custom_components.mediamate.data import MediaMate
from simulator import Fault, SimulatedStack

from .watching import Say, look

GB = 10**9


@pytest.fixture
def arrs() -> tuple[str, ...]:
    return ("radarr", "sonarr")


@pytest.fixture
def speed() -> float:
    return 0.0


@pytest.mark.parametrize(
    ("asked", "all_of_them", "low", "silent"),
    [
        (
            "how much space is left?",
            "Radarr ({movies}), Sonarr ({series}) and qBittorrent: 1.2 TB of {total} TB free.",
            "Radarr ({movies}), Sonarr ({series}) and qBittorrent: nearly full, only 20 GB of {total} TB free.",
            "Radarr does not answer, so nobody knows how much room there is.",
        ),
        (
            "сколько места осталось?",
            "Radarr ({movies}), Sonarr ({series}) и qBittorrent: свободно 1,2 ТБ из {total} ТБ.",
            "Radarr ({movies}), Sonarr ({series}) и qBittorrent: места почти нет, свободно всего 20 ГБ из {total} ТБ.",
            "Radarr не отвечает: сколько там места, неизвестно.",
        ),
    ],
    ids=["english", "russian"],
)
async def test_a_disk_fills_up(
    hass: HomeAssistant,
    mate: MediaMate,
    sim: SimulatedStack,
    say: Say,
    *,
    asked: str,
    all_of_them: str,
    low: str,
    silent: str,
) -> None:
    words = {
        "movies": sim.radarr.kind.root,
        "series": sim.sonarr.kind.root,
        "total": f"{sim.disk.total / 10**12:.1f}".replace(".", "," if "осталось" in asked else "."),
    }
    for free, sentence in ((1200 * GB, all_of_them), (20 * GB, low)):
        sim.disk.used = sim.disk.total - free
        await look(hass, mate)
        assert await say(asked) == sentence.format(**words)
    sim.faults.set("radarr", Fault("down"))
    said = await say(asked)
    assert "Sonarr" in said.splitlines()[0] and said.splitlines()[-1] == silent
