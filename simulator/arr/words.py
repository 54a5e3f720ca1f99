"""How all *arrs write what they say: dates, spans, languages, the fields that every record has."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from aiohttp import web

from ..catalogue import LANGUAGES
from ..clock import SimClock
from ..server import json_answer
from .kind import Kind
from .shelf import ENGLISH, Download, HistoryEvent, Release, Shelf

JSON = "application/json"
NOT_FOUND = '{"message":"NotFound"}'
UNKNOWN_LANGUAGE = (0, "Unknown")
STATUS = {"metadata": "queued", "stalled": "warning", "error": "warning"}
STALLED = "The download is stalled with no connections"
NO_FILES = "qBittorrent is reporting missing files"
FORMATS = {"customFormats": [], "customFormatScore": 0}


def iso(when: datetime | date | None) -> str | None:
    """Write a date or a moment as an *arr does: UTC with a Z."""
    if when is None:
        return None
    if isinstance(when, datetime):
        return when.strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{when.isoformat()}T00:00:00Z"


def span(delta: timedelta) -> str:
    """Write a time span as .NET does: HH:MM:SS or d.HH:MM:SS."""
    days, seconds = delta.days, delta.seconds
    clock = f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:{seconds % 60:02}"
    return f"{days}.{clock}" if days else clock


def moment(text: str | None) -> datetime:
    """Read a moment; what is none is answered with 400."""
    try:
        read = datetime.fromisoformat(text or "")
    except ValueError:
        raise web.HTTPBadRequest(text='{"message":"bad date"}', content_type=JSON) from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def day(text: str | None, default: date) -> date:
    """Read a day of a query."""
    return moment(text).date() if text else default


def language(code: str) -> dict[str, Any]:
    """Return the Language for an ISO code."""
    number, name = LANGUAGES.get(code, UNKNOWN_LANGUAGE)
    return {"id": number, "name": name}


def languages(kind: Kind, release: Release | None = None) -> dict[str, Any]:
    """Return the languages of a record, where the *arr speaks of them."""
    rows = release.languages if release else ENGLISH
    return {"languages": [{"id": number, "name": name} for number, name in rows]} if kind.languages else {}


def images(number: int, poster: str, backdrop: str, image_base: str) -> list[dict[str, str]]:
    """Return the pictures of a title; one in the library (`number`) has copies there."""
    rows = []
    for kind, path in (("poster", poster), ("fanart", backdrop)):
        remote = f"{image_base}/original{path}"
        local = f"/MediaCover/{number}/{kind}.jpg?lastWrite=638000000000000000"
        rows.append({"coverType": kind, "url": local if number else remote, "remoteUrl": remote})
    return rows


def nothing() -> web.HTTPNotFound:
    """Return the answer for a number that nothing has."""
    return web.HTTPNotFound(text=NOT_FOUND, content_type=JSON)


def raw(body: bytes, status: int = 200) -> web.Response:
    """Answer with JSON that is encoded already."""
    return web.Response(body=body, status=status, content_type=JSON, charset="utf-8")


def everything(shelf: Shelf, request: web.Request) -> web.Response:
    """Answer with the whole library."""
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    headers = {"Content-Encoding": "gzip"} if packed else {}
    body = shelf.whole(compressed=packed)
    return web.Response(body=body, content_type=JSON, charset="utf-8", headers=headers)


def failure(name: str, text: str, attempted: Any, code: str) -> dict[str, Any]:
    """Return one complaint of a validator."""
    return {
        "propertyName": name,
        "errorMessage": text,
        "attemptedValue": attempted,
        "severity": "error",
        "errorCode": code,
        "formattedMessageArguments": [],
        "formattedMessagePlaceholderValues": {},
    }


def profile_failures(kind: Kind, body: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what is wrong with the profile of a title that is added or changed."""
    profile = integer(body.get("qualityProfileId"))
    if profile in kind.profiles:
        return []
    text = "Quality Profile does not exist"
    return [failure("QualityProfileId", text, profile, "QualityProfileExistsValidator")]


def place_failures(kind: Kind, body: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what is wrong with the profile and the root folder of a title that is to be added."""
    root = str(body.get("rootFolderPath") or "")
    root = (root or str(body.get("path") or "").rpartition("/")[0]).rstrip("/")
    if root == kind.root:
        return profile_failures(kind, body)
    text = "Root folder path does not exist"
    wrong = failure("RootFolderPath", text, root, "RootFolderExistsValidator")
    return [*profile_failures(kind, body), wrong]


def refused(problems: list[dict[str, Any]]) -> web.Response:
    """Answer with what the validators complain about."""
    return json_answer(problems, status=400)


def integer(value: Any) -> int:
    """Read a number of a body; what is none is 0."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


# -- records ------------------------------------------------------------------------------------------


def queue_record(download: Download, kind: Kind, progress: Any, clock: SimClock) -> dict[str, Any]:
    """Return the part of a queue record that all *arrs have: the torrent as it is now."""
    release = download.release
    word = progress.state if progress else "unknown"
    record: dict[str, Any] = {
        **languages(kind, release),
        "quality": kind.quality(release.quality_id),
        **FORMATS,
        "size": progress.size if progress else release.size,
        "title": release.title,
        **({"added": iso(download.added)} if kind.dated_queue else {}),
        "status": STATUS.get(word, word) if progress else "downloadClientUnavailable",
        "trackedDownloadStatus": "warning" if download.messages else "ok",
        "trackedDownloadState": download.state,
        "statusMessages": [{"title": release.title, "messages": download.messages}]
        if download.messages
        else [],
        "downloadId": download.hash.upper(),
        "protocol": "torrent",
        "downloadClient": "qBittorrent",
        "downloadClientHasPostImportCategory": False,
        "indexer": release.indexer,
        "outputPath": f"/downloads/{release.title}",
        "sizeleft": progress.left if progress else release.size,
    }
    if not download.messages and word in {"stalled", "error"}:
        record["errorMessage"] = STALLED if word == "stalled" else NO_FILES
    if progress and progress.eta is not None:
        eta = timedelta(seconds=progress.eta)
        record["timeleft"] = span(eta)
        record["estimatedCompletionTime"] = iso(clock.now() + eta)
    return record


def history_record(event: HistoryEvent, shelf: Shelf) -> dict[str, Any]:
    """Return a HistoryResource."""
    record: dict[str, Any] = {
        **shelf.ids(event.owner_id, event.part_id),
        "sourceTitle": event.title,
        **languages(shelf.kind),
        "quality": shelf.kind.quality(event.quality_id),
        **FORMATS,
        "qualityCutoffNotMet": False,
        "date": iso(event.date),
        "eventType": event.kind,
        "data": event.data,
        "id": event.id,
    }
    return record | ({"downloadId": event.download_id} if event.download_id else {})


def release_record(release: Release, shelf: Shelf, weight: int) -> dict[str, Any]:
    """Return a ReleaseResource."""
    return {
        "id": 0,
        "guid": release.guid,
        "quality": shelf.kind.quality(release.quality_id),
        **FORMATS,
        "qualityWeight": shelf.kind.rank(release.quality_id) + 1,
        "age": int(release.age_hours // 24),
        "ageHours": round(release.age_hours, 2),
        "ageMinutes": round(release.age_hours * 60, 2),
        "size": release.size,
        "indexerId": release.indexer_id,
        "indexer": release.indexer,
        "releaseGroup": release.group,
        "title": release.title,
        "sceneSource": False,
        **languages(shelf.kind, release),
        "approved": not release.rejections,
        "temporarilyRejected": False,
        "rejected": bool(release.rejections),
        "rejections": list(release.rejections),
        "publishDate": iso(shelf.clock.now() - timedelta(hours=release.age_hours)),
        "infoUrl": f"https://indexer.invalid/details/{release.hash[:12]}",
        "downloadAllowed": True,
        "releaseWeight": weight,
        "infoHash": release.hash,
        "seeders": release.seeders,
        "leechers": release.leechers,
        "protocol": "torrent",
        **shelf.described(release),
    }


def manual_import_records(download: Download, shelf: Shelf) -> list[dict[str, Any]]:
    """Return what could be imported by hand from a finished download."""
    release, kind = download.release, shelf.kind
    common = {
        "releaseGroup": release.group,
        "quality": kind.quality(release.quality_id),
        "qualityWeight": 1,
        "downloadId": download.hash.upper(),
        "indexerFlags": 0,
        "rejections": [{"reason": text, "type": "permanent"} for text in download.messages],
    }
    if kind.languages:
        common |= {"folderName": release.title, **languages(kind, release), **FORMATS}
    return [
        {"path": f"/downloads/{release.title}/{own.get('relativePath') or own['name']}"}
        | {"id": download.id + number}
        | own
        | common
        for number, own in enumerate(shelf.by_hand(download))
    ]
