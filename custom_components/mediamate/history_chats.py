"""What a chat door keeps on disk: its buttons, the messages that follow a request, what it has heard."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
import json
from sqlite3 import Connection, Row
from typing import Any, Final

from .database import Database

TOGETHER: Final = ""  # the request id of a message that follows several of them


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredButton:
    """A button as it waits to be pressed; `body` says what it does. All of one `sheet` are used up at once."""

    id: str
    sheet: str
    person: int  # the only one who may press it
    place: str
    expires: datetime
    body: dict[str, Any]
    message: int | None = None  # not known before it was sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """Something that a person was asked to write; `body` says for what. There is one in a place."""

    place: str
    person: int
    message: int  # that asks for it
    expires: datetime
    body: dict[str, Any]


class Unpressable(Enum):
    """Why a press does nothing."""

    GONE = "gone"  # used, expired, made up, or on another message
    FOREIGN = "foreign"  # somebody else's


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A message that shows how a request goes on. `message` 0: somebody took it away, and wants no other."""

    place: str
    request_id: str
    person: int
    message: int
    photo: bool = False
    shown: str = ""  # a digest of what it shows now
    language: str = "en"


class Chats:
    """The tables of the chat doors. Every method raises StorageFailed, the writing ones ReadOnly."""

    def __init__(self, database: Database) -> None:
        """Share the history's file."""
        self._database = database

    # -- buttons --------------------------------------------------------------------------

    async def save_buttons(self, buttons: Sequence[StoredButton]) -> None:
        """Write buttons before they are shown."""
        rows = [
            (one.id, one.sheet, one.person, one.place, one.message, one.expires.timestamp(), _text(one.body))
            for one in buttons
        ]
        await self._database.write(
            lambda connection: connection.executemany(
                "INSERT OR REPLACE INTO button (id, sheet, person, place, message, expires, body)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                rows,
            )
        )

    async def sent(self, sheet: str, message: int) -> None:
        """Note on which message a sheet of buttons is; what the message had before is void."""

        def note(connection: Connection) -> None:
            place = connection.execute("SELECT place FROM button WHERE sheet = ?", (sheet,)).fetchone()
            if place is not None:
                connection.execute(
                    "DELETE FROM button WHERE place = ? AND message = ? AND sheet <> ?",
                    (place["place"], message, sheet),
                )
            connection.execute("UPDATE button SET message = ? WHERE sheet = ?", (message, sheet))

        await self._database.write(note)

    async def drop_sheet(self, sheet: str) -> None:
        """Forget buttons that nobody got to see."""
        await self._database.write(
            lambda connection: connection.execute("DELETE FROM button WHERE sheet = ?", (sheet,))
        )

    async def press(
        self, button_id: str, person: int, place: str, message: int, now: datetime
    ) -> tuple[StoredButton, tuple[StoredButton, ...]] | Unpressable:
        """Use a button up, and with it its sheet, which is returned too: a press may have to be taken back."""

        def take(connection: Connection) -> tuple[Row, list[Row]] | Unpressable:
            row = connection.execute("SELECT * FROM button WHERE id = ?", (button_id,)).fetchone()
            if row is None or row["expires"] <= now.timestamp() or row["message"] not in {None, message}:
                return Unpressable.GONE
            if row["person"] != person or row["place"] != place:
                return Unpressable.FOREIGN
            sheet = connection.execute("SELECT * FROM button WHERE sheet = ?", (row["sheet"],)).fetchall()
            connection.execute("DELETE FROM button WHERE sheet = ?", (row["sheet"],))
            return row, sheet

        found = await self._database.write(take)
        if isinstance(found, Unpressable):
            return found
        row, sheet = found
        return _button_from(row), tuple(_button_from(one) for one in sheet)

    async def place_of(self, chat: str, message: int) -> str | None:
        """Return the place of a message of ours, if we still know it; `chat` begins the place."""
        rows = await self._rows(
            "SELECT place FROM button WHERE message = ? AND place LIKE ?"
            " UNION SELECT place FROM followed WHERE message = ? AND place LIKE ?",
            (message, f"{chat}:%", message, f"{chat}:%"),
        )
        return str(rows[0]["place"]) if rows else None

    # -- what somebody was asked to write -------------------------------------------------

    async def wait_for(self, awaited: Awaited) -> None:
        """Write that the next message of a person in a place answers something."""
        await self._execute(
            "INSERT OR REPLACE INTO awaited (place, person, message, expires, body) VALUES (?, ?, ?, ?, ?)",
            (
                awaited.place,
                awaited.person,
                awaited.message,
                awaited.expires.timestamp(),
                _text(awaited.body),
            ),
        )

    async def awaited(self, place: str, person: int, now: datetime) -> Awaited | None:
        """Return what a message of this person in this place would answer."""
        rows = await self._rows(
            "SELECT * FROM awaited WHERE place = ? AND person = ? AND expires > ?",
            (place, person, now.timestamp()),
        )
        return _awaited_from(rows[0]) if rows else None

    async def wait_no_more(self, place: str, person: int) -> None:
        """Forget what somebody was asked to write."""
        await self._execute("DELETE FROM awaited WHERE place = ? AND person = ?", (place, person))

    # -- messages that follow a request ---------------------------------------------------

    async def follow(self, followed: Followed) -> None:
        """Write which message follows a request in a place; there is one."""
        await self._execute(
            "INSERT OR REPLACE INTO followed (place, request_id, person, message, photo, shown, language)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                followed.place,
                followed.request_id,
                followed.person,
                followed.message,
                followed.photo,
                followed.shown,
                followed.language,
            ),
        )

    async def unfollow(self, place: str, request_id: str) -> None:
        """Forget a message whose request is over."""
        await self._execute("DELETE FROM followed WHERE place = ? AND request_id = ?", (place, request_id))

    async def followed(self) -> list[Followed]:
        """Return all messages that follow something."""
        return [
            Followed(
                place=row["place"],
                request_id=row["request_id"],
                person=row["person"],
                message=row["message"],
                photo=bool(row["photo"]),
                shown=row["shown"],
                language=row["language"],
            )
            for row in await self._rows("SELECT * FROM followed ORDER BY message", ())
        ]

    # -- what was heard -------------------------------------------------------------------

    async def heard(self, chat: str, message: int) -> bool:
        """Note the newest message of a chat. False if it is no newer: an edit, or told a second time."""
        return (
            await self._execute(
                "INSERT INTO heard (chat, message) VALUES (?, ?)"
                " ON CONFLICT (chat) DO UPDATE SET message = excluded.message"
                " WHERE excluded.message > heard.message",
                (chat, message),
            )
            == 1
        )

    async def _rows(self, query: str, values: Sequence[Any]) -> list[Row]:
        return await self._database.read(lambda connection: connection.execute(query, values).fetchall())

    async def _execute(self, statement: str, values: Sequence[Any]) -> int:
        return await self._database.write(lambda connection: connection.execute(statement, values).rowcount)


def _text(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False)


def _button_from(row: Row) -> StoredButton:
    return StoredButton(
        id=row["id"],
        sheet=row["sheet"],
        person=row["person"],
        place=row["place"],
        message=row["message"],
        expires=datetime.fromtimestamp(row["expires"], UTC),
        body=json.loads(row["body"]),
    )


def _awaited_from(row: Row) -> Awaited:
    return Awaited(
        place=row["place"],
        person=row["person"],
        message=row["message"],
        expires=datetime.fromtimestamp(row["expires"], UTC),
        body=json.loads(row["body"]),
    )
