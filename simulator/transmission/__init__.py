"""A stand-in for Transmission: the torrent engine behind its RPC, in both protocols."""

from .app import TransmissionService

__all__ = ["TransmissionService"]
