"""English: help, opinions, and what was asked for."""

from .rules import Rule

RULES = (
    Rule("rate", r"what an? (?:{VERY} )*(?:{GOODADJ}) (?:{MEDIA}|thing) <x> (?:is|was)", "media", slots={"liked": True}),
    # help
    Rule(
        "help",
        r"(?:what|which)(?: (?:kinds?|sorts?|types?))?(?: of)?(?: (?:other|else|things?|stuff|questions?|tasks?|"
        r"commands?|requests?|all))*(?: (?:can|could|do|are|should|may|might|would|am|is|will))(?: (?:i|you|we|"
        r"there|able|actually|really|even))*(?: (?:able to|ask|do|say|tell|support|understand|know|handle|offer|help|use|accept|"
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
        r"(?:what a|such a|that was a|it was a|thats a|its a)(?: {VERY})* (?:{GOODADJ}|best) (?:movie|film|show|"
        r"series|book|album|episode)(?: ever)?",
        slots={"liked": True},
    ),
    # what was asked
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
    # what was asked
)  # fmt: skip
