"""Our providers and a real model server: real streams, real counts, a stop that is noticed at the other end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
import time
from typing import Any

from homeassistant.components import conversation
from homeassistant.components.conversation import (
    AssistantContent,
    ToolResultContent,
    UserContent,
    async_get_chat_log,
)
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import llm
from homeassistant.helpers.chat_session import async_get_chat_session
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.mediamate.agent.prompt import TOOL_RULES
from custom_components.mediamate.agent.providers import claude, openai
from custom_components.mediamate.agent.providers.base import Model, Options, Provider, Turn, Usage
from custom_components.mediamate.agent.tools import TOOLS
from custom_components.mediamate.errors import CutOff, InvalidAuth, TooLong

from .model_server import KEY, MODEL, ModelServer, model_server, why_not
from .tiny_model import LETTERS

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("real"), pytest.mark.timeout(120)]

ME = "conversation.me"
LONG = 20_000  # tokens: some seconds of writing
LETTER = set(LETTERS.decode() + " ")
# the provider of Chat Completions, and of Anthropic's Messages; what the server's address is to each
PROVIDERS = {"openai": (openai, "/v1"), "claude": (claude, "")}


@pytest.fixture
async def server(socket_enabled: None) -> AsyncIterator[ModelServer]:
    if reason := why_not():
        pytest.skip(reason)
    async with model_server() as running:
        yield running


@pytest.fixture(params=PROVIDERS)
async def provider(request: pytest.FixtureRequest, server: ModelServer) -> AsyncIterator[Provider]:
    made = await make(request.param, server, KEY)
    yield made
    await made.close()


async def make(name: str, server: ModelServer, key: str) -> Provider:
    module, path = PROVIDERS[name]
    given = {"url": f"{server.url}{path}", "api_key": key}
    return await asyncio.to_thread(module.create, given)


class Tool(llm.Tool):
    """One of ours, as far as a model sees it."""

    def __init__(self, verb: str) -> None:
        row = next(one for one in TOOLS if one.verb == verb)
        self.name, self.description, self.parameters = f"mediamate__{verb}", row.title, row.schema

    async def async_call(self, *_: Any) -> Any:
        raise AssertionError("the model cannot call")


def turn(*content: Any, tokens: int = 60, **more: Any) -> Turn:
    return Turn(
        system=TOOL_RULES,
        content=content or [UserContent("download Dune")],
        tools=[Tool(one.verb) for one in TOOLS],
        serializer=llm.selector_serializer,
        options=Options(model=Model(id=MODEL), max_tokens=tokens),
        **more,
    )


async def answer(provider: Provider, turn: Turn) -> tuple[list[str], Usage]:
    """Return the pieces and the counts of an answer, which only its limit ends."""
    pieces, usage = [], Usage()
    with pytest.raises(CutOff):
        async for delta in provider.stream(turn):
            if isinstance(delta, Usage):
                usage += delta
            elif text := delta.get("content"):
                pieces.append(text)
    return pieces, usage


async def test_its_models_are_listed(provider: Provider) -> None:
    assert [one.id for one in await provider.models()] == [MODEL]


async def test_an_answer_comes_in_pieces_and_is_counted(provider: Provider) -> None:
    pieces, usage = await answer(provider, turn())
    assert len(pieces) > 10 and set("".join(pieces)) <= LETTER
    assert usage.written == 60 and usage.read > len(TOOL_RULES)  # a letter is a token
    again, counted = await answer(provider, turn())
    assert again and 0 < counted.cached <= counted.read  # the same beginning, kept from before


async def test_calls_and_results_are_understood(provider: Provider) -> None:
    said = [
        UserContent("what's downloading?"),
        AssistantContent(ME, "Let me look.", tool_calls=[llm.ToolInput("mediamate__downloads", {}, "call_1")]),
        ToolResultContent(ME, "call_1", "mediamate__downloads", llm.ToolResult(data={"downloads": [], "é": "«Дюна»"})),
    ]  # fmt: skip
    asked, _ = await answer(provider, turn(*said))
    spoken, _ = await answer(provider, turn(*said, last=True))
    assert asked and spoken


async def test_a_stop_in_mid_stream_reaches_the_server(provider: Provider, server: ModelServer) -> None:
    await answer(provider, turn())
    assert await server.written() == 60
    heard = 0
    async with aclosing(provider.stream(turn(tokens=LONG))) as deltas:
        async for delta in deltas:
            heard += bool(not isinstance(delta, Usage) and delta.get("content"))
            if heard == 3:
                break
    deadline = time.monotonic() + 60
    while await server.busy():
        assert time.monotonic() < deadline, "it writes on for nobody"
        await asyncio.sleep(0.05)
    assert await server.written() < LONG  # it did not write to the end
    pieces, _ = await answer(provider, turn())
    assert pieces  # and it is there for the next


@pytest.mark.parametrize("name", PROVIDERS)
async def test_a_wrong_key(name: str, server: ModelServer) -> None:
    wrong = await make(name, server, "sk-of-somebody-else")
    with pytest.raises(InvalidAuth):
        async for _ in wrong.stream(turn()):
            pass
    await wrong.close()


async def test_a_talk_that_is_longer_than_its_memory(provider: Provider) -> None:
    with pytest.raises(TooLong):
        async for _ in provider.stream(turn(UserContent("Dune? " * 8000))):
            pass


async def test_an_agent_speaks_with_its_words(
    hass: HomeAssistant, setup_stack: Any, server: ModelServer, hass_admin_user: MockUser
) -> None:
    await setup_stack()
    data = {"model": MODEL, "shortcut": False, "max_tokens": 80}
    entry = MockConfigEntry(
        domain="mediamate",
        title="Llama",
        data={"kind": "openai", "api_key": KEY, "url": f"{server.url}/v1"},
        subentries_data=[{"subentry_type": "agent", "title": "Llama", "data": data, "unique_id": None}],
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    heard: list[str] = []

    def listen(log: conversation.ChatLog, delta: Any) -> None:
        heard.append(delta.get("content") or "")

    with (
        async_get_chat_session(hass) as session,
        async_get_chat_log(hass, session, chat_log_delta_listener=listen),
    ):
        result = await conversation.async_converse(
            hass,
            "what is the meaning of it all?",
            session.conversation_id,
            Context(user_id=hass_admin_user.id),
            "en",
            "conversation.llama",
        )
    said = result.response.speech["plain"]["speech"]
    words, _, end = said.partition("\n\n")
    assert words.strip() and set(words) <= LETTER and "too long" in end
    assert len([one for one in heard if one]) > 10
    assert entry.runtime_data.meter.today.written == 80
