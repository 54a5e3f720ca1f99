"""A torrent and the whole client as the Web API writes them."""

from typing import Any

from ..torrents.engine import INFINITE_ETA, Engine, Torrent
from .dialects import Dialect

GIB = 1024**3
FILTERS = {
    "downloading": lambda t, e: not t.complete,
    "seeding": lambda t, e: t.complete and not t.stopped,
    "completed": lambda t, e: t.complete,
    "paused": lambda t, e: t.stopped,
    "stopped": lambda t, e: t.stopped,
    "resumed": lambda t, e: not t.stopped,
    "running": lambda t, e: not t.stopped,
    "active": lambda t, e: t.moving,
    "inactive": lambda t, e: not t.moving,
    "stalled": lambda t, e: not t.stopped and not t.moving,
    "stalled_downloading": lambda t, e: not t.stopped and not t.complete and not t.moving,
    "stalled_uploading": lambda t, e: not t.stopped and t.complete,
    "errored": lambda t, e: t.missing,
}


def state(torrent: Torrent, engine: Engine, dialect: Dialect) -> str:
    """Return the state word of this dialect."""
    if torrent.missing:
        return "missingFiles"
    end = "UP" if torrent.complete else "DL"
    if torrent.stopped:
        return dialect.stopped_word + end
    if torrent.complete:
        return "forcedUP" if torrent.forced else "stalledUP"
    if not torrent.has_metadata:
        return "forcedMetaDL" if torrent.forced else "metaDL"
    if torrent.forced:
        return "forcedDL"
    return "downloading" if torrent.moving else "stalledDL"


def progress(torrent: Torrent) -> float:
    """Return the part that is there, 0 to 1."""
    if not torrent.has_metadata or not torrent.size:
        return 0.0
    # qBittorrent says 1 only when every piece is there
    return 1.0 if torrent.complete else min(0.9999, round(torrent.done / torrent.size, 4))


# What no test needs to be anything else
_CONSTANT: dict[str, Any] = {
    "auto_tmm": False,
    "download_path": "",
    "f_l_piece_prio": False,
    "infohash_v2": "",
    "max_ratio": -1,
    "max_seeding_time": -1,
    "ratio_limit": -2,
    "seeding_time": 0,
    "seeding_time_limit": -2,
    "super_seeding": False,
    "tracker": "http://tracker.invalid/announce",
    "trackers_count": 1,
}


def torrent_record(torrent: Torrent, engine: Engine, dialect: Dialect) -> dict[str, Any]:
    """Return the record of `sync/maindata`; `torrents/info` adds the hash."""
    engine.settle(torrent)
    done, size = int(torrent.done), torrent.size if torrent.has_metadata else 0
    speed = engine.shown_speed(torrent)
    record = _CONSTANT | {
        "added_on": int(torrent.added),
        "amount_left": max(0, size - done),
        "availability": -1 if torrent.complete else (0.0 if engine.stalled(torrent) else 12.5),
        "category": torrent.category,
        "completed": done,
        "completion_on": int(torrent.completed_at) if torrent.completed_at else -1,
        "content_path": f"{torrent.save_path}/{torrent.name}",
        "dl_limit": torrent.dl_limit,
        "dlspeed": speed,
        "downloaded": done,
        "downloaded_session": done,
        "eta": engine.eta(torrent) if torrent.moving else INFINITE_ETA,
        "force_start": torrent.forced,
        "infohash_v1": torrent.hash,
        "last_activity": int(engine.clock.timestamp()) if torrent.moving else int(torrent.added),
        "magnet_uri": f"magnet:?xt=urn:btih:{torrent.hash}",
        "name": torrent.name if torrent.has_metadata else torrent.hash,
        "num_complete": torrent.seeds,
        "num_incomplete": torrent.leechers,
        "num_leechs": min(torrent.leechers, 3) if torrent.moving else 0,
        "num_seeds": min(torrent.seeds, 12) if torrent.moving else 0,
        "priority": 0 if torrent.complete else 1,
        "progress": progress(torrent),
        "ratio": round(torrent.uploaded / done, 4) if done else 0,
        "save_path": torrent.save_path,
        "seen_complete": int(torrent.added),
        "seq_dl": torrent.sequential,
        "size": size,
        "state": state(torrent, engine, dialect),
        "tags": torrent.tags,
        "time_active": max(0, int(engine.clock.timestamp() - torrent.added)) if torrent.moving else 0,
        "total_size": size if torrent.has_metadata else -1,
        "up_limit": torrent.up_limit,
        "uploaded": int(torrent.uploaded),
        "uploaded_session": int(torrent.uploaded),
        "upspeed": int(speed * 0.05),
    }
    if dialect.webapi != "2.8.19":
        record |= {"comment": "", "has_metadata": torrent.has_metadata, "popularity": 0, "private": False}
        record |= {"reannounce": 0, "root_path": "", "inactive_seeding_time_limit": -2}
    return record


def transfer(engine: Engine) -> dict[str, Any]:
    """Return what `transfer/info` says."""
    down = sum(engine.shown_speed(torrent) for torrent in engine.torrents.values() if torrent.moving)
    for torrent in engine.torrents.values():
        if torrent.moving:
            engine.settle(torrent)
    return {
        "connection_status": "connected",
        "dht_nodes": 386,
        "dl_info_data": int(engine.session_dl),
        "dl_info_speed": down,
        "dl_rate_limit": engine.limit(),
        "up_info_data": int(engine.session_dl * 0.05),
        "up_info_speed": int(down * 0.05),
        "up_rate_limit": engine.up_limit,
    }


def server_state(engine: Engine, free_space: int) -> dict[str, Any]:
    """Return the server_state of `sync/maindata`."""
    return transfer(engine) | {
        "alltime_dl": engine.alltime_dl,
        "alltime_ul": engine.alltime_ul,
        "average_time_queue": 2,
        "free_space_on_disk": free_space,
        "global_ratio": f"{engine.alltime_ul / max(1, engine.alltime_dl):.2f}",
        "queued_io_jobs": 0,
        "queueing": True,
        "read_cache_hits": "0",
        "read_cache_overload": "0",
        "refresh_interval": 1500,
        "total_buffers_size": 0,
        "total_peer_connections": sum(1 for torrent in engine.torrents.values() if torrent.moving) * 12,
        "total_queued_size": 0,
        "total_wasted_session": 0,
        "use_alt_speed_limits": engine.alternative,
        "use_subcategories": False,
        "write_cache_overload": "0",
    }


def preferences(engine: Engine, dialect: Dialect, port: int) -> dict[str, Any]:
    """Return the part of `app/preferences` that callers ask for."""
    return {
        "alt_dl_limit": 1024 * 1024,
        "alt_up_limit": 1024 * 1024,
        "dht": True,
        "dl_limit": engine.dl_limit,
        "locale": "en",
        "max_active_downloads": 20,
        "queueing_enabled": True,
        "save_path": "/downloads",
        "temp_path_enabled": False,
        "up_limit": engine.up_limit,
        "web_ui_port": port,
        "web_ui_username": "admin",
    }
