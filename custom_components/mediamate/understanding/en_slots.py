"""English: what an object may hold beside its title."""

from .en import AFTER, BEFORE, NOT_FOR_US, NUMBERS, RULES, THINGS, VAGUE, WORDS
from .en_titles import FILES, KEEP, NEVER, TOGETHER

_LIMIT = r"(?:19[0-9]{2}|20[0-2][0-9]|203[0-5])"
_KIND = r"(?:version|one|film|movie|original|remake|edition|adaptation|release|series|show)"

# name, pattern, value; looked for in this order, cut out where found
# a service as people call it: "the 4K radarr", "sonarr two", "my second radarr"
_INSTANCE = (
    r"(?:(?:4k|uhd|hd|full hd|1080p|2160p|second|2nd|first|1st|third|3rd|other|main|kids|anime|{N}) )?"
    r"(?:radarr|sonarr|lidarr|readarr)(?: (?:4k|uhd|hd|one|two|three|\d|kids|anime))?"
)

SLOTS = (
    (
        "instance",
        rf"(?:(?:on|to|in|with|via|through|using|from|by) )(?:(?:the|my|our) )?(?P<n>(?!(?:radarr|sonarr|lidarr|readarr)\Z){_INSTANCE})(?: (?:instance|server))?",
        None,
    ),
    (
        "profile",
        (r"(?:with|in|using|by|at)(?: the| my)? (?:quality )?profile (?:called |named )?"
        r"(?P<n>\S+(?: (?!for |on |to |please)\S+){0,2})|(?:with|in|using|by|at)(?: the| my)? (?P<n2>\S+) (?:quality )?profile"),
        None,
    ),
    ("profile", r"(?:(?:as|in) (?:an? )?)?(?P<n>epub|mobi|azw3|pdf|fb2|flac|mp3|m4b)(?: (?:format|files?|version|is fine|is enough|will do))?", None),
    ("spoken", r"as (?:an? )?audio ?books?", None),
    ("pilot", r"(?<!from )(?<!from the )(?:the )?(?:series )?pilot(?: episode)?(?: (?:of|for|from))?", None),
    ("newest", r"(?:the )?(?:very )?(?:latest|newest|last|most recent) (?:episode|ep)(?: (?:of|from)(?= \S))?", None),
    ("language", r"the (?P<l>{LANG}) (?:version|dub|cut|edition) of(?= \S)", None),
    (
        "drop",
        (r"um+|uh+|erm|er|whats it called|what was it called|whats the name|what is it called|you know the one|"
        r"whatever its called"),
        None,
    ),
    (
        "quality",
        (r"(?:(?:oh|but|and|ideally|preferably|only|at least|hopefully|make it|best) )*(?:in )?(?:4k|4 k|four ?k|uhd|"
        r"ultra[ -]?hd|2160p?|2160 ?p|twenty-?one sixty|ultra high definition)(?: (?:uhd|hdr|quality|resolution|"
        r"version|copy|please|only|this time))*(?: if (?:possible|available|you can|theres one|you have it|"
        r"its available|you find it))?"),
        "2160p",
    ),
    (
        "quality",
        (r"(?:(?:oh|but|and|ideally|preferably|only|at least|hopefully|make it|best) )*(?:in )?(?:full ?hd|fhd|1080p?|"
        r"1080 ?p|1080i|ten[ -]?eighty(?: ?p)?|full-hd|full high definition)(?: (?:quality|resolution|version|"
        r"copy|please|only|this time|is enough|is fine|will do))*(?: if (?:possible|available|you can|theres one|you have it|its available|"
        r"you find it))?"),
        "1080p",
    ),
    (
        "quality",
        (r"(?:(?:oh|but|and|ideally|preferably|only|at least|hopefully|make it|best) )*(?:in )?(?:720p?|720 ?p|"
        r"seven[ -]?twenty(?: ?p)?|hd ready)(?: (?:quality|resolution|version|is enough|is fine|will do))*(?: if (?:possible|available))?"),
        "720p",
    ),
    (
        "drop",
        (r"(?:in )?(?:the )?(?:best|highest|good|high|top|hd|high definition|blu-?ray)(?: (?:quality|resolution|"
        r"possible|available))+|(?:in|with) (?:hd|hdr|dolby vision|dolby atmos|atmos|surround sound|blu-?ray|"
        r"high definition)"),
        None,
    ),
    (
        "language",
        (r"(?:(?:and |but )?(?:dubbed|subbed|subtitled|voiced|translated) (?:in|into|to)|"
        r"in the original)(?: the)? (?P<l>{LANG})"),
        None,
    ),
    ("language", r"in (?P<l>{LANG}) with (?:{LANG}) (?:{SUBS})", None),
    (
        "language",
        (r"(?:(?:but )?(?:with|in)(?: the)? )(?:the )?(?:original )?(?P<l>{LANG})(?: (?:{SUBS}|audio|sound|dub|dubbing|dubs|language|"
        r"voice-?over|soundtrack|track|please|version|translation|spoken))*"),
        None,
    ),
    ("language", r"(?P<l>{LANG})(?: (?:{SUBS}|audio|dub|dubbed|dubbing|voice-?over|version|subbed))+", None),
    (
        "drop",
        r"with (?:{SUBS})|(?:in )?the original language|undubbed|with the original (?:audio|soundtrack)",
        None,
    ),
    (
        "drop",
        (r"not the (?:remake|old one|new one|newer one|older one|series|movie|sequel|cartoon|original|book|reboot)|"
        r"from the (?:very )?(?:beginning|start)|(?:the )?(?:whole|rest|remainder|entirety) of|all of(?= (?!us\b|"
        r"it\b|me\b))|(?:any|all) of the(?= .* (?:movies|films|books|albums))|(?:a|another|the) copy of|(?:all|"
        r"every|both)(?: the| of the)? (?:parts?|movies|films) (?:of|in)"),
        None,
    ),
    (
        "drop",
        (r"(?:the )?(?:last|latest|first|next|newest|final) (?:{N}|few|couple of)? ?episodes of(?= \S)|the one (?=with )|in it\Z|the (?:\S+ ){0,2}(?:extended|directors|theatrical|final|ultimate|special|uncut|unrated|snyder|remastered|anniversary|"
        r"original) (?:edition|cut|version) of(?= \S)|the (?:ending|plot|acting) of(?= \S)|the (?:[a-z]+ ){1,3}version of(?= \S)|"
        r"(?:and )?both (?:seasons|parts)"),
        None,
    ),
    ("pair", r"s(?P<s>\d{1,2}) ?e(?P<e>\d{1,3})|(?P<s2>\d{1,2})x(?P<e2>\d{1,3})", None),
    ("first", r"(?:the )?first (?P<n>{N}|couple of|couple) seasons", None),
    (
        "span",
        (r"(?:the )?seasons? (?P<a>{N}) ?(?:to|through|thru|until|till|-|–|up to) ?(?P<b>{N})|"
        r"s(?P<a2>\d{1,2}) ?- ?s?(?P<b2>\d{1,2})"),
        None,
    ),
    ("span", r"(?:the )?seasons? (?P<a>\d{1,2})-(?P<b>\d{1,2})", None),
    ("list", r"(?:the )?seasons? (?P<many>(?:(?:{N}) ){1,6}(?:and|&|plus) (?:season )?(?:{N}))", None),
    ("list", r"(?:the )?(?P<many>(?:(?:{ORD}) ){1,6}(?:and|&) (?:the )?(?:{ORD})) seasons?", None),
    ("season", r"(?:the )?(?P<n>{ORD}) season", None),
    ("season", r"(?:the )?(?P<n>{ORD}) series of(?= \S)", None),
    ("season", r"(?:all|every|each)(?: the| of the)? series of(?= \S)", "all"),
    ("season", r"(?:the )?season (?:number |no )?(?P<n>{N}|{ORD})", None),
    ("season", r"(?<=\S )series (?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)", None),
    ("season", r"(?:the )?s(?P<n>\d{1,2})", None),
    (
        "season",
        (r"(?:all|every|each|all of)(?: (?:the|of the|of|available|existing|single|{N}))* (?:seasons?|"
        r"episodes)(?: available)?|(?:all|every|each)(?: (?:single|the))* episodes?|(?:the )?(?:whole|entire|"
        r"complete|full) (?:series|show|thing|run|saga|box ?set|tv show|tv series)|complete (?:series|box ?set)|"
        r"(?:in its entirety|from start to finish|all of it|the (?:whole )?lot|the whole bunch|every last one|"
        r"from the (?:very )?(?:first|beginning) to the (?:last|end))"),
        "all",
    ),
    ("season", r"(?:the )?(?:very )?(?:latest|newest|new|last|final|most recent|current) seasons?", "latest"),
    ("episode", r"(?:the )?(?:episode|ep|eps)(?: (?:number|no))? (?P<n>{N})", None),
    ("episode", r"(?:the )?(?P<n>{ORD}) (?:episode|ep)", None),
    ("series", r"(?:the )?(?:very )?(?:latest|newest|last|new|next|most recent) (?:episode|ep)s?", None),
    (
        "year",
        rf"(?:(?:(?:the|that) )?(?:old |new |original |first |classic |newer |older )?(?:one |version |film |movie )?(?:that came out in|which came out in|from|of|made in|released in|came out in|that came out in|from the year|in the year|year))+ (?P<y>{_LIMIT})(?: {_KIND})?",
        None,
    ),
    (
        "year",
        rf"(?:the|that) (?P<y>{_LIMIT})(?: (?:version|one|original|remake|edition|adaptation|release))?(?: of)?",
        None,
    ),
)  # fmt: skip


MEDIA_BEFORE = (
    r"(?:(?:the|a|an|that|this|some|new|old|original|classic|animated|our) )*(?P<t>{MEDIA})(?: (?:called|named|"
    r"titled|entitled|version of|adaptation of|is called))?"
)
MEDIA_AFTER = (
    r"(?:the |that |a |an )?(?:original |animated |tv |new |old |live-action |live action |classic )?(?P<t>movie|"
    r"film|cartoon|documentary|{SERIES}|book|novel|audiobook|album|anime)"
)
TYPES = (("movie", "{MOVIE}"), ("series", "{SERIES}"), ("book", "{BOOK}"), ("album", "{ALBUM}"))
PERSON_AFTER = (
    r"(?:by|with|starring|directed by|written by|featuring|from director|by director|by author|by the director|"
    r"feat|ft|sung by|recorded by|performed by|narrated by|from)"
)
# a name never starts with one of these
NO_NAME = (
    r"(?:the (?:sea|lake|river|book|numbers|way|sword|dozen|pool|bay|fire|ocean|window|end|horns|tail|stars|wind|"
    r"dragon|vampire)\b.*|a|an|me|my|your|his|her|their|our|you|it|him|them|us|no|all|wolves|love|some|this|that|"
    r"english|hd|subtitles|subs|good|plex|jellyfin|and|with|more|two|one|\d.*|morrie|friends|benefits|fire|wind|"
    r"boots|paris|beyond|above|below|hell|heaven|space|russia|u\.?n\.?c\.?l\.?e)"
)
DANGLING_BEFORE = r"(?:of|from|for|in|on|to|at|with|about|and|called|named|me|us|is)"
DANGLING_AFTER = r"(?:of|from|for|in|with|but|and|by|the|please|only|if possible|too)"
DESTINATION = (
    r"(?:(?:to|on|onto|in|into|for) )(?:(?:my|the|our|a|your) )?(?:download list|download queue|downloads?|"
    r"watch ?list|wish ?list|to-?watch list|requests?|radarr|sonarr|plex|jellyfin|server|library|queue|collection|"
    r"nas|living room tv|bedroom tv|tv|telly|big screen|media server|movie library|tv library|list|kids?|children|"
    r"us|me|music|movies|shows|films|books)|from the (?:internet|web|net)|for (?:us|me|(?:the )?(?:kids|children|family|little ones|boys|girls))"
)

GENRES = (
    (r"sci-?fi|science[ -]fiction|scifi|sci fi", "sci-fi"), (r"rom-?coms?|romantic comed(?:y|ies)|rom coms?", "romantic comedy"),
    (r"comed(?:y|ies)|funny|hilarious|humou?r|sitcoms?|laughs?", "comedy"), (r"horrors?|scary|spooky|creepy", "horror"), (r"thrillers?|suspense(?:ful)?", "thriller"),
    (r"dramas?|dramatic", "drama"), (r"action(?:-packed)?", "action"), (r"adventures?", "adventure"), (r"fantasy", "fantasy"), (r"romance|romantic|love story", "romance"),
    (r"documentar(?:y|ies)|docs?|docuseries", "documentary"), (r"westerns?", "western"), (r"anime", "anime"), (r"animated|animation|cartoons?", "animation"),
    (r"heists?", "heist"), (r"gangster|mafia", "gangster"), (r"crime", "crime"), (r"myster(?:y|ies)|detective|whodunn?its?", "mystery"), (r"war", "war"), (r"histor(?:y|ical)|period", "history"),
    (r"musicals?", "musical"), (r"family|kids|childrens", "family"), (r"sports?", "sports"), (r"superhero(?:es)?", "superhero"), (r"noir", "noir"),
    (r"biopics?|biographical|biography", "biography"), (r"zombie", "zombie"), (r"spy", "spy"), (r"true crime", "true crime"), (r"stand-?up", "stand-up"), (r"disaster", "disaster"),
)  # fmt: skip

LANGUAGES = {
    "english": "en", "russian": "ru", "german": "de", "french": "fr", "spanish": "es", "italian": "it", "japanese": "ja",
    "korean": "ko", "chinese": "zh", "ukrainian": "uk", "polish": "pl", "portuguese": "pt", "dutch": "nl", "swedish": "sv",
    "danish": "da", "norwegian": "no", "finnish": "fi", "turkish": "tr", "hindi": "hi", "czech": "cs", "greek": "el",
    "hebrew": "he", "arabic": "ar", "eng": "en",
}  # fmt: skip

# a sentence without a verb of ours that starts so is no bare title
NO_TITLE = (
    r"(?:.* (?:begins|starts|is over|was over|ended)|(?:i|we|they|he|she|you|my \w+) (?:watched|saw|have|had|"
    r"finished|am|are|was|were|love|loved|like|started|just|think|got|went|will|need|hate|hated|dont|didnt|cant|"
    r"already|said|told|heard|know|do|did|would|should|could|can|bought|might|may)|did|do|does|is|was|were|has|"
    r"have|had|should|shall|why|when|who|where|which|how (?:do|to|many|much|long|is|are|was|come|about)|"
    r"what (?:is|are|do|did|was|a|time|about|if)|whats|im|ive|weve|theyre|its|thats|theres|there|because|but|if|"
    r"maybe|not|no|yes|turn|set|remind|call|tell|the (?:weather|room|kitchen|bedroom|light|tv|monitor|screen|"
    r"camera)|my (?:tv|monitor|screen|camera|phone|laptop|new)|buy|sell|open|close)\b.*"
)
# each in every form that is said; what is near to one of them is that word misspelt
_SPELT = """
    download downloads downloaded downloading recommend suggest subtitle subtitles search searching resume
    pause paused cancel request requests status progress torrent continue remove delete please release
    releases episode episodes season seasons series movie movies library stuck another watch follow unfollow
    monitor quality language english russian something similar tonight latest newest second third fourth
    finished documentary indexer indexers storage space
"""
KEYWORDS = tuple(_SPELT.split())

PARTICLES = (
    r"(?:up|out|off|away|lost|ready|over|down|in|back|on|along|going|better|dressed|started|moving|here|there|"
    r"together|closer|well|rid|old|real|home|some|any|none|real|busy|serious|even|high|drunk|married|help|lucky|"
    r"by|through|across|around)"
)
# these alone are never a title
WRAPPED = (
    r"(?:(?:the |my |our )?(?:downloads?|downloading|torrent|request|transfer) (?:of|for) (?P<of>.+)|(?:the |my |"
    r"our )?(?P<in>.+) (?:download|torrent|transfer|request|copy|file|release))"
)
MAKER = (
    r"(?:(?:the|that|this|a|an) )?(?:(?:new|latest|newest|old|first|last) )?(?P<p>(?!the |that |this |new |old |original |first |last |animated |good |"
    r"great |tv |live |classic )[\w.'-]+(?: [\w.'-]+){0,2}?) (?P<t>movie|film|album|book|novel|audiobook|record|"
    r"documentary|series|flick)"
)
MINE = r"(?:my|your|his|her|our|their) "
STOP = (
    r"(?:the|a|an|of|in|is|are|there|it|my|our|any|and|or|to|at that|at this|at it|me|us|downloading|download|"
    r"torrent|the download|for|with)"
)

# words of any sentence; they carry no title
BAG_WORDS = (
    r"a|an|the|my|our|your|of|on|in|at|to|for|with|and|or|is|are|was|were|be|been|being|do|does|did|has|have|had|"
    r"will|would|can|could|should|shall|it|its|they|them|theyre|that|thats|this|these|those|there|theres|here|any|"
    r"some|all|every|everything|anything|something|what|whats|which|how|hows|when|whens|me|us|i|we|you|id|im|ive|"
    r"weve|right|now|currently|still|yet|already|again|soon|today|tonight|please|moment|much|many|more|left|so|"
    r"far|going|doing|looking|coming along|along|up|show|tell|give|check|see|let|list|about|just|really|got|need|"
    r"want|like to see|know|else|one|ones|things|thing|stuff|get|so far|how is|quick|quickly|then|hey|look|maybe|"
    r"ok"
)
__all__ = [
    "AFTER",
    "BEFORE",
    "FILES",
    "KEEP",
    "NEVER",
    "NOT_FOR_US",
    "NUMBERS",
    "RULES",
    "THINGS",
    "TOGETHER",
    "VAGUE",
    "WORDS",
]
