"""The one verb: "get me this". `plan` checks and changes nothing; `handover.submit` does it."""

from dataclasses import replace
from datetime import datetime

from ..errors import MediaMateError, NotFound, ServiceError
from ..model import (
    Candidate,
    LibraryItem,
    MediaItem,
    MediaType,
    Message,
    Part,
    RequestResult,
    RequestStatus,
    named,
    parted,
    parts_said,
)
from ..ports import Episodic
from .audio import unheard
from .find import Query, details, find, namesakes, nothing
from .instances import called, ill_named, in_its_quality
from .library import shown_by_servers
from .parts import FUTURE, Shelf, Sorted, Unfit, airing, choose, next_airing, shelf_of, sort
from .stack import Backend, Defaults, MediaStack
from .terms import (
    Answered,
    estimate,
    folder_for,
    folders_of,
    led_by_screen,
    named_profile,
    notes_on,
    profile_for,
    profiles_of,
    room_for,
    wished_profile,
)
from .wish import Plan, Seasons, Wish, parts_of, wish_again

__all__ = [
    "Plan",
    "Seasons",
    "Wish",
    "estimate",
    "missing_episodes",
    "named_profile",
    "parts_of",
    "plan",
    "profiles_of",
    "wish_again",
]

_OFFERED = 5


async def plan(stack: MediaStack, wish: Wish, *, now: datetime) -> Plan | RequestResult:
    """Find out what the wish comes to. Raises what keeps a service from answering.

    The result is a Plan, or the reason why there is nothing to do: needs_choice (of a title; without
    candidates of the item's seasons), not_found, already_available, refused. Nothing is changed.
    `now` as it is at home: days are that home's.
    """
    try:
        item = await _resolve(stack, wish)
        backend = await _instance(stack, wish, item)
        wish = await in_its_quality(backend, wish)
        held = await backend.port.get(item.ref)
        if item.ref.media_type is MediaType.SERIES and isinstance(backend.port, Episodic):
            return await _plan_series(stack, backend, wish, item, held=held, now=now)
        if wish.seasons == FUTURE:
            raise Answered(RequestStatus.REFUSED, "follow_no_series", item)
        if held and held.has_file:
            raise Answered(RequestStatus.ALREADY_AVAILABLE, "already_available", item)
        if held:
            return await _plan_existing(backend, wish, item, held, now)
        if not _particular(wish) and await _plays(stack, item):
            raise Answered(RequestStatus.ALREADY_AVAILABLE, "already_available", item)
        return await _plan_new(stack, backend, wish, item, now)
    except Answered as answer:
        return answer.result


def _particular(wish: Wish) -> bool:
    """Is another copy than any that may be there wanted?"""
    return bool(wish.quality_profile or wish.resolution or wish.entry_id or wish.instance)


async def _plays(stack: MediaStack, item: MediaItem) -> bool:
    """Say whether a media server has a film that no *arr knows of. One that is silent has not."""
    if item.ref.media_type is not MediaType.MOVIE:
        return False
    _, shown = await shown_by_servers(stack, item.ref)
    return shown is not None and shown.playable


# --- what is meant


async def _resolve(stack: MediaStack, wish: Wish) -> MediaItem:
    """Return the one title that is meant, described in full."""
    try:
        if wish.ref:
            return (await details(stack, wish.ref, wish.language)).item
        found = (await _choose(stack, wish)).item
    except NotFound:
        raise Answered(RequestStatus.NOT_FOUND, "title_unknown", title=wish.title or str(wish.ref)) from None
    try:
        return (await details(stack, found.ref, wish.language)).item
    except MediaMateError:
        return found  # runtime and release dates are missing then; the rest of the checks stand


async def _choose(stack: MediaStack, wish: Wish) -> Candidate:
    """Pick the candidate that the title names beyond doubt. A title that several works bear is doubt."""
    query = Query(
        text=wish.title or "",
        language=wish.language,
        media_type=wish.media_type,
        creator=wish.creator,
        year=wish.year,
        forms=wish.forms,
        limit=10,
        one=True,
        usual=wish.usual,
    )
    result = await find(stack, query)
    found = result.candidates
    same = namesakes(found, query)
    if len(same) == 1:
        return same[0]
    if not found:
        raise nothing(result)
    raise Answered(
        RequestStatus.NEEDS_CHOICE,
        "which_one",
        title=wish.title,
        candidates=(same or found)[:_OFFERED],
        silent=result.silent,
    )


# --- who serves it


async def _instance(stack: MediaStack, wish: Wish, item: MediaItem) -> Backend:
    """Return the instance: the one named, else the one that the quality words point to, else the default.

    Where none is named and another instance holds the title already, that one counts.
    """
    fitting = stack.backends_for(item.ref.media_type)
    if not fitting:
        raise Answered(RequestStatus.REFUSED, "no_backend", item, media_type=item.ref.media_type)
    if wish.entry_id:
        if chosen := next((one for one in fitting if one.entry_id == wish.entry_id), None):
            return chosen
        raise Answered(RequestStatus.REFUSED, "instance_unfit", item, media_type=item.ref.media_type)
    if wish.instance:
        return called(stack, fitting, wish.instance, item)
    if wish.quality_profile or wish.resolution:
        having = [one for one in fitting if wished_profile(await profiles_of(one), wish)]
        return min(having or fitting[:1], key=lambda one: ill_named(one.title, wish.resolution))
    holders = [(one, held) for one in fitting if one.snapshot and (held := one.snapshot.index.get(item.ref))]
    return max(holders, key=lambda pair: pair[1].has_file)[0] if holders else fitting[0]


# --- how it is got


async def _plan_new(
    stack: MediaStack,
    backend: Backend,
    wish: Wish,
    item: MediaItem,
    now: datetime,
    *,
    episodes: int | None = None,
) -> Plan:
    """Check profile, folder and space for a title that the *arr does not have (of a series: so many episodes)."""
    defaults = stack.defaults_for(item.ref.media_type)
    profiles = await profiles_of(backend)
    profile = profile_for(profiles, wish, item, defaults)
    folder = folder_for(await folders_of(backend), wish, item, defaults.root_folder)
    size, notes = room_for(item, profile, folder, episodes)
    return Plan(
        item=item,
        entry_id=backend.entry_id,
        instance=backend.title,
        quality_profile_id=profile.id,
        quality_profile_name=profile.name,
        root_folder=folder.path,
        size_estimate=size,
        notes=(
            *led_by_screen(profile, profiles, wish, item, defaults),
            *notes_on(item, now),
            *unheard(profile, wish.audio or defaults.audio, item),
            *notes,
        ),
    )


async def _plan_existing(
    backend: Backend,
    wish: Wish,
    item: MediaItem,
    held: LibraryItem,
    now: datetime,
    *,
    episodes: int | None = None,
) -> Plan:
    """Plan the search for what is in the library without a file, by its own profile if none is named."""
    profiles = await profiles_of(backend)
    own = next((one.name for one in profiles if one.id == held.quality_profile_id), None)
    profile = profile_for(profiles, wish, item, Defaults(quality_profile=own))
    root = (held.path or "").rpartition("/")[0]
    size, notes = None, tuple[Message, ...]()
    if episodes:
        folder = next((one for one in await folders_of(backend) if one.path.rstrip("/\\") == root), None)
        size, notes = room_for(item, profile, folder, episodes)
    return Plan(
        item=item,
        entry_id=backend.entry_id,
        instance=backend.title,
        quality_profile_id=profile.id,
        quality_profile_name=profile.name,
        root_folder=root,
        existing=True,
        size_estimate=size,
        notes=(*notes_on(item, now), *unheard(profile, wish.audio, item), *notes),
    )


# --- seasons and episodes


async def _plan_series(
    stack: MediaStack,
    backend: Backend,
    wish: Wish,
    item: MediaItem,
    *,
    held: LibraryItem | None,
    now: datetime,
) -> Plan:
    """Plan the seasons or the episode that are meant, as far as they are not there."""
    if wish.seasons == FUTURE:
        return await _plan_following(stack, backend, wish, item, held=held, now=now)
    shelf = await _shelf(backend, item, held, now)
    item = replace(item, seasons=shelf.seasons)
    try:
        chosen = choose(shelf, wish.seasons, wish.episode, now)
    except Unfit as unfit:
        raise Answered.by(unfit, item) from None
    found = sort(shelf, chosen, now)
    if not found.wanted:
        label = parted(named(item.title, item.year, item.original_title), found.there)
        raise Answered(RequestStatus.ALREADY_AVAILABLE, "already_available_parts", item, label=label)
    if held:
        planned = await _plan_existing(backend, wish, item, held, now, episodes=found.missing)
    else:
        planned = await _plan_new(stack, backend, wish, item, now, episodes=found.missing)
    notes = (*_notes_on_parts(shelf, found, now), *planned.notes)
    return replace(planned, parts=found.wanted, notes=notes)


async def _plan_following(
    stack: MediaStack,
    backend: Backend,
    wish: Wish,
    item: MediaItem,
    *,
    held: LibraryItem | None,
    now: datetime,
) -> Plan:
    """Plan that new episodes come by themselves; where none will come any more there is nothing to plan."""
    if item.ended or (item.ended is None and held and held.item.ended):
        raise Answered(RequestStatus.REFUSED, "follow_ended", item)
    if held:
        return await _plan_existing(backend, wish, item, held, now)
    return await _plan_new(stack, backend, wish, item, now)


async def missing_episodes(backend: Backend, item: MediaItem, season: int, now: datetime) -> tuple[int, ...]:
    """Return the episodes of a season that came out and are not there. Raises what keeps the *arr from answering."""
    shelf = await _shelf(backend, item, await backend.port.get(item.ref), now)
    known = next((one.episodes for one in shelf.seasons if one.number == season), 0)
    numbers = {one.part.episode for one in shelf.episodes if one.part.season == season}
    parts = [Part(season, one) for one in sorted(one for one in numbers if one)] or [
        Part(season, one) for one in range(1, known + 1)
    ]
    found = sort(shelf, parts, now)
    return tuple(one.episode for one in found.wanted if one.episode and one not in found.unaired)


async def _shelf(backend: Backend, item: MediaItem, held: LibraryItem | None, now: datetime) -> Shelf:
    """Learn which seasons there are: from the *arr that holds the series, else from who knows it."""
    if held and isinstance(backend.port, Episodic):
        if episodes := await backend.port.episodes(held.backend_id):
            return shelf_of(episodes, now)
    if not item.seasons:
        try:
            item = await backend.port.lookup_ref(item.ref)
        except NotFound, ServiceError:  # the checks that need it are left out
            return Shelf()
    if item.released and item.released > now.date():  # its first day is to come, and so is all of it
        return Shelf(seasons=tuple(replace(one, aired=0) for one in item.seasons))
    return Shelf(seasons=item.seasons)


def _notes_on_parts(shelf: Shelf, found: Sorted, now: datetime) -> list[Message]:
    """Say what is there already, what is still to come, and when."""
    notes = [Message("note_parts_there", {"parts": parts_said(found.there)})] if found.there else []
    if found.unaired:
        day = next_airing(shelf, found.unaired, now) if found.unaired == found.wanted else None
        key = "note_unreleased" if day else "note_parts_unaired"
        notes.append(
            Message(
                key,
                {"day": day.astimezone(now.tzinfo).date()} if day else {"parts": parts_said(found.unaired)},
            )
        )
    notes += [
        Message("note_airing", {"seasons": str(one.number), "count": one.aired, "of": str(one.episodes)})
        for one in airing(shelf, found.wanted)
    ]
    return notes
