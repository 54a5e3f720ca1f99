"""Giving an *arr a release that it did not find itself."""

from collections.abc import Sequence
from typing import Any, override

from ..model.indexers import Offer
from ..ports_sources import ReleaseTaker
from . import arr_parse as parse, fields, wire
from .arr import GRAB_TIMEOUT, ArrClient

MOST = 10  # reasons


class ArrTaker(ArrClient, ReleaseTaker):
    """An *arr to which a release can be pushed; it judges it as if it had found it itself."""

    @override
    async def push(self, offer: Offer) -> Sequence[str]:
        """Have a release downloaded; return why it was not, if it was not."""
        answer = await self._request(
            "POST", f"{self.api}/release/push", json=_pushed(offer), timeout=GRAB_TIMEOUT
        )
        found = answer[0] if isinstance(answer, list) and answer else answer  # older ones send it bare
        judged = self._parse(fields.record, found)
        if fields.flag(judged, "approved"):
            return ()
        said = fields.texts(judged, "rejections", most=MOST)
        return tuple(shown for one in said if (shown := parse.parse_reason(one))) or ("?",)


def _pushed(offer: Offer) -> dict[str, Any]:
    """Return the body of a push. Prowlarr names its indexers so where it sets them up."""
    published = offer.published or wire.utc_now()
    return {
        "title": offer.title,
        "downloadUrl": offer.link,
        "protocol": offer.protocol,
        "publishDate": published.isoformat(),
        "indexer": f"{offer.indexer} (Prowlarr)",
    } | ({"magnetUrl": offer.link} if offer.magnet else {})
