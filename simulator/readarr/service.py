"""One Readarr, and how it speaks of authors and books."""

from collections.abc import Iterable, Mapping
from typing import Any

from aiohttp import web

from ..arr.words import iso
from ..arr.works.creators import Creators
from ..arr.works.handlers import Works
from ..arr.works.model import Creator, Work, WorkFile
from ..arr.works.notify import WorkNotifier
from ..arr.works.service import WorkService
from ..arr.works.shelf import WorkShelf
from ..server import json_answer, number
from ..works import Creator as Person, Work as Facts
from .model import READARR, TRADE
from .records import author_record, book_record, edition_record, facts_record, file_record, person_record

GOODREADS = "https://api.bookinfo.club"
DEAD = "Search for '{term}' failed. Unable to communicate with Goodreads."
ONE_EDITION = "Sequence contains no matching element"
SPACES = ("work", "edition", "isbn", "asin", "author")


def _named(term: str) -> tuple[str, str] | None:
    """Return the space and the id in a term like `work:3634639`."""
    space, colon, wanted = term.partition(":")
    return (space, wanted.strip()) if colon and space in SPACES else None


class Shelf(WorkShelf):
    """All books of one Readarr. While `metadata_dead` nothing can be looked up or added."""

    trade = TRADE
    metadata_dead = False

    def resource(self, title: Creator) -> dict[str, Any]:
        return author_record(title, self.today, self.image_base)

    def work_resource(self, work: Work, *, with_creator: bool = False) -> dict[str, Any]:
        record = book_record(work, self.image_base, editions=with_creator)
        return record | ({"author": self.resource(work.creator)} if with_creator else {})

    def piece(self, work: Work, number: int | None) -> dict[str, Any]:
        known = number is not None and work.edition is not None
        return {"foreignEditionId": work.edition.id} if known and work.edition else {}

    def is_piece(self, work: Work, file: Mapping[str, Any]) -> bool:
        return file.get("foreignEditionId") in {one.id for one in work.facts.editions}

    def queued(self, part: Work) -> dict[str, Any]:
        return {"downloadForced": False}


class Notifier(WorkNotifier):
    """What Readarr says of books."""

    def test_body(self) -> dict[str, Any]:
        author = {
            "id": 1,
            "name": "Test Name",
            "path": "C:\\testpath",
            "goodreadsId": "aaaaa-aaa-aaaa-aaaaaa",
        }
        return {"author": author, "books": [{"id": 123, "title": "Test title"}]}

    def creator(self, creator: Creator) -> dict[str, Any]:
        person = creator.person
        return {"id": creator.id, "name": person.name, "path": creator.path, "goodreadsId": person.id}

    def work(self, work: Work) -> dict[str, Any]:
        record = {"id": work.id, "goodreadsId": work.facts.id, "title": work.facts.title}
        record["releaseDate"] = iso(work.facts.released)
        if work.edition:
            edition = {"title": work.edition.title, "goodreadsId": work.edition.id}
            record["edition"] = edition | {"asin": "", "isbn": work.edition.isbn}
        return record

    def files(self, work: Work) -> dict[str, Any]:
        return {"bookFiles": [self.file(work, one) for one in work.files]}


def _dead(shelf: Any, term: str) -> web.Response | None:
    """Return what Readarr answers when its metadata server is gone; None while it lives."""
    if not shelf.metadata_dead:
        return None
    message = DEAD.format(term=term)
    return json_answer({"message": message, "description": message}, status=503)


class Authors(Creators):
    """The handlers below /author."""

    def named(self, term: str) -> list[Person] | None:
        found = _named(term)
        if found is None:
            return None
        person = self._people.get(found[1]) if found[0] == "author" else None
        return [person] if person else []

    def fresh(self, person: Person) -> dict[str, Any]:
        return person_record(person, self._shelf.image_base)

    def may_look(self, term: str) -> web.Response | None:
        return _dead(self._shelf, term)


class Books(Works):
    """The handlers below /book, and of editions."""

    def routes(self) -> list[web.RouteDef]:
        more = [web.get("/edition", self._editions), web.get("/config/development", self._development)]
        return [*super().routes(), *more]

    def find_facts(self, term: str) -> list[Facts] | None:
        found = _named(term)
        if found is None:
            return None
        space, wanted = found
        if space == "author":
            return list(self._people[wanted].works) if wanted in self._people else []
        works = (one for person in self._people.values() for one in person.works)
        if space == "work":
            return [one for one in works if one.id == wanted]
        field = "id" if space == "edition" else "isbn"
        return [one for one in works if any(getattr(edition, field) == wanted for edition in one.editions)]

    def fresh(self, facts: Facts) -> dict[str, Any]:
        base = self._shelf.image_base
        return facts_record(facts, base) | {"author": self._creators.shown(facts.creator)}

    def file_record(self, work: Work, file: WorkFile) -> dict[str, Any]:
        return file_record(self._kind, work, file)

    def wrong(self, body: dict[str, Any], facts: Facts) -> web.Response | None:
        """Fail, as Readarr does, unless exactly one edition is wanted."""
        wanted = [one for one in body.get("editions") or [] if one.get("monitored")]
        if len(wanted) == 1:
            return self.may_look(facts.title)
        return json_answer({"message": ONE_EDITION, "description": ONE_EDITION}, status=500)

    def may_look(self, term: str) -> web.Response | None:
        return _dead(self._shelf, term)

    def filtered(self, query: Any) -> Iterable[Work] | None:
        if "titleSlug" not in query:
            return None
        held = self._shelf.held(query["titleSlug"])
        return [held] if isinstance(held, Work) else []

    def metadata_profile(self, number: int, name: str) -> dict[str, Any]:
        return {
            "name": name,
            "minPopularity": 350.0,
            "skipMissingDate": True,
            "skipMissingIsbn": False,
            "skipPartsAndSets": True,
            "skipSeriesSecondary": False,
            "allowedLanguages": "eng, rus",
            "minPages": 0,
            "ignored": [],
            "id": number,
        }

    async def _editions(self, request: web.Request) -> web.Response:
        """List the editions of the books named."""
        wanted = [number(one, 0) for text in request.query.getall("bookId", []) for one in text.split(",")]
        base = self._shelf.image_base
        return json_answer(
            [
                edition_record(book.facts, one, base, book.id, index, monitored=one is book.edition)
                for book in (self._shelf.works.get(one) for one in wanted)
                if book
                for index, one in enumerate(book.facts.editions)
            ]
        )

    async def _development(self, request: web.Request) -> web.Response:
        return json_answer(
            {
                "metadataSource": GOODREADS,
                "consoleLogLevel": "",
                "logSql": False,
                "logRotate": 50,
                "filterSentryEvents": True,
                "id": 1,
            }
        )


class ReadarrService(WorkService):
    """A Readarr at `url` with its API key. `metadata_dead = True`: its metadata server is gone."""

    kind = READARR
    library: Shelf
    shelf_class = Shelf
    notifier_class = Notifier
    creators_class = Authors
    works_class = Books

    def people(self) -> dict[str, Person]:
        return self._world.catalogue.authors

    @property
    def metadata_dead(self) -> bool:
        return self.library.metadata_dead

    @metadata_dead.setter
    def metadata_dead(self, dead: bool) -> None:
        self.library.metadata_dead = dead
