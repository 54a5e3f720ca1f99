"""The one verb: "get me this". `plan` checks and changes nothing, `submit` does it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..errors import AlreadyInLibrary, BadResponse, MediaMateError, NotConfigured, NotFound
from ..model import (
    Candidate,
    LibraryItem,
    MediaItem,
    MediaRef,
    MediaRequest,
    MediaType,
    Message,
    QualityProfile,
    RequestPart,
    RequestResult,
    RequestStatus,
    RootFolder,
)
from .find import Query, details, find, namesakes, nothing
from .library import shown_by_servers
from .stack import Backend, MediaStack

type Seasons = tuple[int, ...] | str | None  # numbers, "all" or "latest"

_OFFERED = 5
_CLOCKS = timedelta(minutes=5)  # how far an *arr's clock and ours may be apart

# Bytes that an hour of film takes as it is usually released, by height of the picture
_BYTES_PER_HOUR: tuple[tuple[int, float], ...] = ((2160, 23e9), (1080, 6e9), (720, 3e9), (0, 1.5e9))
_USUAL_RUNTIME = 110  # minutes
_USUAL = 1080  # where nobody chose a profile; an *arr's first one is usually "Any", up to 2160p
_KEY_OF_ALL = {"all": -1, "latest": -2}  # seasons that are not known by number yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants: a ref that was found before, or a title that is still only text."""

    ref: MediaRef | None = None
    title: str | None = None
    year: int | None = None
    media_type: MediaType | None = None
    seasons: Seasons = None
    quality_profile: str | None = None  # name or id
    resolution: str | None = None  # "2160p"
    root_folder: str | None = None
    entry_id: str | None = None
    language: str = "en"
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Exactly what would happen. `existing`: the title is there without a file; it is only searched for."""

    item: MediaItem
    entry_id: str
    instance: str
    quality_profile_id: int
    quality_profile_name: str
    root_folder: str
    seasons: Seasons = None
    existing: bool = False
    size_estimate: int | None = None
    notes: tuple[Message, ...] = field(default=())


class _Answer(Exception):
    """An answer that is no failure, carried out of the checks."""

    def __init__(
        self,
        status: RequestStatus,
        key: str,
        item: MediaItem | None = None,
        *,
        candidates: Sequence[Candidate] = (),
        **placeholders: object,
    ) -> None:
        super().__init__(key)
        named = {"title": item.title, **placeholders} if item else placeholders
        self.result = RequestResult(
            status=status, message=Message(key, named), item=item, candidates=tuple(candidates)
        )


async def plan(stack: MediaStack, wish: Wish, *, now: datetime) -> Plan | RequestResult:
    """Find out what the wish comes to. Raises what keeps a service from answering.

    The result is a Plan, or the reason why there is nothing to do: needs_choice, not_found,
    already_available, refused. Nothing is changed.
    """
    try:
        item = await _resolve(stack, wish)
        backend = await _instance(stack, wish, item)
        held = await backend.port.get(item.ref)
        if held and held.has_file:
            raise _Answer(RequestStatus.ALREADY_AVAILABLE, "already_available", item)
        if held:
            return await _plan_existing(backend, wish, item, held, now)
        if not _particular(wish) and await _plays(stack, item):
            raise _Answer(RequestStatus.ALREADY_AVAILABLE, "already_available", item)
        return await _plan_new(stack, backend, wish, item, now)
    except _Answer as answer:
        return answer.result


def _particular(wish: Wish) -> bool:
    """Is another copy than any that may be there wanted?"""
    return bool(wish.quality_profile or wish.resolution or wish.entry_id)


async def _plays(stack: MediaStack, item: MediaItem) -> bool:
    """Say whether a media server has a film that no *arr knows of. One that is silent has not."""
    if item.ref.media_type is not MediaType.MOVIE:
        return False
    _, shown = await shown_by_servers(stack, item.ref)
    return shown is not None and shown.playable


async def submit(stack: MediaStack, request: MediaRequest) -> LibraryItem:
    """Have the title in its *arr, searched for. Called again after a crash it asks nothing twice.

    Raises NotFound if the *arr does not know the ref, and what keeps it from answering.
    """
    if request.entry_id is None:
        raise NotConfigured("no_backend", media_type=request.ref.media_type)
    backend = stack.backend(request.entry_id)
    if held := await backend.port.get(request.ref):
        return await _search_again(backend, request, held)
    if request.quality_profile_id is None or request.root_folder is None:
        raise NotFound("title_not_found")  # it was to be searched only, and somebody took it out since
    try:
        return await backend.port.add(
            request.ref,
            quality_profile_id=request.quality_profile_id,
            root_folder=request.root_folder,
            seasons=seasons_of(request.parts),
        )
    except AlreadyInLibrary:
        if (held := await backend.port.get(request.ref)) is None:
            raise BadResponse(service=backend.title) from None
        return await _search_again(backend, request, held)


async def brought(stack: MediaStack, request: MediaRequest) -> tuple[Backend, LibraryItem] | None:
    """Return the title and who holds it, if it came for this request and has no file: it may go again."""
    if request.entry_id is None or request.backend_id is None or request.existing:
        return None
    backend = stack.backend(request.entry_id)
    held = await backend.port.get(request.ref)
    ours = held is not None and held.added is not None and held.added >= request.created - _CLOCKS
    return (backend, held) if held and ours and not held.has_file else None


def parts_of(seasons: Seasons) -> tuple[RequestPart, ...]:
    """Return the parts of a request; seasons that are not known by number yet have a negative one."""
    if seasons is None:
        return (RequestPart(),)
    if isinstance(seasons, str):
        return (RequestPart(season=_KEY_OF_ALL[seasons]),)
    return tuple(RequestPart(season=one) for one in seasons)


def seasons_of(parts: tuple[RequestPart, ...]) -> Seasons:
    """Return what `parts_of` was made from."""
    names = {number: name for name, number in _KEY_OF_ALL.items()}
    if parts == (RequestPart(state=parts[0].state),):
        return None
    if name := names.get(parts[0].season):
        return name
    return tuple(dict.fromkeys(one.season for one in parts))


def wish_again(request: MediaRequest, language: str) -> Wish:
    """Wish the same as before, as it was wished."""
    return Wish(
        ref=request.ref,
        entry_id=request.entry_id,
        quality_profile=None if request.quality_profile_id is None else str(request.quality_profile_id),
        root_folder=request.root_folder,
        seasons=seasons_of(request.parts),
        language=language,
    )


async def _search_again(backend: Backend, request: MediaRequest, held: LibraryItem) -> LibraryItem:
    """Search for what is there without a file, unless we started that before or it is on its way."""
    # Somebody may have added it by hand a moment before, without a search
    ours = not request.existing and held.added is not None and held.added >= request.created - _CLOCKS
    queue = backend.snapshot.queue if backend.snapshot else ()
    coming = any(entry.backend_id == held.backend_id for entry in queue)
    if held.has_file or ours or coming or request.backend_id is not None:
        return held
    profile_id = request.quality_profile_id or held.quality_profile_id
    if profile_id and (not held.monitored or profile_id != held.quality_profile_id):
        await backend.port.monitor(held.backend_id, quality_profile_id=profile_id)
    await backend.port.search_now(held.backend_id)
    return held


# --- what is meant


async def _resolve(stack: MediaStack, wish: Wish) -> MediaItem:
    """Return the one title that is meant, described in full."""
    try:
        if wish.ref:
            return (await details(stack, wish.ref, wish.language)).item
        found = (await _choose(stack, wish)).item
    except NotFound:
        raise _Answer(RequestStatus.NOT_FOUND, "title_unknown", title=wish.title or str(wish.ref)) from None
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
        year=wish.year,
        forms=wish.forms,
        limit=10,
    )
    result = await find(stack, query)
    found = result.candidates
    same = namesakes(found, query)
    if len(same) == 1:
        return same[0]
    if not found:
        raise nothing(result)
    raise _Answer(
        RequestStatus.NEEDS_CHOICE, "which_one", title=wish.title, candidates=(same or found)[:_OFFERED]
    )


# --- who serves it


async def _instance(stack: MediaStack, wish: Wish, item: MediaItem) -> Backend:
    """Return the instance: the one named, else the one that the quality words point to, else the default.

    Where none is named and another instance holds the title already, that one counts.
    """
    fitting = stack.backends_for(item.ref.media_type)
    if not fitting:
        raise _Answer(RequestStatus.REFUSED, "no_backend", item, media_type=item.ref.media_type)
    if wish.entry_id:
        if chosen := next((one for one in fitting if one.entry_id == wish.entry_id), None):
            return chosen
        raise _Answer(RequestStatus.REFUSED, "instance_unfit", item, media_type=item.ref.media_type)
    if wish.quality_profile or wish.resolution:
        for one in fitting:
            if _wished_profile(await profiles_of(one), wish):
                return one
        return fitting[0]
    holders = [(one, held) for one in fitting if one.snapshot and (held := one.snapshot.index.get(item.ref))]
    return max(holders, key=lambda pair: pair[1].has_file)[0] if holders else fitting[0]


async def profiles_of(backend: Backend) -> tuple[QualityProfile, ...]:
    """Return the profiles of an instance, in its own order."""
    if backend.snapshot and backend.snapshot.quality_profiles:
        return backend.snapshot.quality_profiles
    return tuple(await backend.port.quality_profiles())


async def _folders(backend: Backend) -> tuple[RootFolder, ...]:
    """Read the folders now: free space of ten minutes ago is no basis for a promise."""
    return tuple(await backend.port.root_folders())


# --- how it is got


async def _plan_new(stack: MediaStack, backend: Backend, wish: Wish, item: MediaItem, now: datetime) -> Plan:
    """Check profile, folder and space for a title that the *arr does not have."""
    defaults = stack.defaults_for(item.ref.media_type)
    profile = _profile(await profiles_of(backend), wish, item, defaults.quality_profile)
    folder = _folder(await _folders(backend), wish, item, defaults.root_folder)
    least, size = estimate(item, profile)
    if least is not None and folder.free is not None and least > folder.free:
        raise _Answer(RequestStatus.REFUSED, "too_big", item, size=least, free=folder.free)
    tight = size is not None and folder.free is not None and size > folder.free
    return Plan(
        item=item,
        entry_id=backend.entry_id,
        instance=backend.title,
        quality_profile_id=profile.id,
        quality_profile_name=profile.name,
        root_folder=folder.path,
        seasons=wish.seasons,
        size_estimate=size,
        notes=(
            *_notes(item, now),
            *((Message("note_tight", {"size": size, "free": folder.free}),) if tight else ()),
        ),
    )


async def _plan_existing(
    backend: Backend, wish: Wish, item: MediaItem, held: LibraryItem, now: datetime
) -> Plan:
    """Plan the search for what is in the library without a file, by its own profile if none is named."""
    profiles = await profiles_of(backend)
    own = next((one.name for one in profiles if one.id == held.quality_profile_id), None)
    profile = _profile(profiles, wish, item, own)
    return Plan(
        item=item,
        entry_id=backend.entry_id,
        instance=backend.title,
        quality_profile_id=profile.id,
        quality_profile_name=profile.name,
        root_folder=(held.path or "").rpartition("/")[0],
        seasons=wish.seasons,
        existing=True,
        notes=_notes(item, now),
    )


def _profile(
    profiles: tuple[QualityProfile, ...], wish: Wish, item: MediaItem, default: str | None
) -> QualityProfile:
    """Return the profile that is wanted; an unknown name is an answer, never another profile."""
    if not profiles:
        raise _Answer(RequestStatus.REFUSED, "no_quality_profile", item)
    if wish.quality_profile or wish.resolution:
        if named := _wished_profile(profiles, wish):
            return named
        asked = wish.quality_profile or wish.resolution
        names = tuple(one.name for one in profiles)
        raise _Answer(RequestStatus.REFUSED, "unknown_profile", item, profile=asked, names=names)
    chosen = next((one for one in profiles if one.name == default), None)
    return chosen or next((one for one in profiles if one.resolutions[:1] == (_USUAL,)), profiles[0])


def named_profile(profiles: Sequence[QualityProfile], asked: str) -> QualityProfile | None:
    """Find a profile by its name or id."""
    wanted = asked.strip().casefold()
    return next((one for one in profiles if wanted in {one.name.casefold(), str(one.id)}), None)


def _wished_profile(profiles: tuple[QualityProfile, ...], wish: Wish) -> QualityProfile | None:
    """Find a profile by its name or id, else by the height of the picture it aims at."""
    if asked := wish.quality_profile:
        return named_profile(profiles, asked)
    height = int("".join(filter(str.isdigit, wish.resolution or "")) or 0)
    allowing = [one for one in profiles if height in one.resolutions]
    return min(allowing, key=lambda one: (one.resolutions[0] != height, len(one.resolutions)), default=None)


def _folder(folders: tuple[RootFolder, ...], wish: Wish, item: MediaItem, default: str | None) -> RootFolder:
    """Return the folder that is wanted, else the default, else the one with the most space."""
    if not folders:
        raise _Answer(RequestStatus.REFUSED, "no_root_folder", item)
    paths = {one.path.rstrip("/\\"): one for one in folders}
    if wish.root_folder:
        chosen = paths.get(wish.root_folder.rstrip("/\\"))
        if chosen is None:
            raise _Answer(RequestStatus.REFUSED, "unknown_root_folder", item, names=tuple(paths))
    else:
        roomiest = max(folders, key=lambda one: (one.accessible, one.free or 0))
        chosen = paths.get((default or "").rstrip("/\\"), roomiest)
    if not chosen.accessible:
        raise _Answer(RequestStatus.REFUSED, "root_folder_inaccessible", item, path=chosen.path)
    return chosen


def estimate(item: MediaItem, profile: QualityProfile) -> tuple[int | None, int | None]:
    """Guess the size of a film in the least and the best picture of a profile; None where one can't."""
    if item.ref.media_type is not MediaType.MOVIE or not profile.resolutions:
        return None, None
    hours = (item.runtime or _USUAL_RUNTIME) / 60
    return _bytes(min(profile.resolutions), hours), _bytes(max(profile.resolutions), hours)


def _bytes(height: int, hours: float) -> int:
    return round(hours * next(rate for least, rate in _BYTES_PER_HOUR if height >= least))


def _notes(item: MediaItem, now: datetime) -> tuple[Message, ...]:
    """Say what else is good to know before the yes: a title that is not out has to be waited for."""
    today = now.date()
    days = [day for day in (item.released, item.in_cinemas) if day]
    if item.released and item.released <= today:
        return ()
    if ahead := [day for day in days if day > today]:
        return (Message("note_unreleased", {"day": ahead[0]}),)
    if not days and item.year and item.year > today.year:
        return (Message("note_unreleased_year", {"year": item.year}),)
    return ()
