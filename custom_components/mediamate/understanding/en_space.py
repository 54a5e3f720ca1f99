"""English: how much room there is, in all or for a title.

Loops give nothing back (`*+`): what they take belongs to no other part.
"""

from .rules import Rule

_ROOM = r"(?:(?:(?:free|disk|storage|hard drive|hard disk|available) )*+(?:space|room)|(?:(?:free|disk) )?storage|free disk)"
_SAY = r"(?:(?:tell|show|check|see)(?: me| us)? )?"
_LEFT = r"(?:left|free|available|remaining)"
_THE_DISK = r"(?:the|my|our|this|your) (?:(?:hard |media |storage )?(?:disks?|drives?|volume)|nas|(?:media |home )?server|storage|hdd|ssd|box)"
_DISK = rf"(?:on|in) {_THE_DISK}"
_HAVE = r"(?:is there|there is|there|is|do we have|do i have|have we got|have i got|we have|i have|weve got|ive got|we|still|now|right now)"
_ASKED = r"(?:is there|do we(?: still)? have|do i(?: still)? have|have we(?: still)? got|will there be)"
_MORE = r"(?:(?:more|a few more|some more|another|any more|a couple more|other|new|lots of) )(?:\w+ )?(?:movies?|films?|shows?|series|stuff|things?|downloads?|episodes?|seasons?|music|albums?|books?)"
_LOW = r"(?:(?:run|running|runs|getting|get) )?(?:low|short|out)"
_NO_GUEST = (
    r"(?!(?:me|us|him|her|you|them|improvement|desserts?|error|doubt|debate|negotiation|maneuver|growth|everybody|everyone|"
    r"(?:(?:the|a|an|my|our|your|some|any|two|three|\d+|one|more|another|extra|all|those|these) )*+(?:guests?|people|persons?|"
    r"kids?|children|friends?|family|chairs?|tables?|sofas?|couch|beds?|cars?|bikes?|suitcases?|luggage|bags?|books?helf|"
    r"fridge|desk|plants?|trees?|dogs?|cats?|parking|one|more))\b)"
)

_ABOUT = {"about": "space"}

# Read before all others, and only as whole sentences
RULES = (
    Rule("downloads", rf"{_SAY}how much (?:more )?{_ROOM}(?: (?:{_HAVE}|{_LEFT}|{_DISK}))*+", slots=_ABOUT),
    Rule("downloads", rf"{_SAY}how much(?: (?:{_HAVE}|{_LEFT}))*+ {_DISK}(?: {_LEFT})?", slots=_ABOUT),
    Rule("downloads", rf"{_SAY}how many (?:gigs|gigabytes|terabytes|gb|tb)(?: of (?:disk |storage |free )?(?:space|room|storage))?(?: (?:are there|are|{_HAVE}))*+ (?:(?:free|available|left)(?: {_DISK})?|{_DISK})", slots=_ABOUT),
    Rule("downloads", rf"(?:is there|there is|do we have|do i have|have we got)(?: (?:still|any|enough|some|much|plenty of))*+ (?:(?:free|disk|storage) (?:disk )?(?:space|room)|(?:space|room|storage) (?:{_LEFT}|{_DISK})|disk space)(?: (?:{_LEFT}|{_DISK}))*+", slots=_ABOUT),
    Rule("downloads", rf"{_ASKED}(?: (?:still|any|enough|some|much|free|disk|storage))*+ (?:space|room|storage)(?: (?:{_LEFT}|{_DISK}))*+ for {_MORE}", slots=_ABOUT),
    Rule("downloads", rf"{_ASKED}(?: (?:still|any|enough|some|much|free|disk|storage))*+ (?:space|room|storage)(?: (?:{_LEFT}|{_DISK}))*+ for {_NO_GUEST}<x>", slots=_ABOUT),
    Rule("downloads", rf"(?:will|would|does|do|can) <x>(?: still)? fit {_DISK}", slots=_ABOUT),
    Rule("downloads", rf"how full (?:is|are) {_THE_DISK}(?: with (?:the|our|all the|my) (?:movies|films|shows|series|media|music|downloads|stuff)(?: (?:on|in) (?:it|them))?)?|(?:is|are) {_THE_DISK}(?: (?:already|nearly|almost|completely|too|getting|running))*+ (?:full|out of (?:space|room)|low on (?:space|room))", slots=_ABOUT),
    Rule("downloads", rf"(?:are|were|is|will) (?:we|i|it|{_THE_DISK}) (?:already |nearly |almost |going to |gonna |soon )*+{_LOW} (?:on|of) (?:(?:disk|free|storage) )?(?:space|room|storage)(?: soon| already)?", slots=_ABOUT),
    Rule("downloads", r"(?:(?:whats|what is|hows|how is|show|check|tell|give)(?: me)?(?: the| my| our| current)*+ )?(?:(?:free|available|remaining) (?:disk |storage )?(?:space|room|storage)|(?:disk|storage) (?:space|usage|status)|(?:space|storage|room) left)(?: left| looking| doing)?", slots=_ABOUT),
)  # fmt: skip
