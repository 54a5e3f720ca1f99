"""Our values as plain JSON: what the actions answer. The keys are a contract with outsiders."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any, Final

from .model import (
    Candidate,
    Download,
    MediaItem,
    MediaRef,
    MediaRequest,
    RequestResult,
    RequestStatus,
    UpcomingItem,
)
from .texts import Texts

_ITEM_KEYS: Final = ("ref", "title", "original_title", "year", "overview", "poster_url", "rating")
_DOWNLOAD_KEYS: Final = ("id", "title", "state", "progress", "size", "speed", "eta", "client")
_REQUEST_KEYS: Final = (
    "ref",
    "title",
    "year",
    "state",
    "progress",
    "created",
    "updated",
    "member",
    "door",
    "reason",
    "stalled",
    "link",
    "poster_url",
    "stages",
    "decided_by",
    "note",
)


def as_json(value: Any) -> Any:
    """Return plain JSON: refs as text, enums by value, times in ISO form, dataclasses as objects."""
    match value:
        case MediaRef():
            return str(value)
        case Enum():
            return value.value
        case date():  # a datetime is one too
            return value.isoformat()
        case Mapping():
            return {str(key): as_json(one) for key, one in value.items()}
        case list() | tuple() | set() | frozenset():
            return [as_json(one) for one in value]
    if is_dataclass(value):
        return {one.name: as_json(getattr(value, one.name)) for one in fields(value)}
    return value


def some(value: Any, keys: tuple[str, ...]) -> dict[str, Any]:
    """Return these attributes, as JSON."""
    return {key: as_json(getattr(value, key)) for key in keys}


def item(one: MediaItem) -> dict[str, Any]:
    """Describe a title."""
    told = some(one, _ITEM_KEYS) | {"media_type": one.ref.media_type.value}
    return told | ({"creator": one.creator} if one.creator else {})


def candidate(one: Candidate) -> dict[str, Any]:
    """Describe a find, and what the household has of it."""
    found = item(one.item) | some(one, ("in_library", "available", "requested"))
    return found | ({"instance": one.instance} if one.instance else {})


def download(one: Download) -> dict[str, Any]:
    """Describe a download; `ref` and `stalled_reason` only where they are known."""
    optional = some(one, ("ref", "stalled_reason"))
    return some(one, _DOWNLOAD_KEYS) | {key: value for key, value in optional.items() if value}


def request(one: MediaRequest) -> dict[str, Any]:
    """Describe a request."""
    told = {"request_id": one.id} | some(one, _REQUEST_KEYS) | {"media_type": one.ref.media_type.value}
    return told | ({"parts": as_json(one.parts)} if one.in_parts else {})


def upcoming(one: UpcomingItem) -> dict[str, Any]:
    """Describe what comes out."""
    told = some(one, ("ref", "title", "kind", "has_file", "overview"))
    if one.creator:
        told["creator"] = one.creator
    if one.part:
        airs = one.airs.isoformat() if one.airs else None
        told |= {
            "season": one.part.season,
            "episode": one.part.episode,
            "episode_title": one.episode,
            "airs": airs,
        }
    return {"date": one.day.isoformat(), "media_type": one.ref.media_type.value} | told


def result_of(texts: Texts, result: RequestResult) -> dict[str, Any]:
    """Say what a request came to, in words too."""
    named = result.request or result.item
    answer: dict[str, Any] = {"status": result.status.value, "message": texts.message(result.message)}
    if result.request:
        answer["request_id"] = result.request.id
    if named:
        answer |= some(named, ("ref", "title"))
    if result.candidates:
        answer["candidates"] = [candidate(one) for one in result.candidates]
        answer |= {"silent": list(result.silent)} if result.silent else {}
    elif result.status is RequestStatus.NEEDS_CHOICE and result.item:
        answer["seasons"] = [one.number for one in result.item.seasons]
    return answer
