"""Who asked is told where they asked; nobody is forgotten, not by a crash either."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from homeassistant.components.persistent_notification import _async_get_or_create_notifications
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
    async_fire_time_changed,
    async_mock_service,
)

from custom_components.mediamate.errors import CannotConnect, StorageFailed
from custom_components.mediamate.history import History, Notice
from custom_components.mediamate.model import Door, Message, named
from custom_components.mediamate.texts import async_texts
from custom_components.mediamate.told import Outbox, escaped, notice_message
from custom_components.mediamate.tracker import SIGNAL_REQUEST, RequestEvent
from tests.made import MEMBER, OTHER, START, Clock, thread

PAYLOAD: dict[str, Any] = {
    "request_id": "r1",
    "ref": "movie:tmdb:438631",
    "title": "Dune",
    "year": 2021,
    "media_type": "movie",
    "door": "assist",
    "stage": "ready",
    "link": "http://tv/web/#/details?id=j1",
}


def notice(name: str = "ready", who: Any = None, **payload: Any) -> Notice:
    return Notice(name=name, request_id="r1", payload=PAYLOAD | payload, created=START, thread=who)


@pytest.fixture
async def history(tmp_path: Path) -> AsyncIterator[History]:
    opened = await History.open(tmp_path / "told.db", now=Clock())
    yield opened
    await opened.close()


@pytest.fixture
async def outbox(hass: HomeAssistant, history: History) -> AsyncIterator[Outbox]:
    made = Outbox(hass, history, Clock())
    yield made
    made.stop()


async def settle(hass: HomeAssistant) -> None:
    await hass.async_block_till_done(wait_background_tasks=True)


def shown(hass: HomeAssistant) -> dict[str, tuple[str | None, str]]:
    found = _async_get_or_create_notifications(hass)
    return {key: (one["title"], one["message"]) for key, one in found.items()}


async def test_the_house_hears_an_event_and_a_signal_once(
    hass: HomeAssistant, history: History, outbox: Outbox
) -> None:
    events: list[Event] = async_capture_events(hass, "mediamate_ready")
    heard: list[RequestEvent] = []

    @callback
    def hear(one: RequestEvent) -> None:
        heard.append(one)

    async_dispatcher_connect(hass, SIGNAL_REQUEST, hear)
    await history.add_notice(notice())
    outbox.start()
    await settle(hass)
    outbox.kick()
    await settle(hass)
    assert [dict(one.data) for one in events] == [PAYLOAD]
    assert heard == [RequestEvent("ready", PAYLOAD)]
    assert await history.pending_notices() == []
    assert shown(hass) == {}


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        (
            "en",
            "Ready to watch",
            "You can watch Dune (2021) now: [play](http://tv/web/#/details?id=j1)",
        ),
        (
            "ru",
            "Можно смотреть",
            "«Dune» (2021) уже на медиасервере: [смотреть](http://tv/web/#/details?id=j1)",
        ),
    ],
)
async def test_a_person_is_told_in_the_language_of_their_thread(
    hass: HomeAssistant, history: History, outbox: Outbox, *, language: str, title: str, text: str
) -> None:
    await history.add_notice(notice(who=thread(language=language)))
    outbox.start()
    await settle(hass)
    assert shown(hass) == {"mediamate_r1": (title, text)}
    assert await history.pending_notices() == []


BOOK: dict[str, Any] = {
    "title": "Dune *new* — Frank Herbert",
    "year": 1965,
    "media_type": "book",
    "link": None,
    "creator": "Frank Herbert",
}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", r"You can read Dune \*new\* by Frank Herbert (1965) now."),
        ("ru", r"«Dune \*new\*» (Frank Herbert, 1965): можно читать."),
    ],
)
async def test_of_a_book_it_is_said_who_wrote_it(hass: HomeAssistant, language: str, text: str) -> None:
    texts = await async_texts(hass, language)
    assert texts.message(notice_message(notice(**BOOK), escaped)) == text
    older = {key: value for key, value in BOOK.items() if key != "creator"}  # written before an update
    assert r"new\* — Frank Herbert" in texts.message(notice_message(notice(**older), escaped))


async def test_notify_entities_hear_it_too(
    hass: HomeAssistant, history: History, outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    """A phone, say. That it cannot be reached is logged, and nobody else is told twice for it."""
    options = {"notify": ["notify.phone"]}
    MockConfigEntry(
        domain="mediamate", unique_id="household", data={"kind": "household"}, options=options
    ).add_to_hass(hass)
    await history.add_notice(notice(who=thread()))
    outbox.start()
    await settle(hass)  # there is no notify action yet
    assert "Could not notify notify.phone" in caplog.text
    assert await history.pending_notices() == []

    sent = async_mock_service(hass, "notify", "send_message")
    await history.add_notice(replace(notice(who=thread()), created=START + timedelta(hours=1)))
    outbox.kick()
    await settle(hass)
    assert [one.data for one in sent] == [
        {
            "entity_id": ["notify.phone"],
            "title": "Ready to watch",
            "message": "You can watch Dune (2021) now: http://tv/web/#/details?id=j1",
        }
    ]


async def test_nothing_is_told_before_the_start_and_everything_after(
    hass: HomeAssistant, history: History, outbox: Outbox
) -> None:
    events = async_capture_events(hass, "mediamate_stalled")
    await history.add_notice(notice("stalled", stage="downloading"))
    outbox.kick()
    await settle(hass)
    assert events == []
    outbox.start()
    await settle(hass)
    assert len(events) == 1


async def test_a_door_with_a_way_of_its_own_tells_its_people(
    hass: HomeAssistant, history: History, outbox: Outbox
) -> None:
    told: list[Notice] = []

    async def send(one: Notice) -> None:
        told.append(one)

    outbox.start()
    unregister = outbox.register(Door.TELEGRAM, send)
    await history.add_notice(notice(who=thread(door=Door.TELEGRAM)))
    await history.add_notice(notice(who=thread(OTHER)))
    outbox.kick()
    await settle(hass)
    assert [one.thread for one in told] == [thread(door=Door.TELEGRAM)]
    assert list(shown(hass)) == ["mediamate_r1"]
    unregister()
    await history.add_notice(notice("failed", who=thread(door=Door.TELEGRAM), reason="refused"))
    outbox.kick()
    await settle(hass)
    assert len(told) == 1  # without it, a notification tells them
    assert shown(hass)["mediamate_r1"][0] == "A request failed"


@pytest.mark.parametrize("failure", [HomeAssistantError("no network"), CannotConnect(), KeyError("bug")])
async def test_a_door_that_fails_is_tried_again_and_holds_up_nobody(
    hass: HomeAssistant, history: History, outbox: Outbox, failure: Exception
) -> None:
    told: list[Notice] = []
    broken = True

    async def send(one: Notice) -> None:
        if broken:
            raise failure
        told.append(one)

    outbox.register(Door.TELEGRAM, send)
    await history.add_notice(notice(who=thread(door=Door.TELEGRAM)))
    await history.add_notice(notice(who=thread(MEMBER)))
    outbox.start()
    await settle(hass)
    assert [one.thread.door for one in await history.pending_notices()] == [Door.TELEGRAM]
    assert list(shown(hass)) == ["mediamate_r1"]
    broken = False
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=301))
    await settle(hass)
    assert len(told) == 1 and await history.pending_notices() == []


async def test_told_but_not_crossed_out_is_not_told_again_in_this_run(
    hass: HomeAssistant, history: History, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = async_capture_events(hass, "mediamate_ready")
    await history.add_notice(notice())

    async def fail(*args: object) -> None:
        raise StorageFailed

    with monkeypatch.context() as patched:
        patched.setattr(history, "notice_sent", fail)
        outbox.start()
        await settle(hass)
        assert len(events) == 1 and len(await history.pending_notices()) == 1
    outbox.kick()
    await settle(hass)
    assert len(events) == 1 and await history.pending_notices() == []


async def test_after_a_crash_what_was_not_crossed_out_is_told(hass: HomeAssistant, history: History) -> None:
    events = async_capture_events(hass, "mediamate_ready")
    await history.add_notice(notice())
    for _ in range(2):  # the second start finds nothing left
        started = Outbox(hass, history, Clock())
        started.start()
        await settle(hass)
        started.stop()
    assert len(events) == 1


async def test_a_database_that_cannot_be_read_is_tried_again(
    hass: HomeAssistant, history: History, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = async_capture_events(hass, "mediamate_ready")
    await history.add_notice(notice())

    async def fail() -> None:
        raise StorageFailed

    with monkeypatch.context() as patched:
        patched.setattr(history, "pending_notices", fail)
        outbox.start()
        await settle(hass)
    assert events == [] and outbox._timer is not None
    outbox._try_later()  # one timer only
    outbox.kick()
    await settle(hass)
    assert len(events) == 1
    outbox.stop()
    assert outbox._timer is None


FILM = {"media_type": "movie"}  # what is read or heard is told in other words


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            notice(),
            Message("notice_ready_address", {"label": named("Dune", 2021), "link": PAYLOAD["link"], **FILM}),
        ),
        (notice(link=None, year=None), Message("notice_ready", {"label": named("Dune"), **FILM})),
        (
            notice(reason="not_verified", link=None),
            Message("notice_ready_unverified", {"label": named("Dune", 2021)}),
        ),
        (notice("stalled"), Message("notice_stalled", {"label": named("Dune", 2021), **FILM})),
        (
            notice("stalled", reason="no_seeds"),
            Message(
                "notice_stalled_because", {"label": named("Dune", 2021), "reason": Message("reason_no_seeds")}
            ),
        ),
        (
            notice("failed", reason="refused"),
            Message(
                "notice_failed_because", {"label": named("Dune", 2021), "reason": Message("reason_refused")}
            ),
        ),
        (
            notice("not_found", reason="nothing_found"),
            Message("notice_not_found", {"label": named("Dune", 2021), **FILM}),
        ),
        (
            notice("approval_needed"),
            Message(
                "notice_approval_needed", {"label": named("Dune", 2021), "member": Message("notice_somebody")}
            ),
        ),
        (
            notice("approval_needed", member="Kid"),
            Message("notice_approval_needed", {"label": named("Dune", 2021), "member": "Kid"}),
        ),
    ],
)
def test_what_is_said(told: Notice, expected: Message) -> None:
    assert notice_message(told) == expected


@pytest.mark.parametrize("language", ["en", "ru", "de"])
@pytest.mark.parametrize("name", ["ready", "stalled", "not_found", "failed", "approved", "declined"])
async def test_every_notice_has_its_words_in_every_language(
    hass: HomeAssistant,
    history: History,
    outbox: Outbox,
    *,
    language: str,
    name: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for number, payload in enumerate(({}, {"reason": "refused"}, {"link": None}, {"reason": "not_verified"})):
        one = notice(name, thread(language=language), **payload)
        await history.add_notice(replace(one, request_id=f"r{number}"))
    outbox.start()
    await settle(hass)
    assert len(shown(hass)) == 4
    for title, text in shown(hass).values():
        assert title and "Dune" in text and "(2021)" in text
        assert "{" not in text and "notice_" not in text + title
    assert "There is no text" not in caplog.text


async def test_a_title_cannot_smuggle_markup_into_a_notification(
    hass: HomeAssistant, history: History, outbox: Outbox
) -> None:
    await history.add_notice(notice(who=thread(), title="[x](http://evil) <b>*y*</b>", year=None, link=None))
    outbox.start()
    await settle(hass)
    assert shown(hass)["mediamate_r1"][1].startswith(r"You can watch \[x\](http\://evil) \<b\>\*y\*\</b\>")
    assert escaped("Se7en & WALL-E") == "Se7en & WALL-E"
    assert escaped("Tom &amp; &#60;b") == r"Tom \&amp; \&\#60;b", "an entity is shown as it is written"


async def test_who_waits_in_two_places_is_told_once(
    hass: HomeAssistant, history: History, outbox: Outbox
) -> None:
    """By what is theirs, not by the places themselves; another step is told again."""
    told: list[str] = []
    spoken: list[str] = []
    hass.services.async_register("notify", "send_message", lambda call: told.extend(call.data["entity_id"]))
    MockConfigEntry(
        domain="mediamate",
        unique_id="household",
        data={"kind": "household"},
        options={"notify": ["notify.all"]},
    ).add_to_hass(hass)
    outbox.accompany(lambda one: spoken.append(one.name))
    for place in ("here", "there"):
        await history.add_notice(notice(who=replace(thread(), place=place)))
    await history.add_notice(notice("stalled", who=thread()))
    outbox.start()
    await settle(hass)
    assert told == ["notify.all"] * 2 and spoken == ["ready", "stalled"]
    assert await history.pending_notices() == []
