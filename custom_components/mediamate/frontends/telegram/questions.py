"""What the buttons under questions and lists do: pick, more, yes, no, and how it is to be got."""

from collections.abc import Mapping
from typing import Any, Final

from ...dialogue import PICKERS
from ...dialogue.ask import adjust
from ...dialogue.memory import Picker, Reply
from ...dialogue.talk import Talk, confirmed, declined
from ...dialogue.tell import more, pick
from ...errors import Refused
from ...model import MediaRef, Message, Proposal
from ...operations.request import missing_episodes
from .cards import CHOICES, command_from, episode_rows, option_rows, question_rows, season_of
from .room import Press, Presser, Room


async def _pick(room: Room, press: Press) -> None:
    picker, command = _how(press.args)
    ref = MediaRef.parse(str(press.args.get("ref")))
    await room.turns.run(press.speaker, lambda talk: pick(talk, picker, command, ref), over=press.shown)


async def _more(room: Room, press: Press) -> None:
    picker, command = _how(press.args)
    shown = [str(one) for one in press.args.get("shown", ())]
    await room.turns.run(press.speaker, lambda talk: more(talk, picker, command, shown), over=press.shown)


async def _say(room: Room, press: Press) -> str | None:
    """Do what saying it would do, as long as we remember what it answers."""
    said = await room.dialogue.turn(
        press.speaker.actor, press.speaker.thread, str(press.args.get("text", "")), answers_only=True
    )
    if said is None:
        raise Refused("telegram_stale")
    await room.turns.show(press.speaker, said, over=press.shown)
    return None


async def _drop(room: Room, press: Press) -> None:
    """Leave a list alone, and with it what it was asked for."""

    async def drop(talk: Talk) -> Reply:
        return await declined(talk)

    await room.turns.run(press.speaker, drop, over=press.shown)


async def _yes(room: Room, press: Press) -> None:
    proposal_id = _proposal_id(press.args)
    await room.turns.run(press.speaker, lambda talk: confirmed(talk, proposal_id), over=press.shown)


async def _no(room: Room, press: Press) -> None:
    proposal_id = _proposal_id(press.args)
    await room.turns.run(press.speaker, lambda talk: declined(talk, proposal_id), over=press.shown)


async def _choose(room: Room, press: Press) -> None:
    """Show what there is to choose from, under the same question."""
    what = str(press.args.get("what"))
    if what not in CHOICES:
        raise Refused("telegram_stale")
    rows = option_rows(press.texts, what, _waiting(room, press), room.mate.desk.stack())
    await room.screen.offer(
        press.speaker.chat, press.speaker.person, press.shown, rows, press.speaker.language
    )


async def _episodes(room: Room, press: Press) -> str | None:
    """Number the missing episodes of the season under the same question; where none is, say so."""
    proposal = _waiting(room, press)
    numbers = await _missing(room, press, proposal)
    rows = episode_rows(press.texts, proposal, numbers, int(press.args.get("start", 0)))
    if not numbers:
        rows = question_rows(press.texts, proposal, room.mate.desk.stack())
    await room.screen.offer(
        press.speaker.chat, press.speaker.person, press.shown, rows, press.speaker.language
    )
    return None if numbers else press.texts.message(Message("telegram_no_episodes"))


async def _missing(room: Room, press: Press, proposal: Proposal) -> tuple[int, ...]:
    """Return the numbers of the episodes that can be chosen. Raises what keeps a service from answering."""
    season = season_of(proposal)
    backend = next(
        (one for one in room.mate.desk.stack().backends if one.entry_id == proposal.args.get("entry_id")),
        None,
    )
    if season is None or backend is None:
        return ()
    ref = MediaRef.parse(str(proposal.args["ref"]))
    found = await room.mate.desk.details(press.speaker.actor, ref, press.speaker.language)
    return await missing_episodes(backend, found.item, season, room.mate.now())


async def _back(room: Room, press: Press) -> None:
    rows = question_rows(press.texts, _waiting(room, press), room.mate.desk.stack())
    await room.screen.offer(
        press.speaker.chat, press.speaker.person, press.shown, rows, press.speaker.language
    )


async def _adjust(room: Room, press: Press) -> None:
    """Ask the same anew, with what was chosen."""
    proposal = _waiting(room, press)
    profile, entry_id = press.args.get("quality_profile"), press.args.get("entry_id")
    episode = press.args.get("episode")

    async def act(talk: Talk) -> Reply:
        return await adjust(
            talk,
            proposal,
            quality_profile=None if profile is None else str(profile),
            entry_id=None if entry_id is None else str(entry_id),
            episode=None if episode is None else int(episode),
        )

    await room.turns.run(press.speaker, act, over=press.shown)


def _how(args: Mapping[str, Any]) -> tuple[Picker, Any]:
    picker = PICKERS.get(str(args.get("picker")))
    if picker is None:
        raise Refused("telegram_stale")
    return picker, command_from(args.get("command"))


def _proposal_id(args: Mapping[str, Any]) -> str:
    return str(args.get("proposal"))


def _waiting(room: Room, press: Press) -> Proposal:
    """Return the proposal that a button is about. Raises Refused (`proposal_gone`)."""
    proposal = room.mate.proposals.newest(press.speaker.thread)
    if proposal is None or proposal.id != _proposal_id(press.args):
        raise Refused("proposal_gone")
    return proposal


PRESSES: Final[Mapping[str, Presser]] = {
    "pick": _pick,
    "more": _more,
    "say": _say,
    "drop": _drop,
    "yes": _yes,
    "no": _no,
    "choose": _choose,
    "back": _back,
    "episodes": _episodes,
    "adjust": _adjust,
}
