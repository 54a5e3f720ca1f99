"""English: sentences in which a work and what to do with it stand apart.

They come before all other rules, whose patterns are wider.
"""

from .rules import Rule

_LIKED = {"liked": True}


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
    Rule("remove", r"(?:scratch|scrap|drop|cancel|forget|undo|nix|ditch|delete) (?:that|the|my|our) (?:last|latest) (?:request|one|download|thing|order)"),
    Rule(
        "pause",
        r"(?:put|hit|slam) the brakes on (?:the |all )*(?:downloads?|downloading|torrents?|everything)|stop hogging (?:the |my |our |all )*(?:bandwidth|internet|wifi|connection)|"
        r"(?:(?:put|place) )?(?:everything|it all|them all|the lot) on (?:pause|hold)",
    ),
    Rule("resume", r"(?:start|get|fire|bring|kick) <x> (?:back up|going again|up again|running again|moving again|off again)", "media"),
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
        r"<x> (?:is|has|was|wont|isnt|keeps|got|hasnt|doesnt|looks|"
        r"sounds|came|stopped|failed|seems|cant|stalled|froze|died|never|had|has been|has gotten|didnt|arrived|"
        r"refuses)\b(?: .*?)? {BETTER}",
        "media",
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
    # "there's no sound in Dune, find another release"
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
)  # fmt: skip
