"""A bot without a library: calls methods of the simulated Bot API, byte by byte where it matters."""

from typing import Any

import aiohttp

from simulator import SimulatedStack
from simulator.telegram import Person, TelegramService

from .caller import Answer, Caller


class Bot:
    """The bot's side, and the people of the tests: Anna and Boris, both have said /start."""

    def __init__(self, sim: SimulatedStack, session: aiohttp.ClientSession) -> None:
        self.sim = sim
        self.telegram: TelegramService = sim.telegram
        self.http = Caller(session, self.telegram.url)
        self.anna: Person = self.telegram.person(1001, "Anna", username="anna", last_name="K")
        self.boris: Person = self.telegram.person(1002, "Boris", language="ru")

    async def call(self, method: str, **params: Any) -> Answer:
        """Call a method with JSON, and return what came back."""
        return await self.http("POST", f"/bot{self.telegram.token}/{method}", json=params)

    async def upload(self, method: str, files: dict[str, bytes], **params: Any) -> Answer:
        """Call a method with files, as a multipart form."""
        form = aiohttp.FormData()
        for name, value in params.items():
            form.add_field(name, str(value))
        for name, data in files.items():
            form.add_field(name, data, filename=f"{name}.png", content_type="image/png")
        return await self.http("POST", f"/bot{self.telegram.token}/{method}", data=form)

    async def does(self, method: str, **params: Any) -> Any:
        """Call a method that goes well, and return its result."""
        answer = await self.call(method, **params)
        assert answer.status == 200 and answer.body["ok"], answer
        return answer.body["result"]

    async def fails(self, method: str, **params: Any) -> str:
        """Call a method that is refused, and return the description."""
        answer = await self.call(method, **params)
        assert answer.body["ok"] is False and answer.body["error_code"] == answer.status, answer
        return str(answer.body["description"])

    async def updates(self, offset: int = 0, timeout: int = 0, **params: Any) -> list[dict[str, Any]]:
        return await self.does("getUpdates", offset=offset, timeout=timeout, **params)

    async def text(self, text: str = "hello", chat_id: int = 1001, **params: Any) -> dict[str, Any]:
        return await self.does("sendMessage", chat_id=chat_id, text=text, **params)


def keys(*labels: str, url: str | None = None) -> dict[str, Any]:
    """Return an inline keyboard with one row; a label is its own data."""
    row: list[dict[str, Any]] = [{"text": label, "callback_data": label.lower()} for label in labels]
    if url:
        row.append({"text": "Watch", "url": url})
    return {"inline_keyboard": [row]}
