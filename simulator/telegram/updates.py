"""What the bot has still to be told: fetched by getUpdates, or brought to its webhook."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
import time
from typing import Any

import aiohttp

from .refusal import Refusal

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
FIRST_ID = 871_000_001
LONGEST_POLL = 50.0
RETRY_FIRST, RETRY_MOST = 0.5, 30.0

type Update = dict[str, Any]


class Gone(Exception):
    """The service went down while somebody waited."""


@dataclass(slots=True)
class Webhook:
    """Where updates are brought to."""

    url: str
    secret: str | None = field(default=None, repr=False)
    max_connections: int = 40
    failed_at: int | None = None
    failure: str | None = None

    def as_dict(self) -> dict[str, Any]:
        if not self.url:
            return {}
        told: dict[str, Any] = {"max_connections": self.max_connections, "ip_address": "127.0.0.1"}
        if self.failed_at:
            told |= {"last_error_date": self.failed_at, "last_error_message": self.failure}
        return told


class Updates:
    """The queue of one bot. An update stays until a later offset (or a webhook's 200) confirms it."""

    def __init__(self) -> None:
        self.pending: list[Update] = []
        self.sent: list[Update] = []  # all that were ever made, for tests
        self.allowed: tuple[str, ...] | None = None
        self.webhook = Webhook("")
        self._again: list[Update] = []
        self._last = FIRST_ID - 1
        self._turn = 0
        self._news = asyncio.Event()
        self._down = False
        self._courier: asyncio.Task[None] | None = None

    @property
    def polls(self) -> int:
        """How often somebody has begun to wait for updates, or set a webhook."""
        return self._turn

    # -- what happens in Telegram ---------------------------------------------------------------

    def push(self, kind: str, content: dict[str, Any]) -> Update | None:
        """Queue an update, if the bot wants to hear of its kind."""
        wanted = kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT
        if not wanted:
            return None
        self._last += 1
        update = {"update_id": self._last, kind: content}
        self.pending.append(update)
        self.sent.append(update)
        self._news.set()
        return update

    def repeat(self, update: Update | None = None) -> Update:
        """Bring an update once more, confirmed or not: the newest, unless one is named."""
        again = update or self.sent[-1]
        self._again.append(again)
        self._news.set()
        return again

    def set_down(self, *, down: bool) -> None:
        """End what waits when the service goes down."""
        self._down = down
        self._news.set()

    async def close(self) -> None:
        """Let go of everybody who waits."""
        self.set_down(down=True)
        await self._dismiss()

    # -- polling --------------------------------------------------------------------------------

    async def poll(
        self, offset: int, limit: int, seconds: float, allowed: Sequence[str] | None
    ) -> list[Update]:
        """Answer getUpdates: at once if there is something, else when there is. Newer polls end older ones."""
        if self.webhook.url:
            raise Refusal(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        if allowed is not None:
            self.allowed = tuple(allowed)
        self._turn += 1
        mine = self._turn
        self._news.set()
        loop = asyncio.get_running_loop()
        deadline = loop.time() + min(seconds, LONGEST_POLL)
        self._confirm(offset)
        while True:
            self._check(mine)
            if due := self._due(limit):
                return due
            if (left := deadline - loop.time()) <= 0:
                return []
            self._news.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), left)

    def _check(self, mine: int) -> None:
        if self._down:
            raise Gone
        if self._turn != mine:
            self._news.set()  # pass it on: one event wakes all
            raise Refusal(
                409,
                "Conflict: terminated by other getUpdates request; "
                "make sure that only one bot instance is running",
            )

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset > 0:
            self.pending = [one for one in self.pending if one["update_id"] >= offset]

    def _due(self, limit: int) -> list[Update]:
        again, self._again = self._again, []
        return (again + self.pending)[: max(1, min(limit, 100))]

    # -- the webhook ----------------------------------------------------------------------------

    async def set_webhook(self, webhook: Webhook, *, drop: bool, allowed: Sequence[str] | None) -> None:
        """Bring updates to an address from now on; an empty one ends it."""
        await self._dismiss()
        if drop:
            self.pending.clear()
        if allowed is not None:
            self.allowed = tuple(allowed)
        self.webhook = webhook
        if webhook.url:
            self._turn += 1  # whoever polls is told
            self._news.set()
            self._courier = asyncio.create_task(self._bring(), name="simulated Telegram's webhook")

    async def _dismiss(self) -> None:
        courier, self._courier = self._courier, None
        if courier:
            courier.cancel()
            await asyncio.wait((courier,))

    async def _bring(self) -> None:
        """Bring one update after the other; one that is not taken is brought again, later and later."""
        pause = RETRY_FIRST
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:
            while True:
                due = self._due(1)
                if not due or self._down:
                    self._news.clear()
                    await self._news.wait()
                elif await self._brought(session, due[0]):
                    self.pending = [one for one in self.pending if one is not due[0]]
                    pause = RETRY_FIRST
                else:
                    await asyncio.sleep(pause)
                    pause = min(RETRY_MOST, pause * 2)

    async def _brought(self, session: aiohttp.ClientSession, update: Update) -> bool:
        hook = self.webhook
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        try:
            async with session.post(hook.url, json=update, headers=headers) as answer:
                if answer.status < 300:
                    return True
                failure = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError) as err:
            failure = f"Connection failed: {type(err).__name__}"
        hook.failed_at, hook.failure = int(time.time()), failure
        return False
