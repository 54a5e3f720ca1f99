"""Facts: from snapshots first, by a call only where they can't tell, and never by a guess."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.mediamate.errors import CannotConnect
from custom_components.mediamate.model import (
    DownloadState as D,
    QueueState as Q,
    RequestState as S,
    ServerItem,
    TitleIndex,
)
from custom_components.mediamate.operations.facts import gather

from .fakes import (
    DUNE,
    HASH,
    NOW,
    FakeBackend,
    Home,
    a_request,
    entry,
    jellyfin,
    qbittorrent,
    radarr,
    torrent,
)

SEEN = ServerItem(id="j1", name="Dune", playable=True, ref=DUNE.ref)


def home(*, queue: tuple[Any, ...] = (), torrents: tuple[Any, ...] = (), **held: Any) -> Home:
    port = FakeBackend(DUNE)
    port.hold(DUNE, **held)
    return Home(backends=[radarr(port, queue=queue)], torrents=[qbittorrent(*torrents)], servers=[jellyfin()])


async def test_snapshots_are_enough() -> None:
    """The usual look costs no call at all."""
    where = home(queue=(entry(messages=("hm",)),), torrents=(torrent(),), monitored=False)
    facts = await gather(where.stack, a_request(state=S.DOWNLOADING, backend_id=1), NOW)
    assert (facts.in_library, facts.backend_id, facts.has_file) == (True, 1, False)
    assert (facts.monitored, facts.available) == (False, True)
    assert facts.downloads and facts.downloads[0].state is D.DOWNLOADING
    assert (facts.download_ids, facts.failed) == ((HASH,), False)
    assert facts.has_server
    for one in (where.backends[0], where.torrents[0], where.servers[0]):
        assert not one.port.calls


async def test_searching_costs_nothing_either() -> None:
    where = home()
    facts = await gather(where.stack, a_request(state=S.SEARCHING, backend_id=1), NOW)
    assert (facts.downloads, facts.has_file) == ((), False)
    assert not where.backends[0].port.calls


async def test_not_in_the_index_yet() -> None:
    """Added a moment ago: the index may not know, the *arr does."""
    where = home()
    where.backends[0] = replace(
        where.backends[0], snapshot=replace(where.backends[0].snapshot, index=TitleIndex())
    )
    facts = await gather(where.stack, a_request(), NOW)
    assert (facts.in_library, facts.backend_id, facts.path) == (True, 1, "/movies/Dune")
    where.backends[0].port.held.clear()
    assert (await gather(where.stack, a_request(), NOW)).in_library is False
    where.backends[0].port.fails["get"] = CannotConnect()
    assert (await gather(where.stack, a_request(), NOW)).in_library is None


async def test_a_download_that_ended_a_moment_ago() -> None:
    """The index says "no file", but it may be older than the import."""
    where = home()
    where.backends[0].port.hold(DUNE, backend_id=1, has_file=True)
    facts = await gather(where.stack, a_request(state=S.IMPORTING, backend_id=1), NOW)
    assert facts.has_file is True
    assert where.backends[0].port.called("get") == [(DUNE.ref,)]


@pytest.mark.parametrize("state", [S.REQUESTED, S.SEARCHING, S.DOWNLOADING])
async def test_an_index_that_is_behind_makes_nothing_ready(state: S) -> None:
    """The file was deleted a moment ago, and then somebody asked for the film again."""
    where = home(has_file=True)
    where.servers = [jellyfin(SEEN)]  # it has not noticed either
    where.backends[0].port.hold(DUNE, backend_id=1, has_file=False)
    facts = await gather(where.stack, a_request(state=state, backend_id=1), NOW)
    assert (facts.has_file, facts.server_item) == (False, None)


@pytest.mark.parametrize("old", [{"monitored": False}, {"available": False}])
async def test_an_index_that_is_behind_makes_nobody_wait(old: dict[str, bool]) -> None:
    """We have it monitored, or it came out: neither is in the *arr's history."""
    where = home(**old)
    where.backends[0].port.hold(DUNE, backend_id=1)
    facts = await gather(where.stack, a_request(state=S.SEARCHING, backend_id=1), NOW)
    assert (facts.monitored, facts.available) == (True, True)
    where.backends[0].port.calls.clear()
    await gather(where.stack, a_request(state=S.WAITING, backend_id=1), NOW)
    assert not where.backends[0].port.calls  # who waits for months is not asked about each minute


async def test_a_release_that_was_replaced_tells_nothing_more() -> None:
    """Its torrent may lie in the client for ever, further than the new one."""
    old, new = torrent(hash="b" * 40, state=D.SEEDING, progress=1.0), torrent()
    where = home(queue=(entry(),), torrents=(old, new))
    request = a_request(state=S.IMPORTING, backend_id=1, download_ids=(old.hash,))
    facts = await gather(where.stack, request, NOW)
    assert [one.state for one in facts.downloads or ()] == [D.DOWNLOADING]
    assert facts.download_ids == (HASH,)


async def test_a_media_server_that_is_not_running_is_waited_for() -> None:
    """Not loaded (a restart, a reload) is not the same as not there."""
    where = home(has_file=True)
    stack = replace(where.stack, servers=(), server_away=True)
    assert (await gather(stack, a_request(state=S.IMPORTED, backend_id=1), NOW)).has_server
    assert not (await gather(replace(stack, server_away=False), a_request(backend_id=1), NOW)).has_server


async def test_the_server_is_asked_once_there_is_a_file() -> None:
    where = home(has_file=True)
    where.servers = [jellyfin(SEEN)]
    facts = await gather(where.stack, a_request(state=S.IMPORTED, backend_id=1), NOW)
    assert facts.server_known
    assert facts.server_item == replace(SEEN, link="http://jellyfin.test/web/#/details?id=j1")
    assert not where.backends[0].port.calls  # found: nobody needs to know where it lies


async def test_where_it_lies_is_found_for_the_scan() -> None:
    where = home(has_file=True)
    facts = await gather(where.stack, a_request(state=S.IMPORTED, backend_id=1), NOW)
    assert (facts.server_known, facts.server_item, facts.path) == (True, None, "/movies/Dune")
    where.backends[0].port.fails["get"] = CannotConnect()
    assert (await gather(where.stack, a_request(state=S.IMPORTED, backend_id=1), NOW)).path is None


@pytest.mark.parametrize("how", ["error", "down"])
async def test_a_server_that_does_not_answer(how: str) -> None:
    where = home(has_file=True)
    where.servers = [jellyfin(SEEN, up=how != "down")]
    where.servers[0].port.fails["find"] = CannotConnect()
    facts = await gather(where.stack, a_request(state=S.IMPORTED, backend_id=1), NOW)
    assert (facts.has_server, facts.server_known, facts.server_item) == (True, False, None)


async def test_the_playable_one_of_two_servers() -> None:
    where = home(has_file=True)
    where.servers = [jellyfin(replace(SEEN, id="j0", playable=False)), jellyfin(replace(SEEN, link="x"))]
    facts = await gather(where.stack, a_request(state=S.IMPORTED, backend_id=1), NOW)
    assert facts.server_item and facts.server_item.link == "x"


@pytest.mark.parametrize("entry_id", ["radarr", "gone"])
async def test_the_arr_is_down(entry_id: str) -> None:
    """Unknown stays unknown; what the torrent client says still counts."""
    where = home(torrents=(torrent(),))
    where.backends = [radarr(where.backends[0].port, up=False)]
    request = a_request(entry_id=entry_id, state=S.DOWNLOADING, backend_id=1, download_ids=(HASH,))
    facts = await gather(where.stack, request, NOW)
    assert (facts.in_library, facts.has_file) == (None, None)
    assert facts.downloads and facts.downloads[0].progress == 0.4
    nothing = await gather(where.stack, replace(request, download_ids=()), NOW)
    assert nothing.downloads is None
    assert not where.backends[0].port.calls


async def test_imported_while_the_arr_is_down() -> None:
    where = Home(backends=[radarr(up=False)], servers=[jellyfin(SEEN)])
    facts = await gather(where.stack, a_request(state=S.IMPORTED, backend_id=1), NOW)
    assert facts.server_item and facts.server_item.playable


@pytest.mark.parametrize(("states", "failed"), [([Q.FAILED], True), ([Q.FAILED, Q.DOWNLOADING], False)])
async def test_given_up(states: list[Q], failed: bool) -> None:
    queue = tuple(entry(id=i, state=state, download_id=None) for i, state in enumerate(states))
    facts = await gather(home(queue=queue).stack, a_request(backend_id=1), NOW)
    assert facts.failed is failed
