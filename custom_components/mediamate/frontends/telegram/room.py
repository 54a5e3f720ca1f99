"""What the parts of the door work with, and who speaks to it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ...data import MediaMate
from ...dialogue import Dialogue
from ...household import household
from ...members import Member, actor_of
from ...model import Actor, Door, Thread
from ...operations.stack import seen_from
from ...texts import Texts, async_texts
from .incoming import Chat
from .screen import Screen, Shown

if TYPE_CHECKING:
    from .progress import Progress
    from .turns import Turns


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A member in a chat. The actor comes from `from.id` alone."""

    member: Member
    chat: Chat
    language: str

    @property
    def actor(self) -> Actor:
        """Return the member as the desk knows them; in a group even an administrator is shown their own only."""
        return replace(actor_of(self.member), overheard=not self.chat.private)

    @property
    def person(self) -> int:
        """Return the Telegram id: nobody else may press what is shown to them."""
        assert self.member.telegram_id is not None
        return self.member.telegram_id

    @property
    def thread(self) -> Thread:
        """Return the conversation."""
        return Thread(self.member.actor_id, Door.TELEGRAM, self.chat.place, self.language)


@dataclass(slots=True, kw_only=True)
class Room:
    """Everything behind the door."""

    hass: HomeAssistant
    entry: ConfigEntry[Any]  # the household's
    mate: MediaMate
    dialogue: Dialogue
    screen: Screen
    turns: Turns
    progress: Progress
    meeting: asyncio.Lock = field(default_factory=asyncio.Lock)  # one stranger after the other

    def public(self, address: str) -> str:
        """Return where a title is watched from outside, as the household says now; what was kept is older."""
        return seen_from(household(self.hass).watch_url, address)

    async def texts(self, language: str) -> Texts:
        """Return the texts of a language."""
        return await async_texts(self.hass, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A press that may be carried out: it is this member's button, on this message."""

    speaker: Speaker
    shown: Shown
    args: Mapping[str, Any]
    texts: Texts


type Presser = Callable[[Room, Press], Awaitable[str | None]]
"""Does what a button is for, and shows it by changing its message; returns what pops up, if anything does."""
