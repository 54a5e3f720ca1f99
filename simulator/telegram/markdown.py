"""The parse modes MarkdownV2 and the old Markdown, as strict as the server."""

from typing import NoReturn

from .entities import Formatted, Writer, byte_offset
from .refusal import Refusal

RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
# the longest marker first: "__" is underline, never two italics
MARKERS = {"__": "underline", "||": "spoiler", "*": "bold", "_": "italic", "~": "strikethrough"}
NAMES = {kind: kind.capitalize() for kind in MARKERS.values()}


def _fail(what: str, source: str, at: int) -> NoReturn:
    raise Refusal(400, f"{what} at byte offset {byte_offset(source, at)}")


def parse_markdown_v2(source: str) -> Formatted:
    """Read MarkdownV2: markers nest, everything reserved is escaped."""
    return _V2(source).read()


class _V2:
    """Reads MarkdownV2 from the left to the right, once."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._out = Writer()
        self._open: list[tuple[str, int, int]] = []  # marker, units, place
        self._quote: int | None = None

    def read(self) -> Formatted:
        while self._at < len(self._source):
            self._step()
        self._end_quote()
        if self._open:
            marker, _, place = self._open[-1]
            kind = NAMES.get(MARKERS.get(marker, ""), "Link")
            _fail(f"Can't find end of {kind} entity", self._source, place)
        return self._out.done()

    def _step(self) -> None:
        source, at = self._source, self._at
        char = source[at]
        if char == "\\" and at + 1 < len(source) and ord(source[at + 1]) < 127:
            self._write(source[at + 1], 2)
        elif char == "`":
            self._code()
        elif char == ">" and (at == 0 or source[at - 1] == "\n"):
            self._quote = self._out.at if self._quote is None else self._quote
            self._at += 1
        elif marker := next((one for one in MARKERS if source.startswith(one, at)), ""):
            self._toggle(marker)
        elif char == "[":
            self._open.append(("[", self._out.at, at))
            self._at += 1
        elif char == "]" and self._open and self._open[-1][0] == "[":
            self._link()
        elif char in RESERVED:
            _fail(f"Character '{char}' is reserved and must be escaped with the preceding '\\'", source, at)
        else:
            self._write(char, 1)

    def _write(self, text: str, taken: int) -> None:
        self._out.write(text)
        self._at += taken
        following = self._source[self._at : self._at + 1]
        if text == "\n" and self._quote is not None and following != ">":
            self._end_quote()

    def _end_quote(self) -> None:
        if self._quote is not None:
            self._out.mark("blockquote", self._quote)
            self._quote = None

    def _toggle(self, marker: str) -> None:
        if self._open and self._open[-1][0] == marker:
            _, since, _ = self._open.pop()
            self._out.mark(MARKERS[marker], since)
        else:
            self._open.append((marker, self._out.at, self._at))
        self._at += len(marker)

    def _code(self) -> None:
        fence = "```" if self._source.startswith("```", self._at) else "`"
        kind = "pre" if fence == "```" else "code"
        begin = self._at + len(fence)
        end = self._source.find(fence, begin)
        if end < 0:
            name = "Pre" if kind == "pre" else "Code"
            _fail(f"Can't find end of {name} entity", self._source, self._at)
        since, inside = self._out.at, self._source[begin:end]
        more: dict[str, str] = {}
        if kind == "pre" and "\n" in inside:
            language, _, inside = inside.partition("\n")
            more = {"language": language} if language else {}
        self._out.write(inside.replace("\\`", "`").replace("\\\\", "\\"))
        self._out.mark(kind, since, **more)
        self._at = end + len(fence)

    def _link(self) -> None:
        _, since, place = self._open.pop()
        self._at += 1
        url = ""
        if self._source.startswith("(", self._at):
            end = self._source.find(")", self._at)
            if end < 0:
                _fail("Can't find end of a URL", self._source, place)
            url, self._at = self._source[self._at + 1 : end], end + 1
        if "://" in url:
            self._out.mark("text_link", since, url=url.replace("\\", ""))


def parse_markdown(source: str) -> Formatted:
    """Read the old Markdown: nothing nests, a lone marker is an error."""
    out, at = Writer(), 0
    kinds = {"*": "bold", "_": "italic", "`": "code", "```": "pre", "[": "text_link"}
    while at < len(source):
        char = source[at]
        if char == "\\" and source[at + 1 : at + 2] in {"_", "*", "`", "["}:
            out.write(source[at + 1])
            at += 2
            continue
        if char not in "*_`[":
            out.write(char)
            at += 1
            continue
        marker = "```" if source.startswith("```", at) else char
        end = source.find("]" if marker == "[" else marker, at + len(marker))
        if end < 0:
            _fail("Can't find end of the entity starting", source, at)
        since = out.at
        out.write(source[at + len(marker) : end])
        at = _after(out, source, kinds[marker], since, end + (1 if marker == "[" else len(marker)))
    return out.done()


def _after(out: Writer, source: str, kind: str, since: int, at: int) -> int:
    """Mark what was written, with a link's address, and return where to go on."""
    if kind != "text_link":
        out.mark(kind, since)
        return at
    if not source.startswith("(", at):
        return at
    end = source.find(")", at)
    if end < 0:
        _fail("Can't find end of the entity starting", source, at)
    out.mark(kind, since, url=source[at + 1 : end])
    return end + 1
