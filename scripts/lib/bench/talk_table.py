"""From what the answers took to rows with goals: medians, and the median of the ratios of answers side by side."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from .table import Row

# MediaMate's share of core's: time, bytes with the same tools, bytes beside a home's Assist
TIME, SAME, AT_HOME = 1.05, 1.0, 0.6
ROUNDS, PARSE_MS = 2, 20.0
TIMES = {"first": "first word", "whole": "whole answer"}

type Answers = Sequence[Mapping[str, Any]]


def rows(measured: Mapping[str, Any]) -> list[Row]:
    """All lines of the table, in the order in which they are read."""
    found = []
    for text, sides in measured["model"].items():
        found += _with_a_model(f"“{text}”", sides)
    spoken = measured["parse"]
    found.append(
        Row(
            "to understand a sentence",
            f"{spoken['median']:.2f} ms",
            "",
            "",
            f"{PARSE_MS:.0f} ms",
            spoken["median"] < PARSE_MS,
        )
    )
    local = measured["local"]
    found.append(_times("local agent, “what's downloading?” / “what time is it?”", local, "whole", None))
    return found


def _with_a_model(text: str, sides: Mapping[str, Answers]) -> list[Row]:
    ours, home, talked = sides["mediamate"], sides["core at home"], sides["remembering"]
    found = [_times(f"{text}: {name}", sides, key, TIME) for key, name in TIMES.items()]
    found.append(_times(f"{text}: CPU", sides, "cpu", None))
    found.append(_bytes(f"{text}: bytes sent, same tools", ours, sides["core"], SAME))
    found.append(_bytes(f"{text}: bytes sent, core at home", ours, home, AT_HOME))
    found.append(_times(f"{text}: whole answer, with today's talks", sides, "whole", TIME, "remembering"))
    found.append(_bytes(f"{text}: bytes sent, with today's talks, core at home", talked, home, AT_HOME))
    most, theirs = max(_all(ours, "rounds")), max(_all(sides["core"], "rounds"))
    found.append(Row(f"{text}: calls of the model", str(most), str(theirs), "", str(ROUNDS), most <= ROUNDS))
    return found


def _times(
    what: str, sides: Mapping[str, Answers], key: str, goal: float | None, who: str = "mediamate"
) -> Row:
    ours, core = _all(sides[who], key), _all(sides["core"], key)
    share = median(mine / theirs for mine, theirs in zip(ours, core, strict=True))
    met = None if goal is None else share <= goal
    return Row(what, f"{median(ours):.1f} ms", f"{median(core):.1f} ms", f"{share:.2f}", _shown(goal), met)


def _bytes(what: str, ours: Answers, core: Answers, goal: float) -> Row:
    mine, theirs = median(_all(ours, "sent")), median(_all(core, "sent"))
    return Row(
        what, f"{mine:,.0f}", f"{theirs:,.0f}", f"{mine / theirs:.2f}", _shown(goal), mine <= goal * theirs
    )


def _all(answers: Answers, key: str) -> list[Any]:
    return [one[key] for one in answers]


def _shown(goal: float | None) -> str:
    return "" if goal is None else f"{goal:.2f}"
