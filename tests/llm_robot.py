"""An agent with a model behind real HTTP, whoever's API it is, in a household of fakes."""

from dataclasses import dataclass
from typing import Any

from homeassistant.components import conversation
from homeassistant.components.conversation.chat_log import DATA_CHAT_LOGS
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import Context, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.agent.providers import openai as openai_provider
from simulator import SimulatedStack
from simulator.llm import LlmBoard
from tests.dialogue.home import TalkHome

APIS = ("anthropic", "responses", "chat", "ollama")
FREE = "tell me about the director's earlier work, would you"


@dataclass
class Robot:
    """`conversation.robot`, the agent; `sim` is what its model runs on, `home` what it has its tools for."""

    hass: HomeAssistant
    sim: SimulatedStack
    home: TalkHome
    user: str
    patch: pytest.MonkeyPatch

    @property
    def llm(self) -> LlmBoard:
        return self.sim.llm

    async def start(
        self, api: str = "anthropic", *, account: dict[str, Any] | None = None, **settings: Any
    ) -> MockConfigEntry:
        """Set an account with one agent up; the model is asked for everything unless told otherwise."""
        data = self._account(api) | (account or {})
        agent = {"model": data.pop("model"), "shortcut": False, **settings}
        robot = ConfigSubentryData(subentry_type="agent", title="Robot", data=agent, unique_id=None)
        entry = MockConfigEntry(domain="mediamate", title="Account", data=data, subentries_data=[robot])
        entry.add_to_hass(self.hass)
        assert await self.hass.config_entries.async_setup(entry.entry_id)
        await self.hass.async_block_till_done(wait_background_tasks=True)
        return entry

    def _account(self, api: str) -> dict[str, Any]:
        """Return the data of an account, and the model of its agent, as `model`."""
        match api:
            case "anthropic":
                service, model = self.sim.anthropic, "claude-haiku-5-5"
            case "ollama":
                service, model = self.sim.ollama, "qwen3:8b"
            case "chat":
                self.sim.openai.speak("compatible")
                service, model = self.sim.openai, "qwen3-8b-instruct"
            case _:  # at OpenAI's own address: another one would be a compatible server
                self.patch.setattr(openai_provider, "URL", self.sim.openai.url)
                return {"kind": "openai", "api_key": self.sim.openai.api_key, "model": "gpt-5.4-mini"}
        kind = "openai" if api == "chat" else api
        return {"kind": kind, "api_key": service.api_key, "url": service.url, "model": model}

    async def turn(
        self, text: str, conversation_id: str | None = "talk", **how: Any
    ) -> conversation.ConversationResult:
        """Say something, as an administrator unless told otherwise."""
        context = how.pop("context", None) or Context(user_id=self.user)
        options = {"language": "en", "agent_id": "conversation.robot"} | how
        return await conversation.async_converse(self.hass, text, conversation_id, context, **options)

    async def say(self, text: str, conversation_id: str | None = "talk", **how: Any) -> str:
        """Say something, and return what is answered."""
        return speech(await self.turn(text, conversation_id, **how))

    def logged(self, conversation_id: str = "talk") -> list[tuple[str, Any]]:
        """Return what is in the chat log after the system prompt, as (role, text or tool's name)."""
        return [
            (one.role, one.tool_name if one.role == "tool_result" else one.content)
            for one in self.hass.data[DATA_CHAT_LOGS][conversation_id].content[1:]
        ]


def speech(result: conversation.ConversationResult) -> str:
    """Return what is said."""
    return str(result.response.speech["plain"]["speech"])
