"""Ollama's own API: version, models, their abilities, chat, pull, what is loaded."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
import secrets
from typing import Any

from aiohttp import web

from ...server import json_answer
from ..parts import plan
from ..script import Request, Said, ToolCall, Turn
from ..service import LlmService, Refusal, read
from ..tokens import count
from ..wire import send
from .answer import Answer, line
from .models import MODELS, TO_PULL, Model
from .rules import check

SERVICE = "ollama"
VERSION = "0.32.15"
DEFAULT_WINDOW = 4096  # num_ctx where nobody sets it
PULL_STEPS = 5
KINDS = {
    401: "unauthorized",
    404: "404 page not found",
    429: "too many requests",
    503: "server busy, please try again.",
}


class OllamaService(LlmService):
    """models: what it has; to_pull: what the registry has. A pull moves a model from there to here.

    needs_key: as behind a proxy, which wants Authorization: Bearer `api_key`. load_seconds: real seconds that
    the first chat with a model takes more; pull_seconds: of a pull; pull_error: what breaks it off in its middle.
    pulling: the models that are on their way.
    """

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(SERVICE, *args, **more)
        self.api_key = secrets.token_urlsafe(32)
        self.needs_key = False
        self.models: list[Model] = list(MODELS)
        self.to_pull: list[Model] = list(TO_PULL)
        self.version = VERSION
        self.load_seconds = 0.0
        self.pull_seconds = 0.0
        self.pull_error = ""
        self.pulling: list[str] = []
        self._loaded: dict[str, int] = {}  # by name: the window it is run with

    def error(
        self, status: int, message: str, kind: str = "", retry_after: Any = None, **more: Any
    ) -> web.Response:
        answer = json_answer({"error": message or KINDS.get(status, "internal server error")}, status)
        if retry_after is not None:
            answer.headers["Retry-After"] = str(retry_after)
        return answer

    def _routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self._hello),
            web.get("/api/version", self._version),
            web.get("/api/tags", self._tags),
            web.get("/api/ps", self._ps),
            web.post("/api/show", self._show),
            web.post("/api/chat", self._chat),
            web.post("/api/pull", self._pull),
            web.delete("/api/delete", self._delete),
        ]

    def _check_key(self, request: web.Request) -> None:
        if self.needs_key and request.headers.get("Authorization") != f"Bearer {self.api_key}":
            raise Refusal("unauthorized", 401)
        if self.account == "forbidden":
            raise Refusal("forbidden", 403)

    async def _hello(self, request: web.Request) -> web.Response:
        return web.Response(text="Ollama is running")

    async def _version(self, request: web.Request) -> web.Response:
        return json_answer({"version": self.version})

    # -- models ---------------------------------------------------------------------------------

    async def _tags(self, request: web.Request) -> web.Response:
        return json_answer({"models": [model.listed(self._now()) for model in self.models]})

    async def _ps(self, request: web.Request) -> web.Response:
        return json_answer(
            {"models": [self._running(one) for one in self.models if one.name in self._loaded]}
        )

    def _running(self, model: Model) -> dict[str, Any]:
        until = (self._clock.now() + timedelta(minutes=5)).isoformat()
        size = {
            "size": model.size + 10**9,
            "size_vram": model.size,
            "context_length": self._loaded[model.name],
        }
        head = {"name": model.name, "model": model.name, "digest": model.digest, "details": model.details}
        return head | size | {"expires_at": until}

    async def _show(self, request: web.Request) -> web.Response:
        model = self._model((await read(SERVICE, request)).body)
        return json_answer(model.shown(self._now()))

    async def _delete(self, request: web.Request) -> web.Response:
        model = self._model((await read(SERVICE, request)).body)
        self.models.remove(model)
        self._loaded.pop(model.name, None)
        return web.Response()

    async def _pull(self, request: web.Request) -> web.StreamResponse:
        body = (await read(SERVICE, request)).body
        name = _full(str(body.get("model") or body.get("name") or ""))
        if body.get("stream") is False:
            steps = [step async for step in self._pulled(name)]
            return json_answer(steps[-1], 500 if "error" in steps[-1] else 200)
        response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
        await response.prepare(request)
        self.pulling.append(name)
        try:
            async for step in self._pulled(name):
                await response.write(line(step))
        except ConnectionError:  # whoever asked has left: it stops
            return response
        finally:
            self.pulling.remove(name)
        return response

    async def _pulled(self, name: str) -> AsyncIterator[dict[str, Any]]:
        """Yield the steps of a pull. An unknown name is an error in the stream, as the real server has it."""
        yield {"status": "pulling manifest"}
        if self.pull_error:
            yield {"error": self.pull_error}
            return
        model = next((one for one in (*self.models, *self.to_pull) if one.name == name), None)
        if model is None:
            yield {"error": "pull model manifest: file does not exist"}
            return
        layer = {
            "status": f"pulling {model.digest[:12]}",
            "digest": f"sha256:{model.digest}",
            "total": model.size,
        }
        yield layer
        for step in range(1, PULL_STEPS + 1):
            await self._faults.pause(self.pull_seconds / PULL_STEPS)
            yield layer | {"completed": model.size * step // PULL_STEPS}
        for status in ("verifying sha256 digest", "writing manifest"):
            yield {"status": status}
        if model not in self.models:
            self.models.append(model)
        yield {"status": "success"}

    def _model(self, body: dict[str, Any]) -> Model:
        name = body.get("model") or body.get("name")
        if not name:
            raise Refusal("model is required")
        for model in self.models:
            if model.name == _full(str(name)):
                return model
        raise Refusal(f"model '{name}' not found", 404)

    # -- chat -----------------------------------------------------------------------------------

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        first = await read(SERVICE, request)
        if not first.body.get("messages"):  # loads the model and says nothing
            check(first.body, self._model(first.body))
            await self._load(first)
            return json_answer(Answer(first.model, self._now(), (), "load", 0).message())
        asked, turn = await self._asked(SERVICE, request, self._read)
        if isinstance(turn, web.Response):
            return turn
        await self._load(asked)
        answer = self._answer(asked, turn)
        if asked.body.get("stream") is False:
            return json_answer(answer.message())
        wire = self._wire(turn)
        return await send(
            request,
            asked,
            answer.events(wire),
            wire,
            self._faults,
            error=line({"error": "an error was encountered while running the model: unexpected EOF"}),
            garbage=b'{"model":"x","message":{"role":\n',
            content_type="application/x-ndjson",
        )

    def _read(self, asked: Request) -> None:
        body = asked.body
        check(body, self._model(body))
        asked.system = "\n\n".join(one["content"] for one in body["messages"] if one["role"] == "system")
        asked.tools = tuple(one["function"]["name"] for one in body.get("tools") or ())
        asked.said = tuple(_said(body["messages"]))
        asked.truncated = _size(body) > _window(body)

    async def _load(self, asked: Request) -> None:
        """Load the model, which takes its time, also when only its window changes."""
        name = self._model(asked.body).name
        if self._loaded.get(name) != _window(asked.body):
            self._loaded[name] = _window(asked.body)
            await self._faults.pause(self.load_seconds)

    def _fitted(self, turn: Turn, body: dict[str, Any]) -> Turn:
        """A model that lost its tools to the window, or that writes broken JSON, writes its call as a text."""
        lost = _size(body) > _window(body) or not body.get("tools")
        spoken = [one for one in turn.calls if lost or (isinstance(one.arguments, str) and not one.object)]
        calls = [one for one in turn.calls if one not in spoken]
        text = turn.text + "".join(f'{{"name": "{one.name}", "parameters": {one.json}}}' for one in spoken)
        return Turn(text, calls, turn.thinking, turn.stop, turn.wire)

    def _answer(self, asked: Request, turn: Turn) -> Answer:
        body = asked.body
        most = int((body.get("options") or {}).get("num_predict", -1))
        parts, cut = plan(
            turn,
            lambda: self._board.new_id("call_", 8),
            most if most > 0 else None,
            thinking=bool(body.get("think")),
            refusals=False,
        )
        reason = "length" if cut or turn.stop == "context" else "stop"
        prompt = min(_size(body), _window(body))
        return Answer(self._model(body).name, self._now(), parts, reason, prompt)

    def _now(self) -> str:
        return self._clock.now().isoformat().replace("+00:00", "Z")


def _full(name: str) -> str:
    return name if ":" in name else f"{name}:latest"


def _window(body: dict[str, Any]) -> int:
    return int((body.get("options") or {}).get("num_ctx") or DEFAULT_WINDOW)


def _size(body: dict[str, Any]) -> int:
    return count([body.get("tools") or [], body["messages"]])


def _said(messages: list[dict[str, Any]]) -> Iterator[Said]:
    """Yield the messages but the system's. A result that does not say whose it is belongs to the next call."""
    waiting: list[str] = []
    for message in messages:
        calls = tuple(
            ToolCall(one["function"]["name"], one["function"]["arguments"], one.get("id", ""))
            for one in message.get("tool_calls") or ()
        )
        waiting = [one.name for one in calls] or waiting
        name, called = str(message.get("tool_name") or ""), str(message.get("tool_call_id") or "")
        if message["role"] == "tool" and waiting:
            name = name or waiting[0]
            waiting = waiting[1:]
        if message["role"] != "system":
            yield Said(message["role"], message.get("content", ""), calls, name, called)
