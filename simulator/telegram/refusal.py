"""How the Bot API says no: a status, a description, sometimes parameters."""

from typing import Any


class Refusal(Exception):
    """An answer with `ok: false`."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def as_dict(self) -> dict[str, Any]:
        body: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad(what: str, **parameters: Any) -> Refusal:
    """What is wrong with the request itself."""
    return Refusal(400, f"Bad Request: {what}", **parameters)


def forbidden(what: str) -> Refusal:
    """What the bot may not do."""
    return Refusal(403, f"Forbidden: {what}")


def flood(seconds: int) -> Refusal:
    """Too many requests."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
