"""Why it does not come, and what helps: who hears it, who may have it mended, and that nothing is dropped unasked."""

import asyncio
from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.desk_repair import Repaired, Which
from custom_components.mediamate.errors import CannotConnect, NotFound, Refused
from custom_components.mediamate.model import (
    Actor,
    DownloadState,
    Message,
    Part,
    QueueState,
    RequestState,
    Role,
    Torrent,
    named,
    parted,
)
from custom_components.mediamate.operations.causes import Remedy
from custom_components.mediamate.operations.request import Wish
from custom_components.mediamate.steps import moved_to
from tests.made import ADMIN, ARRIVAL, AUTOMATION, CHILD, DUNE, MEMBER, OTHER, ROOM, thread
from tests.made_home import Home, add_series
from tests.operations.fakes import BEAR, entry, season_episodes, torrent

STUCK: dict[str, Any] = {"state": DownloadState.STALLED, "speed": 0, "seeds": 0}
ID = "qb:aa"


async def asked(mate: MediaMate, actor: Actor = MEMBER, ref: Any = DUNE) -> str:
    result = await mate.desk.request(actor, thread(actor), Wish(ref=ref))
    assert result.request
    return result.request.id


async def why(mate: MediaMate, actor: Actor = MEMBER, **which: Any) -> list[str]:
    return [one.cause for one in await mate.desk.why(actor, Which(**which))]


async def test_a_download_a_request_a_title_or_everything(mate: MediaMate, home: Home) -> None:
    request_id = await asked(mate)
    await asked(mate, ref=ARRIVAL)
    home.grab(**STUCK)
    assert await why(mate, download_id=ID) == ["no_seeders"]
    assert await why(mate, request_id=request_id) == ["no_seeders"]
    assert await why(mate, ref=DUNE) == ["no_seeders"]
    assert sorted(await why(mate)) == ["no_seeders", "searching"]
    (found,) = await mate.desk.why(MEMBER, Which(ref=DUNE))
    assert (found.download_id, found.request_id, found.label) == (ID, request_id, named("Dune", 2021))


async def test_of_a_series_it_is_said_which_season(hass: HomeAssistant, mate: MediaMate, home: Home) -> None:
    sonarr = add_series(hass, home)
    sonarr.keep(BEAR, *season_episodes(BEAR, ()))
    for season in (1, 2):
        await mate.desk.request(MEMBER, thread(), Wish(ref=BEAR.ref, seasons=(season,)))
    home.episodes_on_their_way = [entry(parts=(Part(2, 1),))]
    home.torrents["a" * 40] = replace(torrent(), state=DownloadState.STALLED, speed=0, seeds=0)
    found = {one.cause: one.label for one in await mate.desk.why(MEMBER)}
    bear = named("The Bear", 2022)
    assert found == {"no_seeders": parted(bear, [Part(2)]), "searching": parted(bear, [Part(1)])}
    for request in list(mate.tracker.open.values()):  # whatever comes then is of neither
        await mate.tracker.record(moved_to(request, RequestState.READY, request.created))
    assert [one.label for one in await mate.desk.why(MEMBER)] == [bear]


async def test_what_needs_somebody_comes_first(mate: MediaMate, home: Home) -> None:
    await asked(mate)
    await asked(mate, ref=ARRIVAL)
    home.grab(speed=5_000_000)
    home.grab(ARRIVAL, "bb", **STUCK)
    assert await why(mate) == ["no_seeders", "fine"]


@pytest.mark.parametrize("which", [{"download_id": "qb:zz"}, {"request_id": "gone"}, {"ref": ARRIVAL}, {}])
async def test_what_is_not_there(mate: MediaMate, home: Home, which: dict[str, Any]) -> None:
    with pytest.raises(NotFound):
        await why(mate, **which)


async def test_nobody_hears_of_what_others_wait_for(mate: MediaMate, home: Home) -> None:
    request_id = await asked(mate)
    home.grab(**STUCK)
    for actor in (OTHER, ROOM):
        for which in ({"download_id": ID}, {"request_id": request_id}, {"ref": DUNE}, {}):
            with pytest.raises(NotFound):
                await why(mate, actor, **which)
    assert await why(mate, ADMIN) == ["no_seeders"]
    await asked(mate, OTHER)  # who waits too hears too, and is offered nothing that is not theirs
    assert await why(mate, OTHER) == ["no_seeders"]
    remedies = {
        one: (await mate.desk.why(one, Which(ref=DUNE)))[0].remedies for one in (OTHER, MEMBER, ADMIN)
    }
    assert remedies == {OTHER: (), MEMBER: (Remedy.ANOTHER,), ADMIN: (Remedy.ANOTHER,)}


async def test_what_nobody_asked_for_is_told_to_administrators_by_its_name(
    mate: MediaMate, home: Home
) -> None:
    home.torrents["cc"] = Torrent(
        hash="cc", name="debian.iso", state=DownloadState.STALLED, progress=0, size=9, seeds=0
    )
    (found,) = await mate.desk.why(ADMIN)
    assert found.cause == "no_seeders" and found.remedies == ()  # no library owns it
    assert found.label == named("debian.iso")
    with pytest.raises(NotFound):
        await why(mate)


async def test_a_request_that_is_over_has_a_reason_too(mate: MediaMate, home: Home) -> None:
    request_id = await asked(mate)
    await mate.desk.cancel(MEMBER, request_id)
    assert await why(mate, request_id=request_id) == ["over"]
    with pytest.raises(NotFound):
        await why(mate, OTHER, request_id=request_id)


async def test_a_library_that_is_not_running_is_named(mate: MediaMate, home: Home) -> None:
    request_id = await asked(mate)
    home.missing.add("radarr")
    (found,) = await mate.desk.why(MEMBER, Which(request_id=request_id))
    assert found.cause == "library_down"
    assert found.message.placeholders["library"] == "Mock Title"


# --- what helps


async def repair(mate: MediaMate, remedy: Remedy, actor: Actor = MEMBER, **which: Any) -> Repaired:
    return await mate.desk.repair(actor, Which(**(which or {"ref": DUNE})), remedy)


async def test_another_release(mate: MediaMate, home: Home) -> None:
    await asked(mate)
    home.grab(**STUCK)
    done = await repair(mate, Remedy.ANOTHER)
    assert done.done == Message("done_another", {"label": named("Dune", 2021)})
    how = home.radarr.remove_from_queue.call_args.kwargs
    assert how == {"remove_from_client": True, "blocklist": True, "search_again": True}
    assert home.torrents == {}


async def test_what_this_home_lost_is_fetched_once_more_and_not_blocked(mate: MediaMate, home: Home) -> None:
    await asked(mate)
    home.grab(state=DownloadState.ERROR, error="missing_files")
    (found,) = await mate.desk.why(MEMBER, Which(ref=DUNE))
    assert (found.cause, found.remedies) == ("files_missing", (Remedy.AGAIN,))
    done = await repair(mate, Remedy.AGAIN)
    assert done.done == Message("done_again", {"label": named("Dune", 2021)})
    how = home.radarr.remove_from_queue.call_args.kwargs
    assert how == {"remove_from_client": True, "blocklist": False, "search_again": True}
    home.radarr.search_now.assert_awaited_once_with(1)
    assert home.torrents == {}


async def test_resuming_is_noted_as_by_hand(mate: MediaMate, home: Home) -> None:
    await asked(mate)
    home.grab(state=DownloadState.PAUSED)
    await repair(mate, Remedy.RESUME, download_id=ID)
    assert home.torrents["aa"].state is DownloadState.DOWNLOADING


async def test_importing_again(mate: MediaMate, home: Home) -> None:
    await asked(mate)
    home.grab(state=DownloadState.SEEDING, progress=1.0)
    home.queue[1] = replace(home.queue[1], state=QueueState.IMPORT_BLOCKED, messages=("Not enough space",))
    await repair(mate, Remedy.IMPORT)
    home.radarr.refresh_queue.assert_awaited_once()


async def test_searching_again(mate: MediaMate, home: Home) -> None:
    request_id = await asked(mate)
    await repair(mate, Remedy.SEARCH, request_id=request_id)
    home.radarr.search_now.assert_awaited_once_with(1)


async def test_what_would_not_help_is_not_done(mate: MediaMate, home: Home) -> None:
    await asked(mate)
    home.grab(speed=5_000_000)
    for remedy in Remedy:
        with pytest.raises(Refused) as raised:
            await repair(mate, remedy)
        assert raised.value.translation_key == "remedy_unfit"
    assert home.radarr.remove_from_queue.await_count == 0


@pytest.mark.parametrize("remedy", [Remedy.ANOTHER, Remedy.SEARCH, Remedy.RESUME])
async def test_who_waits_too_may_not_touch_it(mate: MediaMate, home: Home, remedy: Remedy) -> None:
    await asked(mate)
    await asked(mate, OTHER)
    if remedy is not Remedy.SEARCH:
        home.grab(**(STUCK if remedy is Remedy.ANOTHER else {"state": DownloadState.PAUSED}))
    with pytest.raises(Refused) as raised:
        await repair(mate, remedy, OTHER)
    assert raised.value.translation_key == "not_yours"
    for actor in (CHILD, ROOM):
        with pytest.raises(Refused):
            await repair(mate, remedy, actor)
    await repair(mate, remedy, ADMIN)


async def test_an_automation_drops_only_what_it_names(mate: MediaMate, home: Home) -> None:
    request_id = await asked(mate)
    home.grab(**STUCK)
    with pytest.raises(Refused) as raised:
        await repair(mate, Remedy.ANOTHER, AUTOMATION)
    assert raised.value.translation_key == "repair_needs_id"
    await repair(mate, Remedy.ANOTHER, AUTOMATION, request_id=request_id)
    assert home.torrents == {}


async def test_what_keeps_a_service_from_it_is_said(mate: MediaMate, home: Home) -> None:
    await asked(mate)
    home.radarr.search_now.side_effect = CannotConnect(service="radarr")
    with pytest.raises(CannotConnect):
        await repair(mate, Remedy.SEARCH)


# --- proposals


async def test_what_drops_a_release_is_always_a_destructive_question(mate: MediaMate, home: Home) -> None:
    await asked(mate)
    home.grab(**STUCK)
    for remedy, destructive in (("another", True), ("search", False)):
        args = {"download_id": ID, "remedy": remedy}
        question = Message("ask_retry", {"title": "Dune"})
        proposal = await mate.desk.prepare(MEMBER, thread(), "repair", args, question)
        assert proposal.destructive is destructive
    await mate.desk.prepare(MEMBER, thread(), "repair", {"download_id": ID, "remedy": "another"}, question)
    outcome = await mate.desk.confirm(MEMBER, thread())
    assert outcome.message.key == "done_another" and home.torrents == {}


@pytest.mark.parametrize(
    "args", [{"download_id": ID}, {"remedy": "search"}, {"remedy": "burn", "download_id": ID}]
)
async def test_a_prepared_repair_that_cannot_be_read(mate: MediaMate, home: Home, args: Any) -> None:
    await mate.desk.prepare(MEMBER, thread(), "repair", args, Message("ask_repair_search"))
    with pytest.raises(Refused) as raised:
        await mate.desk.confirm(MEMBER, thread())
    assert raised.value.translation_key == "wish_invalid"


async def test_a_request_is_tracked_as_before(mate: MediaMate, home: Home) -> None:
    request_id = await asked(mate)
    await why(mate)
    assert mate.tracker.open[request_id].state is RequestState.REQUESTED


async def test_of_very_many_those_that_stand_still_are_explained(mate: MediaMate, home: Home) -> None:
    for number in range(300):
        home.torrents[f"m{number}"] = Torrent(
            hash=f"m{number}", name="m", state=DownloadState.DOWNLOADING, progress=0.1, size=9, speed=10**6
        )
    home.torrents["zz"] = Torrent(
        hash="zz", name="z", state=DownloadState.STALLED, progress=0.1, size=9, seeds=0
    )
    found = await mate.desk.why(ADMIN)
    assert len(found) == 20 and "qb:zz" in {one.download_id for one in found}


# --- twice, and whose


async def test_of_several_that_it_would_help_it_is_done_to_one_s_own(mate: MediaMate, home: Home) -> None:
    """Who also waits for somebody else's film, which stands still as well, is not told that it is not theirs."""
    await asked(mate, OTHER, ARRIVAL)
    await asked(mate, MEMBER, ARRIVAL)
    await asked(mate)
    home.grab(ARRIVAL, "bb", **STUCK)
    home.grab(**STUCK)
    assert (await repair(mate, Remedy.ANOTHER, MEMBER, ref=None)).diagnosis.download_id == ID
    assert set(home.torrents) == {"bb"}
    with pytest.raises(Refused, match="not_yours"):
        await repair(mate, Remedy.ANOTHER, MEMBER, ref=None)


@pytest.mark.parametrize(
    ("remedy", "stuck"),
    [
        (Remedy.ANOTHER, STUCK),
        (Remedy.AGAIN, {"state": DownloadState.ERROR, "error": "missing_files"}),
        (Remedy.RESUME, {"state": DownloadState.PAUSED}),
    ],
)
async def test_one_tap_twice_is_one_deed(
    mate: MediaMate, home: Home, remedy: Remedy, stuck: dict[str, Any]
) -> None:
    """Both came before anybody saw what the first one did."""
    await asked(mate)
    home.grab(**stuck)
    taps = [repair(mate, remedy) for _ in range(3)]
    done = await asyncio.gather(*taps, return_exceptions=True)
    assert [isinstance(one, Repaired) for one in done] == [True, False, False]
    assert all(isinstance(one, Repaired | NotFound | Refused) for one in done)
    assert home.radarr.remove_from_queue.await_count == (remedy is not Remedy.RESUME)


async def test_who_taps_while_it_is_being_done_finds_nothing_left(mate: MediaMate, home: Home) -> None:
    await asked(mate)
    home.grab(**STUCK)
    began, go, drop = asyncio.Event(), asyncio.Event(), home.radarr.remove_from_queue.side_effect

    async def slow(*args: Any, **how: Any) -> None:
        began.set()
        await go.wait()
        await drop(*args, **how)

    home.radarr.remove_from_queue.side_effect = slow
    first = asyncio.create_task(repair(mate, Remedy.ANOTHER))
    await began.wait()
    second = asyncio.create_task(repair(mate, Remedy.ANOTHER, ADMIN, download_id=ID))  # at another door
    for _ in range(50):
        await asyncio.sleep(0)
    assert home.radarr.remove_from_queue.call_count == 1 and not second.done()
    go.set()
    assert (await first).done.key == "done_another"
    with pytest.raises(NotFound):
        await second
    assert home.radarr.remove_from_queue.call_count == 1


async def test_who_taps_while_it_goes_on_again_is_told_that_nothing_is_wrong(
    mate: MediaMate, home: Home
) -> None:
    await asked(mate)
    home.grab(state=DownloadState.PAUSED)
    began, go, resume = asyncio.Event(), asyncio.Event(), home.qbittorrent.resume.side_effect

    async def slow(*args: Any) -> None:
        began.set()
        await go.wait()
        await resume(*args)

    home.qbittorrent.resume.side_effect = slow
    first = asyncio.create_task(repair(mate, Remedy.RESUME))
    await began.wait()
    second = asyncio.create_task(repair(mate, Remedy.RESUME))
    for _ in range(50):
        await asyncio.sleep(0)
    go.set()
    assert (await first).done.key == "done_resume"
    with pytest.raises(Refused, match="remedy_unfit"):
        await second
    assert home.qbittorrent.resume.call_count == 1


async def test_a_tap_on_one_does_not_wait_for_another(mate: MediaMate, home: Home) -> None:
    await asked(mate)
    await asked(mate, ref=ARRIVAL)
    home.grab(ARRIVAL, "bb", state=DownloadState.PAUSED)
    began, go = asyncio.Event(), asyncio.Event()

    async def slow(*args: Any) -> None:
        began.set()
        await go.wait()

    home.radarr.search_now.side_effect = slow
    first = asyncio.create_task(repair(mate, Remedy.SEARCH))
    await began.wait()
    await repair(mate, Remedy.RESUME, download_id="qb:bb")
    assert not first.done()
    go.set()
    assert (await first).done.key == "done_search"


async def test_a_stale_button_does_nothing_to_what_is_imported_now(mate: MediaMate, home: Home) -> None:
    await asked(mate)
    home.grab(state=DownloadState.SEEDING, progress=1.0)
    blocked = replace(home.queue[1], state=QueueState.IMPORT_BLOCKED, messages=("Sample",))
    home.queue[1] = blocked
    assert (await mate.desk.why(MEMBER, Which(ref=DUNE)))[0].remedies == (Remedy.ANOTHER,)
    home.queue[1] = replace(blocked, state=QueueState.IMPORTING, messages=())
    for remedy in Remedy:
        with pytest.raises(Refused, match="remedy_unfit"):
            await repair(mate, remedy)
    assert home.torrents and home.radarr.remove_from_queue.await_count == 0


@pytest.mark.parametrize("role", [Role.CHILD, Role.GUEST, Role.ROOM, Role.NOBODY])
async def test_who_may_not_mend_what_is_their_own_is_offered_nothing(
    mate: MediaMate, home: Home, role: Role
) -> None:
    """Their role changed, or an administrator said yes to their wish."""
    await asked(mate)
    home.grab(**STUCK)
    actor = replace(MEMBER, role=role)
    if role is not Role.NOBODY:
        assert [one.remedies for one in await mate.desk.why(actor, Which(ref=DUNE))] == [()]
    for remedy in Remedy:
        with pytest.raises(Refused, match="not_allowed"):
            await repair(mate, remedy, actor)
    assert home.torrents and home.radarr.remove_from_queue.await_count == 0
