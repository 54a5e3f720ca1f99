"""English: do we have it."""

from .rules import Rule

RULES = (
    Rule(
        "library",
        r"(?:what|which|any|how many)(?: (?:of the|other|good))* (?P<t>{MEDIA}) (?:do (?:we|i|you) have|have (?:we|you|i) got|are there|is there)"
        r" (?:with|by|from|starring|directed by) (?P<p>(?!the |my |subtitles)[\w.'-]+(?: [\w.'-]+){0,3})",
    ),
    Rule(
        "library",
        r"(?:is there|do (?:we|you) have|have (?:we|you) got|got) any(?:thing (?:by|with|from))? (?P<p>(?!the |my |more |new |other |good )[\w.'-]+ [\w.'-]+(?: [\w.'-]+)?)"
        r" (?:in|on) (?:the|our|my) (?:{SERVER})",
    ),
    Rule("library", r"(?:got|have you got|have) (?!a |an |any |some |we |i |you |they |my |time|to |it\b|you |that|this|ready|home|married|up |there)<x>(?: (?:already|yet|there|too))?", "asked"),
    # do we have it
    Rule(
        "library",
        r"(?=.* (?:we|i|server|library|jellyfin|plex|downloaded|available|missing|stored|here)\b)(?:which|what|"
        r"how many)(?: (?:of the|of))? (?:seasons?|episodes?|parts?|films|movies|books|volumes|albums) (?:of|from|"
        r"in|by) <x>(?: (?:do|have|are|did|is|we|i|you|there|{HAVE}|on|in|the|our|my|{SERVER}|already|available|"
        r"here|downloaded|here|currently|stored|missing|got|been))+",
        "sure",
    ),
    Rule(
        "library",
        r"{CANYOU}(?:do|have|dont|havent|does|did)(?: (?:we|i|you|the server|jellyfin|plex|our library|"
        r"my library))(?: (?:already|still|actually|even|by any chance|happen to|have|got|own|also))*(?: (?:any|"
        r"some|all|the|other|more|good|new))* (?P<g>{GENRE})(?: (?P<t>{MEDIA}))?(?: (?:(?:on|in)(?: (?:the|our|"
        r"my))? (?:{SERVER})|available|here|already|for (?:the )?kids|at home|by any chance|stored))*",
        "sure",
    ),
    Rule(
        "library",
        r"(?:do|have|dont|havent)(?: (?:we|i|you))(?: (?:already|still|actually|even|have|got|own|"
        r"also))*(?: (?:any|some|all|the|other|more|anything|something|stuff|good|all the|"
        r"else))*(?: (?P<g>{GENRE}))?(?: (?P<t>{MEDIA}|anything|something|stuff))? (?:by|with|from|starring|"
        r"directed by|featuring|of) (?P<p>(?!us|me|the |my |a )[\w.'-]+(?: [\w.'-]+){0,3}?)(?: (?:(?:on|"
        r"in)(?: (?:the|our|my))? (?:{SERVER})|available|here|already|at home|in it|by any chance|too))*",
        "sure",
    ),
    Rule(
        "library",
        r"(?:is there|are there|have we|got|any|there is|theres|isnt there|do you see|can you find|can you see|is|"
        r"are)(?: (?:any|a|an|the|some))*(?: (?:copy|copies|version|versions|file|trace|episodes?|"
        r"rip)) of <x>(?: (?:(?:on|in|at)(?: (?:the|our|my))? (?:{SERVER}|house|home|archive)|available|here|"
        r"already|somewhere|at home|anywhere|yet|lying around|stored|we have))*",
        "sure",
    ),
    Rule(
        "library",
        r"(?:is|are|isnt|arent)(?! there) <x> (?:(?:already|still|available|there|stored|saved|by any chance|"
        r"currently|even|somewhere|actually|anywhere|sitting|also) )*(?:(?:on|in|part of|among|at)(?: (?:the|our|"
        r"my))? (?:{SERVER}|archive|home|house)|available(?: to (?:watch|stream))?|here|ours|on there|in there|"
        r"downloaded already|somewhere here)(?: (?:already|yet|now|or not|to watch|for us|too|in (?:4k|hd)|at all|"
        r"today|somewhere))*",
        "media",
    ),
    Rule(
        "library",
        r"(?:does|has)(?: (?:the|our|my))? (?:{SERVER}) (?:already |still |also |actually )?(?:have|has|got|"
        r"contain|include|hold|store|carry|own) <x>(?: (?:already|yet|in it|on it))?",
        "sure",
    ),
    Rule(
        "library",
        r"(?:search|check|look in|look through|look at|scan|browse|go through)(?: (?:the|our|my))? (?:library|"
        r"server|collection|archive|jellyfin|plex)(?: (?:for|if we have|whether we have|and see if we have|"
        r"to see if we have|if its there))+ <x>",
        "sure",
    ),
    Rule(
        "library",
        r"(?:i|we) (?:should|must|might|may|already|do|probably|surely|think we|think i|believe we|thought we|"
        r"could swear we)(?: (?:already|still|have|had|own|got|do))+ <x> (?:somewhere|on the server|"
        r"in the library|dont we|right|no|am i right|didnt we|already|can you check|can you see|check)(?: .*)?",
        "sure",
    ),
    Rule(
        "library",
        r"(?:isnt|arent) <x> (?:already )?(?:downloaded|here|on the server|in the library|there)(?: (?:already|yet))?",
        "media",
    ),
    Rule(
        "library",
        r"(?:whats|what is|anything|what|show me whats|is there anything|show me(?: the)?)(?: (?:is|was|s|got|"
        r"did we|the))? (?:new|recently added|newly added|just added|newest|latest)(?: (?:in|on|to|around here|"
        r"here|at home|for us|things?|additions?|stuff|arrivals?|the|our|my|{SERVER}|lately|recently|today|"
        r"this week|added|movies?|films?|shows?|series))*",
    ),
    Rule(
        "library",
        r"(?:what|which)(?: (?:all|new|movies?|films?|shows?|series|things?|stuff|titles?))*(?: (?:has|have|was|"
        r"were|got|did|is))(?: (?:been|just|recently|newly|you|we|finally))* (?:added|arrived|landed|imported|"
        r"come in|came in|become available|new)(?: (?:to|in|on|the|our|my|{SERVER}|lately|recently|today|"
        r"this week|yesterday|last week|since .*))*",
    ),
    Rule(
        "library",
        r"(?:show|list|display|see|browse|open)(?: (?:me|us|all|the|my|our|of|everything|what))*(?: (?:we have|"
        r"movies?|films?|shows?|series|titles?|in|on|is|whats))* ?(?:my|our|the)? ?(?:library|collection|"
        r"movie collection|film library|everything (?:we have|on the server|in the library))",
    ),
    Rule(
        "library",
        r"how (?:many|big|large)(?: (?:is|are|movies?|films?|shows?|series|titles?|books?|things?|do|have|we|i|"
        r"there|in|on|the|our|my|{SERVER}|got|own))+",
    ),
    # do we have it
    Rule(
        "library",
        r"(?:do|have) we (?:have|got|own)(?! (?:every|each|both|all) )(?: (?:any|some|all|other|more|all the|"
        r"any other|any good))* (?P<p>(?!of |good|new|other|any|some|the |all|every|each|both|season|"
        r"(?:{GENRE}) )[\w.'-]+(?: [\w.'-]+){0,2}?) (?P<t>movies|films|books|albums|shows|series)",
        "sure",
    ),
    Rule(
        "library",
        r"(?:what|which|how many|show me|list|are there|do we have|have we got|any|all|whats)(?: (?:all|all the|"
        r"the|other|else|of the|of our|any|good|new|of))*(?: (?P<g>{GENRE}))? ?(?P<p>(?!any|some|good|new|other|"
        r"else|more|every|each|both|season|funny|scary|(?:{GENRE}) )[\w.'-]+(?: [\w.'-]+){0,2}?) "
        r"(?P<t>{MEDIA})(?: (?:do|have|are|did|can|that|is|on|in))* ?(?:we|i|there|you)?(?: (?:{HAVE}|there|here|"
        r"on|in|already|the|our|my|{SERVER}|available|stored|saved|watch|stream|do|we))+",
        "sure",
    ),
    Rule(
        "library",
        r"(?:what|which|how many|show me|list|are there|do we have|have we got|any|all|whats)(?: (?:all|all the|"
        r"the|other|else|of the|any|of our))*(?: (?P<g>{GENRE}))? ?(?P<t>{MEDIA})?(?: (?:by|with|from|starring|"
        r"directed by|of) (?P<p>(?!us|me|the)[\w.'-]+(?: [\w.'-]+){0,3}?))?(?: (?:do|have|are|did|can|that|is|on|"
        r"in|s))* ?(?:we|i|there|you)?(?: (?:{HAVE}|there|here|on|in|already|the|our|my|{SERVER}|available|stored|"
        r"saved|do|we))+",
        "sure",
    ),
    Rule(
        "library",
        r"(?!.* are there\Z)(?:what|which|how many) (?:seasons?|episodes?|parts|books|films|movies) (?:of|from|in|"
        r"by) <x>(?: (?:do|have|are|did|is|we|i|you|there|{HAVE}|on|in|the|our|my|{SERVER}|already|available|here|"
        r"downloaded))+",
        "sure",
    ),
    Rule(
        "library",
        r"(?:what|which|how many) (?:seasons?|episodes?|parts) do (?:we|i|you) have (?:of|from) <x>",
        "sure",
    ),
    Rule(
        "library",
        r"(?:do|have|did|dont|havent|does|didnt)(?: (?:we|i|you|the server|jellyfin|plex|our library|"
        r"my library))(?: (?:already|still|actually|even|by any chance|happen to|happen|to|also|ever|"
        r"not))*(?: (?:{HAVE}|download|downloaded|get|add|added|stored|gotten))(?: (?:a copy of|already|any of|"
        r"any|the movie|all of|every(?! season| episode)))* <x>(?: (?:already|yet|here|(?:on|in)(?: (?:the|our|"
        r"my))? (?:{SERVER})|downloaded|available|somewhere|by any chance|lying around|at all|or not|too|on disk|"
        r"anywhere|stored))*",
        "media",
    ),
    Rule(
        "library",
        r"(?:is|are)(?! there) <x> (?:(?:already|still|available|there|stored|saved|by any chance|"
        r"currently) )*(?:(?:on|in)(?: (?:the|our|my))? (?:{SERVER})|available|here|in our (?:collection|library)|"
        r"on (?:jellyfin|plex)|among our .*|ours|on there)(?: (?:already|yet|now|or not|to watch|for us|too))*",
        "media",
    ),
    Rule(
        "library",
        r"(?:check|see|look|tell me|find out|can you check|do you know|verify|check for me)(?: (?:if|"
        r"whether))(?: (?:we|i|you))?(?: (?:already|still|actually|also))*(?: (?:{HAVE}))(?: a copy of|"
        r" the movie)? <x>(?: (?:already|yet|here|(?:on|in)(?: (?:the|our|my))? (?:{SERVER})|downloaded|or not|"
        r"somewhere))*",
        "sure",
    ),
    Rule(
        "library",
        r"(?:check|see|look|tell me)(?: (?:if|whether)) <x> (?:is|are)(?: (?:already|available|there|"
        r"still))*(?: (?:(?:on|in)(?: (?:the|our|my))? (?:{SERVER})|available|here|there|downloaded))?",
        "sure",
    ),
    Rule(
        "library",
        r"(?:got|any|have we|is there|are there)(?: (?:any|a copy of|a version of))? <x> (?:on|in)(?: (?:the|our|"
        r"my))? (?:{SERVER})(?: already| yet)?",
        "sure",
    ),
    Rule(
        "library",
        r"(?:we|i)(?: (?:already|do|dont|still))* (?:have|got|own) <x> (?:dont we|right|already right|yes|do we|"
        r"dont i|or not)",
        "sure",
    ),
    Rule(
        "library",
        r"(?:whats|what is|what are|anything|is there anything|show me whats|what|show me|list|any|"
        r"show)(?: (?:was|is|s|got|did we|the|recently|new|movies?|films?|shows?|latest|series|just|been))*"
        r" ?(?:new|recently added|added|latest additions|last added|latest|additions|got added)(?: (?:on|in|to|"
        r"the|our|my|{SERVER}|recently|lately|today|this week|movies?|films?|shows?|episodes?|additions|last week|"
        r"here))*",
    ),
    Rule(
        "library",
        r"(?:is|are) <x> (?:already )?in (?:4k|full hd|hd|1080p?|ultra hd|uhd)(?: already)?",
        "media",
    ),
)  # fmt: skip
