"""What all *arrs say of titles and of what happened to them in the same words. Pure functions."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ..model import HistoryEvent, Part
from ..ports import WebhookEvent
from . import fields
from .fields import Record

type Kinds = Mapping[str, str]

# Of a call, what all *arrs name alike; what is added or deleted each names after its titles.
CALLS: Kinds = MappingProxyType(
    {
        "Test": "test",
        "Grab": "grabbed",
        "Download": "imported",
        "Health": "health",
        "HealthRestored": "health",
        "ManualInteractionRequired": "manual_interaction",
        "ApplicationUpdate": "updated",
    }
)

# An *arr gives languages by their English names, the rest of the world by two letters.
# fmt: off
_LANGUAGES: Mapping[str, str] = MappingProxyType({
    "Arabic": "ar", "Bengali": "bn", "Bulgarian": "bg", "Cantonese": "cn", "Catalan": "ca",
    "Chinese": "zh", "Croatian": "hr", "Czech": "cs", "Danish": "da", "Dutch": "nl", "English": "en",
    "Estonian": "et", "Finnish": "fi", "Flemish": "nl", "French": "fr", "Georgian": "ka", "German": "de",
    "Greek": "el", "Hebrew": "he", "Hindi": "hi", "Hungarian": "hu", "Icelandic": "is", "Indonesian": "id",
    "Italian": "it", "Japanese": "ja", "Kannada": "kn", "Korean": "ko", "Latvian": "lv",
    "Lithuanian": "lt", "Macedonian": "mk", "Malayalam": "ml", "Marathi": "mr", "Norwegian": "no",
    "Persian": "fa", "Polish": "pl", "Portuguese": "pt", "Romanian": "ro", "Russian": "ru",
    "Serbian": "sr", "Slovak": "sk", "Slovenian": "sl", "Spanish": "es", "Swedish": "sv", "Tamil": "ta",
    "Telugu": "te", "Thai": "th", "Turkish": "tr", "Ukrainian": "uk", "Urdu": "ur", "Vietnamese": "vi",
})
# fmt: on


def language(source: Record, key: str = "originalLanguage") -> str | None:
    """Return a language in two letters; None for "Any", and for one that we do not know."""
    return language_named(fields.text(fields.child(source, key), "name", 40))


def language_named(name: str) -> str | None:
    """Return the two letters of a language by its English name."""
    return _LANGUAGES.get(name.title())


def poster(source: Record) -> str | None:
    """Return the public address of the poster: the *arr's own would need its key."""
    if shown := fields.public_url(source, "remotePoster"):
        return shown
    posters = (one for one in fields.children(source, "images") if one.get("coverType") == "poster")
    return next((url for one in posters if (url := fields.public_url(one, "remoteUrl"))), None)


def rating(source: Record) -> float | None:
    """Return the value of one rating; nobody's vote is no rating."""
    value = fields.number(source, "value")
    return float(value) if value and 0 < value <= 10 else None


def aliases(source: Record) -> tuple[str, ...]:
    """Return the other titles, each once."""
    titles = (fields.text(one, "title") for one in fields.children(source, "alternateTitles"))
    return tuple(dict.fromkeys(title for title in titles if title))[:50]


def parse_event(source: Record, owner: str, kinds: Kinds, part: Part | None = None) -> HistoryEvent | None:
    """Read a record of the history; None without a date. `owner` is the key of the title's id."""
    if (when := fields.moment(source, "date")) is None:
        return None
    return HistoryEvent(
        backend_id=fields.need_id(source, owner),
        kind=kinds.get(fields.text(source, "eventType", 60), "other"),
        when=when,
        download_id=fields.text(source, "downloadId", 200).casefold() or None,
        part=part,
    )


def call_kind(payload: Any, kinds: Kinds) -> str | None:
    """Return what a call is about; None for something that is none."""
    if not isinstance(payload, dict) or not (name := fields.text(payload, "eventType", 60)):
        return None
    return kinds.get(name, "other")


def call_event(payload: Record, kind: str, **known: Any) -> WebhookEvent:
    """Return a call as an event. The test call names an invented title, which is left out."""
    if kind == "test":
        return WebhookEvent(kind=kind)
    return WebhookEvent(
        kind=kind, download_id=fields.text(payload, "downloadId", 200).casefold() or None, **known
    )
