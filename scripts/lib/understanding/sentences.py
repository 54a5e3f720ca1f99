"""The sentences that the reader learns from: read, their titles found in their words, and varied."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
import json
from pathlib import Path
import random
import re
from typing import Any

from custom_components.mediamate.understanding.grammar import grammar
from custom_components.mediamate.understanding.spelling import repaired
from custom_components.mediamate.understanding.text import Phrase, Token, clean

HERE = Path(__file__).parent
OWN = HERE.parents[2] / "tests" / "understanding" / "sentences.jsonl"
_MARKED = re.compile(r"\[[^\]]+\]|\{[^}]+\}|[^\[{]+")
WORKS = 0.4  # how often a title is one of the long list
_MARKS = re.compile(r"[,.!?;:…—–]+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, the label of each of its words, and its verb."""

    phrase: Phrase
    labels: tuple[str, ...]
    verb: str


def lines(language: str, files: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """Yield the lines of a language, each sentence once."""
    seen: set[str] = set()
    for file in files:
        for text in file.read_text(encoding="utf-8").splitlines():
            line = json.loads(text)
            if line["lang"] == language and line["text"] not in seen:
                seen.add(line["text"])
                yield line


def files_of(language: str) -> list[Path]:
    """Return the files that hold sentences of a language."""
    return [OWN, *sorted(HERE.glob(f"{language}_*.jsonl"))]


def marked_of(language: str) -> Path:
    """Return the file whose lines say verb and sentence: "request: get me [Dune] by {Villeneuve}"."""
    return HERE / f"{language}_marked.txt"


def marked(line: str, *, russian: bool) -> Sentence:
    """Read such a line: a title stands in square brackets, a person in curly ones."""
    verb, _, text = line.strip().partition(": ")
    pieces = [
        ({"[": "T", "{": "P"}.get(piece[:1], "O"), piece.strip("[]{}"))
        for piece in _MARKED.findall(clean(text))
    ]
    joined = _joined(pieces, verb)
    return Sentence(repaired(joined.phrase, grammar("ru" if russian else "en")), joined.labels, verb)


def read(line: dict[str, Any], *, russian: bool) -> Sentence | None:
    """Find the titles of a line among its words; None where they are not."""
    phrase = Phrase.of(clean(line["text"]))
    phrase = repaired(phrase.softened() if russian else phrase, grammar("ru" if russian else "en"))
    expect = line["expect"]
    labels = ["O"] * len(phrase.tokens)
    for kind, forms in _named(expect or {}):
        span = _find(phrase, forms, russian=russian)
        if span is None:
            return None
        labels[span[0]] = f"B{kind}"
        for at in range(span[0] + 1, span[1]):
            labels[at] = f"I{kind}"
    return Sentence(phrase, tuple(labels), verb_of(expect))


def verb_of(expect: dict[str, Any] | None) -> str:
    """Return the verb to learn: an opinion is two, each side of a verb is one more, and so is what is not for us."""
    if expect is None:
        return "null"
    if expect["verb"] == "rate":
        return f"rate {'+' if expect.get('liked', True) else '-'}"
    return " ".join(str(expect[key]) for key in ("verb", "about") if key in expect)


def _named(expect: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for slot, kind in (("title", "T"), ("like", "T"), ("person", "P")):
        if slot in expect:
            yield kind, [expect[slot]] if isinstance(expect[slot], str) else expect[slot]
    for title in expect.get("titles", ()):
        yield "T", [title]


def normal(text: str) -> list[str]:
    """Return the words of a text as titles are compared."""
    text = re.sub(r"['’ʼ`]", "", text.casefold().replace("ё", "е"))
    return re.sub(r"[\W_]+", " ", text).split()


def _find(phrase: Phrase, forms: Sequence[str], *, russian: bool) -> tuple[int, int] | None:
    best: tuple[float, int, int] | None = None
    words = [normal(phrase.text[token.start : token.end]) for token in phrase.tokens]
    for form in forms:
        wanted = normal(form)
        for start in range(len(words)):
            have: list[str] = []
            for end in range(start, len(words)):
                have += words[end]
                if len(have) >= len(wanted):
                    break
            if len(have) != len(wanted) or not wanted:
                continue
            alike = [_alike(one, other, russian=russian) for one, other in zip(have, wanted, strict=True)]
            if all(alike) and (best is None or sum(alike) / len(alike) > best[0]):
                best = (sum(alike) / len(alike), start, end + 1)
    return best[1:] if best else None


def _alike(one: str, other: str, *, russian: bool) -> float:
    """Say how well a word of a sentence may be a form of a title's word."""
    if one == other:
        return 1.0
    if not russian:
        return 0.9 if one == f"{other}s" else 0.0  # "Stephen King's It"
    common = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    longest = max(len(one), len(other))
    if (common >= 2 and longest - common <= 3 and common >= 0.4 * longest) or (common == 1 and longest <= 3):
        return 0.5 + 0.5 * common / longest
    return 0.0


@dataclass(slots=True)
class Varied:
    """Makes other sentences of a sentence: another title, an aside, no capitals, no punctuation."""

    rng: random.Random
    titles: dict[tuple[str, str], list[str]]  # (kind, verb) -> titles as they stand in sentences
    before: Sequence[str]
    after: Sequence[str]
    works: Sequence[str] = ()  # titles that no sentence has yet

    @classmethod
    def of(
        cls, sentences: Sequence[Sentence], asides: Sequence[str], seed: int, works: Sequence[str] = ()
    ) -> Varied:
        """Collect what can be exchanged. An aside "… , *" stands before a sentence, "*, …" after it."""
        titles: dict[tuple[str, str], list[str]] = {}
        for sentence in sentences:
            for kind, text in _pieces(sentence):
                if kind != "O":
                    titles.setdefault((kind, sentence.verb), []).append(text)
        return cls(
            random.Random(seed),
            {key: sorted(set(found)) for key, found in titles.items()},
            [one.removesuffix("*").rstrip() for one in asides if one.endswith("*")],
            [one.removeprefix("*") for one in asides if one.startswith("*")],
            works,
        )

    def another(self, sentence: Sentence) -> Sentence:
        """Return the sentence or one like it."""
        pieces = list(_pieces(sentence))
        small = sentence.phrase.text == sentence.phrase.text.lower()
        pieces = [self._exchanged(kind, text, sentence.verb, small=small) for kind, text in pieces]
        if self.before and self.rng.random() < 0.22:
            first = pieces[0]
            lead = self.rng.choice(self.before)
            if first[0] == "O" and not small and self.rng.random() < 0.5:
                first = ("O", first[1][:1].lower() + first[1][1:])
            pieces = [("O", f"{lead} "), first, *pieces[1:]]
        if self.after and self.rng.random() < 0.18:
            tail = pieces[-1]
            kept = tail[1].rstrip(" .!") if tail[0] == "O" else tail[1]
            pieces = [*pieces[:-1], (tail[0], kept), ("O", self.rng.choice(self.after))]
        if self.rng.random() < 0.3:
            pieces = [(kind, text.lower()) for kind, text in pieces]
        if self.rng.random() < 0.3:
            pieces = [(kind, _MARKS.sub(" ", text) if kind == "O" else text) for kind, text in pieces]
        return _joined(pieces, sentence.verb)

    def _exchanged(self, kind: str, text: str, verb: str, *, small: bool) -> tuple[str, str]:
        choices: Sequence[str] | None = self.titles.get((kind, verb)) if kind != "O" else None
        if kind == "T" and self.works and self.rng.random() < WORKS:
            choices = self.works
        if not choices or self.rng.random() < 0.35:
            return kind, text
        other = self.rng.choice(choices)
        return kind, other.lower() if small else other


def _pieces(sentence: Sentence) -> Iterator[tuple[str, str]]:
    """Yield the text in pieces: titles and people, and what stands between them."""
    text, at = sentence.phrase.text, 0
    index = 0
    while index < len(sentence.labels):
        label = sentence.labels[index]
        if label == "O":
            index += 1
            continue
        end = index + 1
        while end < len(sentence.labels) and sentence.labels[end] == f"I{label[1]}":
            end += 1
        start, stop = sentence.phrase.tokens[index].start, sentence.phrase.tokens[end - 1].end
        if start > at:
            yield "O", text[at:start]
        yield label[1], text[start:stop]
        at, index = stop, end
    if at < len(text):
        yield "O", text[at:]


def _joined(pieces: Sequence[tuple[str, str]], verb: str) -> Sentence:
    """Put pieces together again, with a label for each word."""
    text, places = "", []
    for kind, piece in pieces:
        places.append((len(text), len(text) + len(piece), kind))
        text += piece
    phrase = Phrase.of(text)
    labels: list[str] = []
    last = -1
    for token in phrase.tokens:
        which = next((at for at, (start, end, _) in enumerate(places) if start <= token.start < end), -1)
        kind = places[which][2] if which >= 0 else "O"
        labels.append("O" if kind == "O" else f"I{kind}" if which == last else f"B{kind}")
        last = which
    return Sentence(phrase, tuple(labels), verb)


__all__ = [
    "Sentence",
    "Token",
    "Varied",
    "files_of",
    "lines",
    "marked",
    "marked_of",
    "normal",
    "read",
    "verb_of",
]
