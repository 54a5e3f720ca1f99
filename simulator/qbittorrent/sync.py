"""`sync/maindata`: what changed for this session since its last answer."""

from dataclasses import dataclass, field
from typing import Any

from ..torrents.engine import Engine
from .dialects import Dialect
from .records import server_state, torrent_record


@dataclass(slots=True)
class SyncSession:
    """What one login has been told so far."""

    rid: int = 0
    version: int = 0
    torrents: dict[str, dict[str, Any]] = field(default_factory=dict)
    server: dict[str, Any] = field(default_factory=dict)
    categories: dict[str, str] = field(default_factory=dict)
    moving: set[str] = field(default_factory=set)


def maindata(session: SyncSession, rid: int, engine: Engine, dialect: Dialect, free: int) -> dict[str, Any]:
    """Answer with a delta if the caller has our last answer, else with everything."""
    full = rid == 0 or rid != session.rid
    if full:
        session.torrents, session.server, session.categories = {}, {}, {}
        session.version, session.moving = 0, set()
    answer: dict[str, Any] = {}
    if torrents := _torrents(session, engine, dialect):
        answer["torrents"] = torrents
    gone = [key for key in session.torrents if key not in engine.torrents]
    for key in gone:
        del session.torrents[key]
    if gone:
        answer["torrents_removed"] = gone
    answer |= _categories(session, engine)
    if changed := _changed(session.server, state := server_state(engine, free)):
        answer["server_state"] = changed
    session.server = state
    session.version = engine.version
    session.rid = session.rid % 1_000_000 + 1
    answer["rid"] = session.rid
    if full:
        answer |= {"full_update": True, "tags": sorted(engine.tags), "trackers": {}}
    return answer


def _torrents(session: SyncSession, engine: Engine, dialect: Dialect) -> dict[str, dict[str, Any]]:
    """Return the changed fields of the torrents that moved or were touched since the last answer."""
    deltas = {}
    moving = set()
    for key, torrent in engine.torrents.items():
        if torrent.moving:
            moving.add(key)
        elif torrent.version <= session.version and key not in session.moving and key in session.torrents:
            continue
        record = torrent_record(torrent, engine, dialect)
        if delta := _changed(session.torrents.get(key, {}), record):
            deltas[key] = delta
        session.torrents[key] = record
    session.moving = moving
    return deltas


def _categories(session: SyncSession, engine: Engine) -> dict[str, Any]:
    new = {name: path for name, path in engine.categories.items() if session.categories.get(name) != path}
    gone = [name for name in session.categories if name not in engine.categories]
    session.categories = dict(engine.categories)
    answer: dict[str, Any] = {}
    if new:
        answer["categories"] = {name: {"name": name, "savePath": path} for name, path in new.items()}
    if gone:
        answer["categories_removed"] = gone
    return answer


def _changed(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in new.items() if key not in old or old[key] != value}
