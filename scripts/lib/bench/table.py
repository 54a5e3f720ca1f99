"""From what the sides measured to a table that a person can read, with the goals beside."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from . import checks

type Measured = Mapping[str, Mapping[str, Any]]

# the largest share of core's cost that is allowed; megabytes; milliseconds
TORRENTS_CPU, TORRENTS_BYTES, LIBRARY_CPU, LIBRARY_BYTES = 1 / 5, 1 / 20, 1 / 10, 1 / 10
MEMORY_MB, BLOCK_MS = 25.0, 50.0
SERVICE = {"torrents": "qbittorrent", "library": "radarr"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what was measured, core's figure beside it, and the goal."""

    what: str
    ours: str
    core: str
    share: str
    goal: str
    met: bool | None


def rows(measured: Measured) -> list[Row]:
    """All lines of the table, in the order in which they are read."""
    idle = measured["idle"]
    found = [
        *_compared(measured, "torrents", TORRENTS_CPU, TORRENTS_BYTES),
        *_compared(measured, "library", LIBRARY_CPU, LIBRARY_BYTES),
    ]
    everything = measured["all four"]
    found.append(_plain("set-up of four entries", f"{everything['setup_seconds']:.2f} s"))
    for kind in ("settled", "peak"):
        added = everything["memory"][kind] - idle["memory"][kind]
        goal = MEMORY_MB if kind == "settled" else None
        found.append(_plain(f"memory added, {kind}", f"{added:.1f} MB", goal, added, "MB"))
    block = max(everything["setup_block_ms"]["wall"], everything["block_ms"]["wall"])
    found.append(_plain("longest block of the event loop", f"{block:.1f} ms", BLOCK_MS, block, "ms"))
    return found


def _compared(measured: Measured, what: str, cpu: float, sent: float) -> list[Row]:
    ours, core = measured[f"{what} mediamate"], measured[f"{what} core"]
    idle = measured["idle"]["cpu_ms"]
    pairs = [
        ("CPU in an hour", "ms", ours["cpu_ms"] - idle, core["cpu_ms"] - idle, cpu),
        ("bytes in an hour", "kB", _bytes(ours, what) / 1000, _bytes(core, what) / 1000, sent),
    ]
    found = []
    for name, unit, mine, theirs, goal in pairs:
        share = mine / theirs if theirs else float("inf")
        found.append(
            Row(
                f"{what}: {name}",
                f"{mine:,.0f} {unit}",
                f"{theirs:,.0f} {unit}",
                f"1/{1 / share:.1f}" if share else "0",
                f"1/{1 / goal:.0f}",
                share <= goal,
            )
        )
    found.append(
        Row(
            f"{what}: full resyncs",
            str(checks.resyncs(ours, what)),
            str(checks.resyncs(core, what)),
            "",
            "",
            None,
        ),
    )
    return found


def _bytes(side: Mapping[str, Any], what: str) -> int:
    traffic = side["traffic"].get(SERVICE[what], {})
    return int(traffic.get("sent", 0) + traffic.get("received", 0))


def _plain(
    what: str, shown: str, goal: float | None = None, value: float | None = None, unit: str = ""
) -> Row:
    met = None if goal is None or value is None else value <= goal
    return Row(what, shown, "", "", "" if goal is None else f"{goal:.0f} {unit}", met)


def as_markdown(found: list[Row]) -> str:
    """Lay the lines out."""
    head = ("", "MediaMate", "core", "share", "goal", "")
    mark = {True: "met", False: "NOT met", None: ""}
    body = [(row.what, row.ours, row.core, row.share, row.goal, mark[row.met]) for row in found]
    widths = [max(len(line[column]) for line in (head, *body)) for column in range(len(head))]
    lines = [
        " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        for line in (head, *body)
    ]
    ruler = "-|-".join("-" * width for width in widths)
    return "\n".join(f"| {line} |" for line in (lines[0], ruler, *lines[1:]))


def as_json(found: list[Row]) -> list[dict[str, Any]]:
    """The same for a machine."""
    return [asdict(row) for row in found]
