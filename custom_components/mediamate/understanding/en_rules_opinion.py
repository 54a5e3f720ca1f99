"""English: help, opinions, and what was asked for."""

from .rules import Rule

_LIKED = {"liked": True}
_HATED = {"liked": False}

RULES = (
    Rule("rate", r"what an? (?:{VERY} )*(?:{GOODADJ}) (?:{MEDIA}|thing) <x> (?:is|was)", "media", slots={"liked": True}),
    # help
    Rule(
        "help",
        r"(?:what|which)(?: (?:kinds?|sorts?|types?))?(?: of)?(?: (?:other|else|things?|stuff|questions?|tasks?|"
        r"commands?|requests?|all))*(?: (?:can|could|do|are|should|may|might|would|am|is|will))(?: (?:i|you|we|"
        r"there|able))*(?: (?:able to|ask|do|say|tell|support|understand|know|handle|offer|help|use|accept|"
        r"good at|capable|request|order|get|for|to|from|with|you|of|me|here|like))+|how (?:can|do|should|would|"
        r"could) (?:i|we|you) (?:use|work with|talk to|operate|control|ask|help|get started|start|interact with|"
        r"get the most out of)(?: (?:you|this|it|mediamate|me|us|with|the|movies?|films?|for|a|something|anything|"
        r"thing|app|assistant|things|here|out))*|(?:can you |could you |please )*(?:give|show|tell|list|explain|"
        r"describe)(?: (?:me|us|to me))*(?: (?:some|a|the|your|all|what|how))*(?: (?:help|examples?|commands?|"
        r"features?|options|instructions|tutorial|skills|abilities|capabilities|functions|you can do|you work|"
        r"you do|i can (?:ask|say|do)(?: (?:you|here))?|to use you|of things (?:i can ask|you can do)|you support|"
        r"you understand|manual))+|(?:im|i am) (?:lost|confused|new here|stuck)(?: (?:help(?: me)?|"
        r"how does this work|what can you do))?|what are (?:my|the) options|usage|manual|tutorial|examples|"
        r"commands|options|menu",
    ),
    # help
    Rule(
        "help",
        r"(?:what (?:else )?(?:can|could|do) you (?:do|help|understand|support|know how to do)(?: for (?:me|us))?"
        r"(?: with.*)?|help(?: me)?(?: out)?|i need (?:some )?help|how do(?:es)? (?:you|this|it|"
        r"that)(?: thing)? work|how (?:do|can|should|would) i (?:use|talk to|ask|control|work with) (?:you|this|"
        r"mediamate|it)(?: for .*)?|what are (?:you able to do|your (?:commands|features|abilities|options|"
        r"capabilities|functions)|you capable of|the (?:commands|options))|what (?:should|can|could|do) i (?:say|"
        r"ask|ask you|tell you|do here|do with you|request|ask for)(?: (?:to )?you)?(?: here)?|what commands .*|"
        r"which commands .*|show (?:me )?(?:the |your )?(?:help|commands|options|features)|list (?:your |the |"
        r"all )?(?:commands|features)|commands|what is mediamate|whats mediamate|explain (?:yourself|how you work|"
        r"what you (?:can )?do)|what can i do with (?:you|this)|instructions|usage|tell me what you can do|"
        r"how can you help(?: me)?|what do you do)",
    ),
    # opinions without a title
    Rule(
        "rate",
        r"(?:(?:i|we|my \w+|the kids|everyone)(?: (?:really|absolutely|just|totally|so|all|both|quite|truly|"
        r"actually|kind of|kinda))* )?(?:{LOVED}|really liked|absolutely loved|very much enjoyed) (?:it|that one|"
        r"this one|that(?: (?:movie|film|show|series|book|episode|album))?|this (?:movie|film|show|series|book|"
        r"episode|album)|the (?:movie|film|show|series|book|episode|album))(?: (?:so much|a lot|very much|to bits|"
        r"too|really))*",
        "media",
        slots=_LIKED,
    ),
    Rule(
        "rate",
        r"(?:(?:i|we|my \w+|the kids|everyone)(?: (?:really|absolutely|just|totally|so|all|both|quite|truly|"
        r"actually|kind of|kinda))* )?(?:{HATED}|(?:didnt|did not|dont) (?:really |even |much |particularly )?"
        r"(?:like|enjoy|love|care for)|wasnt (?:impressed|a fan)(?: (?:by|with|of))?|wasnt into|not (?:a fan of|"
        r"impressed by|impressed with|into)|not my kind of|couldnt get through|gave up on) (?:it|that one|"
        r"this one|that(?: (?:movie|film|show|series|book|episode|album))?|this (?:movie|film|show|series|book|"
        r"episode|album)|the (?:movie|film|show|series|book|episode|album)|movie|film)(?: (?:at all|much|"
        r"very much|that much|one bit|a lot|so much|sorry|really))*",
        "media",
        slots=_HATED,
    ),
    Rule(
        "rate",
        r"<x> (?:was|is|turned out to be|has to be|might be|must be|gets|deserves|earns|got)(?: (?:easily|by far|"
        r"definitely|honestly|probably|from me|a|an))* (?:(?:the |one of the )?(?:best|greatest|finest|funniest|"
        r"coolest) (?:thing|movie|film|show|series|book|album|episode)s?(?: .*)?|(?:five|5|four|4) stars|(?:a |"
        r"two )?thumbs? up|(?:ten|10|9|nine|8|eight) out of (?:10|ten)|(?:10|9|8)/10|(?:5|4)/5)(?: (?:from (?:me|"
        r"us)|of the year|ever|this year))*",
        "media",
        slots=_LIKED,
    ),
    Rule(
        "rate",
        r"<x> (?:was|is|turned out to be|has to be|might be|must be|gets|deserves|earns|got)(?: (?:easily|by far|"
        r"definitely|honestly|probably|from me|a|an|only))* (?:(?:the |one of the )?(?:worst|dumbest|most boring|"
        r"stupidest) (?:thing|movie|film|show|series|book|album|episode)s?(?: .*)?|(?:one|1|two|2|zero|no) stars?|"
        r"(?:a |two )?thumbs? down|(?:one|1|2|two|3|three|zero) out of (?:10|ten)|(?:1|2|3|0)/10|(?:1|2|"
        r"0)/5)(?: (?:from (?:me|us)|of the year|ever|this year))*",
        "media",
        slots=_HATED,
    ),
    # opinions
    Rule(
        "rate",
        r"(?:thumbs? up|👍|five stars?|5 stars?|two thumbs up|10/10|ten out of ten|10 out of 10|9/10|8/10|"
        r"nine out of ten|big thumbs up|kudos|❤|a like)(?: (?:for|to|on)) <x>",
        "sure",
        slots={"liked": True},
    ),
    Rule(
        "rate",
        r"(?:thumbs? down|👎|one star|1 star|two stars|2 stars|zero stars|boo|1/10|2/10|3/10|a dislike)(?: (?:for|"
        r"to|on)) <x>",
        "sure",
        slots={"liked": False},
    ),
    Rule(
        "rate",
        r"(?:rate|give|mark|score|id give|i give|id rate|i rate|i would rate|i would give) <x> (?:as )?(?:a |an )?"
        r"(?:5|five|4|four|10|ten|9|nine|8|eight|7|seven|good|great|liked|favou?rite|excellent|loved|"
        r"(?:a )?thumbs? up|like|(?:7|8|9|10)/10|(?:4|5)/5)(?: (?:stars?|out of (?:5|10|five|ten)|points))*",
        "sure",
        slots={"liked": True},
    ),
    Rule(
        "rate",
        r"(?:rate|give|mark|score|id give|i give|id rate|i rate|i would rate|i would give) <x> (?:as )?(?:a |an )?"
        r"(?:1|one|2|two|3|three|zero|0|bad|disliked|terrible|(?:a )?thumbs? down|dislike|(?:0|1|2|3|4)/10|(?:0|1|"
        r"2)/5)(?: (?:stars?|out of (?:5|10|five|ten)|points))*",
        "sure",
        slots={"liked": False},
    ),
    Rule(
        "rate",
        r"(?:i|we|my \w+|the kids|everyone)(?: (?:just|all|finally|have|had|recently|did))*(?: (?:watched|saw|"
        r"finished|seen))+ <x> (?:yesterday |last night |today |again )?(?:and|but)(?: (?:i|we|it|they|he|she|was|"
        r"all|everyone|is|its|were|really|absolutely|just|so|thought it was|\w+))*? ?(?:loved|enjoyed|liked|"
        r"adored|great|amazing|brilliant|fantastic|awesome|excellent)(?: .*)?",
        "sure",
        slots={"liked": True},
    ),
    Rule(
        "rate",
        r"(?:i|we|my \w+|the kids|everyone)(?: (?:just|all|finally|have|had|recently|did))*(?: (?:watched|saw|"
        r"finished|seen))+ <x> (?:yesterday |last night |today |again )?(?:and|but)(?: (?:i|we|it|they|he|she|was|"
        r"all|everyone|is|its|were|really|absolutely|just|so|thought it was|\w+))*? ?(?:hated|disliked|boring|"
        r"terrible|awful|bad|didnt like|disappointing)(?: .*)?",
        "sure",
        slots={"liked": False},
    ),
    Rule(
        "rate",
        r"(?:i|we|my \w+|the kids|everyone|kids|everybody)(?: (?:really|absolutely|just|totally|so|kind of|kinda|"
        r"did|actually|truly|all|both|quite|have|ve|always))* (?:didnt|did not|dont|do not|never)(?: (?:really|"
        r"particularly|even|much))* (?:like|enjoy|love|care for|liked|get|rate)(?: watching)? <x>(?: (?:at all|"
        r"much|very much|that much|one bit|a lot|anymore))?",
        "media",
        slots={"liked": False},
    ),
    Rule(
        "rate",
        r"(?:i|we|my \w+|the kids|everyone|kids|everybody)?(?: ?(?:really|absolutely|just|totally|so|kind of|"
        r"kinda|did|actually|truly|all|both|quite|have|ve|always|completely|personally))*"
        r" ?(?:{HATED})(?: (?:watching|every minute of|it))? <x>(?: (?:so much|a lot|sorry|honestly))?",
        "media",
        slots={"liked": False},
    ),
    Rule(
        "rate",
        r"(?:i|we|my \w+|the kids|everyone|kids|everybody)(?: (?:really|absolutely|just|totally|so|kind of|kinda|"
        r"did|actually|truly|all|both|quite|have|ve|always|completely|personally))* (?:{LOVED}|was blown away by|"
        r"am in love with|fell in love with|cant get enough of|am a fan of|"
        r"am a big fan of)(?: watching)? <x>(?: (?:so much|a lot|very much|honestly|to bits|to death))?",
        "media",
        slots={"liked": True},
    ),
    Rule(
        "rate",
        r"(?:i|we)(?: m|m| am| are|re|was| were|were)? (?:not (?:a (?:big )?)?(?:fan of|into|impressed (?:by|"
        r"with))|was disappointed (?:by|with|in)|were disappointed (?:by|with)|fell asleep during) <x>",
        "sure",
        slots={"liked": False},
    ),
    Rule(
        "rate",
        r"(?:not a fan of|really didnt like|didnt like|did not like|couldnt stand|hated) <x>",
        "media",
        slots={"liked": False},
    ),
    Rule(
        "rate",
        r"(?:(?:really|absolutely|totally|just|so|very much|quite) )*(?:loved|enjoyed|adored|really liked|"
        r"absolutely loved|liked) <x>",
        "media",
        slots={"liked": True},
    ),
    Rule(
        "rate",
        r"<x> (?:was|is|were|are|turned out(?: to be)?|sounds|wasnt|isnt|werent|has been)(?: (?:the|such|"
        r"one of the))?(?: (?:{VERY}|n?t))* (?:{BADADJ}|worst (?:movie|film|show|series|thing|book|album)(?: ever|"
        r" .*)?|(?:bad|boring|stupid|terrible|awful|horrible|lame|dull) (?:movie|film|show|series|book|"
        r"album))(?: (?:if you ask me|honestly|imo|in my opinion|sorry|man|👎|for me|ever|movie|film))*",
        "media",
        slots={"liked": False},
    ),
    Rule(
        "rate",
        r"<x> (?:wasnt|isnt|was not|is not|werent|arent)(?: (?:{VERY}|all|that|as))* (?:{GOODADJ}|good enough|"
        r"that good)(?: (?:at all|honestly|imo))*",
        "media",
        slots={"liked": False},
    ),
    Rule(
        "rate",
        r"<x> (?:was|is|were|are|turned out(?: to be)?|has been)(?: (?:the|such|one of (?:the|my)))?"
        r"(?: (?:{VERY}))* (?:{GOODADJ}|(?:best|greatest|favou?rite|coolest|funniest) (?:movie|film|show|series|"
        r"thing|book|album)s?(?: ever| .*)?|my (?:new )?favou?rite(?: .*)?|(?:great|amazing|good|awesome|"
        r"excellent|brilliant|fantastic|beautiful|wonderful|lovely) (?:movie|film|show|series|book|"
        r"album))(?: (?:if you ask me|honestly|imo|in my opinion|man|👍|❤|for me|ever|movie|film))*",
        "media",
        slots={"liked": True},
    ),
    Rule(
        "rate",
        r"<x> (?:sucked|sucks|bored me(?: to (?:death|tears))?|put me to sleep|was not for me|disappointed(?: me|"
        r" us)?|blows|blew|stinks|stank|👎|💩|🤮|thumbs down)(?: .*)?",
        "media",
        slots={"liked": False},
    ),
    Rule(
        "rate",
        r"<x> (?:rocked|rocks|rules|ruled|blew me away|blew my mind|made me cry|slaps|slapped|kicks ass|👍|❤|😍|"
        r"thumbs up)(?: .*)?",
        "media",
        slots={"liked": True},
    ),
    Rule(
        "rate",
        r"(?:what a|such a|that was a|it was a|thats a|its a)(?: {VERY})* (?:{GOODADJ}|best) (?:movie|film|show|"
        r"series|book|album|episode)(?: ever)?",
        slots={"liked": True},
    ),
    Rule(
        "rate",
        r"(?:what a|such a|that was a|it was a|thats a|its a)(?: {VERY})* (?:{BADADJ}|worst) (?:movie|film|show|"
        r"series|book|album|episode)(?: ever)?",
        slots={"liked": False},
    ),
    # what was asked
    Rule(
        "history",
        r"(?:whats|what was|what is|which was|tell me|show me|remind me(?: of| what)?)(?: (?:the|my|our|was))*"
        r" (?:last|latest|most recent|previous|first|recent)(?: (?:thing|movie|film|show|series|title|request|one|"
        r"download|stuff|few|things|requests|movies|films|\d+|two|three|five|ten))*(?: (?:that|which|i|we|you|ive|"
        r"weve|have|had|ever|my \w+|was|were|made|did))* ?(?:requested?|asked(?: you)?(?: for)?|ordered?|wanted|"
        r"asked you to (?:get|download)|downloaded|request|requests|added|made)(?: (?:for|from you|to (?:download|"
        r"get)|here|yesterday|today))*",
    ),
    Rule(
        "history",
        r"(?:what|which|show me|tell me|list|give me|remind me)(?: (?:what|which|all|every|everything|the|things?|"
        r"movies?|films?|shows?|series|books?|albums?|titles?|stuff|a|list|of|me|us|else|my|our|did|have|had|has|"
        r"were|was|that|i|we|ive|weve|{WHO}|you|already|ever|been|just|recently|requests|history|ones))*"
        r" (?:requested|request|asked for|asked you for|ask you for|ask for|ordered|order|asked you to (?:get|"
        r"download|add|find)|ask you to (?:get|download|add|find)|wanted|wished for|requests|request history|"
        r"asked)(?: (?:so far|already|in (?:total|the (?:last|past) .*|january|february|march|april|may|june|july|"
        r"august|september|october|november|december|\d{4})|this (?:week|month|year)|last (?:week|month|year|"
        r"night|time)|yesterday|today|recently|lately|for|from you|before|until now|ever|since .*|over the .*|"
        r"up to now|the other day|to date|on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
        r"the weekend)|and when|made|by (?:me|us|{WHO})))*",
    ),
    Rule(
        "history",
        r"(?:my|our|all|past|previous|recent|old|the)(?: (?:my|our|past|previous|recent|last|old|media|movie|film|"
        r"download))* (?:requests|orders|wishes|request history|history of requests|request list|request log|"
        r"ordering history|history)(?: (?:please|so far|list|history|this (?:week|month)|last (?:week|month)|"
        r"from .*))*",
    ),
    # what was asked
    Rule(
        "history",
        r"(?:what|which)(?: (?:all|movies?|films?|shows?|series|things?|stuff|titles?|else|was it|did it|books?|"
        r"albums?|episodes?|everything))* ?(?:did|have|had|were|was|has)(?: (?:i|we|my \w+|anyone|everyone|"
        r"the kids|you|all|already|ever|been|just|recently|actually))* (?:ask(?:ed)?(?: you)?(?: for)?|"
        r"request(?:ed)?|order(?:ed)?|want(?:ed)?|ask(?:ed)? you to (?:download|get|add)|download(?:ed)?|"
        r"add(?:ed)?|asking for|get|gotten|grab(?:bed)?)(?: (?:{WHENPAST}|so far|already|in (?:january|february|"
        r"march|april|may|june|july|august|september|october|november|december)|from you|for|to download|already|"
        r"you for))*",
    ),
    Rule(
        "history",
        r"(?:{SHOWME}|see|view|open|whats in|i want to see|let me see)?(?: ?(?:me|all|of|the|a|list|my|our|"
        r"everyones|recent|latest|last|past|previous|full|old|open|pending|{N}))* ?(?:requests?|request history|"
        r"download history|history|request list|orders|wish ?list|requested (?:movies|films|shows|"
        r"titles))(?: (?:list|history|please|status|i made|weve made|ive made|of requests|of downloads|so far|"
        r"{WHENPAST}|from .*|of mine|i have|for .*))*",
    ),
    Rule(
        "history",
        r"(?:what|which|list|show me|tell me|everything|all)(?: (?:were|was|is|are|s|of|the|all|movies?|films?|"
        r"everything|what|things?))* ?(?:my|our|i|ive|weve|that ive|that i)(?: (?:last|latest|recent|most recent|"
        r"previous|past|have|ve))* ?(?:requests?|requested|asked for|ordered|orders|wishes|asked you for|"
        r"history)(?: .*)?",
    ),
)  # fmt: skip
