"""English: how far it is, and what comes."""

from .rules import Rule

RULES = (
    # how far it is
    Rule(
        "downloads",
        r"(?:is|has|did|are|have|was|isnt|hasnt)(?: (?:my|our|the download (?:of|for)|download (?:of|"
        r"for)))? <x> (?:(?:already|still|finally|been|yet|now|almost|nearly|all|fully|completely|download|"
        r"gonna be|going to be|done|close to|even|ever|actually|currently|just|getting|about|"
        r"halfway) )*(?:finished|finish|done|ready|downloaded|downloading|complete|completed|arrived|arrive|"
        r"queued|in the queue|landed|come through|come in|download|being downloaded|imported|in progress|stuck|"
        r"coming along|coming down|through|started|start|being (?:downloaded|fetched|grabbed)|on its way|"
        r"there)(?: (?:downloading|yet|already|now|still|to watch|by now|to be watched|to go|so far|at all|or not|"
        r"to play|today))*",
        "media",
    ),
    Rule(
        "downloads",
        r"(?:when|whens|how soon|what time|how many (?:hours|minutes|days) (?:until|till|before)|"
        r"how long (?:before|until|till)|how much longer (?:until|till|before))(?: (?:will|is|are|can|does|do|s|"
        r"would|should|might|we|i))* <x> (?:be |going to be |gonna be |get |expected to be |finally |to be |is |"
        r"will be |gets )*(?:done|ready|finished|downloaded|complete|completed|finish(?:es)?(?: downloading)?|"
        r"done downloading|in the library|on (?:jellyfin|plex|the server)|arrive|here|"
        r"watchable)(?: (?:downloading|yet|to watch))*",
        "media",
    ),
    Rule(
        "downloads",
        r"(?:is|are|was|has|have|did|how|hows|what|whats|anything|any|which|show|tell me|when|how long|how much|"
        r"give me)(?: (?:is|are|s|it|they|there|everything|all|of|the|my|our|stuff|things?|anything|downloads?|"
        r"torrents?|them|still|left|more|already|yet|now|finally|been|being|almost|nearly|much|long|longer|time|"
        r"until|till|will|be|to|go|take|get|has|have|going|getting|for|with|on|in|at|movies?|films?|shows?|"
        r"requests?|queue|last one|last|current|active|actually))* (?:done|finished|finish|ready|downloaded|"
        r"downloading|complete|completed|in the (?:download )?queue|downloads?|left|remaining|progress|eta|"
        r"progressing|coming along|running|pending|active|percent)(?: (?:downloading|yet|already|now|still|left|"
        r"at the moment|right now|in the queue|so far|please|currently|today|there|going|are (?:there|left|"
        r"running|active)|to go|on (?:that|it)|in the background|on the server))*",
    ),
    # how far it is
    Rule(
        "downloads",
        r"(?:download |downloads |queue |torrent |transfer |overall |current |downloading |the )*(?:status|"
        r"progress|queue|downloads|eta|torrents|update|transfers)(?: (?:report|update|check|please|of (?:all|the|"
        r"my|everything)|on|for|list|all|the|my|our|{DOWNLOAD}|everything))*",
    ),
    Rule(
        "downloads",
        r"how (?:long|much longer|much time|much more time|much)(?: (?:left|more|time|is left|remaining))* (?:for|"
        r"on|until|till) <x>",
        "media",
    ),
    Rule(
        "downloads",
        r"(?:whats|what is|give me|tell me|check|show(?: me)?|get)?(?: (?:the|an|current|download|a))*(?: )?"
        r"(?:eta|status|progress|status update|update|state|download progress|download status|time left|"
        r"time remaining|remaining time)(?: update| report)? (?:of|for|on|with)(?: my)?(?: download (?:of|"
        r"for))? <x>(?: download)?".replace("<x>(?: download)?", "<x>"),
        "media",
    ),
    Rule(
        "downloads",
        r"(?:hows|how is|how goes|how are|whats up with|whats happening with|whats going on with|what happened to|"
        r"what about|where is|wheres|how far along is|how far is|how far has|how far along s|check on|any (?:news|"
        r"update|updates|progress) on|any news about)(?: (?:the(?= .* (?:download|downloading|torrent)\b)|my|"
        r"our))?(?: (?:download|downloading|torrent)(?: (?:of|for))?)? <x>(?: (?:download|downloading|torrent|"
        r"coming|going|along|doing|progress(?:ing)?|looking|is|gotten|got|come|so far|downloaded|yet))+",
        "sure",
    ),
    # what comes
    Rule(
        "upcoming",
        r"(?:whens|when (?:is|does|will|do|are|can we expect)|what day (?:is|does|will)|on what day does|"
        r"do you know when|any idea when|tell me when|how many days (?:until|till)|what date (?:is|does|will)|"
        r"which day does|how soon (?:is|does|will)|what month (?:is|does|will)) (?:the (?:movie|film|show|"
        r"series) )?(?!(?:the )?(?:next|new|latest) (?:season|episode))<x> (?:(?:is|be|being|get|getting|gets|"
        r"finally|going|expected|scheduled|set|supposed|planned|due|have|will|to|gonna|start|actually) )*(?:come|"
        r"comes|coming|out|air|airs|airing|released?|releases|releasing|start|starts|starting|premiere|premieres|"
        r"premiering|drop|drops|dropping|due|in (?:the )?(?:cinemas?|theaters?|theatres?)|back|return|returns|"
        r"returning|available|land|lands|hit|hits|streaming|continue|continues|arrive|launch|launches|debut|"
        r"debuts|open|opens|on (?:tv|netflix|hbo|disney|prime|apple|hulu|disney plus|max|screens))(?: (?:out|back|"
        r"again|on (?:\w+ )?\w+|in (?:the |our )?(?:cinemas?|theaters?|theatres?|us|uk)|the (?:cinemas?|theaters?|"
        r"theatres?)|theaters|cinemas|for (?:season \w+|streaming)|this (?:week|month|year)|next (?:week|month|"
        r"year)|streaming|to (?:cinemas|theaters|streaming|tv)|exactly|here|yet))*",
        "sure",
    ),
    # what comes
    Rule(
        "upcoming",
        r"(?:when|whens|what day|what date|which day)(?: (?:is|does|will|do|s|are|did|on))*(?: the| a)? (?:next|"
        r"new|latest|following|season finale|finale|upcoming|first|last)?(?: new)? ?(?:episodes?|season|seasons|"
        r"one|chapter|eps?|series|finale)(?: (?:of|for|from)) <x>(?: (?:come|comes|coming|out|air|airs|airing|"
        r"released?|releases|start|starts|premiere|premieres|drop|drops|due|available|be|on|land|lands|is|will|"
        r"back|to))*",
        "sure",
        slots={"media_type": "series"},
    ),
    Rule(
        "upcoming",
        r"(?:release date|air date|premiere date|next episode|release|premiere)(?: (?:of|for)) <x>|(?:whats|"
        r"what is) the (?:release|air|premiere) date (?:of|for) (?P<x2>.+)",
        "sure",
    ),
    Rule(
        "upcoming",
        r"(?:what|whats|anything|which|any|is anything|is there anything|show me|tell me|list|give me|"
        r"what else)(?: (?:is|are|the|new|movies?|films?|shows?|series|episodes?|releases?|good|interesting|"
        r"coming|s|else|we|do we have|of our|of my|that|whats|what|there|big|stuff|things|will be|be|me|all))*"
        r" ?(?:coming out|comes out|come out|coming up|coming|releasing|releases?|released|upcoming|airing|airs|"
        r"premiering|premieres|out|on the calendar|dropping|drops|new|due|scheduled|in the calendar)(?: (?:{SOON}|"
        r"new|for us|next|on jellyfin|shows?|episodes?|movies?|films?|releases?|calendar|out|up|on tv|"
        r"of our shows|in (?:the )?(?:cinemas?|theaters?)|to look forward to|for (?:this|next) (?:week|month)|"
        r"later))*",
    ),
)  # fmt: skip
