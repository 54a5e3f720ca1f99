"""What people asked for, what waits for a yes, whom to tell: on disk before anybody is answered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
import json
from pathlib import Path
from sqlite3 import Connection, Row
from typing import Any, Self

from .database import Database
from .history_chats import Chats
from .history_follows import Follows, remove_follow, write_follows
from .history_owners import Owners
from .history_talks import Talks, Words, having, request_findable
from .model import Follow, MediaRef, MediaRequest, Proposal, ProposalState, Rating, RequestState, Thread
from .records import (
    proposal_from,
    proposal_text,
    readable,
    request_from,
    request_text,
    thread_from,
    thread_json,
)
from .schema import MIGRATIONS

MAX_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A line of the outbox. `thread` is who is told; None is the house (bus event, triggers)."""

    name: str
    request_id: str
    payload: dict[str, Any]
    created: datetime
    thread: Thread | None = None
    id: int = 0  # given by the outbox


class History(Talks, Owners, Follows):
    """The only one who knows the tables. Every method raises StorageFailed, the writing ones ReadOnly."""

    def __init__(self, database: Database) -> None:
        """Take an opened database; outsiders use `open`."""
        self._database = database
        self.chats = Chats(database)

    @classmethod
    async def open(cls, path: Path, *, now: Callable[[], datetime]) -> Self:
        """Open or create the file. Raises StorageFailed only if neither can be done."""
        return cls(await Database.open(path, MIGRATIONS, now=now))

    @property
    def newer(self) -> bool:
        """Was the file written by a later version? Then nothing can be written."""
        return self._database.newer

    @property
    def set_aside(self) -> Path | None:
        """Where a damaged file was moved to at start, if there was one."""
        return self._database.set_aside

    async def close(self) -> None:
        """Let go of the file."""
        await self._database.close()

    async def delete(self) -> None:
        """Forget everything, the file too. What is written later begins a new one."""
        await self._database.delete()

    async def hold_still(self) -> None:
        """Let the file be copied while it is in use, until `let_go`."""
        await self._database.hold_still()

    async def let_go(self) -> None:
        """End `hold_still`."""
        await self._database.let_go()

    # -- requests -------------------------------------------------------------------------

    async def save_request(self, request: MediaRequest, notices: Sequence[Notice] = ()) -> None:
        """Write a request and what has to be told of it: both or neither."""

        def _save(connection: Connection) -> None:
            connection.execute(
                "INSERT INTO request (id, ref, actor, state, open, body) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET state = excluded.state, open = excluded.open,"
                " ref = excluded.ref, actor = excluded.actor, body = excluded.body",
                (
                    request.id,
                    str(request.ref),
                    request.actor,
                    request.state.value,
                    not request.closed,
                    request_text(request),
                ),
            )
            request_findable(connection, request)
            connection.execute("DELETE FROM watcher WHERE request_id = ?", (request.id,))
            connection.executemany(
                "INSERT INTO watcher (actor, request_id) VALUES (?, ?)",
                [(actor, request.id) for actor in _interested(request)],
            )
            _write_notices(connection, notices)

        await self._database.write(_save)

    async def save_follows(
        self, follows: Sequence[Follow], notices: Sequence[Notice] = (), *, new: bool = False
    ) -> None:
        """Write what is known of follows, and what has to be told of it: both or neither."""

        def _save(connection: Connection) -> None:
            write_follows(connection, follows, new=new)
            _write_notices(connection, notices)

        await self._database.write(_save)

    async def end_follows(self, endings: Sequence[tuple[Follow, Notice]]) -> None:
        """Let these be followed no longer, and have each told: both or neither. What ended meanwhile is not told."""

        def _end(connection: Connection) -> None:
            _write_notices(
                connection, [notice for follow, notice in endings if remove_follow(connection, follow)]
            )

        await self._database.write(_end)

    async def request(self, request_id: str) -> MediaRequest | None:
        """Return one request."""
        found = await self._requests("WHERE id = ?", (request_id,))
        return found[0] if found else None

    async def requests(
        self,
        *,
        actor: str | None = None,
        open_only: bool = False,
        limit: int = 50,
        before: str | None = None,
        state: RequestState | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        words: Words = (),
        any_word: bool = False,
    ) -> list[MediaRequest]:
        """Return a page, newest first: what `actor` asked for or waits for (None: everybody's).

        `before` is the id of the last request of the page before; an unknown one ends the list.
        `words` are looked for in titles; what was asked at `until` itself is left out.
        """
        where: list[str] = []
        values: list[Any] = []
        if actor is not None:
            where.append("id IN (SELECT request_id FROM watcher WHERE actor = ?)")
            values.append(actor)
        if open_only:
            where.append("open")
        if state is not None:
            where.append("state = ?")
            values.append(state.value)
        if before is not None:
            where.append("seq < (SELECT seq FROM request WHERE id = ?)")
            values.append(before)
        for moment, is_of in ((since, ">="), (until, "<")):
            if moment is not None:  # both are UTC, so they are ordered as text
                where.append(f"json_extract(body, '$.created') {is_of} ?")
                values.append(moment.astimezone(UTC).isoformat())
        page = min(max(limit, 1), MAX_PAGE)

        def _read(connection: Connection) -> list[Row]:
            match, looked_for = having(connection, "request", "id", words, any_word=any_word)
            condition = " AND ".join(["1", *where, *match])
            query = f"SELECT body FROM request WHERE {condition} ORDER BY seq DESC LIMIT {page}"  # noqa: S608
            return connection.execute(query, [*values, *looked_for]).fetchall()

        rows = await self._database.read(_read)
        return list(readable(rows, lambda row: request_from(row["body"])))

    async def open_requests(self) -> list[MediaRequest]:
        """Return all that are not over, oldest first."""
        return await self._requests("WHERE open ORDER BY seq", ())

    async def find_request(self, ref: MediaRef, *, open_only: bool = True) -> MediaRequest | None:
        """Return the newest request of a title."""
        still_open = "AND open " if open_only else ""
        found = await self._requests(f"WHERE ref = ? {still_open}ORDER BY seq DESC LIMIT 1", (str(ref),))
        return found[0] if found else None

    async def _requests(self, condition: str, values: Sequence[Any]) -> list[MediaRequest]:
        # `condition` is put together in this file only; what comes from outside is in `values`
        rows = await self._rows(f"SELECT body FROM request {condition}", values)  # noqa: S608
        return list(readable(rows, lambda row: request_from(row["body"])))

    # -- the outbox -----------------------------------------------------------------------

    async def add_notice(self, notice: Notice) -> None:
        """Put a notice into the outbox that belongs to no step of a request."""
        await self._database.write(lambda connection: _write_notices(connection, (notice,)))

    async def pending_notices(self) -> list[Notice]:
        """Return what was not told yet, oldest first."""
        rows = await self._rows("SELECT * FROM notice WHERE sent IS NULL ORDER BY id", ())
        return list(readable(rows, _notice_from))

    async def notice_sent(self, notice_id: int, when: datetime) -> None:
        """Cross a notice out."""
        await self._execute("UPDATE notice SET sent = ? WHERE id = ?", (when.isoformat(), notice_id))

    # -- proposals ------------------------------------------------------------------------

    async def save_proposal(self, proposal: Proposal) -> None:
        """Write a proposal; older open ones of its thread are replaced by it. Raises ValueError."""
        key, body = thread_key(proposal.thread), proposal_text(proposal)

        def _save(connection: Connection) -> None:
            connection.execute(
                "UPDATE proposal SET state = ? WHERE thread = ? AND state = ?",
                (ProposalState.REPLACED, key, ProposalState.OPEN),
            )
            connection.execute(
                "INSERT INTO proposal (id, thread, actor, state, expires, body) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    proposal.id,
                    key,
                    proposal.thread.actor,
                    proposal.state.value,
                    proposal.expires.timestamp(),
                    body,
                ),
            )
            _write_last_word(connection, key, proposal.id)

        await self._database.write(_save)

    async def close_proposal(self, proposal_id: str, state: ProposalState) -> bool:
        """Move an open proposal on. True exactly once, however many try at the same time."""
        changed = await self._execute(
            "UPDATE proposal SET state = ? WHERE id = ? AND state = ?",
            (state.value, proposal_id, ProposalState.OPEN.value),
        )
        return changed == 1

    async def proposals(self, *, actor: str | None = None, open_only: bool = True) -> list[Proposal]:
        """Return proposals (expired ones too), the oldest to expire first."""
        rows = await self._rows(
            "SELECT body, state FROM proposal WHERE (? IS NULL OR actor = ?) AND (NOT ? OR state = ?)"
            " ORDER BY expires",
            (actor, actor, open_only, ProposalState.OPEN.value),
        )
        return list(readable(rows, lambda row: proposal_from(row["body"], row["state"])))

    async def last_words(self) -> dict[str, str]:
        """Return, by thread key, the proposal whose question was the last that we said there."""
        rows = await self._rows("SELECT thread, proposal_id FROM last_word", ())
        return {row["thread"]: row["proposal_id"] for row in rows}

    async def save_last_word(self, thread: Thread, proposal_id: str | None) -> None:
        """Remember whose question was our last word in a thread; None: something else was."""
        await self._database.write(
            lambda connection: _write_last_word(connection, thread_key(thread), proposal_id)
        )

    # -- ratings and small things ---------------------------------------------------------

    async def save_rating(self, rating: Rating) -> None:
        """Write an opinion; a person has one on a title."""
        await self._execute(
            "INSERT OR REPLACE INTO rating (actor, ref, title, liked, rated) VALUES (?, ?, ?, ?, ?)",
            (rating.actor, str(rating.ref), rating.title, rating.liked, rating.when.isoformat()),
        )

    async def ratings(self, actor: str) -> list[Rating]:
        """Return one person's opinions, newest first."""
        rows = await self._rows("SELECT * FROM rating WHERE actor = ? ORDER BY rated DESC", (actor,))
        return list(readable(rows, _rating_from))

    async def meta(self, key: str, default: Any = None) -> Any:
        """Return a small JSON value that was kept under this name."""
        rows = await self._rows("SELECT value FROM meta WHERE key = ?", (key,))
        return next(readable(rows, lambda row: json.loads(row["value"])), default)

    async def set_meta(self, key: str, value: Any) -> None:
        """Keep a small JSON value."""
        await self._execute(
            "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, json.dumps(value))
        )

    async def prune(self, before: datetime) -> None:
        """Forget notices that were sent, and proposals that ended, before that time."""

        def _prune(connection: Connection) -> None:
            connection.execute("DELETE FROM notice WHERE sent < ?", (before.isoformat(),))
            connection.execute("DELETE FROM proposal WHERE expires < ?", (before.timestamp(),))
            connection.execute("DELETE FROM button WHERE expires < ?", (before.timestamp(),))

        await self._database.write(_prune)

    async def _rows(self, query: str, values: Sequence[Any]) -> list[Row]:
        return await self._database.read(lambda connection: connection.execute(query, values).fetchall())

    async def _execute(self, statement: str, values: Sequence[Any]) -> int:
        return await self._database.write(lambda connection: connection.execute(statement, values).rowcount)


def thread_key(thread: Thread) -> str:
    """Return what makes a thread one: actor, door and place. The language may change in mid-talk."""
    return json.dumps([thread.actor, thread.door.value, thread.place], ensure_ascii=False)


def _interested(request: MediaRequest) -> set[str]:
    return {request.actor} | {watcher.actor for watcher in request.watchers}


def _notice_row(notice: Notice) -> tuple[str, str, str | None, str, str]:
    thread = json.dumps(thread_json(notice.thread), ensure_ascii=False) if notice.thread else None
    payload = json.dumps(notice.payload, ensure_ascii=False)
    return notice.name, notice.request_id, thread, payload, notice.created.isoformat()


def _write_notices(connection: Connection, notices: Sequence[Notice]) -> None:
    connection.executemany(
        "INSERT INTO notice (name, request_id, thread, payload, created) VALUES (?, ?, ?, ?, ?)",
        [_notice_row(notice) for notice in notices],
    )


def _notice_from(row: Row) -> Notice:
    return Notice(
        id=row["id"],
        name=row["name"],
        request_id=row["request_id"],
        payload=json.loads(row["payload"]),
        created=datetime.fromisoformat(row["created"]),
        thread=thread_from(json.loads(row["thread"])) if row["thread"] else None,
    )


def _rating_from(row: Row) -> Rating:
    return Rating(
        actor=row["actor"],
        ref=MediaRef.parse(row["ref"]),
        title=row["title"],
        liked=bool(row["liked"]),
        when=datetime.fromisoformat(row["rated"]),
    )


def _write_last_word(connection: Connection, key: str, proposal_id: str | None) -> None:
    connection.execute("DELETE FROM last_word WHERE thread = ?", (key,))
    if proposal_id is not None:
        connection.execute(
            "INSERT INTO last_word (thread, proposal_id) SELECT ?, id FROM proposal WHERE id = ?",
            (key, proposal_id),
        )
