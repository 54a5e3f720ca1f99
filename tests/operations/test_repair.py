"""What is looked at to find a cause, and what each remedy does; nothing here ever drops a release."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
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
from custom_components.mediamate.model import (
    DownloadState,
    Episode,
    HealthIssue,
    Part,
    QueueState,
    RequestPart,
    RequestState,
    RootFolder,
    TrackerStatus,
    TransferTotals,
    named,
)
from custom_components.mediamate.model.indexers import Indexer, IndexersSnapshot
from custom_components.mediamate.operations.causes import Remedy
from custom_components.mediamate.operations.downloads import joined
from custom_components.mediamate.operations.repair import Thing, apply, explain
from custom_components.mediamate.operations.stack import Instance, MediaStack
from custom_components.mediamate.ports import Episodic, ManualImport, Trackers

from .fakes import (
    BEAR,
    DUNE,
    GB,
    HASH,
    INFO,
    FakeBackend,
    FakeSonarr,
    FakeTorrents,
    Home,
    a_request,
    entry,
    jellyfin,
    qbittorrent,
    radarr,
    sonarr,
    torrent,
)

LABEL = named("Dune", 2021)
STALLED = torrent(state=DownloadState.STALLED, speed=0, seeds=7)


class Telling(FakeTorrents, Trackers):
    def __init__(self, *told: TrackerStatus) -> None:
        super().__init__()
        self.told = told

    async def trackers(self, hash_: str) -> Sequence[TrackerStatus]:
        await self.note("trackers", hash_)
        return self.told


class ByHand(FakeBackend, ManualImport):
    async def import_download(self, download_id: str, backend_id: int) -> int:
        await self.note("import_download", download_id, backend_id)
        return 1


class Series(FakeBackend, Episodic):
    async def episodes(self, backend_id: int) -> Sequence[Episode]:
        return ()

    async def aired(self, start: datetime, end: datetime) -> Sequence[int]:
        return ()

    async def want(self, backend_id: int, parts: Sequence[Part], *, wanted: bool = True) -> None:
        await self.note("want", backend_id, tuple(parts))

    async def search_parts(self, backend_id: int, parts: Sequence[Part]) -> None:
        await self.note("search_parts", backend_id, tuple(parts))


def thing(stack: MediaStack, **changes: Any) -> Thing:
    """The one download of a stack, as somebody waits for it."""
    one = next(iter(joined(stack)), None)
    backend = next(iter(stack.backends), None)
    return Thing(label=LABEL, one=one, backend=backend, **({"request": a_request(backend_id=1)} | changes))


def client(port: FakeTorrents, *torrents: Any, **totals: Any) -> Any:
    made = qbittorrent(*torrents)
    return replace(made, port=port, snapshot=replace(made.snapshot, totals=TransferTotals(**totals)))


async def cause(home: Home, **changes: Any) -> str:
    return (await explain(home.stack, thing(home.stack, **changes))).cause


# --- looking


async def test_the_trackers_of_what_stands_still_are_asked() -> None:
    port = Telling(TrackerStatus("a.invalid", False, "unregistered torrent"))
    home = Home(backends=[radarr(queue=(entry(),))], torrents=[client(port, STALLED)])
    assert await cause(home) == "unregistered"
    assert port.called("trackers") == [(HASH,)]
    port.fails["trackers"] = CannotConnect(service="qBittorrent")
    assert await cause(home) == "no_connection"
    home.torrents = [client(port, replace(STALLED, seeds=0))]
    assert await cause(home) == "other", "whom nobody could ask has not said that nobody shares it"
    del port.fails["trackers"]
    port.told = (TrackerStatus("a.invalid", True),)
    assert await cause(home) == "no_seeders"


async def test_what_moves_is_left_alone() -> None:
    port = Telling()
    home = Home(backends=[radarr(queue=(entry(),))], torrents=[client(port, torrent())])
    assert await cause(home) == "fine"
    assert port.calls == []


async def test_the_others_of_the_same_client_and_its_disk_count() -> None:
    others = [replace(STALLED, hash=one * 40) for one in "bc"]
    home = Home(backends=[radarr(queue=(entry(),))], torrents=[qbittorrent(STALLED, *others)])
    assert await cause(home) == "all_stalled"
    home.torrents = [client(FakeTorrents(), STALLED, free_space=GB)]
    assert await cause(home) == "no_space_client"
    home.torrents = [client(FakeTorrents(), STALLED, cut_off=True)]
    assert await cause(home) == "cut_off"


async def test_the_librarys_folders_and_health_count() -> None:
    blocked = entry(state=QueueState.IMPORT_BLOCKED, messages=("Strange",))
    port = FakeBackend(DUNE)
    full = (RootFolder(1, "/movies", True, free=GB),)
    home = Home(backends=[radarr(port, queue=(blocked,), root_folders=full)])
    assert await cause(home) == "import_other"  # there is room by now
    port.fails["root_folders"] = CannotConnect(service="Radarr")
    assert await cause(home) == "no_space"
    home.backends = [radarr(health=(HealthIssue("IndexerStatusCheck", "error", "?"),))]
    assert await cause(home, request=a_request(backend_id=1, state=RequestState.SEARCHING)) == "indexers_down"


async def test_the_indexer_manager_counts() -> None:
    indexers = (Indexer(id=1, name="Cinder"), Indexer(id=2, name="Off", enabled=False))
    snapshot = IndexersSnapshot(info=INFO, indexers=indexers, failing=indexers[:1])
    home = Home(backends=[radarr()])
    stack = replace(home.stack, indexers=(Instance("prowlarr", "Prowlarr", None, snapshot),))
    request = a_request(backend_id=1, state=RequestState.SEARCHING)
    assert (await explain(stack, thing(stack, request=request))).cause == "indexers_down"
    stack = replace(stack, indexers=(Instance("prowlarr", "Prowlarr", None, None),))
    assert (await explain(stack, thing(stack, request=request))).cause == "searching"


async def test_who_is_down_is_named() -> None:
    waiting = a_request(backend_id=1, state=RequestState.SEARCHING)
    down = await explain(MediaStack(), Thing(label=LABEL, request=waiting, library="Radarr 4K"))
    assert down.cause == "library_down" and down.message.placeholders["library"] == "Radarr 4K"
    home = Home(backends=[radarr(up=False)])
    assert await cause(home, request=waiting) == "library_down"
    home = Home(backends=[radarr(queue=(entry(client="qbt"),))], torrents=[qbittorrent(up=False)])
    lost = await explain(home.stack, thing(home.stack))
    assert lost.cause == "client_down" and lost.message.placeholders["client"] == "qbt"
    usenet = entry(state=QueueState.WARNING, protocol="usenet", messages=("Slow",))
    home.backends = [radarr(queue=(usenet,))]
    assert await cause(home) == "other"


async def test_the_day_on_which_it_comes_out_is_looked_up() -> None:
    port = FakeBackend(DUNE)
    port.hold(replace(DUNE, released=date(2026, 12, 24)))
    home = Home(backends=[radarr(port)])
    waiting = a_request(backend_id=1, state=RequestState.WAITING, reason="unreleased")

    async def day() -> Any:
        found = await explain(home.stack, thing(home.stack, request=waiting))
        return found.message.placeholders.get("day")

    assert await day() == date(2026, 12, 24)
    port.fails["get"] = CannotConnect(service="Radarr")
    assert await day() is None
    port.fails.clear()
    port.held.clear()
    assert await day() is None


# --- doing


async def done(home: Home, remedy: Remedy, of: str = "", **changes: Any) -> None:
    await apply(home.stack, thing(home.stack, **changes), remedy, of)


async def test_a_paused_torrent_runs_again() -> None:
    home = Home(torrents=[qbittorrent(torrent(state=DownloadState.PAUSED))])
    await done(home, Remedy.RESUME)
    assert home.torrents[0].port.called("resume") == [([HASH],)]
    with pytest.raises(NotFound):
        await done(Home(), Remedy.RESUME)


@pytest.mark.parametrize("of", ["import_match", "import_empty", "import_other"])
async def test_what_would_not_be_taken_is_taken_by_hand(of: str) -> None:
    port = ByHand(DUNE)
    home = Home(backends=[radarr(port, queue=(entry(state=QueueState.IMPORT_BLOCKED),))])
    await done(home, Remedy.IMPORT, of)
    assert port.called("import_download") == [(HASH, 1)] and not port.called("refresh_queue")


@pytest.mark.parametrize(
    ("of", "changes"),
    [("no_space", {}), ("import_match", {"backend_id": None}), ("import_match", {"download_id": None})],
)
async def test_what_it_can_take_now_is_looked_at_again(of: str, changes: dict[str, Any]) -> None:
    port = ByHand(DUNE)
    home = Home(backends=[radarr(port, queue=(entry(**changes),))])
    await done(home, Remedy.IMPORT, of)
    assert port.called("refresh_queue") == [()] and not port.called("import_download")


async def test_a_library_without_an_import_by_hand_looks_again() -> None:
    port = FakeBackend(DUNE)
    await done(Home(backends=[radarr(port, queue=(entry(),))]), Remedy.IMPORT, "import_match")
    assert port.called("refresh_queue") == [()]


async def test_a_film_is_searched_for() -> None:
    port = FakeBackend(DUNE)
    held = port.hold(DUNE)
    await done(Home(backends=[radarr(port)]), Remedy.SEARCH)
    assert port.called("search_now") == [(held.backend_id,)] and not port.called("monitor")


async def test_what_is_switched_off_is_switched_on_with_the_profile_that_was_wished() -> None:
    port = FakeBackend(DUNE)
    held = port.hold(DUNE, monitored=False, quality_profile_id=4)
    home = Home(backends=[radarr(port)])
    await done(home, Remedy.WANT, request=a_request(quality_profile_id=5))
    await done(home, Remedy.WANT, request=a_request(quality_profile_id=None))
    assert port.called("monitor") == [(held.backend_id, 5), (held.backend_id, 4)]
    assert len(port.called("search_now")) == 2


async def test_of_a_series_only_what_was_asked_for() -> None:
    port = Series(DUNE)
    held = port.hold(DUNE)
    home = Home(backends=[radarr(port)])
    parts = (RequestPart(season=2), RequestPart(season=3, state=RequestState.READY))
    await done(home, Remedy.WANT, request=a_request(parts=parts))
    assert port.called("want") == port.called("search_parts") == [(held.backend_id, (Part(2),))]
    await done(home, Remedy.SEARCH, request=a_request(parts=(RequestPart(season=-1),)))
    assert port.called("search_now") == [(held.backend_id,)]


async def test_the_rest_of_a_series_is_never_searched_for_as_well() -> None:
    port = Series(BEAR)
    held = port.hold(BEAR)
    home = Home(backends=[replace(sonarr(FakeSonarr(BEAR)), port=port)])
    failed = {"ref": BEAR.ref, "state": RequestState.FAILED}
    gone = (RequestPart(season=0, state=RequestState.FAILED), RequestPart(3, 5, state=RequestState.FAILED))
    await done(home, Remedy.SEARCH, request=a_request(parts=gone, **failed))
    assert port.called("search_parts") == [(held.backend_id, (Part(0), Part(3, 5)))]
    there = (RequestPart(season=2, state=RequestState.READY),)
    await done(home, Remedy.SEARCH, request=a_request(parts=there, **failed))
    assert len(port.called("search_parts")) == 1 and not port.called("search_now")


async def test_every_media_server_looks() -> None:
    home = Home(servers=[jellyfin(), jellyfin()])
    home.servers[0].port.fails["scan"] = CannotConnect(service="Jellyfin")
    await done(home, Remedy.SCAN)
    assert home.servers[1].port.called("scan") == [(DUNE.ref.media_type, None)]
    home.servers[1].port.fails["scan"] = CannotConnect(service="Jellyfin")
    with pytest.raises(CannotConnect):
        await done(home, Remedy.SCAN)
    with pytest.raises(NotConfigured):
        await done(Home(), Remedy.SCAN)


@pytest.mark.parametrize(
    ("remedy", "error"),
    [
        (Remedy.ANOTHER, NotManaged),
        (Remedy.IMPORT, NotManaged),
        (Remedy.SEARCH, NotManaged),
    ],
)
async def test_what_cannot_be_done(remedy: Remedy, error: type[MediaMateError]) -> None:
    with pytest.raises(error):
        await done(Home(), remedy)


async def test_a_download_of_its_own_has_no_wish_to_search_for() -> None:
    home = Home(backends=[radarr(queue=(entry(),))])
    with pytest.raises(NotManaged):
        await apply(home.stack, thing(home.stack, request=None), Remedy.SEARCH, "")


async def test_what_the_library_does_not_have_is_not_searched_for() -> None:
    with pytest.raises(NotFound):
        await done(Home(backends=[radarr(FakeBackend(DUNE))]), Remedy.SEARCH)
    port = ByHand(DUNE)
    port.fails["import_download"] = Refused("nothing_to_import")
    with pytest.raises(Refused):
        await done(Home(backends=[radarr(port, queue=(entry(),))]), Remedy.IMPORT, "import_match")
