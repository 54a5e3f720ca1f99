"""English: it is stuck or bad, subtitles, and words to downloads."""

from .rules import Rule

RULES = (
    # it came wrong, or not at all
    Rule(
        "retry",
        r"(?:the )?<x> (?:download |torrent )?(?:hasnt (?:moved|budged|progressed|made any progress|changed)|"
        r"isnt (?:moving|downloading|working|progressing|going anywhere|playing)|wont (?:download|finish|start|"
        r"move|play|complete|budge)|stopped (?:downloading|moving|working)|doesnt (?:download|move|work|play|"
        r"start)|has (?:no sound|no audio|bad (?:sound|audio|quality|video)|the wrong (?:audio|language|sound)|"
        r"terrible (?:quality|sound|audio)|awful (?:quality|sound|audio)|no seeds?|no seeders|zero seeds|stalled|"
        r"failed|hardcoded subs)|got stuck|failed(?: to download)?|keeps (?:stalling|failing|freezing|buffering)|"
        r"stalled|froze|sounds (?:awful|terrible|bad|broken)|looks (?:awful|terrible|bad|like a cam|blurry))\b.*",
    ),
    Rule(
        "retry",
        r"(?:find|try|get|look for|search for|grab|pick|use|download|fetch|search|switch to|give me|look up|"
        r"choose)(?: me)? (?:a |an |some |me |for )*(?:another|different|better|new|other|alternative|alternate|"
        r"second|working|healthier|good)(?: better| working| good)? (?:release|version|copy|torrent|source|file|"
        r"rip|one|encode|download)s?(?: (?:of|for) <x?>)?".replace(" <x?>)?", " <x>)?") + r"(?:,? (?:the|this|it|that|because|as|since)\b.*)?",
    ),
    # subtitles
    Rule(
        "subtitles",
        r"(?:(?:download|get|grab|find|add|fetch|search for|search|look for|need|i need|we need|i want|replace|"
        r"fix|redo|change|resync|update|show|give me|get me|put|load|turn on|swap|sync|id like|want|are there|"
        r"is there|do we have|have we got|any|can i have|missing|there are no|no|i cant find)(?: (?:the|a|some|me|"
        r"us|any|new|better|good|different|other|another|correct|proper|working|missing|for))* )?(?:the )?"
        r"(?:(?P<l>{LANG}) )?(?:{SUBS})(?: in (?P<l2>{LANG}))?(?: (?:for|to|of|on|in|with|"
        r"from) <x>)(?: in (?P<l3>{LANG}))?(?: (?:are|is) (?:bad|wrong|off|out of sync|missing|broken|terrible|"
        r"late|early|not synced|desynced|too .*)\b.*)?(?: (?:theyre|they are|its|they dont|they do not) .*)?",
    ),
    # pauses, without and with a title
    Rule(
        "pause",
        r"{CANYOU}(?:pause|suspend|halt|freeze|hold|hold off(?: on)?|stop|take a break from|interrupt|"
        r"stop temporarily|temporarily stop)(?: (?:on|all|all of|the|my|our|every|each|any|these|those|single|"
        r"current|active|ongoing|running))* (?:{DOWNLOAD}|downloading|all downloading)(?: (?:queue|activity|"
        r"traffic|client|anything|everything|stuff|things))*{WHY}",
    ),
    Rule(
        "pause",
        r"{CANYOU}(?:pause|suspend|halt|freeze|stop(?=.* (?:for|until|till) ))(?: (?:everything|all of (?:it|"
        r"them)|it all|all|it|that|this|them|both))+{WHY}",
    ),
    # pause, resume, remove
    Rule("pause", r"(?:put|place) <x> on (?:hold|pause|ice){WHY}", "sure"),
    Rule(
        "pause",
        r"(?:pause|suspend|hold(?: off(?: on)?)?|freeze|halt|temporarily stop|stop for now) (?:downloading of |"
        r"downloading |the download (?:of|for) |the downloading of |the torrent (?:of|for) |download (?:of|"
        r"for) )<x>",
        "sure",
    ),
    Rule(
        "pause",
        r"(?:pause|suspend|hold|halt|freeze) (?:the |my )?<x> (?:download|torrent|downloading|transfer)(?: for .*)?",
        "sure",
    ),
    Rule("pause", r"(?:pause|suspend) <x>"),
    Rule(
        "resume",
        r"{CANYOU}(?:resume|continue|unpause|un-pause|restart|start|carry on|go on|keep on|keep|proceed|pick up|"
        r"turn on|bring back|un-?freeze|reactivate|re-enable|enable|unhold|release|kick off|let|get|"
        r"set)(?=.* (?:again|now|back|running|going|rolling|run|moving|continue|resume|off)\b|(?<=resume)|"
        r"(?<=continue)|(?<=pause)|(?<=restart)|(?<=carry on)|(?<=go on)|(?<=proceed)|(?<=keep))(?: (?:with|on|"
        r"all|all of|the|my|our|every|any|those|these|paused|remaining|stopped|rest|of|back|going|suspended))*"
        r" (?:{DOWNLOAD}|downloading|everything|it all|them|all|it|that|this)(?: (?:again|now|back|on|up|running|"
        r"going|rolling|run|moving|continue|resume|queue|that (?:i|we|you) paused|thats paused|too|please|"
        r"where (?:it|they|you|we) (?:left|stopped).*|carry on|all|off pause|off hold|of (?:all|everything)|"
        r"immediately))*",
    ),
    Rule(
        "resume",
        r"{CANYOU}(?:resume|continue|unpause|restart|carry on|keep|proceed|pick up|go on|un-pause)(?: (?:with|"
        r"on))? (?:the )?(?:downloading|downloads? (?:of|for)|getting|torrenting|fetching|torrent (?:of|"
        r"for)) <x>(?: (?:again|now|where .*))*",
        "sure",
    ),
    Rule("resume", r"(?:resume|unpause) <x>(?: again| now)?"),
    Rule(
        "remove",
        r"(?:forget about|cancel|remove|delete|drop|abort|stop|kill|scrap|get rid of|clear|take|erase|forget|"
        r"ditch|discard|quit|end)(?: (?:off|out))? (?:the |my |our |that |this )*(?:download(?:ing)?|torrent|"
        r"request|transfer|grab|downloads|order|downloading process)(?: (?:of|for|on))?(?: the (?:movie|film|show|"
        r"series))? <x>",
        "sure",
    ),
    Rule(
        "remove",
        r"(?:stop|quit|cancel|abort|dont|do not|no longer|forget about|forget|no more) (?:downloading|getting|"
        r"grabbing|fetching|download|torrenting|get) <x>(?: anymore| any more| after all)?",
        "sure",
    ),
    Rule(
        "remove",
        r"(?:get rid of|cancel|remove|delete|drop|abort|kill|scrap|take|clear|erase|discard|pull|ditch|kick|"
        r"throw(?!.* in(?:to)? the)|toss(?!.* in(?:to)? the))(?: out)? (?:the (?=\S+(?: \S+){0,8} (?:download|torrent|request)\Z)|my )?<x> (?:download|torrent|"
        r"request|transfer|(?:off|from|out of|in)(?: (?:the|my|our|your))* (?:(?:{DOWNLOAD}|{SERVER}|list|"
        r"watchlist|requests|disk)(?: (?:list|queue|client))?))(?: completely| again| too)?",
        "sure",
    ),
    Rule(
        "remove",
        r"(?:cancel|abort|drop|remove|delete|scrap|forget about|get rid of) (?:the (?:movie|film|show|series) )?<x>",
        "media",
    ),
)  # fmt: skip
