"""Everything that our Readarr client sends, and every fixture, against Readarr's own API file."""

from datetime import date

import pytest

from custom_components.mediamate.clients.readarr import Readarr
from custom_components.mediamate.model import MediaRef
from custom_components.mediamate.model.indexers import Offer
from custom_components.mediamate.ports import ManualImport, MetadataSource
from custom_components.mediamate.ports_sources import ReleaseTaker

from ..clients.arr_suite import HASH
from .arr_suite import FLAGS, ArrContract, Contract, refused

pytestmark = pytest.mark.contract

GUARD = MediaRef.parse("book:goodreads:1430990")
STRUGATSKY = MediaRef.parse("author:goodreads:1159669")
OFFER = Offer(title="Mikhail Bulgakov - The White Guard [EPUB]", link="http://prowlarr:9696/3/download")

CONTRACT = Contract(
    client=Readarr,
    version="v1",
    ports=(ManualImport, MetadataSource, ReleaseTaker),
    calls={
        "check_metadata": lambda one: one.check_metadata(),
        "remove_from_queue": lambda one: one.remove_from_queue(401, **FLAGS),
        "remove_many_from_queue": lambda one: one.remove_many_from_queue([401, 402], **FLAGS),
        "lookup": lambda one: one.lookup("bulgakov"),
        "lookup_ref": lambda one: one.lookup_ref(GUARD),
        "get": lambda one: one.get(GUARD),
        "add": lambda one: one.add(GUARD, quality_profile_id=2, root_folder="/books"),
        "delete": lambda one: one.delete(31, delete_files=True),
        "monitor": lambda one: one.monitor(32, quality_profile_id=1),
        "search_now": lambda one: one.search_now(32),
        "indexed": lambda one: one.indexed(31),
        "upcoming": lambda one: one.upcoming(date(2027, 3, 1), date(2027, 4, 1)),
        "history": lambda one: one.history(32),
        "releases": lambda one: one.releases(32),
        "push": lambda one: one.push(OFFER),
        "import_download": lambda one: one.import_download(HASH, 32),
    },
    more={  # the backend ids of who makes works are below zero
        "lookup_ref of an author": lambda one: one.lookup_ref(STRUGATSKY),
        "get of an author": lambda one: one.get(STRUGATSKY),
        "add of an author": lambda one: one.add(
            STRUGATSKY, quality_profile_id=2, root_folder="/books", seasons="latest"
        ),
        "delete of an author": lambda one: one.delete(-1, delete_files=True),
        "monitor of an author": lambda one: one.monitor(-1, quality_profile_id=1),
        "search_now of an author": lambda one: one.search_now(-1),
        "history of an author": lambda one: one.history(-1),
        "import_download of files that are of no piece": lambda one: refused(one.import_download(HASH, 34)),
        "releases of an author": lambda one: one.releases(-1),
    },
    arguments=frozenset({"bookIds", "authorId", "files", "importMode", "replaceExistingFiles"}),
    keys={
        "config/development": ("metadataSource",),
        "rootfolder": ("id", "path", "accessible", "defaultMetadataProfileId", "defaultQualityProfileId"),
        "metadataprofile": ("id", "name"),
        "notification/schema": ("implementation", "configContract", "fields", "supportsOnGrab"),
        "queue": ("id", "authorId", "bookId", "title", "size", "sizeleft", "status", "protocol"),
        "wanted/missing": ("id", "title", "foreignBookId", "monitored"),
        "wanted/cutoff": ("id", "title", "foreignBookId", "monitored"),
        "history": ("id", "bookId", "authorId", "eventType", "date", "data"),
        "history/since": ("id", "bookId", "authorId", "eventType", "date", "data"),
        "history/author": ("id", "bookId", "authorId", "eventType", "date", "data"),
        "book": ("id", "title", "authorId", "foreignBookId", "monitored", "releaseDate", "statistics"),
        "book/31": ("id", "title", "authorId", "foreignBookId", "monitored", "author", "statistics"),
        "book/32": ("id", "title", "authorId", "foreignBookId", "monitored", "author", "statistics"),
        "book/34": ("id", "title", "authorId", "foreignBookId", "monitored", "statistics"),
        "book/lookup": ("title", "foreignBookId", "author", "editions", "remoteCover"),
        "author": ("id", "authorName", "foreignAuthorId", "monitored", "qualityProfileId", "path"),
        "author/1": ("id", "authorName", "foreignAuthorId", "monitored", "qualityProfileId", "path"),
        "author/2": ("id", "authorName", "foreignAuthorId", "monitored", "qualityProfileId", "path"),
        "author/lookup": ("authorName", "foreignAuthorId", "remotePoster"),
        "search": ("id", "foreignId"),
        "manualimport": (
            "id",
            "path",
            "author",
            "book",
            "foreignEditionId",
            "quality",
            "downloadId",
            "rejections",
        ),
        "calendar": ("id", "title", "releaseDate", "author"),
        "release": ("guid", "indexerId", "indexer", "title", "size", "quality", "approved", "rejections"),
    },
    made={"book": ("book/31", {}), "author": ("author/1", {})},
)


class TestReadarr(ArrContract):
    contract = CONTRACT
