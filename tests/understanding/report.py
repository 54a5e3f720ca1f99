"""Print the report of `scripts/understand FILE [-v]`."""

import json
from pathlib import Path
import sys

from .score import score

LEAST = 0.95


def main(arguments: list[str]) -> int:
    """Print accuracy in all, by language and by verb, and the false triggers."""
    files = [argument for argument in arguments if not argument.startswith("-")]
    if len(files) != 1:
        print("usage: scripts/understand FILE.jsonl [-v]")
        return 2
    result = score(Path(files[0]))
    for key, (good, lines) in sorted(result.counts.items(), key=lambda pair: (pair[0] != "all", pair[0])):
        print(f"{key:<18} {good:>4}/{lines:<4} {100 * good / lines:6.1f} %")
    print(f"false triggers     {len(result.false)}")
    for line, given in result.false:
        print("  FALSE", line["text"], "->", json.dumps(given, ensure_ascii=False))
    for line, given in result.wrong if "-v" in arguments else []:
        print("  WRONG", line["text"])
        print("    want", json.dumps(line["expect"], ensure_ascii=False))
        print("    got ", json.dumps(given, ensure_ascii=False))
    return 1 if result.false or result.accuracy < LEAST else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
