"""Make the weights of the learnt reader: averaged perceptrons, the same numbers at every run.

scripts/train-understanding            writes both languages' weights
scripts/train-understanding --check    says whether they are what the sentences give (by a hash of these)
"""

from array import array
from collections import Counter
from collections.abc import Sequence
import hashlib
from pathlib import Path
import random
import sys

from custom_components.mediamate.understanding.grammar import LANGUAGES, grammar
from custom_components.mediamate.understanding.learnt import (
    LABELS,
    START,
    Weights,
    best_labels,
    classes,
    features,
    masked,
    packed,
    path_of,
    row,
    said,
    weights,
)
from custom_components.mediamate.understanding.rules import Grammar

from .sentences import HERE, Sentence, Varied, files_of, lines, marked, marked_of, read

TAG_ROWS, VERB_ROWS = 1 << 17, 26 << 10
ROUNDS = 16
SEED = 7
_LEAST = 2  # times that a word stands outside of titles before it is one of a sentence's own


class Perceptron:
    """A table of sums, and of what they would be on average over all steps."""

    def __init__(self, rows: int, width: int) -> None:
        self.width = width
        self.now = [0.0] * (rows * width)
        self.past = [0.0] * (rows * width)
        self.steps = 1

    def change(self, rows: Sequence[int], column: int, by: float) -> None:
        """Add to one column of some rows."""
        for one in rows:
            self.now[one * self.width + column] += by
            self.past[one * self.width + column] += by * self.steps

    def sums(self, rows: Sequence[int]) -> list[float]:
        """Add up some rows."""
        width, now = self.width, self.now
        found = [0.0] * width
        for one in rows:
            start = one * width
            found = [a + b for a, b in zip(found, now[start : start + width], strict=True)]
        return found

    def mean(self) -> list[float]:
        """Return the table as it was on average."""
        return [now - past / self.steps for now, past in zip(self.now, self.past, strict=True)]


def rows_of(names: Sequence[str], rows: int) -> list[int]:
    return [row(name, rows) for name in names]


class Made:
    """Both models of a language while they learn."""

    def __init__(self, tables: Grammar, sentences: Sequence[Sentence]) -> None:
        self.tables = tables
        self.verbs = tuple(sorted({one.verb for one in sentences}))
        self.words = _words(sentences)
        self.tags = Perceptron(TAG_ROWS, len(LABELS))
        self.moves = {before: Perceptron(1, len(LABELS)) for before in (START, *LABELS)}
        self.says = Perceptron(VERB_ROWS, len(self.verbs))

    def learn(self, sentence: Sentence) -> tuple[bool, bool]:
        """Look at one sentence; return whether its labels and its verb were known."""
        marks = classes(sentence.phrase, self.tables)
        rows = [rows_of(names, TAG_ROWS) for names in features(sentence.phrase, marks, self.words)]
        moves = {before: table.now for before, table in self.moves.items()}
        given = best_labels([self.tags.sums(one) for one in rows], moves)
        for table in (self.tags, self.says, *self.moves.values()):
            table.steps += 1
        before = was = START
        for names, right, wrong in zip(rows, sentence.labels, given, strict=True):
            if right != wrong:
                self.tags.change(names, LABELS.index(right), 1)
                self.tags.change(names, LABELS.index(wrong), -1)
            if (before, right) != (was, wrong):
                self.moves[before].change([0], LABELS.index(right), 1)
                self.moves[was].change([0], LABELS.index(wrong), -1)
            before, was = right, wrong
        words = masked(sentence.phrase, sentence.labels, marks, self.words)
        names = rows_of(list(said(words)), VERB_ROWS)
        sums = self.says.sums(names)
        found = max(range(len(sums)), key=lambda at: sums[at])
        wanted = self.verbs.index(sentence.verb)
        if found != wanted:
            self.says.change(names, wanted, 1)
            self.says.change(names, found, -1)
        return tuple(given) == sentence.labels, found == wanted

    def weights(self, source: str) -> Weights:
        """Return what was learnt as small whole numbers."""
        tags, moves = self.tags.mean(), {name: table.mean() for name, table in self.moves.items()}
        most = max(abs(one) for table in (tags, *moves.values()) for one in table)
        return Weights(
            verbs=self.verbs,
            words=self.words,
            moves={name: [round(one * 127 / most) for one in table] for name, table in moves.items()},
            tags=_small(tags, most),
            says=_small(self.says.mean(), None),
            source=source,
        )


def _small(table: Sequence[float], most: float | None) -> array[int]:
    most = most or max(map(abs, table)) or 1.0
    return array("b", [round(one * 127 / most) for one in table])


def _words(sentences: Sequence[Sentence]) -> frozenset[str]:
    """Return the words of sentences: those that stand outside of titles more than once, or very often."""
    outside: Counter[str] = Counter()
    everywhere: Counter[str] = Counter()
    for sentence in sentences:
        for token, label in zip(sentence.phrase.tokens, sentence.labels, strict=True):
            everywhere[token.norm] += 1
            outside[token.norm] += label == "O"
    return frozenset(word for word, count in outside.items() if count >= _LEAST or everywhere[word] > 20)


def learn(
    sentences: Sequence[Sentence],
    asides: Sequence[str],
    tables: Grammar,
    rounds: int = ROUNDS,
    works: Sequence[str] = (),
) -> Made:
    """Return what some sentences teach."""
    made = Made(tables, sentences)
    varied = Varied.of(sentences, asides, SEED, works)
    order = random.Random(SEED)
    todo = list(sentences)
    for turn in range(rounds):
        order.shuffle(todo)
        for sentence in todo:
            made.learn(sentence if turn % 3 == 0 else varied.another(sentence))
    return made


def asides_of(language: str) -> list[str]:
    """Return what people say around a wish; `*` is where the wish stands."""
    text = (HERE / f"{language}_asides.txt").read_text(encoding="utf-8")
    return [line.rstrip("\n") for line in text.splitlines() if line.strip()]


def works_of(language: str) -> list[str]:
    """Return titles to put in the place of others."""
    text = (HERE / f"{language}_titles.txt").read_text(encoding="utf-8")
    return [work for line in text.splitlines() for work in line.split("|") if work]


def source_of(language: str) -> str:
    """Return a hash of all that the weights of a language come from."""
    found = hashlib.sha256()
    ours = Path(__file__)
    for file in (
        ours,
        ours.with_name("sentences.py"),
        *(HERE / f"{language}_{kind}.txt" for kind in ("asides", "titles")),
        *files_of(language),
        marked_of(language),
    ):
        found.update(file.read_bytes())
    return found.hexdigest()


def sentences_of(language: str) -> list[Sentence]:
    """Return the sentences to learn from."""
    russian = language == "ru"
    told = [one for line in lines(language, files_of(language)) if (one := read(line, russian=russian))]
    more = marked_of(language).read_text(encoding="utf-8").splitlines()
    return told + [marked(line, russian=russian) for line in more if line.strip()]


def main(arguments: Sequence[str]) -> int:
    """Make the weights, or check that they are made."""
    stale = False
    for language in LANGUAGES:
        if "--check" in arguments:
            stale |= weights(language).source != source_of(language)
            continue
        made = learn(sentences_of(language), asides_of(language), grammar(language), works=works_of(language))
        data = packed(made.weights(source_of(language)))
        path_of(language).write_bytes(data)
        sys.stdout.write(f"{path_of(language).name}: {len(data) // 1024} KB, {len(made.words)} words\n")
    if stale:
        sys.stderr.write("the sentences have changed since: run scripts/train-understanding\n")
    return int(stale)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
