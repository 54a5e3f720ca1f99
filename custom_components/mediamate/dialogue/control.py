"""Running downloads: pause, resume, drop, try another release; and opinions."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..model import Candidate, Download, MediaRequest, Message
from ..understanding import Command, Offered
from .memory import Act, Choice, Reply
from .say import label
from .talk import Talk
from .tell import best, named, search


@dataclass(frozen=True, slots=True)
class Target:
    """What can be dropped: a running download, or a wish that has none yet."""

    title: str
    download: Download | None = None
    request: MediaRequest | None = None


async def pause(talk: Talk, command: Command) -> Reply:
    """On "Pause all downloads", "pause Dune": done at once, it can be taken back."""
    return await _switch(talk, command, talk.desk.pause, "say_paused")


async def resume(talk: Talk, command: Command) -> Reply:
    """On "Go on downloading"."""
    return await _switch(talk, command, talk.desk.resume, "say_resumed")


async def _switch(
    talk: Talk, command: Command, act: Callable[..., Awaitable[Sequence[Download]]], key: str
) -> Reply:
    if command.title is None:
        touched = await act(talk.actor)
    else:
        found = [one for one in await talk.desk.downloads(talk.actor) if named(command, one.title)]
        if not found:
            return Reply((Message("say_no_such_download", {"title": command.title}),))
        touched = [one for download in found for one in await act(talk.actor, download.id)]
    if not touched:
        return Reply((Message(f"{key}_nothing"),))
    return Reply(
        (Message(key, {"count": len(touched), "titles": ", ".join(one.title for one in touched[:3])}),)
    )


async def remove(talk: Talk, command: Command) -> Reply:
    """On "Cancel the download of Dune": asked first, files go with it."""
    return await _choose(talk, command, _ask_remove)


async def retry(talk: Talk, command: Command) -> Reply:
    """On "It's stuck, find another one": asked first, the release is blocked."""
    return await _choose(talk, command, _ask_retry)


type Ask = Callable[[Talk, Target], Awaitable[Reply]]


async def _choose(talk: Talk, command: Command, ask: Ask) -> Reply:
    targets = await _targets(talk)
    if command.title:
        targets = [one for one in targets if named(command, one.title)]
    elif talk.memory.topic:
        same = [
            one for one in targets if named(Command(verb="", title=talk.memory.topic.item.title), one.title)
        ]
        targets = same or targets
    if not targets:
        key = "say_no_such_download" if command.title else "say_no_downloads"
        return Reply((Message(key, {"title": command.title or ""}),))
    if len(targets) == 1:
        return await ask(talk, targets[0])
    talk.memory.choices = tuple(Choice(Offered(one.title), _act(ask, one)) for one in targets[:9])
    lines = [
        Message("say_number_plain", {"number": number, "text": one.title})
        for number, one in enumerate(targets[:9], 1)
    ]
    return Reply((Message("say_which_download"), *lines), asks=True)


def _act(ask: Ask, target: Target) -> Act:
    async def act(talk: Talk, change: Command | None) -> Reply:
        return await ask(talk, target)

    return act


async def _targets(talk: Talk) -> list[Target]:
    """Return every open wish and every download, each thing once."""
    downloads = await talk.desk.downloads(talk.actor)
    requests = await talk.desk.requests(talk.actor, open_only=True)
    by_ref = {one.ref: one for one in downloads if one.ref}
    wished = [Target(one.title, by_ref.get(one.ref), one) for one in requests]
    refs = {one.ref for one in requests}
    return [*wished, *(Target(one.title, one) for one in downloads if one.ref not in refs)]


async def _ask_remove(talk: Talk, target: Target) -> Reply:
    question = Message("ask_remove", {"title": target.title})
    if target.request:
        verb = "cancel"
        args: dict[str, Any] = {"request_id": target.request.id}
    else:
        assert target.download  # a target is a wish or a download
        verb, args = "remove", {"download_id": target.download.id, "delete_files": True}
    await talk.desk.prepare(talk.actor, talk.thread, verb, args, question, destructive=True)
    return Reply((question,), asks=True)


async def _ask_retry(talk: Talk, target: Target) -> Reply:
    if target.download is None:
        return Reply((Message("say_nothing_to_retry", {"title": target.title}),))
    question = Message("ask_retry", {"title": target.title})
    await talk.desk.prepare(
        talk.actor, talk.thread, "retry", {"download_id": target.download.id}, question, destructive=True
    )
    return Reply((question,), asks=True)


async def rate(talk: Talk, command: Command) -> Reply:
    """On "I loved Dune", "that was terrible"."""
    candidates = await search(talk, command)
    if not candidates:
        return Reply((Message("say_which_title"),))
    one = best(command, candidates) or candidates[0]
    return await _rated(talk, one, liked=bool(command.liked))


async def _rated(talk: Talk, candidate: Candidate, *, liked: bool) -> Reply:
    item = candidate.item
    await talk.desk.rate(talk.actor, item.ref, item.title, liked)
    talk.memory.topic = candidate
    return Reply((Message("say_liked" if liked else "say_disliked", {"label": label(item)}),))
