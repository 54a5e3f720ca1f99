"""Clients without a wire: each method a mock with the signature of the real one, and a quiet household behind it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any
from unittest.mock import create_autospec

from custom_components.mediamate.clients.jellyfin import Jellyfin
from custom_components.mediamate.clients.lidarr import Lidarr
from custom_components.mediamate.clients.qbittorrent import QBittorrent
from custom_components.mediamate.clients.radarr import Radarr
from custom_components.mediamate.clients.readarr import Readarr
from custom_components.mediamate.clients.sonarr import Sonarr
from custom_components.mediamate.clients.tmdb import Tmdb
from custom_components.mediamate.model import (
    IndexedTitle,
    MediaRef,
    MediaType,
    QualityProfile,
    RootFolder,
    ServiceInfo,
    TransferSnapshot,
    TransferTotals,
)

INFO = {
    "radarr": ServiceInfo("Radarr", "6.0.4", name="Radarr"),
    "sonarr": ServiceInfo("Sonarr", "4.0.16", name="Sonarr"),
    "lidarr": ServiceInfo("Lidarr", "2.14.5.4836", name="Lidarr"),
    "readarr": ServiceInfo("Readarr", "0.4.19.3", name="Bookshelf", dialect="Bookshelf, goodreads"),
    "qbittorrent": ServiceInfo("qBittorrent", "5.1.0"),
    "jellyfin": ServiceInfo("Jellyfin", "10.11.0", name="Attic", unique_id="server-1"),
    "tmdb": ServiceInfo("TMDb", "3"),
}


def film(number: int) -> MediaRef:
    return MediaRef(MediaType.MOVIE, "tmdb", str(number))


def titled(number: int, *, has_file: bool = True, monitored: bool = True) -> IndexedTitle:
    return IndexedTitle(number, monitored, has_file, available=True)


def show(number: int) -> MediaRef:
    return MediaRef(MediaType.SERIES, "tvdb", str(number))


def album(number: int) -> MediaRef:
    return MediaRef(MediaType.ALBUM, "musicbrainz", str(number))


def book(number: int) -> MediaRef:
    return MediaRef(MediaType.BOOK, "goodreads", str(number))


def episodic(number: int, *, missing: int = 0) -> IndexedTitle:
    return IndexedTitle(number, True, not missing, available=True, missing=missing)


class Library(dict[int, IndexedTitle]):
    """What a fake *arr holds; `streamed` counts how often it was read whole."""

    streamed = 0
    ref = staticmethod(film)

    @property
    def missing(self) -> int:
        return sum(one.wanted for one in self.values())

    async def stream(self) -> AsyncIterator[tuple[MediaRef, IndexedTitle]]:
        self.streamed += 1
        await asyncio.sleep(0)
        for number, title in list(self.items()):
            yield self.ref(number), title


class Shows(Library):
    """What a fake Sonarr holds."""

    ref = staticmethod(show)


def fake_radarr(library: Mapping[int, IndexedTitle] | None = None) -> Any:
    """Return a Radarr that holds what `client.library` says at the moment."""
    client = create_autospec(Radarr, instance=True)
    client.media_types = frozenset({MediaType.MOVIE})
    client.status.return_value = INFO["radarr"]
    return _with_library(client, Library(library or {}))


def fake_sonarr(library: Mapping[int, IndexedTitle] | None = None) -> Any:
    """Return a Sonarr that holds what `client.library` says at the moment."""
    client = create_autospec(Sonarr, instance=True)
    client.media_types = frozenset({MediaType.SERIES})
    client.status.return_value = INFO["sonarr"]
    client.aired.return_value = []
    return _with_library(client, Shows(library or {}))


class Albums(Library):
    """What a fake Lidarr holds."""

    ref = staticmethod(album)


class Books(Library):
    """What a fake Readarr holds."""

    ref = staticmethod(book)


def fake_lidarr(library: Mapping[int, IndexedTitle] | None = None) -> Any:
    """Return a Lidarr that holds what `client.library` says at the moment."""
    client = create_autospec(Lidarr, instance=True)
    client.media_types = frozenset({MediaType.ALBUM, MediaType.ARTIST})
    client.status.return_value = INFO["lidarr"]
    return _with_library(client, Albums(library or {}))


def fake_readarr(library: Mapping[int, IndexedTitle] | None = None) -> Any:
    """Return a Readarr that holds what `client.library` says at the moment."""
    client = create_autospec(Readarr, instance=True)
    client.media_types = frozenset({MediaType.BOOK, MediaType.AUTHOR})
    client.status.return_value = INFO["readarr"]
    return _with_library(client, Books(library or {}))


def _with_library(client: Any, library: Library) -> Any:
    """Let the library stand behind an *arr that is quiet otherwise."""
    client.library = library
    client.cutoff_count.return_value = 0
    client.queue.return_value = []
    client.root_folders.return_value = [RootFolder(1, "/movies", accessible=True, free=10**12)]
    client.quality_profiles.return_value = [QualityProfile(4, "HD-1080p", (1080,))]
    client.health.return_value = []
    client.upcoming.return_value = []
    client.update_available.return_value = None
    client.changed_since.return_value = []
    client.touched = False
    client.download_clients.return_value = []
    client.ensure_webhook.return_value = True
    client.index.side_effect = client.library.stream
    client.missing_count.side_effect = lambda: client.library.missing

    async def indexed(number: int) -> tuple[MediaRef, IndexedTitle] | None:
        return (library.ref(number), library[number]) if number in library else None

    client.indexed.side_effect = indexed
    return client


def fake_qbittorrent() -> Any:
    client = create_autospec(QBittorrent, instance=True)
    client.status.return_value = INFO["qbittorrent"]
    client.snapshot.return_value = TransferSnapshot(TransferTotals(total=2))
    return client


def fake_jellyfin() -> Any:
    client = create_autospec(Jellyfin, instance=True)
    client.status.return_value = INFO["jellyfin"]
    client.counts.return_value = {"movies": 3}
    client.sessions.return_value = []
    client.recently_added.return_value = []
    return client


def fake_tmdb() -> Any:
    client = create_autospec(Tmdb, instance=True)
    client.status.return_value = INFO["tmdb"]
    return client


MAKERS = {
    "radarr": fake_radarr,
    "sonarr": fake_sonarr,
    "lidarr": fake_lidarr,
    "readarr": fake_readarr,
    "qbittorrent": fake_qbittorrent,
    "jellyfin": fake_jellyfin,
    "tmdb": fake_tmdb,
}

DATA: dict[str, dict[str, Any]] = {
    "radarr": {"url": "http://radarr.local:7878", "api_key": "radarr-secret-key", "webhook": False},
    "sonarr": {"url": "http://sonarr.local:8989", "api_key": "sonarr-secret-key", "webhook": False},
    "lidarr": {"url": "http://lidarr.local:8686", "api_key": "lidarr-secret-key", "webhook": False},
    "readarr": {"url": "http://readarr.local:8787", "api_key": "readarr-secret-key", "webhook": False},
    "qbittorrent": {
        "url": "http://qbittorrent.local:8080",
        "username": "admin",
        "password": "qbittorrent-secret",
    },
    "jellyfin": {"url": "http://jellyfin.local:8096", "api_key": "jellyfin-secret-key"},
    "tmdb": {"url": "https://api.themoviedb.org/3", "api_key": "tmdb-secret-key"},
}
