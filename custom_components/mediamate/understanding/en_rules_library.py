"""English: do we have it."""

from .rules import Rule

RULES = (
    # do we have it
    Rule(
        "library",
        r"(?=.* (?:we|i|server|library|jellyfin|plex|downloaded|available|missing|stored|here)\b)(?:which|what|"
        r"how many)(?: (?:of the|of))? (?:seasons?|episodes?|parts?|films|movies|books|volumes|albums) (?:of|from|"
        r"in|by) <x>(?: (?:do|have|are|did|is|we|i|you|there|{HAVE}|on|in|the|our|my|{SERVER}|already|available|"
        r"here|downloaded|here|currently|stored|missing|got|been))+",
        "sure",
    ),
    # do we have it
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
        r"(?:check|see|look|tell me|find out|can you check|do you know|verify|check for me)(?: (?:if|"
        r"whether))(?: (?:we|i|you))?(?: (?:already|still|actually|also))*(?: (?:{HAVE}))(?: a copy of|"
        r" the movie)? <x>(?: (?:already|yet|here|(?:on|in)(?: (?:the|our|my))? (?:{SERVER})|downloaded|or not|"
        r"somewhere))*",
        "sure",
    ),
)  # fmt: skip
