"""The tools for what does not come: why, and what helps. What would help is only prepared."""

from collections.abc import Mapping
from typing import Any, Final

from ..actors import Verb
from ..desk_repair import Which
from ..dialogue.repair import asked
from ..model import MediaRef, Part
from ..operations.causes import DESTRUCTIVE, Diagnosis
from . import plain
from .caller import Caller
from .looking import ref_of
from .prompt import NEXT
from .waiting import prepare

type Answer = dict[str, Any]

CAUSES: Final = 5
RELEASES: Final = 6


async def repair(call: Caller, args: Mapping[str, Any]) -> Answer:
    """Say why it does not come, and ask whether to do what helps."""
    which = _which(call.known(args["id"])) if "id" in args else Which()
    found = await call.desk.why(call.actor, which)
    if not which.explicit and len(found) > 1:
        return {"causes": [_told(call, one) for one in found[:CAUSES]], "next": NEXT["which_id"]}
    return await _offered(call, found[0])


async def releases(call: Caller, args: Mapping[str, Any]) -> Answer:
    """List the releases of a title; with the id of one that was listed, ask whether to get it."""
    if "id" in args:
        return await _chosen(call, call.known(args["id"]))
    found = await call.desk.releases(
        call.actor,
        ref_of(call, args["ref"]),
        part=_part(args),
        language=call.language,
        thread=call.thread if call.chat else None,  # nobody is told elsewhere: whoever calls there asks again
    )
    if found.searching:
        return {"status": "searching", "next": NEXT["searching"]}
    listed = [
        plain.given(
            {
                "id": one.id,
                "title": plain.clean(one.ranked.find.release.title, plain.TITLE),
                "size": call.texts.size(one.ranked.find.release.size),
                "quality": plain.clean(one.ranked.find.release.quality or "", 40),
                "languages": list(one.ranked.languages),
                "seeders": one.ranked.find.release.seeders,
                "why": plain.clean(call.texts.message(one.ranked.why), plain.TITLE),
            }
        )
        for one in found.offers[:RELEASES]
    ]
    return {"releases": listed, "next": NEXT["release"]}


def _part(args: Mapping[str, Any]) -> Part | None:
    return Part(args["season"]) if "season" in args else None


async def _chosen(call: Caller, release_id: str) -> Answer:
    planned = await call.desk.plan_grab(call.actor, release_id)
    return await prepare(
        call,
        planned.verb,
        planned.args,
        planned.question,
        subject=release_id,
        destructive=planned.replaces,
        notes=[call.texts.message(one) for one in planned.notes],
    )


async def _offered(call: Caller, found: Diagnosis) -> Answer:
    told = _told(call, found)
    if not found.remedies:
        return told | {"next": NEXT["tell"]}
    remedy = found.remedies[0]
    question, args = asked(found, remedy)
    subject = args.get("download_id") or args["request_id"]
    return told | await prepare(
        call, Verb.REPAIR, args, question, subject=subject, destructive=remedy in DESTRUCTIVE
    )


def _told(call: Caller, found: Diagnosis) -> Answer:
    return plain.given(
        {
            "id": found.download_id,
            "request_id": found.request_id,
            "cause": found.cause,
            "message": plain.clean(call.texts.message(found.message), plain.OVERVIEW),
        }
    )


def _which(name: str) -> Which:
    """Read what a model names: a title, a download, or a request. All of them were shown to it."""
    try:
        return Which(ref=MediaRef.parse(name))
    except ValueError:
        return Which(download_id=name) if ":" in name else Which(request_id=name)
