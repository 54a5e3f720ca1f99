"""The tool for subtitles: at once where the user's own words ask for them, else only after a yes."""

from typing import Any

from ..actors import Verb
from ..desk_subtitles import Waiting
from ..dialogue.say import label
from ..dialogue.subtitles import meant
from ..members import member_of_actor
from ..model import MediaItem, Message
from ..operations.find import nothing
from ..operations.subtitles import SUBTITLED, SubtitleWish, said, spoken
from . import plain
from .caller import Caller
from .looking import Answer, Args, query_of, ref_of, said_of
from .prompt import NEXT
from .waiting import prepare


async def subtitles(call: Caller, args: Args) -> Answer:
    """Look for subtitles of a title; without one, say what is missing."""
    if "ref" not in args and "title" not in args:
        return await _missing(call)
    if "ref" in args:
        return await _of(call, args, (await call.desk.details(call.actor, ref_of(call, args["ref"]))).item)
    query = query_of(call, args)
    found = await call.desk.find(call.actor, query)
    candidates = [one for one in found.candidates if one.item.ref.media_type in SUBTITLED]
    if not candidates:
        raise nothing(found)
    likely = meant(candidates, query)
    if len(likely) > 1:
        return {"results": plain.candidates(likely), "next": NEXT["which"]}
    return await _of(call, args, likely[0].item)


async def _missing(call: Caller) -> Answer:
    """Tell what each manager knew last."""
    known = await call.desk.missing_subtitles(call.actor)
    return {
        "missing": [
            {
                "service": plain.clean(service, 40),
                "films": seen.movies,
                "episodes": seen.episodes,
                "not_asked": [plain.clean(one, 40) for one in seen.throttled[: plain.LISTED]],
            }
            for service, seen in known
        ]
    }


async def _of(call: Caller, args: Args, item: MediaItem) -> Answer:
    """Look at once, or ask whether to."""
    seasons, episode = args.get("seasons", (None, None))
    wish = SubtitleWish(
        ref=item.ref,
        language=args.get("language"),
        likely=call.desk.likely_languages(call.actor, call.language),
        seasons=seasons,
        episode=episode,
    )
    said_so = await said_of(call, item)
    if said_so and said_so.verb == "subtitles":
        report = await call.desk.subtitles(call.actor, wish, Waiting(call.thread, item))
        return {
            "status": report.outcome.value,
            "ref": str(item.ref),
            "message": plain.clean(call.texts.message(said(report, label(item))), plain.OVERVIEW),
            "next": NEXT["tell"],
        }
    language = wish.language or _always_wanted(call, item) or wish.likely[0]
    question = Message("ask_subtitles", {"label": label(item), "language": spoken(language)})
    kept: dict[str, Any] = {"ref": str(item.ref), "title": item.title, "language": language}
    kept |= {"year": item.year, "seasons": wish.seasons, "episode": wish.episode}
    return await prepare(call, Verb.SUBTITLES, kept, question, subject=str(item.ref))


def _always_wanted(call: Caller, item: MediaItem) -> str | None:
    """Return the language that this member chose for such titles."""
    member = member_of_actor(call.hass, call.actor.id)
    return member.subtitles(item.ref.media_type) if member else None
