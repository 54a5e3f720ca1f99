"""English: numbers, and the words that patterns are put together from."""

_CARDINAL = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty"
_TENS = ("twenty", "thirty", "forty")
_UNITS = _CARDINAL.split("|")[:9]
_ORDINAL = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth"
_LAST = _ORDINAL.split("|")[:9]  # of two words

NUMBERS = {
    **{word: n for n, word in enumerate(_CARDINAL.split("|"), 1)},
    **{word: n for n, word in enumerate(_ORDINAL.split("|"), 1)},
    **{f"{ten}{mark}{unit}": 10 * n + m for n, ten in enumerate(_TENS, 2) for units in (_UNITS, _LAST) for m, unit in enumerate(units, 1) for mark in " -"},
    "thirty": 30, "forty": 40, "couple": 2, "couple of": 2,
}  # fmt: skip

WORDS = {
    "N": rf"\d{{1,3}}|(?:{'|'.join(_TENS)})[ -](?:{'|'.join(_UNITS)})|{_CARDINAL}|thirty|forty",
    "ORD": rf"\d{{1,2}}(?:st|nd|rd|th)|(?:{'|'.join(_TENS)})[ -](?:{'|'.join(_LAST)})|{_ORDINAL}",
    "MOVIE": r"movies?|films?|flicks?|motion pictures?|documentar(?:y|ies)|cartoons?|pictures?",
    "SERIES": (
        r"(?:tv |television |web |mini |anime |drama |new )?(?:series|shows?)|miniseries|mini-series|sitcoms?|"
        r"tv-series|tv-shows?"
    ),
    "BOOK": r"books?|novels?|audiobooks?|audio books?|e-?books?",
    "ALBUM": r"albums?|records?|lps?|discograph(?:y|ies)",
    "MEDIA": r"{MOVIE}|{SERIES}|{BOOK}|{ALBUM}|anime|titles?",
    "GET": (
        r"download|down load|get|grab|fetch|snag|torrent|dl|nab|queue up|pull down|pull|acquire|add|order|request|"
        r"obtain|snatch|rip|d/l"
    ),
    "GETTING": r"downloading|getting|grabbing|fetching|adding|queueing up|queuing up|requesting|torrenting",
    "DOWNLOAD": r"downloads?|downloading|torrents?|transfers?|grabs?|queue",
    "SUBS": r"subtitles?|subs?|captions?|closed captions?|srts?|subtitle tracks?",
    "LANG": (
        r"english|russian|german|french|spanish|italian|japanese|korean|chinese|ukrainian|polish|portuguese|dutch|"
        r"swedish|danish|norwegian|finnish|turkish|hindi|czech|greek|hebrew|arabic|eng"
    ),
    "SERVER": (
        r"servers?|library|libraries|collection|plex|jellyfin|emby|nas|hard drive|disk|drive|media center|radarr|"
        r"sonarr|system"
    ),
    "HAVE": (
        r"weve got|ive got|have|got|own|have got|have already got|already have|already got|already own|still have|"
        r"actually have"
    ),
    "DONE": (
        r"done|ready|finished|complete|completed|downloaded|in|finished downloading|done downloading|"
        r"fully downloaded|available|there"
    ),
    "GOODADJ": (
        r"great|amazing|awesome|fantastic|brilliant|excellent|wonderful|superb|incredible|perfect|beautiful|"
        r"a masterpiece|masterpiece|hilarious|good|so good|fun|cool|lovely|outstanding|phenomenal|stunning|"
        r"gripping|a gem|a blast|fire|epic|worth watching|worth it|touching|moving|charming|top notch|10/10|lit|dope|peak|goated|ace|class|a banger|banging|beautiful|stunning|brill|magic|terrific|fab|fabulous|magnificent|marvellous|"
        r"ten out of ten"
    ),
    "BADADJ": (
        r"terrible|awful|bad|mid|whack|wack|naff|dire|poor|tedious|pants|rubbish|appalling|tosh|drivel|horrible|boring|dull|garbage|trash|rubbish|crap|shit|lame|stupid|dumb|mediocre|"
        r"overrated|disappointing|a disappointment|a letdown|let-?down|pathetic|unwatchable|a waste of time|"
        r"waste of time|a bore|a mess|meh|not good|not great|too long|the worst|painful|dreadful|atrocious|cringe|"
        r"a snoozefest|so-so|a disaster|a snooze|a joke|not my thing|not for me|not worth it"
    ),
    "VERY": (
        r"really|so|very|absolutely|pretty|just|totally|such|quite|super|truly|utterly|freaking|completely|total|"
        r"complete|pure|simply|a bit|kind of|kinda|way|too|an absolute|a total|a complete|an|a|honestly|actually|"
        r"rather|incredibly|extremely"
    ),
    "WHENPAST": (
        r"yesterday|last (?:night|week|weekend|month|year|friday|saturday|sunday)|the other day|today|"
        r"this (?:week|month|year|morning|weekend)|recently|so far|before|lately"
    ),
    "LOVED": r"loved|liked|enjoyed|adored|love|like|adore|enjoy|dug",
    "HATED": (
        r"hated|hate|disliked|dislike|loathed|despised|detested|cant stand|couldnt stand|couldnt get into|"
        r"couldnt finish|regret watching"
    ),
    "NOW": r"right now|now|currently|at the moment|today|at present|at this moment|presently|atm",
    "WHO": (
        r"(?:i|we|he|she|they|everyone|everybody|someone|somebody|grandma|grandpa|granny|mum|mom|mummy|dad|daddy|"
        r"the (?:whole |entire )?(?:family|kids?|children|little ones?|boys|girls|guys|wife|twins|baby|missus)|"
        r"(?:my|our|his|her|the) (?:(?:\w+ )?(?:and|&) \w+|(?:youngest|oldest|eldest|little|big|older|younger|"
        r"best|whole|entire|better|dear|teenage|grand|old|new) \w+|\w+))"
    ),
    "CANYOU": (
        r"(?:(?:so|and|please|then|but|maybe|pls|if possible|could|can|would|will|may|might|should|shall|you|we|u|"
        r"i|just|possibly|kindly|lets|do|mind|id|like|want|need|to|ya|be|able) )*"
    ),
    "GETIT": (
        r"{CANYOU}(?:(?:put|stick|pop|throw) (?:it|that|this|them)(?= (?:up|on|to|in|into) .*(?:list|queue|"
        r"downloads?|watchlist))|(?:get|download|downloading|getting|grab|grabbing|add|adding|fetch|have|"
        r"find and download|queue|request|order|snag|torrent|dl|get hold of|track down|find) (?:it|that|this|them|"
        r"that one|this one|it up|a copy|the (?:movie|film|book|series|show)))(?: (?:please|up|for (?:me|us|her|"
        r"him|them|the kids|tonight|the weekend|later)|(?:on|to|into) (?:the |our |my )(?:\w+ )?\w+|downloaded|"
        r"too|asap|now|sometime|soon|thanks|tonight))*(?: (?P<more>in .+|with .+|dubbed .+))?"
    ),
    "DROPIT": (
        r"{CANYOU}(?:cancel|remove|delete|drop|stop|scrap|forget|abort|kill|ditch|get rid of|take) (?:it|that|"
        r"this|that one|this one|the download|downloading it|downloading|them|about it)(?: (?:off|out|please|from|"
        r"of|the|list|queue|downloads?|now|again))*"
    ),
    "BETTER": (
        r"{CANYOU}(?:(?:find|try|get|grab|look for|search for|search|pick|use|download|fetch|switch to|give me|"
        r"need|want|look|choose|replace (?:it|this|that) with|swap (?:it|this|that) for)(?: me| us| for)* (?:a |"
        r"an |some |the )?(?:another|different|better|new|other|alternative|alternate|second|working|good|proper|"
        r"non|replacement|again|elsewhere|something else|one)\b.*|(?:redownload|re-download|retry|re-grab|regrab|"
        r"redo|restart|replace|swap|re-get) ?(?:it|that|this|the download|downloading)?(?: .*)?|(?:download|try|"
        r"get|grab|search|start|fetch|search for|look for|do) (?:it |that |this |for it )?(?:again|over|afresh|"
        r"from another.*|from a different.*|from scratch)(?: .*)?)"
    ),
    "BAD": (
        r"(?:broken|bad|wrong|terrible|awful|corrupt(?:ed)?|out of sync|off|missing|fake|unwatchable|horrible|"
        r"garbage|messed up|glitchy|stuttering|choppy|blurry|pixelated|grainy|dark|quiet|too quiet|too dark|poor|"
        r"cam|a cam|a camrip|stalled|stuck|not (?:working|playing|good|in sync|moving)|desynced|unsynced|low|"
        r"garbled|distorted|crap|crappy|trash|frozen|failing|failed|dead|lousy|lagging|laggy|muted|damaged|"
        r"incomplete|cut off|in the wrong language|useless|jerky|tinny|delayed|ruined|bugged|botched|a mess|"
        r"dreadful|hissing|crackling)"
    ),
    "WHY": (
        r"(?: (?:(?:(?:i|we) (?:have|need|am|are|want|got)|ive got|weve got|im|were|its|theres|because|cause|cuz|"
        r"since|until|till|while|so|during|before|after|overnight|tonight|as) ?.*|for (?:now|later|"
        r"an? \w+(?: \w+)?|the (?:moment|time being|night|evening|day|weekend|rest of .*)|\w+ (?:minutes?|mins?|"
        r"hours?|hrs?|days?)|half an hour|a few \w+|a couple of \w+|tonight|today)|(?:the|my|"
        r"our) \w+(?: \w+)? (?:is|are|isnt|has|have|keeps?|needs?|wants?|cant|crawls|sucks|lags)\b.*|too .*|"
        r"not enough .*|please|temporarily|immediately|now|again|completely|tomorrow|until.*))*"
    ),
    "SOON": (
        r"(?:this|next) (?:week|month|weekend|year|friday|season)|soon|tonight|today|tomorrow|these days|"
        r"in the next (?:few )?(?:days|weeks)|coming days|in (?:january|february|march|april|may|june|july|august|"
        r"september|october|november|december)"
    ),
}  # fmt: skip
