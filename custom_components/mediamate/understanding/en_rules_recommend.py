"""English: suggestions."""

from .rules import Rule

RULES = (
    # suggestions
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
