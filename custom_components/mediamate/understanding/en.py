"""English: what people say around a title, and all rules in their order."""

from . import (
    en_asked,
    en_rules_find,
    en_rules_library,
    en_rules_opinion,
    en_rules_recommend,
    en_rules_state,
    en_rules_trouble,
    en_rules_wish,
)
from .en_words import NUMBERS, WORDS

_COULD = r"(?:could|can|would|will|may|might) (?:you|we|i|u|ya)(?: (?:please|kindly|maybe|possibly|perhaps|just|also|quickly))*"

# polite and hesitating words at either end; taken away again and again
BEFORE = rf"""(?:ngl|bruh|fr|lowkey|yo|oi|lol|omg|be a (?:darling|love|star|pal) and|do us a favou?r and|honestly|frankly|to be honest|tbh|i (?:have to|must|gotta) say|personally|(?:look up|check|find out|see)(?= (?:when|who|what|how)\b)|i forgot(?= (?:who|when|what)\b)|i was thinking maybe|hi there|hey there|hello there|would you be so kind(?: as)?(?: to)?|
would you be so good as to|would you be able to|(?:is there )?any chance of|what are the chances of|yo|
dear|sweetie|honey|good (?:morning|evening|afternoon|day)(?= .*(?:download|get|play|add|what|is|do|grab|
find|watch) )|tonight|this (?:evening|weekend|afternoon)|tomorrow|today|for (?:tonight|tomorrow|later|
today|the (?:kids|weekend|party|flight|trip)|movie night|date night|my \w+)(?= )|since its \w+|(?:its|
it is) (?:my|our|a|an|the) \w+(?: \w+)? (?:and|so)|i changed my mind|hey|hi|hello|ok|okay|so|well|um+|
uh+|erm|hm+|oh|ah|alright|right then|all right|please|pls|plz|plse|kindly
|mediamate|media mate|assistant|computer|jarvis|dude|buddy|also|and|then|just|now|maybe|perhaps|
actually|quickly|btw|by the way|listen|look here
|would you mind|do you mind|would you be able to|can u please|could u please|{_COULD}|can u|could u|
do me a favou?r and|be so kind(?: as)? (?:to|and)|be a dear and|go ahead and|lets|let us|
do you think (?:you|we) (?:could|can)|whenever you can
|(?:is there )?any chance (?:that )?(?:you|we|i)(?: (?:could|can|might))?|is there (?:any|
a) way (?:for (?:you|us|me) to|to|you could|we could|you can)|is it possible (?:for you )?to|
would it be possible to
|would you (?:mind|be able to|be so kind (?:as )?to)|do you mind|would you be so good as to|
i was wondering (?:if|whether) (?:you|we) (?:could|can)|i wonder if (?:you|we) (?:could|can)|
i was hoping you could
|id like you to|i would like you to|i want you to|i need you to|youre going to need to|why dont you|
why dont we|how about you|id appreciate it if you could|if (?:you|its) (?:can|possible|could)|
when you (?:can|get a chance|have a moment|get the time)
|is it (?:ok|okay|cool|fine|alright|possible)(?: if (?:you|we|i)| to| that you| for you to)|
would it be (?:ok|okay|cool|fine|alright|possible|nice|great)(?: if (?:you|we|i)| to| for you to)|
(?:i was|ive been|im|i am) (?:just )?(?:thinking|wondering|hoping|curious)(?: (?:that|if|whether|
maybe))*(?: (?:you|we) (?:could|can|might))?|if (?:possible|you can|you dont mind|you have time|
its not too much trouble|it isnt too much trouble)|any way (?:you|we|to)(?: (?:could|can))?|
could i ask you to|can i ask you to|may i ask you to|(?:i|we)d be (?:happy|grateful|glad|
thrilled) if (?:you|we) (?:could|would)|itd be (?:great|nice|cool|awesome) (?:if|to)(?: (?:you|we|i)
 (?:could|can))?|it would be (?:great|nice|cool|awesome|lovely) (?:if|to)(?: (?:you|we|i) (?:could|
can))?|quick question|question|one more thing|oh and|and also|while youre at it|next|first|then|guys|
folks|my friend|friend|bot|computer|darling|love|mate|pal|man|bro|excuse me|sorry but|sorry|
tell me(?= (?:when|who|what|where|how|if|whether|which)\b)|do you know(?= (?:when|who|what|where|how|if|
whether|which)\b)|can you tell me(?= (?:when|who|what|where|how|if|whether|which)\b)|
could you tell me(?= (?:when|who|what|where|how|if|whether|which)\b)|any idea(?= (?:when|who|what|where|
how|if|whether|which)\b)|i want to know(?= (?:when|who|what|where|how|if|whether|which)\b)|
id like to know(?= (?:when|who|what|where|how|if|whether|which)\b)
)"""

AFTER = r"""(?:for (?:my|our) \w+[ -]in[ -]law|(?:would|will|wont) (?:you|ya|u)|as well|when (?:youve|you have) got (?:a|the) \w+|that would be (?:great|nice|lovely|awesome|cool|good|amazing|perfect|brilliant|fab)|thatd be \w+|would be (?:great|lovely|nice|awesome)|(?:because|cause|cos|coz) .{3,60}|(?:the )?(?:internets?|wifi|connection|net)(?: is)? .{3,40}|(?:im|were|we are|i am) (?:gaming|on a call|busy|streaming|working|in a meeting|on zoom)|i heard its? .{3,40}|(?:weve|ive|we|i) (?:have )?(?:already )?(?:seen|watched|saw|got) it.{0,20}|its (?:rubbish|too \w+|rubbish|boring|taking .{2,20})|(?:till|until) (?:later|tomorrow|tonight|morning|i .{2,20}|we .{2,20}|after .{2,20})|can you (?:check|tell me|find out|look it up)|and (?:resume|continue|restart) (?:it|them) .{0,30}|when (?:you|u) get (?:a|the) \w+|for (?:weeks|ages|years|days|months)|for (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|later|christmas|
halloween|easter|after dinner)(?: (?:night|evening|afternoon|morning))?|tonight at \w+|after (?:dinner|
work|lunch)|with the (?:kids|family|girls|boys)|by (?:tonight|tomorrow|friday|saturday|sunday|monday|
the weekend)|real fast|fast|soonish|if you like|if you want|my treat|please|pls|plz|thanks(?: a lot|
 so much| in advance| a bunch)?|thank you(?: so much| very much| kindly)?|thx|ty|cheers|right now|asap|
as soon as possible|as soon as (?:you|its) (?:can|possible)|when (?:you|u) (?:can|get a chance|
get the chance|have a moment|have time|get time)
|whenever you can|if (?:you|u) (?:can|could|dont mind|would|please|like)|if its (?:possible|
not too much trouble|available|there|any good)|if possible|if available|would (?:you|ya)|will you|
could you|can you|wont you|mate|buddy|dude|man|bro|mediamate|okay|ok|real quick|quickly|now|immediately|for now|
for a (?:while|bit|moment|sec)|for the moment|immediately|as well|too
|while (?:youre|you are) (?:at it|there)|before (?:the|this|my|our|next|christmas|halloween|easter|bed|dinner|friday|saturday|
sunday|tomorrow|tonight|we|i) ?.{0,30}|in time for .{1,30}|so (?:that )?(?:we|i|the kids|
they) can .{1,40}|one of these days|some ?time(?: soon)?|some day|someday|next|first|instead|
for the (?:\w+ )?(?:ride|trip|drive|flight|plane|train|weekend|holidays?|vacation|party|sleepover|night|
journey|road|car|commute|kids?|children|boys|girls|family|guests|twins|little one|evening|
babysitter)(?: (?:home|tonight|tomorrow|there))?|for (?:our|my|a|this|her|his) (?:\w+ )?(?:movie|film|
date|game|girls|family|cozy|friday|saturday|sunday)? ?(?:night|evening|weekend|marathon|party|flight|
trip|ride|holiday|anniversary|birthday)|if you find it|if you would|if youd be so kind|i (?:beg|
implore) you|kindly|my friend|sweetie|honey|darling|will ya|thank u|tysm|tia|for me please|for me
|for (?:me|us|the (?:kids?|children|family|weekend|boys|girls|guys|flight|trip|plane|party|evening|
night|holidays?|little ones?)|my (?:\w+ )?(?:wife|husband|kids?|son|daughter|mom|mum|dad|girlfriend|
boyfriend|partner|parents|family|brother|sister|friends?|mother|father)|tonight|later|tomorrow|
movie night|date night|everyone|(?:this|the|next) weekend|(?:tomorrow|friday|saturday|sunday) (?:night|
evening)|grandma|grandpa)
|tonight|this evening|this weekend|on (?:friday|saturday|sunday)(?: night| evening)?|later today|later|
i think|i guess|again please|lol|haha|yeah|right|then|😍)"""

# sentences that hold a word of ours and mean something else
NOT_FOR_US = r"""(?:(?:get|give|tell)(?: me| us)? the (?:latest|news|update) (?:on|about|from) (?:the |my )?(?:traffic|weather|game|match|score|news|elections?|markets?|stocks?|office|work|storm)\b.*|.*\b(?:add|save|put)\b.* to (?:my |the |our )?(?:contacts?|address book|phone ?book)\b.*|.*\b(?:get|have|got) .* (?:washed|fixed|cleaned|repaired|serviced|delivered|painted|mowed|ironed|valeted)\b.*|(?:i|we|he|she|they|you|my \w+|our \w+|the (?:kids|boys|girls))(?:ve| have| had|
 has| just| already| finally| also| actually| both| all| only)* (?:watched|saw|seen|rewatched|
downloaded|binged|finished|started watching|started|been watching|fell asleep|went to see|bought|rented|
met (?:someone|somebody|a \w+|the \w+) who|were watching|was watching|are watching|am watching|is watching|read|was reading|heard|listened|
turned)\b(?!.*(?:loved|hated|enjoyed|liked it|it was (?:{GOODADJ}|{BADADJ}|awful|really|so|absolutely|very|pretty)|what (?:should|else|next|can|to)|it is (?:{GOODADJ}|{BADADJ})|(?:get|add|grab|
fetch|queue) (?:it|that)|cancel|remove|drop|delete|get rid|anything|suggest|recommend|similar|else|
another|next|download (?:it|the)|can you|could you)).*
|(?:im|i am|we are|hes|shes|theyre) (?:watching|reading|listening to|tired|hungry|bored of|going|home|
leaving|off|at|on my way|busy|cold|hot|sick|sleepy|back|done for)\b.*
|(?!.*\b(?:downloads?|torrents?|subtitles|subs)\b)(?:turn|switch|dim|brighten|unlock|disarm|mute|unmute)\b.*
|(?:lock|arm|vacuum|mop|clean|charge|water|feed|heat|cool|warm|boil|iron|sweep|dust) (?:the|my|our|up|
down|a|some|all|it|this|that|his|her)\b.*|(?:hows|how is) it going(?: today| buddy| mate| there)?|
play (?:a|some) (?:quick )?games?\b.*|(?:i|we) (?:hate|love|like)(?: it)? when .*|(?:i|we) (?:hate|love|
like) (?:mondays|fridays|sundays|weekends|rain|snow|winter|summer|spring|coffee|pizza|work|school|you|
my \w+)|(?:the )?season .*(?:begins|starts|ended|ends|is over).*|.*(?:game|match|flight|train|bus|store|
shop|bank|pharmacy|office)s? (?:starts?|ends?|leaves?|opens?|closes?)\b.*
|(?:set|change|raise|lower|increase|decrease|adjust|make(?! sure)) .*
|(?:remind(?! me (?:what|which|who|when) )|wake|call(?! off)|phone|text|email|message|dial|ring|navigate|directions|drive|take me|order (?:me |
us )?(?:a |some )?(?:pizza|food|uber|taxi|sushi|burger)\w*) ?.*
|(?:what|whats|hows|is|will|how) .*\b(?:weather|temperature|forecast|humidity|outside|rain|raining|snow|
sunny|windy|degrees|traffic|time is it|date today|capital of|population|president|stock|exchange rate|
score of .*(?:game|match)|battery|bitcoin)\b.*
|(?:is|are) (?:the|my|all the|any|all) .*\b(?:door|doors|window|windows|lights?|garage|oven|stove|
heating|alarm|lock|locked|closed|open|off|on)
|what (?:time|day|date)(?: (?:is|was|will|does|do|are))*(?: (?:it|today|tomorrow|now|sunset|sunrise|
dinner|lunch|the (?:\w+ )?(?:store|shop|bank|bus|train|sun|meeting|game|match|flight|bakery|pharmacy)|
my \w+|we|i|they)\b.*)?|what (?:is|are) \d(?!.* about).*|how (?:old(?! is the (?:movie|film|show|series|book))|tall|far (?!along|has|into|did|
is .*download)|hot|cold|high|deep|many (?:people|calories|days(?!.*(?:out|release|premiere|air))|hours(?!.*download)|minutes|grams|ounces|cups)|do (?:i|
you) (?:cook|make|spell|say|boil|get to|fix|feel)|much (?:is a|does|do|is the)|are you|was your|
have you|is your)\b.*
|(?:tell me|know|make|say) (?:a|any|another|some) (?:joke|story|riddle|jokes|stories|fun fact|
secret)s?\b.*|sing .*|good (?:morning|night|evening|afternoon|day|bye|job|boy|girl|work)\b(?!.*\b(?:download|get|grab|add|find|play|
do we|is|whats|recommend|suggest)\b).*
|.*\b(?:shopping|grocery|groceries|to-?do|todo|packing|christmas|guest|task) ?list\b.*|.*\b(?:spotify|soundcloud|pandora|deezer)\b.*|(?!.*\blink\b).*\b(?:timers?|
alarm clock|reminders?|thermostat|dishwasher|washing machine|dryer|kettle|oven|microwave|toaster|
coffee (?:maker|machine)|air (?:con|conditioning|conditioner|purifier)|humidifier|sprinklers?|
lawn ?mower|robot vacuum|vacuum cleaner|hoover|roomba|blinds|curtains|shutters|ceiling fan|bathroom fan|
space heater|doorbell|car keys|my keys|my wallet|my phone|my glasses|my ipad|my laptop)\b.*
|play something(?: \w+)?|(?:start|run|trigger|activate) (?:my |the )?(?:\w+ )?(?:routine|scene|
automation|script|mode)|(?:play|start|put on|shuffle|resume|pause|stop|skip|next|previous|turn up|
repeat|continue|unpause) ?(?:some |the |a |my |this |that |next |previous |any |more |us |me )*(?:good |
relaxing |chill |soft |loud |upbeat |workout |party |christmas |sleep |morning |evening |\w+ )?(?:jazz|
music|songs?|playlists?|radio|podcasts?|tracks?|tunes?|spotify|white noise|rain sounds|ocean sounds|
lullab(?:y|ies)|audio|speakers?|vacuum|robot|news|stream|station|rock|pop|classical|lofi|lo-fi|techno|
blues|metal|hip-?hop|bbc \w+|\w+ fm|game|games|dice|recording|camera|laundry|car|engine|fireplace|
heater|fan|lights?)(?: (?:on|in|at|from|for|by|again|please|now)\b.*)?
|(?:never mind|nevermind|nothing|whatever|thanks?|thank you|thank you .*|thanks .*|hi|hello|hey|bye|
goodbye|see you.*|wow|lol|haha|cool|nice|great|awesome|interesting|hm+|huh|what|why|who|sorry|excuse me|
oh|um|really|i see|test|testing|ping|hello there|hey there|whats up|sup|how are you.*|let me think.*|
hm+ (?!.*\b(?:download|get|grab|add|play|find|recommend|suggest|watch)\b).*|.* let me think|wait|one (?:moment|second|sec)|hold on|hang on|just a (?:sec|second|moment)|
i love you|i hate you|shut up|be quiet|youre .*|you are .*|who are you|are you .*|do you (?:like|love|
know(?! any| of| a | some| when| if| what| where| who| how| which)|feel|think(?! (?:you|we|i|its) (?:could|can|would|
might|possible))|dream|sleep|speak).*|whats your .*|what do you think.*|where (?:are|were|is|was)
 (?!we (?:with|on|at)\b)(?:you|my|the \w+|everyone|everybody|we)\b.*|where do(?:es)? (?!.*\b(?:watch|see|
stream|find)\b).*|why (?:is|are|do|does|did) (?!.*\b(?:taking|download\w*|finished|ready|slow|
so long)\b).*)
|(?:i|we) (?:dont know(?! what to (?:watch|see|read|put on))|m not sure|am not sure|think so|guess|need to think|have to go|have to|need to|
am|was|were|should go|should|must|cant sleep|miss|forgot(?! (?:who|when|what|which))|lost|feel(?! like (?:watching|seeing|a ))|got|
went|had|ate|bought|think (?:its|that|the|im|ill|we|i)|will be|will|would rather|wonder (?:what|why|who|
how)|wish|hope|remember)\b(?! (?:to (?:see|watch|get|download|rewatch)|see|watch|get|download|hoping|
meaning|wanting|planning|dying|thinking)).*
|(?:the|this|that) (?:movie|film|show|series|episode|game|match|concert) (?:starts|begins|is at|ends|
is on|was on|starts at|airs|is over|just started)\b.*
|(?:open|close|shut|park|cook|bake|buy|sell|wash|fold|walk|send|write|read|translate|calculate|convert|
define|spell|roll|flip|book) (?!.*\b(?:link|download (?:list|queue)|queue|radarr|sonarr|jellyfin|plex|subtitle|subs|movie|film|the book|a book|
novel)\b).*
|(?:(?:my|our|your|todays|his|her|this|that|the|last) (?:\w+ )?)?(?:day|work|dinner|lunch|breakfast|
weather|food|trip|flight|meeting|traffic|school|party|service|restaurant|meal|soup|weekend|vacation|
sleep|exam|commute|pizza|coffee|hotel|concert|match) (?:was|is|were|sucked|sucks|has been|tasted)\b.*|
.*\bfirmware\b.*|(?:please )?(?:free|clear|make)(?: up)?(?: (?:some|more|enough|disk|hard|the))* (?:space|room|drive)\b.*|.*\b(?:enough|any|much)(?: disk| free| hard drive)* (?:space|room) (?:for|left for)\b.*|.*\b(?:software|system|windows|driver|app|security|home assistant|core|os|add-?on|ios|
android) updates?\b.*|(?:update|restart|reboot|shut down|turn off) .*
)"""

# a title that is one of these things, asked for with an everyday verb, is no title
THINGS = r"""(?:(?:\S+ ){0,3}(?:gym|roof|workout|roast|neighbou?rs?|search party|newsletter|mailing list|oil|sauce|subscription|account|password|honey|spices?|nuts|fruits?|
vegetables|veggies|meat|fish|salad|milk|eggs?|bread|butter|cheese|sugar|coffee|tea|water|beer|wine|
juice|pizza|food|snacks?|dinner|lunch|breakfast|chicken|rice|pasta|tomato(?:es)?|potato(?:es)?|onions?|
garlic|bananas?|apples?|oranges?|lemons?|toilet paper|paper towels|detergent|soap|shampoo|batteries|
bulbs?|diapers|dog food|cat food|flour|salt|pepper|yogurt|cereal|chips|chocolate|ice cream|cake|
cookies?|sandwich|burgers?|lights?|lamps?|light bulb|thermostat|heating|heater|ac|a/c|fan|vacuum|phone|
keys|wallet|glasses|remote|door|garage|gate|blinds|curtains|volume|temperature|degrees|timer|alarm|
reminder|meeting|appointment|event|calendar|calendars|contacts?|email|emails|message|messages|photos?|
pictures of|call|taxi|uber|ride|haircut|doctors?|dentist|break|nap|rest|sleep|shower|bath|bed|vacation|
job|cleaning|mopping|vacuuming|washing|charging|mowing|gas station|petrol station|store|pharmacy|atm|
parking|bus stop|supermarket|scene|mode|raise|money|dollars|help|hug|kiss|joke|recipes?|restaurants?|
directions|way to|weather|news|music|songs?|playlist|radio|podcast|spotify|jazz|app|apps|update|updates|
drivers?|wifi|wi-fi|internet|invoice|bill|bills|report|document|documents|pdf|file|files|spreadsheet|
printer|dishwasher|washer|dryer|oven|kettle|microwave|stove|candle|tv|television|telly|screen|monitor|
camera|cameras|computer|laptop|car|dog for|cat for|kids? to|trash|garbage|laundry|dishes|plants?|lawn|
garden|routine|automation|speaker|speakers|everyone|somebody|nearest|nearby|nearest \w+|mood|well soon|
rid of|up now|over it|married|tickets?|flights?|hotels?|gift|present for|shoes|clothes|pants|shirt|
medicine|aspirin|vitamins|groceries|stuff|things|gas|umbrella|towels?|blanket|pillow|package|delivery|
mail|bluetooth|new car|raise|project|homework|report)|(?:(?:the|a|an|my|some|our) )?(?:milk|eggs?|bread|
coffee|tea|water|beer|wine|pizza|food|snacks?|dinner|lunch|breakfast|batteries|bulbs?|volume|
temperature|timer|alarm|reminder|music|songs?|news|weather|directions|tickets?|groceries|recipes?|
files?|photos?|calendar|meeting|call|email|message) (?:and|for|in|on|from|at|to|by|with|of|about) .*|
(?:(?:a|an|the|some|my) )?(?:\w+ )?(?:recipes?|directions|tickets?) (?:and|for|in|on|from|at|to|by|with|
of) .*|(?:the )?(?:sunset|sunrise|stars|fireworks|zoo|christmas|bedtime|new year|game|match|race)|speed|
speed .*|(?:the |my |our |some |any )?(?:kids|children|dog|dogs|cat|boys|girls|baby|boss) (?:from|to|
out|up|some|ready|home|dressed)\b.*|(?:\S+ ){0,3}(?:form|forms|tax|taxes|software|firmware|patch|game|
games|rom|manual|wallpaper|ringtone|browser|chrome|firefox|zip|backup|contract|receipt|statement|
template|slides|presentation|map|maps|homework|essay|pizza|dogs?|puppy|kitten|house|flight|
flights) ?(?:for|to|of|from|in|left|update|file)?(?: .*)?(?<!ender s game)|(?:any )?(?:eggs?|milk|bread|
coffee|beer|food|pasta|rice) .*|(?:photos?|pictures|files?|videos?) (?:from|of|on) .*)"""

# no title at all: a pronoun, or a description
VAGUE = r"""(?:whatever(?: .*)?|(?:.+ )?(?:that )?(?:we|i|you) (?:asked(?: you)?(?: for)?|wanted|ordered|requested|got us|got me|picked|chose|put on)|(?:its|theyre|thats|we|they|i|you|he|she|everything|there|here)|(?:this|that|the|my|our|a|any|another|every|each|all|all the|the whole|current|
active)? ?(?:last |current |active |new |other |same |whole |single )*(?:releases?|versions?|copy|
copies|file|torrents?|downloads?|downloading|video|dub|rip|encode|requests?|movie night|two|three|both|
others?|rest|lot|queue)|it|that|this|them|these|those|one|that one|this one|something|anything|
everything|all|all of (?:it|them)|some|stuff|things|everything else|the rest|(?:that|this|the|a|some|
any) (?:thing|stuff|one)|more|me|us|you|him|her|nothing|whatever|a few|another|another one|
the other one|(?:something|anything|the one|that one|stuff) (?:.+)|one (?:about|with|where|that|
in which|from|i) .+|(?:that|the|a|an|some|any|another)? ?(?:good |new |nice |old |great |funny |same |
scary |random |other |cool |decent )*(?:movies?|films?|shows?|series|books?|albums?|episodes?|seasons?|
one|sequel|movie night)(?: (?:to|for|about|with|where|that|i|we|you|from|in which|they) .+)?|(?:a|an|
some|any) (?:\w+ )?(?:movies?|films?|shows?|series|books?)|(?:that|the) .+ (?:movie|film|show|one|
series|book) (?:with|where|about|from|i|we|you|that) .+|.+ (?:we|i|you) (?:talked|spoke|told|mentioned|
discussed|said|watched|saw) .*)"""

# where two verbs have a pattern for a sentence, the earlier one means it
_FIRST = "help retry subtitles pause resume remove downloads upcoming rate history recommend library find watch request"
_ORDER = {verb: place for place, verb in enumerate(_FIRST.split())}
_TOPICS = (
    en_rules_trouble,
    en_rules_state,
    en_rules_opinion,
    en_rules_recommend,
    en_rules_library,
    en_rules_find,
    en_rules_wish,
)
RULES = (
    *en_asked.RULES,
    *sorted((rule for topic in _TOPICS for rule in topic.RULES), key=lambda rule: _ORDER[rule.verb]),
)
__all__ = ["AFTER", "BEFORE", "NOT_FOR_US", "NUMBERS", "RULES", "THINGS", "VAGUE", "WORDS"]
