"""Wishes: from a title to a question that only needs a yes."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from ..errors import MediaMateError
from ..model import Candidate, MediaType, Message, RequestResult, RequestStatus
from ..operations.request import Plan, Wish
from ..understanding import Command, Offered
from .memory import Act, Choice, Reply
from .say import label, numbered
from .talk import Talk

type ActOn = Callable[[Candidate], Act]
"""Makes what picking this candidate does."""

DETAILED = 5
"""So many candidates are looked at closely when the sentence names a person."""


async def request(talk: Talk, command: Command) -> Reply:
    """On "Download Dune": find it, ask which one, ask for the yes."""
    titles = command.titles or ((command.title,) if command.title else ())
    if not titles:
        if talk.memory.topic is None:
            return Reply((Message("say_which_title"),), asks=False)
        return await wish_for(talk, command, talk.memory.topic)
    first, *rest = (replace(command, title=title, titles=None) for title in titles)
    talk.memory.queue += rest
    return await wish_for(talk, first)


async def wish_for(talk: Talk, command: Command, candidate: Candidate | None = None) -> Reply:
    """Plan the wish and say what the plan is; nothing is changed by this."""
    outcome = await talk.desk.plan(talk.actor, _wish(talk, command, candidate))
    if isinstance(outcome, Plan):
        return await _propose(talk, command, outcome)
    if outcome.status is RequestStatus.NEEDS_CHOICE:
        candidates = await _with_person(talk, outcome.candidates, command.person)
        if len(candidates) == 1:
            return await wish_for(talk, command, candidates[0])
        return offer(
            talk, Message("say_which_one", {"title": command.title or ""}), candidates, _pick(command)
        )
    return _refusal(talk, outcome)


def _wish(talk: Talk, command: Command, candidate: Candidate | None) -> Wish:
    seasons = command.season
    return Wish(
        ref=candidate.item.ref if candidate else None,
        title=None if candidate else command.title,
        year=command.year,
        media_type=command.media_type,
        seasons=(seasons,) if isinstance(seasons, int) else seasons,
        resolution=command.quality,
        language=talk.language,
        forms=command.forms,
    )


def _pick(command: Command) -> ActOn:
    def act_on(candidate: Candidate) -> Act:
        async def act(talk: Talk, change: Command | None) -> Reply:
            return await wish_for(talk, changed(command, change), candidate)

        return act

    return act_on


def changed(command: Command, change: Command | None) -> Command:
    """Return the wish with what the answer changed ("yes, but in 4K")."""
    if change is None:
        return command
    slots = {
        name: value
        for name in ("quality", "season", "episode", "language")
        if (value := getattr(change, name)) is not None
    }
    return replace(command, **slots)


def offer(talk: Talk, question: Message, candidates: Sequence[Candidate], act_on: ActOn) -> Reply:
    """Read out a numbered list, and remember what picking each of them does."""
    talk.memory.choices = tuple(
        Choice(Offered(one.item.title, one.item.year), act_on(one)) for one in candidates
    )
    lines = [numbered(number, one) for number, one in enumerate(candidates, 1)]
    return Reply((question, *lines), asks=True)


async def _with_person(
    talk: Talk, candidates: Sequence[Candidate], person: str | None
) -> Sequence[Candidate]:
    """Keep those in which this person has a part; all of them if that leaves none."""
    if not person:
        return candidates
    surname = person.casefold().split()[-1]

    async def people(candidate: Candidate) -> str:
        try:
            found = await talk.desk.details(talk.actor, candidate.item.ref, talk.language)
        except MediaMateError:  # one title without details must not spoil the list
            return ""
        return " ".join(found.item.people).casefold()

    named = await asyncio.gather(*(people(one) for one in candidates[:DETAILED]))
    return [one for one, names in zip(candidates, named, strict=False) if surname in names] or candidates


async def _propose(talk: Talk, command: Command, plan: Plan) -> Reply:
    """Prepare exactly what was planned, and ask for the yes."""
    texts = talk.texts
    facts = [plan.quality_profile_name]
    if plan.size_estimate:
        facts.append(texts.message(Message("say_about_size", {"size": plan.size_estimate})))
    if len(talk.desk.stack().backends_for(plan.item.ref.media_type)) > 1:
        facts.append(plan.instance)
    key = "ask_search_again" if plan.existing else "ask_request"
    question = Message(key, {"label": label(plan.item), "facts": ", ".join(facts)})
    args = {
        "ref": str(plan.item.ref),
        "seasons": list(plan.seasons) if isinstance(plan.seasons, tuple) else plan.seasons,
        "quality_profile": plan.quality_profile_id,
        "root_folder": plan.root_folder,
        "entry_id": plan.entry_id,
        "language": talk.language,
    }
    await talk.desk.prepare(talk.actor, talk.thread, "request", args, question)
    candidate = Candidate(item=plan.item, in_library=plan.existing)
    talk.memory.choices, talk.memory.topic = (), candidate

    async def amend(talk: Talk, change: Command | None) -> Reply:
        return await wish_for(talk, changed(command, change), candidate)

    talk.memory.amend = amend
    notes = [*plan.notes]
    if command.language and plan.item.ref.media_type is MediaType.MOVIE:
        notes.append(Message("say_no_dub_choice"))
    return Reply((*notes, question), asks=True)


def _refusal(talk: Talk, outcome: RequestResult) -> Reply:
    """Say why nothing has to be done, or cannot be; "it" means this title from now on."""
    if outcome.item:
        talk.memory.topic = Candidate(item=outcome.item)
    return Reply((outcome.message,))
