"""English: what an object may hold beside its title."""

from .en import AFTER, BEFORE, NOT_FOR_US, NUMBERS, RULES, THINGS, VAGUE, WORDS

_LIMIT = r"(?:19[0-9]{2}|20[0-2][0-9]|203[0-5])"
_KIND = r"(?:version|one|film|movie|original|remake|edition|adaptation|release|series|show)"

# name, pattern, value; looked for in this order, cut out where found
SLOTS = (
    ("quality", r"(?:in )?(?:4k|4 k|four ?k|uhd|ultra[ -]?hd|2160p?|2160 ?p|twenty-?one sixty|ultra high definition)(?: (?:uhd|hdr|quality|resolution|version|copy))*(?: if (?:possible|available|you can|theres one))?", "2160p"),
    ("quality", r"(?:in )?(?:full ?hd|fhd|1080p?|1080 ?p|1080i|ten[ -]?eighty(?: ?p)?|full-hd|full high definition)(?: (?:quality|resolution|version|copy))*(?: if (?:possible|available|you can))?", "1080p"),
    ("quality", r"(?:in )?(?:720p?|720 ?p|seven[ -]?twenty(?: ?p)?|hd ready)(?: (?:quality|resolution|version))*(?: if (?:possible|available))?", "720p"),
    ("drop", r"(?:in )?(?:the )?(?:best|highest|good|high|top|hd|high definition|blu-?ray)(?: (?:quality|resolution|possible|available))+|(?:in|with) (?:hd|hdr|dolby vision|dolby atmos|atmos|surround sound|blu-?ray|high definition)", None),
    ("language", r"in (?P<l>{LANG}) with (?:{LANG}) (?:{SUBS})", None),
    ("language", r"(?:(?:but )?(?:with|in)(?: the)? )(?:the )?(?P<l>{LANG})(?: (?:{SUBS}|audio|dub|dubbing|dubs|language|voice-?over|soundtrack|track|please|version|translation|spoken))*", None),
    ("language", r"(?:dubbed in|dubbed into|dubbed to|subbed in|subtitled in|in the original)(?: the)? (?P<l>{LANG})", None),
    ("language", r"(?P<l>{LANG})(?: (?:{SUBS}|audio|dub|dubbed|dubbing|voice-?over|version|subbed))+", None),
    ("drop", r"with (?:{SUBS})|(?:in )?the original language|undubbed|with the original (?:audio|soundtrack)", None),
    ("drop", r"(?:a|another|the) copy of|(?:all|every|both)(?: the| of the)? (?:parts?|movies|films) (?:of|in)", None),
    ("pair", r"s(?P<s>\d{1,2}) ?e(?P<e>\d{1,3})|(?P<s2>\d{1,2})x(?P<e2>\d{1,3})", None),
    ("first", r"(?:the )?first (?P<n>{N}|couple of|couple) seasons", None),
    ("span", r"(?:the )?seasons? (?P<a>{N}) ?(?:to|through|thru|until|till|-|–|up to) ?(?P<b>{N})|s(?P<a2>\d{1,2}) ?- ?s?(?P<b2>\d{1,2})", None),
    ("span", r"(?:the )?seasons? (?P<a>\d{1,2})-(?P<b>\d{1,2})", None),
    ("list", r"(?:the )?seasons? (?P<many>(?:(?:{N}) ){1,6}(?:and|&|plus) (?:season )?(?:{N}))", None),
    ("list", r"(?:the )?(?P<many>(?:(?:{ORD}) ){1,6}(?:and|&) (?:the )?(?:{ORD})) seasons?", None),
    ("season", r"(?:the )?(?P<n>{ORD}) season", None),
    ("season", r"(?:the )?season (?:number |no )?(?P<n>{N}|{ORD})", None),
    ("season", r"(?:the )?s(?P<n>\d{1,2})", None),
    ("season", r"(?:all|every|each|all of)(?: (?:the|of the|of|available|existing|single|{N}))* (?:seasons?|episodes)(?: available)?|(?:all|every|each)(?: (?:single|the))* episodes?|(?:the )?(?:whole|entire|complete|full) (?:series|show|thing|run|saga|box ?set|tv show|tv series)|complete (?:series|box ?set)|(?:in its entirety|from start to finish)", "all"),
    ("season", r"(?:the )?(?:very )?(?:latest|newest|new|last|most recent|current) seasons?", "latest"),
    ("episode", r"(?:the )?(?:episode|ep|eps)(?: (?:number|no))? (?P<n>{N})", None),
    ("episode", r"(?:the )?(?P<n>{ORD}) (?:episode|ep)", None),
    ("series", r"(?:the )?(?:very )?(?:latest|newest|last|new|next|most recent) (?:episode|ep)s?", None),
    ("year", rf"(?:(?:the )?(?:one |version |film |movie )?(?:from|of|made in|released in|came out in|that came out in|from the year|in the year|year))+ (?P<y>{_LIMIT})(?: {_KIND})?", None),
    ("year", rf"(?:the|that) (?P<y>{_LIMIT})(?: (?:version|one|original|remake|edition|adaptation|release))?(?: of)?", None),
)  # fmt: skip

# titles that look like slots, media nouns, fillers or several works
KEEP = r"""(?:open|wedding|hunting|silly|christmas|killing|holiday|rutting|duck) season|season of the witch|the four seasons|four seasons|seasons? of love|apocalypse now|dont look now|now you see me(?: 2)?|now and then|blade runner 2049|wonder woman 1984|death race 2000|class of 1984|cyberpunk 2077|2001:? a space odyssey|space odyssey 2001|movie 43|scary movie(?: \d)?|(?:the )?(?:lego|simpsons|bee|date|epic|disaster|spongebob|muppet|peanuts|emoji|angry birds|super mario bros|rugrats|tigger|goofy|el camino|bobs burgers)(?: (?:batman|ninjago))? movie(?: 2)?|not another teen movie|silent movie|bowfingers big thing|(?:the )?truman show|(?:the )?rocky horror picture show|best in show|(?:the )?(?:greatest|morning|late|muppet|eric andre|jerry springer|tonight|daily|dick van dyke|cosby|andy griffith|good place|chappelles?|big fat quiz) show|that 70s show|that 90s show|show dogs|show me a hero|(?:the )?(?:green|jungle|black|pillow|guest|comic|burn) book|book club(?: the next chapter)?|book smart|the book thief|book thief|the book of \w+(?: \w+)?|black books|(?:the )?pagemaster|the notebook|(?:the )?last picture show|the motion picture|cinema paradiso|die another day|the day after tomorrow|tomorrow never dies|edge of tomorrow|tomorrowland|night at the museum|(?:the )?story of film|this is 40|the 40[ -]year[ -]old virgin|10 things i hate about you|12 angry men|12 monkeys|12 years a slave|(?:ocean'?s )(?:11|12|13|8|eleven|twelve|thirteen|eight)|13 reasons why|127 hours|21 jump street|22 jump street|(?:the )?sixth sense|the fifth element|(?:the )?third man|second act|the second best exotic marigold hotel|first man|first blood|the first wives club|(?:500 )?days of summer|28 days later|28 weeks later|28 years later|one day|ready player one|rogue one|pitch perfect 2|all quiet on the western front|all of us are dead|all the presidents men|all or nothing|the new mutants|a new hope|new girl|the last of us|the last samurai|last night in soho|the last kingdom|the last dance|last christmas|everything everywhere all at once|everything is illuminated|sex education|game night|fight night|friday night lights|saturday night live|a quiet place(?: part (?:two|ii|2))?|a star is born|a beautiful mind|a clockwork orange|a bugs life|a christmas story|a few good men|an education|some like it hot|something about mary|theres something about mary|something borrowed|something wild|somethings gotta give|my neighbor totoro|my neighbour totoro|my fair lady|my cousin vinny|my big fat greek wedding|my hero academia|your name|you(?=(?: s\d| season))|the english patient|the italian job|the french dispatch|the french connection|american psycho|lost in translation|the danish girl|an american werewolf in london|the spanish prisoner|the russian doll|russian doll|the german doctor|the good german|star wars:? episode (?:\d|i|ii|iii|iv|v|vi|vii|viii|ix)(?: [\w ]+)?|home alone(?: \d)?|kill bill(?:[:,]? (?:volume|vol|part) (?:\d|one|two))?|(?:harry potter|dune|the godfather|back to the future|deathly hallows)[:,]? part (?:one|two|three|\d|i+)|house of cards|get shorty|get him to the greek|get hard|get smart|get a job|get santa|find me guilty|searching for sugar man|looking for alaska|finding dory|wanted|the hunger games|play it again sam|ready or not|the watch|stop making sense|stop motion|killing them softly|the lobster|no time to die|yes man|yes minister|yes prime minister|no hard feelings|no strings attached|no country for old men|nope|please give|thank you for smoking|thank you for your service|sorry to bother you|sorry we missed you|the upside|for all mankind|for a few dollars more|for the love of the game|for colored girls|better call saul|call me by your name|what we do in the shadows|what we left behind|what women want|whats eating gilbert grape|what lies beneath|what happens in vegas|what dreams may come|who framed roger rabbit|whos afraid of virginia woolf|where the wild things are|where the crawdads sing|where eagles dare|when harry met sally|when they see us|how i met your (?:mother|father)|how to train your dragon(?: \d| the hidden world)?|how to get away with murder|how the grinch stole christmas|how to lose a guy in 10 days|do the right thing|do androids dream of electric sheep|dont breathe|dont worry darling|dont look up|lights out|the light between oceans|northern lights|bright lights big city|city lights|phone booth|the black phone|black phone|the lost city|the door in the floor|cars(?: [23])?|kitchen nightmares|hells kitchen|charlie and the chocolate factory|the pianist|music and lyrics|the sound of music|school of rock|radio days|the boat that rocked|good morning vietnam|good night and good luck|good night,? and good luck|coffee and cigarettes|the weather man|weather man|sunny|its always sunny in philadelphia|breakfast at tiffanys|the breakfast club|my dinner with andre|dinner for schmucks|the big short|hello dolly|bed time stories|the bad batch|bad boys(?: \d| for life)?|bad santa|bad moms|bad teacher|the good dinosaur|good will hunting|good omens|the good wife|the good doctor|good fellas|goodfellas|good boys|good time|the great gatsby|the great escape|great expectations|perfect blue|the perfect storm|beautiful boy|fun home|cool runnings|cool hand luke|terrible twos|one flew over the cuckoos nest|one piece|one punch man|the one|one battle after another|monty python and the holy grail|gone with the wind|the girl with the dragon tattoo|interview with the vampire|dances with wolves|stand by me|die hard with a vengeance|fire walk with me|trouble with the curve|to all the boys ive loved before|to kill a mockingbird|to live and die in la|on the waterfront|in bruges|in the heights|in time|up in the air|inside out 2|love is blind|love actually|i love lucy|i love you man|eat pray love|from paris with love|shakespeare in love|crazy stupid love|hate crime|the hateful eight|28 days|the big bang theory|the office|the crown|the wire|the boys|supernatural|the thing|it follows|it chapter two|it takes two|it ends with us|its a wonderful life|its complicated|this is us|this is spinal tap|that thing you do|them that follow|us and them|the others|another round|another earth|more than a game|anything else|anything for love|nothing but the truth|all about eve|all about my mother|blue planet|planet earth|cloud atlas|the terminal|the social network|requiem for a dream|the request|i am legend|i am number four|i know what you did last summer|i saw the tv glow|i tonya|i robot|i care a lot|im thinking of ending things|im not there|we bought a zoo|we are the millers|were the millers|we own this city|we need to talk about kevin|we were soldiers|we have a ghost|we live in time|our flag means death|they live|they cloned tyrone|they shall not grow old|he got game|he never died|she said|shes all that|shes the man|she-hulk|her"""

# "X and Y" that is one work
TOGETHER = r"""(?:pride|sense|war|crime|angels|fast|thelma|tom|bonnie|romeo|rick|lilo|phineas|will|turner|mork|marley|withnail|cloak|beauty|harold|charlie|harry potter|indiana jones|percy jackson|snow white|shang-chi|doctor strange|dr strange|romulus|jekyll|dr jekyll|hobbs|fast & furious|dungeons|antony|anthony|oliver|lady|black|jack|jay|wallace|bill|bill and teds|beavis|starsky|cagney|simon|law|sex|parks|friends|true|brothers|ants|orange|stranger|rosencrantz|fear|love|key|hansel|minnie|mickey|the lion the witch|the lion, the witch|the good the bad|the good, the bad|the fast|the fox|the owl|the princess|the beauty|the old man|the prince|the cat|the sword|the falcon|the marvelous|the cook the thief his wife|the secret life|mr|mike|dawn|ren|itchy|butch cassidy|frankie|sanford|barb|licorice|masters|queen|blood|flesh|body|heaven|sin|sound|night|dr|hits?|lock stock|planes trains|planes, trains|fantastic beasts|hannah|vicky cristina|me and earl|me|emma|chip|cain|salt|smoke|shadow|shadows?|kings?|fire|ice|dazed|alien|boy|bob|crimes|drop|eddie|fathers|sons|fried|georgia|ginny|grace|guys|heart|hide|husbands|ghosts?|legend|love death|man|master|mary|mighty|mice|of mice|naked|nick|norah|peace|power|punch|puss|rise|robots|sherlock|sid|sister|spy|sweet|tango|tim|tristan|truth|twin|up|wine|wives|woman|women|zack|joy|bread|avatar|teenage|josie|harold|scott|rocky|minx|adam|gog|legally|hope|blue|lewis|rough|rags|snakes|stars?) (?:and|&) .*|.* (?:and|&) (?:the|a|an|his|her|i|me|my|other|furious|louise|punishment|prejudice|sensibility|peace|furry|juliet|clyde|jerry|morty|stitch|ferb|grace|roses|order|recreation|the city|demons|confused|roll|desist|away|out|beyond|over|robin|sons|daughters|company|friends|kumar|chong|hutch|lacey|garfunkel|gromit|butt-?head|teller|spencer|the beast|hyde|dagger|sally|spice|fury|madness|glory|dragons|lovers|chocolate|cigarettes|lyrics|earl|mr hyde|justice|prosper|consequences|gentlemen|villains|present|the shadow bones|bone|bones|bad teeth|death|robots|dawn|repeat|proud|son|dust|steel|wine|silence|dangerous|effect|stiles|allen|stoned|nails|ashes|blood|honey|thunder|water|horn|hearts|hell|the furious|croft|sylvie|hobbs|shaw|wolverine|scarlet witch|the wasp|wasp)\b.*"""

MEDIA_BEFORE = r"(?:(?:the|a|an|that|this|some|new|old|original|classic|animated|our) )*(?P<t>{MEDIA})(?: (?:called|named|titled|entitled|version of|adaptation of|is called))?"
MEDIA_AFTER = r"(?:the |that |a |an )?(?:original |animated |tv |new |old |live-action |live action |classic )?(?P<t>movie|film|cartoon|documentary|{SERIES}|book|novel|audiobook|album|anime)"
TYPES = (("movie", "{MOVIE}"), ("series", "{SERIES}"), ("book", "{BOOK}"), ("album", "{ALBUM}"))
PERSON_AFTER = r"(?:by|with|starring|directed by|written by|featuring|from director|by director|by author|by the director|feat|ft|sung by|recorded by|performed by|narrated by|from)"
# a name never starts with one of these
NO_NAME = r"(?:the|a|an|me|my|your|his|her|their|our|you|it|him|them|us|no|all|wolves|love|some|this|that|english|hd|subtitles|subs|good|plex|jellyfin|and|with|more|two|one|\d.*|morrie|friends|benefits|fire|wind|boots|paris|beyond|above|below|hell|heaven|space|russia|u\.?n\.?c\.?l\.?e)"
DANGLING_BEFORE = r"(?:of|from|for|in|on|to|at|with|about|and|called|named|me|us|is)"
DANGLING_AFTER = r"(?:of|from|for|in|with|but|and|by|the|please|only|if possible|too)"
DESTINATION = r"(?:(?:to|on|onto|in|into|for) )(?:(?:my|the|our|a|your) )?(?:download list|download queue|downloads?|watch ?list|wish ?list|to-?watch list|requests?|radarr|sonarr|plex|jellyfin|server|library|queue|collection|nas|living room tv|bedroom tv|tv|telly|big screen|media server|movie library|tv library|list|kids?|children|us|me)|from the (?:internet|web|net)|for (?:us|me|(?:the )?(?:kids|children|family|little ones|boys|girls))"

GENRES = (
    (r"sci-?fi|science[ -]fiction|scifi|sci fi", "sci-fi"), (r"rom-?coms?|romantic comed(?:y|ies)|rom coms?", "romantic comedy"),
    (r"comed(?:y|ies)|funny|hilarious|humou?r|sitcoms?|laughs?", "comedy"), (r"horrors?|scary|spooky|creepy", "horror"), (r"thrillers?|suspense(?:ful)?", "thriller"),
    (r"dramas?|dramatic", "drama"), (r"action(?:-packed)?", "action"), (r"adventures?", "adventure"), (r"fantasy", "fantasy"), (r"romance|romantic|love story", "romance"),
    (r"documentar(?:y|ies)|docs?|docuseries", "documentary"), (r"westerns?", "western"), (r"anime", "anime"), (r"animated|animation|cartoons?", "animation"),
    (r"crime|gangster|mafia|heist", "crime"), (r"myster(?:y|ies)|detective|whodunn?its?", "mystery"), (r"war", "war"), (r"histor(?:y|ical)|period", "history"),
    (r"musicals?", "musical"), (r"family|kids|childrens", "family"), (r"sports?", "sports"), (r"superhero(?:es)?", "superhero"), (r"noir", "noir"),
    (r"biopics?|biographical|biography", "biography"), (r"zombie", "zombie"), (r"spy", "spy"), (r"true crime", "true crime"), (r"stand-?up", "stand-up"), (r"disaster", "disaster"),
)  # fmt: skip

LANGUAGES = {
    "english": "en", "russian": "ru", "german": "de", "french": "fr", "spanish": "es", "italian": "it", "japanese": "ja",
    "korean": "ko", "chinese": "zh", "ukrainian": "uk", "polish": "pl", "portuguese": "pt", "dutch": "nl", "swedish": "sv",
    "danish": "da", "norwegian": "no", "finnish": "fi", "turkish": "tr", "hindi": "hi", "czech": "cs", "greek": "el",
    "hebrew": "he", "arabic": "ar",
}  # fmt: skip

# a sentence without a verb of ours that starts so is no bare title
NO_TITLE = r"(?:(?:i|we|they|he|she|you|my \w+) (?:watched|saw|have|had|finished|am|are|was|were|love|loved|like|started|just|think|got|went|will|need|hate|hated|dont|didnt|cant|already|said|told|heard|know|do|did|would|should|could|can|bought|might|may)|did|do|does|is|was|were|has|have|had|should|shall|why|when|who|where|which|how (?:do|to|many|much|long|is|are|was|come|about)|what (?:is|are|do|did|was|a|time|about|if)|whats|im|ive|weve|theyre|its|thats|theres|there|because|but|if|maybe|not|no|yes|turn|set|remind|call|tell|the (?:weather|room|kitchen|bedroom|light|tv|monitor|screen|camera)|my (?:tv|monitor|screen|camera|phone|laptop|new)|buy|sell|open|close)\b.*"
KEYWORDS = (
    "download",
    "recommend",
    "suggest",
    "subtitles",
    "search",
    "resume",
    "cancel",
    "request",
    "status",
    "progress",
    "torrent",
    "continue",
    "remove",
    "delete",
    "please",
    "release",
    "episode",
    "library",
    "stuck",
    "another",
)

PARTICLES = r"(?:up|out|off|away|lost|ready|over|down|in|back|on|along|going|better|dressed|started|moving|here|there|together|closer|well|rid|old|real|home|some|any|none|real|busy|serious|even|high|drunk|married|help|lucky|by|through|across|around)"
# these alone are never a title
WRAPPED = r"(?:the |my |our )?(?P<in>.+) (?:download|torrent|transfer|request)"
MINE = r"(?:my|your|his|her|our|their) "
STOP = r"(?:the|a|an|of|in|is|are|there|it|my|our|any|and|or|to|at that|at this|at it|me|us|downloading|download|torrent|the download|for|with)"

# words of any sentence; they carry no title
BAG_WORDS = r"a|an|the|my|our|your|of|on|in|at|to|for|with|and|or|is|are|was|were|be|been|being|do|does|did|has|have|had|will|would|can|could|should|shall|it|its|they|them|theyre|that|thats|this|these|those|there|theres|here|any|some|all|every|everything|anything|something|what|whats|which|how|hows|when|whens|me|us|i|we|you|id|im|ive|weve|right|now|currently|still|yet|already|again|soon|today|tonight|please|moment|much|many|more|left|so|far|going|doing|looking|coming along|along|up|show|tell|give|check|see|let|list|about|just|really|got|need|want|like to see|know|else|one|ones|things|thing|stuff|get|so far|how is|quick|quickly|then|hey|look|maybe|ok"
_MEDIA = (
    r"movies?|films?|flicks?|shows?|series|tv|episodes?|books?|albums?|documentar(?:y|ies)|cartoons?|anime"
)
_TIME = r"week|weekend|month|year|evening|night|morning|friday|saturday|sunday|monday|tuesday|wednesday|thursday|next|last|this|tomorrow|yesterday|recently|lately|past|days|few|couple|soon|later|ever"
# verb, what must be there, further words, what must not be there, what may follow
BAGS = (
    ("downloads", r"downloads|downloading|(?:is|are|was|my|the|did|has) (?:my |the |it )?download(?:s|ed|ing)?|torrents|queue|download (?:progress|status|speed|state|list|queue)|eta|overall progress", rf"{_MEDIA}|downloads?|downloading|downloaded|torrents?|queue|queued|progress|eta|status|active|current|finished|finish|done|complete|completed|ready|running|pending|remaining|percent|percentage|speed|state|update|report|overview|transfers?|time|until|take|takes|long|longer|fast|almost|nearly|open|there|progressing|happening|busy|waiting", r"request|requests|stuck|stop|cancel|pause|can you download|could you download|download (?:it|them|that|this|something|one|some|all)|want to download|need to download|get me", ""),
    ("upcoming", r"coming out|comes out|come out|upcoming|releas(?:e|es|ed|ing)|premier(?:e|es|ing)|airs?|airing|new episodes|calendar|coming soon|new seasons|coming up|due out|new releases", rf"{_MEDIA}|{_TIME}|seasons?|coming|comes|come|out|upcoming|releas(?:e|es|ed|ing)|premier(?:e|es|ing)|airs?|airing|new|calendar|schedule|scheduled|dates?|interesting|good|big|cinemas?|theaters?|theatres?|follow|due|planned|expected|drop|dropping|up|worth|waiting|look forward", r"my calendar|another release|different release|better release|new release|other release", ""),
    ("history", r"requests|requested|asked for|ask for|ordered|history|ask you for|asked you|ask you to|my request", rf"{_MEDIA}|{_TIME}|requests?|requested|asked|ask|ordered|order|orders|history|download|downloaded|add|added|before|earlier|everyone|kids|wife|husband|made|open|pending|recent|latest|previous|old|past|everyones|january|february|march|april|may|june|july|august|september|october|november|december|summer|winter", r"cancel|remove|pizza|food", ""),
    ("recommend", r"recommend\w*|suggest\w*|(?:what|whats|something|anything|any|some|nothing|idea|ideas|good|decent|one|{GENRE}|{MEDIA})\b.* (?:watch|watching|read|see|binge|stream)|what (?:to|should|can|could|shall|do|would) .*(?:watch|see|read|binge)|(?:mood|feel like|fancy|craving|up) .*(?:{GENRE}|{MEDIA})|(?:good|great|decent|best|nice|fun|cool|new|top|more|another|any|some|few|three|two|something|want|like|need|love|find|give|show|pick|choose|know|got|hit|throw) (?:\w+ )?(?:{GENRE})|surprise me|movie night|bored|ideas|(?:give|find|show|pick|choose|got|want|need|know|any|fancy)\b.* (?:good|great|decent|fun|nice|interesting) (?:{MEDIA})|what(?:s| is) good", rf"{{GENRE}}|{_MEDIA}|{_TIME}|recommend\w*|suggest\w*|watch|watching|read|reading|see|binge|stream|good|great|decent|best|nice|fun|cool|new|top|another|few|three|two|five|mood|feel|feeling|fancy|craving|surprise|bored|ideas?|kids|family|wife|husband|friends|girlfriend|boyfriend|date|dinner|whole|together|pick|choose|find|find me|hit|throw|worth|interesting|light|short|old|classic|random|popular|trending|favou?rites?|netflix|relaxing|heartwarming|not|too|very|really|help|decide|might|enjoy|like|love|after|looking|dont|cant|nothing|someone|should|am|out there|these|around|cheer|feel-?good|uplifting|sad|serious|smart|clever|mind-?bending|exciting|quality|binge-?worthy|underrated|must-?see|go|could", r"when|how long|long|where|already|request\w*|downloads?|downloading|stuck|subtitles|i want to (?:watch|see) (?:it|that|this|them)|watch (?:it|that|this|them)|weather|joke|do we have|have we got|have|news|coming|on the server|library", r"(?: ?(?:(?<=movies )|(?<=movie )|(?<=films )|(?<=film )|(?<=shows )|(?<=show )|(?<=series )|(?<=something )|(?<=anything )|(?<=more )|(?<=stuff )|(?<=things )|(?<=ones )|(?<=one )|(?<=books )|(?<=book )|(?<={G6}) )?)?(?:(?:like|similar to|along the lines of|in the vein of|in the style of|comparable to|reminiscent of|close to) (?P<like>.+)|(?:with|starring|by|directed by|featuring) (?P<p>(?!the |my |me |a |kids|family|friends)[\w.'-]+(?: [\w.'-]+){1,3}))?".replace("(?: ?(?:(?<=movies )|(?<=movie )|(?<=films )|(?<=film )|(?<=shows )|(?<=show )|(?<=series )|(?<=something )|(?<=anything )|(?<=more )|(?<=stuff )|(?<=things )|(?<=ones )|(?<=one )|(?<=books )|(?<=book )|(?<={G6}) )?)?", "")),
)  # fmt: skip
__all__ = ["AFTER", "BEFORE", "NOT_FOR_US", "NUMBERS", "RULES", "THINGS", "VAGUE", "WORDS"]
