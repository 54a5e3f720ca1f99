"""The whole line in a real Home Assistant: asked in words, and told when it can be watched."""

import aiohttp
import pytest

from scripts.lib.realhome import RealHome
from simulator import SimulatedStack

from .conftest import requests_of, until

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e"), pytest.mark.timeout(180)]


@pytest.mark.parametrize(
    "words",
    [("download Dune", "the first one", "yes"), ("скачай Дюну", "первый", "да")],
    ids=["english", "russian"],
)
async def test_from_a_sentence_to_a_link(home: RealHome, sim: SimulatedStack, words: tuple[str, ...]) -> None:
    conversation = None
    for sentence in words:
        answer, conversation = await home.say(sentence, conversation)
        assert answer
        cyrillic = any("а" <= letter <= "я" for letter in answer.lower())
        assert cyrillic is (words[0][0] == "с"), "the answer follows the sentence's language"

    async def ready() -> dict | None:
        return next((one for one in await requests_of(home) if one["state"] == "ready"), None)

    request = await until(ready)
    assert request["link"].startswith(sim.jellyfin.url)
    async with aiohttp.ClientSession() as session, session.get(request["link"]) as response:
        assert response.status == 200

    async def told() -> list[str]:
        notes = await home.command({"type": "persistent_notification/get"})
        return [note["message"] for note in notes if request["link"] in note["message"]]

    assert len(await until(told, 10)) == 1


async def test_it_survives_a_restart_in_the_middle(home: RealHome, sim: SimulatedStack) -> None:
    """Stopped in mid-download and started again: it goes on where it was."""
    sim.clock.set_speed(4)
    await home.action("mediamate.request", ref="movie:tmdb:438631")

    async def moving() -> bool:
        return any(one["state"] in {"grabbed", "downloading"} for one in await requests_of(home))

    await until(moving, 60)
    await home.stop()
    sim.clock.set_speed(120)
    await home.start()

    async def ready() -> bool:
        return [one["state"] for one in await requests_of(home)] == ["ready"]

    await until(ready, 60)
    stages = (await requests_of(home))[0]["stages"]
    assert list(stages) == sorted(stages, key=stages.__getitem__), "stages came in their order"


async def test_no_traceback_and_no_secret_in_the_log(home: RealHome, sim: SimulatedStack) -> None:
    await home.action("mediamate.search", query="Dune")
    await home.say("what's downloading?")
    log = home.log.read_text(encoding="utf-8")
    ours = [line for line in log.splitlines() if "custom_components.mediamate" in line]
    assert [line for line in ours if " ERROR " in line] == []
    for secret in (sim.radarr.api_key, sim.qbittorrent.password, sim.jellyfin.api_key, sim.tmdb.api_key):
        assert secret not in log
