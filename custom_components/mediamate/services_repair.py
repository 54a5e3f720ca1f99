"""The actions for what does not come: why, and what helps."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.const import ATTR_ID
import voluptuous as vol

from .answers import some
from .asked import REF, TEXT, Action, Asked
from .desk_repair import Which
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
}
