"""The models that the simulated Ollama has, and those that it could pull."""

from dataclasses import dataclass
import hashlib
from typing import Any


@dataclass(frozen=True, slots=True)
class Model:
    """One model. can: its capabilities; window: what it was trained for, which is not what it is run with."""

    name: str
    family: str
    parameters: str
    size: int
    can: tuple[str, ...]
    window: int = 40_960

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.name.encode()).hexdigest()

    @property
    def details(self) -> dict[str, Any]:
        return {
            "parent_model": "",
            "format": "gguf",
            "family": self.family,
            "families": [self.family],
            "parameter_size": self.parameters,
            "quantization_level": "Q4_K_M",
        }

    def listed(self, changed: str) -> dict[str, Any]:
        """Return the model as /api/tags has it."""
        head = {"name": self.name, "model": self.name, "modified_at": changed, "size": self.size}
        return head | {"digest": self.digest, "details": self.details}

    def shown(self, changed: str) -> dict[str, Any]:
        """Return the model as /api/show has it."""
        info = {
            "general.architecture": self.family,
            "general.parameter_count": int(float(self.parameters.rstrip("B")) * 1e9),
            f"{self.family}.context_length": self.window,
        }
        return {
            "parameters": "temperature 0.7",
            "license": "Apache License 2.0",
            "template": "{{ .Prompt }}",
            "modified_at": changed,
            "details": self.details,
            "model_info": info,
            "capabilities": list(self.can),
        }


MODELS = (
    Model("qwen3:8b", "qwen3", "8.2B", 5_225_388_164, ("completion", "tools", "thinking")),
    Model("llama3.1:8b", "llama", "8.0B", 4_920_753_328, ("completion", "tools"), 131_072),
    Model("gemma2:2b", "gemma2", "2.6B", 1_629_518_495, ("completion",), 8_192),
    Model("nomic-embed-text:latest", "nomic-bert", "0.137B", 274_302_450, ("embedding",), 2_048),
)
TO_PULL = (
    Model("qwen3:4b-instruct", "qwen3", "4.0B", 2_497_293_931, ("completion", "tools"), 262_144),
    Model("qwen3:4b", "qwen3", "4.0B", 2_497_293_918, ("completion", "tools", "thinking"), 262_144),
)
