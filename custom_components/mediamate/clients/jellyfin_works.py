"""Albums, artists and books in Jellyfin: found by name, since few of them carry an id and no filter takes one.

Music mostly has MusicBrainz' ids, which then decide. Books have none: a file's name has to do, and says
sometimes the title, sometimes "Author - Title".
"""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
import re
from types import MappingProxyType
from typing import Any, override
import unicodedata

from ..model import MediaRef, MediaType, ServerItem
from ..ports import NamedServer
from .jellyfin_parse import clean_id, has_source, is_present, parse_item, provider_ids
from .wire import mapping, records, sequence, text

FOUND = 50  # items of one name that are looked at

# What each type is there, and the name of its id among the provider ids, in lower case
_KINDS: Mapping[MediaType, tuple[str, str]] = MappingProxyType(
    {
        MediaType.ALBUM: ("MusicAlbum", "musicbrainzreleasegroup"),
        MediaType.ARTIST: ("MusicArtist", "musicbrainzartist"),
        MediaType.BOOK: ("Book,AudioBook", ""),
    }
)
_WORDS = re.compile(r"[^\W_]+")
_SMALL = frozenset({"by", "a", "an", "the", "epub", "mobi", "azw3", "pdf", "mp3", "m4b"})


class JellyfinWorks(NamedServer):
    """The part of Jellyfin's client that knows works."""

    @abstractmethod
    async def _items(self, **filters: Any) -> tuple[list[dict[str, Any]], int]:
        """Ask for items of all libraries."""

    @abstractmethod
    def _linked(self, record: Mapping[str, Any]) -> Callable[[str], str]:
        """Return what links an item."""

    @override
    async def find_named(self, ref: MediaRef, title: str, creator: str | None = None) -> ServerItem | None:
        if ref.media_type not in _KINDS:
            return None
        types, space = _KINDS[ref.media_type]
        found, _ = await self._items(
            includeItemTypes=types,
            searchTerm=title,
            fields="ProviderIds,MediaSources,DateCreated,People,Path",
            limit=FOUND,
        )
        best = None
        for record in found:
            if not _is_it(record, ref, space, title, creator):
                continue
            playable = await self._can_be_opened(ref.media_type, record)
            item = parse_item(record, self._linked(record), playable)
            if item and (best is None or playable):
                best = replace(item, ref=ref)
        return best

    async def _can_be_opened(self, media_type: MediaType, record: Mapping[str, Any]) -> bool:
        """Say of an album or an artist whether a song can be played, of a book whether its file is there."""
        if media_type is MediaType.BOOK:
            return is_present(record)
        within = "parentId" if media_type is MediaType.ALBUM else "artistIds"
        songs, _ = await self._items(
            includeItemTypes="Audio",
            fields="MediaSources",
            limit=1,
            **{within: clean_id(record.get("Id"))},
        )
        return any(has_source(one) for one in songs)


def _is_it(record: Mapping[str, Any], ref: MediaRef, space: str, title: str, creator: str | None) -> bool:
    """Is this the work? Its id says so, if it has one; else its name and who made it."""
    if known := provider_ids(record).get(space):
        return known == ref.id.lower()
    name, wanted, maker = _words(text(record.get("Name"))), _words(title), _words(creator or "")
    rest = _without(name, wanted)
    if rest is None or not set(rest) <= {*maker, *_SMALL}:
        return False
    return not maker or _by(record, maker, rest)


def _by(record: Mapping[str, Any], maker: Sequence[str], rest: Sequence[str]) -> bool:
    """Is it by this creator? By whom it says, else by where it lies; who says nothing is believed."""
    said = [words for name in _makers(record) if (words := _words(name))]
    if said:
        return any(set(maker) <= set(words) or set(words) <= set(maker) for words in said)
    path = _words(text(record.get("Path"), 1000))
    return maker[-1] in {*path, *rest} or not path


def _makers(record: Mapping[str, Any]) -> Iterable[str]:
    """Yield who is named as having made it."""
    yield text(record.get("AlbumArtist"))
    yield from (text(one) for one in sequence(record.get("Artists")))
    yield from (text(mapping(one).get("Name")) for one in records(record.get("AlbumArtists")))
    people = records(record.get("People"))
    yield from (text(one.get("Name")) for one in people if text(one.get("Type"), 40) in {"Author", "Writer"})


def _without(name: Sequence[str], title: Sequence[str]) -> Sequence[str] | None:
    """Take the title out of a name; None where it is not in it."""
    for start in range(len(name) - len(title) + 1):
        if title and name[start : start + len(title)] == title:
            return [*name[:start], *name[start + len(title) :]]
    return None


def _words(name: str) -> list[str]:
    """Split a name into words as they compare: no case, no accents, no dots over ё."""
    folded = unicodedata.normalize("NFKC", name).casefold().replace("ё", "е").replace("&", " and ")
    return [_plain(one) for one in _WORDS.findall(folded)]


def _plain(word: str) -> str:
    """Take the accents off Latin letters."""
    return "".join(base if (base := unicodedata.normalize("NFD", one)[0]).isascii() else one for one in word)
