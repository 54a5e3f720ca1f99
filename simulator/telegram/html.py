"""The parse mode HTML, as strict as the server: tags it knows, each closed, in the right order."""

import re
from typing import NoReturn

from .entities import Formatted, Writer, byte_offset
from .refusal import Refusal

TAGS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("span", "tg-spoiler"), "spoiler"),
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_REFERENCE = re.compile(
    r"&(?:#(?P<number>\d{1,7})|#[xX](?P<hex>[0-9a-fA-F]{1,6})|(?P<name>lt|gt|amp|quot));?"
)
_NAMES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_LINK = re.compile(r"(?:https?://[^\s/]*[.\d]|tg://)")
_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE = re.compile(r"""\s+([^\s=>]+)(?:=("[^"]*"|'[^']*'|[^\s>]+))?""")


def parse_html(source: str) -> Formatted:
    """Return the text and its entities; a Refusal says what is wrong, at which byte."""
    return _Reader(source).read()


def _decoded(match: re.Match[str]) -> str:
    if match["name"]:
        return _NAMES[match["name"]]
    code = int(match["number"]) if match["number"] else int(match["hex"], 16)
    return chr(min(code, 0x10FFFF))


class _Open:
    """A tag that waits for its end."""

    __slots__ = ("attributes", "name", "since")

    def __init__(self, name: str, since: int, attributes: dict[str, str]) -> None:
        self.name = name
        self.since = since
        self.attributes = attributes


class _Reader:
    """Reads from the left to the right, once."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._out = Writer()
        self._open: list[_Open] = []

    def read(self) -> Formatted:
        while self._at < len(self._source):
            char = self._source[self._at]
            if char == "<":
                self._tag()
            elif char == "&":
                self._reference()
            else:
                stop = min((p for p in (self._find("<"), self._find("&")) if p >= 0), default=None)
                self._out.write(self._source[self._at : stop])
                self._at = len(self._source) if stop is None else stop
        if self._open:
            raise Refusal(400, f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')
        return self._out.done()

    def _find(self, char: str) -> int:
        return self._source.find(char, self._at)

    def _fail(self, what: str, at: int, more: str = "") -> NoReturn:
        raise Refusal(400, f"{what} at byte offset {byte_offset(self._source, at)}{more}")

    def _reference(self) -> None:
        match = _REFERENCE.match(self._source, self._at)
        if match is None:
            self._out.write("&")
            self._at += 1
            return
        self._out.write(_decoded(match))
        self._at = match.end()

    def _tag(self) -> None:
        begin = self._at
        closing = self._source.startswith("</", begin)
        named = _NAME.match(self._source, begin + 1 + closing)
        assert named is not None
        name, self._at = named.group().casefold(), named.end()
        if closing:
            self._end(name, begin)
        else:
            self._start(name, begin)

    def _start(self, name: str, begin: int) -> None:
        if name not in TAGS:
            self._fail(f'Unsupported start tag "{name}"', begin)
        attributes: dict[str, str] = {}
        while match := _ATTRIBUTE.match(self._source, self._at):
            attributes[match[1].casefold()] = _REFERENCE.sub(_decoded, (match[2] or "").strip("\"'"))
            self._at = match.end()
        self._at += len(self._source[self._at :]) - len(self._source[self._at :].lstrip())
        if not self._source.startswith(">", self._at):
            self._fail(f'Unclosed start tag "{name}"', begin)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            self._fail('Tag "span" must have class "tg-spoiler"', begin)
        self._at += 1
        self._open.append(_Open(name, self._out.at, attributes))

    def _end(self, name: str, begin: int) -> None:
        if not self._source.startswith(">", self._at):
            self._fail("Unclosed end tag", begin)
        if not self._open:
            self._fail("Unexpected end tag", begin)
        opened = self._open.pop()
        if name and name != opened.name:
            self._fail("Unmatched end tag", begin, f', expected "</{opened.name}>", found "</{name}>"')
        self._at += 1
        self._mark(opened)

    def _mark(self, tag: _Open) -> None:
        kind = TAGS[tag.name]
        if kind == "text_link":
            url = tag.attributes.get("href") or self._out.written_since(tag.since)
            if _LINK.match(url):  # a link that is none is shown as text
                self._out.mark(kind, tag.since, url=url)
        elif kind == "custom_emoji":
            self._out.mark(kind, tag.since, custom_emoji_id=tag.attributes.get("emoji-id", ""))
        elif kind == "blockquote" and "expandable" in tag.attributes:
            self._out.mark("expandable_blockquote", tag.since)
        elif not (kind == "code" and self._open and self._open[-1].name == "pre"):
            self._out.mark(kind, tag.since)
