"""Checks calls and objects against the Bot API's own description, which is no OpenAPI file.

    api = load()                       # skips the test where the file is absent
    api.check_call("sendMessage", {"chat_id": 1, "text": "hi"})
    api.check_result("sendMessage", {...})
    api.check("Update", {...})

All raise AssertionError with every problem that was found. Unlike OpenAPI files this one says what is
required, so objects are checked for missing keys, unknown keys and types, all the way down.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
import json
from typing import Any

import pytest

from .openapi import FOLDER

FILE = FOLDER / "telegram-bot-api.json"
PLAIN = {"Integer": int, "String": str, "Boolean": bool, "Float": (int, float)}


class BotApi:
    """The methods and types of the file."""

    def __init__(self, doc: Mapping[str, Any]) -> None:
        self.methods: Mapping[str, Any] = doc["methods"]
        self.types: Mapping[str, Any] = doc["types"]

    def check_call(self, method: str, params: Mapping[str, Any], files: Collection[str] = ()) -> bool:
        """Is the method there, are all its parameters known, there and of their types? Forms carry texts."""
        assert method in self.methods, f"no method {method}"
        fields = {one["name"]: one for one in self.methods[method].get("fields", ())}
        found = [f"unknown parameter {name}" for name in params if name not in fields]
        sent = set(params) | set(files)
        found += [f"without {name}" for name, one in fields.items() if one["required"] and name not in sent]
        for name, value in params.items():
            if name in fields:
                found += self._problems(fields[name]["types"], value, name, lenient=True)
        assert not found, f"{method}: {found[:8]}"
        return True

    def check_result(self, method: str, result: Any) -> bool:
        """Is this what the method returns?"""
        found = list(self._problems(self.methods[method]["returns"], result, "result"))
        assert not found, f"{method}: {found[:8]}"
        return True

    def check(self, kind: str, value: Any) -> bool:
        found = list(self._problems([kind], value, kind))
        assert not found, found[:8]
        return True

    def _problems(
        self, kinds: Sequence[str], value: Any, where: str, *, lenient: bool = False
    ) -> Iterator[str]:
        """Yield what is wrong, unless the value fits one of the types."""
        tried = [list(self._one(kind, value, where, lenient)) for kind in kinds]
        if all(tried):
            yield from min(tried, key=len)

    def _one(self, kind: str, value: Any, where: str, lenient: bool) -> Iterator[str]:
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                yield f"{where}: {value!r:.60} is no list"
                return
            for number, item in enumerate(value):
                inner = kind.removeprefix("Array of ")
                yield from self._problems([inner], item, f"{where}[{number}]", lenient=lenient)
        elif kind in PLAIN or kind == "InputFile":
            if not _is_plain(kind, value, lenient):
                yield f"{where}: {value!r:.60} is no {kind}"
        else:
            yield from self._object(kind, value, where, lenient)

    def _object(self, kind: str, value: Any, where: str, lenient: bool) -> Iterator[str]:
        described = self.types[kind]
        if "subtypes" in described:
            yield from self._problems(described["subtypes"], value, where, lenient=lenient)
            return
        if not isinstance(value, Mapping):
            yield f"{where}: {value!r:.60} is no {kind}"
            return
        fields = {one["name"]: one for one in described.get("fields", ())}
        yield from (f"{where}: {kind} has no {name}" for name in value if name not in fields)
        yield from (
            f"{where}: {kind} without {name}"
            for name, one in fields.items()
            if one["required"] and name not in value
        )
        for name, item in value.items():
            if name in fields:
                yield from self._problems(fields[name]["types"], item, f"{where}.{name}", lenient=lenient)


def _is_plain(kind: str, value: Any, lenient: bool) -> bool:
    if kind == "InputFile":
        return isinstance(value, str)
    if lenient and isinstance(value, str) and kind != "String":
        value = _read(value)
    if isinstance(value, bool):
        return kind == "Boolean"
    return isinstance(value, PLAIN[kind])


def _read(text: str) -> Any:
    """Read what a form carries as text."""
    try:
        return json.loads(text.lower())
    except ValueError:
        return text


def load() -> BotApi:
    """Return the description; skip the test if it is not here."""
    if not FILE.is_file():
        pytest.skip("official API files are not in this clone")
    return _load()


@cache
def _load() -> BotApi:
    return BotApi(json.loads(FILE.read_text(encoding="utf-8")))
