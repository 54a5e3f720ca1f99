"""Who asked is told where they asked. The outbox is on disk: told first, then crossed out.

A crash in between tells twice rather than never. Doors with a way of their own to reach
their people (Telegram) register it here; everybody else gets a notification in Home Assistant.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
import logging
import re
from typing import Final

from homeassistant.components import persistent_notification
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_call_later

from .const import DOMAIN
from .errors import MediaMateError
from .history import History, Notice
from .household import household
from .model import NOT_VERIFIED, Door, Message, named
from .texts import async_texts
from .tracker import RequestEvent, announce

_LOGGER = logging.getLogger(__name__)

_TRY_AGAIN: Final = 300.0  # seconds until a door that failed is tried again

_MARKDOWN: Final = re.compile(r"[\\`*_\[\]<>#|~]")

type Sender = Callable[[Notice], Awaitable[None]]


class Outbox:
    """Empties the outbox into events, triggers and each watcher's door."""

    def __init__(self, hass: HomeAssistant, history: History, now: Callable[[], datetime]) -> None:
        """Prepare; nothing is told before `start`."""
        self._hass = hass
        self._history = history
        self._now = now
        self._senders: dict[Door, Sender] = {}
        self._told: set[int] = set()  # told, though crossing it out failed
        self._again = False
        self._started = False
        self._work: asyncio.Task[None] | None = None
        self._timer: CALLBACK_TYPE | None = None

    @callback
    def register(self, door: Door, sender: Sender) -> CALLBACK_TYPE:
        """Let a door tell its own people; returns how to take that back."""
        self._senders[door] = sender
        self.kick()

        @callback
        def unregister() -> None:
            self._senders.pop(door, None)

        return unregister

    @callback
    def start(self) -> None:
        """Begin to tell, with what a restart left over. Automations must be listening by now."""
        self._started = True
        self.kick()

    @callback
    def stop(self) -> None:
        """Tell nothing more; what is not crossed out waits for the next start."""
        self._started = False
        if self._work is not None:
            self._work.cancel()
        self._cancel_timer()

    @callback
    def kick(self) -> None:
        """Look into the outbox now."""
        if not self._started:
            return
        self._again = True
        if self._work is None or self._work.done():
            self._work = self._hass.async_create_background_task(self._empty(), f"{DOMAIN} outbox")

    async def _empty(self) -> None:
        while self._again:
            self._again = False
            try:
                notices = await self._history.pending_notices()
            except MediaMateError:
                self._try_later()
                return
            for notice in notices:
                await self._tell(notice)

    async def _tell(self, notice: Notice) -> None:
        try:
            if notice.id not in self._told:
                await self._send(notice)
                self._told.add(notice.id)
            await self._history.notice_sent(notice.id, self._now())
            self._told.discard(notice.id)
        except (MediaMateError, HomeAssistantError) as err:
            _LOGGER.warning("[%s] Could not tell %s yet: %s", notice.request_id, notice.name, err)
            self._try_later()
        except Exception:  # whatever is wrong with one of them, the others are told
            _LOGGER.exception("[%s] Could not tell %s", notice.request_id, notice.name)
            self._try_later()

    async def _send(self, notice: Notice) -> None:
        if notice.thread is None:
            announce(self._hass, RequestEvent(notice.name, notice.payload))
        elif (sender := self._senders.get(notice.thread.door)) is not None:
            await sender(notice)
        else:
            await self._notify(notice)

    async def _notify(self, notice: Notice) -> None:
        assert notice.thread is not None  # only people get notifications
        texts = await async_texts(self._hass, notice.thread.language)
        title = texts.message(Message(f"notice_{notice.name}_title"))
        persistent_notification.async_create(
            self._hass,
            texts.message(notice_message(notice, escaped)),
            title=title,
            notification_id=f"{DOMAIN}_{notice.request_id}",
        )
        if targets := household(self._hass).notify:
            await self._send_to(targets, title, texts.message(notice_message(notice)))

    async def _send_to(self, targets: Sequence[str], title: str, message: str) -> None:
        """Send it to the household's notify entities too. One that fails is no reason to tell all again."""
        data = {"entity_id": list(targets), "title": title, "message": message}
        try:
            await self._hass.services.async_call("notify", "send_message", data, blocking=True)
        except HomeAssistantError as err:
            _LOGGER.warning("Could not notify %s: %s", ", ".join(targets), err)

    def _try_later(self) -> None:
        self._cancel_timer()

        @callback
        def again(_: datetime) -> None:
            self._timer = None
            self.kick()

        job = HassJob(again, f"{DOMAIN} outbox timer", cancel_on_shutdown=True)
        self._timer = async_call_later(self._hass, _TRY_AGAIN, job)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer()
            self._timer = None


def escaped(text: str) -> str:
    """Return a title so that Markdown shows it as it is: it comes from outside."""
    return _MARKDOWN.sub(r"\\\g<0>", text)


def notice_message(notice: Notice, clean: Callable[[str], str] = str) -> Message:
    """Return what a person is told; every door says the same, and cleans titles for its own markup."""
    payload = notice.payload
    year = payload.get("year")
    label = named(clean(payload["title"]), year)
    reason = payload.get("reason")
    if notice.name == "ready":
        if reason == NOT_VERIFIED:
            return Message("notice_ready_unverified", {"label": label})
        if link := payload.get("link"):
            # Markdown hides the address behind a word; where there is no Markdown it has to be seen
            key = "notice_ready_link" if clean is escaped else "notice_ready_address"
            return Message(key, {"label": label, "link": link})
    if notice.name in {"stalled", "failed"} and reason:
        return Message(
            f"notice_{notice.name}_because", {"label": label, "reason": Message(f"reason_{reason}")}
        )
    if notice.name == "approval_needed":
        member = clean(payload["member"]) if payload.get("member") else Message("notice_somebody")
        return Message("notice_approval_needed", {"label": label, "member": member})
    return Message(f"notice_{notice.name}", {"label": label})
