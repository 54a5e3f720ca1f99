"""Seasons and episodes: which of them a wish means, and what there is of them. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from ..model import Episode, Message, Part, Season
from .wish import Seasons, Wished

LATEST = "latest"
FUTURE = "future"  # what comes out from now on, and nothing else
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Unfit(Exception):
    """A wish means no part of this series; `message` says why. `asks`: naming a season would help."""

    def __init__(self, key: str, *, asks: bool = False, **placeholders: object) -> None:
        """Take the key of the sentence and its fill-ins."""
        super().__init__(key)
        self.message = Message(key, placeholders)
        self.asks = asks


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What is known of a series: its seasons, and each episode where an *arr keeps it.

    `held` says that an *arr does, so that what has no file is missing and not merely unknown.
    """

    seasons: tuple[Season, ...] = ()
    episodes: tuple[Episode, ...] = ()
    held: bool = False

    @property
    def regular(self) -> tuple[Season, ...]:
        """Return the seasons without the specials."""
        return tuple(one for one in self.seasons if one.number > 0)

    @property
    def begun(self) -> tuple[Season, ...]:
        """Return the regular seasons of which something came out (or might have)."""
        return tuple(one for one in self.regular if one.aired is None or one.aired > 0)


def is_out(episode: Episode, now: datetime) -> bool:
    """Did it come out? What is there certainly did."""
    return episode.has_file or (episode.airs is not None and episode.airs <= now)


def shelf_of(episodes: Iterable[Episode], now: datetime) -> Shelf:
    """Count seasons by their episodes."""
    sorted_in = by_season(episodes)
    seasons = tuple(
        Season(
            number=number,
            episodes=len(held),
            aired=sum(is_out(one, now) for one in held),
            files=sum(one.has_file for one in held),
            monitored=all(one.monitored for one in held),
        )
        for number, held in sorted(sorted_in.items())
    )
    every = tuple(one for held in sorted_in.values() for one in held)
    return Shelf(seasons=seasons, episodes=every, held=True)


def choose(shelf: Shelf, seasons: Seasons, episode: Wished, now: datetime) -> tuple[Part, ...]:
    """Return the parts that a wish means. Raises Unfit."""
    if not shelf.regular and not isinstance(seasons, tuple):
        return (Part(1, episode if isinstance(episode, int) else None),)  # announced, and nothing more
    if episode == LATEST:
        return (_newest(shelf, seasons, now),)
    if seasons == "pilot":
        return (Part(shelf.regular[0].number, 1),)
    chosen = _seasons(shelf, seasons)
    if episode is None:
        return tuple(Part(one.number) for one in chosen)
    if len(chosen) > 1:
        raise Unfit("which_seasons", asks=True)
    return (_episode(shelf, chosen[0], int(episode)),)


def _seasons(shelf: Shelf, seasons: Seasons) -> Sequence[Season]:
    begun = shelf.begun or shelf.regular[:1]
    if seasons is None:
        if len(begun) > 1:
            raise Unfit("which_seasons", asks=True)
        return begun
    if isinstance(seasons, tuple):
        return [_numbered(shelf, number) for number in dict.fromkeys(seasons)]
    named = {"all": begun, LATEST: begun[-1:], "first": shelf.regular[:1]}
    if seasons not in named:
        raise Unfit("which_seasons", asks=True)
    return named[seasons]


def _numbered(shelf: Shelf, number: int) -> Season:
    if found := next((one for one in shelf.seasons if one.number == number), None):
        return found
    if not shelf.regular and number == 1:
        return Season(number=1)
    raise Unfit("no_such_season", season=str(number), count=len(shelf.regular))


def _episode(shelf: Shelf, season: Season, number: int) -> Part:
    part = Part(season.number, number)
    known = any(one.part == part for one in shelf.episodes)
    if number < 1 or (shelf.held and not known) or (not shelf.held and 0 < season.episodes < number):
        raise Unfit("no_such_episode", season=str(season.number), episode=str(number), count=season.episodes)
    return part


def _newest(shelf: Shelf, seasons: Seasons, now: datetime) -> Part:
    """Return the episode that came out last, of these seasons if some are named."""
    wanted = {one.number for one in (_seasons(shelf, seasons) if seasons else shelf.regular)}
    out = [one for one in shelf.episodes if one.part.season in wanted and is_out(one, now)]
    if out:
        return max(out, key=lambda one: (one.airs or _LONG_AGO, one.part)).part
    counted = [one for one in shelf.seasons if one.number in wanted and one.aired]
    if counted:
        return Part(counted[-1].number, counted[-1].aired)
    raise Unfit("no_episode_yet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """The parts of a wish by what there is of them. `missing`: episodes that came out and have no file."""

    there: tuple[Part, ...] = ()  # complete, as far as they came out
    wanted: tuple[Part, ...] = ()
    unaired: tuple[Part, ...] = ()  # of those wanted: nothing of them came out
    missing: int | None = None  # None where nobody can say


def sort(shelf: Shelf, parts: Sequence[Part], now: datetime) -> Sorted:
    """Tell what is there from what has to be got."""
    count = _count_held(shelf, now) if shelf.held else partial(_count_unheld, shelf)
    counts = {part: count(part) for part in parts}
    there = tuple(part for part, (out, lacking) in counts.items() if shelf.held and out and not lacking)
    lacking = [lacking for part, (_, lacking) in counts.items() if part not in there]
    return Sorted(
        there=there,
        wanted=tuple(part for part in parts if part not in there),
        unaired=tuple(part for part, (out, _) in counts.items() if out == 0),
        missing=None if None in lacking else sum(one or 0 for one in lacking),
    )


def by_season(episodes: Iterable[Episode]) -> dict[int, list[Episode]]:
    """Sort episodes by season: nobody walks over all of them for each."""
    found: dict[int, list[Episode]] = {}
    for one in episodes:
        found.setdefault(one.part.season, []).append(one)
    return found


def _count_held(shelf: Shelf, now: datetime) -> Callable[[Part], tuple[int, int]]:
    """Return what counts the episodes of a part that came out, and those of them without a file."""
    seasons = by_season(one for one in shelf.episodes if is_out(one, now))

    def count(part: Part) -> tuple[int, int]:
        out = [one for one in seasons.get(part.season, ()) if part.covers(one.part)]
        return len(out), sum(not one.has_file for one in out)

    return count


def _count_unheld(shelf: Shelf, part: Part) -> tuple[int | None, int | None]:
    """Count the same of what nobody has yet, as far as the catalogue says it."""
    season = next((one for one in shelf.seasons if one.number == part.season), Season(number=part.season))
    aired = season.aired
    if part.episode is None:
        count = (season.episodes or None) if aired is None else aired
        return aired if aired is not None else count, count
    out = 1 if aired is None else int(part.episode <= aired)
    return out, out


def next_airing(shelf: Shelf, parts: Sequence[Part], now: datetime) -> datetime | None:
    """Return when the next episode of these parts comes out, where that is known."""
    days = [
        one.airs
        for one in shelf.episodes
        if one.airs and one.airs > now and any(part.covers(one.part) for part in parts)
    ]
    return min(days, default=None)


def airing(shelf: Shelf, parts: Sequence[Part]) -> list[Season]:
    """Return the seasons of which some episodes came out, and others are still to come."""
    whole = {one.season for one in parts if one.episode is None}
    return [
        one
        for one in shelf.regular
        if one.number in whole and one.aired is not None and 0 < one.aired < one.episodes
    ]


def without(parts: Sequence[Part], others: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts that none of the others covers."""
    return tuple(one for one in parts if not any(other.covers(one) for other in others))
