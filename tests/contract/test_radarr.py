"""Everything that our Radarr client sends, and every fixture, against Radarr's own API file."""

from datetime import date

import pytest

from custom_components.mediamate.clients.radarr import Radarr
from custom_components.mediamate.model import MediaRef
from custom_components.mediamate.model.indexers import Offer
from custom_components.mediamate.ports import ManualImport
from custom_components.mediamate.ports_sources import ReleaseTaker

from ..clients.arr_suite import HASH
from .arr_suite import FLAGS, ArrContract, Contract

pytestmark = pytest.mark.contract

FILM = MediaRef.parse("movie:tmdb:841")
OFFER = Offer(title="Dune.1984.1080p-MADEUP", link="http://prowlarr:9696/3/download")

CONTRACT = Contract(
    client=Radarr,
    version="v3",
    ports=(
        ManualImport,
        ReleaseTaker,
    ),
    calls={
        "remove_from_queue": lambda one: one.remove_from_queue(101, **FLAGS),
        "remove_many_from_queue": lambda one: one.remove_many_from_queue([101, 102], **FLAGS),
        "lookup": lambda one: one.lookup("dune"),
        "lookup_ref": lambda one: one.lookup_ref(FILM),
        "get": lambda one: one.get(FILM),
        "add": lambda one: one.add(FILM, quality_profile_id=4, root_folder="/movies"),
        "delete": lambda one: one.delete(11, delete_files=True),
        "monitor": lambda one: one.monitor(12, quality_profile_id=4),
        "search_now": lambda one: one.search_now(12),
        "indexed": lambda one: one.indexed(11),
        "upcoming": lambda one: one.upcoming(date(2026, 11, 1), date(2026, 12, 1)),
        "history": lambda one: one.history(12),
        "releases": lambda one: one.releases(12),
        "push": lambda one: one.push(OFFER),
        "import_download": lambda one: one.import_download(HASH, 12),
    },
    arguments=frozenset(
        {
            "movieIds",
            "files",
            "importMode",
        }
    ),
    keys={
        "rootfolder": ("id", "path", "accessible", "unmappedFolders"),
        "notification/schema": ("implementation", "configContract", "fields", "supportsOnGrab"),
        "queue": ("id", "title", "size", "sizeleft", "status", "protocol"),
        "wanted/missing": ("id", "title", "tmdbId", "hasFile", "monitored"),
        "wanted/cutoff": ("id", "title", "tmdbId", "hasFile", "monitored"),
        "history/since": ("id", "movieId", "eventType", "date", "data"),
        "history/movie": ("id", "movieId", "eventType", "date", "data"),
        "movie": (
            "id",
            "title",
            "year",
            "tmdbId",
            "hasFile",
            "monitored",
            "isAvailable",
            "status",
            "qualityProfileId",
        ),
        "movie/11": ("id", "title", "year", "tmdbId", "hasFile", "monitored", "isAvailable", "movieFile"),
        "movie/lookup": ("title", "year", "tmdbId", "images", "remotePoster"),
        "calendar": ("id", "title", "tmdbId", "inCinemas"),
        "manualimport": ("id", "path", "folderName", "movie", "quality", "rejections"),
        "release": (
            "guid",
            "indexerId",
            "indexer",
            "title",
            "size",
            "quality",
            "approved",
            "rejections",
            "protocol",
        ),
    },
    made={"movie": ("movie/11", {"tmdbId": 841})},
)


class TestRadarr(ArrContract):
    contract = CONTRACT
