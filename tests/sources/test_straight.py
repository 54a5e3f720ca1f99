"""A home with Prowlarr and a torrent client, but no library for films: an administrator gets one all the same."""

from collections.abc import Awaitable, Callable
import logging
from typing import Any

from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.mediamate.data import DATA
from simulator import Fault, SimulatedStack
from tests.made import ADMIN

pytestmark = pytest.mark.usefixtures("impatient")

type Say = Callable[..., Awaitable[str]]


@pytest.fixture
def arrs() -> tuple[str, ...]:
    """Have series only."""
    return ("sonarr",)


@pytest.fixture
def more() -> tuple[str, ...]:
    """Have Prowlarr."""
    return ("prowlarr",)


@pytest.fixture
async def say(hass: HomeAssistant, setup_stack: Any, hass_admin_user: MockUser) -> Say:
    """Return a coroutine function that says something in one conversation, as an administrator."""
    await setup_stack()

    async def said(text: str, user: MockUser = hass_admin_user) -> str:
        context = Context(user_id=user.id)
        result = await conversation.async_converse(
            hass, text, user.id, context, "en", "conversation.mediamate"
        )
        speech: str = result.response.speech["plain"]["speech"]
        return speech

    return said


@pytest.mark.parametrize(
    ("asked", "yes", "name"),
    [
        ("show the releases of Arrival", "yes", "Arrival.2016.1080p.WEB-DL.x264-ORBIT"),
        ("покажи раздачи Прибытия", "да", None),  # a magnet link: its name comes from those who share it
    ],
    ids=["file", "magnet"],
)
async def test_from_the_indexer_to_the_torrent_client(
    hass: HomeAssistant,
    sim: SimulatedStack,
    say: Say,
    caplog: pytest.LogCaptureFixture,
    *,
    asked: str,
    yes: str,
    name: str | None,
) -> None:
    caplog.set_level(logging.DEBUG)
    if name is None:
        sim.prowlarr.indexers[1].enabled = False
    listed = await say(asked)
    assert "1. 1080p" in listed
    question = await say("1")
    assert "qBittorrent" in question and not sim.torrents.engine.torrents
    done = await say(yes)
    (torrent,) = sim.torrents.engine.torrents.values()
    assert torrent.category == "mediamate"
    if name is not None:
        assert torrent.name == name
    await hass.async_block_till_done(wait_background_tasks=True)
    (shown,) = await hass.data[DATA].desk.downloads(ADMIN)
    assert (shown.client, shown.id.rpartition(":")[2]) == ("qBittorrent", torrent.hash)
    assert sim.prowlarr.api_key not in f"{listed} {question} {done} {caplog.text}"


async def test_an_indexer_that_sends_elsewhere(sim: SimulatedStack, say: Say) -> None:
    sim.prowlarr.indexers[1].redirect = True
    for text in ("show the releases of Arrival", "1"):
        await say(text)
    assert "neither a torrent file nor a magnet link" in await say("yes")
    assert not sim.torrents.engine.torrents


async def test_prowlarr_forgot_it(sim: SimulatedStack, say: Say) -> None:
    for text in ("show the releases of Arrival", "1"):
        await say(text)
    await sim.restart("prowlarr")
    assert "neither a torrent file nor a magnet link" in await say("yes")
    for text in ("show the releases of Arrival", "1", "yes"):
        await say(text)
    assert len(sim.torrents.engine.torrents) == 1


async def test_twice_is_once(sim: SimulatedStack, say: Say) -> None:
    for text in ("show the releases of Arrival", "1", "yes", "show the releases of Arrival", "1"):
        await say(text)
    assert await say("yes") == "The torrent client has this download already."
    assert len(sim.torrents.engine.torrents) == 1


@pytest.mark.parametrize("fault", ["gateway", "gateway:504", "lost"])
async def test_a_client_that_took_it_without_an_answer(sim: SimulatedStack, say: Say, fault: str) -> None:
    """A proxy in front of it gave up, or the connection broke: it is looked up before anybody says no."""
    for text in ("show the releases of Arrival", "1"):
        await say(text)
    sim.faults.set("qbittorrent", Fault(fault, path="/api/v2/torrents/add", times=1))
    assert "qBittorrent" in (said := await say("yes")) and "not" not in said, said
    assert len(sim.torrents.engine.torrents) == 1


async def test_a_client_that_is_behind_a_proxy_and_away(sim: SimulatedStack, say: Say) -> None:
    for text in ("show the releases of Arrival", "1"):
        await say(text)
    sim.faults.set("qbittorrent", Fault("status:502"))
    assert await say("yes") == "qBittorrent reports an error."
    assert not sim.torrents.engine.torrents


async def test_who_is_no_administrator_is_told_that_there_is_no_library(
    hass: HomeAssistant, sim: SimulatedStack, say: Say
) -> None:
    boris = MockUser(name="Boris", is_owner=False).add_to_hass(hass)
    assert await say("show the releases of Arrival", boris) == "No service is set up for a film."
    assert sim.prowlarr.state()["queries"] == 0
