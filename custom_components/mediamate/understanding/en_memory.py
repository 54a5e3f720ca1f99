"""English: what was said and asked for, and that it is to be forgotten.

Loops give nothing back (`*+`): what they take belongs to no other part.
"""

from .rules import Rule

_TALK = r"(?:conversations?|chats?|talks?|dialogs?|dialogues?|discussions?|chat history|conversation history)"
_SAID = r"(?:said|say|told you|have said|have told you|(?:talked|spoke|have talked|have spoken|chatted|discussed)(?: about)?)"
_ASKED = r"(?:ask(?:ed)?(?: you)? (?:for|about|to (?:get|download|add))|request(?:ed)?|order(?:ed)?)"
_WHEN = (
    r"(?:(?:last|this|past|previous) (?:week|month|year|night|time)|yesterday|today|recently|lately|before|already|"
    r"in the (?:last|past) (?:week|month|year)|a (?:week|month|year) ago|in (?:january|february|march|april|may|june|"
    r"july|august|september|october|november|december))"
)
_WORK = r"(?:the|that|a|this|which) (?:movie|film|show|series|book|one|thing|title)"

# Read before all others: "delete this conversation" names no title
RULES = (
    Rule("forget", rf"(?:please )?(?:forget|delete|erase|wipe|clear)(?: (?:all|about|of|everything in))?"
                   rf" (?:this|our|my)(?: (?:whole|entire|last))? {_TALK}(?: please)?"),
    Rule("forget", rf"(?:please )?forget(?: (?:all|about))? (?:everything|what|all|whatever|anything)"
                   rf"(?: (?:that|of what))? (?:i|we|ive|weve|you and i)(?: just)? {_SAID}(?: please| to you)?"),
    Rule("forget", r"(?:please )?forget (?:everything|all)(?: (?:about me|you know about me|please))?"),
    Rule("forget", r"(?:please )?(?:clear|erase|wipe|delete) your memory(?: please)?"),
    Rule("history", rf"(?:do you )?(?:remember|recall)(?: (?:what|when))? {_WORK}(?: that| which)? (?:i|we|ive|weve)"
                    rf"(?: had| already)*+ {_ASKED}(?: {_WHEN})*+"),
    Rule("history", rf"what was {_WORK}(?: that| which)? (?:i|we|ive|weve)(?: had| already)*+ {_ASKED}(?: {_WHEN})*+"),
    Rule("history", rf"(?:did|have|had) (?:i|we) (?:(?:ever|already|also) )*+{_ASKED}(?: (?:anything|something))(?: {_WHEN})*+"),
    Rule("history", rf"(?:when )?(?:did|have|had) (?:i|we) (?:(?:ever|already|also) )*+{_ASKED} <x>(?: {_WHEN})*+", "sure"),
)  # fmt: skip
