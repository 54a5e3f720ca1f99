"""English: play it, and get it."""

from .rules import Rule

RULES = (
    Rule("request", r"(?:the |an? )?(?:audiobook|e-?book|novel|album|book)(?: of| called| version of)? <x>", "marked"),
    Rule(
        "request",
        r"(?:send|push|move|pass|forward|hand|throw|put|stick|toss|chuck|drop|slap|shove|schedule|add|queue|line up) <x> (?:off )?"
        r"(?:to|on|onto|in|into|for) (?:(?:the|my|our|your) )?(?:download(?:s|er)?|downloading|torrents?|request|requests|wish|watch|to-watch)(?: ?(?:list|queue|client|s))?(?: (?:please|too|as well|now))*",
        "sure",
    ),
    # play it
    Rule(
        "watch",
        r"{CANYOU}(?:put|throw|stick|switch|pop|get|play|show|stream|cast|start|run|launch|open|bring up|"
        r"send) <x> (?:up )?(?:on|in|to|onto|at|over to)(?: (?:the|my|our))? (?:(?:living room|bedroom|kitchen|"
        r"big|kids?|childrens|downstairs|upstairs|main|lounge|den|family room|guest room|smart|small|large|office|"
        r"garage|front room|basement|cinema|tv) ?)*(?:tv|telly|television|screen|projector|chromecast|apple tv|"
        r"shield|jellyfin|roku|set|monitor|firestick|xbox|living room|bedroom|kitchen|lounge|den|room|playroom|"
        r"nursery|tablet|ipad|basement|home cinema|office)(?: (?:please|for (?:us|me|the kids)|now|again|"
        r"from .*))*",
        "media",
    ),
    Rule(
        "watch",
        r"{CANYOU}(?:play|start|put on|resume|continue|keep watching|continue watching|go on with|stream|begin|"
        r"replay|show(?: (?:me|us))?|carry on watching|keep playing|resume playing|pick up) <x>(?: (?:again|"
        r"from where (?:i|we) (?:left off|stopped)|where (?:i|we) (?:left off|stopped)|from the (?:beginning|"
        r"start|top)|now|right away|in the background|for (?:us|me|her|him)|with (?:subtitles|subs)|"
        r"in the (?:living room|bedroom|kitchen|lounge|den)|on (?:the|my|our) (?:tv|telly|phone|tablet|laptop|"
        r"ipad|projector)))+",
        "media",
    ),
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
    Rule(
        "watch",
        r"(?:where|on (?:what|which) \w+)(?: (?:is|are|s))? <x> (?:available|streaming|showing|playing|on|"
        r"to (?:watch|stream)|streamable)(?: (?:to (?:watch|stream)|now|online|right now))*",
        "media",
    ),
    Rule(
        "watch",
        r"(?:can|could|may|shall|should) (?:i|we|the kids)(?: (?:already|now|start|finally))* (?:watch|watching|"
        r"see|play|start) <x>(?: (?:now|already|yet|tonight|here|right now|from the start|together))*",
        "media",
    ),
    # play it
    Rule(
        "watch",
        r"(?:where|how|on what|which service|on which service|what device)(?: (?:can|could|do|should|to|would|"
        r"might|is|does|are|able))*(?: (?:i|we|you|one|the kids|my \w+))?(?: (?:go to|get to|actually|find|to|"
        r"able to|please))* ?(?:watch|see|stream|view|play|find|listen to|read) <x>(?: (?:online|now|at home|here|"
        r"on (?:the|my) (?:tv|phone)|on jellyfin|streaming))*",
        "media",
    ),
    Rule(
        "watch",
        r"(?:(?:send|give|get|share|text|show|can i (?:have|get)|could i (?:have|get)|i need|i want|need|drop|"
        r"post|message|forward)(?: (?:me|us|her|him|over))*(?: (?:the|a|please|an))* )?(?:(?:jellyfin|watch|"
        r"direct|streaming|play) )?(?:link|url)(?: (?:to|for|of))(?: watch| the (?:movie|film|show))? <x>",
        "sure",
    ),
    Rule("watch", r"<x> (?:link|link please|url)", "media"),
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
        r"(?:(?:i|we)(?:d| would| want| wanna| need| wish| have)? ?(?:like|love|want|wish)?|please|let me|may i|"
        r"can i|could i)(?: (?:to|also))* (?:request|order|download|add|put in a request for|place a request for|"
        r"submit a request for|ask for|queue up|queue) <x>",
        "media",
    ),
    Rule(
        "request",
        r"(?:(?P<t>movie|film|series|show|book|album|audiobook) )(?:request|wish|order|download)(?: for)? <x>|"
        r"(?:download request|new request|request)(?: for)? (?P<x2>.+)",
        "media",
    ),
    Rule(
        "request",
        r"(?:i|we|you)(?: (?:really|also|might|may|just))* (?:should|could|ought to|must|have to|need to|gotta) "
        r"(?:get|grab|have|see|watch|rewatch) <x>(?: (?:again|some ?time|soon|together|finally))*",
        "weak",
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
        r"(?:{CANYOU}(?:ask|tell|see|look|check|find out|find a way|manage)?(?: ?(?:if|whether|it|out|theres|"
        r"there is|is there|possible|a way|any way|some way|any chance|that|of|for|wondering|was|were|hoping|"
        r"how about|what about|think|am|im|is|it would be (?:great|nice|cool|awesome)|it be|would be (?:great|"
        r"nice|cool)|okay|ok|cool|good|nice|great|chance|time))* ?{CANYOU})"
        r"(?:get (?:hold|ahold) of|get (?:me|us) (?:hold|ahold|a copy) of|get (?:my|our) hands on|track down|"
        r"hunt down|lay (?:my|our) hands on|dig up|source|procure|rustle up|scare up|find and (?:get|download|"
        r"add)|arrange|organi[sz]e|set up|sort(?: us| me)? out|chase down|score) <x>(?: (?:for (?:me|us)|"
        r"somewhere|somehow|from somewhere))*",
        "media",
    ),
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
        r"[\w'-]+ (?:wants|would love|would like|is dying|is begging|really wants|keeps asking) (?:to (?:see|"
        r"watch|rewatch|read|hear)|for) <x>",
        "sure",
    ),
    Rule(
        "request",
        r"(?:what about|how about|why dont (?:you|we)|lets|we should|we could|you should|maybe|shall we|should we|"
        r"could we maybe|i think (?:we|you) should|i suppose we (?:could|should)|time to|its time to|"
        r"im going to need|im gonna need|ill (?:take|need|have)|we ought to|were going to need|"
        r"well need)(?: (?:get|getting|download|downloading|grab|grabbing|add|adding|have|fetch|finally|also|just|"
        r"order|request|watch))+ <x>",
        "media",
    ),
    Rule(
        "request",
        r"(?:please )?(?:make sure|see to it|ensure) (?:that )?(?:we|i|you) (?:have|get|got|"
        r"download) <x>(?: (?:by|for|before|ready|in time) .*)?",
        "sure",
    ),
    Rule(
        "request",
        r"(?:{WHO}) (?:needs?|requires?) <x>(?: for (?:school|class|the (?:party|lesson|flight|trip)))?",
        "strict",
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
    Rule(
        "request",
        r"(?:i|we)(?:ve|m| have| am)? (?:never|not|havent|still havent|always wanted to|yet to|been meaning to|"
        r"missed my chance to|nowhere seen) (?:actually |even |ever |yet )?(?:seen|see|watched|watch|caught|"
        r"catch) <x> {GETIT}",
        "sure",
    ),
    # get it
    Rule(
        "request",
        r"(?:.* )?(?:could|can|would|will|please|so|pls)?(?: (?:you|we|u|please))* ?(?:put|stick|throw|pop|place|"
        r"stash|chuck|queue|add)(?: up)? (?:it|that|this|that one|this one|them) (?:(?:on|to|in|into|onto) (?:the|"
        r"my|our|your)? ?(?:{DOWNLOAD}|list|watchlist|wishlist|radarr|sonarr)(?: (?:list|queue))?|up)",
        "never",
    ),
    Rule(
        "request",
        r"(?:.* (?:asking|asks|asked|begging) (?:me |us )?(?:for|about|to see|to watch)|.* (?:wants?|would like|"
        r"would love|keep|keeps) (?:to (?:see|watch)|asking for)|we (?:heard|read|were talking) about) <x> (?:so |"
        r"and |please )*(?:could|can|would|will|please|so|pls)(?: (?:you|we|u|please))* (?:put|add|get|download|"
        r"grab|queue|stick) (?:it|that|this|them)(?: .*)?",
        "sure",
    ),
    Rule(
        "request",
        r"(?:put|stick|throw|pop|place|stash|chuck|set|queue|toss|line)(?: up)? <x> (?:(?:on|to|in|into|onto|for|"
        r"up for) (?:the |my |our |your )?(?:{DOWNLOAD}|downloading|watchlist|wishlist|radarr|sonarr|"
        r"to-watch list|watch list|request list|requests)(?: (?:list|queue))?)",
        "sure",
    ),
    Rule("request", r"(?:put|stick|throw|add|pop|place) <x> (?:on|to|onto) (?:the|my|our) list", "capital"),
    Rule("request", r"(?:queue(?: up)?|line up) <x>(?: for (?:download|downloading))?", "media"),
    Rule(
        "request",
        r"(?:add|put) <x> (?:(?:to|on|in|into|onto) (?:the |my |our |your )?(?:{DOWNLOAD}|{SERVER}|wishlist|"
        r"watchlist|requests|request list|to-watch list|watch list|movies|shows|movie list|film list|"
        r"list of downloads|movie library|tv library)(?: (?:list|queue))?)",
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
        r"(?:i|we|id|wed|ive|weve|im|were|my \w+|the kids|the whole family|(?=would |want |wanna |dying |really |"
        r"cant ))(?: ?(?:really|also|would|do|just|finally|still|kinda|kind of|sort of|totally|actually|all|"
        r"absolutely|am|are|been|have|ve))* ?(?:want|wanna|like|love|need|wish|would like|would love|dying|keen|"
        r"itching|fancy|been meaning|meaning|feel like|want you|would enjoy|hoping|in the mood|hope|dont mind|"
        r"wouldnt mind|eager|curious|could (?:really )?go for|cant wait|wants|would be great|planning|thinking|"
        r"itching|in the mood|ready|about)(?: of)?(?: (?:to|for|finally|really|also|maybe))* ?(?:rewatch|re-watch|"
        r"watch|see|download|get|get to see|grab|finally (?:see|watch)|check out|try watching|catch|read|"
        r"listen to|hear|have|watching|seeing|rewatching|watch again|see again|downloading|binge)(?: (?:the movie|"
        r"the film|the show|the series|me))? <x>(?: (?:again|sometime|someday|at some point|one day|finally|soon|"
        r"so bad|badly))*",
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
    Rule("request", r"have <x> (?:downloaded|added|fetched|queued)(?: .*)?", "sure"),
)  # fmt: skip
