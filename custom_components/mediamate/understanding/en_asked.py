"""English: sentences in which a work and what to do with it stand apart.

They come before all other rules, whose patterns are wider.
"""

from .rules import Rule

_LIKED = {"liked": True}
_HATED = {"liked": False}

RULES = (
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
)  # fmt: skip
