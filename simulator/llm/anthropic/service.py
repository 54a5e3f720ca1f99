"""Anthropic's API: models, messages (JSON and stream), the counting of tokens."""

from collections.abc import Iterator
from dataclasses import replace
import hmac
import secrets
from typing import Any

from aiohttp import web

from ...server import json_answer, number
from ..parts import plan
from ..script import Request, Said, ToolCall, Turn
from ..service import LlmService, Refusal, read
from ..tokens import Block, PromptCache, Spent, count
from ..wire import send
from .answer import STOPS, Answer, garbage, overloaded
from .models import MODELS, Model
from .rules import blocks_of, check

SERVICE = "anthropic"
KINDS = {
    400: ("invalid_request_error", "Error"),
    401: ("authentication_error", "invalid x-api-key"),
    402: ("billing_error", "Your account has a billing problem."),
    403: ("permission_error", "Your API key does not have permission to use the specified resource."),
    404: ("not_found_error", "Not found"),
    413: ("request_too_large", "Request exceeds the maximum size"),
    429: ("rate_limit_error", "This request would exceed your account's rate limit. Please try again later."),
    500: ("api_error", "Internal server error"),
    504: ("timeout_error", "Request timed out"),
    529: ("overloaded_error", "Overloaded"),
}
NO_CREDIT = (
    "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or "
    "purchase credits."
)


class AnthropicService(LlmService):
    """api_key goes into x-api-key; auth_token, as a gateway's, into Authorization: Bearer.

    models: what is served; take one away and it is gone.
    """

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(SERVICE, *args, **more)
        self.api_key = f"sk-ant-api03-{secrets.token_urlsafe(60)}"
        self.auth_token = secrets.token_urlsafe(40)
        self.models: list[Model] = list(MODELS)
        self.cache = PromptCache()
        self._signed: set[tuple[str, str]] = set()  # signatures that were given, with their thinking

    def error(
        self, status: int, message: str, kind: str = "", retry_after: Any = None, **more: Any
    ) -> web.Response:
        usual, text = KINDS.get(status, KINDS[400] if status < 500 else KINDS[500])
        request_id = self._board.new_id("req_")
        error = {"type": kind or usual, "message": message or text}
        answer = json_answer({"type": "error", "error": error, "request_id": request_id}, status)
        answer.headers["request-id"] = request_id
        if retry_after is not None:
            answer.headers["retry-after"] = str(retry_after)
        return answer

    def _routes(self) -> list[web.RouteDef]:
        return [
            web.get("/v1/models", self._models),
            web.get("/v1/models/{id}", self._model),
            web.post("/v1/messages", self._messages),
            web.post("/v1/messages/count_tokens", self._count),
        ]

    def _check_key(self, request: web.Request) -> None:
        key, bearer = request.headers.get("x-api-key"), request.headers.get("Authorization")
        if key is None and bearer is None:
            raise Refusal("x-api-key header is required", 401)
        if key is not None and not hmac.compare_digest(key.encode(), self.api_key.encode()):
            raise Refusal("invalid x-api-key", 401)
        known = (self.auth_token, self.api_key)  # the SDK 2.x sends a plain key so, too
        if key is None and not any(
            hmac.compare_digest(str(bearer).encode(), f"Bearer {one}".encode()) for one in known
        ):
            raise Refusal("Invalid bearer token", 401)
        if "anthropic-version" not in request.headers:
            raise Refusal("anthropic-version: header is required")
        if self.account == "forbidden":
            raise Refusal("", 403)

    # -- models ---------------------------------------------------------------------------------

    async def _models(self, request: web.Request) -> web.Response:
        limit = number(request.query.get("limit"), 20)
        if not 1 <= limit <= 1000:
            raise Refusal("limit: Input should be between 1 and 1000")
        ids = [model.id for model in self.models]
        start, end = 0, len(ids)
        if (after := request.query.get("after_id")) in ids:
            start = ids.index(after) + 1
        if (before := request.query.get("before_id")) in ids:
            end = ids.index(before)
            start = max(0, end - limit)
        page = self.models[start:end][:limit]
        return json_answer(
            {
                "data": [model.as_dict() for model in page],
                "has_more": start + len(page) < end or (before is not None and start > 0),
                "first_id": page[0].id if page else None,
                "last_id": page[-1].id if page else None,
            }
        )

    async def _model(self, request: web.Request) -> web.Response:
        wanted = request.match_info["id"]
        for model in self.models:
            if wanted in {model.id, model.alias}:
                return json_answer(model.as_dict())
        raise Refusal(f"model: {wanted}", 404)

    # -- messages -------------------------------------------------------------------------------

    async def _count(self, request: web.Request) -> web.Response:
        body = (await read(SERVICE, request)).body
        check(body | {"max_tokens": 1}, self.models, frozenset(self._signed))
        prompt = {key: body[key] for key in ("tools", "system", "messages") if key in body}
        return json_answer({"input_tokens": count(prompt)})

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        asked, step = await self._asked(SERVICE, request, self._read)
        if isinstance(step, web.Response):
            return step
        answer = self._answer(asked, step)
        headers = {"request-id": self._board.new_id("req_")}
        if not asked.body.get("stream"):
            whole = json_answer(answer.message())
            whole.headers.update(headers)
            return whole
        wire = self._wire(step)
        return await send(
            request,
            asked,
            answer.events(wire),
            wire,
            self._faults,
            error=overloaded(headers["request-id"]),
            garbage=garbage(),
            headers=headers,
        )

    def _read(self, asked: Request) -> None:
        """Check the request and note what it says."""
        if self.account == "no_credit":
            raise Refusal(NO_CREDIT)
        check(asked.body, self.models, frozenset(self._signed))
        asked.system = "\n\n".join(block["text"] for block in blocks_of(asked.body.get("system", "")))
        asked.tools = tuple(tool["name"] for tool in asked.body.get("tools", ()))
        asked.said = tuple(_said(asked.body["messages"]))

    def _fitted(self, turn: Turn, body: dict[str, Any]) -> Turn:
        choice = body.get("tool_choice") or {}
        calls = [] if choice.get("type") == "none" else list(turn.calls)
        if choice.get("disable_parallel_tool_use"):
            calls = calls[:1]
        if choice.get("type") in {"any", "tool"} and not calls:
            raise Refusal("simulator: the request forces a tool, and the script calls none")
        return replace(turn, calls=calls)

    def _answer(self, asked: Request, turn: Turn) -> Answer:
        body = asked.body
        thinking = body.get("thinking") or {"type": "disabled"}
        parts, cut = plan(
            turn,
            lambda: self._board.new_id("toolu_"),
            body["max_tokens"],
            thinking=thinking["type"] != "disabled",
            refusals=False,
        )
        usual = "tool_use" if turn.calls else "end_turn"
        stop = "max_tokens" if cut else STOPS[turn.stop] if turn.stop else usual
        model = next(one for one in self.models if asked.model in {one.id, one.alias})
        omitted = thinking.get("display") == "omitted"
        answer = Answer(
            self._board.new_id("msg_"), model.id, parts, stop, self._spend(body, model), omitted=omitted
        )
        self._signed |= answer.thoughts()
        return answer

    def _spend(self, body: dict[str, Any], model: Model) -> Spent:
        blocks = [
            Block({**tool, "cache_control": None}, bool(tool.get("cache_control")))
            for tool in body.get("tools", ())
        ]
        said = [*blocks_of(body.get("system") or [])]
        said += [
            {**block, "role": one["role"]} for one in body["messages"] for block in blocks_of(one["content"])
        ]
        blocks += [
            Block({**block, "cache_control": None}, bool(block.get("cache_control"))) for block in said
        ]
        if body.get("cache_control"):  # asks for a mark at the end
            blocks[-1] = Block(blocks[-1].value, marked=True)
        return self.cache.spend(model.id, blocks, model.least_cached)


def _said(messages: list[dict[str, Any]]) -> Iterator[Said]:
    """Yield the messages in the words of the script: results one by one, then what the user says."""
    names: dict[str, str] = {}
    for message in messages:
        blocks = blocks_of(message["content"])
        calls = tuple(
            ToolCall(one["name"], one["input"], one["id"]) for one in blocks if one["type"] == "tool_use"
        )
        names |= {one.id: one.name for one in calls}
        for one in blocks:
            if one["type"] == "tool_result":
                text = _text(blocks_of(one.get("content", "")))
                called = one["tool_use_id"]
                yield Said("tool", text, (), names[called], called, bool(one.get("is_error")))
        text = _text(blocks)
        if text or calls:
            yield Said(message["role"], text, calls)


def _text(blocks: list[dict[str, Any]]) -> str:
    return "".join(one["text"] for one in blocks if one["type"] == "text")
