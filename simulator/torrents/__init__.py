"""What goes on in a torrent client, whichever API it is shown by: torrents that move with the clock."""

from .engine import Engine, Torrent

__all__ = ["Engine", "Torrent"]
