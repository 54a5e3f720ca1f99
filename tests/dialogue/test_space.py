"""How much room is left: said by disk, in both languages, with whoever does not answer."""

from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.model import RootFolder, TransferSnapshot, TransferTotals
from custom_components.mediamate.operations.stack import MediaStack
from tests.made import CHILD, ROOM

from .conftest import Meet, Person
from .home import GB, TalkHome

ASKED = [
    ("how much space is left?", "radarr (/movies): 900 GB of 1 TB free."),
    ("is the disk full?", "radarr (/movies): 900 GB of 1 TB free."),
    ("is there enough room for Dune?", "radarr (/movies): 900 GB of 1 TB free."),
    ("сколько места осталось?", "radarr (/movies): свободно 900 ГБ из 1 ТБ."),
    ("хватит ли места?", "radarr (/movies): свободно 900 ГБ из 1 ТБ."),
    ("хватит места для Дюны?", "radarr (/movies): свободно 900 ГБ из 1 ТБ."),
]


@pytest.fixture
def free(home: TalkHome, monkeypatch: pytest.MonkeyPatch) -> dict[str, int | None]:
    """Say how much the torrent client sees free; to be changed."""
    said: dict[str, int | None] = {"qb": 900 * GB}
    stack = home.stack

    def with_totals() -> MediaStack:
        seen = stack()
        torrents = tuple(
            replace(one, snapshot=one.snapshot and TransferSnapshot(TransferTotals(free_space=said["qb"])))
            for one in seen.torrents
        )
        return replace(seen, torrents=torrents)

    monkeypatch.setattr(home, "stack", with_totals)
    return said


def folders(home: TalkHome, *them: RootFolder) -> None:
    async def answer() -> Any:
        return them

    home.radarr.root_folders.side_effect = answer


@pytest.mark.parametrize(("asked", "said"), ASKED)
async def test_one_disk(boris: Person, free: dict[str, int | None], asked: str, said: str) -> None:
    both = said.replace(
        "radarr (/movies)", "radarr (/movies) and qb" if "free" in said else "radarr (/movies) и qb"
    )
    assert await boris.say(asked) == both
    free["qb"] = None
    lines = (await boris.say(asked) or "").splitlines()
    assert lines[0] == said and len(lines) == 2
    assert lines[1] in ("qb does not say how much room there is.", "qb не сообщает, сколько места свободно.")


async def test_the_fullest_comes_first(boris: Person, home: TalkHome, free: dict[str, int | None]) -> None:
    free["qb"] = 4 * GB
    folders(
        home,
        RootFolder(1, "/movies", True, 900 * GB, 1000 * GB),
        RootFolder(2, "/old", True, 30 * GB, 2000 * GB),
        RootFolder(3, "/usb", False),
    )
    assert (await boris.say("how much space is left") or "").splitlines() == [
        "radarr (/old): nearly full, only 30 GB of 2 TB free.",
        "qb: nearly full, only 4 GB free.",
        "radarr (/movies): 900 GB of 1 TB free.",
        "radarr (/usb) cannot be written to. Is its disk connected?",
    ]
    said = await boris.say("сколько места на диске") or ""
    assert "radarr (/old): места почти нет, свободно всего 30 ГБ из 2 ТБ." in said
    assert "radarr (/usb): папка недоступна." in said


async def test_who_is_silent_is_named(boris: Person, home: TalkHome, free: dict[str, int | None]) -> None:
    home.down.add("radarr")
    assert (await boris.say("how much space is left") or "").splitlines() == [
        "qb: 900 GB free.",
        "radarr does not answer, so nobody knows how much room there is.",
    ]
    home.down.add("qb")
    assert await boris.say("how much space is left") == "radarr and qb do not answer."
    assert await boris.say("сколько места осталось") == "radarr и qb не отвечают."


async def test_who_could_not_be_started_is_named(
    hass: HomeAssistant, boris: Person, free: dict[str, int | None]
) -> None:
    MockConfigEntry(domain="mediamate", title="Sonarr", data={"kind": "sonarr"}).add_to_hass(hass)
    said = await boris.say("how much space is left") or ""
    assert said.splitlines()[1:] == ["Sonarr does not answer, so nobody knows how much room there is."]


async def test_of_many_disks_some_are_told(
    boris: Person, home: TalkHome, free: dict[str, int | None]
) -> None:
    folders(home, *(RootFolder(at, f"/{at}", True, at * 100 * GB, 9000 * GB) for at in range(1, 14)))
    lines = (await boris.say("how much space is left") or "").splitlines()
    assert len(lines) == 11 and "3" in lines[10]


async def test_everybody_may_know(meet: Meet, free: dict[str, int | None]) -> None:
    for actor in (CHILD, ROOM):
        assert "900 GB" in (await meet(actor).say("how much space is left") or "")


async def test_where_nobody_could_tell(hass: HomeAssistant, boris: Person, home: TalkHome) -> None:
    await hass.config_entries.async_remove("radarr")
    home.missing |= {"radarr", "qb"}
    assert await boris.say("how much space is left") == "No service is set up for that."
