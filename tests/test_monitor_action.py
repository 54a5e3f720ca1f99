# ruff: noqa: F811 - fixtures that are imported
"""The action that has seasons and episodes of a series searched for, or no longer."""

from dataclasses import replace
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.mediamate.model import Part
from tests.made import DUNE
from tests.made_home import Home
from tests.members import household_of, member_data
from tests.operations.fakes import BEAR, FakeSonarr, season_episodes
from tests.test_services import Call, call, entry, home, mate, member, series  # noqa: F401

REF = str(BEAR.ref)
DONE = {"status": "done", "ref": REF, "title": "The Bear"}


@pytest.fixture
def held(series: FakeSonarr) -> FakeSonarr:
    """The Bear is there: the first season with its files, the second wanted, the others not."""
    episodes = season_episodes(BEAR, (1, 2))
    series.keep(BEAR, *(replace(one, has_file=one.part.season == 1) for one in episodes))
    return series


async def test_off_and_on_again(held: FakeSonarr, call: Call) -> None:
    off = await call("monitor", {"ref": REF, "seasons": [2], "monitored": False})
    assert off == DONE | {
        "message": "The Bear (2022), season 2: no longer looked for. If you want it after all, just ask for it.",
        "monitored": False,
        "seasons": [2],
        "episodes": 10,
        "missing": 10,
    }
    again = await call("monitor", {"title": "The Bear", "seasons": 2, "monitored": False})
    assert (again["status"], again["ref"]) == ("unchanged", REF)
    on = await call("monitor", {"title": "The Bear", "seasons": 2, "episode": 3, "monitored": True})
    assert on == DONE | {
        "message": "The Bear (2022), season 2, episode 3: looked for from now on.",
        "monitored": True,
        "seasons": [2],
        "episode": 3,
        "episodes": 1,
        "missing": 1,
    }
    assert held.called("want") == [(1, (Part(2),), False), (1, (Part(2, 3),), True)]
    assert not held.called("search_parts") and not held.called("search_now")
    assert (await call("monitor", {"ref": REF, "seasons": 2, "episode": 3, "monitored": True}))[
        "status"
    ] == "unchanged"


async def test_the_whole_series_only_off(held: FakeSonarr, call: Call) -> None:
    asked = await call("monitor", {"ref": REF, "monitored": True})
    assert asked["status"] == "needs_choice" and held.called("want") == []
    off = await call("monitor", {"ref": REF, "monitored": False})
    assert (off["seasons"], off["episodes"], off["missing"]) == ([1, 2, 3, 4], 18, 10)


async def test_what_cannot_be(held: FakeSonarr, call: Call, home: Home) -> None:
    film = await call("monitor", {"ref": str(DUNE), "monitored": False})
    assert (film["status"], film["title"]) == ("refused", "Dune") and "no seasons" in film["message"]
    beyond = await call("monitor", {"ref": REF, "seasons": 9, "monitored": False})
    assert (beyond["status"], beyond["message"]) == ("refused", "“The Bear” has no season 9: there are 4.")
    held.held.clear()
    absent = await call("monitor", {"ref": REF, "seasons": 1, "monitored": True})
    assert (absent["status"], absent["message"]) == (
        "not_found",
        "The Bear (2022): not in the library, so nobody is looking for it.",
    )
    with pytest.raises(ServiceValidationError) as err:
        await call("monitor", {"title": "no such series", "monitored": False})
    assert err.value.translation_key == "title_not_found"
    for data in ({"monitored": False}, {"ref": REF}, {"ref": REF, "title": "The Bear", "monitored": False}):
        with pytest.raises(vol.Invalid):
            await call("monitor", data)
    home.sonarr = None
    nobody = await call("monitor", {"ref": REF, "monitored": False})
    assert nobody["status"] == "refused" and held.called("want") == []


async def test_of_which_instance(hass: HomeAssistant, held: FakeSonarr, call: Call) -> None:
    for name in ("sonarr", "radarr"):
        known = hass.config_entries.async_get_entry(name)
        assert isinstance(known, MockConfigEntry)
        known.mock_state(hass, ConfigEntryState.LOADED)
    data = {"ref": REF, "seasons": 2, "monitored": False}
    unfit = await call("monitor", data | {"config_entry_id": "radarr"})
    assert (unfit["status"], unfit["message"]) == (
        "refused",
        "The chosen service cannot get “The Bear”.",
    )
    assert (await call("monitor", data | {"config_entry_id": "sonarr"}))["status"] == "done"
    with pytest.raises(ServiceValidationError):
        await call("monitor", data | {"config_entry_id": "nobody's"})


async def test_of_ones_own_request_which_it_is(held: FakeSonarr, call: Call, member: Context) -> None:
    wished = await call("request", {"ref": REF, "seasons": [2]}, member)
    own = await call("monitor", {"ref": REF, "seasons": [2], "monitored": False}, member)
    assert (own["status"], own["request_id"]) == ("refused", wished["request_id"])
    others = await call("monitor", {"ref": REF, "seasons": [2], "monitored": False})
    assert others["status"] == "refused" and "request_id" not in others


@pytest.mark.parametrize(
    ("data", "may"),
    [({}, True), ({"per_day": 1}, False), ({"max_age": 12}, False), ({"role": "admin", "max_age": 12}, True)],
    ids=["free", "a quota", "an age", "an administrator"],
)
async def test_whose_wishes_are_counted_wishes_instead(
    hass: HomeAssistant, held: FakeSonarr, call: Call, member: Context, *, data: dict[str, Any], may: bool
) -> None:
    household_of(hass, member_data("Boris", user_id=member.user_id, **data))
    if data.get("role") == "admin":
        group = await hass.auth.async_get_group("system-admin")
        user = await hass.auth.async_get_user(member.user_id or "")
        assert group and user
        user.groups = [group]
    on = {"ref": REF, "seasons": 3, "monitored": True}
    if may:
        assert (await call("monitor", on, member))["status"] == "done"
    else:
        with pytest.raises(ServiceValidationError) as err:
            await call("monitor", on, member)
        assert err.value.translation_key == "monitor_ask_instead"
    off = await call("monitor", {"ref": REF, "seasons": 2, "monitored": False}, member)
    assert off["status"] == "done"


@pytest.mark.parametrize("role", ["child", "guest"])
async def test_who_may_not(
    hass: HomeAssistant, held: FakeSonarr, call: Call, member: Context, role: str
) -> None:
    household_of(hass, member_data("Kid", user_id=member.user_id, role=role))
    with pytest.raises(ServiceValidationError) as err:
        await call("monitor", {"ref": REF, "seasons": 2, "monitored": False}, member)
    assert err.value.translation_key == "not_allowed" and held.called("want") == []
