"""What Radarr, Sonarr, Lidarr and Readarr have in common: a queue, a history, webhooks, settings, a search that grabs."""

from .clients import External
from .service import ArrService, World

__all__ = ["ArrService", "External", "World"]
