"""Everything that our Sonarr client sends, and every fixture, against Sonarr's own API file."""

from datetime import date, timedelta

import pytest

from custom_components.mediamate.clients.sonarr import Sonarr
from custom_components.mediamate.model import MediaRef, Part
from custom_components.mediamate.model.indexers import Offer
from custom_components.mediamate.ports import Episodic, ManualImport
from custom_components.mediamate.ports_library import Upgrading
from custom_components.mediamate.ports_sources import ReleaseTaker

from ..clients.arr_suite import HASH
from .arr_suite import FLAGS, NOW, ArrContract, Contract, refused

pytestmark = pytest.mark.contract

SERIES = MediaRef.parse("series:tvdb:392256")
OFFER = Offer(title="Severance.S02.1080p-MADEUP", link="http://prowlarr:9696/3/download")

CONTRACT = Contract(
    client=Sonarr,
    version="v3",
    ports=(
        Episodic,
        Upgrading,
        ManualImport,
        ReleaseTaker,
    ),
    calls={
        "remove_from_queue": lambda one: one.remove_from_queue(101, **FLAGS),
        "remove_many_from_queue": lambda one: one.remove_many_from_queue([101, 102], **FLAGS),
        "lookup": lambda one: one.lookup("the last of us"),
        "lookup_ref": lambda one: one.lookup_ref(SERIES),
        "get": lambda one: one.get(MediaRef.parse("series:tmdb:95396")),
        "add": lambda one: one.add(SERIES, quality_profile_id=4, root_folder="/tv", seasons=[1]),
        "delete": lambda one: one.delete(1, delete_files=True),
        "monitor": lambda one: one.monitor(2, quality_profile_id=4),
        "search_now": lambda one: one.search_now(1),
        "indexed": lambda one: one.indexed(1),
        "upcoming": lambda one: one.upcoming(date(2026, 11, 1), date(2026, 12, 31)),
        "history": lambda one: one.history(1),
        "releases": lambda one: one.releases(1),
        "push": lambda one: one.push(OFFER),
        "episodes": lambda one: one.episodes(1),
        "want": lambda one: one.want(1, [Part(0), Part(2, 9)]),
        "want_new_seasons": lambda one: one.want_new_seasons(1, wanted=False),
        "search_parts": lambda one: one.search_parts(1, [Part(1), Part(2, 9)]),
        "aired": lambda one: one.aired(NOW - timedelta(hours=8), NOW),
        "import_download": lambda one: one.import_download(HASH, 1),
    },
    more={
        "import_download of what is of another series": lambda one: refused(one.import_download(HASH, 2)),
        "releases of an episode": lambda one: one.releases(1, Part(2, 9)),
    },
    arguments=frozenset({"seriesId", "seasonNumber", "episodeIds", "files", "importMode"}),
    keys={
        "rootfolder": ("id", "path", "accessible", "unmappedFolders"),
        "notification/schema": ("implementation", "configContract", "fields", "supportsOnImportComplete"),
        "queue": ("id", "title", "size", "sizeleft", "status", "protocol"),
        "wanted/missing": ("id", "seriesId", "seasonNumber", "episodeNumber", "airDateUtc", "hasFile"),
        "wanted/cutoff": ("id", "seriesId", "seasonNumber", "episodeNumber", "hasFile"),
        "history/since": ("id", "seriesId", "episodeId", "eventType", "date", "data"),
        "history/series": ("id", "seriesId", "episodeId", "eventType", "date", "data"),
        "series": (
            "id",
            "title",
            "tvdbId",
            "monitored",
            "seasons",
            "statistics",
            "status",
            "qualityProfileId",
        ),
        "series/1": ("id", "title", "tvdbId", "monitored", "seasons", "statistics", "monitorNewItems"),
        "series/lookup": ("title", "year", "tvdbId", "images", "remotePoster", "seasons"),
        "episode": ("id", "seriesId", "seasonNumber", "episodeNumber", "hasFile", "monitored"),
        "calendar": ("id", "seriesId", "seasonNumber", "episodeNumber", "airDateUtc", "series"),
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
            "fullSeason",
            "seasonNumber",
            "episodeNumbers",
            "mappedSeasonNumber",
        ),
        "manualimport": ("id", "path", "folderName", "series", "episodes", "quality", "rejections"),
    },
    made={"series": ("series/1", {"tvdbId": 392256})},
    texts={"health": {"wikiUrl"}},
)


class TestSonarr(ArrContract):
    contract = CONTRACT
