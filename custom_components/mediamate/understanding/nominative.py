"""Russian titles and names in dictionary form: «Властелина колец» is «Властелин колец».

Only the head of a title is changed: its adjectives, its noun, and the names that stand
beside it. What follows is a complement and stays. Where the typed form may be the
dictionary form already («Иди и смотри», «Один дома», «Титаник») it is left alone.
"""

from collections.abc import Sequence
from itertools import pairwise
import re

from .morphology import Form, Morphology, dictionary
from .names import ADJECTIVE, CYRILLIC, ENDINGS, GENDERS, NAMES, PARTICLES, WORD, by_ending, like, replace

ACCUSATIVE = ("accs", "gent")
GENITIVE = ("gent", "accs")
INSTRUMENTAL = ("ablt",)
DATIVE = ("datv",)

_NUMBERS = frozenset({"sing", "plur"})
_PARTICIPLE = frozenset({"PRTF", "pres", "past", "actv", "pssv"})
_FUNCTION = frozenset({"PREP", "CONJ", "PRCL", "INTJ"})
# words after which a name stands in the same case
_RANKS = re.compile(
    r"(?:корол|доктор|мистер|капитан|принц|граф|профессор|агент|дяд|т[её]т|лейтенант|майор|генерал|барон|цар|"
    r"сержант|рядов|судь|товарищ|мадам|королев|принцесс|миссис|мисс|дед|бабушк|бат|инспектор|комиссар|шериф|сын|лорд|"
    r"леди|человек|кот|п[её]с|медвед|крошк|малышк|сестр|полковник|маэстро|святой)"
)
_PLURALS = ("ов", "ев", "ы", "и", "ам", "ям", "ах", "ях")
_NUMERALS = {
    "двух": ("два", True), "двоих": ("двое", False), "одних": ("одни", False), "трех": ("три", True), "троих": ("трое", False),
    "четырех": ("четыре", True), "пяти": ("пять", False), "шести": ("шесть", False), "семи": ("семь", False),
    "восьми": ("восемь", False), "девяти": ("девять", False), "десяти": ("десять", False),
    "двенадцати": ("двенадцать", False), "ста": ("сто", False), "сорока": ("сорок", False),
}  # fmt: skip
# names that the dictionary reads as other words
_FAMOUS = {
    "аватара": "аватар", "аватару": "аватар", "аватаре": "аватар", "соника": "соник", "тора": "тор", "рататуя": "рататуй",
    "сверхъестественного": "сверхъестественное", "моану": "моана", "моаны": "моана", "моана": "моана", "вонки": "вонка", "винни-пуха": "винни-пух",
    "винни-пуху": "винни-пух", "винни-пухе": "винни-пух", "электронику": "электроник", "трою": "троя", "трои": "троя", "тенет": "тенет", "асса": "асса", "прослушку": "прослушка", "прослушки": "прослушка", "прослушке": "прослушка", "гравити": "гравити", "эйса": "эйс", "дракулы": "дракула", "дракулу": "дракула", "дракуле": "дракула", "дракула": "дракула", "дракулой": "дракула", "ассу": "асса",
}  # fmt: skip


class _Head:
    """The words of a title, and how far its head has been read in one case."""

    def __init__(self, words: Sequence[str], lexicon: Morphology, case: str) -> None:
        self.words = [word.lower() for word in words]
        self.lexicon = lexicon
        self.case = case
        self.changed: dict[int, str] = {}
        self.end = 0

    def forms(self, at: int) -> tuple[Form, ...]:
        """Return the readings of a word in this case, the commonest kinds first."""
        if at >= len(self.words) or not CYRILLIC.fullmatch(self.words[at]):
            return ()
        readings = self._all(at)
        if any(form.tags & _FUNCTION for form in readings):
            return ()
        found = [
            form for form in readings if self.case in form.tags and not self._far_fetched(at, form, readings)
        ]
        return tuple(
            sorted(
                found,
                key=lambda form: (
                    "plur" in form.tags and bool(form.tags & {"Name", "Fixd"}),
                    "neut" in form.tags,
                    "Geox" in form.tags,
                ),
            )
        )

    def _far_fetched(self, at: int, form: Form, readings: tuple[Form, ...]) -> bool:
        """Drop a guess at a plural («Уэнсдей»), and a rare female name that is «Властелин» in another case."""
        if form.predicted and "plur" in form.tags and not self.words[-1].endswith(_PLURALS):
            return True
        if form.predicted and {"femn", "sing"} <= form.tags and form.tags & {"gent", "datv", "loct"}:
            # «Локи», «Барби» have no cases
            return at == 0 and self.words[at].endswith("и")
        if {"Surn", "masc", "nomn"} <= form.tags:
            return any({"plur", "accs"} <= other.tags for other in readings)
        return (
            {"femn", "nomn"} <= form.tags
            and bool(form.tags & {"Name", "Surn"})
            and any({"masc", "sing", "gent"} <= other.tags for other in readings)
        )

    def read(self) -> bool:
        """Find adjectives and a noun that agree; True when the head is understood."""
        at = 0
        if self.words and any("ADVB" in form.tags for form in self._all(0)) and len(self.words) > 1:
            if self._adjectives(1) and self._phrase(1):
                return True
        return self._phrase(at)

    def _all(self, at: int) -> tuple[Form, ...]:
        return self.lexicon.forms(self.words[at])

    def _adjectives(self, at: int) -> list[Form]:
        return [form for form in self.forms(at) if form.tags & ADJECTIVE]

    def _nouns(self, at: int) -> list[Form]:
        # a guess at a neuter without cases is wrong: «Великого Гэтсби»
        return [
            form
            for form in self.forms(at)
            if "NOUN" in form.tags and not (form.predicted and {"Fixd", "neut"} <= form.tags)
        ]

    def _phrase(self, start: int) -> bool:
        at = start
        while self._adjectives(at) and not (at > start and self._fits_noun(start, at)):
            if at > start + 3:
                return False
            if self._fits_noun(start, at) and not self._continues(start, at):
                break
            at += 1
        noun = self._agreeing_noun(start, at)
        if noun is None:
            return at == start + 1 and self._lone_adjective(start)
        return self._take(start, at, noun)

    def _continues(self, start: int, at: int) -> bool:
        """Tell whether the next word is an adjective or noun of the same phrase."""
        return bool(self._adjectives(at) and (self._agreeing_noun(start, at + 1) or self._adjectives(at + 1)))

    def _fits_noun(self, start: int, at: int) -> bool:
        return self._agreeing_noun(start, at) is not None

    def _agreeing_noun(self, start: int, at: int) -> Form | None:
        for noun in self._nouns(at):
            if all(any(_agree(adj, noun) for adj in self._adjectives(i)) for i in range(start, at)):
                return noun
        return None

    def _take(self, start: int, at: int, noun: Form) -> bool:
        number = noun.tags & _NUMBERS
        spelled = self._nominative(noun, number)
        if spelled is None:
            return False
        for i in range(start, at):
            adjective = next(form for form in self._adjectives(i) if _agree(form, noun))
            gender = (noun.tags & GENDERS) or (adjective.tags & GENDERS)
            kind = number | (gender if "sing" in number else frozenset())
            self.changed[i] = self.lexicon.inflect(adjective, frozenset({"nomn"}) | kind) or self.words[i]
        self.changed[at] = spelled
        self.end = at + 1
        self._names_beside(at, noun)
        return True

    def _nominative(self, noun: Form, number: frozenset[str]) -> str | None:
        gender = noun.tags & GENDERS if "sing" in number else frozenset()
        return self.lexicon.inflect(noun, frozenset({"nomn"}) | number | gender)

    def _names_beside(self, at: int, noun: Form) -> None:
        """Take the names and nouns in apposition: «Гарри Поттера», «Короля Льва»."""
        named = bool(noun.tags & NAMES) or noun.predicted or bool(_RANKS.match(self.words[at]))
        known = "inan" not in noun.tags or (noun.predicted and self.changed[at] != self.words[at])
        while named and known and self.end < len(self.words):
            spelled = self._beside_spelled(noun)
            if spelled is None:
                return
            self.changed[self.end] = spelled
            self.end += 1

    def _beside_spelled(self, noun: Form) -> str | None:
        word = self.words[self.end]
        for form in self._nouns(self.end):
            if self._beside(form, noun) and "Fixd" not in form.tags:
                return self._nominative(form, form.tags & _NUMBERS)
        if self.case in ENDINGS or self.case == "accs":
            foreign = (
                "sing" in noun.tags
                and bool(noun.tags & {"masc", "ms-f"})
                and word.endswith("а")
                and not self._known_name(word)
            )
            return by_ending(word, "gent") if foreign and self.case != "nomn" else None
        return None

    def _known_name(self, word: str) -> bool:
        forms = [form for form in self.lexicon.forms(word) if not form.predicted]
        return any("nomn" in form.tags and "Fixd" not in form.tags for form in forms)

    def _beside(self, form: Form, noun: Form) -> bool:
        if form.tags & _NUMBERS != noun.tags & _NUMBERS or (form.predicted and "femn" in form.tags):
            return False
        known = bool(form.tags & (NAMES | {"Geox"})) or form.predicted or "anim" in form.tags
        ranked = bool(_RANKS.match(self.words[self.end - 1]))
        known = known or {"femn", "accs"} <= form.tags or ranked
        return known and (form.tags & GENDERS == noun.tags & GENDERS or ranked)

    def _lone_adjective(self, at: int) -> bool:
        """Read «Бегущего по лезвию», «Неприкасаемых»: an adjective used as a noun."""
        for form in self._adjectives(at):
            if "Apro" in form.tags or form.predicted:
                continue
            kind = form.tags & (_NUMBERS | GENDERS | _PARTICIPLE)
            spelled = self.lexicon.inflect(form, frozenset({"nomn"}) | kind)
            if spelled:
                self.changed[at] = spelled
                self.end = at + 1
                return True
        return False


def _agree(adjective: Form, noun: Form) -> bool:
    """Tell whether number, gender and life of an adjective and a noun agree."""
    if adjective.tags & _NUMBERS != noun.tags & _NUMBERS:
        return False
    gender = adjective.tags & GENDERS
    if gender and noun.tags & GENDERS and gender != noun.tags & GENDERS:
        return False
    life = adjective.tags & {"anim", "inan"}
    return not life or life <= noun.tags


def _numeral(words: Sequence[str], lexicon: Morphology) -> dict[int, str]:
    """Read «Трёх мушкетёров»: after two, three and four the noun is singular."""
    if len(words) < 2 or words[0].lower().replace("ё", "е") not in _NUMERALS:
        return {}
    spelled, singular = _NUMERALS[words[0].lower().replace("ё", "е")]
    changed = {0: spelled}
    for form in lexicon.forms(words[1].lower()):
        if singular and {"NOUN", "plur"} <= form.tags and form.tags & {"gent", "accs"}:
            changed[1] = lexicon.inflect(form, frozenset({"gent", "sing"})) or words[1]
    return changed


def _compound(words: list[str], lexicon: Morphology, cases: Sequence[str]) -> list[str]:
    """Read «Человека-паука»: both halves of a first word with a hyphen."""
    first, *rest = words
    if "-" not in first or (lexicon.forms(first.lower()) and not lexicon.forms(first.lower())[0].predicted):
        return words
    halves = [
        _rewrite([half], lexicon, cases, strict=False)[0] if len(half) > 3 else half
        for half in first.split("-")
    ]
    return ["-".join(halves), *rest]


def _strange(word: str, lexicon: Morphology) -> bool:
    """Tell whether a word with a hyphen has a half that is no word: «Кин-дза-дза», «Ла-Ла», «Кунг-фу»."""
    halves = [lexicon.forms(half) for half in word.lower().split("-")]
    known = any(not form.predicted for form in lexicon.forms(word.lower())) or word.lower() in _FAMOUS
    return len(halves) > 1 and not known and not all(forms and not forms[0].predicted for forms in halves)


def _strange_head(words: list[str], lexicon: Morphology, cases: Sequence[str]) -> list[str]:
    first, *rest = words
    if cases[0] == "accs" and first.endswith("у") and len(first.split("-")[-1]) > 2:
        first = f"{first[:-1]}а"
    if rest and not rest[0].isdigit():
        rest = _rewrite(rest, lexicon, cases, strict=False)
    return [first, *rest]


def _rewrite(words: list[str], lexicon: Morphology, cases: Sequence[str], *, strict: bool) -> list[str]:
    numeral = _numeral(words, lexicon)
    if words[0].lower() in PARTICLES and len(words) > 1 and words[0][0].isupper():
        return [words[0], *_rewrite(words[1:], lexicon, cases, strict=strict)]
    if words[0].lower() in _FAMOUS:
        return [like(_FAMOUS[words[0].lower()], words[0]), *words[1:]]
    if numeral:
        return [like(numeral.get(i, word), word) for i, word in enumerate(words)]
    if _leave_alone(words[0], lexicon):
        return words
    if strict and (spelled := _female_ending(words[0], lexicon)):
        return [spelled, *words[1:]]
    best = _Head(words, lexicon, "nomn")
    ranked = len(words) > 1 and bool(_RANKS.match(words[0].lower())) and words[0].lower().endswith("а")
    understood = (
        not strict and not ranked and best.read() and not _pair_in_a_case(words, best.end, lexicon, cases)
    )
    for case in cases:
        head = _Head(words, lexicon, case)
        # the reading that explains the most words; of equals the typed form
        if head.read() and (not understood or head.end > best.end):
            best, understood = head, True
    changed = words
    if understood and best.case != "nomn":
        changed = [like(best.changed.get(i, word), word) for i, word in enumerate(words)]
    elif not understood:
        changed = _foreign(words, lexicon, cases)
    return _rest(changed, best.end if understood else 0, lexicon, cases, strict=strict)


def _foreign(words: list[str], lexicon: Morphology, cases: Sequence[str]) -> list[str]:
    """Read «Дракулу», «Индиану Джонса», «Мадам Паутине», «Твин Пикса»: a first word nobody can decline."""
    first = words[0].lower()
    unknown = all(form.predicted for form in lexicon.forms(first)) and bool(CYRILLIC.fullmatch(first))
    if not unknown and not any("Fixd" in form.tags for form in lexicon.forms(first)):
        return words
    if cases[0] == "accs" and first.endswith(("у", "ю")) and len(first.split("-")[-1]) > 3:
        spelled = like(first[:-1] + ("а" if first.endswith("у") else "я"), words[0])
        return [spelled, *(_name_in(word, lexicon, cases) for word in words[1:])]
    if len(words) > 1 and (len(words) == 2 or "-" in first or first in PARTICLES) and not words[1].isdigit():
        return [words[0], *_rewrite(words[1:], lexicon, cases, strict=False)]
    return words


def _name_in(word: str, lexicon: Morphology, cases: Sequence[str]) -> str:
    """Return a known man's name in the nominative; any other word as it is."""
    for form in lexicon.forms(word.lower()):
        if not form.predicted and {"masc", "sing", cases[0]} <= form.tags and form.tags & NAMES:
            return like(lexicon.inflect(form, frozenset({"nomn", "sing", "masc"})) or word, word)
    return word


def _female_ending(word: str, lexicon: Morphology) -> str | None:
    """Read «Дракулы», of which the dictionary knows only a plural."""
    forms = lexicon.forms(word.lower())
    odd = bool(forms) and all({"Name", "plur", "nomn"} <= form.tags for form in forms)
    return f"{word[:-1]}а" if odd and word.lower().endswith("ы") else None


def _pair_in_a_case(words: list[str], end: int, lexicon: Morphology, cases: Sequence[str]) -> bool:
    """Tell whether the other half of «Мастера и Маргариту» shows that both are in a case."""
    if end + 1 >= len(words) or words[end].lower() != "и":
        return False
    other = words[end + 1 :]
    return _rewrite(other, lexicon, cases, strict=False) != other


def _rest(
    words: list[str], end: int, lexicon: Morphology, cases: Sequence[str], *, strict: bool
) -> list[str]:
    """Rewrite what follows an «и»: «Мастера и Маргариту»."""
    if end and end + 1 < len(words) and words[end].lower() == "и":
        return [*words[: end + 1], *_rewrite(words[end + 1 :], lexicon, cases, strict=strict)]
    return words


def _leave_alone(word: str, lexicon: Morphology) -> bool:
    """Tell whether a first word is a verb, a preposition or an adverb and no noun at all."""
    forms = lexicon.forms(word.lower())
    if "-" in word and max(len(half) for half in word.split("-")) <= 3:
        return True
    if word.endswith("о") and all(form.predicted for form in forms):
        return True
    nominal = any(form.tags & (ADJECTIVE | {"NOUN"}) for form in forms)
    return not nominal and not any("ADVB" in form.tags for form in forms)


def nominative(title: str, cases: Sequence[str] = ACCUSATIVE, *, strict: bool = False) -> str:
    """Return a title in dictionary form. `strict`: a form that may be of one of the cases is of it."""
    lexicon = dictionary()
    spans = [match.span() for match in WORD.finditer(title)]
    if not spans or lexicon is None:
        return title if lexicon or not spans else _without_dictionary(title)
    head = _until_break(title, spans)
    words = [title[start:end] for start, end in head]
    if _strange(words[0], lexicon):
        changed = _strange_head(words, lexicon, cases)
    else:
        changed = _rewrite(_compound(words, lexicon, cases), lexicon, cases, strict=strict)
    rewritten = replace(title, head, changed)
    # the dictionary writes «ё» where people need not
    return title if _plain(rewritten).casefold() == _plain(title).casefold() else rewritten


def _plain(text: str) -> str:
    return text.replace("ё", "е").replace("Ё", "Е")


def _until_break(title: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the words before the first colon, comma or dash: only they are in a case."""
    for i, (before, after) in enumerate(pairwise(spans)):
        if title[before[1] : after[0]].strip():
            return spans[: i + 1]
    return spans


def _without_dictionary(title: str) -> str:
    """Undo the commonest accusative: «Дюну», «Зелёную милю»."""
    first, *rest = title.split(" ")
    if first.lower().endswith("ую") and rest:
        return " ".join([first[:-2] + "ая", _without_dictionary(" ".join(rest))])
    for ending, nominal in (("ию", "ия"), ("у", "а"), ("ю", "я")):
        if first.lower().endswith(ending) and len(first) > 3:
            return " ".join([first[: -len(ending)] + nominal, *rest])
    return title
