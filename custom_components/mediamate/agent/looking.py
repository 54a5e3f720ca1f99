"""The tools that look and change nothing."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from homeassistant.util import dt as dt_util

from ..dialogue.remembering import requests_of
from ..dialogue.running import under_way
from ..errors import Refused
from ..model import MediaItem, MediaRef, MediaType
from ..operations.find import SAME, Query, likeness, namesakes, normalise, nothing
from ..understanding import Command, detect_language, parse
from . import plain
from .caller import Caller
from .prompt import NEXT

type Args = Mapping[str, Any]
type Answer = dict[str, Any]

FOUND: Final = 5
TALKS: Final = 3  # turns of a talk


def ref_of(call: Caller, text: str) -> MediaRef:
    """Return a ref that was shown here. Raises Refused, also for what was shown as something else."""
    known = call.known(text)
    try:
        return MediaRef.parse(known)
    except ValueError:
        raise Refused("not_shown") from None


def media_type(args: Args) -> MediaType | None:
    """Return the kind of title that is meant."""
    return MediaType(args["media_type"]) if "media_type" in args else None


def titles_in(call: Caller, args: Args) -> str:
    """Return the language to look titles up in: Cyrillic words are Russian in any house."""
    russian = detect_language(args.get("title", ""), "en") == "ru"
    return "ru" if russian else call.language


def query_of(call: Caller, args: Args, limit: int = FOUND) -> Query:
    """Say what is looked for."""
    return Query(
        text=args["title"],
        language=titles_in(call, args),
        media_type=media_type(args),
        year=args.get("year"),
        limit=limit,
    )


async def said_of(call: Caller, item: MediaItem) -> Command | None:
    """Return what the user's own last words want, where they name this very title."""
    if call.said is None:
        return None
    command = await call.hass.async_add_executor_job(parse, call.said.content, call.language)
    if command is None or not command.title or command.year not in {None, item.year}:
        return None
    named = [normalise(one) for one in (command.title, *command.forms)]
    return command if likeness(item, named) == SAME else None


def silent(names: Sequence[str]) -> Answer:
    """Name the services that did not answer: what is not found may still exist."""
    return {"did_not_answer": [plain.clean(one, 40) for one in names]} if names else {}


async def find(call: Caller, args: Args) -> Answer:
    """Search, or describe the one title that a ref names."""
    if "ref" in args:
        one = await call.desk.details(call.actor, ref_of(call, args["ref"]), call.language)
        return plain.details(one)
    found = await call.desk.find(call.actor, query_of(call, args))
    hint = NEXT["request" if found.candidates else "nothing"]
    return {"results": plain.candidates(found.candidates)} | silent(found.silent) | {"next": hint}


async def library(call: Caller, args: Args) -> Answer:
    """Say whether a title is there; without one, what is new."""
    if "ref" in args:
        return await _have(call, ref_of(call, args["ref"]))
    if "title" not in args:
        items = await call.desk.recent(call.actor, plain.LISTED)
        return {"new": [plain.recent(one) for one in items]}
    query = query_of(call, args)
    found = await call.desk.find(call.actor, query)
    if not found.candidates:
        raise nothing(found)
    same = namesakes(found.candidates, query)
    if len(same) == 1 or len(found.candidates) == 1:
        return await _have(call, (same or found.candidates)[0].item.ref)
    return {"results": plain.candidates(same or found.candidates), "next": NEXT["which"]} | silent(
        found.silent
    )


async def _have(call: Caller, ref: MediaRef) -> Answer:
    return plain.holding(call.texts, await call.desk.have(call.actor, ref, call.language))


async def downloads(call: Caller, args: Args) -> Answer:
    """List what is on its way: downloads, and wishes that nothing is downloaded for yet; and what room is left."""
    ref = ref_of(call, args["ref"]) if "ref" in args else None
    things = [one for one in await under_way(call.desk, call.actor, call.texts) if ref in {None, one.ref}]
    running = [(one.download, one.title) for one in things if one.download]
    waiting = [one.request for one in things if one.request and not one.download]
    answer: Answer = {
        "downloads": [plain.download(call.texts, *one) for one in running[: plain.LISTED]],
        "waiting": [plain.request(call.texts, one) for one in waiting[: plain.LISTED]],
    }
    more = max(0, len(running) - plain.LISTED) + max(0, len(waiting) - plain.LISTED)
    answer |= {"more": more} if more else {}
    return answer if ref else answer | await _room(call)


async def _room(call: Caller) -> Answer:
    """Say how much is free on each disk."""
    found = await call.desk.space(call.actor)
    disks = [plain.disk(call.texts, one) for one in found.disks[: plain.LISTED]]
    return plain.given({"free_space": disks}) | silent(found.silent)


async def upcoming(call: Caller, args: Args) -> Answer:
    """List what comes out."""
    items = await call.desk.upcoming(call.actor, args.get("days", 30), media_type(args))
    return {"upcoming": [plain.upcoming(one) for one in items[: plain.LISTED]]}


async def recommend(call: Caller, args: Args) -> Answer:
    """Suggest something."""
    found = await call.desk.recommend(
        call.actor,
        language=call.language,
        like=await _like(call, args),
        genre=args.get("genre"),
        person=args.get("person"),
        media_type=media_type(args),
        limit=FOUND,
        owned=args.get("owned", False),
    )
    hint = NEXT["request" if found else "nothing"]
    return {"results": plain.candidates(found), "next": hint}


async def _like(call: Caller, args: Args) -> MediaRef | str | None:
    """Return what the suggestions are to resemble: a ref that was shown, or a title."""
    text: str | None = args.get("like")
    if text is None:
        return None
    try:
        MediaRef.parse(text)
    except ValueError:  # so it is a title
        return text
    return ref_of(call, text)


async def history(call: Caller, args: Args) -> Answer:
    """List earlier wishes, newest first; with words or days, those and what was said of them."""
    query, since, until = args.get("query", ""), _from(args.get("since")), _from(args.get("until"), days=1)
    if not (query or since or until):
        wishes = await call.desk.requests(call.actor, limit=plain.LISTED)
        return {"requests": [plain.request(call.texts, one) for one in wishes]}
    russian = detect_language(query, "en") == "ru"
    asked = Query(text=query, language="ru" if russian else call.language)
    span: dict[str, Any] = {"since": since, "until": until, "limit": plain.LISTED}
    if query:
        wishes = await requests_of(call.desk, call.actor, asked, **span, loosely=True)
    else:
        wishes = await call.desk.talks.asked_for(call.actor, **span)
    before = min((one for one in (until, call.began) if one), default=None)
    said = await call.desk.talks.said(call.actor, call.thread, query, since=since, before=before, limit=TALKS)
    return {"requests": [plain.request(call.texts, one) for one in wishes]} | plain.given(
        {"talks": [plain.exchange(one) for one in said]}
    )


def _from(day: date | None, *, days: int = 0) -> datetime | None:
    """Return when a day begins here, or so many days later."""
    if day is None:
        return None
    later = day + timedelta(days=days)
    return dt_util.as_utc(datetime.combine(later, time.min, dt_util.get_default_time_zone()))
