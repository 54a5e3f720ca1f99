"""What is watched, as events: once when it begins, once when it ends."""

from dataclasses import replace
from typing import Any
from unittest.mock import create_autospec

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.mediamate.model import PlaybackSession, ServerSnapshot, ServiceInfo
from custom_components.mediamate.operations.stack import Instance, MediaStack
from custom_components.mediamate.playback import Playback
from custom_components.mediamate.ports import MediaServer
from tests.made import DUNE

SESSION = PlaybackSession(id="s1", user="Anna", title="Dune", item_id="j1", ref=DUNE)


@pytest.fixture
def watch(hass: HomeAssistant) -> Any:
    port = create_autospec(MediaServer, instance=True)
    port.link.side_effect = lambda item_id: f"http://tv/{item_id}"
    state: dict[str, Any] = {"snapshot": None}
    playback = Playback(
        hass, lambda: MediaStack(servers=(Instance("jf", "Jellyfin", port, state["snapshot"]),))
    )
    events = [async_capture_events(hass, f"mediamate_playback_{name}") for name in ("started", "stopped")]

    async def look(*sessions: PlaybackSession, down: bool = False) -> tuple[list[str], list[str]]:
        state["snapshot"] = None if down else ServerSnapshot(info=ServiceInfo("j", "1"), sessions=sessions)
        playback.look()
        await hass.async_block_till_done()
        told = tuple([one.data["title"] for one in seen] for seen in events)
        look.last = [dict(one.data) for seen in events for one in seen]
        for seen in events:
            seen.clear()
        return told

    return look


async def test_beginnings_and_ends_are_told_once(watch: Any) -> None:
    assert await watch(down=True) == ([], [])
    assert await watch() == ([], [])
    assert await watch(SESSION) == (["Dune"], [])
    assert watch.last == [
        {
            "request_id": None,
            "ref": "movie:tmdb:438631",
            "title": "Dune",
            "year": None,
            "media_type": "movie",
            "member": "Anna",
            "door": None,
            "stage": "playback_started",
            "link": "http://tv/j1",
        }
    ]
    assert await watch(replace(SESSION, title="Дюна")) == ([], [])
    assert await watch(down=True) == ([], [])
    assert await watch() == ([], ["Дюна"])
    assert watch.last[0]["stage"] == "playback_stopped"


async def test_what_runs_already_when_we_start_is_no_news(watch: Any) -> None:
    assert await watch(SESSION) == ([], [])
    assert await watch() == ([], ["Dune"])


async def test_another_title_in_the_same_session_ends_the_first(watch: Any) -> None:
    await watch(SESSION)
    other = replace(SESSION, item_id="j2", title="Arrival", ref=None)
    assert await watch(other) == (["Arrival"], ["Dune"])
    second = replace(SESSION, id="s2", user="Boris")
    assert await watch(other, second) == (["Dune"], [])
    assert watch.last[0]["member"] == "Boris"
