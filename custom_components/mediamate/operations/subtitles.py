"""Subtitles of a title: which are there, which are not, and a look for those.

A subtitle manager stands behind one *arr and names titles by its ids. With several *arrs a number
alone says nothing: a title is taken for the same only where its name is, too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import product

from ..errors import CannotConnect, MediaMateError, NotConfigured, NotFound
from ..model import LibraryItem, MediaRef, MediaType, Message, Part, parted
from ..model.subtitles import Subtitled, SubtitleOutcome, SubtitlesSnapshot
from ..ports import Episodic
from .audio import NAMES
from .find import normalise
from .parts import Unfit, choose, shelf_of
from .stack import Backend, MediaStack, SubtitleManager
from .subtitle_profiles import Keeping
from .wish import Seasons, Wished

SUBTITLED = frozenset({MediaType.MOVIE, MediaType.SERIES})  # what can have any
MOST = 30  # episodes of one look: each takes a minute
# Languages that have a word of their own (`common.subtitles_in_<code>`); others are said as their code
WORDED = frozenset(NAMES)
_UNASKED = frozenset({SubtitleOutcome.NOTHING, SubtitleOutcome.PARTLY})  # where who was not asked matters

type Key = tuple[str, str, bool, int]  # whose, in which language, an episode?, its id


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleWish:
    """Subtitles for a title, or for these parts of a series.

    `language` was said; without it the first of `likely` that the manager looks for at all is meant.
    """

    ref: MediaRef
    language: str | None = None
    likely: tuple[str, ...] = ()
    seasons: Seasons = None
    episode: Wished = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What a wish comes to: the film, or the episodes that have a file."""

    manager: SubtitleManager
    language: str
    items: tuple[Subtitled, ...]
    parts: tuple[Part, ...] = ()  # that were asked for; empty: all of it

    @property
    def lacking(self) -> tuple[Subtitled, ...]:
        """Return those without subtitles in this language."""
        return tuple(one for one in self.items if not one.has(self.language))

    @property
    def keys(self) -> Mapping[Key, Subtitled]:
        """Return what lacks by a key that is the same whoever asks, and for whatever else they ask with it."""
        return {
            (
                self.manager.entry_id,
                self.language,
                one.episode_id is not None,
                one.episode_id or one.backend_id,
            ): one
            for one in self.lacking
        }

    def report(self, outcome: SubtitleOutcome, got: int = 0) -> SubtitleReport:
        """Say what came of it."""
        seen = self.manager.snapshot
        return SubtitleReport(
            outcome=outcome,
            language=self.language,
            parts=self.parts,
            wanted=len(self.lacking),
            got=got,
            throttled=seen.throttled if seen else (),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleReport:
    """What came of a wish: of `wanted` films or episodes `got` have subtitles now.

    `throttled`: sites that were not asked because their manager leaves them alone. `wait`: seconds until what was looked
    for a few minutes ago may be looked for again. `kept`: what was done, with this look, so that its manager goes on.
    """

    outcome: SubtitleOutcome
    why: Message | None = None  # of UNFIT
    language: str = ""
    parts: tuple[Part, ...] = ()
    wanted: int = 0
    got: int = 0
    throttled: tuple[str, ...] = field(default=())
    wait: float = 0.0
    looked: tuple[Subtitled, ...] = ()  # that the manager was asked for, and answered
    kept: Keeping | None = None


def spoken(language: str) -> Message:
    """Say which subtitles they are, as in "Russian subtitles"."""
    if language in WORDED:
        return Message(f"subtitles_in_{language}")
    return Message("subtitles_in_other", {"code": language.upper()})


def said(report: SubtitleReport, label: Message) -> Message:
    """Say what came of a wish for a title, and whether its manager goes on looking from now on."""
    found, kept = _found(report, label), _kept(report)
    return Message("subtitles_and", {"found": found, "kept": kept}) if kept else found


def _kept(report: SubtitleReport) -> Message | None:
    """Say who goes on looking, or that nobody does, where something is still to be found."""
    found, kept = report.outcome is SubtitleOutcome.FOUND, report.kept
    if kept is None or (found and kept.profile is None):
        return None
    if kept.profile is None:
        return Message("subtitles_unkept", {"service": kept.service})
    told = {"service": kept.service, "profile": kept.profile}
    return Message("subtitles_kept_found" if found else "subtitles_kept", told)


def _found(report: SubtitleReport, label: Message) -> Message:
    if report.why:
        return Message(
            report.why.key, {"title": label.placeholders.get("title", "?"), **report.why.placeholders}
        )
    told: dict[str, object] = {
        "label": parted(label, report.parts),
        "language": spoken(report.language),
        "got": report.got,
        "duration": report.wait,
    }
    if report.outcome is SubtitleOutcome.PARTLY:
        told["count"] = report.wanted
    if report.throttled and report.outcome in _UNASKED:
        return Message(f"subtitles_{report.outcome}_throttled", {**told, "providers": report.throttled})
    return Message(f"subtitles_{report.outcome}", told)


async def seek(stack: MediaStack, wish: SubtitleWish, now: datetime) -> Sought | None:
    """Find what is meant; None if the title has no file yet, so that there is nothing to look for.

    Raises NotConfigured, NotFound (`subtitles_not_known`), `parts.Unfit` for parts that there are not, and for what has none ever,
    and what keeps a service from answering.
    """
    if not stack.subtitles:
        raise NotConfigured("no_subtitle_manager")
    if wish.ref.media_type not in SUBTITLED:  # a book may have the number, and the title, of a film
        raise Unfit("subtitles_of_none")
    holders = await _holders(stack, wish.ref)
    if not holders:
        return None
    failure: MediaMateError | None = None
    for manager, (backend, held) in product(stack.subtitles, holders):
        try:
            known = await _items(manager, backend, held, wish, now)
        except MediaMateError as err:  # another one may know it
            failure = failure or err
            continue
        if known is not None:
            items, parts = known
            language = _language(manager, wish, items)
            sought = Sought(manager=manager, language=language, items=tuple(items), parts=parts)
            return sought if items else None
    names = ", ".join(one.title for one in stack.subtitles)
    raise failure or NotFound("subtitles_not_known", service=names)


async def fetch(sought: Sought, due: Sequence[Subtitled] | None = None) -> SubtitleReport:
    """Have what lacks (or what of it is `due`) looked for, one after the other, and look again.

    Raises what the manager refused with, if that left nothing found.
    """
    meant = (sought.lacking if due is None else due)[:MOST]
    if not meant:
        return sought.report(SubtitleOutcome.THERE)
    looked, failure = await _search(sought, meant)
    got = sum(one.has(sought.language) for one in await _again(sought.manager, meant))
    if failure and not got:
        raise failure
    outcome = SubtitleOutcome.FOUND if got == len(sought.lacking) else SubtitleOutcome.PARTLY
    return replace(sought.report(outcome if got else SubtitleOutcome.NOTHING, got), looked=looked)


async def _search(
    sought: Sought, meant: Sequence[Subtitled]
) -> tuple[tuple[Subtitled, ...], MediaMateError | None]:
    """Return what was looked for, and why the first of the others was not."""
    looked, failure = [], None
    for one in meant:
        try:
            await sought.manager.port.search(one, sought.language)
        except MediaMateError as err:
            failure = failure or err
            if isinstance(err, CannotConnect):
                break
        else:
            looked.append(one)
    return tuple(looked), failure


def overview(stack: MediaStack) -> Sequence[tuple[str, SubtitlesSnapshot]]:
    """Return what each manager knew last. Raises NotConfigured, CannotConnect if none is up."""
    if not stack.subtitles:
        raise NotConfigured("no_subtitle_manager")
    seen = [(one.title, one.snapshot) for one in stack.subtitles if one.snapshot]
    if not seen:
        raise CannotConnect(service=", ".join(one.title for one in stack.subtitles))
    return seen


async def _holders(stack: MediaStack, ref: MediaRef) -> list[tuple[Backend, LibraryItem]]:
    """Return who holds the title, with a file where it is a film. One that is down is no matter beside another."""
    holders, failure = [], None
    for backend in stack.backends_for(ref.media_type):
        try:
            held = await backend.port.get(ref)
        except MediaMateError as err:
            failure = err
            continue
        if held and (held.has_file or ref.media_type is MediaType.SERIES):
            holders.append((backend, held))
    if failure and not holders:
        raise failure
    return holders


async def _items(
    manager: SubtitleManager, backend: Backend, held: LibraryItem, wish: SubtitleWish, now: datetime
) -> tuple[Sequence[Subtitled], tuple[Part, ...]] | None:
    """Return what has a file, and the parts that are meant; None if the manager does not know this very title."""
    if not isinstance(backend.port, Episodic):
        film = await manager.port.movie(held.backend_id)
        return ([film], ()) if film and _is_same(held, film.title, film.year) else None
    title = await manager.port.series(held.backend_id)
    if title is None or not _is_same(held, title, None):
        return None
    episodes = await backend.port.episodes(held.backend_id)
    parts: tuple[Part, ...] = ()
    if wish.seasons is not None or wish.episode is not None:
        parts = choose(shelf_of(episodes, now), wish.seasons, wish.episode, now)
    meant = [one for one in episodes if not parts or any(part.covers(one.part) for part in parts)]
    return await manager.port.episodes([one.id for one in meant if one.has_file]), parts


def _is_same(held: LibraryItem, title: str, year: int | None) -> bool:
    """Does the manager's number mean this title, or is it one of another *arr?"""
    return normalise(held.item.title) == normalise(title) and year in {None, held.item.year}


def _language(manager: SubtitleManager, wish: SubtitleWish, items: Sequence[Subtitled]) -> str:
    """Return the language that is meant: said, likely, or what is missing anyway."""
    if wish.language:
        return wish.language
    used = manager.snapshot.languages if manager.snapshot else ()
    missing = [subtitle.language for one in items for subtitle in one.missing]
    return (*(one for one in wish.likely if one in used), *missing, *wish.likely, "en")[0]


async def _again(manager: SubtitleManager, items: Sequence[Subtitled]) -> Sequence[Subtitled]:
    """Read anew what was looked for."""
    episodes = [one.episode_id for one in items if one.episode_id is not None]
    if episodes:
        return await manager.port.episodes(episodes)
    found = [await manager.port.movie(one.backend_id) for one in items]
    return [one for one in found if one]
