"""A list that a language model worded: which titles its lines are, so that each has a button.

The titles are those that our tools had shown to the model; its words only say which of them it lists.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
import re
from typing import Any, Final

from homeassistant.components.conversation import Content, ToolResultContent

from ...const import DOMAIN
from ...model import MediaRef
from ...understanding import Command
from .cards import Row, command_json, in_rows
from .screen import Button

_NUMBERED: Final = re.compile(
    r"^[ \t*_>#-]*+(\d{1,2})(?:[.):][\s*_]+|\ufe0f?\u20e3[\s*_]*)(\S.*)",  # "2. ", "**2)** ", a keycap
    re.MULTILINE,
)
_YEAR: Final = re.compile(r"(?:18|19|20|21)\d\d")
_MOST: Final = 10  # buttons
_LABEL: Final = 40  # characters of a button that says a title
# A press on one of these does what picking from a list of ours does
_HOW: Final = {"picker": "describe", "command": command_json(Command(verb="find"))}


@dataclass(frozen=True, slots=True)
class Title:
    """A title as a model was shown it."""

    ref: str
    title: str
    year: int | None
    names: tuple[str, ...]  # folded

    @property
    def label(self) -> str:
        """Say which it is in a few words."""
        short = self.title if len(self.title) <= _LABEL else f"{self.title[: _LABEL - 1].rstrip()}…"
        return f"{short} ({self.year})" if self.year else short


def listed_rows(text: str, log: Iterable[Content]) -> tuple[Row, ...]:
    """Return a button for each title that an answer lists: its number there, else its name."""
    shown = _shown(log)
    if (numbered := _by_number(text, shown)) is not None:
        named = [(number, one) for number, one in numbered.items()]
    else:
        named = [(one.label, one) for one in _spoken_of(text, shown)]
    if len(named) < 2:
        return ()
    buttons = [Button(label, "pick", _HOW | {"ref": one.ref}) for label, one in named[:_MOST]]
    return tuple(in_rows(buttons, 5 if numbered else 2))


def _shown(log: Iterable[Content]) -> list[Title]:
    """Return the titles in lists that our tools answered with, each once."""
    found: dict[str, Title] = {}
    for one in log:
        if isinstance(one, ToolResultContent) and f"{DOMAIN}__" in one.tool_name and not one.result.error:
            data = one.result.data
            results = data.get("results") if isinstance(data, Mapping) else None
            found |= {title.ref: title for title in _titles(results if isinstance(results, list) else ())}
    return list(found.values())


def _titles(results: Iterable[Any]) -> Iterator[Title]:
    for one in results:
        if not isinstance(one, Mapping):
            continue
        ref, title, year = (one.get(key) for key in ("ref", "title", "year"))
        if not _is_ref(ref) or not isinstance(title, str):
            continue
        names = {_folded(str(one.get(key) or "").rstrip("…")) for key in ("title", "original_title")} - {""}
        yield Title(str(ref), title, year if isinstance(year, int) else None, tuple(sorted(names)))


def _is_ref(ref: Any) -> bool:
    try:
        return bool(MediaRef.parse(ref)) if isinstance(ref, str) else False
    except ValueError:
        return False


def _by_number(text: str, shown: Sequence[Title]) -> dict[str, Title] | None:
    """Return the title of each number; None unless every numbered line is another one of them."""
    marks = list(_NUMBERED.finditer(text))
    found = {mark[1]: one for mark in marks if (one := _meant(mark[2], shown)) is not None}
    refs = {one.ref for one in found.values()}
    return found if marks and len(refs) == len(found) == len(marks) else None


def _meant(line: str, shown: Sequence[Title]) -> Title | None:
    """Return the title that a line begins with, so to speak: the first, the longest, the one of that year."""
    folded = _folded(line)
    ranks = {
        one.ref: min(found)
        for one in shown
        if (found := [rank for name in one.names if (rank := _rank(folded, name, one.year))])
    }
    best = [one for one in shown if one.ref in ranks and ranks[one.ref] == min(ranks.values())]
    return best[0] if len(best) == 1 else None


def _rank(line: str, name: str, year: int | None) -> tuple[int, int, bool] | None:
    """Say how well a name fits a line, less is better; None where it is not there, or of another year."""
    if (found := re.search(rf"(?<!\S){re.escape(name)}(?!\S)(?: (\S+))?", line)) is None:
        return None
    after = found[1] or ""
    if year is not None and _YEAR.fullmatch(after) and after != str(year):
        return None
    return found.start(), -len(name), str(year) not in line.split()


def _spoken_of(text: str, shown: Iterable[Title]) -> list[Title]:
    """Return the titles that stand in a text with their year, as it names them."""
    folded = f" {_folded(text)} "
    at = {one: max((folded.find(f" {name} {one.year} ") for name in one.names), default=-1) for one in shown}
    return sorted((one for one in shown if at[one] >= 0), key=lambda one: at[one])


def _folded(text: str) -> str:
    """Return the words alone."""
    return " ".join(re.findall(r"\w+", text.casefold().replace("ё", "е").replace("_", " ")))
