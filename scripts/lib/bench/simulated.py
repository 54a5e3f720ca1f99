"""The simulator for the bench: its qBittorrent also answers reads that come by POST, as the real one does.

Core's library asks in this way; MediaMate does not, and the other tests are to notice if it did.
"""

from typing import Any

from simulator.__main__ import main
from simulator.qbittorrent.app import QBittorrentService

_routes = QBittorrentService._routes  # noqa: SLF001


def _both_methods(service: QBittorrentService) -> dict[tuple[str, str], Any]:
    routes = _routes(service)
    return {("POST", path): handler for (_, path), handler in routes.items()} | routes


if __name__ == "__main__":
    QBittorrentService._routes = _both_methods  # type: ignore[method-assign]  # noqa: SLF001
    main()
