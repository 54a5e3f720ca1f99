"""All that is known about something that does not come -> one cause, in plain words. Pure.

Services say the same thing in many places and in their own words; here the first check that
explains it counts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from ..model import DownloadState, Message, QueueState, RequestState, RootFolder
from .blame import IMPORTS, TROUBLES, UNREACHABLE, WRITING, meaning
from .causes import CAUSES, Diagnosis, Evidence, Remedy


@dataclass(frozen=True, slots=True)
class _Found:
    cause: str
    values: Mapping[str, Any] = field(default_factory=dict)
    worded: str = ""  # ending of the sentence's key, where there is more than one


type _Check = Callable[[Evidence], _Found | None]

_CRAWL: Final = 50_000  # B/s; nobody would wait for less
_TOO_LONG: Final = 24 * 3600  # seconds
_SHOWN: Final = 160  # characters of a service's own words
_COMPANY: Final = 2  # so many others have to stand still as well, or it is this one's fault
_WANTS_BYTES: Final = frozenset({DownloadState.DOWNLOADING, DownloadState.STALLED, DownloadState.METADATA})
_SAMPLE: Final = "import_sample"
_NOTHING: Final = "import_empty"
_NO_WORDS: Final = "error"  # what a client says that does not say which
_STUCK: Final = frozenset({DownloadState.STALLED, DownloadState.METADATA, DownloadState.ERROR})
_WAITS: Final[Mapping[DownloadState, str]] = {
    DownloadState.QUEUED: "queued",
    DownloadState.CHECKING: "checking",
    DownloadState.IMPORTING: "importing",
    DownloadState.SEEDING: "importing",
    DownloadState.COMPLETED: "importing",
}


def diagnose(seen: Evidence) -> Diagnosis:
    """Return the one cause that explains it best."""
    checks = _OF_A_DOWNLOAD if seen.download else _OF_A_WISH
    found = next((cause for check in checks if (cause := check(seen))), _Found("searching"))
    return Diagnosis(
        cause=found.cause,
        label=seen.label,
        message=Message(f"cause_{found.cause}{found.worded}", {"label": seen.label, **found.values}),
        remedies=tuple(one for one in CAUSES[found.cause][1] if _possible(one, seen)),
        download_id=seen.download.id if seen.download else None,
        request_id=seen.request.id if seen.request and not seen.request.closed else None,
    )


def _possible(remedy: Remedy, seen: Evidence) -> bool:
    """Can it be done here? What no *arr owns is never searched again, what is no torrent never resumed."""
    match remedy:
        case Remedy.ANOTHER | Remedy.AGAIN:
            return seen.library_up and seen.entry is not None and seen.entry.backend_id is not None
        case Remedy.RESUME:
            return seen.torrent is not None
        case Remedy.IMPORT:
            return seen.library_up and seen.entry is not None
    return seen.library_up


# --- with a download


def _held(seen: Evidence) -> _Found | None:
    """Paused, or waiting on purpose."""
    if seen.download and seen.download.state is DownloadState.PAUSED:
        return _Found("paused")
    return _Found("delayed") if seen.entry and seen.entry.state is QueueState.DELAYED else None


def _not_imported(seen: Evidence) -> _Found | None:
    """Downloaded, and not taken into the library."""
    entry = seen.entry
    if entry is None or entry.state is not QueueState.IMPORT_BLOCKED:
        return None
    cause, why = _import_trouble(entry.messages) or ("import_other", next(iter(entry.messages), ""))
    if cause == "no_space" or (cause == "import_other" and _too_full(seen.folders, entry.size)):
        return _no_space(seen.folders, entry.size)
    return _Found(cause, {"why": why[:_SHOWN]}, worded="" if why else "_plain")  # only the last has no words


def _import_trouble(messages: Sequence[str]) -> tuple[str, str] | None:
    """Return what keeps it out, and who says so: a sample only where nothing is said of the real thing."""
    rest = [one for one in messages if (known := meaning(IMPORTS, (one,))) is None or known[0] != _SAMPLE]
    found = meaning(IMPORTS, rest)
    return found if found and found[0] != _NOTHING else meaning(IMPORTS, messages)


def _too_full(folders: Sequence[RootFolder], size: int) -> bool:
    free = [one.free for one in folders if one.free is not None]
    return bool(free) and max(free) < size


def _no_space(folders: Sequence[RootFolder], size: int) -> _Found:
    """Say where it is full, as far as the library tells."""
    known = [(one.free, one.path) for one in folders if one.free is not None]
    if not known:
        return _Found("no_space", worded="_plain")
    free, path = min(known)
    return _Found("no_space", {"path": path, "free": free, "size": size})


def _full_client(seen: Evidence) -> _Found | None:
    """A full disk where it is downloaded to."""
    torrent, download = seen.torrent, seen.download
    said = meaning(TROUBLES, seen.messages)
    left = max(torrent.size - torrent.done, 0) if torrent else 0
    stands = download is not None and download.state in _STUCK and seen.free is not None
    if (said and said[0] == "no_space") or (stands and left > (seen.free or 0)):
        values = {"client": seen.client, "free": seen.free, "size": left}
        return _Found("no_space_client", values, worded="" if seen.free is not None else "_plain")
    return None


def _waiting(seen: Evidence) -> _Found | None:
    """Its turn will come."""
    return _Found(found) if seen.download and (found := _WAITS.get(seen.download.state)) else None


def _client_down(seen: Evidence) -> _Found | None:
    """Whoever should download it does not answer, to us or to the library."""
    said = meaning(TROUBLES, seen.messages)
    if seen.client_up and not (said and said[0] == "client_down") and not _sick(seen, "DownloadClient"):
        return None
    if seen.torrent is not None:  # we see it: it is the library that cannot
        return None
    return _Found("client_down", {"client": seen.client or seen.library})


def _moving(seen: Evidence) -> _Found | None:
    """It comes; how fast?"""
    download = seen.download
    if download is None or download.state is not DownloadState.DOWNLOADING:
        return None
    if seen.torrent is None and not download.speed:
        # A library knows no speed: it comes while nobody says otherwise
        found = _Found("fine", {"progress": download.progress}, worded="_plain")
        return None if _stands_still(seen) else found
    crawls = bool(download.speed) and download.speed < _CRAWL and (download.eta or _TOO_LONG) >= _TOO_LONG
    if download.speed and not crawls:
        return _Found("fine", {"speed": download.speed, "progress": download.progress})
    return _Found("slow", {"speed": download.speed}) if crawls else None


def _stands_still(seen: Evidence) -> bool:
    """Has somebody waited for it in vain?"""
    return seen.request is not None and seen.request.stalled is not None


def _said_so(seen: Evidence) -> _Found | None:
    """Services say what it is; trackers too, if none of them works."""
    trackers = seen.trackers or ()
    told = [] if any(one.working for one in trackers) else [one.message for one in trackers]
    found = meaning(TROUBLES, (*seen.messages, *told))
    if found is None or found[0] not in {"unregistered", "files_missing"}:
        return None
    return _Found(found[0], {"client": seen.client})


def _gave_up(seen: Evidence) -> _Found | None:
    """It ended in an error: the release's, unless the files could not be written here."""
    if seen.entry is None or seen.entry.state is not QueueState.FAILED:
        return None
    if said := meaning(WRITING, seen.messages):
        return _Found(said[0], {"client": seen.client or seen.library, "why": said[1][:_SHOWN]})
    return _Found("download_failed")


def _cut_off(seen: Evidence) -> _Found | None:
    """The client says itself that it has no connection, as where the VPN that it is bound to is down."""
    return _Found("cut_off", {"client": seen.client}) if seen.cut_off else None


def _stopped(seen: Evidence) -> _Found | None:
    """The client gave it up with an error of its own, and waits to be told to go on: a disk that was full, say."""
    if seen.torrent is None or seen.download is None or seen.download.state is not DownloadState.ERROR:
        return None
    why = seen.torrent.error if seen.torrent.error != _NO_WORDS else None
    return _Found(
        "stopped", {"client": seen.client, "why": (why or "")[:_SHOWN]}, worded="" if why else "_plain"
    )


def _all_stand_still(seen: Evidence) -> _Found | None:
    """Nothing moves in the whole client: a port, a VPN, the connection. No release is to blame."""
    asking = [one for one in seen.others if one.state in _WANTS_BYTES]
    if len(asking) < _COMPANY or any(one.speed for one in seen.others):
        return None
    return _Found("all_stalled", {"client": seen.client, "number": len(asking) + 1})


def _trackers(seen: Evidence) -> _Found | None:
    """None of its trackers works."""
    known = [one for one in seen.trackers or () if one.working is not None]
    if not known or any(one.working for one in known):
        return _tracker_said(seen) if not seen.trackers else None
    why = next((one.message for one in known if one.message), "")
    hosts = tuple(dict.fromkeys(one.host for one in known if one.host))
    if not why or all(UNREACHABLE.search(one.message) for one in known if one.message):
        return _Found("tracker_unreachable", {"trackers": hosts or (seen.client,)})
    return _Found("tracker_error", {"why": why[:_SHOWN]})


def _tracker_said(seen: Evidence) -> _Found | None:
    """The client has no list of trackers to show; what it said of one counts."""
    why = next((one for one in seen.messages if "tracker" in one.casefold()), None)
    return _Found("tracker_error", {"why": why[:_SHOWN]}) if why else None


def _nobody_shares(seen: Evidence) -> _Found | None:
    state, said = seen.download.state if seen.download else None, meaning(TROUBLES, seen.messages)
    if state is DownloadState.METADATA or (said and said[0] == "metadata"):
        return _Found("metadata")
    if seen.torrent is None or seen.torrent.seeds is None or state is DownloadState.ERROR:
        return None  # that nobody could count them is no fault of the release
    if seen.torrent.seeds:
        return _Found("no_connection")
    return _Found("no_seeders") if _counted(seen) else None


def _counted(seen: Evidence) -> bool:
    """Was anybody heard from who counts them? Trackers that were not reached yet tell of this home, if of anything."""
    return not seen.unasked and (not seen.trackers or any(one.working is not None for one in seen.trackers))


def _in_their_words(seen: Evidence) -> _Found:
    """Nothing that we know: the service's own words, where it has some."""
    why = next(iter(seen.messages), "")
    return _Found("other", {"why": why[:_SHOWN]}, worded="" if why else "_plain")


# --- nothing is being downloaded


def _over(seen: Evidence) -> _Found | None:
    request = seen.request
    if request is None or not request.closed or request.state is RequestState.FAILED:
        return None
    return _Found("over" if request.state is not RequestState.READY else "ready")


def _not_handed_over(seen: Evidence) -> _Found | None:
    request = seen.request
    if request and request.state is RequestState.PENDING_APPROVAL:
        return _Found("pending_approval")
    if not seen.library_up:
        return _Found("library_down", {"library": seen.library})
    if request and request.state is RequestState.REQUESTED and request.backend_id is None:
        return _Found("handing_over", {"library": seen.library})
    return None


def _stands(seen: Evidence) -> _Found | None:
    """What the request itself knows."""
    request = seen.request
    if request is None:
        return None
    if request.state is RequestState.FAILED:
        return _Found("failed")
    if request.state is RequestState.IMPORTED:
        return _Found("not_in_server" if request.stalled else "importing")
    if request.reason == "unmonitored":
        return _Found("unmonitored")
    if request.reason == "unreleased":
        day = seen.release_day
        return _Found("not_released", {"day": day}, worded="_day" if day else "")
    return None


def _no_indexers(seen: Evidence) -> _Found | None:
    """Nobody whom it could ask for a release."""
    if seen.failing and seen.indexers is not None and len(seen.failing) >= seen.indexers:
        return _Found("indexers_down", {"indexers": seen.failing})
    if _sick(seen, "IndexerStatusCheck", "error") or _sick(seen, "IndexerLongTermStatusCheck", "error"):
        return _Found("indexers_down", worded="_plain")
    if _sick(seen, "IndexerSearchCheck"):
        return _Found("no_indexers", {"library": seen.library})
    return None


def _no_client(seen: Evidence) -> _Found | None:
    """Found or not: there is nobody to download it."""
    if _sick(seen, "DownloadClientStatusCheck", "error") or _sick(seen, "DownloadClientCheck", "error"):
        return _Found("client_down", {"client": seen.client or seen.library})
    return _Found("no_client", {"library": seen.library}) if _sick(seen, "DownloadClientCheck") else None


def _nothing_found(seen: Evidence) -> _Found | None:
    if seen.request and seen.request.reason == "nothing_found":
        return _Found("nothing_found", {"indexers": seen.failing}, worded="_some" if seen.failing else "")
    return None


def _sick(seen: Evidence, source: str, level: str | None = None) -> bool:
    """Does the library's own health page say so? By its sources: the words are in the library's language."""
    return any(
        one.source.startswith(source) and (one.level == level if level else one.level in {"warning", "error"})
        for one in seen.health
    )


# The first that explains it counts
_OF_A_DOWNLOAD: Final[tuple[_Check, ...]] = (
    _held,
    _not_imported,
    _full_client,
    _waiting,
    _client_down,
    _moving,
    _said_so,
    _gave_up,
    _stopped,
    _cut_off,
    _all_stand_still,
    _trackers,
    _nobody_shares,
    _in_their_words,
)
_OF_A_WISH: Final[tuple[_Check, ...]] = (
    _over,
    _not_handed_over,
    _stands,
    _no_indexers,
    _no_client,
    _nothing_found,
)
