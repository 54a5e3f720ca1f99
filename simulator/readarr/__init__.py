"""A stand-in for Readarr, or for who speaks like it: authors and their books."""

from .service import ReadarrService

__all__ = ["ReadarrService"]
