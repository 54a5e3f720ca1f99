"""Small stand-ins for the ports: they keep in memory what a service would, and note what was asked."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from custom_components.mediamate.errors import AlreadyInLibrary, MediaMateError, NotFound
from custom_components.mediamate.model import (
    Door,
    DownloadState,
    Episode,
    HealthIssue,
    HistoryEvent,
    IndexedTitle,
    LibraryItem,
    LibrarySnapshot,
    MediaItem,
    MediaRef,
    MediaRequest,
    MediaType,
    Part,
    PlaybackSession,
    QualityProfile,
    QueueEntry,
    QueueState,
    RequestState,
    RootFolder,
    Season,
    ServerItem,
    ServerLibrary,
    ServerSnapshot,
    ServiceInfo,
    Thread,
    TitleIndex,
    Torrent,
    TransferSnapshot,
    TransferTotals,
    UpcomingItem,
)
from custom_components.mediamate.operations.stack import Instance
from custom_components.mediamate.ports import (
    Catalogue,
    EpisodeServer,
    Episodic,
    MediaBackend,
    MediaServer,
    TorrentClient,
)

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
GB = 10**9
INFO = ServiceInfo("Fake", "1.0")
HASH = "a" * 40


def ref(id_: int | str = 438631, kind: MediaType = MediaType.MOVIE, space: str = "tmdb") -> MediaRef:
    return MediaRef(kind, space, str(id_))


DUNE = MediaItem(
    ref=ref(),
    title="Dune",
    year=2021,
    runtime=155,
    popularity=90.0,
    rating=7.8,
    aliases=("Дюна", "Dune: Part One"),
    in_cinemas=date(2021, 9, 15),
    released=date(2021, 10, 22),
)
OLD_DUNE = MediaItem(ref=ref(841), title="Dune", year=1984, popularity=40.0, released=date(1985, 6, 1))
PART_TWO = MediaItem(
    ref=ref(693134), title="Dune: Part Two", year=2024, popularity=120.0, released=date(2024, 4, 15)
)
ARRIVAL = MediaItem(ref=ref(329865), title="Arrival", year=2016, popularity=50.0, rating=7.6)
SERIES = MediaItem(ref=ref(90228, MediaType.SERIES), title="Dune: Prophecy", year=2024, popularity=60.0)

BEAR = MediaItem(
    ref=ref(393738, MediaType.SERIES, "tvdb"),
    title="The Bear",
    year=2022,
    runtime=30,
    popularity=70.0,
    aliases=("Медведь",),
    seasons=(
        Season(number=0, episodes=2, aired=2),
        Season(number=1, episodes=8, aired=8),
        Season(number=2, episodes=10, aired=10),
        Season(number=3, episodes=10, aired=4),
        Season(number=4, episodes=10, aired=0),
    ),
    ended=False,
)

HD = QualityProfile(4, "HD-1080p", (1080,))
UHD = QualityProfile(5, "Ultra-HD", (2160,))
ANY = QualityProfile(1, "Any", (2160, 1080, 720))
MOVIES = RootFolder(1, "/movies", accessible=True, free=500 * GB, total=1000 * GB)


class Failing:
    """Whatever is named in `fails` raises that; `delay` makes everything slow; `calls` is the log."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Any]] = []
        self.fails: dict[str, MediaMateError] = {}
        self.delay = 0.0

    async def note(self, name: str, *args: Any) -> None:
        self.calls.append((name, args))
        if self.delay:
            await asyncio.sleep(self.delay)
        if err := self.fails.get(name) or self.fails.get("*"):
            raise err

    def called(self, name: str) -> list[Any]:
        return [args for one, args in self.calls if one == name]


class FakeBackend(Failing, MediaBackend):
    media_types = frozenset({MediaType.MOVIE})

    def __init__(self, *items: MediaItem, kinds: frozenset[MediaType] | None = None) -> None:
        super().__init__()
        self.known = {one.ref: one for one in items}
        self.held: dict[MediaRef, LibraryItem] = {}
        self.profiles: Sequence[QualityProfile] = (HD, UHD)
        self.folders: Sequence[RootFolder] = (MOVIES,)
        self.calendar: Sequence[UpcomingItem] = ()
        if kinds:
            self.media_types = kinds

    def hold(self, item: MediaItem, **changes: Any) -> LibraryItem:
        defaults: dict[str, Any] = {
            "backend_id": len(self.held) + 1,
            "monitored": True,
            "has_file": False,
            "available": True,
            "quality_profile_id": HD.id,
            "path": f"/movies/{item.title}",
        }
        self.held[item.ref] = LibraryItem(item=item, **(defaults | changes))
        return self.held[item.ref]

    async def status(self) -> ServiceInfo:
        return INFO

    async def lookup(self, query: str) -> Sequence[MediaItem]:
        await self.note("lookup", query)
        word = query.casefold()
        return [one for one in self.known.values() if word in one.title.casefold()]

    async def lookup_ref(self, ref: MediaRef) -> MediaItem:
        await self.note("lookup_ref", ref)
        if ref not in self.known:
            raise NotFound
        return self.known[ref]

    async def get(self, ref: MediaRef) -> LibraryItem | None:
        await self.note("get", ref)
        return self.held.get(ref)

    async def add(
        self,
        ref: MediaRef,
        *,
        quality_profile_id: int,
        root_folder: str,
        seasons: Sequence[int] | str | None = None,
        search: bool = True,
        language: str | None = None,
    ) -> LibraryItem:
        told = () if language is None else (language,)
        await self.note("add", ref, quality_profile_id, root_folder, seasons, search, *told)
        if ref in self.held:
            raise AlreadyInLibrary
        return self.hold(self.known[ref], quality_profile_id=quality_profile_id, added=NOW)

    async def delete(self, backend_id: int, *, delete_files: bool) -> None:
        await self.note("delete", backend_id, delete_files)

    async def monitor(self, backend_id: int, *, quality_profile_id: int) -> None:
        await self.note("monitor", backend_id, quality_profile_id)

    async def search_now(self, backend_id: int) -> None:
        await self.note("search_now", backend_id)

    async def quality_profiles(self) -> Sequence[QualityProfile]:
        await self.note("quality_profiles")
        return self.profiles

    async def root_folders(self) -> Sequence[RootFolder]:
        await self.note("root_folders")
        return self.folders

    async def health(self) -> Sequence[HealthIssue]:
        return ()

    async def update_available(self) -> str | None:
        return None

    async def queue(self) -> Sequence[QueueEntry]:
        return ()

    async def refresh_queue(self) -> None:
        await self.note("refresh_queue")

    async def remove_from_queue(
        self, entry_id: int, *, remove_from_client: bool, blocklist: bool, search_again: bool
    ) -> None:
        await self.note("remove_from_queue", entry_id, remove_from_client, blocklist, search_again)

    async def index(self) -> AsyncIterator[tuple[MediaRef, IndexedTitle]]:
        for one in ():
            yield one

    async def changed_since(self, when: datetime) -> Sequence[int]:
        return ()

    async def indexed(self, backend_id: int) -> tuple[MediaRef, IndexedTitle] | None:
        return None

    async def missing_count(self) -> int:
        return 0

    async def search_missing(self) -> None:
        await self.note("search_missing")

    async def upcoming(self, start: date, end: date) -> Sequence[UpcomingItem]:
        await self.note("upcoming", start, end)
        return self.calendar

    async def history(self, backend_id: int) -> Sequence[HistoryEvent]:
        return ()


class FakeSonarr(FakeBackend, Episodic):
    """A Sonarr: `shows` are the episodes of each series, by its backend id."""

    media_types = frozenset({MediaType.SERIES})

    def __init__(self, *items: MediaItem) -> None:
        super().__init__(*items)
        self.shows: dict[int, list[Episode]] = {}
        self.slow = False  # it reads the episodes of what was added later

    def hold(self, item: MediaItem, **changes: Any) -> LibraryItem:
        return super().hold(item, **({"path": f"/series/{item.title}"} | changes))

    def keep(self, item: MediaItem, *episodes: Episode, **changes: Any) -> LibraryItem:
        """Hold a series with these episodes."""
        held = self.hold(item, **changes)
        self.shows[held.backend_id] = list(episodes)
        return held

    async def add(self, ref: MediaRef, *, seasons: Any = None, **how: Any) -> LibraryItem:
        if isinstance(seasons, tuple):
            known = {one.number for one in self.known[ref].seasons}
            for number in set(seasons) - known:
                await self.note("refused", ref, seasons)
                raise NotFound("season_not_found", season=number)
        held = await super().add(ref, seasons=seasons, **how)
        wanted = seasons if isinstance(seasons, tuple) else ()
        self.shows[held.backend_id] = [] if self.slow else season_episodes(held.item, wanted)
        return held

    async def episodes(self, backend_id: int) -> Sequence[Episode]:
        await self.note("episodes", backend_id)
        return tuple(self.shows[backend_id])

    async def want(self, backend_id: int, parts: Sequence[Part], *, wanted: bool = True) -> None:
        await self.note("want", backend_id, tuple(parts), wanted)
        self.shows[backend_id] = [
            replace(one, monitored=wanted) if any(part.covers(one.part) for part in parts) else one
            for one in self.shows[backend_id]
        ]

    async def search_parts(self, backend_id: int, parts: Sequence[Part]) -> None:
        await self.note("search_parts", backend_id, tuple(parts))

    async def aired(self, start: datetime, end: datetime) -> Sequence[int]:
        return ()


def season_episodes(item: MediaItem, wanted: Sequence[int]) -> list[Episode]:
    """Return the episodes of a series as its seasons count them: aired weekly, the last ones still to come."""
    return [
        an_episode(
            season.number,
            number,
            monitored=season.number in wanted,
            airs=NOW + timedelta(days=7 * (number - (season.aired or 0)) - 3),
        )
        for season in item.seasons
        for number in range(1, season.episodes + 1)
    ]


def an_episode(season: int, number: int, **changes: Any) -> Episode:
    """Return an episode that came out a while ago."""
    values: dict[str, Any] = {
        "id": season * 100 + number,
        "part": Part(season, number),
        "title": f"Episode {number}",
        "airs": NOW - timedelta(days=300 - 7 * number),
    }
    return Episode(**(values | changes))


class FakeTorrents(Failing, TorrentClient):
    async def status(self) -> ServiceInfo:
        return INFO

    async def snapshot(self) -> TransferSnapshot:
        return TransferSnapshot(TransferTotals())

    async def add(self, torrent: bytes | str, *, category: str | None = None, paused: bool = False) -> None:
        await self.note("add", torrent)

    async def pause(self, hashes: Sequence[str]) -> None:
        await self.note("pause", list(hashes))

    async def resume(self, hashes: Sequence[str]) -> None:
        await self.note("resume", list(hashes))

    async def remove(self, hashes: Sequence[str], *, delete_files: bool) -> None:
        await self.note("remove", list(hashes), delete_files)


class FakeServer(Failing, MediaServer, EpisodeServer):
    def __init__(self, *items: ServerItem) -> None:
        super().__init__()
        self.shown: dict[Part, ServerItem] = {}
        self.items = {one.ref: one for one in items}
        self.newest = list(items)

    async def status(self) -> ServiceInfo:
        return INFO

    async def libraries(self) -> Sequence[ServerLibrary]:
        return ()

    async def find(self, ref: MediaRef) -> ServerItem | None:
        await self.note("find", ref)
        return self.items.get(ref)

    async def episodes(self, item_id: str) -> Mapping[Part, ServerItem]:
        await self.note("episodes", item_id)
        return dict(self.shown)

    def show(self, *parts: Part, playable: bool = True) -> None:
        """Have these episodes appear."""
        for one in parts:
            name = f"s{one.season}e{one.episode}"
            self.shown[one] = ServerItem(id=name, name=name, playable=playable)

    async def counts(self) -> dict[str, int]:
        return {}

    async def recently_added(self, limit: int = 10) -> Sequence[ServerItem]:
        await self.note("recently_added", limit)
        return self.newest[:limit]

    async def sessions(self) -> Sequence[PlaybackSession]:
        return ()

    async def scan(self, media_type: MediaType, path: str | None = None) -> None:
        await self.note("scan", media_type, path)

    async def image(self, item_id: str, *, width: int = 400) -> bytes | None:
        return None

    def link(self, item_id: str) -> str:
        return f"http://jellyfin.test/web/#/details?id={item_id}"


class FakeCatalogue(Failing, Catalogue):
    def __init__(self, *items: MediaItem) -> None:
        super().__init__()
        self.items = list(items)
        self.neighbours: dict[MediaRef, Sequence[MediaItem]] = {}

    async def status(self) -> ServiceInfo:
        return INFO

    async def search(
        self, query: str, *, language: str, media_type: MediaType | None = None, year: int | None = None
    ) -> Sequence[MediaItem]:
        await self.note("search", query, language, media_type, year)
        word = query.casefold()
        return [
            one
            for one in self.items
            if any(word in name.casefold() for name in (one.title, *one.aliases))
            and (media_type in {None, one.ref.media_type})
            and (year in {None, one.year})
        ]

    async def details(self, ref: MediaRef, *, language: str) -> MediaItem:
        await self.note("details", ref, language)
        for one in self.items:
            if one.ref == ref:
                return one
        raise NotFound

    async def similar(self, ref: MediaRef, *, language: str) -> Sequence[MediaItem]:
        await self.note("similar", ref)
        return self.neighbours.get(ref, ())

    async def trending(self, media_type: MediaType | None, *, language: str) -> Sequence[MediaItem]:
        await self.note("trending", media_type)
        return self.items

    async def discover(
        self, media_type: MediaType, *, language: str, genre: str | None = None, person: str | None = None
    ) -> Sequence[MediaItem]:
        await self.note("discover", media_type, genre, person)
        return [one for one in self.items if one.ref.media_type is media_type]


@dataclass
class Home:
    """A household in the making: fill it, then take `.stack`."""

    backends: list[Any] = field(default_factory=list)
    torrents: list[Any] = field(default_factory=list)
    servers: list[Any] = field(default_factory=list)
    catalogues: list[Any] = field(default_factory=list)
    defaults: tuple[Any, ...] = ()

    @property
    def stack(self) -> Any:
        from custom_components.mediamate.operations.stack import MediaStack

        return MediaStack(
            backends=tuple(self.backends),
            torrents=tuple(self.torrents),
            servers=tuple(self.servers),
            catalogues=tuple(self.catalogues),
            defaults=self.defaults,
        )


def radarr(
    port: FakeBackend | None = None,
    entry_id: str = "radarr",
    title: str = "Radarr",
    *,
    up: bool = True,
    **snapshot: Any,
) -> Any:
    """An instance whose index says what its port holds."""
    port = port or FakeBackend(DUNE, OLD_DUNE, PART_TWO)
    index = {
        key: IndexedTitle(one.backend_id, one.monitored, one.has_file, one.available)
        for key, one in port.held.items()
    }
    values = {
        "titles": len(index),
        "index": TitleIndex(index),
        "quality_profiles": tuple(port.profiles),
    } | snapshot
    return Instance(entry_id, title, port, LibrarySnapshot(info=INFO, **values) if up else None)


def sonarr(port: FakeSonarr, **how: Any) -> Any:
    """An instance of a Sonarr."""
    return radarr(port, "sonarr", "Sonarr", **how)


def qbittorrent(*torrents: Torrent, up: bool = True, entry_id: str = "qbit") -> Any:
    snapshot = TransferSnapshot(TransferTotals(), {one.hash: one for one in torrents})
    return Instance(entry_id, "qBittorrent", FakeTorrents(), snapshot if up else None)


def jellyfin(*items: ServerItem, up: bool = True, recent: tuple[ServerItem, ...] = ()) -> Any:
    snapshot = ServerSnapshot(info=INFO, recent=recent)
    return Instance("jellyfin", "Jellyfin", FakeServer(*items), snapshot if up else None)


def tmdb(*items: MediaItem) -> Any:
    return Instance("tmdb", "TMDb", FakeCatalogue(*items), None)


def torrent(**changes: Any) -> Torrent:
    values: dict[str, Any] = {
        "hash": HASH,
        "name": "Dune.2021.1080p",
        "state": DownloadState.DOWNLOADING,
        "progress": 0.4,
        "size": 10 * GB,
        "speed": 5_000_000,
        "eta": 1200,
        "seeds": 12,
    }
    return Torrent(**(values | changes))


def entry(**changes: Any) -> QueueEntry:
    values: dict[str, Any] = {
        "id": 7,
        "backend_id": 1,
        "title": "Dune.2021.1080p",
        "state": QueueState.DOWNLOADING,
        "size": 10 * GB,
        "size_left": 6 * GB,
        "download_id": HASH,
        "protocol": "torrent",
    }
    return QueueEntry(**(values | changes))


def a_request(**changes: Any) -> MediaRequest:
    values: dict[str, Any] = {
        "id": "r1",
        "ref": DUNE.ref,
        "title": "Dune",
        "state": RequestState.REQUESTED,
        "actor": "user:1",
        "created": NOW,
        "updated": NOW,
        "watchers": (Thread("user:1", Door.ASSIST, "dialog"),),
        "entry_id": "radarr",
        "quality_profile_id": 4,
        "root_folder": "/movies",
    }
    return MediaRequest(**(values | changes))
