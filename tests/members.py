"""A household with members, for tests of everything that knows people."""

from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler, ConfigSubentryData
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry


def member_data(name: str, **data: Any) -> ConfigSubentryData:
    """Return a member as the household's entry stores one; the id is the name in small letters."""
    return ConfigSubentryData(
        subentry_id=name.lower(),
        subentry_type="member",
        title=name,
        unique_id=None,
        data={"role": "member"} | data,
    )


def household_of(
    hass: HomeAssistant, *members: ConfigSubentryData, disabled: bool = False, **options: Any
) -> MockConfigEntry:
    """Add the household's entry; nobody sets it up."""
    entry = MockConfigEntry(
        domain="mediamate",
        title="MediaMate",
        unique_id="household",
        data={"kind": "household"},
        options=options,
        subentries_data=members,
        disabled_by=ConfigEntryDisabler.USER if disabled else None,
    )
    entry.add_to_hass(hass)
    return entry


def bot_of(hass: HomeAssistant, *chats: int, entry_id: str = "bot") -> MockConfigEntry:
    """Add Home Assistant's own bot, which lets these chats through."""
    entry = MockConfigEntry(
        domain="telegram_bot",
        entry_id=entry_id,
        title="Home Bot",
        subentries_data=[
            ConfigSubentryData(
                subentry_type="allowed_chat_ids",
                title=f"Chat {one}",
                unique_id=str(one),
                data={"chat_id": one},
            )
            for one in chats
        ],
    )
    entry.add_to_hass(hass)
    return entry
