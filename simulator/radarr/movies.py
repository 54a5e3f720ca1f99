"""The handlers of the library: /movie, /moviefile, /calendar, /wanted."""

from datetime import timedelta
from typing import Any

from aiohttp import web

from ..arr.paging import paged, paged_answer
from ..arr.pipeline import Pipeline
from ..arr.words import (
    day,
    everything,
    failure,
    integer,
    nothing,
    place_failures,
    profile_failures,
    raw,
    refused,
)
from ..catalogue import Catalogue, Film, with_year
from ..server import flag, json_answer, number, read_json
from .library import Library
from .model import AVAILABILITIES, Movie
from .notify import RadarrNotifier
from .records import file_record, film_record

DAYS_AHEAD = 2


class Movies:
    """What is in the library, what could be, and how it gets in and out."""

    def __init__(
        self, catalogue: Catalogue, library: Library, pipeline: Pipeline, notifier: RadarrNotifier
    ) -> None:
        self._kind = library.kind
        self._catalogue = catalogue
        self._library = library
        self._pipeline = pipeline
        self._notifier = notifier

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/movie", self._list),
            web.post("/movie", self._add),
            web.get("/movie/lookup", self._lookup),
            web.get("/movie/lookup/tmdb", self._lookup_tmdb),
            web.get("/movie/lookup/imdb", self._lookup_imdb),
            web.put("/movie/editor", self._edit_many),
            web.get(r"/movie/{id:\d+}", self._get),
            web.put(r"/movie/{id:\d+}", self._edit),
            web.delete(r"/movie/{id:\d+}", self._delete),
            web.get("/moviefile", self._files),
            web.delete(r"/moviefile/{id:\d+}", self._delete_file),
            web.get("/calendar", self._calendar),
            web.get("/wanted/missing", self._missing),
            web.get("/wanted/cutoff", self._cutoff),
        ]

    # -- reading ------------------------------------------------------------------------------

    async def _list(self, request: web.Request) -> web.Response:
        if "tmdbId" not in request.query:
            return everything(self._library, request)
        movie = self._library.by_tmdb(number(request.query["tmdbId"], 0))
        return self._answer([movie] if movie else [])

    async def _get(self, request: web.Request) -> web.Response:
        return raw(self._library.encoded(self._find(request)))

    async def _lookup(self, request: web.Request) -> web.Response:
        """Look up as Radarr does: `tmdb:` and `imdb:` name one film, all else is a search."""
        term = request.query.get("term", "").strip()
        kind, _, value = term.partition(":")
        if kind in {"tmdb", "tmdbid"}:
            film = self._catalogue.film(number(value.strip(), 0))
            found = [film] if film else []
        elif kind in {"imdb", "imdbid"}:
            film = self._catalogue.film_by_imdb(value.strip())
            found = [film] if film else []
        else:
            found = self._catalogue.find_films(*with_year(term))[:50]
        return json_answer([self._described(film) for film in found])

    async def _lookup_tmdb(self, request: web.Request) -> web.Response:
        return self._one(self._catalogue.film(number(request.query.get("tmdbId"), 0)))

    async def _lookup_imdb(self, request: web.Request) -> web.Response:
        return self._one(self._catalogue.film_by_imdb(request.query.get("imdbId", "")))

    def _one(self, film: Film | None) -> web.Response:
        if film is None:
            raise nothing()
        return json_answer(self._described(film))

    def _described(self, film: Film) -> dict[str, Any]:
        today, base = self._library.today, self._library.image_base
        record = film_record(film, today, base)
        if movie := self._library.by_tmdb(film.tmdb):
            record |= self._library.resource(movie)
        else:
            record["folder"] = f"{film.title} ({film.year})"
        return record

    async def _calendar(self, request: web.Request) -> web.Response:
        today = self._library.today
        start = day(request.query.get("start"), today)
        end = day(request.query.get("end"), today + timedelta(days=DAYS_AHEAD))
        unmonitored = flag(request.query, "unmonitored")
        return self._answer(self._library.calendar(start, end, unmonitored=unmonitored))

    async def _missing(self, request: web.Request) -> web.Response:
        return self._paged(request, self._library.missing())

    async def _cutoff(self, request: web.Request) -> web.Response:
        return self._paged(request, self._library.cutoff_unmet())

    def _paged(self, request: web.Request, movies: list[Movie]) -> web.Response:
        rows, frame = paged(request.query, movies, "movieMetadata.sortTitle")
        return paged_answer(frame, self._library.encoded_list(rows))

    def _answer(self, movies: list[Movie]) -> web.Response:
        return raw(self._library.encoded_list(movies))

    # -- writing ------------------------------------------------------------------------------

    async def _add(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        film = self._catalogue.film(integer(body.get("tmdbId")))
        if problems := self._invalid(body, film):
            return refused(problems)
        assert film is not None
        options = body.get("addOptions") or {}
        movie = self._library.add(film, **self._settings(body))
        self._notifier.added(movie)
        if options.get("searchForMovie"):
            self._pipeline.search((movie,))
        return self._stored(movie, 201)

    def _invalid(self, body: dict[str, Any], film: Film | None) -> list[dict[str, Any]]:
        """Return the list of what Radarr's validators would complain about."""
        problems = []
        tmdb = integer(body.get("tmdbId"))
        if film is None:
            problems.append(
                failure("TmdbId", "A movie with this ID was not found.", tmdb, "NotFoundValidator")
            )
        elif self._library.by_tmdb(film.tmdb):
            text = "This movie has already been added"
            problems.append(failure("TmdbId", text, tmdb, "MovieExistsValidator"))
        return problems + place_failures(self._kind, body)

    def _settings(self, body: dict[str, Any]) -> dict[str, Any]:
        availability = body.get("minimumAvailability")
        return {
            "profile_id": integer(body.get("qualityProfileId")),
            "monitored": bool(body.get("monitored", True)),
            "minimum_availability": availability if availability in AVAILABILITIES else "announced",
            "tags": [tag for tag in body.get("tags") or [] if tag in self._library.tags],
        }

    def _stored(self, movie: Movie, status: int) -> web.Response:
        return raw(self._library.encoded(movie), status)

    async def _edit(self, request: web.Request) -> web.Response:
        movie, body = self._find(request), await read_json(request)
        settings = self._settings(body)
        if problems := profile_failures(self._kind, body):
            return refused(problems)
        for name, value in settings.items():
            setattr(movie, name, value)
        self._library.touch(movie)
        return self._stored(movie, 202)

    async def _edit_many(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        movies = [self._library.movies[i] for i in body.get("movieIds") or [] if i in self._library.movies]
        for movie in movies:
            if isinstance(body.get("monitored"), bool):
                movie.monitored = body["monitored"]
            if body.get("qualityProfileId") in self._kind.profiles:
                movie.profile_id = body["qualityProfileId"]
            self._library.touch(movie)
        return raw(self._library.encoded_list(movies), 202)

    async def _delete(self, request: web.Request) -> web.Response:
        movie = self._find(request)
        files = flag(request.query, "deleteFiles")
        self._library.remove(movie, delete_files=files)
        self._pipeline.forget(movie)
        self._notifier.deleted(movie, files=files)
        return json_answer({})

    async def _files(self, request: web.Request) -> web.Response:
        movie = self._library.movies.get(number(request.query.get("movieId"), 0))
        return json_answer([file_record(self._kind, movie, movie.file)] if movie and movie.file else [])

    async def _delete_file(self, request: web.Request) -> web.Response:
        wanted = int(request.match_info["id"])
        movie = next((m for m in self._library.movies.values() if m.file and m.file.id == wanted), None)
        if movie is None or movie.file is None:
            raise nothing()
        file = movie.file
        self._library.delete_file(movie)
        self._library.record(movie, self._kind.file_deleted, title=file.name, data={"reason": "Manual"})
        self._notifier.file_deleted(movie, file)
        return json_answer({})

    def _find(self, request: web.Request) -> Movie:
        movie = self._library.movies.get(int(request.match_info["id"]))
        if movie is None:
            raise nothing()
        return movie
