"""The Bot API over HTTP. `url` is what takes the place of https://api.telegram.org."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
import secrets
from typing import Any

from aiohttp import web

from ..clock import SimClock
from ..faults import Faults
from ..server import RequestLog, Server, json_answer, new_app
from .changes import Changes
from .cloud import Cloud
from .editing import Editing
from .looking import Looking
from .params import Params, read
from .people import Person
from .refusal import Refusal, flood
from .sending import Method, Sending
from .updates import Gone, Update, Updates
from .world import Chat, User

SERVICE = "telegram"
KEPT_CALLS = 5000
POLL = "getUpdates"

type Members = Iterable[Person | tuple[Person, str]]


@dataclass(slots=True)
class Call:
    """One call of a method: what was sent (as it was meant), and what was said."""

    method: str
    params: dict[str, Any]
    files: tuple[str, ...] = ()
    result: Any = None
    status: int = 200
    error: str | None = None

    @property
    def ok(self) -> bool:
        return self.error is None


@dataclass(slots=True)
class _Ordered:
    """A refusal that a test ordered."""

    refusal: Refusal
    method: str | None
    chat: int | None
    left: int | None
    done: bool = field(default=False)

    def hits(self, method: str, params: Params) -> bool:
        if self.method and self.method.casefold() != method.casefold():
            return False
        if self.method is None and method == POLL:
            return False  # what the bot writes is refused; polling only if it is named
        if self.chat is not None and params.text("chat_id") != str(self.chat):
            return False
        if self.left is not None:
            self.left -= 1
            self.done = self.left <= 0
        return True


class TelegramService:
    """A Bot API server with one bot, and the people who talk to it.

    calls: what the bot called, getUpdates left out, oldest first.
    """

    def __init__(
        self,
        clock: SimClock,
        faults: Faults,
        log: RequestLog,
        *,
        public: Callable[[], tuple[str, ...]] = tuple,
        port: int = 0,
    ) -> None:
        self.token = f"8100200300:{secrets.token_urlsafe(26)}"
        self.cloud = Cloud(self.token)
        self.calls: deque[Call] = deque(maxlen=KEPT_CALLS)
        self.server = Server(
            SERVICE,
            self._app,
            clock=clock,
            faults=faults,
            log=log,
            port=port,
            base=f"/bot{self.token}",
            hidden=self.token,
        )
        self.people: dict[int, Person] = {}
        self._ordered: list[_Ordered] = []
        self._faults = faults
        sending = Sending(self.cloud, public)
        parts = (Looking(self.cloud), sending, Editing(self.cloud, sending))
        self._methods: dict[str, tuple[str, Method]] = {
            name.casefold(): (name, method) for part in parts for name, method in part.methods().items()
        }
        faults.on_change(self._weather)

    @property
    def url(self) -> str:
        return self.server.root

    @property
    def methods(self) -> frozenset[str]:
        """The names of the methods that are there."""
        return frozenset(name for name, _ in self._methods.values())

    @property
    def bot(self) -> User:
        return self.cloud.bot

    @property
    def updates(self) -> Updates:
        """What the bot has still to hear; `repeat()` brings one twice."""
        return self.cloud.updates

    @property
    def changes(self) -> Changes:
        return self.cloud.changes

    async def close(self) -> None:
        """Let go of who waits, before the server stops."""
        self.changes.close()
        await self.updates.close()

    # -- people and chats -----------------------------------------------------------------------

    def person(
        self,
        id: int = 1001,
        name: str = "Anna",
        *,
        last_name: str | None = None,
        username: str | None = None,
        language: str | None = "en",
        started: bool = True,
    ) -> Person:
        """Return a person, a new one if the id is. started: has once written to the bot."""
        if id not in self.people:
            user = User(id, name, last_name, username, language)
            chat = Chat(id, "private", self.changes, user=user, started=started)
            self.cloud.users[id] = user
            self.people[id] = Person(self.cloud, user, self.cloud.add_chat(chat))
        return self.people[id]

    def group(
        self,
        id: int = -1_001_000_000_001,
        title: str = "Family",
        members: Members = (),
        *,
        kind: str = "supergroup",
        topics: dict[int, str] | None = None,
        bot: str = "member",
    ) -> Chat:
        """Make a group (or, by its kind, a small group or a channel) that the bot is in.

        members: people, or pairs of a person and a status ("creator", "administrator").
        """
        chat = Chat(id, kind, self.changes, title=title, forum=bool(topics), bot=bot, topics=topics or {})
        for one in members:
            person, status = one if isinstance(one, tuple) else (one, "member")
            chat.members[person.id] = (person.user, status)
        return self.cloud.add_chat(chat)

    # -- what goes wrong ------------------------------------------------------------------------

    def fail(
        self,
        refusal: Refusal,
        *,
        method: str | None = None,
        chat: Chat | int | None = None,
        times: int | None = 1,
    ) -> None:
        """Refuse the next calls (of a method, to a chat) so often; None is until `mend`."""
        chat_id = chat.id if isinstance(chat, Chat) else chat
        self._ordered.append(_Ordered(refusal, method, chat_id, times))

    def flood(
        self,
        seconds: int,
        *,
        method: str | None = None,
        chat: Chat | int | None = None,
        times: int | None = 1,
    ) -> None:
        """Say "too many requests, wait so long"."""
        self.fail(flood(seconds), method=method, chat=chat, times=times)

    def mend(self) -> None:
        """Take back what was ordered by `fail` and `flood`."""
        self._ordered.clear()

    def called(self, *methods: str) -> list[Call]:
        """Return the calls of these methods that went well, oldest first."""
        return [call for call in self.calls if call.ok and call.method in methods]

    def repeat(self, update: Update | None = None) -> Update:
        """Bring the newest update (or the one named) once more, with its id."""
        return self.updates.repeat(update)

    def _weather(self) -> None:
        self.updates.set_down(down=self._faults.active(SERVICE, "down"))

    # -- the server -----------------------------------------------------------------------------

    def _app(self) -> web.Application:
        self._weather()
        app = new_app()
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        app.router.add_route("*", "/{rest:.*}", self._nothing)
        return app

    async def _nothing(self, request: web.Request) -> web.Response:
        return json_answer(Refusal(404, "Not Found").as_dict(), 404)

    async def _download(self, request: web.Request) -> web.Response:
        file = self.cloud.by_path(request.match_info["path"])
        if request.match_info["token"] != self.token or file is None:
            return await self._nothing(request)
        return web.Response(body=file.data, content_type="application/octet-stream")

    async def _call(self, request: web.Request) -> web.Response:
        name, method = self._methods.get(request.match_info["method"].casefold(), ("", None))
        call = Call(name or request.match_info["method"], {})
        try:
            if request.match_info["token"] != self.token:
                raise Refusal(401, "Unauthorized")
            if method is None:
                raise Refusal(404, "Not Found: method not found")
            params = await read(request)
            call.params, call.files = params.plain(), tuple(params.files)
            self._refuse_as_ordered(name, params)
            call.result = await method(params)
        except Refusal as refusal:
            call.status, call.error = refusal.status, refusal.description
            return json_answer(refusal.as_dict(), refusal.status)
        except Gone:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=499)
        finally:
            if name != POLL:
                self.calls.append(call)
        return json_answer({"ok": True, "result": call.result})

    def _refuse_as_ordered(self, name: str, params: Params) -> None:
        for ordered in list(self._ordered):
            if ordered.hits(name, params):
                if ordered.done:
                    self._ordered.remove(ordered)
                raise ordered.refusal
