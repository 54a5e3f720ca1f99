"""Releases to choose from: found by the library manager, else by the indexers themselves, the best first."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
import re
from typing import Final

from ..errors import UNSURE, AlreadyInLibrary, MediaMateError, NotConfigured, NotFound, NotTaken, Refused
from ..infohash import names_of as hashes_of
from ..model import MediaItem, MediaType, Message, Part, Release, Torrent, TransferSnapshot
from ..ports import ReleasePicker
from ..ports_sources import ReleaseTaker
from .audio import NAMES, named_in
from .stack import Backend, IndexerManager, MediaStack, Torrents

_HEIGHT: Final = re.compile(r"(?<![0-9])(2160|1080|720|576|480)[pi]?(?![0-9])|\b(4k|uhd)\b", re.IGNORECASE)
_UNKNOWN: Final = re.compile(
    r"unknown (?:movie|series|artist|album|author|book)|unable to (?:parse|identify)", re.IGNORECASE
)
_CATEGORY: Final = "mediamate"  # no library manager looks into it
_CYRILLIC: Final = re.compile(r"[а-яё]", re.IGNORECASE)
_LIVE: Final = re.compile(r"(?<=\])(?=\()|(?<=:)(?=//)|(?<=<)(?=[a-z][a-z0-9-]*[\s/])", re.IGNORECASE)
_SHOWN: Final = 160  # characters of what the library has against it
_LANGUAGES: Final = 3  # that are named
_READ: Final = 2000  # finds: each name is read word by word
_CROWD: Final = 8  # doublings of seeders from which on more of them make no difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the ranking goes by. `heights`: those that the quality profile allows; `most`: bytes that would be usual."""

    audio: str | None = None  # two letters
    heights: tuple[int, ...] = ()
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Find:
    """A release, and which entry found it; `manager`: it was an indexer manager, not the library itself."""

    release: Release
    entry_id: str
    manager: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A find with what can be read from it, and why it stands where it stands."""

    find: Find
    languages: tuple[str, ...]  # two letters
    height: int | None
    why: Message


async def search(
    stack: MediaStack, backend: Backend | None, backend_id: int | None, part: Part | None, item: MediaItem
) -> tuple[Find, ...]:
    """Look for releases: by the library, and where that has nothing that fits, by every name at the indexers.

    `backend` None: no library takes such titles, only torrents can be had then; `backend_id` None: this one does not
    have the title. Raises NotFound (`no_releases`), or what kept all from answering.
    """
    found: list[Find] = []
    failed: MediaMateError | None = None
    if backend is not None and backend_id is not None and isinstance(backend.port, ReleasePicker):
        try:
            releases = await backend.port.releases(backend_id, part)
            found = [Find(one, backend.entry_id) for one in releases]
        except MediaMateError as err:
            failed = err
    if not any(one.release.approved for one in found):
        for manager in stack.indexers:
            try:
                more = await manager.port.search(names_of(item, part), item.ref.media_type)
                found += [
                    Find(one, manager.entry_id, manager=True)
                    for one in _new(found, more)
                    if backend is not None or one.protocol == "torrent"
                ]
            except MediaMateError as err:
                failed = failed or err
    if not found:
        raise failed or NotFound("no_releases", title=item.title)
    return tuple(found[:_READ])


def names_of(item: MediaItem, part: Part | None = None) -> tuple[str, ...]:
    """Return what indexers are asked for: the original title and the translated ones, in as few words as will do."""
    titles = [item.original_title or item.title, item.title]
    titles += [one for one in item.aliases if _CYRILLIC.search(one)][:1]
    return tuple(dict.fromkeys(name for title in titles if title for name in _asked(item, title, part)))


def _asked(item: MediaItem, title: str, part: Part | None) -> list[str]:
    """Return how indexers may have listed one title; each word has to be in the name of a find."""
    russian = _CYRILLIC.search(title) is not None
    if part is not None:
        episode = "" if part.episode is None else f"E{part.episode:02}"
        names = [f"{title} S{part.season:02}{episode}"]
        # Russian trackers write it out, and have seasons rather than episodes
        return [*names, f"{title} Сезон {part.season}"] if russian else names
    if item.ref.media_type is MediaType.MOVIE:
        return [f"{title} {item.year}" if item.year else title]
    # a creator in another script is not in the same name
    if item.creator and (_CYRILLIC.search(item.creator) is not None) is russian:
        return [f"{item.creator} {title}"]
    return [title]


def _new(found: Iterable[Find], more: Iterable[Release]) -> list[Release]:
    known = {one.release.title.casefold() for one in found}
    return [one for one in more if one.title.casefold() not in known]


async def grab(stack: MediaStack, backend: Backend, find: Find) -> None:
    """Have a find downloaded for the library. Raises NotFound (`release_expired`), NotTaken, Refused."""
    if not find.manager:
        if not isinstance(backend.port, ReleasePicker):
            raise Refused("no_release_choice", service=backend.title)
        await backend.port.grab(find.release.guid, find.release.indexer_id)
        return
    manager = _manager(stack, find.entry_id)
    if not isinstance(backend.port, ReleaseTaker):
        raise NotTaken("no_release_choice", service=backend.title)
    offer = await manager.port.offer(find.release.guid, find.release.indexer_id)
    try:
        reasons = await backend.port.push(offer)
    except Refused as err:
        raise NotTaken(err.translation_key, **err.placeholders) from None
    if reasons:
        refusal = NotTaken if any(_UNKNOWN.search(one) for one in reasons) else Refused
        raise refusal("refused_by_service", service=backend.title, reason=reasons[0][:_SHOWN])


def taker(stack: MediaStack, entry_id: str | None = None) -> Torrents:
    """Return the torrent client that gets what no library takes: the one named, else the first that is up.

    Raises NotConfigured, NotFound (`instance_not_found`).
    """
    if entry_id is not None:
        if named := next((one for one in stack.torrents if one.entry_id == entry_id), None):
            return named
        raise NotFound("instance_not_found")
    if not stack.torrents:
        raise NotConfigured("no_torrent_client")
    return next((one for one in stack.torrents if one.snapshot is not None), stack.torrents[0])


async def hand_over(stack: MediaStack, client: Torrents, find: Find) -> None:
    """Give a find of the indexers straight to a torrent client, unless another one of ours has it already.

    Raises NotFound (`release_expired`), AlreadyInLibrary (`torrent_there`, `torrent_coming`, `torrent_exists`), Refused.
    """
    manager = _manager(stack, find.entry_id)
    torrent = await manager.port.fetch(find.release.guid, find.release.indexer_id)
    names = await asyncio.to_thread(hashes_of, torrent)
    for one in stack.torrents:
        if one.entry_id != client.entry_id and (held := _held(one.snapshot, names)):
            key = "torrent_there" if held.progress >= 1 else "torrent_coming"
            raise AlreadyInLibrary(key, client=one.title)
    try:
        await client.port.add(torrent, category=_CATEGORY)
    except UNSURE:
        if not await _took(client, names):
            raise


def _held(snapshot: TransferSnapshot | None, names: Iterable[str]) -> Torrent | None:
    """Return a torrent that a client has under one of these names."""
    torrents = snapshot.torrents if snapshot else {}
    return next((torrents[one] for one in names if one in torrents), None)


async def _took(client: Torrents, names: Iterable[str]) -> bool:
    """Look whether a torrent went in though nobody said so."""
    try:
        return _held(await client.port.snapshot(), names) is not None
    except MediaMateError:
        return False


def _manager(stack: MediaStack, entry_id: str) -> IndexerManager:
    found = next((one for one in stack.indexers if one.entry_id == entry_id), None)
    if found is None:
        raise NotFound("instance_not_found")
    return found


# --- which one is best


def ranked(finds: Iterable[Find], wanted: Wanted) -> tuple[Ranked, ...]:
    """Order by what people want: alive, in their language, taken by the library, in the quality, shared, of a usual size."""
    read = [_read(one) for one in finds]
    order = sorted(read, key=lambda one: _merit(one[0], one[1], one[2], wanted), reverse=True)
    return tuple(
        Ranked(find=find, languages=languages, height=height, why=_why(find, languages, height, wanted))
        for find, languages, height in order
    )


def _read(find: Find) -> tuple[Find, tuple[str, ...], int | None]:
    """Read languages and height: what the library says, else what the name says."""
    release = find.release
    said = [code for name in release.languages for code in sorted(named_in(name))]
    languages = tuple(dict.fromkeys(said or _languages(release.title)))
    return find, languages, _height(release.quality) or _height(release.title)


def _languages(title: str) -> list[str]:
    """Read them from a name; who names a release in Cyrillic letters offers it to who understands them."""
    found = sorted(named_in(re.sub(r"[._]", " ", title)))
    return ["ru", *found] if _CYRILLIC.search(title) and not {"ru", "uk"} & set(found) else found


def _height(text: str) -> int | None:
    found = _HEIGHT.search(text)
    return None if found is None else int(found[1]) if found[1] else 2160


def _merit(find: Find, languages: Sequence[str], height: int | None, wanted: Wanted) -> tuple[float, ...]:
    release = find.release
    return (
        not _dead(release),
        _speaks(languages, wanted),
        release.approved,
        _fits(height, wanted),
        min((release.seeders or 0).bit_length(), _CROWD),
        _usual(release, wanted),
        height or 0,
    )


def _dead(release: Release) -> bool:
    return release.protocol == "torrent" and release.seeders == 0


def _speaks(languages: Sequence[str], wanted: Wanted) -> bool:
    return wanted.audio is None or wanted.audio in languages


def _fits(height: int | None, wanted: Wanted) -> bool:
    return not wanted.heights or height in wanted.heights


def _usual(release: Release, wanted: Wanted) -> bool:
    return wanted.most is None or release.size <= wanted.most * 1.5


def _why(find: Find, languages: Sequence[str], height: int | None, wanted: Wanted) -> Message:
    """Say in a line what speaks for it, or what speaks against it."""
    release = find.release
    if _dead(release):
        return Message("release_dead")
    if not release.approved:
        said = next(iter(release.rejections), "")
        return Message("release_rejected", {"why": said[:_SHOWN]}) if said else Message("release_unwanted")
    facts: list[Message] = []
    if wanted.audio in languages and wanted.audio in NAMES:
        facts.append(Message("release_in", {"language": Message(f"language_{wanted.audio}")}))
    if wanted.heights and _fits(height, wanted):
        facts.append(Message("release_quality"))
    if release.seeders:
        facts.append(Message("release_shared", {"number": release.seeders}))
    if not _usual(release, wanted):
        facts.append(Message("release_large"))
    return Message("release_why", {"facts": tuple(facts)}) if facts else Message("release_plain")


def shown_name(release: Release) -> str:
    """Return its name so that no chat that knows Markdown makes a link, a picture or a tag of it."""
    return _LIVE.sub(" ", release.title)


def spoken_in(languages: Sequence[str]) -> tuple[Message, ...]:
    """Name the languages of a release."""
    return tuple(Message(f"language_{code}") for code in languages[:_LANGUAGES] if code in NAMES)
