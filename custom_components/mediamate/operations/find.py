"""From words to titles: the catalogue first, the *arrs' own lookup where it does not help."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
import math
import re
import unicodedata

from ..errors import CannotConnect, MediaMateError, NotConfigured, NotFound, ServiceError, ServiceFailed
from ..model import Candidate, FindResult, MediaItem, MediaRef, MediaType
from .stack import Backend, MediaStack

SAME = 3  # `likeness` of the very same title
PATIENCE = 3.0  # seconds until the answer goes without a service that is still thinking …
_AFTERWARDS = 1.0  # … and a second more for what can only be asked after it
LAST_PATIENCE = 15.0  # … and while there is no answer at all: an *arr asks a server of its own
_NAMED = 5  # of the best finds it is looked up how an *arr calls them
CATALOGUED = frozenset({MediaType.MOVIE, MediaType.SERIES})  # what a catalogue knows
_ARTICLES = re.compile(r"^(the|a|an) (?=\S)")
_MARKS = re.compile(r"[^\w\s]|_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for. `forms` are further readings of `text` (Russian cases), likeliest first.

    `creator`: by whom, of a book or an album. `one`: one title is meant, and no list of what there is.
    `usual`: what this person mostly asks for; of two titles that fit alike it comes first.
    """

    text: str
    language: str = "en"
    media_type: MediaType | None = None
    creator: str | None = None
    year: int | None = None
    forms: tuple[str, ...] = ()
    limit: int = 5
    one: bool = False
    usual: MediaType | None = None

    @property
    def readings(self) -> tuple[str, ...]:
        """All texts worth trying, each once."""
        return tuple(dict.fromkeys(one.strip() for one in (self.text, *self.forms) if one.strip()))[:4]


async def find(stack: MediaStack, query: Query) -> FindResult:
    """Return what could be meant, best first. Raises NotConfigured where nothing can be asked.

    A service that is down or slow is named in `silent`; the others' answer stands. Whoever has an answer
    by then is not kept waiting longer than PATIENCE, and a second more for what has to be asked after it.
    """
    if not stack.catalogues and not stack.backends:
        raise NotConfigured("no_catalogue")
    if not query.readings:
        return FindResult()
    until = _in(PATIENCE)
    items, silent = await _search(stack, query, until)
    wanted = (one for one in items if query.media_type in {None, one.ref.media_type})
    best = await _as_kept(stack, rank(merge(wanted), query)[: query.limit], query.language, until)
    return FindResult(
        candidates=tuple(owned(stack, one.in_language(query.language[:2])) for one in best),
        silent=tuple(silent),
        failed=tuple(name for name, answered in silent.items() if answered),
    )


async def _as_kept(
    stack: MediaStack, items: Sequence[MediaItem], language: str, until: float
) -> list[MediaItem]:
    """Name series as the *arr that keeps them does: a catalogue's search names them otherwise than its details."""

    async def named(item: MediaItem) -> MediaItem:
        if item.ref.media_type is not MediaType.SERIES or item.ref.space != "tmdb":
            return item
        try:
            async with asyncio.timeout_at(max(until, least)):
                full = await stack.catalogues[0].port.details(item.ref, language=language)
        except MediaMateError, TimeoutError:  # then nobody can say whether it is there
            return item
        return replace(item, ref=full.ref, seasons=full.seasons, ended=full.ended)

    if not stack.catalogues or not stack.backends_for(MediaType.SERIES):
        return list(items)
    least = _in(_AFTERWARDS)
    best = await asyncio.gather(*map(named, items[:_NAMED]))
    return [*best, *items[_NAMED:]]


async def _search(stack: MediaStack, query: Query, until: float) -> tuple[list[MediaItem], dict[str, bool]]:
    """Ask the catalogues, and at the same time the *arrs for what no catalogue knows.

    The other *arrs are asked where the catalogues were of no help. Where one title is meant and a
    catalogue has it, nobody else is asked: they are slow, and would find the book of the film.
    """
    sought = frozenset({query.media_type} if query.media_type else MediaType)
    catalogues = _catalogues(stack, query)
    if not catalogues:
        return await _ask(_backends(stack, query, sought), until, _in(LAST_PATIENCE))
    if query.one and query.media_type is None:
        items, silent = await _ask(catalogues, until)
        if _same(items, query):
            return items, silent
        more, also_silent = await _ask(
            _backends(stack, query, sought - CATALOGUED), max(until, _in(_AFTERWARDS))
        )
        items, silent = [*items, *more], {**silent, **also_silent}
    else:
        works = _backends(stack, query, sought - CATALOGUED)
        items, silent = await _ask({**catalogues, **works}, until)
    if any(one.ref.media_type in CATALOGUED for one in items):
        return items, silent
    last = None if items else _in(LAST_PATIENCE)
    soon = max(until, _in(_AFTERWARDS))
    more, also_silent = await _ask(_backends(stack, query, sought & CATALOGUED), soon, last)
    return [*items, *more], {**silent, **also_silent}


async def details(stack: MediaStack, ref: MediaRef, language: str = "en") -> Candidate:
    """Describe one title. Raises NotFound, or what kept the last service from answering."""
    failure: MediaMateError = NotFound("title_not_found")
    if ref.media_type in CATALOGUED:
        for catalogue in stack.catalogues:
            try:
                return owned(stack, await catalogue.port.details(ref, language=language))
            except ServiceError as err:
                failure = err
            except NotFound:
                pass
    for backend in stack.backends_for(ref.media_type):
        try:
            return owned(stack, (await backend.port.lookup_ref(ref)).in_language(language[:2]))
        except ServiceError as err:
            failure = err
        except NotFound:
            pass
    raise failure


def owned(stack: MediaStack, item: MediaItem) -> Candidate:
    """Say what the household has of a title, over all instances."""
    holders = [
        (one.title, held)
        for one in stack.backends
        if one.snapshot and (held := one.snapshot.index.get(item.ref)) is not None
    ]
    if not holders:
        return Candidate(item=item)
    available = any(held.has_file for _, held in holders)
    titles = [title for title, held in holders if held.has_file is available]
    return Candidate(item=item, in_library=True, available=available, instance=", ".join(titles))


def merge(items: Iterable[MediaItem]) -> list[MediaItem]:
    """Make one of what several services found; the first description stands."""
    found: dict[MediaRef, MediaItem] = {}
    for one in items:
        first = found.setdefault(one.ref, one)
        names = dict.fromkeys((*first.aliases, *_names(one)))
        found[one.ref] = replace(
            first, aliases=tuple(name for name in names if name not in {first.title, first.original_title})
        )
    return list(found.values())


def rank(items: Iterable[MediaItem], query: Query) -> list[MediaItem]:
    """Sort by likeness of the title, then by year, by what is usual, then by fame.

    Each service counts fame in its own way, so what is seen comes before what is read or heard. Of works
    that are about as famous, one in the language of who asks comes first.
    """
    texts = [normalise(one) for one in query.readings]

    def key(item: MediaItem) -> tuple[int, int, bool, bool, int, bool, float]:
        kind = item.ref.media_type
        fits = likeness(item, texts), _year_fits(item, query.year)
        spoken = item.original_language == query.language[:2]
        fame = round(math.log2(1 + max(item.popularity, 0.0)))
        return (*fits, kind is query.usual, kind in CATALOGUED, fame, spoken, item.popularity)

    return sorted(items, key=key, reverse=True)


def nothing(result: FindResult) -> MediaMateError:
    """Explain why nothing was found: while somebody is silent, "there is no such title" would be a guess."""
    if result.failed and result.failed == result.silent:
        return ServiceFailed("lookup_failed", service=", ".join(result.failed))
    if result.silent:
        return CannotConnect(service=", ".join(result.silent))
    return NotFound("title_not_found")


def namesakes(candidates: Iterable[Candidate], query: Query) -> list[Candidate]:
    """Return those that bear the very title (and are of the year) that was asked for; one is beyond doubt."""
    found = {one.item.ref: one for one in candidates}
    same = [found[one.ref] for one in _same((one.item for one in candidates), query)]
    if query.creator is not None:
        same = [one for one in same if _made_by(one.item, query.creator)] or same
    if query.media_type is None:  # who means the book or the album of a film says so
        same = [one for one in same if one.item.ref.media_type in CATALOGUED] or same
    return same


def _same(items: Iterable[MediaItem], query: Query) -> list[MediaItem]:
    """Return what bears the very title, and is of the year."""
    texts = [normalise(one) for one in query.readings]
    same = [one for one in items if likeness(one, texts) == SAME]
    return same if query.year is None else [one for one in same if one.year == query.year]


def _made_by(item: MediaItem, creator: str) -> bool:
    """Is it by them? The surname is what people say."""
    return normalise(creator).split()[-1:] == normalise(item.creator or "").split()[-1:]


def likeness(item: MediaItem, texts: Sequence[str]) -> int:
    """Rate how a title matches normalised texts: SAME, 2 begins with it, 1 contains it, 0 not."""
    names = [normalise(name) for name in _names(item)]
    tests: tuple[tuple[int, Callable[[str, str], bool]], ...] = (
        (SAME, lambda name, text: name == text),
        (2, lambda name, text: name.startswith(f"{text} ")),
        (1, lambda name, text: f" {text} " in f" {name} "),
    )
    for points, fits in tests:
        if any(fits(name, text) for name in names for text in texts):
            return points
    return 0


def normalise(text: str) -> str:
    """Fold what people do not say or type: case, punctuation, articles, accents, the two dots of ё."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е").replace("&", " and ")
    folded = "".join(_plain(one) for one in folded)
    return _ARTICLES.sub("", " ".join(_MARKS.sub(" ", folded).split()))


def _plain(letter: str) -> str:
    """Take the accent off a Latin letter (й and и stay two letters)."""
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.isascii() else letter


def _names(item: MediaItem) -> tuple[str, ...]:
    return tuple(one for one in (item.title, item.original_title, *item.aliases) if one)


def _year_fits(item: MediaItem, year: int | None) -> int:
    """Rate the year: people are one off now and then."""
    if year is None or item.year is None:
        return 0
    return max(0, 2 - abs(item.year - year))


def _catalogues(stack: MediaStack, query: Query) -> Mapping[str, Awaitable[list[MediaItem]]]:
    if query.media_type not in {None, *CATALOGUED}:
        return {}
    return {
        one.title: _each(
            partial(one.port.search, language=query.language, media_type=query.media_type, year=query.year),
            query,
        )
        for one in stack.catalogues
    }


def _backends(
    stack: MediaStack, query: Query, sought: frozenset[MediaType]
) -> Mapping[str, Awaitable[list[MediaItem]]]:
    """Have the *arrs asked for these types."""
    # two instances of one kind read the same catalogue: the first that is up is asked
    chosen: dict[frozenset[MediaType], Backend] = {}
    for one in sorted(stack.backends, key=lambda one: one.snapshot is None):
        if one.port.media_types & sought:
            chosen.setdefault(one.port.media_types, one)
    return {one.title: _each(one.port.lookup, _of_creator(one, query)) for one in chosen.values()}


def _of_creator(backend: Backend, query: Query) -> Query:
    """Name who made it too, where works are looked up: many bear the same title."""
    if query.creator is None or backend.port.media_types <= CATALOGUED:
        return query
    return replace(query, forms=(f"{query.text} {query.creator}", *query.forms))


async def _each(ask: Callable[[str], Awaitable[Sequence[MediaItem]]], query: Query) -> list[MediaItem]:
    """Try every reading of the title at once."""
    answers = await asyncio.gather(*(ask(text) for text in query.readings))
    return [item for answer in answers for item in answer]


def _in(seconds: float) -> float:
    """Return the event loop's time in so many seconds."""
    return asyncio.get_running_loop().time() + seconds


async def _ask(
    questions: Mapping[str, Awaitable[list[MediaItem]]], until: float, last: float | None = None
) -> tuple[list[MediaItem], dict[str, bool]]:
    """Put all questions at once; return the answers in order, and who had none (true: and said so).

    As long as nobody has found anything they are waited for until `last`, if that is later.
    """
    items: list[MediaItem] = []
    silent: dict[str, bool] = {}
    limits: dict[str, asyncio.Timeout] = {}

    async def one(title: str, question: Awaitable[list[MediaItem]]) -> list[MediaItem]:
        answer: list[MediaItem] = []
        try:
            async with asyncio.timeout_at(last or until) as limits[title]:
                answer = await question
        except (MediaMateError, TimeoutError) as err:
            silent[title] = isinstance(err, ServiceFailed)
        del limits[title]
        if answer and last:
            _hurry(limits.values(), until)
        return answer

    for answer in await asyncio.gather(*(one(*pair) for pair in questions.items())):
        items += answer
    return items, silent


def _hurry(limits: Iterable[asyncio.Timeout], until: float) -> None:
    """Somebody has an answer: do not wait for the others any longer than until then."""
    for limit in limits:
        if not limit.expired():
            limit.reschedule(until)
