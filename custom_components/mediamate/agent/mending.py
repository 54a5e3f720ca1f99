"""The tools for what does not come: why, and what helps. What would help is only prepared."""

from collections.abc import Mapping
from typing import Any, Final

from ..actors import Verb
from ..desk_repair import Which
from ..errors import NotFound
from ..model import MediaRef, Message
from ..operations.causes import DESTRUCTIVE, Diagnosis
from . import plain
from .caller import Caller
from .prompt import NEXT
from .waiting import prepare

type Answer = dict[str, Any]

CAUSES: Final = 5


async def repair(call: Caller, args: Mapping[str, Any]) -> Answer:
    """Say why it does not come, and ask whether to do what helps."""
    which = _which(call.known(args["id"])) if "id" in args else Which()
    found = await call.desk.why(call.actor, which)
    if not which.explicit and len(found) > 1:
        return {"causes": [_told(call, one) for one in found[:CAUSES]], "next": NEXT["which_id"]}
    return await _offered(call, found[0])


async def _offered(call: Caller, found: Diagnosis) -> Answer:
    told = _told(call, found)
    if not found.remedies:
        return told | {"next": NEXT["tell"]}
    remedy = found.remedies[0]
    subject = found.download_id or found.request_id
    if subject is None:
        raise NotFound("download_not_found")
    key = "download_id" if found.download_id else "request_id"
    question = Message(f"ask_repair_{remedy}", {"label": found.label})
    return told | await prepare(
        call,
        Verb.REPAIR,
        {"remedy": remedy.value, key: subject},
        question,
        subject=subject,
        destructive=remedy in DESTRUCTIVE,
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
