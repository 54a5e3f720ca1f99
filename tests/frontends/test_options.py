"""Where titles are watched from outside: an option of the household, set, corrected, taken back."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from custom_components.mediamate.household import household, household_entry

from .conftest import BOT
from .fake_bot import FakeBot

PLAIN: dict[str, Any] = {
    "unlisted": "may_ask",
    "rooms": "allow",
    "not_found_after": 24,
    "sentence_triggers": False,
}


async def test_the_address_outside(bot: FakeBot, hass: HomeAssistant) -> None:
    entry = household_entry(hass)
    assert entry
    flow = await hass.config_entries.options.async_init(entry.entry_id)
    wrong = PLAIN | {"telegram_bot": BOT, "watch_url": "films.example.org"}
    flow = await hass.config_entries.options.async_configure(flow["flow_id"], wrong)
    assert (flow["type"], flow["errors"]) == (FlowResultType.FORM, {"watch_url": "invalid_url"})
    right = wrong | {"watch_url": "https://films.example.org"}
    flow = await hass.config_entries.options.async_configure(flow["flow_id"], right)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    await bot.settle()
    assert household(hass).watch_url == "https://films.example.org"
    await bot.says(1001, "/help")
    assert "/find" in bot.last(1001).html, "the door is open again"

    flow = await hass.config_entries.options.async_init(entry.entry_id)
    await hass.config_entries.options.async_configure(flow["flow_id"], PLAIN)
    await bot.settle()
    assert household(hass).watch_url is None and household(hass).telegram_bot is None
    before = len(bot.calls)
    await bot.says(1001, "/help")
    assert len(bot.calls) == before, "without a bot there is no door"
