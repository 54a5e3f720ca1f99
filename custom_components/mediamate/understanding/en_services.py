"""English: what the services do for a title beyond getting it: new episodes, causes, releases, indexers.

Loops give nothing back (`*+`): what they take belongs to no other part.
"""

from .rules import Rule

_SHOW = r"(?:(?:the |this |my )?(?:tv )?(?:show|series) )?"
_NO_SHOW = (
    r"(?!(?:up (?:with|on)|every(?:one|body)\b|(?:\w+ ){1,3}on (?:instagram|facebook|twitter|tiktok|youtube)|me|us|him|her|you|them|my|your|orders?|instructions|directions|(?:the |this |that |a )?(?:\w+ )?"
    r"(?:newsletters?|channels?|podcasts?|mailing list|news|recipe|car|rules?|route|instructions|link))\b)"
)
_NEW = r"(?:the |all |any |every |all the )?(?:new|future|upcoming|coming) (?:episodes|eps)"
_AUTO = (
    r"(?:automatically|by (?:itself|themselves)|from now on|in (?:the )?future|as (?:they|it) (?:airs?|comes? out|"
    r"appears?)|when (?:they|it) (?:airs?|comes? out|appears?)|(?:every|each) week|as soon as (?:they|it) (?:airs?|comes? out))"
)
_GET = r"(?:get|download|grab|fetch|add|keep (?:getting|downloading))"
_FOLLOW = r"(?:(?:start |begin )?(?:follow|following)|subscribe(?: (?:me|us))? to|keep up with|keep following|auto-?download)"
_UNFOLLOW = r"(?:unfollow|no longer follow|stop following|stop monitoring (?:the )?new episodes of|unsubscribe(?: me)? from|dont follow|do not follow|stop (?:getting|downloading) new episodes of)"
# what is searched for until it is there; that seasons or episodes are meant is said in the object
_PARTED = r"(?!(?:the |all |any |my )*(?:new|newest|future|upcoming|coming|next)\b)(?=.*\b(?:seasons?|episodes?|eps?|pilot|s\d{1,2}(?:e\d{1,3})?|\d{1,2}x\d{1,3})\b)"
_NO_MORE = r"(?: any ?more| any longer| for now)?"
_SEARCH = r"(?:look(?:ing)?|search(?:ing)?|hunt(?:ing)?|watch(?:ing)? out) for"
_NO_CRAFT = r"(?!(?:\w+ )?(?:(?:air)?(?:plane|craft|liner|ship)|flight|ship|boat|jet|helicopter|drone|balloon|project|study|program\w*|scheme)\b)"
_NO_PLACE = (
    r"(?!(?:the |my |our |your |this |that )?(?:\w+ )?(?:kitchen|(?:bed|bath|living |baby )?room|nursery|garage|garden|hall(?:way)?|"
    r"basement|attic|yard|driveway|porch|house|home|cameras?|sensors?|doors?|windows?|network|server|printer)\Z)"
)
_UNMONITOR = (
    r"(?:unmonitor|(?:turn|switch) off (?:the )?monitoring (?:of|for)|disable (?:the )?monitoring (?:of|for))"
)
_STUCK = (
    r"(?:stuck|stalled|hanging|frozen|blocked|not (?:moving|downloading|progressing|finishing|importing|starting|"
    r"working)|failing|at (?:zero|\d+)(?: percent)?)"
)
_RELEASES = r"(?:releases|torrents)"
_INDEXERS = r"(?:indexers?|trackers?)"
_BAD = r"(?:failing|broken|down|dead|banned|blocked|not working|having (?:problems|trouble|issues)|offline|disabled)"

_EPISODES = {"about": "new_episodes"}
_CAUSE = {"about": "cause"}
_FIX = {"about": "fix"}
_ALL = {"about": "releases"}
_SEARCHED = {"about": "monitoring"}
_PILOT = {"season": 1, "episode": 1, "media_type": "series"}

# Read before all others, and only as whole sentences
RULES = (
    # seasons and episodes that are to be searched for no longer
    Rule("remove", rf"{_UNMONITOR} {_NO_SHOW}{_NO_PLACE}<x>{_NO_MORE}", "media", slots=_SEARCHED),
    Rule("remove", rf"(?:(?:stop|quit) (?:monitoring|{_SEARCH})|(?:dont|do not|no longer|never) (?:monitor|{_SEARCH})) {_PARTED}<x>{_NO_MORE}", "sure", slots=_SEARCHED),
    Rule("remove", rf"(?:(?:stop|quit) {_SEARCH}|(?:dont|do not|no longer|never) (?:look|search|hunt) for) (?!(?:my|your|our|his|her) )(?!.* (?:get|download|grab|add|fetch|find|try)\b|(?:the |any |all |a )*+(?:next|new|latest|last) (?:episode|season|one)s?\b)<x>{_NO_MORE}(?: (?:we|weve|i|ive|they|its|because|since|cause) .*)?", "capital"),
    Rule("remove", r"(?:cancel|call off|abort|drop|end|stop) (?:the|your|my|our|this|that) (?:search|hunt) for (?!(?:my|your|our|his|her|a|an|him|them|me|us)\b)<x>", "media"),
    # new episodes by themselves
    Rule("remove", rf"{_UNFOLLOW} {_SHOW}{_NO_SHOW}<x>", "sure", slots=_EPISODES),
    Rule("remove", rf"stop monitoring {_SHOW}{_NO_SHOW}{_NO_PLACE}<x>", "media", slots=_EPISODES),
    Rule("remove", rf"(?:i|we) (?:dont|do not) (?:want|need) {_NEW} of {_SHOW}<x>(?: any ?more| any longer)?", "sure", slots=_EPISODES),
    Rule("history", r"(?:what|which|whats)(?: (?:shows?|series))? (?:am i|are we|do i|do we|i am|im)(?: currently)? (?:following|follow|subscribed to)", "sure", slots=_EPISODES),
    Rule("history", r"(?:show|list|tell)(?: me)? (?:what|which (?:shows|series)|the (?:shows|series)|everything) (?:i|we)(?:m| am|re| are)? (?:following|follow|subscribed to)", "sure", slots=_EPISODES),
    Rule("history", r"(?:what|whats|which episodes|what episodes) (?:did|have) (?:i|we) (?:miss|missed)(?: (?:lately|recently|this week|so far|while (?:i|we) (?:was|were) away))?", slots={"about": "missed"}),
    Rule("history", r"(?:did|have) (?:i|we) miss(?:ed)? (?:anything|something|any episodes)(?: (?:lately|recently|this week))?", slots={"about": "missed"}),
    Rule("history", rf"(?:did|have) (?:i|we) miss(?:ed)? (?:any|an|some|the last|the latest)(?: new)? episodes? of {_SHOW}<x>", "sure", slots={"about": "missed"}),
    Rule("history", rf"(?:did|have) (?:i|we) miss(?:ed)? (?:anything|something|any|some) (?:of|from|on) {_SHOW}<x>", "media", slots={"about": "missed"}),
    Rule("history", rf"what (?:did|have) (?:i|we) miss(?:ed)? (?:of|on) {_SHOW}<x>", "capital", slots={"about": "missed"}),
    Rule("history", r"(?:did|has|have) anything(?: new)? (?:come|came) (?:out|in)(?: (?:lately|recently|this week|while (?:i|we) (?:was|were) (?:away|gone|out|travell?ing|on (?:holiday|vacation|a trip))))", slots={"about": "missed"}),
    Rule("request", rf"{_FOLLOW} (?:this|that) (?:tv )?(?:show|series)", slots=_EPISODES),
    Rule("request", rf"{_FOLLOW} (?:{_NEW} of )?{_SHOW}{_NO_SHOW}<x>(?: {_AUTO}| for (?:me|us))?", "sure", slots=_EPISODES),
    Rule("request", rf"{_GET}(?: me| us)? {_NEW} of {_SHOW}<x>(?: {_AUTO})?", "sure", slots=_EPISODES),
    Rule("request", rf"(?:start |keep )?(?:track|tracking|watching for|watch for|looking out for|look out for|getting) {_NEW} of {_SHOW}<x>", "sure", slots=_EPISODES),
    Rule("request", rf"{_GET}(?: me| us)? (?:every|each) (?:new )?episode of {_SHOW}<x> {_AUTO}", "sure", slots=_EPISODES),
    Rule("request", rf"(?:tell|let) me(?: know)? when(?:ever)? (?:there (?:is|are) )?(?:a )?new episodes?(?: of {_SHOW}<x>)(?: (?:is|are|comes?) (?:there|out|ready))?", "sure", slots=_EPISODES),
    Rule("request", rf"the (?:latest|newest|last|most recent) (?:episode|ep) of {_SHOW}<x>", "sure", slots={"newest": True, "media_type": "series"}),
    Rule("request", rf"(?:the )?(?:pilot|series premiere)(?: episode)? of {_NO_CRAFT}{_SHOW}<x>", "media", slots=_PILOT),
    # why it does not move, and what helps
    Rule("indexers", rf"(?:why|how come)(?: (?:is|are|do|does|did|have|has|all|the|my|our|some|one|of))*+ {_INDEXERS}(?: (?:all|still|keep|keeps))*+ (?:{_BAD}|fail(?:ed|ing)?|died|(?:not|dont|doesnt|wont|isnt|arent) \w+)"),
    Rule("downloads", rf"(?:why|whys|how come)(?: (?:is|isnt|are|arent|has|hasnt|does|doesnt))? <x>(?: still)? {_STUCK}", "sure", slots=_CAUSE),
    Rule("downloads", r"why (?:isnt|is not|arent|doesnt|does not|wont|hasnt|cant) <x>(?: yet| being)? (?:download(?:ing|ed)?|mov(?:e|ing)|start(?:ing|ed)?|finish(?:ed|ing)?|progress(?:ing)?|import(?:ed|ing)?|work(?:ing)?|here|there|ready|available)(?: yet)?", "sure", slots=_CAUSE),
    Rule("downloads", rf"why (?:is|are|isnt|arent) (?:it|that|this|everything|nothing|my download|my downloads|the download|the downloads|they)(?: all)?(?: still)? (?:{_STUCK}|downloading|moving|starting|finishing)", slots=_CAUSE),
    Rule("downloads", r"(?:why|hows|how come)(?: (?:is|are|does|do|has))? <x> (?:taking|take|taken|been) (?:so long|this long|forever|ages|so slow)(?: to (?:download|finish|come|arrive|get here))?", "media", slots=_CAUSE),
    Rule("downloads", r"why (?:is|are|does|do) (?:it|that|this|everything|my download|my downloads|the download|the downloads|they)(?: all)? (?:tak(?:e|ing) (?:so long|this long|forever|ages)|so slow)(?: (?:to )?(?:download|finish)(?:ing)?)?(?: today)?|how come (?:its|it is|everything is|everythings) (?:taking (?:so long|forever|ages)|so slow)", slots=_CAUSE),
    Rule("downloads", r"why (?:has|have) <x> not (?:finished|started|come|arrived|downloaded)(?: downloading)?(?: yet)?", "media", slots=_CAUSE),
    Rule("downloads", r"(?:whats|what is) (?:the reason|stopping|keeping|holding up|holding back|blocking|the hold ?up with) (?!(?:me|us|you|him|her|them)\b)<x>(?: (?:from (?:downloading|coming|finishing|moving)|(?:isnt|is not|doesnt|does not|wont|hasnt) (?:mov|download|finish|start|com|progress)\w*))?", "capital", slots=_CAUSE),
    Rule("downloads", r"what(?:s| is) (?:wrong|the (?:problem|matter|hold-?up|issue))(?: with(?: the download of)? (?P<x>.+?))", "media", slots=_CAUSE),
    Rule("downloads", r"what(?:s| is) (?:wrong with|holding up|blocking|keeping) (?:it|that|my download|the downloads?)", slots=_CAUSE),
    Rule("retry", rf"(?:its|it is|thats|that is|theyre|they are) (?:still |all |completely )?{_STUCK}(?: again)?"),
    Rule("retry", r"(?:please )?(?:fix|repair|unstick|unblock) (?:it|that|this|the downloads?|my downloads?|whats stuck|everything thats stuck)", slots=_FIX),
    Rule("retry", r"(?:please )?(?:repair|unstick|fix) (?:the download of |the stuck )<x>", "sure", slots=_FIX),
    Rule("retry", r"(?:please )?(?:repair|unstick|fix|unblock|revive|mend) (?:the |my )?<x> (?:download|torrent|import)", "sure", slots=_FIX),
    Rule("retry", r"(?:please )?(?:repair|unstick) <x>", "strict", slots=_FIX),
    # releases to choose from
    Rule("find", rf"(?:show|list|give|find|see|look at|search for|search)(?: me| us)? (?:the |all |all the |some |other |more |available |which |what )*+{_RELEASES}(?: there are)?(?: (?:of|for) <x>)", "sure", slots=_ALL),
    Rule("find", rf"(?:what|which)(?: other| more)? {_RELEASES} (?:are there|are available|do we have|can i (?:get|choose from)|exist)(?: (?:of|for) <x>)", "sure", slots=_ALL),
    Rule("find", r"(?:show|list|give|find|see)(?: me| us)? (?:the |all |all the |some |other |more |available )*+releases", slots=_ALL),
    Rule("find", r"(?:what|which)(?: other| more)? releases (?:are there|are available|can i (?:get|choose from))", slots=_ALL),
    # who wants another one, and not to choose it
    Rule("retry", r"(?:choose|pick|select|use|take) (?:another|a different|some other) (?:release|torrent)(?: (?:of|for) <x>)?", "sure"),
    Rule("find", r"(?:let me |i want to |id like to )?(?:choose|pick|select) (?:a|the|another|my own) (?:release|torrent)(?: (?:of|for) <x>)", "sure", slots=_ALL),
    Rule("find", r"(?:let me |i want to |id like to )?(?:choose|pick|select) (?:a|the|another|my own) (?:release|torrent)(?: myself)?", slots=_ALL),
    # "french subs, lupin", "lupin subs french"
    Rule("subtitles", r"(?P<l>{LANG}) (?:{SUBS}) (?:(?:for|of|to|on) )?(?!(?:are|is|on|off|please|for|were)\b)<x>", "media"),
    Rule("subtitles", r"(?!(?:turn|switch|put|set|show|get|find|add|download|give|need|want|i|we|you|the|no|my|are|is|any|can|could|do|new|some|fetch|with)\b)<x> (?:{SUBS})(?: in)? (?P<l>{LANG})", "media"),
    # where releases come from
    Rule("indexers", rf"(?:which|what)(?: of (?:my|the|our))? {_INDEXERS}(?: (?:is|are|isnt|arent))?(?: currently)? (?:{_BAD}|working)"),
    Rule("indexers", rf"(?:are|is)(?: all)?(?: of)?(?: the| my| our| any)? {_INDEXERS}(?: all)? (?:ok|okay|fine|up|working|{_BAD})"),
    Rule("indexers", rf"(?:hows|how are|how is|show|list|check|status of)(?: me)?(?: the| my| our| all)* {_INDEXERS}(?: doing| status)?"),
    Rule("indexers", rf"(?:can you |could you |please )*+(?:test|check|ping|try)(?: (?:all|of|the|my|our))*+ {_INDEXERS}(?: (?:please|for me|again|are (?:ok|fine|up|working)))*+"),
    Rule("indexers", rf"{_INDEXERS} status|(?:do|does) (?:all )?(?:the |my |our )?{_INDEXERS} work"),
)  # fmt: skip
