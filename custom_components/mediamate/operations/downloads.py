"""What is being downloaded, and what may be done about it.

An *arr's queue record and the torrent behind it are one download to people: they are
joined by info-hash, whichever client holds it. Usenet downloads come from the queue
alone, torrents that no *arr knows from the client alone.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
import re
from typing import Final, Never

from ..errors import CannotConnect, NotConfigured, NotFound, NotManaged, Refused
from ..model import Download, DownloadState, MediaRef, MediaRequest, Part, QueueEntry, QueueState, Torrent
from .stack import Backend, MediaStack, Torrents

# A queue record alone, seen as a download
_FROM_QUEUE: Mapping[QueueState, DownloadState] = {
    QueueState.QUEUED: DownloadState.QUEUED,
    QueueState.DELAYED: DownloadState.QUEUED,
    QueueState.PAUSED: DownloadState.PAUSED,
    QueueState.DOWNLOADING: DownloadState.DOWNLOADING,
    QueueState.IMPORTING: DownloadState.IMPORTING,
    QueueState.IMPORT_BLOCKED: DownloadState.IMPORT_BLOCKED,
    QueueState.IMPORTED: DownloadState.COMPLETED,
    QueueState.WARNING: DownloadState.STALLED,
    QueueState.FAILED: DownloadState.ERROR,
    QueueState.UNKNOWN: DownloadState.QUEUED,
}
# Where the *arr knows more than the torrent client does
_QUEUE_WINS = frozenset({QueueState.IMPORTING, QueueState.IMPORT_BLOCKED, QueueState.FAILED})

# What services write into their messages, and what it means; the first match counts
_REASONS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), reason)
    for pattern, reason in (
        (r"no space|disk (is )?full|not enough (free )?(disk )?space", "disk_full"),
        (r"unable to (connect|communicate)|client.{0,20}unavailable", "client_down"),
        (r"metadata", "metadata"),
        (r"tracker|unregistered|not registered", "tracker_error"),
        (r"no connections|no peers|stalled", "no_peers"),
        (r"import|sample|no files found|unexpected", "import_error"),
    )
)
_REASON_OF_STATE: Mapping[DownloadState, str] = {
    DownloadState.PAUSED: "paused_by_user",
    DownloadState.METADATA: "metadata",
    DownloadState.STALLED: "no_peers",
    DownloadState.IMPORT_BLOCKED: "import_error",
    DownloadState.ERROR: "warning",
}
# What can be paused
RUNNING: Final = frozenset(
    {
        DownloadState.QUEUED,
        DownloadState.METADATA,
        DownloadState.DOWNLOADING,
        DownloadState.STALLED,
        DownloadState.CHECKING,
    }
)
_MESSAGE_CAP = 500  # characters of foreign text that are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A download with what it was joined from; either side may be absent, not both."""

    download: Download
    backend: Backend | None = None
    entry: QueueEntry | None = None
    client: Torrents | None = None
    torrent: Torrent | None = None

    @property
    def hash(self) -> str | None:
        """The name by which both sides know it: an info-hash, or the usenet client's id."""
        if self.torrent:
            return self.torrent.hash
        return self.entry.download_id if self.entry else None


def joined(stack: MediaStack, known: Mapping[str, MediaRef] | None = None) -> tuple[Joined, ...]:
    """Join everything that the snapshots know, what an *arr manages first.

    `known` maps download hashes to the titles that they were asked for: it names a
    torrent's title also while its *arr is down.
    """
    names = {hash_.casefold(): ref for hash_, ref in (known or {}).items()}
    managed = list(_managed(stack, names, _titles))
    taken = {(one.client.entry_id, one.torrent.hash) for one in managed if one.client and one.torrent}
    loose = (
        _loose(client, torrent, names)
        for client in stack.torrents
        for torrent in (client.snapshot.torrents.values() if client.snapshot else ())
        if (client.entry_id, torrent.hash) not in taken
    )
    return (*managed, *loose)


def joined_for(stack: MediaStack, request: MediaRequest) -> tuple[Joined, ...]:
    """Join only what belongs to a request: what its own *arr fetches for it, and downloads known to be its.

    Another instance may fetch the same title for somebody else: that is no business of this request.
    """
    ref = request.ref
    names = {hash_.casefold(): ref for hash_ in request.download_ids}

    def titles(backend: Backend) -> dict[int, MediaRef]:
        if backend.entry_id != request.entry_id:
            return {}
        held = backend.snapshot.index.get(ref) if backend.snapshot else None
        # What was added anew has another id than the index may still remember
        ids = (request.backend_id, held.backend_id if held else None)
        return {one: ref for one in ids if one is not None}

    managed = [one for one in _managed(stack, names, titles, only_named=True) if _meant(one, request)]
    taken = {one.torrent.hash for one in managed if one.torrent}
    loose = (
        _loose(*found, names) for hash_ in names if hash_ not in taken and (found := _torrent(stack, hash_))
    )
    return (*managed, *loose)


def _meant(one: Joined, request: MediaRequest) -> bool:
    """Is it for what was asked for? Of a series something else may be on its way as well."""
    if not request.in_parts or one.entry is None or not one.entry.parts or one.hash in request.download_ids:
        return True
    asked = [each.part for each in request.parts]
    return any(part.covers(coming) or coming.covers(part) for part in asked for coming in one.entry.parts)


def is_within(one: Joined, part: Part | None) -> bool:
    """Is this a download of this part of a series, or of less of it? A season's pack is more than an episode."""
    brought = one.entry.parts if one.entry else ()
    return part is not None and bool(brought) and all(part.covers(each) for each in brought)


def served(stack: MediaStack, download: Download, requests: Iterable[MediaRequest]) -> list[MediaRequest]:
    """Return those of some requests that a download may be for: the one that knows it, else all that it fits.

    Of several for one series it fits those whose parts it brings; of several for one film nobody can tell.
    """
    asked = [one for one in requests if download.ref and one.ref == download.ref]
    entry_id, _, known_as = download.id.partition(":")
    if known := next((one for one in asked if known_as in one.download_ids), None):
        return [known]
    here = [one for one in asked if one.entry_id == entry_id] or asked
    if len(here) == 1:
        return here
    return [
        one
        for one in here
        if one.in_parts and any(each.download.id == download.id for each in joined_for(stack, one))
    ]


async def downloads(
    stack: MediaStack, known: Mapping[str, MediaRef] | None = None, ref: MediaRef | None = None
) -> tuple[Download, ...]:
    """Return all downloads, or those of one title. Raises NotConfigured where nothing can download."""
    if not stack.torrents and not stack.backends:
        raise NotConfigured("no_torrent_client")
    return tuple(one.download for one in joined(stack, known) if ref is None or one.download.ref == ref)


async def pause(stack: MediaStack, ids: Collection[str] | None = None) -> tuple[Download, ...]:
    """Pause these downloads, or all that still run, and return those that were touched.

    Raises NotFound for an unknown id, Refused for what is no torrent.
    """
    chosen = _choose(stack, ids, RUNNING)
    for client, hashes in _by_client(chosen):
        await client.port.pause(hashes)
    return tuple(one.download for one in chosen)


async def resume(stack: MediaStack, ids: Collection[str] | None = None) -> tuple[Download, ...]:
    """Let these downloads run again, or all that are paused, and return those that were touched.

    Raises NotFound for an unknown id, Refused for what is no torrent.
    """
    chosen = _choose(stack, ids, frozenset({DownloadState.PAUSED}))
    for client, hashes in _by_client(chosen):
        await client.port.resume(hashes)
    return tuple(one.download for one in chosen)


async def remove(
    stack: MediaStack,
    download_id: str,
    *,
    delete_files: bool,
    blocklist: bool = False,
    search_again: bool = False,
) -> Download:
    """Remove a download, through the *arr that owns it where there is one.

    Raises NotFound; NotManaged if a release shall be blocked or searched again that no *arr owns.
    """
    one, ours = _find(stack, download_id), True
    if one.backend is None or one.entry is None:
        if blocklist or search_again:
            raise NotManaged(title=one.download.title)
    else:
        if search_again and one.entry.backend_id is None:
            raise NotManaged(title=one.download.title)
        # An *arr deletes the files of what it takes out of the client: what is to stay, we take out
        ours = not delete_files
        try:
            await one.backend.port.remove_from_queue(
                one.entry.id,
                remove_from_client=delete_files or one.torrent is None,
                blocklist=blocklist,
                search_again=search_again,
            )
        except NotFound:  # the queue that we saw is up to a minute old
            if blocklist or search_again:  # by now it may be imported, and nothing wrong with its release
                raise NotFound("download_not_found") from None
            ours = True
    if one.client and one.torrent and ours:
        await one.client.port.remove([one.torrent.hash], delete_files=delete_files)
    if search_again and not blocklist and one.backend and one.entry and one.entry.backend_id is not None:
        await one.backend.port.search_now(one.entry.backend_id)  # by itself it searches only after blocking
    return one.download


def _managed(
    stack: MediaStack,
    names: Mapping[str, MediaRef],
    titles: Callable[[Backend], Mapping[int, MediaRef]],
    *,
    only_named: bool = False,
) -> Iterator[Joined]:
    """Walk over the *arrs' queues; a season pack is one record an episode, and one download."""
    for backend in stack.backends:
        refs = titles(backend)
        seen: set[str] = set()
        for entry in backend.snapshot.queue if backend.snapshot else ():
            hash_ = (entry.download_id or "").casefold()
            if hash_ in seen:
                continue
            if hash_:
                seen.add(hash_)
            ref = names.get(hash_) or (refs.get(entry.backend_id) if entry.backend_id else None)
            if ref is None and only_named:
                continue
            client, torrent = _torrent(stack, hash_) or (None, None)
            yield Joined(
                download=_from_both(client, torrent, entry, ref)
                if client and torrent
                else _from_entry(backend, entry, ref),
                backend=backend,
                entry=entry,
                client=client,
                torrent=torrent,
            )


def _torrent(stack: MediaStack, hash_: str) -> tuple[Torrents, Torrent] | None:
    """Find a torrent whichever client holds it."""
    for client in stack.torrents:
        if client.snapshot and (torrent := client.snapshot.torrents.get(hash_)):
            return client, torrent
    return None


def _loose(client: Torrents, torrent: Torrent, names: Mapping[str, MediaRef]) -> Joined:
    download = _from_torrent(client, torrent, names.get(torrent.hash))
    return Joined(download=download, client=client, torrent=torrent)


def _titles(backend: Backend) -> dict[int, MediaRef]:
    """Name the titles of a queue; one walk over the index, however long it is."""
    if not backend.snapshot or not backend.snapshot.queue:
        return {}
    wanted = {entry.backend_id for entry in backend.snapshot.queue if entry.backend_id is not None}
    return backend.snapshot.index.refs_of(wanted)


def _from_torrent(client: Torrents, torrent: Torrent, ref: MediaRef | None) -> Download:
    return Download(
        id=f"{client.entry_id}:{torrent.hash}",
        title=torrent.name,
        state=torrent.state,
        progress=torrent.progress,
        size=torrent.size,
        speed=torrent.speed,
        eta=torrent.eta,
        client=client.title,
        ref=ref,
        stalled_reason=_reason(torrent.state, (torrent.error or "",), torrent.seeds),
    )


def _from_entry(backend: Backend, entry: QueueEntry, ref: MediaRef | None) -> Download:
    state = _FROM_QUEUE[entry.state]
    return Download(
        id=f"{backend.entry_id}:{entry.id}",
        title=entry.title,
        state=state,
        progress=entry.progress,
        size=entry.size,
        eta=entry.eta,
        client=entry.client or backend.title,
        ref=ref,
        stalled_reason="delayed"
        if entry.state is QueueState.DELAYED
        else _reason(state, entry.messages, None, unknown="warning"),
    )


def _from_both(client: Torrents, torrent: Torrent, entry: QueueEntry, ref: MediaRef | None) -> Download:
    state = _FROM_QUEUE[entry.state] if entry.state in _QUEUE_WINS else torrent.state
    return Download(
        id=f"{client.entry_id}:{torrent.hash}",
        title=entry.title or torrent.name,
        state=state,
        progress=torrent.progress,
        size=torrent.size or entry.size,
        speed=torrent.speed,
        eta=torrent.eta,
        client=client.title,
        ref=ref,
        stalled_reason=_reason(state, (torrent.error or "", *entry.messages), torrent.seeds),
    )


def _reason(
    state: DownloadState, messages: Iterable[str], seeds: int | None, unknown: str | None = None
) -> str | None:
    """Fold messages of services into one of our reasons; a state that needs none has none."""
    usual = _REASON_OF_STATE.get(state)
    if usual is None or state in {DownloadState.PAUSED, DownloadState.IMPORT_BLOCKED}:
        return usual
    for message in messages:
        for pattern, reason in _REASONS:
            if pattern.search(message[:_MESSAGE_CAP]):
                return reason
    if state is DownloadState.STALLED:
        return "no_seeds" if seeds == 0 else unknown or usual
    return usual


def _choose(
    stack: MediaStack, ids: Collection[str] | None, states: frozenset[DownloadState]
) -> tuple[Joined, ...]:
    """Return the named downloads, or all torrents in these states."""
    if not stack.torrents:
        raise NotConfigured("no_torrent_client")
    if ids is None:
        return tuple(one for one in joined(stack) if one.torrent and one.torrent.state in states)
    by_id = {one.download.id: one for one in joined(stack)}  # once, however many are named
    chosen = tuple(by_id.get(one) or _missing(stack, one) for one in ids)
    for one in chosen:
        if one.torrent is None:
            raise Refused("not_a_torrent", title=one.download.title)
    return chosen


def _find(stack: MediaStack, download_id: str) -> Joined:
    """Find a download by its public id. Raises what `_missing` does."""
    found = (one for one in joined(stack) if one.download.id == download_id)
    return next(found, None) or _missing(stack, download_id)


def _missing(stack: MediaStack, download_id: str) -> Never:
    """Say why there is no such download: its client is down, else there is none. Raises CannotConnect, NotFound."""
    entry_id = download_id.partition(":")[0]
    for holder in (*stack.torrents, *stack.backends):
        if holder.entry_id == entry_id and holder.snapshot is None:
            raise CannotConnect(service=holder.title)
    raise NotFound("download_not_found")


def _by_client(chosen: Iterable[Joined]) -> Iterator[tuple[Torrents, list[str]]]:
    """Group by client, so that each is called once."""
    groups: dict[str, tuple[Torrents, list[str]]] = {}
    for one in chosen:
        if one.client and one.torrent:
            groups.setdefault(one.client.entry_id, (one.client, []))[1].append(one.torrent.hash)
    yield from groups.values()
