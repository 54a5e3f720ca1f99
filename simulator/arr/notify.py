"""An *arr's webhooks: who is told of what, and the payloads, posted in the order of events."""

from abc import ABC, abstractmethod
import asyncio
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from .shelf import Download, Part, Shelf

WEBHOOK_TIMEOUT = aiohttp.ClientTimeout(total=10)
MASK = "********"


@dataclass(slots=True)
class Notification:
    """One connection of an *arr's settings. `secrets` holds the fields that are masked outside."""

    id: int
    name: str
    fields: dict[str, Any]
    flags: dict[str, bool]
    tags: list[int] = field(default_factory=list)

    def value(self, name: str, default: Any = None) -> Any:
        return self.fields.get(name, default)


class Undeliverable(Exception):
    """The webhook was not taken; the message is what the *arr shows."""


class Notifier(ABC):
    """Posts what happened to every webhook that wants it, one after the other."""

    def __init__(self, shelf: Shelf) -> None:
        self.notifications: dict[int, Notification] = {}
        self.instance_name = " ".join((shelf.kind.app, *shelf.kind.service.partition("_")[2:])).strip()
        self.application_url = ""
        self.sent: list[tuple[str, int]] = []  # (eventType, status), newest last
        self._shelf = shelf
        self._queue: asyncio.Queue[tuple[Notification, dict[str, Any]]] = asyncio.Queue()
        self._worker: asyncio.Task[None] | None = None
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._worker:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)
        if self._session:
            await self._session.close()

    async def test(self, notification: Notification) -> None:
        """Post the test event. Raises Undeliverable."""
        release = {"quality": "Test Quality", "qualityVersion": 1, "releaseGroup": "Test Group"}
        release |= {"releaseTitle": "Test Title", "indexer": "Test Indexer", "size": 9999999}
        body = self.test_body() | {"release": release}
        await self._post(notification, self._payload("Test", body))

    # -- what each *arr says in its own words -----------------------------------------------------

    @abstractmethod
    def test_body(self) -> dict[str, Any]:
        """Return what a test carries besides the release."""

    @abstractmethod
    def download_body(self, download: Download) -> dict[str, Any]:
        """Return what is said of the titles in every event about a download."""

    @abstractmethod
    def imported(self, download: Download, part: Part, file: Any, replaced: Any) -> None:
        """Tell that a part's file is in the library."""

    @abstractmethod
    def complete(self, download: Download) -> None:
        """Tell that all of a download is in the library."""

    # -- events of all ----------------------------------------------------------------------------

    def grab(self, download: Download) -> None:
        self.tell("onGrab", "Grab", self.about(download) | {"release": self.grabbed(download)})

    def manual_interaction(self, download: Download) -> None:
        release = download.release
        info = {"quality": self.quality(release.quality_id), "qualityVersion": 1, "title": release.title}
        body = self.about(download) | {
            "downloadInfo": info | {"indexer": release.indexer, "size": release.size},
            "downloadStatus": "Warning",
            "downloadStatusMessages": [{"title": release.title, "messages": list(download.messages)}],
            "release": self.grabbed(download),
        }
        self.tell("onManualInteractionRequired", "ManualInteractionRequired", body)

    def health(self, level: str, message: str, check: str, *, restored: bool) -> None:
        body = {
            "level": level,
            "message": message,
            "type": check,
            "wikiUrl": f"https://wiki.servarr.com/{self._shelf.kind.app.casefold()}/system",
        }
        kind = "HealthRestored" if restored else "Health"
        self.tell("onHealthRestored" if restored else "onHealthIssue", kind, body)

    # -- the parts of payloads --------------------------------------------------------------------

    def about(self, download: Download) -> dict[str, Any]:
        return self.download_body(download) | {
            "downloadClient": "qBittorrent",
            "downloadClientType": "qBittorrent",
            "downloadId": download.hash.upper(),
            "customFormatInfo": {"customFormats": [], "customFormatScore": 0},
        }

    def quality(self, number: int) -> str:
        return self._shelf.kind.qualities[number].name

    def grabbed(self, download: Download) -> dict[str, Any]:
        release = download.release
        return {
            "quality": self.quality(release.quality_id),
            "qualityVersion": 1,
            "releaseGroup": release.group,
            "releaseTitle": release.title,
            "indexer": release.indexer,
            "size": release.size,
            "customFormatScore": 0,
            "customFormats": [],
            "languages": [{"id": number, "name": name} for number, name in release.languages],
            "indexerFlags": [],
        }

    def brought(self, download: Download) -> dict[str, Any]:
        """Return the release as the events of an import have it."""
        release = download.release
        return {
            "releaseTitle": release.title,
            "indexer": release.indexer,
            "size": release.size,
            "indexerFlags": [],
        }

    def images(self, number: int, poster: str, backdrop: str) -> list[dict[str, str]]:
        base = self._shelf.image_base
        return [
            {
                "coverType": kind,
                "url": f"/MediaCover/{number}/{kind}.jpg",
                "remoteUrl": f"{base}/original{path}",
            }
            for kind, path in (("poster", poster), ("fanart", backdrop))
        ]

    def labels(self, tags: list[int]) -> list[str]:
        return [self._shelf.tags[number] for number in tags if number in self._shelf.tags]

    # -- sending ----------------------------------------------------------------------------------

    def tell(self, wish: str, event_type: str, body: dict[str, Any]) -> None:
        """Post an event to every webhook with the flag `wish`."""
        wanted = [item for item in self.notifications.values() if item.flags.get(wish)]
        for notification in wanted:
            self._queue.put_nowait((notification, self._payload(event_type, body)))
        if wanted and self._worker is None:
            self._worker = asyncio.get_running_loop().create_task(self._work())

    def _payload(self, event_type: str, body: dict[str, Any]) -> dict[str, Any]:
        head = {"eventType": event_type, "instanceName": self.instance_name}
        return body | head | {"applicationUrl": self.application_url}

    async def _work(self) -> None:
        while True:
            notification, payload = await self._queue.get()
            try:
                await self._post(notification, payload)
                self.sent.append((payload["eventType"], 200))
            except Undeliverable:
                self.sent.append((payload["eventType"], 0))
            del self.sent[:-1000]

    async def _post(self, notification: Notification, payload: dict[str, Any]) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=WEBHOOK_TIMEOUT)
        headers = {str(row["key"]): str(row["value"]) for row in notification.value("headers") or []}
        user, password = notification.value("username"), notification.value("password")
        if user or password:
            headers["Authorization"] = "Basic " + b64encode(f"{user}:{password}".encode()).decode()
        method = "PUT" if notification.value("method") == 2 else "POST"
        try:
            async with self._session.request(
                method, str(notification.value("url")), json=payload, headers=headers
            ) as answer:
                if answer.status >= 300:
                    raise Undeliverable(f"HTTP {answer.status}")
        except (aiohttp.ClientError, TimeoutError, ValueError) as err:
            raise Undeliverable(type(err).__name__) from err
