"""A stand-in for Jellyfin: a film is an item only after a scan of its own folders found it."""

from .service import JellyfinService

__all__ = ["JellyfinService"]
