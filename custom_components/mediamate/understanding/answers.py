"""Answers to a question of ours: yes, no, one of those offered, or "yes, but in 4K"."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
import re

from .command import Amend, Answer, Command, No, Offered, Pick, Yes
from .grammar import grammar
from .objects import read_object
from .rules import Rule
from .text import MAX_LENGTH, Phrase, clean, detect_language, normal

_EN_ORD = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
_EN_CARD = "one|two|three|four|five|six|seven|eight|nine|ten"
_RU_ORD = "перв|втор|трет|четверт|пят|шест|седьм|восьм|девят|десят"
_RU_CARD = "один|два|три|четыре|пять|шесть|семь|восемь|девять|десять"
_YEAR = r"(?:19\d\d|20[0-3]\d)"

# each word is a whole assent; several in a row are one too
_YES = {
    False: r"(?:yes+|yep|yeah|yea|yup|ya|yah|aye|sure(?: thing)?|ok(?:ay)?|okey|k|kk|alright|all right|right|correct|exactly|affirmative|absolutely|definitely|certainly|of course|indeed|totally|go(?: ahead| for it| on)?|do it|do that|please do|please|lets do it|lets do that|lets go|make it so|confirm(?:ed)?|proceed|sounds (?:good|great|perfect|fine)|sgtm|looks good|thats (?:right|it|correct|the one(?: i (?:want|mean|meant))?|fine|perfect|good|great)|that works|works for me|perfect|fine(?: by me)?|great|good|lovely|brilliant|wonderful|excellent|fantastic|(?:that|it|which) (?:would|will|ll) be (?:lovely|great|nice|perfect|good|fine|wonderful)|please (?:love|dear|darling|honey|mate)|i do|by all means|why not|you bet|uh-?huh|mhm|mm-?hmm?|👍|✅|it is|thats it|yes it is|yes i do|yes that one|that one|download it|get it|grab it|add it|thanks|thank you|and|then|definitely yes|for sure|yes sir|yessir|cool|of course yes|well|oh)",
    True: r"(?:да+|ага|угу|ок(?:ей)?|окей|окэй|давай(?:те)?|конечно|разумеется|естественно|верно|правильно|точно|именно(?: (?:он|она|оно|этот|эта|так))?|подтверждаю|согласен|согласна|хорошо|ладно|добро|идет|годится|пойдет|подходит|валяй(?:те)?|жги|поехали|погнали|вперед|действуй(?:те)?|делай(?:те)?|начинай(?:те)?|запускай|качай(?:те)?|скачивай(?:те)?|скачай(?:те)?|добавляй(?:те)?|бери|ну|так|пожалуйста|пжл?ст?а?|плиз|спасибо|все верно|все правильно|все так|отлично|супер|можно|можешь|хочу|он|она|он самый|она самая|оно|этот|эта|его|ее|это он|это она|это то|то что надо|то самое|естессно|ес|йес|а как же|безусловно|так точно|еще бы|само собой|не против|я не против|не возражаю|👍|✅|плюс|давай-давай|да-да|да-да-да|yes|ok|yep|а|уже|же)",
}  # fmt: skip
# of those above, at least one of these: politeness alone is no assent
_YES_CORE = {
    False: r"(?:yes+|yep|yeah|yea|yup|ya|yah|aye|sure|ok|okay|okey|k|kk|alright|all right|right|correct|exactly|affirmative|absolutely|definitely|certainly|of course|indeed|totally|go ahead|go for it|go on|do it|do that|please do|lets do it|lets do that|lets go|make it so|confirm(?:ed)?|proceed|sounds|sgtm|looks good|thats (?:right|it|correct|the one|fine|perfect)|that works|works for me|perfect|fine by me|i do|by all means|why not|you bet|uh-?huh|mhm|mm-?hmm?|👍|✅|for sure|yessir|go)",
    True: r"(?:да+|ага|угу|ок(?:ей)?|окей|окэй|давай(?:те)?|конечно|разумеется|естественно|верно|правильно|точно|именно|подтверждаю|согласен|согласна|хорошо|ладно|добро|идет|годится|пойдет|подходит|валяй(?:те)?|жги|поехали|погнали|вперед|действуй(?:те)?|делай(?:те)?|начинай(?:те)?|запускай|качай(?:те)?|скачивай(?:те)?|добавляй(?:те)?|все верно|все правильно|все так|он самый|она самая|естессно|ес|йес|а как же|безусловно|так точно|еще бы|само собой|не против|я не против|не возражаю|👍|✅|давай-давай|да-да|да-да-да|yes|ok|yep|то что надо)",
}  # fmt: skip
_NO = {
    False: r"(?:no+|nope|nah|naw|nay|no way|not really|no thanks|no thank you|negative|cancel(?: that| it)?|stop(?: it)?|dont|do not|dont do (?:it|that)|please dont|not (?:now|this time|tonight|right now|for now|anymore|yet|that one|that|this one|this|it|today|yet|the one)|no need|forget (?:it|about it|that)|never ?mind|nvm|none(?: of (?:them|those|these|the above))?|neither|neither of them|wrong(?: one)?|thats (?:wrong|not it|not the one|not right)|incorrect|id rather not|rather not|maybe (?:later|not|another time)|not interested|skip(?: it)?|leave it|abort|(?:thanks|thank you)(?: (?:love|dear|darling|honey|mate))?|please|you (?:guessed|got it) wrong|👎|❌|absolutely not|of course not|definitely not|certainly not|i dont(?: want (?:it|that|to|any))?|i changed my mind|changed my mind|dont bother|dont download (?:it|that)|no dont|sorry|on second thought|hell no|god no|i do not)",
    True: r"(?:не+т+|неа|не|нетушки|не надо|не нужно|не стоит|не хочу|не-а|не сейчас|не сегодня|это не то|это не он|это не она|не тот|не та|не то|не это|не этот|не эта|не так|не его|не ее|отмена|отмени(?:те)?|отменить|отменяй|стоп|стой|хватит|нет спасибо|спасибо|пожалуйста|передумал[аи]?|я передумал[аи]?|забудь(?:те)?|забей|неверно|неправильно|ни один(?: из них)?|ни тот(?: ни другой)?|ни та(?: ни другая)?|ни то(?: ни другое)?|ни одна|ни одно|никакой|никакая|ничего(?: из этого)?|ничего не надо|давай потом|давай позже|давай не сейчас|давай не будем|потом|в другой раз|позже|может потом|лучше не надо|лучше не|ни в коем случае|ни за что|конечно нет|конечно не надо|точно нет|нет-нет|нет-нет-нет|да нет|да ну|да не надо|оставь|не угадал[аи]?|не качай(?:те)?|не скачивай(?:те)?|не добавляй(?:те)?|пока не надо|пока нет|пока не|уже не надо|уже не нужно|ну|ой|ну нет|мне не надо|👎|❌|no|nope|отбой|пропусти|мимо)",
}  # fmt: skip
_NO_CORE = {
    False: r"\b(?:no+|nope|nah|naw|nay|not|negative|cancel|stop|dont|forget|never ?mind|nvm|none|neither|wrong|incorrect|rather|maybe|skip|leave|abort|changed)\b|👎|❌",
    True: r"\b(?:не+т*|нет+|неа|не-а|нетушки|отмен\w+|стоп|стой|хватит|передумал\w*|забудь\w*|забей|неверно|неправильно|ни|никак\w+|ничего|потом|позже|другой раз|да ну|оставь|нет-нет\S*|отбой|пропусти|мимо|no|nope)\b|👎|❌",
}  # fmt: skip
_PICK = {
    False: rf"(?:(?:yes|yeah|yep|ok|okay|sure|well|um|uh|hmm|please|lets|i|id|ill|we|want|take|like|would|go|with|choose|pick|get|download|grab|select|give me|for|say|maybe|think|mean|meant|have|the|that|its|it|is|try|lets go with|show me|add|definitely|make it|how about|probably|just|option|number|no|nr|one from|one of|version from|film from|movie from|from|variant|choice|result|item|#|in|list|numero|(?:old|older|new|newer|original) one(?= (?:from|of) )) )*(?:(?P<ord>(?:{_EN_ORD})|\d{{1,2}}(?:st|nd|rd|th))|(?P<num>{_EN_CARD}|\d{{1,2}})|(?P<last>last|bottom|final|latter)|(?P<top>top)|(?P<year>{_YEAR}))(?: (?:one|option|choice|result|version|movie|film|show|series|please|thanks|thank you|from the list|on (?:the|that) list|in the list|of (?:them|those|these)|of course|variant|item|release|remake|original|edition|entry|title|i (?:guess|think|suppose|reckon)|then|actually|dear|love|mate))*",
    True: rf"(?:(?:да|ага|угу|ок|окей|ну|сам(?:ый|ая|ую|ое)|нет|давай(?:те)?|хочу|выбираю|выбери|возьми|беру|бери|скачай|качай|скачивай|скачать|мне|нужен|нужна|нужно|пусть|будет|тот|та|то|те|который|которая|которое|что|вариант|номер|под номером|под|с номером|за|от|года|пожалуй|пожалуйста|лучше|наверное|думаю|я|про|имел в виду|имела в виду|имею в виду|этот|покажи|добавь|фильм|сериал|из|версию|версия|версии|выбор|цифра|конечно|вот|а|можно|надо|включи|именно|поставь|№|(?:не )?(?:стар|нов|оригинальн)(?:ую|ый|ое|ая|ого|ой|ые)) )*(?:(?P<ord>(?:{_RU_ORD})\w{{0,4}}|\d{{1,2}}-?(?:й|ый|ой|ий|я|ая|ю|ую|е|го|ого))|(?P<num>{_RU_CARD}|\d{{1,2}})|(?P<last>последн(?:ий|юю|яя|ее|его))|(?P<top>верхн\w+)|(?P<year>{_YEAR})(?:-?(?:го|й|ого))?)(?: (?:вариант\w*|номер\w*|фильм\w*|сериал\w*|года?|пожалуйста|пжл?ст?а?|из списка|в списке|по списку|сверху|по счету|из них|спасибо|версию|версия|пункт|который|который из|год|строк\w*|результат\w*|плиз|штук\w*|раздач\w*|релиз\w*|торрент\w*|давай(?:те)?|пожалуй|наверное|думаю|бери))*",
}  # fmt: skip
# words that show a choice rather than a title: "1984" alone may be one
_SHOWS = re.compile(
    r"\b(?:one|that|from|version|option|number|the|film|movie|тот|та|котор\w+|года?|номер|вариант\w*|версию|давай)\b"
)
_BUT = {
    False: r"(?:{YES}[, ]*)*(?:but |only |just |make it |make that |and |though |except |however |please |can you |could you |get it |download it |do it |grab it |i want it |id like it |have it |it |then )*(?P<x>.+?)(?: (?:please|though|instead|then|if possible|thanks|if you can|if available|only|just))*",
    True: r"(?:{YES}[, ]*)*(?:но |только |лишь |и |а |лучше |пусть |будет |чтобы |желательно |можно |скачай |качай |бери |давай |его |ее |был |была |было |сделай |хочу |в |если можно |а можно |возьми |просто )*(?P<x>.+?)(?: (?:пожалуйста|если можно|плиз|лучше|только|вместо|тогда|если есть|спасибо|желательно|качестве))*",
}  # fmt: skip


def _many(word: str) -> str:
    return rf"{word}(?: {word})*\Z"


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What answers of one language look like."""

    yes: re.Pattern[str]
    surely_yes: re.Pattern[str]
    no: re.Pattern[str]
    surely_no: re.Pattern[str]
    pick: re.Pattern[str]
    but: re.Pattern[str]


@cache
def _patterns(*, russian: bool) -> _Patterns:
    """Compile them when the language is first spoken."""
    return _Patterns(
        yes=re.compile(_many(_YES[russian])),
        surely_yes=re.compile(rf"(?<!\S){_YES_CORE[russian]}(?!\S)"),
        no=re.compile(_many(_NO[russian])),
        surely_no=re.compile(_NO_CORE[russian]),
        pick=re.compile(rf"(?:{_PICK[russian]})\Z"),
        but=re.compile(rf"(?:{_BUT[russian].replace('{YES}', _YES[russian])})\Z"),
    )


# words of assent that assent to nothing
_NO_YES = frozenset({"да ладно", "ну да ладно", "ok then", "well ok", "oh yes please thanks"})
# an answer where something was asked, else a command
_CALLED_OFF = re.compile(r"(?:please )?(?:cancel|stop) it(?: please)?")
# "no, the second one" and "not that, the 2010 version" are choices
_NOT_THAT = {
    False: re.compile(
        r"(?:no|nope|nah|not (?:that|this|it)(?: one)?|the other one|wrong one|i meant|i mean|sorry|actually|rather|but) "
    ),
    True: re.compile(
        r"(?:нет|неа|не (?:тот|та|то|этот|эта|это|он|она)|другой|другую|а|я имел[аи]? в виду|лучше) "
    ),
}
_MAX_WORDS = 12


def _is_no(norm: str, *, russian: bool) -> bool:
    known = _patterns(russian=russian)
    return bool(known.no.match(norm) and known.surely_no.search(norm))


def _is_yes(norm: str, *, russian: bool) -> bool:
    known = _patterns(russian=russian)
    return norm not in _NO_YES and bool(known.yes.match(norm) and known.surely_yes.search(norm))


def _ordinal(match: re.Match[str], *, russian: bool) -> int | None:
    """Return the number that a choice names; -1 is the last."""
    if match["last"]:
        return -1
    if match["top"]:
        return 1
    word = match["ord"] or match["num"]
    if word is None:
        return None
    if digits := re.match(r"\d+", word):
        return int(digits.group())
    stems = (_RU_ORD, _RU_CARD) if russian else (_EN_ORD, _EN_CARD)
    for words in stems:
        for number, stem in enumerate(words.split("|"), 1):
            if word == stem or (russian and words is _RU_ORD and word.startswith(stem)):
                return number
    return None


def whole_answer(phrase: Phrase, *, russian: bool) -> Command | None:
    """Return yes, no or a choice when the whole utterance is one."""
    norm = phrase.norm
    if len(phrase.tokens) > _MAX_WORDS:
        return None
    if _CALLED_OFF.fullmatch(norm):
        return None
    if _is_no(norm, russian=russian):
        return Command(verb="no", certain=True)
    if _is_yes(norm, russian=russian):
        return Command(verb="yes", certain=True)
    norm = _chosen(norm, russian=russian)
    match = _patterns(russian=russian).pick.match(norm)
    if match is None or not _is_choice(norm, match):
        return None
    if match["year"]:
        return Command(verb="pick", year=int(match["year"]), certain=True)
    number = _ordinal(match, russian=russian)
    return Command(verb="pick", ordinal=number, certain=True) if number and number > 0 else None


def _chosen(norm: str, *, russian: bool) -> str:
    """Drop the refusal before a choice: "no, the second one"."""
    while len(rest := _NOT_THAT[russian].sub("", norm, count=1)) < len(norm) and _NOT_THAT[russian].match(
        norm
    ):
        norm = rest
    return norm


def _is_choice(norm: str, match: re.Match[str]) -> bool:
    """Tell a choice from "I want 1917" and "download seven"."""
    if match["year"]:
        return bool(_SHOWS.search(norm[: match.start("year")] + " " + norm[match.end("year") :]))
    if match["num"]:
        asks = re.search(
            r"\b(?:download|get|grab|add|want|like|try|хочу|скачай|качай|скачать|добавь|нужен|нужна|включи|show me|покажи|поставь)\b",
            norm,
        )
        return not asks or bool(re.search(r"\b(?:number|option|номер\w*|вариант)\b", norm))
    return True


def read_answer(text: str, language: str, offered: Sequence[Offered]) -> Answer | None:
    """Return what an utterance answers to our question, or None when it is no answer."""
    cleaned = clean(text[: MAX_LENGTH + 1])
    phrase = Phrase.of(cleaned)
    if not phrase or len(text) > MAX_LENGTH or len(phrase.tokens) > _MAX_WORDS + 8:
        return None
    russian = detect_language(cleaned, language) == "ru"
    norm = phrase.norm
    if (named := _by_title(norm, offered)) is not None:
        return Pick(named)
    if _is_no(norm, russian=russian):
        return No()
    if _is_yes(norm, russian=russian):
        return Yes()
    match = _patterns(russian=russian).pick.match(_chosen(norm, russian=russian))
    if match:
        return _pick(match, offered, russian=russian)
    return _amend(phrase, offered, russian=russian)


def _by_title(norm: str, offered: Sequence[Offered]) -> int | None:
    """Return the one candidate that has this title, as it is or after "the film"."""
    bare = re.sub(
        r"^(?:(?:давай|да|yes|the film|the movie|фильм|сериал|ну|скачай|download|get|тот|which is) )+",
        "",
        norm,
    )
    for wanted in (norm, bare):
        titled = [i for i, one in enumerate(offered, 1) if _same(one.title, wanted)]
        if len(titled) == 1:
            return titled[0]
        dated = [
            i for i, one in enumerate(offered, 1) if one.year and _same(f"{one.title} {one.year}", wanted)
        ]
        if len(dated) == 1:
            return dated[0]
    return None


def _same(title: str, wanted: str) -> bool:
    words = re.sub(r"[\W_]+", " ", normal(title)).strip()
    return bool(words) and words == re.sub(r"[\W_]+", " ", wanted).strip()


def _pick(match: re.Match[str], offered: Sequence[Offered], *, russian: bool) -> Pick | None:
    if match["year"]:
        of_year = [i for i, one in enumerate(offered, 1) if one.year == int(match["year"])]
        return Pick(of_year[0]) if len(of_year) == 1 else None
    number = _ordinal(match, russian=russian)
    if number == -1:
        number = len(offered)
    return Pick(number) if number and 0 < number <= len(offered) else None


def _amend(phrase: Phrase, offered: Sequence[Offered], *, russian: bool) -> Amend | None:
    """Read "yes, but in 4K" and "the second one in 1080p": every word must be a slot or a choice."""
    tables = grammar("ru" if russian else "en")
    match = _patterns(russian=russian).but.match(phrase.norm)
    if match is None:
        return None
    for start in (match.start("x"), 0):
        found = read_object(phrase.between(start, len(phrase.norm)), tables, Rule("amend", ""))
        slots = {key: value for key, value in found.slots.items() if key not in {"media_type", "year"}}
        number = None
        if found.rest and found.rest.norm not in _LEFT_OVERS[russian]:
            chosen = _patterns(russian=russian).pick.match(found.rest.norm)
            picked = _pick(chosen, offered, russian=russian) if chosen else None
            if picked is None and not _is_yes(found.rest.norm, russian=russian):
                continue
            number = picked.number if picked else None
        if slots:
            return Amend(Command(verb="request", ordinal=number, certain=True, **slots))
    return None


_LEFT_OVERS = {
    False: {
        "it",
        "please",
        "the",
        "in",
        "a",
        "version",
        "only",
        "quality",
        "make it",
        "but",
        "yes but",
        "though",
    },
    True: {"в", "его", "только", "качестве", "но", "с", "ее", "лучше", "пожалуйста", "в качестве", "да но"},
}
