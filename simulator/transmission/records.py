"""A torrent and the whole client as the RPC writes them."""

from typing import Any

from ..torrents.engine import INFINITE_ETA, Engine, Torrent

STOPPED, CHECKING, DOWNLOADING, SEEDING = 0, 2, 4, 6
MISSING = 'No data found! Ensure your drives are connected or use "Set Location".'


def status(torrent: Torrent) -> int:
    """Return the number that stands for what it does."""
    if torrent.stopped or torrent.missing:
        return STOPPED
    return SEEDING if torrent.complete else DOWNLOADING


def record(torrent: Torrent, number: int, engine: Engine) -> dict[str, Any]:
    """Return all that can be asked of a torrent."""
    engine.settle(torrent)
    done, size = int(torrent.done), torrent.size if torrent.has_metadata else 0
    speed, eta = engine.shown_speed(torrent), engine.eta(torrent)
    reachable = torrent.has_metadata and not engine.stalled(torrent)
    return {
        "id": number,
        "hash_string": torrent.hash,
        "name": torrent.name if torrent.has_metadata else torrent.hash,
        "status": status(torrent),
        "percent_done": 1.0 if torrent.complete else (min(0.9999, done / size) if size else 0.0),
        "metadata_percent_complete": 1.0 if torrent.has_metadata else 0.0,
        "rate_download": speed,
        "rate_upload": int(speed * 0.05),
        "eta": -1 if eta == INFINITE_ETA else eta,
        "size_when_done": size,
        "total_size": size,
        "left_until_done": max(0, size - done),
        "added_date": int(torrent.added),
        "done_date": int(torrent.completed_at),
        "download_dir": torrent.save_path,
        "error": 3 if torrent.missing else 0,
        "error_string": MISSING if torrent.missing else "",
        "labels": [torrent.category] if torrent.category else [],
        "peers_sending_to_us": min(torrent.seeds, 12) if torrent.moving else 0,
        "peers_connected": min(torrent.seeds + torrent.leechers, 20) if torrent.moving else 0,
        "desired_available": max(0, size - done) if reachable else 0,
        "upload_ratio": round(torrent.uploaded / done, 4) if done else -1,
        "is_stalled": False,
        "is_finished": False,
        "tracker_stats": [
            {
                "announce": "http://tracker.invalid/0123456789/announce",
                "has_announced": True,
                "last_announce_succeeded": not torrent.refused,
                "last_announce_result": torrent.refused or "Success",
            }
        ],
        "queue_position": number - 1,
        "magnet_link": f"magnet:?xt=urn:btih:{torrent.hash}",
    }


def stats(engine: Engine) -> dict[str, Any]:
    """Return session_stats."""
    torrents = engine.torrents.values()
    down = sum(engine.shown_speed(torrent) for torrent in torrents if torrent.moving)
    for torrent in torrents:
        if torrent.moving:
            engine.settle(torrent)
    stopped = sum(1 for torrent in torrents if status(torrent) == STOPPED)
    totals = {"downloaded_bytes": engine.alltime_dl, "uploaded_bytes": engine.alltime_ul, "session_count": 3}
    return {
        "active_torrent_count": len(engine.torrents) - stopped,
        "paused_torrent_count": stopped,
        "torrent_count": len(engine.torrents),
        "download_speed": down,
        "upload_speed": int(down * 0.05),
        "cumulative_stats": totals | {"files_added": 812, "seconds_active": 86_400_000},
        "current_stats": totals | {"files_added": 2, "seconds_active": 3600},
    }
