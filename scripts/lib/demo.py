"""The demo: `scripts/demo`. See there for how it is called."""

import argparse
import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
import logging
import os
from pathlib import Path
import shutil
import signal
import sys
import time
from typing import Any

import aiohttp

from simulator import Fault, SimulatedStack
from simulator.llm.brain import media_model
from simulator.stack import ARRS, LLM_SERVICES, MORE, MORE_TORRENT_CLIENTS

from .chats import Chats, Talk, addresses, set_up_telegram
from .flows import AGENT, fields_of, leave_follow_ups, set_up_all, set_up_model
from .proof import Failed, new_subtitles, releases, seasons, watchable
from .realhome import BASE, ROOT, HomeError, RealHome, port_or_any

FOLDER = ROOT / ".demo"
# which part of the stack each fault breaks, and how; the last one only until somebody has it repaired
FAULTS = {
    "no-import": ("radarr", Fault("no-import")),
    "no-scan": ("jellyfin", Fault("no-scan")),
    "no-seed": ("qbittorrent", Fault("no-seed")),
    "bad-release": (
        "radarr",
        Fault("import-blocked", times=1, body="Caution: Found executable file with extension: '.exe'"),
    ),
}
MOMENTS = ("searching", "downloading", "stalled", "ready")
ARRIVAL = 329865  # the film that is there from the start, by its TMDb id
CHAT_PORT = 8124  # of the page that shows the chats, if it is free
PATIENCE = 45.0  # seconds that each wish may take
LOOK_EVERY = 0.25
BOLD, DIM, RED, GREEN, PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[32m", "\x1b[0m"


@dataclass(slots=True)
class Screen:
    """Where the dialogue is shown; colours only where a person looks."""

    colours: bool = field(default_factory=sys.stdout.isatty)
    began: float = field(default_factory=time.monotonic)

    def line(self, text: str = "", style: str = "") -> None:
        """Print one line."""
        print(f"{style}{text}{PLAIN}" if self.colours and style else text, flush=True)

    def timed(self, text: str, style: str = DIM) -> None:
        """Print one line with the seconds since the beginning."""
        self.line(f"[{time.monotonic() - self.began:5.1f} s] {text}", style)

    def speech(self, who: str, text: str, style: str = "") -> None:
        """Print what somebody said, further lines below its first."""
        first, *rest = text.splitlines() or [""]
        self.line(f"{who:>10}: {first}", style)
        for more in rest:
            self.line(f"{'':>10}  {more}", style)


@dataclass(frozen=True, slots=True)
class Moment:
    """Said nothing until what was asked for last is so far: a state of a request, or "stalled"."""

    state: str


async def converse(
    home: RealHome, screen: Screen, sentences: Sequence[str | Moment], agent: str
) -> list[str]:
    """Say the sentences, one after the other, in one conversation; returns the answers."""
    conversation: str | None = None
    answers: list[str] = []
    for sentence in sentences:
        if isinstance(sentence, Moment):
            await follow(home, screen, sentence.state)
        else:
            screen.speech("You", sentence, BOLD)
            answer, conversation = await home.say(sentence, conversation, agent=agent)
            screen.speech("MediaMate", answer)
            answers.append(answer)
        screen.line()
    return answers


async def converse_in_chat(
    home: RealHome, talk: Talk, screen: Screen, sentences: Sequence[str | Moment]
) -> None:
    """Say the sentences in Telegram; one that is the name of a button presses it."""
    for sentence in sentences:
        if isinstance(sentence, Moment):
            await follow(home, screen, sentence.state)
        else:
            await talk.say(sentence)
        screen.line()


async def requests_of(home: RealHome) -> list[dict[str, Any]]:
    """What was asked for, the last thing first."""
    found: list[dict[str, Any]] = (await home.action("mediamate.get_requests"))["requests"]
    return found


async def follow(home: RealHome, screen: Screen, state: str = "ready") -> dict[str, Any]:
    """Print each stage of what was asked for last, as it comes; return the request once it is so far."""
    seen = ""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        request = next(iter(await requests_of(home)), None)
        stage = stage_of(request)
        if stage != seen:
            screen.timed(f"{request['title'] if request else '-'}: {stage}")
            seen = stage
        if request and state in {request["state"], "stalled" if request["stalled"] else ""}:
            return request
        if request and request["state"] in {"ready", "failed", "declined", "cancelled"}:
            raise Failed(f"the request ended as {stage} ({request.get('reason')})")
        await asyncio.sleep(LOOK_EVERY)
    raise Failed(f"not {state} within {PATIENCE:.0f} s (last stage: {seen or 'none'})")


def stage_of(request: dict[str, Any] | None) -> str:
    """Say how far a request is, in two words."""
    if request is None:
        return "nothing requested"
    return f"{request['state']}, {request['stalled']}" if request["stalled"] else str(request["state"])


async def notice(home: RealHome, screen: Screen) -> None:
    """Show how whoever asked was told."""
    for note in await home.command({"type": "persistent_notification/get"}):
        if "mediamate" in note["notification_id"]:
            screen.speech("Told", f"{note.get('title') or ''} {note['message']}".strip(), GREEN)


async def play(
    home: RealHome,
    sim: SimulatedStack,
    screen: Screen,
    sentences: Sequence[str | Moment],
    *,
    agent: str = AGENT,
    chats: Chats | None = None,
) -> int:
    """The dialogue (in Telegram, if there are chats) and what comes of it; returns the exit code."""
    screen.began = time.monotonic()
    waits = 1 + sum(isinstance(one, Moment) for one in sentences)
    try:
        async with asyncio.timeout(waits * (PATIENCE + 5)):
            talk = Talk(chats.owner, screen.speech) if chats else None
            answers: list[str] = []
            if talk:
                await converse_in_chat(home, talk, screen, sentences)
            else:
                answers = await converse(home, screen, sentences, agent)
            if new_subtitles(sim) and not await requests_of(home):
                screen.timed("Bazarr itself says: the subtitles are there", GREEN)
                return 0
            await follow(home, screen)
            await prove(home, sim, screen, answers)
            if talk:
                await talk.told(str((await requests_of(home))[0]["link"]), PATIENCE)
            else:
                await notice(home, screen)
    except (Failed, HomeError, TimeoutError, aiohttp.ClientError) as err:
        screen.line(f"FAILED: {str(err) or type(err).__name__}", RED)
        return 1
    return 0


async def prove(home: RealHome, sim: SimulatedStack, screen: Screen, answers: Sequence[str]) -> None:
    """Ask the services themselves for everything that was asked for."""
    for request in reversed(await requests_of(home)):
        screen.timed(await watchable(sim, request), GREEN)
        if told := seasons(sim, request):
            screen.timed(told, GREEN)
        screen.speech("Watch it", request["link"], BOLD)
    for told in releases(sim, answers):
        screen.timed(told, GREEN)


async def serve(home: RealHome, sim: SimulatedStack, screen: Screen, chats: Chats) -> int:
    """Keep everything running until Ctrl-C."""
    await prefer_mediamate(home)
    address = home.url.replace("127.0.0.1", "localhost")
    screen.line()
    screen.line(f"Home Assistant: {address}  (user demo, password demo)", BOLD)
    for name, page in addresses(sim, chats).items():
        screen.line(f"Telegram, {name}: {page.replace('127.0.0.1', 'localhost')}", BOLD)
    screen.line("Open Assist, or a chat, and say “download Dune”. Ctrl-C ends everything.")
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    while not stop.is_set() and home.running:
        try:
            await asyncio.wait_for(stop.wait(), 1)
        except TimeoutError:
            continue
    return 0 if stop.is_set() else 1


async def prefer_mediamate(home: RealHome) -> None:
    """Make Assist's own dialog talk to MediaMate, as a person would in the settings."""
    listed = await home.command({"type": "assist_pipeline/pipeline/list"})
    for pipeline in listed["pipelines"]:
        if pipeline["id"] == listed["preferred_pipeline"]:
            changed = {**pipeline, "conversation_engine": AGENT}
            identity = changed.pop("id")
            await home.command(
                {"type": "assist_pipeline/pipeline/update", "pipeline_id": identity, **changed}
            )


async def run(options: argparse.Namespace) -> int:
    """Bring everything up, set it up through the flows, then play or serve."""
    screen = Screen()
    # a folder of its own each: two dialogues may be played at the same time
    folder = options.folder / (f"say-{os.getpid()}" if options.say else "serve")
    shutil.rmtree(folder, ignore_errors=True)
    async with AsyncExitStack() as stack:
        sim = await stack.enter_async_context(simulated(options))
        for fault in options.fault:
            service, what = FAULTS[fault]
            sim.faults.set(service, what)
            screen.timed(f"fault: {fault} ({service})", RED)
        screen.timed(f"simulated services are up: {', '.join(fields_of(sim))}")
        port = options.port or (None if options.say else 8123)
        integrations = BASE if options.say else (*BASE, "frontend", "assist_pipeline")
        home = RealHome(folder, port=port, integrations=integrations)
        if options.say:
            stack.callback(home.wipe)
        await stack.enter_async_context(home)
        screen.timed(f"Home Assistant is up at {home.url}")
        try:
            agent, chats = await set_up_home(home, sim, screen, options)
        except HomeError as err:
            screen.line(f"FAILED: {err}\n{home.log_tail()}", RED)
            return 1
        screen.line()
        if chats and not options.say:
            return await serve(home, sim, screen, chats)
        status = await play(home, sim, screen, options.say, agent=agent, chats=chats)
        if sim.llm.requests:
            screen.timed(f"the simulated model was asked {len(sim.llm.requests)} times")
        if status and options.verbose:
            screen.line(home.log_tail(60), DIM)
        return status


def with_telegram(options: argparse.Namespace) -> bool:
    """Say whether Telegram is there: always where it can be looked at."""
    return not options.say or options.door == "telegram"


def simulated(options: argparse.Namespace) -> SimulatedStack:
    """Return the simulated services that these options want."""
    ports = {} if options.say else {"chat": port_or_any(CHAT_PORT)}
    llm, telegram = bool(options.agent), with_telegram(options)
    return SimulatedStack(
        speed=options.speed,
        arrs=tuple(ARRS),
        more=tuple(MORE),
        torrent_clients=("qbittorrent", *MORE_TORRENT_CLIENTS),
        owned=(ARRIVAL,),
        llm=llm,
        telegram=telegram,
        ports=ports,
    )


async def set_up_home(
    home: RealHome, sim: SimulatedStack, screen: Screen, options: argparse.Namespace
) -> tuple[str, Chats | None]:
    """Go through the config flows; returns the agent to talk to, and the people in Telegram."""
    titles, agent, chats = await set_up_all(home, sim), AGENT, None
    if options.agent:
        sim.llm.answer_with(media_model)
        agent = await set_up_model(home, sim, options.agent)
        titles.append(agent)
    if with_telegram(options):
        chats = await set_up_telegram(home, sim)
        titles.append("Telegram")
    await leave_follow_ups(home)
    screen.timed(f"set up through their config flows: {', '.join(titles)}")
    return agent, chats


def moment(text: str) -> Moment:
    """Read a moment to wait for."""
    if text not in MOMENTS:
        raise argparse.ArgumentTypeError(f"one of {', '.join(MOMENTS)}")
    return Moment(text)


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="scripts/demo", description="MediaMate in a real Home Assistant.")
    parser.add_argument(
        "--say", action="append", default=[], metavar="SENTENCE", help="say this (repeatable)"
    )
    parser.add_argument(
        "--wait",
        dest="say",
        action="append",
        type=moment,
        metavar="MOMENT",
        help=f"before the next sentence, wait until what was asked for last is so far: {', '.join(MOMENTS)}",
    )
    parser.add_argument("--fault", action="append", default=[], choices=sorted(FAULTS), help="break a part")
    parser.add_argument(
        "--agent",
        choices=LLM_SERVICES,
        help="talk to an agent with a model: simulated, or the real one if ANTHROPIC_API_KEY (…) is set",
    )
    parser.add_argument(
        "--door",
        choices=("assist", "telegram"),
        default="assist",
        help="where it is said; in Telegram, a sentence that is the name of a button presses it",
    )
    parser.add_argument("--port", type=int, help="of Home Assistant (8123; any free one with --say)")
    parser.add_argument("--speed", type=float, default=60.0, help="simulated seconds in one second (60)")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where it keeps its files (.demo)")
    parser.add_argument("-v", "--verbose", action="store_true", help="show Home Assistant's log on failure")
    return parser.parse_args(arguments)


def main() -> int:
    """Run until done; Ctrl-C while starting is no traceback."""
    logging.basicConfig(level=logging.ERROR)
    try:
        return asyncio.run(run(parse()))
    except KeyboardInterrupt:
        return 130
    except (HomeError, OSError) as err:
        print(f"FAILED: {err}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
