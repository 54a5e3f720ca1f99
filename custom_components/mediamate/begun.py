"""What was begun for somebody before it is a request: on disk, so that no crash in between loses it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Final

from .const import LOGGER
from .history import History
from .model import MediaRequest
from .records import request_from, request_text

BEGUN: Final = "begun"  # requests by id, as text


class Begun:
    """Requests that are written as such only when what was chosen for them is got."""

    def __init__(self, history: History) -> None:
        """Keep them in the history."""
        self._history = history
        self._writing = asyncio.Lock()

    @asynccontextmanager
    async def kept(self, request: MediaRequest | None) -> AsyncIterator[None]:
        """Keep a request while it is begun; None: there is none, or it is on disk as one already."""
        if request is None:
            yield
            return
        await self._note(request.id, request_text(request))
        try:
            yield
        except asyncio.CancelledError:  # Home Assistant stops: nobody knows how far it came
            raise
        except BaseException:
            await self._note(request.id, None)
            raise
        await self._note(request.id, None)

    async def left(self) -> list[MediaRequest]:
        """Return what a crash left, and forget it when it is written as a request or can be read no more.

        Whether its title got into its library is not known. It counts as there before, so that it is searched for:
        who hands it over would else believe that whoever added it did that.
        """
        found: list[MediaRequest] = []
        for request_id, text in (await self._history.meta(BEGUN, {})).items():
            try:
                request = replace(request_from(text), existing=True)
            except ValueError:
                LOGGER.warning("[%s] was begun and cannot be read", request_id)
                await self.forget(request_id)
                continue
            if await self._history.request(request_id):
                await self.forget(request_id)
            else:
                found.append(request)
        return found

    async def forget(self, request_id: str) -> None:
        """Let go of one."""
        await self._note(request_id, None)

    async def _note(self, request_id: str, text: str | None) -> None:
        async with self._writing:  # two at once must not forget each other's
            noted: dict[str, str] = await self._history.meta(BEGUN, {})
            noted.pop(request_id, None)
            await self._history.set_meta(BEGUN, noted if text is None else noted | {request_id: text})
