"""Past every library, in words of both languages: an administrator is asked plainly, everybody else is not asked."""

from typing import Any
from unittest.mock import AsyncMock

from homeassistant.core import HomeAssistant
import pytest

from custom_components.mediamate.model.indexers import Offer
from tests.desk.test_releases import release
from tests.made import ADMIN, MEMBER

from .conftest import Meet
from .test_choosing import Choosing, home

__all__ = ["home"]  # the fixture

NORTH = release("Arrival.2016.1080p-NORTH")


@pytest.fixture
def found(home: Choosing) -> Choosing:
    """Let Prowlarr have a release of Arrival, and the torrent client take it."""
    home.managed = (NORTH,)
    home.manager.offer = AsyncMock(return_value=Offer(title=NORTH.title, link="http://prowlarr.invalid/hush"))
    home.manager.fetch = AsyncMock(return_value=b"de")
    return home


NO_LIBRARY = {
    "en": (
        ("show the releases of Arrival", "the first one", "yes"),
        (
            (
                "Releases of Arrival (2016). Which one?\n"
                "1. Bluray-1080p, 8 GB, in English, 50 sharing – Arrival.2016.1080p-NORTH\n"
                "The first one fits best. For it: 50 people share it."
            ),
            (
                "No app here will sort it into the library. Give this release of Arrival (2016) straight to qb all the same: "
                "Arrival.2016.1080p-NORTH, 8 GB?"
            ),
            "Arrival (2016): qb is downloading the release. No app here will sort it into the library.",
        ),
    ),
    "ru": (
        ("покажи раздачи Прибытия", "первая", "да"),
        (
            (
                "Раздачи: «Прибытие» (Arrival, 2016). Какую взять?\n"
                "1. Bluray-1080p, 8 ГБ, на английском, раздают 50 — Arrival.2016.1080p-NORTH\n"
                "Лучше всего подходит первая. За неё: раздают 50."
            ),
            (
                "В библиотеку это здесь никто не разложит. «Прибытие» (Arrival, 2016): всё равно отдать раздачу прямо в qb — "
                "Arrival.2016.1080p-NORTH, 8 ГБ?"
            ),
            "«Прибытие» (Arrival, 2016): раздачу скачивает qb. В библиотеку её здесь никто не разложит.",
        ),
    ),
}


@pytest.mark.parametrize("language", NO_LIBRARY)
async def test_where_there_is_no_library_for_films(meet: Meet, found: Choosing, language: str) -> None:
    found.missing.add("radarr")
    anna = meet(ADMIN, language=language)
    for sentence, answer in zip(*NO_LIBRARY[language], strict=True):
        assert found.qbittorrent.add.await_count == 0
        assert await anna.say(sentence) == answer
    found.qbittorrent.add.assert_awaited_once_with(b"de", category="mediamate")


@pytest.mark.parametrize(
    ("asked", "question"),
    [
        (
            ("show the releases of Arrival", "1", "yes"),
            (
                "radarr does not take this release, and no app here will sort it into the library. "
                "Give it straight to qb all the same: Arrival (2016), Arrival.2016.1080p-NORTH, 8 GB?"
            ),
        ),
        (
            ("покажи раздачи Прибытия", "1", "да"),
            (
                "radarr не берёт эту раздачу, и в библиотеку её здесь никто не разложит. "
                "«Прибытие» (Arrival, 2016): всё равно отдать её прямо в qb — Arrival.2016.1080p-NORTH, 8 ГБ?"
            ),
        ),
    ],
    ids=["en", "ru"],
)
async def test_where_the_library_does_not_know_it(
    meet: Meet, found: Choosing, asked: tuple[str, ...], question: str
) -> None:
    found.radarr.push.return_value = ("Unknown Movie",)
    anna = meet(ADMIN)
    said = [await anna.said(one) for one in asked][-1]
    assert said and said.text == question
    assert said.asks and said.proposal and said.proposal.verb == "grab_straight"
    assert found.qbittorrent.add.await_count == 0
    await anna.say(asked[-1])
    found.qbittorrent.add.assert_awaited_once_with(b"de", category="mediamate")


async def test_a_no_is_a_no(meet: Meet, found: Choosing) -> None:
    found.radarr.push.return_value = ("Unknown Movie",)
    anna = meet(ADMIN)
    for one in ("show the releases of Arrival", "1", "yes", "no", "yes"):
        await anna.say(one)
    assert found.qbittorrent.add.await_count == 0


async def test_a_member_is_told_why_not(hass: HomeAssistant, meet: Meet, found: Choosing) -> None:
    found.radarr.push.return_value = ("Unknown Movie",)
    boris = meet(MEMBER)
    for one in ("show the releases of Arrival", "1"):
        await boris.say(one)
    said: Any = await boris.said("yes")
    assert (said.text, said.asks) == ("radarr refused: Unknown Movie", False)
    found.missing.add("radarr")
    boris.place = "another"
    assert "No service is set up" in (await boris.say("show the releases of Arrival") or "")
