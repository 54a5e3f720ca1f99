"""Who asks, what they asked for, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from .titles import MediaItem, MediaRef

NOT_VERIFIED = "not_verified"  # reason of an import that no media server can vouch for


class Door(StrEnum):
    """Where somebody came in, and so where they are told."""

    ASSIST = "assist"
    VOICE = "voice"
    ACTION = "action"
    TODO = "todo"
    TELEGRAM = "telegram"
    MCP = "mcp"


class Role(StrEnum):
    """What an actor may do, from the table in the design."""

    ADMIN = "admin"
    MEMBER = "member"
    CHILD = "child"
    GUEST = "guest"
    AUTOMATION = "automation"
    ROOM = "room"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. `id` is stable and decided by the door's own knowledge, never by an argument."""

    id: str  # "user:<ha user id>" | "member:<subentry id>" | "room:<device id>" | "automation"
    role: Role
    name: str = ""
    user_id: str | None = None  # the Home Assistant user, when there is one
    overheard: bool = False  # others read along: what is not their own is not shown here


@dataclass(frozen=True, slots=True)
class Thread:
    """One conversation: who, through which door, in which place (dialog, device, chat)."""

    actor: str  # Actor.id
    door: Door
    place: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence to be said: the key of a text in `translations/` (`common.<key>`) and its fill-ins.

    A placeholder that is itself a Message is rendered first, in the same language;
    an int placeholder named `count` selects the plural form (see texts.py).
    """

    key: str
    placeholders: Mapping[str, Any] = field(default_factory=dict)


def named(title: str, year: int | None = None, original: str | None = None) -> Message:
    """Name a title so that it cannot be mistaken, with whatever is known of it."""
    if original == title:
        original = None
    key = f"say_label{'_year' if year else ''}{'_original' if original else ''}"
    return Message(key, {"title": title, "year": str(year or ""), "original": original or ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A find, and what the household already has of it. `available`: it can be played now."""

    item: MediaItem
    in_library: bool = False
    available: bool = False
    requested: bool = False
    instance: str | None = None  # title of the entry that holds it


@dataclass(frozen=True, slots=True, kw_only=True)
class FindResult:
    """Candidates, best first; `silent` names the services that did not answer."""

    candidates: tuple[Candidate, ...] = ()
    silent: tuple[str, ...] = ()


class RequestStatus(StrEnum):
    """What became of the words "get me this": the status of `mediamate.request`."""

    NEEDS_CHOICE = "needs_choice"
    PENDING_APPROVAL = "pending_approval"
    REQUESTED = "requested"
    ALREADY_REQUESTED = "already_requested"
    ALREADY_AVAILABLE = "already_available"
    NOT_FOUND = "not_found"
    REFUSED = "refused"


class RequestState(StrEnum):
    """Where a request stands. The legal moves are `operations.track.TRANSITIONS`."""

    PENDING_APPROVAL = "pending_approval"
    DECLINED = "declined"
    REQUESTED = "requested"
    WAITING = "waiting"
    SEARCHING = "searching"
    GRABBED = "grabbed"
    DOWNLOADING = "downloading"
    IMPORTING = "importing"
    IMPORTED = "imported"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def closed(self) -> bool:
        """Is the request over?"""
        return self in {
            RequestState.DECLINED,
            RequestState.READY,
            RequestState.FAILED,
            RequestState.CANCELLED,
        }


@dataclass(frozen=True, slots=True)
class RequestPart:
    """A piece of a request: a film has one (0, None), a series one per season or episode."""

    season: int = 0
    episode: int | None = None
    state: RequestState = RequestState.REQUESTED


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaRequest:
    """A wish and what became of it; written to disk before anybody is answered.

    `id` is also the trace id in the logs. `entry_id` is the *arr entry that serves it.
    `backend_id` is None until that *arr is known to hold the title. `stages` says when
    each state was first reached. `watchers` are told; the first of them asked.
    """

    id: str
    ref: MediaRef
    title: str
    state: RequestState
    actor: str
    created: datetime
    updated: datetime
    year: int | None = None
    poster_url: str | None = None
    member: str | None = None  # display name of who asked
    watchers: tuple[Thread, ...] = ()
    parts: tuple[RequestPart, ...] = (RequestPart(),)
    entry_id: str | None = None
    backend_id: int | None = None
    quality_profile_id: int | None = None
    root_folder: str | None = None
    existing: bool = False  # it was in the library, without a file, before it was asked for
    download_ids: tuple[str, ...] = ()
    reason: str | None = None  # of waiting and failed: key of `common.reason_<key>`
    stalled: str | None = None  # why it does not move, same keys
    progress: float = 0.0
    link: str | None = None
    size: int | None = None  # bytes that it may take up; a guess
    decided_by: str | None = None  # name of who approved or declined it
    note: str | None = None  # what they said to it
    moved: datetime | None = None  # when it last came forward: another state, or more bytes
    stages: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def closed(self) -> bool:
        """Is it over? Without a media server that could vouch for it, imported is the end."""
        return self.state.closed or (self.state is RequestState.IMPORTED and self.reason == NOT_VERIFIED)

    @property
    def door(self) -> Door:
        """Through which door it was asked."""
        return self.watchers[0].door if self.watchers else Door.ACTION


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestResult:
    """What the request operation did; `message` is said to whoever asked."""

    status: RequestStatus
    message: Message
    request: MediaRequest | None = None
    item: MediaItem | None = None
    candidates: tuple[Candidate, ...] = ()


class ProposalState(StrEnum):
    """A proposal is used at most once."""

    OPEN = "open"
    USED = "used"
    DECLINED = "declined"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Something prepared that waits for a yes: exactly what would happen, for whom, until when."""

    id: str
    thread: Thread
    verb: str  # an orchestrator verb: request | pause | resume | remove | retry
    args: Mapping[str, Any]  # JSON-able arguments of that verb
    question: Message
    created: datetime
    expires: datetime
    destructive: bool = False
    state: ProposalState = ProposalState.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """One opinion of one person on one title."""

    actor: str
    ref: MediaRef
    title: str
    liked: bool
    when: datetime
