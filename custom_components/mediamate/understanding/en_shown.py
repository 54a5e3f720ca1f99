"""English: what the words around a title that shows itself mean; the first sign that fits decides.

Patterns see the whole sentence with `§` for the title.
"""

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
import re

from . import en_cues as cues
from .alternatives import one_of
from .around import Around, Sign
from .edges import case_after

_GET = r"(?:down ?load|torrent|grab|fetch|get|add|request|queue|snag|order|dl|find and download|track down|procure|nab|rip|bung|whack|chuck|lob|hook (?:me|us) up with|get (?:your|our|my) hands on|get hold of|after a copy of)(?:ing|ting|bing|s|ed)?"
_ON_LIST = r"(?:on|to|in|into|onto) (?:(?:the|my|our|your) )?(?:\w+ )?(?:download|downloads|list|queue|watchlist|wishlist|radarr|sonarr|requests?)(?: (?:list|queue))?"
HOME = r"(?:on|in|at|to) (?:(?:the|our|my) )?(?:home )?(?:server|library|collection|plex|jellyfin|nas|drive|disk|system|media server|movie library)"
_KIND = r"(?:(?:the|that|this|a|an|new|old|original|movie|film|show|series|book|album|novel|documentary|cartoon|called|named|audiobook|latest|next|first|last|season|seasons|episode|episodes|\d+|of|from|all|every|any|some|part|download|torrent|copy|file|our|my|for|request) )*"
_LIKED = (
    r"(?:loved?|liked?|enjoyed?|adored?|(?:big |huge )?fans? of|obsessed with|finished|just watched|into)"
)
GOOD = cues.any_of(
    r"{GOODADJ}|spectacular|powerful|delightful|moving|top|gorgeous|fab|ace|magnificent|terrific|marvel+ous|my favou?rite|favou?rite|the best|a classic|funny|entertaining|recommended"
)
BAD = cues.any_of(
    r"{BADADJ}|a letdown|tedious|pointless|forgettable|unfunny|overlong|tiresome|worst|a chore|poor|appalling|abysmal|woeful|dire|shite|bland|predictable|silly|annoying|confusing|slow"
)


# verb, what means it, what means that it does not, trust, slots
SIGNS: tuple[tuple[str, str, str, str, dict[str, bool]], ...] = (
    ("recommend", rf"(?:something|anything|stuff|things?|movies?|films?|shows?|series|books?|ones?|more|others?|similar|else|recommend\w*|suggest\w*|some|any|what|whats)(?: \S+){{0,3}} (?:like|similar to|along the lines of|in the (?:vein|style|spirit) of|close to|comparable to|after|as good as|reminiscent of|if (?:i|we|you) {_LIKED}|for (?:a )?(?:fans?|lovers?) of) {_KIND}§", r"feel like|looks like|sounds like|would like|id like|what(?: \S+)* like", "sure", {"like": True}),
    ("upcoming", r"(?:when|whens|what day|what date|date|how long|how many days|how soon|any idea when|know when)(?: \S+)* (?:come|comes|coming|out|air|airs|airing|premieres?|returns?|back|released?|release|start|starts|continue|continues|season|episode|debut|land|lands|drop|drops|arrive in (?:cinemas|theaters))|release date|air date|(?:is|are|has|will|does|any|been|was|did)(?: \S+)* § (?:\S+ ){0,2}(?:out|released|coming|returning|cancelled|renewed|coming back|premiered|come out|aired?|getting|get another|get a)(?: \S+)* ?|(?:is there|will there be|are there|going to be|are they making|getting|any news (?:on|about)|any) (?:\S+ ){0,5}(?:another|new|next|more|a|second|third|fourth|sequel|season|episodes?)(?: \S+){0,4} §(?: \S+)*(?: \?)?|(?:next|new) (?:season|episodes?|series|movie|film|instal?lment) of § ?(?:out|yet|when|coming)?|finale of §|wait for § ?\Z|wait for §|announced? (?:when|if) §|going to make (?:another|more) §|word on (?:a|another|the) (?:\S+ )?season of §|(?:renewed|cancelled|season two|season 2) § (?:release|premiere) date", rf"when (?:did|was|were)|(?:what|which) year|want|need|start|put on|download\w*|finish\w*|ready|done|{HOME}|do we have|have we got|is there a copy|grab|add|get (?:the|me)|long is|play|jellyfin|queue|get it|watch (?:it|§)", "sure", {}),
    ("rate", r"(?:wasnt|werent|isnt|not|never) (?:too |very |that |so |really )?(?:keen|sold|fussed|big|wild|crazy|mad|hot) (?:on|about)|cant say (?:i|we) (?:\S+ )?(?:enjoyed|liked|loved)|gets an? (?:zero|one|two|1|2)|(?:zero|one|two|0|1|2) (?:out of \w+ )?stars?|[1-4]/10|[12]/5|(?:one|two|three|four|[1-4]) out of (?:ten|10)|thumbs down|👎", r"find|recommend", "sure", {"liked": False}),
    ("rate", rf"(?:loved|liked|enjoyed|adored|adore|adores|love|loves|enjoy)(?: \S+){{0,4}} {_KIND}§|fans? of {_KIND}§|(?:§|ending|acting|story)(?: \S+)? (?:is|was|were|are|got|felt|turned out)(?: \w+){{0,6}}? (?:{GOOD})|§ (?:really |just |totally |absolutely )?(?:rocked|rocks|rules|ruled|blew me away|slaps|delivered|made me cry|was worth)|§ (?:{GOOD})\Z|(?:what an?|such an?) (?:{GOOD}) (?:movie|film|show|series|book|album)|(?:best|favou?rite) (?:\S+ ){{0,3}}(?:is|was|movie|film|show|series)", rf"would|id|wed|if|d love|to (?:see|watch|have|get|read|hear)|(?:can|could|please|so|lets) (?:you |we )?{_GET}|get (?:it|that)|grab (?:it|that)|add (?:it|that)|recommend|suggest|find|download|cancel|heard|says|said|reckons?|told|have|it on|want|anything|what|any|is it|seeing|watching", "sure", {"liked": True}),
    ("request", rf"(?:{_GET})(?: \S+){{0,3}} {_KIND}§|§(?: \S+)* {_ON_LIST}|{_ON_LIST}(?: \S+)* §|(?:{_GET}|stick|put|pop|throw|chuck) (?:it|that|this|them|that one|this one|one|the (?:movie|film|series|show|book|album|lot|first|latest|whole|second|last)|season|all|every|both|everything)|§(?: \S+)* (?:{cues.GETIT}|{cues.LISTIT})|§ (?:please )?(?:download|downloaded|added)|(?:put in a|a|my) request for §|download|§(?: \S+)* (?:be|is|get) (?:added|downloaded)|request §", r"(?:asked|told|said|tell|ask|remind|why|how (?:do|does|did|can)|did|didnt|who|if|never)(?: \S+){0,2} (?:you|him|her|me|to|i|he|she|we|they)?(?: to)? ?(?:download|get|downloaded)|got|already|was|get (?:to|out|up|home|ready|there|lost|off|dressed)|add \S+ to (?:the|my) (?:contacts?|shopping|calendar|guest|email|phone)", "sure", {}),
)  # fmt: skip

# what goes on inside a title between words with capitals
_CONNECT = r"of|the|and|in|a|an|on|at|to|for|from|with|is|or|but|by|vs|de|la|le|el|von|der|das|n|it|me|my|who|that|as|not|no|i|im|you|all|are|your|his|her|their|out|up|off|over|down|what|we|be|s|d'|&"
AFTER = rf"(?:{_CONNECT}|please|too|again|here|there|\d{{4}})"
SERVICES = r"i|im|id|ill|ive|jellyfin|plex|emby|kodi|imdb|tmdb|hd|uhd|fullhd|full|ultra|tv|dvd|bluray|blu-ray|mediamate|telegram|netflix|hulu|disney|hbo|prime|youtube|radarr|sonarr|qbittorrent|ok|okay|pls|plz|thanks|please|wi-fi|wifi|google|alexa|siri|nas|hdr|4k|usb|english|russian|german|french|spanish|italian|japanese|korean|chinese|polish|ukrainian|mum|mom|dad|grandma|grandpa|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|june|july|august|september|october|november|december|christmas|halloween|easter|hey|hi|hello|eta|could|would|sci-fi|asap|btw|lol|uk|usa"
_NAMES = frozenset(
    [
        "dave",
        "david",
        "john",
        "tom",
        "bob",
        "robert",
        "anna",
        "sarah",
        "mike",
        "michael",
        "peter",
        "paul",
        "mary",
        "kate",
        "emma",
        "lucy",
        "james",
        "jim",
        "joe",
        "steve",
        "sam",
        "ben",
        "dan",
        "daniel",
        "alex",
        "chris",
        "jack",
        "harry",
        "george",
        "laura",
        "lisa",
        "julia",
        "jane",
        "susan",
        "linda",
        "karen",
        "nick",
        "tim",
        "matt",
        "mark",
        "andrew",
        "anne",
        "alice",
        "sophie",
        "olivia",
        "mia",
        "noah",
        "liam",
        "ethan",
        "luke",
        "adam",
        "josh",
        "ryan",
        "kevin",
        "brian",
        "eric",
        "carol",
        "helen",
        "rachel",
        "claire",
        "ivan",
        "olga",
        "masha",
        "dima",
    ]
)
_WORKS = r"(?:movies?|films?|shows?|series|books?|novels?|albums?|anything|something|everything|comed(?:y|ies)|dramas?|thrillers?|horror|documentar(?:y|ies)|work|works|stuff|filmography|westerns?|musicals?|romcoms?|rom-coms?|cartoons?|records?|discography)"
# whose works are meant
PEOPLE = rf"{_WORKS}(?: (?:directed|written|made|that|are|all|other|new|old|recommended|you know))* (?:by|with|from|starring|featuring|directed by|written by|has|have|did) §|\A(?!.*\b(?:get|add|download|grab|fetch|queue|put)\b).*§ (?:{_WORKS})(?!\S)|(?:else|other)(?: \S+)* § (?:been in|directed|made|written|wrote|star)|own any §|(?:any|some|more) §(?: \S+)? {HOME}"
MORE = cues.any_of(
    r"""
    {GET}|{GETTING}|{MEDIA}|{SERVER}|{HAVE}|{DONE}|{LOVED}|{HATED}|{WHENPAST}|{NOW}|{SOON}|{N}|{ORD}
    my|our|his|her|your|their|the|a|an|of|for|to|on|in|at|with|from|by|about|and|or|but|so|that|this|it|is|are|was|were|do|does|did|have|has|had|can|could|will|would|should|may|might|must|shall|be|been|if|any|some|all|every|which|what|whats|who|when|where|how|why|there|theres|here|not|dont|didnt|only
    want|wants|wanted|wanna|need|needs|like|love|fancy|looking|mood|see|seeing|watch|watching|rewatch|read|hear|find|search|look|show|tell|give|gimme|let|lets|make|sure|put|stick|play|start|open|keep|please|called|named|version|copy|chance|way|possible|great|nice|good|list|queue
    he|she|they|kids|children|wife|husband|son|daughter|friend|friends|family|boss|mate|everyone|everybody|never|always|really|finally|just|also|too|again|before|after|already|yet|still|later|now|soon|tonight|today|tomorrow|weekend|evening|night
    itd|had|hed|shed|theyd|youd|added|downloads|both|three|hiya|yo|oi|howdy|cheers|mate|favou?r|kindly|reckons?|brilliant|is|marathon|weeks|on about|minute|sec|second|phone|call|netflix|hulu|wrong|wanted|long|quality|nearly|called|name|about|reviews|rating|kids|there|arrived|left|sound|audio|picture|release|cancel|remove|delete|drop|stop|pause|resume|continue|hold|off|temporarily|while|download|downloading|torrent|progress|status|eta|how|link|send|stream|channel|service|app|subtitles|subs|captions|sync|cast|plot|director|actors?|summary|story|sequel|trailer|length|year|genre|language|long|old|scary|good|bad|awful|terrible|boring|amazing|brilliant|best|worst|ever|ending|loved|hated|liked|enjoyed|suck(?:s|ed)?|fan|star|stars|rate|thumbs|up|down|recommend|similar|suggest|coming|out|released?|release|date|air|airs|premiere|episode|season|returning|back|next|cinema|cinemas|theaters|requested|asked|ordered|library|server|plex|jellyfin|nas|collection|somewhere|still|stuck|stalled|frozen|broken|corrupt|moving|working|another|different|better|replace|redownload|retry|copy|file|version|percent|hours?|days?|minutes?|morning|yesterday|today|now|room|tv|telly|screen|living|bedroom|kitchen|beginning|start|link|url
    hope|hoping|planning|thinking|been|meaning|dying|keen|asking|begging|ages|weeks|years|seen|saw|watched|missed|missing|without|could use|could do with|one|ones|film|movie|seasons?|episodes?|quality|part|us|me|them|her|him
    """
)


# what ends a title that has no capitals
STOP = cues.any_of(
    r"""
    please|pls|tonight|when (?:you|u)|so (?:grab|get|add|download|can|could|please|that|we|i)|(?:can|could|would|will) (?:you|we|u)|before|because|since|nobody|if (?:you|we|its)|when(?:ever)? (?:you|i|we)
    (?:get|grab|add|download|fetch|cancel|drop|find|try|put|stick|queue|play|resume|pause|replace|remove|delete|skip) (?:it|that|them|this|another|a different|a better|one|the)|(?:get|got|be|been|being|getting) (?:added|downloaded|done|finished)
    (?:is|was|are|were|looks?|sounds?|seems|isnt|wasnt|has|have|had|hasnt|havent|wont|doesnt|didnt|keeps|came|comes|come out|coming|got|been|win|end|needs) ?.*|out yet|called|or (?:not|is|the)|good reviews
    (?:on|in|to|for|from|off|at|with|into|onto) (?:netflix|plex|jellyfin|hulu|the|my|our|hold|a|an|me|us|now|weeks|ages|tonight|tomorrow|watch|4k|hd|english|german|french|russian|spanish|download\w*|later|friday|saturday|sunday|christmas|halloween|everyone|her|him|them)
    (?:i|we) (?:need|want|have|think|would|really|love|am|already|heard|cant|dont)|(?:it|its|it is|im|were|theyre|that|my|our) (?:is|was|keeps|a|the|too|not|\w+)|do we|have we|did (?:we|i)|(?:any|what|how|where|when)(?:thing)? .*
    the (?:quality|sound|audio|file|internet|copy|picture|new one|old one|one|second|first)(?: .*)?|too please|too|already|yet|nearly .*|again|now|instead|download|torrent|subtitles|subs|released|downloaded|added|link|cast|plot|trailer|thanks|anymore|any more|after all|both seasons|first|next
    """
)
# says that a sentence without capitals is about a work
PROOF = r"download\w*|torrent\w*|jellyfin|plex|netflix|hulu|link|subtitles?|subs|captions|queue|plot|trailer|reviews?|imdb|cast|release date|sequel|season|episode|watchlist|un-?pause|streaming|duration|runtime|directed|starring|synopsis"
# never about a work, whatever has a capital
VETO = r"how (?:tall|rich|far) (?:is|are)|how old is (?!the)|still alive|net worth|was born|shot in|(?:netflix|hbo|amazon|the bbc|disney) (?:cancelled|raised|renewed|is|has)|you cant|downloaded .*(?:yesterday|ago|last (?:week|night|year))|i met|(?:i|we) (?:hate|love) (?:mondays|sundays)|did you know that|your favou?rite|score in|worked on|my (?:pc|phone|laptop)|app|apps|file server|updates?|speeds?|milk|eggs|bread|coffee|pizza|beer|dinner|lunch|breakfast|party|meetings?|calendar|contacts?|tickets?|president|capital of|history of|drive to|flights?|restaurants?|hotels?|doctor|appointments?|alarms?|timers?|lights?|lamps?|thermostat|weather|been to|married|emails?|shopping|dressed|costume|dolls?|toys?|gym|recipes?|songs?|playlist|spotify|vacuum|football|soccer|my dog|my cat|wine|population|invented|trailer was|snow|rain|thermometer|battery|printer|laundry|homework|school bus|taxi|uber|train to|bus to|way to|directions|translate|book it|book a|spell|airport|have you (?:seen|watched|read)|(?:i|we|he|she|they) (?:saw|watched|rewatched|finished) .*(?:yesterday|last night|last week|twice|times)|works? (?:at|for|on)"


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")


@cache
def _known() -> Callable[[str], bool]:
    return one_of(cues.EITHER, cues.INTRO, MORE)


def _is_strange(word: str) -> bool:
    return not _is_known(word)


@lru_cache(maxsize=4096)
def _is_known(words: str) -> bool:
    return _known()(words)


def _is_person(names: Sequence[str], link: str) -> bool:
    return len(names) > 1 or link in {"by", "starring", "featuring", "any"} or bool(names)


@cache
def around() -> Around:
    """Compile the tables, once."""
    return Around(
        signs=tuple(
            Sign(verb, _words(said), _words(never) if never else None, "acc", trust, slots)
            for verb, said, never, trust, slots in SIGNS
        ),
        known=_is_known,
        stop=re.compile(rf"(?:{STOP})(?!\S)"),
        after=re.compile(rf"(?:{AFTER})\Z"),
        kept=re.compile(r"(?:movie|film|show|series|book|album|novel|cartoon|documentary|audiobook)\Z"),
        opinion=re.compile(rf"(?:{STOP})(?!\S)"),
        idle=re.compile(rf"(?:{cues.EITHER}|please|the|in|of|and|with|for|from)\Z"),
        people=_words(PEOPLE),
        services=re.compile(rf"(?:{SERVICES})\Z"),
        case_after=case_after,
        is_name=_NAMES.__contains__,
        is_thing=lambda word: not _is_known(word),
        is_person=_is_person,
        small=re.compile(rf"(?:{_CONNECT})\Z"),
        heard=re.compile(r"(?:subtitles?|subs|captions?)\Z"),
        article=re.compile(r"(?:the|a|an) (?!.* (?:download|torrent|copy|file|request)(?!\S))"),
        veto=_words(VETO),
        unknown=_is_strange,
        proof=_words(PROOF),
        joins=re.compile(r"(?:de|van|von|der|den|la|le|di|da|del|mc|mac|al|el|bin|o)\Z"),
    )
