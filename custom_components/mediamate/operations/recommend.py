"""What else one could watch: near to what was liked, never what is there or was disliked."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from ..errors import MediaMateError, NotConfigured
from ..model import FindResult, MediaItem, MediaRef, MediaType, Rating
from .find import Query, find, nothing, owned
from .stack import Catalog, MediaStack

_LIKES = 4  # of the latest likes, so many are looked around
_LIKED = 2.0  # how much more a neighbour of something liked counts than a title of the week
_SHOWN_TYPES = (MediaType.MOVIE, MediaType.SERIES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tastes:
    """What is asked for. `like`: a title, or the ref of one; all None is "surprise me"."""

    language: str = "en"
    like: MediaRef | str | None = None
    genre: str | None = None
    person: str | None = None
    media_type: MediaType | None = None
    limit: int = 5


async def recommend(stack: MediaStack, tastes: Tastes, ratings: Sequence[Rating] = ()) -> FindResult:
    """Return titles that fit, best first. `ratings` are the asker's own, newest first.

    Raises NotConfigured without a catalogue, NotFound if `like` is no title.
    """
    if not stack.catalogues:
        raise NotConfigured("no_catalogue")
    catalogue = stack.catalogues[0]
    around = await _like(stack, tastes)
    liked = [one.ref for one in ratings if one.liked][:_LIKES] if around is None else []
    lists = await _lists(catalogue, tastes, around, liked)
    out = {one.ref for one in ratings} | ({around} if around else set())
    candidates = (owned(stack, item) for item in _by_weight(lists) if item.ref not in out)
    fresh = [
        one
        for one in candidates
        if not one.in_library and tastes.media_type in {None, one.item.ref.media_type}
    ]
    return FindResult(candidates=tuple(fresh[: tastes.limit]))


async def _like(stack: MediaStack, tastes: Tastes) -> MediaRef | None:
    """Return the ref of what the wish is to resemble."""
    if tastes.like is None or isinstance(tastes.like, MediaRef):
        return tastes.like
    found = await find(stack, Query(text=tastes.like, language=tastes.language, limit=1))
    if not found.candidates:
        raise nothing(found)
    return found.candidates[0].item.ref


async def _lists(
    catalogue: Catalog, tastes: Tastes, around: MediaRef | None, liked: Sequence[MediaRef]
) -> list[tuple[float, Sequence[MediaItem]]]:
    """Fetch weighted lists. One that fails is left out; if all fail, the failure is the answer."""
    port, language = catalogue.port, tastes.language
    if tastes.genre or tastes.person:
        types = [tastes.media_type] if tastes.media_type else _SHOWN_TYPES
        asked = [
            (1.0, port.discover(kind, language=language, genre=tastes.genre, person=tastes.person))
            for kind in types
        ]
    elif around:
        asked = [(1.0, port.similar(around, language=language))]
    else:
        asked = [(_LIKED, port.similar(ref, language=language)) for ref in liked]
        asked.append((1.0, port.trending(tastes.media_type, language=language)))
    answers = await asyncio.gather(*(call for _, call in asked), return_exceptions=True)
    failures = [one for one in answers if isinstance(one, BaseException)]
    if failures and (len(failures) == len(answers) or not isinstance(failures[0], MediaMateError)):
        raise failures[0]
    weights = [weight for weight, _ in asked]
    return [
        (weight, one)
        for weight, one in zip(weights, answers, strict=True)
        if not isinstance(one, BaseException)
    ]


def _by_weight(lists: Iterable[tuple[float, Sequence[MediaItem]]]) -> Iterable[MediaItem]:
    """Rank by how many lists name a title, how far up, and how well it is rated."""
    lists = list(lists)
    items: Mapping[MediaRef, MediaItem] = {
        one.ref: one for one in chain.from_iterable(found for _, found in lists)
    }
    scores = dict.fromkeys(items, 0.0)
    for weight, found in lists:
        for place, one in enumerate(found):
            scores[one.ref] += weight / (1 + place / 10)
    return sorted(items.values(), key=lambda one: scores[one.ref] + (one.rating or 5) / 10, reverse=True)
