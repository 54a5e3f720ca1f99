"""Documents that are bent in every way: what a parser makes of them is a value or BadResponse, nothing else."""

from collections.abc import Callable, Iterator
import copy
from typing import Any

from custom_components.mediamate.errors import BadResponse

from .recorder import fixture

ODD = [None, True, -1, 0, 2.5, 10**30, "", "x" * 5000, "\x00\u202e", [], [None, 3, {}], {}, {"value": []}]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield where every value of a JSON document stands."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in pairs:
        yield (*path, key)
        yield from places(one, (*path, key))


def bent(record: Any) -> Iterator[Any]:
    """Yield the record with each of its values missing, and each replaced by odd ones."""
    for path in places(record):
        for odd in [..., *ODD]:
            other = copy.deepcopy(record)
            node = other
            for step in path[:-1]:
                node = node[step]
            if odd is not ...:
                node[path[-1]] = odd
            elif isinstance(node, dict):
                del node[path[-1]]
            yield other


def records(name: str) -> list[Any]:
    """Return the records of a fixture: of a list, of a page, or the one that it is."""
    data = fixture(name)
    return data if isinstance(data, list) else data.get("records", [data])


def survives(parser: Callable[[Any], Any], record: Any) -> int:
    """Bend the record in every way; return how often it was read all the same."""
    read = 0
    for other in bent(record):
        try:
            parser(other)
            read += 1
        except BadResponse:
            continue
    return read
