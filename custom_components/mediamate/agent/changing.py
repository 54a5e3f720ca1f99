"""The tools that would change something: each prepares a question, and a person's yes does it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
import re
from typing import Any, Final

from ..actors import Verb
from ..desk_monitoring import args_of_switch
from ..dialogue import following, monitoring
from ..dialogue.control import dropping
from ..dialogue.plans import args_of, question_of
from ..dialogue.running import Running, under_way
from ..dialogue.say import label
from ..errors import MediaMateError, NotFound
from ..model import Candidate, MediaRef, MediaType, Message, RequestResult, RequestStatus
from ..operations.find import nothing
from ..operations.monitoring import Switch
from ..operations.request import Wish
from . import plain
from .caller import Caller
from .looking import Answer, Args, media_type, query_of, ref_of, said_of, titles_in
from .mending import repair
from .prompt import NEXT
from .waiting import prepare

_HEIGHT: Final = re.compile(r"(2160|1080|720)p?", re.IGNORECASE)
_WORDS: Final[Mapping[str, str]] = {"4k": "2160p", "uhd": "2160p", "full hd": "1080p", "fullhd": "1080p"}


async def request(call: Caller, args: Args) -> Answer:
    """Plan a wish and ask for the yes; or say why there is nothing to ask."""
    if args.get("stop"):
        return await _stop(call, args)
    wish = _wish(call, args)
    follow = args.get("follow")
    later: Answer = {}
    if follow and wish.seasons is None and wish.episode is None:
        if (asked := await _follow(call, wish)) is not None:
            return asked
        later = {"follow": NEXT["film"]}
    elif follow:
        later = {"follow": NEXT["later"]}
    planned = await call.desk.plan(call.actor, wish, call.thread)
    if isinstance(planned, RequestResult):
        return await _nothing_to_ask(call, planned) | later
    question = question_of(call.desk.stack(), call.texts, planned)
    notes = [call.texts.message(one) for one in planned.notes]
    args = args_of(planned, call.language)
    ref = str(planned.item.ref)
    return {"ref": ref} | await prepare(call, Verb.REQUEST, args, question, subject=ref, notes=notes) | later


async def _follow(call: Caller, wish: Wish) -> Answer | None:
    """Ask whether every new episode is wanted; None for what has no episodes."""
    planned = await call.desk.plan_follow(call.actor, wish, call.thread)
    if isinstance(planned, RequestResult):
        if planned.message.key == "follow_no_series":
            return None
        return await _nothing_to_ask(call, planned)
    question, args = following.asked(call.desk.stack(), call.texts, planned, call.language)
    notes = [call.texts.message(one) for one in planned.notes]
    ref = str(planned.item.ref)
    return {"ref": ref} | await prepare(call, Verb.FOLLOW, args, question, subject=ref, notes=notes)


async def _stop(call: Caller, args: Args) -> Answer:
    """Ask whether a series is to be followed no longer, or parts of it to be looked for no longer."""
    found = [] if "ref" in args else await _series(call, args)
    if len(found) > 1:
        return {"status": "needs_choice", "results": plain.candidates(found), "next": NEXT["choose"]}
    ref = found[0].item.ref if found else ref_of(call, args["ref"])
    if args.get("follow"):
        return await _unfollow(call, ref)
    seasons, episode = args.get("seasons", (None, None))
    switch = Switch(
        ref=ref, seasons=seasons, episode=episode, instance=args.get("instance"), language=call.language
    )
    planned = await call.desk.plan_switch(call.actor, switch)
    if isinstance(planned, RequestResult):
        return await _nothing_to_ask(call, planned)
    question = monitoring.question_of(planned, call.mate.now())
    how = args_of_switch(planned, call.language)
    return {"ref": str(ref)} | await prepare(call, Verb.MONITOR, how, question, subject=str(ref))


async def _series(call: Caller, args: Args) -> Sequence[Candidate]:
    """Return the series that a title names: those in the library, if any are. Raises NotFound."""
    query = replace(query_of(call, args), media_type=MediaType.SERIES)
    found = await call.desk.find(call.actor, query)
    if not found.candidates:
        raise nothing(found)
    return monitoring.meant(found.candidates, query)


async def _unfollow(call: Caller, ref: MediaRef) -> Answer:
    followed = next((one for one in await call.desk.following(call.actor) if one.ref == ref), None)
    if followed is None:
        raise NotFound("follow_not_found")
    question = Message("ask_unfollow", {"label": followed.label})
    how = {"ref": str(ref)}
    return how | await prepare(call, Verb.UNFOLLOW, how, question, subject=str(ref))


def quality_of(args: Args) -> tuple[str | None, str | None]:
    """Read a quality: the height of a picture, else words for a profile."""
    quality = args.get("quality", "").strip().lower()
    height = _WORDS.get(quality) or (f"{found[1]}p" if (found := _HEIGHT.fullmatch(quality)) else None)
    return height, None if height else args.get("quality")


def _wish(call: Caller, args: Args) -> Wish:
    height, profile = quality_of(args)
    seasons, episode = args.get("seasons", (None, None))
    return Wish(
        ref=ref_of(call, args["ref"]) if "ref" in args else None,
        title=args.get("title"),
        year=args.get("year"),
        media_type=media_type(args),
        seasons=seasons,
        episode=episode,
        resolution=height,
        quality_profile=profile,
        instance=args.get("instance"),
        language=titles_in(call, args),
    )


async def _nothing_to_ask(call: Caller, result: RequestResult) -> Answer:
    """Tell why: a choice to be made, it is there, it is asked for, it cannot be had."""
    status = result.status
    answer: Answer = {
        "status": status.value,
        "message": plain.clean(call.texts.message(result.message), plain.OVERVIEW),
    }
    if result.item:
        answer["ref"] = str(result.item.ref)
    if result.candidates:
        answer["results"] = plain.candidates(result.candidates)
    if result.request:
        answer["request"] = plain.request(call.texts, result.request)
    if result.item and status is RequestStatus.ALREADY_AVAILABLE:
        with suppress(MediaMateError):  # without a link the answer stands
            held = await call.desk.have(call.actor, result.item.ref, call.language)
            answer |= plain.given({"link": held.link})
    return answer | {"next": NEXT["choose" if status is RequestStatus.NEEDS_CHOICE else "tell"]}


async def control_download(call: Caller, args: Args) -> Answer:
    """Ask before a download is touched."""
    verb = Verb(args["action"])
    if verb is Verb.REPAIR:
        return await repair(call, args)
    if "id" in args:
        return await _one(call, verb, call.known(args["id"]))
    if verb not in {Verb.PAUSE, Verb.RESUME}:
        raise NotFound("download_not_found")
    return await prepare(call, verb, {}, Message(f"ask_{verb}_all"), subject="all")


async def _one(call: Caller, verb: Verb, name: str) -> Answer:
    """Find what an id names: a download, or the wish that it serves."""
    for thing in await under_way(call.desk, call.actor, call.texts):
        if name in {thing.download and thing.download.id, thing.request and thing.request.id}:
            return await _ask(call, verb, thing)
    raise NotFound("download_not_found")


async def _ask(call: Caller, verb: Verb, thing: Running) -> Answer:
    """Ask about one download."""
    if verb is Verb.REMOVE:
        return await _prepared(call, *dropping(thing), destructive=True)
    if thing.download is None:
        raise NotFound("download_not_found")
    args, question = {"download_id": thing.download.id}, Message(f"ask_{verb}", {"label": thing.label})
    return await _prepared(call, verb, args, question, destructive=verb is Verb.RETRY)


async def _prepared(
    call: Caller, verb: Verb, args: dict[str, Any], question: Message, *, destructive: bool
) -> Answer:
    subject = next(iter(args.values()))
    return await prepare(call, verb, args, question, subject=subject, destructive=destructive)


async def rate(call: Caller, args: Args) -> Answer:
    """Note an opinion: at once if the user's own words say it, else only after a yes."""
    ref, liked = ref_of(call, args["ref"]), args["liked"]
    item = (await call.desk.details(call.actor, ref, call.language)).item
    said = await said_of(call, item)
    if said and said.verb == "rate" and said.liked == liked:
        await call.desk.rate(call.actor, ref, item.title, liked)
        return {"status": "done", "ref": str(ref), "liked": liked}
    question = Message("ask_rate_liked" if liked else "ask_rate_disliked", {"label": label(item)})
    values = {"ref": str(ref), "title": item.title, "year": item.year, "liked": liked}
    return await prepare(call, Verb.RATE, values, question, subject=str(ref))
