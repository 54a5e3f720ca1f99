"""The desk's memory of the releases that it has shown, and the way of those that no library takes."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
import secrets
from typing import Any, Final

from .actors import ALLOWED, Verb
from .desk_base import DeskBase, at_desk
from .desk_searches import Searches, Sought
from .errors import NotConfigured, NotFound, Refused
from .model import Actor, MediaItem, Message, Part, RequestResult, RequestStatus, named
from .operations import releases
from .operations.releases import Find, Ranked

KEPT_FOR: Final = timedelta(minutes=30)  # as long as the services themselves remember a search
_KEPT: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A release on offer. `id` is ours: the name that a service gives it may hold a key."""

    id: str
    ranked: Ranked


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What choosing a release comes to: the question, what a yes does, and what is good to know before."""

    question: Message
    args: Mapping[str, Any]
    notes: tuple[Message, ...] = ()
    verb: Verb = Verb.GRAB

    @property
    def replaces(self) -> bool:
        """Would what is coming be dropped for it?"""
        return self.args.get("replace") is True


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """All that it takes to get a release that was shown; `when` it was found.

    `entry_id` None: no library takes such titles. `refused` by this one, which does not know what it is.
    """

    find: Find
    item: MediaItem
    entry_id: str | None
    part: Part | None
    when: datetime
    refused: str | None = None


class Straight(DeskBase):
    """What was shown has a name of ours; only an administrator goes past every library with it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Remember what was shown."""
        super().__init__(*args, **kwargs)
        self._shown: OrderedDict[str, Kept] = OrderedDict()
        self._searches = Searches(self._hass, self._now, self._tell)

    @at_desk(Verb.GRAB_STRAIGHT)
    async def plan_grab_straight(self, actor: Actor, release_id: str) -> Choice:
        """Say what giving a release straight to a torrent client comes to. Raises what `grab_straight` does.

        A yes is one to the client that the question names.
        """
        kept, client = self._unwanted(release_id), releases.taker(self.stack())
        release = kept.find.release
        values = {
            "label": label_of(kept.item),
            "name": releases.shown_name(release),
            "size": release.size,
            "client": client.title,
        }
        question = Message("ask_grab_straight", values)
        if kept.refused is not None:
            question = Message("ask_grab_refused", values | {"service": kept.refused})
        free = client.snapshot.totals.free_space if client.snapshot else None
        return Choice(
            question=question,
            args={"release_id": release_id, "replace": False, "entry_id": client.entry_id},
            notes=tight(release.size, () if free is None else (free,)),
            verb=Verb.GRAB_STRAIGHT,
        )

    @at_desk(Verb.GRAB_STRAIGHT)
    async def grab_straight(
        self, actor: Actor, release_id: str, entry_id: str | None = None
    ) -> RequestResult:
        """Give a release that no library takes straight to a torrent client: nobody sorts it into a library.

        Raises NotFound (`release_expired`), NotConfigured, AlreadyInLibrary (`torrent_exists`), Refused.
        """
        kept, client = self._unwanted(release_id), releases.taker(self.stack(), entry_id)
        try:
            await releases.hand_over(self.stack(), client, kept.find)
        except NotFound:
            self._searches.forget(kept.item.ref)
            raise
        self._tracker.look(client.entry_id)
        said = Message("desk_grabbed_straight", {"label": label_of(kept.item), "client": client.title})
        return RequestResult(status=RequestStatus.REQUESTED, message=said, item=kept.item)

    def _goes_straight(self, actor: Actor, item: MediaItem) -> bool:
        """Is there nobody but a torrent client to take such titles, and may this actor do that?

        A library manager that is set up and away is no reason to go past it.
        """
        stack, missing = self.stack(), NotConfigured("no_backend")
        return (
            Verb.GRAB_STRAIGHT in ALLOWED[actor.role]
            and bool(stack.indexers and stack.torrents)
            and not stack.backends_for(item.ref.media_type)
            and self.explain(missing) is missing
        )

    def _unwanted(self, release_id: str) -> Kept:
        """Return a release that was shown, and that no library takes. Raises NotFound, Refused."""
        kept = self._known_release(release_id)
        if kept.entry_id is not None and kept.refused is None:
            raise Refused("grab_not_straight", title=kept.item.title)
        return kept

    def _keep(self, ranked: Ranked, sought: Sought, when: datetime) -> Offered:
        """Remember a release under a name of ours."""
        release_id = f"release-{secrets.token_hex(5)}"
        self._shown[release_id] = Kept(
            find=ranked.find, item=sought.item, entry_id=sought.entry_id, part=sought.part, when=when
        )
        while len(self._shown) > _KEPT:
            self._shown.popitem(last=False)
        return Offered(id=release_id, ranked=ranked)

    def _known_release(self, release_id: str) -> Kept:
        """Return what was shown. Raises NotFound: it was too long ago, or before a restart."""
        kept = self._shown.get(release_id)
        if kept is None or self._now() - kept.when > KEPT_FOR:
            raise NotFound("release_expired")
        return kept


def tight(size: int, free: Sequence[int]) -> tuple[Message, ...]:
    """Say that there is hardly room for it, if so."""
    if not free or max(free) >= size:
        return ()
    return (Message("note_release_tight", {"size": size, "free": max(free)}),)


def label_of(item: MediaItem) -> Message:
    """Name a title so that it cannot be mistaken."""
    return named(item.title, item.year, item.original_title, item.creator)
