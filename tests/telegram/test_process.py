"""The whole line through Telegram in a Home Assistant of its own: set up in its dialogs, restarted, killed."""

from collections.abc import AsyncIterator
import json
from pathlib import Path
import time
from typing import Any

import pytest

from scripts.lib.chats import Chats, set_up_telegram
from scripts.lib.flows import leave_follow_ups, set_up_all
from scripts.lib.realhome import RealHome
from simulator import SimulatedStack
from simulator.telegram import Message
from tests.e2e.conftest import requests_of, until

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e"), pytest.mark.timeout(240)]
PATIENCE = 90.0


@pytest.fixture
async def home(tmp_path: Path, sim: SimulatedStack) -> AsyncIterator[tuple[RealHome, Chats]]:
    """Run a Home Assistant with everything set up through its flows, and all of that on disk."""
    running = RealHome(tmp_path)
    async with running:
        await set_up_all(running, sim)
        chats = await set_up_telegram(running, sim)
        await leave_follow_ups(running)
        await until(lambda: _saved(running), 30)
        yield running, chats


async def _saved(home: RealHome) -> bool:
    """Is the last thing that was set up, the bot in the household's options, on disk?"""
    path = home.config / ".storage" / "core.config_entries"
    if not path.exists():
        return False
    entries: list[dict[str, Any]] = json.loads(path.read_text())["data"]["entries"]
    return any(one["options"].get("telegram_bot") for one in entries if one["domain"] == "mediamate")


async def test_a_wish_survives_a_restart_and_a_kill(
    home: tuple[RealHome, Chats], sim: SimulatedStack
) -> None:
    running, chats = home
    anna = chats.owner
    card = await anna.asks("download Dune", until=lambda message: message.labels, seconds=PATIENCE)
    await (await anna.presses(card, "1")).answer(PATIENCE)
    await anna.sees(lambda message: "Download" in " ".join(message.labels), PATIENCE)
    await running.stop()
    await running.start()
    sim.clock.set_speed(6)
    await (await anna.presses(card, "Download")).answer(PATIENCE)

    async def moving() -> bool:
        return any(one["state"] in {"grabbed", "downloading"} for one in await requests_of(running))

    await until(moving, PATIENCE)
    running.kill()
    await running.wait_ended(10)
    sim.clock.set_speed(120)
    await running.start()
    ready = await anna.sees(lambda message: _is_ready(sim, message), PATIENCE)
    assert ready.photo, "it comes with its poster"
    assert [one["state"] for one in await requests_of(running)] == ["ready"]
    notices = [one for one in anna.chat.of_bot if one.photo and _is_ready(sim, one)]
    assert len(notices) == 1
    log = running.log.read_text(encoding="utf-8").splitlines()
    assert [line for line in log if " ERROR " in line and "custom_components.mediamate" in line] == []


def _is_ready(sim: SimulatedStack, message: Message) -> bool:
    return sim.jellyfin.url in str(message.body.entities)


async def test_a_child_asks_and_an_administrator_approves(
    home: tuple[RealHome, Chats], sim: SimulatedStack
) -> None:
    _, chats = home
    began = time.monotonic()
    card = await chats.child.asks("скачай Начало", until=lambda message: message.labels, seconds=PATIENCE)
    await (await chats.child.presses(card, 0)).answer(PATIENCE)
    wish = await chats.owner.sees(lambda message: chats.child.name in message.text, PATIENCE)
    await (await chats.owner.presses(wish, "Approve")).answer(PATIENCE)
    await chats.child.sees(lambda message: _is_ready(sim, message), PATIENCE)
    assert time.monotonic() - began < PATIENCE
    assert not any(_is_ready(sim, message) for message in chats.owner.chat.of_bot), "it was not their wish"
