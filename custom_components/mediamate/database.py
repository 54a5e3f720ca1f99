"""One SQLite file behind one thread: opened safely, migrated, never half-written.

Every statement runs in the file's own single thread, so that the event loop never
waits for the disk and transactions cannot mix. `synchronous=FULL`: what `write`
returned from survives a power cut.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
import logging
import os
from pathlib import Path
import sqlite3
from typing import Any, Final, Self

from .errors import ReadOnly, StorageFailed

_LOGGER = logging.getLogger(__name__)

# A file and its two companions are one database: they move and go together
COMPANIONS: Final = ("", "-wal", "-shm")
_PAGES: Final = 1000  # SQLite's own default: so long may the -wal file get

type Migration = tuple[str, ...]  # the statements that lead to the next schema version


class Database:
    """A SQLite file with schema versions. Make it with `open`."""

    def __init__(self, path: Path, migrations: Sequence[Migration], now: Callable[[], datetime]) -> None:
        """Remember the file; nothing is touched before `open`."""
        self.path = path
        self.newer = False  # written by a later MediaMate: readable, not writable
        self.set_aside: Path | None = None  # where a damaged file was moved to
        self._migrations = migrations
        self._now = now
        self._closed = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="mediamate-db")
        self._connection: sqlite3.Connection | None = None

    @classmethod
    async def open(cls, path: Path, migrations: Sequence[Migration], *, now: Callable[[], datetime]) -> Self:
        """Open or create the file. A damaged one is moved aside. Raises StorageFailed."""
        database = cls(path, migrations, now)
        try:
            await database._run(database._opened)
        except BaseException:
            await database.close()
            raise
        return database

    async def close(self) -> None:
        """Finish what was begun and let go of the file; closing twice is no error."""
        if not self._closed:
            closing = asyncio.get_running_loop().run_in_executor(self._thread, self._close)
            self._closed = True
            try:
                await closing
            finally:
                await asyncio.to_thread(self._thread.shutdown)

    async def delete(self) -> None:
        """Take the file away. The next read or write begins a new one."""
        await self._run(self._delete)

    async def read[T](self, query: Callable[[sqlite3.Connection], T]) -> T:
        """Run a query in the thread. Raises StorageFailed."""
        return await self._run(lambda: query(self._opened()))

    async def write[T](self, change: Callable[[sqlite3.Connection], T]) -> T:
        """Run a change as one transaction, on disk on return. Raises ReadOnly, StorageFailed."""

        def _write() -> T:
            if self._opened() and self.newer:
                raise ReadOnly
            with _transaction(self._opened()) as connection:
                return change(connection)

        return await to_the_end(self._run(_write))

    async def hold_still(self) -> None:
        """Keep the main file unchanged until `let_go`, so that it can be copied byte by byte.

        Writing goes on: it only appends to the -wal file, and whatever part of that is
        copied, SQLite replays up to the last whole transaction in it.
        """
        await self.read(_hold_still)

    async def let_go(self) -> None:
        """Let changes flow into the main file again."""
        await self.read(lambda connection: connection.execute(f"PRAGMA wal_autocheckpoint={_PAGES}"))

    async def _run[T](self, work: Callable[[], T]) -> T:
        if self._closed:
            raise StorageFailed
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        except (sqlite3.Error, OSError) as err:
            # The error's own text may quote values: its class is enough for the log
            _LOGGER.error("The database %s failed: %s", self.path.name, type(err).__name__)
            raise StorageFailed from err

    def _opened(self) -> sqlite3.Connection:
        """Return the connection, opening or beginning the file where there is none."""
        if self._connection is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._connection = self._connect()
            except sqlite3.OperationalError:
                raise  # locked, full, not ours to read: the file may well be sound
            except sqlite3.DatabaseError:
                self._move_aside(self._now())
                self._connection = self._connect()
        return self._connection

    def _connect(self) -> sqlite3.Connection:
        _create_private(self.path)
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("damaged")
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        self.newer = version > len(self._migrations)
        if self.newer:
            connection.execute("PRAGMA query_only=ON")
        for number, statements in enumerate(self._migrations[version:], version + 1):
            with _transaction(connection):
                for statement in statements:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version={number}")

    def _move_aside(self, now: datetime) -> None:
        self.set_aside = self.path.with_name(f"{self.path.name}.damaged-{now:%Y%m%d%H%M%S}")
        _LOGGER.error("The database is damaged; it is kept as %s and a new one begins", self.set_aside.name)
        for companion in COMPANIONS:
            part = self.path.with_name(self.path.name + companion)
            if part.exists():
                part.rename(self.set_aside.with_name(self.set_aside.name + companion))

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _delete(self) -> None:
        self._close()
        self.newer = False
        for companion in COMPANIONS:
            self.path.with_name(self.path.name + companion).unlink(missing_ok=True)


async def to_the_end[T](work: Coroutine[Any, Any, T]) -> T:
    """Finish what was begun, even if whoever asked for it is cancelled meanwhile."""
    task = asyncio.ensure_future(work)
    task.add_done_callback(lambda done: done.cancelled() or done.exception())  # nobody may be left to hear it
    await asyncio.wait([task])
    return task.result()


def _hold_still(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA wal_autocheckpoint=0")


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Commit all of the block or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _create_private(path: Path) -> None:
    """Make the file for its owner only, before SQLite writes into it (its companions follow)."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)
