"""Who follows which series, on disk."""

from collections.abc import Sequence
from sqlite3 import Connection, Row
from typing import Any

from .database import Database
from .model import Follow, MediaRef
from .records import follow_from, follow_text, readable


class Follows:
    """Part of the history. Methods raise as those of the History."""

    _database: Database

    async def follows(self, actor: str | None = None) -> list[Follow]:
        """Return what is followed (by one person), the oldest first."""

        def read(connection: Connection) -> list[Row]:
            query = "SELECT body FROM follow WHERE ? IS NULL OR actor = ? ORDER BY since, ref"
            return connection.execute(query, (actor, actor)).fetchall()

        return list(readable(await self._database.read(read), lambda row: follow_from(row["body"])))

    async def unfollow(self, actor: str, ref: MediaRef) -> bool:
        """Follow a series no longer; False if it was not followed."""

        def drop(connection: Connection) -> int:
            where = "DELETE FROM follow WHERE actor = ? AND ref = ?"
            return connection.execute(where, (actor, str(ref))).rowcount

        return await self._database.write(drop) > 0


def drop_follows(connection: Connection, actor: str | None) -> int:
    """Have somebody, or everybody, follow nothing any more. Return how many follows that were."""
    where = "DELETE FROM follow WHERE ? IS NULL OR actor = ?"
    return connection.execute(where, (actor, actor)).rowcount


def remove_follow(connection: Connection, follow: Follow) -> bool:
    """Have a series followed no longer; False if it is not (any more), or was begun anew."""
    where = "DELETE FROM follow WHERE actor = ? AND ref = ? AND since = ?"
    values = (follow.actor, str(follow.ref), follow.since.isoformat())
    return connection.execute(where, values).rowcount > 0


def write_follows(connection: Connection, follows: Sequence[Follow], *, new: bool) -> None:
    """Write what is known of follows now. One that was dropped, or begun anew, meanwhile stays that."""
    values: list[tuple[Any, ...]] = [
        (follow_text(one), one.since.isoformat(), one.actor, str(one.ref)) for one in follows
    ]
    if new:
        connection.executemany(
            "INSERT OR REPLACE INTO follow (body, since, actor, ref) VALUES (?, ?, ?, ?)", values
        )
    else:
        connection.executemany("UPDATE follow SET body = ? WHERE since = ? AND actor = ? AND ref = ?", values)
