"""Bazarr: who misses which subtitles, and a search that puts what it finds beside the film."""

from .service import BazarrService

__all__ = ["BazarrService"]
