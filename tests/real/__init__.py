"""Against real torrent clients and a real model server, on loopback: scripts/lib fetches them."""
