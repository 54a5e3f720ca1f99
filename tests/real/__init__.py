"""Against real torrent clients, on loopback. They are fetched by scripts/lib/torrent-clients.sh."""
