"""Repair and releases in Telegram: what helps is a button, a release is chosen by its number."""

from typing import Any

import pytest

from custom_components.mediamate import data as data_module, desk_base
from custom_components.mediamate.model import DownloadState
from tests.dialogue.doors import Now
from tests.dialogue.test_choosing import CAM, EMBER, TIDE, Choosing
from tests.made import ARRIVAL

from .conftest import ANNA, BORIS, MIA, Opened
from .fake_bot import FakeBot

DEAD: dict[str, Any] = {"state": DownloadState.STALLED, "speed": 0, "seeds": 0}


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Choosing:
    home = Choosing(Now())
    home.found = (CAM, TIDE, EMBER)
    for module in (desk_base, data_module):
        monkeypatch.setattr(module, "current_stack", lambda hass: home.stack())
    monkeypatch.setattr(desk_base, "away", lambda hass, role: None)
    return home


@pytest.fixture
async def bot(open_telegram: Opened) -> FakeBot:
    return await open_telegram()


async def waits_for_arrival(bot: FakeBot) -> None:
    await bot.says(BORIS, "download Arrival")
    await bot.presses(BORIS, bot.last(BORIS), "Download")


async def test_a_release_is_chosen_by_its_number(bot: FakeBot, home: Choosing) -> None:
    await waits_for_arrival(bot)
    await bot.says(BORIS, "show the releases of Arrival")
    listed = bot.last(BORIS)
    assert listed.html.startswith("Releases of Arrival (2016). Which one?\n1. Bluray-1080p")
    assert listed.labels[:3] == ["1", "2", "3"]
    await bot.presses(BORIS, listed, "2")
    assert "Download this release of Arrival (2016): Arrival.2016.1080p.RUS-TIDE, 6 GB?" in listed.html
    assert listed.labels == ["Yes", "No"] and home.radarr.grab.await_count == 0
    await bot.presses(BORIS, listed, "Yes")
    home.radarr.grab.assert_awaited_once_with(TIDE.guid, 3)


@pytest.mark.parametrize("refusing", [True, False])
async def test_past_the_library_with_a_button(bot: FakeBot, home: Choosing, *, refusing: bool) -> None:
    home.managed = (EMBER,)
    home.manager.fetch.return_value = b"de"
    home.radarr.push.return_value = ("Unknown Movie",)
    if not refusing:
        home.missing.add("radarr")
    await bot.says(ANNA, "show the releases of Arrival")
    shown = bot.last(ANNA)
    await bot.presses(ANNA, shown, "1")
    if refusing:
        await bot.presses(ANNA, shown, "Yes")
        assert shown.html.startswith("radarr does not take this release")
    assert "straight to qb all the same" in shown.html and shown.labels == ["Yes", "No"]
    assert home.qbittorrent.add.await_count == 0
    await bot.presses(ANNA, shown, "Yes")
    home.qbittorrent.add.assert_awaited_once_with(b"de", category="mediamate")
    assert "qb is downloading the release" in shown.html and shown.labels == []


async def test_a_release_full_of_markup(bot: FakeBot, home: Choosing) -> None:
    from dataclasses import replace

    home.found = (replace(EMBER, title="<b>Arrival</b> & <a href='http://evil.invalid'>x</a>"),)
    await waits_for_arrival(bot)
    await bot.says(BORIS, "show the releases of Arrival")
    assert "<a href" not in bot.last(BORIS).html and "&lt;b&gt;Arrival" in bot.last(BORIS).html


@pytest.mark.parametrize("asked", ["why is Arrival stuck?", "почини загрузку Прибытия"])
async def test_what_helps_is_a_button(bot: FakeBot, home: Choosing, asked: str) -> None:
    await waits_for_arrival(bot)
    home.grab(ARRIVAL, "aa", **DEAD)
    await bot.says(BORIS, asked)
    told = bot.last(BORIS)
    assert len(told.labels) == 2 and home.radarr.remove_from_queue.await_count == 0
    await bot.presses(BORIS, told, told.labels[0])
    assert home.radarr.remove_from_queue.await_args.kwargs["blocklist"] is True


async def test_who_may_not_choose(bot: FakeBot, home: Choosing) -> None:
    await waits_for_arrival(bot)
    await bot.says(MIA, "покажи раздачи Прибытия")
    assert bot.last(MIA).labels == []
