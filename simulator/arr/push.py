"""Releases that somebody else found: /release/push. They are judged as if the *arr had found them itself."""

import re
from typing import Any

import aiohttp
from aiohttp import web

from ..catalogue import words_of
from ..server import json_answer, read_json
from ..torrents.bencode import BadTorrent, read_torrent
from .indexers import RUSSIAN
from .kind import Kind
from .pipeline import Pipeline
from .shelf import ENGLISH, Release, Shelf
from .words import failure, integer, release_record

MAGNET = re.compile(r"urn:btih:([0-9a-fA-F]{40})")
UNKNOWN_SIZE = 8 * 1024**3
TIMEOUT = aiohttp.ClientTimeout(total=20)
BUSY = "Release in queue is of equal or higher preference"


class Unfetched(Exception):
    """The link leads to no torrent."""


class Pushes:
    """The handler of what is pushed."""

    def __init__(self, shelf: Shelf, pipeline: Pipeline) -> None:
        self._shelf = shelf
        self._kind = shelf.kind
        self._pipeline = pipeline

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/release/push", self._push)]

    async def _push(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        title = str(body.get("title") or "")
        link = str(body.get("magnetUrl") or body.get("downloadUrl") or "")
        if problems := _invalid(title, link, body):
            return json_answer(problems, status=400)
        parts = self._shelf.named(title)
        if not parts:
            unknown = f"Unknown {self._kind.owner.title()}"
            bare = {"id": 0, "guid": link, "title": title, "protocol": "torrent"}
            return self._answer(bare | {"approved": False, "rejected": True, "rejections": [unknown]})
        try:
            torrent, size = await _fetch(link)
        except Unfetched as err:
            message = f"Getting release from indexer failed: {err}"
            return json_answer({"message": message, "description": ""}, status=409)
        release = self._judged(body, title, parts, torrent, size or integer(body.get("size")) or UNKNOWN_SIZE)
        if not release.rejections:
            self._pipeline.grab(release)
        return self._answer(release_record(release, self._shelf, 0))

    def _answer(self, record: dict[str, Any]) -> web.Response:
        """Sonarr and Radarr answer with a list, the others bare."""
        return json_answer([record] if self._kind.api == "v3" else record)

    def _judged(
        self, body: dict[str, Any], title: str, parts: tuple[Any, ...], torrent: str, size: int
    ) -> Release:
        quality, profile = quality_of(self._kind, title), self._shelf.profile_of(parts[0])
        reasons = []
        if quality not in self._kind.profiles[profile][2]:
            reasons.append(f"{self._kind.qualities[quality].name} is not wanted in profile")
        if any(one.release.hash == torrent for one in self._pipeline.blocklist.values()):
            reasons.append("Release is blocklisted")
        if any(part in download.parts for download in self._pipeline.queue.values() for part in parts):
            reasons.append(BUSY)
        return Release(
            guid=f"PUSH-{torrent}",
            indexer_id=0,
            indexer=str(body.get("indexer") or ""),
            title=title,
            group="",
            size=size,
            quality_id=quality,
            seeders=20,
            leechers=1,
            age_hours=24.0,
            hash=torrent,
            parts=parts,
            rejections=tuple(reasons),
            languages=RUSSIAN if re.search("[а-яё]", title.casefold()) else ENGLISH,
        )


def _invalid(title: str, link: str, body: dict[str, Any]) -> list[dict[str, Any]]:
    rows = (("Title", title), ("DownloadUrl", link), ("Protocol", body.get("protocol")))
    rows += (("PublishDate", body.get("publishDate")),)
    return [
        failure(name, f"'{name}' must not be empty.", value, "NotEmptyValidator")
        for name, value in rows
        if not value
    ]


async def _fetch(link: str) -> tuple[str, int]:
    """Return the info-hash and the size (0 if unknown) of what a link leads to."""
    if found := MAGNET.search(link):
        return found[1].casefold(), 0
    try:
        async with (
            aiohttp.ClientSession(timeout=TIMEOUT) as session,
            session.get(link, allow_redirects=False) as answer,
        ):
            if answer.status in {301, 302, 307} and (
                found := MAGNET.search(answer.headers.get("Location", ""))
            ):
                return found[1].casefold(), 0
            if answer.status != 200:
                raise Unfetched(f"HTTP {answer.status}")
            data = await answer.read()
    except (aiohttp.ClientError, TimeoutError, ValueError) as err:
        raise Unfetched(type(err).__name__) from err
    try:
        read = read_torrent(data)
    except BadTorrent as err:
        raise Unfetched(str(err)) from err
    return read.hash, read.size


def quality_of(kind: Kind, title: str) -> int:
    """Return the quality that a release's name speaks of; the usual one if it does not."""
    plain = title.casefold()
    words = {"bluray": ("bluray", "bdrip", "bdremux"), "web-dl": ("web-dl", "webdl", "webrip")}
    for number, quality in reversed(kind.qualities.items()):
        said = words.get(quality.word.casefold(), (quality.word.casefold(),))
        height = f"{quality.height}p" if "resolution" in quality.more else ""
        if height in plain and any(one in plain for one in said):
            return number
    return kind.usual_quality


def named_in(title: str, names: tuple[str, ...]) -> int:
    """Return how many words the longest of these names has that stands in a release's name; 0 if none does."""
    held = f" {' '.join(words_of(title))} "
    return max(
        (len(words) for name in names if (words := words_of(name)) and f" {' '.join(words)} " in held),
        default=0,
    )
