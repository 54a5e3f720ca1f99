"""How the older protocol spells what the newer one does. Inside everything is spelt the newer way."""

from collections.abc import Mapping
import re
from typing import Any

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_HYPHENS = frozenset({"cumulative_stats", "current_stats"})  # among names with capitals


def snake(name: str) -> str:
    """Spell a name the newer way."""
    return _CAMEL.sub("_", name).replace("-", "_").lower()


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _kebab(name: str) -> str:
    return name.replace("_", "-")


def spelt_the_old_way(method: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return an answer as the older protocol writes it: figures and torrents with capitals, the rest with hyphens."""
    if method == "torrent_get":
        return {name: _torrents(value) if name == "torrents" else value for name, value in answer.items()}
    capitals = method == "session_stats"
    return {
        (_camel if capitals and name not in _HYPHENS else _kebab)(name): _inner(value)
        for name, value in answer.items()
    }


def _inner(value: Any) -> Any:
    return {_camel(name): one for name, one in value.items()} if isinstance(value, dict) else value


def _torrents(found: list[Any]) -> list[Any]:
    if found and isinstance(found[0], list):  # a table: its first row names the columns
        return [[_camel(name) for name in found[0]], *found[1:]]
    return [_inner(one) for one in found]
