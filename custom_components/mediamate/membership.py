"""What follows when the list of members changes: whose things are whose, and which ties have come loose.

What somebody asked for before they were listed is theirs as a member; when they are taken off the list
it is their Home Assistant user's again. Both are compared with what was last seen, which is on disk: it
holds whenever the list was changed.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
import logging
from typing import Any, Final

from homeassistant.auth import EVENT_USER_REMOVED, EVENT_USER_UPDATED
from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry, ConfigEntryChange
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.start import async_at_started

from .actors import user_actor
from .bot_chats import bots, chats, lets_in
from .const import DOMAIN
from .data import DATA, MediaMate
from .errors import MediaMateError
from .household import TELEGRAM_BOT, household, household_entry
from .media_users import MediaUsers, async_media_users
from .members import MEDIA_USER, MEMBER, USER, Member, members

_LOGGER = logging.getLogger(__name__)

LISTED: Final = "members"  # what was last seen of them, in the history's small things
BOT_GONE: Final = "telegram_bot_gone"
TELEGRAM_CLOSED: Final = "member_telegram_closed"
# Ties that one click takes away: the key in the member's data -> the issue
LOOSE: Final[Mapping[str, str]] = {USER: "member_user_gone", MEDIA_USER: "member_media_user_gone"}
_PREFIX: Final = "member_"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was last known of a member."""

    user_id: str | None
    remembered: bool


class Membership:
    """Looks at the members when Home Assistant has started, and whenever something about them may have changed."""

    def __init__(self, hass: HomeAssistant, mate: MediaMate) -> None:
        """Listen as long as Home Assistant runs."""
        self._hass = hass
        self._mate = mate
        self._again = False
        self._work: asyncio.Task[None] | None = None
        async_at_started(hass, self._started)
        async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._changed)
        for event in (EVENT_USER_REMOVED, EVENT_USER_UPDATED):
            hass.bus.async_listen(event, self._user_changed)
        hass.bus.async_listen(EVENT_USER_REMOVED, self._user_removed)

    @callback
    def _started(self, hass: HomeAssistant) -> None:
        self.look()

    @callback
    def _changed(self, change: ConfigEntryChange, entry: ConfigEntry[Any]) -> None:
        if entry.domain in {DOMAIN, TELEGRAM_BOT}:
            self.look()

    @callback
    def _user_changed(self, event: Event[Any]) -> None:
        self.look()

    async def _user_removed(self, event: Event[Any]) -> None:
        """Of who was not listed nobody is left who could read what they said, or be told of what they follow."""
        if not self._in_use():
            return
        try:
            await self._mate.desk.talks.forget([user_actor(event.data["user_id"])], follows=True)
        except MediaMateError as err:
            _LOGGER.warning("What a user said who is gone could not be forgotten: %s", err)

    @callback
    def look(self) -> None:
        """Look now; what changes meanwhile is looked at afterwards."""
        if not self._hass.is_running:
            return
        self._again = True
        if self._work is None or self._work.done():
            self._work = self._hass.async_create_background_task(self._look(), f"{DOMAIN} members")

    def _in_use(self) -> bool:
        """After the last entry there is no history, and reading would begin a new one."""
        return bool(self._hass.config_entries.async_entries(DOMAIN, include_ignore=False))

    async def _look(self) -> None:
        while self._again:
            self._again = False
            if not self._in_use():
                return
            try:
                await self._settle()
                self._mate.followers.wake()  # what somebody follows may not be for them any more
                await self._check()
            except MediaMateError as err:
                _LOGGER.warning("The members could not be looked at: %s", err)

    # -- whose things are whose -----------------------------------------------------------

    async def _settle(self) -> None:
        stored: dict[str, Any] = await self._mate.history.meta(LISTED, {})
        before = {key: Seen(*values) for key, values in stored.items()}
        now = {one.id: Seen(one.user_id, one.remembered) for one in members(self._hass)}
        if before == now or self._mate.history.newer:
            return
        for old, new in _moves(before, now):
            await self._mate.tracker.rename(old, new)
        hidden = {key for key, seen in now.items() if not seen.remembered}
        seen_off = {key for key, seen in before.items() if key in now and not seen.remembered}
        for key in hidden - seen_off:
            await self._mate.desk.talks.forget([f"{MEMBER}:{key}"])
        for key in before.keys() - now.keys():
            await self._forget_if_nobody(key, before[key].user_id)
        await self._mate.history.set_meta(
            LISTED, {key: [seen.user_id, seen.remembered] for key, seen in now.items()}
        )

    async def _forget_if_nobody(self, key: str, user_id: str | None) -> None:
        """Who is no member any more and has no user is nobody: nobody could read what they said, or be told anything."""
        if user_id is None or await self._hass.auth.async_get_user(user_id) is None:
            actor = user_actor(user_id) if user_id else f"{MEMBER}:{key}"
            await self._mate.desk.talks.forget([actor], follows=True)

    # -- ties that have come loose --------------------------------------------------------

    async def _check(self) -> None:
        """Say what no longer holds, and take back what holds again."""
        self._check_bot()
        entry, listed = household_entry(self._hass), members(self._hass)
        wrong: dict[str, tuple[str, Member, str | None]] = {}
        asked = any(one.media_user for one in listed)  # the servers are asked once for all of them
        accounts = await async_media_users(self._hass) if asked else MediaUsers({}, complete=False)
        for member in listed:
            async for key, field in self._loose(member, accounts):
                wrong[f"{key}_{member.id}"] = (key, member, field)
        known = ir.async_get(self._hass).issues
        for domain, issue_id in list(known):
            if domain == DOMAIN and issue_id.startswith(_PREFIX) and issue_id not in wrong:
                ir.async_delete_issue(self._hass, DOMAIN, issue_id)
        for issue_id, (key, member, field) in wrong.items():
            ir.async_create_issue(
                self._hass,
                DOMAIN,
                issue_id,
                is_fixable=field is not None,
                severity=ir.IssueSeverity.WARNING,
                translation_key=key,
                translation_placeholders={"name": member.name, "telegram_id": str(member.telegram_id)},
                data={"entry_id": entry.entry_id, "member_id": member.id, "field": field}
                if entry and field
                else None,
            )

    @callback
    def _check_bot(self) -> None:
        """The household may have chosen a bot that was removed since: nobody is in Telegram then."""
        if household(self._hass).telegram_bot is None or any(bots(self._hass)):
            ir.async_delete_issue(self._hass, DOMAIN, BOT_GONE)
            return
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            BOT_GONE,
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key=BOT_GONE,
        )

    async def _loose(self, member: Member, accounts: MediaUsers) -> AsyncIterator[tuple[str, str | None]]:
        """Yield the issue of each tie that does not hold, and the field that one click would empty."""
        if member.user_id is not None:
            user = await self._hass.auth.async_get_user(member.user_id)
            if user is None or not user.is_active:
                yield LOOSE[USER], USER
        if member.media_user and accounts.complete and member.media_user not in accounts.names:
            yield LOOSE[MEDIA_USER], MEDIA_USER
        if self._unreached(member):
            yield TELEGRAM_CLOSED, None

    def _unreached(self, member: Member) -> bool:
        """Is there a bot for everybody, and for them neither a chat with it nor a group?"""
        chosen = household(self._hass).telegram_bot is not None and any(bots(self._hass))
        if member.telegram_id is None or not chosen:
            return False
        return not lets_in(self._hass, member.telegram_id) and not any(chat < 0 for chat in chats(self._hass))


def _moves(before: Mapping[str, Seen], now: Mapping[str, Seen]) -> Iterator[tuple[str, str]]:
    """Yield which actor's things become whose: first of those who left, then of those who came."""
    for key, seen in before.items():
        if key not in now and seen.user_id:
            yield f"{MEMBER}:{key}", user_actor(seen.user_id)
    for key, seen in now.items():
        if seen.user_id and (key not in before or before[key].user_id != seen.user_id):
            yield user_actor(seen.user_id), f"{MEMBER}:{key}"


@callback
def async_setup_membership(hass: HomeAssistant) -> None:
    """Begin to follow the list."""
    Membership(hass, hass.data[DATA])
