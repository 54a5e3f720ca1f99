"""The desk: what each verb does, for whom, and what it refuses."""

import asyncio
from datetime import timedelta
from typing import Any

from homeassistant.components.persistent_notification import _async_get_or_create_notifications
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Context, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser, async_capture_events

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.errors import CannotConnect, NotConfigured, NotFound, NotManaged, Refused
from custom_components.mediamate.model import (
    Actor,
    Door,
    DownloadState,
    MediaRef,
    MediaType,
    Message,
    RequestState,
    RequestStatus,
    Role,
    Torrent,
    named,
)
from custom_components.mediamate.operations.find import Query
from custom_components.mediamate.operations.request import Plan, Wish
from custom_components.mediamate.orchestrator import Desk
from custom_components.mediamate.steps import moved_to
from custom_components.mediamate.texts import async_texts
from tests.desk.asking import ASK, WISH, asked, settle
from tests.made import (
    ADMIN,
    ARRIVAL,
    AUTOMATION,
    CHILD,
    DUNE,
    MEMBER,
    NOBODY,
    OTHER,
    OTHER_ADMIN,
    ROOM,
    START,
    Clock,
    followed,
    thread,
)
from tests.made_home import Home, add_series
from tests.operations.fakes import BEAR

# -- wishes -------------------------------------------------------------------------------


async def test_a_wish_is_requested(desk: Desk, home: Home, mate: MediaMate) -> None:
    result = await desk.request(MEMBER, thread(), WISH)
    assert result.status is RequestStatus.REQUESTED
    assert result.message.key == "desk_requested"
    assert result.message.placeholders["label"] == named("Dune", 2021)
    assert home.added == [DUNE] and result.item.title == "Dune"
    stored = await mate.history.request(result.request.id)
    assert stored.ref == DUNE and stored.actor == MEMBER.id and stored.member == "Boris"
    assert stored.watchers == (thread(),) and stored.backend_id == 1
    assert (stored.entry_id, stored.quality_profile_id, stored.root_folder) == ("radarr", 4, "/movies")
    assert stored.poster_url == "https://image.tmdb.org/t/p/w500/d.jpg"


async def test_planning_changes_nothing(desk: Desk, home: Home, mate: MediaMate) -> None:
    planned = await desk.plan(MEMBER, WISH)
    assert isinstance(planned, Plan)
    assert home.added == [] and await mate.history.requests() == []


async def test_asked_twice_is_asked_once_and_both_are_told(desk: Desk, home: Home, mate: MediaMate) -> None:
    first = await asked(desk)
    second = await desk.request(OTHER, thread(OTHER), WISH)
    assert second.status is RequestStatus.ALREADY_REQUESTED
    assert second.message.key == "desk_already_requested"
    assert second.request.id == first.id and second.request.watchers == (thread(), thread(OTHER))
    assert home.added == [DUNE]
    again = await desk.request(OTHER, thread(OTHER, place="a newer dialog"), WISH)
    assert again.request.watchers == (thread(), thread(OTHER, place="a newer dialog"))
    same = await desk.request(OTHER, thread(OTHER, place="a newer dialog"), WISH)
    assert same.request == again.request
    chats = [thread(OTHER, place=chat, door=Door.TELEGRAM) for chat in ("1", "2")]
    for chat in chats:
        joined = await desk.request(OTHER, chat, WISH)
    assert joined.request.watchers[2:] == tuple(chats)
    planned = await desk.plan(OTHER, WISH)
    assert planned.status is RequestStatus.ALREADY_REQUESTED
    assert isinstance(await desk.plan(ADMIN, WISH), Plan)  # a yes lets them join


async def test_asked_by_many_at_once_it_is_added_once(desk: Desk, home: Home) -> None:
    results = await asyncio.gather(*(desk.request(MEMBER, thread(place=str(n)), WISH) for n in range(8)))
    assert home.added == [DUNE]
    assert sorted(one.status for one in results) == ["already_requested"] * 7 + ["requested"]
    assert len({one.request.id for one in results}) == 1


async def test_a_slow_title_holds_up_no_other(desk: Desk, home: Home) -> None:
    """An *arr may think about one film for a minute; somebody else wants another."""
    go_on = asyncio.Event()
    real = home.radarr.add.side_effect

    async def add(ref: MediaRef, **how: Any) -> Any:
        if ref == DUNE:
            await go_on.wait()
        return await real(ref, **how)

    home.radarr.add.side_effect = add
    slow = asyncio.create_task(desk.request(MEMBER, thread(), WISH))
    async with asyncio.timeout(30):
        other = await desk.request(OTHER, thread(OTHER), Wish(ref=ARRIVAL))
    assert other.status is RequestStatus.REQUESTED and home.added == [ARRIVAL]
    go_on.set()
    assert (await slow).status is RequestStatus.REQUESTED


@pytest.mark.parametrize("actor", [ADMIN, OTHER, CHILD])
async def test_who_needs_no_approval_does_not_wait_for_one(
    desk: Desk, home: Home, mate: MediaMate, hass: HomeAssistant, actor: Actor
) -> None:
    """A child asked first; the same wish of a grown-up is none to be approved."""
    kid = Actor("user:other kid", Role.CHILD)
    pending = await asked(desk, kid)
    assert pending.state is RequestState.PENDING_APPROVAL
    result = await desk.request(actor, thread(actor), WISH)
    await hass.async_block_till_done(wait_background_tasks=True)
    stored = await mate.history.request(pending.id)
    if actor is CHILD:
        assert (result.status, home.added) == (RequestStatus.ALREADY_REQUESTED, [])
        assert stored.state is RequestState.PENDING_APPROVAL
    else:
        assert (result.status, home.added) == (RequestStatus.REQUESTED, [DUNE])
        assert stored.state is RequestState.SEARCHING
    assert stored.watchers == (thread(kid), thread(actor))


async def test_the_last_two_leave_at_once(desk: Desk, home: Home, mate: MediaMate) -> None:
    first = await asked(desk)
    await desk.request(OTHER, thread(OTHER), WISH)
    results = await asyncio.gather(desk.cancel(MEMBER, first.id), desk.cancel(OTHER, first.id))
    assert sorted(one.message.key for one in results) == ["desk_cancelled", "desk_left"]
    assert (await mate.history.request(first.id)).state is RequestState.CANCELLED
    assert home.library == {}


async def test_who_joins_while_it_is_withdrawn_waits_on(
    desk: Desk, home: Home, mate: MediaMate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The only one who waited for it leaves at the moment when somebody else is told that it is on its way."""
    first = await asked(desk)
    home.grab()
    joining, go_on, real = asyncio.Event(), asyncio.Event(), Desk._too_much

    async def slowly(self: Desk, asker: Any, planned: Plan) -> Any:
        joining.set()
        await go_on.wait()
        return await real(self, asker, planned)

    monkeypatch.setattr(Desk, "_too_much", slowly)
    joins = asyncio.create_task(desk.request(OTHER, thread(OTHER), WISH))
    await asyncio.wait_for(joining.wait(), 30)
    leaves = asyncio.create_task(desk.cancel(MEMBER, first.id))
    for _ in range(20):
        await asyncio.sleep(0)
    await mate.history.requests()  # what it wrote so far is written
    go_on.set()
    assert (await joins).status is RequestStatus.ALREADY_REQUESTED
    assert (await leaves).message.key == "desk_left"
    assert mate.tracker.open[first.id].watchers == (thread(OTHER),)
    assert DUNE in home.library and "aa" in home.torrents


async def test_what_is_ready_before_it_can_be_withdrawn_keeps_its_download(
    desk: Desk, home: Home, mate: MediaMate
) -> None:
    """It seeds: somebody follows it just then, and holds the withdrawal up."""
    first = await asked(desk)
    home.grab()
    async with desk._one_at_a_time(str(DUNE)):
        leaves = asyncio.create_task(desk.cancel(MEMBER, first.id))
        for _ in range(20):
            await asyncio.sleep(0)
        await mate.history.requests()
        await mate.tracker.record(moved_to(mate.tracker.open[first.id], RequestState.READY, START))
    with pytest.raises(Refused, match="request_over"):
        await leaves
    assert "aa" in home.torrents and DUNE in home.library


async def test_withdrawing_from_a_service_that_is_not_running(
    desk: Desk, home: Home, mate: MediaMate
) -> None:
    """It is set up: "there is no such instance" would be a lie, and half a withdrawal worse."""
    first = await asked(desk)
    home.grab()
    home.missing.add("radarr")
    with pytest.raises(CannotConnect):
        await desk.cancel(MEMBER, first.id)
    assert "aa" in home.torrents and not (await mate.history.request(first.id)).closed


async def test_added_by_hand_without_a_search(desk: Desk, home: Home) -> None:
    """What somebody put into the *arr a minute ago is searched for, and stays if the wish is withdrawn."""
    await home.radarr.add(DUNE, quality_profile_id=4, root_folder="/movies")
    wish = await asked(desk)
    home.radarr.search_now.assert_awaited_once_with(1)
    await desk.cancel(MEMBER, wish.id)
    assert DUNE in home.library


async def test_what_is_there_is_not_asked_for(desk: Desk, home: Home, mate: MediaMate) -> None:
    await asked(desk)
    home.imported()
    home.playable()
    result = await desk.request(OTHER, thread(OTHER), WISH)
    assert result.status is RequestStatus.ALREADY_AVAILABLE
    assert (await desk.plan(OTHER, WISH)).status is RequestStatus.ALREADY_AVAILABLE


async def test_a_service_that_is_down_is_said_and_the_wish_kept(
    desk: Desk, home: Home, mate: MediaMate
) -> None:
    home.radarr.add.side_effect = CannotConnect(service="radarr")
    result = await desk.request(MEMBER, thread(), WISH)
    assert result.status is RequestStatus.REQUESTED
    assert result.message == Message(
        "desk_requested_later", {"label": named("Dune", 2021), "service": "radarr"}
    )
    assert [one.state for one in mate.tracker.open.values()] == [RequestState.REQUESTED]


async def test_a_refusal_of_the_arr_is_raised(desk: Desk, home: Home, mate: MediaMate) -> None:
    home.radarr.add.side_effect = Refused("no_root_folder")
    with pytest.raises(Refused, match="no_root_folder"):
        await desk.request(MEMBER, thread(), WISH)
    assert [one.state for one in await mate.history.requests()] == [RequestState.FAILED]


async def test_a_child_waits_for_approval(
    hass: HomeAssistant, desk: Desk, home: Home, mate: MediaMate, clock: Clock
) -> None:
    result = await desk.request(CHILD, thread(CHILD), WISH)
    assert result.status is RequestStatus.PENDING_APPROVAL
    assert result.message.key == "desk_pending_approval"
    await settle(hass, mate, clock)
    assert home.added == []
    with pytest.raises(Refused, match="not_allowed"):
        await desk.approve_request(CHILD, result.request.id)
    approved = await desk.approve_request(ADMIN, result.request.id)
    assert approved.state is RequestState.REQUESTED
    await settle(hass, mate, clock)
    assert home.added == [DUNE]
    with pytest.raises(Refused, match="already_approved") as late:
        await desk.approve_request(OTHER_ADMIN, result.request.id)
    assert late.value.placeholders == {"title": "Dune", "by": "Anna"}


async def test_an_administrator_may_decline(
    hass: HomeAssistant, desk: Desk, home: Home, mate: MediaMate
) -> None:
    """Whoever asked is told, as of any other end."""
    told = async_capture_events(hass, "mediamate_failed")
    result = await desk.request(CHILD, thread(CHILD), WISH)
    declined = await desk.decline_request(ADMIN, result.request.id)
    assert declined.state is RequestState.DECLINED and mate.tracker.open == {}
    await hass.async_block_till_done(wait_background_tasks=True)
    assert [(one.data["stage"], one.data["reason"]) for one in told] == [("declined", "declined")]
    shown = _async_get_or_create_notifications(hass)[f"mediamate_{result.request.id}"]
    assert shown["message"] == "Anna has declined Dune (2021)."
    assert home.added == []


@pytest.mark.parametrize("actor", [MEMBER, ROOM, CHILD])
async def test_nobody_else_asks_in_another_name(desk: Desk, home: Home, actor: Actor) -> None:
    with pytest.raises(Refused, match="not_allowed"):
        await desk.request(actor, thread(actor), WISH, for_member="Vera")
    assert home.added == []


async def test_an_ambiguous_title_changes_nothing_and_marks_what_is_asked_for(desk: Desk, home: Home) -> None:
    await asked(desk)
    home.titles[ARRIVAL] = home.titles[ARRIVAL].__replace__(title="Dune", year=1984)
    result = await desk.request(OTHER, thread(OTHER), Wish(title="Dune"))
    assert result.status is RequestStatus.NEEDS_CHOICE
    assert {one.item.ref: one.requested for one in result.candidates} == {DUNE: True, ARRIVAL: False}
    assert home.added == [DUNE]


async def test_requests_are_listed_for_their_people_only(desk: Desk) -> None:
    await asked(desk)
    await desk.request(OTHER, thread(OTHER), Wish(ref=ARRIVAL))
    assert [one.title for one in await desk.requests(MEMBER)] == ["Dune"]
    assert [one.title for one in await desk.requests(OTHER, open_only=True)] == ["Arrival"]
    assert [one.title for one in await desk.requests(ADMIN)] == ["Arrival", "Dune"]
    newest = await desk.requests(AUTOMATION, limit=1)
    assert [one.title for one in await desk.requests(AUTOMATION, before=newest[0].id)] == ["Dune"]
    assert await desk.requests(ROOM) == []


# -- withdrawing --------------------------------------------------------------------------


async def test_cancelling_stops_the_download_and_takes_the_title_out(
    hass: HomeAssistant, desk: Desk, home: Home, mate: MediaMate, clock: Clock
) -> None:
    request = await asked(desk)
    home.grab()
    await settle(hass, mate, clock)
    result = await desk.cancel(MEMBER, request.id)
    assert result.message.key == "desk_cancelled" and result.message.placeholders["label"] == named(
        "Dune", 2021
    )
    assert home.queue == {} and home.torrents == {} and home.library == {}
    ended = await mate.history.request(request.id)
    assert (ended.state, ended.reason) == (RequestState.CANCELLED, "cancelled")
    with pytest.raises(Refused, match="request_over"):
        await desk.cancel(MEMBER, request.id)


async def test_a_title_that_was_there_before_stays(desk: Desk, home: Home, clock: Clock) -> None:
    await home._radarr_add(DUNE)
    clock.forward(days=1)
    request = await asked(desk)
    await desk.cancel(MEMBER, request.id)
    assert DUNE in home.library


async def test_what_is_in_the_library_is_never_removed(desk: Desk, home: Home) -> None:
    request = await asked(desk)
    home.imported()
    await desk.cancel(MEMBER, request.id)
    assert home.library[DUNE].has_file


async def test_leaving_lets_the_others_wait_on(desk: Desk, home: Home, mate: MediaMate) -> None:
    request = await asked(desk)
    await desk.request(OTHER, thread(OTHER), WISH)
    left = await desk.cancel(MEMBER, request.id)
    assert left.message.key == "desk_left"
    assert left.request.watchers == (thread(OTHER),) and left.request.actor == OTHER.id
    assert await desk.requests(MEMBER) == []
    assert DUNE in home.library and request.id in mate.tracker.open


async def test_who_follows_keeps_the_series_of_a_wish_that_is_withdrawn(
    hass: HomeAssistant, desk: Desk, home: Home, mate: MediaMate
) -> None:
    sonarr = add_series(hass, home)
    wished = await desk.request(MEMBER, thread(), Wish(ref=BEAR.ref, seasons=(1,)))
    await desk.follow(OTHER, thread(OTHER), Wish(ref=BEAR.ref))
    assert wished.request is not None
    assert (await desk.cancel(MEMBER, wished.request.id)).message.key == "desk_cancelled"
    assert not sonarr.called("delete")
    assert not any(one.monitored for one in sonarr.shows[1] if one.part.season == 1)


async def test_a_child_ends_by_a_yes_what_it_follows(desk: Desk, mate: MediaMate) -> None:
    """A model prepares it; it began before it was made a child."""
    await mate.history.save_follows([followed(CHILD)], new=True)
    args, question = {"ref": str(BEAR.ref)}, Message("unknown_text")
    with pytest.raises(Refused, match="not_allowed"):
        await desk.prepare(CHILD, thread(CHILD), "follow", args, question)
    await desk.prepare(CHILD, thread(CHILD), "unfollow", args, question)
    assert (await desk.confirm(CHILD, thread(CHILD))).message.key == "say_unfollowed"
    assert await mate.history.follows() == []


async def test_what_is_followed_under_two_names_is_listed_by_its_age(desk: Desk, mate: MediaMate) -> None:
    """Somebody was listed as a member a moment ago: some of theirs is still their user's."""
    vera = Actor("member:vera", Role.MEMBER, "Vera", "vera")
    refs = [MediaRef(MediaType.SERIES, "tvdb", str(number)) for number in range(6)]
    for number, ref in enumerate(refs):
        owner = OTHER if number % 2 else vera
        since = START + timedelta(minutes=number)
        await mate.history.save_follows([followed(owner, ref=ref, since=since)], new=True)
    assert [one.ref for one in await desk.following(vera)] == refs


async def test_a_title_that_somebody_took_out_by_hand_meanwhile(
    desk: Desk, home: Home, mate: MediaMate, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = await asked(desk)
    real = home.radarr.get.side_effect

    async def gone(ref: Any) -> Any:
        home.radarr.get.side_effect = real
        ended = moved_to(mate.tracker.open[request.id], RequestState.CANCELLED, START)
        await mate.tracker.record(ended)
        return None

    home.radarr.get.side_effect = gone
    assert (await desk.cancel(MEMBER, request.id)).message.key == "desk_cancelled"
    assert (await mate.history.request(request.id)).updated == START


async def test_only_its_people_and_administrators_cancel(desk: Desk, mate: MediaMate) -> None:
    request = await asked(desk)
    with pytest.raises(Refused, match="not_yours"):
        await desk.cancel(OTHER, request.id)
    with pytest.raises(Refused, match="not_allowed"):
        await desk.cancel(ROOM, request.id)
    with pytest.raises(NotFound, match="request_not_found"):
        await desk.cancel(ADMIN, "unknown")
    await desk.cancel(ADMIN, request.id, keep_files=True)
    assert mate.tracker.open == {}


async def test_cancelling_before_the_arr_knew_of_it(desk: Desk, home: Home, mate: MediaMate) -> None:
    home.radarr.add.side_effect = CannotConnect(service="radarr")
    request = await asked(desk)
    await desk.cancel(MEMBER, request.id)
    assert mate.tracker.open == {}
    home.radarr.delete.assert_not_awaited()


async def test_cancelling_needs_the_service_so_that_nothing_goes_on_behind_our_back(
    desk: Desk, home: Home, mate: MediaMate
) -> None:
    request = await asked(desk)
    home.down.add("radarr")
    with pytest.raises(CannotConnect):
        await desk.cancel(MEMBER, request.id)
    assert request.id in mate.tracker.open


# -- downloads ----------------------------------------------------------------------------


@pytest.fixture
async def two(
    hass: HomeAssistant, desk: Desk, home: Home, mate: MediaMate, clock: Clock
) -> tuple[str, str, str]:
    """Dune for the member, Arrival for the other, and a torrent that nobody asked us for."""
    await asked(desk)
    await desk.request(OTHER, thread(OTHER), Wish(ref=ARRIVAL))
    home.grab(DUNE, "aa")
    home.grab(ARRIVAL, "bb")
    home.torrents["cc"] = Torrent(
        hash="cc", name="Debian", state=DownloadState.DOWNLOADING, progress=0.5, size=10, speed=1, seeds=3
    )
    await settle(hass, mate, clock)
    return "qb:aa", "qb:bb", "qb:cc"


def states(home: Home) -> dict[str, str]:
    return {name: one.state.value for name, one in home.torrents.items()}


async def test_everybody_sees_what_they_wait_for(desk: Desk, two: tuple[str, ...]) -> None:
    assert {one.id for one in await desk.downloads(ADMIN)} == set(two)
    assert [one.id for one in await desk.downloads(MEMBER)] == ["qb:aa"]
    assert [one.id for one in await desk.downloads(OTHER)] == ["qb:bb"]
    assert await desk.downloads(ROOM) == ()
    assert [one.id for one in await desk.downloads(ADMIN, ARRIVAL)] == ["qb:bb"]
    await desk.request(OTHER, thread(OTHER), WISH)
    assert {one.id for one in await desk.downloads(OTHER)} == {"qb:aa", "qb:bb"}


async def test_pause_all_and_resume_only_what_we_paused(
    hass: HomeAssistant, desk: Desk, home: Home, mate: MediaMate, two: tuple[str, ...]
) -> None:
    await home.qbittorrent.pause(["cc"])  # by hand
    assert {one.id for one in await desk.pause(ADMIN)} == {"qb:aa", "qb:bb"}
    assert states(home) == {"aa": "paused", "bb": "paused", "cc": "paused"}
    assert {one.id for one in await desk.resume(ADMIN)} == {"qb:aa", "qb:bb"}
    assert states(home) == {"aa": "downloading", "bb": "downloading", "cc": "paused"}
    assert await desk.resume(ADMIN) == ()
    assert [one.id for one in await desk.resume(ADMIN, "qb:cc")] == ["qb:cc"]  # named, it runs


async def test_a_member_pauses_their_own(desk: Desk, home: Home, two: tuple[str, ...]) -> None:
    assert [one.id for one in await desk.pause(MEMBER)] == ["qb:aa"]
    assert states(home) == {"aa": "paused", "bb": "downloading", "cc": "downloading"}
    assert await desk.resume(OTHER) == ()
    assert [one.id for one in await desk.resume(MEMBER, "qb:aa")] == ["qb:aa"]


async def test_what_we_paused_survives_a_restart(
    hass: HomeAssistant, desk: Desk, home: Home, mate: MediaMate, two: tuple[str, ...]
) -> None:
    await desk.pause(ADMIN, entry_id="qb")
    assert await mate.history.meta("paused_by_us") == ["qb:aa", "qb:bb", "qb:cc"]
    assert await desk.pause(ADMIN, entry_id="another client") == ()


@pytest.mark.parametrize("verb", ["pause", "resume", "remove", "retry"])
@pytest.mark.parametrize("download_id", ["qb:bb", "qb:cc", "qb:unknown", "nonsense"])
async def test_others_downloads_are_not_touched(
    desk: Desk, home: Home, two: tuple[str, ...], verb: str, download_id: str
) -> None:
    before = states(home)
    with pytest.raises(Refused, match="not_yours"):
        await getattr(desk, verb)(MEMBER, download_id)
    assert states(home) == before


@pytest.mark.parametrize("verb", ["pause", "resume", "remove", "retry"])
@pytest.mark.parametrize("actor", [ROOM, CHILD, NOBODY])
async def test_who_may_not_touch_downloads_at_all(
    desk: Desk, two: tuple[str, ...], verb: str, actor: Actor
) -> None:
    with pytest.raises(Refused, match="not_allowed"):
        await getattr(desk, verb)(actor, "qb:aa")


async def test_removing_and_retrying(desk: Desk, home: Home, two: tuple[str, ...]) -> None:
    assert (await desk.retry(MEMBER, "qb:aa")).id == "qb:aa"
    how = home.radarr.remove_from_queue.await_args.kwargs
    assert how == {"remove_from_client": True, "blocklist": True, "search_again": True}
    removed = await desk.remove(AUTOMATION, "qb:cc", delete_files=True)
    assert removed.title == "Debian" and set(home.torrents) == {"bb"}
    with pytest.raises(NotFound, match="download_not_found"):
        await desk.remove(ADMIN, "qb:cc")


async def test_what_no_arr_owns_cannot_be_searched_again(desk: Desk, two: tuple[str, ...]) -> None:
    with pytest.raises(NotManaged):
        await desk.retry(ADMIN, "qb:cc")


async def test_a_download_of_a_fulfilled_wish_still_has_its_owner(
    hass: HomeAssistant, desk: Desk, home: Home, mate: MediaMate, *, clock: Clock, two: tuple[str, ...]
) -> None:
    entry = home.queue[1]
    home.imported()
    home.playable()
    await settle(hass, mate, clock)
    assert mate.tracker.open.keys() == {one.id for one in await desk.requests(OTHER)}
    home.queue[1] = entry
    assert [one.id for one in await desk.downloads(MEMBER)] == ["qb:aa"]


# -- looking ------------------------------------------------------------------------------


async def test_looking(desk: Desk, home: Home) -> None:
    await asked(desk)
    found = await desk.find(OTHER, Query(text="Dune"))
    assert [(one.item.ref, one.requested, one.in_library) for one in found.candidates] == [(DUNE, True, True)]
    assert (await desk.details(ROOM, DUNE)).requested
    assert (await desk.have(ROOM, DUNE)).candidate.requested
    assert [one.name for one in await desk.recent(ROOM, limit=1)] == ["New"]
    assert await desk.upcoming(ROOM) == ()
    assert desk.wanted(DUNE, "another") is None
    for look in (desk.find(NOBODY, Query(text="Dune")), desk.details(NOBODY, DUNE), desk.recent(NOBODY)):
        with pytest.raises(Refused, match="not_allowed"):
            await look


async def test_suggestions_leave_out_what_was_disliked(desk: Desk, home: Home) -> None:
    both = await desk.recommend(MEMBER, language="en")
    assert {one.item.ref for one in both} == {DUNE, ARRIVAL}
    rating = await desk.rate(MEMBER, DUNE, "Dune", False)
    assert not rating.liked
    assert [one.item.ref for one in await desk.recommend(MEMBER, language="en")] == [ARRIVAL]
    assert len(await desk.recommend(OTHER, language="en")) == 2
    with pytest.raises(Refused, match="not_allowed"):
        await desk.rate(ROOM, DUNE, "Dune", True)
    assert len(await desk.recommend(ROOM, language="en")) == 2


@pytest.mark.parametrize(
    ("language", "liked", "said"),
    [
        ("ru", False, "«Dune» (2021): запомнил, что вам не понравилось."),
        ("en", True, "Noted: you liked Dune (2021)."),
    ],
)
async def test_an_opinion_after_a_yes_names_the_title_as_everywhere(
    hass: HomeAssistant, desk: Desk, *, language: str, liked: bool, said: str
) -> None:
    args = {"ref": str(DUNE), "title": "Dune", "year": 2021, "liked": liked}
    await desk.prepare(MEMBER, thread(), "rate", args, Message("unknown_text"))
    outcome = await desk.confirm(MEMBER, thread())
    assert (await async_texts(hass, language)).message(outcome.message) == said


async def test_suggestions_from_what_is_there(desk: Desk, home: Home) -> None:
    await asked(desk)
    owned = await desk.recommend(MEMBER, language="en", genre="drama", owned=True)
    assert {one.item.ref for one in owned} == {DUNE}
    assert await desk.recommend(MEMBER, language="en", media_type=MediaType.MOVIE, limit=0, owned=True) == []
    home.missing.add("tmdb")
    with pytest.raises(NotConfigured, match="no_catalogue"):
        await desk.recommend(MEMBER, language="en", owned=True)


@pytest.mark.parametrize(
    ("missing", "kind", "ask"),
    [
        ("radarr", "radarr", lambda desk: desk.request(MEMBER, thread(), WISH)),
        ("jellyfin", "jellyfin", lambda desk: desk.recent(MEMBER)),
        ("qb", "qbittorrent", lambda desk: desk.pause(ADMIN)),
    ],
)
async def test_a_service_that_could_not_start_is_down_not_missing(
    hass: HomeAssistant, desk: Desk, home: Home, *, missing: str, kind: str, ask: Any
) -> None:
    home.missing.add(missing)
    for entry in hass.config_entries.async_entries("mediamate"):
        hass.config_entries._entries.pop(entry.entry_id)
    try:
        result = await ask(desk)
    except NotConfigured:
        pass
    else:
        assert result.status is RequestStatus.REFUSED
    MockConfigEntry(
        domain="mediamate", title="Up", data={"kind": kind}, state=ConfigEntryState.LOADED
    ).add_to_hass(hass)
    MockConfigEntry(
        domain="mediamate", title="Mine", data={"kind": kind}, state=ConfigEntryState.SETUP_RETRY
    ).add_to_hass(hass)
    with pytest.raises(CannotConnect) as caught:
        await ask(desk)
    assert caught.value.placeholders == {"service": "Mine"}


async def test_who_asks(hass: HomeAssistant, desk: Desk, hass_admin_user: MockUser) -> None:
    context = Context(user_id=hass_admin_user.id)
    assert (await desk.actor_for_context(context)).id == f"user:{hass_admin_user.id}"
    desk.bind(context.id, MEMBER)  # a door that knows its person comes first, also before an administrator
    assert await desk.actor_for_context(context) == MEMBER
    assert (await desk.actor_for_context(None)).id == "automation"
    assert (await desk.actor_for_context(Context(), "kitchen", True)).id == "room:kitchen"


# -- proposals ----------------------------------------------------------------------------

ARGS = {
    "ref": str(DUNE),
    "seasons": None,
    "quality_profile": 4,
    "root_folder": "/movies",
    "entry_id": "radarr",
    "language": "ru",
}


async def test_a_prepared_wish_is_carried_out_by_a_yes(desk: Desk, home: Home) -> None:
    proposal = await desk.prepare(MEMBER, thread(), "request", ARGS, ASK)
    assert desk.open_proposal(thread()) == proposal and home.added == []
    outcome = await desk.confirm(MEMBER, thread())
    assert outcome.message.key == "desk_requested" and home.added == [DUNE]
    assert outcome.result.request.quality_profile_id == 4
    assert desk.open_proposal(thread()) is None
    with pytest.raises(Refused, match="nothing_to_confirm"):
        await desk.confirm(MEMBER, thread())
    assert home.added == [DUNE]


async def test_a_no_ends_it_and_a_no_to_nothing_is_no_error(desk: Desk, home: Home) -> None:
    proposal = await desk.prepare(MEMBER, thread(), "request", ARGS, ASK)
    assert await desk.decline(MEMBER, thread()) == proposal
    assert await desk.decline(MEMBER, thread()) is None
    with pytest.raises(Refused, match="proposal_gone"):
        await desk.confirm(MEMBER, thread(), proposal.id)
    assert home.added == []


async def test_after_other_words_a_bare_yes_means_nothing(desk: Desk, home: Home) -> None:
    proposal = await desk.prepare(MEMBER, thread(), "request", ARGS, ASK)
    await desk.said(thread())
    assert desk.open_proposal(thread()) is None
    with pytest.raises(Refused, match="nothing_to_confirm"):
        await desk.confirm(MEMBER, thread())
    assert await desk.decline(MEMBER, thread()) is None
    assert (await desk.confirm(MEMBER, thread(), proposal.id)).result.status is RequestStatus.REQUESTED


async def test_everything_that_can_be_prepared(
    desk: Desk, home: Home, mate: MediaMate, two: tuple[str, ...]
) -> None:
    async def yes(actor: Actor, verb: str, **args: Any) -> Message:
        await desk.prepare(actor, thread(actor), verb, args, ASK, destructive=verb in {"remove", "retry"})
        return (await desk.confirm(actor, thread(actor))).message

    assert await yes(MEMBER, "pause") == Message("desk_paused", {"count": 1, "titles": "Dune.1080p"})
    assert await yes(MEMBER, "pause") == Message("desk_nothing_to_pause")
    assert await yes(MEMBER, "resume") == Message("desk_resumed", {"count": 1, "titles": "Dune.1080p"})
    assert await yes(MEMBER, "resume") == Message("desk_nothing_to_resume")
    assert await yes(MEMBER, "retry", download_id="qb:aa") == Message("desk_retried", {"title": "Dune.1080p"})
    removed = await yes(ADMIN, "remove", download_id="qb:cc", delete_files=True)
    assert removed == Message("desk_removed", {"title": "Debian"})
    home.qbittorrent.remove.assert_awaited_once_with(["cc"], delete_files=True)
    request = (await desk.requests(OTHER))[0]
    assert (await yes(OTHER, "cancel", request_id=request.id)).key == "desk_cancelled"


@pytest.mark.parametrize(
    ("actor", "verb", "refusal"),
    [
        (ROOM, "remove", "not_allowed"),
        (CHILD, "pause", "not_allowed"),
        (NOBODY, "request", "not_allowed"),
        (ADMIN, "approve", "not_allowed"),
        (ADMIN, "__init__", "not_allowed"),
    ],
)
async def test_what_a_yes_could_not_allow_is_not_even_asked(
    desk: Desk, actor: Actor, verb: str, refusal: str
) -> None:
    with pytest.raises(Refused, match=refusal):
        await desk.prepare(actor, thread(actor), verb, {}, ASK)
    assert desk.open_proposal(thread(actor)) is None


async def test_a_proposal_answers_its_actor_only(desk: Desk, home: Home) -> None:
    proposal = await desk.prepare(MEMBER, thread(), "request", ARGS, ASK)
    with pytest.raises(Refused, match="not_allowed"):
        await desk.prepare(OTHER, thread(MEMBER), "request", ARGS, ASK)
    for actor, one in ((OTHER, proposal.id), (OTHER, None), (ADMIN, None), (AUTOMATION, proposal.id)):
        for answer in (desk.confirm, desk.decline):
            with pytest.raises(Refused, match="not_yours"):
                await answer(actor, thread(), one)
    assert home.added == []
    outcome = await desk.confirm(ADMIN, thread(), proposal.id)  # an administrator, by its id
    assert outcome.result.request.actor == ADMIN.id and home.added == [DUNE]
    assert outcome.result.request.watchers == (thread(),)  # whom it was for is told


@pytest.mark.parametrize(
    ("verb", "dangerous"), [("remove", True), ("retry", True), ("cancel", True), ("pause", False)]
)
async def test_what_deletes_is_marked_by_the_desk(desk: Desk, verb: str, dangerous: bool) -> None:
    """A door that forgot it would let a model's own word carry it out."""
    assert (await desk.prepare(MEMBER, thread(), verb, {}, ASK)).destructive is dangerous


async def test_a_role_that_changed_in_between_counts(desk: Desk, home: Home, two: tuple[str, ...]) -> None:
    await desk.prepare(MEMBER, thread(), "remove", {"download_id": "qb:aa"}, ASK, destructive=True)
    demoted = Actor(MEMBER.id, CHILD.role)
    with pytest.raises(Refused, match="not_allowed"):
        await desk.confirm(demoted, thread())
    assert "aa" in home.torrents


@pytest.mark.parametrize(
    ("verb", "args"),
    [
        ("request", {}),
        ("request", {"ref": "nonsense"}),
        ("request", {"ref": 7}),
        ("request", {"ref": None}),
        ("remove", {}),
        ("cancel", {"request_id": 7}),
        ("retry", {"download_id": None}),
    ],
)
async def test_prepared_nonsense_is_refused(desk: Desk, home: Home, verb: str, args: dict[str, Any]) -> None:
    await desk.prepare(MEMBER, thread(), verb, args, ASK)
    with pytest.raises(Refused, match="wish_invalid"):
        await desk.confirm(MEMBER, thread())
    assert home.added == []


async def test_seasons_of_a_prepared_wish(desk: Desk) -> None:
    from custom_components.mediamate.orchestrator import _wish

    assert _wish({"ref": str(DUNE), "seasons": [1, 2]}).seasons == (1, 2)
    assert _wish({"ref": str(DUNE), "seasons": "latest"}).seasons == "latest"


async def test_two_pauses_at_once_are_both_remembered(desk: Desk, home: Home) -> None:
    await asked(desk, ADMIN)
    for hash_ in ("aa", "bb"):
        home.grab(hash_=hash_)
    await asyncio.gather(desk.pause(ADMIN, "qb:aa"), desk.pause(ADMIN, "qb:bb"))
    assert {one.id for one in await desk.resume(ADMIN)} == {"qb:aa", "qb:bb"}
