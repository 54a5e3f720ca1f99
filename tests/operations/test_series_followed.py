"""How a wish for seasons goes on: what is known of each part, and what that comes to."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from custom_components.mediamate.errors import CannotConnect
from custom_components.mediamate.model import (
    NOT_VERIFIED,
    Download,
    DownloadState as D,
    MediaRequest,
    Part,
    QueueState as Q,
    RequestPart,
    RequestState as S,
    ServerItem,
    TitleIndex,
)
from custom_components.mediamate.operations.episodes import EpisodeBook
from custom_components.mediamate.operations.facts import gather
from custom_components.mediamate.operations.stack import Instance
from custom_components.mediamate.operations.track import Facts, PartFacts, Policy, Step, advance, apply

from .fakes import (
    BEAR,
    DUNE,
    HASH,
    NOW,
    FakeBackend,
    FakeSonarr,
    Home,
    a_request,
    an_episode,
    entry,
    jellyfin,
    qbittorrent,
    season_episodes,
    sonarr,
    torrent,
)

LATER = NOW + timedelta(minutes=20)
POLICY = Policy()
PAGE = ServerItem(id="bear", name="The Bear", playable=True, ref=BEAR.ref, link="http://jellyfin.test/bear")


def asked(*parts: Part, state: S = S.SEARCHING, **changes: Any) -> MediaRequest:
    values: dict[str, Any] = {
        "ref": BEAR.ref,
        "title": "The Bear",
        "entry_id": "sonarr",
        "backend_id": 1,
        "state": state,
        "moved": NOW,
        "parts": tuple(RequestPart(one.season, one.episode, state) for one in parts),
        "stages": {S.REQUESTED.value: NOW, state.value: NOW},
    }
    return a_request(**(values | changes))


# --- the facts


def home(*files: Part, queue: tuple[Any, ...] = (), torrents: tuple[Any, ...] = (), **held: Any) -> Home:
    """A household that has these parts of The Bear, wants seasons 1 to 3, and watches in Jellyfin."""
    port = FakeSonarr(BEAR)
    episodes = season_episodes(BEAR, (1, 2, 3))
    port.keep(
        BEAR,
        *(replace(one, has_file=any(part.covers(one.part) for part in files)) for one in episodes),
        **held,
    )
    return Home(
        backends=[sonarr(port, queue=queue)], torrents=[qbittorrent(*torrents)], servers=[jellyfin(PAGE)]
    )


async def known(where: Home, request: MediaRequest, part: Part | None = None) -> PartFacts:
    facts = await gather(where.stack, request, NOW)
    assert facts.parts is not None
    return facts.parts[part or request.parts[0].part]


async def test_what_is_there_is_counted() -> None:
    facts = await known(home(Part(2, 1), Part(2, 2)), asked(Part(2)))
    assert (facts.total, facts.aired, facts.have, facts.progress) == (10, 10, 2, 0.2)
    assert (facts.monitored, facts.has_file, facts.downloads) == (True, False, ())
    facts = await known(home(), asked(Part(3)))
    assert (facts.total, facts.aired, facts.have) == (10, 4, 0)  # the rest is still to come
    facts = await known(home(), asked(Part(4)))
    assert (facts.total, facts.aired, facts.monitored) == (10, 0, False)


async def test_what_is_switched_off_is_not_waited_for() -> None:
    where = home(Part(1))
    where.backends[0].port.shows[1] = [an_episode(1, 1, has_file=True), an_episode(1, 2)]
    assert (await known(where, asked(Part(1)))).has_file
    where.backends[0].port.shows[1] = [an_episode(1, 2)]
    facts = await known(where, asked(Part(1)))
    assert (facts.has_file, facts.monitored, facts.aired) == (False, False, 1)


async def test_a_season_without_the_one_that_is_switched_off_is_whole() -> None:
    """It airs no more, so nobody is told that there is more to come."""
    where = home()
    where.backends[0].port.shows[1] = [
        an_episode(2, 1, has_file=True, monitored=True),
        an_episode(2, 2),
        an_episode(2, 3, has_file=True),
    ]
    facts = await known(where, asked(Part(2)))
    assert (facts.total, facts.aired, facts.have, facts.has_file) == (2, 2, 2, True)
    where.servers[0].port.show(Part(2, 1), Part(2, 3))
    whole = asked(Part(2))
    there = advance(whole, await gather(where.stack, whole, NOW), POLICY)
    assert (there.state, there.ready, there.parts and there.parts[0].total) == (S.READY, (Part(2),), 2)


async def test_a_season_of_which_only_what_is_to_come_is_wanted_waits() -> None:
    where = home()
    coming = an_episode(3, 2, airs=NOW + timedelta(days=3), monitored=True)
    where.backends[0].port.shows[1] = [an_episode(3, 1), coming]
    facts = await known(where, asked(Part(3)))
    assert (facts.aired, facts.monitored, facts.total) == (0, True, 1)
    wish = asked(Part(3))
    there = advance(wish, replace(await gather(where.stack, wish, NOW), now=LATER), POLICY)
    assert (there.state, there.reason, there.stalled) == (S.WAITING, "unreleased", None)


async def test_a_season_pack_and_single_episodes_bring_a_season() -> None:
    pack = entry(parts=tuple(Part(2, number) for number in range(1, 11)))
    facts = await known(home(queue=(pack,), torrents=(torrent(progress=0.4),)), asked(Part(2)))
    assert facts.progress == pytest.approx(0.4) and len(facts.downloads) == 1
    single = entry(id=8, parts=(Part(2, 3),), download_id=None, size=100, size_left=50)
    facts = await known(home(Part(2, 1), queue=(single,)), asked(Part(2)))
    assert facts.progress == pytest.approx(0.15)


async def test_only_what_was_asked_for_counts() -> None:
    other = entry(parts=(Part(1, 1),))
    where = home(queue=(other,), torrents=(torrent(),))
    facts = await gather(where.stack, asked(Part(2)), NOW)
    assert facts.downloads == () and facts.parts and facts.parts[Part(2)].downloads == ()
    whole = entry(parts=(Part(2),))  # of an episode in a pack the pack is what is on its way
    facts = await gather(home(queue=(whole,), torrents=(torrent(),)).stack, asked(Part(2, 5)), NOW)
    assert facts.parts and facts.parts[Part(2, 5)].progress == pytest.approx(0.4)


@pytest.mark.parametrize(("state", "failed"), [(Q.FAILED, True), (Q.DOWNLOADING, False)])
async def test_given_up(state: Q, failed: bool) -> None:
    queue = (entry(state=state, download_id=None, parts=(Part(2),)),)
    assert (await known(home(queue=queue), asked(Part(2)))).failed is failed


async def test_a_media_server_is_asked_once_all_files_are_there() -> None:
    where = home(Part(1))
    server = where.servers[0].port
    server.show(*(Part(1, number) for number in range(1, 8)))
    facts = await gather(where.stack, asked(Part(1), Part(2)), NOW)
    assert facts.parts and facts.parts[Part(1)].seen is None  # one is missing there
    assert facts.path == "/series/The Bear"
    server.show(Part(1, 8), playable=False)
    assert (await known(where, asked(Part(1)))).seen is None
    server.show(Part(1, 8))
    seen = (await known(where, asked(Part(1)))).seen
    assert (seen and seen.link == "http://jellyfin.test/web/#/details?id=bear") or seen.link == PAGE.link
    seen = (await known(where, asked(Part(1, 3)))).seen
    assert seen and seen.link == "http://jellyfin.test/web/#/details?id=s1e3"
    server.calls.clear()
    await gather(where.stack, asked(Part(2)), NOW)
    ready = replace(asked(Part(1)), parts=(RequestPart(1, state=S.READY),))
    await gather(where.stack, ready, NOW)
    assert not server.calls


@pytest.mark.parametrize("fails", ["find", "episodes"])
async def test_a_media_server_that_does_not_answer(fails: str) -> None:
    where = home(Part(1))
    where.servers[0].port.fails[fails] = CannotConnect()
    facts = await gather(where.stack, asked(Part(1)), NOW)
    assert not facts.server_known and facts.parts and facts.parts[Part(1)].has_file


async def test_whoever_is_down_says_nothing() -> None:
    where = home()
    where.backends[0].port.fails["episodes"] = CannotConnect()
    assert (await gather(where.stack, asked(Part(1)), NOW)).parts is None
    where.backends[0].port.fails = {}
    where.backends[0].port.shows[1] = []  # it is still reading them
    assert (await gather(where.stack, asked(Part(1)), NOW)).parts is None
    gone = replace(asked(Part(1)), entry_id="gone")
    assert (await gather(where.stack, gone, NOW)).parts is None


async def test_episodes_are_read_when_something_moved() -> None:
    where, now = home(queue=(entry(parts=(Part(2),)),)), [NOW]
    book = EpisodeBook(lambda: now[0])
    port = where.backends[0].port

    async def look() -> int:
        port.calls.clear()
        await gather(where.stack, asked(Part(2)), now[0], book)
        return len(port.called("episodes"))

    assert [await look() for _ in range(3)] == [1, 0, 0]
    where.backends = [sonarr(port)]  # its download is over
    assert [await look() for _ in range(2)] == [1, 0]
    book.forget("sonarr", 1)
    assert await look() == 1
    now[0] += timedelta(minutes=14)
    assert await look() == 0
    now[0] += timedelta(minutes=2)
    assert await look() == 1
    where.backends = [sonarr(port, moved={1: NOW})]  # came and went through between two looks
    assert [await look() for _ in range(2)] == [1, 0]
    where.backends = [sonarr(port, index=TitleIndex())]
    assert [await look() for _ in range(2)] == [1, 0]
    now[0] += timedelta(minutes=2)
    assert await look() == 1  # the index does not know it yet, so it cannot say that it moved


@pytest.mark.parametrize("state", [S.WAITING, S.SEARCHING, S.DOWNLOADING])
async def test_a_series_that_is_in_the_index_is_not_read_at_each_look(state: S) -> None:
    """Somebody waits for a season that is announced, and all that came out is there."""
    where = home(Part(1), Part(2), has_file=True)
    facts = await gather(where.stack, replace(asked(Part(4)), state=state), NOW)
    assert facts.in_library and facts.parts and facts.parts[Part(4)].aired == 0
    assert not where.backends[0].port.called("get")


async def test_few_series_are_remembered() -> None:
    port, book = FakeSonarr(BEAR), EpisodeBook(lambda: NOW)
    port.keep(BEAR, an_episode(1, 1))
    backend = sonarr(port)
    for number in range(60):
        port.shows[number] = [an_episode(1, 1)]
        await book.episodes(backend, BEAR.ref, number)
    port.calls.clear()
    await book.episodes(backend, BEAR.ref, 59)
    await book.episodes(backend, BEAR.ref, 1)
    assert port.called("episodes") == [(1,)]


async def test_who_has_no_episodes_is_asked_for_none() -> None:
    book, radarr = EpisodeBook(lambda: NOW), FakeBackend(DUNE)
    assert await book.episodes(Instance("radarr", "Radarr", radarr, None), DUNE.ref, 1) == ()
    assert not radarr.calls
    sonarr_, known = home(), EpisodeBook(lambda: NOW)
    (backend,) = sonarr_.backends
    await known.episodes(backend, BEAR.ref, 1)
    known.forget(None, 1)  # a wish that no library has yet
    known.forget("sonarr", None)
    await known.episodes(backend, BEAR.ref, 1)
    assert len(backend.port.called("episodes")) == 1


# --- the steps


def download(progress: float = 0.4, **changes: Any) -> Download:
    values = {"state": D.DOWNLOADING, "size": 100, "speed": 9, "progress": progress}
    return Download(id=f"qbit:{HASH}", title="The Bear", **(values | changes))


def one(**changes: Any) -> PartFacts:
    return PartFacts(**({"total": 10, "aired": 10} | changes))


COMPLETE = {"have": 10, "progress": 1.0}
SEEN = COMPLETE | {"seen": PAGE}


def step(request: MediaRequest, *parts: PartFacts, **changes: Any) -> Step:
    names = [each.part for each in request.parts]
    facts = Facts(
        **(
            {
                "now": LATER,
                "in_library": True,
                "backend_id": 1,
                "downloads": tuple(each for part in parts for each in part.downloads),
                "has_server": True,
                "server_known": True,
                "parts": dict(zip(names, parts, strict=True)) if parts else None,
            }
            | changes
        )
    )
    return advance(request, facts, POLICY)


@pytest.mark.parametrize(
    ("parts", "state", "progress"),
    [
        ((one(), one()), S.SEARCHING, 0.0),
        ((one(progress=0.5, downloads=(download(),)), one()), S.DOWNLOADING, 0.25),
        ((one(**SEEN), one()), S.SEARCHING, 0.5),
        ((one(**SEEN), one(progress=0.2, downloads=(download(),))), S.DOWNLOADING, 0.6),
        ((one(**COMPLETE), one(progress=0.2, downloads=(download(),))), S.DOWNLOADING, 0.6),
        ((one(**COMPLETE), one(**COMPLETE)), S.IMPORTED, 1.0),
        ((one(**COMPLETE), one(aired=0, total=10)), S.IMPORTED, 0.91),
        ((one(**SEEN), one(aired=0, total=10)), S.WAITING, 0.91),
        ((one(progress=1.0, downloads=(download(1.0, state=D.SEEDING),)), one()), S.IMPORTING, 0.5),
        ((one(downloads=(download(0, state=D.QUEUED),)), one(**COMPLETE)), S.GRABBED, 0.5),
        ((one(**SEEN), one(**SEEN)), S.READY, 1.0),
        ((one(have=4, progress=0.4), one(**SEEN)), S.SEARCHING, 0.7),
    ],
)
def test_the_whole_is_where_its_parts_are(parts: tuple[PartFacts, ...], state: S, progress: float) -> None:
    there = step(asked(Part(1), Part(2)), *parts)
    assert (there.state, there.progress) == (state, progress)


def test_each_season_is_told_when_it_is_ready_and_the_last_one_once() -> None:
    request = asked(Part(1), Part(2))
    first = step(request, one(**SEEN), one(progress=0.3, downloads=(download(),)))
    assert (first.state, first.ready) == (S.DOWNLOADING, (Part(1),))
    assert first.notices == ("download_started", "ready") and first.link == PAGE.link
    request = apply(request, first, LATER)
    assert [each.state for each in request.parts] == [S.READY, S.DOWNLOADING]
    assert (request.parts[1].have, request.parts[1].aired, request.parts[1].progress) == (0, 10, 0.3)
    again = step(request, one(**SEEN), one(progress=0.3, downloads=(download(),)))
    assert again.ready == () and "ready" not in again.notices
    last = step(request, one(**SEEN), one(**SEEN))
    assert (last.state, last.ready, last.notices) == (S.READY, (Part(2),), ("ready",))
    assert apply(request, last, LATER).closed


def test_two_seasons_at_once_are_one_notice() -> None:
    there = step(asked(Part(1), Part(2)), one(**SEEN), one(**SEEN))
    assert (there.ready, there.notices) == ((Part(1), Part(2)), ("ready",))


def test_what_was_ready_stays_ready() -> None:
    """Another episode of the season came out, or a file was deleted: that is another wish."""
    request = replace(
        asked(Part(1), Part(2)), parts=(RequestPart(1, state=S.READY), RequestPart(2, state=S.SEARCHING))
    )
    there = step(request, one(have=3), one())
    assert (there.state, there.parts and there.parts[0].state) == (S.SEARCHING, S.READY)


def test_a_season_that_still_airs_is_ready_with_what_came_out() -> None:
    there = step(asked(Part(3)), one(aired=4, have=4, progress=1.0, seen=PAGE))
    assert there.state is S.READY and there.parts
    assert (there.parts[0].aired, there.parts[0].total) == (4, 10)


def test_without_a_media_server_each_season_is_told_as_imported() -> None:
    request = asked(Part(1), Part(2))
    first = step(request, one(**COMPLETE), one(), has_server=False)
    assert (first.state, first.ready, first.notices) == (S.SEARCHING, (Part(1),), ("ready",))
    request = apply(request, first, LATER)
    again = step(request, one(**COMPLETE), one(), has_server=False)
    assert again.ready == ()
    last = step(request, one(**COMPLETE), one(**COMPLETE), has_server=False)
    assert (last.state, last.reason, last.ready) == (S.IMPORTED, NOT_VERIFIED, (Part(2),))
    assert last.notices == ("ready",) and apply(request, last, LATER).closed


def test_not_handed_over_yet() -> None:
    waiting = asked(Part(2, 5), state=S.REQUESTED)
    assert step(waiting, one()).state is S.REQUESTED
    late = step(waiting, one(), now=NOW + timedelta(hours=2))
    assert (late.stalled, late.notices) == ("not_handed_over", ("stalled",))


def test_silence_is_no_news() -> None:
    request = asked(Part(1), state=S.DOWNLOADING, progress=0.3)
    there = step(request)
    assert (there.state, there.progress, there.notices) == (S.DOWNLOADING, 0.3, ())
    assert apply(request, there, LATER).parts == request.parts


def test_taken_out_of_the_library() -> None:
    request = replace(
        asked(Part(1), Part(2)), parts=(RequestPart(1, state=S.READY), RequestPart(2, state=S.SEARCHING))
    )
    there = step(request, in_library=False)
    assert (there.state, there.reason) == (S.CANCELLED, "removed_from_library")
    assert there.parts and [each.state for each in there.parts] == [S.READY, S.CANCELLED]


def test_nothing_was_found_in_time() -> None:
    request = asked(Part(2))
    there = step(request, one(have=4, progress=0.4), now=NOW + POLICY.not_found_after)
    assert (there.state, there.reason, there.progress) == (S.WAITING, "nothing_found", 0.4)
    assert there.notices == ("not_found",)


def test_an_episode_to_come_is_waited_for() -> None:
    there = step(asked(Part(3, 7)), PartFacts(total=1, aired=0))
    assert (there.state, there.reason) == (S.WAITING, "unreleased")
    after = apply(asked(Part(3, 7)), there, LATER)
    assert step(after, PartFacts(total=1, aired=1)).state is S.SEARCHING


def test_switched_off_is_told_but_not_while_the_arr_is_still_reading() -> None:
    there = step(asked(Part(2)), one(monitored=False), now=NOW + timedelta(minutes=1))
    assert (there.state, there.stalled) == (S.SEARCHING, None)
    there = step(asked(Part(2)), one(monitored=False))
    assert (there.state, there.stalled, there.notices) == (S.WAITING, "unmonitored", ("stalled",))


def test_going_back_is_legal() -> None:
    """The pack was dropped: it is searched again."""
    request = asked(Part(2), state=S.DOWNLOADING, progress=0.4)
    there = step(request, one())
    assert (there.state, there.progress) == (S.SEARCHING, 0.0)


def test_a_season_that_does_not_move_is_told_after_an_hour() -> None:
    request = asked(Part(2), state=S.DOWNLOADING)
    request = replace(request, parts=(replace(request.parts[0], progress=0.4),), progress=0.4)
    still = one(progress=0.4, downloads=(download(0.9, speed=0), download(0.1, speed=0)))
    assert step(request, still).stalled is None
    there = step(request, still, now=NOW + timedelta(hours=2))
    assert (there.stalled, there.notices) == ("no_progress", ("stalled",))
    further = replace(still, progress=0.5)
    assert step(request, further, now=NOW + timedelta(hours=2)).stalled is None


def test_trouble_of_one_part_is_seen_while_another_goes_on() -> None:
    blocked = download(1.0, state=D.IMPORT_BLOCKED, stalled_reason="import_error", speed=0)
    there = step(
        asked(Part(1), Part(2)),
        one(progress=0.5, downloads=(download(),)),
        one(progress=1.0, downloads=(blocked,)),
    )
    assert (there.state, there.stalled) == (S.DOWNLOADING, "import_error")
    assert "stalled" in there.notices


def test_given_up_as_a_whole_only() -> None:
    failed = one(failed=True, downloads=(download(0.1, state=D.ERROR, speed=0),))
    request = asked(Part(1), Part(2), state=S.DOWNLOADING, stalled="warning")
    soon = NOW + POLICY.failed_after
    assert step(request, failed, one(), now=soon).state is S.SEARCHING
    assert step(request, failed, failed, now=soon).state is S.FAILED
