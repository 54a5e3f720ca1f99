"""English sentences that name no work: the first saying that fits decides."""

from functools import cache, lru_cache
import re

from . import en_cues as cues, en_shown, en_slots
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
    ("retry", cues.TROUBLE + r"|(?:another|different|better|new|other) (?:release|version|copy|torrent|source|file|one)|wrong (?:movie|film|version|file|one|language)|try again|redownload", r"in here|outside|wifi|wi-fi|internet|tv|remote|computer|phone|laptop|car|printer|door|app|elevator|(?:im|we are|were) stuck|new (?:movie|film|episode|season)s?", True, {}),
    ("resume", rf"(?:resume|continue|unpause|un-pause|restart|carry on|keep|go on)(?: \S+){{0,3}} (?:{_THEM})|(?:start|kick off|turn)(?: \S+){{0,3}} downloads? (?:back|again)|(?:resume|continue|unpause)\Z|(?:start|resume) (?:downloading|the downloads?) again", r"watching|playing|music|from where", True, {}),
    ("pause", rf"(?:pause|halt|suspend|freeze|hold)(?: \S+){{0,3}} (?:{_THEM})|on hold|break from downloading|stop(?: \S+){{0,3}} (?:downloading|downloads|torrents|everything)(?: \S+)* (?:for (?:now|a)|temporarily|until)|pause\Z|pause (?:it|that|everything)", r"music|video|resume", True, {}),
    ("remove", rf"(?:cancel|remove|delete|abort|drop|clear|scrap|ditch|kill|get rid of|stop|empty|forget)(?: \S+){{0,3}} (?:{_THEM})|(?:dont|do not) (?:download|get) (?:it|that)", r"alarm|timer|reminder|pause|for now|for a", True, {}),
    ("history", r"(?:requested|asked for|asked you|ask for|ordered|my requests|our requests|requests?|request (?:list|history))", r"cancel|remove|pizza|food|new request|christmas|birthday", True, {}),
    ("upcoming", r"(?:what|which|any|anything|whats|show|when|list|calendar|upcoming|schedule)(?: \S+)* (?:coming|comes|come|out|releas\w+|premier\w+|air|airs|airing|upcoming|returning|returns|back|starting|calendar|schedule)(?: \S+)*|upcoming|release calendar|whats (?:new )?in (?:cinemas|theaters)", rf"{_HOME}|download\w*|added|recommend|watch tonight|ready|my calendar", True, {}),
    ("rate", rf"what an? (?:{en_shown.GOOD}) (?:{_WORK})|(?:that|it|this|i|we)(?: \S+){{0,6}} (?:loved it|liked it|enjoyed it|adored it|{en_shown.GOOD})(?: \S+){{0,4}}|(?:best|greatest) (?:movie|film|show|series|book|thing)(?: \S+)*|(?:loved|liked|enjoyed|adored) (?:it|that|this)", r"what|any|something|find|recommend|whats|suggest|if|watch tonight|for|need|want|good (?:morning|night|evening|day|idea)|is it|seeing you|to see you|dinner|party|day|trip|meal|game|concert|idea|weekend", True, {"liked": True}),
    ("rate", rf"(?:that|it|this|what an?|worst|i|we)(?: \S+){{0,6}} (?:hated it|{en_shown.BAD})(?: \S+){{0,4}}|worst (?:movie|film|show|series|book|thing)(?: \S+)*|(?:hated|didnt (?:like|enjoy)|disliked|couldnt stand) (?:it|that|this)", r"what|any|something|find|recommend|sound|audio|quality|copy|download|internet|weather|dinner|party|day|trip|meal|game|idea", True, {"liked": False}),
    ("request", r"\A(?:please )?(?:download|torrent)(?: please)?\Z", "", True, {}),
    ("library", rf"(?:what|which|how many|whats|show|list|any|anything|do|have|got|our|is there)(?: \S+)* (?:{_HOME}|we have|we got|i have|we own|do we have|have we got|have we|latest additions|added|additions|our (?:documentaries|movies|films|shows|books))(?: \S+)*|(?:latest|recent|new) additions|(?:list|show)(?: me)? (?:all )?(?:our|my) (?:{_WORK}|{_GENRE})", r"suggest\w*|recommend\w*|good|queue|download\w*|asked|requested", True, {}),
    ("downloads", r"(?:download|downloads|downloading|downloaded|torrents?|queue|eta|progress|status)(?: \S+)*|(?:is|are|has|have|did|when|how|how long|hows|wheres|where is|whats)(?: \S+)* (?:it|that|they|everything|anything|movie|film|movies|films|show|series|all|them)(?: \S+)* ?(?:done|ready|finished|finish|going|coming along|complete|arrived|left|there|yet)?|wheres my (?:movie|film|show|series)", rf"download (?:it|this|that|something|a|the|some|me)|good|about|recommend|suggest|watch tonight|stuck|pause|cancel|stop|resume|start|is it (?!done|ready|finished|there|going|complete)|{_HOME}|(?:{_WORK}) (?:like|with|by)|speeds have|office", True, {}),
    ("recommend", rf"recommend\w*|suggest\w*|(?:what|something|anything|which|nothing|whats|idea|ideas|know|pick|choose|find|give|need|want|any|feel like|mood|good|best)(?: \S+)* (?:{_SEE}|{_GENRE}|{_WORK})(?: \S+)*|surprise (?:me|us)|bored|movie night|worth watching", rf"download\w*|{_HOME}|do we have|have we got|watch (?:it|that|this)|where|subtitles|coming out|when|finish\w*|news|weather|restaurant|link|you never|its like|out of a|friends\Z", True, {}),
    ("watch", r"(?:play|start|put on|stream|resume) (?:it|that|this|the (?:movie|film|show|episode|next episode))(?: \S+)*|(?:send|give)(?: me| us)? (?:the|a) link", r"music|song|download\w*|timer", True, {}),
    ("request", r"(?:download|get|grab|add|fetch|torrent)(?: \S+){0,2} (?:it|that|this|that one|this one|something|a movie|a film|a show|a series|movie|film)|(?:please )?download", r"list of|calendar|status|speed|progress|queue|list|is|are|how|what|when|cancel|stop|pause", True, {}),
)  # fmt: skip

# the same where a person is named: the person's place is left out
PEOPLE: tuple[tuple[str, str, str, bool, dict[str, bool]], ...] = (
    ("library", rf"(?:{_HOME})|(?:do|have) (?:we|i|you)|own any|got any|have we got", r"recommend|suggest", True, {}),
    ("request", r"(?:download|get|grab|add|fetch|torrent)(?:ting|bing|ing)?", r"suggest|recommend|list", True, {}),
    ("recommend", rf"recommend\w*|suggest\w*|something|anything good|feel like|mood|good|best|should (?:i|we)|(?:a|an|any|some) (?:\S+ )?(?:{_GENRE})|(?:{_GENRE})\b|want|need|fancy|pick|choose", r"find|search|look|anything by", True, {}),
    ("find", rf"find|search|look|show|list|which|what|anything|{_WORK}", r"watched|seen|saw|read", True, {}),
)  # fmt: skip

MORE = rf"{en_shown.MORE}|{_WORK}|{_GENRE}|{_SEE}|{_HOME}|{_PERIOD}|{en_slots.BAG_WORDS}|{cues.SAID}|{cues.TROUBLE}|sound|audio|picture|quality|video|file|copy|release|version|torrent|another|different|wrong|keeps?|freezing|again|{en_shown.GOOD}|{en_shown.BAD}|{_THEM}|days?|hours?|minutes?|rainy|lots|random|pick|choose|choice|options?|commands?|recommend\w*|suggest\w*|surprise|bored|ideas?|worth|best|better|nice|new|old|few|couple|light|short|long|scary|fun|cozy|family|date|holiday|flight|trip|dinner|whole|together|added|additions|latest|recent|calendar|coming|out|upcoming|returning|release\w*|premiering|airing|know|think|thing|things|stuff|ever|actually|far|left|much|many|active|running|speed|break|hold|later|history|requests?|requested|asked|ordered|list|help|guide|work|works|say|ask|use|wheres|arrived|nothing|something|anything|everything|everyone|parents|kids|friends|classic|popular|decent|interesting|similar|mood|feel|feeling|looking|put|am|were|him|her"
PREPOSITION = r"for|on|in|at|to|with|about|from|during|after|before|without|near|under"
PRONOUNS = frozenset({"me", "us", "you", "him", "her", "them"})


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{expand(pattern, _ALL)})(?!\S)")


@cache
def _known() -> re.Pattern[str]:
    return re.compile(rf"(?:{cues.EITHER}|{expand(MORE, _ALL)})\Z")


@lru_cache(maxsize=4096)
def _is_known(words: str) -> bool:
    return bool(_known().match(words))


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
