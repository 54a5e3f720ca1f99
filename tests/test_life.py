"""What works by itself does so while there is an entry: nothing lives on after the last, and all of it begins with the next."""

import asyncio
from typing import Any
from unittest.mock import AsyncMock

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers.dispatcher import async_dispatcher_send
import pytest

from custom_components.mediamate import desk_subtitles
from custom_components.mediamate.data import DATA, database_path
from custom_components.mediamate.desk_subtitles import Waiting
from custom_components.mediamate.household import household_entry
from custom_components.mediamate.model import MediaItem, RequestState
from custom_components.mediamate.model.subtitles import Subtitled
from custom_components.mediamate.operations.stack import Instance
from custom_components.mediamate.operations.subtitles import Sought, SubtitleWish
from custom_components.mediamate.tracker import SIGNAL_CHANGED
from tests.made import DUNE, MEMBER, request, thread


def alive(hass: HomeAssistant) -> list[str]:
    """Return the timers and background tasks of ours, in a loop where nothing else waits for long."""
    handles = [f"{one} {getattr(one, '_args', '')}" for one in hass.loop._scheduled if not one.cancelled()]
    tasks = [one.get_name() for one in hass._background_tasks if not one.done()]
    return [one for one in (*handles, *tasks) if "mediamate" in one.casefold()]


async def test_nothing_lives_on_after_the_last_entry(hass: HomeAssistant, fake_entry: Any) -> None:
    entry, made = await fake_entry("sonarr"), household_entry(hass)
    assert made is not None
    await hass.async_start()
    mate = hass.data[DATA]
    async_dispatcher_send(hass, SIGNAL_CHANGED, request(state=RequestState.IMPORTED))
    mate.followers.wake()
    await hass.async_block_till_done()
    living = "\n".join(alive(hass))
    for one in ("mender", "prune", "followers"):
        assert one in living
    await hass.config_entries.async_remove(entry.entry_id)
    assert "mender" in "\n".join(alive(hass)), "the household is left"
    await hass.config_entries.async_remove(made.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert alive(hass) == []
    mate.tracker.nudge()
    mate.followers.wake()
    mate.outbox.kick()
    async_dispatcher_send(hass, SIGNAL_CHANGED, request(state=RequestState.IMPORTED))
    await hass.async_block_till_done()
    assert alive(hass) == []


async def test_what_ended_with_the_last_entry_begins_with_the_next(
    hass: HomeAssistant, fake_entry: Any
) -> None:
    entry, made = await fake_entry("sonarr"), household_entry(hass)
    assert made is not None
    await hass.async_start()
    before = len([one for one in alive(hass) if "mender" in one])
    for one in (entry, made):
        await hass.config_entries.async_remove(one.entry_id)
    again = await fake_entry("sonarr")
    assert again.state is ConfigEntryState.LOADED
    assert len([one for one in alive(hass) if "mender" in one]) == before == 1
    await fake_entry("radarr")
    assert len([one for one in alive(hass) if "mender" in one]) == 1, "once, however many there are"
    await hass.async_stop(force=True)
    assert not [one for one in alive(hass) if "mender" in one]


async def test_a_look_for_subtitles_ends_with_the_last_entry(
    hass: HomeAssistant, fake_entry: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would be told, and with that begin a new history."""
    entry, made = await fake_entry("sonarr"), household_entry(hass)
    assert made is not None
    begun = asyncio.Event()

    async def endlessly(*_: Any) -> None:
        begun.set()
        await asyncio.Event().wait()

    item = Subtitled(backend_id=1, title="Dune")
    manager: Any = Instance("bazarr", "Bazarr", None, None)
    sought = Sought(manager=manager, language="ru", items=(item,))
    monkeypatch.setattr(desk_subtitles, "seek", AsyncMock(return_value=sought))
    monkeypatch.setattr(desk_subtitles, "keep", endlessly)
    monkeypatch.setattr(desk_subtitles, "PATIENCE", 0.01)
    mate = hass.data[DATA]
    waiting = Waiting(thread(MEMBER), MediaItem(ref=DUNE, title="Dune"))
    await mate.desk.subtitles(MEMBER, SubtitleWish(ref=DUNE, language="ru"), waiting)
    await begun.wait()
    for one in (entry, made):
        await hass.config_entries.async_remove(one.entry_id)
    async with asyncio.timeout(30):
        await hass.async_block_till_done(wait_background_tasks=True)
    assert alive(hass) == [] and not database_path(hass).exists()
