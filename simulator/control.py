"""The control server, for callers in other processes: look at the stack, break it, move its time."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from aiohttp import web

from .faults import Fault
from .jellyfin.library import Item
from .server import Server, json_answer, new_app, read_json

if TYPE_CHECKING:
    from .stack import SimulatedStack

FAULT_KEYS = frozenset({"kind", "path", "method", "times", "after", "retry_after", "body"})


class ControlService:
    """GET /state, GET|DELETE /requests, POST /fault, DELETE /faults, POST /clock, POST /restart, POST /scenario, GET /llm."""

    def __init__(self, stack: SimulatedStack, *, port: int = 0) -> None:
        self._stack = stack
        self.server = Server(
            "control", self._app, clock=stack.clock, faults=stack.faults, log=stack.log, port=port
        )
        self._scenarios = {
            "change_films": self._change_films,
            "change_series": self._change_series,
            "own": self._own,
            "own_series": self._own_series,
            "announce": self._announce,
            "play": self._play,
            "stop": self._stop_playing,
            "health": self._health,
            "update": self._update,
            "rate": self._rate,
            "metadata_dead": self._metadata_dead,
            "llm": self._llm,
        }

    @property
    def url(self) -> str:
        return self.server.root

    def _app(self) -> web.Application:
        app = new_app()
        app.router.add_routes(
            [
                web.get("/", self._describe),
                web.get("/state", self._state),
                web.get("/requests", self._requests),
                web.delete("/requests", self._clear_requests),
                web.post("/fault", self._fault),
                web.get("/faults", self._list_faults),
                web.delete("/faults", self._clear_faults),
                web.post("/clock", self._clock),
                web.post("/restart", self._restart),
                web.post("/scenario", self._scenario),
                web.get("/llm", self._asked),
            ]
        )
        return app

    async def _asked(self, request: web.Request) -> web.Response:
        """Say what the models were asked: sizes and the user's words, never a key."""
        try:
            return json_answer(self._stack.models().asked())
        except LookupError as err:
            return json_answer({"message": str(err)}, status=404)

    async def _describe(self, request: web.Request) -> web.Response:
        return json_answer(self._stack.describe())

    async def _state(self, request: web.Request) -> web.Response:
        return json_answer(state(self._stack))

    async def _requests(self, request: web.Request) -> web.Response:
        return json_answer(self._stack.log.as_dict())

    async def _clear_requests(self, request: web.Request) -> web.Response:
        self._stack.log.clear()
        return json_answer({})

    async def _fault(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        try:
            fault = Fault(**{key: value for key, value in body.items() if key in FAULT_KEYS})
        except (TypeError, ValueError) as err:
            return json_answer({"message": str(err)}, status=400)
        self._stack.faults.set(str(body.get("service")), fault)
        return json_answer({})

    async def _list_faults(self, request: web.Request) -> web.Response:
        return json_answer(self._stack.faults.as_dict())

    async def _clear_faults(self, request: web.Request) -> web.Response:
        self._stack.faults.clear(request.query.get("service"))
        return json_answer({})

    async def _clock(self, request: web.Request) -> web.Response:
        body, clock = await read_json(request), self._stack.clock
        try:
            if "speed" in body:
                clock.set_speed(float(body["speed"]))
            if "advance" in body:
                clock.advance(float(body["advance"]))
        except (TypeError, ValueError) as err:
            return json_answer({"message": str(err)}, status=400)
        return json_answer({"now": clock.now().isoformat(), "speed": clock.speed})

    async def _restart(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        try:
            await self._stack.restart(str(body.get("service")), down_for=float(body.get("down_for", 0)))
        except KeyError:
            return json_answer({"message": "no such service"}, status=404)
        return json_answer({})

    async def _scenario(self, request: web.Request) -> web.Response:
        """Carry out each named scenario of the body, e.g. {"change_films": 50}."""
        body = await read_json(request)
        if unknown := set(body) - set(self._scenarios):
            return json_answer({"message": f"unknown: {', '.join(sorted(unknown))}"}, status=400)
        try:
            return json_answer({name: self._scenarios[name](value) for name, value in body.items()})
        except (KeyError, LookupError, TypeError, ValueError) as err:
            return json_answer({"message": f"{type(err).__name__}: {err}"}, status=400)

    # -- scenarios ------------------------------------------------------------------------------

    def _change_films(self, count: Any) -> Any:
        return self._stack.change_films(int(count))

    def _own(self, tmdb_ids: Any) -> Any:
        for tmdb in tmdb_ids:
            self._stack.own(self._stack.catalogue.films[int(tmdb)])
        return len(tmdb_ids)

    def _change_series(self, count: Any) -> Any:
        return self._stack.change_series(int(count))

    def _own_series(self, tvdb_ids: Any) -> Any:
        for tvdb in tvdb_ids:
            show = self._stack.catalogue.series_with("tvdb", str(tvdb))
            if show is None:
                raise LookupError(f"no series {tvdb}")
            self._stack.own_series(show)
        return len(tvdb_ids)

    def _announce(self, what: Any) -> Any:
        """Let a series have one more season: {"tvdb": 403294, "episodes": 8, "in_days": 3}."""
        numbers = {name: int(what[name]) for name in ("episodes", "in_days") if name in what}
        return self._stack.sonarr.announce(int(what["tvdb"]), **numbers)

    def _play(self, what: Any) -> Any:
        jellyfin = self._stack.jellyfin
        item = jellyfin.library.by_tmdb(int(what["tmdb"])) if "tmdb" in what else self._episode(what)
        if item is None:
            raise LookupError("Jellyfin does not have it")
        user, paused = str(what.get("user", "anna")), bool(what.get("paused", False))
        return jellyfin.accounts.play(user, item, paused=paused).id

    def _episode(self, what: Any) -> Item | None:
        """Return the item of {"tvdb": 403294, "season": 2, "episode": 1}."""
        show = self._stack.catalogue.series_with("tvdb", str(what["tvdb"]))
        wanted = (show, int(what["season"]), int(what["episode"]))
        for item in self._stack.jellyfin.library.items.values():
            if item.type == "Episode" and (item.work.show, item.work.season, item.work.number) == wanted:
                return item
        return None

    def _stop_playing(self, user: Any) -> Any:
        self._stack.jellyfin.accounts.stop(str(user))
        return True

    def _health(self, message: Any) -> Any:
        """Give Radarr a problem, or {"sonarr": "…"} another *arr; nothing takes the problems away."""
        for name, text in (message if isinstance(message, dict) else {"radarr": message}).items():
            if text:
                self._stack.arrs[name].report("warning", str(text), "IndexerStatusCheck")
            else:
                self._stack.arrs[name].recover()
        return True

    def _update(self, waiting: Any) -> Any:
        for name, one in (waiting if isinstance(waiting, dict) else {"radarr": waiting}).items():
            self._stack.arrs[name].update_waiting = bool(one)
        return True

    def _metadata_dead(self, dead: Any) -> Any:
        """Take Readarr's metadata server away, or give it back."""
        self._stack.readarr.metadata_dead = bool(dead)
        return bool(dead)

    def _rate(self, bytes_a_second: Any) -> Any:
        """Set the speed of the line that new torrents get."""
        self._stack.torrents.engine.default_rate = int(bytes_a_second)
        return True

    def _llm(self, what: Any) -> Any:
        """Say what the language models say next, how it travels, and what their services think of us."""
        return self._stack.models().carry_out(what)


def state(stack: SimulatedStack) -> dict[str, Any]:
    """Return the truth about the stack: what every counter of a caller must be equal to."""
    engine, items = stack.torrents.engine, stack.jellyfin.library.items.values()
    torrents = engine.torrents.values()
    return {
        "now": stack.clock.now().isoformat(),
        "speed": stack.clock.speed,
        **{name: dict(arr.state()) for name, arr in (stack.arrs | stack.more).items()},
        "qbittorrent": {
            "torrents": len(engine.torrents),
            "moving": sum(1 for torrent in torrents if torrent.moving),
            "complete": sum(1 for torrent in torrents if torrent.complete),
            "stopped": sum(1 for torrent in torrents if torrent.stopped),
            "stalled": sum(1 for t in torrents if not t.complete and not t.stopped and not t.moving),
            "download_speed": sum(engine.shown_speed(torrent) for torrent in torrents),
            "alternative": engine.alternative,
            "download_limit": engine.dl_limit,
        },
        "jellyfin": {
            "items": len(items),
            "tmdb": [item.file.tmdb for item in items if item.type == "Movie" and item.file][:1000],
            "types": Counter(item.type for item in items),
            "playing": sum(1 for s in stack.jellyfin.accounts.sessions.values() if s.item),
            "scans": [list(scan) for scan in stack.jellyfin.library.scans[-50:]],
            "keys": len(stack.jellyfin.accounts.keys),
            "logins": len(stack.jellyfin.accounts.logins),
        },
        "faults": stack.faults.as_dict(),
    }
