"""Wishes for all that somebody made: "everything by Radiohead", «все книги Булгакова»."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
import re
from types import MappingProxyType

from ..errors import MediaMateError
from ..model import MediaType
from ..operations.find import Query, namesakes
from ..understanding import Command
from .talk import Talk

_ALL = re.compile(r"\b(?:everything|all|whole|complete|entire|вс[еёюя]|полн\w+)\b|дискографи", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"all (?:the )?(?:(?P<album>albums|music)|(?P<book>books|novels)|works)", re.IGNORECASE
)
_MAKERS: Mapping[MediaType | None, tuple[MediaType, ...]] = MappingProxyType(
    {
        None: (MediaType.ARTIST, MediaType.AUTHOR),
        MediaType.ALBUM: (MediaType.ARTIST,),
        MediaType.BOOK: (MediaType.AUTHOR,),
    }
)


def works_of(command: Command) -> MediaType | None:
    """Return the kind of works that stand where a title would: "all music"."""
    found = _NO_TITLE.fullmatch(command.title or "")
    return MediaType(found.lastgroup) if found and found.lastgroup else None


async def all_of(talk: Talk, command: Command) -> Command | None:
    """Return the wish for an artist or an author, if a library knows exactly one of that name."""
    titled = command.title and not _NO_TITLE.fullmatch(command.title)
    if not command.person or titled or not _ALL.search(talk.text):
        return None
    for maker in _MAKERS.get(command.media_type, ()):
        if not talk.desk.stack().backends_for(maker):
            continue
        query = Query(text=command.person, language=talk.language, media_type=maker)
        with suppress(MediaMateError):
            found = await talk.desk.find(talk.actor, query)
            if len(namesakes(found.candidates, query)) == 1:
                return replace(command, title=command.person, person=None, media_type=maker)
    return None
