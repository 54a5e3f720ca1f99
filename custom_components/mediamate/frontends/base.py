"""What every chat door is: it hears its people, answers them, and tells them what became of their wishes."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any, ClassVar

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ..assist import Assist
from ..data import MediaMate
from ..history import Notice
from ..model import Door


class Frontend(ABC):
    """A chat door. It lives as long as the household's entry is loaded.

    Another service (Matrix, Discord) is another subclass: it says which `Door` it is, hears what
    its service tells Home Assistant, finds the member behind it, and hands sentences to
    `assist.dialogue` under a `Thread` of its own. Who may do what is the desk's business.
    """

    door: ClassVar[Door]

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], mate: MediaMate, assist: Assist) -> None:
        """Take what a door works with; nothing is heard before `start`."""
        self._hass = hass
        self._entry = entry
        self._mate = mate
        self._assist = assist

    @abstractmethod
    def listen(self) -> Iterable[CALLBACK_TYPE]:
        """Begin to hear; each value returned ends a part of that."""

    @abstractmethod
    async def tell(self, notice: Notice) -> None:
        """Tell one person what became of a wish. What it raises has the outbox try again later."""

    @abstractmethod
    async def resume(self) -> None:
        """Take up what a restart interrupted."""

    @callback
    def start(self) -> None:
        """Open the door until the household's entry is unloaded."""
        for end in self.listen():
            self._entry.async_on_unload(end)
        self._entry.async_on_unload(self._mate.outbox.register(self.door, self.tell))
        self._entry.async_create_background_task(self._hass, self.resume(), f"{self.door} resume")
