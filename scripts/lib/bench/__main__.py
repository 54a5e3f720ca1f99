"""Run every side in turn, then print the table: see scripts/bench."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
import json
import os
from pathlib import Path
import subprocess
import sys
import tempfile
import time
from typing import Any

from scripts.lib.realhome import ROOT, STAND_INS

from . import checks, table

FILMS, TORRENTS, MOVING = 10_000, 2_000, 20
SIDES = ("idle", "torrents core", "torrents mediamate", "library core", "library mediamate", "all four")


@contextmanager
def simulator(folder: Path) -> Iterator[Path]:
    """Run a simulator whose time stands still until a side moves it; yield its address file."""
    ready = folder / "simulator.json"
    options = ["--speed", "0", "--films", str(FILMS), "--torrents", str(TORRENTS), "--moving", str(MOVING)]
    command = [sys.executable, "-m", "scripts.lib.bench.simulated", *options, "--ready-file", str(ready)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 120
        while not ready.exists():
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("the simulator did not come up")
            time.sleep(0.1)
        yield ready
    finally:
        process.terminate()
        process.wait(20)


def run(name: str, folder: Path) -> dict[str, Any]:
    """Measure one side, in a process of its own, with a simulator of its own."""
    folder.mkdir()
    result = folder / "result.json"
    environment = os.environ | {"PYTHONPATH": str(STAND_INS)}
    with simulator(folder) as ready, (folder / "log").open("wb") as log:
        command = [sys.executable, "-m", "scripts.lib.bench.side", name, str(ready), str(result), str(folder)]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT, check=False
        )
    if done.returncode or not result.exists():
        tail = (folder / "log").read_text(encoding="utf-8", errors="replace")[-3000:]
        raise SystemExit(f"{name}: failed\n{tail}")
    measured: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return measured


def main() -> int:
    """Measure, compare, write both files; not zero where a number is wrong or a goal is missed."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "bench-results")
    parser.add_argument("--side", action="append", choices=SIDES, help="measure only this, and print it raw")
    options = parser.parse_args()
    measured: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(prefix="mediamate-bench-") as scratch:
        for number, name in enumerate(options.side or SIDES):
            began = time.monotonic()
            measured[name] = run(name, Path(scratch) / str(number))
            print(f"{name}: measured in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    if options.side:
        print(json.dumps(measured, indent=2))
        return 0
    return report(measured, options.folder)


def report(measured: dict[str, dict[str, Any]], folder: Path) -> int:
    """Print the table, write it, and say whether all is as it should be."""
    rows = table.rows(measured)
    wrong = checks.differences(measured)
    text = "\n".join(
        [
            f"{TORRENTS:,} torrents of which {MOVING} move; {FILMS:,} films of which {checks.CHANGED} change, three times;",
            "one simulated hour at each side's own intervals; core's movies, queue and disk entities enabled.",
            "",
            table.as_markdown(rows),
            "",
            *(wrong or ["At the end every number was equal to the simulator's."]),
        ]
    )
    folder.mkdir(parents=True, exist_ok=True)
    raw = {"rows": table.as_json(rows), "wrong": wrong, "sides": measured}
    (folder / "bench.json").write_text(json.dumps(raw, indent=2), encoding="utf-8")
    (folder / "bench.md").write_text(f"{text}\n", encoding="utf-8")
    print(text)
    return 1 if wrong or any(row.met is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
