"""English: play it, and get it."""

from .rules import Rule

RULES = (
    # play it
    Rule(
        "watch",
        r"{CANYOU}(?:send|give|get|share|text|show|have|drop|post|message|forward|find|copy|need|want|paste|"
        r"resend)(?: (?:me|us|her|him|over|my \w+))*(?: (?:the|a|please|an|that|again))*(?: (?:jellyfin|watch|"
        r"direct|streaming|play|video|movie|stream|viewing))* (?:link|url|address)(?: (?:to|for|of|with))?"
        r"(?: (?:watch|watching|stream|open|the movie|the film|the show|view))? <x>(?: (?:again|please|once more|"
        r"over|by (?:email|text|message)|on (?:telegram|whatsapp)|now))*",
        "sure",
    ),
    Rule(
        "watch",
        r"(?:where|how|on (?:what|which) (?:service|platform|site|app|channel|device)|what (?:service|platform|"
        r"site|app|channel)|which (?:service|platform|site|app|channel))(?: (?:can|could|do|should|to|would|might|"
        r"is|does|are|able|has|have|will))*(?: (?:i|we|you|one|the kids|my \w+|people))?(?: (?:go to|get to|"
        r"actually|find|to|able to|please|even))* ?(?:watch|see|stream|view|play|find|listen to|read|streaming|"
        r"showing|get to watch) <x>(?: (?:online|now|at home|here|on (?:the|my) (?:tv|phone)|on jellyfin|"
        r"streaming|legally|for free|right now|tonight|from|then|with (?:the )?\w+))*",
        "media",
    ),
    # play it
    Rule(
        "watch",
        r"(?:put|throw|stick|switch|pop|get)(?: us| me)? <x> on(?: (?:(?:the|my|our) )?(?:(?:living room|bedroom|"
        r"kitchen|big|kids?|downstairs|upstairs|main) )?(?:tv|telly|television|screen|projector|chromecast|"
        r"apple tv|shield|jellyfin|roku)?)?",
        "media",
    ),
    Rule(
        "watch",
        r"(?!(?:start|begin) (?:downloading|the download|getting|grabbing) )(?:play|start|put on|stream|launch|"
        r"begin|start playing|start watching|continue watching|cast|fire up|run|watch|throw on|resume watching|"
        r"keep watching|start up|pop on|queue up and play|can i watch|can we watch|lemme watch|let me watch|"
        r"open up|turn on|switch on|playback|bring up|replay|continue playing)(?: (?:us|me|back))* <x>(?: (?:on|"
        r"in|to|onto|at) (?:(?:the|my|our) )?(?:(?:living room|bedroom|kitchen|big|kids?|downstairs|upstairs|main|"
        r"kids room|lounge|den|basement) ?)?(?:tv|telly|television|screen|projector|chromecast|apple tv|shield|"
        r"jellyfin|living room|bedroom|roku|den|lounge|basement|playroom|nursery|kids room|firestick|"
        r"xbox))*(?: from the (?:beginning|start))?",
        "media",
    ),
    Rule(
        "request",
        r"(?:i|we|you) (?:could|would|might|can|should)(?: (?:really|totally|maybe|definitely|also|do|well))*"
        r" (?:use|go for (?:watching|seeing)|go for(?! (?:watching|seeing))|do with|fancy|enjoy|use a bit of|"
        r"kill for|download|try|request|order) <x>(?: again)?",
        "media",
    ),
    Rule(
        "request",
        r"(?:i want to|id like to|we want to|lets|please|i need to|can you|i wanna|we need to)? ?(?:download|"
        r"torrent|request)(?: (?:a|an|some|any|another|the))*(?: (?:new|good|another|certain|different))?"
        r"(?: (?P<t>{MOVIE}|{SERIES}|{BOOK}|{ALBUM}))?(?: (?:for me|for us|please))?",
    ),
    # indirect wishes
    Rule(
        "request",
        r"(?:{WHO}|ive|weve|im|were|id|wed)(?: (?:really|also|would|do|does|just|still|kinda|totally|all|both|"
        r"absolutely|am|is|are|been|have|has|keeps?|d|now|always|desperately|badly|kind of|suddenly))* (?:wants?|"
        r"wanna|wanted|would like|would love|like|love|wish(?:es)?|dying|keen|itching|hoping|begging|begs|asking|"
        r"asks|asked|desperate|pleading|nagging|crying|curious|excited|eager|longing|feels? like|fancies|wanting|"
        r"planning|meaning|thinking|insists?|pestering me|bugging me|nagging me|asking me|asked me|keen on|"
        r"into the idea of|mood|looking forward)(?: (?:me|us|you))? (?:to (?:see|watch|rewatch|re-watch|get|have|"
        r"read|listen to|hear|catch|check out|download|try|binge|start|finally see|finally watch|see the movie|"
        r"see the film|finish|add|show (?:\w+ )?\w+)|for|about|on|seeing|watching|rewatching|reading|hearing|"
        r"getting) <x>(?: (?:again|sometime|someday|at some point|one day|finally|soon|so bad|badly|so badly|"
        r"so much|desperately|together|with (?:me|us|him|her|them|my \w+|the kids|the family)|for (?:her|his|"
        r"their|my|our|the) \w+(?: \w+)?|next))*",
        "sure",
    ),
    Rule(
        "request",
        r"(?:is it possible to (?:get|have|download|add)|any (?:chance|way|possibility) (?:of|to)(?: (?:get|"
        r"getting|having|download|downloading|add|adding|have))+|could i trouble you for|may i (?:request|have)|"
        r"(?:i|we)d (?:appreciate|be grateful for|be happy with|kill for|die for)|im (?:after|craving|dying for)|"
        r"were after|next up|put me down for|sign me up for|hit me up with|hook us up with|one copy of|a copy of|"
        r"requesting) <x>",
        "media",
    ),
    # get it
    Rule(
        "request",
        r"(?:put|stick|throw|pop|place|stash|chuck|set|queue|toss|line)(?: up)? <x> (?:(?:on|to|in|into|onto|for|"
        r"up for) (?:the |my |our |your )?(?:{DOWNLOAD}|downloading|watchlist|wishlist|radarr|sonarr|"
        r"to-watch list|watch list|request list|requests)(?: (?:list|queue))?)",
        "sure",
    ),
    Rule(
        "request",
        r"(?:start|begin|initiate|kick off)(?: a| the)? (?:downloading|the download (?:of|for)|a download (?:of|"
        r"for)|download (?:of|for)) <x>",
        "sure",
    ),
    Rule(
        "request",
        r"(?:(?:i|we)(?: (?:really|also|do|just|still|all))* (?:want|need|fancy)|id (?:like|love)|i would (?:like|"
        r"love)|gimme|give me|give us|need|want|id fancy|can i have|could i have|may i have|can we have|"
        r"could we have|i must have|looking for|im looking for|we require|how about getting|"
        r"what about getting) <x>(?: (?:downloaded|added|on the server|in the library|on jellyfin|on plex))?",
        "weak",
    ),
    Rule(
        "request",
        r"(?:download|down load|torrent|dl|snag|rip|d/l|downloading|snatch)(?: (?:me|us(?! by\b)|for me|"
        r"up(?! and\b)))* <x>",
        "sure",
    ),
    Rule(
        "request",
        r"(?:get|grab|fetch|add|request|order|acquire|obtain|nab|pull down|pull|getting|grabbing|adding|fetching|"
        r"requesting|find me|also get|hook me up with|set me up with|i request|lets have|track down|score|"
        r"procure)(?: (?:me|us(?! by\b)|a copy of|hold of|for me|the movie version of|my hands on|our hands on|"
        r"ahold of))* <x>(?: downloaded| added)?",
        "weak",
    ),
)  # fmt: skip
