"""Queue records and torrents, joined; and what may be done about them."""

from typing import Any

import pytest

from custom_components.mediamate.errors import (
    CannotConnect,
    MediaMateError,
    NotConfigured,
    NotFound,
    NotManaged,
    Refused,
)
from custom_components.mediamate.model import DownloadState as D, QueueState as Q, Torrent
from custom_components.mediamate.operations import downloads as module
from custom_components.mediamate.operations.downloads import (
    downloads,
    joined,
    joined_for,
    pause,
    remove,
    resume,
)
from custom_components.mediamate.operations.stack import MediaStack

from .fakes import ARRIVAL, DUNE, HASH, FakeBackend, Home, a_request, entry, qbittorrent, radarr, torrent

ID = f"qbit:{HASH}"
OTHER = "b" * 40


def home(*torrents: Torrent, queue: tuple[Any, ...] = (), client: bool = True, up: bool = True) -> Home:
    port = FakeBackend(DUNE)
    port.hold(DUNE)
    return Home(
        backends=[radarr(port, queue=queue)],
        torrents=[qbittorrent(*torrents, up=up)] if client else [],
    )


async def only(stack: MediaStack, **how: Any) -> Any:
    (one,) = await downloads(stack, **how)
    return one


async def test_joined_by_hash() -> None:
    """The *arr knows the title, the client the truth about speed."""
    one = await only(home(torrent(), queue=(entry(title="Dune (2021)", download_id=HASH.upper()),)).stack)
    assert (one.id, one.ref, one.title, one.client) == (ID, DUNE.ref, "Dune (2021)", "qBittorrent")
    assert (one.state, one.progress, one.speed, one.eta) == (D.DOWNLOADING, 0.4, 5_000_000, 1200)
    assert one.stalled_reason is None


async def test_usenet_comes_from_the_queue_alone() -> None:
    one = await only(
        home(
            queue=(entry(download_id="SABnzbd_nzo_x", protocol="usenet", client="SABnzbd", eta=60),),
            client=False,
        ).stack
    )
    assert (one.id, one.client, one.ref) == ("radarr:7", "SABnzbd", DUNE.ref)
    assert (one.progress, one.eta, one.speed) == (0.4, 60, 0)


async def test_a_torrent_that_no_arr_knows() -> None:
    stack = home(torrent()).stack
    one = await only(stack)
    assert (one.id, one.ref, one.title) == (ID, None, "Dune.2021.1080p")
    assert (await only(stack, known={HASH.upper(): DUNE.ref})).ref == DUNE.ref


async def test_of_one_title() -> None:
    where = home(torrent(), torrent(hash=OTHER, name="linux.iso"), queue=(entry(),))
    assert (await only(where.stack, ref=DUNE.ref)).id == ID
    assert await downloads(where.stack, ref=ARRIVAL.ref) == ()
    assert len(await downloads(where.stack)) == 2


async def test_a_season_pack_is_one_download() -> None:
    queue = (entry(id=1), entry(id=2), entry(id=3, download_id=None), entry(id=4, download_id=None))
    assert [one.id for one in await downloads(home(torrent(), queue=queue).stack)] == [
        ID,
        "radarr:3",
        "radarr:4",
    ]


async def test_nothing_to_download_with() -> None:
    with pytest.raises(NotConfigured):
        await downloads(MediaStack())
    assert await downloads(Home(backends=[radarr(up=False)]).stack) == ()


@pytest.mark.parametrize(
    ("queued", "loaded", "state", "reason"),
    [
        (Q.DOWNLOADING, {}, D.DOWNLOADING, None),
        (Q.DOWNLOADING, {"state": D.STALLED, "seeds": 0}, D.STALLED, "no_seeds"),
        (Q.WARNING, {"state": D.STALLED, "seeds": 3}, D.STALLED, "no_peers"),
        (Q.DOWNLOADING, {"state": D.PAUSED}, D.PAUSED, "paused_by_user"),
        (Q.DOWNLOADING, {"state": D.METADATA}, D.METADATA, "metadata"),
        (Q.DOWNLOADING, {"state": D.ERROR, "error": "No space left on device"}, D.ERROR, "disk_full"),
        (Q.DOWNLOADING, {"state": D.ERROR, "error": "Tracker gone"}, D.ERROR, "tracker_error"),
        (Q.DOWNLOADING, {"state": D.ERROR}, D.ERROR, "warning"),
        (Q.IMPORTING, {"state": D.SEEDING}, D.IMPORTING, None),
        (Q.IMPORT_BLOCKED, {"state": D.SEEDING}, D.IMPORT_BLOCKED, "import_error"),
        (Q.FAILED, {"state": D.STALLED}, D.ERROR, "warning"),
        (Q.IMPORTED, {"state": D.SEEDING}, D.SEEDING, None),
    ],
)
async def test_states(queued: Q, loaded: dict[str, Any], state: D, reason: str | None) -> None:
    one = await only(home(torrent(**loaded), queue=(entry(state=queued),)).stack)
    assert (one.state, one.stalled_reason) == (state, reason)


@pytest.mark.parametrize(
    ("queued", "messages", "state", "reason"),
    [
        (Q.QUEUED, (), D.QUEUED, None),
        (Q.DELAYED, (), D.QUEUED, "delayed"),
        (Q.PAUSED, (), D.PAUSED, "paused_by_user"),
        (Q.IMPORTED, (), D.COMPLETED, None),
        (Q.UNKNOWN, (), D.QUEUED, None),
        (Q.WARNING, ("The download is stalled with no connections",), D.STALLED, "no_peers"),
        (Q.WARNING, ("qBittorrent is downloading metadata",), D.STALLED, "metadata"),
        (Q.WARNING, ("Unable to communicate with qBittorrent",), D.STALLED, "client_down"),
        (Q.WARNING, ("what?", "Disk is full"), D.STALLED, "disk_full"),
        (Q.WARNING, ("what?",), D.STALLED, "warning"),
        (Q.FAILED, ("No files found are eligible for import",), D.ERROR, "import_error"),
        (Q.IMPORT_BLOCKED, ("disk full",), D.IMPORT_BLOCKED, "import_error"),
    ],
)
async def test_states_of_the_queue_alone(
    queued: Q, messages: tuple[str, ...], state: D, reason: str | None
) -> None:
    where = home(queue=(entry(state=queued, messages=messages),), client=False)
    one = await only(where.stack)
    assert (one.state, one.stalled_reason) == (state, reason)


def test_every_queue_state_is_folded() -> None:
    for state in Q:
        (one,) = joined(home(queue=(entry(state=state),), client=False).stack)
        assert one.download.state in D


def test_joined_for_a_title() -> None:
    """What its *arr fetches, and what is known to be its; nobody else's."""
    stray = torrent(hash=OTHER, name="linux.iso")
    where = home(torrent(), stray, queue=(entry(),))
    assert [one.hash for one in joined_for(where.stack, a_request())] == [HASH]
    known = a_request(download_ids=(HASH, OTHER.upper(), "gone"))
    assert [one.hash for one in joined_for(where.stack, known)] == [HASH, OTHER]
    assert joined_for(where.stack, a_request(ref=ARRIVAL.ref)) == ()
    down = Home(backends=[radarr(up=False)], torrents=where.torrents)
    (one,) = joined_for(down.stack, a_request(download_ids=(HASH,)))
    assert (one.download.ref, one.entry) == (DUNE.ref, None)
    usenet = home(queue=(entry(download_id="nzo"),), client=False)
    assert [one.hash for one in joined_for(usenet.stack, a_request())] == ["nzo"]


def test_what_another_instance_fetches_is_not_joined() -> None:
    """Two Radarrs, one film: the wish for 4K must not follow, nor take away, the HD download."""
    where = home(torrent(), torrent(hash=OTHER), queue=(entry(),))
    port = FakeBackend(DUNE)
    port.hold(DUNE)
    where.backends.append(radarr(port, "radarr4k", queue=(entry(id=8, download_id=OTHER),)))
    assert [one.hash for one in joined_for(where.stack, a_request())] == [HASH]
    assert [one.hash for one in joined_for(where.stack, a_request(entry_id="radarr4k"))] == [OTHER]


def test_added_anew_while_the_index_remembers_the_old_id() -> None:
    where = home(torrent(), queue=(entry(backend_id=9),))
    assert joined_for(where.stack, a_request()) == ()
    assert [one.hash for one in joined_for(where.stack, a_request(backend_id=9))] == [HASH]


def test_the_same_torrent_in_two_clients_is_shown_twice() -> None:
    """Each can be paused and removed on its own."""
    where = home(torrent(), queue=(entry(),))
    where.torrents.append(qbittorrent(torrent(), entry_id="second"))
    assert [one.download.id for one in joined(where.stack)] == [ID, f"second:{HASH}"]


async def test_pausing_thousands_joins_them_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each id looked up over all torrents again would hold the event loop for minutes."""
    walks = 0
    real = module.joined

    def counted(*args: Any) -> Any:
        nonlocal walks
        walks += 1
        return real(*args)

    monkeypatch.setattr(module, "joined", counted)
    many = [torrent(hash=f"{number:040x}") for number in range(100)]
    touched = await pause(home(*many).stack, [f"qbit:{one.hash}" for one in many])
    assert (len(touched), walks) == (100, 1)


async def test_pause_and_resume_by_id() -> None:
    where = home(torrent(), queue=(entry(),))
    client = where.torrents[0].port
    assert [one.id for one in await pause(where.stack, [ID])] == [ID]
    assert client.called("pause") == [([HASH],)]
    assert [one.id for one in await resume(where.stack, [ID])] == [ID]
    assert client.called("resume") == [([HASH],)]


async def test_pause_and_resume_all() -> None:
    """What is complete is let alone; each client is called once."""
    third = "c" * 40
    where = home(
        torrent(), torrent(hash=OTHER, state=D.PAUSED), torrent(hash=third, state=D.STALLED), queue=(entry(),)
    )
    where.torrents.append(qbittorrent(torrent(hash="d" * 40, state=D.SEEDING), entry_id="second"))
    assert {one.id for one in await pause(where.stack)} == {ID, f"qbit:{third}"}
    assert where.torrents[0].port.called("pause") == [([HASH, third],)]
    assert not where.torrents[1].port.calls
    assert [one.id for one in await resume(where.stack)] == [f"qbit:{OTHER}"]


@pytest.mark.parametrize(
    ("where", "id_", "error"),
    [
        (home(torrent()), "qbit:gone", NotFound),
        (home(torrent()), "", NotFound),
        (home(torrent(), up=False), ID, CannotConnect),
        (home(queue=(entry(download_id="nzo"),)), "radarr:7", Refused),
        (home(client=False), ID, NotConfigured),
    ],
)
async def test_pause_what_cannot_be(where: Home, id_: str, error: type[MediaMateError]) -> None:
    with pytest.raises(error) as err:
        await pause(where.stack, [id_])
    assert err.type is error


@pytest.mark.parametrize(
    ("how", "in_queue", "in_client", "searched"),
    [
        ({"delete_files": True}, (7, True, False, False), None, False),
        ({"delete_files": False}, (7, False, False, False), ([HASH], False), False),
        (
            {"delete_files": True, "blocklist": True, "search_again": True},
            (7, True, True, True),
            None,
            False,
        ),
        ({"delete_files": True, "search_again": True}, (7, True, False, True), None, True),
        (
            {"delete_files": False, "blocklist": True},
            (7, False, True, False),
            ([HASH], False),
            False,
        ),
    ],
)
async def test_remove_through_its_arr(
    how: dict[str, bool], in_queue: tuple[Any, ...], in_client: tuple[Any, ...] | None, searched: bool
) -> None:
    where = home(torrent(), queue=(entry(),))
    backend, client = where.backends[0].port, where.torrents[0].port
    assert (await remove(where.stack, ID, **how)).id == ID
    assert backend.called("remove_from_queue") == [in_queue]
    assert client.called("remove") == ([in_client] if in_client else [])
    assert backend.called("search_now") == ([(1,)] if searched else [])


async def test_remove_usenet() -> None:
    """There is nobody else who could take it out of its client."""
    where = home(queue=(entry(download_id="nzo"),), client=False)
    await remove(where.stack, "radarr:7", delete_files=False)
    assert where.backends[0].port.called("remove_from_queue") == [(7, True, False, False)]


async def test_remove_what_no_arr_owns() -> None:
    where = home(torrent())
    for how in ({"blocklist": True}, {"search_again": True}):
        with pytest.raises(NotManaged):
            await remove(where.stack, ID, delete_files=True, **how)
    await remove(where.stack, ID, delete_files=True)
    assert where.torrents[0].port.called("remove") == [([HASH], True)]
    assert not where.backends[0].port.calls


async def test_remove_what_belongs_to_no_title() -> None:
    where = home(torrent(), queue=(entry(backend_id=None),))
    with pytest.raises(NotManaged):
        await remove(where.stack, ID, delete_files=True, blocklist=True, search_again=True)
    assert not where.backends[0].port.calls


async def test_remove_unknown() -> None:
    with pytest.raises(NotFound):
        await remove(home().stack, ID, delete_files=True)


@pytest.mark.parametrize("how", [{"blocklist": True}, {"search_again": True}])
async def test_no_release_is_punished_that_left_the_queue_a_moment_ago(how: dict[str, bool]) -> None:
    """It may have been imported by now: what it seeds is not to be deleted."""
    where = home(torrent(), queue=(entry(),))
    where.backends[0].port.fails["remove_from_queue"] = NotFound()
    with pytest.raises(NotFound, match="download_not_found"):
        await remove(where.stack, ID, delete_files=True, **how)
    assert not where.torrents[0].port.called("remove")


@pytest.mark.parametrize("delete_files", [True, False])
async def test_what_left_the_queue_a_moment_ago_can_still_be_removed(delete_files: bool) -> None:
    """The snapshot is older than the *arr's own queue: its torrent goes all the same."""
    where = home(torrent(), queue=(entry(),))
    where.backends[0].port.fails["remove_from_queue"] = NotFound()
    assert (await remove(where.stack, ID, delete_files=delete_files)).id == ID
    assert where.torrents[0].port.called("remove")
