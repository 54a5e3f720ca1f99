"""An *arr's notifications: the one that is ours is compared with what we want, then written."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, override

from ..errors import BadResponse, Refused
from ..ports import WebhookSource, WebhookTarget
from . import fields
from .arr import ArrClient
from .fields import Record

SECRET_HEADER = "X-MediaMate-Secret"  # noqa: S105 - the name of a header, no secret
USERNAME = "mediamate"
WRITE_TIMEOUT = 30.0  # the *arr calls us before it answers
MASKED = "********"  # what an *arr shows in place of a secret
# What we want to hear of from every *arr
COMMON = frozenset({"onGrab", "onUpgrade", "onHealthIssue", "includeHealthWarnings", "onApplicationUpdate"})
_POST = 1
_FLAG_PREFIXES = ("on", "include")
_NOT_SENT = frozenset({"presets", "message"})


class ArrWebhooks(ArrClient, WebhookSource):
    """Registers our webhook among an *arr's notifications.

    The secret travels in a header where this version's webhook has headers, else as the
    password of user "mediamate". A masked secret cannot be compared and counts as equal:
    whoever changes the secret changes the address with it (both are made at random together).
    """

    webhook_flags: ClassVar[frozenset[str]]  # on* and include* that we want, where this version has them

    @override
    async def ensure_webhook(self, target: WebhookTarget) -> bool:
        """Compare, and write only a difference; doubles of the same name go."""
        ours = await self._hooks(target.name)
        for double in ours[1:]:
            await self._drop(double)
        hook = ours[0] if ours else await self._template()
        wanted = self._wanted(hook, target)
        if ours and _same(hook, wanted):
            return False
        await self._write(wanted)
        return True

    @override
    async def remove_webhook(self, name: str) -> None:
        """Take every hook of that name away."""
        for one in await self._hooks(name):
            await self._drop(one)

    async def _hooks(self, name: str) -> list[Record]:
        """Return the webhooks of that name, raw."""
        return [
            one
            async for one in self._records("/notification")
            if one.get("implementation") == "Webhook" and one.get("name") == name
        ]

    async def _template(self) -> Record:
        """Return an empty webhook as this version has it."""
        found = await self._first("/notification/schema", lambda one: one.get("implementation") == "Webhook")
        if found is None:
            raise BadResponse(service=self.app)
        return found

    def _wanted(self, hook: Record, target: WebhookTarget) -> dict[str, Any]:
        """Return the hook as it should be: only flags and fields that it has are touched."""
        flags = {
            name: name in self.webhook_flags
            and hook.get(f"supports{name[:1].upper()}{name[1:]}") is not False
            for name, value in hook.items()
            if isinstance(value, bool) and name.startswith(_FLAG_PREFIXES)
        }
        blanks = fields.children(hook, "fields")
        values = _values(target, {fields.text(one, "name") for one in blanks})
        filled = [{**one, "value": values.get(fields.text(one, "name"), one.get("value"))} for one in blanks]
        kept = {name: value for name, value in hook.items() if name not in _NOT_SENT}
        return {**kept, **flags, "name": target.name, "fields": filled}

    async def _write(self, hook: Mapping[str, Any]) -> None:
        """Create or replace; the *arr calls us while we wait, and refuses if that fails."""
        known = fields.positive(hook, "id")
        method, path = ("PUT", f"/notification/{known}") if known else ("POST", "/notification")
        try:
            await self._request(
                method, f"{self.api}{path}", json=dict(hook), timeout=WRITE_TIMEOUT, expect="none"
            )
        except Refused:
            raise Refused("webhook_unreachable", service=self.app) from None

    async def _drop(self, hook: Record) -> None:
        """Remove a notification."""
        known = self._parse(lambda one: fields.need_id(one, "id"), hook)
        await self._delete(f"/notification/{known}")


def _values(target: WebhookTarget, names: Iterable[str]) -> Mapping[str, Any]:
    """Return our values by field, the secret in the place that this version offers."""
    common = {"url": target.url, "method": _POST}
    if "headers" in set(names):
        header = {"key": SECRET_HEADER, "value": target.secret}
        return MappingProxyType({**common, "headers": [header], "username": "", "password": ""})
    return MappingProxyType({**common, "username": USERNAME, "password": target.secret})


def _same(hook: Record, wanted: Record) -> bool:
    """Is there nothing to write?"""
    names = {name for name in wanted if name != "fields"}
    if any(hook.get(name) != wanted[name] for name in names):
        return False
    return all(
        _equal(before.get("value"), after.get("value"))
        for before, after in zip(
            fields.children(hook, "fields"), fields.children(wanted, "fields"), strict=True
        )
    )


def _equal(seen: Any, wanted: Any) -> bool:
    """Compare a field; a mask says nothing, and null is the same as empty."""
    if seen == MASKED or (isinstance(seen, list) and any(_is_masked(one) for one in seen)):
        return True
    return bool(seen == wanted or (not seen and not wanted))


def _is_masked(header: Any) -> bool:
    """Is it our header, its value hidden?"""
    return bool(header == {"key": SECRET_HEADER, "value": MASKED})
