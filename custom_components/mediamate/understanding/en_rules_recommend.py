"""English: suggestions."""

from .rules import Rule

RULES = (
    Rule(
        "recommend",
        r"(?:(?:find|give|show)(?: me| us) )?(?:something|anything)(?: good| fun| new| else)* (?:with|starring|by|from) (?P<p>(?!the |my |me |a |kids|lots|some|subtitles)[\w.'-]+"
        r"(?: (?!in |maybe )[\w.'-]+){0,2})(?: in it)?(?: (?:maybe|perhaps|like|preferably|ideally|please))*(?: an?)?(?: (?P<g>{GENRE}))?",
    ),
    # suggestions by occasion
    Rule(
        "recommend",
        r"(?:(?:whats|what is|what are|what would be|what|any|got any|know any|do you know|do you have|"
        r"have you got|is there|are there|recommend|suggest|give|need|want|find|pick|choose|help|looking|show|"
        r"ideas?|idea|im|were|its|name|tell|id like|like|something|anything|movies?|films?|shows?)(?: (?:me|us|a|"
        r"an|some|any|the|for|of|to|i|we|you|pick|choose|find|can|could|should|think|would|really|is|are|few|"
        r"couple|two|three|five|\d+|good|great|decent|nice|fun|best|suitable|perfect|ideal|fitting|appropriate|"
        r"new|cool|cozy|cosy|interesting|light|easy|funny|scary|romantic|short|long|ideas?|suggestions?|"
        r"recommendations?|options?|something|anything|stuff|things?|one|watch|see|put on|binge|worth|movie|film|"
        r"show|series|choice|watching|there|else))* )??"
        r"(?:(?P<g>{GENRE}) )?(?:(?P<t>{MEDIA}) |something |anything |ideas? |suggestions? |recommendations? |"
        r"options? |good |one |things? |watch |see )(?:(?:to (?:watch|see|put on|binge|enjoy)|we (?:could|can|"
        r"should|might) (?:watch|see|enjoy)|i (?:could|can|should|might) (?:watch|see|enjoy)|thats (?:good|fun|"
        r"nice|suitable|ok|okay)|that (?:is|are|would be) (?:good|fun|suitable|ok|okay)|good|suitable|fit|"
        r"appropriate|ideas?|together) )*(?:for|on|during|with|in)(?: (?:a|an|the|our|my|this|tonights?|your|us|"
        r"me|and))*(?: [\w'-]+){0,3}? (?:nights?|evenings?|afternoons?|mornings?|days?|sundays?|saturdays?|"
        r"fridays?|mondays?|weekends?|dinner|dates?|party|kids?|children|family|girls|boys|guys|friends?|parents|"
        r"grandma|grandpa|grandparents|flight|trip|ride|drive|journey|holidays?|vacation|christmas|halloween|"
        r"easter|valentines|sleepover|couples?|two|olds?|old|toddlers?|teens?|teenagers?|mood|rain|snow|winter|"
        r"summer|autumn|fall|hangover|train|plane|mum|mom|dad|wife|husband|girlfriend|boyfriend|everyone|son|"
        r"daughter|partner|adults|tonight|weather|break|marathon|commute|babysitter|visit|guests)(?: (?:in|"
        r"at home|with|and|or|inside|together|tonight|off|please|night|out|alone|long|on|by).*)?",
        "sure",
    ),
    # a genre is enough: "a comedy with Jim Carrey", "thrillers please"
    Rule(
        "recommend",
        r"(?:(?:a|an|some|any|another|one more) (?:(?:good|great|nice|old|new|classic|really|funny|short|light|\w+ language|"
        r"french|italian|korean|british|russian|german|japanese|spanish|indian|american|decent|scary|dark|smart) )*)"
        r"(?:(?P<g>{GENRE}) (?P<t>{MEDIA})|(?P<g2>comed(?:y|ies)|thrillers?|dramas?|westerns?|documentar(?:y|ies)|musicals?|"
        r"rom-?coms?|romantic comed(?:y|ies)|horrors?|cartoons?|sci-?fi|whodunn?its?|biopics?|anime))"
        r"(?: (?:with|by|starring|featuring|directed by|from) (?P<p>(?!the |my |me |a |kids|family|subtitles|english)[\w.'-]+"
        r"(?: [\w.'-]+){0,3}))?(?: (?:please|to watch|tonight|for .*|from the .*|i havent seen))*",
    ),
    Rule(
        "recommend",
        r"(?:(?:good|great|nice|old|new|classic|funny|best|the best|top|popular|french|italian|korean|british|russian|german|"
        r"japanese|spanish|indian|american) )*(?:(?P<g>{GENRE}) (?P<t>movies|films|shows|series|books|novels)|"
        r"(?P<g2>comedies|thrillers|dramas|westerns|documentaries|musicals|rom-?coms|horrors|biopics))"
        r"(?: (?:with|by|starring|featuring|directed by|from) (?P<p>(?!the |my |me |a |kids|family|subtitles|english)[\w.'-]+"
        r"(?: [\w.'-]+){0,3}))?(?: (?:please|to watch|tonight|for .*|from the .*|i havent seen))*",
    ),
    # suggestions
    Rule(
        "recommend",
        r"(?:(?:can you |please )?(?:recommend|suggest|find|give|show|pick|choose|tell|know|got|need|want|any|"
        r"i want|i need|im looking for|looking for|im in the mood for|in the mood for|id like|have you got|"
        r"do you know|do you have|how about|got|i feel like|throw me|hit me with|im after|something|anything|"
        r"what)(?: (?:me|us|to|a|an|some|another|few|of|good|great|more|any|is|are|watching|seeing|there))* ?)?"
        r"(?:(?P<g>{GENRE}) )?(?:something|anything|(?:(?:good |great |new |other |more |any |some )*(?:{MEDIA}))|"
        r"stuff|things?|one|ones)?(?: (?:to watch|thats|that is|out there|else|do you know|which is|which are|"
        r"that are|worth watching))* ?(?:similar to|like|in the (?:style|vein|spirit) of|along the lines of|"
        r"reminiscent of|as good as|comparable to|in the same vein as|close to)(?: (?:the )?(?:{MEDIA}))? <like>".replace("<like>", "(?P<like>.+)"),
        "sure",
    ),
    Rule(
        "recommend",
        r"(?:(?:recommend|suggest|recommendation|surprise|pick|choose|find|give|propose|got|any|some|have|"
        r"have you got|do you have|can i get|could i get|show|id like|i want|i need|need|want|im looking for|"
        r"looking for|im in the mood for|in the mood for|i feel like|i fancy|id love|i could use|throw|tell|know|"
        r"do you know|are there|is there|whats|what are|what is|how about|what about|know of|maybe|i could go for|"
        r"we need|we want|play|watch|were looking for|were in the mood for)(?: (?:me|us|a|an|some|any|something|"
        r"anything|another|the|one|few|good|great|nice|new|of|random|decent|really|with|your|more|fun|best|top|"
        r"watching|seeing|cool|interesting|quick|short|old|light|other|latest|recent|classic|very|for|not too|to|"
        r"watch|see))* )(?P<g>{GENRE})(?: (?:(?P<t>{MEDIA})|one|stuff|flick|night|genre|recommendations?|"
        r"suggestions?))*(?: (?:to (?:watch|see|put on|read)|for (?:tonight|the (?:kids|family|weekend|evening)|"
        r"date night|kids|this evening)|youd (?:suggest|recommend)|you (?:can|could|would)? ?(?:suggest|"
        r"recommend)|tonight|from the (?:80s|90s|70s|60s|eighties|nineties)|out there|worth (?:watching|seeing)|"
        r"i (?:might|could|would|should) (?:like|watch|enjoy)|we (?:could|can|should) watch|please|lately|"
        r"that (?:isnt|is not|arent|is) .*|from \d{4}s?|on jellyfin|we have))*(?: (?:with|starring|by|from|"
        r"directed by|featuring) (?P<p>.+))?",
    ),
    Rule(
        "recommend",
        r"(?:recommend|suggest|surprise|propose|any)(?: (?:me|us|a|an|some|something|anything|another|one|few|"
        r"good|great|nice|new|of|for|tonight|to|watch|please|movies?|films?|shows?|series|books?|albums?|"
        r"documentar(?:y|ies)|cartoons?|suggestions?|recommendations?|ideas?|worth|watching|see|random|from|the|"
        r"kids|family|evening|weekend|two|three|funny|what|else|with|more|tonights|movie|night|interesting|fun|"
        r"whole|can|could|you|we|i|would|youd|this|have|my|on|decent|light|cool))*(?: (?:with|starring|by|"
        r"directed by|featuring) (?P<p>.+))?",
    ),
    Rule(
        "recommend",
        r"(?:(?:give|got|have|need|i need|i want|we need|can i have|can i get|id like|any|some|show|do you have|"
        r"have you got|tell|looking for|im looking for|got any|know|find|pick|choose)(?: \w+){0,4}? ?)?"
        r"(?:recommendations?|suggestions?|ideas for (?:tonight|a movie|movie night|a film)|(?:something|anything|"
        r"(?:good |nice )?(?:movies?|films?|shows?|series|one))(?: (?:good|fun|nice|new|funny|interesting|cool|"
        r"light|short))*(?: (?:to watch|worth watching|to see|to binge|for (?:tonight|movie night|date night|"
        r"this evening|the evening|the kids|the weekend|the whole family)|we (?:could|can|should) watch|"
        r"i (?:might|could|should) (?:like|watch)))+)(?: (?:tonight|today|please|with (?:the )?(?:kids|family|"
        r"my \w+)|for (?:me|us|tonight|movie night|date night|the kids|the weekend|the family|a \w+)|{GENRE}|"
        r"this weekend|to watch|next|on (?:friday|saturday|sunday)(?: night)?))*",
    ),
)  # fmt: skip
