"""Which item has which provider id: Jellyfin cannot be asked that, so it is kept here, small."""

from collections.abc import Mapping
from typing import Any

from ..model import MediaRef, MediaType
from .jellyfin_parse import SPACES, TYPES, clean_id, provider_ids
from .wire import text

type _Key = int | str


class ItemIndex:
    """(type, space, provider id) -> item ids, joined by commas as the API takes them.

    One film may be several items: in an HD and a 4K library.
    """

    def __init__(self, total: int = 0) -> None:
        """`total`: how many items the server said there are."""
        self.total = total
        self._items: dict[tuple[MediaType, str], dict[_Key, str]] = {
            (media_type, space): {} for media_type, spaces in SPACES.items() for space in spaces
        }
        self._seen: set[str] = set()

    def __len__(self) -> int:
        """Count the items."""
        return len(self._seen)

    def put(self, record: Mapping[str, Any]) -> bool:
        """Take in an item. Returns whether it is a new one."""
        media_type = TYPES.get(text(record.get("Type")))
        if media_type is None or not (key := clean_id(record.get("Id"))):
            return False
        known = key in self._seen
        self._seen.add(key)
        for space, value in provider_ids(record).items():
            if (ids := self._items.get((media_type, space))) is not None:
                there = ids.get(name := _short(value))
                if there is None:
                    ids[name] = key
                elif key not in there.split(","):
                    ids[name] = f"{there},{key}"
        return not known

    def get(self, ref: MediaRef) -> str | None:
        """Return the ids of the items that had this provider id when they were seen last."""
        return self._items.get((ref.media_type, ref.space), {}).get(_short(ref.id.lower()))

    def forget(self, ref: MediaRef) -> None:
        """Drop a provider id whose items are gone or are something else now."""
        ids = self._items.get((ref.media_type, ref.space), {}).pop(_short(ref.id.lower()), "")
        self._seen.difference_update(ids.split(","))


def _short(value: str) -> _Key:
    """Numbers take half the room of their digits."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else value
