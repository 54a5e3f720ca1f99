"""Home Assistant's own backup copies our database while it is in use: hold it still meanwhile."""

from homeassistant.core import HomeAssistant

from .const import LOGGER
from .data import DATA
from .errors import StorageFailed


async def async_pre_backup(hass: HomeAssistant) -> None:
    """Freeze the main file. People may go on asking: what they ask goes to the -wal file beside it."""
    try:
        await hass.data[DATA].history.hold_still()
    except StorageFailed:  # a broken history of ours must not cost the home its backup
        LOGGER.warning("The history could not be held still: its copy in the backup may be incomplete")


async def async_post_backup(hass: HomeAssistant) -> None:
    """Let the file change again."""
    try:
        await hass.data[DATA].history.let_go()
    except StorageFailed:
        LOGGER.warning("The history could not be let go after the backup")
