"""A stand-in for qBittorrent: torrents that move with the clock, behind its Web API v2."""

from .app import QBittorrentService
from .engine import Engine, Torrent

__all__ = ["Engine", "QBittorrentService", "Torrent"]
