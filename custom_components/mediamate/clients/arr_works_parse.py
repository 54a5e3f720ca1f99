"""Works (albums, books) and who made them, as Lidarr and the Readarr family tell of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
import re
from types import MappingProxyType
from typing import Any

from ..errors import BadResponse
from ..model import HistoryEvent, IndexedTitle, LibraryItem, MediaItem, MediaRef, MediaType, UpcomingItem
from ..ports import WebhookEvent
from . import fields
from .arr_titles import CALLS, Kinds, call_event, call_kind, language_named, parse_event, poster
from .fields import Record

_ID = re.compile(r"[0-9A-Za-z][\w-]{0,99}")
_PREFIXED = re.compile(r"([a-z]{2}):(.+)")
# A title that may well be in this language already: what an edition adds to it is no translation
_SCRIPTS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {"en": re.compile(r"[\x00-\x7f]+\Z"), "ru": re.compile(r".*[а-яё]", re.IGNORECASE)}
)
_COVERS = frozenset({"cover", "poster"})
_PER_MINUTE = 60_000  # a length comes in milliseconds
_EDITIONS = 30  # titles of editions that are worth comparing

# Editions write a language in two letters, by its English name, or in three; of these, the first two of the others are right
# fmt: off
_LANGUAGES: Mapping[str, str] = MappingProxyType({
    "ben": "bn", "bul": "bg", "ces": "cs", "chi": "zh", "cze": "cs", "deu": "de", "dut": "nl", "est": "et",
    "geo": "ka", "ger": "de", "gre": "el", "ice": "is", "ind": "id", "jpn": "ja", "kan": "kn", "lav": "lv",
    "lit": "lt", "mac": "mk", "mal": "ml", "mar": "mr", "per": "fa", "pol": "pl", "por": "pt", "ron": "ro",
    "rum": "ro", "slk": "sk", "slo": "sk", "spa": "es", "swe": "sv", "tur": "tr",
})
# fmt: on


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """How one *arr calls its works and who made them; keys are built from these."""

    work: str
    creator: str
    work_type: MediaType
    creator_type: MediaType
    files: str  # of a work's statistics: pieces that are there …
    pieces: str | None  # … of so many; None where one is enough
    best_rating: float
    called: str  # what a call names its ids
    history: Kinds
    calls: Kinds
    spaces: Mapping[str, str] = MappingProxyType({})  # what an id's prefix says of its space

    @property
    def work_id(self) -> str:
        """Return the key of a work's number."""
        return f"{self.work}Id"

    @property
    def creator_id(self) -> str:
        """Return the key of a creator's number."""
        return f"{self.creator}Id"

    @property
    def foreign_work(self) -> str:
        """Return the key of a work's name in the world."""
        return f"foreign{self.work.title()}Id"

    @property
    def foreign_creator(self) -> str:
        """Return the key of a creator's name in the world."""
        return f"foreign{self.creator.title()}Id"


def spelling(**given: Any) -> Spelling:
    """Return a spelling with the words that both *arrs share filled in."""
    work, creator = given["work"].title(), given["creator"].title()
    ours = {f"{work}Delete": "deleted", f"{creator}Delete": "deleted", "ImportFailure": "manual_interaction"}
    shared = {"grabbed": "grabbed", "downloadImported": "imported", "downloadFailed": "failed"}
    return Spelling(
        **{
            **given,
            "history": MappingProxyType({**shared, **given["history"]}),
            "calls": MappingProxyType({**CALLS, **ours, **given["calls"]}),
        }
    )


@dataclass(frozen=True, slots=True)
class WorkWords:
    """The words of `arr_library`, for works. A record of a work carries its creator's under their name.

    `space` is the space of the ids; `now` tells what is out, which these services do not say.
    """

    keys: Spelling
    space: str
    now: Callable[[], datetime]

    def is_work(self, source: Record) -> bool:
        """Is this a work, or somebody who makes them?"""
        return self.keys.foreign_work in source

    def refs_of(self, source: Record) -> tuple[MediaRef, ...]:
        """Return the name of a work or a creator; none without one."""
        keys = self.keys
        if self.is_work(source):
            found = self._ref(keys.work_type, fields.text(source, keys.foreign_work, 110))
        else:
            found = self._ref(keys.creator_type, fields.text(source, keys.foreign_creator, 110))
        return (found,) if found else ()

    def _ref(self, media_type: MediaType, name: str) -> MediaRef | None:
        space = self.space
        if (prefixed := _PREFIXED.fullmatch(name)) and prefixed[1] in self.keys.spaces:
            space, name = self.keys.spaces[prefixed[1]], prefixed[2]
        return MediaRef(media_type, space, name) if _ID.fullmatch(name) else None

    def _need_ref(self, source: Record) -> MediaRef:
        if not (refs := self.refs_of(source)):
            raise BadResponse
        return refs[0]

    def creator_of(self, source: Record) -> str | None:
        """Return the name of who made a work."""
        return fields.text(fields.child(source, self.keys.creator), f"{self.keys.creator}Name") or None

    def parse_item(self, source: Record) -> MediaItem:
        """Read a work or a creator, of the library or of a lookup."""
        work = self.is_work(source)
        title = fields.need_text(source, "title" if work else f"{self.keys.creator}Name")
        out = fields.day(source, "releaseDate") if work else None
        return MediaItem(
            ref=self._need_ref(source),
            title=title,
            year=out.year if out else None,
            overview=fields.text(source, "overview", fields.PROSE),
            poster_url=_cover(source),
            rating=self._rating(source),
            genres=fields.texts(source, "genres"),
            runtime=(fields.positive(source, "duration") or 0) // _PER_MINUTE or None,
            aliases=_aliases(source, title),
            released=out,
            popularity=_votes(source),
            creator=self.creator_of(source) if work else None,
            translations=_translations(source, title),
        )

    def parse_held(self, source: Record) -> LibraryItem:
        """Read a work with its creator, or a creator of the library."""
        work = self.is_work(source)
        creator = fields.child(source, self.keys.creator) if work else source
        number = fields.need_id(source, "id")
        return LibraryItem(
            item=self.parse_item(source),
            backend_id=number if work else -number,
            monitored=self._monitored(source) if work else fields.flag(source, "monitored"),
            has_file=self._complete(source),
            available=self._is_out(source),
            size=fields.size(fields.child(source, "statistics"), "sizeOnDisk"),
            quality_profile_id=fields.positive(creator, "qualityProfileId"),
            path=fields.text(creator, "path", 1000) or None,
            added=fields.moment(source, "added") or fields.moment(creator, "added"),
        )

    def parse_indexed(self, source: Record) -> tuple[MediaRef, IndexedTitle] | None:
        """Read the little that the index keeps of a work; None if nobody wants it and nothing of it is there.

        These *arrs list everything that somebody ever made, most of it unwanted.
        """
        monitored, complete = self._monitored(source), self._complete(source)
        some = complete or fields.positive(fields.child(source, "statistics"), self.keys.files)
        if not (refs := self.refs_of(source)) or not (monitored or some):
            return None
        out = self._is_out(source)
        missing = int(monitored and out and not complete)
        number = fields.need_id(source, "id")
        return refs[0], IndexedTitle(number, monitored, complete, out, missing=missing)

    def _monitored(self, source: Record) -> bool:
        """Is it looked for? Not unless its creator is."""
        creator = fields.child(source, self.keys.creator)
        return fields.flag(source, "monitored") and creator.get("monitored") is not False

    def _complete(self, source: Record) -> bool:
        """Is all of it there? Of a creator: all that is wanted."""
        statistics = fields.child(source, "statistics")
        files = fields.positive(statistics, self.keys.files) or 0
        if self.is_work(source):
            pieces = fields.positive(statistics, self.keys.pieces) if self.keys.pieces else 1
        else:
            pieces = fields.positive(statistics, self.keys.files.replace("FileCount", "Count"))
        return files >= (pieces or 1)

    def _is_out(self, source: Record) -> bool:
        """Has it come out? Without a date nobody waits."""
        when = fields.moment(source, "releaseDate")
        return when is None or when <= self.now()

    def parse_upcoming(self, source: Record, start: date, end: date) -> Iterator[UpcomingItem]:
        """Yield a work that comes out in the span."""
        day = fields.day(source, "releaseDate")
        if not (refs := self.refs_of(source)) or day is None or not start <= day <= end:
            return
        yield UpcomingItem(
            ref=refs[0],
            title=fields.need_text(source, "title"),
            day=day,
            kind=self.keys.work,
            has_file=self._complete(source),
            overview=fields.text(source, "overview", fields.PROSE),
            creator=self.creator_of(source),
        )

    def parse_history(self, source: Record) -> HistoryEvent | None:
        """Read what happened to a work; None without a date."""
        return parse_event(source, self.keys.work_id, self.keys.history)

    def parse_webhook(self, payload: Any) -> WebhookEvent | None:
        """Read a call. What was grabbed may hold several works; the first one says where to look."""
        if (kind := call_kind(payload, self.keys.calls)) is None:
            return None
        several = fields.children(payload, f"{self.keys.work}s")
        work = fields.child(payload, self.keys.work) or (several[0] if several else {})
        name = fields.text(work, self.keys.called, 110)
        return call_event(
            payload,
            kind,
            ref=self._ref(self.keys.work_type, name),
            backend_id=fields.positive(work, "id"),
        )

    def _rating(self, source: Record) -> float | None:
        """Return the rating, out of ten; nobody's vote is no rating."""
        value = fields.number(fields.child(source, "ratings"), "value")
        rated = (value or 0) * 10 / self.keys.best_rating
        return round(rated, 1) if 0 < rated <= 10 else None


def _cover(source: Record) -> str | None:
    """Return the public address of the cover: the *arr's own would need its key."""
    if shown := fields.public_url(source, "remoteCover") or poster(source):
        return shown
    covers = (
        one for one in fields.children(source, "images") if fields.text(one, "coverType", 20) in _COVERS
    )
    urls = (fields.public_url(one, key) for one in covers for key in ("remoteUrl", "url"))
    return next((url for url in urls if url), None)


def _aliases(source: Record, title: str) -> tuple[str, ...]:
    """Return what a book is called elsewhere, each title once."""
    titles = (fields.text(one, "title") for one in fields.children(source, "editions")[:_EDITIONS])
    return tuple(one for one in dict.fromkeys(titles) if one and one != title)


def _translations(source: Record, own: str) -> tuple[tuple[str, str], ...]:
    """Return what a book is called in other languages than its own title is; the first edition of each counts."""
    known = {language: "" for language, letters in _SCRIPTS.items() if letters.match(own)}
    for one in fields.children(source, "editions")[:_EDITIONS]:
        language, title = edition_language(one), fields.text(one, "title")
        if language and title:
            known.setdefault(language, title)
    return tuple((language, title) for language, title in known.items() if title and title != own)


def edition_language(edition: Record) -> str:
    """Return an edition's language in two letters: it may be written "rus", "en-US" or "English"."""
    said = fields.text(edition, "language", 20)
    return language_named(said) or _LANGUAGES.get(said.casefold(), said[:2].casefold())


def _votes(source: Record) -> float:
    ratings = fields.child(source, "ratings")
    return fields.number(ratings, "popularity") or fields.number(ratings, "votes") or 0.0
