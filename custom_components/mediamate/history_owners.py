"""Whose things are whose: what changes hands when somebody is listed as a member, or is one no more."""

from dataclasses import replace
import logging
from sqlite3 import Connection

from .database import Database
from .model import MediaRequest
from .records import exchange_from, exchange_text, follow_from, follow_text, request_from, request_text

_LOGGER = logging.getLogger(__name__)


class Owners:
    """Part of the history. Methods raise as those of the History."""

    _database: Database

    async def rename_actor(self, old: str, new: str) -> None:
        """Give all that one actor asked for, said and thinks to another: all of it or nothing."""

        def rename(connection: Connection) -> None:
            _requests(connection, old, new)
            _exchanges(connection, old, new)
            _ratings(connection, old, new)
            _follows(connection, old, new)

        await self._database.write(rename)


def renamed(request: MediaRequest, old: str, new: str) -> MediaRequest:
    """Return a request with another owner and watcher, where it was this one."""
    threads = (replace(one, actor=new) if one.actor == old else one for one in request.watchers)
    watchers = {(one.actor, one.door, one.place): one for one in threads}
    actor = new if request.actor == old else request.actor
    return replace(request, actor=actor, watchers=tuple(watchers.values()))


def _requests(connection: Connection, old: str, new: str) -> None:
    rows = connection.execute(
        "SELECT id, body FROM request WHERE id IN (SELECT request_id FROM watcher WHERE actor = ?)", (old,)
    ).fetchall()
    for row in rows:
        try:
            request = renamed(request_from(row["body"]), old, new)
        except ValueError as err:
            _LOGGER.warning("A stored request cannot be read and keeps its owner: %s", err)
            continue
        connection.execute(
            "UPDATE request SET actor = ?, body = ? WHERE id = ?",
            (request.actor, request_text(request), row["id"]),
        )
        # Both may have waited for it
        connection.execute("DELETE FROM watcher WHERE request_id = ? AND actor = ?", (row["id"], old))
        connection.execute(
            "INSERT OR IGNORE INTO watcher (actor, request_id) VALUES (?, ?)", (new, row["id"])
        )


def _exchanges(connection: Connection, old: str, new: str) -> None:
    rows = connection.execute("SELECT id, body FROM exchange WHERE actor = ?", (old,)).fetchall()
    for row in rows:
        try:
            exchange = exchange_from(row["body"], row["id"])
        except ValueError as err:
            _LOGGER.warning("What was said cannot be read and keeps its speaker: %s", err)
            continue
        body = exchange_text(replace(exchange, thread=replace(exchange.thread, actor=new)))
        connection.execute("UPDATE exchange SET actor = ?, body = ? WHERE id = ?", (new, body, row["id"]))


def _follows(connection: Connection, old: str, new: str) -> None:
    """Who follows the same already goes on as before."""
    for row in connection.execute("SELECT body FROM follow WHERE actor = ?", (old,)).fetchall():
        try:
            follow = follow_from(row["body"])
        except ValueError as err:
            _LOGGER.warning("A stored follow cannot be read and is dropped: %s", err)
            continue
        follow = replace(follow, thread=replace(follow.thread, actor=new))
        connection.execute(
            "INSERT OR IGNORE INTO follow (actor, ref, since, body) VALUES (?, ?, ?, ?)",
            (new, str(follow.ref), follow.since.isoformat(), follow_text(follow)),
        )
    connection.execute("DELETE FROM follow WHERE actor = ?", (old,))


def _ratings(connection: Connection, old: str, new: str) -> None:
    """A person has one opinion on a title: the newest."""
    connection.execute(
        "INSERT INTO rating (actor, ref, title, liked, rated)"
        " SELECT ?, ref, title, liked, rated FROM rating WHERE actor = ?"
        " ON CONFLICT (actor, ref) DO UPDATE SET title = excluded.title, liked = excluded.liked,"
        " rated = excluded.rated WHERE excluded.rated > rating.rated",
        (new, old),
    )
    connection.execute("DELETE FROM rating WHERE actor = ?", (old,))
