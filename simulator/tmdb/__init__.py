"""A stand-in for TMDb: the same films and series, in English and Russian."""

from .service import TmdbService

__all__ = ["TmdbService"]
