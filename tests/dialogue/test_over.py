"""What is downloaded and only shared any more is no download to people: a home may share hundreds of such."""

import pytest

from custom_components.mediamate.model import DownloadState, Torrent
from tests.made import ADMIN, ARRIVAL, DUNE

from .conftest import Meet, Person
from .home import TalkHome

DEAD = {"state": DownloadState.STALLED, "progress": 0.2, "speed": 0, "seeds": 0}


@pytest.fixture
def admin(meet: Meet) -> Person:
    """Somebody who sees all that is downloaded."""
    return meet(ADMIN)


def shares(home: TalkHome, *names: str) -> None:
    """Let torrents be shared that nobody here asked for."""
    for name in names:
        home.torrents[name] = Torrent(
            hash=name, name=name, state=DownloadState.SEEDING, progress=1.0, size=9, speed=0, seeds=3
        )


async def test_nothing_is_being_downloaded(admin: Person, home: TalkHome) -> None:
    shares(home, "Old Film", "Older Film")
    for sentence in ("what's downloading?", "why is it stuck?", "another release", "cancel the download"):
        assert await admin.say(sentence) == "Nothing is being downloaded right now.", sentence


async def test_what_comes_is_told_and_explained_however_much_is_shared(admin: Person, home: TalkHome) -> None:
    shares(home, *(f"Film {number}" for number in range(20)))
    await admin.say("download Arrival")
    await admin.say("yes")
    home.grab(ARRIVAL, "aa", **DEAD)
    told = await admin.say("what's downloading?") or ""
    assert "Arrival" in told and "Film" not in told
    why = await admin.say("why is it stuck?") or ""
    assert why.startswith("Arrival (2016): nobody is sharing this release"), why
    assert "Arrival" in (await admin.say("another release") or "")


async def test_by_its_name_it_can_be_dropped(admin: Person, home: TalkHome) -> None:
    shares(home, "Stalker")
    assert "Stalker" in (await admin.say("cancel Stalker") or "")


async def test_another_release_is_of_what_was_talked_of(boris: Person, home: TalkHome) -> None:
    for ref, hash_, name in ((DUNE, "aa", "Dune 2021"), (ARRIVAL, "bb", "Arrival")):
        await boris.say(f"download {name}")
        await boris.say("yes")
        home.grab(ref, hash_, **DEAD)
    said = await boris.say("another release") or ""
    assert "Arrival" in said and "Dune" not in said
