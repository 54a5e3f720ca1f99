"""Bazarr over HTTP, as far as a household's other services call it. A search never says what came of it."""

from collections.abc import Callable, Mapping
import secrets
from typing import TYPE_CHECKING, Any, Literal

from aiohttp import web

from ..server import Server, json_answer, new_app, number, path_of, refusal
from .profiles import NONE
from .shelf import LANGUAGES, Shelf, episode_record, movie_record, series_record

if TYPE_CHECKING:
    from ..stack import SimulatedStack

SERVICE = "bazarr"
VERSION = "1.5.3"
SITES = ("embeddedsubtitles", "opensubtitlescom", "podnapisi")
UI = "<!doctype html><html lang='en'><head><title>Bazarr</title></head><body></body></html>"

# Its own searches for everything that is missing, by the name of the task
TASKS: Mapping[str, Literal["movie", "episode"]] = {
    "wanted_search_missing_subtitles_movies": "movie",
    "wanted_search_missing_subtitles_series": "episode",
}

type Handler = Callable[[web.Request], Any]


class BazarrService:
    """A Bazarr behind the stack's Radarr and Sonarr. `takes`: simulated seconds of one search."""

    def __init__(self, stack: SimulatedStack, port: int = 0, base: str = "") -> None:
        self.api_key = secrets.token_hex(16)
        self.shelf = Shelf(stack)
        self.throttled: dict[str, str] = {}  # site -> Bazarr's word for why
        self.health: list[tuple[str, str]] = []  # what it is about, what is wrong
        self.tasks: list[str] = []  # that somebody started
        self.takes = 0.0
        self._stack = stack
        self.server = Server(
            SERVICE,
            self._app,
            clock=stack.clock,
            faults=stack.faults,
            log=stack.log,
            port=port,
            below=base,
        )

    @property
    def url(self) -> str:
        return self.server.url

    def state(self) -> Mapping[str, Any]:
        """Return the truth in numbers."""
        movies, episodes = self._wanted()
        kept = sum(len(one) for one in self.shelf.kept.values())
        return {"movies": movies, "episodes": episodes, "kept": kept, "throttled": len(self.throttled)}

    def forget(self) -> None:
        """Do what a restart does: everything is on disk."""

    async def close(self) -> None:
        """Do nothing: it calls nobody."""

    def _wanted(self) -> tuple[int, int]:
        movies = sum(bool(self.shelf.missing(("movie", one.id))) for one in self.shelf.movies())
        episodes = sum(bool(self.shelf.missing(("episode", one.id))) for one in self.shelf.episodes())
        return movies, episodes

    # -- over HTTP ------------------------------------------------------------------------------

    def _app(self) -> web.Application:
        app = new_app()
        app.middlewares.append(self._guard)
        app.router.add_get("/api/system/ping", _ping)
        for (method, path), handler in self._routes().items():
            app.router.add_route(method, f"/api{path}", handler)
        app.router.add_route("*", "/{rest:.*}", _nothing)
        return app

    def _routes(self) -> dict[tuple[str, str], Handler]:
        return {
            ("GET", "/system/status"): self._status,
            ("GET", "/system/health"): self._health,
            ("GET", "/system/languages"): self._languages,
            ("GET", "/system/languages/profiles"): self._profiles,
            ("POST", "/system/tasks"): self._task,
            ("GET", "/badges"): self._badges,
            ("GET", "/providers"): self._providers,
            ("GET", "/movies"): self._movies,
            ("POST", "/movies"): self._give_movies,
            ("GET", "/series"): self._series,
            ("POST", "/series"): self._give_series,
            ("GET", "/episodes"): self._episodes,
            ("PATCH", "/movies/subtitles"): self._search_movie,
            ("PATCH", "/episodes/subtitles"): self._search_episode,
        }

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        given = request.query.get("apikey") or request.headers.get("X-API-KEY", "")
        path = path_of(request)
        guarded = path.startswith("/api/") and path != "/api/system/ping"
        if guarded and given != self.api_key:
            return json_answer({"message": "Unauthorized"}, 401)
        answer: web.StreamResponse = await handler(request)
        return answer

    async def _status(self, request: web.Request) -> web.Response:
        told = {
            "bazarr_version": VERSION,
            "package_version": "",
            "sonarr_version": "4.0.15.2941",
            "radarr_version": "6.0.4.10291",
            "operating_system": "Linux",
            "python_version": "3.13.5",
            "start_time": self._stack.clock.start.timestamp(),
        }
        return json_answer({"data": told})

    async def _health(self, request: web.Request) -> web.Response:
        return json_answer({"data": [{"object": one, "issue": issue} for one, issue in self.health]})

    async def _languages(self, request: web.Request) -> web.Response:
        return json_answer(
            [
                {"code2": code, "code3": code3, "name": name, "enabled": code in self.shelf.wanted}
                for code, (code3, name) in LANGUAGES.items()
            ]
        )

    async def _profiles(self, request: web.Request) -> web.Response:
        return json_answer([one.record() for one in self.shelf.profiles.values()])

    async def _give_movies(self, request: web.Request) -> web.Response:
        return await self._give(request, "movie", "radarrid")

    async def _give_series(self, request: web.Request) -> web.Response:
        return await self._give(request, "series", "seriesid")

    async def _give(self, request: web.Request, kind: str, name: str) -> web.Response:
        """Give each title the profile at its place; those before one that is refused keep theirs. Unknown titles are no matter."""
        form = await request.post()
        ids, profiles = (
            [str(one) for told in (request.query, form) for one in told.getall(key, [])]
            for key in (name, "profileid")
        )
        if not all(one.isdecimal() for one in ids):
            return json_answer({"message": {name: "invalid literal for int()"}}, 400)
        if len(profiles) < len(ids):
            return json_answer({"message": "Internal Server Error"}, 500)
        for title, profile in zip(ids, profiles, strict=False):
            if profile not in NONE and not profile.isdecimal():
                return json_answer("Languages profile not found", 404)
            if profile not in NONE and int(profile) not in self.shelf.profiles:
                return json_answer(
                    {"message": "Internal Server Error"}, 500
                )  # its database refuses the number
            self.shelf.given[kind, int(title)] = None if profile in NONE else int(profile)
        return web.Response(status=204)

    async def _task(self, request: web.Request) -> web.Response:
        self.tasks.append(task := request.query.get("taskid", ""))
        if kind := TASKS.get(task):
            self.shelf.search_missing(kind)
        return web.Response(status=204)

    async def _badges(self, request: web.Request) -> web.Response:
        movies, episodes = self._wanted()
        issues = {"providers": len(self.throttled), "status": len(self.health), "announcements": 0}
        live = {"sonarr_signalr": "LIVE", "radarr_signalr": "LIVE"}
        return json_answer({"episodes": episodes, "movies": movies} | issues | live)

    async def _providers(self, request: web.Request) -> web.Response:
        rows = [
            {
                "name": site,
                "status": self.throttled.get(site, "Good"),
                "retry": "in 2 hours" if site in self.throttled else "-",
            }
            for site in SITES
        ]
        return json_answer({"data": rows})

    async def _movies(self, request: web.Request) -> web.Response:
        ids, movies = _ids(request, "radarrid[]"), list(self.shelf.movies())
        shown = [movie_record(self.shelf, one) for one in movies if not ids or one.id in ids]
        return json_answer({"data": shown, "total": len(movies)})

    async def _series(self, request: web.Request) -> web.Response:
        ids = _ids(request, "seriesid[]")
        known = {one.series.id: one.series for one in self.shelf.episodes()}
        wanting = [one.series.id for one in self.shelf.episodes() if self.shelf.missing(("episode", one.id))]
        shown = [
            series_record(self.shelf, one, wanting.count(one.id))
            for one in known.values()
            if not ids or one.id in ids
        ]
        return json_answer({"data": shown, "total": len(known)})

    async def _episodes(self, request: web.Request) -> web.Response:
        episodes, series = _ids(request, "episodeid[]"), _ids(request, "seriesid[]")
        if not episodes and not series:
            return json_answer("Series or Episode ID not provided", 404)
        shown = [
            episode_record(self.shelf, one)
            for one in self.shelf.episodes()
            if (one.id in episodes if episodes else one.series.id in series)
        ]
        return json_answer({"data": shown[::-1]})

    async def _search_movie(self, request: web.Request) -> web.Response:
        movie_id = number(request.query.get("radarrid"), 0)
        if not any(one.id == movie_id for one in self.shelf.movies()):
            return json_answer("Movie not found", 404)
        return await self._search(request, ("movie", movie_id))

    async def _search_episode(self, request: web.Request) -> web.Response:
        episode_id = number(request.query.get("episodeid"), 0)
        if not any(one.id == episode_id for one in self.shelf.episodes()):
            return json_answer("Episode not found", 404)
        return await self._search(request, ("episode", episode_id))

    async def _search(self, request: web.Request, key: tuple[str, int]) -> web.Response:
        if self.takes:
            await self._stack.clock.sleep(self.takes)
        if len(self.throttled) < len(SITES):
            self.shelf.take(key, request.query.get("language", ""))
        return web.Response(status=204)


def _ids(request: web.Request, name: str) -> set[int]:
    return {number(text, 0) for text in request.query.getall(name, [])}


async def _ping(request: web.Request) -> web.Response:
    return json_answer({"status": "OK"})


async def _nothing(request: web.Request) -> web.Response:
    """Show the pages where there is no API, as the single-page application does."""
    if not path_of(request).startswith("/api/"):
        return web.Response(text=UI, content_type="text/html")
    return json_answer({"message": "NotFound"}, await refusal(request))
