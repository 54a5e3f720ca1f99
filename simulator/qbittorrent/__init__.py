"""A stand-in for qBittorrent: the torrent engine behind its Web API v2."""

from .app import QBittorrentService

__all__ = ["QBittorrentService"]
