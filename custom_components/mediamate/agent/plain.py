"""Our values as compact JSON for a model. What comes from outside is cleaned and cut here."""

from collections.abc import Iterable, Mapping, Sequence
import json
from typing import Any, Final

from homeassistant.util import dt as dt_util

from ..model import (
    Candidate,
    Download,
    Exchange,
    MediaRequest,
    Message,
    Part,
    ServerItem,
    UpcomingItem,
    parts_said,
)
from ..operations.library import Holding
from ..operations.space import Disk
from ..texts import Texts, day_at_home

TITLE: Final = 80  # characters
OVERVIEW: Final = 600  # of one title that was asked about
ROOM: Final = 1400  # bytes that a list of titles may take
LISTED: Final = 10

# How a list of titles is made shorter until it fits: characters of overview and title, the original title too
_LADDER: Final = ((160, 80, True), (80, 80, True), (40, 60, True), (0, 60, False), (0, 30, False))


def clean(text: str, limit: int) -> str:
    """Return foreign text without control and format characters, in one line, cut."""
    kept = "".join(char if char.isprintable() else " " for char in text[: 4 * limit])
    line = " ".join(kept.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def given(values: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is not known."""
    return {key: value for key, value in values.items() if value not in (None, "", (), [], {})}


def size(data: Any) -> int:
    """Return how many bytes a model gets to read."""
    return len(json.dumps(data, ensure_ascii=False).encode())


def candidates(found: Sequence[Candidate]) -> list[dict[str, Any]]:
    """List titles, shortened until they fit."""
    listed: list[dict[str, Any]] = []
    for overview, title, original in _LADDER:
        listed = [_candidate(one, overview, title, original=original) for one in found[:LISTED]]
        if size(listed) <= ROOM:
            break
    return listed


def _candidate(one: Candidate, overview: int, title: int, *, original: bool) -> dict[str, Any]:
    item = one.item
    other = item.original_title if original and item.original_title != item.title else None
    return given(
        {
            "ref": str(item.ref),
            "title": clean(item.title, title),
            "original_title": other and clean(other, title),
            "by": item.creator and clean(item.creator, title),
            "year": item.year,
            "rating": item.rating and round(item.rating, 1),
            "have": held(one),
            "overview": clean(item.overview, overview) if overview else None,
        }
    )


def held(one: Candidate) -> str | None:
    """Say what the household has of a title: `available` can be watched now."""
    if one.available:
        return "available"
    if one.requested:
        return "requested"
    return "in library, no file" if one.in_library else None


def details(one: Candidate) -> dict[str, Any]:
    """Describe one title."""
    item = one.item
    return _candidate(one, OVERVIEW, TITLE, original=True) | given(
        {
            "genres": [clean(name, 30) for name in item.genres[:4]],
            "runtime_minutes": item.runtime,
            "people": [clean(name, 40) for name in item.people[:6]],
            "in_cinemas": item.in_cinemas and item.in_cinemas.isoformat(),
            "released": item.released and item.released.isoformat(),
            "next_episode": item.next_airing and day_at_home(item.next_airing).isoformat(),
            "instance": one.instance and clean(one.instance, 40),
        }
    )


def holding(texts: Texts, one: Holding) -> dict[str, Any]:
    """Say what there is of a title. `playable` is only known where a media server answered."""
    found = _candidate(one.candidate, 0, TITLE, original=True)
    return found | given(
        {
            "have": held(one.candidate) or "no",
            "complete": _parts(texts, one.complete),
            "in_part": _parts(texts, one.partial),
            "playable": one.candidate.available if one.verified else "unknown",
            "link": one.link,
        }
    )


def _parts(texts: Texts, parts: Iterable[Part]) -> str | None:
    said = parts_said(parts)
    return texts.message(said) if said else None


def download(texts: Texts, one: Download, title: str) -> dict[str, Any]:
    """Describe a download, with the reason why it does not move."""
    why = one.stalled_reason
    return given(
        {
            "id": one.id,
            "ref": one.ref and str(one.ref),
            "title": clean(title, TITLE),
            "state": one.state.value,
            "progress": texts.percent(one.progress),
            "size": texts.size(one.size) if one.size else None,
            "speed": texts.speed(one.speed) if one.speed else None,
            "left": texts.duration(one.eta) if one.eta else None,
            "why": why and texts.message(Message(f"reason_{why}")),
        }
    )


def disk(texts: Texts, one: Disk) -> dict[str, Any]:
    """Say how much is free on a disk, and whose it is."""
    places = [f"{at.service} {at.path}" if at.path else at.service for at in one.places]
    return given(
        {
            "where": [clean(at, TITLE) for at in places[:LISTED]],
            "free": texts.size(one.free),
            "of": texts.size(one.total) if one.total else None,
            "nearly_full": one.nearly_full or None,
        }
    )


def request(texts: Texts, one: MediaRequest) -> dict[str, Any]:
    """Describe a wish and what became of it."""
    why = one.stalled or one.reason
    return given(
        {
            "request_id": one.id,
            "ref": str(one.ref),
            "title": clean(one.title, TITLE),
            "year": one.year,
            "parts": _parts(texts, (each.part for each in one.parts)) if one.in_parts else None,
            "state": one.state.value,
            "asked": day_at_home(one.created).isoformat(),
            "why": why and texts.message(Message(f"reason_{why}")),
            "link": one.link,
        }
    )


def exchange(one: Exchange) -> dict[str, Any]:
    """Tell of a turn of an earlier talk, and what it was about."""
    about = [{"ref": str(it.ref), "title": clean(it.title, TITLE), "year": it.year} for it in one.mentions]
    return given(
        {
            "at": f"{dt_util.as_local(one.when):%Y-%m-%d %H:%M}",
            "user": clean(one.said, 120),
            "you": clean(one.answer, 160),
            "about": [given(it) for it in about[:3]],
        }
    )


def recent(one: ServerItem) -> dict[str, Any]:
    """Name something that came into the library."""
    return given(
        {
            "ref": one.ref and str(one.ref),
            "title": clean(one.name, TITLE),
            "year": one.year,
            "link": one.link,
        }
    )


def upcoming(one: UpcomingItem) -> dict[str, Any]:
    """Name something that comes out."""
    return given(
        {
            "ref": str(one.ref),
            "title": clean(one.full_title, TITLE),
            "date": one.day.isoformat(),
            "kind": one.kind,
            "season": one.part.season if one.part else None,
            "episode": one.part.episode if one.part else None,
            "have": "available" if one.has_file else None,
        }
    )
