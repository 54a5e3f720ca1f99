"""Who has an account at the household's media servers."""

from dataclasses import dataclass

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant

from .errors import MediaMateError
from .kind import ServiceRole
from .kinds import service_entries
from .ports import Accounts


@dataclass(frozen=True, slots=True)
class MediaUsers:
    """The accounts that can be used, by id. `complete`: there are servers, and all have answered."""

    names: dict[str, str]
    complete: bool


async def async_media_users(hass: HomeAssistant) -> MediaUsers:
    """Ask every media server; one that is silent has none to choose from."""
    names: dict[str, str] = {}
    servers = service_entries(hass, ServiceRole.SERVER)
    complete = bool(servers)
    for entry in servers:
        if entry.state is not ConfigEntryState.LOADED:
            complete = False
        elif isinstance(client := entry.runtime_data.client, Accounts):
            try:
                users = await client.users()
            except MediaMateError:
                complete = False
                continue
            names |= {one.id: one.name for one in users if not one.disabled}
    return MediaUsers(names, complete)
