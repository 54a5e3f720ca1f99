"""Releases at the desk: who may choose, what is followed afterwards, and that nothing is replaced unasked."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import AsyncMock

from homeassistant.core import HomeAssistant
import pytest

from custom_components.mediamate.begun import BEGUN
from custom_components.mediamate.data import MediaMate, async_create
from custom_components.mediamate.desk_releases import Listing
from custom_components.mediamate.desk_straight import KEPT_FOR
from custom_components.mediamate.errors import (
    AlreadyInLibrary,
    BadResponse,
    CannotConnect,
    NotFound,
    ReadOnly,
    Refused,
    Unanswered,
)
from custom_components.mediamate.history import History
from custom_components.mediamate.members import actor_of, members
from custom_components.mediamate.model import (
    Actor,
    DownloadState,
    LibraryItem,
    MediaItem,
    MediaRef,
    Message,
    Part,
    Release,
    RequestResult,
    RequestState,
    RootFolder,
    named,
)
from custom_components.mediamate.model.indexers import Offer
from custom_components.mediamate.operations.request import Wish
from custom_components.mediamate.operations.stack import Instance
from custom_components.mediamate.ports import MediaBackend, ReleasePicker
from custom_components.mediamate.ports_sources import ReleaseTaker
from custom_components.mediamate.records import request_text
from tests.made import ADMIN, ARRIVAL, CHILD, DUNE, MEMBER, OTHER, ROOM, Clock, thread
from tests.made_home import Home, add_series
from tests.members import household_of, member_data
from tests.operations.fakes import BEAR, FakeSonarr

GB = 10**9


def release(title: str, **changes: Any) -> Release:
    values: dict[str, Any] = {
        "guid": f"https://indexer.invalid/{title}?passkey=hush",
        "indexer_id": 3,
        "indexer": "Cinder",
        "size": 8 * GB,
        "quality": "Bluray-1080p",
        "languages": ("English",),
        "seeders": 50,
    }
    return Release(title=title, **(values | changes))


GOOD = release("Dune.2021.1080p.BluRay-EMBER")
RUSSIAN = release("Dune.2021.1080p.RUS-TIDE", languages=("Russian",), seeders=5)


class Picking(MediaBackend, ReleasePicker, ReleaseTaker):
    """A library that lists releases: everything else as the fake does it."""


class Indexed(Home):
    """A household whose Radarr lists releases; `managed` is what an indexer manager finds."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.found: tuple[Release, ...] = (RUSSIAN, GOOD)
        self.managed: tuple[Release, ...] | None = None
        self.manager = AsyncMock()
        self.manager.offer.return_value = Offer(title="x", link="magnet:?xt=hush")
        self.radarr.grab = AsyncMock()
        self.radarr.push = AsyncMock(return_value=())

        async def releases(backend_id: int, part: Part | None = None) -> Sequence[Release]:
            return self.found

        async def search(queries: Sequence[str], media_type: Any) -> Sequence[Release]:
            return self.managed or ()

        self.radarr.releases = AsyncMock(side_effect=releases)
        self.radarr.__class__ = Picking
        self.manager.search.side_effect = search

    def stack(self) -> Any:
        made = super().stack()
        if self.managed is None:
            return made
        return replace(made, indexers=(Instance("prowlarr", "Prowlarr", self.manager, None),))


@pytest.fixture
def home(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Indexed:
    from custom_components.mediamate import data as data_module, desk_base

    home = Indexed(clock)
    for module in (desk_base, data_module):
        monkeypatch.setattr(module, "current_stack", lambda hass: home.stack())
    return home


async def asked(mate: MediaMate, actor: Actor = MEMBER, ref: MediaRef = DUNE) -> str:
    result = await mate.desk.request(actor, thread(actor), Wish(ref=ref))
    assert result.request
    return result.request.id


async def listed(mate: MediaMate, actor: Actor = MEMBER, **how: Any) -> Listing:
    return await mate.desk.releases(actor, DUNE, **how)


async def test_what_there_is_the_best_first(mate: MediaMate, home: Indexed) -> None:
    await asked(mate)
    found = await listed(mate)
    assert [one.ranked.find.release for one in found.offers] == [GOOD, RUSSIAN]
    assert (found.item.title, found.instance) == ("Dune", "radarr")
    home.radarr.releases.assert_awaited_once_with(1, None)
    russian = await listed(mate, audio="ru", part=Part(2))
    assert [one.ranked.find.release for one in russian.offers] == [RUSSIAN, GOOD]


async def test_its_name_tells_no_key(mate: MediaMate, home: Indexed) -> None:
    await asked(mate)
    ids = [one.id for one in (await listed(mate)).offers]
    assert len(set(ids)) == 2 and not any("hush" in one or "indexer" in one for one in ids)


async def test_who_has_nothing_to_choose_from(mate: MediaMate, home: Indexed) -> None:
    with pytest.raises(NotFound, match="releases_not_in_library"):
        await listed(mate)
    for actor in (CHILD, ROOM):
        with pytest.raises(Refused):
            await listed(mate, actor)


# --- the choice


async def chosen(mate: MediaMate, index: int = 0, actor: Actor = MEMBER, **how: Any) -> Any:
    release_id = (await listed(mate, actor)).offers[index].id
    return await mate.desk.grab(actor, thread(actor), release_id, **how)


async def test_a_choice_for_what_was_asked_for(mate: MediaMate, home: Indexed) -> None:
    request_id = await asked(mate)
    result = await chosen(mate, 1)
    home.radarr.grab.assert_awaited_once_with(RUSSIAN.guid, 3)
    assert result.request.id == request_id and len(mate.tracker.open) == 1
    assert result.message == Message("desk_grabbed", {"label": named("Dune", 2021)})


async def test_a_question_first(mate: MediaMate, home: Indexed) -> None:
    await asked(mate)
    release_id = (await listed(mate)).offers[0].id
    proposal, notes = await mate.desk.prepare_grab(MEMBER, thread(), release_id)
    assert not proposal.destructive and notes == () and home.radarr.grab.await_count == 0
    assert proposal.question.placeholders["name"] == GOOD.title
    assert "hush" not in str(proposal.args)
    outcome = await mate.desk.confirm(MEMBER, thread())
    assert outcome.message.key == "desk_grabbed" and home.radarr.grab.await_count == 1


async def test_what_is_coming_is_replaced_only_if_that_is_agreed_to(mate: MediaMate, home: Indexed) -> None:
    await asked(mate)
    home.grab(state=DownloadState.STALLED)
    release_id = (await listed(mate)).offers[0].id
    with pytest.raises(Refused, match="grab_running"):
        await mate.desk.grab(MEMBER, thread(), release_id)
    assert home.radarr.grab.await_count == 0
    proposal, _ = await mate.desk.prepare_grab(MEMBER, thread(), release_id)
    assert proposal.destructive and proposal.question.key == "ask_grab_instead"
    await mate.desk.confirm(MEMBER, thread())
    assert home.torrents == {} and home.radarr.grab.await_count == 1
    how = home.radarr.remove_from_queue.call_args.kwargs
    assert how == {"remove_from_client": True, "blocklist": False, "search_again": False}


async def test_a_replacement_is_destructive_at_every_door(mate: MediaMate, home: Indexed) -> None:
    await asked(mate)
    args = {"release_id": "release-1", "replace": True}
    assert (await mate.desk.prepare(MEMBER, thread(), "grab", args, Message("ask_grab"))).destructive


async def test_a_full_disk_is_said_before_the_yes(mate: MediaMate, home: Indexed) -> None:
    await asked(mate)
    release_id = (await listed(mate)).offers[0].id
    home.radarr.root_folders.return_value = (RootFolder(1, "/movies", True, free=2 * GB),)
    _, notes = await mate.desk.prepare_grab(MEMBER, thread(), release_id)
    assert notes == (Message("note_release_tight", {"size": 8 * GB, "free": 2 * GB}),)
    home.radarr.root_folders.side_effect = CannotConnect(service="radarr")
    assert (await mate.desk.prepare_grab(MEMBER, thread(), release_id))[1] == ()


async def test_what_is_in_the_library_without_a_wish_becomes_one(mate: MediaMate, home: Indexed) -> None:
    request_id = await asked(mate)
    await mate.desk.cancel(MEMBER, request_id)
    home.library[DUNE] = _held(home)
    result = await chosen(mate, actor=OTHER)
    request = mate.tracker.open[result.request.id]
    assert (request.actor, request.backend_id, request.existing) == (OTHER.id, 9, True)
    assert home.radarr.search_now.await_count == 0  # it was chosen, not searched for
    assert request.state is RequestState.REQUESTED and request.size == GOOD.size


def _held(home: Indexed, **changes: Any) -> LibraryItem:
    values: dict[str, Any] = {"backend_id": 9, "monitored": True, "has_file": False, "available": True}
    return LibraryItem(
        item=home.titles[DUNE], quality_profile_id=4, path="/movies/Dune", **(values | changes)
    )


async def test_a_better_copy_is_an_administrators(mate: MediaMate, home: Indexed) -> None:
    home.library[DUNE] = _held(home, has_file=True)
    with pytest.raises(AlreadyInLibrary):
        await chosen(mate)
    result = await chosen(mate, actor=ADMIN)
    assert result.request is None and home.radarr.grab.await_count == 1 and not mate.tracker.open


async def test_what_others_asked_for_is_theirs(mate: MediaMate, home: Indexed) -> None:
    await asked(mate, OTHER)
    with pytest.raises(Refused, match="not_yours"):
        await chosen(mate)
    release_id = (await listed(mate)).offers[0].id
    with pytest.raises(Refused, match="not_yours"):
        await mate.desk.prepare_grab(MEMBER, thread(), release_id)
    await chosen(mate, actor=ADMIN)


async def test_what_waits_for_a_yes_is_not_got_around_it(mate: MediaMate, home: Indexed) -> None:
    home.library[DUNE] = _held(home)
    await asked(mate, CHILD)
    with pytest.raises(Refused, match="grab_needs_approval"):
        await chosen(mate, actor=ADMIN)


async def test_a_list_is_too_old_after_half_an_hour(mate: MediaMate, home: Indexed, clock: Clock) -> None:
    await asked(mate)
    release_id = (await listed(mate)).offers[0].id
    clock.now += KEPT_FOR + timedelta(seconds=1)
    for unknown in (release_id, "release-made-up"):
        with pytest.raises(NotFound, match="release_expired"):
            await mate.desk.grab(MEMBER, thread(), unknown)


# --- found by the indexers themselves


async def test_what_is_not_in_the_library_is_added_without_a_search(mate: MediaMate, home: Indexed) -> None:
    home.managed = (GOOD,)
    result = await chosen(mate)
    assert home.radarr.add.call_args.kwargs["search"] is False
    assert home.radarr.push.await_count == 1 and home.radarr.search_now.await_count == 0
    request = mate.tracker.open[result.request.id]
    assert (request.backend_id, request.existing) == (1, False)


async def test_what_is_not_taken_leaves_no_trace(mate: MediaMate, home: Indexed) -> None:
    home.managed = (GOOD,)
    home.radarr.push.return_value = ("Not wanted in profile",)
    with pytest.raises(Refused, match="refused_by_service"):
        await chosen(mate)
    assert home.library == {} and not mate.tracker.open


async def test_who_has_to_ask_first_has_to_ask_first(
    mate: MediaMate, home: Indexed, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.managed = (GOOD,)
    monkeypatch.setattr(mate.desk, "_approval", lambda *_: Message("note_asks_first"))
    with pytest.raises(Refused, match="grab_ask_first"):
        await chosen(mate)
    assert home.added == []


async def test_a_title_that_cannot_be_had(mate: MediaMate, home: Indexed) -> None:
    home.managed = (GOOD,)
    release_id = (await listed(mate)).offers[0].id
    home.radarr.root_folders.return_value = ()
    with pytest.raises(Refused, match="grab_not_possible"):
        await mate.desk.grab(MEMBER, thread(), release_id)
    assert home.added == []


async def test_arrival_is_not_dune(mate: MediaMate, home: Indexed) -> None:
    await asked(mate)
    with pytest.raises(NotFound):
        await mate.desk.releases(MEMBER, ARRIVAL)


async def test_the_request_is_called_as_it_was_asked_for(mate: MediaMate, home: Indexed) -> None:
    async def in_their_language(ref: MediaRef, *, language: str) -> MediaItem:
        return replace(home.titles[ref], title="Дюна" if language == "ru" else "Dune", original_title="Dune")

    home.tmdb.details.side_effect = in_their_language
    home.managed = (GOOD,)
    release_id = (await listed(mate, language="ru")).offers[0].id
    result = await mate.desk.grab(MEMBER, thread(language="ru"), release_id)
    assert result.request and result.request.title == "Дюна"


# --- what may happen on the way


async def test_a_second_choice_waits_until_the_first_one_shows(
    mate: MediaMate, home: Indexed, clock: Clock
) -> None:
    await asked(mate)
    await chosen(mate, 0)
    release_id = (await listed(mate)).offers[1].id
    for instead in (False, True):  # the library shows nothing yet that it could take the place of
        with pytest.raises(Refused, match="grab_just_now"):
            await mate.desk.grab(MEMBER, thread(), release_id, replace_running=instead)
    with pytest.raises(Refused, match="grab_just_now"):
        await mate.desk.plan_grab(MEMBER, release_id)
    assert home.radarr.grab.await_count == 1
    home.grab()
    assert (await mate.desk.plan_grab(MEMBER, release_id)).replaces
    home.queue.clear()
    home.torrents.clear()
    clock.forward(minutes=1)
    assert not (await mate.desk.plan_grab(MEMBER, release_id)).replaces


async def test_two_choices_at_once_are_one(mate: MediaMate, home: Indexed) -> None:
    home.managed = (GOOD, RUSSIAN)
    ids = [one.id for one in (await listed(mate)).offers]
    grabs = [mate.desk.grab(MEMBER, thread(), one) for one in ids]
    done = await asyncio.gather(*grabs, return_exceptions=True)
    assert [type(one) for one in done] == [RequestResult, Refused]
    assert home.radarr.push.await_count == 1 and len(mate.tracker.open) == 1


@pytest.mark.parametrize(
    "lost",
    [
        CannotConnect("timeout", service="radarr"),
        BadResponse(service="radarr"),
        Unanswered(service="radarr", reason="HTTP 502"),
    ],
)
async def test_an_answer_that_is_lost_leaves_what_may_have_begun(
    mate: MediaMate, home: Indexed, lost: Exception
) -> None:
    """The library may have taken it: taking the title out again would leave a download that is nobody's."""
    home.managed = (GOOD,)
    home.radarr.push.side_effect = lost
    result = await chosen(mate)
    assert result.message == Message("desk_grab_unsure", {"label": named("Dune", 2021), "service": "radarr"})
    assert DUNE in home.library and mate.tracker.open[result.request.id].backend_id == 1


@pytest.mark.parametrize("added", [False, True], ids=["before it is added", "after"])
async def test_killed_in_between_it_is_a_request_after_the_restart(
    hass: HomeAssistant, mate: MediaMate, home: Indexed, clock: Clock, *, added: bool
) -> None:
    """Its library may hold the title by then: nobody else would follow it, or ever search for it."""
    home.managed = (GOOD,)

    async def die(*args: Any, **kwargs: Any) -> None:
        mate.life.stop()
        await mate.history.close()
        raise asyncio.CancelledError

    (home.radarr.push if added else home.radarr.add).side_effect = die
    with pytest.raises(asyncio.CancelledError):
        await chosen(mate)
    assert (DUNE in home.library) is added
    home.radarr.add.side_effect = home._radarr_add
    again = await async_create(hass, clock)
    (request,) = again.tracker.open.values()
    assert (request.ref, request.actor) == (DUNE, MEMBER.id)
    assert await again.history.meta(BEGUN) == {}
    async with asyncio.timeout(60):
        while not again.tracker.open[request.id].handed_over:
            again.tracker.nudge()
            await asyncio.sleep(0.01)
    again.life.stop()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert DUNE in home.library
    searched = home.radarr.search_now.await_count, home.radarr.add.call_args.kwargs["search"]
    assert searched == ((1, False) if added else (0, True)), "it is searched for, once"
    await again.history.close()
    once_more = await async_create(hass, clock)
    assert list(once_more.tracker.open) == [request.id], "it is one"


@pytest.mark.parametrize("end", ["taken", "refused", "broken"])
async def test_nothing_is_left_of_what_came_to_an_end(
    hass: HomeAssistant, mate: MediaMate, home: Indexed, clock: Clock, end: str
) -> None:
    home.managed = (GOOD,)
    home.radarr.push.return_value = () if end == "taken" else ("Not wanted in profile",)
    if end == "broken":
        home.radarr.push.side_effect = RuntimeError("ours")
    if end == "taken":
        await chosen(mate)
    else:
        with pytest.raises(RuntimeError if end == "broken" else Refused):
            await chosen(mate)
    assert await mate.history.meta(BEGUN) == {}
    mate.life.stop()
    await mate.history.close()
    again = await async_create(hass, clock)
    assert len(again.tracker.open) == (end == "taken")


async def test_what_was_begun_and_written_is_not_written_twice(
    hass: HomeAssistant, mate: MediaMate, home: Indexed, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """Killed after the request was written; and what nobody can read is let go."""
    home.managed = (GOOD,)
    request = (await chosen(mate)).request
    assert request
    await mate.tracker.change(request.id, lambda one: (replace(one, size=5 * GB), ()))
    await mate.history.set_meta(BEGUN, {request.id: request_text(request), "odd": "no json"})
    mate.life.stop()
    await mate.history.close()
    again = await async_create(hass, clock)
    assert again.tracker.open[request.id].size == 5 * GB and not again.tracker.open[request.id].existing
    assert await again.history.meta(BEGUN) == {} and "[odd] was begun and cannot be read" in caplog.text


async def test_what_cannot_be_followed_is_not_got(
    mate: MediaMate, home: Indexed, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.managed = (GOOD,)
    monkeypatch.setattr(History, "newer", True)  # a later version's database: nothing can be written
    with pytest.raises(ReadOnly):
        await chosen(mate)
    assert home.added == [] and home.radarr.push.await_count == 0


async def test_an_answer_that_is_lost_drops_nothing_that_comes(mate: MediaMate, home: Indexed) -> None:
    await asked(mate)
    home.grab(state=DownloadState.STALLED)
    home.radarr.grab.side_effect = CannotConnect("timeout", service="radarr")
    result = await chosen(mate, replace_running=True)
    assert result.message.key == "desk_grab_unsure" and "aa" in home.torrents


async def test_an_answer_that_is_lost_about_a_better_copy_is_an_error(mate: MediaMate, home: Indexed) -> None:
    home.library[DUNE] = _held(home, has_file=True)
    home.radarr.grab.side_effect = CannotConnect("timeout", service="radarr")
    with pytest.raises(CannotConnect):
        await chosen(mate, actor=ADMIN)


async def test_why_it_was_not_taken_is_said_whatever_else_fails(
    mate: MediaMate, home: Indexed, caplog: pytest.LogCaptureFixture
) -> None:
    home.managed = (GOOD,)
    home.radarr.push.return_value = ("Not wanted in profile",)
    home.radarr.delete.side_effect = CannotConnect(service="radarr")
    with pytest.raises(Refused, match="refused_by_service"):
        await chosen(mate)
    assert "could not be taken out" in caplog.text and not mate.tracker.open


async def test_what_ended_while_it_was_replaced(mate: MediaMate, home: Indexed) -> None:
    await asked(mate)
    home.grab(state=DownloadState.STALLED)

    async def meanwhile(*_: Any) -> None:
        home.queue.clear()
        home.torrents.clear()

    home.radarr.grab.side_effect = meanwhile
    result = await chosen(mate, replace_running=True)
    assert result.message.key == "desk_grabbed"


async def test_what_cannot_be_dropped_is_said(mate: MediaMate, home: Indexed) -> None:
    await asked(mate)
    home.grab(state=DownloadState.STALLED)
    home.radarr.remove_from_queue.side_effect = CannotConnect(service="radarr")
    result = await chosen(mate, replace_running=True)
    assert result.message == Message("desk_grabbed_beside", {"label": named("Dune", 2021)})
    assert home.radarr.grab.await_count == 1


async def test_who_leaves_while_it_is_got_leaves_nothing_half_done(
    hass: HomeAssistant, mate: MediaMate, home: Indexed
) -> None:
    home.managed = (GOOD,)
    under_way, may_end = asyncio.Event(), asyncio.Event()

    async def slowly(_: Offer) -> Sequence[str]:
        under_way.set()
        await may_end.wait()
        return ()

    home.radarr.push.side_effect = slowly
    release_id = (await listed(mate)).offers[0].id
    grab = asyncio.ensure_future(mate.desk.grab(MEMBER, thread(), release_id))
    await under_way.wait()
    grab.cancel()
    with pytest.raises(asyncio.CancelledError):
        await grab
    may_end.set()
    async with asyncio.timeout(30):
        while not mate.tracker.open:
            await asyncio.sleep(0)
    (request,) = mate.tracker.open.values()
    assert (request.ref, request.backend_id) == (DUNE, 1)


async def test_no_name_of_a_service_is_in_what_is_written_of_it(mate: MediaMate, home: Indexed) -> None:
    await asked(mate)
    assert "hush" not in repr(await listed(mate)) and "hush" not in repr(mate.desk._shown)


async def test_the_best_of_a_list_is_forgotten_last(mate: MediaMate, home: Indexed) -> None:
    await asked(mate)
    home.found = tuple(release(f"Dune.2021.1080p-{n:03}", seeders=1) for n in range(100))
    offers = (await listed(mate)).offers
    for _ in range(3):
        await listed(mate)
    home.found = home.found[:50]
    await listed(mate)
    assert (await mate.desk.plan_grab(MEMBER, offers[0].id)).question.key == "ask_grab"
    with pytest.raises(NotFound, match="release_expired"):
        await mate.desk.plan_grab(MEMBER, offers[-1].id)


# --- what nobody gets by a choice of theirs


def limited(hass: HomeAssistant, **data: Any) -> Actor:
    """List Vera with a quota, and return her as the desk knows her."""
    household_of(hass, member_data("Vera", **data))
    return actor_of(members(hass)[0])


async def test_a_long_list_keeps_the_best(mate: MediaMate, home: Indexed) -> None:
    await asked(mate)
    home.found = (*(release(f"Dune.2021.1080p-{n}", seeders=1) for n in range(900)), GOOD)
    found = await listed(mate)
    assert found.offers[0].ranked.find.release == GOOD and len(found.offers) == 100
    await listed(mate)
    assert await mate.desk.grab(MEMBER, thread(), found.offers[0].id)


async def test_a_new_wish_counts_as_large_as_its_release(
    hass: HomeAssistant, mate: MediaMate, home: Indexed
) -> None:
    home.library[DUNE] = _held(home)
    home.found = (release("Dune.2021.2160p.REMUX", size=90 * GB),)
    vera = limited(hass, disk=20)
    with pytest.raises(Refused, match="grab_ask_first"):
        await chosen(mate, actor=vera)
    assert home.radarr.grab.await_count == 0 and not mate.tracker.open


async def test_a_wish_grows_with_its_release_as_far_as_its_quota(
    hass: HomeAssistant, mate: MediaMate, home: Indexed
) -> None:
    vera = limited(hass, disk=20, per_day=1)
    request_id = await asked(mate, vera)
    home.found = (release("Dune.2021.2160p.REMUX", size=90 * GB),)
    with pytest.raises(Refused, match="grab_too_large"):
        await chosen(mate, actor=vera)
    assert home.radarr.grab.await_count == 0
    home.found = (release("Dune.2021.1080p.BluRay", size=18 * GB),)
    await chosen(mate, actor=vera)
    assert mate.tracker.open[request_id].size == 18 * GB


class Taking(FakeSonarr, ReleaseTaker):
    """A Sonarr that takes what an indexer manager found."""

    async def push(self, offer: Offer) -> Sequence[str]:
        await self.note("push", offer.title)
        return ()


async def test_a_release_of_a_season_is_for_who_asked_for_that_season(
    hass: HomeAssistant, mate: MediaMate, home: Indexed
) -> None:
    home.managed = (release("The.Bear.S02.1080p"),)
    sonarr = add_series(hass, home)
    sonarr.__class__ = Taking
    for actor, season in ((MEMBER, 1), (OTHER, 2)):
        wish = Wish(ref=BEAR.ref, seasons=(season,))
        await mate.desk.request(actor, thread(actor), wish)

    async def choose(actor: Actor, part: Part | None) -> Any:
        found = await mate.desk.releases(actor, BEAR.ref, part=part)
        return await mate.desk.grab(actor, thread(actor), found.offers[0].id)

    with pytest.raises(Refused, match="not_yours"):
        await choose(MEMBER, Part(2))
    with pytest.raises(Refused, match="not_yours"):  # it may be of either season
        await choose(MEMBER, None)
    with pytest.raises(Refused, match="grab_ask_first"):
        await choose(MEMBER, Part(3))
    assert sonarr.called("push") == []
    result = await choose(OTHER, Part(2))
    assert result.request.actor == OTHER.id and len(sonarr.called("push")) == 1


async def test_a_library_of_another_kind_is_refused(
    hass: HomeAssistant, mate: MediaMate, home: Indexed
) -> None:
    add_series(hass, home)
    with pytest.raises(Refused, match="instance_unfit"):
        await mate.desk.releases(ADMIN, BEAR.ref, entry_id="radarr")
