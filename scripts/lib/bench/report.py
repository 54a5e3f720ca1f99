"""The parts of the bench: what each measures, and the table that is written as soon as it has."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
import json
from pathlib import Path
from typing import Any, Final

from . import checks, scale, table, talk_table

TALK: Final = "agent"
CROWD: Final = "crowd"
FILMS, TORRENTS, MOVING = 10_000, 2_000, 20
SERVICES: Final = (
    "idle",
    "torrents core",
    "torrents mediamate",
    "library core",
    "library mediamate",
    "all four",
)

_SERVICES_SAID: Final = f"""\
{TORRENTS:,} torrents of which {MOVING} move; {FILMS:,} films of which {checks.CHANGED} change, three times;
one simulated hour at each side's own intervals; core's movies, queue and disk entities enabled."""
_TALK_SAID: Final = """\
MediaMate's agent beside core's `anthropic`, 30 answers each in turn, both before the same simulated Claude
that takes no time; our option to answer plain commands without the model is off. Medians; a share is the
median of the shares of answers side by side."""
_CROWD_SAID: Final = """\
Fifty people write to the bot at the same moment, each about another film, and then all press the button."""


@dataclass(frozen=True, slots=True)
class Part:
    """Sides that make one table: what is said above it, its rows, and what is wrong with the numbers."""

    name: str
    sides: tuple[str, ...]
    said: str
    rows: Callable[[table.Measured], list[table.Row]]
    wrong: Callable[[table.Measured], Sequence[str]] = lambda _: ()
    right: str = ""  # said where nothing is wrong


def crowd_rows(measured: table.Measured) -> list[table.Row]:
    """Return how long fifty people waited: the median, and the one who waited longest."""
    return [
        table.Row(f"{what}: {whom}", f"{seconds:.2f} s", "", "", "", None)
        for what, key in (("until the card came", "card"), ("until the button answered", "button"))
        for whom, seconds in zip(("median", "worst"), measured[CROWD][key], strict=True)
    ]


EQUAL: Final = "At the end every number was equal to the simulator's."
PARTS: Final = (
    Part("services", SERVICES, _SERVICES_SAID, table.rows, checks.differences, EQUAL),
    Part("scale", ("idle", *scale.SIDES), scale.SAID, scale.rows, scale.differences, EQUAL),
    Part(TALK, (TALK,), _TALK_SAID, lambda measured: talk_table.rows(measured[TALK])),
    Part(
        CROWD,
        (CROWD,),
        _CROWD_SAID,
        crowd_rows,
        lambda measured: measured[CROWD]["mixed"],
        "Everybody saw their own film only.",
    ),
)


@dataclass(slots=True)
class Report:
    """What was measured so far; both files are written anew after each part, and so are never lost."""

    folder: Path
    sides: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)  # side -> why
    rows: list[table.Row] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    _texts: list[str] = field(default_factory=list)

    def lacks(self, part: Part) -> Iterable[str]:
        """Return the sides of a part that are not measured yet; one that failed is not tried again."""
        return [side for side in part.sides if side not in self.sides and side not in self.failed]

    def measured(self, side: str, result: Mapping[str, Any]) -> None:
        """Keep what a side came to, at once: some take a quarter of an hour."""
        self.sides[side] = result
        self._write()

    def add(self, part: Part) -> str:
        """Write a part whose sides are measured; returns its text."""
        if failed := [side for side in part.sides if side in self.failed]:
            lines = [f"FAILED: {side}: {self.failed[side]}" for side in failed]
        else:
            measured = {side: self.sides[side] for side in part.sides}
            rows, wrong = part.rows(measured), list(part.wrong(measured))
            self.rows += rows
            self.wrong += wrong
            lines = [part.said, "", table.as_markdown(rows), "", *(wrong or [part.right])]
        text = "\n".join(lines).rstrip() + "\n"
        self._texts.append(text)
        self._write()
        return text

    def _write(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        raw = {
            "rows": table.as_json(self.rows),
            "wrong": self.wrong,
            "failed": self.failed,
            "sides": self.sides,
        }
        (self.folder / "bench.json").write_text(json.dumps(raw, indent=2), encoding="utf-8")
        (self.folder / "bench.md").write_text("\n".join(self._texts), encoding="utf-8")

    @property
    def good(self) -> bool:
        """Tell whether every number is right and every goal met."""
        return not (self.failed or self.wrong or any(row.met is False for row in self.rows))
