"""One SQLite file behind one thread: opened safely, migrated, never half-written.

Every statement runs in the file's own single thread, so that the event loop never
waits for the disk and transactions cannot mix. `synchronous=FULL`: what `write`
returned from survives a power cut.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import datetime
import logging
import os
from pathlib import Path
import sqlite3
from typing import Self

from .errors import ReadOnly, StorageFailed

_LOGGER = logging.getLogger(__name__)

# A file and its two companions are one database: they move and go together
COMPANIONS = ("", "-wal", "-shm")

type Migration = tuple[str, ...]  # the statements that lead to the next schema version


class Database:
    """A SQLite file with schema versions. Make it with `open`."""

    def __init__(self, path: Path, migrations: Sequence[Migration]) -> None:
        """Remember the file; nothing is touched before `open`."""
        self.path = path
        self.newer = False  # written by a later MediaMate: readable, not writable
        self.set_aside: Path | None = None  # where a damaged file was moved to
        self._migrations = migrations
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="mediamate-db")
        self._connection: sqlite3.Connection | None = None

    @classmethod
    async def open(cls, path: Path, migrations: Sequence[Migration], *, now: Callable[[], datetime]) -> Self:
        """Open or create the file. A damaged one is moved aside. Raises StorageFailed."""
        database = cls(path, migrations)
        try:
            await database._run(lambda: database._open(now()))
        except BaseException:
            database._thread.shutdown(wait=False)
            raise
        return database

    async def close(self) -> None:
        """Finish what was begun and let go of the file; closing twice is no error."""
        if self._connection is not None:
            await self._run(self._close)
        self._thread.shutdown(wait=False)

    async def read[T](self, query: Callable[[sqlite3.Connection], T]) -> T:
        """Run a query in the thread. Raises StorageFailed."""
        return await self._run(lambda: query(self._open_connection()))

    async def write[T](self, change: Callable[[sqlite3.Connection], T]) -> T:
        """Run a change as one transaction, on disk on return. Raises ReadOnly, StorageFailed."""
        if self.newer:
            raise ReadOnly

        def _write() -> T:
            with _transaction(self._open_connection()) as connection:
                return change(connection)

        # A change that was begun is finished even if whoever asked for it is cancelled
        return await asyncio.shield(asyncio.ensure_future(self._run(_write)))

    async def snapshot_to(self, target: Path) -> None:
        """Write a consistent copy, whatever is going on meanwhile. Raises StorageFailed."""

        def _copy(connection: sqlite3.Connection) -> None:
            _create_private(target)
            with closing(sqlite3.connect(target)) as copy:
                connection.backup(copy)

        await self.read(_copy)

    async def _run[T](self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        except (sqlite3.Error, OSError) as err:
            # The error's own text may quote values: its class is enough for the log
            _LOGGER.error("The database %s failed: %s", self.path.name, type(err).__name__)
            raise StorageFailed from err

    def _open_connection(self) -> sqlite3.Connection:
        if self._connection is None:
            raise StorageFailed
        return self._connection

    def _open(self, now: datetime) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._connection = self._connect()
        except sqlite3.OperationalError:
            raise  # locked, full, not ours to read: the file may well be sound
        except sqlite3.DatabaseError:
            self._move_aside(now)
            self._connection = self._connect()

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
        connection, self._connection = self._open_connection(), None
        connection.close()


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
