"""Formatted text: entities, what Telegram finds by itself, and the way back to HTML.

Offsets and lengths count UTF-16 units, as everywhere in the Bot API.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
import re
from typing import Any

# what Telegram marks by itself, the first that fits at a place
_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\"',.!?;:)\]])"
    r"|(?P<email>[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?<![\w/@])(?P<mention>@[A-Za-z]\w{3,31})\b"
    r"|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{3,31})?)(?![\w/])"
    r"|(?<!\w)(?P<hashtag>#\w*[^\W\d]\w*)"
)
_TAGS: dict[str, tuple[str, str]] = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "spoiler": ("<tg-spoiler>", "</tg-spoiler>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote expandable>", "</blockquote>"),
}
_OPAQUE = frozenset({"code", "pre", "text_link", "url"})


def units(text: str) -> int:
    """Return the length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def byte_offset(text: str, at: int) -> int:
    """Return a place in a text as the errors of the Bot API name it."""
    return len(text[:at].encode())


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of a text that is something special."""

    type: str
    offset: int
    length: int
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def end(self) -> int:
        return self.offset + self.length

    def as_dict(self) -> dict[str, Any]:
        return {"type": self.type, "offset": self.offset, "length": self.length, **self.more}


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text as it is shown, and its entities in their order."""

    text: str = ""
    entities: tuple[Entity, ...] = ()

    @property
    def html(self) -> str:
        """The text with its formatting as HTML: how a person sees it."""
        return as_html(self)

    def entities_as_dicts(self) -> list[dict[str, Any]]:
        return [entity.as_dict() for entity in self.entities]


class Writer:
    """Collects a text and its entities, counting units as it goes."""

    def __init__(self) -> None:
        self.at = 0
        self._parts: list[str] = []
        self._entities: list[Entity] = []

    def write(self, text: str) -> None:
        self._parts.append(text)
        self.at += units(text)

    def mark(self, kind: str, since: int, **more: Any) -> None:
        if self.at > since:
            self._entities.append(Entity(kind, since, self.at - since, more))

    def written_since(self, since: int) -> str:
        raw = "".join(self._parts).encode("utf-16-le")
        return raw[since * 2 :].decode("utf-16-le")

    def done(self) -> Formatted:
        return Formatted("".join(self._parts), tuple(self._entities))


def tidy(found: Formatted) -> Formatted:
    """Cut blanks off both ends, add what Telegram finds by itself, put entities into their order."""
    lead = units(found.text) - units(found.text.lstrip())
    text = found.text.strip()
    end = units(text)
    kept = [one for entity in found.entities if (one := _moved(entity, lead, end))]
    taken = [entity for entity in kept if entity.type in _OPAQUE]
    kept += [
        one for one in _detected(text) if not any(one.offset < t.end and t.offset < one.end for t in taken)
    ]
    kept.sort(key=lambda one: (one.offset, -one.length))
    return Formatted(text, tuple(kept))


def _moved(entity: Entity, lead: int, end: int) -> Entity | None:
    start, stop = max(0, entity.offset - lead), min(end, entity.end - lead)
    return Entity(entity.type, start, stop - start, entity.more) if stop > start else None


def _detected(text: str) -> Iterator[Entity]:
    for match in _FOUND.finditer(text):
        yield Entity(str(match.lastgroup), units(text[: match.start()]), units(match.group()))


def as_html(shown: Formatted) -> str:
    """Return the text with tags, everything else escaped."""
    raw = shown.text.encode("utf-16-le", "surrogatepass")
    nested = [one for one in shown.entities if one.type in _TAGS or one.type == "text_link"]
    places = sorted({0, len(raw) // 2} | {p for one in nested for p in (one.offset, one.end)})
    html: list[str] = []
    open_: list[Entity] = []
    for at, until in zip(places, [*places[1:], places[-1]], strict=True):
        while open_ and open_[-1].end <= at:
            html.append(_closing(open_.pop()))
        for one in nested:
            if one.offset == at:
                html.append(_opening(one))
                open_.append(one)
        html.append(escape(raw[at * 2 : until * 2].decode("utf-16-le", "replace"), quote=False))
    html.extend(_closing(one) for one in reversed(open_))
    return "".join(html)


def _opening(entity: Entity) -> str:
    if entity.type == "text_link":
        return f'<a href="{escape(str(entity.more.get("url", "")))}">'
    return _TAGS[entity.type][0]


def _closing(entity: Entity) -> str:
    return "</a>" if entity.type == "text_link" else _TAGS[entity.type][1]
