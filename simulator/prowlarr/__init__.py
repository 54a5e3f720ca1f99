"""Prowlarr: indexers that can be switched and banned, and a search over all of them."""

from .service import ProwlarrService

__all__ = ["ProwlarrService"]
