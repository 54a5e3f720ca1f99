"""The action for what of a series is searched for: switched on and off, without a wish."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from .asked import ENTRY, EPISODE, REF, SEASONS, TEXT, YEAR, Action, Asked
from .desk_monitoring import Switched
from .model import MediaType, RequestResult
from .operations.monitoring import Switch

_ALREADY: Final = frozenset({"monitor_off_already", "monitor_on_already"})


async def _monitor(call: Asked) -> dict[str, Any]:
    """Have seasons or an episode searched for, or no longer."""
    series = replace(call, data={**call.data, "media_type": MediaType.SERIES.value})
    ref, seasons = await series.title(), call.data.get("seasons")
    switch = Switch(
        ref=ref,
        wanted=call.data["monitored"],
        seasons=tuple(seasons) if isinstance(seasons, list) else seasons,
        episode=call.data.get("episode"),
        entry_ids=(call.entry_id,) if call.entry_id else (),
        language=call.language(call.data.get("title")),
    )
    done = await call.desk.switch(call.actor, switch)
    answer = {"ref": str(ref), "message": call.texts.message(done.message)}
    return answer | (_changed(done) if isinstance(done, Switched) else _unchanged(done))


def _changed(done: Switched) -> dict[str, Any]:
    found = done.switching
    single = found.parts[0].episode if found.parts else None
    return {
        "status": "done",
        "title": found.item.title,
        "monitored": found.wanted,
        "seasons": sorted({one.season for one in found.parts}),
        "episodes": len(found.episodes),
        "missing": sum(not one.has_file for one in found.episodes),
        **({"episode": single} if single is not None else {}),
    }


def _unchanged(result: RequestResult) -> dict[str, Any]:
    status = "unchanged" if result.message.key in _ALREADY else result.status.value
    return {
        "status": status,
        **({"title": result.item.title} if result.item else {}),
        **({"request_id": result.request.id} if result.request else {}),
    }


SERIES: Final[Mapping[str, Action]] = {
    "monitor": Action(
        _monitor,
        {
            vol.Exclusive("ref", "what"): REF,
            vol.Exclusive("title", "what"): TEXT,
            **YEAR,
            vol.Required("monitored"): cv.boolean,
            vol.Optional("seasons"): SEASONS,
            vol.Optional("episode"): EPISODE,
            **ENTRY,
        },
        one_title=True,
    ),
}
