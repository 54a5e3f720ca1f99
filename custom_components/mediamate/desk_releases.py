"""The desk's part for releases: which ones there are, and the one that somebody chose."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from homeassistant.core import callback

from .actors import Verb, may, own_ids, sees_all
from .begun import Begun
from .const import LOGGER
from .database import to_the_end
from .desk_base import at_desk
from .desk_repair import Repairs
from .desk_searches import Listener, Sought
from .desk_straight import Choice, Kept, Offered, Straight, label_of, tight
from .desk_wishes import Asker, Wishes
from .errors import UNSURE, AlreadyInLibrary, MediaMateError, NotFound, NotTaken, ReadOnly, Refused
from .model import (
    Actor,
    LibraryItem,
    MediaItem,
    MediaRef,
    MediaRequest,
    MediaType,
    Message,
    Part,
    Proposal,
    QualityProfile,
    RequestResult,
    RequestState,
    RequestStatus,
    Thread,
)
from .operations import downloads as transfers, releases
from .operations.find import details
from .operations.policy import over_quota
from .operations.releases import Wanted
from .operations.request import Plan, Wish
from .operations.stack import Backend
from .operations.terms import estimate

_LISTED: Final = 100  # of one title: nobody reads more
_SHOWS_AFTER: Final = timedelta(minutes=1)  # an *arr looks at its download client so often


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What there is of a title, the best first; nothing yet where the indexers are still being asked."""

    item: MediaItem
    instance: str
    offers: tuple[Offered, ...] = ()
    searching: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """Where a release is to go: the library, what it holds of the title, who asked for it.

    `others` asked for other parts of a series, which the release may be of as well.
    """

    backend: Backend
    title: LibraryItem | None
    request: MediaRequest | None
    others: tuple[MediaRequest, ...] = ()


class Releases(Wishes, Repairs, Straight):
    """Who may touch a download may choose its release."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Remember what was got a moment ago."""
        super().__init__(*args, **kwargs)
        self._unwritten = Begun(self._history)
        self._taken: dict[tuple[str, Part | None], datetime] = {}  # by request

    @at_desk(Verb.RELEASES)
    async def releases(
        self,
        actor: Actor,
        ref: MediaRef,
        *,
        part: Part | None = None,
        entry_id: str | None = None,
        audio: str | None = None,
        language: str = "en",
        thread: Thread | None = None,
        patient: bool = False,
    ) -> Listing:
        """Ask the indexers which releases there are; for a while only, unless somebody is `patient`.

        What comes later is told in `thread`. Raises NotFound, Refused, and what kept all from answering.
        """
        item = (await details(self.stack(), ref, language)).item
        where = None
        if entry_id or not self._goes_straight(actor, item):
            where = await self._where(actor, item.ref, entry_id, part)
            if where.title is None and not self.stack().indexers:
                raise NotFound("releases_not_in_library", title=item.title)
        backend, sought = where.backend if where else None, self._sought(item, part, where)
        found = await self._searches.ask(
            sought,
            lambda: releases.search(self.stack(), backend, sought.backend_id, part, item),
            None if thread is None else Listener(thread, item, audio),
            patient=patient,
        )
        listing = Listing(
            item=item, instance=where.backend.title if where else releases.taker(self.stack()).title
        )
        if found is None:
            return replace(listing, searching=True)
        wanted = self._wanted(actor, where, item, audio)
        # Of two thousand names each is read word by word: not on the event loop
        ranked = await self._hass.async_add_executor_job(releases.ranked, found.finds, wanted)
        best = ranked[:_LISTED]
        offers = [self._keep(one, sought, found.when) for one in reversed(best)]  # the best is forgotten last
        return replace(listing, offers=tuple(reversed(offers)))

    @callback
    def releases_at_hand(self, ref: MediaRef) -> bool:
        """Say whether there is a list of this title that needs no search."""
        return self._searches.knows(ref)

    @at_desk(Verb.GRAB)
    async def plan_grab(self, actor: Actor, release_id: str) -> Choice:
        """Say what choosing a release comes to, without doing it. Raises what `grab` does."""
        kept = self._known_release(release_id)
        if kept.entry_id is None:
            return await self.plan_grab_straight(actor, release_id)
        where = await self._where(actor, kept.item.ref, kept.entry_id, kept.part)
        self._check(actor, where)
        running, release = self._running(kept, where.request), kept.find.release
        values = {"label": label_of(kept.item), "name": releases.shown_name(release), "size": release.size}
        return Choice(
            question=Message("ask_grab_instead" if running else "ask_grab", values),
            args={"release_id": release_id, "replace": bool(running)},
            notes=await self._notes(where.backend, release.size),
        )

    async def prepare_grab(
        self, actor: Actor, thread: Thread, release_id: str
    ) -> tuple[Proposal, Sequence[Message]]:
        """Ask whether to get a release; and say what is good to know before. Raises what `grab` does."""
        chosen = await self.plan_grab(actor, release_id)
        proposal = await self._proposals.prepare(
            thread, chosen.verb, chosen.args, chosen.question, destructive=chosen.replaces
        )
        return proposal, chosen.notes

    @at_desk(Verb.GRAB)
    async def grab(
        self, actor: Actor, thread: Thread, release_id: str, *, replace_running: bool = False
    ) -> RequestResult:
        """Have a release downloaded, in the place of what is coming if that is agreed to.

        Raises NotFound (`release_expired`), NotTaken, Refused, AlreadyInLibrary, ReadOnly.
        """
        if self._history.newer:  # what cannot be written cannot be followed
            raise ReadOnly
        kept = self._known_release(release_id)
        if kept.entry_id is None:
            raise Refused("grab_only_straight", title=kept.item.title)
        async with self._one_at_a_time(str(kept.item.ref), self._asker(actor).quota_key):
            where = await self._where(actor, kept.item.ref, kept.entry_id, kept.part)
            self._check(actor, where)
            running = self._running(kept, where.request)
            if running and not replace_running:
                raise Refused("grab_running", title=kept.item.title)
            await self._check_size(actor, kept, where.request)
            request = where.request or await self._wished(actor, thread, kept, where)
            try:
                taken = await to_the_end(self._take(kept, where, request))
            except NotFound:  # who found it does not know it any more: the next one who asks gets a new list
                self._searches.forget(kept.item.ref)
                raise
            except NotTaken:
                self._shown[release_id] = replace(kept, refused=where.backend.title)
                raise
            await self._count_size(kept, where.request)
            dropped = taken and await self._drop(running)
        self._tracker.look(kept.entry_id)
        self._tracker.nudge()
        said = _said(kept.item, where.backend.title, taken=taken, dropped=dropped)
        return RequestResult(status=RequestStatus.REQUESTED, message=said, request=request, item=kept.item)

    # -- where it goes --------------------------------------------------------------------

    async def _where(self, actor: Actor, ref: MediaRef, entry_id: str | None, part: Part | None) -> _Held:
        """Find the library: the one named, the one of the request, the one that has it, the usual one."""
        stack = self.stack()
        asked = self._asked_of(actor, ref, entry_id, part)
        request = asked[0] if asked else None
        named_entry = entry_id or (request.entry_id if request else None)
        fitting = stack.backends_for(ref.media_type)
        holders = [one for one in fitting if one.snapshot and ref in one.snapshot.index]
        if named_entry:
            backend = stack.backend(named_entry)
        else:
            backend = holders[0] if holders else stack.backend_for(ref.media_type)
        if ref.media_type not in backend.port.media_types:
            raise Refused("instance_unfit", title=str(ref))
        others = tuple(one for one in asked[1:] if one.entry_id == backend.entry_id)
        return _Held(backend=backend, title=await backend.port.get(ref), request=request, others=others)

    def _asked_of(
        self, actor: Actor, ref: MediaRef, entry_id: str | None, part: Part | None
    ) -> list[MediaRequest]:
        """Return the open requests that a release may serve, the actor's own first: of a part those that cover it."""
        found = [
            one
            for one in self._tracker.open.values()
            if one.ref == ref
            and entry_id in {None, one.entry_id}
            and (part is None or not one.in_parts or any(each.part.covers(part) for each in one.parts))
        ]
        return sorted(found, key=lambda one: one.actor not in own_ids(actor))

    def _check(self, actor: Actor, where: _Held) -> None:
        """Raise Refused for who may not choose here, AlreadyInLibrary for a better copy of what is there."""
        request = where.request
        for other in where.others:
            may(actor, Verb.GRAB, owner=other.actor)
        if request is not None:
            may(actor, Verb.GRAB, owner=request.actor)
            if request.state is RequestState.PENDING_APPROVAL:
                raise Refused("grab_needs_approval", title=request.title)
        elif where.title is not None and where.title.has_file and not sees_all(actor):
            raise AlreadyInLibrary(title=where.title.item.title)

    def _running(self, kept: Kept, request: MediaRequest | None) -> list[str]:
        """Return the downloads that a chosen release takes the place of; of a series only those of nothing else than its part.

        Raises Refused (`grab_just_now`) while one that was chosen is not among them yet.
        """
        if request is None:
            return []
        found = transfers.joined_for(self.stack(), request)
        if request.in_parts:
            found = tuple(one for one in found if transfers.is_within(one, kept.part))
        when = self._taken.get((request.id, kept.part))
        if not found and when is not None and self._now() - when < _SHOWS_AFTER:
            raise Refused("grab_just_now", title=kept.item.title)
        return [one.download.id for one in found]

    async def _drop(self, running: Sequence[str]) -> bool:
        """Drop what a release takes the place of; say whether nothing of it is left."""
        dropped = True
        for one in running:
            try:
                await transfers.remove(self.stack(), one, delete_files=True)
            except NotFound:  # it has ended meanwhile
                continue
            except MediaMateError as err:
                LOGGER.warning("A download could not be dropped for another release: %s", err)
                dropped = False
        return dropped

    async def _wished(self, actor: Actor, thread: Thread, kept: Kept, where: _Held) -> MediaRequest | None:
        """Make the request that a choice stands for; None where an administrator only gets a better copy."""
        if where.title is not None and where.title.has_file:
            return None
        if kept.item.ref.media_type is MediaType.SERIES:  # a request follows parts, and would search for them
            if where.title is not None and sees_all(actor):
                return None
            raise Refused("grab_ask_first", title=kept.item.title)
        asked_by = self._asker(actor)
        wish = Wish(ref=kept.item.ref, entry_id=kept.entry_id, language=thread.language)
        planned = await self._plan(wish, asked_by)
        if not isinstance(planned, Plan):
            raise Refused("grab_not_possible", title=kept.item.title)
        planned = replace(planned, size_estimate=kept.find.release.size or planned.size_estimate)
        if await self._too_much(asked_by, planned) or self._approval(asked_by, planned):
            raise Refused("grab_ask_first", title=kept.item.title)
        request = self._new(asked_by.owner, (replace(thread, actor=actor.id),), planned)
        return replace(request, existing=where.title is not None)

    async def _too_large(self, asker: Asker, request: MediaRequest, size: int) -> bool:
        """Would a wish of this size be more than fits beside their other ones?"""
        if asker.quota_key is None or asker.member is None or request.actor not in own_ids(asker.owner):
            return False
        own = [one for one in await self._counted(asker) if one.id != request.id]
        held = sum(one.size or 0 for one in own if self._held(one))
        only_disk = replace(asker.member.quotas, per_day=None, per_week=None)
        return over_quota(only_disk, (), held, size, self._now()) is not None

    async def _check_size(self, actor: Actor, kept: Kept, request: MediaRequest | None) -> None:
        """Raise Refused for a release that is larger than what this person may have."""
        size = kept.find.release.size
        if request and size > (request.size or 0):
            if await self._too_large(self._asker(actor), request, size):
                raise Refused("grab_too_large", title=kept.item.title)

    async def _count_size(self, kept: Kept, request: MediaRequest | None) -> None:
        """Count a wish by the release that was chosen for it, if that takes up more than was thought."""
        size = kept.find.release.size
        if request and size > (request.size or 0):
            await self._tracker.change(request.id, lambda current: (replace(current, size=size), ()))

    async def take_up(self) -> None:
        """Make requests of choices that were being carried out when Home Assistant was killed."""
        for request in () if self._history.newer else await self._unwritten.left():
            await self._tracker.record(request)
            await self._unwritten.forget(request.id)

    async def _take(self, kept: Kept, where: _Held, request: MediaRequest | None) -> bool:
        """Get it, and have a new request survive whatever happens meanwhile."""
        async with self._unwritten.kept(None if where.request else request):
            return await self._get(kept, where, request)

    async def _get(self, kept: Kept, where: _Held, request: MediaRequest | None) -> bool:
        """Get it, and then write the new request: until it is got there is nothing to follow.

        False: the library broke off before it said whether it took it. What somebody waits for is followed then, too.
        """
        held, added, sure = where.title, False, True
        if held is None:
            if request is None or request.quality_profile_id is None or request.root_folder is None:
                raise Refused("grab_not_possible", title=kept.item.title)
            held = await where.backend.port.add(
                kept.item.ref,
                quality_profile_id=request.quality_profile_id,
                root_folder=request.root_folder,
                search=False,
            )
            added = True
        try:
            await releases.grab(self.stack(), where.backend, kept.find)
        except MediaMateError as err:
            sure = False
            if request is None or not isinstance(err, UNSURE):
                if added:
                    await _take_out(where.backend, held)
                raise
        if request is not None:
            if where.request is None:
                await self._tracker.record(replace(request, backend_id=held.backend_id))
            self._note_taken(request, kept.part)
        return sure

    def _note_taken(self, request: MediaRequest, part: Part | None) -> None:
        """Remember what was got: for a moment its library does not show it."""
        now = self._now()
        self._taken = {key: when for key, when in self._taken.items() if now - when < _SHOWS_AFTER}
        self._taken[request.id, part] = now

    # -- what is shown --------------------------------------------------------------------

    def _wanted(self, actor: Actor, where: _Held | None, item: MediaItem, audio: str | None) -> Wanted:
        """Say what the ranking goes by: the profile that it is wanted in, the language that it is heard in."""
        profile = _profile(where) if where else None
        most = estimate(item, profile)[1] if profile else None
        own = self._stack_of(self._asker(actor)).defaults_for(item.ref.media_type)
        return Wanted(audio=audio or own.audio, heights=profile.resolutions if profile else (), most=most)

    async def _notes(self, backend: Backend, size: int) -> tuple[Message, ...]:
        """Say that there is hardly room for it, if so."""
        try:
            free = [one.free for one in await backend.port.root_folders() if one.free is not None]
        except MediaMateError:
            return ()
        return tight(size, free)

    def _sought(self, item: MediaItem, part: Part | None, where: _Held | None) -> Sought:
        """Say what is looked for, for which library, and who is asked."""
        asked = where.backend if where else self.stack().indexers[0]
        return Sought(
            item=item,
            part=part,
            entry_id=where.backend.entry_id if where else None,
            backend_id=where.title.backend_id if where and where.title else None,
            asked=asked.entry_id,
            service=asked.title,
        )


def _said(item: MediaItem, service: str, *, taken: bool, dropped: bool) -> Message:
    """Say what became of a choice."""
    label = label_of(item)
    if not taken:
        return Message("desk_grab_unsure", {"label": label, "service": service})
    return Message("desk_grabbed" if dropped else "desk_grabbed_beside", {"label": label})


async def _take_out(backend: Backend, held: LibraryItem) -> None:
    """Take out again what was added for a release that is not to be had; why it is not is what is told."""
    try:
        await backend.port.delete(held.backend_id, delete_files=False)
    except MediaMateError as err:
        LOGGER.warning("%s could not be taken out of %s again: %s", held.item.ref, backend.title, err)


def _profile(where: _Held) -> QualityProfile | None:
    """Return the profile in which it is wanted."""
    profiles = where.backend.snapshot.quality_profiles if where.backend.snapshot else ()
    wanted = where.request.quality_profile_id if where.request else None
    wanted = wanted or (where.title.quality_profile_id if where.title else None)
    return next((one for one in profiles if one.id == wanted), None)
