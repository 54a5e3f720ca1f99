"""The models that the simulated OpenAI lists, and those of a compatible server at home."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Model:
    """One model. The real list tells nothing of what a model can do either."""

    id: str
    created: int
    reasoning: bool = True
    chats: bool = True
    window: int = 400_000
    owner: str = "system"

    def as_dict(self) -> dict[str, Any]:
        return {"id": self.id, "object": "model", "created": self.created, "owned_by": self.owner}


MODELS = (
    Model("gpt-5.6-sol", 1_784_000_000),
    Model("gpt-5.6-luna", 1_784_000_100),
    Model("gpt-5.4-mini", 1_773_700_000),
    Model("gpt-4o-mini", 1_721_172_741, reasoning=False, window=128_000),
    Model("text-embedding-3-small", 1_705_948_997, reasoning=False, chats=False),
    Model("whisper-1", 1_677_532_384, reasoning=False, chats=False, owner="openai-internal"),
)
AT_HOME = (
    Model("qwen3-8b-instruct", 1_760_000_000, reasoning=False, window=32_768, owner="organization_owner"),
)
