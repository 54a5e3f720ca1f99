"""What Radarr, Sonarr, Prowlarr, Lidarr and the Readarr family share."""

from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing, suppress
from datetime import UTC, datetime
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, ClassVar, override

import aiohttp

from ..errors import (
    AlreadyInLibrary,
    BadResponse,
    MediaMateError,
    NotFound,
    Refused,
    ServiceFailed,
    UnsupportedVersion,
)
from ..model import HealthIssue, QualityProfile, QueueEntry, Release, RootFolder, ServiceInfo
from ..ports import Service
from . import arr_parse as parse, fields
from .arr_parse import DiskSpace, DownloadClientHint
from .fields import Record
from .http import HttpClient, Params, Response

PAGE = 100  # queue records: some 3 KB each …
SMALL_PAGE = 10  # … but each episode of a pack that cannot be imported tells of every file of the pack
MAX_PAGES = 100
MOST_LISTED = (
    30_000  # records of a list that is held whole; the longest series has some twenty thousand episodes
)
RELEASE_TIMEOUT = 180.0  # every indexer is asked while we wait
GRAB_TIMEOUT = 60.0

# The title is there already. (RootFolderExistsValidator and its like mean the opposite.)
_EXISTS = frozenset(
    f"{what}ExistsValidator" for what in ("Movie", "Series", "Artist", "Album", "Author", "Book")
)


class ArrClient(HttpClient, Service):
    """Base of the *arr clients. The class attributes say in what they differ."""

    app: ClassVar[str]  # what /system/status calls itself
    forks: ClassVar[frozenset[str]] = frozenset()  # what else it may call itself, in lower case
    api: ClassVar[str] = "/api/v3"
    minimum: ClassVar[tuple[int, ...]] = (3,)
    owner: ClassVar[str]  # key of the title's id in queue, history and release records
    queue_params: ClassVar[Params] = MappingProxyType({})

    def __init__(self, session: aiohttp.ClientSession, url: str, api_key: str) -> None:
        """`url` includes the base path, if there is one."""
        super().__init__(session, url, service=self.app, headers={"X-Api-Key": api_key.strip()})
        self._touched: set[int] = set()  # titles that we changed: of monitoring no history tells
        self._wordy = False  # does the queue say too much for long pages?

    @override
    async def status(self) -> ServiceInfo:
        """Say who answers; a relative with another API version is named too."""
        try:
            info = self._parse(parse.parse_status, await self._get("/system/status"))
        except NotFound:
            info = await self._relative()
        if info.app.casefold() not in {self.app.casefold(), *self.forks}:
            raise self._stranger(info.app)
        version = parse.parse_version(info.version)
        if version and version < self.minimum:
            raise UnsupportedVersion(
                service=self.app, version=info.version, minimum=".".join(map(str, self.minimum))
            )
        return info

    async def _relative(self) -> ServiceInfo:
        """Ask a service that does not know our API version who it is."""
        stranger = self._stranger("HTTP 404")
        try:
            current = fields.text(await self._object("GET", "/api"), "current", 10)
            if current == self.api.rpartition("/")[2] or not current.isalnum():
                raise stranger
            status = await self._object("GET", f"/api/{current}/system/status")
        except NotFound, BadResponse:
            raise stranger from None
        info = self._parse(parse.parse_status, status)
        if info.app.casefold() == self.app.casefold():
            raise UnsupportedVersion(service=self.app, version=info.version, minimum=f"API {self.api[5:]}")
        return info

    async def health(self) -> Sequence[HealthIssue]:
        """Return the *arr's own health page."""
        return await self._list("/health", parse.parse_health)

    async def disk_space(self) -> Sequence[DiskSpace]:
        """Return the disks that the *arr sees."""
        return await self._list("/diskspace", parse.parse_disk)

    async def root_folders(self) -> Sequence[RootFolder]:
        """Return the root folders; without a total where the *arr does not name its disks."""
        try:
            disks = await self.disk_space()
        except ServiceFailed, NotFound:
            disks = ()
        return await self._list("/rootfolder", lambda one: parse.parse_root_folder(one, disks))

    async def quality_profiles(self) -> Sequence[QualityProfile]:
        """Return the profiles in the *arr's own order."""
        return await self._list("/qualityprofile", parse.parse_quality_profile)

    async def tags(self) -> Mapping[str, int]:
        """Return the ids of all tags by label."""
        return dict(await self._list("/tag", parse.parse_tag))

    async def update_available(self) -> str | None:
        """Return the newest version that could be installed; None too if its update server is down."""
        try:
            found = await self._list("/update", parse.parse_update)
        except ServiceFailed:
            return None
        return next((version for version in found if version), None)

    async def download_clients(self) -> Sequence[DownloadClientHint]:
        """Return where the download clients are, those in use first."""
        found = await self._list("/downloadclient", parse.parse_download_client)
        return sorted((one for one in found if one), key=lambda one: not one.enabled)

    async def queue(self) -> Sequence[QueueEntry]:
        """Return all pages of the download queue; a record that moved while we read counts once."""
        if not self._wordy:
            try:
                return await self._queue(PAGE)
            except BadResponse as err:
                if err.translation_key != "response_too_big":
                    raise
        found = await self._queue(SMALL_PAGE)
        self._wordy = len(found) > SMALL_PAGE  # fewer fit into one answer, whatever they say
        return found

    async def _queue(self, size: int) -> Sequence[QueueEntry]:
        """Read the queue in pages of this size."""
        entries: dict[int, QueueEntry] = {}
        for page in range(1, MAX_PAGES + 1):
            params = {"page": page, "pageSize": size, **self.queue_params}
            answer = await self._get("/queue", params)
            records = fields.children(answer, "records")
            for one in records:
                entry = self._queue_entry(one)
                entries[entry.id] = entry
            if len(records) < size or page * size >= self._total(answer):
                break
        return tuple(entries.values())

    def _queue_entry(self, source: Record) -> QueueEntry:
        """Read a queue record."""
        return self._parse(lambda one: parse.parse_queue_entry(one, self.owner), source)

    async def refresh_queue(self) -> None:
        """Ask the *arr to look at its download clients now."""
        await self.command("RefreshMonitoredDownloads")

    async def remove_from_queue(
        self, entry_id: int, *, remove_from_client: bool, blocklist: bool, search_again: bool
    ) -> None:
        """Drop a queue record. An *arr searches again only for a release that is blocked.

        Raises NotFound if the record is gone.
        """
        params = _removal(remove_from_client, blocklist, search_again)
        await self._request("DELETE", f"{self.api}/queue/{entry_id}", params=params, expect="none")

    async def remove_many_from_queue(
        self, entry_ids: Iterable[int], *, remove_from_client: bool, blocklist: bool, search_again: bool
    ) -> None:
        """Drop several queue records at once: all episodes of a pack are one download."""
        await self._request(
            "DELETE",
            f"{self.api}/queue/bulk",
            params=_removal(remove_from_client, blocklist, search_again),
            json={"ids": list(entry_ids)},
            expect="none",
        )

    async def command(self, name: str, **arguments: Any) -> None:
        """Start a task. The same task, while it is still queued, is not queued twice."""
        body = {"name": name, **arguments}
        await self._object("POST", f"{self.api}/command", json=body, idempotent=True)

    async def missing_count(self) -> int:
        """Count monitored titles without a file."""
        return await self._count("/wanted/missing")

    async def changed_since(self, when: datetime) -> Sequence[int]:
        """Return the ids of the titles whose history moved since then, and of those that we changed ourselves."""
        stamp = when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        moved = {
            fields.positive(one, self.owner) async for one in self._records("/history/since", {"date": stamp})
        }
        ours, self._touched = self._touched, set()
        return sorted(one for one in ours | moved if one and one > 0)  # below zero is nothing of an index

    async def _releases(self, params: Params) -> Sequence[Release]:
        """Ask every indexer now. Raises Refused (`indexers_failed`) if all of them failed."""
        try:
            found = await self._list("/release", parse.parse_release, params, timeout=RELEASE_TIMEOUT)
        except Refused:
            raise Refused("indexers_failed", service=self.app) from None
        return [one for one in found if one is not None]

    async def grab(self, guid: str, indexer_id: int) -> None:
        """Send a found release to the download client. Raises NotFound 30 minutes after the search."""
        try:
            await self._request(
                "POST",
                f"{self.api}/release",
                json={"guid": guid, "indexerId": indexer_id},
                timeout=GRAB_TIMEOUT,
                expect="none",
            )
        except NotFound:
            raise NotFound("release_expired", service=self.app) from None

    async def _get(self, path: str, params: Params | None = None) -> Record:
        """Fetch one object of the API."""
        return await self._object("GET", f"{self.api}{path}", params=params)

    async def _object(self, method: str, path: str, **options: Any) -> Record:
        """Send a request that is answered with an object."""
        return self._parse(fields.record, await self._request(method, path, **options))

    def _records(
        self, path: str, params: Params | None = None, *, timeout: float | None = None, posted: Any = None
    ) -> AsyncGenerator[dict[str, Any]]:
        """Walk over a plain list of the API; over what is answered to what was `posted`."""
        return self._stream_array(f"{self.api}{path}", params, timeout=timeout, posted=posted)

    async def _list[T](
        self,
        path: str,
        parser: Callable[[Record], T],
        params: Params | None = None,
        *,
        timeout: float | None = None,
        posted: Any = None,
    ) -> list[T]:
        """Fetch a plain list of the API, each record parsed as it comes. Raises BadResponse for an endless one."""
        found: list[T] = []
        async with aclosing(self._records(path, params, timeout=timeout, posted=posted)) as records:
            async for one in records:
                if len(found) == MOST_LISTED:
                    raise BadResponse("response_too_big", service=self.app)
                found.append(self._parse(parser, one))
        return found

    async def _first(
        self,
        path: str,
        fits: Callable[[Record], bool],
        params: Params | None = None,
        *,
        timeout: float | None = None,
    ) -> Record | None:
        """Return the first record of a plain list that fits; what comes after it is not read."""
        async with aclosing(self._records(path, params, timeout=timeout)) as records:
            async for one in records:
                if fits(one):
                    return one
        return None

    async def _put(self, path: str, body: Mapping[str, Any]) -> None:
        """Write something over what is there."""
        await self._request("PUT", f"{self.api}{path}", json=dict(body), idempotent=True, expect="none")

    async def _delete(self, path: str, params: Params | None = None) -> None:
        """Take something away; it may be gone already."""
        with suppress(NotFound):
            await self._request("DELETE", f"{self.api}{path}", params=params, idempotent=True, expect="none")

    async def _count(self, path: str) -> int:
        """Count the records of a paged list."""
        params: Params = {"page": 1, "pageSize": 1, "monitored": True}
        return self._total(await self._get(path, params))

    def _total(self, page: Record) -> int:
        """Return the number of records on all pages."""
        if (total := fields.integer(page, "totalRecords")) is None:
            raise BadResponse(service=self.app)
        return total

    def _parse[S, T](self, parser: Callable[[S], T], source: S) -> T:
        """Run a parser; what it cannot read is this service's fault."""
        try:
            return parser(source)
        except BadResponse:
            raise BadResponse(service=self.app) from None

    @override
    def _error_for(self, response: Response) -> MediaMateError:
        """Read the two shapes in which an *arr explains itself."""
        error = super()._error_for(response)
        if not isinstance(error, ServiceFailed):
            return error
        try:
            said = response.json()
        except ValueError:
            return error
        if isinstance(said, list) and response.status == HTTPStatus.BAD_REQUEST:
            return self._invalid([one for one in said if isinstance(one, dict)])
        message = fields.text(said, "message", 2000) if isinstance(said, dict) else ""
        if response.status == HTTPStatus.BAD_REQUEST:
            return Refused(
                "refused_by_service", service=self.app, reason=parse.parse_reason(message) or "HTTP 400"
            )
        if message:
            return ServiceFailed(service=self.app, reason=parse.parse_reason(message))
        return error

    def _invalid(self, failures: Sequence[Record]) -> MediaMateError:
        """Say what a list of validation failures means."""
        if any(one.get("errorCode") in _EXISTS for one in failures):
            return AlreadyInLibrary(service=self.app)
        said = next((reason for one in failures if (reason := fields.text(one, "errorMessage", 2000))), "")
        return Refused("refused_by_service", service=self.app, reason=parse.parse_reason(said) or "HTTP 400")


def _removal(remove_from_client: bool, blocklist: bool, search_again: bool) -> Params:
    """Return the query of a removal."""
    return {
        "removeFromClient": remove_from_client,
        "blocklist": blocklist,
        "skipRedownload": not search_again,
        "changeCategory": False,
    }
