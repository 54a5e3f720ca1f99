"""Why something does not come, and "fix it": one cause in plain words, and what helps."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..desk_repair import Which
from ..errors import NotFound
from ..model import Message, named
from ..operations.causes import DESTRUCTIVE, Diagnosis, Fault, Remedy
from ..understanding import Command, Offered
from .memory import Act, Choice, Reply
from .running import Running, running, still_meant
from .talk import Talk

LINES = 5  # causes that are told at once
LOOKED_AT = 10  # things; each takes a look at its services
_OF_ALL = frozenset({"all_stalled", "cut_off"})  # one sentence says it of all


async def why(talk: Talk, command: Command) -> Reply:
    """On "Why is it stuck?", "why isn't Dune downloading": the cause, and the offer of what helps."""
    return await _answer(talk, command, fix=False)


async def fix(talk: Talk, command: Command) -> Reply:
    """On "Fix it": what helps is done; what would drop a release is asked first."""
    return await _answer(talk, command, fix=True)


async def _answer(talk: Talk, command: Command, *, fix: bool) -> Reply:
    chosen = await still_meant(talk, command, await running(talk))
    if command.title is not None and not chosen:
        return Reply((Message("say_no_such_download", {"title": command.title}),))
    chosen = sorted(chosen, key=_moves)[:LOOKED_AT]
    if not chosen:
        return Reply((Message("say_no_downloads"),))
    found = [(await _diagnosed(talk, one), one) for one in chosen]
    if len(found) > 1:
        return await _of_several(talk, found, fix=fix)
    return await _of_one(talk, *found[0], fix=fix)


def _moves(thing: Running) -> bool:
    """Does it come, as far as can be seen?"""
    if thing.download is not None:
        return thing.download.speed > 0 and thing.download.stalled_reason is None
    return thing.request is None or thing.request.stalled is None


async def _of_several(talk: Talk, found: Sequence[tuple[Diagnosis, Running]], *, fix: bool) -> Reply:
    """Only what does not come is told; if it is one thing, that is what is meant."""
    troubled = [pair for pair in found if pair[0].remedies or pair[0].fault is not Fault.NOBODY]
    if len(troubled) == 1:
        return await _of_one(talk, *troubled[0], fix=fix)
    causes = [one for one, _ in troubled or found]
    if len(names := {one.cause for one in causes}) == 1 and names <= _OF_ALL:
        return Reply((causes[0].message,))
    mendable = [pair for pair in troubled if pair[0].remedies][:LINES]
    if not mendable:
        return Reply(tuple(one.message for one in causes[:LINES]))
    talk.memory.choices = tuple(
        Choice(Offered(one.title), _act(one, diagnosis, fix=fix)) for diagnosis, one in mendable
    )
    others = [one.message for one, _ in troubled if not one.remedies][:LINES]
    lines = [
        Message("say_number_plain", {"number": str(number), "text": one.message})
        for number, (one, _) in enumerate(mendable, 1)
    ]
    return Reply((*others, *lines, Message("say_which_repair")), asks=True)


def _act(thing: Running, found: Diagnosis, *, fix: bool) -> Act:
    async def act(talk: Talk, change: Command | None) -> Reply:
        return await _of_one(talk, found, thing, fix=fix)

    return act


async def _of_one(talk: Talk, found: Diagnosis, thing: Running, *, fix: bool) -> Reply:
    remedy = next(iter(found.remedies), None)
    if remedy is None:
        return Reply((found.message,))
    if fix and remedy not in DESTRUCTIVE:
        repaired = await talk.desk.repair(talk.actor, _which(thing), remedy)
        return Reply((found.message, repaired.done))
    return await _offer(talk, found, remedy)


async def _offer(talk: Talk, found: Diagnosis, remedy: Remedy) -> Reply:
    """Tell the cause, and ask whether to do what helps."""
    question, args = asked(found, remedy)
    await talk.desk.prepare(talk.actor, talk.thread, "repair", args, question)
    talk.memory.close()
    return Reply((found.message, question), asks=True)


def asked(found: Diagnosis, remedy: Remedy) -> tuple[Message, dict[str, Any]]:
    """Return the question whether to do what helps, and the arguments of what a yes does."""
    if found.download_id is not None:
        about = {"download_id": found.download_id}
    elif found.request_id is not None:
        about = {"request_id": found.request_id}
    else:
        raise NotFound("download_not_found")
    return Message(f"ask_repair_{remedy}", {"label": found.label}), {"remedy": remedy.value, **about}


async def _diagnosed(talk: Talk, thing: Running) -> Diagnosis:
    """Ask the desk; a download that nobody asked for is called as people say it."""
    found = next(iter(await talk.desk.why(talk.actor, _which(thing))), None)
    if found is None:
        raise NotFound("nothing_on_its_way")
    if thing.request is not None or found.request_id is not None:
        return found
    label = named(thing.title)
    values = {**found.message.placeholders, "label": label}
    return replace(found, label=label, message=Message(found.message.key, values))


def _which(thing: Running) -> Which:
    if thing.download is not None:
        return Which(download_id=thing.download.id)
    return Which(request_id=thing.request.id if thing.request else None)
