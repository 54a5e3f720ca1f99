"""What was said, and the search over it and over requests: the part of the history that may forget."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
import json
import logging
import sqlite3
from sqlite3 import Connection, Row
from typing import Any, Final

from .database import Database
from .history_follows import drop_follows
from .model import Door, Exchange, MediaRequest
from .records import exchange_from, exchange_text
from .understanding import words_of

_LOGGER = logging.getLogger(__name__)

MAX_EXCHANGES: Final = 200  # of one answer
_BEGINNING: Final = 5  # letters
_REQUEST: Final = "request"
_EXCHANGE: Final = "exchange"

type Words = Sequence[frozenset[str]]
"""What is looked for: for each word the forms of which one has to be there."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much is gone."""

    exchanges: int = 0
    questions: int = 0  # that waited for a yes
    follows: int = 0  # series that are followed no longer


class Talks:
    """The tables of what was said. Methods raise as those of the History."""

    _database: Database

    async def save_exchange(self, exchange: Exchange) -> None:
        """Write a turn, findable."""
        thread = exchange.thread
        words = " ".join([exchange.said, exchange.answer, *(one.label for one in exchange.mentions)])

        def _save(connection: Connection) -> None:
            row = connection.execute(
                "INSERT INTO exchange (actor, door, said_at, body) VALUES (?, ?, ?, ?)",
                (thread.actor, thread.door.value, exchange.when.timestamp(), exchange_text(exchange)),
            )
            make_findable(connection, _EXCHANGE, str(row.lastrowid), words)

        await self._database.write(_save)

    async def exchanges(
        self,
        actor: str,
        door: Door | None = None,
        *,
        place: str | None = None,
        since: datetime | None = None,
        before: datetime | None = None,
        words: Words = (),
        any_word: bool = False,
        limit: int = 20,
    ) -> list[Exchange]:
        """Return what one actor said and was answered, newest first. `before` itself is left out."""
        where, values = ["actor = ?"], [actor]
        given: list[tuple[str, Any]] = [
            ("door = ?", door and door.value),
            ("json_extract(body, '$.thread.place') = ?", place),
            ("said_at >= ?", since and since.timestamp()),
            ("said_at < ?", before and before.timestamp()),
        ]
        where += [condition for condition, value in given if value is not None]
        values += [value for _, value in given if value is not None]
        page = min(max(limit, 1), MAX_EXCHANGES)

        def _read(connection: Connection) -> list[Row]:
            match, looked_for = having(connection, _EXCHANGE, "CAST(id AS TEXT)", words, any_word=any_word)
            condition = " AND ".join([*where, *match])
            # `condition` is put together in this file only; what comes from outside is in the values
            query = f"SELECT id, body FROM exchange WHERE {condition} ORDER BY id DESC LIMIT {page}"  # noqa: S608
            return connection.execute(query, [*values, *looked_for]).fetchall()

        return list(_readable(await self._database.read(_read)))

    async def newest_exchanges(self, since: datetime) -> list[Exchange]:
        """Return the last turn of each actor at each door since then."""
        query = (
            "SELECT id, body FROM exchange WHERE id IN"
            " (SELECT max(id) FROM exchange WHERE said_at >= ? GROUP BY actor, door)"
        )
        rows = await self._database.read(
            lambda connection: connection.execute(query, (since.timestamp(),)).fetchall()
        )
        return list(_readable(rows))

    async def count_exchanges(self) -> int:
        """Return how many turns are kept."""
        query = "SELECT count(*) FROM exchange"
        count: int = (await self._database.read(lambda connection: connection.execute(query).fetchone()))[0]
        return count

    async def forget(
        self, actor: str | None = None, door: Door | None = None, *, follows: bool = False
    ) -> Forgotten:
        """Delete what was said and every proposal: of one actor, at one door, or of everybody. `follows`: those too."""

        def _forget(connection: Connection) -> Forgotten:
            gone = connection.execute(
                "DELETE FROM exchange WHERE (? IS NULL OR actor = ?) AND (? IS NULL OR door = ?)",
                (actor, actor, door, door),
            ).rowcount
            # a proposal's question names a title, whether it was answered or not; its thread is a JSON list
            rows = connection.execute(
                "DELETE FROM proposal WHERE (? IS NULL OR actor = ?)"
                " AND (? IS NULL OR json_extract(thread, '$[1]') = ?) RETURNING state",
                (actor, actor, door, door),
            ).fetchall()
            _drop_lost(connection)
            ended = drop_follows(connection, actor) if follows else 0
            return Forgotten(gone, sum(row["state"] == "open" for row in rows), ended)

        return await self._database.write(_forget)

    async def prune_exchanges(self, before: datetime) -> int:
        """Delete what was said before that time, and set the index right. Return how many turns went."""

        def _prune(connection: Connection) -> int:
            gone = connection.execute(
                "DELETE FROM exchange WHERE said_at < ?", (before.timestamp(),)
            ).rowcount
            _drop_lost(connection)
            _add_missing(connection)
            if _index(connection):
                connection.execute("DELETE FROM found")
                connection.execute("INSERT INTO found (rowid, words) SELECT id, words FROM searchable")
            return gone

        return await self._database.write(_prune)


def request_findable(connection: Connection, request: MediaRequest) -> None:
    """Have a request found by its title."""
    make_findable(connection, _REQUEST, request.id, f"{request.title} {request.year or ''}")


def make_findable(connection: Connection, kind: str, key: str, text: str) -> None:
    """Note the words of something, once: that of a request is called at every step it takes."""
    known = connection.execute("SELECT 1 FROM searchable WHERE kind = ? AND key = ?", (kind, key)).fetchone()
    if known is not None:
        return
    stems = dict.fromkeys(stem for word in words_of(text) for stem in sorted(word))
    words = f" {' '.join(stems)} "
    indexed = _index(connection)
    row = connection.execute("INSERT INTO searchable (kind, key, words) VALUES (?, ?, ?)", (kind, key, words))
    if indexed:
        connection.execute("INSERT INTO found (rowid, words) VALUES (?, ?)", (row.lastrowid, words))


def having(
    connection: Connection, kind: str, key: str, words: Words, *, any_word: bool = False
) -> tuple[list[str], list[str]]:
    """Return the condition that `key` names something with these words, and its values."""
    if not words:
        return [], []
    if _indexed(connection):
        every = (
            f"({' OR '.join(f'"{stem}"{"*" if _begins(stem) else ""}' for stem in sorted(word))})"
            for word in words
        )
        matching = "id IN (SELECT rowid FROM found WHERE found MATCH ?)"
        values = [(" OR " if any_word else " AND ").join(every)]
    else:
        likes = [" OR ".join("words LIKE ?" for _ in word) for word in words]
        matching = f"({(' OR ' if any_word else ' AND ').join(f'({one})' for one in likes)})"
        values = [f"% {stem}{'%' if _begins(stem) else ' %'}" for word in words for stem in sorted(word)]
    condition = f"{key} IN (SELECT key FROM searchable WHERE kind = ? AND {matching})"  # noqa: S608
    return [condition], [kind, *values]


def _begins(stem: str) -> bool:
    """Is it long enough to stand for every word that begins so?"""
    return len(stem) >= _BEGINNING


@cache
def full_text() -> bool:
    """Is SQLite built with its full-text index? Else words are looked for one by one."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE probe USING fts5(words)")
    except sqlite3.OperationalError:
        _LOGGER.info("This SQLite has no full-text index; searching is slower")
        return False
    finally:
        connection.close()
    return True


def _indexed(connection: Connection) -> bool:
    if not full_text():
        return False
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'found'").fetchone() is not None


def _index(connection: Connection) -> bool:
    """Make the index if there is none. It is a copy: `prune_exchanges` makes it anew every day."""
    if full_text() and not _indexed(connection):
        connection.execute("CREATE VIRTUAL TABLE found USING fts5(words, tokenize = 'unicode61')")
        connection.execute("INSERT INTO found (rowid, words) SELECT id, words FROM searchable")
    return full_text()


def _drop_lost(connection: Connection) -> None:
    """Take out of the index what is no more."""
    lost = (
        "SELECT id FROM searchable WHERE kind = 'exchange'"
        " AND key NOT IN (SELECT CAST(id AS TEXT) FROM exchange)"
    )
    if _index(connection):
        connection.execute(f"DELETE FROM found WHERE rowid IN ({lost})")  # noqa: S608 - our own words
    connection.execute(f"DELETE FROM searchable WHERE id IN ({lost})")  # noqa: S608


def _add_missing(connection: Connection) -> None:
    """Put requests of an earlier version into the index."""
    rows = connection.execute(
        "SELECT id, body FROM request WHERE id NOT IN (SELECT key FROM searchable WHERE kind = 'request')"
    ).fetchall()
    for row in rows:
        try:
            body = json.loads(row["body"])
            title = f"{body['title']} {body.get('year') or ''}"
        except ValueError, KeyError, TypeError, AttributeError:
            continue  # whoever reads it says that it cannot be read
        make_findable(connection, _REQUEST, row["id"], title)


def _readable(rows: Iterable[Row]) -> Iterable[Exchange]:
    for row in rows:
        try:
            yield exchange_from(row["body"], row["id"])
        except ValueError as err:
            _LOGGER.warning("A stored turn cannot be read and is left out: %s", err)
