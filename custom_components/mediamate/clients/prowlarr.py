"""Prowlarr: the indexers. API v1, of version 1.3 and later.

Its download links hold its API key. They stay here, in memory, for as long as Prowlarr itself
knows the find; what leaves is a name of our own making, and a link only inside an `Offer`.
A file is fetched from Prowlarr and nobody else, wherever a link may point.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
import re
from types import MappingProxyType
from typing import override
from urllib.parse import parse_qs, urlsplit

import aiohttp

from ..errors import MediaMateError, NotFound, Refused, WrongService
from ..model import MediaType, Release
from ..model.indexers import Indexer, IndexerStats, Offer
from ..ports_sources import Indexers
from . import prowlarr_parse as parse, wire
from .arr import GRAB_TIMEOUT, RELEASE_TIMEOUT, ArrClient
from .cache import TtlCache
from .http import Params, Response
from .torrents import is_torrent, sendable

KEPT = timedelta(minutes=30)  # Prowlarr forgets a find then, too
MOST_KEPT = 2000
LIMIT = 100  # finds of one question
QUESTIONS = 4  # texts that are looked for at once

_FILE = "application/x-bittorrent"
_PROXIED = re.compile(r"/(\d{1,9})/download$")  # the end of a link by way of Prowlarr: the indexer's id

# Newznab's categories of each media type
_CATEGORIES: Mapping[MediaType, int] = MappingProxyType(
    {
        MediaType.MOVIE: 2000,
        MediaType.SERIES: 5000,
        MediaType.ALBUM: 3000,
        MediaType.ARTIST: 3000,
        MediaType.BOOK: 7000,
        MediaType.AUTHOR: 7000,
    }
)


class _Magnet(WrongService):
    """What was asked for is a magnet link, to which Prowlarr sends on."""

    def __init__(self, link: str, **placeholders: str) -> None:
        """Keep the link out of what is shown of errors."""
        super().__init__(**placeholders)
        self.link = link


class Prowlarr(ArrClient, Indexers):
    """A Prowlarr instance."""

    app = "Prowlarr"
    api = "/api/v1"
    minimum = (1, 3)
    owner = "indexerId"

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        api_key: str,
        now: Callable[[], datetime] = wire.utc_now,
    ) -> None:
        """`now` is the clock that finds are forgotten by."""
        super().__init__(session, url, api_key)
        self._finds = TtlCache(MOST_KEPT, now)

    @override
    async def indexers(self) -> Sequence[Indexer]:
        """Return the indexers, each with what keeps it from being asked."""
        found, troubles = await asyncio.gather(
            self._list("/indexer", parse.parse_indexer), self._list("/indexerstatus", parse.parse_trouble)
        )
        known = dict(troubles)
        joined = (replace(one, **known.get(one.id, {})) for one in found)
        return sorted(joined, key=lambda one: one.name.casefold())

    @override
    async def statistics(self) -> Mapping[int, IndexerStats]:
        """Return what each indexer was asked so far."""
        return self._parse(parse.parse_statistics, await self._get("/indexerstats"))

    @override
    async def set_enabled(self, indexer_id: int, on: bool) -> None:
        """Switch an indexer; nothing else of it is written."""
        await self._put("/indexer/bulk", {"ids": [indexer_id], "enable": on})

    @override
    async def search(self, queries: Sequence[str], media_type: MediaType) -> Sequence[Release]:
        """Ask for all texts at once; that one of them failed is no matter while another did not."""
        asked = tuple(dict.fromkeys(one for one in queries if one.strip()))[:QUESTIONS]
        answers = await asyncio.gather(
            *(self._search(one, media_type) for one in asked), return_exceptions=True
        )
        failures = [one for one in answers if isinstance(one, BaseException)]
        for failure in failures:
            if len(failures) == len(answers) or not isinstance(failure, MediaMateError):
                raise failure
        found = [find for one in answers if not isinstance(one, BaseException) for find in one]
        distinct = {(one.indexer_id, one.guid): (one, offer) for one, offer in found}
        best = sorted(distinct.items(), key=lambda one: one[1][0].seeders or 0, reverse=True)[:MOST_KEPT]
        for key, (_, offer) in reversed(best):  # a flood drives out what comes first: the best comes last
            self._finds.put(key, offer, KEPT)
        return [release for _, (release, _) in best]

    async def _search(self, query: str, media_type: MediaType) -> list[tuple[Release, Offer]]:
        params: Params = {
            "query": query,
            "type": "search",
            "categories": _CATEGORIES[media_type],
            "limit": LIMIT,
        }
        try:
            found = await self._list("/search", parse.parse_find, params, timeout=RELEASE_TIMEOUT)
        except Refused:
            raise Refused("indexers_failed", service=self.app) from None
        return [one for one in found if one is not None]

    @override
    async def offer(self, guid: str, indexer_id: int) -> Offer:
        """Return what somebody else needs to download a find."""
        found: Offer | None = self._finds.get((indexer_id, guid))
        if found is None:
            raise NotFound("release_expired", service=self.app)
        return found

    @override
    async def fetch(self, guid: str, indexer_id: int) -> bytes | str:
        """Return the torrent file or the magnet link; what else an indexer may give goes to no torrent client."""
        offer = await self.offer(guid, indexer_id)
        if offer.protocol != "torrent":
            raise Refused("torrent_unfetched", service=self.app)
        try:
            found = offer.link if offer.magnet else await self._file(offer, indexer_id)
        except NotFound:
            raise NotFound("release_expired", service=self.app) from None
        except Refused, WrongService:
            found = b""
        if not sendable(found) or not await is_torrent(found):
            raise Refused("torrent_unfetched", service=self.app)
        return found

    async def _file(self, offer: Offer, indexer_id: int) -> bytes | str:
        """Ask Prowlarr for what a link stands for: of the link only the part is used that Prowlarr itself reads.

        An indexer counts what is fetched, so it is not tried again.
        """
        path, limit = f"{self.api}/indexer/{indexer_id}/download", aiohttp.ClientTimeout(total=GRAB_TIMEOUT)
        try:
            params = _proxied(offer.link, indexer_id)
            async with self._answer("GET", path, params, None, limit, idempotent=False) as answer:
                found = await self._read(answer, "bytes")
        except _Magnet as sent:
            return sent.link
        return found.body if found.content_type == _FILE else b""

    @override
    def _error_for(self, response: Response) -> MediaMateError:
        """Tell a magnet link from all other addresses that one may be sent to: it leads to no server."""
        if response.status == HTTPStatus.GONE:  # its indexer has it no more, or was switched off
            return NotFound(service=self.app)
        link = response.headers.get("Location", "")
        if response.status < 400 and link.startswith("magnet:"):
            return _Magnet(link, service=self.app, expected=self.app, found=f"HTTP {response.status}")
        return super()._error_for(response)


def _proxied(link: str, indexer_id: int) -> Params:
    """Return what Prowlarr needs to know a find by. Raises Refused for a link that is not by way of it."""
    try:
        parts = urlsplit(link)
        asked = parse_qs(parts.query)
    except ValueError:
        raise Refused("torrent_unfetched") from None
    indexer = _PROXIED.search(parts.path)
    if indexer is None or int(indexer[1]) != indexer_id or "link" not in asked:
        raise Refused("torrent_unfetched")
    return {name: asked[name][0] for name in ("link", "file") if name in asked}
