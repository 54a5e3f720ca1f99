"""What else can be asked for in a chat: seasons, albums, books, subtitles, and how the indexers are; over the real telegram_bot."""

from collections.abc import Callable
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.mediamate.data import DATA
from custom_components.mediamate.frontends.telegram import progress, sending
from custom_components.mediamate.model import Part, RequestState
from simulator import Fault, SimulatedStack
from simulator.telegram import Message, Person

from .home import TelegramHome

DUNE = 438631

type Wanted = Callable[[Message], Any]

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.fixture
def speed() -> float:
    """Ten simulated minutes in each of our seconds: a download takes no time."""
    return 600.0


@pytest.fixture
def arrs() -> tuple[str, ...]:
    return ("radarr", "sonarr", "lidarr", "readarr")


@pytest.fixture
def more() -> tuple[str, ...]:
    return ("prowlarr", "bazarr")


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A download takes a second here: its message may be edited as often, and nothing waits for long."""
    monkeypatch.setattr(progress, "EVERY", 0.05)
    monkeypatch.setattr(sending, "PAUSES", (0.1,) * 20)


def offers(label: str) -> Wanted:
    return lambda message: any(label in one for one in message.labels)


async def presses(person: Person, message: Message, label: str) -> None:
    await (await person.presses(message, label)).answer()


async def done(person: Person, card: Message) -> None:
    """Wait until its message says that it is there, and another one tells it with a link."""
    ready = await person.sees(lambda one: one.id != card.id and "/web/" in str(one.as_dict()), after=card)
    assert ready.id > card.id
    await person.sees(lambda one: one.id == card.id and "✅" in one.text)


async def test_a_season_by_its_button(telegram_home: TelegramHome, hass: HomeAssistant) -> None:
    anna = telegram_home.anna
    card = await anna.asks("download The Bear", until=offers("All seasons"))
    await presses(anna, card, "2")
    await presses(anna, card, "Download")
    await done(anna, card)
    (request,) = await hass.data[DATA].history.requests()
    assert request.state is RequestState.READY
    assert [one.part for one in request.parts] == [Part(2)]


@pytest.mark.parametrize(
    ("words", "button", "ref"),
    [
        (
            "get the album In Rainbows by Radiohead",
            "Download",
            "album:musicbrainz:6e335887-60ba-38f0-95af-fae7774336bf",
        ),
        ("скачай книгу Пикник на обочине", "Скачать", None),
    ],
    ids=["album", "книга"],
)
async def test_an_album_and_a_book(
    telegram_home: TelegramHome, hass: HomeAssistant, *, words: str, button: str, ref: str | None
) -> None:
    anna = telegram_home.anna
    card = await anna.asks(words, until=offers(button))
    await presses(anna, card, button)
    await done(anna, card)
    (request,) = await hass.data[DATA].history.requests()
    assert request.state is RequestState.READY
    assert str(request.ref) == (ref or str(request.ref)) and request.ref.media_type in {"album", "book"}


@pytest.mark.parametrize(
    ("words", "button", "service"),
    [
        ("get the album Discovery by Daft Punk", ("Download", "Import again", "is taking it over"), "lidarr"),
        (
            "скачай книгу Мастер и Маргарита",
            ("Скачать", "Импортировать снова", "библиотека забирает файлы"),
            "readarr",
        ),
    ],
    ids=["album", "книга"],
)
async def test_an_import_that_fails_is_tried_again_by_its_button(
    telegram_home: TelegramHome,
    hass: HomeAssistant,
    sim: SimulatedStack,
    *,
    words: str,
    button: tuple[str, str, str],
    service: str,
) -> None:
    anna = telegram_home.anna
    yes, again, answer = button
    sim.faults.set(service, Fault("import-blocked"))
    card = await anna.asks(words, until=offers(yes))
    await presses(anna, card, yes)
    told = await anna.sees(offers(again), after=card)
    await presses(anna, told, again)
    await anna.sees(lambda one: one.id == told.id and answer in one.text)
    await done(anna, card)
    (request,) = await hass.data[DATA].history.requests()
    assert request.state is RequestState.READY


@pytest.fixture
async def owned(sim: SimulatedStack) -> None:
    sim.own(sim.catalogue.films[DUNE])
    sim.prowlarr.ban(2)


@pytest.mark.usefixtures("owned")
async def test_subtitles_and_indexers(telegram_home: TelegramHome, sim: SimulatedStack) -> None:
    anna, mia = telegram_home.anna, telegram_home.mia
    found = await mia.asks("русские субтитры к Дюне", until=lambda one: "субтитры" in one.text)
    assert "нашлись" in found.text
    assert sim.bazarr.shelf.kept == {("movie", 1): {"ru"}}
    failing = await anna.asks("which indexer is failing?", until=lambda one: "Nordlicht" in one.text)
    assert failing.text.startswith("1 indexer is failing:")
