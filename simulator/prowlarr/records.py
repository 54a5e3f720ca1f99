"""Prowlarr's records."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from ..arr.words import iso
from .indexers import MOVIES, Find, Indexer

NAMES = {MOVIES: "Movies"}


def indexer_record(one: Indexer, added: datetime) -> dict[str, Any]:
    """Return the IndexerResource, less what only its own page shows."""
    categories = [
        {"id": 2000, "name": "Movies", "subCategories": []},
        {"id": 5000, "name": "TV", "subCategories": []},
    ]
    return {
        "id": one.id,
        "name": one.name,
        "sortName": one.name.casefold(),
        "definitionName": one.name.casefold(),
        "implementation": "Cardigann",
        "implementationName": "Cardigann",
        "configContract": "CardigannSettings",
        "description": "An indexer that exists nowhere",
        "language": "ru-RU" if one.russian else "en-US",
        "encoding": "UTF-8",
        "enable": one.enabled,
        "redirect": one.redirect,
        "supportsRss": True,
        "supportsSearch": True,
        "supportsRedirect": False,
        "supportsPagination": False,
        "appProfileId": 1,
        "protocol": one.protocol,
        "privacy": one.privacy,
        "priority": 25,
        "downloadClientId": 0,
        "added": iso(added),
        "indexerUrls": [f"https://indexer-{one.id}.invalid/"],
        "legacyUrls": [],
        "infoLink": "https://wiki.servarr.com/prowlarr/supported-indexers",
        "tags": [],
        "fields": [],
        "capabilities": {
            "limitsMax": 100,
            "limitsDefault": 100,
            "supportsRawSearch": False,
            "searchParams": ["q"],
            "tvSearchParams": ["q", "season", "ep"],
            "movieSearchParams": ["q"],
            "musicSearchParams": ["q"],
            "bookSearchParams": ["q"],
            "categories": categories,
        },
    }


def status_record(one: Indexer) -> dict[str, Any]:
    """Return the IndexerStatusResource of one that is left alone."""
    since = iso(one.failing_since)
    return {
        "id": one.id,
        "indexerId": one.id,
        "disabledTill": iso(one.disabled_till),
        "mostRecentFailure": since,
        "initialFailure": since,
    }


def statistics_record(one: Indexer) -> dict[str, Any]:
    """Return the IndexerStatistics."""
    return {
        "indexerId": one.id,
        "indexerName": one.name,
        "averageResponseTime": 640,
        "averageGrabResponseTime": 0,
        "numberOfQueries": one.counts["queries"],
        "numberOfGrabs": one.counts["grabs"],
        "numberOfRssQueries": 0,
        "numberOfAuthQueries": 0,
        "numberOfFailedQueries": one.counts["failed"],
        "numberOfFailedGrabs": 0,
        "numberOfFailedRssQueries": 0,
        "numberOfFailedAuthQueries": 0,
    }


def release_record(find: Find, one: Indexer, now: datetime, url: str, key: str) -> dict[str, Any]:
    """Return the ReleaseResource; its link goes by way of Prowlarr, and holds its key."""
    hours = find.age.total_seconds() / 3600
    query = urlencode({"apikey": key, "link": find.hash, "file": find.title})
    link = f"{url}/{one.id}/download?{query}"
    return {
        "guid": find.guid,
        "age": find.age.days,
        "ageHours": hours,
        "ageMinutes": hours * 60,
        "size": find.size,
        "files": 1,
        "grabs": 7,
        "indexerId": one.id,
        "indexer": one.name,
        "title": find.title,
        "sortTitle": find.title.casefold(),
        "imdbId": 0,
        "tmdbId": 0,
        "tvdbId": 0,
        "tvMazeId": 0,
        "publishDate": iso(now - find.age),
        "downloadUrl": None if find.magnet else link,
        "magnetUrl": link if find.magnet else None,
        "infoUrl": find.guid,
        "commentUrl": "",
        "indexerFlags": [],
        "categories": [{"id": find.category, "name": NAMES.get(find.category, "TV"), "subCategories": []}],
        "seeders": find.seeders,
        "leechers": 3,
        "protocol": one.protocol,
        "fileName": f"{find.title}.torrent",
    }
