"""Walk through the integration's real config flows over Home Assistant's HTTP API, as its frontend does."""

import asyncio
from collections.abc import Mapping, Sequence
import os
from typing import Any

from simulator import SimulatedStack
from simulator.stack import ARRS, MORE

from .realhome import HomeError, RealHome

FLOW = "/api/config/config_entries/flow"
SUBENTRIES = "/api/config/config_entries/subentries/flow"
LOGIN = ("url", "username", "password")
FIELDS = {"qbittorrent": LOGIN, "transmission": LOGIN, "deluge": ("url", "password")}  # the others': a key
KINDS = (*ARRS, *FIELDS, "jellyfin", "tmdb", *MORE)
MENU = ("service", "finish")  # what we choose where a menu offers it, the first that is there
MAX_STEPS = 8
AGENT = "conversation.mediamate"


def fields_of(sim: SimulatedStack) -> dict[str, dict[str, str]]:
    """What a person would type into the form of each simulated service that is there, by its kind."""
    there = sim.describe()
    return {
        kind: {field: there[kind][field] for field in FIELDS.get(kind, ("url", "api_key"))}
        for kind in KINDS
        if kind in there
    }


async def set_up_all(home: RealHome, sim: SimulatedStack) -> list[str]:
    """Set every service up, one after the other; returns the entries' titles.

    The household's entry makes itself meanwhile, and with it the agent: done when that can be spoken to.
    """
    titles = [await set_up(home, kind, fields) for kind, fields in fields_of(sim).items()]
    await home.wait_for_entity(AGENT)
    return titles


def account_of(sim: SimulatedStack, kind: str, environment: Mapping[str, str]) -> dict[str, str]:
    """What a person would type for an AI account: the real one whose key is given, else the simulated one.

    The names are those that the services' own tools read: ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL.
    """
    service, name = getattr(sim, kind), kind.upper()
    key, url = environment.get(f"{name}_API_KEY"), environment.get(f"{name}_BASE_URL")
    if not key:
        return {"api_key": service.api_key, "url": service.url}
    return {"api_key": key, "url": url} if url else {"api_key": key}


async def set_up_model(home: RealHome, sim: SimulatedStack, kind: str) -> str:
    """Add an AI account; returns its agent."""
    title = await set_up(home, kind, account_of(sim, kind, os.environ), ("ai", *MENU))
    agent = f"conversation.mediamate_{kind}"
    await home.wait_for_entity(agent)
    (entry,) = (one for one in await home.entries() if one["title"] == title)
    before = await home.call("GET", f"/api/states/{agent}")
    await _ask_the_model_everything(home, entry["entry_id"])
    await _made_anew(home, agent, before["last_updated"])
    return agent


async def _made_anew(home: RealHome, entity_id: str, before: str) -> None:
    """Wait until an entity is there again: its entry is loaded anew after a change."""
    async with asyncio.timeout(20):
        while True:
            state = await home.call("GET", f"/api/states/{entity_id}")
            if state["last_updated"] != before and state["state"] != "unavailable":
                return
            await asyncio.sleep(0.1)


async def _ask_the_model_everything(home: RealHome, entry_id: str) -> None:
    """Have the agent leave plain commands to its model too: who talks to a model here wants to see it."""
    (agent,) = await home.command({"type": "config_entries/subentries/list", "entry_id": entry_id})
    start = {"handler": [entry_id, agent["subentry_type"]], "subentry_id": agent["subentry_id"]}
    form = await home.call("POST", SUBENTRIES, start)
    answer = _fill(form["data_schema"], {"shortcut": False})
    done = await home.call("POST", f"{SUBENTRIES}/{form['flow_id']}", answer)
    if done.get("reason") != "reconfigure_successful":
        raise HomeError(f"the agent could not be changed: {done}")


async def set_up(home: RealHome, kind: str, fields: Mapping[str, str], menu: Sequence[str] = MENU) -> str:
    """Add one service; returns the title of its entry. Raises HomeError with the form's own errors."""
    start = {"handler": "mediamate", "show_advanced_options": False}
    step = await walk(home, FLOW, start, {"kind": kind, **fields}, menu)
    return str(step["title"])


async def walk(
    home: RealHome, path: str, start: Mapping[str, Any], answers: Mapping[str, Any], menu: Sequence[str] = ()
) -> dict[str, Any]:
    """Go through any flow (of an entry, a subentry or options) to its end; returns the last step."""
    what = answers.get("kind") or start["handler"]
    step: dict[str, Any] = await home.call("POST", path, start)
    for _ in range(MAX_STEPS):
        match step["type"]:
            case "create_entry":
                return step
            case "abort":
                raise HomeError(f"{what}: the flow ended with {step['reason']}")
            case "menu":
                answer = _choose(step["menu_options"], menu)
            case "form":
                if errors := step.get("errors"):
                    raise HomeError(f"{what}: the form says {errors}")
                answer = _fill(step["data_schema"], answers)
            case other:
                raise HomeError(f"{what}: a step of an unknown type, {other}")
        step = await home.call("POST", f"{path}/{step['flow_id']}", answer)
    raise HomeError(f"{what}: the flow does not come to an end")


def _choose(options: list[str] | Mapping[str, str], menu: Sequence[str]) -> dict[str, str]:
    for wanted in menu:
        if wanted in options:
            return {"next_step_id": wanted}
    raise HomeError(f"none of {menu} is in the menu {list(options)}")


def _fill(schema: list[dict[str, Any]], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in what we know, leave the rest as it is suggested; a section is a form within the form."""
    filled: dict[str, Any] = {}
    for field in schema:
        name = field["name"]
        if field.get("type") == "expandable":
            filled[name] = _fill(field["schema"], answers)
        elif name in answers:
            filled[name] = answers[name]
        elif (suggested := (field.get("description") or {}).get("suggested_value")) is not None:
            filled[name] = suggested
        elif "default" in field and field.get("required"):
            filled[name] = field["default"]
    return filled


async def leave_follow_ups(home: RealHome) -> None:
    """Close the "what is missing next" flows that a success leaves open, as closing the dialog does."""
    for flow in await home.command({"type": "config_entries/flow/progress"}):
        if flow["handler"] == "mediamate" and flow["context"].get("source") == "user":
            await home.call("DELETE", f"{FLOW}/{flow['flow_id']}")
