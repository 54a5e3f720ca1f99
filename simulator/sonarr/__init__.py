"""A stand-in for Sonarr 4: series with seasons and episodes, packs, what airs while time goes by."""

from .service import SonarrService

__all__ = ["SonarrService"]
