"""Russian word forms, read straight from the files of `pymorphy3-dicts-ru`.

The files are memory-mapped, so that only the pages which a sentence touches cost
memory: about 3 MB and 20 ms, where pymorphy3 itself takes 30 MB and 200 ms. Their lists of strings
stay files too: as Python's strings they took 2 MB, and a sentence needs a few dozen of them. Only the data
package is needed. Without it, or on another format, there is simply no word known.

Formats (all little-endian): `words.dawg` is a double array of 32-bit units and a guide
(first child and next sibling of each node); a record is `word + 0x01 + base64(paradigm,
form)`. `paradigms.array` holds for each paradigm the suffix ids, tag ids and prefix ids.
"""

from array import array
import base64
from binascii import Error as BinasciiError
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
import json
import mmap
from pathlib import Path
import re
import struct
import sys
from typing import Self

_SEPARATOR = 1
_PREFIXES = ("", "по", "наи")
_MAX_WORD = 40
_UNWANTED = frozenset({"Infr", "Slng", "Arch", "Erro", "Dist", "V-oy", "V-be", "V-ej"})
_PRODUCTIVE = frozenset({"NOUN", "ADJF", "VERB", "INFN", "ADVB"})
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')


@dataclass(frozen=True, slots=True)
class Form:
    """One reading of a word: its grammemes, and where its paradigm is."""

    tags: frozenset[str]
    paradigm: int
    index: int
    stem: str
    predicted: bool = False


def _map(path: Path) -> memoryview:
    """Map a file read-only; the view keeps the mapping alive."""
    with path.open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _alike(one: str, other: str) -> int:
    """Return how many letters two words begin with alike."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))


class _Strings:
    """The strings of a JSON list, each read when it is asked for."""

    def __init__(self, path: Path) -> None:
        """Map the file, and find where its strings are. Raises ValueError where there is none."""
        self._text = _map(path)
        self._places = array("I")
        for match in _STRING.finditer(self._text):
            self._places.extend(match.span())
        if not self._places:
            raise ValueError("no list of strings")

    def __getitem__(self, at: int) -> str:
        start, end = self._places[2 * at : 2 * at + 2]
        literal = bytes(self._text[start:end])
        return str(json.loads(literal)) if b"\\" in literal else literal[1:-1].decode()


class _Dawg:
    """Records of a word, found without loading the file."""

    def __init__(self, path: Path, record: str) -> None:
        """Map the file; `record` is the struct format of one entry."""
        view = _map(path)
        (size,) = struct.unpack_from("<I", view)
        self._units = view[4 : 4 + 4 * size].cast("I")
        self._guide = view[8 + 4 * size :]
        self._record = struct.Struct(record)

    def _follow(self, node: int, label: int) -> int | None:
        unit = self._units[node]
        offset = (unit >> 10) << ((unit & 0x200) >> 6)
        target = node ^ offset ^ label
        if target < len(self._units) and self._units[target] & 0x800000FF == label:
            return target
        return None

    def _follow_all(self, node: int, text: str) -> int | None:
        found: int | None = node
        for label in text.encode():
            if found is None or (found := self._follow(found, label)) is None:
                return None
        return found

    def _spellings(self, node: int, word: str, at: int = 0) -> Iterator[tuple[str, int]]:
        """Yield each spelling that is in the file: people write «е» where «ё» belongs."""
        for place in range(at, len(word)):
            if word[place] == "е" and (other := self._follow_all(node, "ё")) is not None:
                spelled = f"{word[:place]}ё{word[place + 1 :]}"
                yield from self._spellings(other, spelled, place + 1)
            following = self._follow_all(node, word[place])
            if following is None:
                return
            node = following
        if (end := self._follow(node, _SEPARATOR)) is not None:
            yield word, end

    def _keys(self, node: int) -> Iterator[bytes]:
        """Yield what can follow a node; the guide names children in order."""
        waiting = [(node, b"")]
        while waiting:
            here, key = waiting.pop()
            if self._units[here] & 0x100:
                yield key
            label = self._guide[2 * here]
            while label:
                child = self._follow(here, label)
                if child is None:
                    break
                waiting.append((child, key + bytes([label])))
                label = self._guide[2 * child + 1]

    def find(self, word: str) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Yield (spelling, record) of every entry of a word."""
        for spelled, node in self._spellings(0, word):
            for key in self._keys(node):
                try:
                    yield spelled, self._record.unpack(base64.b64decode(key))
                except BinasciiError, struct.error:
                    return


class Morphology:
    """The dictionary: `forms` reads a word, `inflect` writes another form of it."""

    def __init__(self, folder: Path) -> None:
        """Map the dictionary's files. Raises OSError, ValueError or KeyError when they are of another kind."""
        meta = dict(json.loads((folder / "meta.json").read_bytes()))
        if not str(meta["format_version"]).startswith("2.") or sys.byteorder != "little":
            raise ValueError("unknown dictionary format")
        self._words = _Dawg(folder / "words.dawg", ">HH")
        self._endings = _Dawg(folder / "prediction-suffixes-0.dawg", ">IHH")
        self._tags = _Strings(folder / "gramtab-opencorpora-int.json")
        self._suffixes = _Strings(folder / "suffixes.json")
        self._paradigms = _map(folder / "paradigms.array")
        self._starts = array("I", self._paradigm_starts())
        self.forms = lru_cache(maxsize=512)(self._forms)
        self._grammemes = lru_cache(maxsize=512)(self._grammemes_of)  # many words share few readings

    @classmethod
    def installed(cls) -> Self | None:
        """Return the installed dictionary, or None."""
        try:
            return cls(Path(import_module("pymorphy3_dicts_ru").get_path()))
        except ImportError, AttributeError, OSError, ValueError, KeyError, struct.error:
            return None

    def _paradigm_starts(self) -> Iterator[int]:
        """Yield where each paradigm is: the length of its three rows, then these."""
        (count,) = struct.unpack_from("<H", self._paradigms)
        place = 2
        for _ in range(count):
            yield place
            place += 2 + 2 * self._short(place)

    def _short(self, place: int) -> int:
        value: int = struct.unpack_from("<H", self._paradigms, place)[0]
        return value

    def _count(self, paradigm: int) -> int:
        """Return how many forms a paradigm has."""
        return self._short(self._starts[paradigm]) // 3

    def _cell(self, paradigm: int, row: int, index: int) -> int:
        return self._short(self._starts[paradigm] + 2 + 2 * (row * self._count(paradigm) + index))

    def _grammemes_of(self, tag: int) -> frozenset[str]:
        return frozenset(map(sys.intern, self._tags[tag].replace(" ", ",").split(",")))

    def _form(self, word: str, paradigm: int, index: int, *, predicted: bool = False) -> Form | None:
        suffix = self._suffixes[self._cell(paradigm, 0, index)]
        prefix = _PREFIXES[self._cell(paradigm, 2, index)]
        if not word.startswith(prefix) or not word.endswith(suffix):
            return None
        stem = word[len(prefix) : len(word) - len(suffix)]
        tags = self._grammemes(self._cell(paradigm, 1, index))
        return Form(tags, paradigm, index, stem, predicted)

    def _forms(self, word: str) -> tuple[Form, ...]:
        """Return every reading of a lower-case word; of an unknown one those its ending suggests."""
        if not word or len(word) > _MAX_WORD:
            return ()
        known = [self._form(spelled, *record) for spelled, record in self._words.find(word)]
        if not known:
            known = list(self._predicted(word))
        return tuple(form for form in known if form and not form.tags & _UNWANTED)

    def _predicted(self, word: str) -> Iterator[Form | None]:
        for length in range(min(5, len(word) - 2), 0, -1):
            records = [
                (count, spelled, paradigm, index)
                for spelled, (count, paradigm, index) in self._endings.find(word[-length:])
            ]
            forms = [
                self._form(word[:-length] + spelled, paradigm, index, predicted=True)
                for _, spelled, paradigm, index in sorted(records, reverse=True)[:12]
            ]
            productive = [form for form in forms if form and form.tags & _PRODUCTIVE]
            if productive:
                yield from productive
                return

    def inflect(self, form: Form, wanted: frozenset[str]) -> str | None:
        """Return the form of the same word that has all wanted grammemes, the one spelt most alike."""
        found = []
        typed = form.stem + self._suffixes[self._cell(form.paradigm, 0, form.index)]
        for index in range(self._count(form.paradigm)):
            tags = self._grammemes(self._cell(form.paradigm, 1, index))
            if wanted <= tags and not tags & _UNWANTED:
                prefix = _PREFIXES[self._cell(form.paradigm, 2, index)]
                found.append(prefix + form.stem + self._suffixes[self._cell(form.paradigm, 0, index)])
        return max(found, key=lambda word: _alike(word, typed), default=None)


@cache
def dictionary() -> Morphology | None:
    """Return the one dictionary, mapped at the first call."""
    return Morphology.installed()
