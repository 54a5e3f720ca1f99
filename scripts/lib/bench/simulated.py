"""The simulator for the bench: its qBittorrent also answers reads that come by POST, as the real one does.

Core's library asks in this way; MediaMate does not, and the other tests are to notice if it did.

python -m scripts.lib.bench.simulated --scale --ready-file FILE      a very large house; else as `python -m simulator`
"""

import asyncio
import json
from pathlib import Path
import signal
import sys
from typing import Any, override

from simulator import SimulatedStack
from simulator.__main__ import main
from simulator.qbittorrent.app import QBittorrentService
from simulator.stack import ARRS, MORE
from simulator.synthetic import fill_with_torrents

from .scale import EPISODES, FILMS, MOVING, OPTION, SERIES, TORRENTS

_routes = QBittorrentService._routes  # noqa: SLF001


def _both_methods(service: QBittorrentService) -> dict[tuple[str, str], Any]:
    routes = _routes(service)
    return {("POST", path): handler for (_, path), handler in routes.items()} | routes


class LargeHouse(SimulatedStack):
    """All services that there are, and each torrent client full."""

    def __init__(self) -> None:
        super().__init__(
            0.0,
            arrs=tuple(ARRS),
            more=tuple(MORE),
            films=FILMS,
            series=SERIES,
            episodes=EPISODES,
            torrents=TORRENTS["qbittorrent"],
            moving=MOVING,
            torrent_clients=tuple(TORRENTS),
        )

    @override
    def _fill(self) -> None:
        super()._fill()
        for seed, service in enumerate((self.transmission, self.deluge), 2):
            fill_with_torrents(service.engine, TORRENTS[service.server.name], MOVING, seed)


async def _serve(ready: Path) -> None:
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    async with LargeHouse() as house:
        half = ready.with_suffix(".part")
        half.write_text(json.dumps(house.describe()), encoding="utf-8")
        half.replace(ready)  # whoever waits for the file sees it whole
        await stopped.wait()


if __name__ == "__main__":
    QBittorrentService._routes = _both_methods  # type: ignore[method-assign]  # noqa: SLF001
    if OPTION in sys.argv:
        asyncio.run(_serve(Path(sys.argv[-1])))
    else:
        main()
