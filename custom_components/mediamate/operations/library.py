"""What the household has: one title, or what came last."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..errors import MediaMateError, NotConfigured, NotFound, ServiceError
from ..model import Candidate, LibraryItem, MediaItem, MediaRef, MediaType, Part, Season, ServerItem
from ..ports import MediaServer, NamedServer
from .find import details, owned
from .stack import MediaStack, Server, seen_from

NAMED = frozenset({MediaType.ALBUM, MediaType.ARTIST, MediaType.BOOK, MediaType.AUTHOR})
PATIENCE = 6.0  # seconds for a media server; one that was just set up reads its index first


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What there is of a title. `link` opens it in the media server; None where it can't be played.

    `verified`: a media server answered, so `candidate.available` is what it said.
    """

    candidate: Candidate
    link: str | None = None
    size: int | None = None
    monitored: bool = False
    verified: bool = False
    seasons: tuple[Season, ...] = ()  # of a series that an *arr holds

    @property
    def complete(self) -> tuple[Part, ...]:
        """Return the seasons that are there, as far as they came out."""
        return tuple(Part(one.number) for one in self.seasons if one.files and not _lacks(one))

    @property
    def partial(self) -> tuple[Part, ...]:
        """Return the seasons of which something is there."""
        return tuple(Part(one.number) for one in self.seasons if one.files and _lacks(one))


def _lacks(season: Season) -> bool:
    out = season.episodes if season.aired is None else season.aired
    return (season.files or 0) < out


async def have(stack: MediaStack, ref: MediaRef, language: str = "en") -> Holding:
    """Say whether the household has a title, and where it plays. Raises NotFound for an unknown ref."""
    if not stack.backends and not stack.servers:
        raise NotConfigured("no_backend", media_type=ref.media_type)
    if ref.media_type in NAMED:
        held = await _held(stack, ref)
        candidate = await _describe(stack, ref, language, held, None)
        verified, shown = await shown_by_servers(stack, ref, candidate.item)
    else:
        held, (verified, shown) = await asyncio.gather(_held(stack, ref), shown_by_servers(stack, ref))
        candidate = await _describe(stack, ref, language, held, shown)
    playable = shown is not None and shown.playable
    return Holding(
        candidate=replace(
            candidate,
            in_library=candidate.in_library or held is not None or shown is not None,
            available=playable if verified else bool(candidate.available or (held and held.has_file)),
        ),
        link=shown.link if shown and playable else None,
        size=held.size if held else None,
        monitored=bool(held and held.monitored),
        verified=verified,
        seasons=tuple(one for one in held.item.seasons if one.number > 0) if held else (),
    )


async def recent(stack: MediaStack, limit: int = 10) -> tuple[ServerItem, ...]:
    """Return what can be played since lately, newest first. Raises NotConfigured without a media server."""
    if not stack.servers:
        raise NotConfigured("no_media_server")
    answers = await asyncio.gather(*(_newest(one, limit) for one in stack.servers), return_exceptions=True)
    failures = [one for one in answers if isinstance(one, BaseException)]
    if len(failures) == len(answers):
        raise failures[0]
    items = [item for one in answers if not isinstance(one, BaseException) for item in one]
    dated = sorted(items, key=lambda one: one.added.timestamp() if one.added else 0, reverse=True)
    return tuple(dated[:limit])


async def _newest(server: Server, limit: int) -> list[ServerItem]:
    """Take what its coordinator saw, ask only for more than that."""
    seen = server.snapshot.recent if server.snapshot else ()
    items = seen if len(seen) >= limit else await server.port.recently_added(limit)
    return [_linked(server, one) for one in items]


def _linked(server: Server, item: ServerItem) -> ServerItem:
    return replace(item, link=seen_from(server.outside, item.link or server.port.link(item.id)))


async def _held(stack: MediaStack, ref: MediaRef) -> LibraryItem | None:
    """Return it from the instance that has the file, else from one that has the title.

    Asked live: an index may be a minute old. Raises what keeps the only one who could tell from answering.
    """
    backends = stack.backends_for(ref.media_type)
    answers = await asyncio.gather(*(one.port.get(ref) for one in backends), return_exceptions=True)
    for one in answers:
        if isinstance(one, BaseException) and not isinstance(one, ServiceError):
            raise one
        if isinstance(one, ServiceError) and len(answers) == 1 and not stack.servers:
            raise one
    found = [one for one in answers if isinstance(one, LibraryItem)]
    return max(found, key=lambda one: one.has_file, default=None)


async def shown_by_servers(
    stack: MediaStack, ref: MediaRef, item: MediaItem | None = None
) -> tuple[bool, ServerItem | None]:
    """Say whether any media server answered, and the best that they show."""
    answers = await asyncio.gather(*(_look(one, ref, item) for one in stack.servers))
    items = sorted((item for _, item in answers if item), key=lambda one: not one.playable)
    return any(answered for answered, _ in answers), items[0] if items else None


async def _look(server: Server, ref: MediaRef, item: MediaItem | None) -> tuple[bool, ServerItem | None]:
    try:
        async with asyncio.timeout(PATIENCE):
            names = [one for one in (item.title, item.original_title) if one] if item else []
            return await ask_server(server, ref, names, item.creator if item else None)
    except TimeoutError:
        return False, None


async def ask_server(
    server: Server, ref: MediaRef, names: Sequence[str] = (), creator: str | None = None
) -> tuple[bool, ServerItem | None]:
    """Say whether a media server answered, and what it holds, with the link that opens it.

    Albums and books are asked for by name: by the first of these that it knows.
    """
    try:
        item = await _found(server.port, ref, names, creator)
    except MediaMateError:
        return False, None
    return True, _linked(server, item) if item else None


async def _found(
    port: MediaServer, ref: MediaRef, names: Sequence[str], creator: str | None
) -> ServerItem | None:
    if ref.media_type not in NAMED or not isinstance(port, NamedServer):
        return await port.find(ref)
    for name in names:
        if item := await port.find_named(ref, name, creator):
            return item
    return None


async def _describe(
    stack: MediaStack, ref: MediaRef, language: str, held: LibraryItem | None, shown: ServerItem | None
) -> Candidate:
    """Describe it in the asked language, or with what its holder says while the catalogue is silent."""
    try:
        return await details(stack, ref, language)
    except ServiceError, NotFound:
        if held:
            return owned(stack, held.item)
        if shown:
            return owned(stack, MediaItem(ref=ref, title=shown.name, year=shown.year))
        raise
