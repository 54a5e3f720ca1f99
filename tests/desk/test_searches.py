"""Searches for releases that take long: nobody is held up, nothing is searched twice, and whoever asked is told."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from homeassistant.core import CoreState, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate import desk_searches
from custom_components.mediamate.data import MediaMate, database_path
from custom_components.mediamate.desk_releases import Listing
from custom_components.mediamate.desk_searches import AT_ONCE, GOOD_FOR
from custom_components.mediamate.errors import CannotConnect, MediaMateError, NotFound, Refused
from custom_components.mediamate.history import Notice
from custom_components.mediamate.model import Actor, Message, Part, Release, named
from custom_components.mediamate.texts import async_texts
from custom_components.mediamate.told import notice_message, title_of
from tests.made import CHILD, DUNE, MEMBER, OTHER, Clock, thread

from .test_releases import GOOD, RUSSIAN, Indexed, asked, home

__all__ = ["home"]  # the fixture


class Slow:
    """The library's search: it ends when the test wants, with what the test wants."""

    def __init__(self, home: Indexed) -> None:
        self.may_end = asyncio.Event()
        self.failure: Exception | None = None
        self.under_way = self.most = 0
        self._home = home
        home.radarr.releases.side_effect = self.search

    async def search(self, backend_id: int, part: Part | None = None) -> Sequence[Release]:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await self.may_end.wait()
        self.under_way -= 1
        if self.failure is not None:
            raise self.failure
        return self._home.found

    async def end(self, hass: HomeAssistant, mate: MediaMate) -> None:
        """Let all searches end, and what follows from it."""
        self.may_end.set()
        if under_way := tuple(mate.desk._searches._running.values()):
            await asyncio.wait(under_way)  # they are tasks of their entry: nobody else waits for them
        await hass.async_block_till_done(wait_background_tasks=True)

    @property
    def count(self) -> int:
        count: int = self._home.radarr.releases.await_count
        return count


@pytest.fixture
async def slow(mate: MediaMate, home: Indexed, monkeypatch: pytest.MonkeyPatch) -> Slow:
    """Have somebody ask for Dune, and let its search take longer than anybody waits."""
    monkeypatch.setattr(desk_searches, "PATIENCE", 0.01)
    mate.outbox.stop()  # so that what is told can be looked at
    await asked(mate)
    return Slow(home)


async def listing(mate: MediaMate, actor: Actor = MEMBER, **how: Any) -> Listing:
    return await mate.desk.releases(actor, DUNE, **({"thread": thread(actor)} | how))


async def told(hass: HomeAssistant, mate: MediaMate, slow: Slow) -> Sequence[Notice]:
    """Let the searches end, and return what people are told."""
    await slow.end(hass, mate)
    return await told_late(mate)


async def told_late(mate: MediaMate) -> list[Notice]:
    """Return what waits in the outbox about searches, and not about the wish itself."""
    return [one for one in await mate.history.pending_notices() if one.name.startswith("releases_")]


def titles(found: Listing) -> list[str]:
    return [one.ranked.find.release.title for one in found.offers]


# --- whoever asks


async def test_nobody_is_held_up_and_the_list_is_there_when_it_is_asked_for_again(
    hass: HomeAssistant, mate: MediaMate, slow: Slow
) -> None:
    for _ in range(2):
        found = await listing(mate)
        assert (found.searching, found.offers, found.item.title) == (True, (), "Dune")
        assert not mate.desk.releases_at_hand(DUNE)
    await told(hass, mate, slow)
    assert mate.desk.releases_at_hand(DUNE)
    found = await listing(mate)
    assert (found.searching, titles(found)) == (False, [GOOD.title, RUSSIAN.title])
    assert titles(await listing(mate, OTHER, audio="ru")) == [RUSSIAN.title, GOOD.title], "ranked for each"
    assert slow.count == 1


async def test_a_list_is_as_old_as_its_search(
    hass: HomeAssistant, mate: MediaMate, slow: Slow, clock: Clock
) -> None:
    await listing(mate)
    await told(hass, mate, slow)
    clock.now += GOOD_FOR
    (first, _) = (await listing(mate)).offers
    clock.now += timedelta(minutes=10, seconds=1)
    with pytest.raises(NotFound, match="release_expired"):  # the service has forgotten it by now
        await mate.desk.grab(MEMBER, thread(), first.id)
    assert titles(await listing(mate)) == [GOOD.title, RUSSIAN.title] and slow.count == 2


async def test_what_is_found_soon_is_looked_for_each_time(
    hass: HomeAssistant, mate: MediaMate, slow: Slow
) -> None:
    slow.may_end.set()
    for count in (1, 2):
        assert len((await listing(mate)).offers) == 2 and slow.count == count
    assert not mate.desk.releases_at_hand(DUNE)


async def test_who_is_patient_gets_it_whatever_it_takes(
    hass: HomeAssistant, mate: MediaMate, slow: Slow
) -> None:
    await listing(mate, OTHER, thread=None)
    waits = hass.async_create_task(listing(mate, patient=True))
    await listing(mate, OTHER, thread=None)  # long enough for the patient one to have lost its patience
    assert not waits.done()
    assert await told(hass, mate, slow) == [], "they were answered, the others listen nowhere"
    assert len((await waits).offers) == 2 and slow.count == 1


async def test_another_part_is_another_search(hass: HomeAssistant, mate: MediaMate, slow: Slow) -> None:
    for part in (None, Part(1), Part(2), Part(1)):
        assert (await listing(mate, part=part)).searching
    assert slow.count == 3
    first, *_ = await told(hass, mate, slow)
    assert first.payload["seasons"] == []


async def test_a_crowd_of_searches_waits_in_line(hass: HomeAssistant, mate: MediaMate, slow: Slow) -> None:
    for number in range(AT_ONCE + 3):
        await listing(mate, part=Part(number))
    assert slow.count == AT_ONCE
    assert len(await told(hass, mate, slow)) == AT_ONCE + 3
    assert slow.most == AT_ONCE
    assert not (await listing(mate, part=Part(AT_ONCE + 2))).searching
    assert slow.count == AT_ONCE + 3
    await listing(mate, part=Part(0))
    assert slow.count == AT_ONCE + 4, "not all lists are kept"


async def test_who_may_not_look_learns_nothing(mate: MediaMate, slow: Slow) -> None:
    with pytest.raises(Refused):
        await listing(mate, CHILD)
    assert slow.count == 0


# --- what they are told


async def test_each_place_is_told_once(hass: HomeAssistant, mate: MediaMate, slow: Slow) -> None:
    places = [thread(), thread(place="another"), thread(OTHER)]
    for place in (*places, *places):
        await listing(mate, OTHER if place.actor == OTHER.id else MEMBER, thread=place, audio="ru")
    notices = await told(hass, mate, slow)
    assert sorted(one.thread.place for one in notices if one.thread) == ["another", "dialog", "dialog"]
    assert {(one.name, one.payload["count"], one.payload["audio"]) for one in notices} == {
        ("releases_found", 2, "ru")
    }
    words = {"label": named("Dune", 2021), "media_type": "movie", "count": "2"}
    assert notice_message(notices[0]) == Message("notice_releases_found", words)


async def test_who_is_answered_after_all_is_not_told(
    hass: HomeAssistant, mate: MediaMate, slow: Slow
) -> None:
    await listing(mate)
    again = hass.async_create_task(listing(mate, patient=True))
    await listing(mate, OTHER, thread=None)
    assert await told(hass, mate, slow) == []
    assert len((await again).offers) == 2


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_why_nothing_came_of_it(
    hass: HomeAssistant, mate: MediaMate, slow: Slow, language: str
) -> None:
    await listing(mate, thread=thread(language=language))
    slow.failure = Refused("indexers_failed", service="Radarr")
    (notice,) = await told(hass, mate, slow)
    texts = await async_texts(hass, language)
    assert notice.name == "releases_failed"
    assert texts.message(title_of(notice)) != texts.message(Message("unknown_text"))
    said = texts.message(notice_message(notice))
    assert said.endswith(texts.error(slow.failure)) and "Radarr" in said
    assert not mate.desk.releases_at_hand(DUNE)
    with pytest.raises(Refused, match="indexers_failed"):
        await listing(mate)  # it is tried anew
    assert slow.count == 2


async def test_that_there_is_nothing(hass: HomeAssistant, mate: MediaMate, slow: Slow, home: Indexed) -> None:
    await listing(mate)
    home.found = ()
    (notice,) = await told(hass, mate, slow)
    assert notice.name == "releases_nothing"
    assert notice_message(notice).key == "notice_releases_nothing"


async def test_our_own_fault_is_in_the_log(
    hass: HomeAssistant, mate: MediaMate, slow: Slow, caplog: pytest.LogCaptureFixture
) -> None:
    await listing(mate)
    slow.failure = ZeroDivisionError("oh")
    (notice,) = await told(hass, mate, slow)
    texts = await async_texts(hass, "en")
    assert (notice.name, notice.payload["why"]) == ("releases_failed", texts.error(MediaMateError()))
    assert "ZeroDivisionError" in caplog.text


# --- when it ends before its time


async def test_a_search_ends_with_its_service(hass: HomeAssistant, mate: MediaMate, slow: Slow) -> None:
    await listing(mate)
    waits = hass.async_create_task(listing(mate, OTHER, patient=True))
    await listing(mate, OTHER, thread=None)
    (task,) = mate.desk._searches._running.values()
    entry = hass.config_entries.async_get_entry("radarr")
    assert entry and task in entry._background_tasks  # which Home Assistant ends when the entry is unloaded
    task.cancel()
    with pytest.raises(CannotConnect):
        await waits
    (notice,) = await told(hass, mate, slow)
    assert notice.name == "releases_failed" and "radarr" in notice.payload["why"]


async def test_nothing_is_told_while_home_assistant_stops(
    hass: HomeAssistant, mate: MediaMate, slow: Slow
) -> None:
    await listing(mate)
    hass.set_state(CoreState.stopping)
    (task,) = mate.desk._searches._running.values()
    task.cancel()
    assert await told(hass, mate, slow) == []
    hass.set_state(CoreState.running)


async def test_a_service_that_has_no_entry(hass: HomeAssistant, mate: MediaMate, slow: Slow) -> None:
    MockConfigEntry(domain="mediamate", entry_id="other", data={"kind": "sonarr"}).add_to_hass(hass)
    await hass.config_entries.async_remove("radarr")
    assert (await listing(mate)).searching
    assert [one.name for one in await told(hass, mate, slow)] == ["releases_found"]


async def test_after_the_last_entry_nothing_is_told_and_no_new_history_begun(
    hass: HomeAssistant, mate: MediaMate, slow: Slow
) -> None:
    await listing(mate)
    await hass.config_entries.async_remove("radarr")  # which ends the search, and takes the history away
    await slow.end(hass, mate)
    assert mate.desk._searches._running == {} and not database_path(hass).exists()


async def test_what_its_finder_has_forgotten_is_looked_for_anew(
    hass: HomeAssistant, mate: MediaMate, slow: Slow, home: Indexed
) -> None:
    await listing(mate)
    await told(hass, mate, slow)
    home.radarr.grab.side_effect = NotFound("release_expired")
    first = (await listing(mate)).offers[0]
    with pytest.raises(NotFound, match="release_expired"):
        await mate.desk.grab(MEMBER, thread(), first.id)
    assert not mate.desk.releases_at_hand(DUNE)
    await listing(mate)
    assert slow.count == 2
