"""Print the report of `scripts/understand FILE [-v]`."""

from functools import partial
import json
from pathlib import Path
import sys

from .score import score

LEAST = 0.95


def main(arguments: list[str]) -> int:
    """Print accuracy in all, by language and by verb, and the false triggers."""
    files = [argument for argument in arguments if not argument.startswith("-")]
    if len(files) != 1:
        sys.stderr.write("usage: scripts/understand FILE.jsonl [-v]\n")
        return 2
    say = partial(print, file=sys.stdout)
    result = score(Path(files[0]))
    for key, (good, lines) in sorted(result.counts.items(), key=lambda pair: (pair[0] != "all", pair[0])):
        say(f"{key:<18} {good:>4}/{lines:<4} {100 * good / lines:6.1f} %")
    say(f"false triggers     {len(result.false)}")
    for line, given in result.false:
        say("  FALSE", line["text"], "->", json.dumps(given, ensure_ascii=False))
    for line, given in result.wrong if "-v" in arguments else []:
        say("  WRONG", line["text"])
        say("    want", json.dumps(line["expect"], ensure_ascii=False))
        say("    got ", json.dumps(given, ensure_ascii=False))
    return 1 if result.false or result.accuracy < LEAST else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
