"""MediaMate: ask for a film, and be told where you asked when it can be watched."""

from typing import Any, Final

from homeassistant.config_entries import SOURCE_IMPORT, ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryError
from homeassistant.helpers import config_validation as cv, issue_registry as ir
from homeassistant.helpers.device_registry import DeviceEntry
from homeassistant.helpers.llm import async_register_api
from homeassistant.helpers.typing import ConfigType

from .agent.accounts import AI_PLATFORMS, ai_kind_of, async_setup_account
from .agent.api import MediaApi
from .approvals import async_setup_approvals
from .const import DOMAIN, LOGGER
from .data import DATA, MediaMate, async_create, async_remove
from .errors import MediaMateError
from .flows.existing import async_discover
from .frontends import async_open_frontends
from .household import HOUSEHOLD, household_entry
from .household_coordinator import HouseholdCoordinator
from .kind import KIND, MediaMateConfigEntry, ServiceRuntime
from .kinds import async_create_client, kind_of, platforms_of
from .membership import async_setup_membership
from .phone_actions import async_setup_phone_actions
from .services import async_setup_services
from .webhook import async_remove_webhook, async_setup_webhook, issue_id

CONFIG_SCHEMA: Final = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Make what belongs to the household and to no single service."""
    try:
        mate = await async_create(hass)
    except MediaMateError as err:
        LOGGER.error("The history cannot be opened, and without it no wish would be safe: %s", err)
        _complain(hass, "database_unusable")
        return False
    _check_database(hass, mate)
    async_setup_services(hass)
    async_setup_approvals(hass)
    async_setup_phone_actions(hass)
    async_setup_membership(hass)
    async_discover(hass)
    return True


@callback
def _check_database(hass: HomeAssistant, mate: MediaMate) -> None:
    """Say what is unusual about the history's file."""
    if mate.history.newer:
        _complain(hass, "database_newer")
    if mate.history.set_aside:
        _complain(hass, "database_damaged", file=mate.history.set_aside.name)


@callback
def _complain(hass: HomeAssistant, key: str, **placeholders: str) -> None:
    ir.async_create_issue(
        hass,
        DOMAIN,
        key,
        is_fixable=False,
        severity=ir.IssueSeverity.ERROR,
        translation_key=key,
        translation_placeholders=placeholders,
    )


async def async_setup_entry(hass: HomeAssistant, entry: ConfigEntry[Any]) -> bool:
    """Set up one service, an AI account, or the household."""
    hass.data[DATA].life.start()  # it may be the first one since the last one went
    if entry.data.get(KIND) == HOUSEHOLD:
        await _setup_household(hass, entry)
    elif ai_kind := ai_kind_of(entry):
        _ensure_household(hass)
        await async_setup_account(hass, entry, ai_kind)
    else:
        await _setup_service(hass, entry)
    await hass.config_entries.async_forward_entry_setups(entry, _platforms(entry))
    return True


@callback
def _platforms(entry: ConfigEntry[Any]) -> tuple[Platform, ...]:
    return AI_PLATFORMS if ai_kind_of(entry) else platforms_of(entry)


async def _setup_household(hass: HomeAssistant, entry: ConfigEntry[HouseholdCoordinator]) -> None:
    """Read the wishes that are open."""
    coordinator = HouseholdCoordinator(hass, entry, hass.data[DATA].history)
    await coordinator.async_config_entry_first_refresh()
    entry.runtime_data = coordinator
    await hass.data[DATA].desk.talks.prune()  # the household may want to keep less than before
    entry.async_on_unload(async_register_api(hass, MediaApi(hass)))
    await async_open_frontends(hass, entry)


async def _setup_service(hass: HomeAssistant, entry: MediaMateConfigEntry) -> None:
    """Connect, and ask for the first time."""
    _ensure_household(hass)
    if (kind := kind_of(entry)) is None:
        raise ConfigEntryError(
            translation_domain=DOMAIN,
            translation_key="unknown_kind",
            translation_placeholders={"kind": str(entry.data.get(KIND))[:40]},
        )
    client = await async_create_client(hass, kind, entry.data)
    coordinator = kind.coordinator(hass, entry, client)
    await coordinator.async_config_entry_first_refresh()
    entry.runtime_data = ServiceRuntime(kind, client, coordinator)
    await async_setup_webhook(hass, entry)


@callback
def _ensure_household(hass: HomeAssistant) -> None:
    """Have the household's entry made if there is none; of several such flows one makes it."""
    if household_entry(hass) is None:
        hass.async_create_task(
            hass.config_entries.flow.async_init(
                DOMAIN, context={"source": SOURCE_IMPORT}, data={KIND: HOUSEHOLD}
            ),
            f"{DOMAIN} household",
        )


async def async_unload_entry(hass: HomeAssistant, entry: ConfigEntry[Any]) -> bool:
    """Take the entities away; the coordinator and the webhook go with the entry."""
    if entry.disabled_by:  # after a reload the complaint is still right, and may have been ignored
        ir.async_delete_issue(hass, DOMAIN, issue_id(entry))
    return await hass.config_entries.async_unload_platforms(entry, _platforms(entry))


async def async_remove_entry(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Leave nothing behind: our hook at the service, and after the last entry the history."""
    await async_remove_webhook(hass, entry)
    others = hass.config_entries.async_entries(DOMAIN, include_ignore=False)
    if DATA in hass.data and not any(one.entry_id != entry.entry_id for one in others):
        await async_remove(hass)
        for key in ("database_newer", "database_damaged"):
            ir.async_delete_issue(hass, DOMAIN, key)


async def async_migrate_entry(hass: HomeAssistant, entry: ConfigEntry[Any]) -> bool:
    """Refuse an entry that a later version wrote; there is no older one yet."""
    return entry.version == 1


async def async_remove_config_entry_device(
    hass: HomeAssistant, entry: ConfigEntry[Any], device: DeviceEntry
) -> bool:
    """Let people remove any device but the service's own."""
    return (DOMAIN, entry.entry_id) not in device.identifiers
