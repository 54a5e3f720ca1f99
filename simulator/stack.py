"""The whole stack over real HTTP: the services of a household, if wanted also language models and Telegram; one clock, one disk, one board of faults."""

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

from .arr import ArrService, External, World
from .arr.clients import DownloadClient, RemoteClient, SimulatedClient, TorrentSource
from .arr.kind import Kind
from .bazarr import BazarrService
from .catalogue import Catalogue, Film, load
from .clock import SimClock
from .control import ControlService
from .deluge import DelugeService
from .disk import Disk
from .faults import Faults
from .jellyfin import JellyfinService
from .lidarr import LidarrService
from .llm import LlmBoard
from .llm.anthropic import AnthropicService
from .llm.ollama import OllamaService
from .llm.openai import OpenAIService
from .llm.scenario import Models
from .prowlarr import ProwlarrService
from .qbittorrent import QBittorrentService
from .radarr import RadarrService
from .readarr import ReadarrService
from .server import RequestLog, Server, Service
from .shows import Series
from .sonarr import SonarrService
from .synthetic import fill_with_torrents, films as synthetic_films, shows as synthetic_shows
from .telegram import TelegramService
from .telegram.page import ChatPage
from .tmdb import TmdbService
from .transmission import TransmissionService

# The *arrs that there can be, by name; `SimulatedStack(arrs=…)` says which of them are there.
ARRS: dict[str, type[ArrService]] = {
    "radarr": RadarrService,
    "sonarr": SonarrService,
    "lidarr": LidarrService,
    "readarr": ReadarrService,
}
# What else there can be, by name: made from the stack, when its *arrs are there, a port and a base path.
# `SimulatedStack(more=…)` says what is there. Each has `server`, `url`, `api_key`, `state()`, `forget()` and `close()`.
MORE: dict[str, Callable[[SimulatedStack, int, str], Service]] = {
    "prowlarr": ProwlarrService,
    "bazarr": BazarrService,
}
SERVICES = ("radarr", "qbittorrent", "jellyfin", "tmdb")
LLM_SERVICES = ("anthropic", "openai", "ollama")
TELEGRAM_SERVICES = ("telegram", "chat")
MORE_TORRENT_CLIENTS = ("transmission", "deluge")
IMPLEMENTATIONS = {"qbittorrent": "QBittorrent", "transmission": "Transmission", "deluge": "Deluge"}
NAMES = (
    *(*SERVICES, "control", *LLM_SERVICES, *TELEGRAM_SERVICES, *MORE_TORRENT_CLIENTS),
    *(name for name in (*ARRS, *MORE) if name not in SERVICES),
)
# What `describe` tells of a service: the attributes that are addresses and secrets; of all others these two.
KEYED = ("url", "api_key")
DESCRIBED = {
    "qbittorrent": ("url", "username", "password", "api_key"),
    "transmission": ("url", "username", "password"),
    "deluge": ("url", "username", "password"),
    "jellyfin": ("url", "api_key", "username", "password"),
    "tmdb": ("url", "api_key", "token", "image_url"),
    "control": ("url",),
    "chat": ("url",),
}


type TorrentService = QBittorrentService | TransmissionService | DelugeService


class SimulatedStack:
    """Radarr, qBittorrent, Jellyfin and TMDb on 127.0.0.1, as one household has them, and what else is asked for.

    arrs, more: which of ARRS and MORE are there; Radarr alone unless said. "radarr:4k" is a second Radarr, with folders
        of its own: `sim.arrs["radarr_4k"]`.
    speed: simulated seconds a real second; 0 stops time, see also `advance`.
    ports: fixed ports by service name (also "control"); all others are free ones.
    owned: TMDb ids of films that the library has, files and all, from the start.
    films, series, torrents: so many made-up films (in Radarr), series of `episodes` each (in Sonarr) and torrents
        (in qBittorrent) besides, of which `moving` download; `synthetic_files=False` leaves films and series without files.
    owned_series: TVDB ids of series that Sonarr has from the start, with all that has aired.
    qbittorrent: an External, a real client that the simulated *arrs use instead; then
        `torrent_source(work, release)` gives the bytes of the torrent file.
    qbittorrent_dialect: "4.5", "5.1" or "5.2"; jellyfin_dialect: "10.11" or "12"; transmission_version:
        "3.00", "4.0" or "4.1"; deluge_version: "1.3", "2.0", "2.1" or "2.2".
    torrent_clients: which are there besides qBittorrent; the first one named is the one that the *arrs use.
    bases: the path below which a service is, by its name: `{"sonarr": "/series"}`. The *arrs and Prowlarr know it as their
        URL base; to Transmission and Deluge it is that of a proxy before them.
    llm: also serve language models, which say what `sim.llm` is told (see `simulator.llm`).
    telegram: also serve a Bot API with one bot, and people who talk to it (see `simulator.telegram`).
    """

    def __init__(
        self,
        speed: float = 60.0,
        *,
        arrs: tuple[str, ...] = ("radarr",),
        more: tuple[str, ...] = (),
        ports: Mapping[str, int] | None = None,
        seed: int = 1,
        owned: tuple[int, ...] = (),
        owned_series: tuple[int, ...] = (),
        films: int | None = None,
        series: int | None = None,
        episodes: int = 30,
        synthetic_files: bool = True,
        torrents: int | None = None,
        moving: int = 20,
        qbittorrent: External | None = None,
        torrent_source: TorrentSource | None = None,
        qbittorrent_dialect: str = "5.1",
        torrent_clients: tuple[str, ...] = ("qbittorrent",),
        transmission_version: str = "4.1",
        deluge_version: str = "2.1",
        jellyfin_dialect: str = "10.11",
        bases: Mapping[str, str] | None = None,
        llm: bool = False,
        telegram: bool = False,
    ) -> None:
        if qbittorrent and not torrent_source:
            raise ValueError("a real client needs a torrent_source")
        if unknown := {name.partition(":")[0] for name in arrs} - set(ARRS) | set(more) - set(MORE):
            raise ValueError(f"no such service: {', '.join(sorted(unknown))}")
        self._speed = speed
        self._arrs, self._more = arrs, more
        self._ports = dict(ports or {})
        self._seed = seed
        self._owned = {"radarr": owned, "sonarr": owned_series}
        self._films = films or 0
        self._series = (series or 0, episodes)
        self._synthetic_files = synthetic_files
        self._torrents = torrents or 0
        self._moving = moving
        self._external = qbittorrent
        self._torrent_source = torrent_source
        self._dialects = (qbittorrent_dialect, jellyfin_dialect)
        self._torrent_clients = torrent_clients
        self._versions = (transmission_version, deluge_version)
        self._bases = bases or {}
        self._llm = llm
        self._telegram = telegram

    clock: SimClock
    faults: Faults
    log: RequestLog
    disk: Disk
    catalogue: Catalogue
    arrs: dict[str, ArrService]  # those that are there, by name
    more: dict[str, Service]
    radarr: RadarrService
    sonarr: SonarrService
    lidarr: LidarrService
    readarr: ReadarrService
    prowlarr: ProwlarrService
    bazarr: BazarrService
    jellyfin: JellyfinService
    tmdb: TmdbService
    control: ControlService
    llm: LlmBoard
    anthropic: AnthropicService
    openai: OpenAIService
    ollama: OllamaService
    telegram: TelegramService
    chat: ChatPage
    torrents: QBittorrentService  # the simulated one, also when a real one is used
    transmission: TransmissionService
    deluge: DelugeService

    @property
    def qbittorrent(self) -> QBittorrentService | External:
        """The client that the *arrs use."""
        return self._external or self.torrents

    async def __aenter__(self) -> Self:
        self._build()
        started: list[Server] = []
        try:
            for server in self._servers().values():
                await server.start()
                started.append(server)
        except BaseException:
            for server in started:
                await server.stop()
            raise
        for arr in self.arrs.values():
            arr.library.image_base = self.tmdb.image_url
        self._fill()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clock.close()
        self.faults.clear()  # lets go of requests that hang
        for service in self._made().values():
            await service.close()
        await self.telegram.close()
        for server in self._servers().values():
            await server.stop()
        self.clock.close()  # a call that came meanwhile may have wound it up again

    # -- what a test does to the stack --------------------------------------------------------------

    def advance(self, seconds: float) -> None:
        """Jump ahead in simulated time."""
        self.clock.advance(seconds)

    async def stop(self, service: str) -> None:
        """Shut a service down: connections to its port are refused."""
        await self._servers()[service].stop()

    async def start(self, service: str) -> None:
        """Start a service again on its old port. The *arrs and torrent clients have forgotten what is not on disk."""
        if made := self._made().get(service):
            made.forget()
        if service in {"qbittorrent", *MORE_TORRENT_CLIENTS}:
            self._torrent_services()[service].forget_sessions()
        await self._servers()[service].start()

    async def restart(self, service: str, *, down_for: float = 0.0) -> None:
        """Restart a service, down for so many simulated seconds; what it stores it keeps."""
        await self.stop(service)
        if down_for:
            await self.clock.sleep(down_for)
        await self.start(service)

    def change_films(self, count: int) -> list[int]:
        """Let so many films of Radarr change (see `RadarrService.churn`); returns their ids."""
        return self.radarr.churn(count)

    def change_series(self, count: int) -> list[int]:
        """Let so many series of Sonarr change (see `SonarrService.churn`); returns their ids."""
        return self.sonarr.churn(count)

    def own_series(self, show: Series) -> None:
        """Put a series into Sonarr's library with all that has aired, and let Jellyfin see it."""
        self.sonarr.own([show])
        self.jellyfin.library.scan_now()

    def own(self, film: Film) -> None:
        """Put a film into Radarr's library and onto the disk, and let Jellyfin see it."""
        self.radarr.library.fill([film], with_files=True)
        self.jellyfin.library.scan_now()

    def models(self) -> Models:
        """Return what callers from outside may do with the language models; LookupError if there are none."""
        if not self._llm:
            raise LookupError("no language models are served here")
        services = (self.anthropic, self.openai, self.ollama)
        return Models(self.llm, {one.server.name: one for one in services})

    def describe(self) -> dict[str, Any]:
        """Return the addresses and secrets, as `--ready-file` writes them."""
        services = self._services() | {"qbittorrent": self.qbittorrent}
        described = {
            name: {field: getattr(service, field, None) for field in DESCRIBED.get(name, KEYED)}
            for name, service in services.items()
            if name != "telegram"
        }
        if self._telegram:
            described["telegram"] = {"url": self.telegram.url, "api_key": self.telegram.token}
        return described

    # -- putting it together ------------------------------------------------------------------------

    def _build(self) -> None:
        self.clock = SimClock(self._speed)
        self.faults = Faults()
        self.log = RequestLog()
        self.disk = Disk()
        self.catalogue = load(self.clock.start.date())
        common = (self.clock, self.faults, self.log)
        ports = dict.fromkeys(NAMES, 0) | self._ports
        self.torrents = QBittorrentService(
            *common, self.disk, dialect=self._dialects[0], port=ports["qbittorrent"]
        )
        self.transmission = TransmissionService(
            *common,
            self.disk,
            version=self._versions[0],
            port=ports["transmission"],
            base=self._base("transmission"),
        )
        self.deluge = DelugeService(
            *common, self.disk, version=self._versions[1], port=ports["deluge"], base=self._base("deluge")
        )
        self.jellyfin = JellyfinService(
            *common,
            self.disk,
            self.catalogue,
            dialect=self._dialects[1],
            port=ports["jellyfin"],
            media=tuple(dict.fromkeys(("films", "series", *(_kind_of(name).media for name in self._arrs)))),
        )
        self.tmdb = TmdbService(*common, self.catalogue, port=ports["tmdb"])
        world = World(
            clock=self.clock, faults=self.faults, log=self.log, disk=self.disk, catalogue=self.catalogue
        )
        made = [self._arr(name, world, ports) for name in self._arrs]
        self.arrs = {arr.kind.service: arr for arr in made}
        self.more = {}
        self.llm = LlmBoard()
        self.anthropic = AnthropicService(self.llm, *common, port=ports["anthropic"])
        self.openai = OpenAIService(self.llm, *common, port=ports["openai"])
        self.ollama = OllamaService(self.llm, *common, port=ports["ollama"])
        self.telegram = TelegramService(
            *common, public=lambda: (self.tmdb.image_url,), port=ports["telegram"]
        )
        self.chat = ChatPage(self.telegram, *common, port=ports["chat"])
        self.control = ControlService(self, port=ports["control"])
        for name, arr in self.arrs.items():
            setattr(self, name, arr)
        for name in self._more:
            self.more[name] = MORE[name](self, ports[name], self._base(name))
            setattr(self, name, self.more[name])

    def _arr(self, name: str, world: World, ports: dict[str, int]) -> ArrService:
        kind = _kind_of(name)
        return ARRS[name.partition(":")[0]](
            world,
            client=self._client(kind.category),
            seed=self._seed,
            port=ports.get(kind.service, 0),
            base=self._base(name),
            kind=kind,
        )

    def _base(self, name: str) -> str:
        return self._bases.get(name, "")

    def _client(self, category: str) -> DownloadClient:
        if self._external and self._torrent_source:
            return RemoteClient(self._external, self._torrent_source, self.clock, category)
        name = self._torrent_clients[0]
        service = self._torrent_services()[name]
        return SimulatedClient(service.engine, lambda: service.url, category, IMPLEMENTATIONS[name])

    def _torrent_services(self) -> dict[str, TorrentService]:
        return {"qbittorrent": self.torrents, "transmission": self.transmission, "deluge": self.deluge}

    def _more_torrent_clients(self) -> list[str]:
        return [name for name in MORE_TORRENT_CLIENTS if name in self._torrent_clients]

    def _made(self) -> dict[str, Service]:
        """Return the *arrs and what else was asked for."""
        return self.arrs | self.more

    def _services(self) -> dict[str, Any]:
        """Return what is served, by name."""
        services = self._made() | {
            "qbittorrent": self.torrents,
            "jellyfin": self.jellyfin,
            "tmdb": self.tmdb,
            "control": self.control,
        }
        services |= {name: self._torrent_services()[name] for name in self._more_torrent_clients()}
        names = (LLM_SERVICES if self._llm else ()) + (TELEGRAM_SERVICES if self._telegram else ())
        return services | {name: getattr(self, name) for name in names}

    def _servers(self) -> dict[str, Server]:
        return {name: service.server for name, service in self._services().items()}

    def _fill(self) -> None:
        if "radarr" in self.arrs:
            self._fill_with_films()
        if "sonarr" in self.arrs:
            self._fill_with_series()
        self.jellyfin.library.scan_now()
        if self._torrents:
            fill_with_torrents(self.torrents.engine, self._torrents, self._moving, self._seed)

    def _fill_with_films(self) -> None:
        owned = [self.catalogue.films[tmdb] for tmdb in self._owned["radarr"]]
        self.radarr.library.fill(owned, with_files=True)
        made_up = list(synthetic_films(self._films, self._seed))
        self.catalogue.synthetic.update({film.tmdb: film for film in made_up})
        self.radarr.library.fill(made_up, with_files=self._synthetic_files)

    def _fill_with_series(self) -> None:
        owned = (self.catalogue.series_with("tvdb", str(tvdb)) for tvdb in self._owned["sonarr"])
        self.sonarr.own([show for show in owned if show], with_files=True)
        count, episodes = self._series
        made_up = list(synthetic_shows(count, episodes, self._seed))
        self.catalogue.synthetic_series.update({show.tmdb: show for show in made_up})
        self.sonarr.own(made_up, with_files=self._synthetic_files)


def _kind_of(name: str) -> Kind:
    """Return the kind of an *arr: of "radarr", or of a second one, "radarr:4k"."""
    plain, _, suffix = name.partition(":")
    kind = ARRS[plain].kind
    return kind.second(suffix) if suffix else kind
