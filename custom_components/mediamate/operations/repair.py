"""Find out why something does not come, and do what helps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..errors import MediaMateError, NotConfigured, NotFound, NotManaged
from ..model import MediaRequest, Message, Part, QueueState, RequestState, RootFolder, Torrent, TrackerStatus
from ..ports import Episodic, ManualImport, Trackers
from .causes import Diagnosis, Evidence, Remedy
from .diagnose import diagnose
from .downloads import Joined
from .stack import Backend, MediaStack, Torrents

# What the library does not take by itself, however often it looks
_BY_HAND = frozenset({"import_match", "import_empty", "import_other"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What somebody waits for: a wish, the download that serves it, or a download of its own."""

    label: Message
    request: MediaRequest | None = None
    one: Joined | None = None
    backend: Backend | None = None  # whose title it is
    library: str = ""  # its name, also while it is not running


async def explain(stack: MediaStack, thing: Thing) -> Diagnosis:
    """Return the cause. Never raises for a service that is down: what it knows is missing then."""
    return diagnose(await _gather(stack, thing))


async def _gather(stack: MediaStack, thing: Thing) -> Evidence:
    one, backend = thing.one, thing.backend
    client = one.client if one else None
    torrent = one.torrent if one else None
    snapshot = backend.snapshot if backend else None
    asked, trackers = await _trackers(client, torrent)
    managers = [manager.snapshot for manager in stack.indexers if manager.snapshot]
    return Evidence(
        label=thing.label,
        request=thing.request,
        download=one.download if one else None,
        entry=one.entry if one else None,
        torrent=torrent,
        trackers=trackers,
        unasked=not asked,
        others=_others(client, torrent),
        client=_client_name(stack, one),
        client_up=client is not None or _somebody_up(stack, one),
        cut_off=client is not None and client.snapshot is not None and client.snapshot.totals.cut_off,
        free=client.snapshot.totals.free_space if client and client.snapshot else None,
        library=backend.title if backend else thing.library,
        library_up=snapshot is not None if backend else thing.request is None,
        folders=await _folders(backend, one),
        health=snapshot.health if snapshot else (),
        failing=tuple(failing.name for manager in managers for failing in manager.failing),
        indexers=sum(each.enabled for manager in managers for each in manager.indexers) if managers else None,
        release_day=await _release_day(thing),
    )


async def _folders(backend: Backend | None, one: Joined | None) -> Sequence[RootFolder]:
    """Return where it is to go, with the room that is there now: somebody may just have made some."""
    if backend is None or backend.snapshot is None or one is None or one.entry is None:
        return ()
    if one.entry.state is not QueueState.IMPORT_BLOCKED:
        return ()
    try:
        return await backend.port.root_folders()
    except MediaMateError:
        return backend.snapshot.root_folders


async def _trackers(
    client: Torrents | None, torrent: Torrent | None
) -> tuple[bool, tuple[TrackerStatus, ...] | None]:
    """Ask what the trackers say of a torrent that does not move; say whether there was an answer, where there had to be."""
    if client is None or torrent is None or torrent.speed or not isinstance(client.port, Trackers):
        return True, None
    try:
        return True, tuple(await client.port.trackers(torrent.hash))
    except MediaMateError:
        return False, None


def _others(client: Torrents | None, torrent: Torrent | None) -> tuple[Torrent, ...]:
    if client is None or client.snapshot is None or torrent is None:
        return ()
    return tuple(one for one in client.snapshot.torrents.values() if one.hash != torrent.hash)


def _client_name(stack: MediaStack, one: Joined | None) -> str:
    if one is None:
        return ", ".join(client.title for client in stack.torrents)
    named = one.entry.client if one.entry else None
    return one.client.title if one.client else named or one.download.client


def _somebody_up(stack: MediaStack, one: Joined | None) -> bool:
    """May a download that no client of ours shows still be somewhere? Not if it is a torrent, and they are down."""
    if one is None or one.entry is None or one.entry.protocol != "torrent" or not stack.torrents:
        return True
    return any(client.snapshot is not None for client in stack.torrents)


async def _release_day(thing: Thing) -> date | None:
    """Ask when it comes out, if that is what it waits for."""
    if thing.backend is None or thing.request is None or thing.request.reason != "unreleased":
        return None
    try:
        held = await thing.backend.port.get(thing.request.ref)
    except MediaMateError:
        return None
    return (held.item.released or held.item.in_cinemas) if held else None


async def apply(stack: MediaStack, thing: Thing, remedy: Remedy, cause: str) -> None:
    """Do what helps; what drops a release is not done here. Raises what keeps a service from doing it."""
    match remedy:
        case Remedy.RESUME:
            await _resume(thing)
        case Remedy.IMPORT:
            await _import(thing, by_hand=cause in _BY_HAND)
        case Remedy.SEARCH | Remedy.WANT:
            await _search(thing, wanted=remedy is Remedy.WANT)
        case Remedy.SCAN:
            await _scan(stack, thing)
        case _:
            raise NotManaged


async def _resume(thing: Thing) -> None:
    if thing.one is None or thing.one.client is None or thing.one.torrent is None:
        raise NotFound("download_not_found")
    await thing.one.client.port.resume([thing.one.torrent.hash])


async def _import(thing: Thing, *, by_hand: bool) -> None:
    """Have the library look at it again; what it would not take by itself it is told to take."""
    entry, backend = (thing.one.entry if thing.one else None), thing.backend
    if entry is None or backend is None:
        raise NotManaged
    port = backend.port
    if by_hand and isinstance(port, ManualImport) and entry.download_id and entry.backend_id is not None:
        await port.import_download(entry.download_id, entry.backend_id)
    else:
        await port.refresh_queue()


async def _search(thing: Thing, *, wanted: bool) -> None:
    request, backend = thing.request, thing.backend
    if request is None or backend is None:
        raise NotManaged
    held = await backend.port.get(request.ref)
    if held is None:
        raise NotFound("title_not_found")
    parts = _parts(request)
    if wanted and (profile := request.quality_profile_id or held.quality_profile_id):
        await backend.port.monitor(held.backend_id, quality_profile_id=profile)
    if isinstance(backend.port, Episodic) and parts:
        if wanted:
            await backend.port.want(held.backend_id, parts)
        await backend.port.search_parts(held.backend_id, parts)
    elif not request.in_parts:  # of a series nothing else is searched for than what was asked for
        await backend.port.search_now(held.backend_id)


def _parts(request: MediaRequest) -> Sequence[Part]:
    """Return the pieces of a series that are asked for and not there yet; none of what comes in one piece."""
    pieces = [one for one in request.parts if one.season > 0 or (request.in_parts and one.season == 0)]
    return [one.part for one in pieces if one.state is not RequestState.READY]


async def _scan(stack: MediaStack, thing: Thing) -> None:
    """Have every media server look; one that does not answer is an error only if none does."""
    if thing.request is None or not stack.servers:
        raise NotConfigured("no_media_server")
    failed: list[MediaMateError] = []
    for server in stack.servers:
        try:
            await server.port.scan(thing.request.ref.media_type)
        except MediaMateError as err:
            failed.append(err)
    if len(failed) == len(stack.servers):
        raise failed[0]
