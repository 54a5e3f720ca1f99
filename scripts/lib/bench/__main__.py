"""Run every side in turn, then print the tables: see scripts/bench."""

import argparse
import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
import json
import os
from pathlib import Path
import subprocess
import sys
import tempfile
import time
from typing import Any

from aiohttp import ClientError

from scripts.lib import crowd
from scripts.lib.realhome import ROOT, STAND_INS, HomeError

from . import scale
from .report import CROWD, FILMS, MOVING, PARTS, TALK, TORRENTS, Report

SIZES = ("--films", str(FILMS), "--torrents", str(TORRENTS), "--moving", str(MOVING), "--speed", "0")
FEW = ("--torrents", "5", "--moving", "3", "--llm", "--speed", "0")
SIMULATED = {TALK: FEW} | dict.fromkeys(scale.SIDES, (scale.OPTION,))
SIDES = tuple(dict.fromkeys(side for part in PARTS for side in part.sides))


class FailedError(Exception):
    """A side could not be measured."""


@contextmanager
def simulator(folder: Path, options: Sequence[str]) -> Iterator[Path]:
    """Run a simulator whose time stands still until a side moves it; yield its address file."""
    ready = folder / "simulator.json"
    command = [sys.executable, "-m", "scripts.lib.bench.simulated", *options]
    process = subprocess.Popen([*command, "--ready-file", str(ready)], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 120
        while not ready.exists():
            if process.poll() is not None or time.monotonic() > deadline:
                raise FailedError("the simulator did not come up")
            time.sleep(0.1)
        yield ready
    finally:
        process.terminate()
        process.wait(20)


def run(name: str, folder: Path) -> dict[str, Any]:
    """Measure one side, in a process of its own, with a simulator of its own."""
    began = time.monotonic()
    folder.mkdir()
    if name == CROWD:
        measured = asyncio.run(crowd.measure(folder)).figures()
        print(f"{name}: measured in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        return measured
    result = folder / "result.json"
    environment = os.environ | {"PYTHONPATH": str(STAND_INS)}
    side = ("talk",) if name == TALK else ("side", name)
    with simulator(folder, SIMULATED.get(name, SIZES)) as ready, (folder / "log").open("wb") as log:
        command = [sys.executable, "-m", f"scripts.lib.bench.{side[0]}", *side[1:]]
        done = subprocess.run(
            [*command, str(ready), str(result), str(folder)],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode or not result.exists():
        tail = (folder / "log").read_text(encoding="utf-8", errors="replace")[-3000:]
        raise FailedError(tail.strip() or f"it ended with {done.returncode}")
    print(f"{name}: measured in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    found: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return found


def measure(name: str, scratch: Path, report: Report) -> None:
    """Measure one side; one that fails takes nothing from the others."""
    try:
        report.measured(name, run(name, scratch / name.replace(" ", "-")))
    except (FailedError, HomeError, ClientError, OSError, AssertionError) as err:
        report.failed[name] = (str(err) or type(err).__name__).splitlines()[-1]
        print(f"{name}: failed\n{err}", file=sys.stderr, flush=True)


def main() -> int:
    """Measure part by part, compare, write both files; not zero where something failed, is wrong or too much."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "bench-results")
    parser.add_argument("--only", choices=[part.name for part in PARTS], help="measure only this part")
    parser.add_argument("--side", action="append", choices=SIDES, help="measure only this, and print it raw")
    options = parser.parse_args()
    report = Report(options.folder)
    with tempfile.TemporaryDirectory(prefix="mediamate-bench-") as folder:
        for name in options.side or ():
            measure(name, Path(folder), report)
        for part in () if options.side else PARTS:
            if options.only in {None, part.name}:
                for name in report.lacks(part):
                    measure(name, Path(folder), report)
                print(report.add(part), flush=True)
    if options.side:
        print(json.dumps(report.sides, indent=2))
    return 0 if report.good else 1


if __name__ == "__main__":
    sys.exit(main())
