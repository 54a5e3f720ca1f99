"""How much room there is where things are downloaded to and kept: each disk once, whoever told of it."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ..errors import MediaMateError
from ..model import RootFolder
from .stack import Backend, MediaStack

PATIENCE: Final = 3.0  # seconds until the answer goes without a library that is still thinking
_APART: Final = 10**9  # bytes that a disk may fill between two services' looks at it …
_SHARE: Final = 100  # … or this part of what is free
_LEAST: Final = 10 * 10**9  # bytes: less is nearly full, on any disk
_SPARE: Final = 100 * 10**9  # so much is not, however large the disk
_FULL: Final = 20  # below this part of a disk it is


@dataclass(frozen=True, slots=True)
class Folder:
    """A library's folder, or all that a torrent client downloads to (no path)."""

    service: str
    path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """What is free there, in bytes; `total` is None where nobody says it."""

    places: tuple[Folder, ...]
    free: int
    total: int | None = None

    @property
    def nearly_full(self) -> bool:
        """Is there room for hardly anything?"""
        if self.free < _LEAST:
            return True
        return self.total is not None and self.free < min(self.total // _FULL, _SPARE)

    def holds(self, other: Disk) -> bool:
        """Is that the same disk, as far as figures tell?"""
        apart = max(_APART, max(self.free, other.free) // _SHARE)
        totals = {self.total, other.total} - {None}
        return len(totals) < 2 and abs(self.free - other.free) <= apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """All disks. `shut` are folders that cannot be written to, `untold` services that do not say."""

    disks: tuple[Disk, ...] = ()
    shut: tuple[Folder, ...] = ()
    untold: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()  # services that do not answer


async def room(stack: MediaStack, away: Sequence[str] = ()) -> Room:
    """Ask the libraries how much is free now; of the torrent clients it is known. `away`: who is not even there."""
    answers = await asyncio.gather(*(_folders(one) for one in stack.backends))
    libraries = list(zip(stack.backends, answers, strict=True))
    folders = [(one.title, folder) for one, found in libraries for folder in found or ()]
    known = [
        (one.title, one.snapshot.totals.free_space) for one in stack.torrents if one.snapshot is not None
    ]
    untold = [title for title, folder in folders if folder.accessible and folder.free is None]
    untold += [title for title, free in known if free is None]
    silent = [one.title for one, found in libraries if found is None]
    silent += [one.title for one in stack.torrents if one.snapshot is None]
    single = (*_of_libraries(folders), *_of_clients(known))
    return Room(
        disks=_joined(single),
        shut=tuple(Folder(title, folder.path) for title, folder in folders if not folder.accessible),
        untold=tuple(dict.fromkeys(untold)),
        silent=(*silent, *away),
    )


async def _folders(backend: Backend) -> tuple[RootFolder, ...] | None:
    """Return a library's folders as they are now; None where it does not answer."""
    if backend.snapshot is None:
        return None
    try:
        async with asyncio.timeout(PATIENCE):
            return tuple(await backend.port.root_folders())
    except MediaMateError, TimeoutError:
        return None


def _of_libraries(folders: Iterable[tuple[str, RootFolder]]) -> Iterator[Disk]:
    for title, one in folders:
        if one.accessible and one.free is not None:
            yield Disk(places=(Folder(title, one.path),), free=one.free, total=one.total)


def _of_clients(known: Iterable[tuple[str, int | None]]) -> Iterator[Disk]:
    for title, free in known:
        if free is not None:
            yield Disk(places=(Folder(title),), free=free)


def _joined(single: Iterable[Disk]) -> tuple[Disk, ...]:
    """Put together what is one disk: the least that somebody saw free on it counts."""
    disks: list[Disk] = []
    for one in single:
        at = next((at for at, disk in enumerate(disks) if disk.holds(one)), None)
        if at is None:
            disks.append(one)
            continue
        disk = disks[at]
        disks[at] = replace(
            disk,
            places=(*disk.places, *one.places),
            free=min(disk.free, one.free),
            total=disk.total if disk.total is not None else one.total,
        )
    return tuple(disks)
