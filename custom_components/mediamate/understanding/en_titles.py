"""English: titles that look like something else, and what looks like a title."""

KEEP = r"""in rainbows|in utero|(?:lemony snickets )?a series of unfortunate events|one hundred years of solitude|
because i said so|sleeping with the enemy|right now wrong then|catch me if you can|dude wheres my car|
fried green tomatoes|big fish|speed racer|coffee (?:& |and )?kareem|before i fall|before (?:sunrise|
sunset|midnight)|me before you|begin again|once again|home again|are you here|
are you there god(?: its me margaret)?|lock stock and two smoking barrels|this is the end|
both sides now|after hours|so i married an axe murderer|just go with it|just friends|
sorry to bother you|love death(?: and| &)? robots|honey i shrunk the kids|now you see me(?: 2)?|
maybe baby|let me in|let the right one in|can you ever forgive me|is anybody there|tick tick boom|
marry me|kiss me deadly|meet me in st louis|if i stay|but im a cheerleader|while you were sleeping|
guess whos coming to dinner|why him|if beale street could talk|if only|what if|what about bob|
wheres waldo|how do you know|how it ends|as good as it gets|as above so below|along came polly|
along came a spider|about time|about a boy|after the wedding|after earth|after life|away from her|
be kind rewind|being there|being john malkovich|by the sea|down with love|enough said|
everybody wants some|everybodys fine|father of the bride|first reformed|for your eyes only|forget paris|
frances ha|get on up|get rich or die tryin|girl interrupted|gone in 60 seconds|good night oppy|
have i got news for you|hear my song|here comes the boom|his house|hold the dark|how to have sex|
i still know what you did last summer|in her shoes|in your eyes|into the wild|into the woods|
it might get loud|its kind of a funny story|julie and julia|keeping up with the joneses|
keeping the faith|knock knock|leave the world behind|leave no trace|less than zero|lets be cops|
life as we know it|life itself|like crazy|like father like son|little things|live and let die|
live free or die hard|look whos talking|looking for mr goodbar|love and other drugs|made of honor|
make way for tomorrow|man on fire|man up|me and you and everyone we know|move over darling|
my best friends wedding|my girl|my left foot|my sisters keeper|never let me go|never say never again|
next of kin|night moves|nobody wants this|not okay|not without my daughter|now voyager|off the map|
oh hi mark|on her majestys secret service|on the road|only god forgives|only yesterday|open your eyes|
open range|open water|ordinary people|our times|out of africa|out of sight|over the hedge|over the top|
pay it forward|people we meet on vacation|please like me|practical magic|put grandma in the freezer|
reality bites|remember me|remember the titans|riding in cars with boys|run lola run|run all night|
save the last dance|saving private ryan|saving mr banks|say anything|say yes to the dress|
see how they run|see no evil hear no evil|send help|set it up|shall we dance|she came to me|she hate me|
shoot em up|show me love|sing sing|sing street|so help me god|some kind of wonderful|
somebody up there likes me|someone great|splash|step up|still alice|stop or my mom will shoot|stop-loss|
straight outta compton|stuck on you|take shelter|take this waltz|take the money and run|talk to her|
talk to me|tell me lies|tell no one|tell it to the bees|the man who wasnt there|the way we were|
the way way back|the way back|the way of water|then she found me|they came together|things to come|
things we lost in the fire|think like a man|this is where i leave you|this must be the place|
throw momma from the train|to be or not to be|to die for|to have and have not|to love somebody|
tomorrow when the war began|try again|turn the river|two and a half men|unforgiven|
up close and personal|wait until dark|waiting for guffman|wake up dead man|walk the line|wag the dog|
watch the skies|wanda nevada|we are who we are|we are still here|we met in virtual reality|
were the world mine|what a girl wants|what a way to go|what just happened|what maisie knew|
what they had|whats new pussycat|whats love got to do with it|whats up doc|whatever it takes|
when in rome|when the wind blows|while were young|whos that girl|whos the boss|will and grace|
will (?:& )?grace|with honors|without a trace|without remorse|yes day|yes god yes|
you cant take it with you|you hurt my feelings|you only live twice|you were never really here|
you me and dupree|youve got mail|your honor|your place or mine|your friends and neighbors|young adult|
monsters inc|my dinner with andre|phone booth|car share|thanks for sharing|please stand by|mr (?:and|
&)? ?mrs smith|o brother where art thou|i robot|hundred-foot journey|four weddings and a funeral|
three men and a baby|the good the bad and the ugly|crouching tiger hidden dragon|taxi driver|
baby driver|enders game|the imitation game|squid game|molly'?s game|mollys game|spy game|wreck-it ralph|
reservoir dogs|isle of dogs|dog day afternoon|my dog skip|full house|animal house|the lake house|
monster house|house of the dragon|house of gucci|road house|flight of the conchords|flight|panic room|
funny games|war dogs|the cable guy|play misty for me|peep show|horror express|withnail and i|(?:open|
wedding|hunting|silly|christmas|killing|holiday|rutting|duck) season|season of the witch|
the four seasons|four seasons|seasons? of love|apocalypse now|dont look now|now you see me(?: 2)?|
now and then|blade runner 2049|wonder woman 1984|death race 2000|class of 1984|cyberpunk 2077|
2001:? a space odyssey|space odyssey 2001|movie 43|scary movie(?: \d)?|(?:the )?(?:lego|simpsons|bee|
date|epic|disaster|spongebob|muppet|peanuts|emoji|angry birds|super mario bros|rugrats|tigger|goofy|
el camino|bobs burgers)(?: (?:batman|ninjago))? movie(?: 2)?|not another teen movie|silent movie|
bowfingers big thing|(?:the )?truman show|(?:the )?rocky horror picture show|best in show|(?:the )?
(?:greatest|morning|late|muppet|eric andre|jerry springer|tonight|daily|dick van dyke|cosby|
andy griffith|good place|chappelles?|big fat quiz) show|that 70s show|that 90s show|show dogs|
show me a hero|(?:the )?(?:green|jungle|black|pillow|guest|comic|burn) book|
book club(?: the next chapter)?|book smart|the book thief|book thief|the book of (?:eli|henry|life|
boba fett|clarence|mormon|souls|daniel)|black books|(?:the )?pagemaster|the notebook|
(?:the )?last picture show|the motion picture|cinema paradiso|die another day|the day after tomorrow|
tomorrow never dies|edge of tomorrow|tomorrowland|night at the museum|(?:the )?story of film|this is 40|
the 40[ -]year[ -]old virgin|10 things i hate about you|12 angry men|12 monkeys|12 years a slave|
(?:ocean'?s )(?:11|12|13|8|eleven|twelve|thirteen|eight)|13 reasons why|127 hours|21 jump street|
22 jump street|(?:the )?sixth sense|the fifth element|(?:the )?third man|second act|
the second best exotic marigold hotel|first man|first blood|the first wives club|
(?:500 )?days of summer|28 days later|28 weeks later|28 years later|one day|ready player one|rogue one|
pitch perfect 2|all quiet on the western front|all of us are dead|all the presidents men|all or nothing|
the new mutants|a new hope|new girl|the last of us|the last samurai|last night in soho|the last kingdom|
the last dance|last christmas|everything everywhere all at once|everything is illuminated|sex education|
game night|fight night|friday night lights|saturday night live|a quiet place(?: part (?:two|ii|2))?|
a star is born|a beautiful mind|a clockwork orange|a bugs life|a christmas story|a few good men|
an education|some like it hot|something about mary|theres something about mary|something borrowed|
something wild|somethings gotta give|my neighbor totoro|my neighbour totoro|my fair lady|
my cousin vinny|my big fat greek wedding|my hero academia|your name|you(?=(?: s\d| season))|
the english patient|the italian job|the french dispatch|the french connection|american psycho|
lost in translation|the danish girl|an american werewolf in london|the spanish prisoner|
the russian doll|russian doll|the german doctor|the good german|star wars:? episode (?:\d|i|ii|iii|iv|v|
vi|vii|viii|ix)|home alone(?: \d)?|kill bill(?:[:,]? (?:volume|vol|part) (?:\d|one|two))?|
(?:harry potter|dune|the godfather|back to the future|deathly hallows)[:,]? part (?:one|two|three|\d|
i+)|house of cards|get shorty|get him to the greek|get hard|get smart|get a job|get santa|
find me guilty|searching for sugar man|looking for alaska|finding dory|wanted|the hunger games|
play it again sam|ready or not|the watch|stop making sense|stop motion|killing them softly|the lobster|
no time to die|yes man|yes minister|yes prime minister|no hard feelings|no strings attached|
no country for old men|nope|please give|thank you for smoking|thank you for your service|
sorry to bother you|sorry we missed you|the upside|for all mankind|for a few dollars more|
for the love of the game|for colored girls|better call saul|call me by your name|
what we do in the shadows|what we left behind|what women want|whats eating gilbert grape|
what lies beneath|what happens in vegas|what dreams may come|who framed roger rabbit|
whos afraid of virginia woolf|where the wild things are|where the crawdads sing|where eagles dare|
when harry met sally|when they see us|how i met your (?:mother|father)|how to train your dragon(?: \d|
 the hidden world)?|how to get away with murder|how the grinch stole christmas|
how to lose a guy in 10 days|do the right thing|do androids dream of electric sheep|dont breathe|
dont worry darling|dont look up|lights out|the light between oceans|northern lights|
bright lights big city|city lights|phone booth|the black phone|black phone|the lost city|
the door in the floor|cars(?: [23])?|kitchen nightmares|hells kitchen|charlie and the chocolate factory|
the pianist|music and lyrics|the sound of music|school of rock|radio days|the boat that rocked|
good morning vietnam|good night and good luck|good night,? and good luck|coffee and cigarettes|
the weather man|weather man|sunny|its always sunny in philadelphia|breakfast at tiffanys|
the breakfast club|my dinner with andre|dinner for schmucks|the big short|hello dolly|bed time stories|
the bad batch|bad boys(?: \d| for life)?|bad santa|bad moms|bad teacher|the good dinosaur|
good will hunting|good omens|the good wife|the good doctor|good fellas|goodfellas|good boys|good time|
the great gatsby|the great escape|great expectations|perfect blue|the perfect storm|beautiful boy|
fun home|cool runnings|cool hand luke|terrible twos|one flew over the cuckoos nest|one piece|
one punch man|one battle after another|monty python and the holy grail|gone with the wind|
the girl with the dragon tattoo|interview with the vampire|dances with wolves|stand by me|
die hard with a vengeance|fire walk with me|trouble with the curve|to all the boys ive loved before|
to kill a mockingbird|to live and die in la|on the waterfront|in bruges|in the heights|in time|
up in the air|inside out 2|love is blind|love actually|i love lucy|i love you man|eat pray love|
from paris with love|shakespeare in love|crazy stupid love|hate crime|the hateful eight|28 days|
the big bang theory|the office|the crown|the wire|the boys|supernatural|the thing|it follows|
it chapter two|it takes two|it ends with us|its a wonderful life|its complicated|this is us|
this is spinal tap|that thing you do|them that follow|us and them|the others|another round|
another earth|more than a game|anything else|anything for love|nothing but the truth|all about eve|
all about my mother|blue planet|planet earth|cloud atlas|the terminal|the social network|
requiem for a dream|the request|i am legend|i am number four|i know what you did last summer|
i saw the tv glow|i tonya|i robot|i care a lot|im thinking of ending things|im not there|
we bought a zoo|we are the millers|were the millers|we own this city|we need to talk about kevin|
we were soldiers|we have a ghost|we live in time|our flag means death|they live|they cloned tyrone|
they shall not grow old|he got game|he never died|she said|shes all that|shes the man|she-hulk|
\Aher\Z"""

# "X and Y" that is one work
TOGETHER = r"""(?:pride|sense|war|crime|angels|fast|thelma|tom|bonnie|romeo|rick|lilo|phineas|will|
turner|mork|marley|withnail|cloak|beauty|harold|charlie|harry potter|indiana jones|percy jackson|
snow white|shang-chi|doctor strange|dr strange|romulus|jekyll|dr jekyll|hobbs|fast & furious|dungeons|
antony|anthony|oliver|lady|black|jack|jay|wallace|bill|bill and teds|beavis|starsky|cagney|simon|law|
sex|parks|friends|true|brothers|ants|orange|stranger|rosencrantz|fear|love|key|hansel|minnie|mickey|
the lion the witch|the lion, the witch|the good the bad|the good, the bad|the fast|the fox|the owl|
the princess|the beauty|the old man|the prince|the cat|the sword|the falcon|the marvelous|
the cook the thief his wife|the secret life|mr|mike|dawn|ren|itchy|butch cassidy|frankie|sanford|barb|
licorice|masters|queen|blood|flesh|body|heaven|sin|sound|night|dr|hits?|lock stock|planes trains|
planes, trains|fantastic beasts|hannah|vicky cristina|me and earl|me|emma|chip|cain|salt|smoke|shadow|
shadows?|kings?|fire|ice|dazed|alien|boy|bob|crimes|drop|eddie|fathers|sons|fried|georgia|ginny|grace|
guys|heart|hide|husbands|ghosts?|legend|love death|man|master|mary|mighty|mice|of mice|naked|nick|norah|
peace|power|punch|puss|rise|robots|sherlock|sid|sister|spy|sweet|tango|tim|tristan|truth|twin|up|wine|
wives|woman|women|zack|joy|bread|avatar|teenage|josie|harold|scott|rocky|minx|adam|gog|legally|hope|
blue|lewis|rough|rags|snakes|stars?) (?:and|&) .*|.* (?:and|&) (?:the|a|an|his|her|i|me|my|other|
furious|louise|punishment|prejudice|sensibility|peace|furry|juliet|clyde|jerry|morty|stitch|ferb|grace|
roses|order|recreation|the city|demons|confused|roll|desist|away|out|beyond|over|robin|sons|daughters|
company|friends|kumar|chong|hutch|lacey|garfunkel|gromit|butt-?head|teller|spencer|the beast|hyde|
dagger|sally|spice|fury|madness|glory|dragons|lovers|chocolate|cigarettes|lyrics|earl|mr hyde|justice|
prosper|consequences|gentlemen|villains|present|the shadow bones|bone|bones|bad teeth|death|robots|dawn|
repeat|proud|son|dust|steel|wine|silence|dangerous|effect|stiles|allen|stoned|nails|ashes|blood|honey|
thunder|water|horn|hearts|hell|the furious|croft|sylvie|hobbs|shaw|wolverine|scarlet witch|the wasp|
wasp)\b.*"""

# titles that look like slots, media nouns, fillers or several works
# downloaded they are files of an office or a machine, and no works
FILES = r"""(?:(?:the |my |our |a |an |some |this |that |all |latest |new |
last )*(?:\S+ ){0,2}(?:forms?|tax(?:es)?|reports?|files?|documents?|pdfs?|invoices?|bills?|receipts?|
statements?|apps?|software|firmware|drivers?|updates?|patch(?:es)?|games?|roms?|maps?|manuals?|
wallpapers?|ringtones?|photos?|pictures|songs?|music|playlists?|podcasts?|emails?|messages?|mail|
attachments?|contacts?|calendar|backups?|logs?|spreadsheets?|slides|presentation|templates?|homework|
recipes?|tickets?|vouchers?|coupons?|boarding pass(?:es)?|certificates?|browser|chrome|firefox|zip|iso|
image|data|stuff|things|recordings?|camera footage|footage|notes|milk|eggs|bread|pizza|speed|speeds|
lights?|alarm|timer|vacuum|volume|news|weather|radio|door|phone|keys)(?: (?:for|of|from|to|in|is|are|
was) .*)?|(?:\S+ ){0,2}(?:form|update|firmware|driver|app|software|game|map|manual) (?:for|of|from|
to) .*)"""

# a clause that says why, or nothing: "I have a call", "the kids love it"


# titles that sentences hold by chance: only where a title stands they are one
BY_CHANCE = frozenset(
    {
        "about time",
        "after hours",
        "after life",
        "all or nothing",
        "another round",
        "anything else",
        "begin again",
        "by the sea",
        "family movie",
        "first man",
        "good boys",
        "good time",
        "home again",
        "how do you know",
        "if only",
        "in the heights",
        "in time",
        "in your eyes",
        "is anybody there",
        "last christmas",
        "life itself",
        "new girl",
        "night moves",
        "not okay",
        "now and then",
        "on the road",
        "once again",
        "one day",
        "over the top",
        "ready or not",
        "remember me",
        "second act",
        "step up",
        "talk to me",
        "the game",
        "the office",
        "the others",
        "the request",
        "the terminal",
        "the thing",
        "the watch",
        "this is us",
        "she said",
        "try again",
        "up in the air",
        "what if",
        "yes man",
        "your name",
    }
)

# people, places and things of a day: no title, whatever is asked of them
NEVER = r"""(?:out of (?:here|there|bed|town|the (?:way|house|car|bath|shower|room)|my .*)|(?:the |my |your |a |some )?(?:paper|newspaper|mail|kettle|bins|ball|remote|shopping|hoover|ironing|coat|shoes|slippers|jacket|bag|umbrella|screwdriver|hammer|ladder|scissors|glue|tape|plaster|towel|blanket|pillow|chair|table|mop|broom|bucket|lift home|hand|ride|taxi|minute|moment|second|chance|clue|strength|patience|peace|advice|attention|credit|courage|energy|money|cash|peace and quiet|quiet|air|fresh air|job|raise|divorce|answer|explanation)(?: (?:in|on|at|for|from|to|of|with|please) .*)?|(?:an? )?(?:cup|glass|bottle|bit|slice|bowl|plate|pint|mug|pot|packet|loaf|carton|box) of (?!.*(?:chocolates|lies)).*|(?:an? |another |some |more |two |three |four |the )*(?:coffees?|teas?|beers?|sandwich(?:es)?|curry|curries|burgers?|drinks?|cakes?|biscuits?|crisps|popcorn|snacks?|wines?|nappies|diapers)(?: .*)?|(?:(?:all|both|every|the|my|our|your|his|her|that|this|a|an) )*(?:flights?|bus|alarms?|timers?|
reminders?|appointments?|elevator|lift|robot mower|robot vacuum|mower|tax returns?|laundry|printer|zipper|package|parcel|
turtles|traffic|door|window|gate)(?: (?:on|at|in|for|from|to|were|was|is|are|near|by) .*)?|
(?:all )?(?:my|our|his|her) (?:car|train|keys?|dogs?|cats?|news|game|match|baby|guests?|house|room|desk|door|window)(?: .*)?|
the news(?: .*)?|.* (?:to|on|in) (?:the|my) (?:contacts?|contact list|guest list|calendar|diary|phone ?book)(?: .*)?|(?:the |a |my |our )?(?:doctors?|dentist|vet|gp|physio|lawyer|hairdresser|optician|plumber|nurse)(?: .*)?|(?:a|some|another) (?:holiday|break|rest|drink|nap|cuppa|lie down|hug|vacation|day off|raise|haircut|roast|dog|cat|puppy)(?: .*)?|(?:the )?(?:roast|bins?|nappies|washing)(?: .*)?|yourself|myself|how to .*|
(?:the |a |that |this )?(?:soup|concert|meal|food|party|trip|weather|dinner|lunch)|(?:queue|line) at .*|(?:my|your|his|her|their|our)(?: \w+)? (?:grand\w+|friends?|mother|father|mom|mum|dad|parents|
sister|brother|son|daughter|wife|husband|kids?|children|doctor|family|boss|neighbou?rs?|girlfriend|boyfriend|
bank statement|mail|voice recordings?)(?: (?:this|next|on|at|tomorrow|tonight|again|soon)\b.*)?|you(?: (?:tomorrow|tonight|again|soon|later|there|all|guys|both))?|
(?:(?:a|an|the|some|any|my|our|your|new|another|more|all|this|that|two|three|last|next) )*(?:\w+ )?(?:reservations?|
meetings?|appointments?|devices?|newspapers?|magazines?|tires?|tyres?|gas|petrol|sushi|scores?|apps?|plumber|
electrician|dentist|bus schedule|remote|fridge|washing machine|light bulb|router|doorbell|order|delivery|
ride|haircut|parking|contacts?|photos?|emails?|lamp|heater|thermostat|iphone|android|laptop)
(?: (?:for|of|at|on|with|in|to|near|from|tomorrow|tonight|today|is|please)\b.*)?|
(?:the )?(?:light|lights|drive|way|history|distance|road) (?:in|to|of|from) .*)"""
