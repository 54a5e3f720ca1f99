"""Readarr and its forks: books and authors. API v1.

Readarr itself is retired; who keeps its API says mostly that they are Readarr. Whose ids they use depends
on the metadata server that they are set to: Goodreads' own, or Hardcover's.
"""

from dataclasses import replace
from types import MappingProxyType
from typing import Any, ClassVar, Final, override

from ..errors import NotFound, Refused, ServiceError
from ..model import MediaRef, MediaType, ServiceInfo
from . import fields
from .arr_parse import parse_version
from .arr_webhook import COMMON
from .arr_works_import import OfEditions
from .arr_works_parse import WorkWords, edition_language, spelling
from .fields import Record
from .http import Params

GOODREADS: Final = "goodreads"
HARDCOVER: Final = "hardcover"
_LAST = (0, 4, 18)  # the last that the makers of Readarr gave out: what is newer is the fork that lives on
_BOOKSHELF: Final = "Bookshelf"
_CHAPTARR: Final = "Chaptarr"


class Readarr(OfEditions):
    """An instance of Readarr, or of who speaks like it. A book is a work, which has editions."""

    app = "Readarr"
    forks = frozenset({_BOOKSHELF.casefold(), _CHAPTARR.casefold()})
    minimum = (0, 4)
    owner = "bookId"
    media_types = frozenset({MediaType.BOOK, MediaType.AUTHOR})
    keys = spelling(
        work="book",
        creator="author",
        work_type=MediaType.BOOK,
        creator_type=MediaType.AUTHOR,
        files="bookFileCount",
        pieces=None,
        best_rating=5,
        called="goodreadsId",
        history={"bookFileImported": "imported", "bookFileDeleted": "deleted"},
        calls={"AuthorAdded": "added", "BookFileDelete": "file_deleted"},
        spaces=MappingProxyType({"gr": GOODREADS, "hc": HARDCOVER, "az": "amazon"}),
    )
    resource = "book"
    spaces = (GOODREADS, HARDCOVER, "amazon")
    missing_search = "MissingBookSearch"
    queue_params: ClassVar[Params] = MappingProxyType({"includeUnknownAuthorItems": True})
    calendar_params: ClassVar[Params] = MappingProxyType({"includeAuthor": True})
    webhook_flags = COMMON | {
        "onReleaseImport",
        "onAuthorAdded",
        "onAuthorDelete",
        "onBookDelete",
        "onBookFileDelete",
        "onDownloadFailure",
        "onImportFailure",
    }

    @override
    async def status(self) -> ServiceInfo:
        """Say who answers, which dialect it is, and learn whose ids it uses.

        A fork that never changed Readarr's name of itself is shown by its own.
        """
        info = await super().status()
        await self._learn_space()
        fork = _fork(info)
        name = fork if info.name in {None, self.app} and fork != self.app else info.name
        return replace(info, name=name, dialect=f"{fork}, {self.words.space}")

    async def _learn_space(self) -> None:
        """Ask which metadata server it is set to; while it does not say, what was known stands."""
        try:
            settings = await self._get("/config/development")
        except ServiceError, NotFound:
            return
        source = fields.text(settings, "metadataSource", 300).casefold()
        space = HARDCOVER if HARDCOVER in source else GOODREADS
        self.words = WorkWords(self.keys, space, self.words.now)

    @override
    def _term(self, ref: MediaRef) -> str:
        return f"{'work' if ref.media_type is MediaType.BOOK else 'author'}:{ref.id}"

    @override
    async def _work(self, ref: MediaRef) -> Record | None:
        """Look by the slug, which most often is the id; else through all books: there is no other way."""
        return await self._record_of(ref, "/book", {"titleSlug": ref.id}) or await self._record_of(
            ref, "/book"
        )

    @override
    def _chosen(self, found: Record, language: str | None) -> Record:
        """Want exactly one edition: in this language, else the one that the metadata server prefers.

        Readarr fails over none and over two. Raises Refused (`book_without_edition`).
        """
        if not self.words.is_work(found):
            return found
        editions = fields.children(found, "editions")
        if not editions:
            title = fields.text(found, "title")
            raise Refused("book_without_edition", service=self.app, title=title)

        def fit(edition: Record) -> tuple[bool, bool, bool]:
            spoken = language is not None and edition_language(edition) == language
            return spoken, fields.flag(edition, "monitored"), fields.flag(edition, "isEbook")

        best = max(editions, key=fit)
        wanted = [{**one, "monitored": one is best} for one in editions]
        chosen: dict[str, Any] = {**found, "editions": wanted, "anyEditionOk": True}
        if name := fields.text(best, "foreignEditionId", 110):
            chosen["foreignEditionId"] = name
        return chosen


def _fork(info: ServiceInfo) -> str:
    """Name who answers: by what it calls itself, else by its version."""
    known = {one.casefold(): one for one in (_BOOKSHELF, _CHAPTARR)}
    if named := known.get(info.app.casefold()):
        return named
    return _BOOKSHELF if parse_version(info.version)[:3] > _LAST else Readarr.app
