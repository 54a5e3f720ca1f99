"""Run the simulated stack on its own: `python -m simulator --speed 60 --ready-file F`."""

import argparse
import asyncio
import contextlib
import json
from pathlib import Path
import signal

from .llm import LlmBoard
from .llm.brain import media_model
from .llm.script import from_json
from .stack import ARRS, MORE, NAMES, SimulatedStack

PEOPLE = ((1001, "Anna"), (1003, "Mia"))


def main() -> None:
    """Read the command line and serve until a signal comes."""
    parser = argparse.ArgumentParser(prog="python -m simulator", description=__doc__)
    parser.add_argument("--speed", type=float, default=60.0, help="simulated seconds a real second")
    parser.add_argument(
        "--ports", default="", help=f"comma separated, in the order {','.join(NAMES)}; 0 is free"
    )
    parser.add_argument("--ready-file", type=Path, help="where the addresses are written once all serve")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--films", type=int, default=0, help="made-up films in the library")
    parser.add_argument("--series", type=int, default=0, help="made-up series in the library")
    parser.add_argument("--episodes", type=int, default=30, help="how many episodes each of them has")
    parser.add_argument("--arrs", default="radarr", help=f"comma separated, of {','.join(ARRS)}")
    parser.add_argument("--more", default="", help=f"comma separated, of {','.join(MORE)}")
    parser.add_argument("--torrents", type=int, default=0, help="made-up torrents")
    parser.add_argument("--moving", type=int, default=20, help="how many of them download")
    parser.add_argument("--owned", default="", help="TMDb ids of films in the library, comma separated")
    parser.add_argument("--owned-series", default="", help="TVDB ids of series in the library")
    parser.add_argument("--qbittorrent-dialect", choices=("4.5", "5.1", "5.2"), default="5.1")
    parser.add_argument("--jellyfin-dialect", choices=("10.11", "12"), default="10.11")
    parser.add_argument(
        "--llm", action="store_true", help="also serve language models, made of a few rules (see the README)"
    )
    parser.add_argument(
        "--telegram", action="store_true", help="also serve a Bot API, and a page with its chats"
    )
    parser.add_argument("--llm-script", type=Path, help="a JSON file with the answers, in their order")
    parser.add_argument("--llm-replay", type=Path, help="a folder in which another process answers")
    parser.add_argument("--llm-timeout", type=float, default=300.0, help="seconds to wait for it")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(parser.parse_args()))


async def _serve(options: argparse.Namespace) -> None:
    ports = dict(zip(NAMES, _numbers(options.ports), strict=False))
    stack = SimulatedStack(
        options.speed,
        ports=ports,
        seed=options.seed,
        arrs=_words(options.arrs),
        more=_words(options.more),
        owned_series=tuple(_numbers(options.owned_series)),
        films=options.films,
        series=options.series,
        episodes=options.episodes,
        torrents=options.torrents,
        moving=options.moving,
        owned=tuple(_numbers(options.owned)),
        qbittorrent_dialect=options.qbittorrent_dialect,
        jellyfin_dialect=options.jellyfin_dialect,
        llm=bool(options.llm or options.llm_script or options.llm_replay),
        telegram=options.telegram,
    )
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    async with stack as sim:
        _prepare(sim.llm, options)
        for number, name in PEOPLE:
            sim.telegram.person(number, name)
        _report(sim, options.ready_file)
        await stopped.wait()


def _prepare(board: LlmBoard, options: argparse.Namespace) -> None:
    """Tell the models what to say: a script first, then whoever answers in the folder, else a few rules."""
    board.answer_with(media_model)
    if options.llm_script:
        board.script(from_json(one) for one in json.loads(options.llm_script.read_text(encoding="utf-8")))
    if options.llm_replay:
        board.replay(options.llm_replay, timeout=options.llm_timeout)


def _report(sim: SimulatedStack, ready_file: Path | None) -> None:
    described = json.dumps(sim.describe(), indent=2)
    if ready_file is None:
        print(described, flush=True)
        return
    half = ready_file.with_name(ready_file.name + ".part")
    half.write_text(described, encoding="utf-8")
    half.replace(ready_file)  # whoever waits for the file sees it whole


def _words(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part.strip()]


if __name__ == "__main__":
    main()
