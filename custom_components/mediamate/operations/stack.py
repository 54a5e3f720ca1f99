"""The services that are there right now, as one plain value.

The desk computes it from the loaded entries at every call; a service that is not
set up is simply absent, and the snapshots are what its coordinator last saw.
"""

from dataclasses import dataclass

from ..errors import NotConfigured, NotFound
from ..model import LibrarySnapshot, MediaType, ServerSnapshot, TransferSnapshot
from ..model.indexers import IndexersSnapshot
from ..model.subtitles import SubtitlesSnapshot
from ..ports import Catalogue, MediaBackend, MediaServer, TorrentClient
from ..ports_sources import Indexers, Subtitles
from .screens import Screen


@dataclass(frozen=True, slots=True)
class Instance[PortT, SnapshotT]:
    """One configured service: its entry, its port, and what its coordinator last saw (None: it is down)."""

    entry_id: str
    title: str
    port: PortT
    snapshot: SnapshotT | None
    outside: str | None = None  # where a media server is reached from outside the home


def seen_from(outside: str | None, address: str) -> str:
    """Return where a title is watched from outside, if the household said where its server is seen there."""
    path = address.find("/web/")
    return f"{outside.rstrip('/')}{address[path:]}" if outside and path > 0 else address


type Backend = Instance[MediaBackend, LibrarySnapshot]
type Torrents = Instance[TorrentClient, TransferSnapshot]
type Server = Instance[MediaServer, ServerSnapshot]
type Catalog = Instance[Catalogue, None]
type IndexerManager = Instance[Indexers, IndexersSnapshot]
type SubtitleManager = Instance[Subtitles, SubtitlesSnapshot]


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """The household's defaults for one media type; None where nobody chose.

    `audio` (two letters) chooses a profile where `quality_profile` does not: one that is like the `usual`.
    `subtitles` (two letters) are those that somebody wants who does not say which.
    """

    entry_id: str | None = None
    quality_profile: str | None = None  # by name: ids differ between instances
    root_folder: str | None = None
    audio: str | None = None
    subtitles: str | None = None
    usual: str | None = None  # the household's profile, from which a language or a screen may lead away
    screen: Screen | None = None

    def under(self, own: Defaults) -> Defaults:
        """Return these with somebody's own choices over them. Another instance has other folders."""
        moved = own.entry_id not in {None, self.entry_id}
        profile = own.quality_profile or (None if moved else self.quality_profile)
        led = own.quality_profile is None and (own.audio is not None or own.screen is not None)
        return Defaults(
            entry_id=own.entry_id or self.entry_id,
            quality_profile=None if led else profile,
            root_folder=own.root_folder or (None if moved else self.root_folder),
            audio=own.audio or self.audio,
            subtitles=own.subtitles or self.subtitles,
            usual=profile if led else self.usual,
            screen=own.screen,
        )


_WORKS = {MediaType.ARTIST: MediaType.ALBUM, MediaType.AUTHOR: MediaType.BOOK}


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaStack:
    """Every service of the household, by role."""

    backends: tuple[Backend, ...] = ()
    torrents: tuple[Torrents, ...] = ()
    servers: tuple[Server, ...] = ()
    catalogues: tuple[Catalog, ...] = ()
    indexers: tuple[IndexerManager, ...] = ()
    subtitles: tuple[SubtitleManager, ...] = ()
    server_away: bool = False  # a media server is set up, but not running in Home Assistant now
    defaults: tuple[tuple[MediaType, Defaults], ...] = ()

    def defaults_for(self, media_type: MediaType) -> Defaults:
        """Return what the household chose for this media type; for who makes works: for the works."""
        return dict(self.defaults).get(_WORKS.get(media_type, media_type), Defaults())

    def backends_for(self, media_type: MediaType) -> tuple[Backend, ...]:
        """Return the instances that can serve this media type, the household's default first."""
        chosen = self.defaults_for(media_type).entry_id
        fitting = [one for one in self.backends if media_type in one.port.media_types]
        return tuple(sorted(fitting, key=lambda one: one.entry_id != chosen))

    def backend(self, entry_id: str) -> Backend:
        """Return one instance by its entry. Raises NotFound."""
        for one in self.backends:
            if one.entry_id == entry_id:
                return one
        raise NotFound("instance_not_found")

    def backend_for(self, media_type: MediaType) -> Backend:
        """Return the instance that serves this media type. Raises NotConfigured."""
        if not (fitting := self.backends_for(media_type)):
            raise NotConfigured("no_backend", media_type=media_type)
        return fitting[0]
