"""A reading learnt from sentences, for what no rule holds: which words are the title, and what is asked.

Two linear models over words and their neighbours: one labels each word (title, person, other; the best
sequence is found by Viterbi), one says the verb of the sentence whose title is masked. Their weights are
`learnt_<language>.bin`, made by `scripts/train-understanding` from sentences that we wrote. Plain Python: a few
hundred additions a word, and neither numpy nor a runtime for networks in a Raspberry Pi's memory.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
import itertools
import json
from pathlib import Path
import re
from typing import Final, NamedTuple
import zlib

from .morphology import dictionary
from .rules import Grammar
from .table import Table, inflated
from .text import Phrase

LABELS: Final = ("O", "BT", "IT", "BP", "IP")  # other, begin and inside of a title, of a person
_FROM: Final = {"IT": ("BT", "IT"), "IP": ("BP", "IP")}  # what a label may follow; the others follow anything
_REACH: Final = 3  # words to either side that a word is judged by
START: Final = "^"  # what stands before the first label
_START, _END, _RARE = "<s>", "</s>", "<rare>"
_MARKS: Final = tuple(".!?,;:")
_KEPT_LETTERS: Final = 8
_OF_SPEECH: Final = frozenset(
    {
        "NOUN",
        "ADJF",
        "VERB",
        "INFN",
        "impr",
        "ADVB",
        "NPRO",
        "PREP",
        "CONJ",
        "PRCL",
        "nomn",
        "accs",
        "gent",
        "datv",
        "ablt",
    }
)
_NAMED: Final = frozenset({"Name", "Surn", "Patr", "Geox"})
_VERSION: Final = 1


class Span(NamedTuple):
    """Words [start, end) that are a title ("T") or a person ("P")."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Weights[Cells: (array[int], Table) = array[int]]:
    """What was learnt of one language: rows of hashed features, as many columns as there are labels or verbs."""

    verbs: tuple[str, ...]
    words: frozenset[str]  # the words of sentences; all others are names
    moves: Mapping[str, Sequence[int]]  # label before (START at the first) -> weight of each label
    tags: Cells
    says: Cells
    source: str  # hash of the sentences and of the trainer


@dataclass(frozen=True, slots=True)
class Reading:
    """The verb and its side ("null": not for us), how far it is ahead of the next verb, and the spans in their order."""

    verb: str
    margin: float
    spans: tuple[Span, ...]


def path_of(language: str) -> Path:
    """Return where the weights of a language are."""
    return Path(__file__).with_name(f"learnt_{language}.bin")


@cache
def weights(language: str) -> Weights[Table]:
    """Read the weights of a language. Blocking."""
    return unpacked(path_of(language).read_bytes())


def packed[Cells: (array[int], Table)](made: Weights[Cells], version: int = _VERSION) -> bytes:
    """Return weights as they are kept: a line of JSON and two tables, compressed."""
    head = {
        "version": version,
        "verbs": made.verbs,
        "words": sorted(made.words),
        "moves": made.moves,
        "tags": len(made.tags),
        "source": made.source,
    }
    text = json.dumps(head, ensure_ascii=False, sort_keys=True).encode()
    return zlib.compress(text + b"\n" + made.tags.tobytes() + made.says.tobytes(), 9)


def unpacked(data: bytes) -> Weights[Table]:
    """Read what `packed` wrote. Raises ValueError for anything else."""
    file = inflated(data)
    told = json.loads(file.readline())
    if told["version"] != _VERSION:
        raise ValueError("weights of another version")
    verbs = tuple(told["verbs"])
    return Weights(
        verbs=verbs,
        words=frozenset(told["words"]),
        moves=told["moves"],
        tags=Table.read(file, len(LABELS), told["tags"]),
        says=Table.read(file, len(verbs)),
        source=told["source"],
    )


def read(phrase: Phrase, tables: Grammar) -> Reading:
    """Say what a sentence asks and of what, as far as sentences like it tell."""
    known = weights(tables.language)
    marks = classes(phrase, tables)
    sums = [_sums(names, known.tags) for names in features(phrase, marks, known.words)]
    labels = best_labels(sums, known.moves)
    words = masked(phrase, labels, marks, known.words)
    verbs = dict(zip(known.verbs, _sums(said(words), known.says), strict=True))
    first = max(verbs, key=lambda verb: verbs[verb])
    other = max(worth for verb, worth in verbs.items() if not _alike(verb, first))
    return Reading(first, float(verbs[first] - other), tuple(spans(labels)))


def _alike(one: str, other: str) -> bool:
    """Tell whether two are the same verb; that something was liked or not are two."""
    return one == other or (one.split(maxsplit=1)[0] == other.split(maxsplit=1)[0] != "rate")


def spans(labels: Sequence[str]) -> Iterator[Span]:
    """Yield the runs of words that belong together."""
    for start, label in enumerate(labels):
        if label.startswith("B"):
            end = start + 1
            while end < len(labels) and labels[end] == f"I{label[1]}":
                end += 1
            yield Span(label[1], start, end)


def may_follow(before: str, label: str) -> bool:
    """Tell whether a label may stand after another."""
    return before in _FROM.get(label, (before,))


def classes(phrase: Phrase, tables: Grammar) -> list[list[str]]:
    """Return what our tables know of each word: of a season, a quality, a genre, a kind of work."""
    found: list[list[str]] = [[] for _ in phrase.tokens]
    norm, at, places = phrase.norm, 0, []
    for token in phrase.tokens:
        places.append(at)
        at += len(token.norm) + 1
    named = [(f"s:{slot.name}", slot.pattern) for slot in tables.slots]
    named += [("type", pattern) for _, pattern in tables.type_words]
    named += [("genre", pattern) for pattern, _ in tables.genre_words]
    for name, pattern in named:
        for match in pattern.finditer(norm):
            for index, place in enumerate(places):
                if match.start() <= place < match.end():
                    found[index].append(name)
    for index, token in enumerate(phrase.tokens):
        if token.norm.isdigit():
            found[index].append(f"digits{min(len(token.norm), 5)}")
        if token.quoted:
            found[index].append("quoted")
        if tables.russian:
            found[index] += _grammar_of(token.norm)
    return found


@lru_cache(maxsize=2048)
def _grammar_of(word: str) -> list[str]:
    """Return what the Russian dictionary says of a word: its parts of speech and cases, or that it has none."""
    lexicon = dictionary()
    forms = lexicon.forms(word) if lexicon else ()
    if all(form.predicted for form in forms):
        return ["unknown"]
    known = [form.tags for form in forms if not form.predicted]
    found = {f"is {tag}" for tags in known for tag in tags & _OF_SPEECH}
    if any(tags & _NAMED for tags in known):
        found.add("is a name")
    return sorted(found)


def features(phrase: Phrase, marks: Sequence[Sequence[str]], known: frozenset[str]) -> Iterator[list[str]]:
    """Yield, word by word, what may tell that it belongs to a title."""
    norms = [token.norm for token in phrase.tokens]
    edge = [_START] * _REACH, [_END] * _REACH
    words = edge[0] + [word if word in known else _RARE for word in norms] + edge[1]
    ends = edge[0] + [word[-3:] if len(word) > 4 else word for word in norms] + edge[1]
    big = [phrase.text[token.start].isupper() for token in phrase.tokens]
    shouted = sum(big) >= max(2, 0.8 * len(big))
    some = str(any(big[1:]) and not shouted)
    for at in range(len(norms)):
        here = at + _REACH
        near = words[at : here + _REACH + 1]
        yield [
            "always",
            *(f"w{step}={word}" for step, word in enumerate(near)),
            f"b1={near[2]}|{near[3]}",
            f"b2={near[3]}|{near[4]}",
            f"b3={near[1]}|{near[2]}",
            f"b4={near[4]}|{near[5]}",
            f"t1={near[1]}|{near[2]}|{near[3]}",
            f"t2={near[2]}|{near[3]}|{near[4]}",
            *(f"e{step}={ends[here + step]}" for step in (-1, 0, 1)),
            *(
                f"c{step}={mark}"
                for step in (-2, -1, 0, 1)
                if 0 <= at + step < len(norms)
                for mark in marks[at + step]
            ),
            *_looks(phrase, at, big, shouted, some),
            f"first={at == 0}",
            f"last={at == len(norms) - 1}",
            f"latin={norms[at][:1] < 'а'}",
            f"len={min(len(norms[at]), _KEPT_LETTERS)}",
        ]


def _looks(phrase: Phrase, at: int, big: Sequence[bool], shouted: bool, some: str) -> Iterator[str]:
    """Yield what capitals and punctuation say of a word."""

    def case(index: int) -> str:
        if not 0 <= index < len(big):
            return "edge"
        return "no" if not big[index] else "all" if shouted else "begin" if index == 0 else "yes"

    yield f"cap={case(at)}{some}"
    yield f"capB={case(at - 1)}|{case(at)}"
    yield f"capA={case(at)}|{case(at + 1)}"
    yield f"gapB={phrase.gap_before(at).strip()[:2]}"
    yield f"gapA={_gap_after(phrase, at)[:2]}"


def _gap_after(phrase: Phrase, at: int) -> str:
    """Return the punctuation between a word and the next one, or the end."""
    last = at + 1 == len(phrase.tokens)
    gap = phrase.text[phrase.tokens[at].end :] if last else phrase.gap_before(at + 1)
    return gap.strip()


def masked(
    phrase: Phrase, labels: Sequence[str], marks: Sequence[Sequence[str]], known: frozenset[str]
) -> list[str]:
    """Return the sentence without what differs from one to the next: titles, people, numbers, rare words."""
    words: list[str] = []
    for at, (token, label) in enumerate(zip(phrase.tokens, labels, strict=True)):
        if label.startswith("I"):
            word = ""
        elif label.startswith("B"):
            word = f"<{label[1]}>"
        else:
            slot = next((one for one in marks[at] if one.startswith("s:") and one != "s:drop"), None)
            word = slot or ("genre" if "genre" in marks[at] else token.norm if token.norm in known else _RARE)
            if words and word == words[-1] and word != token.norm:
                word = ""
        gap = _gap_after(phrase, at)
        words += [one for one in (word, gap[:1] if gap.startswith(_MARKS) else "") if one]
    return words


def said(words: Sequence[str]) -> Iterator[str]:
    """Yield what may tell what a masked sentence asks."""
    plain = [_START, *(word for word in words if word not in {",", ".", "!"}), _END]
    yield "always"
    yield from (f"w={word}" for word in set(plain))
    yield from (f"p={word[:4]}" for word in set(plain) if len(word) > 4 and word[0] != "<")
    yield from (f"2={first}|{second}" for first, second in itertools.pairwise(plain))
    yield from (f"3={'|'.join(three)}" for three in zip(plain, plain[1:], plain[2:], strict=False))
    yield from (f"k={first}|{third}" for first, third in zip(plain, plain[2:], strict=False))
    yield f"asks={'?' in words}"
    yield f"first={' '.join(plain[1:3])}"
    yield f"last={' '.join(plain[-3:-1])}"
    yield f"titles={min(plain.count('<T>'), 2)}"
    yield f"long={min(len(plain), 14) // 3}"


def row(feature: str, rows: int) -> int:
    """Return the row of a feature: the same on every machine."""
    return zlib.crc32(feature.encode()) % rows


def _sums(names: Iterable[str], table: Table) -> list[int]:
    """Add up the rows of some features."""
    return table.sums(row(name, table.rows) for name in names)


def best_labels(sums: Sequence[Sequence[float]], moves: Mapping[str, Sequence[float]]) -> list[str]:
    """Return the labels that go best with the words and with each other."""
    best: list[float] = []
    came: list[list[int]] = []
    for own in sums:
        steps = [_best_before(best, label, moves) for label in range(len(LABELS))]
        came.append([before for before, _ in steps])
        best = [one + so_far for one, (_, so_far) in zip(own, steps, strict=True)]
    if not best:
        return []
    at = max(range(len(LABELS)), key=lambda label: best[label])
    found = [at]
    for before in reversed(came[1:]):
        at = before[at]
        found.append(at)
    return [LABELS[one] for one in reversed(found)]


def _best_before(
    best: Sequence[float], label: int, moves: Mapping[str, Sequence[float]]
) -> tuple[int, float]:
    """Return which label stands best before this one, and what the way to here is worth."""
    if not best:
        return 0, moves[START][label] if may_follow(START, LABELS[label]) else float("-inf")
    ways = [
        (before, so_far + moves[LABELS[before]][label])
        for before, so_far in enumerate(best)
        if may_follow(LABELS[before], LABELS[label])
    ]
    return max(ways, key=lambda way: way[1])


_NUMBER = re.compile(r"(?<!\S)(?:19\d\d|20[0-3]\d)(?!\S)")


def year_in(norm: str) -> int | None:
    """Return a year among the words that are no title."""
    match = _NUMBER.search(norm)
    return int(match.group()) if match else None
