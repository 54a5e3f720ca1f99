"""Scoring of utterances, as the yardstick's README says."""

from collections import defaultdict
from dataclasses import dataclass, field
import json
from pathlib import Path
import re
from typing import Any

from custom_components.mediamate.understanding import parse

WORDS = ("title", "genre", "like", "person")
NOT_ASKED = ("title", "titles", "year", "season", "episode")
WORST = ("request", "remove", "yes")


def normal(text: str) -> str:
    """Fold case, ё, apostrophes and punctuation."""
    text = re.sub(r"['’ʼ`]", "", text.casefold().replace("ё", "е"))
    return re.sub(r"[\W_]+", " ", text).strip()


def _forms(value: str | list[str]) -> set[str]:
    return {normal(value)} if isinstance(value, str) else {normal(one) for one in value}


def _matches(slot: str, wanted: Any, given: Any) -> bool:
    if given is None:
        return False
    if slot in WORDS:
        return normal(given) in _forms(wanted)
    if slot == "titles":
        return {normal(one) for one in given} == _forms(wanted)
    if slot == "season" and isinstance(wanted, list):
        return isinstance(given, list) and set(given) == set(wanted)
    return bool(given == wanted)


def right(expect: dict[str, Any] | None, given: dict[str, Any] | None) -> bool:
    """Tell whether a command is the expected one."""
    if expect is None or given is None:
        return expect is given
    if expect["verb"] != given["verb"]:
        return False
    if any(slot in given and slot not in expect for slot in NOT_ASKED):
        return False
    return all(_matches(slot, value, given.get(slot)) for slot, value in expect.items() if slot != "verb")


@dataclass
class Score:
    """Counts by key, and what went wrong."""

    counts: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    wrong: list[tuple[dict[str, Any], dict[str, Any] | None]] = field(default_factory=list)
    false: list[tuple[dict[str, Any], dict[str, Any] | None]] = field(default_factory=list)

    @property
    def accuracy(self) -> float:
        """Return the share of right lines."""
        good, lines = self.counts["all"]
        return good / lines if lines else 0.0


def score(path: Path) -> Score:
    """Score every line of a file."""
    result = Score()
    for text in path.read_text(encoding="utf-8").splitlines():
        if not text.strip():
            continue
        line = json.loads(text)
        command = parse(line["text"], line["lang"])
        given = command.as_dict() if command else None
        good = right(line["expect"], given)
        verb = line["expect"]["verb"] if line["expect"] else "null"
        for key in ("all", f"language {line['lang']}", f"verb {verb}"):
            result.counts[key][0] += good
            result.counts[key][1] += 1
        if not good:
            result.wrong.append((line, given))
        if line["expect"] is None and given and given["verb"] in WORST:
            result.false.append((line, given))
    return result
