"""Messages with buttons: shown, changed, and kept on disk so that they work after a restart."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
import logging
import secrets
from typing import Any, Final

from ...errors import MediaMateError
from ...history_chats import Chats, StoredButton
from .incoming import Chat
from .markup import CAPTION, length
from .pictures import Pictures
from .sending import ANSWER, Bot, Patience, Rows
from .trouble import BadPicture, Gone, Unchanged, Unfit

_LOGGER = logging.getLogger(__name__)

DAY: Final = timedelta(days=1)
_ALBUM: Final = 10  # pictures at most


@dataclass(frozen=True, slots=True)
class Button:
    """What a button says, and what it does: the name of a press in the tables, and its arguments."""

    label: str
    do: str = ""
    args: Mapping[str, Any] = field(default_factory=dict)
    url: str | None = None  # opens this instead; only https is a button at Home Assistant's bot


@dataclass(frozen=True, slots=True)
class View:
    """What a message shows. `html` is escaped already."""

    html: str
    rows: tuple[tuple[Button, ...], ...] = ()
    poster: str | None = None
    lives: timedelta = DAY  # how long its buttons work


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of ours. `photo`: its text is a caption."""

    message: int
    photo: bool = False


class Screen:
    """Shows views. Buttons are on disk before anybody can press them."""

    def __init__(self, bot: Bot, pictures: Pictures, chats: Chats, now: Callable[[], datetime]) -> None:
        """Take who sends, who knows the posters, and who keeps the buttons."""
        self.bot = bot
        self._pictures = pictures
        self._chats = chats
        self._now = now

    async def show(
        self,
        chat: Chat,
        person: int,
        view: View,
        language: str,
        *,
        reply_to: int | None = None,
        silent: bool = False,
        patience: Patience = ANSWER,
    ) -> Shown:
        """Send a view, with its picture if that can be had. Only `person` may press its buttons."""
        sheet, rows = await self._keep(chat, person, view.rows, view.lives, language)
        try:
            shown = await self._photo(chat, view, rows, patience)
            if shown is None:
                sent = await self.bot.send(
                    chat, view.html, rows, reply_to=reply_to, silent=silent, patience=patience
                )
                shown = Shown(sent)
        except MediaMateError:
            if sheet:
                await self._chats.drop_sheet(sheet)
            raise
        if sheet:
            await self._chats.sent(sheet, shown.message)
        return shown

    async def change(
        self, chat: Chat, person: int, shown: Shown, view: View, language: str, *, patience: Patience = ANSWER
    ) -> None:
        """Let a message of ours show something else. Raises Gone if it is not there any more."""
        sheet, rows = await self._keep(chat, person, view.rows, view.lives, language)
        try:
            await self.bot.edit(chat, shown.message, view.html, rows, photo=shown.photo, patience=patience)
        except Unchanged:
            _LOGGER.debug("Message %s shows that already", shown.message)
        except MediaMateError:
            if sheet:
                await self._chats.drop_sheet(sheet)
            raise
        if sheet:
            await self._chats.sent(sheet, shown.message)

    async def offer(
        self, chat: Chat, person: int, shown: Shown, rows: Sequence[Sequence[Button]], language: str
    ) -> None:
        """Change only the buttons under a message."""
        sheet, data = await self._keep(chat, person, rows, DAY, language)
        try:
            await self.bot.offer(chat, shown.message, data)
        except Unchanged, Gone:
            _LOGGER.debug("The buttons of message %s could not be changed", shown.message)
        if sheet:
            await self._chats.sent(sheet, shown.message)

    async def album(self, chat: Chat, pictures: Sequence[tuple[str, str]]) -> bool:
        """Show several pictures at once; False where they cannot be shown, which is no misfortune."""
        good = await asyncio.gather(*(self._pictures.good(address) for address, _ in pictures[:_ALBUM]))
        there = [one for one, fine in zip(pictures, good, strict=False) if fine]
        if len(there) < 2:
            return False
        try:
            await self.bot.album(chat, there)
        except BadPicture, Unfit:
            return False
        return True

    async def _photo(self, chat: Chat, view: View, rows: Rows, patience: Patience) -> Shown | None:
        """Send it with its picture; None where there is none, or the text is too long for it."""
        address = view.poster
        if address is None or length(view.html) > CAPTION or not await self._pictures.good(address):
            return None
        try:
            return Shown(await self.bot.photo(chat, address, view.html, rows, patience=patience), photo=True)
        except BadPicture, Unfit:
            self._pictures.remember(address, good=False)
            return None

    async def _keep(
        self,
        chat: Chat,
        person: int,
        rows: Sequence[Sequence[Button]],
        lives: timedelta,
        language: str,
    ) -> tuple[str | None, Rows]:
        """Write the buttons down; return their sheet, and what Telegram is told: opaque ids, no meaning."""
        sheet = secrets.token_urlsafe(12)
        stored: list[StoredButton] = []
        told: list[list[tuple[str, str]]] = []
        for row in rows:
            told.append([])
            for button in row:
                if button.url is not None:
                    told[-1].append((button.label, button.url))
                    continue
                one = StoredButton(
                    id=secrets.token_urlsafe(15),
                    sheet=sheet,
                    person=person,
                    place=chat.place,
                    expires=self._now() + lives,
                    body={"do": button.do, "args": dict(button.args), "language": language},
                )
                stored.append(one)
                told[-1].append((button.label, one.id))
        if stored:
            await self._chats.save_buttons(stored)
        return sheet if stored else None, told
