"""Who asks, what they asked for, and what became of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from .titles import BY, MediaItem, MediaRef, MediaType, Part

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


def named(
    title: str, year: int | None = None, original: str | None = None, creator: str | None = None
) -> Message:
    """Name a title so that it cannot be mistaken, with whatever is known of it. Who made it says most."""
    values = {"title": title, "year": str(year or "")}
    dated = "_year" if year else ""
    if creator:
        return Message(f"say_label_by{dated}", values | {"creator": creator})
    if original and original != title:
        return Message(f"say_label{dated}_original", values | {"original": original})
    return Message(f"say_label{dated}", values)


def without_creator(title: str, creator: str | None) -> str:
    """Return the title alone, of one that names who made it too."""
    return title.removesuffix(f"{BY}{creator}") if creator else title


def spans(numbers: Iterable[int]) -> Iterator[str]:
    """Yield numbers as they are said, runs of three or more as one: 1–3, 5."""
    run: list[int] = []
    for number in (*sorted(set(numbers)), None):
        if run and (number is None or number > run[-1] + 1):
            yield from (f"{run[0]}–{run[-1]}",) if len(run) > 2 else map(str, run)
            run = []
        if number is not None:
            run.append(number)


def parted(label: Message, parts: Iterable[Part]) -> Message:
    """Name a title with the parts of it that are meant; what is in one piece has none."""
    said = parts_said(parts)
    return Message("say_label_parts", {"label": label, "parts": said}) if said else label


def parts_said(parts: Iterable[Part]) -> Message | None:
    """Say which seasons or episodes: "season 2", "seasons 1–3", "season 2, episode 5"."""
    whole, single = set[int](), dict[int, set[int]]()
    for one in parts:
        if one.episode is None:
            whole.add(one.season)
        else:
            single.setdefault(one.season, set()).add(one.episode)
    said = [_seasons_said(regular)] if (regular := whole - {0}) else []
    said += [Message("say_specials")] if 0 in whole else []
    said += [_episodes_said(season, numbers) for season, numbers in sorted(single.items())]
    if len(said) < 2:
        return said[0] if said else None
    return Message("say_parts", {"parts": said})


def _seasons_said(numbers: set[int]) -> Message:
    key = "say_season" if len(numbers) == 1 else "say_seasons"
    return Message(key, {"seasons": list(spans(numbers))})


def _episodes_said(season: int, numbers: set[int]) -> Message:
    key, said = "say_episode" if len(numbers) == 1 else "say_episodes", {"episodes": list(spans(numbers))}
    return Message(key, {"season": str(season), **said}) if season else Message(f"{key}_special", said)


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
    """Candidates, best first; `silent` names the services that gave no answer.

    `failed`: those of them that are there, and could not look anything up.
    """

    candidates: tuple[Candidate, ...] = ()
    silent: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


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
    """A piece of a request: a film has one (0, None), a series one per season or episode.

    Of a season: `have` of the `aired` episodes that came out are in the library, `total` are known of.
    """

    season: int = 0
    episode: int | None = None
    state: RequestState = RequestState.REQUESTED
    progress: float = 0.0
    have: int = 0
    aired: int = 0
    total: int = 0

    @property
    def part(self) -> Part:
        """Return which piece of a series it is."""
        return Part(self.season, self.episode)


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
    creator: str | None = None  # who made it; the title names them too
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
    def in_parts(self) -> bool:
        """Does it come in seasons and episodes?"""
        return self.ref.media_type is MediaType.SERIES

    @property
    def work(self) -> str:
        """Return the title without who made it."""
        return without_creator(self.title, self.creator)

    @property
    def name(self) -> Message:
        """Name the title with its year, and with who made it."""
        return named(self.work, self.year, creator=self.creator)

    @property
    def label(self) -> Message:
        """Name what was asked for: the title with its year, and which parts of it."""
        return parted(self.name, (one.part for one in self.parts)) if self.in_parts else self.name

    @property
    def handed_over(self) -> bool:
        """Does its *arr know all of it? Parts are asked for once the title is there."""
        waits = self.in_parts and any(one.state is RequestState.REQUESTED for one in self.parts)
        return self.backend_id is not None and not waits

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
    silent: tuple[str, ...] = ()  # services that did not answer while candidates were looked for


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
