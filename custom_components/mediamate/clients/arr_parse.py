"""What all *arrs say in the same words, read into the nouns of `model`. Pure functions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
import re
from types import MappingProxyType

from ..model import (
    ORIGINAL,
    HealthIssue,
    QualityProfile,
    QueueEntry,
    QueueState,
    Release,
    RootFolder,
    ServiceInfo,
)
from . import arr_titles, fields, wire
from .fields import Record

# Addresses may hold a key, also those of trackers in a magnet link; so may what is left of one that was cut
_URL = re.compile(
    r"\b(?:[a-z][a-z0-9+.-]{0,20}://|magnet:)\S+|\b(?:api_?key|passkey|(?:rss|auth|access)_?(?:key|token)|token)=\S+",
    re.IGNORECASE,
)

# The state of the import decides, wherever there is one …
_TRACKED: Mapping[str, QueueState] = MappingProxyType(
    {
        "importBlocked": QueueState.IMPORT_BLOCKED,
        "importPending": QueueState.IMPORTING,
        "importing": QueueState.IMPORTING,
        "imported": QueueState.IMPORTED,
        "failedPending": QueueState.FAILED,
        "failed": QueueState.FAILED,
        # as Lidarr and Readarr write it
        "importFailed": QueueState.IMPORT_BLOCKED,
        "downloadFailedPending": QueueState.FAILED,
        "downloadFailed": QueueState.FAILED,
    }
)
# … then what the download client says; `completed` has yet to be imported.
_STATUS: Mapping[str, QueueState] = MappingProxyType(
    {
        "queued": QueueState.QUEUED,
        "paused": QueueState.PAUSED,
        "downloading": QueueState.DOWNLOADING,
        "completed": QueueState.IMPORTING,
        "failed": QueueState.FAILED,
        "warning": QueueState.WARNING,
        "delay": QueueState.DELAYED,
        "fallback": QueueState.DELAYED,
        "downloadClientUnavailable": QueueState.WARNING,
    }
)
_TROUBLE = frozenset({"warning", "error"})
_LEVELS = frozenset({"ok", "notice", "warning", "error"})


@dataclass(frozen=True, slots=True)
class DiskSpace:
    """A disk as the *arr sees it."""

    path: str
    free: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadClientHint:
    """Where an *arr finds its download client, without any secret."""

    name: str
    implementation: str  # "QBittorrent", "Transmission", "Deluge" …
    host: str
    port: int | None = None
    use_ssl: bool = False
    url_base: str = ""
    enabled: bool = True

    @property
    def url(self) -> str:
        """The address, as the *arr would call it."""
        scheme = "https" if self.use_ssl else "http"
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = f":{self.port}" if self.port else ""
        base = self.url_base.strip("/")
        return f"{scheme}://{host}{port}{f'/{base}' if base else ''}"


def parse_status(source: Record) -> ServiceInfo:
    """Read /system/status."""
    return ServiceInfo(
        app=fields.need_text(source, "appName", 60),
        version=fields.need_text(source, "version", 40),
        name=fields.text(source, "instanceName", 100) or None,
    )


def parse_version(version: str) -> tuple[int, ...]:
    """Read "5.14.0.9383" as numbers; () for something else."""
    parts = version.split(".")
    return tuple(int(part) for part in parts) if all(re.fullmatch(r"\d{1,9}", part) for part in parts) else ()


def parse_reason(text: str, limit: int = 200) -> str:
    """Return a service's own explanation, fit to be shown: short and without addresses."""
    return wire.text(_URL.sub("…", text[:2000]), limit)


def parse_health(source: Record) -> HealthIssue:
    """Read a line of /health; a level that is not known is taken for a warning."""
    level = fields.text(source, "type", 20)
    return HealthIssue(
        source=fields.text(source, "source", 100),
        level=level if level in _LEVELS else "warning",
        message=parse_reason(fields.text(source, "message", 2000), 500),
    )


def parse_disk(source: Record) -> DiskSpace:
    """Read a line of /diskspace."""
    return DiskSpace(
        fields.text(source, "path", 1000), fields.size(source, "freeSpace"), fields.size(source, "totalSpace")
    )


def parse_root_folder(source: Record, disks: Sequence[DiskSpace] = ()) -> RootFolder:
    """Read a line of /rootfolder; its total is that of the disk that holds it."""
    path = fields.need_text(source, "path", 1000)
    holding = [disk for disk in disks if disk.path and _is_under(path, disk.path)]
    disk = max(holding, key=lambda one: len(one.path), default=None)
    return RootFolder(
        id=fields.need_id(source, "id"),
        path=path,
        accessible=source.get("accessible") is not False,
        free=fields.integer(source, "freeSpace"),
        total=(disk.total or None) if disk else None,
    )


def _is_under(path: str, mount: str) -> bool:
    """Does the path lie on this disk? Both in the spelling of the *arr's own system."""
    flavour = PureWindowsPath if "\\" in mount or mount[1:2] == ":" else PurePosixPath
    return flavour(path).is_relative_to(flavour(mount))


def parse_quality_profile(source: Record) -> QualityProfile:
    """Read a profile; qualities stand alone or in groups, and the group's tick counts."""
    heights: set[int] = set()
    names: dict[str, None] = {}
    for item in fields.children(source, "items"):
        if not fields.flag(item, "allowed"):
            continue
        for one in fields.children(item, "items") or [item]:
            quality = fields.child(one, "quality")
            if height := fields.positive(quality, "resolution"):
                heights.add(height)
            names[fields.text(quality, "name", 40)] = None
    own = fields.text(fields.child(source, "language"), "name", 40) == "Original"
    return QualityProfile(
        fields.need_id(source, "id"),
        fields.need_text(source, "name", 100),
        tuple(sorted(heights, reverse=True)),
        ORIGINAL if own else arr_titles.language(source, "language"),
        () if heights else tuple(name for name in names if name)[:50],
    )


def parse_tag(source: Record) -> tuple[str, int]:
    """Read a tag as (label, id)."""
    return fields.need_text(source, "label", 100), fields.need_id(source, "id")


def parse_queue_state(source: Record) -> QueueState:
    """Fold status, trackedDownloadStatus and trackedDownloadState into one."""
    tracked = _TRACKED.get(fields.text(source, "trackedDownloadState", 40))
    troubled = fields.text(source, "trackedDownloadStatus", 40) in _TROUBLE
    if tracked is QueueState.IMPORTING and troubled:
        return QueueState.IMPORT_BLOCKED
    if fields.text(source, "trackedDownloadState", 40) == "importPending" and fields.children(
        source, "statusMessages"
    ):
        return QueueState.IMPORT_BLOCKED
    if tracked:
        return tracked
    state = _STATUS.get(fields.text(source, "status", 40), QueueState.UNKNOWN)
    if troubled and state not in {QueueState.PAUSED, QueueState.FAILED}:
        return QueueState.WARNING
    return state


def parse_queue_entry(source: Record, owner: str) -> QueueEntry:
    """Read a queue record; `owner` is the key of the title's id (movieId, seriesId …)."""
    return QueueEntry(
        id=fields.need_id(source, "id"),
        backend_id=fields.positive(source, owner),
        title=fields.text(source, "title"),
        state=parse_queue_state(source),
        size=fields.size(source, "size"),
        size_left=fields.size(source, "sizeleft"),
        eta=fields.seconds(source, "timeleft"),
        download_id=fields.text(source, "downloadId", 200).casefold() or None,
        protocol=fields.text(source, "protocol", 20) or "unknown",
        client=fields.text(source, "downloadClient", 100) or None,
        messages=_messages(source),
    )


def _messages(source: Record) -> tuple[str, ...]:
    """Collect what the *arr complains about, each sentence once."""
    said = [fields.text(source, "errorMessage", 1000)]
    for group in fields.children(source, "statusMessages"):
        said += fields.texts(group, "messages", most=10) or (fields.text(group, "title"),)
    shown = (parse_reason(one) for one in said if one)
    return tuple(dict.fromkeys(shown))[:10]


def parse_release(source: Record) -> Release | None:
    """Read one find of an interactive search; None without a name to get it by: one indexer spoils no search."""
    if not (guid := fields.text(source, "guid", 2000)):
        return None
    quality = fields.child(fields.child(source, "quality"), "quality")
    languages = (fields.text(one, "name", 40) for one in fields.children(source, "languages"))
    return Release(
        guid=guid,
        indexer_id=fields.need_id(source, "indexerId"),
        indexer=fields.text(source, "indexer", 100),
        title=fields.text(source, "title"),
        size=fields.size(source, "size"),
        quality=fields.text(quality, "name", 40),
        languages=tuple(one for one in languages if one),
        seeders=fields.integer(source, "seeders"),
        protocol=fields.text(source, "protocol", 20) or "torrent",
        age=fields.number(source, "ageHours"),
        approved=fields.flag(source, "approved") and not fields.flag(source, "rejected"),
        rejections=tuple(parse_reason(one) for one in fields.texts(source, "rejections", most=10)),
    )


def parse_update(source: Record) -> str | None:
    """Return the version of an update that could be installed."""
    wanted = (
        fields.flag(source, "latest")
        and fields.flag(source, "installable")
        and not fields.flag(source, "installed")
    )
    return (fields.text(source, "version", 40) or None) if wanted else None


def parse_download_client(source: Record) -> DownloadClientHint | None:
    """Read where a download client is; None for those without a host (a watched folder)."""
    settings: Record = {
        fields.text(one, "name", 60): one.get("value") for one in fields.children(source, "fields")
    }
    if not (host := fields.text(settings, "host", 255)):
        return None
    return DownloadClientHint(
        name=fields.text(source, "name", 100),
        implementation=fields.text(source, "implementation", 60),
        host=host,
        port=fields.positive(settings, "port"),
        use_ssl=fields.flag(settings, "useSsl"),
        url_base=fields.text(settings, "urlBase", 200),
        enabled=source.get("enable") is not False,
    )
