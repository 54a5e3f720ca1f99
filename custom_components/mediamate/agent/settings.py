"""How one agent was set up: its subentry, read as a plain value."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..const import DOMAIN
from .prompt import CHAT_PROMPT, SYSTEM_PROMPT, VOICE_PROMPT

APIS: Final = "llm_hass_api"  # as core's agents call it
MAX_TOKENS: Final = "max_tokens"
MODEL: Final = "model"
PROMPT: Final = "prompt"
ROUNDS: Final = "rounds"
SECONDS: Final = "seconds"
SHORTCUT: Final = "shortcut"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one answer may take."""

    rounds: int = 8  # calls of the model; in the last one it has to speak
    calls: int = 16  # tool calls in one message
    tries: int = 3
    seconds: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`shortcut`: a plain command is carried out without the model. `apis`: whose tools it may use."""

    model: str = ""
    prompt: str = ""
    apis: tuple[str, ...] = (DOMAIN,)
    shortcut: bool = True
    max_tokens: int = 4096
    rounds: int = 8
    seconds: int = 60

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Settings:
        """Read what is stored; what is not there has its default."""
        plain = cls()
        return cls(
            model=str(data.get(MODEL, plain.model)),
            prompt=str(data.get(PROMPT, plain.prompt)),
            apis=tuple(data.get(APIS, plain.apis)),
            shortcut=bool(data.get(SHORTCUT, plain.shortcut)),
            max_tokens=int(data.get(MAX_TOKENS, plain.max_tokens)),
            rounds=int(data.get(ROUNDS, plain.rounds)),
            seconds=int(data.get(SECONDS, plain.seconds)),
        )

    @property
    def limits(self) -> Limits:
        """Return what one answer may take."""
        return Limits(rounds=self.rounds, seconds=float(self.seconds))

    def instructions(self, *, spoken: bool) -> str:
        """Return what the model is told first; what the household added comes last."""
        return "\n".join(
            one for one in (SYSTEM_PROMPT, VOICE_PROMPT if spoken else CHAT_PROMPT, self.prompt) if one
        )
