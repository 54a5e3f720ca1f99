"""What was prepared and waits for a yes.

A proposal is used at most once, by the actor and in the thread it was made for, before it
expires, and never after a no or after a newer one. A bare yes means the newest proposal, and
only while its question was the last thing that we said in that thread.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
import logging
from typing import Any, Final

from homeassistant.util.ulid import ulid_now

from .const import DOMAIN
from .errors import ReadOnly, Refused
from .history import History, thread_key
from .model import Door, Message, Proposal, ProposalState, Thread

_LOGGER = logging.getLogger(__name__)

EXPIRY = timedelta(minutes=10)
LATE = timedelta(hours=1)  # so long after that a yes is still known to mean it, and is asked for anew
LISTED: Final = "listed"  # among a proposal's arguments: it is shown in the to-do list
SIGNAL_WAITING: Final = f"{DOMAIN}_waiting"  # the to-do list has something to show


def notification_id(proposal_id: str) -> str:
    """Return the name of the notification that tells of a proposal; the to-do list takes it back."""
    return f"{DOMAIN}_waiting_{proposal_id}"


class Proposals:
    """The open proposals, one a thread, kept in memory and on disk alike."""

    def __init__(self, history: History, now: Callable[[], datetime], expiry: timedelta = EXPIRY) -> None:
        """Start empty; `load` brings back what waited before a restart."""
        self._history = history
        self._now = now
        self._expiry = expiry
        self._open: dict[str, Proposal] = {}
        self._last_words: dict[str, str] = {}

    async def load(self) -> None:
        """Read what is on disk."""
        waiting = await self._history.proposals()
        self._open = {thread_key(one.thread): one for one in waiting if one.expires > self._now()}
        self._last_words = await self._history.last_words()

    def clear(self) -> None:
        """Forget what waits: its file is gone."""
        self._open.clear()
        self._last_words.clear()

    async def prepare(
        self,
        thread: Thread,
        verb: str,
        args: Mapping[str, Any],
        question: Message,
        *,
        destructive: bool = False,
        expiry: timedelta | None = None,
    ) -> Proposal:
        """Keep what would happen; the question is from now on our last word in the thread."""
        now = self._now()
        proposal = Proposal(
            id=ulid_now(),
            thread=thread,
            verb=verb,
            args=dict(args),
            question=question,
            created=now,
            expires=now + (expiry or self._expiry),
            destructive=destructive,
        )
        await self._history.save_proposal(proposal)
        self._forget_expired()
        key = thread_key(thread)
        self._open[key] = proposal
        self._last_words[key] = proposal.id
        return proposal

    def newest(self, thread: Thread) -> Proposal | None:
        """Return what waits in this thread."""
        proposal = self._open.get(thread_key(thread))
        return proposal if proposal is not None and proposal.expires > self._now() else None

    def answerable(self, thread: Thread) -> Proposal | None:
        """Return the proposal that a bare yes or no means."""
        proposal = self.newest(thread)
        if proposal is None or self._last_words.get(thread_key(thread)) != proposal.id:
            return None
        return proposal

    def lately(self, thread: Thread) -> Proposal | None:
        """Return what was asked last in this thread and never answered; it may have expired since."""
        proposal = self._open.get(thread_key(thread))
        return proposal if proposal is not None and proposal.expires + LATE > self._now() else None

    async def last_word(self, thread: Thread, proposal_id: str | None) -> None:
        """Say what we said last in a thread: a proposal's question, or something else (None)."""
        key = thread_key(thread)
        if self._last_words.get(key) == proposal_id:
            return
        if proposal_id is None:
            del self._last_words[key]
        else:
            self._last_words[key] = proposal_id
        try:
            await self._history.save_last_word(thread, proposal_id)
        except ReadOnly:
            _LOGGER.debug("The database is read-only: the last word is kept in memory only")

    async def take(self, proposal_id: str | None, thread: Thread) -> Proposal:
        """Use a proposal up; without an id the one that a bare yes means.

        Raises Refused: `nothing_to_confirm`, `proposal_expired`, `proposal_gone` (used, declined,
        replaced, or never made in this thread).
        """
        proposal = self._pick(proposal_id, thread)
        await self._close(proposal, ProposalState.USED)
        return proposal

    async def decline(self, proposal_id: str | None, thread: Thread) -> Proposal:
        """End a proposal with a no. Raises what `take` raises."""
        proposal = self._pick(proposal_id, thread)
        await self._close(proposal, ProposalState.DECLINED)
        return proposal

    def forget(self, actor: str | None = None, door: Door | None = None) -> None:
        """Drop what waits, of one actor, at one door, or of everybody: the history has dropped it already."""
        for key, one in list(self._open.items()):
            if actor in {None, one.thread.actor} and door in {None, one.thread.door}:
                del self._open[key]
                self._last_words.pop(key, None)

    def _pick(self, proposal_id: str | None, thread: Thread) -> Proposal:
        if proposal_id is None:
            if (proposal := self.answerable(thread)) is None:
                raise Refused("nothing_to_confirm")
            return proposal
        waiting = self._open.get(thread_key(thread))
        if waiting is None or waiting.id != proposal_id:
            raise Refused("proposal_gone")
        if waiting.expires <= self._now():
            raise Refused("proposal_expired")
        return waiting

    async def _close(self, proposal: Proposal, state: ProposalState) -> None:
        won = await self._history.close_proposal(proposal.id, state)
        key = thread_key(proposal.thread)
        if (kept := self._open.get(key)) is not None and kept.id == proposal.id:
            del self._open[key]
        if self._last_words.get(key) == proposal.id:
            del self._last_words[key]
        if not won:
            raise Refused("proposal_gone")

    def _forget_expired(self) -> None:
        now = self._now()
        for key in [key for key, one in self._open.items() if one.expires + LATE <= now]:
            del self._open[key]
            self._last_words.pop(key, None)
