"""OpenAI's API: models, Responses, Chat Completions; or a compatible server at home, which has no Responses."""

import hmac
import secrets
from typing import Any, Literal

from aiohttp import web

from ...server import json_answer
from ..parts import plan
from ..script import Request, Turn
from ..service import LlmService, Refusal
from ..tokens import Block, PromptCache, Spent
from ..wire import send
from . import chat, responses
from .models import AT_HOME, MODELS, Model
from .rules import bad

SERVICE = "openai"
LEAST_CACHED = 1024
KINDS: dict[int, tuple[str, str | None, str]] = {
    400: ("invalid_request_error", None, "Bad request"),
    401: ("invalid_request_error", "invalid_api_key", "Incorrect API key provided."),
    403: (
        "request_forbidden",
        "unsupported_country_region_territory",
        "Country, region, or territory not supported",
    ),
    404: ("invalid_request_error", None, "Not found"),
    429: ("requests", "rate_limit_exceeded", "Rate limit reached. Please try again later."),
    500: ("server_error", None, "The server had an error while processing your request. Sorry about that!"),
    503: ("server_error", None, "The engine is currently overloaded, please try again later"),
}
NO_CREDIT = (
    "You exceeded your current quota, please check your plan and billing details. For more information on this "
    "error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors."
)
GARBAGE = b'data: {"type": "response.output_text.del\n\n'

type Dialect = Literal["openai", "compatible"]


class OpenAIService(LlmService):
    """dialect "compatible": a server at home (llama.cpp, LM Studio, vLLM): Chat Completions only, any key or none.

    models: what is served; take one away and it is gone.
    """

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(SERVICE, *args, base="/v1", **more)
        self.api_key = f"sk-proj-{secrets.token_urlsafe(60)}"
        self.models: list[Model] = list(MODELS)
        self.cache = PromptCache()
        self.dialect: Dialect = "openai"

    def speak(self, dialect: Dialect) -> None:
        """Become OpenAI, or a compatible server with a model of its own."""
        self.dialect = dialect
        self.models = list(AT_HOME if self._local else MODELS)

    @property
    def _local(self) -> bool:
        return self.dialect == "compatible"

    def error(
        self, status: int, message: str, kind: str = "", retry_after: Any = None, **more: Any
    ) -> web.Response:
        usual, code, text = KINDS.get(status, KINDS[400] if status < 500 else KINDS[500])
        code = more.get("code", kind if kind == "insufficient_quota" else code)
        error = {"message": message or text, "type": kind or usual, "param": more.get("param"), "code": code}
        answer = json_answer({"error": error}, status)
        answer.headers["x-request-id"] = self._board.new_id("req_")
        if retry_after is not None:
            answer.headers["retry-after"] = str(retry_after)
        return answer

    def _routes(self) -> list[web.RouteDef]:
        return [
            web.get("/v1/models", self._models),
            web.get("/v1/models/{id}", self._model),
            web.post("/v1/chat/completions", self._chat),
            web.post("/v1/responses", self._responses),
        ]

    def _check_key(self, request: web.Request) -> None:
        if self._local:
            return
        given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        if not given:
            raise Refusal("You didn't provide an API key.", 401, code=None)
        if not hmac.compare_digest(given.encode(), self.api_key.encode()):
            raise Refusal("Incorrect API key provided: sk-****.", 401, code="invalid_api_key")
        if self.account == "forbidden":
            raise Refusal("", 403, code="unsupported_country_region_territory")

    async def _models(self, request: web.Request) -> web.Response:
        return json_answer({"object": "list", "data": [model.as_dict() for model in self.models]})

    async def _model(self, request: web.Request) -> web.Response:
        for model in self.models:
            if model.id == request.match_info["id"]:
                return json_answer(model.as_dict())
        name = request.match_info["id"]
        raise bad(f"The model '{name}' does not exist", "model", "model_not_found", 404)

    # -- Chat Completions -----------------------------------------------------------------------

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        asked, turn = await self._asked("chat", request, self._read_chat)
        if isinstance(turn, web.Response):
            return turn
        body = asked.body
        answer = self._chat_answer(asked, turn)
        if not body.get("stream"):
            return json_answer(answer.message())
        wire = self._wire(turn)
        usage = bool((body.get("stream_options") or {}).get("include_usage"))
        events = answer.events(wire, with_usage=usage)
        error = b'data: {"error":{"message":"The server is overloaded","type":"server_error","code":503}}\n\n'
        return await send(request, asked, events, wire, self._faults, error=error, garbage=GARBAGE)

    def _read_chat(self, asked: Request) -> None:
        self._check_credit()
        body = asked.body
        chat.check(body, self.models, compatible=self._local)
        told = [one for one in body["messages"] if one["role"] in {"system", "developer"}]
        asked.system = "\n\n".join(chat.text(one["content"]) for one in told)
        asked.tools = tuple(one["function"]["name"] for one in body.get("tools") or ())
        asked.said = tuple(chat.said(body["messages"]))

    def _chat_answer(self, asked: Request, turn: Turn) -> chat.Answer:
        body = asked.body
        parts, cut = plan(
            turn, self._call_id, chat.limit(body), thinking=self._local, refusals=not self._local
        )
        cut = cut or turn.stop == "context"
        usual = "tool_calls" if any(one.kind == "call" for one in parts) else "stop"
        finish = "length" if cut else "content_filter" if turn.stop == "filter" else usual
        spent = self._spend(asked.model, [*(body.get("tools") or ()), *body["messages"]])
        created = int(self._clock.timestamp())
        return chat.Answer(
            self._board.new_id("chatcmpl-"), asked.model, created, parts, finish, spent, self._local
        )

    # -- Responses ------------------------------------------------------------------------------

    async def _responses(self, request: web.Request) -> web.StreamResponse:
        if self._local:
            raise Refusal("Unexpected endpoint or method. (POST /v1/responses)", 404)
        asked, turn = await self._asked("responses", request, self._read_responses)
        if isinstance(turn, web.Response):
            return turn
        answer = self._response(asked, turn)
        if not asked.body.get("stream"):
            return json_answer(answer.message())
        wire = self._wire(turn)
        events = answer.events(wire)
        return await send(
            request, asked, events, wire, self._faults, error=responses.failed(), garbage=GARBAGE
        )

    def _read_responses(self, asked: Request) -> None:
        self._check_credit()
        body = asked.body
        responses.check(body, self.models)
        items = responses.items(body)
        told = [one for one in items if one.get("role") in {"system", "developer"}]
        parts = [body.get("instructions") or "", *(responses.text(one["content"]) for one in told)]
        asked.system = "\n\n".join(part for part in parts if part)
        asked.tools = tuple(one.get("name", one["type"]) for one in body.get("tools") or ())
        asked.said = tuple(responses.said(items))

    def _response(self, asked: Request, turn: Turn) -> responses.Answer:
        body = asked.body
        model = next(one for one in self.models if one.id == asked.model)
        parts, cut = plan(
            turn, self._call_id, body.get("max_output_tokens"), thinking=model.reasoning, refusals=True
        )
        cut = cut or turn.stop == "context"
        stopped = "max_output_tokens" if cut else "content_filter" if turn.stop == "filter" else None
        items = responses.items(body)
        spent = self._spend(asked.model, [*(body.get("tools") or ()), body.get("instructions") or "", *items])
        created = int(self._clock.timestamp())
        return responses.Answer(
            self._board.new_id("resp_"), asked.model, created, parts, stopped, spent, body
        )

    # -- both -----------------------------------------------------------------------------------

    def _fitted(self, turn: Turn, body: dict[str, Any]) -> Turn:
        calls = [] if body.get("tool_choice") == "none" else list(turn.calls)
        if body.get("parallel_tool_calls") is False:
            calls = calls[:1]
        if chat.forces(body) and not calls:
            raise Refusal("simulator: the request forces a tool, and the script calls none")
        return Turn(turn.text, calls, turn.thinking, turn.stop, turn.wire)

    def _check_credit(self) -> None:
        if self.account == "no_credit":
            raise Refusal(NO_CREDIT, 429, "insufficient_quota", code="insufficient_quota")

    def _spend(self, model: str, prompt: list[Any]) -> Spent:
        """Every beginning is kept, without being asked."""
        return self.cache.spend(model, [Block(one, marked=True) for one in prompt], LEAST_CACHED)

    def _call_id(self) -> str:
        return self._board.new_id("call_")
