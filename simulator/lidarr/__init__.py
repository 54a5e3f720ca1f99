"""A stand-in for Lidarr: artists and their albums."""

from .service import LidarrService

__all__ = ["LidarrService"]
