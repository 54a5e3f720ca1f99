"""What a model prepared and only a person can decide: prepared, announced, and checked before it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
import re
from typing import Any, Final

from homeassistant.components import persistent_notification
from homeassistant.helpers.dispatcher import async_dispatcher_send

from ..errors import Refused
from ..model import Message, Proposal
from ..operations.find import normalise
from ..proposals import LISTED, SIGNAL_WAITING, notification_id
from ..told import escaped, requests_list
from .assent import Reading, read
from .caller import Caller
from .plain import OVERVIEW, clean, given
from .prompt import NEXT
from .said_parts import differs

_YEAR: Final = re.compile(r"(?:18|19|20)\d\d")
OUTSIDE: Final = timedelta(days=1)  # nobody looks at a list within ten minutes
_ASKING: Final = "?？؟"
_END: Final = re.compile(r"[。！？\n]|[.!?؟](?=\s)")  # of a sentence; 8.2 GB is none
_CLOSING: Final = " \t\r\n\u00a0\"'»”)*_"  # what may follow the last sign of one
_WISHES: Final = (
    "ask_request",
    "ask_search_again",
    "ask_follow",
)  # what a yes to them does takes nothing away
_GETS: Final = re.compile(
    r"\b(?:download|get|grab|fetch|request|add|search|look for|follow|скач|качать|загру|закач|добав|запро|иска|поиск|след|подпис)"
)
_ELSE: Final = re.compile(
    r"\b(?:know|tell|hear|detail|trailer|remove|delet|cancel|pause|stop|рассказ|подробн|узна|трейлер|удал|отмен|останов|приостан)"
)
MOST: Final = 10  # that wait for one person outside of conversations


class NotAsked(Refused):
    """The user has not been asked what is to be confirmed; carries the question."""

    key = "confirm_not_asked"

    def __init__(self, question: str) -> None:
        """Remember what has to be asked."""
        super().__init__()
        self.question = question


async def prepare(
    call: Caller,
    verb: str,
    args: Mapping[str, Any],
    question: Message,
    *,
    subject: str,
    destructive: bool = False,
    notes: Sequence[str] = (),
) -> dict[str, Any]:
    """Keep what would happen until a person says yes, and return what they are to be asked.

    `subject` names what it is about: outside of conversations a newer proposal replaces one on the same.
    """
    thread, outside = call.thread, call.chat is None
    if outside:
        thread = replace(thread, place=f"{verb}:{subject}")
        await _check_room(call, thread.place)
    listed = {LISTED: True} if outside or destructive else {}
    proposal = await call.desk.prepare(
        call.actor,
        thread,
        verb,
        {**args, **listed},
        question,
        destructive=destructive,
        expiry=OUTSIDE if outside else None,
    )
    worded = call.texts.message(question)
    # at once: calls of one message run beside each other, and the newest is the one that is open
    replaced = call.shown.asked(call.place, call.said.created, worded) if call.said else None
    if listed:
        async_dispatcher_send(call.hass, SIGNAL_WAITING)
    if outside:
        _notify(call, proposal, worded)
    return await _asked(call, proposal, notes, replaced)


async def _asked(
    call: Caller, proposal: Proposal, notes: Sequence[str] = (), replaced: str | None = None
) -> dict[str, Any]:
    """Return a question that is to be put to the user; `replaced` is the one of the same turn that it ended."""
    if call.chat is not None and not call.own:
        # nobody but the model knows whether it will be asked: a bare yes means nothing
        await call.desk.said(proposal.thread)
    following = _next(call, destructive=proposal.destructive)
    return given(
        {
            "status": "needs_confirmation",
            "proposal_id": proposal.id,
            "question": clean(call.texts.message(proposal.question), OVERVIEW),
            "notes": [clean(one, OVERVIEW) for one in notes],
            "replaced": replaced and clean(replaced, OVERVIEW),
            "next": NEXT[following] + (f" {NEXT['replaced']}" if replaced else ""),
        }
    )


def _next(call: Caller, *, destructive: bool) -> str:
    """Say where the yes can be said: in the chat, only by the user's own words there, or in the list."""
    if not destructive:
        return "ask" if call.chat else "elsewhere"
    return "ask_only" if call.chat and call.own else "elsewhere"


async def _check_room(call: Caller, place: str) -> None:
    """Refuse to heap questions on somebody."""
    waiting = await call.mate.history.proposals(actor=call.actor.id)
    others = [one for one in waiting if one.args.get(LISTED) and one.thread.place != place]
    if sum(one.expires > call.mate.now() for one in others) >= MOST:
        raise Refused("too_many_waiting", count=MOST)


def _notify(call: Caller, proposal: Proposal, question: str) -> None:
    where = requests_list(call.hass)
    message = Message("waiting_message", {"question": escaped(question), "link": where})
    persistent_notification.async_create(
        call.hass,
        call.texts.message(message),
        title=call.texts.message(Message("waiting_title")),
        notification_id=notification_id(proposal.id),
    )


async def settle(call: Caller) -> None:
    """Take a no for what it is, also where the model does not: what was declined stays declined."""
    proposal = call.mate.proposals.newest(call.thread) if call.chat else None
    if proposal is None:
        return
    for one in call.said_since(proposal.created):
        if await _read(call, one.content) is Reading.NO:
            await call.desk.decline(call.actor, call.thread, proposal.id)
            return


async def confirm(call: Caller, proposal_id: str) -> dict[str, Any]:
    """Carry out what the user has said yes to. Raises Refused where they have not."""
    if call.chat is None:
        raise Refused("confirm_elsewhere")
    proposal = call.mate.proposals.newest(call.thread)
    if proposal is None or proposal.id != proposal_id:
        raise Refused("proposal_gone")
    if proposal.destructive:
        raise Refused("confirm_destructive")
    question = clean(call.texts.message(proposal.question), OVERVIEW)
    said = call.said
    if said is None or said.created <= proposal.created or not _asked_about(call, proposal.question):
        raise NotAsked(question)
    if await _read(call, said.content) is not Reading.YES:
        raise Refused("confirm_no_assent")
    outcome = await call.desk.confirm(call.actor, call.thread, proposal.id)
    if outcome.asks:
        return await _asked(call, outcome.result)
    status = getattr(outcome.result, "status", None)
    return {
        "status": status.value if status else "done",
        "message": clean(call.texts.message(outcome.message), OVERVIEW),
        "next": NEXT["tell"],
    }


def _asked_about(call: Caller, question: Message) -> bool:
    """Was the last thing that the assistant asked this very thing: in our words, or about this title and these seasons?"""
    text, worded = call.answered_to, call.texts.message(question)
    asked = text[: _last_mark(text) + 1]
    return _in_our_words(asked, worded[: _last_mark(worded) + 1]) or _puts(asked, question, worded)


async def _read(call: Caller, text: str) -> Reading:
    return await call.hass.async_add_executor_job(read, text[: 2 * OVERVIEW], call.spoken)


def asks(text: str, question: Message, worded: str) -> bool:
    """Does a text end with this question? Else it is ours to ask it: a bare yes will be taken as its answer.

    `worded` is the question as we say it. A wish may be put in a model's own words, which have to name what it is about
    in the last sentence. All else is asked as we say it: a yes to another question on the same film must not remove it.
    """
    if _in_our_words(text, worded):
        return True
    return question.key.startswith(_WISHES) and _puts(text, question, worded)


def _in_our_words(text: str, worded: str) -> bool:
    return bool(text) and normalise(text).endswith(normalise(worded))


def _puts(text: str, question: Message, worded: str) -> bool:
    """Is the last sentence a question about this title and these seasons, and not whether to do something else?"""
    asked = _last_question(text)
    return names(asked, question) and not differs(asked, worded) and not _offers_else(asked, worded)


def _offers_else(asked: str, worded: str) -> bool:
    """Does a sentence offer to get a title where ours does not, or the other way round? Other languages do not show it."""
    said, ours = normalise(asked), normalise(worded)
    if _GETS.search(said):
        return not _GETS.search(ours)
    return _ELSE.search(said) is not None and _GETS.search(ours) is not None


def _last_question(text: str) -> str:
    """Return the last sentence of a text where it is a question, else nothing."""
    said = text.rstrip(_CLOSING)
    asked = said.rstrip(_ASKING)
    return _END.split(asked)[-1] if asked != said else ""


def _last_mark(text: str) -> int:
    return max(map(text.rfind, _ASKING))


def names(text: str, question: Message) -> bool:
    """Does a text name what a question is about? A yes to something else is no yes to this.

    Endings may differ («Скачать „Дюну“?»), and a year counts only where the text names one.
    """
    titles, year = _about(question)
    words = normalise(text).split()
    years = {one for one in words if _YEAR.fullmatch(one)} - set(" ".join(titles).split())
    if year and years and year not in years:
        return False
    return any(all(_said(word, words) for word in title.split()) for title in titles)


def _about(question: Message) -> tuple[list[str], str]:
    """Return the titles and the year of what a question is about."""
    about: Any = question
    while isinstance(about, Message) and "label" in about.placeholders:
        about = about.placeholders["label"]  # that of parts of a series holds that of the series
    values = about.placeholders if isinstance(about, Message) else {}
    titles = (normalise(str(values.get(key) or "")) for key in ("title", "original"))
    return [one for one in titles if one], str(values.get("year") or "")


def _said(word: str, words: Sequence[str]) -> bool:
    """Is a word there, up to its ending where words have some (Dune is not in Dunkirk)?"""
    stem = word[: max(3, len(word) - 2)]
    return word in words or (
        len(word) > 3
        and not word.isascii()
        and any(one.startswith(stem) and len(one) <= len(word) + 2 for one in words)
    )
