"""What every home with an account has of its models: which there are, and what they used."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model that an account may use. `thinking`: it decides itself how long it thinks."""

    id: str
    name: str = ""
    thinking: bool = False
    effort: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Tokens. `read` counts the cached ones too."""

    read: int = 0
    cached: int = 0
    written: int = 0

    def __add__(self, other: Usage) -> Usage:
        """Return both together."""
        return Usage(
            read=self.read + other.read,
            cached=self.cached + other.cached,
            written=self.written + other.written,
        )

    @property
    def total(self) -> int:
        """Return what counts against a budget."""
        return self.read + self.written
