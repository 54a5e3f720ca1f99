"""A wish is handed to its *arr: the title first, then its parts. Whatever was done before is not done again."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import timedelta
from functools import partial

from ..errors import AlreadyInLibrary, BadResponse, NotConfigured, NotFound
from ..model import Episode, Follow, LibraryItem, MediaRequest, MediaType, Part
from ..ports import Episodic
from .follow import expects
from .stack import Backend, MediaStack

_CLOCKS = timedelta(minutes=5)  # how far an *arr's clock and ours may be apart


async def submit(stack: MediaStack, request: MediaRequest) -> tuple[LibraryItem, bool]:
    """Have the title in its *arr, searched for. Called again after a crash it asks nothing twice.

    False: the title is there, but its *arr does not know its episodes yet: to be called again.
    Raises NotFound if the *arr does not know the ref, and what keeps it from answering.
    """
    if request.entry_id is None:
        raise NotConfigured("no_backend", media_type=request.ref.media_type)
    backend = stack.backend(request.entry_id)
    held, added = await backend.port.get(request.ref), False
    if held is None:
        held, added = await _add(backend, request)
    if request.in_parts and isinstance(backend.port, Episodic):
        # Whole seasons come with the title; a single episode can only be named once it is known
        done = (added and not _single(request)) or await _want(backend, backend.port, request, held)
        return held, done
    return (held if added else await _search_again(backend, request, held)), True


async def brought(stack: MediaStack, request: MediaRequest) -> tuple[Backend, LibraryItem] | None:
    """Return the title and who holds it, if it came for this request and has no file: it may go again."""
    if request.entry_id is None or request.backend_id is None or request.existing:
        return None
    backend = stack.backend(request.entry_id)
    held = await backend.port.get(request.ref)
    if held is None or held.has_file or any(one.files for one in held.item.seasons):
        return None
    return (backend, held) if _ours(request, held) else None


async def let_go(
    stack: MediaStack, request: MediaRequest, kept: Iterable[Part] = (), follows: Iterable[Follow] = ()
) -> None:
    """Want no longer what is not there yet of a series (but what others wait for, or follow): else it is searched again."""
    if request.entry_id is None or request.backend_id is None or not request.in_parts:
        return
    port, others, following = stack.backend(request.entry_id).port, tuple(kept), tuple(follows)
    if not isinstance(port, Episodic):
        return
    lacking = [
        one.part
        for one in _of(request, await port.episodes(request.backend_id))
        if one.monitored
        and not one.has_file
        and not any(other.covers(one.part) for other in others)
        and not any(expects(follow, one) for follow in following)
    ]
    if lacking:
        await port.want(request.backend_id, lacking, wanted=False)


async def take_back(
    stack: MediaStack,
    request: MediaRequest,
    waiting: Iterable[MediaRequest],
    follows: Iterable[Follow],
    drop: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Undo what was done for a request that is withdrawn, but for what others wait for, or follow.

    `drop` removes what is on its way, once all have answered and before the title goes.
    """
    there = (request.ref, request.entry_id)
    others = [one for one in waiting if one.id != request.id and (one.ref, one.entry_id) == there]
    following = [one for one in follows if (one.ref, one.entry_id) == there]
    found = None if others or following else await brought(stack, request)
    if not found:
        await let_go(stack, request, [part.part for one in others for part in one.parts], following)
    if drop:
        await drop()
    if found:
        backend, held = found
        await backend.port.delete(held.backend_id, delete_files=False)


async def _add(backend: Backend, request: MediaRequest) -> tuple[LibraryItem, bool]:
    """Add it, and say that we did: somebody may be faster."""
    if request.quality_profile_id is None or request.root_folder is None:
        raise NotFound("title_not_found")  # it was to be searched only, and somebody took it out since
    add = partial(
        backend.port.add,
        request.ref,
        quality_profile_id=request.quality_profile_id,
        root_folder=request.root_folder,
        search=not _single(request),
        **_told(request),
    )
    try:
        try:
            held = await add(seasons=_seasons(request))
        except NotFound as err:
            if err.translation_key != "season_not_found":
                raise
            held = await add(seasons="future")  # announced: what comes out will be wanted
    except AlreadyInLibrary:
        if (there := await backend.port.get(request.ref)) is None:
            raise BadResponse(service=backend.title) from None
        return there, False
    return held, True


def _told(request: MediaRequest) -> dict[str, str]:
    """Say of a book in which language it was asked for: it has editions in many."""
    book = request.ref.media_type is MediaType.BOOK and request.watchers
    return {"language": request.watchers[0].language[:2]} if book else {}


def _single(request: MediaRequest) -> bool:
    """Are episodes meant, and no whole season?"""
    return request.in_parts and any(one.episode is not None for one in request.parts)


def _seasons(request: MediaRequest) -> Sequence[int] | str | None:
    if not request.in_parts:
        return None
    return "none" if _single(request) else tuple(one.season for one in request.parts)


def _ours(request: MediaRequest, held: LibraryItem) -> bool:
    """Was it added for this request? Somebody may have added it by hand a moment before, without a search."""
    return not request.existing and held.added is not None and held.added >= request.created - _CLOCKS


async def _search_again(backend: Backend, request: MediaRequest, held: LibraryItem) -> LibraryItem:
    """Search for what is there without a file, unless we started that before or it is on its way."""
    queue = backend.snapshot.queue if backend.snapshot else ()
    coming = any(entry.backend_id == held.backend_id for entry in queue)
    if held.has_file or _ours(request, held) or coming or request.backend_id is not None:
        return held
    profile_id = request.quality_profile_id or held.quality_profile_id
    if profile_id and (not held.monitored or profile_id != held.quality_profile_id):
        await backend.port.monitor(held.backend_id, quality_profile_id=profile_id)
    await backend.port.search_now(held.backend_id)
    return held


async def _want(backend: Backend, port: Episodic, request: MediaRequest, held: LibraryItem) -> bool:
    """Have the *arr want the parts, and no others, and search for what of them it lacks and does not fetch yet."""
    episodes = await port.episodes(held.backend_id)
    parts = [one.part for one in request.parts]
    if not all(any(part.covers(one.part) for one in episodes) for part in parts):
        return _ours(request, held) and not _single(request)  # it was told when the series was added
    if (profile_id := request.quality_profile_id) and profile_id != held.quality_profile_id:
        await backend.port.monitor(held.backend_id, quality_profile_id=profile_id)
    lacking = {one.part for one in _of(request, episodes) if not one.has_file}
    known = {one.part for one in episodes if one.monitored} if held.monitored else set[Part]()
    unknown = [part for part in parts if any(part.covers(one) for one in lacking - known)]
    if unknown:
        await port.want(held.backend_id, unknown)
    queue = backend.snapshot.queue if backend.snapshot else ()
    coming = [part for entry in queue if entry.backend_id == held.backend_id for part in entry.parts]
    lacking = {one for one in lacking if not any(part.covers(one) for part in coming)}
    searched = _ours(request, held) and not _single(request) and not unknown
    sought = [part for part in parts if any(part.covers(one) for one in lacking)]
    if sought and not searched:
        await port.search_parts(held.backend_id, sought)
    return True


def _of(request: MediaRequest, episodes: Iterable[Episode]) -> list[Episode]:
    """Return the episodes of what was asked for."""
    parts = [one.part for one in request.parts]
    return [one for one in episodes if any(part.covers(one.part) for part in parts)]
