"""A stand-in for Radarr: a library, a search, a queue and an import that really happen."""

from .service import RadarrService

__all__ = ["RadarrService"]
