"""Everything that our Lidarr client sends, and every fixture, against Lidarr's own API file."""

from datetime import date

import pytest

from custom_components.mediamate.clients.lidarr import Lidarr
from custom_components.mediamate.model import MediaRef
from custom_components.mediamate.model.indexers import Offer
from custom_components.mediamate.ports import ManualImport, MetadataSource
from custom_components.mediamate.ports_sources import ReleaseTaker

from ..clients.arr_suite import HASH
from .arr_suite import FLAGS, ArrContract, Contract, refused

pytestmark = pytest.mark.contract

BENDS = MediaRef.parse("album:musicbrainz:b8048f24-c026-3398-b23a-b5e30716ef31")
ZEMFIRA = MediaRef.parse("artist:musicbrainz:8c1b6d2a-7d6f-4a8f-9d0e-2a6a8f5a1c33")
OFFER = Offer(title="Radiohead - The Bends [FLAC]", link="http://prowlarr:9696/3/download")

CONTRACT = Contract(
    client=Lidarr,
    version="v1",
    ports=(ManualImport, MetadataSource, ReleaseTaker),
    calls={
        "check_metadata": lambda one: one.check_metadata(),
        "remove_from_queue": lambda one: one.remove_from_queue(301, **FLAGS),
        "remove_many_from_queue": lambda one: one.remove_many_from_queue([301, 302], **FLAGS),
        "lookup": lambda one: one.lookup("radiohead"),
        "lookup_ref": lambda one: one.lookup_ref(BENDS),
        "get": lambda one: one.get(BENDS),
        "add": lambda one: one.add(BENDS, quality_profile_id=2, root_folder="/music"),
        "delete": lambda one: one.delete(21, delete_files=True),
        "monitor": lambda one: one.monitor(22, quality_profile_id=1),
        "search_now": lambda one: one.search_now(22),
        "indexed": lambda one: one.indexed(21),
        "upcoming": lambda one: one.upcoming(date(2027, 3, 1), date(2027, 4, 1)),
        "history": lambda one: one.history(22),
        "releases": lambda one: one.releases(22),
        "push": lambda one: one.push(OFFER),
        "import_download": lambda one: one.import_download(HASH, 22),
    },
    more={  # the backend ids of who makes works are below zero
        "lookup_ref of an artist": lambda one: one.lookup_ref(ZEMFIRA),
        "get of an artist": lambda one: one.get(ZEMFIRA),
        "add of an artist": lambda one: one.add(
            ZEMFIRA, quality_profile_id=2, root_folder="/music", seasons="latest"
        ),
        "delete of an artist": lambda one: one.delete(-1, delete_files=True),
        "monitor of an artist": lambda one: one.monitor(-1, quality_profile_id=1),
        "search_now of an artist": lambda one: one.search_now(-1),
        "history of an artist": lambda one: one.history(-1),
        "import_download of files that are of no piece": lambda one: refused(one.import_download(HASH, 24)),
        "releases of an artist": lambda one: one.releases(-1),
    },
    arguments=frozenset({"albumIds", "artistId", "files", "importMode", "replaceExistingFiles"}),
    keys={
        "rootfolder": ("id", "path", "accessible", "defaultMetadataProfileId", "defaultQualityProfileId"),
        "metadataprofile": ("id", "name"),
        "notification/schema": ("implementation", "configContract", "fields", "supportsOnGrab"),
        "queue": ("id", "artistId", "albumId", "title", "size", "sizeleft", "status", "protocol"),
        "wanted/missing": ("id", "title", "foreignAlbumId", "monitored"),
        "wanted/cutoff": ("id", "title", "foreignAlbumId", "monitored"),
        "history": ("id", "albumId", "artistId", "eventType", "date", "data"),
        "history/since": ("id", "albumId", "artistId", "eventType", "date", "data"),
        "history/artist": ("id", "albumId", "artistId", "eventType", "date", "data"),
        "album": ("id", "title", "artistId", "foreignAlbumId", "monitored", "releaseDate", "statistics"),
        "album/21": ("id", "title", "artistId", "foreignAlbumId", "monitored", "artist", "statistics"),
        "album/22": ("id", "title", "artistId", "foreignAlbumId", "monitored", "artist", "statistics"),
        "album/24": ("id", "title", "artistId", "foreignAlbumId", "monitored", "statistics"),
        "album/lookup": ("title", "foreignAlbumId", "artist", "releases", "remoteCover"),
        "artist": ("id", "artistName", "foreignArtistId", "monitored", "qualityProfileId", "path"),
        "artist/1": ("id", "artistName", "foreignArtistId", "monitored", "qualityProfileId", "path"),
        "artist/2": ("id", "artistName", "foreignArtistId", "monitored", "qualityProfileId", "path"),
        "artist/lookup": ("artistName", "foreignArtistId", "remotePoster"),
        "search": ("id", "foreignId"),
        "manualimport": (
            "id",
            "path",
            "artist",
            "album",
            "albumReleaseId",
            "tracks",
            "quality",
            "downloadId",
            "rejections",
        ),
        "calendar": ("id", "title", "releaseDate", "artist"),
        "release": ("guid", "indexerId", "indexer", "title", "size", "quality", "approved", "rejections"),
    },
    made={"album": ("album/21", {}), "artist": ("artist/1", {})},
)


class TestLidarr(ArrContract):
    contract = CONTRACT
