"""A language model that plays a script over Home Assistant's own chat log and our real tools: fixtures."""

from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import chat_session, llm
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.mediamate.data import DATA, MediaMate
from custom_components.mediamate.model import Proposal
from tests.dialogue.doors import home, household, open_doors  # noqa: F401 - fixtures
from tests.dialogue.home import TalkHome

AGENT = "conversation.foreign"

type Calls = Sequence[tuple[str, dict[str, Any]]]
type Round = str | Calls | Callable[[list[dict[str, Any]]], Calls | str]
"""What the model does in one message: say something, call tools, or either of it after a look at the results."""


@dataclass
class Model:
    """Any agent of Home Assistant that was given the API "Media", in one conversation of one person."""

    hass: HomeAssistant
    user_id: str | None = None
    device_id: str | None = None
    api: str = "mediamate"
    assistant: str = "conversation"
    platform: str = "foreign"
    language: str = "en"
    conversation_id: str | None = None
    results: list[dict[str, Any]] = field(default_factory=list)

    async def turn(self, text: str, *rounds: Round) -> list[dict[str, Any]]:
        """Say something to the model; return what its tools answered. An error has the key "error"."""
        before = len(self.results)
        context = Context(user_id=self.user_id)
        heard = conversation.ConversationInput(
            text=text,
            context=context,
            conversation_id=self.conversation_id,
            device_id=self.device_id,
            satellite_id=None,
            language=self.language,
            agent_id=AGENT,
        )
        with (
            chat_session.async_get_chat_session(self.hass, self.conversation_id) as session,
            conversation.async_get_chat_log(self.hass, session, heard) as log,
        ):
            self.conversation_id = session.conversation_id
            asked = llm.LLMContext(self.platform, context, self.language, self.assistant, self.device_id)
            await log.async_provide_llm_data(asked, self.api)
            for one in rounds:
                doing = one(self.results) if callable(one) else one
                async for content in log.async_add_delta_content_stream(AGENT, _deltas(doing)):
                    if isinstance(content, conversation.ToolResultContent):
                        assert content.result.error is ("error" in content.result.data)
                        self.results.append(dict(content.result.data))
        return self.results[before:]

    async def call(self, tool: str, **args: Any) -> dict[str, Any]:
        """Have the model call one tool in a turn of its own."""
        return (await self.turn("please", [(tool, args)]))[-1]

    async def ask(self, wish: str = "Dune: Part Two") -> dict[str, Any]:
        """Go to where the model has put the question to the user."""
        answers = await self.turn(
            f"download {wish}", [("request", {"title": wish})], lambda found: found[-1]["question"]
        )
        return answers[-1]


async def _deltas(doing: Calls | str) -> AsyncGenerator[conversation.AssistantContentDeltaDict]:
    yield {"role": "assistant"}
    if isinstance(doing, str):
        yield {"content": doing}
        return
    yield {"tool_calls": [llm.ToolInput(f"mediamate__{name}", args) for name, args in doing]}


def confirming(results: list[dict[str, Any]]) -> Calls:
    """Confirm what was prepared last."""
    prepared = [one for one in results if "proposal_id" in one]
    return [("confirm", {"proposal_id": prepared[-1]["proposal_id"]})]


type Meet = Callable[..., Model]


@pytest.fixture
def mate(hass: HomeAssistant, household: MockConfigEntry) -> MediaMate:  # noqa: F811
    """Return what belongs to the household."""
    return hass.data[DATA]


@pytest.fixture
def boris(hass: HomeAssistant) -> MockUser:
    """Be a user who is no administrator."""
    return somebody(hass, "Boris")


def somebody(hass: HomeAssistant, name: str) -> MockUser:
    """Return a new user who may use entities as most may."""
    user = MockUser(name=name)
    user.mock_policy({"entities": True})
    return user.add_to_hass(hass)


@pytest.fixture
def meet(hass: HomeAssistant, mate: MediaMate, boris: MockUser) -> Meet:
    """Return a maker of conversations; Boris's unless another user is named."""

    def make(user: Any = boris, **changes: Any) -> Model:
        return Model(hass, user_id=user.id if user else None, **changes)

    return make


@pytest.fixture
def model(meet: Meet) -> Model:
    """Be a model that Boris talks to."""
    return meet()


async def untouched(mate: MediaMate, home: TalkHome) -> bool:  # noqa: F811
    """Is everything as it was: nothing added, nothing asked for, nothing rated, no download touched?"""
    ratings = [
        one
        for user in await mate.history.proposals(open_only=False)
        for one in await mate.history.ratings(user.thread.actor)
    ]
    called = [
        home.radarr.add, home.radarr.delete, home.radarr.remove_from_queue, home.radarr.monitor, home.radarr.search_now,
        home.qbittorrent.pause, home.qbittorrent.resume, home.qbittorrent.remove,
    ]  # fmt: skip
    return not (home.added or ratings or await mate.history.requests() or any(one.called for one in called))


async def waiting(mate: MediaMate) -> list[Proposal]:
    """Return what waits for a yes."""
    return await mate.history.proposals()
