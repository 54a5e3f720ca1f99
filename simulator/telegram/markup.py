"""The texts of calls: read in their parse mode, within their limits."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .entities import Entity, Formatted, tidy, units
from .html import parse_html
from .markdown import parse_markdown, parse_markdown_v2
from .refusal import Refusal, bad

TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024

type Parser = Callable[[str], Formatted]

PARSERS: dict[str, Parser] = {
    "html": parse_html,
    "markdown": parse_markdown,
    "markdownv2": parse_markdown_v2,
}


def parse(text: str, mode: str | None, entities: Sequence[Mapping[str, Any]] | None = None) -> Formatted:
    """Read a text in a parse mode (or with entities that are given) as the server stores it."""
    if not mode or mode.casefold() == "none":
        given = tuple(_given(one) for one in entities or ())
        return tidy(Formatted(text, given))
    if mode.casefold() not in PARSERS:
        raise bad("unsupported parse_mode")
    try:
        return tidy(PARSERS[mode.casefold()](text))
    except Refusal as refusal:
        raise bad(f"can't parse entities: {refusal.description}") from refusal


def _given(one: Mapping[str, Any]) -> Entity:
    more = {key: value for key, value in one.items() if key not in {"type", "offset", "length"}}
    return Entity(str(one["type"]), int(one["offset"]), int(one["length"]), more)


def text_of(source: str, mode: str | None, entities: Sequence[Mapping[str, Any]] | None) -> Formatted:
    """Read a message's text: not empty, not too long after parsing."""
    found = parse(source, mode, entities)
    if not found.text:
        raise bad("message text is empty")
    if units(found.text) > TEXT_LIMIT:
        raise bad("message is too long")
    return found


def caption_of(source: str, mode: str | None, entities: Sequence[Mapping[str, Any]] | None) -> Formatted:
    """Read a caption, which may be empty."""
    found = parse(source, mode, entities)
    if units(found.text) > CAPTION_LIMIT:
        raise bad("message caption is too long")
    return found
