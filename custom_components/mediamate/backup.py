"""Home Assistant's own backup copies our database while it is in use: hold it still meanwhile."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .const import DOMAIN
from .data import DATA
from .errors import StorageFailed


async def async_pre_backup(hass: HomeAssistant) -> None:
    """Freeze the main file. People may go on asking: what they ask goes to the -wal file beside it."""
    try:
        await hass.data[DATA].history.hold_still()
    except StorageFailed as err:
        raise HomeAssistantError(translation_domain=DOMAIN, translation_key=err.translation_key) from err


async def async_post_backup(hass: HomeAssistant) -> None:
    """Let the file change again."""
    try:
        await hass.data[DATA].history.let_go()
    except StorageFailed as err:
        raise HomeAssistantError(translation_domain=DOMAIN, translation_key=err.translation_key) from err
