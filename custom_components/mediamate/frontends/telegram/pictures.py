"""Which posters can be had: asked once and quickly, since a card without its picture beats a card too late."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

import aiohttp
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession

_PATIENCE: Final = aiohttp.ClientTimeout(total=5)
_REMEMBERED: Final = 500
_AWAY_FOR: Final = timedelta(minutes=10)  # how long nothing is asked of a host that did not answer
_LARGEST: Final = 10_000_000  # bytes that Telegram takes as a photo


class Pictures:
    """Remembers what it was told. Home Assistant's bot itself would try a missing picture for seconds."""

    def __init__(self, hass: HomeAssistant, now: Callable[[], datetime]) -> None:
        """Know nothing yet."""
        self._hass = hass
        self._now = now
        self._known: dict[str, bool] = {}
        self._away: dict[str, datetime] = {}

    async def good(self, address: str | None) -> bool:
        """Can a picture be fetched from there?"""
        if address is None or not address.startswith(("https://", "http://")):
            return False
        if address in self._known:
            return self._known[address]
        host = urlsplit(address).netloc
        if (since := self._away.get(host)) is not None and self._now() - since < _AWAY_FOR:
            return False
        try:
            good = await self._look(address)
        except aiohttp.ClientError, TimeoutError, ValueError:
            self._away[host] = self._now()
            return False
        self.remember(address, good=good)
        return good

    def remember(self, address: str, *, good: bool) -> None:
        """Note what became of a picture."""
        self._known[address] = good
        while len(self._known) > _REMEMBERED:
            self._known.pop(next(iter(self._known)))

    async def _look(self, address: str) -> bool:
        session = async_get_clientsession(self._hass, verify_ssl=address.startswith("https:"))
        async with session.get(address, timeout=_PATIENCE, allow_redirects=True) as answer:
            size = answer.headers.get("Content-Length", "1")
            return (
                answer.status == 200
                and answer.headers.get("Content-Type", "").startswith("image/")
                and size.isdigit()
                and 0 < int(size) <= _LARGEST
            )
