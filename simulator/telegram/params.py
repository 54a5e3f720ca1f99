"""The parameters of a call: from the query, a form, a multipart form or JSON, by name and type."""

from collections.abc import Mapping
from dataclasses import dataclass, field
import json
from typing import Any

from aiohttp import web

from .refusal import Refusal, bad


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    mime: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Params:
    """What the bot sent, all values as they came."""

    values: Mapping[str, Any]
    files: Mapping[str, Upload] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) not in (None, "") or name in self.files

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        return default if value is None else str(value)

    def integer(self, name: str) -> int | None:
        value = self.values.get(name)
        if value is None or value == "":
            return None
        try:
            return int(value)
        except (TypeError, ValueError) as err:
            raise bad(f'parameter "{name}" is invalid: can\'t parse it as an integer') from err

    def decimal(self, name: str) -> float:
        try:
            return float(self.text(name))
        except ValueError as err:
            raise bad(f'parameter "{name}" is invalid: a number is wanted') from err

    def flag(self, name: str) -> bool:
        return self.text(name).casefold() in {"true", "1", "yes"}

    def json(self, name: str, kind: type = list, what: str | None = None) -> Any:
        """Return a value that is written as JSON, None where it is absent."""
        value = self.values.get(name)
        if value in (None, ""):
            return None
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except ValueError as err:
                raise bad(f"can't parse {what or name} JSON object") from err
        if value is not None and not isinstance(value, kind):
            raise bad(f"{'an array' if kind is list else 'object'} expected as {what or name}")
        return value

    def plain(self) -> dict[str, Any]:
        """Return the values read as JSON where they are that: what the call meant."""
        return {name: _read(value) for name, value in self.values.items()}


def _read(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


async def read(request: web.Request) -> Params:
    """Read a request of any of the kinds that the Bot API takes."""
    values: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    match request.content_type:
        case "application/json":
            try:
                body = await request.json()
            except ValueError as err:
                raise Refusal(400, "Bad Request: can't parse JSON object") from err
            values |= body if isinstance(body, dict) else {}
        case "application/x-www-form-urlencoded" | "multipart/form-data":
            for name, part in (await request.post()).items():
                if isinstance(part, web.FileField):
                    files[name] = Upload(part.filename, part.content_type, part.file.read())
                else:
                    values[name] = part
    return Params(values, files)
