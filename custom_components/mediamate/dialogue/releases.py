"""Releases to choose from: a numbered list, the best first, and the question about the one that is chosen."""

from dataclasses import replace
from typing import Final

from ..desk_releases import Listing
from ..desk_straight import Offered as Release
from ..errors import NotFound
from ..model import Candidate, Door, Message, Part
from ..operations.find import namesakes
from ..operations.releases import shown_name, spoken_in
from ..understanding import Command, Offered
from .ask import which_one, wish_for
from .memory import Act, Choice, Reply
from .running import running
from .say import label
from .talk import Talk
from .tell import best, nothing, query, search

LISTED: Final = 6
SPOKEN: Final = 3  # nobody listens to more


async def show(talk: Talk, command: Command) -> Reply:
    """On "Show the releases of Dune", "which torrents are there?"."""
    candidates = await search(talk, command) or await _coming(talk, command)
    if not candidates:
        return nothing(talk, command)
    candidates = namesakes(candidates, query(talk, command)) or candidates
    ours = [one for one in candidates if one.in_library or one.requested]
    chosen = best(talk, command, candidates) or (ours[0] if len(ours) == 1 else None)
    if chosen is None:
        return which_one(talk, command, candidates, releases_of)
    return await releases_of(talk, command, chosen)


async def _coming(talk: Talk, command: Command) -> list[Candidate]:
    """Return the one title that is on its way, where none was named."""
    if command.title is not None:
        return []
    refs = {one.ref for one in await running(talk) if one.ref and not one.over}
    return [await talk.desk.details(talk.actor, ref, talk.language) for ref in refs] if len(refs) == 1 else []


async def releases_of(talk: Talk, command: Command, candidate: Candidate) -> Reply:
    """List the releases of a title; what was not asked for yet is asked for first."""
    try:
        found = await talk.desk.releases(
            talk.actor,
            candidate.item.ref,
            part=_part(command),
            audio=command.language,
            language=talk.language,
            thread=talk.thread,
        )
    except NotFound as err:
        if err.translation_key != "releases_not_in_library":
            raise
        wish = replace(command, verb="request", about=None)
        reply = await wish_for(talk, wish, candidate)
        said = Message("say_release_ask_first", {"label": label(candidate.item)})
        return replace(reply, lines=(said, *reply.lines))
    return _searching(talk, found) if found.searching else _listed(talk, found)


def _searching(talk: Talk, found: Listing) -> Reply:
    """Say that it takes its time; the list comes by itself, or when it is asked for again."""
    talk.memory.close()
    talk.memory.topic = Candidate(item=found.item)
    return Reply((Message("say_releases_searching", {"label": label(found.item)}),))


def _part(command: Command) -> Part | None:
    if not isinstance(command.season, int):
        return None
    return Part(command.season, command.episode)


def _listed(talk: Talk, found: Listing) -> Reply:
    spoken = talk.thread.door is Door.VOICE
    offers = found.offers[: SPOKEN if spoken else LISTED]
    talk.memory.close()
    talk.memory.topic = Candidate(item=found.item, in_library=True)
    talk.memory.choices = tuple(
        Choice(Offered(one.ranked.find.release.title), _act(one.id)) for one in offers
    )
    lines = [_line(talk, number, one, spoken=spoken) for number, one in enumerate(offers, 1)]
    first = offers[0].ranked
    if first.find.release.approved:
        lines.append(Message("say_release_first", {"why": first.why}))
    return Reply((Message("say_releases", {"label": label(found.item)}), *lines), asks=True)


def _line(talk: Talk, number: int, one: Release, *, spoken: bool) -> Message:
    release, texts = one.ranked.find.release, talk.texts
    facts = [
        release.quality or (f"{one.ranked.height}p" if one.ranked.height else ""),
        texts.size(release.size),
    ]
    if languages := spoken_in(one.ranked.languages):
        facts.append(texts.message(Message("say_release_in", {"languages": languages})))
    if release.seeders is not None:
        facts.append(texts.message(Message("say_release_seeders", {"number": release.seeders})))
    values = {"number": str(number), "facts": ", ".join(filter(None, facts)), "name": shown_name(release)}
    if spoken:
        return Message("say_release_spoken", values)
    if not release.approved or release.seeders == 0:
        return Message("say_release_mark", values | {"why": one.ranked.why})
    return Message("say_release", values)


def _act(release_id: str) -> Act:
    async def act(talk: Talk, change: Command | None) -> Reply:
        proposal, notes = await talk.desk.prepare_grab(talk.actor, talk.thread, release_id)
        talk.memory.close()
        return Reply((*notes, proposal.question), asks=True)

    return act
