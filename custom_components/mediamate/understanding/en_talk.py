"""English sentences that name no work: the first saying that fits decides."""

from collections.abc import Callable
from functools import cache, lru_cache
import re

from . import en_cues as cues, en_shown, en_slots
from .alternatives import one_of
from .en_words import WORDS
from .rules import expand
from .talk import Saying, Talk

_ALL = {**WORDS, "GENRE": "|".join(pattern for pattern, _ in en_slots.GENRES)}
_WORK = expand("{MEDIA}", _ALL)
_GENRE = expand("{GENRE}", _ALL)
_HOME = en_shown.HOME
_SEE = r"watch|watching|see|seeing|read|binge|stream|put on|start"
_PERIOD = r"week|weekend|month|year|tonight|today|tomorrow|yesterday|soon|recently|lately|january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|fall|autumn|winter|friday|saturday|sunday|monday|tuesday|wednesday|thursday|season|evening|night|morning"
_THEM = r"it|that|this|them|everything|all|all of (?:it|them)|the (?:download|downloads|torrent|torrents|queue|movie|film|show|last one|rest)|downloads?|downloading|torrents?|my (?:download|downloads|movie|film|request)"

# verb, what means it, what means that it does not, whether every word must be known, slots
SAYINGS: tuple[tuple[str, str, str, bool, dict[str, bool]], ...] = (
    ("help", r"commands?|capabilities|instructions|how (?:do|does|can|should) (?:i|this|it|you) (?:\w+ )?(?:work|use)|how to use|what (?:can|could|should|do) (?:i|you) (?:\w+ )?(?:do|ask|say)|(?:my|the) options|can you help|help(?: me)?(?: out)?\Z|show help|user guide|tutorial", r"watch|choose|pick|find", True, {}),
    ("subtitles", r"subtitles?|subs|captions?", r"with (?:subtitles|subs)", True, {}),
    ("library", rf"(?:what|which|how many|whats|show|list|any|anything|do|have|got|our|is there)(?: \S+)* (?:{_HOME}|we have|we got|i have|we own|do we have|have we got|have we|latest additions|added|additions|our (?:documentaries|movies|films|shows|books))(?: \S+)*|(?:latest|recent|new) additions|(?:list|show)(?: me)? (?:all )?(?:our|my) (?:{_WORK}|{_GENRE})", r"suggest\w*|recommend\w*|good|queue|download\w*|asked|requested", True, {}),
)  # fmt: skip

# the same where a person is named: the person's place is left out
PEOPLE: tuple[tuple[str, str, str, bool, dict[str, bool]], ...] = (
    ("library", rf"(?:{_HOME})|(?:do|have) (?:we|i|you)|own any|got any|have we got", r"recommend|suggest", True, {}),
)  # fmt: skip

MORE = rf"{en_shown.MORE}|{_WORK}|{_GENRE}|{_SEE}|{_HOME}|{_PERIOD}|{en_slots.BAG_WORDS}|{cues.SAID}|{cues.TROUBLE}|sound|audio|picture|quality|video|file|copy|release|version|torrent|another|different|wrong|keeps?|freezing|again|{en_shown.GOOD}|{en_shown.BAD}|{_THEM}|days?|hours?|minutes?|rainy|lots|random|pick|choose|choice|options?|commands?|recommend\w*|suggest\w*|surprise|bored|ideas?|worth|best|better|nice|new|old|few|couple|light|short|long|scary|fun|cozy|family|date|holiday|flight|trip|dinner|whole|together|added|additions|latest|recent|calendar|coming|out|upcoming|returning|release\w*|premiering|airing|know|think|thing|things|stuff|ever|actually|far|left|much|many|active|running|speed|break|hold|later|history|requests?|requested|asked|ordered|list|help|guide|work|works|say|ask|use|wheres|arrived|nothing|something|anything|everything|everyone|parents|kids|friends|classic|popular|decent|interesting|similar|mood|feel|feeling|looking|put|am|were|him|her"
PREPOSITION = r"for|on|in|at|to|with|about|from|during|after|before|without|near|under"
PRONOUNS = frozenset({"me", "us", "you", "him", "her", "them"})


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{expand(pattern, _ALL)})(?!\S)")


@cache
def _known() -> Callable[[str], bool]:
    return one_of(cues.EITHER, expand(MORE, _ALL))


@lru_cache(maxsize=4096)
def _is_known(words: str) -> bool:
    return _known()(words)


@cache
def talk() -> Talk:
    """Compile the tables, once."""

    def made(table: tuple[tuple[str, str, str, bool, dict[str, bool]], ...]) -> tuple[Saying, ...]:
        return tuple(
            Saying(verb, _words(said), _words(never) if never else None, whole, slots)
            for verb, said, never, whole, slots in table
        )

    return Talk(
        made(SAYINGS),
        made(PEOPLE),
        _is_known,
        lambda word: not _is_known(word),
        re.compile(rf"(?:{PREPOSITION})\Z"),
        PRONOUNS,
    )
