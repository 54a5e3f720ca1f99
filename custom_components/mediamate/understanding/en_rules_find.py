"""English: what is it about, who is in it."""

from .rules import Rule

RULES = (
    Rule("find", r"how old is the (?:movie|film|show|series|book) <x>|who (?:sings|raps|plays|drums) on (?:the album |the record )?(?P<x2>.+)", "media"),
    Rule("find", r"how (?:good|scary|violent|funny|highly rated|well rated) is <x>", "media"),
    Rule(
        "find",
        r"(?:.{0,30} )?(?:info|information|details|facts|trivia|background|some background|anything) (?:about|on|"
        r"for|of) (?:the (?:movie|film|show|series|book) )?<x>",
        "media",
    ),
    Rule(
        "find",
        r"(?:what|which) (?:imdb |age |tmdb |critic |user |kind of )?(?:rating|score|genre|language|runtime|"
        r"length|certificate|reviews?|country|kind of (?:movie|film|show)|sort of (?:movie|film|show|thing)|"
        r"type of (?:movie|film|show))(?: (?:does|is|was|did|do|has))* <x>(?: (?:have|get|got|in|from|run|receive|"
        r"on imdb|rated|spoken in|made in))*",
        "media",
    ),
    # tell me about it
    Rule(
        "find",
        r"(?:(?:whats|what is|what was|what are|show me|tell me|give me|how is|check|find|get|look up|do you know|"
        r"i want to know|remind me of|know)(?: me)?(?: the)? )?(?:imdb |tmdb |rotten tomatoes |full |main |age |"
        r"user |the |metacritic |critic |total |official |short |quick |brief |overall )*(?:plot|cast|synopsis|"
        r"summary|rating|ratings|score|runtime|running time|run time|length|director|genre|release year|year|"
        r"story|storyline|actors|imdb|reviews?|premise|description|duration|trailer|age rating|details|info|"
        r"information|overview|box office|budget|ending|tagline|soundtrack|language|country|original title|"
        r"plot summary|cast list|age limit|critics score|audience score|number of (?:seasons|episodes)|"
        r"release)(?: (?:rating|score|date|summary))?(?: (?:on|from) (?:imdb|rotten tomatoes|tmdb|metacritic))? (?:of|for|in|on|behind|about|from)(?: the (?:movie|film|"
        r"show|series|book))? <x>(?: (?:about|like|on imdb|on rotten tomatoes))?",
        "media",
    ),
    Rule(
        "find",
        r"(?:how (?:many|much)) (?:seasons|episodes|parts|movies|films|books|pages|minutes|hours|oscars|awards|"
        r"sequels|volumes|chapters)(?: (?:of|are there (?:of|in)|are in|does|do|did|has|have|is|were there of|"
        r"are there for|long is|in))+ <x>(?: (?:have|has|run|last|win|won|got|there|in total|are there|exist|"
        r"so far|altogether|long|span|get))*(?!.*(?:do we have|have we got))",
        "media",
    ),
    Rule(
        "find",
        r"(?:what|which)(?: (?:other|else|all|all the))* (?:(?P<t>{MEDIA})|else|roles?|stuff)(?: (?:has|have|did|"
        r"does|was|is))+ (?P<p>.+?)(?: (?:directed?|made?|make|starred?|been|played?|appeared?|appear|written|"
        r"write|wrote|acted|act|in|done|do|published|recorded|released|shot|filmed|create|created|release|play|"
        r"star|ever))+",
        "sure",
    ),
    # tell me about it
    Rule(
        "find",
        r"(?:search|search for|look|look for|look up|find|show|list|give|tell|what|which|any|are there|"
        r"lookup)(?: (?:me|us|up|for|all|the|some|any|about|other|more|what|of|are|is|out|good))*"
        r" (?:(?P<t>{MEDIA})) (?:by|with|from|starring|directed by|featuring|of|made by|written by|that star|"
        r"in which|has|did|has made|which)(?: (?:director|actor|actress|author|"
        r"writer))? (?P<p>.+?)(?: (?:direct(?:ed)?|made|star(?:red)? in|played in|appear(?:ed)? in|write|written|"
        r"been in|make|play in|in))?",
        "sure",
    ),
    Rule(
        "find",
        r"(?P<t>{MEDIA}) (?:by|with|starring|directed by|featuring|written by) (?P<p>(?!my |the |"
        r"a )[\w.'-]+(?: [\w.'-]+){0,3})",
        "sure",
    ),
    Rule(
        "find",
        r"(?:search|search for|look up|look for|find|show|show me|find me|list|give me)(?: (?:all|the|some|any|"
        r"all the|more|me|for))* (?P<p>(?!the |for |all |some |a |an |that |my |good |new |more |other |"
        r"funny )[\w.'-]+(?: [\w.'-]+){0,2}) (?P<t>movies|films|books|albums|shows|series|novels)",
        "sure",
    ),
    Rule(
        "find",
        r"(?:search|look up|look for|find(?! out)|lookup|browse)(?: (?:me|us|up|for|the (?:web|internet|library|"
        r"catalog(?:ue)?) for))* (?!(?:a|another|the) copy of)(?:info(?:rmation)? (?:on|about) |details (?:on|about|of) |more about |"
        r"out (?:more )?about )?<x>(?: for me)?",
        "media",
    ),
    Rule(
        "find",
        r"(?:tell (?:me|us)|what do you know|what can you tell (?:me|us)|give (?:me|us)|i want to know|"
        r"id like to know|show (?:me|us)|any|read me|whats known|got any|describe|more|get me|pull up|i need|"
        r"do you have)(?: (?:the|some|a|more|any|all|brief|quick|short|little|bit|something|everything|me))*"
        r" ?(?:about|info(?:rmation)? (?:on|about|for)|details (?:on|about|of|for)|plot of|synopsis (?:of|for)|"
        r"summary of|description of|overview of|cast of|rating (?:of|for)|story of|facts about|trailer (?:for|"
        r"of)) <x>",
        "media",
    ),
    Rule("find", r"how long (?:is|was) <x>", "media"),
    Rule(
        "find",
        r"(?:whats|what is|what was|whats the|what is the|whos|who is|who was|whens|when was|when did|when were|"
        r"hows|how is|how was|how long is|how long was|how long does|hows the|how good is|is|was|what year (?:was|"
        r"did|is|were)|which year (?:was|did|is)|in what year (?:was|did)|what genre is|what kind of (?:movie|"
        r"film|show) is|what type of (?:movie|film|show) is|whats the deal with|what sort of (?:movie|film|"
        r"show) is) (?:the (?:movie|film|show|series|book|album) )?<x> (?:about|rated(?: .*)?|come out|released|"
        r"made|shot|filmed|any good|good|worth (?:watching|seeing|it|my time|downloading)|based on(?: .*)?|"
        r"first (?:released|aired|air)|come out in|out in|directed by|all about|like|a good (?:movie|film|show)|"
        r"aired?|set|set in|suitable for (?:kids|children)|ok for (?:kids|children)|okay for (?:kids|children)|"
        r"kid friendly|scary|run|last|written|published|start)",
        "media",
    ),
    Rule(
        "find",
        r"(?:who|whos|which (?:actor|actress|director|actors)|what (?:actor|actress|actors))(?: (?:all|else|is|"
        r"was|are|the))* ?(?:directed|wrote|made|stars? in|starred in|starring in|plays? in|played in|in|acts? in|"
        r"acted in|is in|was in|created|produced|composed the music for|the (?:director|author|writer|cast|lead|"
        r"main actor|lead actor|star|creator|actors|composer|producer) (?:of|in|on|behind)|director of|author of|"
        r"author|plays the lead in|plays the main (?:role|character) in|starring|did the music for|in the cast of|"
        r"played|plays|filmed|shot|voiced|sings|recorded|appears? in|behind) (?:the (?:movie|film|show|series|"
        r"book|album|novel) )?<x>",
        "sure",
    ),
)  # fmt: skip
