"""Readarr's resources as JSON values."""

from datetime import date
from typing import Any

from ..arr.files import file_record as arr_file_record
from ..arr.kind import Kind
from ..arr.words import images, iso
from ..arr.works.model import Creator, Work, WorkFile
from ..catalogue import clean_title
from ..works import Creator as Person, Edition, Work as Facts


def person_record(person: Person, image_base: str, number: int = 0) -> dict[str, Any]:
    """Return an author as a lookup shows them."""
    first, _, last = person.name.rpartition(" ")
    record: dict[str, Any] = {
        "authorMetadataId": number,
        "status": "continuing",
        "ended": False,
        "authorName": person.name,
        "authorNameLastFirst": f"{last}, {first}",
        "foreignAuthorId": person.id,
        "titleSlug": person.id,
        "overview": person.overview,
        "disambiguation": "",
        "links": [],
        "images": images(number, person.poster, person.poster, image_base)[:1],
        "qualityProfileId": 0,
        "metadataProfileId": 0,
        "monitored": False,
        "monitorNewItems": "all",
        "genres": list(person.genres),
        "cleanName": clean_title(person.name),
        "sortName": person.name.casefold(),
        "sortNameLastFirst": f"{last}, {first}".casefold(),
        "tags": [],
        "added": "0001-01-01T00:00:00Z",
        "ratings": _ratings(person.votes, person.rating),
        "statistics": counted([], None),
    }
    if not number:
        record |= {"remotePoster": f"{image_base}/original{person.poster}", "folder": person.name}
    return record


def author_record(author: Creator, today: date, image_base: str) -> dict[str, Any]:
    """Return an author of the library."""
    return person_record(author.person, image_base, author.id) | {
        "id": author.id,
        "path": author.path,
        "rootFolderPath": author.root,
        "qualityProfileId": author.profile_id,
        "metadataProfileId": author.metadata_id,
        "monitored": author.monitored,
        "monitorNewItems": author.monitor_new,
        "tags": author.tags,
        "added": iso(author.added),
        "statistics": counted(author.works, today),
    }


def counted(works: list[Work], today: date | None) -> dict[str, Any]:
    """Return the numbers of an author's books."""
    files = [file for work in works for file in work.files]
    there = [work for work in works if work.files]
    wanted = [work for work in works if work.files or work.monitored]
    return {
        "bookFileCount": len(files),
        "bookCount": len(wanted),
        "availableBookCount": len(there),
        "totalBookCount": len(works),
        "sizeOnDisk": sum(file.size for file in files),
        "percentOfBooks": 100 * len(there) / len(wanted) if wanted else 0,
    }


def facts_record(
    facts: Facts, image_base: str, number: int = 0, chosen: Edition | None = None
) -> dict[str, Any]:
    """Return a book as a lookup shows it, without its author."""
    chosen = chosen or (facts.editions[0] if facts.editions else None)
    record: dict[str, Any] = {
        "title": facts.title,
        "authorTitle": f"{facts.creator.name.casefold()} {facts.title}",
        "seriesTitle": "",
        "disambiguation": "",
        "overview": facts.overview,
        "authorId": 0,
        "foreignBookId": facts.id,
        "foreignEditionId": chosen.id if chosen else "",
        "titleSlug": facts.id,
        "monitored": False,
        "anyEditionOk": True,
        "ratings": _ratings(facts.votes, facts.rating),
        "pageCount": facts.pages,
        "genres": list(facts.creator.genres),
        "images": _covers(facts, number, image_base),
        "links": [],
        "added": "0001-01-01T00:00:00Z",
        "statistics": _book_counts([], monitored=False),
        "editions": [
            edition_record(facts, one, image_base, number, index, monitored=one is chosen)
            for index, one in enumerate(facts.editions)
        ],
    }
    if facts.released:
        record["releaseDate"] = iso(facts.released)
    if not number:
        record["remoteCover"] = f"{image_base}/original{facts.poster}"
    return record


def edition_record(
    facts: Facts, edition: Edition, image_base: str, book: int, index: int, *, monitored: bool
) -> dict[str, Any]:
    """Return an edition of a book."""
    record: dict[str, Any] = {
        "bookId": book,
        "foreignEditionId": edition.id,
        "titleSlug": edition.id,
        "title": edition.title,
        "language": edition.language,
        "overview": facts.overview,
        "format": edition.format,
        "isEbook": edition.ebook,
        "disambiguation": "",
        "publisher": "",
        "pageCount": facts.pages,
        "images": _covers(facts, book, image_base),
        "links": [],
        "ratings": _ratings(facts.votes, facts.rating),
        "monitored": monitored,
        "manualAdd": False,
        "id": book * 10 + index if book else 0,
    }
    if edition.isbn:
        record["isbn13"] = edition.isbn
    if facts.released:
        record["releaseDate"] = iso(facts.released)
    return record


def book_record(book: Work, image_base: str, *, editions: bool) -> dict[str, Any]:
    """Return a book of the library, without its author; Readarr's lists have no editions."""
    record = facts_record(book.facts, image_base, book.id, book.edition) | {
        "id": book.id,
        "authorId": book.creator.id,
        "monitored": book.monitored,
        "added": iso(book.added),
        "statistics": _book_counts(book.files, monitored=book.monitored),
    }
    if not editions:
        del record["editions"]
    return record | ({"lastSearchTime": iso(book.last_search)} if book.last_search else {})


def file_record(kind: Kind, book: Work, file: WorkFile) -> dict[str, Any]:
    """Return a BookFileResource."""
    return arr_file_record(kind, file, book.creator) | {
        "authorId": book.creator.id,
        "bookId": book.id,
        "qualityWeight": kind.rank(file.quality_id) + 1,
    }


def _book_counts(files: list[WorkFile], *, monitored: bool) -> dict[str, Any]:
    wanted = int(monitored or bool(files))
    return {
        "bookFileCount": len(files),
        "bookCount": wanted,
        "totalBookCount": 1,
        "sizeOnDisk": sum(file.size for file in files),
        "percentOfBooks": 100 if files else 0,
    }


def _ratings(votes: int, value: float) -> dict[str, Any]:
    return {"votes": votes, "value": value, "popularity": votes * value}


def _covers(facts: Facts, number: int, image_base: str) -> list[dict[str, str]]:
    remote = f"{image_base}/original{facts.poster}"
    local = f"/MediaCover/Books/{number}/cover.jpg?lastWrite=638000000000000000"
    return [{"coverType": "cover", "url": local if number else remote, "remoteUrl": remote}]
