"""One Lidarr, and how it speaks of artists and albums."""

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
from .model import LIDARR, TRADE
from .records import album_record, artist_record, facts_record, file_record, person_record, track_records

PREFIXES = ("lidarr:", "lidarrid:", "mbid:")


def _named(term: str) -> str | None:
    """Return the id in a term like `lidarr:…`."""
    return next((term.removeprefix(one).strip() for one in PREFIXES if term.startswith(one)), None)


class Shelf(WorkShelf):
    """All albums of one Lidarr."""

    trade = TRADE

    def resource(self, title: Creator) -> dict[str, Any]:
        return artist_record(title, self.today, self.image_base)

    def work_resource(self, work: Work, *, with_creator: bool = False) -> dict[str, Any]:
        record = album_record(work, self.image_base)
        return record | ({"artist": self.resource(work.creator)} if with_creator else {})

    def piece(self, work: Work, number: int | None) -> dict[str, Any]:
        if number is None:
            return {"albumReleaseId": 0, "tracks": []}
        release = album_record(work, self.image_base)["releases"][0]["id"]
        return {"albumReleaseId": release, "tracks": [track_records(work)[number - 1]]}

    def is_piece(self, work: Work, file: Mapping[str, Any]) -> bool:
        releases = {one["id"] for one in album_record(work, self.image_base)["releases"]}
        tracks = {one["id"] for one in track_records(work)}
        named = set(file.get("trackIds") or ())
        return file.get("albumReleaseId") in releases and bool(named) and named <= tracks

    def queued(self, part: Work) -> dict[str, Any]:
        return {"trackFileCount": part.total, "trackHasFileCount": len(part.files), "downloadForced": False}


class Notifier(WorkNotifier):
    """What Lidarr says of albums."""

    def test_body(self) -> dict[str, Any]:
        artist = {"id": 1, "name": "Test Name", "path": "C:\\testpath", "mbId": "aaaaa-aaa-aaaa-aaaaaa"}
        return {"artist": artist, "albums": [{"id": 123, "title": "Test title"}]}

    def creator(self, creator: Creator) -> dict[str, Any]:
        person = creator.person
        return {
            "id": creator.id,
            "name": person.name,
            "disambiguation": "",
            "path": creator.path,
            "mbId": person.id,
            "type": "Group",
            "overview": person.overview,
            "genres": list(person.genres),
            "images": self.images(creator.id, person.poster, person.poster),
            "tags": self.labels(creator.tags),
        }

    def work(self, work: Work) -> dict[str, Any]:
        facts = work.facts
        return {
            "id": work.id,
            "mbId": facts.id,
            "title": facts.title,
            "disambiguation": "",
            "overview": facts.overview,
            "albumType": "Album",
            "secondaryAlbumTypes": [],
            "releaseDate": iso(facts.released),
            "genres": list(facts.creator.genres),
            "images": self.images(work.id, facts.poster, facts.poster),
        }

    def files(self, work: Work) -> dict[str, Any]:
        tracks = [
            {"id": row["id"], "title": row["title"], "trackNumber": row["trackNumber"], "quality": None}
            for row in track_records(work)
        ]
        return {
            "tracks": tracks,
            "trackFiles": [self.file(work, one) | {"dateAdded": iso(one.added)} for one in work.files],
        }


class Artists(Creators):
    """The handlers below /artist."""

    def named(self, term: str) -> list[Person] | None:
        wanted = _named(term)
        return None if wanted is None else [self._people[wanted]] if wanted in self._people else []

    def fresh(self, person: Person) -> dict[str, Any]:
        return person_record(person, self._shelf.image_base)

    def filtered(self, query: Any) -> list[Creator] | None:
        if "mbId" not in query:
            return None
        held = self._shelf.held(query["mbId"])
        return [held] if isinstance(held, Creator) else []


class Albums(Works):
    """The handlers below /album, and of tracks."""

    def routes(self) -> list[web.RouteDef]:
        return [*super().routes(), web.get("/track", self._tracks)]

    def find_facts(self, term: str) -> list[Facts] | None:
        wanted = _named(term)
        if wanted is None:
            return None
        return [one for person in self._people.values() for one in person.works if one.id == wanted]

    def fresh(self, facts: Facts) -> dict[str, Any]:
        base = self._shelf.image_base
        return facts_record(facts, base) | {"artist": self._creators.shown(facts.creator)}

    def file_record(self, work: Work, file: WorkFile) -> dict[str, Any]:
        return file_record(self._kind, work, file)

    def filtered(self, query: Any) -> Iterable[Work] | None:
        if "foreignAlbumId" not in query:
            return None
        held = self._shelf.held(query["foreignAlbumId"])
        return [held] if isinstance(held, Work) else []

    def metadata_profile(self, number: int, name: str) -> dict[str, Any]:
        types = {"primaryAlbumTypes": [], "secondaryAlbumTypes": [], "releaseStatuses": []}
        return {"name": name, "id": number} | types

    async def _tracks(self, request: web.Request) -> web.Response:
        album = self._shelf.works.get(number(request.query.get("albumId"), 0))
        artist = self._shelf.creators.get(number(request.query.get("artistId"), 0))
        albums = [album] if album else artist.works if artist else []
        return json_answer([row for one in albums for row in track_records(one)])


class LidarrService(WorkService):
    """A Lidarr at `url` with its API key."""

    kind = LIDARR
    shelf_class = Shelf
    notifier_class = Notifier
    creators_class = Artists
    works_class = Albums

    def people(self) -> dict[str, Person]:
        return self._world.catalogue.artists
