"""Words of an utterance, in a form to match, with the way back to what was typed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
import re
from typing import Self
import unicodedata

from .years_said import ENGLISH_YEAR, YEAR, english_year_of, year_of

MAX_LENGTH = 300

_TOKEN = re.compile(
    r"[«“„\"](?P<quoted>[^«»“”„\"]{1,160})[»”“\"]"
    r"|[^\W_]+(?:[’'ʼ`*+/:.-](?=[^\W_])[^\W_]+)*|[&👍👎✅❌]"
)
_APOSTROPHES = str.maketrans("", "", "’'ʼ`")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)


# "Dune's stuck": of the sentence, and not of the title
_IS = re.compile(
    r"(?<=\bone)['’]s|(?<=\w)(?<!\bit)(?<!\bthat)(?<!\bthis)(?<!\bhere)(?<!\bwhat)(?<!\bhow)(?<!\bwho)(?<!\bhe)(?<!\bshe)(?<!\bwhen)(?<!\bthere)(?<!\beverything)"
    r"['’]s(?= (?:been|stuck|still|not|downloading|frozen|done|ready|finished|taking|broken|hung|stalled|amazing|awful|terrible|boring|great)\b)",
    re.IGNORECASE,
)


_ASIDES = re.compile(
    r"\b(?:um+|uh+|erm|you know|like)[, ]+(?=(?:download|get|grab|find|add|put|play|pause|stop|cancel|resume|get me) )"
    r"|\b(when|how long|how soon|what) do you (?:think|reckon)\b",
    re.IGNORECASE,
)


# «хватит 1080p» says which quality will do, and nothing of stopping
_ENOUGH = re.compile(
    r"[, ]+(?:хватит|достаточно|сойд[её]т|пойд[её]т)(?= (?:и |и в |в )?(?:\d{3,4}[pп]|фулл? ?(?:hd|хд)|full ?hd))|"
    r"(?<=\d[pп])[, ]+(?:вполне )?(?:хватит|достаточно|сойд[её]т|пойд[её]т)",
    re.IGNORECASE,
)


# "season two no three", «второй нет третий сезон»: the number that was said last counts
_COUNTED = (
    r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|первый|второй|третий|четв[её]ртый|пятый|шестой|седьмой|восьмой|девятый|десятый|"
    r"первую|вторую|третью|четв[её]ртую|пятую|шестую|седьмую|восьмую)"
)
_NOT_THAT = re.compile(
    rf"(?<!\w){_COUNTED}[, ]+(?:(?:uh|um|oh|er|ой|эм)[, ]+)*(?:no wait|wait no|no|wait|sorry|i mean|нет погоди|нет вру|ой нет|ой вру|нет|точнее|вернее|то есть)[, ]+"
    rf"(?:(?:i meant?|sorry|uh|um|погоди|лучше)[, ]+)*(?={_COUNTED}(?!\w))",
    re.IGNORECASE,
)
# "season 4 of the crown no sorry season 5"
_NOT_THAT_SEASON = re.compile(
    rf"(?P<lead>\bseason ){_COUNTED}(?P<of> .+?)[, ]+(?:no|wait|sorry|i mean|actually)(?:[, ]+(?:wait|sorry|i mean|no))*[, ]+season (?P<meant>{_COUNTED})(?=\W*\Z)",
    re.IGNORECASE,
)
# who speaks puts no comma where a slip of the tongue is taken back
_SLIP = re.compile(
    r"(?<=\w) (no wait|wait no|no sorry|sorry no|no actually|ой нет|нет погоди|ой не|нет вру|нет стой|тьфу)[, ]+(?=\w)",
    re.IGNORECASE,
)
# "1080p, don't bother with 4K", «4К не надо»: what is not to be is no wish
_A_QUALITY = r"(?:4[kк]|uhd|2160[pр]?|1080[pр]?|720[pр]?|full ?hd)"
_NO_QUALITY = re.compile(
    rf"[, ]+(?:(?:and|but|а|и|но) )?(?:(?:not(?: in)?|no need for|no|dont (?:need|bother with|want)|don't (?:need|bother with|want)|не в|не|без) {_A_QUALITY}(?!\w)"
    rf"|(?:в )?{_A_QUALITY} не (?:надо|нужно|нужен|обязательно))",
    re.IGNORECASE,
)
_HESITATION = re.compile(rf"(?<=\w )(?:u+h+|u+m+|er+m?|э+м*)[, ]+(?={_COUNTED}(?!\w))", re.IGNORECASE)
_POLITE = re.compile(r"[, ]+(?:pls|plz|плз|плиз|пж|пжл|пжлст)[ .!]*\Z", re.IGNORECASE)

_SHORT = {"u": "you", "ur": "your", "teh": "the", "wat": "what", "wats": "whats", "чо": "че"}
_SPELT_OUT = (
    (_IS, " is"),
    (_ASIDES, r"\1"),
    (_ENOUGH, ""),
    (_HESITATION, ""),
    (_NOT_THAT, ""),
    (_NOT_THAT_SEASON, r"\g<lead>\g<meant>\g<of>"),
    (_SLIP, r", \1, "),
    (_NO_QUALITY, ""),
    (_POLITE, ""),
    (YEAR, lambda match: year_of(match) or match.group()),
    (ENGLISH_YEAR, english_year_of),
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word: `norm` is what patterns see, `start` and `end` are its place in the text."""

    norm: str
    start: int
    end: int
    quoted: bool = False


def clean(text: str) -> str:
    """Return the text without control and format characters, composed, with plain blanks."""
    composed = unicodedata.normalize("NFC", text)
    kept = (" " if char.isspace() else char for char in composed if char.isspace() or char.isprintable())
    return "".join(kept).strip()


def spelt_out(text: str) -> str:
    """Return "Dune is stuck" for "Dune's stuck": the ending is of the sentence, and not of the title.

    Neither is "like" in "can you like download", nor "do you think" in "when do you think it is"; of two numbers
    of which the first was a slip, the second one counts, and a year in words is a year.
    """
    for said, meant in _SPELT_OUT:
        text = said.sub(meant, text)
    return text


def normal(word: str) -> str:
    """Return a word as patterns see it."""
    folded = word.casefold().replace("ё", "е").translate(_APOSTROPHES)
    return _SHORT.get(folded, folded)


def detect_language(text: str, hint: str = "en") -> str:
    """Return "ru" for a text with Cyrillic letters, else the hint when it is one of ours, else "en"."""
    if _CYRILLIC.search(text[:2000]):
        return "ru"
    return (
        "ru"
        if hint.lower().startswith("ru") and not re.search(r"[a-z]", text[:2000], re.IGNORECASE)
        else "en"
    )


def tokenize(text: str) -> tuple[Token, ...]:
    """Split a text into words; a quoted title is one word."""
    tokens = []
    for match in _TOKEN.finditer(text):
        quoted = match["quoted"]
        if quoted is None:
            tokens.extend(_split_joined(match))
        elif quoted.strip():
            tokens.append(Token("§", match.start("quoted"), match.end("quoted"), quoted=True))
    return tuple(tokens)


def _split_joined(match: re.Match[str]) -> list[Token]:
    """Split "is:done" and "it.thanks", but neither "2.0" nor "9:30"."""
    word, at = match.group(), match.start()
    if not any(mark in word for mark in ".:") or re.fullmatch(r"[\d.:]+|(?:\w\.)+\w", word):
        return [Token(normal(word), at, match.end())]
    parts = re.finditer(r"[^.:]+", word)
    return [Token(normal(part.group()), at + part.start(), at + part.end()) for part in parts]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Some words of a text; not necessarily neighbours, since slots are taken out of the middle."""

    text: str
    tokens: tuple[Token, ...]

    @classmethod
    def of(cls, text: str) -> Self:
        """Read a cleaned text."""
        return cls(text, tokenize(text))

    @property
    def norm(self) -> str:
        """Return the words as patterns see them."""
        return " ".join(token.norm for token in self.tokens)

    def softened(self) -> Self:
        """Return it without the particle of «поставь-ка», and with «а ещё» as the «и» that it is."""
        tokens: list[Token] = []
        for token in self.tokens:
            if token.norm == "еще" and tokens and tokens[-1].norm in {"а", "и"}:
                tokens[-1] = Token("и", tokens[-1].start, token.end)
            else:
                tokens.append(replace(token, norm=token.norm.removesuffix("-ка")))
        return type(self)(self.text, tuple(tokens))

    def __bool__(self) -> bool:
        """Tell whether there is a word."""
        return bool(self.tokens)

    def between(self, start: int, end: int) -> Self:
        """Return the words that lie in [start, end) of `norm`."""
        return self._keep([start <= at < end for at in self._places()])

    def without(self, start: int, end: int) -> Self:
        """Return the words that do not."""
        return self._keep([not start <= at < end for at in self._places()])

    def _places(self) -> list[int]:
        places, at = [], 0
        for token in self.tokens:
            places.append(at)
            at += len(token.norm) + 1
        return places

    def _keep(self, keep: Sequence[bool]) -> Self:
        tokens = tuple(token for token, kept in zip(self.tokens, keep, strict=True) if kept)
        return type(self)(self.text, tokens)

    def raw(self) -> str:
        """Return the words as they were typed, with the punctuation between neighbours."""
        out, last = "", None
        for token in self.tokens:
            gap = self.text[last : token.start] if last is not None else ""
            neighbours = last is not None and not re.search(r"[^\W_]", gap)
            out += (gap if neighbours else " " if out else "") + self.text[token.start : token.end]
            last = token.end
        return _tidy(out)

    def gap_before(self, index: int) -> str:
        """Return what was typed between a word and the one before."""
        if index == 0:
            return ""
        return self.text[self.tokens[index - 1].end : self.tokens[index].start]


def _tidy(text: str) -> str:
    """Drop quotation marks and brackets that lost their other half."""
    text = re.sub(r"\s+", " ", text).strip(" ,;–—-:")
    text = re.sub(r"[«»“”„\"]", "", text)
    if text.count("(") != text.count(")"):
        text = text.replace("(", "").replace(")", "")
    return re.sub(r"\s+", " ", text).strip()
