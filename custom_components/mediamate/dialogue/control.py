"""Running downloads: pause, resume, drop, try another release; and opinions."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from ..actors import Verb
from ..desk_repair import Which
from ..errors import MediaMateError
from ..model import Download, Message
from ..operations.causes import Fault
from ..understanding import Command, Offered
from .memory import Act, Choice, Reply
from .running import Running, meant, running, spoken, still_meant, talked_of
from .say import label
from .talk import Talk
from .tell import best, nothing, search

NAMED = 3  # titles that are named when many were touched
LISTED = 9


async def pause(talk: Talk, command: Command) -> Reply:
    """On "Pause all downloads", "pause Dune": done at once, it can be taken back."""
    return await _switch(talk, command, talk.desk.pause, "say_paused")


async def resume(talk: Talk, command: Command) -> Reply:
    """On "Go on downloading"."""
    return await _switch(talk, command, talk.desk.resume, "say_resumed")


async def _switch(
    talk: Talk, command: Command, act: Callable[..., Awaitable[Sequence[Download]]], key: str
) -> Reply:
    things = await running(talk)
    chosen = await meant(talk, command, things)
    if command.title is not None and not chosen:
        return Reply((Message("say_no_such_download", {"title": command.title}),))
    if command.title is None and len(chosen) in {
        0,
        len(things),
    }:  # no single one is meant, or "it" is not among them
        touched = await act(talk.actor)
    else:
        found = [one.download.id for one in chosen if one.download]
        touched = [one for download_id in found for one in await act(talk.actor, download_id)]
    if not touched:
        return Reply((Message(f"{key}_nothing"),))
    titles = {one.download.id: one.title for one in things if one.download}
    names = [titles.get(one.id) or spoken(one.title) for one in touched[:NAMED]]
    return Reply((Message(key, {"count": len(touched), "titles": ", ".join(names)}),))


async def remove(talk: Talk, command: Command) -> Reply:
    """On "Cancel the download of Dune": asked first, files go with it.

    A season that is not on its way may still be searched for.
    """
    if command.title and command.season is not None and not await meant(talk, command, await running(talk)):
        return await talk.handlers["remove monitoring"](talk, command)
    return await _choose(talk, command, ask_remove)


async def retry(talk: Talk, command: Command) -> Reply:
    """On "It's stuck, find another one": asked first, the release is blocked."""
    return await _choose(talk, command, _ask_retry, topic_first=True)


type Ask = Callable[[Talk, Running], Awaitable[Reply]]


async def _choose(talk: Talk, command: Command, ask: Ask, *, topic_first: bool = False) -> Reply:
    """Ask which one, where several may be meant. `topic_first`: what we just talked of is meant before others."""
    chosen = await still_meant(talk, command, await running(talk))
    if command.title is not None and not chosen:
        return Reply((Message("say_no_such_download", {"title": command.title}),))
    if not chosen:
        return Reply((Message("say_no_downloads"),))
    if command.title is None and topic_first:
        chosen = talked_of(talk, chosen) or chosen
    if len(chosen) == 1:
        return await ask(talk, chosen[0])
    talk.memory.choices = tuple(Choice(Offered(one.title), _act(ask, one)) for one in chosen[:LISTED])
    lines = [
        Message("say_number_plain", {"number": str(number), "text": one.title})
        for number, one in enumerate(chosen[:LISTED], 1)
    ]
    return Reply((Message("say_which_download"), *lines), asks=True)


def _act(ask: Ask, target: Running) -> Act:
    async def act(talk: Talk, change: Command | None) -> Reply:
        return await ask(talk, target)

    return act


async def ask_remove(talk: Talk, target: Running) -> Reply:
    """Ask before anything is lost; what has no file yet loses none."""
    return await _ask(talk, *dropping(target))


def dropping(target: Running) -> tuple[Verb, dict[str, Any], Message]:
    """Return what a yes does, and its question. What was asked for is withdrawn, so that it does not come back."""
    question = Message("ask_remove" if target.download else "ask_cancel", {"label": target.label})
    if target.request:
        return Verb.CANCEL, {"request_id": target.request.id}, question
    assert target.download  # one of the two is there
    return Verb.REMOVE, {"download_id": target.download.id, "delete_files": True}, question


async def _ask_retry(talk: Talk, target: Running) -> Reply:
    if target.download is None:
        return Reply((Message("say_nothing_to_retry", {"label": target.label}),))
    question = Message("ask_retry", {"label": target.label})
    reply = await _ask(talk, "retry", {"download_id": target.download.id}, question)
    return replace(reply, lines=(*await _doubts(talk, target.download), *reply.lines))


async def _doubts(talk: Talk, download: Download) -> tuple[Message, ...]:
    """Say so where another release would stop for the same reason."""
    with suppress(MediaMateError):
        found = await talk.desk.why(talk.actor, Which(download_id=download.id))
        return tuple(one.message for one in found if one.fault is Fault.LOCAL)
    return ()


async def _ask(talk: Talk, verb: str, args: dict[str, Any], question: Message) -> Reply:
    await talk.desk.prepare(talk.actor, talk.thread, verb, args, question, destructive=True)
    talk.memory.close()
    return Reply((question,), asks=True)


async def rate(talk: Talk, command: Command) -> Reply:
    """On "I loved Dune", "that was terrible"."""
    candidates = await search(talk, command)
    if not candidates:
        return nothing(talk, command)
    candidate = best(talk, command, candidates) or candidates[0]
    item, liked = candidate.item, bool(command.liked)
    await talk.desk.rate(talk.actor, item.ref, item.title, liked)
    talk.memory.topic = candidate
    return Reply((Message("say_liked" if liked else "say_disliked", {"label": label(item)}),))
