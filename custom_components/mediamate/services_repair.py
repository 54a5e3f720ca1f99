"""The actions for what does not come: why, and what helps; and for the release that it comes as."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.const import ATTR_ID
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from .answers import some
from .asked import ENTRY, LIMIT, NAMED, REF, TEXT, Action, Asked
from .desk_repair import Which
from .desk_straight import Offered
from .errors import Refused
from .model import Part
from .operations.causes import Diagnosis, Remedy
from .texts import Texts


async def _repair(call: Asked) -> dict[str, Any]:
    """Say why, and with a remedy do what helps."""
    which = Which(download_id=call.data.get(ATTR_ID), request_id=call.data.get("request_id"), ref=call.ref)
    if (remedy := call.data.get("remedy")) is None:
        return _described(call.texts, (await call.desk.why(call.actor, which))[0])
    repaired = await call.desk.repair(call.actor, which, Remedy(remedy))
    return _described(call.texts, repaired.diagnosis) | {"done": call.texts.message(repaired.done)}


def _described(texts: Texts, found: Diagnosis) -> dict[str, Any]:
    ids = {"id": found.download_id} if found.download_id else {}
    return {
        "cause": found.cause,
        "fault": found.fault.value,
        "message": texts.message(found.message),
        "remedies": [one.value for one in found.remedies],
        **ids,
        **some(found, ("request_id",)),
    }


async def _get_releases(call: Asked) -> dict[str, Any]:
    """List the releases of a title, the best first."""
    season, episode, audio = (call.data.get(name) for name in ("season", "episode", "audio"))
    if episode is not None and season is None:
        raise Refused("episode_needs_season")
    found = await call.desk.releases(
        call.actor,
        await call.title(),
        part=None if season is None else Part(season, episode),
        entry_id=call.entry_id,
        audio=audio,
        language=call.language(),
        patient=True,
    )
    shown = found.offers[: call.data["limit"]]
    return {
        "ref": str(found.item.ref),
        "title": found.item.title,
        "instance": found.instance,
        "releases": [_release(call.texts, one) for one in shown],
    }


_RELEASE_KEYS: Final = (
    *("title", "size", "quality", "seeders", "indexer", "protocol", "age", "approved", "rejections"),
)


def _release(texts: Texts, one: Offered) -> dict[str, Any]:
    ranked = one.ranked
    return {
        "id": one.id,
        **some(ranked.find.release, _RELEASE_KEYS),
        "languages": list(ranked.languages),
        "why": texts.message(ranked.why),
    }


async def _grab_release(call: Asked) -> dict[str, Any]:
    """Get the release that was chosen: for the library, or straight."""
    release_id = call.data[ATTR_ID]
    if call.data["straight"]:
        result = await call.desk.grab_straight(call.actor, release_id, call.entry_id)
    elif call.entry_id is not None:
        raise Refused("client_only_straight")
    else:
        result = await call.desk.grab(
            call.actor, call.thread, release_id, replace_running=call.data["replace"]
        )
    made = {"request_id": result.request.id} if result.request else {}
    return {"message": call.texts.message(result.message), **made}


REPAIRS: Final[Mapping[str, Action]] = {
    "repair": Action(
        _repair,
        {
            vol.Exclusive(ATTR_ID, "what"): TEXT,
            vol.Exclusive("request_id", "what"): TEXT,
            vol.Exclusive("ref", "what"): REF,
            vol.Optional("remedy"): vol.In([one.value for one in Remedy]),
        },
        one_of=(ATTR_ID, "request_id", "ref"),
    ),
    "get_releases": Action(
        _get_releases,
        {
            **NAMED,
            vol.Optional("season"): vol.All(vol.Coerce(int), vol.Range(min=0, max=999)),
            vol.Optional("episode"): vol.All(vol.Coerce(int), vol.Range(min=0, max=9999)),
            vol.Optional("audio"): vol.All(TEXT, vol.Length(min=2, max=2), vol.Lower),
            vol.Optional("limit", default=10): LIMIT,
            **ENTRY,
        },
        reads=True,
        one_title=True,
    ),
    "grab_release": Action(
        _grab_release,
        {
            vol.Required(ATTR_ID): TEXT,
            vol.Optional("replace", default=False): cv.boolean,
            vol.Optional("straight", default=False): cv.boolean,
            **ENTRY,
        },
    ),
}
