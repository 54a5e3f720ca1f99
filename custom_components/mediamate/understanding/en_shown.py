"""English: what the words around a title that shows itself mean; the first sign that fits decides.

Patterns see the whole sentence with `§` for the title.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
import re

from . import en_cues as cues
from .around import Around, Sign
from .loose import case_after

_GET = r"(?:down ?load|torrent|grab|fetch|get|add|request|queue|snag|order|dl|find and download|track down|procure|nab|rip|bung|whack|chuck|lob|hook (?:me|us) up with|get (?:your|our|my) hands on|get hold of|after a copy of)(?:ing|ting|bing|s|ed)?"
_WANT = r"(?:wants?|wanna|wanted|want|fancy|fancies|like|love|need|needs|dying|keen|craving|after|begging|asking|asks|asked|hoping|mood|gotta|ought|should|must|could|lets|itching|longing|desperate|would|wish|excited|mind|try|great if we had|nice if we had|good if we had|planning|keeps)"
_SEE = r"(?:see|seeing|watch|watching|rewatch|rewatching|read|reading|hear|hearing|catch|have|own|get)"
_ON_LIST = r"(?:on|to|in|into|onto) (?:(?:the|my|our|your) )?(?:\w+ )?(?:download|downloads|list|queue|watchlist|wishlist|radarr|sonarr|requests?)(?: (?:list|queue))?"
HOME = r"(?:on|in|at|to) (?:(?:the|our|my) )?(?:home )?(?:server|library|collection|plex|jellyfin|nas|drive|disk|system|media server|movie library)"
_TV = r"(?:on|to|in|onto) (?:(?:the|my|our) )?(?:\w+ )?(?:tv|telly|television|screen|projector|living room|bedroom|kitchen|lounge|den|playroom|chromecast|apple tv|ipad|tablet)"
_KIND = r"(?:(?:the|that|this|a|an|new|old|original|movie|film|show|series|book|album|novel|documentary|cartoon|called|named|audiobook|latest|next|first|last|season|seasons|episode|episodes|\d+|of|from|all|every|any|some|part|download|torrent|copy|file|our|my|for|request) )*"
_TO = r"(?:(?:me|us|the|a|please|just|also|maybe|up|that|for|to|of|with|from) )*"
_LIKED = (
    r"(?:loved?|liked?|enjoyed?|adored?|(?:big |huge )?fans? of|obsessed with|finished|just watched|into)"
)
GOOD = cues.any_of(
    r"{GOODADJ}|spectacular|powerful|delightful|moving|top|gorgeous|fab|ace|magnificent|terrific|marvel+ous|my favou?rite|favou?rite|the best|a classic|funny|entertaining|recommended"
)
BAD = cues.any_of(
    r"{BADADJ}|a letdown|tedious|pointless|forgettable|unfunny|overlong|tiresome|worst|a chore|poor|appalling|abysmal|woeful|dire|shite|bland|predictable|silly|annoying|confusing|slow"
)
_TALE = r"(?:plot|cast|director|writer|author|rating|ratings|score|runtime|running time|length|synopsis|summary|reviews?|review|trailer|actors?|actress|genre|story|premise|year|soundtrack|info|information|details|facts|sequel|budget|language|prequel|imdb|stars|star|lead|villain|guy|girl|lowdown|scoop|skinny|critics|awards?|oscars?)"
_CHANGE = r"(?:another|different|better|new|other|alternative|proper|working|healthier|good|again|elsewhere|wrong|replace|redownload|retry|re-download|swap)"

_STUCK = cues.any_of(
    r"""
    stuck|stalled|frozen|hung|corrupt(?:ed)?|out of sync|camrip|a cam|no (?:seeds|seeders|sound|audio|picture|video)|keeps? (?:freezing|stopping|buffering|failing|stalling)|pixelated|garbled
    (?:sound|audio|picture|quality|video|file|copy|release|torrent|version|download|dub|image)s?(?: (?:of|on|in|for|is|s|was|looks|sounds|seems|so|really|just|the|my|§))* (?:{BAD}|is bad|dead|broken|wrong|{BADADJ})|(?:terrible|awful|bad|wrong|poor|horrible|broken) (?:sound|audio|picture|quality|video|file|copy|release|torrent|version|dub)
    (?:not|isnt|hasnt|wont|doesnt|didnt|never|cant)(?: \w+){0,2} (?:moving|moved|play|work|working|progressed|progress|budged?)|(?:at|on) \d+(?: percent| ?%)?(?: \S+)* (?:for|since)
    """
)

# verb, what means it, what means that it does not, trust, slots
SIGNS: tuple[tuple[str, str, str, str, dict[str, bool]], ...] = (
    ("subtitles", r"(?:subtitles?|subs|captions?|srts?)(?: \S+){0,4} (?:for|to|of|on|in|from) (?:\S+ ){0,2}§|§(?: \S+){0,4} (?:has|have|needs?|without|no|missing|is missing|came with)(?: \S+){0,3} (?:subtitles?|subs|captions?)|\A§ (?:subtitles|subs)|(?:fix|sync|resync|replace) § (?:subtitles|subs)|(?:subtitles|subs) please(?: for)? §|(?:subtitles|subs|captions)(?: \S+)* (?:lag|behind|delayed|ahead|out of sync|wrong|off|bad|missing|late|early)", r"with (?:subtitles|subs)", "sure", {}),
    ("recommend", rf"(?:something|anything|stuff|things?|movies?|films?|shows?|series|books?|ones?|more|others?|similar|else|recommend\w*|suggest\w*|some|any|what|whats)(?: \S+){{0,3}} (?:like|similar to|along the lines of|in the (?:vein|style|spirit) of|close to|comparable to|after|as good as|reminiscent of|if (?:i|we|you) {_LIKED}|for (?:a )?(?:fans?|lovers?) of) {_KIND}§", r"feel like|looks like|sounds like|would like|id like|what(?: \S+)* like", "sure", {"like": True}),
    ("recommend", rf"{_LIKED} {_KIND}§(?: \S+)* (?:like (?:that|it|this)|similar|suggest\w*|recommend\w*|what (?:else|next|should|can|could|to)|more of|anything else|ideas|in that vein)|(?:similar|comparable) to {_KIND}§|§(?: \S+)* (?:what else is like (?:that|it)|anything similar|something similar|more like (?:that|it))", "", "sure", {"like": True}),
    ("retry", rf"{_STUCK}|§ another (?:go|try|shot)|watermark\w*|half of § is missing|(?:dubbed|spoken|is|came) in (?:the wrong|\S+ )(?: \S+)* (?:want|need|get|original)|stuttering|buffering|budged|a dud", r"(?:is|are) the door|get (?:it|that) please|download it|stuck on you|cancel|remove|missing from|were missing|we are missing|no sound of", "sure", {}),
    ("retry", rf"(?:find|get|try|grab|need|want|download|look for|search for|give me|use|pick|replace|fetch|choose|switch to)(?: \S+){{0,3}} (?:{_CHANGE})(?: \w+)? (?:release|version|copy|torrent|source|rip|encode|file|download|one)|(?:{_CHANGE}) (?:release|copy|torrent|source|rip|encode|file|version) (?:of|for) §|(?:retry|redownload|re-download|replace) {_KIND}§|(?:try|download|search|look|get)(?: for)? {_KIND}§ again|search again for §|(?:wont|doesnt|didnt|cant|isnt|hasnt)(?: \w+)? (?:play|start|open|load|work|downloading|moving|moved|finish)|§(?: \S+)? (?:is|came|arrived) in (?:the wrong language|french|german|spanish|italian|russian|japanese)", rf"when|next|new season|is there a new|any new|extended|directors|{_GET} the (?:new|other) § ", "sure", {}),
    ("resume", r"get § (?:going|moving|downloading) again|back to downloading §|(?:resume|unpause|un-pause|carry on|continue|go on with) (?:\S+ ){0,3}(?:download\w*|getting|§)|keep (?:downloading|getting)|let § (?:continue|go on|resume|carry on)|(?:start|restart)(?: \S+){0,2} § (?:download )?again|resume", r"watching|playing|from where|tv|play", "sure", {}),
    ("pause", r"(?:brakes|brake) on §|give § a (?:rest|break)|§ on (?:ice|the back burner)|pause|suspend|freeze|halt|on hold|hold off|put(?: \S+)? §(?: \S+)? on (?:hold|pause)|(?:stop|temporarily stop) (?:\S+ ){0,3}§(?: \S+)? (?:for (?:now|a (?:while|bit|moment|sec\w*))|temporarily|until .*|tonight)|temporarily stop|hold §", r"movie on pause|while we", "sure", {}),
    ("remove", rf"(?:pull the plug on|bail on|yank|axe|nuke|call off) {_KIND}§|(?:take it back|changed my mind|on second thoughts?)(?: \S+)* §|(?:cancel|remove|delete|abort|scrap|drop|ditch|get rid of|kill|call off|forget(?: about)?|scratch|nix|bin|erase|take|stop|dump|chuck out) {_TO}(?:\S+ ){{0,2}}{_KIND}§|(?:cancel|remove|drop|delete|scrap) (?:it|that|that one|the download)|stop (?:downloading|getting|trying to get)|(?:dont|do not|no longer|never|dont want to|not) (?:\S+ ){{0,2}}(?:download|get|want|need|grab|bother|fetch)(?: \S+){{0,3}} {_KIND}§|§(?: \S+)* (?:off|from) (?:the|my|our) (?:\w+ )?(?:list|queue|downloads?|watchlist|requests)", r"why dont|forget to|never (?:saw|seen|watched|got)|havent|take me|stop at|drop me|have|theres|we dont have|dont have", "sure", {}),
    ("upcoming", r"(?:when|whens|what day|what date|date|how long|how many days|how soon|any idea when|know when)(?: \S+)* (?:come|comes|coming|out|air|airs|airing|premieres?|returns?|back|released?|release|start|starts|continue|continues|season|episode|debut|land|lands|drop|drops|arrive in (?:cinemas|theaters))|release date|air date|(?:is|are|has|will|does|any|been|was|did)(?: \S+)* § (?:\S+ ){0,2}(?:out|released|coming|returning|cancelled|renewed|coming back|premiered|come out|aired?|getting|get another|get a)(?: \S+)* ?|(?:is there|will there be|are there|going to be|are they making|getting|any news (?:on|about)|any) (?:\S+ ){0,5}(?:another|new|next|more|a|second|third|fourth|sequel|season|episodes?)(?: \S+){0,4} §(?: \S+)*(?: \?)?|(?:next|new) (?:season|episodes?|series|movie|film|instal?lment) of § ?(?:out|yet|when|coming)?|finale of §|wait for § ?\Z|wait for §|announced? (?:when|if) §|going to make (?:another|more) §|word on (?:a|another|the) (?:\S+ )?season of §|(?:renewed|cancelled|season two|season 2) § (?:release|premiere) date", rf"when (?:did|was|were)|(?:what|which) year|want|need|start|put on|download\w*|finish\w*|ready|done|{HOME}|do we have|have we got|is there a copy|grab|add|get (?:the|me)|long is|play|jellyfin|queue|get it|watch (?:it|§)", "sure", {}),
    ("rate", r"(?:wasnt|werent|isnt|not|never) (?:too |very |that |so |really )?(?:keen|sold|fussed|big|wild|crazy|mad|hot) (?:on|about)|cant say (?:i|we) (?:\S+ )?(?:enjoyed|liked|loved)|gets an? (?:zero|one|two|1|2)|(?:zero|one|two|0|1|2) (?:out of \w+ )?stars?|[1-4]/10|[12]/5|(?:one|two|three|four|[1-4]) out of (?:ten|10)|thumbs down|👎", r"find|recommend", "sure", {"liked": False}),
    ("rate", r"gets an? (?:ten|10|nine|9|five)|§ (?:broke|wrecked|moved|destroyed|floored|got) me|what a (?:film|movie|show|ride|masterpiece)|(?:four|five|4|5|ten|10|nine|9|eight|8) (?:out of \w+ )?stars?|(?:[89]|10)/10|[45]/5|(?:eight|nine|ten|[89]|10) out of (?:ten|10)|(?:four|five|[45]) out of (?:five|5)|thumbs up|👍|❤|as (?:liked|a favou?rite|loved)", r"find|recommend|rated", "sure", {"liked": True}),
    ("find", rf"what(?:s| is| was| does)?(?: \S+){{0,4}} § (?:\S+ )?about|(?:tell (?:me|us)|know|learn|info\w*|details|more|something|anything|facts|read|say|says|said|think)(?: \S+){{0,3}} (?:about|on|of) {_KIND}§|(?:who|whos)(?: \S+)* §|what(?: \S+)* (?:is|are|was) the {_TALE}|{_TALE} (?:of|for|in|on|to|from) {_KIND}§|how (?:long|old|good|scary|many|violent|much)(?: \S+){{0,6}} §|(?:is|was|are) {_KIND}§ (?:\S+ )?(?:any good|worth|based|good|suitable|appropriate|ok|okay|scary|a true|a remake|a sequel|a series|a movie|a film|really|rated|for|funny|the first|part of|set|in black|too|violent|about)|does {_KIND}§ (?:\S+ )*?(?:have|win|end|get|star|contain|hold)|did {_KIND}§ (?:\S+ )*?(?:win|get any|make|flop)|(?:what|which) (?:year|genre|language|country|actors?|director|rating|kind|sort|type|score|book)(?: \S+)* §|when (?:was|did) {_KIND}§ (?:\S+ )?(?:made|come out|released|filmed|shot|written|published|first)|should (?:i|we) (?:watch|see|bother)|(?:lowdown|scoop|deal|info|goss) (?:on|with|about) §|who (?:played|plays|voices|voiced|directed|wrote|made|starred|stars)(?: \S+)* §|how did (?:critics|people|audiences) (?:like|find|receive) §|which §(?: \S+)* (?:has|is|was)|what other(?: \S+)* §|whats it like|is § one of those|§ (?:\w+ )?{_TALE}(?: please| \?)?\Z|(?:filmed|directed|written|made|based|shot) (?:by|on|in)|explain|describe|whats special|what happens|how does § end|is § the|what did critics|sequel to", rf"download\w*|{HOME}|do we have|queue|left|until|progress|finish\w*|is §(?: \S+)? ready|seasons (?:of §)? ?(?:do|have) we|get it|add it|grab it|can you get|please get|so get|playing (?:now|on)|long left|much longer|ready|is § (?:\S+ )?(?:for download|there)", "sure", {}),
    ("library", rf"§ (?:\S+ )?one of ours|sworn we had §|(?:have|had) we (?:got|had) §|we (?:already )?(?:have|had|own|got) §(?: \S+)* (?:check|right|somewhere|dont we|didnt we)|dont we (?:already )?(?:have|own) §|episodes? of § (?:are|is|am i|are we) missing|(?:do|have|has|did|does|dont) (?:we|i|you|the (?:kids|server))(?: \S+){{0,3}} (?:have|own|got|get|gotten|keep|still have|stored|downloaded?)?(?: \S+){{0,4}} ?{_KIND}§|(?:is|are|check|see|whether|if|theres|any|have)(?: \S+)* §(?: \S+)* {HOME}|(?:is|are) (?:\S+ )?§(?: \S+)? (?:there|here|available|on there|in there)(?: already| yet| too)* ?\??|is there (?:a copy of |any )?{_KIND}§|got {_KIND}§ \?|§(?: \S+)* do (?:we|you) have (?:it|that)|(?:which|what|how many) (?:\S+ ){{0,3}}of § (?:\S+ )?(?:do|have) (?:we|i|you)|did § (?:get added|make it)|copy of § {HOME}|{HOME} (?:\S+ ){{0,3}}§ \?", rf"(?:can|could|please|so|lets) (?:you |we )?{_GET}|get it|grab it|add it|download (?:it|§)|heard|asked|ask for|request\w*|do you know|(?:do|have) you (?:seen|heard|think|want|like|love)|seen|watch|finish\w*|ready|downloading|subtitles|know|recommend|did you (?:get|manage|finish|download)|put|have you (?:finished|started|downloaded)|is there (?:a|any|another) (?:sequel|chance|way|new|season)|going to be|been released", "sure", {}),
    ("history", r"(?:did|have|had) (?:i|we) (?:\S+ )?(?:already )?(?:asked?|requested?|ordered?)|when did (?:i|we) (?:ask|request)|who (?:asked|requested|ordered)", "", "sure", {}),
    ("downloads", r"(?:hold ?up|getting on|any sign of|whats keeping|will § (?:\S+ )*be (?:done|ready|finished|here)|let me know (?:how|when) §|status|progress|eta|percent\w*|how far|how much (?:of|is|more)|how long (?:until|till|before|left|for|is left|does)|time left|much longer|coming along|any (?:news|word|progress|movement|update|luck)|update|hows|how is|how are|where are we|whats (?:happening|going on|up) with|when (?:will|can|is|does|do)|whens|\A(?:(?:so|and|hey|ok|well|but) )*(?:is|has|did|are|isnt|hasnt|was)(?: \S+){0,3} §(?: \S+)*|why (?:is|isnt|hasnt)|are we there)(?: \S+)*", rf"heard|good|about|any good|(?:can|could|please|so|lets) (?:you |we )?{_GET}|get it|grab it|add it|play it|{HOME}(?! (?:already )?(?:downloading|yet))|come out|coming out|released|out yet|netflix|streaming|hulu|prime|disney|know|think|great|awful|amazing|terrible|boring|worth|the (?:best|worst)|recommend|who|where can|where do|in cinemas|a masterpiece|based|better than|is that the|isnt for", "sure", {}),
    ("watch", rf"(?:bang|chuck|whack|pop|slap|stick) on §|§ up on (?:the|my|our)|(?:ping|shoot|drop|forward)(?: me| us)? (?:the |a )?link|roll it|(?:service|app|platform|channel) has §|left off in §|where (?:i|we) left off|(?:link|url)(?: \S+){{0,2}} (?:for|to|of) {_KIND}§|§ (?:link|url)|(?:where|how|on what|on which|what|which)(?: \S+){{0,5}} (?:watch|see|stream|view|find|streaming|play|read|listen to) {_KIND}§|wheres? (?:\S+ )?§ (?:\S+ )?(?:streaming|playing|showing|available|on)|(?:play|stream|cast|start|launch|open|put on|begin|resume watching|continue watching|fire up|run|show|pop on|throw on|keep watching) {_TO}{_KIND}§|(?:put|stick|throw|pop|get|switch|have|turn) {_TO}{_KIND}§ (?:back )?on(?: (?!the (?:list|download)|my (?:list|download))\S+)*|§(?: \S+)* {_TV}|is § on (?:netflix|hulu|prime|disney|hbo|max|apple)|(?:can|could|may) (?:i|we|the kids) (?:\S+ )?(?:watch|see|start) {_KIND}§|play it|put it on|start it|(?:lets|let us) (?:watch|start|play) {_KIND}§ (?:now|right now|on|in)", rf"download (?:it|§)|{_ON_LIST}|get it|grab it|add it|(?:start|starting|begin) (?:downloading|the download|getting)|putting|stop|again\Z", "sure", {}),
    ("rate", rf"(?:didnt|did not|dont|do not|cant|couldnt|not|never|wasnt|isnt|wouldnt)(?: \w+)? (?:like|enjoy|love|care for|stand|finish|get into|a fan of|recommend|for me|my thing|impressed|into|worth|that good|good|great|my cup|get through)|hated|hate|loathed|disliked|despised|detested|(?:§|ending|acting|story|it|film|movie|show|series|book)(?: \S+)? (?:is|was|were|are|got|felt|seemed|turned out)(?: \w+){{0,6}}? (?:{BAD})|§ (?:really |just |totally |absolutely )?(?:sucked|sucks|bored|dragged|stinks|disappointed|blows)|§ (?:{BAD})\Z|waste of|(?:gave up|slept|fell asleep) (?:on|through|during)|regret", rf"sound|audio|quality|picture|copy|release|version|file|(?:can|could|please|so|lets) (?:you |we )?{_GET}|get it|grab it|add it|recommend|suggest|find|download|cancel|heard|says|said|have|why|if", "sure", {"liked": False}),
    ("rate", rf"(?:loved|liked|enjoyed|adored|adore|adores|love|loves|enjoy)(?: \S+){{0,4}} {_KIND}§|fans? of {_KIND}§|(?:§|ending|acting|story)(?: \S+)? (?:is|was|were|are|got|felt|turned out)(?: \w+){{0,6}}? (?:{GOOD})|§ (?:really |just |totally |absolutely )?(?:rocked|rocks|rules|ruled|blew me away|slaps|delivered|made me cry|was worth)|§ (?:{GOOD})\Z|(?:what an?|such an?) (?:{GOOD}) (?:movie|film|show|series|book|album)|(?:best|favou?rite) (?:\S+ ){{0,3}}(?:is|was|movie|film|show|series)", rf"would|id|wed|if|d love|to (?:see|watch|have|get|read|hear)|(?:can|could|please|so|lets) (?:you |we )?{_GET}|get (?:it|that)|grab (?:it|that)|add (?:it|that)|recommend|suggest|find|download|cancel|heard|says|said|reckons?|told|have|it on|want|anything|what|any|is it|seeing|watching", "sure", {"liked": True}),
    ("request", rf"(?:{_GET})(?: \S+){{0,3}} {_KIND}§|§(?: \S+)* {_ON_LIST}|{_ON_LIST}(?: \S+)* §|(?:{_GET}|stick|put|pop|throw|chuck) (?:it|that|this|them|that one|this one|one|the (?:movie|film|series|show|book|album|lot|first|latest|whole|second|last)|season|all|every|both|everything)|§(?: \S+)* (?:{cues.GETIT}|{cues.LISTIT})|§ (?:please )?(?:download|downloaded|added)|(?:put in a|a|my) request for §|download|§(?: \S+)* (?:be|is|get) (?:added|downloaded)|request §", r"(?:asked|told|said|tell|ask|remind|why|how (?:do|does|did|can)|did|didnt|who|if|never)(?: \S+){0,2} (?:you|him|her|me|to|i|he|she|we|they)?(?: to)? ?(?:download|get|downloaded)|got|already|was|get (?:to|out|up|home|ready|there|lost|off|dressed)|add \S+ to (?:the|my) (?:contacts?|shopping|calendar|guest|email|phone)", "sure", {}),
    ("request", rf"{_WANT}(?: \S+){{0,4}} {_SEE}(?: \S+){{0,3}} {_KIND}§|(?:mood|begging(?: \w+)?|asking(?: \w+)?|dying|desperate|kill|up|looking|searching|room|crying|craving|go) for (?:\S+ )?{_KIND}§|(?:i|we|my \w+|the \w+|id|wed|ive|weve)(?: \w+)? (?:want|wants|need|needs|wanna|fancy|would like|would love|like|require|could use|could do with|miss|crave|wanted) {_KIND}§|(?:how|what) about {_KIND}§|gimme {_KIND}§|(?:let me|let us|can (?:i|we)|could (?:i|we)|may (?:i|we)|id like to|great if we|nice if we|cool if we|we should) (?:have|had|get) {_KIND}§|(?:missing|lacking|without) {_KIND}§|any (?:chance|way)(?: \S+){{0,3}} §", r"(?:didnt|dont|not|never|no longer) (?:want|need|like)|go to|meet|talk|call|visit|see you|asked me to|said|loves|loved|why|who|when (?:was|is|does|did)|tickets?|dressed|costume|doll|toys?|as a|called", "weak", {}),
    ("find", rf"(?:find|search|search for|look up|look for|lookup|browse|google|check out|show me|pull up|search up|look into) {_TO}{_KIND}§", r"watch|play|tv", "weak", {}),
)  # fmt: skip

# what goes on inside a title between words with capitals
_CONNECT = r"of|the|and|in|a|an|on|at|to|for|from|with|is|or|but|by|vs|de|la|le|el|von|der|das|n|it|me|my|who|that|as|not|no|i|im|you|all|are|your|his|her|their|out|up|off|over|down|what|we|be|s|d'|&"
AFTER = rf"(?:{_CONNECT}|please|too|again|here|there|\d{{4}})"
SERVICES = r"i|im|id|ill|ive|jellyfin|plex|emby|kodi|imdb|tmdb|hd|uhd|fullhd|full|ultra|tv|dvd|bluray|blu-ray|mediamate|telegram|netflix|hulu|disney|hbo|prime|youtube|radarr|sonarr|qbittorrent|ok|okay|pls|plz|thanks|please|wi-fi|wifi|google|alexa|siri|nas|hdr|4k|usb|english|russian|german|french|spanish|italian|japanese|korean|chinese|polish|ukrainian|mum|mom|dad|grandma|grandpa|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|june|july|august|september|october|november|december|christmas|halloween|easter|hey|hi|hello|eta|could|would|sci-fi|asap|btw|lol|uk|usa"
_NAMES = frozenset(
    [
        "dave",
        "david",
        "john",
        "tom",
        "bob",
        "robert",
        "anna",
        "sarah",
        "mike",
        "michael",
        "peter",
        "paul",
        "mary",
        "kate",
        "emma",
        "lucy",
        "james",
        "jim",
        "joe",
        "steve",
        "sam",
        "ben",
        "dan",
        "daniel",
        "alex",
        "chris",
        "jack",
        "harry",
        "george",
        "laura",
        "lisa",
        "julia",
        "jane",
        "susan",
        "linda",
        "karen",
        "nick",
        "tim",
        "matt",
        "mark",
        "andrew",
        "anne",
        "alice",
        "sophie",
        "olivia",
        "mia",
        "noah",
        "liam",
        "ethan",
        "luke",
        "adam",
        "josh",
        "ryan",
        "kevin",
        "brian",
        "eric",
        "carol",
        "helen",
        "rachel",
        "claire",
        "ivan",
        "olga",
        "masha",
        "dima",
    ]
)
_WORKS = r"(?:movies?|films?|shows?|series|books?|novels?|albums?|anything|something|everything|comed(?:y|ies)|dramas?|thrillers?|horror|documentar(?:y|ies)|work|works|stuff|filmography|westerns?|musicals?|romcoms?|rom-coms?|cartoons?|records?|discography)"
# whose works are meant
PEOPLE = rf"{_WORKS}(?: (?:directed|written|made|that|are|all|other|new|old|recommended|you know))* (?:by|with|from|starring|featuring|directed by|written by|has|have|did) §|\A(?!.*\b(?:get|add|download|grab|fetch|queue|put)\b).*§ (?:{_WORKS})(?!\S)|(?:else|other)(?: \S+)* § (?:been in|directed|made|written|wrote|star)|own any §|(?:any|some|more) §(?: \S+)? {HOME}"
MORE = cues.any_of(
    r"""
    {GET}|{GETTING}|{MEDIA}|{SERVER}|{HAVE}|{DONE}|{LOVED}|{HATED}|{WHENPAST}|{NOW}|{SOON}|{N}|{ORD}
    my|our|his|her|your|their|the|a|an|of|for|to|on|in|at|with|from|by|about|and|or|but|so|that|this|it|is|are|was|were|do|does|did|have|has|had|can|could|will|would|should|may|might|must|shall|be|been|if|any|some|all|every|which|what|whats|who|when|where|how|why|there|theres|here|not|dont|didnt|only
    want|wants|wanted|wanna|need|needs|like|love|fancy|looking|mood|see|seeing|watch|watching|rewatch|read|hear|find|search|look|show|tell|give|gimme|let|lets|make|sure|put|stick|play|start|open|keep|please|called|named|version|copy|chance|way|possible|great|nice|good|list|queue
    he|she|they|kids|children|wife|husband|son|daughter|friend|friends|family|boss|mate|everyone|everybody|never|always|really|finally|just|also|too|again|before|after|already|yet|still|later|now|soon|tonight|today|tomorrow|weekend|evening|night
    itd|had|hed|shed|theyd|youd|added|downloads|both|three|hiya|yo|oi|howdy|cheers|mate|favou?r|kindly|reckons?|brilliant|is|marathon|weeks|on about|minute|sec|second|phone|call|netflix|hulu|wrong|wanted|long|quality|nearly|called|name|about|reviews|rating|kids|there|arrived|left|sound|audio|picture|release|cancel|remove|delete|drop|stop|pause|resume|continue|hold|off|temporarily|while|download|downloading|torrent|progress|status|eta|how|link|send|stream|channel|service|app|subtitles|subs|captions|sync|cast|plot|director|actors?|summary|story|sequel|trailer|length|year|genre|language|long|old|scary|good|bad|awful|terrible|boring|amazing|brilliant|best|worst|ever|ending|loved|hated|liked|enjoyed|suck(?:s|ed)?|fan|star|stars|rate|thumbs|up|down|recommend|similar|suggest|coming|out|released?|release|date|air|airs|premiere|episode|season|returning|back|next|cinema|cinemas|theaters|requested|asked|ordered|library|server|plex|jellyfin|nas|collection|somewhere|still|stuck|stalled|frozen|broken|corrupt|moving|working|another|different|better|replace|redownload|retry|copy|file|version|percent|hours?|days?|minutes?|morning|yesterday|today|now|room|tv|telly|screen|living|bedroom|kitchen|beginning|start|link|url
    hope|hoping|planning|thinking|been|meaning|dying|keen|asking|begging|ages|weeks|years|seen|saw|watched|missed|missing|without|could use|could do with|one|ones|film|movie|seasons?|episodes?|quality|part|us|me|them|her|him
    """
)


# what ends a title that has no capitals
STOP = cues.any_of(
    r"""
    please|pls|tonight|when (?:you|u)|so (?:grab|get|add|download|can|could|please|that|we|i)|(?:can|could|would|will) (?:you|we|u)|before|because|since|nobody|if (?:you|we|its)|when(?:ever)? (?:you|i|we)
    (?:get|grab|add|download|fetch|cancel|drop|find|try|put|stick|queue|play|resume|pause|replace|remove|delete|skip) (?:it|that|them|this|another|a different|a better|one|the)|(?:get|got|be|been|being|getting) (?:added|downloaded|done|finished)
    (?:is|was|are|were|looks?|sounds?|seems|isnt|wasnt|has|have|had|hasnt|havent|wont|doesnt|didnt|keeps|came|comes|come out|coming|got|been|win|end|needs) ?.*|out yet|called|or (?:not|is|the)|good reviews
    (?:on|in|to|for|from|off|at|with|into|onto) (?:netflix|plex|jellyfin|hulu|the|my|our|hold|a|an|me|us|now|weeks|ages|tonight|tomorrow|watch|4k|hd|english|german|french|russian|spanish|download\w*|later|friday|saturday|sunday|christmas|halloween|everyone|her|him|them)
    (?:i|we) (?:need|want|have|think|would|really|love|am|already|heard|cant|dont)|(?:it|its|it is|im|were|theyre|that|my|our) (?:is|was|keeps|a|the|too|not|\w+)|do we|have we|did (?:we|i)|(?:any|what|how|where|when)(?:thing)? .*
    the (?:quality|sound|audio|file|internet|copy|picture|new one|old one|one|second|first)(?: .*)?|too please|too|already|yet|nearly .*|again|now|instead|download|torrent|subtitles|subs|released|downloaded|added|link|cast|plot|trailer|thanks|anymore|any more|after all|both seasons|first|next
    """
)
# says that a sentence without capitals is about a work
PROOF = r"download\w*|torrent\w*|jellyfin|plex|netflix|hulu|link|subtitles?|subs|captions|queue|plot|trailer|reviews?|imdb|cast|release date|sequel|season|episode|watchlist|un-?pause|streaming|duration|runtime|directed|starring|synopsis"
# never about a work, whatever has a capital
VETO = r"how (?:tall|rich|far) (?:is|are)|how old is (?!the)|still alive|net worth|was born|shot in|(?:netflix|hbo|amazon|the bbc|disney) (?:cancelled|raised|renewed|is|has)|you cant|downloaded .*(?:yesterday|ago|last (?:week|night|year))|i met|(?:i|we) (?:hate|love) (?:mondays|sundays)|did you know that|your favou?rite|score in|worked on|my (?:pc|phone|laptop)|app|apps|file server|updates?|speeds?|milk|eggs|bread|coffee|pizza|beer|dinner|lunch|breakfast|party|meetings?|calendar|contacts?|tickets?|president|capital of|history of|drive to|flights?|restaurants?|hotels?|doctor|appointments?|alarms?|timers?|lights?|lamps?|thermostat|weather|been to|married|emails?|shopping|dressed|costume|dolls?|toys?|gym|recipes?|songs?|playlist|spotify|vacuum|football|soccer|my dog|my cat|wine|population|invented|trailer was|snow|rain|thermometer|battery|printer|laundry|homework|school bus|taxi|uber|train to|bus to|way to|directions|translate|book it|book a|spell|airport|have you (?:seen|watched|read)|(?:i|we|he|she|they) (?:saw|watched|rewatched|finished) .*(?:yesterday|last night|last week|twice|times)|works? (?:at|for|on)"


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")


@cache
def _known() -> re.Pattern[str]:
    return re.compile(rf"(?:{cues.EITHER}|{cues.INTRO}|{MORE})\Z")


def _is_strange(word: str) -> bool:
    return not _is_known(word)


@lru_cache(maxsize=4096)
def _is_known(words: str) -> bool:
    return bool(_known().match(words))


def _is_person(names: Sequence[str], link: str) -> bool:
    return len(names) > 1 or link in {"by", "starring", "featuring", "any"} or bool(names)


@cache
def around() -> Around:
    """Compile the tables, once."""
    return Around(
        signs=tuple(
            Sign(verb, _words(said), _words(never) if never else None, "acc", trust, slots)
            for verb, said, never, trust, slots in SIGNS
        ),
        known=_is_known,
        stop=re.compile(rf"(?:{STOP})(?!\S)"),
        after=re.compile(rf"(?:{AFTER})\Z"),
        kept=re.compile(r"(?:movie|film|show|series|book|album|novel|cartoon|documentary|audiobook)\Z"),
        opinion=re.compile(rf"(?:{STOP})(?!\S)"),
        idle=re.compile(rf"(?:{cues.EITHER}|please|the|in|of|and|with|for|from)\Z"),
        people=_words(PEOPLE),
        services=re.compile(rf"(?:{SERVICES})\Z"),
        case_after=case_after,
        is_name=_NAMES.__contains__,
        is_thing=lambda word: not _is_known(word),
        is_person=_is_person,
        small=re.compile(rf"(?:{_CONNECT})\Z"),
        heard=re.compile(r"(?:subtitles?|subs|captions?)\Z"),
        article=re.compile(r"(?:the|a|an) (?!.* (?:download|torrent|copy|file|request)(?!\S))"),
        veto=_words(VETO),
        unknown=_is_strange,
        proof=_words(PROOF),
        joins=re.compile(r"(?:de|van|von|der|den|la|le|di|da|del|mc|mac|al|el|bin|o)\Z"),
    )
