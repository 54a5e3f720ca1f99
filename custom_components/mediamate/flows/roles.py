"""The steps of the menu after a success: one for each role that nobody plays yet."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant, callback

from ..kind import Kind, ServiceRole
from ..kinds import KINDS, service_entries


class RoleSteps:
    """Part of the config flow: what is missing, and how it is added."""

    hass: HomeAssistant
    _kind: Kind

    @abstractmethod
    async def async_step_connect(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for address and key of `_kind`."""

    @abstractmethod
    def _show_kinds(self, step_id: str, kinds: Sequence[Kind]) -> ConfigFlowResult:
        """Ask which of these kinds it is."""

    @callback
    def _missing_roles(self) -> list[ServiceRole]:
        return [role for role in ServiceRole if not service_entries(self.hass, role)]

    async def async_step_add_backend(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Add a library manager."""
        return await self._step_role(ServiceRole.BACKEND)

    async def async_step_add_torrents(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Add a torrent client."""
        return await self._step_role(ServiceRole.TORRENTS)

    async def async_step_add_server(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Add a media server."""
        return await self._step_role(ServiceRole.SERVER)

    async def async_step_add_catalogue(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Add a catalogue."""
        return await self._step_role(ServiceRole.CATALOGUE)

    async def async_step_add_indexers(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Add an indexer manager."""
        return await self._step_role(ServiceRole.INDEXERS)

    async def async_step_add_subtitles(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Add a subtitle manager."""
        return await self._step_role(ServiceRole.SUBTITLES)

    async def _step_role(self, role: ServiceRole) -> ConfigFlowResult:
        """Go on with the kind that serves a role; ask where there are several."""
        kinds = [kind for kind in KINDS.values() if kind.role is role]
        if len(kinds) > 1:
            return self._show_kinds("which", kinds)
        self._kind = kinds[0]
        return await self.async_step_connect()
