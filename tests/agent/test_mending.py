"""A model asks why something does not come, and which releases there are; it only prepares, and drops nothing."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.mediamate import data as data_module, desk_base, desk_searches
from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.model import DownloadState
from tests.desk.test_searches import Slow, told_late
from tests.dialogue.doors import Now
from tests.dialogue.home import SICARIO, TalkHome
from tests.dialogue.test_choosing import EMBER, TIDE, Choosing
from tests.made import ARRIVAL

from .tool_talk import Meet, Model, confirming, waiting

HASH = "ab" * 20
DEAD: dict[str, Any] = {"state": DownloadState.STALLED, "speed": 0, "seeds": 0}


async def wish(model: Model, title: str) -> None:
    await model.ask(title)
    await model.turn("yes", confirming, "ok")


async def repair(model: Model, **args: Any) -> dict[str, Any]:
    return await model.call("control_download", action="repair", **args)


async def test_why_and_what_helps(model: Model, home: TalkHome, mate: MediaMate) -> None:
    await wish(model, "Arrival")
    home.grab(ARRIVAL, HASH, **DEAD)
    running = (await model.call("downloads"))["downloads"][0]
    for name in (running["id"], running["ref"]):
        answer = await repair(model, id=name)
        assert answer["cause"] == "no_seeders" and answer["id"] == running["id"]
        assert answer["message"] == "Arrival (2016): nobody is sharing this release now."
        assert answer["question"].startswith("Shall I drop this release of Arrival (2016)")
    (prepared,) = await waiting(mate)
    assert prepared.verb == "repair" and prepared.destructive
    confirmed = (await model.turn("yes", confirming))[-1]
    assert confirmed["error"] == "confirm_destructive"
    assert home.radarr.remove_from_queue.await_count == 0


async def test_what_drops_nothing_is_done_after_a_yes(model: Model, home: TalkHome) -> None:
    await wish(model, "Arrival")
    home.grab(ARRIVAL, HASH, state=DownloadState.PAUSED, speed=0)
    asked = await model.turn(
        "why is it stuck?", [("control_download", {"action": "repair"})], lambda found: found[-1]["question"]
    )
    assert asked[-1]["question"] == "Shall I resume Arrival (2016)?" and not home.qbittorrent.resume.called
    done = (await model.turn("yes", confirming, "ok"))[-1]
    assert done["status"] == "done" and home.qbittorrent.resume.called


async def test_a_wish_by_its_own_id(model: Model, home: TalkHome) -> None:
    await wish(model, "Arrival")
    waits = (await model.call("downloads"))["waiting"][0]
    answer = await repair(model, id=waits["request_id"])
    assert answer["cause"] == "searching" and "question" in answer


async def test_nothing_to_do_is_told(model: Model, home: TalkHome) -> None:
    await wish(model, "Arrival")
    home.grab(ARRIVAL, HASH, speed=5_000_000)
    answer = await repair(model)
    assert answer["cause"] == "fine" and "question" not in answer and answer["next"] == "Tell the user."


async def test_of_several_each_cause_is_told(model: Model, home: TalkHome) -> None:
    await wish(model, "Arrival")
    await wish(model, "Sicario")
    home.grab(ARRIVAL, HASH, **DEAD)
    home.grab(SICARIO, "cd" * 20, speed=5_000_000)
    answer = await repair(model)
    assert [one["cause"] for one in answer["causes"]] == ["no_seeders", "fine"]
    again = await repair(model, id=answer["causes"][0]["id"])  # it was shown, so it may be named
    assert again["cause"] == "no_seeders"


async def test_ids_that_were_not_shown(model: Model, home: TalkHome) -> None:
    assert (await repair(model, id="qb:zz"))["error"] == "not_shown"
    assert (await repair(model))["error"] == "nothing_on_its_way"


# --- releases


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Choosing:
    made = Choosing(Now())
    made.found = (TIDE, EMBER)
    for module in (desk_base, data_module):
        monkeypatch.setattr(module, "current_stack", lambda hass: made.stack())
    monkeypatch.setattr(desk_base, "away", lambda hass, role: None)
    return made


async def test_a_list_and_a_choice(model: Model, home: Choosing) -> None:
    await wish(model, "Arrival")
    answer = await model.call("releases", ref=str(ARRIVAL))
    assert [one["title"] for one in answer["releases"]] == [EMBER.title, TIDE.title]
    assert answer["releases"][0]["why"] and "hush" not in str(answer)
    chosen = answer["releases"][1]["id"]
    asked = await model.turn(
        "the second one", [("releases", {"id": chosen})], lambda found: found[-1]["question"]
    )
    assert asked[-1]["question"].startswith("Download this release of Arrival (2016): Arrival.2016.1080p.RUS")
    assert home.radarr.grab.await_count == 0
    done = (await model.turn("yes", confirming, "ok"))[-1]
    assert done["status"] == "requested" and home.radarr.grab.await_count == 1


async def test_what_would_be_replaced_no_model_confirms(model: Model, home: Choosing) -> None:
    await wish(model, "Arrival")
    home.grab(ARRIVAL, HASH, **DEAD)
    chosen = (await model.call("releases", ref=str(ARRIVAL)))["releases"][0]["id"]
    answer = await model.call("releases", id=chosen)
    assert answer["question"].startswith("Drop what is coming of Arrival (2016)")
    assert (await model.turn("yes", confirming))[-1]["error"] == "confirm_destructive"
    assert home.radarr.grab.await_count == 0


async def test_slow_indexers_hold_no_model_up(
    hass: HomeAssistant, model: Model, home: Choosing, mate: MediaMate, monkeypatch: pytest.MonkeyPatch
) -> None:
    mate.outbox.stop()  # so that what is told can be looked at
    await wish(model, "Arrival")
    monkeypatch.setattr(desk_searches, "PATIENCE", 0.01)
    slow = Slow(home)
    for _ in range(2):
        answer = await model.call("releases", ref=str(ARRIVAL))
        assert answer["status"] == "searching" and "releases" not in answer and answer["next"]
    await slow.end(hass, mate)
    (notice,) = await told_late(mate)
    assert notice.name == "releases_found", "they are told where they asked"
    assert len((await model.call("releases", ref=str(ARRIVAL)))["releases"]) == 2
    assert slow.count == 1


async def test_past_the_library_only_with_a_yes_of_its_own(
    hass: HomeAssistant, meet: Meet, home: Choosing, hass_admin_user: MockUser
) -> None:
    home.managed = (EMBER,)
    home.manager.fetch.return_value = b"de"
    home.radarr.push.return_value = ("Unknown Movie",)
    anna = meet(hass_admin_user)
    await anna.call("find", title="Arrival")
    chosen = (await anna.call("releases", ref=str(ARRIVAL)))["releases"][0]["id"]
    await anna.turn("the first", [("releases", {"id": chosen})], lambda found: found[-1]["question"])
    asked = (await anna.turn("yes", confirming, lambda found: found[-1]["question"]))[-1]
    assert asked["status"] == "needs_confirmation" and asked["question"].startswith("radarr does not take")
    assert home.qbittorrent.add.await_count == 0
    again = (await anna.turn("hm", confirming))[-1]
    assert again["error"] == "confirm_no_assent" and home.qbittorrent.add.await_count == 0
    await anna.turn("so what", lambda found: asked["question"])
    done = (await anna.turn("yes", confirming, "ok"))[-1]
    assert done["status"] == "requested" and "No app here" in done["message"]
    home.qbittorrent.add.assert_awaited_once_with(b"de", category="mediamate")


async def test_where_there_is_no_library_a_model_asks_the_same(
    hass: HomeAssistant, meet: Meet, home: Choosing, hass_admin_user: MockUser
) -> None:
    home.managed = (EMBER,)
    home.manager.fetch.return_value = b"de"
    home.missing.add("radarr")
    anna = meet(hass_admin_user)
    await anna.call("find", title="Arrival")
    chosen = (await anna.call("releases", ref=str(ARRIVAL)))["releases"][0]["id"]
    asked = await anna.turn("the first", [("releases", {"id": chosen})], lambda found: found[-1]["question"])
    assert asked[-1]["question"].startswith("No app here will sort it into the library.")
    await anna.turn("yes", confirming, "ok")
    home.qbittorrent.add.assert_awaited_once_with(b"de", category="mediamate")


async def test_a_release_that_was_not_shown(model: Model, home: Choosing) -> None:
    assert (await model.call("releases", id="release-0123456789"))["error"] == "not_shown"
    assert (await model.call("releases"))["error"] == "invalid_arguments"


async def test_a_service_by_its_name(model: Model, home: Choosing) -> None:
    answer = await model.call("request", title="Arrival", instance="second radarr")
    assert answer["status"] == "refused" and "second radarr" in answer["message"]
    answer = await model.call("request", title="Arrival", instance="radarr")
    assert answer["status"] == "needs_confirmation"
