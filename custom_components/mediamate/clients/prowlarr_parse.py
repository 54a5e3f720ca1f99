"""Prowlarr's indexers, their troubles and their finds, read into the nouns of `model`. Pure functions."""

from hashlib import blake2s
import re

from ..model import Release
from ..model.indexers import Indexer, IndexerStats, Offer
from . import fields
from .fields import Record

_HEIGHT = re.compile(r"(?<![0-9a-z])(2160|1080|720|576|480)[pi](?![0-9a-z])", re.IGNORECASE)
_UHD = re.compile(r"(?<![0-9a-z])(?:4k|uhd)(?![0-9a-z])", re.IGNORECASE)
_LINK = 8000  # characters: a proxy link holds the indexer's own, encrypted


def parse_indexer(source: Record) -> Indexer:
    """Read an indexer; what keeps it from being asked stands elsewhere (`parse_trouble`)."""
    return Indexer(
        id=fields.need_id(source, "id"),
        name=fields.need_text(source, "name", 100),
        enabled=fields.flag(source, "enable"),
        protocol=fields.text(source, "protocol", 20) or "torrent",
    )


def parse_trouble(source: Record) -> tuple[int, Record]:
    """Read whose failures a line of /indexerstatus is about."""
    return fields.need_id(source, "indexerId"), {
        "disabled_till": fields.moment(source, "disabledTill"),
        "failing_since": fields.moment(source, "initialFailure"),
    }


def parse_statistics(source: Record) -> dict[int, IndexerStats]:
    """Read the indexers' part of /indexerstats."""
    return {
        fields.need_id(one, "indexerId"): IndexerStats(
            queries=fields.size(one, "numberOfQueries"),
            failed_queries=fields.size(one, "numberOfFailedQueries"),
            grabs=fields.size(one, "numberOfGrabs"),
            response=fields.positive(one, "averageResponseTime"),
        )
        for one in fields.children(source, "indexers")
    }


def parse_find(source: Record) -> tuple[Release, Offer] | None:
    """Read a find as (what may be shown, how to get it); None without a link or a name: one indexer spoils no search.

    An indexer's guid may be an address with somebody's key in it: the shown one is made of it.
    """
    link = _link(source, "downloadUrl") or _link(source, "magnetUrl")
    guid, title = fields.text(source, "guid", 2000), fields.text(source, "title")
    if not link or not guid or not title:
        return None
    indexer = fields.text(source, "indexer", 100)
    protocol = fields.text(source, "protocol", 20) or "torrent"
    shown = Release(
        guid=blake2s(guid.encode(), digest_size=8).hexdigest(),
        indexer_id=fields.need_id(source, "indexerId"),
        indexer=indexer,
        title=title,
        size=fields.size(source, "size"),
        quality=_quality(title),
        seeders=fields.integer(source, "seeders"),
        protocol=protocol,
        age=fields.number(source, "ageHours"),
    )
    published = fields.moment(source, "publishDate")
    return shown, Offer(title=title, link=link, protocol=protocol, indexer=indexer, published=published)


def _link(source: Record, key: str) -> str:
    """Return a link; one that is too long is none, for half of it leads nowhere."""
    link = fields.text(source, key, _LINK + 1)
    return link if len(link) <= _LINK and link.startswith(("http://", "https://", "magnet:")) else ""


def _quality(title: str) -> str:
    """Return the height that a release's name promises, "" where it says none."""
    if found := _HEIGHT.search(title):
        return f"{found[1]}p"
    return "2160p" if _UHD.search(title) else ""
