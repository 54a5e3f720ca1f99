"""How much room there is: each disk once, and whoever says nothing by name."""

from typing import Any

import pytest

from custom_components.mediamate.errors import CannotConnect
from custom_components.mediamate.model import LibrarySnapshot, RootFolder, TransferSnapshot, TransferTotals
from custom_components.mediamate.operations import space
from custom_components.mediamate.operations.space import Disk, Folder, Room, room
from custom_components.mediamate.operations.stack import Instance, MediaStack

from .fakes import INFO, FakeBackend, FakeTorrents

GB = 10**9
TB = 10**12


def folder(
    path: str = "/movies", free: int | None = 500 * GB, total: int | None = TB, **how: Any
) -> RootFolder:
    return RootFolder(1, path, how.get("accessible", True), free, total)


def library(title: str, *folders: RootFolder, up: bool = True) -> Any:
    port = FakeBackend()
    port.folders = folders
    return Instance(title, title, port, LibrarySnapshot(info=INFO) if up else None)


def client(title: str, free: int | None, *, up: bool = True) -> Any:
    seen = TransferSnapshot(TransferTotals(free_space=free)) if up else None
    return Instance(title, title, FakeTorrents(), seen)


async def found(*backends: Any, torrents: tuple[Any, ...] = ()) -> Room:
    return await room(MediaStack(backends=backends, torrents=torrents))


async def test_each_disk_is_told_once() -> None:
    radarr = library("Radarr", folder("/movies"), folder("/kids"), folder("/old", free=300 * GB))
    sonarr = library("Sonarr", folder("/tv", free=500 * GB + GB // 2))
    lidarr = library("Lidarr", folder("/music", total=2 * TB))
    told = await found(radarr, sonarr, lidarr, torrents=(client("qBittorrent", 500 * GB - 7),))
    first, second, third = told.disks
    assert first.places == (
        Folder("Radarr", "/movies"),
        Folder("Radarr", "/kids"),
        Folder("Sonarr", "/tv"),
        Folder("qBittorrent"),
    )
    assert (first.free, first.total) == (500 * GB - 7, TB)
    assert (second.places, second.free) == ((Folder("Radarr", "/old"),), 300 * GB)
    assert (third.places, third.total) == ((Folder("Lidarr", "/music"),), 2 * TB)


async def test_a_client_s_own_disk_has_no_total() -> None:
    told = await found(library("Radarr", folder()), torrents=(client("qBittorrent", 90 * GB),))
    assert [(one.free, one.total) for one in told.disks] == [(500 * GB, TB), (90 * GB, None)]


async def test_who_says_it_later_says_how_large_it_is() -> None:
    told = await found(library("Radarr", folder(total=None)), library("Sonarr", folder("/tv")))
    (one,) = told.disks
    assert one.total == TB and len(one.places) == 2


@pytest.mark.parametrize(
    ("free", "total", "full"),
    [
        (9 * GB, None, True),
        (9 * GB, 12 * GB, True),
        (11 * GB, None, False),
        (40 * GB, TB, True),
        (60 * GB, TB, False),
        (150 * GB, 20 * TB, False),
        (90 * GB, 20 * TB, True),
    ],
)
def test_nearly_full(free: int, total: int | None, full: bool) -> None:
    assert Disk(places=(), free=free, total=total).nearly_full is full


async def test_who_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    down, failing, slow = library("One", up=False), library("Two", folder()), library("Three", folder())
    failing.port.fails["root_folders"] = CannotConnect(service="Two")
    slow.port.delay = 30
    monkeypatch.setattr(space, "PATIENCE", 0.01)
    stack = MediaStack(backends=(down, failing, slow), torrents=(client("Four", 1, up=False),))
    told = await room(stack, ["Five"])
    assert told == Room(silent=("One", "Two", "Three", "Four", "Five"))
    assert not down.port.calls


async def test_who_does_not_say_and_what_is_shut() -> None:
    radarr = library(
        "Radarr", folder("/gone", accessible=False), folder("/some", free=None), folder("/more", free=None)
    )
    told = await found(radarr, torrents=(client("Deluge", None),))
    assert told == Room(shut=(Folder("Radarr", "/gone"),), untold=("Radarr", "Deluge"))
