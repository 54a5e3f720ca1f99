"""TMDb v3 and its image server. `url` is what takes the place of https://api.themoviedb.org/3."""

from collections.abc import Callable
import secrets
from typing import Any

from aiohttp import web

from ..catalogue import GENRES, TV_GENRES, Catalogue, Title
from ..clock import SimClock
from ..faults import Faults
from ..pictures import poster
from ..server import RequestLog, Server, json_answer, new_app, number
from .discover import discover
from .records import (
    IMAGE_SIZES,
    PAGE,
    appended,
    brief,
    details,
    listing,
    person_brief,
    season_record,
    seasons_of,
)

SERVICE = "tmdb"
MAX_APPENDED = 20
POSTER_SIZE = (240, 360)

type Handler = Callable[[web.Request], Any]


class TmdbService:
    """A TMDb with a v3 key (`api_key`, 32 hex) and a v4 token (`token`)."""

    def __init__(
        self, clock: SimClock, faults: Faults, log: RequestLog, catalogue: Catalogue, *, port: int = 0
    ) -> None:
        self.api_key = secrets.token_hex(16)
        self.token = f"eyJhbGciOiJIUzI1NiJ9.{secrets.token_urlsafe(48)}.{secrets.token_urlsafe(32)}"
        self.server = Server(SERVICE, self._app, clock=clock, faults=faults, log=log, port=port, base="/3")
        self._clock = clock
        self._catalogue = catalogue

    @property
    def url(self) -> str:
        return f"{self.server.root}/3"

    @property
    def image_url(self) -> str:
        return f"{self.server.root}/t/p"

    def _app(self) -> web.Application:
        app = new_app()
        app.middlewares.append(self._guard)
        for path, handler in self._routes().items():
            app.router.add_get(f"/3{path}", handler)
        app.router.add_get("/t/p/{size}/{name}", self._image)
        app.router.add_route("*", "/{rest:.*}", self._nothing)
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith("/3/") and not self._may(request):
            return _failure(401, 7, "Invalid API key: You must be granted a valid key.")
        return await handler(request)

    def _may(self, request: web.Request) -> bool:
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return bearer == self.token or request.query.get("api_key") == self.api_key

    def _routes(self) -> dict[str, Handler]:
        routes: dict[str, Handler] = {
            "/authentication": self._authentication,
            "/configuration": self._configuration,
            "/search/multi": self._search_multi,
            "/search/movie": self._search_movie,
            "/search/tv": self._search_tv,
            "/search/person": self._search_person,
            "/genre/movie/list": self._genres(GENRES),
            "/genre/tv/list": self._genres(TV_GENRES),
            "/trending/{kind:all|movie|tv}/{window:day|week}": self._trending,
            "/discover/{kind:movie|tv}": self._discover,
            "/find/{id}": self._find,
            r"/{kind:movie|tv}/{id:\d+}": self._details,
            r"/{kind:tv}/{id:\d+}/season/{season:\d+}": self._season,
        }
        for name in ("recommendations", "similar"):
            routes[rf"/{{kind:movie|tv}}/{{id:\d+}}/{name}"] = self._alike
        for name in (
            "external_ids",
            "alternative_titles",
            "credits",
            "release_dates",
            "content_ratings",
            "translations",
            "images",
        ):
            routes[rf"/{{kind:movie|tv}}/{{id:\d+}}/{{part:{name}}}"] = self._part
        return routes

    async def _nothing(self, request: web.Request) -> web.Response:
        return _missing()

    async def _image(self, request: web.Request) -> web.Response:
        picture = poster("/" + request.match_info["name"], *POSTER_SIZE)
        return web.Response(body=picture, content_type="image/png")

    async def _authentication(self, request: web.Request) -> web.Response:
        return json_answer({"success": True, "status_code": 1, "status_message": "Success."})

    async def _configuration(self, request: web.Request) -> web.Response:
        images = {"base_url": f"{self.image_url}/", "secure_base_url": f"{self.image_url}/"}
        return json_answer({"images": images | IMAGE_SIZES, "change_keys": ["title", "overview"]})

    def _genres(self, table: dict[int, tuple[str, str]]) -> Handler:
        async def genres(request: web.Request) -> web.Response:
            russian = _russian(request)
            return json_answer(
                {"genres": [{"id": key, "name": names[russian]} for key, names in table.items()]}
            )

        return genres

    # -- searching ------------------------------------------------------------------------------

    async def _search_multi(self, request: web.Request) -> web.Response:
        query = request.query.get("query", "")
        found: list[Title] = [*self._catalogue.find_films(query), *self._catalogue.find_series(query)]
        found.sort(key=lambda title: title.popularity, reverse=True)
        found.sort(key=lambda title: query.casefold() not in {name.casefold() for name in title.names})
        russian = _russian(request)
        people = [person_brief(p, self._catalogue, russian) for p in self._catalogue.find_people(query)]
        rows = [brief(title, russian, with_type=True) for title in found]
        return self._listed(request, rows + [person | {"media_type": "person"} for person in people])

    async def _search_movie(self, request: web.Request) -> web.Response:
        query = request.query
        year = number(query.get("primary_release_year") or query.get("year"), 0) or None
        return self._titles(request, self._catalogue.find_films(query.get("query", ""), year))

    async def _search_tv(self, request: web.Request) -> web.Response:
        query = request.query
        year = number(query.get("first_air_date_year") or query.get("year"), 0) or None
        return self._titles(request, self._catalogue.find_series(query.get("query", ""), year))

    async def _search_person(self, request: web.Request) -> web.Response:
        found = self._catalogue.find_people(request.query.get("query", ""))
        return self._listed(request, [person_brief(p, self._catalogue, _russian(request)) for p in found])

    async def _trending(self, request: web.Request) -> web.Response:
        titles = [*self._catalogue.films.values(), *self._catalogue.series.values()]
        kind = request.match_info["kind"]
        if kind != "all":
            titles = list(self._table(kind).values())
        titles.sort(key=lambda title: title.popularity, reverse=True)
        return self._titles(request, titles, with_type=True)

    async def _discover(self, request: web.Request) -> web.Response:
        titles = list(self._table(request.match_info["kind"]).values())
        return self._titles(request, discover(titles, request.query, self._catalogue))

    async def _find(self, request: web.Request) -> web.Response:
        wanted = request.match_info["id"]
        tvdb = request.query.get("external_source") == "tvdb_id"
        films = [] if tvdb else [f for f in self._catalogue.films.values() if f.imdb == wanted]
        series = [s for s in self._catalogue.series.values() if wanted == (str(s.tvdb) if tvdb else s.imdb)]
        russian = _russian(request)
        answer = {"movie_results": films, "tv_results": series}
        rows = {key: [brief(t, russian, with_type=True) for t in found] for key, found in answer.items()}
        return json_answer(rows | {"person_results": [], "tv_episode_results": [], "tv_season_results": []})

    def _titles(self, request: web.Request, titles: list[Any], *, with_type: bool = False) -> web.Response:
        russian = _russian(request)
        return self._listed(request, [brief(title, russian, with_type=with_type) for title in titles])

    def _listed(self, request: web.Request, rows: list[dict[str, Any]]) -> web.Response:
        page = number(request.query.get("page"), 1)
        if not 1 <= page <= 500:
            return _failure(400, 22, "Invalid page: Pages start at 1 and max at 500.")
        return json_answer(listing(rows, page))

    # -- one title ------------------------------------------------------------------------------

    def _table(self, kind: str) -> dict[int, Any]:
        return self._catalogue.films if kind == "movie" else self._catalogue.series

    def _title(self, request: web.Request) -> Title | None:
        return self._table(request.match_info["kind"]).get(int(request.match_info["id"]))

    async def _details(self, request: web.Request) -> web.Response:
        title = self._title(request)
        if title is None:
            return _missing()
        names = [part for part in request.query.get("append_to_response", "").split(",") if part]
        if len(names) > MAX_APPENDED:
            return _failure(400, 27, "Too many append to response objects: The maximum is 20.")
        russian = _russian(request)
        record = details(title, russian, self._clock.now())
        return json_answer(record | {name: appended(name, title, self._catalogue, russian) for name in names})

    async def _season(self, request: web.Request) -> web.Response:
        series, wanted = self._title(request), int(request.match_info["season"])
        if series is None or wanted not in seasons_of(series):
            return _missing()
        return json_answer(season_record(series, wanted, _russian(request)))

    async def _part(self, request: web.Request) -> web.Response:
        title = self._title(request)
        if title is None:
            return _missing()
        part = appended(request.match_info["part"], title, self._catalogue, _russian(request))
        return json_answer({"id": title.tmdb} | part)

    async def _alike(self, request: web.Request) -> web.Response:
        title = self._title(request)
        if title is None:
            return _missing()
        return self._titles(request, self._catalogue.alike(title, limit=2 * PAGE), with_type=True)


def _russian(request: web.Request) -> bool:
    return request.query.get("language", "en").casefold().startswith("ru")


def _failure(status: int, code: int, text: str) -> web.Response:
    return json_answer({"success": False, "status_code": code, "status_message": text}, status=status)


def _missing() -> web.Response:
    return _failure(404, 34, "The resource you requested could not be found.")
