"""English: the words that people say around titles, and what a title cannot hold.

One alternative a line; words are as patterns see them: no apostrophes, no capitals.
"""

import re

from .en import AFTER, BEFORE
from .en_slots import GENRES
from .en_words import WORDS
from .rules import expand

_ALL = {**WORDS, "GENRE": "|".join(pattern for pattern, _ in GENRES)}


def any_of(words: str) -> str:
    """Join alternatives that are written one a line, and fill the words of the language in."""
    joined = "|".join(line.strip() for line in words.splitlines() if line.strip())
    # what a loop took it keeps: junk of our own words would be tried in every way otherwise
    return re.sub(r"\)(\*|\{0,8\})(?![+?])", r")\1+", expand(f"(?:{joined})", _ALL))


# a capital inside a sentence that is no title's
CAPITALS = (
    r"i|im|id|ill|ive|tv|hd|uhd|4k|ok|plex|jellyfin|emby|radarr|sonarr|nas|english|mum|mom|dad|grandma|grandpa|"
    r"christmas|easter|halloween|monday|tuesday|wednesday|thursday|friday|saturday|sunday|telegram|imdb|netflix|"
    r"january|february|march|april|june|july|august|september|october|november|december|please|thanks"
)

FRAME = any_of(
    r"""
    (?:can|could|would|will|may|might|should|shall|do|did) (?:you|we|i|u|ya|somebody|someone)(?: (?:please|just|maybe|possibly|perhaps|also|kindly|quickly|then))*
    please|pls|plz|kindly|just|maybe|perhaps|so|and|then|also|but|now|ok|okay|well|again|um+|uh+|hmm+|oh|hey|hi|hiya|hello|yo|actually|anyway|or
    (?:would it be |is it |if its |if )?(?:possible|ok|okay|alright|cool|fine)(?: (?:to|if (?:you|we|i)(?: could| can)?|for you to|that you))?
    i (?:was wondering|wonder|hope|was hoping|guess|think|suppose|bet|reckon)(?: (?:if|whether|that))?(?: (?:you|we) (?:can|could|should|might))?
    (?:is there )?any (?:chance|way|possibility)(?: (?:of|to|that|for))?(?: (?:you|we|i)(?: (?:can|could|might))?)?
    if (?:you|we) (?:can|could|dont mind|find it)|when you (?:can|get a (?:chance|sec|minute|moment))|lets|let us|let me|why dont (?:you|we)
    how about|what about|whats about|mind|do you mind|would you mind|go ahead and|be a dear and|do (?:me|us) a favou?r and|do you think
    good (?:morning|evening|afternoon|day|night)|hey there|hi there|not the (?:remake|new one|old one|original|series|movie|book)
    were|we|i|im|ive|weve|id|wed|you|to|be|able|able to|it|its|like|want you|need you|youd|your|help me|try to|go|quickly|tonight|today|tomorrow
    """
)
EITHER = f"{FRAME}|{BEFORE.replace(chr(10), '')}|{AFTER.replace(chr(10), '')}"
EITHER = expand(EITHER, _ALL)
OBJECT = any_of(
    r"""
    (?:that|this|the|a|the whole|the entire|the complete|the full) (?:one|movie|film|show|series|season|book|album|audiobook|novel|cartoon|documentary|trilogy)|(?:that|this|the whole) thing
    (?:the |all |just |only )*(?:(?:first|second|third|fourth|fifth|latest|new|newest|last|whole|entire|complete|full|next|{N}) )*(?:seasons?|series|episodes?)(?: (?:{N}|{ORD}))*
    (?:all|every|each)(?: (?:the|of the|single|{N}))* (?:seasons?|episodes?|parts?|movies|films|books)
    (?:all of (?:it|them)|it|that|this|them|those|these|one|everything|both|a copy|the (?:whole )?lot)
    """
)
_TAIL = any_of(
    r"""
    please|pls|up|too|asap|now|tonight|today|tomorrow|soon|instead|again|then|quick(?:ly)?|downloaded|ready|first|right now|thanks|thank you|sometime|later|in time
    for (?:me|us|her|him|them|everyone|everybody|(?:the|my|our|a|this|next) \w+(?: \w+)?|tonight|later|tomorrow|christmas|halloween|movie night)
    (?:on|to|in|into|onto) (?:the|my|our|your) (?:\w+ )?\w+|(?:would|will|could|can) you|if (?:you|its|we|possible) ?.*|before .*|when you .*|while .*
    (?:in|with) (?:{LANG}|4k|hd|full hd|1080p?|720p?|ultra hd|uhd|the original)(?: (?:please|subtitles|subs|audio|dub|quality))*|dubbed .*
    """
)
GETIT = rf"(?:(?:{FRAME}) )*+(?:{any_of('{GET}|{GETTING}|have(?! the)|find|track down|fetch|get hold of|watch|see')})(?: (?:me|us|up))?(?: (?:{OBJECT}))(?: (?:{_TAIL}))*+"
LISTIT = rf"(?:(?:{FRAME}) )*+(?:put|stick|pop|throw|chuck|queue) (?:{OBJECT})(?: up)? (?:on|to|in|into|onto|for) (?:(?:the|my|our|your) )?(?:\w+ )?(?:list|queue|downloads?|download|watchlist|wishlist|radarr|sonarr)(?: (?:{_TAIL}))*+"
DROPIT = rf"(?:(?:{FRAME}) )*+(?:cancel|remove|delete|drop|stop|scrap|abort|kill|ditch|bin|lose|skip|get rid of|forget|take|nix|dump|scratch)(?: (?:downloading|getting|about))?(?: (?:{OBJECT}|the download))(?: (?:off|out|of|from|{_TAIL}))*+"
TROUBLE = any_of(
    r"""
    (?:dud|messed up|glitchy|laggy|stuck|stalled|frozen|hung|dead|corrupt(?:ed)?|broken|bad|wrong|awful|terrible|out of sync|fake|cam|camrip|crap|garbage|unwatchable|blurry|pixelated|no (?:seeds|seeders|sound|audio|picture|video)|failed|freez(?:es|ing)|silent|muted|damaged|horrible|poor|low|missing)
    (?:not|isnt|hasnt|wont|doesnt|didnt|never)(?: \w+){0,2} (?:moving|moved|play|open|work|working|finish|finished|progressed|start|match|progress|downloading|budged?)|at \d+(?: percent| %|%)?
    """
)

# what is said of a work before somebody acts on it: its title follows
INTRO = any_of(
    r"""
    (?:talk(?:s|ing)?|rav(?:e|es|ing)|hear(?:ing|d|s)?|going on|banging on|chatting|read(?:ing)?|mind|thinking|gushing|crazy|mad|excited|curious|forgot|forgotten|told (?:me|us)) (?:all )?(?:about|of)
    (?:ask(?:s|ed|ing)?|begg?(?:s|ed|ing)?|cry(?:ing)?|look(?:s|ed|ing)?|beg|nag(?:s|ged|ging)?|mood|craving|pester(?:s|ed|ing)?|bug(?:s|ged|ging)?|desperate|waiting)(?: (?:me|us))? (?:for|to (?:see|watch|get|read))
    (?:never|havent|hasnt|not|didnt|still havent|have not|got round to|got around to|get round to|get around to|dont|we dont|i dont)(?: (?:actually|even|yet|ever|still|properly|got round to|got around to))* (?:see|saw|seen|watch|watched|watching|read|reading|hear|heard|have|got|own|finish|finished|caught|seeing)
    (?:wants?|wanted|wanna|like|love|loved|need|needs|needed|hoping|meaning|planning|trying|dying|itching|keen|supposed|have|has|got|going|gotta|must|should|ought|could|cant wait|lets|let us|would like|id like|fancy|wants us|wants me)(?: to)? (?:see|watch|rewatch|read|hear|catch|seeing|watching|finish|show \w+|have|watch all of|see all of)
    (?:telling|tells|told|tell|nagging|begging) (?:me|us) to (?:watch|see|read|get)|would (?:really )?(?:like|love|enjoy)|(?:mum|mom|dad|wife|husband|kids) (?:would|will) (?:like|love)
    (?:dont|do not) (?:think|believe|reckon) (?:we|i) (?:have|own|got)
    (?:when|where|how|what time) (?:can|could|will|do|may) (?:we|i|the kids)(?: (?:finally|already|start))* (?:watch|see|play|watching)
    (?:never|didnt|cant|wont) (?:saw|see|seen|watched|watch|find)
    (?:obsessed|in love|do|done|start|starting|fed up|bored) with|(?:big |huge )?fans? of|in the mood for|up for|could go for|looking forward to
    (?:(?:somebody|someone|everyone|everybody|people|my \w+|they|he|she|friends?|critics|wife|husband) )?(?:told (?:me|us)|reckons?|thinks|claims|swears|says?|said|recommend(?:s|ed)?|mention(?:s|ed)|suggest(?:s|ed)?|praised?)(?: (?:that|me|us|to (?:me|us)))?
    (?:i|we|ive|weve)(?: (?:just|also|only|recently))* (?:heard|hear|read|saw|missed|miss|want|need|fancy|love|loved|adore|wanted|remember|forgot)(?: that| of| to (?:see|watch|read|get|have|rewatch))?
    (?:are|were|im|is|still|we are|i am) (?:missing|without|lacking|after)|we lack|(?:i|we) dont have|what about|how about|have you (?:heard of|seen|got)|do you know|remember|ever heard of
    (?:the |a |this |that )?(?:\w+ )?(?:movie|film|show|series|book|album|one|documentary|cartoon) (?:called|named|titled)|theres (?:this|a|an) (?:new )?(?:movie|film|show|series|book) (?:called|named)?
    {WHO} (?:wants?|wanted|loves?|needs?|likes?|misses|fancies|adores)|never mind|nevermind|about|regarding
    """
)
SAID = any_of(
    r"""
    (?:is|are|was|looks?|sounds?|seems?|gets?|got)(?: (?:just|so|really|very|absolutely|supposed to be|meant to be|pretty|quite|apparently|like|truly|such|rather|still|also|said to be))*(?: (?:{GOODADJ}|interesting|promising|tempting|great fun|a must-?see|must-?see|good fun|out|on|great|amazing|good|a classic|the best(?: \w+)?|really good|a treat|missing|gone))+
    (?:has|got|won|wins|getting|gets|have)(?: \w+){0,2} (?:reviews?|oscars?|awards?|ratings?|hype|buzz|score)
    (?:so|and|but|then|though|please|again|too|also|tonight|today|tomorrow|soon|now|this weekend|next week|this week|yet|anywhere|at all|before|ever|a lot|lots|all the time|constantly|anymore|any more|after all|already|lately)
    for (?:school|work|the \w+|my \w+|our \w+|ages|tonight|christmas|halloween|years)|by (?:christmas|friday|tonight|tomorrow|the weekend)
    (?:with|in) (?:the|my|our) (?:kids|family|library|collection|wife|husband|boys|girls|system)|on (?:the (?:server|list|system)|jellyfin|plex|friday|saturday|sunday)
    {BEHIND}
    """.replace("{BEHIND}", AFTER.replace("\n", ""))
)

SERIES = {"media_type": "series"}
LIKED = any_of(
    r"(?:i|we|my \w+|the kids|if i|if we|if you)?(?: ?(?:really|just|all|both|have|already))* (?:liked?|loved?|enjoyed?|adored?|finished|watched|saw|binged|seen|done with)"
)


TRIM = r"um+|uh+|erm|er"
# what a title cannot hold
NO_TITLE_WORDS = any_of(
    r"""
    (?:can|could|would|will) (?:you|we|u) (?:please |maybe |just )?(?:{GET}|find|put|play)|(?:get|grab|add|download|fetch|cancel|drop|delete|remove|replace|redownload|find|try) (?:it|that one|another|a different|a better|others?)
    downloaded|downloading|please|do we have|have we got|what else|where can|where do|right now|anything like|something like|can you|could you|(?:or )?is it (?:done|ready|missing|finished|downloaded)|it keeps|looks good|sounds good|it downloaded|another (?:release|version|copy|torrent)|different (?:release|version|copy|torrent)
    """
)
NO_TITLE_EDGE = any_of(
    r"""
    (?:when|where|how|why) (?:can|could|do|does|is|are|will|long|far|much|many)\b.*
    (?:carry|go) on .*|from the .*|.* from the (?:pilot|start|beginning)|(?:the )?(?:season|series) finale .*|.* get
    never|ever|who|whos|what|whats|how|they|they .*|sound|add|link|get|can|(?:the|a) (?:audio|sound|picture|video|file|subs|subtitles|link|copy|download|quality|one)(?: .*)?
    (?:try|redownload|retry|downloading|getting|on the|for the|that the|in the) .*|(?:i|we) (?:could|want|need|would|should|liked|loved|think|just|really|dont|have|had)\b.*
    (?:to (?:see|watch|get|read|have|be|go)|so (?:i|we|they) can|it (?:going|gonna|will)|chance|recommendations?|suggestions?|when|you think|check on|imdb|really|ought|see if|please|my wife|call off|me off|us off|(?:me|us) (?:the|an?)|speeds|(?:i|we) (?:thought|found|find)) .*|yes but .*|the (?:lowdown|scoop|skinny|gist|brakes|plug|bandwidth) .*|look up .*|the word .*|for (?:a|an|the) (?:second|minute|moment|bit|while|sec|mo)|what (?:we|you|i|they) (?:eat|say|do|think|spend|wear|mean|want)|here|there|know|know any .*|any|some|which|yes|\w+ (?:said|says|thinks|told) .*
    (?:the|a|my|your|our) (?:search|hunt) for .*|(?:whats|what is) the reason .*|(?:unstick|unblock|revive|mend) .*|.* (?:would|will|could|can|wont) (?:you|ya|u)|.* as well
    we|i|he|she|it looks .*|.* (?:has|have|had|keeps?|the|an|and|is|are|was|will|would|could|cant|looks|it)
    """
)
# the same where the last word has no capital
LATE = r"an? \S+|.* (?:there|here|already|yet|or not|again)"
# and where others have one
LATE_AFTER_CAPITALS = r".* (?:on|at|in|to|is|are|was|ever|too|up|soon|now|please|then|for|with|by|of)"

# of subtitles it needs no word beside it
LANGUAGE = rf"(?P<l>{WORDS['LANG']})(?!\S)"
