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
    Rule("watch", r"(?:resume|continue|keep|start|begin|go on) watching <x>(?: (?:on|in) .*)?", "media"),
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
    Rule(
        "remove",
        r"(?:(?:i|we)(?:ve| have)? (?:(?:just|already|actually|really|both|finally|now) )*(?:changed (?:my|"
        r"our) minds? (?:about|on|regarding)|(?:dont|do not|no longer|didnt|wont|never) (?:really )?(?:need|want|"
        r"care (?:about|for)|feel like|fancy|want to (?:see|watch)|like|be watching|watch)|decided against|"
        r"went off|gone off|lost interest in|watched|saw|have seen|seen|have got|got|have|finished|own|bought) |"
        r"(?:nobody|no one|none of us) (?:\w+ )*?(?:wants to (?:see|watch)|wants|watches|needs|likes|is watching|"
        r"will watch) )"
        r"<x>(?: (?:anymore|any more|after all|already|now|any longer|elsewhere|on netflix|on tv|in the cinema|"
        r"anyway))* {DROPIT}",
        "sure",
    ),
    Rule("remove", r"(?:i|we) no longer (?:need|want)(?: to (?:see|watch|have))? <x>", "media"),
    Rule(
        "remove",
        r"(?:i|we) (?:dont|do not|no longer) (?:need|want|care about)(?: to (?:see|watch|download|"
        r"have))? <x> (?:anymore|any more|after all|any longer|now)",
        "media",
    ),
    Rule(
        "remove",
        r"(?:nobody|no one) (?:wants|is watching|watches|will watch|needs)(?: to (?:see|watch))? <x>(?: anymore|"
        r" any more)? {DROPIT}",
        "sure",
    ),
    Rule(
        "remove",
        r"(?:scratch|nix|ditch|bin|scrap|forget|dump|lose|axe|undo|revoke|withdraw|no more) (?:that |the |my )?"
        r"(?:request|download|order) (?:for|of) <x>",
        "sure",
    ),
    Rule(
        "remove",
        r"(?:take|pull|strike|kick|throw|clear|remove|drop|delete) <x> (?:off|out of|from) (?:the |my |our )?"
        r"(?:download |request |wish |watch )?(?:list|queue|downloads?|watchlist|wishlist|radarr|sonarr|requests?)",
        "sure",
    ),
    Rule(
        "remove",
        r"(?:cancel|remove|delete|drop|scrap|abort|stop|kill|ditch)(?: (?:it|that|this|that one|this one|them|"
        r"the lot|the whole lot|everything thats downloading|everything in the queue|everything downloading|"
        r"the last one|the last request|the latest (?:one|request|download)|(?:the|my|that) last (?:download|"
        r"request)|what i (?:just )?(?:asked for|requested)))+(?: (?:now|please|off the list|from the (?:queue|"
        r"list|downloads)|immediately|again|thing))*",
    ),
    Rule(
        "remove",
        r"(?:dont|do not|please dont|no need to|you dont (?:need|have) to|you neednt|stop trying to) (?:bother )?"
        r"(?:download|downloading|get|getting|fetch|grab|grabbing|with)(?: with)? <x>(?: (?:anymore|any more|"
        r"after all|now|any longer))*",
        "media",
    ),
    # "the picture in The Lighthouse is awful, get another copy"
    Rule(
        "retry",
        r"(?:the )?(?:wrong|bad|no|terrible|awful|missing|poor|broken|corrupt(?:ed)?|low|crappy|horrible|weird|"
        r"garbled|faulty) (?:audio|sound|picture|video|language|quality|dub|file|copy|release|version|track|"
        r"sound quality|picture quality|image) (?:in|on|for|of|with) <x>(?: {BETTER})?",
        "media",
    ),
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
        r"(?:i|we) (?:dont|do not) (?:like|want) this (?:release|copy|version|torrent|file|rip) ?(?:of <x?>)?"
        r"(?: {BETTER})?".replace("(?:of <x?>)?", "(?:of <x>)?"),
        "media",
    ),
    Rule(
        "retry",
        r"(?:thats|that is|this is|it is|its|it was|you got|you downloaded|i got|we got|"
        r"it downloaded) the wrong (?:movie|film|version|file|show|one|language|episode|cut)(?: {BETTER})?",
    ),
    Rule(
        "retry",
        r"(?:replace|swap|switch|change|redo)(?: out)? (?:the |this |that |my )?(?:copy|release|version|torrent|"
        r"file|rip) (?:of|for) <x>(?: (?:with|for|to) .*)?",
        "sure",
    ),
    Rule("retry", r"{BETTER_ONE} (?:for|of) <x>", "sure"),
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
    Rule(
        "recommend",
        r"(?:(?:i|we) )?(?:need|want|fancy|crave|looking for|search for|give me|find me|got)?(?: ?(?:some|a|an|"
        r"the|other|more|any|good))* ?(?:{MEDIA}|stuff|things?|something|anything|one) (?:as \w+ as|"
        r"similar in \w+ to|that feels? like|that reminds? me of|reminiscent of|that (?:is|are) (?:like|"
        r"similar to)|thats (?:like|similar to)) (?P<like>.+)",
        "sure",
    ),
    Rule(
        "recommend",
        r"(?:more|others?|another(?: one)?|(?:other|more) (?:{MEDIA}|things|stuff)) (?:like|similar to) (?P<like>.+)",
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
    Rule(
        "rate",
        r"(?:rate|mark|log|note|review(?: for)?|rating for|my (?:rating|verdict|opinion) (?:of|on|for)|"
        r"verdict on) <x> (?:as )?(?:(?:i|we|it|was|really|absolutely|its|it was|a|an|so|just|is|very) )*(?:hated|"
        r"disliked|didnt like|hate|dislike|loathed|not liked|{BADADJ}|thumbs down|👎)(?: (?:it|this|that))?",
        "sure",
        slots=_HATED,
    ),
    # "the subs for Drive My Car are out of sync, get new ones"
    Rule(
        "subtitles",
        r"(?:the |my |our |these |those )?(?:(?P<l>{LANG}) )?(?:{SUBS})(?: (?:file|track))? (?:for|of|on|in|to|"
        r"from|with) <x> (?:(?:are|is|were|was|look|seem|dont|doesnt|wont|keep|got|lag|run|come|appear|arent|isnt|"
        r"went|have)(?: .*?)?(?:{BAD}|sync|synced|match|late|early|fast|slow|behind|ahead|gone|work|show up|"
        r"too \w+|wrong \w+|in \w+|nonsense|gibberish|misaligned|shifted|mistimed|typos|"
        r"machine translated)\b(?: .*?)?)(?: {NEWONES})?",
        "sure",
    ),
    Rule(
        "subtitles",
        r"(?:(?:the |my |our |these |those )?(?:(?P<l>{LANG}) )?(?:{SUBS})(?: (?:file|track))? (?:are|is|were|was|"
        r"look|seem|dont|doesnt|wont|keep|got|lag|run|come|appear|arent|isnt|went|have)(?: .*?)?(?:{BAD}|sync|"
        r"synced|match|late|early|fast|slow|behind|ahead|gone|work|show up|too \w+|wrong \w+|nonsense|"
        r"gibberish)\b(?: .*?)?)(?: {NEWONES})?",
    ),
    Rule(
        "subtitles",
        r"<x> (?:has|have|came with|comes with|needs?|is missing|is in \w+ and (?:has|needs)|doesnt have|has got|"
        r"got|could use|would need)(?: (?:no|any|some|the|its|wrong|bad|new|better|only|missing|broken|terrible))*"
        r" (?:(?P<l>{LANG}) )?(?:{SUBS})(?: {NEWONES}| {CANYOU}(?:find|get|add|download)(?: .*)?)?",
        "media",
    ),
    Rule(
        "subtitles",
        r"{CANYOU}(?:fix|resync|sync|replace|change|update|redo|correct|swap|find|get|add|download|fetch|adjust|"
        r"align|put|load) (?!.*\b(?:with|in|for|to|of)\b)<x> (?:(?P<l>{LANG}) )?(?:{SUBS})",
        "media",
    ),
    Rule(
        "subtitles",
        r"{CANYOU}(?:add|get|find|download|fetch|put|need|want|have|grab|search|look)(?: (?:me|us|for|a|the|some|"
        r"any|new|good))* (?:(?P<l>{LANG}) )?(?:subtitle|caption) (?:file|track)s? (?:for|to|of|on) <x>",
        "sure",
    ),
    # "what was added recently", "any films with Tom Hanks in the library"
    Rule(
        "library",
        r"(?:whats|what is|anything|whats been) new(?: (?:here|today|lately|this week|for (?:me|us)|now|(?:on|in|"
        r"at)(?: (?:the|our|my))? (?:{SERVER}|house|home)))*",
    ),
)  # fmt: skip
