"""Which parts of a series, at which instance, would be searched for no longer."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.mediamate import ports_library
from custom_components.mediamate.errors import CannotConnect, NotFound
from custom_components.mediamate.model import MediaType, Part, RequestResult, RequestStatus
from custom_components.mediamate.operations.monitoring import Switch, Switching, carry_out, plan_switch
from custom_components.mediamate.operations.stack import MediaStack

from .fakes import BEAR, NOW, FakeBackend, FakeSonarr, an_episode, radarr, season_episodes, sonarr, tmdb


def keeping(*wanted: int) -> FakeSonarr:
    """Return a Sonarr that has The Bear, these seasons wanted; none: it has not."""
    port = FakeSonarr(BEAR)
    if wanted:
        seasons = tuple(replace(one, monitored=one.number in wanted) for one in BEAR.seasons)
        port.keep(replace(BEAR, seasons=seasons), *season_episodes(BEAR, wanted))
    return port


def stack_of(hd: FakeSonarr, uhd: FakeSonarr) -> MediaStack:
    second = replace(sonarr(uhd), entry_id="uhd", title="Sonarr 4K")
    return MediaStack(backends=(sonarr(hd), second), catalogues=(tmdb(BEAR),))


async def planned(stack: MediaStack, **how: Any) -> Switching | RequestResult:
    return await plan_switch(stack, Switch(ref=BEAR.ref, **({"seasons": (2,)} | how)), NOW)


@pytest.mark.parametrize(
    ("hd", "uhd", "how", "at"),
    [
        ((2,), (), {}, ["sonarr"]),
        ((), (2,), {}, ["uhd"]),
        ((1,), (2,), {}, ["uhd"]),  # where it is searched for
        ((2,), (2,), {}, ["sonarr", "uhd"]),  # nowhere any more
        ((2,), (2,), {"entry_ids": ("uhd",)}, ["uhd"]),
        ((2,), (2,), {"instance": "second sonarr"}, ["uhd"]),
        ((1,), (2,), {"wanted": True}, ["sonarr"]),
        ((1,), (1,), {"wanted": True}, ["sonarr"]),  # nobody wants it twice
    ],
)
async def test_at_which_instance(
    hd: tuple[int, ...], uhd: tuple[int, ...], how: dict[str, Any], at: list[str]
) -> None:
    stack = stack_of(keeping(*hd), keeping(*uhd))
    found = await planned(stack, **how)
    assert isinstance(found, Switching)
    assert (where(found), found.parts, len(found.episodes)) == (at, (Part(2),), 10)
    await carry_out(stack, found)
    wanted = how.get("wanted", False)
    for one in stack.backends:
        called = [(1, (Part(2),), wanted)] if one.entry_id in at else []
        assert isinstance(one.port, FakeSonarr) and one.port.called("want") == called


def where(found: Switching) -> list[str]:
    return [one.entry_id for one in found.places]


@pytest.mark.parametrize(
    ("hd", "uhd", "how", "names"),
    [
        ((2,), (), {}, None),  # there is only one of it
        ((2,), (2,), {}, ("Sonarr", "Sonarr 4K")),
        ((1,), (2,), {}, ("Sonarr 4K",)),
        ((2,), (2,), {"entry_ids": ("uhd",)}, ("Sonarr 4K",)),
    ],
)
async def test_where_is_said_of_several(
    hd: tuple[int, ...], uhd: tuple[int, ...], how: dict[str, Any], names: tuple[str, ...] | None
) -> None:
    found = await planned(stack_of(keeping(*hd), keeping(*uhd)), **how)
    assert isinstance(found, Switching)
    assert found.label.placeholders.get("instance") == names


async def test_an_episode_counts_once_and_as_missing_where_it_lacks_anywhere() -> None:
    hd, uhd = keeping(2), keeping(2)
    hd.shows[1] = [replace(one, has_file=True) for one in hd.shows[1]]
    uhd.shows[1] = [replace(one, has_file=one.part.episode != 4) for one in uhd.shows[1]]
    for stack in (stack_of(hd, uhd), stack_of(uhd, hd)):
        found = await planned(stack)
        assert isinstance(found, Switching)
        assert (len(found.episodes), found.lacking(NOW)) == (10, (1, 0))


async def test_an_instance_that_does_not_have_these_parts_holds_up_no_other() -> None:
    hd, uhd = keeping(1), keeping(2)
    hd.shows[1] = [one for one in hd.shows[1] if one.part.season == 1]
    found = await planned(stack_of(hd, uhd))
    assert isinstance(found, Switching) and where(found) == ["uhd"]
    uhd.fails["episodes"] = CannotConnect(service="Sonarr 4K")
    refused = await planned(stack_of(hd, uhd))
    assert isinstance(refused, RequestResult) and refused.message.key == "no_such_season"


# --- seasons to come


def growing(*wanted: int, new_seasons: bool | None = True, monitored: bool = True) -> Growing:
    port = Growing(BEAR)
    flags = tuple(replace(one, monitored=one.number in wanted) for one in BEAR.seasons)
    kept = {"new_seasons": new_seasons, "monitored": monitored}
    port.keep(replace(BEAR, seasons=flags), *season_episodes(BEAR, wanted), **kept)
    return port


class Growing(FakeSonarr, ports_library.Growing):
    """A Sonarr that fetches new seasons."""

    async def want_new_seasons(self, backend_id: int, *, wanted: bool) -> None:
        await self.note("want_new_seasons", backend_id, wanted)


@pytest.mark.parametrize(
    ("port", "how", "ends", "wants"),
    [
        (growing(1, 2), {"seasons": None}, True, 1),
        (growing(1, 2), {"seasons": "all"}, True, 1),
        (growing(), {"seasons": None}, True, 0),  # nothing but the flag is left
        (growing(1, 2, new_seasons=False), {"seasons": None}, False, 1),
        (growing(1, 2, new_seasons=None), {"seasons": None}, False, 1),
        (growing(1, 2), {"seasons": (1, 2)}, False, 1),  # only these
        (growing(1), {"seasons": None, "episode": "latest", "wanted": True}, False, 1),
        (growing(1, new_seasons=False), {"seasons": "all", "wanted": True}, False, 1),
    ],
)
async def test_all_of_a_series_is_also_what_comes_later(
    port: Growing, how: dict[str, Any], ends: bool, wants: int
) -> None:
    port.calls.clear()
    stack = stack_of(port, keeping())
    found = await planned(stack, **how)
    assert isinstance(found, Switching) and found.ends is ends
    await carry_out(stack, found)
    assert port.called("want_new_seasons") == ([(1, False)] if ends else [])
    assert len(port.called("want")) == wants


async def test_what_is_not_searched_for_at_all_fetches_no_new_seasons() -> None:
    off = await planned(stack_of(growing(1, monitored=False), keeping()), seasons=None)
    assert isinstance(off, RequestResult) and off.message.key == "monitor_off_already"


@pytest.mark.parametrize(
    ("how", "status", "key"),
    [
        ({"entry_ids": ("nobody's",)}, RequestStatus.REFUSED, "instance_unfit"),
        ({"instance": "the kitchen sonarr"}, RequestStatus.REFUSED, "unknown_instance"),
        ({"entry_ids": ("uhd",)}, RequestStatus.NOT_FOUND, "monitor_not_held"),
        ({"seasons": (1,)}, RequestStatus.REFUSED, "monitor_off_already"),
        ({"wanted": True}, RequestStatus.REFUSED, "monitor_on_already"),
        ({"seasons": None, "episode": 3}, RequestStatus.NEEDS_CHOICE, "which_seasons"),
        ({"seasons": (2,), "episode": 11}, RequestStatus.REFUSED, "no_such_episode"),
    ],
)
async def test_what_changes_nothing(how: dict[str, Any], status: RequestStatus, key: str) -> None:
    found = await planned(stack_of(keeping(2), keeping()), **how)
    assert isinstance(found, RequestResult)
    assert (found.status, found.message.key, found.item) == (status, key, BEAR)


async def test_a_silent_instance_is_asked_for_nothing_that_another_has() -> None:
    hd, uhd = keeping(), keeping(2)
    stack = stack_of(hd, uhd)
    hd.fails["get"] = CannotConnect(service="Sonarr")
    found = await planned(stack)
    assert isinstance(found, Switching) and where(found) == ["uhd"]
    assert found.label.placeholders["instance"] == ("Sonarr 4K",)  # who is silent may go on
    uhd.held.clear()
    with pytest.raises(CannotConnect):  # it may be there
        await planned(stack)


async def test_an_unmonitored_series_is_searched_for_in_no_part() -> None:
    port = keeping(2)
    port.held[BEAR.ref] = replace(port.held[BEAR.ref], monitored=False)
    off = await planned(stack_of(port, keeping()))
    assert isinstance(off, RequestResult) and off.message.key == "monitor_off_already"
    on = await planned(stack_of(port, keeping()), wanted=True)
    assert isinstance(on, Switching) and len(on.episodes) == 10


async def test_what_is_missing_is_counted_apart_from_what_is_to_come() -> None:
    port = keeping(1, 2, 3)
    port.shows[1] = [replace(one, has_file=one.part == Part(3, 1)) for one in port.shows[1]]
    found = await planned(stack_of(port, keeping()), seasons=(3,))
    assert isinstance(found, Switching) and found.lacking(NOW) == (3, 6)


async def test_the_whole_series_is_all_its_regular_seasons() -> None:
    port = keeping(0, 1)
    found = await planned(stack_of(port, keeping()), seasons=None)
    assert isinstance(found, Switching)
    assert [one.season for one in found.parts] == [1, 2, 3, 4] and len(found.episodes) == 8
    specials = await planned(stack_of(port, keeping()), seasons=(0,))
    assert isinstance(specials, Switching) and specials.parts == (Part(0),)


async def test_nobody_who_knows_seasons() -> None:
    port = FakeBackend(BEAR, kinds=frozenset({MediaType.SERIES}))
    port.hold(BEAR)
    stack = MediaStack(backends=(radarr(port),), catalogues=(tmdb(BEAR),))
    found = await planned(stack)
    assert isinstance(found, RequestResult) and found.message.key == "monitor_no_series"
    none = await planned(MediaStack(catalogues=(tmdb(BEAR),)))
    assert isinstance(none, RequestResult) and none.message.key == "no_backend"
    with pytest.raises(NotFound):
        await planned(MediaStack(catalogues=(tmdb(),)))


async def test_episodes_that_are_not_read_yet_are_not_switched() -> None:
    port = keeping(2)
    port.shows[1] = []
    found = await planned(stack_of(port, keeping()))
    assert isinstance(found, RequestResult) and found.message.key == "no_episode_yet"
    port.shows[1] = [an_episode(0, 1, monitored=True)]
    assert isinstance(await planned(stack_of(port, keeping()), seasons=(0,)), Switching)
