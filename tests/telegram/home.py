"""A home whose people use Telegram: MediaMate, the simulated stack, and Home Assistant's own bot in between.

    async def test_it(telegram_home: TelegramHome) -> None:
        card = await telegram_home.anna.asks("download Dune")

Anna is an administrator, Mia a child, Boris a member; all three are let through by telegram_bot. `stranger`
is let through too, but is nobody's member; `outsider` is not let through at all.
"""

from collections.abc import Callable, Sequence
from typing import Any

from homeassistant.config_entries import ConfigSubentry, ConfigSubentryData
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.household import TELEGRAM_BOT, household_entry
from custom_components.mediamate.members import MEMBER, ROLE, TELEGRAM
from custom_components.mediamate.model import Role
from simulator import SimulatedStack
from simulator.telegram import Chat, Person, TelegramService

ALLOWED = "allowed_chat_ids"
DOMAIN = "telegram_bot"
MEMBERS = {"Anna": Role.ADMIN, "Boris": Role.MEMBER, "Mia": Role.CHILD}


class TelegramHome:
    """The home as tests use it. `bot` is telegram_bot's config entry."""

    def __init__(
        self,
        hass: HomeAssistant,
        sim: SimulatedStack,
        entries: dict[str, MockConfigEntry],
        crowd: Sequence[Person] = (),
    ) -> None:
        """crowd: more people who are let through and are members."""
        self.crowd = crowd
        self.hass = hass
        self.sim = sim
        self.entries = entries
        self.telegram: TelegramService = sim.telegram
        self.anna = self.telegram.person(1001, "Anna", username="anna")
        self.boris = self.telegram.person(1002, "Boris", language="ru")
        self.mia = self.telegram.person(1003, "Mia")
        self.stranger = self.telegram.person(1666, "Victor")
        self.outsider = self.telegram.person(1999, "Nobody")
        self.bot: MockConfigEntry = self._bot_entry()

    def _bot_entry(self, **changes: Any) -> MockConfigEntry:
        people = (self.anna, self.boris, self.mia, self.stranger, *self.crowd)
        return MockConfigEntry(
            domain=DOMAIN,
            title="MediaMate",
            unique_id=self.telegram.token,
            version=1,
            minor_version=3,
            data={
                "platform": "polling",
                "api_key": self.telegram.token,
                "api_endpoint": self.telegram.url,
                "proxy_url": None,
            }
            | changes,
            options={"parse_mode": "markdown"},  # what its flow stores
            subentries_data=[allowed(one.id, one.name) for one in people],
        )

    # -- setting up -----------------------------------------------------------------------------

    async def start_bot(self, **changes: Any) -> None:
        """Set telegram_bot up. changes: of its entry's data, for another platform than polling."""
        if changes:
            self.bot = self._bot_entry(**changes)
        self.bot.add_to_hass(self.hass)
        assert await async_setup_component(self.hass, DOMAIN, {})
        assert self.bot.state.value == "loaded", self.bot.state

    async def start(self) -> None:
        """Set telegram_bot up, list the members, and name the bot in the household's options."""
        await self.start_bot()
        for person in (self.anna, self.boris, self.mia, *self.crowd):
            self.list_member(person, MEMBERS.get(person.name, Role.MEMBER))
        household = self.household
        options = dict(household.options) | {TELEGRAM_BOT: self.bot.entry_id}
        self.hass.config_entries.async_update_entry(household, options=options)
        assert await self.hass.config_entries.async_reload(household.entry_id)  # as its options flow does
        await self.hass.async_block_till_done()

    async def stop(self) -> None:
        """Let telegram_bot go, so that nobody polls any more, and let what was begun come to its end."""
        self.sim.clock.set_speed(0)
        if self.bot.state.value == "loaded":
            self.telegram.mend()
            self.sim.faults.clear("telegram")
            assert await self.hass.config_entries.async_unload(self.bot.entry_id)
        await self.hass.async_block_till_done(wait_background_tasks=True)

    @property
    def household(self) -> Any:
        """The household's config entry."""
        entry = household_entry(self.hass)
        assert entry
        return entry

    def list_member(self, person: Person, role: Role, **data: Any) -> ConfigSubentry:
        """Make somebody a member of the household."""
        subentry = ConfigSubentry(
            data={ROLE: role.value, TELEGRAM: person.id} | data,
            subentry_type=MEMBER,
            title=person.name,
            unique_id=None,
        )
        self.hass.config_entries.async_add_subentry(self.household, subentry)
        return subentry

    async def let_through(self, chat: Chat | Person) -> None:
        """Allow a chat at telegram_bot, as its own "add chat" does."""
        data = allowed(chat.id, chat.name)
        subentry = ConfigSubentry(
            data=data["data"],
            subentry_type=data["subentry_type"],
            title=data["title"],
            unique_id=data["unique_id"],
        )
        self.hass.config_entries.async_add_subentry(self.bot, subentry)
        await self.hass.async_block_till_done()

    # -- looking --------------------------------------------------------------------------------

    def events(self, name: str) -> list[dict[str, Any]]:
        """Collect the data of Home Assistant's events of this name, from now on."""
        seen: list[dict[str, Any]] = []

        @callback
        def heard(event: Event) -> None:
            seen.append(dict(event.data))
            self.telegram.changes.tell()  # who waits in `until` looks again

        self.hass.bus.async_listen(name, heard)
        return seen

    async def until[T](self, look: Callable[[], T], seconds: float = 30.0) -> T:
        """Wait for something that Telegram or an event collected by `events` changes."""
        return await self.telegram.changes.until(look, seconds, why=lambda: f"{look} stayed empty")


def allowed(chat_id: int, name: str) -> ConfigSubentryData:
    """One chat that telegram_bot lets through."""
    return ConfigSubentryData(
        data={"chat_id": chat_id}, subentry_type=ALLOWED, title=name, unique_id=str(chat_id)
    )
