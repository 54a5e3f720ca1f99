"""A model that the account can no longer use: a repair issue, mended by choosing another one."""

from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from ..const import DOMAIN
from .accounts import AccountEntry
from .settings import Settings

ISSUE: Final = "ai_model_gone"


@callback
def async_model_gone(hass: HomeAssistant, entry: AccountEntry, subentry_id: str) -> None:
    """Say which agent needs another model."""
    subentry = entry.subentries[subentry_id]
    ir.async_create_issue(
        hass,
        DOMAIN,
        f"{ISSUE}_{subentry_id}",
        data={"entry_id": entry.entry_id, "subentry_id": subentry_id},
        is_fixable=True,
        severity=ir.IssueSeverity.ERROR,
        translation_key="ai_model_gone",
        translation_placeholders={"agent": subentry.title, "model": Settings.of(subentry.data).model},
    )


@callback
def async_model_works(hass: HomeAssistant, subentry_id: str) -> None:
    """Take the complaint back."""
    ir.async_delete_issue(hass, DOMAIN, f"{ISSUE}_{subentry_id}")
