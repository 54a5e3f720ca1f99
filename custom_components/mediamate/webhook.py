"""A service calls us when something happens, so that nobody waits for the next poll.

What it says is a hint to look, never the truth. Without it polling serves; a repair
issue then says why the service cannot call.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
import hmac
import secrets
from typing import Any, Final

from aiohttp import encode_basic_auth
from aiohttp.hdrs import AUTHORIZATION, METH_POST
from aiohttp.web import Request, Response
from homeassistant.components import webhook
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.network import NoURLAvailableError
from homeassistant.helpers.start import async_at_started
from homeassistant.util.json import json_loads

from .const import DOMAIN, LOGGER
from .data import DATA
from .errors import CannotConnect, MediaMateError, Refused
from .kind import WEBHOOK, Kind, MediaMateConfigEntry
from .kinds import async_borrow_client, kind_of
from .ports import WebhookSource, WebhookTarget

HOOK_ID: Final = "webhook_id"
HOOK_SECRET: Final = "webhook_secret"  # noqa: S105 - a key of `entry.data`
HOOK_NAME: Final = "webhook_name"
HOOK: Final = frozenset({HOOK_ID, HOOK_SECRET, HOOK_NAME})
LEFT: Final = "webhook_left_"  # begins the id of the issue of one that could not be removed

SECRET_HEADER: Final = "X-MediaMate-Secret"  # noqa: S105 - the name of a header
USERNAME: Final = "mediamate"  # of services that cannot send a header
MAX_BODY: Final = 1024 * 1024
# Somebody may have deleted the hook at the service, or mended what kept it from reaching us
CHECK_INTERVAL: Final = timedelta(hours=6)


async def async_setup_webhook(hass: HomeAssistant, entry: MediaMateConfigEntry) -> None:
    """Listen for the service's calls and have it call us, or take back what it was told earlier."""
    if not entry.runtime_data.kind.webhook:
        if HOOK_ID in entry.data:  # whoever set it up there has opened it here
            _listen(hass, entry)
        return
    if not entry.data.get(WEBHOOK):
        await _switched_off(hass, entry)
        return
    if HOOK_ID not in entry.data:
        hass.config_entries.async_update_entry(entry, data={**entry.data, **_new_hook(hass, entry)})
    _listen(hass, entry)
    _keep_registered(hass, entry)


@callback
def _listen(hass: HomeAssistant, entry: MediaMateConfigEntry) -> None:
    """Take calls until the entry is unloaded."""
    hook: str = entry.data[HOOK_ID]
    webhook.async_register(
        hass,
        DOMAIN,
        entry.title,
        hook,
        _Receiver(entry).async_handle,
        local_only=True,
        allowed_methods=[METH_POST],
    )
    entry.async_on_unload(lambda: webhook.async_unregister(hass, hook))


@callback
def can_be_opened(entry: ConfigEntry[Any]) -> bool:
    """Can this service call us, though only people can tell it to?"""
    kind = kind_of(entry)
    return kind is not None and not kind.webhook and kind.calls_us


@callback
def async_open(hass: HomeAssistant, entry: MediaMateConfigEntry) -> WebhookTarget:
    """Make an address that a person enters at the service, or return the one there is.

    Raises NoURLAvailableError where Home Assistant does not know how it is reached at home.
    """
    data = entry.data if HOOK_ID in entry.data else {**entry.data, **_new_hook(hass, entry)}
    url = webhook.async_generate_url(hass, data[HOOK_ID], allow_external=False, prefer_external=False)
    if data is not entry.data:
        hass.config_entries.async_update_entry(entry, data=data)
        if entry.state is ConfigEntryState.LOADED:
            _listen(hass, entry)
    return WebhookTarget(data[HOOK_NAME], url, data[HOOK_SECRET])


@callback
def async_close(hass: HomeAssistant, entry: MediaMateConfigEntry) -> None:
    """Listen no more; whoever still calls is nobody."""
    if hook := entry.data.get(HOOK_ID):
        webhook.async_unregister(hass, hook)
        kept = {name: value for name, value in entry.data.items() if name not in HOOK}
        hass.config_entries.async_update_entry(entry, data=kept)


@callback
def _new_hook(hass: HomeAssistant, entry: ConfigEntry[Any]) -> dict[str, str]:
    """Return a hook's address and secret, made at random together.

    The service knows hooks by their names, and two Home Assistants (both are called "Home" until
    somebody names them) may have one service: the end of the entry's id tells them apart.
    """
    instance = f"{hass.config.location_name[:40]} {entry.entry_id[-6:].lower()}"
    return {
        HOOK_ID: webhook.async_generate_id(),
        HOOK_SECRET: secrets.token_urlsafe(32),
        HOOK_NAME: f"Home Assistant MediaMate ({instance})",
    }


@callback
def _keep_registered(hass: HomeAssistant, entry: MediaMateConfigEntry) -> None:
    """Register once Home Assistant can be reached (the service tries it at once), then look now and then."""

    @callback
    def register(_: HomeAssistant | datetime) -> None:
        # a task of the entry's: one that outlives it would complain of a service that is gone
        entry.async_create_background_task(
            hass, async_register_at_service(hass, entry), f"{entry.title} webhook"
        )

    entry.async_on_unload(async_at_started(hass, register))
    entry.async_on_unload(async_track_time_interval(hass, register, CHECK_INTERVAL, cancel_on_shutdown=True))


async def async_register_at_service(hass: HomeAssistant, entry: MediaMateConfigEntry) -> bool:
    """Have the service call us; where it cannot, one repair issue says why. Says whether it can."""
    try:
        url = webhook.async_generate_url(
            hass, entry.data[HOOK_ID], allow_external=False, prefer_external=False
        )
        target = WebhookTarget(entry.data[HOOK_NAME], url, entry.data[HOOK_SECRET])
        await entry.runtime_data.client.ensure_webhook(target)
    except NoURLAvailableError:
        _complain(hass, entry, "webhook_no_address")
    except CannotConnect as err:  # it is down: the next look will do, and its entry says so already
        LOGGER.debug("%s could not be told of the webhook: %s", entry.title, err)
    except Refused:
        _complain(hass, entry, "webhook_unreachable", address=url.partition("/api/webhook/")[0])
    except MediaMateError as err:
        LOGGER.debug("%s did not accept the webhook: %s", entry.title, err)
        _complain(hass, entry, "webhook_failed")
    else:
        ir.async_delete_issue(hass, DOMAIN, issue_id(entry))
        await _take_back_left(hass, entry)
        return True
    return False


def issue_id(entry: ConfigEntry[Any]) -> str:
    """Return the id of the one issue that an entry's webhook may have."""
    return f"webhook_{entry.entry_id}"


@callback
def _complain(hass: HomeAssistant, entry: MediaMateConfigEntry, key: str, **placeholders: str) -> None:
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id(entry),
        is_fixable=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key=key,
        translation_placeholders={"service": entry.title, **placeholders},
        data={"entry_id": entry.entry_id, "service": entry.title, **placeholders},
    )


async def _switched_off(hass: HomeAssistant, entry: MediaMateConfigEntry) -> None:
    """Take the hook away that was there before somebody switched it off."""
    ir.async_delete_issue(hass, DOMAIN, issue_id(entry))
    if HOOK_ID not in entry.data:
        return
    if await _remove(entry.runtime_data.client, entry.data[HOOK_NAME]):
        kept = {name: value for name, value in entry.data.items() if name not in HOOK}
        hass.config_entries.async_update_entry(entry, data=kept)


async def async_remove_webhook(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Take our hook away from the service of an entry that is being removed."""
    ir.async_delete_issue(hass, DOMAIN, issue_id(entry))
    kind: Kind | None = kind_of(entry)
    if kind is None or not kind.webhook or HOOK_ID not in entry.data:
        return
    async with async_borrow_client(hass, kind, entry.data) as client:
        if not await _remove(client, entry.data[HOOK_NAME]):
            _left_behind(hass, entry)


@callback
def _left_behind(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Ask for what nobody but a person can do now: our credentials go with the entry. See `_take_back_left`."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        f"{LEFT}{entry.entry_id}",
        data={"url": entry.data["url"], "name": entry.data[HOOK_NAME]},
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key="webhook_left",
        translation_placeholders={"service": entry.title, "name": entry.data[HOOK_NAME]},
    )


async def _take_back_left(hass: HomeAssistant, entry: MediaMateConfigEntry) -> None:
    """Take away what an earlier entry of this very service had to leave: we have its credentials again."""
    for (domain, one), issue in list(ir.async_get(hass).issues.items()):
        if domain != DOMAIN or not one.startswith(LEFT) or not issue.data:
            continue
        if issue.data["url"] == entry.data["url"] and await _remove(
            entry.runtime_data.client, str(issue.data["name"])
        ):
            ir.async_delete_issue(hass, DOMAIN, one)


async def _remove(client: Any, name: str) -> bool:
    """Remove a hook; a service that is down keeps it, and calls nobody."""
    assert isinstance(client, WebhookSource)
    try:
        await client.remove_webhook(name)
    except MediaMateError as err:
        LOGGER.warning(
            "The webhook %r could not be removed, it stays until somebody deletes it: %s", name, err
        )
        return False
    return True


class _Receiver:
    """Takes one service's calls."""

    def __init__(self, entry: MediaMateConfigEntry) -> None:
        """Belong to one entry."""
        self._entry = entry

    async def async_handle(self, hass: HomeAssistant, webhook_id: str, request: Request) -> Response:
        """Check who calls, read what happened, have it looked at."""
        if not _knows_secret(request.headers, self._entry.data[HOOK_SECRET]):
            LOGGER.warning("%s: a webhook call without the right secret was refused", self._entry.title)
            return Response(status=401)
        if (body := await _body(request)) is None:
            LOGGER.warning("%s: a webhook call of more than 1 MB was refused", self._entry.title)
            return Response(status=413)
        runtime = self._entry.runtime_data
        try:
            event = runtime.client.parse_webhook(json_loads(body))
        except ValueError:
            event = None
        if event is None:
            LOGGER.info("%s: a webhook call of unknown shape was ignored", self._entry.title)
        elif event.kind != "test":
            runtime.coordinator.hint(event)
            hass.data[DATA].tracker.nudge()
        return Response(status=200)


def _knows_secret(headers: Mapping[str, str], secret: str) -> bool:
    """Compare what was sent, in a header of its own or as basic auth, in constant time."""
    return _same(headers.get(SECRET_HEADER), secret) or _same(
        headers.get(AUTHORIZATION), encode_basic_auth(USERNAME, secret)
    )


def _same(sent: str | None, wanted: str) -> bool:
    # aiohttp hands on bytes that are no UTF-8 as surrogates
    return hmac.compare_digest((sent or "").encode(errors="surrogateescape"), wanted.encode())


async def _body(request: Request) -> bytes | None:
    """Read the body; None if it is longer than anything that a service has to say."""
    body = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > MAX_BODY:
            return None
    return bytes(body)
