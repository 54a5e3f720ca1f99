"""The people's side in a browser: a page that looks like a chat, on a server of its own.

GET / is the page; GET /people, GET /events (server-sent: the whole chat at each change), POST /say,
POST /press and GET /picture/<file> are what it needs. It works while the Bot API is down, as apps do.
"""

import asyncio
from contextlib import suppress
from datetime import datetime
import json
from pathlib import Path
from typing import Any

from aiohttp import web

from ..clock import SimClock
from ..faults import Faults
from ..server import RequestLog, Server, json_answer, new_app, number, read_json
from .changes import NotSeen
from .people import Person
from .service import TelegramService
from .world import Chat, Message

SERVICE = "chat"
FOLDER = Path(__file__).with_name("web")
FILES = {
    "": ("index.html", "text/html"),
    "chat.css": ("chat.css", "text/css"),
    "chat.js": ("chat.js", "text/javascript"),
}
SHOWN_MESSAGES = 100
PRESS_SECONDS = 15.0
BEAT = 2.0  # seconds; typing and drafts fade by themselves


class ChatPage:
    """`url` is what a person opens, with `?person=<id>` as somebody certain."""

    def __init__(
        self, telegram: TelegramService, clock: SimClock, faults: Faults, log: RequestLog, *, port: int = 0
    ) -> None:
        self.server = Server(SERVICE, self._app, clock=clock, faults=faults, log=log, port=port)
        self._telegram = telegram

    @property
    def url(self) -> str:
        return f"{self.server.root}/"

    def of(self, person: Person) -> str:
        """Return the address of the page as this person sees it."""
        return f"{self.url}?person={person.id}"

    def _app(self) -> web.Application:
        app = new_app()
        app.router.add_routes(
            [
                web.get("/people", self._people),
                web.get("/events", self._events),
                web.get("/picture/{file}", self._picture),
                web.post("/say", self._say),
                web.post("/press", self._press),
                web.get("/{name:[a-z.]*}", self._file),
            ]
        )
        return app

    # -- the page -------------------------------------------------------------------------------

    async def _file(self, request: web.Request) -> web.Response:
        name, kind = FILES.get(request.match_info["name"], ("", ""))
        if not name:
            raise web.HTTPNotFound
        text = await asyncio.to_thread((FOLDER / name).read_text, encoding="utf-8")
        return web.Response(text=text, content_type=kind, headers={"Cache-Control": "no-cache"})

    async def _picture(self, request: web.Request) -> web.Response:
        file = self._telegram.cloud.files.get(request.match_info["file"])
        if file is None:
            raise web.HTTPNotFound
        return web.Response(body=file.data, content_type=file.mime or "image/png")

    async def _people(self, request: web.Request) -> web.Response:
        bot = self._telegram.bot.first_name
        listed: list[dict[str, Any]] = []
        for person in self._telegram.people.values():
            listed.append(_entry(person, person.chat, bot))
            listed += [
                _entry(person, chat, chat.name)
                for chat in self._telegram.cloud.chats.values()
                if person.id in chat.members
            ]
        return json_answer(listed)

    # -- what is seen ---------------------------------------------------------------------------

    async def _events(self, request: web.Request) -> web.StreamResponse:
        person, chat = self._who(request.query)
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        )
        await response.prepare(request)
        told = ""
        while not self._closing(request):
            shown = json.dumps(self._snapshot(person, chat), ensure_ascii=False)
            if shown != told:
                await response.write(f"data: {shown}\n\n".encode())
                told = shown
            await self._telegram.changes.next(BEAT)
        return response

    def _closing(self, request: web.Request) -> bool:
        gone = request.transport is None or request.transport.is_closing()
        return gone or self._telegram.changes.closed

    def _snapshot(self, person: Person, chat: Chat) -> dict[str, Any]:
        commands = self._telegram.cloud.commands
        language = person.user.language or ""
        return {
            "messages": [_message(one, person, chat) for one in chat.messages[-SHOWN_MESSAGES:]],
            "draft": chat.draft.html if chat.draft else None,
            "typing": chat.typing_until > self._telegram.cloud.now(),
            "about": "bot" if chat.kind == "private" else f"{len(chat.members) + 1} members",
            "commands": commands.get(language) or commands.get("") or [],
        }

    # -- what is done ---------------------------------------------------------------------------

    async def _say(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        person, chat = self._who(body)
        text = str(body.get("text") or "").strip()
        if text:
            await person.says(text[:4096], chat=chat)
        return json_answer({})

    async def _press(self, request: web.Request) -> web.Response:
        """Press a button and wait for what pops up."""
        body = await read_json(request)
        person, chat = self._who(body)
        message = chat.find(number(str(body.get("message")), 0))
        rows = message.rows if message else []
        y, x = number(str(body.get("row")), 0), number(str(body.get("column")), 0)
        if message is None or not 0 <= y < len(rows) or not 0 <= x < len(rows[y]) or not rows[y][x].data:
            return json_answer({})  # it is gone meanwhile
        press = await person.presses(message, rows[y][x])
        with suppress(NotSeen):  # nobody answered: an app shows nothing
            await press.answer(PRESS_SECONDS)
        return json_answer({"text": press.text, "alert": press.alert})

    def _who(self, given: Any) -> tuple[Person, Chat]:
        person = self._telegram.people.get(number(str(given.get("person")), 0))
        if person is None:
            raise web.HTTPNotFound
        chat = self._telegram.cloud.chats.get(number(str(given.get("chat")), person.id), person.chat)
        if chat is not person.chat and person.id not in chat.members:
            raise web.HTTPForbidden
        return person, chat


def _entry(person: Person, chat: Chat, title: str) -> dict[str, Any]:
    return {"person": person.id, "name": person.name, "chat": chat.id, "title": title}


def _message(message: Message, person: Person, chat: Chat) -> dict[str, Any]:
    mine = message.sender is not None and message.sender.id == person.id
    reply = message.reply_to
    return {
        "id": message.id,
        "mine": mine,
        "who": "" if mine or chat.kind == "private" else _author(message),
        "html": message.html or ("" if message.photo else f"[{message.kind}]"),
        "photo": f"picture/{message.file.id}" if message.file and message.photo else None,
        "reply": reply.text[:80] if reply else "",
        "reaction": message.reaction,
        "album": message.album,
        "edited": bool(message.edited),
        "time": datetime.fromtimestamp(message.date).strftime("%H:%M"),
        "keys": [[{"text": one.text, "url": one.url} for one in row] for row in message.rows],
    }


def _author(message: Message) -> str:
    return message.sender.first_name if message.sender else message.chat.name
