"""Are the numbers right? A side that is cheap and wrong is worth nothing."""

from collections.abc import Iterator, Mapping
from typing import Any

CHANGED = 50  # films, three times in the hour
BURSTS = (600, 1800, 3000)  # seconds at which they change
MB, GB = 1e6, 1e9

# what an entity must say: service and number of the simulator's truth, and the entity's unit
TORRENTS = {
    "mediamate": {
        "sensor.qbittorrent_torrents": ("torrents", 1.0),
        "sensor.qbittorrent_active_torrents": ("moving", 1.0),
        "sensor.qbittorrent_stalled_torrents": ("stalled", 1.0),
        "sensor.qbittorrent_download_speed": ("download_speed", MB),
    },
    "core": {
        "sensor.qbittorrent_all_torrents": ("torrents", 1.0),
        "sensor.qbittorrent_active_torrents": ("moving", 1.0),
        "sensor.qbittorrent_download_speed": ("download_speed", MB),
    },
}
LIBRARY = {
    "mediamate": {
        "sensor.radarr_titles": ("movies", 1.0),
        "sensor.radarr_missing": ("missing", 1.0),
        "sensor.radarr_queued": ("queue", 1.0),
        "sensor.radarr_free_space_in_movies": ("free_space", GB),
        "index.radarr": ("movies", 1.0),
        "index.radarr_with_file": ("with_file", 1.0),
    },
    "core": {
        "sensor.radarr_movies": ("movies", 1.0),
        "sensor.radarr_queue": ("queue", 1.0),
    },
}
SERVER = {"sensor.jellyfin_films": ("items", 1.0)}


def expectations(side: str) -> Iterator[tuple[str, str, str, float]]:
    """Yield entity, service, number and unit for what a side must say at the end."""
    who = "core" if side.endswith("core") else "mediamate"
    everything = side == "all four"
    if everything or side.startswith("torrents"):
        yield from ((entity, "qbittorrent", *number) for entity, number in TORRENTS[who].items())
    if everything or side.startswith("library"):
        yield from ((entity, "radarr", *number) for entity, number in LIBRARY[who].items())
    if everything:
        yield from ((entity, "jellyfin", *number) for entity, number in SERVER.items())


def differences(measured: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Say every number that was not the simulator's at the end of the hour."""
    found = []
    for side, result in measured.items():
        for entity, service, number, unit in expectations(side):
            said, true = result["states"].get(entity, "nothing"), result["truth"][service][number] / unit
            try:
                right = abs(float(said) - true) <= 0.001 * max(1.0, abs(true)) * (unit != 1.0)
            except ValueError:
                right = False
            if not right:
                found.append(f"WRONG: {side}: {entity} says {said}, the simulator {true:g}")
    return found


def resyncs(side: Mapping[str, Any], what: str) -> int:
    """Count the calls of the hour that fetched everything anew."""
    full = {
        "torrents": lambda call: call.endswith("sync/maindata") or "torrents/info" in call,
        "library": lambda call: call.split("?")[0] == "GET /api/v3/movie",
    }[what]
    return sum(number for call, number in side["calls"].items() if full(call))
