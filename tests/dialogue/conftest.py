"""Conversations with the local agent over the real desk and a household of fakes."""

from collections.abc import Callable
from dataclasses import dataclass, field

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate import data as data_module, desk_base
from custom_components.mediamate.data import MediaMate, async_create
from custom_components.mediamate.dialogue import AMENDERS, HANDLERS, Dialogue, Said
from custom_components.mediamate.model import Actor
from tests.made import MEMBER, Clock, thread
from tests.made_home import add_series
from tests.operations.fakes import BEAR, FakeSonarr

from .home import TalkHome


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def home(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> TalkHome:
    home = TalkHome(clock)
    for module in (desk_base, data_module):
        monkeypatch.setattr(module, "current_stack", lambda hass: home.stack())
    monkeypatch.setattr(desk_base, "away", lambda hass, role: None)  # what is missing is not set up at all
    return home


@pytest.fixture
def series(hass: HomeAssistant, home: TalkHome) -> FakeSonarr:
    """Give the household a Sonarr, and The Bear to ask for."""
    home.russian[BEAR.ref] = "Медведь"
    return add_series(hass, home)


@pytest.fixture
async def mate(hass: HomeAssistant, home: TalkHome, clock: Clock) -> MediaMate:
    MockConfigEntry(domain="mediamate", entry_id="radarr", data={"kind": "radarr"}).add_to_hass(hass)
    return await async_create(hass, clock)


@dataclass
class Person:
    """Somebody in one conversation. `say` returns what is answered, None where it is not for us."""

    hass: HomeAssistant
    mate: MediaMate
    dialogue: Dialogue
    clock: Clock
    actor: Actor = MEMBER
    place: str = "dialog"
    language: str = "en"
    heard: list[str] = field(default_factory=list)

    async def said(self, text: str, *, answers_only: bool = False) -> Said | None:
        where = thread(self.actor, self.place, language=self.language)
        said = await self.dialogue.turn(self.actor, where, text, answers_only=answers_only)
        self.heard += [f"> {text}", said.text if said else "(not for us)"]
        return said

    async def say(self, text: str, *, answers_only: bool = False) -> str | None:
        said = await self.said(text, answers_only=answers_only)
        return said.text if said else None

    async def later(self, **span: float) -> None:
        """Let time pass for everybody, the tracker too."""
        self.clock.forward(**span)
        self.mate.tracker.nudge()
        await self.hass.async_block_till_done(wait_background_tasks=True)


type Meet = Callable[..., Person]


@pytest.fixture
def meet(hass: HomeAssistant, mate: MediaMate, clock: Clock) -> Meet:
    """Return a maker of people who talk to the same agent."""
    dialogue = Dialogue(hass, mate.desk, HANDLERS, AMENDERS, clock)

    def make(actor: Actor = MEMBER, place: str = "dialog", language: str = "en") -> Person:
        return Person(hass, mate, dialogue, clock, actor, place, language)

    return make


@pytest.fixture
def boris(meet: Meet) -> Person:
    return meet()
