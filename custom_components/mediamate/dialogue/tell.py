"""Questions: nothing is changed by them, unless the answer offers to get what is missing."""

import asyncio
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import groupby

from homeassistant.util import dt as dt_util

from ..errors import CannotConnect, MediaMateError
from ..model import Candidate, FindResult, MediaItem, MediaRef, Message, UpcomingItem, named, parts_said
from ..operations.find import Query, namesakes
from ..operations.library import Holding
from ..texts import day_at_home
from ..understanding import Command
from .ask import offer, partly, which_title, wish_for
from .memory import Picker, Reply
from .running import Running, running, still_meant
from .say import details, download_line, label, numbered, request_line
from .talk import Talk, asked_again

LISTED = 5
UPCOMING_DAYS = 30
LINES = 10  # nobody listens to more


def query(talk: Talk, command: Command, limit: int = LISTED) -> Query:
    """Say what a sentence looks for."""
    return Query(
        text=command.title or "",
        language=talk.language,
        media_type=command.media_type,
        year=command.year,
        forms=command.forms,
        limit=limit,
    )


async def search(talk: Talk, command: Command) -> Sequence[Candidate]:
    """Find what a sentence names; its topic when it names nothing."""
    if command.title is None:
        return [talk.memory.topic] if talk.memory.topic else []
    return await found(talk, query(talk, command))


async def found(talk: Talk, asked: Query) -> Sequence[Candidate]:
    """Find titles; that nothing is called so cannot be said while a service is silent."""
    return (await _found(talk, asked)).candidates


async def _found(talk: Talk, asked: Query) -> FindResult:
    result = await talk.desk.find(talk.actor, asked)
    if not result.candidates and result.silent:
        raise CannotConnect(service=", ".join(result.silent))
    return result


def best(talk: Talk, command: Command, candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the one that is meant, None where it is open."""
    if len(candidates) == 1:
        return candidates[0]
    same = namesakes(candidates, query(talk, command))
    return same[0] if len(same) == 1 else None


def nothing(talk: Talk, command: Command) -> Reply:
    """Say that no title is called so; where none was named, ask for it."""
    if command.title is None:
        return which_title(talk, command)
    return Reply((Message("say_not_found", {"title": command.title}),))


async def find(talk: Talk, command: Command) -> Reply:
    """On "Tell me about Dune", "search for Dune", "films by Nolan"."""
    if command.title is None and (command.person or command.genre):
        return await recommend(talk, command)
    if command.title is None:
        return (
            await describe(talk, command, talk.memory.topic) if talk.memory.topic else nothing(talk, command)
        )
    result = await _found(talk, query(talk, command))
    if not result.candidates:
        return nothing(talk, command)
    if (one := best(talk, command, result.candidates)) is not None:
        return await describe(talk, command, one)
    question = Message("say_found", {"title": command.title})
    return partly(offer(talk, question, result.candidates, describe, command), result.silent)


async def describe(talk: Talk, command: Command, candidate: Candidate) -> Reply:
    """Tell about a title, and offer to get it where it is missing."""
    with suppress(MediaMateError):  # without details, what the search said is enough to go on with
        candidate = await talk.desk.details(talk.actor, candidate.item.ref, talk.language)
    talk.memory.close()
    talk.memory.topic = candidate
    lines = details(talk, candidate)
    waiting = talk.desk.open_proposal(talk.thread)
    if waiting and command.title is None and waiting.args.get("ref") == str(candidate.item.ref):
        reply = await asked_again(talk, waiting)  # "what is it about?" is no answer: the question stands
        return replace(reply, lines=(*lines, *reply.lines), about=candidate, described=len(lines))
    return replace(await _offer_to_get(talk, lines, candidate, command), described=len(lines))


async def _offer_to_get(talk: Talk, lines: Sequence[Message], candidate: Candidate, wish: Command) -> Reply:
    if candidate.available or candidate.requested:
        return Reply(tuple(lines), about=candidate)
    try:
        reply = await wish_for(talk, wish, candidate)
    except MediaMateError as err:  # it was a question: that it cannot be fetched is a remark, not a failure
        reply = talk.error(err)
    return replace(reply, lines=(*lines, *reply.lines), about=candidate)


async def pick(talk: Talk, picker: Picker, command: Command, ref: MediaRef) -> Reply:
    """Go on with a title that was on offer, maybe before a restart."""
    candidate = await talk.desk.details(talk.actor, ref, talk.language)
    return await picker(talk, command, candidate)


async def more(talk: Talk, picker: Picker, command: Command, shown: Collection[str]) -> Reply:
    """Offer what else was found, beyond the titles whose refs these are."""
    results = await found(talk, query(talk, command, len(shown) + LISTED))
    others = [one for one in results if str(one.item.ref) not in shown][:LISTED]
    if not others:
        return Reply((Message("say_no_more_found", {"title": command.title or ""}),))
    question = Message("say_found_more", {"title": command.title or ""})
    return offer(talk, question, others, picker, command)


async def library(talk: Talk, command: Command) -> Reply:
    """On "Do we have Dune?", "what's new"."""
    if command.title is None and (command.person or command.genre):
        return await recommend(talk, command, owned=True)
    if command.title is None and not talk.points_back:
        return await recent(talk, command)
    if command.season is not None or command.episode is not None or command.newest:
        return await _have_parts(talk, command)
    return await _have(talk, command, "say_have")


async def _have_parts(talk: Talk, command: Command) -> Reply:
    """On "Do we have season 2 of The Bear?": what is not there is offered."""
    reply = await wish_for(talk, command, talk.memory.topic if command.title is None else None)
    if not reply.asks or reply.offer or reply.seasons:
        return reply
    return replace(reply, lines=(Message("say_not_all_here"), *reply.lines))


async def watch(talk: Talk, command: Command) -> Reply:
    """On "Where can I watch Dune", "play Dune"."""
    return await _have(talk, command, "say_watch")


async def _have(talk: Talk, command: Command, key: str) -> Reply:
    """Say whether it is there; of several works of this title, which."""
    candidates = await search(talk, command)
    if not candidates:
        return nothing(talk, command)
    same = candidates[:1] if command.title is None else namesakes(candidates, query(talk, command))
    held = await _held(talk, same or candidates)
    there = [one for one in held if one.candidate.available]
    if len(there) > 1:
        lines = [numbered(number, one.candidate) for number, one in enumerate(there, 1)]
        return Reply((Message("say_have_several"), *lines))
    if there and (same or len(held) == 1):
        return _it_is_there(talk, there[0], key)
    if len(held) > 1:
        question = Message("say_not_here_which", {"title": command.title or ""})
        return offer(talk, question, candidates, describe, command)
    return await _it_is_not(talk, held[0].candidate, command)


async def _held(talk: Talk, candidates: Sequence[Candidate]) -> list[Holding]:
    """Ask for each; where a service is silent, what the search knew of it stands."""

    async def one(candidate: Candidate) -> Holding:
        try:
            return await talk.desk.have(talk.actor, candidate.item.ref, talk.language)
        except MediaMateError:
            if len(candidates) == 1:
                raise
            return Holding(candidate=candidate)

    return await asyncio.gather(*(one(candidate) for candidate in candidates))


def _it_is_there(talk: Talk, holding: Holding, key: str) -> Reply:
    talk.memory.topic = holding.candidate
    key = f"{key}_link" if holding.link else key
    item = holding.candidate.item
    said = Message(key, {"label": label(item), "link": holding.link or "", "media_type": item.ref.media_type})
    return Reply((said, *_seasons_there(holding)), about=holding.candidate, link=holding.link)


def _seasons_there(holding: Holding) -> list[Message]:
    """Say which seasons of a series are complete, and which are there in part."""
    kinds = (("say_seasons_complete", holding.complete), ("say_seasons_partial", holding.partial))
    return [Message(key, {"parts": parts_said(parts)}) for key, parts in kinds if parts]


async def _it_is_not(talk: Talk, candidate: Candidate, command: Command) -> Reply:
    talk.memory.topic = candidate
    if candidate.requested:
        ref = candidate.item.ref
        things = [one for one in await running(talk) if one.ref == ref and one.download]
        lines = [download_line(talk, one.title, one.download) for one in things if one.download]
        return Reply((Message("say_on_its_way", {"label": label(candidate.item)}), *lines))
    said = Message("say_not_here", {"label": label(candidate.item)})
    return await _offer_to_get(talk, (said,), candidate, command)


async def recent(talk: Talk, command: Command) -> Reply:
    """On "What's new"."""
    items = await talk.desk.recent(talk.actor, limit=LISTED)
    if not items:
        return Reply((Message("say_nothing_new"),))
    lines = [Message("say_item", {"text": named(one.name, one.year)}) for one in items]
    return Reply((Message("say_new"), *lines))


async def downloads(talk: Talk, command: Command) -> Reply:
    """On "What's downloading", "how long until Dune is done"."""
    chosen = await still_meant(talk, command, await running(talk))
    if command.title is not None and not chosen:
        return await _have(talk, command, "say_have")
    lines = [_line(talk, one) for one in chosen]
    if not lines:
        return Reply((Message("say_no_downloads"),))
    more = len(lines) - LINES
    return Reply((*lines[:LINES], *((Message("say_more", {"count": more}),) if more > 0 else ())))


def _line(talk: Talk, thing: Running) -> Message:
    if thing.download:
        return download_line(talk, thing.title, thing.download)
    assert thing.request  # one of the two is there
    return request_line(thing.request, thing.instance)


async def recommend(talk: Talk, command: Command, *, owned: bool = False) -> Reply:
    """On "Something like Arrival", "a comedy with Jim Carrey", "films by Nolan"."""
    like = None
    if command.like:
        asked = Query(text=command.like, language=talk.language, media_type=command.media_type, limit=1)
        if not (alike := await found(talk, asked)):
            return Reply((Message("say_not_found", {"title": command.like}),))
        like = alike[0].item.ref
    candidates = await talk.desk.recommend(
        talk.actor,
        language=talk.language,
        like=like,
        genre=command.genre,
        person=command.person,
        media_type=command.media_type,
        owned=owned,
    )
    if not candidates:
        return Reply((Message("say_owned_none" if owned else "say_no_suggestion"),))
    if owned:
        lines = [Message("say_item", {"text": label(one.item)}) for one in candidates]
        return Reply((Message("say_owned_list"), *lines))
    if len(candidates) == 1:
        return await describe(talk, _wishing(command), candidates[0])
    return offer(talk, Message("say_suggestions"), candidates, describe, _wishing(command))


def _wishing(command: Command) -> Command:
    """Keep of "a film like Arrival in 4K" how it is wished, not what it was found by."""
    return Command(verb="request", quality=command.quality, language=command.language)


async def upcoming(talk: Talk, command: Command) -> Reply:
    """On "What's coming out this week", "when does Dune 3 come out"."""
    if command.title or talk.points_back:
        return await _release_date(talk, command)
    items = await talk.desk.upcoming(talk.actor, days=UPCOMING_DAYS, media_type=command.media_type)
    if not items:
        return Reply((Message("say_nothing_upcoming", {"count": UPCOMING_DAYS}),))
    together = [list(group) for _, group in groupby(items, lambda one: (one.ref, one.day, one.kind))]
    return Reply(tuple(_coming(group) for group in together[:LINES]))


def _coming(items: Sequence[UpcomingItem]) -> Message:
    """Say what comes out of a title on a day: an episode or several, or how it comes out."""
    one = items[0]
    kind = parts_said(item.part for item in items if item.part) or Message(f"say_kind_{one.kind}")
    return Message("say_upcoming", {"title": one.full_title, "day": one.day, "kind": kind})


async def _release_date(talk: Talk, command: Command) -> Reply:
    """Tell the dates of the one that is meant; who asks "when" means the newest of several.

    Of a series that goes on it is the next episode.
    """
    candidates = await search(talk, command)
    if not candidates:
        return nothing(talk, command)
    same = namesakes(candidates, query(talk, command)) or candidates
    one = max(same, key=lambda one: one.item.year or 0)
    item = (await talk.desk.details(talk.actor, one.item.ref, talk.language)).item
    talk.memory.topic = replace(one, item=item)
    return Reply(_dates(talk, item) or (Message("say_no_date", {"label": label(item)}),))


def _dates(talk: Talk, item: MediaItem) -> tuple[Message, ...]:
    today = dt_util.as_local(talk.now).date()
    if (following := item.next_airing) and day_at_home(following) >= today:
        return (Message("say_next_episode", {"label": label(item), "day": following}),)
    days = (("cinema", item.in_cinemas), ("digital", item.released))
    return tuple(
        Message(
            "say_comes_out" if day >= today else "say_came_out",
            {"label": label(item), "day": day, "kind": Message(f"say_kind_{kind}")},
        )
        for kind, day in days
        if day
    )


async def help_(talk: Talk, command: Command) -> Reply:
    """On "What can you do?"."""
    return Reply((Message("say_help"),))
