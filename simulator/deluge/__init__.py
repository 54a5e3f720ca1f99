"""A stand-in for Deluge: the torrent engine behind the JSON-RPC of its web interface."""

from .app import DelugeService

__all__ = ["DelugeService"]
