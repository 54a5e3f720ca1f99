"""The models that the simulated Anthropic serves: what `GET /v1/models` says of them, and what they refuse."""

from dataclasses import dataclass
from typing import Any

EFFORTS = ("low", "medium", "high", "xhigh", "max")


@dataclass(frozen=True, slots=True)
class Model:
    """One model. thinking: the ways it can think; newer ones take neither sampling nor a prefilled answer."""

    id: str
    name: str
    created: str
    thinking: frozenset[str]
    efforts: tuple[str, ...] = EFFORTS
    window: int = 1_000_000
    longest: int = 128_000
    sampling: bool = False
    prefill: bool = False
    least_cached: int = 1024  # tokens; a shorter prompt is not kept in the cache

    @property
    def alias(self) -> str:
        """The id without the date at its end."""
        front, _, date = self.id.rpartition("-")
        return front if len(date) == 8 and date.isdigit() else self.id

    def as_dict(self) -> dict[str, Any]:
        return {
            "type": "model",
            "id": self.id,
            "display_name": self.name,
            "created_at": self.created,
            "max_input_tokens": self.window,
            "max_tokens": self.longest,
            "capabilities": self._capabilities(),
        }

    def _capabilities(self) -> dict[str, Any]:
        can, cannot = {"supported": True}, {"supported": False}
        effort = {name: can if name in self.efforts else cannot for name in EFFORTS}
        ways = {name: can if name in self.thinking else cannot for name in ("adaptive", "enabled")}
        return {
            "batch": can,
            "citations": can,
            "code_execution": can,
            "context_management": {
                "supported": True,
                "clear_thinking_20251015": can,
                "clear_tool_uses_20250919": can,
                "compact_20260112": cannot,
            },
            "effort": effort | {"supported": bool(self.efforts)},
            "image_input": can,
            "pdf_input": can,
            "structured_outputs": can,
            "thinking": {"supported": bool(self.thinking), "types": ways},
        }


ADAPTIVE, ENABLED = frozenset({"adaptive"}), frozenset({"enabled"})

# Newest first, as the real list is. Windows and smallest cached prompts of the newest are plausible, not known.
MODELS = (
    Model("claude-opus-5-5", "Claude Opus 5.5", "2026-10-06T00:00:00Z", ADAPTIVE),
    Model("claude-sonnet-5-5", "Claude Sonnet 5.5", "2026-09-22T00:00:00Z", ADAPTIVE),
    Model(
        "claude-haiku-5-5",
        "Claude Haiku 5.5",
        "2026-09-22T00:00:00Z",
        ADAPTIVE | ENABLED,
        window=400_000,
        longest=64_000,
    ),
    Model("claude-sonnet-5", "Claude Sonnet 5", "2026-04-14T00:00:00Z", ADAPTIVE),
    Model(
        "claude-haiku-4-5-20251001",
        "Claude Haiku 4.5",
        "2025-10-15T00:00:00Z",
        ENABLED,
        efforts=(),
        window=200_000,
        longest=64_000,
        sampling=True,
        prefill=True,
        least_cached=4096,
    ),
)
