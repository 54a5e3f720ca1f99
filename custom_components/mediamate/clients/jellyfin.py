"""Jellyfin 10.10 to 12.

The key travels in the header `Authorization: MediaBrowser Token="…"` and nowhere else:
every older form is refused by version 12.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
import re
from typing import Any, override
from urllib.parse import quote

import aiohttp

from ..errors import BadResponse, NotFound, UnsupportedVersion, WrongService
from ..model import (
    MediaRef,
    MediaType,
    Part,
    PlaybackSession,
    ServerItem,
    ServerLibrary,
    ServerUser,
    ServiceInfo,
)
from ..ports import Accounts, EpisodeServer, MediaServer, WebhookCaller, WebhookEvent
from .http import HttpClient
from .jellyfin_index import ItemIndex
from .jellyfin_parse import (
    LIBRARIES,
    SPACES,
    UserData,
    clean_id,
    has_source,
    parse_counts,
    parse_episode,
    parse_item,
    parse_libraries,
    parse_page,
    parse_sessions,
    parse_user_data,
    parse_users,
    parse_version,
    parse_webhook,
    provider_ids,
)
from .jellyfin_works import JellyfinWorks
from .wire import mapping, text, utc_now

PRODUCT = "Jellyfin Server"
OLDEST = (10, 10)

PAGE = 500
EPISODES_PAGE = 100  # each comes with all that is known of its file
MAX_ITEMS = 500_000
INDEXED_TYPES = "Movie,Series"
CLOCKS_DIFFER = timedelta(minutes=30)  # at most, between Home Assistant and the server
RECOUNT_AFTER = timedelta(minutes=10)
SESSION_ALIVE = 960  # seconds without a sign of life


class Jellyfin(HttpClient, JellyfinWorks, MediaServer, EpisodeServer, Accounts, WebhookCaller):
    """One Jellyfin server, by API key."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        api_key: str,
        public_url: str | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """`public_url` is where people open it, if that is another address."""
        super().__init__(session, url, service="Jellyfin")
        self._key = {"Authorization": f'MediaBrowser Token="{quote(api_key.strip(), safe="")}"'}
        self._web = (public_url or url).rstrip("/")
        self._now = now
        self._server_id = ""
        self._index = ItemIndex()
        self._index_lock = asyncio.Lock()
        self._indexed: datetime | None = None  # when all was read
        self._refreshed: datetime | None = None  # when what is new was read

    @override
    async def status(self) -> ServiceInfo:
        try:
            public = await self._request("GET", "/System/Info/Public")  # needs no key, so it gets none
        except NotFound:
            raise WrongService(service=self._service, found="HTTP 404") from None
        found = text(mapping(public).get("ProductName"), 40)
        if found != PRODUCT or not (server_id := clean_id(public.get("Id"))):
            raise WrongService(service=self._service, found=found or "?")
        if (version := parse_version(public.get("Version"))) < OLDEST:
            raise UnsupportedVersion(service=self._service, version=text(public.get("Version"), 40))
        await self._ask("GET", "/System/Info")
        self._server_id = server_id
        return ServiceInfo(
            "Jellyfin",
            ".".join(map(str, version)),
            name=text(public.get("ServerName")) or None,
            unique_id=server_id,
            dialect=str(version[0]),
        )

    # --- what is there

    @override
    async def find(self, ref: MediaRef) -> ServerItem | None:
        if ref.space not in SPACES.get(ref.media_type, ()):
            return None
        # The server has no filter by provider id: look in our index, and before saying no,
        # read what is new and then, if the server counts otherwise than we do, everything
        for renew in (self._read_first, self._read_new, self._read_all_if_counts_differ):
            await self._renewed(renew)
            if item := await self._known(ref):
                return item
        return None

    @override
    async def episodes(self, item_id: str) -> Mapping[Part, ServerItem]:
        found: dict[Part, ServerItem] = {}
        start, total = 0, 1
        while start < min(total, MAX_ITEMS):
            records, total = await self._items(
                includeItemTypes="Episode",
                parentId=clean_id(item_id),
                isMissing=False,
                fields="MediaSources,DateCreated",
                enableImages=False,
                startIndex=start,
                limit=EPISODES_PAGE,
            )
            if not records:
                break
            for record in records:
                for part, item in parse_episode(record, self._linked(record)):
                    if part not in found or item.playable:  # the same one may lie there twice
                        found[part] = item
            start += len(records)
        return found

    @override
    async def libraries(self) -> Sequence[ServerLibrary]:
        return parse_libraries(await self._ask("GET", "/Library/VirtualFolders"))

    @override
    async def counts(self) -> dict[str, int]:
        return parse_counts(await self._ask("GET", "/Items/Counts"))

    @override
    async def recently_added(self, limit: int = 10) -> Sequence[ServerItem]:
        # Not /Items/Latest: that is made for a user, and an API key has none
        found, _ = await self._items(
            fields="ProviderIds,DateCreated", sortBy="DateCreated", sortOrder="Descending", limit=limit
        )
        return self._parsed(found)

    @override
    async def sessions(self) -> Sequence[PlaybackSession]:
        params = {"activeWithinSeconds": SESSION_ALIVE}
        return parse_sessions(await self._ask("GET", "/Sessions", params=params))

    @override
    async def image(self, item_id: str, *, width: int = 400) -> bytes | None:
        params = {"maxWidth": width, "quality": 90}
        path = f"/Items/{quote(item_id, safe='')}/Images/Primary"
        try:
            picture: bytes = await self._ask("GET", path, params=params, expect="bytes")
        except NotFound:
            return None
        return picture

    @override
    def link(self, item_id: str) -> str:
        server = f"&serverId={self._server_id}" if self._server_id else ""  # a wrong one breaks the link
        return f"{self._web}/web/#/details?id={quote(item_id, safe='')}{server}"

    # --- what its webhook plugin tells

    @override
    def parse_webhook(self, payload: Any) -> WebhookEvent | None:
        return parse_webhook(payload)

    # --- scans

    @override
    async def scan(self, media_type: MediaType, path: str | None = None) -> None:
        # The *arr's path is worth only its last part: the server may mount the files elsewhere
        folder = re.split(r"[\\/]+", (path or "").rstrip("\\/"))[-1]
        kinds = LIBRARIES[media_type]
        fitting = [one for one in await self.libraries() if one.kind in kinds]
        if not fitting:
            await self._refresh_library(None)
            return
        updates = [_join(root, folder) for one in fitting for root in one.folders] if folder else []
        if updates:
            body = {"Updates": [{"Path": one, "UpdateType": "Created"} for one in updates]}
            await self._ask("POST", "/Library/Media/Updated", json=body, idempotent=True, expect="none")
        for library in fitting:
            if not (folder and library.folders):
                await self._refresh_library(library.id)

    async def _refresh_library(self, library: str | None) -> None:
        """Scan one library, or all."""
        path = f"/Items/{library}/Refresh" if library else "/Library/Refresh"
        modes = {"metadataRefreshMode": "Default", "imageRefreshMode": "Default"} if library else None
        await self._ask("POST", path, params=modes, idempotent=True, expect="none")

    # --- people

    @override
    async def users(self) -> Sequence[ServerUser]:
        return parse_users(await self._ask("GET", "/Users"))

    # what somebody did with a title: nothing goes by it yet, suggestions will

    async def user_data(self, user_id: str, item_id: str) -> UserData:
        """Return what this user did with the item. Raises NotFound."""
        item = await self._ask("GET", f"/Items/{quote(item_id, safe='')}", params={"userId": user_id})
        return parse_user_data(mapping(item).get("UserData"))

    async def set_played(self, user_id: str, item_id: str, played: bool) -> UserData:
        """Mark the item as watched, or not. Raises NotFound."""
        return await self._mark("UserPlayedItems", user_id, item_id, played)

    async def favourites(self, user_id: str, limit: int = 50) -> Sequence[ServerItem]:
        """Return the films and series that this user marked."""
        found, _ = await self._items(
            fields="ProviderIds,DateCreated", userId=user_id, isFavorite=True, limit=limit
        )
        return self._parsed(found)

    async def set_favourite(self, user_id: str, item_id: str, favourite: bool) -> UserData:
        """Mark the item as a favourite, or not. Raises NotFound."""
        return await self._mark("UserFavoriteItems", user_id, item_id, favourite)

    async def _mark(self, kind: str, user_id: str, item_id: str, on: bool) -> UserData:
        """Set (POST) or take away (DELETE) a mark."""
        path, params = f"/{kind}/{quote(item_id, safe='')}", {"userId": user_id}
        method = "POST" if on else "DELETE"
        return parse_user_data(await self._ask(method, path, params=params, idempotent=True))

    # --- the index

    async def _known(self, ref: MediaRef) -> ServerItem | None:
        """Return the item that the index names, if it still is what the index says; a playable one first."""
        if (ids := self._index.get(ref)) is None:
            return None
        params = {"ids": ids, "fields": "ProviderIds,DateCreated,MediaSources"}
        found, _ = self._page(await self._ask("GET", "/Items", params=params))
        best = None
        for record in found:
            if provider_ids(record).get(ref.space) != ref.id.lower():
                continue
            playable = await self._playable(ref, record)
            if (item := parse_item(record, self._linked(record), playable)) and (best is None or playable):
                best = item
        if best is None:
            self._index.forget(ref)
        return best

    async def _playable(self, ref: MediaRef, record: Mapping[str, Any]) -> bool:
        """Can it be watched? A series can if one of its episodes can."""
        if ref.media_type is not MediaType.SERIES:
            return has_source(record)
        episodes, _ = await self._items(
            includeItemTypes="Episode",
            parentId=clean_id(record.get("Id")),
            isMissing=False,
            fields="MediaSources",
            limit=1,
        )
        return any(has_source(one) for one in episodes)

    async def _renewed(self, renew: Callable[[], Awaitable[None]]) -> None:
        """Bring the index up to date, one after the other.

        Who asks may lose patience with 20,000 items: what was begun is finished for the next one.
        """

        async def alone() -> None:
            async with self._index_lock:
                await renew()

        reading = asyncio.ensure_future(alone())
        reading.add_done_callback(lambda done: done.cancelled() or done.exception())
        await asyncio.wait([reading])
        reading.result()

    async def _read_first(self) -> None:
        """Read everything, if that was never done."""
        if self._indexed is None:
            await self._read_all()

    async def _read_all(self) -> None:
        """Build the index anew."""
        started = self._now()
        index = ItemIndex()
        # Oldest first: what is added meanwhile comes at the end
        async for records, total in self._pages(sortBy="DateCreated", sortOrder="Ascending"):
            index.total = total
            for record in records:
                index.put(record)
        self._index, self._indexed, self._refreshed = index, started, started

    async def _read_new(self) -> None:
        """Read what was saved since the last look."""
        started = self._now()
        if self._refreshed is None:
            return
        since = (self._refreshed - CLOCKS_DIFFER).astimezone(UTC)
        async for records, _ in self._pages(minDateLastSaved=since.strftime("%Y-%m-%dT%H:%M:%SZ")):
            self._index.total += sum(self._index.put(record) for record in records)
        self._refreshed = started

    async def _read_all_if_counts_differ(self) -> None:
        """Items that came without a new date (an old database put back) show in their number only."""
        if self._indexed is None or self._now() - self._indexed < RECOUNT_AFTER:
            return
        _, total = await self._items(limit=1)
        if total != self._index.total:
            await self._read_all()

    async def _pages(self, **filters: Any) -> AsyncIterator[tuple[list[dict[str, Any]], int]]:
        """Walk over films and series, with just what the index needs."""
        start, total = 0, 1
        while start < min(total, MAX_ITEMS):
            records, total = await self._items(
                fields="ProviderIds", enableImages=False, startIndex=start, limit=PAGE, **filters
            )
            if not records:
                return
            yield records, total
            start += len(records)

    # --- the wire

    @override
    async def _items(self, **filters: Any) -> tuple[list[dict[str, Any]], int]:
        """Ask for films and series of all libraries."""
        params = {
            "recursive": True,
            "includeItemTypes": INDEXED_TYPES,
            "collapseBoxSetItems": False,
            "enableUserData": False,
            **filters,
        }
        return self._page(await self._ask("GET", "/Items", params=params))

    def _page(self, data: Any) -> tuple[list[dict[str, Any]], int]:
        """Read a page of items."""
        try:
            return parse_page(data)
        except ValueError:
            raise BadResponse(service=self._service) from None

    def _parsed(self, found: Sequence[Mapping[str, Any]]) -> Sequence[ServerItem]:
        """Read items as far as they can be."""
        items = (parse_item(record, self._linked(record)) for record in found)
        return tuple(one for one in items if one)

    @override
    def _linked(self, record: Mapping[str, Any]) -> Callable[[str], str]:
        """Return `link`; each item tells which server it lives on."""
        self._server_id = self._server_id or clean_id(record.get("ServerId"))
        return self.link

    async def _ask(self, method: str, path: str, **options: Any) -> Any:
        """`_request` with the key."""
        return await self._request(method, path, headers=self._key, **options)


def _join(root: str, folder: str) -> str:
    """Put a folder under a library's own, in the manner of the server's system."""
    mark = "\\" if "\\" in root and "/" not in root else "/"
    return f"{root.rstrip(mark)}{mark}{folder}"
