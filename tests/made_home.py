"""A household of fakes: one Radarr, one torrent client, one media server, one catalogue.

Stateful as the real ones, without HTTP. `Home.stack()` is what the desk sees; put a service's
name into `down` and it does not answer.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unittest.mock import create_autospec

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.errors import AlreadyInLibrary, CannotConnect, NotFound
from custom_components.mediamate.model import (
    DownloadState,
    IndexedTitle,
    LibraryItem,
    LibrarySnapshot,
    MediaItem,
    MediaRef,
    MediaType,
    Part,
    QualityProfile,
    QueueEntry,
    QueueState,
    RootFolder,
    ServerItem,
    ServerSnapshot,
    ServiceInfo,
    TitleIndex,
    Torrent,
    TransferSnapshot,
    TransferTotals,
)
from custom_components.mediamate.operations.stack import Instance, MediaStack
from custom_components.mediamate.ports import (
    Catalogue,
    EpisodeServer,
    MediaBackend,
    MediaServer,
    TorrentClient,
)
from tests.made import ARRIVAL, DUNE, Clock, film
from tests.operations.fakes import BEAR, FakeSonarr, sonarr as sonarr_of

PROFILES = (QualityProfile(4, "HD-1080p", (1080,)),)
FOLDERS = (RootFolder(1, "/movies", True, 10**13, 10**13),)
INFO = ServiceInfo("fake", "1")


def add_series(hass: HomeAssistant, home: Home) -> FakeSonarr:
    """Give the household a Sonarr, and a series to ask for."""
    sonarr = {"entry_id": "sonarr", "title": "Sonarr", "data": {"kind": "sonarr"}}
    MockConfigEntry(domain="mediamate", **sonarr, disabled_by=ConfigEntryDisabler.USER).add_to_hass(hass)
    home.sonarr, home.titles = FakeSonarr(BEAR), {**home.titles, BEAR.ref: BEAR}
    home.sonarr.folders = (RootFolder(1, "/series", accessible=True, free=9 * 10**11),)
    return home.sonarr


class Jellyfin(MediaServer, EpisodeServer):
    """What the media server is for: films and series."""


class Home:
    """Fakes and what they remember."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.down: set[str] = set()
        self.missing: set[str] = set()  # not set up at all
        self.titles = {DUNE: film(), ARRIVAL: film(ARRIVAL, "Arrival", 2016)}
        self.library: dict[MediaRef, LibraryItem] = {}
        self.queue: dict[int, QueueEntry] = {}
        self.torrents: dict[str, Torrent] = {}
        self.totals = TransferTotals()
        self.shown: dict[MediaRef, ServerItem] = {}
        self.added: list[MediaRef] = []  # every add that the fake Radarr stored
        self.on_add: Callable[[], None] | None = None  # called when it has stored, before it answers
        self.sonarr: FakeSonarr | None = None  # none, unless a test sets one up
        self.episodes_on_their_way: list[QueueEntry] = []
        self.shown_episodes: dict[Part, ServerItem] = {}
        self.radarr = self._radarr()
        self.qbittorrent = self._qbittorrent()
        self.jellyfin = self._jellyfin()
        self.tmdb = self._tmdb()

    def stack(self) -> MediaStack:
        library = LibrarySnapshot(
            info=INFO,
            titles=len(self.library),
            queue=tuple(self.queue.values()),
            quality_profiles=PROFILES,
            root_folders=FOLDERS,
            index=TitleIndex(
                {
                    ref: IndexedTitle(one.backend_id, one.monitored, one.has_file, one.available)
                    for ref, one in self.library.items()
                }
            ),
        )
        return MediaStack(
            backends=(*self._there("radarr", self.radarr, library), *self._sonarr()),
            torrents=self._there("qb", self.qbittorrent, TransferSnapshot(self.totals, dict(self.torrents))),
            servers=self._there("jellyfin", self.jellyfin, ServerSnapshot(info=INFO)),
            catalogues=self._there("tmdb", self.tmdb, None),
        )

    def _sonarr(self) -> tuple[Any, ...]:
        if self.sonarr is None:
            return ()
        self.sonarr.fails = {"*": CannotConnect(service="sonarr")} if "sonarr" in self.down else {}
        whole = sonarr_of(self.sonarr, queue=tuple(self.episodes_on_their_way)).snapshot
        return self._there("sonarr", self.sonarr, whole)

    def _there(self, name: str, port: Any, snapshot: Any) -> tuple[Any, ...]:
        if name in self.missing:
            return ()
        return (Instance(name, name, port, None if name in self.down else snapshot),)

    def _up(self, name: str) -> None:
        if name in self.down:
            raise CannotConnect(service=name)

    # -- what happens behind MediaMate's back ---------------------------------------------

    def grab(self, ref: MediaRef = DUNE, hash_: str = "aa", **changes: Any) -> None:
        held = self.library[ref]
        self.queue[held.backend_id] = QueueEntry(
            id=held.backend_id * 10,
            backend_id=held.backend_id,
            title=f"{held.item.title}.1080p",
            state=QueueState.DOWNLOADING,
            size=1000,
            size_left=1000,
            download_id=hash_,
            protocol="torrent",
        )
        self.torrents[hash_] = replace(
            Torrent(
                hash=hash_,
                name=f"{held.item.title}.1080p",
                state=DownloadState.DOWNLOADING,
                progress=0.0,
                size=1000,
                speed=10,
                seeds=5,
            ),
            **changes,
        )

    def imported(self, ref: MediaRef = DUNE) -> None:
        held = self.library[ref]
        self.queue.pop(held.backend_id, None)
        self.library[ref] = replace(held, has_file=True, path=f"/movies/{held.item.title} (2021)")

    def playable(self, ref: MediaRef = DUNE, *, playable: bool = True) -> None:
        self.shown[ref] = ServerItem(
            id="j1", name="Dune", playable=playable, ref=ref, link="http://tv/web/#/details?id=j1"
        )

    def show_episode(self, part: Part) -> None:
        """Have the media server play an episode."""
        name = f"s{part.season}e{part.episode}"
        link = f"http://tv/web/#/details?id={name}"
        self.shown_episodes[part] = ServerItem(id=name, name=name, playable=True, link=link)

    # -- the ports ------------------------------------------------------------------------

    def _radarr(self) -> Any:
        port = create_autospec(MediaBackend, instance=True)
        port.media_types = frozenset({MediaType.MOVIE})
        for name in ("lookup_ref", "lookup", "get", "add", "delete", "remove_from_queue"):
            getattr(port, name).side_effect = getattr(self, f"_radarr_{name}")
        port.quality_profiles.return_value = PROFILES
        port.root_folders.return_value = FOLDERS
        port.upcoming.return_value = ()
        return port

    async def _radarr_lookup_ref(self, ref: MediaRef) -> MediaItem:
        self._up("radarr")
        if ref not in self.titles:
            raise NotFound("title_not_found")
        return self.titles[ref]

    async def _radarr_lookup(self, query: str) -> list[MediaItem]:
        self._up("radarr")
        return [one for one in self.titles.values() if query.lower() in one.title.lower()]

    async def _radarr_get(self, ref: MediaRef) -> LibraryItem | None:
        self._up("radarr")
        return self.library.get(ref)

    async def _radarr_add(self, ref: MediaRef, **how: Any) -> LibraryItem:
        self._up("radarr")
        if ref in self.library:
            raise AlreadyInLibrary
        self.added.append(ref)
        self.library[ref] = LibraryItem(
            item=self.titles[ref],
            backend_id=len(self.added),
            monitored=True,
            has_file=False,
            available=True,
            added=self.clock(),
        )
        if self.on_add:
            self.on_add()
        return self.library[ref]

    async def _radarr_delete(self, backend_id: int, *, delete_files: bool) -> None:
        for ref, held in list(self.library.items()):
            if held.backend_id == backend_id:
                del self.library[ref]

    async def _radarr_remove_from_queue(
        self, entry_id: int, *, remove_from_client: bool, blocklist: bool, search_again: bool
    ) -> None:
        for key, entry in list(self.queue.items()):
            if entry.id == entry_id:
                del self.queue[key]
                if remove_from_client:
                    self.torrents.pop(entry.download_id or "", None)

    def _qbittorrent(self) -> Any:
        port = create_autospec(TorrentClient, instance=True)

        def switch(state: DownloadState) -> Any:
            async def act(hashes: list[str]) -> None:
                self._up("qb")
                for hash_ in hashes:
                    self.torrents[hash_] = replace(self.torrents[hash_], state=state)

            return act

        async def remove(hashes: list[str], *, delete_files: bool) -> None:
            for hash_ in hashes:
                self.torrents.pop(hash_, None)

        port.pause.side_effect = switch(DownloadState.PAUSED)
        port.resume.side_effect = switch(DownloadState.DOWNLOADING)
        port.remove.side_effect = remove
        return port

    def _jellyfin(self) -> Any:
        port = create_autospec(Jellyfin, instance=True)

        async def episodes(item_id: str) -> dict[Part, ServerItem]:
            self._up("jellyfin")
            return dict(self.shown_episodes)

        async def find(ref: MediaRef) -> ServerItem | None:
            self._up("jellyfin")
            return self.shown.get(ref)

        async def scan(media_type: MediaType, path: str | None = None) -> None:
            self._up("jellyfin")

        port.find.side_effect = find
        port.episodes.side_effect = episodes
        port.scan.side_effect = scan
        port.recently_added.return_value = (ServerItem(id="j9", name="New", playable=True),)
        port.link.return_value = "http://tv/link"
        return port

    def _tmdb(self) -> Any:
        port = create_autospec(Catalogue, instance=True)

        async def search(query: str, **how: Any) -> list[MediaItem]:
            self._up("tmdb")
            return [one for one in self.titles.values() if query.lower() in one.title.lower()]

        async def details(ref: MediaRef, *, language: str) -> MediaItem:
            self._up("tmdb")
            if ref not in self.titles:
                raise NotFound("title_not_found")
            return self.titles[ref]

        port.search.side_effect = search
        port.details.side_effect = details
        port.similar.return_value = tuple(self.titles.values())
        port.trending.return_value = tuple(self.titles.values())
        port.discover.return_value = tuple(self.titles.values())
        return port
