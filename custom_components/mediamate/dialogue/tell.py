"""Questions: nothing is changed by them, unless the answer offers to get what is missing."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from ..errors import MediaMateError
from ..model import Candidate, Message, RequestState
from ..operations.find import Query
from ..understanding import Command
from .ask import ActOn, offer, wish_for
from .memory import Act, Reply
from .say import details, download_line, label, numbered
from .talk import Talk

LISTED = 5
UPCOMING_DAYS = 30


async def search(talk: Talk, command: Command, limit: int = LISTED) -> Sequence[Candidate]:
    """Find what a sentence names; its topic when it names nothing."""
    if command.title is None:
        return [talk.memory.topic] if talk.memory.topic else []
    query = Query(
        text=command.title,
        language=talk.language,
        media_type=command.media_type,
        year=command.year,
        forms=command.forms,
        limit=limit,
    )
    return (await talk.desk.find(talk.actor, query)).candidates


def best(command: Command, candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the one that is meant, None where it is open."""
    if len(candidates) == 1:
        return candidates[0]
    spoken = {_plain(name) for name in (command.title, *command.forms) if name}
    same = [
        one for one in candidates if spoken & {_plain(one.item.title), _plain(one.item.original_title or "")}
    ]
    return same[0] if len(same) == 1 else None


def _plain(text: str) -> str:
    return "".join(char for char in text.casefold().replace("ё", "е") if char.isalnum())


def _nothing(command: Command) -> Reply:
    if command.title is None:
        return Reply((Message("say_which_title"),))
    return Reply((Message("say_not_found", {"title": command.title}),))


async def find(talk: Talk, command: Command) -> Reply:
    """On "Tell me about Dune", "search for Dune", "films by Nolan"."""
    if command.title is None and (command.person or command.genre):
        return await recommend(talk, command)
    candidates = await search(talk, command)
    if not candidates:
        return _nothing(command)
    if (one := best(command, candidates)) is not None:
        return await describe(talk, one)
    question = Message("say_found", {"title": command.title or ""})
    return offer(talk, question, candidates, _then_describe(command))


def _then_describe(command: Command) -> ActOn:
    def act_on(candidate: Candidate) -> Act:
        async def act(talk: Talk, change: Command | None) -> Reply:
            return await describe(talk, candidate, command, change)

        return act

    return act_on


async def describe(
    talk: Talk, candidate: Candidate, command: Command | None = None, change: Command | None = None
) -> Reply:
    """Tell about a title, and offer to get it where it is missing."""
    with suppress(MediaMateError):  # without details, what the search said is enough to go on with
        candidate = await talk.desk.details(talk.actor, candidate.item.ref, talk.language)
    lines = details(talk, candidate)
    talk.memory.topic = candidate
    return await _offer_to_get(talk, lines, candidate, change or command)


async def _offer_to_get(
    talk: Talk, lines: Sequence[Message], candidate: Candidate, command: Command | None
) -> Reply:
    if candidate.available or candidate.requested:
        return Reply(tuple(lines))
    wish = command or Command(verb="request", title=candidate.item.title)
    try:
        reply = await wish_for(talk, wish, candidate)
    except MediaMateError as err:  # it was a question: that it cannot be fetched is a remark, not a failure
        return Reply((*lines, Message("say_plain", {"text": talk.texts.error(err)})))
    return Reply((*lines, *reply.lines), asks=reply.asks)


async def library(talk: Talk, command: Command) -> Reply:
    """On "Do we have Dune?", "what's new"."""
    if command.title is None and command.person is None and talk.memory.topic is None:
        return await recent(talk, command)
    if command.title is None and command.person:
        return await recommend(talk, command, owned=True)
    return await _have(talk, command, "say_have")


async def watch(talk: Talk, command: Command) -> Reply:
    """On "Where can I watch Dune", "play Dune"."""
    return await _have(talk, command, "say_watch")


async def _have(talk: Talk, command: Command, key: str) -> Reply:
    candidates = await search(talk, command)
    if not candidates:
        return _nothing(command)
    there = [one for one in candidates if one.available]
    if len(there) > 1 and best(command, there) is None:
        lines = [Message("say_have_several"), *(numbered(n, one) for n, one in enumerate(there, 1))]
        return Reply(tuple(lines))
    one = best(command, there) or best(command, candidates)
    if one is None:
        question = Message("say_not_here_which", {"title": command.title or ""})
        return offer(talk, question, candidates, _then_describe(command))
    talk.memory.topic = one
    have = await talk.desk.have(talk.actor, one.item.ref, talk.language)
    if have.candidate.available:
        key = f"{key}_link" if have.link else key
        return Reply((Message(key, {"label": label(one.item), "link": have.link or ""}),))
    if have.candidate.requested or have.candidate.in_library:
        return Reply((Message("say_on_its_way", {"label": label(one.item)}),))
    return await _offer_to_get(talk, (Message("say_not_here", {"label": label(one.item)}),), one, command)


async def recent(talk: Talk, command: Command) -> Reply:
    """On "What's new"."""
    items = await talk.desk.recent(talk.actor, limit=LISTED)
    if not items:
        return Reply((Message("say_nothing_new"),))
    lines = [
        Message(
            "say_number_plain", {"number": n, "text": f"{one.name} ({one.year})" if one.year else one.name}
        )
        for n, one in enumerate(items, 1)
    ]
    return Reply((Message("say_new"), *lines))


async def downloads(talk: Talk, command: Command) -> Reply:
    """On "What's downloading", "how long until Dune is done"."""
    running = await talk.desk.downloads(talk.actor)
    requests = await talk.desk.requests(talk.actor, open_only=True)
    shown = {download.ref for download in running if download.ref}
    waiting = [one for one in requests if one.ref not in shown]
    titles = [(download.title, download_line(talk, download)) for download in running]
    titles += [
        (one.title, Message("say_request", {"title": one.title, "state": _state(one.state, one.reason)}))
        for one in waiting
    ]
    if command.title:
        titles = [(title, line) for title, line in titles if named(command, title)] or []
        if not titles:
            return await _have(talk, command, "say_have")
    if not titles:
        return Reply((Message("say_no_downloads"),))
    return Reply(tuple(line for _, line in titles[:10]))


def named(command: Command, title: str) -> bool:
    """Does the sentence mean this download? Release names have dots for blanks."""
    plain = _plain(title)
    return any(_plain(name) in plain for name in (command.title, *command.forms) if name)


def _state(state: RequestState, reason: str | None) -> Message:
    if reason:
        return Message(
            "say_state_because",
            {"state": Message(f"say_state_{state}"), "reason": Message(f"reason_{reason}")},
        )
    return Message(f"say_state_{state}")


async def recommend(talk: Talk, command: Command, *, owned: bool = False) -> Reply:
    """On "Something like Arrival", "a comedy with Jim Carrey", "films by Nolan"."""
    like = None
    if command.like:
        query = Query(text=command.like, language=talk.language, media_type=command.media_type, limit=1)
        if not (found := (await talk.desk.find(talk.actor, query)).candidates):
            return Reply((Message("say_not_found", {"title": command.like}),))
        like = found[0].item.ref
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
        return Reply((Message("say_no_suggestion"),))
    key = "say_owned_list" if owned else "say_suggestions"
    return offer(talk, Message(key), candidates, _then_describe(command))


async def upcoming(talk: Talk, command: Command) -> Reply:
    """On "What's coming out this week", "when does Dune 3 come out"."""
    if command.title:
        return await _release_date(talk, command)
    items = await talk.desk.upcoming(talk.actor, days=UPCOMING_DAYS, media_type=command.media_type)
    if not items:
        return Reply((Message("say_nothing_upcoming", {"count": UPCOMING_DAYS}),))
    return Reply(
        tuple(
            Message(
                "say_upcoming",
                {"title": one.title, "day": one.day, "kind": Message(f"say_kind_{one.kind}")},
            )
            for one in items[:10]
        )
    )


async def _release_date(talk: Talk, command: Command) -> Reply:
    candidates = await search(talk, command)
    if not candidates:
        return _nothing(command)
    newest = max(candidates, key=lambda one: one.item.year or 0)
    one = best(command, candidates) or newest
    item = (await talk.desk.details(talk.actor, one.item.ref, talk.language)).item
    talk.memory.topic = one
    days = [("digital", item.released), ("cinema", item.in_cinemas)]
    lines = [
        Message(
            "say_comes_out" if day > talk.now.date() - timedelta(days=1) else "say_came_out",
            {"label": label(item), "day": day, "kind": Message(f"say_kind_{kind}")},
        )
        for kind, day in days
        if day
    ]
    return Reply(tuple(lines) or (Message("say_no_date", {"label": label(item)}),))


async def history(talk: Talk, command: Command) -> Reply:
    """On "What did I ask for"."""
    requests = await talk.desk.requests(talk.actor, limit=10)
    if not requests:
        return Reply((Message("say_no_history"),))
    return Reply(
        tuple(
            Message(
                "say_history",
                {
                    "title": one.title,
                    "day": one.created.date(),
                    "state": _state(one.state, one.reason),
                },
            )
            for one in requests
        )
    )


async def help_(talk: Talk, command: Command) -> Reply:
    """On "What can you do?"."""
    return Reply((Message("say_help"),))


async def later(talk: Talk, command: Command) -> Reply:
    """Understood, but the service for it is not supported yet."""
    return Reply((Message(f"say_later_{command.verb}"),))
