"""Wishes: from a title to a question that only needs a yes."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
import re
from typing import Any

from ..errors import MediaMateError
from ..model import Candidate, MediaItem, MediaRef, MediaType, Message, Proposal, RequestResult, RequestStatus
from ..operations.find import Query, namesakes
from ..operations.request import Plan, Wish
from ..operations.wish import Seasons, Wished
from ..understanding import Command, Offered
from .makers import all_of, works_of
from .memory import Act, Choice, Offer, Picker, Reply, SeasonOffer
from .plans import args_of, question_of
from .running import running
from .say import download_line, label, numbered
from .talk import Talk

_SPOKEN = re.compile(r"\baudio ?book|аудиокниг", re.IGNORECASE)
_SUBTITLED = re.compile(r"\b(?:sub(?:s|bed|title\w*)\b|captions?\b|субтитр|саб)", re.IGNORECASE)
DETAILED = 5
"""So many candidates are looked at closely when the sentence names a person."""


async def request(talk: Talk, command: Command) -> Reply:
    """On "Download Dune": find it, ask which one, ask for the yes."""
    titles = command.titles or ((command.title,) if command.title else ())
    if unserved := _unserved(talk, command.media_type or works_of(command)):
        return Reply((unserved,))
    if maker := await all_of(talk, command):
        return await wish_for(talk, maker)
    if not titles:
        return await _untitled(talk, command)
    if command.titles and (one := await _one_work(talk, command)):
        return await wish_for(talk, one)
    if command.titles:
        first, *rest = (replace(command, title=title, titles=None, forms=()) for title in titles)
        talk.memory.queue += rest
        return await wish_for(talk, first)
    return await wish_for(talk, command)


async def _one_work(talk: Talk, command: Command) -> Command | None:
    """Read "The Master and Margarita" as one title, if there is a work of that name."""
    query = Query(text=command.forms[0] if command.forms else "", media_type=command.media_type)
    with suppress(MediaMateError):
        found = await talk.desk.find(talk.actor, replace(query, language=talk.language))
        if namesakes(found.candidates, query):
            return replace(command, title=query.text, titles=None, forms=())
    return None


async def _untitled(talk: Talk, command: Command) -> Reply:
    """On "Download it": what we talked of; else the title is all that is missing."""
    if command.person or command.genre or command.like:
        return await talk.handlers["recommend"](talk, command)
    if talk.memory.topic is None:
        return which_title(talk, command)
    return await wish_for(talk, command, talk.memory.topic)


def which_title(talk: Talk, command: Command) -> Reply:
    """Ask for the title. Only the very title of a work answers that; anything else is a new sentence."""
    talk.memory.untitled = command
    return Reply((Message("say_which_title"),), asks=True)


def _unserved(talk: Talk, media_type: MediaType | None) -> Message | None:
    """Say so at once if nothing here could ever get such a thing."""
    stack = talk.desk.stack()
    if media_type is None or not stack.backends or stack.backends_for(media_type):
        return None
    return Message(f"say_no_backend_{media_type}")


async def wish_for(talk: Talk, command: Command, candidate: Candidate | None = None) -> Reply:
    """Plan what a sentence wishes, and say what the plan is; nothing is changed by this."""
    if command.media_type is MediaType.BOOK and not command.profile and _SPOKEN.search(talk.text):
        command = replace(command, profile="audiobook")
    subtitled = bool(command.language and _SUBTITLED.search(talk.text))
    heard = replace(command, language=None) if subtitled else command
    outcome = await talk.desk.plan(talk.actor, _wish(talk, heard, candidate), talk.thread)
    if isinstance(outcome, RequestResult) and outcome.status is RequestStatus.NEEDS_CHOICE:
        if outcome.item and not outcome.candidates:
            return which_seasons(talk, heard, outcome.item)
        candidates = await _with_person(talk, outcome.candidates, command.person)
        if len(candidates) > 1:
            return partly(which_one(talk, heard, candidates, wish_for), outcome.silent)
        return await wish_for(talk, command, candidates[0])
    notes = [Message("say_no_subtitle_choice")] if subtitled else []
    return await _answer(talk, outcome, notes)


def which_seasons(talk: Talk, command: Command, item: MediaItem) -> Reply:
    """Ask which seasons of a series; the answer may name them in any way."""
    numbers, candidate = numbers_of(item), Candidate(item=item)

    async def act(talk: Talk, change: Command | None) -> Reply:
        return await wish_for(talk, changed(command, change), candidate)

    talk.memory.close()
    talk.memory.seasons, talk.memory.topic = act, candidate
    question = Message("say_which_seasons", {"label": label(item), "count": len(numbers)})
    return Reply((question,), asks=True, about=candidate, seasons=SeasonOffer(candidate, numbers, command))


def numbers_of(item: MediaItem) -> tuple[int, ...]:
    """Return the seasons that can be asked for: those that have begun."""
    return tuple(one.number for one in item.seasons if one.number > 0 and one.aired != 0)


async def _answer(talk: Talk, outcome: Plan | RequestResult, notes: Sequence[Message] = ()) -> Reply:
    if isinstance(outcome, Plan):
        return await _propose(talk, outcome, notes)
    return await refusal(talk, outcome)


def _wish(talk: Talk, command: Command, candidate: Candidate | None) -> Wish:
    seasons, episode = parts_of(command)
    return Wish(
        ref=candidate.item.ref if candidate else None,
        title=None if candidate else command.title,
        year=command.year,
        media_type=command.media_type,
        creator=None if candidate else command.person,
        seasons=seasons,
        episode=episode,
        quality_profile=command.profile,
        resolution=command.quality,
        instance=command.instance,
        audio=command.language,
        language=talk.language,
        forms=command.forms,
    )


def parts_of(command: Command) -> tuple[Seasons, Wished]:
    """Return the seasons and the episode that a sentence names."""
    season = command.season
    return (season,) if isinstance(season, int) else season, "latest" if command.newest else command.episode


def changed(command: Command, change: Command | None) -> Command:
    """Return the wish with what the answer changed ("the second one, in 4K")."""
    if change is None:
        return command
    slots = {
        name: value
        for name in ("quality", "season", "episode", "newest", "language", "profile", "instance")
        if (value := getattr(change, name)) is not None
    }
    return replace(command, **slots)


def offer(
    talk: Talk, question: Message, candidates: Sequence[Candidate], picker: Picker, command: Command
) -> Reply:
    """Read out a numbered list, and remember what picking each of them does."""
    talk.memory.choices = tuple(
        Choice(Offered(one.item.title, one.item.year), _act(picker, command, one)) for one in candidates
    )
    lines = [numbered(number, one) for number, one in enumerate(candidates, 1)]
    return Reply((question, *lines), asks=True, offer=Offer(tuple(candidates), picker, command))


def which_one(talk: Talk, command: Command, candidates: Sequence[Candidate], picker: Picker) -> Reply:
    """Ask which of several titles is meant."""
    question = Message("say_which_one", {"title": command.title or ""})
    return offer(talk, question, candidates, picker, command)


def partly(reply: Reply, silent: Sequence[str]) -> Reply:
    """Say before a list who did not answer in time: what is meant may be theirs."""
    if not silent:
        return reply
    said = Message("say_silent", {"services": tuple(silent), "count": len(silent)})
    return replace(reply, lines=(said, *reply.lines))


def _act(picker: Picker, command: Command, candidate: Candidate) -> Act:
    async def act(talk: Talk, change: Command | None) -> Reply:
        return await picker(talk, changed(command, change), candidate)

    return act


async def _with_person(
    talk: Talk, candidates: Sequence[Candidate], person: str | None
) -> Sequence[Candidate]:
    """Keep those in which this person has a part; all of them if that leaves none."""
    if not person:
        return candidates
    surname = person.casefold().split()[-1]

    async def people(candidate: Candidate) -> str:
        if candidate.item.creator:
            return candidate.item.creator.casefold()
        try:
            found = await talk.desk.details(talk.actor, candidate.item.ref, talk.language)
        except MediaMateError:  # one title without details must not spoil the list
            return ""
        return " ".join(found.item.people).casefold()

    named = await asyncio.gather(*(people(one) for one in candidates[:DETAILED]))
    return [one for one, names in zip(candidates, named, strict=False) if surname in names] or candidates


async def _propose(talk: Talk, plan: Plan, notes: Sequence[Message] = ()) -> Reply:
    """Prepare exactly what was planned, and ask for the yes."""
    question = question_of(talk.desk.stack(), talk.texts, plan)
    args = args_of(plan, talk.language)
    await talk.desk.prepare(talk.actor, talk.thread, "request", args, question)
    talk.memory.close()
    talk.memory.topic = Candidate(item=plan.item, in_library=plan.existing)
    return Reply((*plan.notes, *notes, question), asks=True, about=talk.memory.topic)


async def amend(talk: Talk, proposal: Proposal, change: Command) -> Reply:
    """On "Yes, but in 4K": ask anew with that changed; what cannot be is said, and the question stands."""
    return await _replanned(talk, proposal, _amended(talk, proposal.args, change))


async def adjust(
    talk: Talk,
    proposal: Proposal,
    *,
    quality_profile: str | None = None,
    entry_id: str | None = None,
    episode: int | None = None,
) -> Reply:
    """Ask anew for one episode, with another profile, or with another instance: its profiles are its own."""
    wish = _amended(talk, proposal.args, Command(verb="request", episode=episode))
    if entry_id is not None:
        wish = replace(wish, entry_id=entry_id, quality_profile=None, root_folder=None)
    if quality_profile is not None:
        wish = replace(wish, quality_profile=quality_profile)
    return await _replanned(talk, proposal, wish)


async def _replanned(talk: Talk, proposal: Proposal, wish: Wish) -> Reply:
    outcome = await talk.desk.plan(talk.actor, wish, talk.thread)
    if isinstance(outcome, Plan) or outcome.status is not RequestStatus.REFUSED:
        return await _answer(talk, outcome)
    kept = _amended(talk, proposal.args, Command(verb="request"))
    former = await talk.desk.plan(talk.actor, kept, talk.thread)
    reply = await _answer(talk, former)
    return replace(reply, lines=(outcome.message, *reply.lines))


def _amended(talk: Talk, args: Mapping[str, Any], change: Command) -> Wish:
    """Read a prepared wish with a change. Another quality may come from another instance, with other folders."""
    (seasons, episode), prepared = parts_of(change), args.get("seasons")
    kept = tuple(prepared) if isinstance(prepared, list) else prepared
    former = args.get("episode") if change.season is None else None
    wish = Wish(
        ref=MediaRef.parse(args["ref"]),
        seasons=seasons or kept,
        episode=episode or former,
        quality_profile=change.profile,
        resolution=change.quality,
        instance=change.instance,
        audio=change.language,
        language=talk.language,
    )
    if change.quality or change.profile or change.instance:
        return wish
    return replace(
        wish,
        quality_profile=args.get("quality_profile"),
        root_folder=args.get("root_folder"),
        entry_id=args.get("entry_id"),
    )


async def refusal(talk: Talk, outcome: RequestResult) -> Reply:
    """Say why nothing has to be done, or cannot be; "it" means this title from now on."""
    item = outcome.item
    about = Candidate(item=item) if item is not None else None
    if about is not None:
        talk.memory.topic = about
    with suppress(MediaMateError):  # what follows only makes the answer better
        if item is not None and outcome.status is RequestStatus.ALREADY_AVAILABLE:
            link = (await talk.desk.have(talk.actor, item.ref, talk.language)).link
            if link:
                named = outcome.message.placeholders.get("label") or label(item)  # of a series: its seasons
                said = Message(
                    "say_already_link", {"label": named, "link": link, "media_type": item.ref.media_type}
                )
                return Reply((said,), about=about, link=link)
        if outcome.request and outcome.status is RequestStatus.ALREADY_REQUESTED:
            ref = outcome.request.ref
            there = [one for one in await running(talk) if one.ref == ref and one.download]
            lines = [download_line(talk, one.title, one.download) for one in there if one.download]
            return Reply((outcome.message, *lines))
        if item is not None and outcome.message.key == "no_backend":
            return Reply((Message(f"say_no_backend_{item.ref.media_type}"),))
    return Reply((outcome.message,), about=about)
