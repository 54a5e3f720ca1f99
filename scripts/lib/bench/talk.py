"""The side of the bench that talks: MediaMate's agents and Home Assistant's own, in turn, in this process.

python -m scripts.lib.bench.talk SIMULATOR.json RESULT.json FOLDER

All agents with a model are asked the same, in the same Home Assistant, and stand before the same simulated
Claude, which answers at once by a few rules: what is measured is everything but the model.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
import gc
import json
import os
from pathlib import Path
import statistics
import sys
import time
from typing import Any

from aiohttp import ClientSession
import anthropic
from homeassistant import bootstrap, config_entries, core, runner
from homeassistant.auth.const import GROUP_ID_ADMIN
from homeassistant.components import conversation
from homeassistant.components.conversation import async_get_chat_log
from homeassistant.const import __version__ as HOME_ASSISTANT
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.chat_session import async_get_chat_session

from custom_components.mediamate.understanding import parse
from scripts.lib.realhome import BASE, RealHome

from . import house
from .home import Simulator, entry_of, make_entry

RUNS, WARM_UPS = 30, 5
TALKS = 20  # of today, more than are told to a model
MODEL = "claude-haiku-5-5"
RUNNING = "Second Harbour"  # one of the simulator's made-up torrents
SERVICES = ("radarr", "qbittorrent", "jellyfin", "tmdb")
# what is said, and what an answer to it has to have in it
SENTENCES = {"what's downloading?": RUNNING, "download Dune": "Which one do you mean?"}
LOCAL, LOCAL_SAID = "conversation.mediamate", "what's downloading?"
HOUSE, HOUSE_SAID = "conversation.home_assistant", "what time is it?"
SPOKEN = {
    "en": (
        *(
            "download Dune",
            "what's downloading?",
            "get me the second season of Severance in 4k",
            "the first one",
        ),
        *(
            "is The Matrix in the library?",
            "pause everything",
            "why is Arrival stuck?",
            "what's new this week?",
        ),
        *(
            "could you please grab Blade Runner 2049",
            "something like Arrival but funnier",
            "what time is it?",
        ),
        *("turn on the lights in the kitchen", "remind me to call mum tomorrow at eight", "play some jazz"),
    ),
    "ru": (
        *(
            "скачай Дюну",
            "что качается?",
            "загрузи второй сезон «Разделения» в 4К",
            "первый",
            "поставь всё на паузу",
        ),
        *("есть ли у нас Матрица?", "почему завис Терминатор?", "что вышло на этой неделе?", "который час?"),
        *("скачай пожалуйста Бегущего по лезвию 2049", "что-нибудь вроде Прибытия", "включи свет на кухне"),
    ),
}


@dataclass(frozen=True, slots=True)
class Took:
    """What one answer took: times in milliseconds, bytes of the requests' bodies, calls of the model."""

    first: float | None  # until the first word that a user can see
    whole: float
    cpu: float
    sent: int
    rounds: int


class Talk(Simulator):
    """The running Home Assistant, with who speaks in it."""

    def __init__(self, hass: core.HomeAssistant, stack: dict[str, Any], session: ClientSession) -> None:
        super().__init__(stack, session)
        self.hass = hass
        self.user = ""  # whose talks are forgotten before each answer: a first talk, as it is with core
        self.old_hand = ""  # who is remembered

    async def settle(self) -> None:
        """Wait until everything that was begun is done."""
        async with asyncio.timeout(120):
            await self.hass.async_block_till_done(wait_background_tasks=True)

    async def add(self, entry: config_entries.ConfigEntry[Any]) -> config_entries.ConfigEntry[Any]:
        """Set one entry up."""
        await self.hass.config_entries.async_add(entry)
        await self.settle()
        assert entry.state is config_entries.ConfigEntryState.LOADED, (entry.title, entry.reason)
        return entry

    async def set_up(self) -> dict[str, str]:
        """Set everything up; returns the conversation entities of the three agents that have a model."""
        for kind in SERVICES:
            await self.add(make_entry("mediamate", kind, self.stack[kind]))
        claude = self.stack["anthropic"]
        os.environ["ANTHROPIC_BASE_URL"] = claude["url"]  # core's integration has no field for it
        ours = await self.add(
            entry_of(
                "mediamate",
                "Anthropic",
                {"kind": "anthropic", "url": claude["url"], "api_key": claude["api_key"], "per_minute": 0},
                (_subentry("agent", "Bench", {"model": MODEL, "shortcut": False}),),
            )
        )
        core_s = await self.add(
            entry_of(
                "anthropic",
                "Claude",
                {"api_key": claude["api_key"]},
                (
                    _subentry(
                        "conversation", "Same tools", {"chat_model": MODEL, "llm_hass_api": ["mediamate"]}
                    ),
                    _subentry(
                        "conversation",
                        "As a home has it",
                        {"chat_model": MODEL, "llm_hass_api": ["assist", "mediamate"]},
                    ),
                ),
                version=2,
                minor_version=4,
            )
        )
        house.furnish(self.hass)
        await self.settle()
        users = await self.hass.auth.async_get_users()
        self.user = next(one.id for one in users if one.is_owner)
        made = await self.hass.auth.async_create_user("Old hand", group_ids=[GROUP_ID_ADMIN])
        self.old_hand = made.id
        (mine,), (same, home) = self._agents(ours), self._agents(core_s)
        return {"mediamate": mine, "core": same, "core at home": home}

    def _agents(self, entry: config_entries.ConfigEntry[Any]) -> list[str]:
        """Return the conversation entities of an entry, in the order of its subentries."""
        known = er.async_entries_for_config_entry(er.async_get(self.hass), entry.entry_id)
        found = {one.config_subentry_id: one.entity_id for one in known if one.domain == "conversation"}
        return [found[one] for one in entry.subentries]

    async def forget(self) -> None:
        """Let what was said to our agents be forgotten."""
        context = core.Context(user_id=self.user)
        await self.hass.services.async_call("mediamate", "forget", blocking=True, context=context)
        await self.settle()

    async def ask(self, agent: str, text: str, needed: str, user: str = "") -> Took:
        """Say something in a conversation of its own, as Home Assistant's pipelines do."""
        if not user:
            await self.forget()
        await self.control("POST", "/scenario", {"llm": {"clear": True, "brain": True}})
        first: float | None = None

        def heard(log: conversation.ChatLog, delta: dict[str, Any]) -> None:
            nonlocal first
            if first is None and delta.get("content"):
                first = time.perf_counter()

        gc.collect()
        cpu, began = time.process_time(), time.perf_counter()
        with (
            async_get_chat_session(self.hass) as session,
            async_get_chat_log(self.hass, session, chat_log_delta_listener=heard),
        ):
            result = await conversation.async_converse(
                self.hass, text, session.conversation_id, core.Context(user_id=user or self.user), "en", agent
            )
        ended = time.perf_counter()
        await self.hass.async_block_till_done()  # what is done after the answer is paid for, too
        cpu = time.process_time() - cpu
        said = result.response.speech["plain"]["speech"]
        assert needed in said, f"{agent} answered {text!r} with {said!r}"
        asked = (await self.control("GET", "/llm"))["asked"]
        assert not [one for one in asked if one["refused"]], asked
        return Took(
            None if first is None else (first - began) * 1000,
            (ended - began) * 1000,
            cpu * 1000,
            sum(one["bytes"] for one in asked),
            len(asked),
        )


def _subentry(kind: str, title: str, data: dict[str, Any]) -> config_entries.ConfigSubentryData:
    return config_entries.ConfigSubentryData(data=data, subentry_type=kind, title=title, unique_id=None)


async def in_turn(sides: dict[str, Callable[[], Awaitable[Took]]]) -> dict[str, list[dict[str, Any]]]:
    """Let the sides answer one after the other, again and again, another one first each time."""
    took: dict[str, list[dict[str, Any]]] = {name: [] for name in sides}
    names = list(sides)
    for number in range(-WARM_UPS, RUNS):
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            one = await sides[name]()
            if number >= 0:
                took[name].append(asdict(one))
    return took


def understanding() -> dict[str, float]:
    """Return the milliseconds that a sentence takes to be understood: median and longest of many."""
    took = []
    for _ in range(20):
        for language, sentences in SPOKEN.items():
            for one in sentences:
                began = time.perf_counter()
                parse(one, language)
                took.append((time.perf_counter() - began) * 1000)
    return {"median": statistics.median(took), "longest": max(took)}


async def measure(talk: Talk) -> dict[str, Any]:
    """Let all of them answer."""
    agents = await talk.set_up()
    gc.collect()
    gc.freeze()  # what was set up is not looked through again before each answer
    result: dict[str, Any] = {"model": {}}
    for text, needed in SENTENCES.items():
        sides = {
            name: lambda agent=agent, text=text, needed=needed: talk.ask(agent, text, needed)
            for name, agent in agents.items()
        }
        sides["remembering"] = lambda text=text, needed=needed: talk.ask(
            agents["mediamate"], text, needed, talk.old_hand
        )
        for _ in range(TALKS):
            await sides["remembering"]()
        result["model"][text] = await in_turn(sides)
    parse("скачай Дюну", "ru")  # loads the language
    result["parse"] = understanding()
    result["local"] = await in_turn(
        {
            "mediamate": lambda: talk.ask(LOCAL, LOCAL_SAID, RUNNING),
            "core": lambda: talk.ask(HOUSE, HOUSE_SAID, ":"),
        }
    )
    result["versions"] = {"home_assistant": HOME_ASSISTANT, "anthropic": anthropic.__version__}
    return result


async def run(stack: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Start Home Assistant in this process, and measure."""
    home = RealHome(folder, integrations=(*BASE, "webhook", *house.DOMAINS))
    config = runner.RuntimeConfig(config_dir=str(home.config), skip_pip=True)
    hass = await bootstrap.async_setup_hass(config)
    assert hass
    await hass.async_start()
    async with ClientSession() as session:
        talk = Talk(hass, stack, session)
        await talk.settle()
        result = await measure(talk)
    await hass.async_stop()
    return result


def main() -> None:
    """Measure, and write what came of it."""
    simulator, result, folder = sys.argv[1:4]
    stack = json.loads(Path(simulator).read_text(encoding="utf-8"))
    measured = asyncio.run(run(stack, Path(folder)))
    Path(result).write_text(json.dumps(measured, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
