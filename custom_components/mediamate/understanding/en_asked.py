"""English: sentences in which a work and what to do with it stand apart.

They come before all other rules, whose patterns are wider.
"""

from .rules import Rule

_LIKED = {"liked": True}

_SERIES = {"media_type": "series"}

RULES = (
    Rule("find", r"what <x> (?:is|was) (?:all )?about(?: exactly)?", "media"),
    Rule(
        "rate",
        r"(?:i |we |(?:my|the) \w+ )?(?:didnt|did not|dont|doesnt) (?:really |much |particularly )?(?:enjoy|like|love|care for|rate) <x>(?: at all| much| that much)*|"
        r"(?P<x2>.+) (?:isnt|wasnt|is not|was not) (?:for (?:me|us)|my thing|our thing|my cup of tea|my kind of (?:thing|movie|film|show))",
        "media",
        slots={"liked": False},
    ),
    Rule("rate", r"(?:(?:i am|im|we are|were) )?(?:an? )?(?:big|huge|massive|great) fans? of <x>", "media", slots=_LIKED),
    Rule("library", r"(?:did|has) <x> (?:get|got|been) added(?: (?:already|yet))?", "media"),
    Rule("history", r"who (?:requested|asked for|ordered) <x>", "media"),
    Rule("history", r"(?:remind me )?what (?:have |did )?(?:i|we)(?:ve)? (?:already )?(?:ordered|requested|asked for)"),
    Rule("remove", r"(?:scratch|scrap|drop|cancel|forget|undo|nix|ditch|delete) (?:that|the|my|our) (?:last|latest) (?:request|one|download|thing|order)"),
    Rule(
        "pause",
        r"(?:put|hit|slam) the brakes on (?:the |all )*(?:downloads?|downloading|torrents?|everything)|stop hogging (?:the |my |our |all )*(?:bandwidth|internet|wifi|connection)|"
        r"(?:(?:put|place) )?(?:everything|it all|them all|the lot) on (?:pause|hold)",
    ),
    Rule("resume", r"back to downloading|(?:get|start) downloading again|carry on|as you were|let (?:it|them) (?:run|continue|go on)(?: again)?"),
    Rule(
        "subtitles",
        r"(?:could do with|need|want|get|id like|can (?:i|we) (?:have|get)|any|are there|got|do we have|is there|we need|i need)(?: (?:some|any|the|a|me|us))*(?: (?P<l>{LANG}))? (?:{SUBS}) (?:for|on|of|to|in(?! (?:{LANG})\b)) <x>",
        "media",
    ),
    Rule("resume", r"(?:start|get|fire|bring|kick) <x> (?:back up|going again|up again|running again|moving again|off again)", "media"),
    Rule(
        "rate",
        r"(?:i|we) (?:just |finally )?(?:watched|saw|finished|went to see) <x> (?:(?:{WHENPAST}) )?(?:and )?(?:i |we )?(?:it (?:was|is)|thought it was|found it)(?: (?:{VERY}))* (?:{GOODADJ})(?: .*)?",
        "media",
        slots=_LIKED,
    ),
    Rule(
        "rate",
        r"(?:i|we) (?:just |finally )?(?:watched|saw|finished|went to see) <x> (?:(?:{WHENPAST}) )?(?:and )?(?:i |we )?(?:it (?:was|is)|thought it was|found it)(?: (?:{VERY}))* (?:{BADADJ})(?: .*)?",
        "media",
        slots={"liked": False},
    ),
    Rule(
        "watch",
        r"(?:is|are) <x> (?:available |streaming |playing |showing )?on (?:netflix|hulu|(?:amazon )?prime(?: video)?|disney(?: plus|\+)?|hbo(?: max)?|max|apple tv(?: plus|\+)?|amazon|paramount|peacock|itunes)(?: (?:yet|already|now))*",
        "media",
    ),
    Rule(
        "request",
        r"(?:find|search for|search|look up|look for|locate)(?: me| us)? (?:and|then|and then|n) (?:download|get|"
        r"grab|add|fetch|request|queue)(?: me)? <x>",
        "sure",
    ),
    Rule(
        "request",
        r"(?:find|search for|search|look up|look for|locate)(?: me| us)? <x> (?:and|then|and then|n) (?:please )?"
        r"(?:download|get|grab|add|fetch|request|queue|put)(?: (?:it|them|that|the (?:movie|film|show)|"
        r"up))*(?: (?P<more>.*))?",
        "sure",
    ),
    # "I changed my mind about Argylle, cancel it"
    Rule("remove", r"(?:i|we) no longer (?:need|want)(?: to (?:see|watch|have))? <x>", "media"),
    Rule(
        "remove",
        r"(?:i|we) (?:dont|do not|no longer) (?:need|want|care about)(?: to (?:see|watch|download|"
        r"have))? <x> (?:anymore|any more|after all|any longer|now)",
        "media",
    ),
    Rule(
        "remove",
        r"(?:cancel|remove|delete|drop|scrap|abort|stop|kill|ditch)(?: (?:it|that|this|that one|this one|them|"
        r"the lot|the whole lot|everything thats downloading|everything in the queue|everything downloading|"
        r"the last one|the last request|the latest (?:one|request|download)|(?:the|my|that) last (?:download|"
        r"request)|what i (?:just )?(?:asked for|requested)))+(?: (?:now|please|off the list|from the (?:queue|"
        r"list|downloads)|immediately|again|thing))*",
    ),
    # "the picture in The Lighthouse is awful, get another copy"
    Rule(
        "retry",
        r"(?:(?:the|this|that|my|our) )?(?:\w+ )?(?:audio|sound|picture|video|quality|image|file|copy|release|"
        r"version|dub|language|torrent|source|download|one|rip|encode|colou?rs?|voices?|aspect ratio|audio track|"
        r"sound track) (?:in|of|on|for|from|with) (?:my |our )?<x> (?:(?:is|are|was|looks?|sounds?|seems|keeps?|"
        r"has|isnt|wont|doesnt|went|got|comes?|turned)(?: \w+){0,3}? ?(?:{BAD}|play|work|open|match|good|right|"
        r"great|stopping|freezing|no sound|out|cutting out|stopped|moving)\b.*?)(?: {BETTER})?",
        "sure",
    ),
    Rule(
        "retry",
        r"(?:(?:the|this|that|my|our) )?(?:(?:last|new|current|whole|latest|first|video|audio|sound|picture|image|"
        r"downloaded) )?(?:audio|sound|picture|video|quality|image|file|copy|release|version|dub|language|torrent|"
        r"source|download|one|rip|encode|it|(?:movie|film|episode|show|thing)(?= .*(?:stuck|stalled|sync|seed|"
        r"sound|audio|corrupt|frozen|cam|play|language|dub|download)))(?: (?:is|are|was|looks?|sounds?|seems|"
        r"keeps?|has|isnt|wont|doesnt|went|got|comes?|s|hasnt|have|had|been|just|still|so|really|completely|"
        r"totally|all|too|very|a bit|pretty|like|in))+ (?:{BAD}|play|work|no sound|no audio|no picture|no seeds|"
        r"no seeders|zero seeds|the wrong (?:language|audio|film|movie)|hardcoded subs|hardsubs|shit|shot|shaky|"
        r"moving|moved|finish|start|complete|good|right)(?: (?:at|on|for|since|again|all|in|quality|now|with|and|"
        r"it|too|a|the|sound|audio|picture|video|movie|film|file|\d\S*|percent|hours?|days?|minutes?|yesterday|"
        r"this morning|last night|today|ages|a while))*(?: {BETTER})?",
    ),
    Rule(
        "retry",
        r"<x> (?:is|has|was|wont|isnt|keeps|got|hasnt|doesnt|looks|"
        r"sounds|came|stopped|failed|seems|cant|stalled|froze|died|never|had|has been|has gotten|didnt|arrived|"
        r"refuses)\b(?: .*?)? {BETTER}",
        "media",
    ),
    Rule(
        "retry",
        r"(?:replace|swap|switch|change|redo)(?: out)? (?:the |this |that |my )?(?:copy|release|version|torrent|"
        r"file|rip) (?:of|for) <x>(?: (?:with|for|to) .*)?",
        "sure",
    ),
    Rule(
        "retry",
        r"(?:try|look|search) (?:for )?(?:something |somewhere )?(?:else|elsewhere|again)(?: (?:for|with) <x>)?",
        "marked",
    ),
    # "we liked Only Lovers Left Alive, anything like that?"
    Rule(
        "recommend",
        r"(?:(?:if )?(?:i|we|my \w+|the kids|{WHO})(?: (?:just|really|all|both|absolutely|have|had|finally|"
        r"recently|also))* (?:liked?|loved?|enjoyed?|loves|likes|adored?|watched|finished|saw|seen|binged|"
        r"are done with|am done with|am a (?:big |huge )?fan of|am obsessed with|am into) )"
        r"(?P<like>.+?)(?: (?:so|and|now|a lot|so much))* (?:{CANYOU}(?:(?:do you )?(?:have|got|know|is there|"
        r"are there|find|give|suggest|recommend|show|need|want|what|any|some|anything|something|more|whats|"
        r"can you|you have)(?: (?:me|us|of|any|some|anything|something|else|a few|other|good|more|movies?|films?|"
        r"shows?|series|things?|stuff|ones))* ?)?"
        r"(?:like (?:that|it|this|them)|similar(?: to (?:that|it))?|(?:in|of) the same (?:vein|style|kind|genre|"
        r"spirit)|along (?:those|the same) lines|comparable|what(?:s)? next|more of (?:that|the same)|"
        r"what (?:else )?(?:should|can|could|would|might|do) (?:i|we|you) (?:watch|see|try|read|suggest|recommend|"
        r"like|enjoy)(?: next| now)?|(?:any |some )?(?:suggestions?|recommendations?|ideas)|(?:recommend|"
        r"suggest)(?: (?:me|us))?(?: (?:something|others?|another|more|similar|one|a few|else))+|whats similar|"
        r"what else)(?: (?:next|now|tonight|please|to watch|for (?:tonight|us|me)|would you recommend|"
        r"would i like|is there))*)",
        "sure",
    ),
    Rule(
        "recommend",
        r"(?:what|which|any|got any|whats|something|anything|(?:other )?(?:{MEDIA}))(?: (?:other|else|movies?|"
        r"films?|shows?|series|books?|to (?:watch|read)|should|can|could|do|would|will|might|i|we|you|are|is))*"
        r" (?:(?:watch|read|try|recommend|suggest|good|like|enjoy|see) )?(?:after|now that (?:i|"
        r"we)(?:ve)? (?:finished|watched|seen|done with)|for (?:a )?(?:fans?|lovers?) of|for (?:someone|somebody|"
        r"people|a person|those) who (?:loves?|likes?|liked|loved|enjoyed)|if (?:i|we|you) (?:liked?|loved?|"
        r"enjoyed?)) (?P<like>(?!dinner|lunch|work|school|that|this).+)",
        "sure",
    ),
    # "Rate Hereditary: loved it"
    Rule(
        "rate",
        r"(?:rate|mark|log|note|review(?: for)?|rating for|my (?:rating|verdict|opinion) (?:of|on|for)|"
        r"verdict on) <x> (?:as )?(?:(?:i|we|it|was|really|absolutely|its|it was|a|an|so|just|is|very) )*(?:loved|"
        r"liked|enjoyed|adored|love|like|{GOODADJ}|thumbs up|👍|❤)(?: (?:it|this|that))?",
        "sure",
        slots=_LIKED,
    ),
    # "the subs for Drive My Car are out of sync, get new ones"
    # "what was added recently", "any films with Tom Hanks in the library"
    Rule(
        "library",
        r"(?:whats|what is|anything|whats been) new(?: (?:here|today|lately|this week|for (?:me|us)|now|(?:on|in|"
        r"at)(?: (?:the|our|my))? (?:{SERVER}|house|home)))*",
    ),
    Rule(
        "library",
        r"(?:what|which|show(?: me)?|list|tell me|anything|was anything|has anything)(?: (?:movies?|films?|shows?|"
        r"series|things?|stuff|episodes?|titles?|what|else|new|is|was|were|has|have|got|did|been|you|we|just|"
        r"recently|newly|the|last|all|things|that|latest))* (?:added|add|arrived|landed|imported|"
        r"additions)(?: (?:to|in|on|the|our|my|{SERVER}|lately|recently|today|this (?:week|month|weekend)|"
        r"yesterday|last (?:week|month|night)|since .*|while .*))*",
    ),
    Rule(
        "library",
        r"(?:any|are there|is there|are there any|got|got any|have we|have you|what|which|show me|list|find|"
        r"which of the)(?: (?:any|some|all|the|other|good|anything|something|got|of|me))*(?: (?P<g>{GENRE}))?"
        r"(?: (?P<t>{MEDIA}|anything|something))? (?:by|with|from|starring|directed by|featuring) (?P<p>(?!us|me|"
        r"the |my |a )[\w.'-]+(?: [\w.'-]+){0,3}?)(?: (?:do we have|we have|we own|have we got|that we have|"
        r"are there|available|stored|already))*(?: (?:on|in)(?: (?:the|our|my))? (?:{SERVER}))(?: already)?|"
        r"(?:what|which|how many)(?: (?:all|other))* (?:{MEDIA}|stuff) (?:by|with|from|starring|directed by|"
        r"featuring) (?P<p2>(?!us|me|the |my |a )[\w.'-]+(?: [\w.'-]+){0,3}?) (?:do we have|have we got|are there|"
        r"do we own|we have)(?: .*)?",
        "sure",
    ),
    Rule(
        "watch",
        r"(?:resume|continue|pick up|go on with|carry on with|start|play) <x> (?:from )?where (?:i|we|he|she|"
        r"they) (?:left off|stopped|paused|were|was)(?: .*)?",
        "sure",
    ),
    Rule(
        "watch",
        r"(?:start|begin|resume|continue|keep|carry on) (?:playing|watching|streaming|playback of|the playback of) <x>",
        "sure",
    ),
    Rule(
        "watch",
        r"(?:put|get|stick|throw) (?!(?:the |my |all |some )*(?:lights?|lamps?|heater|music|song|game|heating|"
        r"kettle|radio|music|oven|fan|tv)\b)<x> on (?:in|on|at|for)(?: (?:the|my|our))? (?:\w+ ){0,2}(?:room|"
        r"playroom|bedroom|kitchen|den|lounge|tv|telly|screen|projector|kids|children|us|me|girls|boys|nursery)",
        "media",
    ),
    Rule(
        "watch",
        r"(?:where|wheres|on what|which (?:app|service|platform)|what (?:app|service|platform))(?: (?:is|are|has|"
        r"s))? <x> (?:streaming|available|playing|showing|on|being shown|to stream|to watch|streamed)(?: (?:now|"
        r"online|right now|these days|to watch))*",
        "media",
    ),
    # "did the Dune download finish", "why is Dune taking so long"
    Rule(
        "downloads",
        r"(?:did|has|is|was|hows|how is|will|when will|whens|is the|did the)(?: the)? (?=.* (?:download|"
        r"torrent) )(?P<x>.+?) (?:download|torrent)(?: (?:finished|finish|done|ready|complete|completed|going|"
        r"doing|coming along|progressing|over|through|running|still|already|yet|be|almost|now|active|stalled|"
        r"moving|to finish|in progress|so far))+",
        "sure",
    ),
    Rule(
        "downloads",
        r"(?:why|how come|whats taking)(?: (?:is|does|has|hasnt|isnt|s|the|my))* <x> (?:download |downloading )?"
        r"(?:(?:is|still|been|so|not|taking|take|takes|such|that) )*(?:so long|this long|forever|ages|slow|"
        r"so slow|long|finished|done|downloaded|downloading|ready|here|slowly|a long time)(?: .*)?",
        "media",
    ),
    Rule(
        "downloads",
        r"how (?:long|soon|much longer)(?: (?:do|will|must|have|should|need|would|before|until|till|to|i|we|"
        r"the kids|can|could|get|wait|be able|it takes?|is it|will it take|for))* (?:watch|see|play|view|have|for|"
        r"until|before) <x>(?: (?:is|to|be|will|can|finish|finishes|done|downloaded|downloads|ready|download|"
        r"completed?|then))*",
        "media",
    ),
    Rule(
        "downloads",
        r"how long (?:will|does|is|would|should) (?:the )?<x> (?:going to |need to |still )?(?:take|need|be|"
        r"left)(?: (?:to|download|finish|be|ready|done|complete|left|still))*",
        "media",
    ),
    Rule(
        "downloads",
        r"(?:is|are|has|have|did) (?:the |any )?(?:new|latest|last|next) <x> (?:episode|season|movie|"
        r"film)s? (?:(?:been|already|yet|finished|done|still|now|fully|completely) )*(?:finished|done|ready|"
        r"downloaded|downloading|complete|arrived|finish|in)(?: (?:downloading|yet|already|now))*",
        "sure",
        slots=_SERIES,
    ),
    # "there's no sound in Dune, find another release"
    Rule(
        "retry",
        r"(?:theres|there is|there are|ive got|i have|i get|i hear|we have|it has|theres something|somethings|"
        r"something is|i cant hear|cant hear)(?: (?:no|any|a|an|wrong|something|only|bad|hardly any|never|the))*"
        r" (?:\w+ )?(?:sound|audio|picture|video|image|voices?|dialogue|wrong|problem|issue|lag|glitch(?:es)?|dub|"
        r"track|ads|advert|watermark|hardsubs|hardcoded subs|off|fishy|seeds|seeders|delay) (?:in|on|for|with|"
        r"of) <x>(?: {BETTER})?",
        "sure",
    ),
    Rule(
        "retry",
        r"<x> (?:has been|is|was|hangs|sits|has sat|has stayed|stays|still|froze|stopped|gets stuck|hung|"
        r"has been sitting|has been stuck|keeps hanging|stands)(?: (?:still|been|just|sitting|hanging|stuck|at|"
        r"on))* (?:at|on) \d{1,3}(?:[.,]\d)?(?: percent| ?%)?(?: (?:for|since|all|again|now|and|forever) ?.*)?"
        r"(?: {BETTER})?",
        "media",
    ),
    # "everyone is talking about Baby Reindeer, can we have it"
    Rule(
        "request",
        r"(?:(?:.* )?(?:told (?:me|us)|said|says|say|heard|hear|think|thinks|read|reckon) (?:that )?)?(?!{WHO} |"
        r"(?:its|theres|it|that|this|what|how|why|who|where|when|is|are|do|does|if) )<x> (?:looks?|sounds?|seems|"
        r"is|was|won|got|has|just|came|comes|gets|should be|must be|might be)\b(?: [\w'%-]+){1,7}? {GETIT}",
        "media",
    ),
    Rule(
        "request",
        r"(?:do you have|have you got|is there|do we have)(?: (?:access to|a copy of))? <x> (?:can|could|would|"
        r"if not|or) {GETIT}",
        "media",
    ),
    Rule(
        "request",
        r"(?:download|get|grab|add|fetch|i want|i need|request)(?: me| us)? the (?:whole|entire|complete|"
        r"full) <x> (?:series|show|saga|box ?set)",
        "sure",
        slots={"media_type": "series", "season": "all"},
    ),
    # the work first: "Memento, do we have it"
    Rule(
        "library",
        r"<x> (?:do (?:we|i|you) (?:already |still |even )?(?:have|own|got) (?:it|that|this|that one)|have (?:we|"
        r"you) (?:already )?got (?:it|that|this)|(?:is (?:it|that)|do we have it) (?:already )?(?:on|in) (?:the|"
        r"our|my) (?:{SERVER})|is it (?:here|available|there))(?: (?:already|yet|too|in (?:4k|hd)|somewhere|"
        r"or not))*",
        "media",
    ),
    Rule(
        "recommend",
        r"(?:whats|what is|what|anything|something|any (?:{MEDIA})|is there anything|what else is)(?: (?:else|is|"
        r"really|very))* (?:similar to|comparable to|close to|just like|exactly like) (?P<like>.+)",
        "sure",
    ),
    Rule(
        "recommend",
        r"(?:whats|what is|what are|any|give me|recommend|suggest|know|got|find me|show me|is there)(?: (?:me|a|"
        r"an|the|some|any|few|good|great|best|nice|decent|classic|old|top|really|two|three|five|other))*"
        r" (?:(?P<g>{GENRE}) )?(?P<t>{MEDIA}) (?:from|of|in) (?:the )?(?:\d{2,4}s|(?:eighties|nineties|seventies|"
        r"sixties|fifties|nineteen \w+)|\d{4}|last year|this year|recent years|all time|the decade|japan|france|"
        r"korea|italy|india|spain|sweden|denmark)(?: (?:to watch|please|for tonight))?",
    ),
)  # fmt: skip
