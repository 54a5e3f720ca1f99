"""A very large house: which services each side has, what must be right at the end, and the rows of its table."""

from collections.abc import Iterator, Mapping
from typing import Any

from .table import BLOCK_MS, Measured, Row

OPTION = "--scale"  # has the simulator be such a house
FILMS, SERIES, EPISODES = 20_000, 2_000, 30
TORRENTS = {"qbittorrent": 3_000, "transmission": 1_500, "deluge": 500}
MOVING = 20  # in each

OURS = (
    *("radarr", "sonarr", "lidarr", "readarr", "qbittorrent", "transmission", "deluge"),
    *("jellyfin", "tmdb", "prowlarr", "bazarr"),
)
# Core's Deluge speaks to the daemon itself, and its Jellyfin only shows who plays: the simulator answers neither
CORE = ("radarr", "sonarr", "lidarr", "qbittorrent", "transmission")
SIDES = ("scale core", "scale mediamate", "scale blocks core", "scale blocks mediamate")
SHORT = 900  # seconds of a side that looks for blocks: that costs time itself
CHANGES = {"change_films": 50, "change_series": 50}

SAID = f"""\
{FILMS:,} films, {SERIES:,} series with {SERIES * EPISODES:,} episodes, \
{sum(TORRENTS.values()):,} torrents in three clients ({MOVING} move in each); 50 films and 50 series \
change three times an hour. MediaMate has every service that the simulator has, core those that it has an integration for."""

# what an entity, or MediaMate's own index, must say at the end
_LIBRARIES = {
    "mediamate": {
        "sensor.radarr_titles": ("radarr", "movies"),
        "sensor.sonarr_titles": ("sonarr", "series"),
        "index.radarr": ("radarr", "movies"),
        "index.sonarr": ("sonarr", "series"),
    },
    "core": {"sensor.radarr_movies": ("radarr", "movies"), "sensor.sonarr_shows": ("sonarr", "series")},
}
_TORRENTS = {
    "mediamate": {f"sensor.{client}_torrents": client for client in TORRENTS},
    "core": {
        "sensor.qbittorrent_all_torrents": "qbittorrent",
        "sensor.transmission_total_torrents": "transmission",
    },
}


def who(side: str) -> str:
    """Return whose a side is."""
    return side.rsplit(" ", 1)[1]


def wanted(side: str, served: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return domain and kind of a side's entries, as far as the simulator has their services."""
    if who(side) == "core":
        return tuple((kind, kind) for kind in CORE if kind in served)
    return tuple(("mediamate", kind) for kind in OURS if kind in served)


def differences(measured: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Say every number that was not the simulator's at the end."""
    return [
        f"WRONG: {side}: {entity} says {said}, the simulator {true}"
        for side, result in measured.items()
        if side in SIDES
        for entity, true in _expected(who(side), result["truth"])
        if (said := result["states"].get(entity, "nothing")) != str(true)
    ]


def _expected(whose: str, truth: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    for entity, (service, number) in _LIBRARIES[whose].items():
        yield entity, truth[service][number]
    for entity, client in _TORRENTS[whose].items():
        yield entity, TORRENTS[client]


def rows(measured: Measured) -> list[Row]:
    """Return all lines of the table."""
    ours, core, idle = (measured[name] for name in ("scale mediamate", "scale core", "idle"))
    found = [Row("entries", str(len(ours["entry_seconds"])), str(len(core["entry_seconds"])), "", "", None)]
    for name, unit, figure in (
        ("CPU in an hour", "ms", lambda side: side["cpu_ms"] - idle["cpu_ms"]),
        ("bytes in an hour", "kB", _kilobytes),
        ("CPU of the set-up", "ms", lambda side: side["setup_cpu_ms"]),
        ("memory added, settled", "MB", lambda side: side["memory"]["settled"] - idle["memory"]["settled"]),
        ("memory added, peak", "MB", lambda side: side["memory"]["peak"] - idle["memory"]["peak"]),
    ):
        mine, theirs = figure(ours), figure(core)
        found.append(
            Row(name, f"{mine:,.0f} {unit}", f"{theirs:,.0f} {unit}", f"1/{theirs / mine:.1f}", "", None)
        )
    found += [_first_refresh(kind, ours, core) for kind in ours["entry_seconds"]]
    found += [
        _block(name, key, measured) for name, key in (("set-up", "setup_block_ms"), ("hour", "block_ms"))
    ]
    return found


def _kilobytes(side: Mapping[str, Any]) -> float:
    return float(sum(one["sent"] + one["received"] for one in side["traffic"].values())) / 1000


def _first_refresh(kind: str, ours: Mapping[str, Any], core: Mapping[str, Any]) -> Row:
    theirs = core["entry_seconds"].get(kind)
    shown = "" if theirs is None else f"{theirs:.2f} s"
    return Row(f"first refresh, {kind}", f"{ours['entry_seconds'][kind]:.2f} s", shown, "", "", None)


def _block(name: str, key: str, measured: Measured) -> Row:
    ours, core = (measured[f"scale blocks {whose}"][key]["wall"] for whose in ("mediamate", "core"))
    return Row(
        f"longest block of the event loop, {name}",
        f"{ours:.1f} ms",
        f"{core:,.1f} ms",
        "",
        f"{BLOCK_MS:.0f} ms",
        ours <= BLOCK_MS,
    )
