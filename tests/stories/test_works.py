"""Albums and books in words, over real HTTP with the simulated services: from the sentence to what can be opened."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.aiohttp_client import async_get_clientsession
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.mediamate.coordinator import issue_of
from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.model import RequestState
from custom_components.mediamate.works_coordinator import METADATA_DEAD, PROBE_EVERY
from simulator import Fault, SimulatedStack

from .watching import Say, ended, granted, look, request_of, until


@pytest.fixture
def arrs() -> tuple[str, ...]:
    return ("radarr", "lidarr", "readarr")


STORIES = {
    "album": (
        "get the album In Rainbows by Radiohead",
        "Download the album In Rainbows by Radiohead (2007)?",
        "In Rainbows by Radiohead (2007) is requested.",
    ),
    "альбом": (
        "скачай альбом Группа крови группы Кино",
        "Скачать альбом «Группа крови» (Kino, 1988)?",
        "«Группа крови» (Kino, 1988): заказ принят.",
    ),
    "book": (
        "download the book Project Hail Mary by Andy Weir",
        "Download the book Project Hail Mary by Andy Weir (2021): eBook",
        "Project Hail Mary by Andy Weir (2021) is requested.",
    ),
    "книга": (
        "скачай книгу Мастер и Маргарита",
        "Скачать книгу «Мастер и Маргарита» (Mikhail Bulgakov, 1967): eBook",
        "«Мастер и Маргарита» (Mikhail Bulgakov, 1967): заказ принят.",
    ),
}


@pytest.mark.parametrize(("words", "question", "answer"), STORIES.values(), ids=STORIES)
async def test_from_a_sentence_to_the_link(
    hass: HomeAssistant,
    mate: MediaMate,
    sim: SimulatedStack,
    say: Say,
    *,
    words: str,
    question: str,
    answer: str,
) -> None:
    events = async_capture_events(hass, "mediamate_ready")
    request, notification = await granted(hass, mate, sim, say, (words, question, answer))
    assert request.work in notification["message"]
    (event,) = [one.data for one in events]
    assert (event["title"], event["stage"]) == (request.title, "ready")
    assert event["creator"] == request.creator and request.creator
    again = await say(words)
    assert request.link and request.link.partition("/web/")[0] in again


async def test_exactly_this_album_is_wanted(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, say: Say
) -> None:
    await say("get the album OK Computer")
    await say("yes")
    await ended(hass, mate)
    held = await raw(hass, f"{sim.lidarr.url}/api/v1/album", sim.lidarr.api_key)
    assert {one["title"] for one in held if one["monitored"]} == {"OK Computer"}
    assert len(held) > 1  # the artist's other albums are known, and left alone
    assert "Search for the album now" in await say("get the album In Rainbows")
    assert "In Rainbows by Radiohead (2007) is requested." in await say("yes")

    async def both_ready() -> bool:
        await look(hass, mate)
        return all(one.state is RequestState.READY for one in await mate.history.requests())

    await until(both_ready)
    held = await raw(hass, f"{sim.lidarr.url}/api/v1/album", sim.lidarr.api_key)
    assert {one["title"] for one in held if one["monitored"]} == {"OK Computer", "In Rainbows"}


async def test_one_edition_in_the_language_of_the_sentence(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, say: Say
) -> None:
    await say("скачай книгу Пикник на обочине")
    await say("да")
    request = await ended(hass, mate)
    editions = await raw(
        hass, f"{sim.readarr.url}/api/v1/edition?bookId={request.backend_id}", sim.readarr.api_key
    )
    assert [(one["title"], one["language"]) for one in editions if one["monitored"]] == [
        ("Пикник на обочине", "rus")
    ]


async def raw(hass: HomeAssistant, url: str, key: str) -> Any:
    """Ask a service itself."""
    async with async_get_clientsession(hass).get(url, headers={"X-Api-Key": key}) as response:
        return await response.json()


async def test_a_format_by_words(hass: HomeAssistant, mate: MediaMate, say: Say) -> None:
    assert "Dune by Frank Herbert (1965): quality “Spoken”" in await say("download the audiobook of Dune")
    assert "eBook" in await say("скачай книгу Дюна в epub")
    refused = await say("download the book Dune in fb2")
    assert "fb2" in refused and "Spoken" in refused
    assert not await mate.history.requests()


async def test_a_title_with_an_and_in_it_is_one_work(mate: MediaMate, say: Say) -> None:
    assert "The Master and Margarita by Mikhail Bulgakov" in await say(
        "download the book The Master and Margarita"
    )


async def test_the_film_is_meant_where_nobody_says_the_book(mate: MediaMate, say: Say) -> None:
    asked = await say("download The Martian")
    assert "Download the film The Martian (2015)" in asked
    assert "Andy Weir (2014)" in await say("download the book The Martian")


async def test_a_book_without_editions(mate: MediaMate, say: Say) -> None:
    await say("download the book The Winds of Winter")
    assert await say("yes") == (
        "“The Winds of Winter” cannot be added to Readarr: no edition of it is known there."
    )
    assert (await request_of(mate)).state is RequestState.FAILED


async def test_the_metadata_server_is_dead(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, say: Say
) -> None:
    sim.readarr.metadata_dead = True
    said = await say("download the book Project Hail Mary")
    assert said == "Readarr answers, but could not look anything up: the source of its titles is not working."
    assert "Dune" in await say("download Dune")  # others answer all the same
    (entry,) = [
        one for one in hass.config_entries.async_entries("mediamate") if one.data["kind"] == "readarr"
    ]
    coordinator, issues = entry.runtime_data.coordinator, ir.async_get(hass)
    now = coordinator._now()

    async def later(look_ups: int) -> None:
        coordinator._now = lambda: now + look_ups * PROBE_EVERY
        await coordinator.async_refresh()
        await hass.async_block_till_done(wait_background_tasks=True)

    await later(1)
    await later(2)
    assert issues.async_get_issue("mediamate", issue_of(METADATA_DEAD, entry.entry_id))
    sim.readarr.metadata_dead = False
    await later(3)
    assert not issues.async_get_issue("mediamate", issue_of(METADATA_DEAD, entry.entry_id))
    assert "Andy Weir" in await say("download the book Project Hail Mary")


@pytest.mark.parametrize(
    ("service", "words", "path"),
    [
        ("lidarr", "get the album Discovery", "/api/v1/album"),
        ("readarr", "get the book The Hobbit", "/api/v1/book"),
    ],
)
async def test_it_goes_away_in_the_middle(
    hass: HomeAssistant,
    mate: MediaMate,
    sim: SimulatedStack,
    say: Say,
    *,
    service: str,
    words: str,
    path: str,
) -> None:
    await say(words)
    sim.faults.set(service, Fault("drop", path=path, method="POST", times=1))
    await say("yes")
    sim.faults.set(service, Fault("down"))
    for _ in range(3):
        await look(hass, mate)
    assert not (await request_of(mate)).closed
    sim.faults.clear()
    assert (await ended(hass, mate)).state is RequestState.READY
    assert sum(one.method == "POST" and one.path == path and one.status == 201 for one in sim.log.calls) <= 1


BLOCKED = {
    "album": (
        ("lidarr", "Album match is not close enough: 71.3 % vs 80 %"),
        ("get the album Discovery", "why is it stuck?", "yes"),
        "Discovery by Daft Punk (2001): downloaded, but the library is not sure that it is what was asked for: Album",
        "Discovery by Daft Punk (2001): the library is taking it over now.",
    ),
    "альбом, который не узнали": (
        ("lidarr", None),
        ("скачай альбом Группа крови", "почему застряло?", "да"),
        "«Группа крови» (Kino, 1988): скачано, но библиотека не уверена, что это оно: Couldn't find similar album",
        "«Группа крови» (Kino, 1988): библиотека забирает файлы.",
    ),
    "book": (
        ("readarr", "Book match is not close enough: 64.0 % vs 80 %"),
        ("get the book The Hobbit", "why isn't The Hobbit downloading?", "yes"),
        "The Hobbit by J.R.R. Tolkien (1937): downloaded, but the library is not sure that it is what was asked",
        "The Hobbit by J.R.R. Tolkien (1937): the library is taking it over now.",
    ),
    "книга, которую не узнали": (
        ("readarr", None),
        ("скачай книгу Пикник на обочине", "почему не качается Пикник на обочине?", "да"),
        "скачано, но библиотека не уверена, что это оно: ",
        "библиотека забирает файлы.",
    ),
}


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(("fault", "words", "why", "done"), BLOCKED.values(), ids=BLOCKED)
async def test_what_the_library_is_not_sure_of_is_imported_by_hand(
    hass: HomeAssistant,
    mate: MediaMate,
    sim: SimulatedStack,
    say: Say,
    *,
    fault: tuple[str, str | None],
    words: tuple[str, str, str],
    why: str,
    done: str,
) -> None:
    service, body = fault
    sim.faults.set(service, Fault("import-blocked", body=body) if body else Fault("import-blocked"))
    await say(words[0])
    await say(words[2])

    async def blocked() -> bool:
        await look(hass, mate)
        return (await request_of(mate)).stalled == "import_error"

    await until(blocked)
    assert why in (said := await say(words[1])), said
    assert done in (said := await say(words[2])), said
    request = await ended(hass, mate)
    assert request.state is RequestState.READY and request.link
    assert sim.faults.found(service, "import-blocked"), "it was told to, and did not come to it by itself"


async def test_all_of_an_artist(hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack) -> None:
    what = {"title": "Daft Punk", "media_type": "artist"}
    answer = await hass.services.async_call("mediamate", "request", what, blocking=True, return_response=True)
    assert answer is not None
    assert answer["status"] == "requested"
    assert answer["ref"] == "artist:musicbrainz:056e4f3e-d505-4dad-8ec1-d04f521cbb56"
    request = await ended(hass, mate)
    assert request.state is RequestState.READY
    held = await raw(hass, f"{sim.lidarr.url}/api/v1/album", sim.lidarr.api_key)
    assert {one["title"] for one in held if one["statistics"]["trackFileCount"]} == {
        "Discovery",
        "Random Access Memories",
    }


async def test_a_wish_that_is_withdrawn_takes_the_album_along(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, say: Say
) -> None:
    sim.faults.set("lidarr", Fault("no-release"))
    await say("get the album Mezzanine")
    await say("yes")
    await look(hass, mate)
    assert "Mezzanine by Massive Attack (1998)" in await say("cancel Mezzanine")
    await say("yes")
    request = await request_of(mate)
    assert request.state is RequestState.CANCELLED
    held = await raw(hass, f"{sim.lidarr.url}/api/v1/album", sim.lidarr.api_key)
    assert not [one for one in held if one["monitored"] or one["title"] == "Mezzanine"]


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("download everything by Radiohead", "Download music by Radiohead?"),
        ("get all books by Frank Herbert", "Download books by Frank Herbert: eBook"),
        ("get everything by Andy Weir", "Download books by Andy Weir: eBook"),
    ],
)
async def test_everything_by_somebody(mate: MediaMate, say: Say, words: str, question: str) -> None:
    assert question in await say(words)
    assert not await mate.history.requests()


async def test_everything_by_somebody_that_no_library_knows_is_a_matter_of_taste(
    mate: MediaMate, say: Say
) -> None:
    assert "Download" not in await say("download everything by Denis Villeneuve")
