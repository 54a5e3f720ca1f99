"""A wish for a series: what it comes to, and that its *arr is asked for exactly that, once."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from custom_components.mediamate.errors import CannotConnect
from custom_components.mediamate.model import (
    MediaItem,
    MediaRef,
    MediaRequest,
    MediaType,
    Message,
    Part,
    RequestPart,
    RequestResult,
    RequestState as S,
    RequestStatus,
    RootFolder,
)
from custom_components.mediamate.operations.find import Query, find
from custom_components.mediamate.operations.handover import brought, let_go, submit, take_back
from custom_components.mediamate.operations.request import Plan, Wish, estimate, parts_of, plan, wish_again
from custom_components.mediamate.operations.stack import Instance
from tests.made import followed

from .fakes import (
    BEAR,
    GB,
    HD,
    NOW,
    UHD,
    FakeCatalogue,
    FakeSonarr,
    Home,
    a_request,
    entry,
    ref,
    season_episodes,
    sonarr,
    tmdb,
)

BARE = replace(BEAR, seasons=())


def home(*held: int, catalogue: Any = BEAR, wanted: tuple[int, ...] = (), **folder: Any) -> Home:
    """A Sonarr that has these seasons of The Bear, or nothing of it at all."""
    port = FakeSonarr(BEAR)
    port.folders = (RootFolder(1, "/series", accessible=True, **({"free": 900 * GB} | folder)),)
    if held:
        episodes = season_episodes(BEAR, wanted)
        files = [replace(one, has_file=one.airs < NOW and one.part.season in held) for one in episodes]
        port.keep(BEAR, *files)
    return Home(backends=[sonarr(port)], catalogues=[tmdb(catalogue)] if catalogue else [])


async def planned(where: Home, now: datetime = NOW, **wish: Any) -> Plan:
    result = await plan(where.stack, Wish(**({"ref": BEAR.ref} | wish)), now=now)
    assert isinstance(result, Plan), result
    return result


async def answered(where: Home, **wish: Any) -> RequestResult:
    result = await plan(where.stack, Wish(**({"ref": BEAR.ref} | wish)), now=NOW)
    assert isinstance(result, RequestResult), result
    for one in ("add", "want", "search_parts"):
        assert not where.backends[0].port.called(one)
    return result


def wished(*parts: Part, **changes: Any) -> MediaRequest:
    return a_request(
        **(
            {
                "ref": BEAR.ref,
                "title": "The Bear",
                "entry_id": "sonarr",
                "root_folder": "/series",
                "parts": parts_of(parts),
            }
            | changes
        )
    )


# --- the plan


async def test_a_season() -> None:
    where = home()
    what = await planned(where, seasons=(2,))
    assert (what.parts, what.seasons, what.episode) == ((Part(2),), (2,), None)
    assert (what.existing, what.root_folder, what.quality_profile_id) == (False, "/series", HD.id)
    assert what.size_estimate == 10 * 3 * GB // 2  # ten half hours in 1080p
    assert what.notes == ()
    assert not where.backends[0].port.called("episodes")


async def test_an_episode() -> None:
    what = await planned(home(), seasons=(2,), episode=5)
    assert (what.parts, what.seasons, what.episode) == ((Part(2, 5),), (2,), 5)
    assert what.size_estimate == 3 * GB // 2


async def test_the_newest_episode_of_a_series_nobody_has() -> None:
    assert (await planned(home(), episode="latest")).parts == (Part(3, 4),)


async def test_which_seasons_is_asked() -> None:
    result = await answered(home())
    assert (result.status, result.message.key) == (RequestStatus.NEEDS_CHOICE, "which_seasons")
    assert result.item and result.item.seasons == BEAR.seasons and not result.candidates


@pytest.mark.parametrize(
    ("wish", "key", "said"),
    [
        ({"seasons": (7,)}, "no_such_season", {"season": "7", "count": 4}),
        ({"seasons": (2,), "episode": 30}, "no_such_episode", {"season": "2", "episode": "30", "count": 10}),
        ({"seasons": (4,), "episode": "latest"}, "no_episode_yet", {}),
    ],
)
@pytest.mark.parametrize("held", [(), (1,)])
async def test_what_does_not_exist(
    held: tuple[int, ...], wish: dict[str, Any], key: str, said: dict[str, Any]
) -> None:
    result = await answered(home(*held), **wish)
    assert result.status is RequestStatus.REFUSED
    assert result.message == Message(key, {"title": "The Bear"} | said)


async def test_without_a_catalogue_the_arr_tells_the_seasons() -> None:
    where = home(catalogue=None)
    assert (await planned(where, seasons="all")).parts == (Part(1), Part(2), Part(3))
    where = home(catalogue=BARE)
    assert (await planned(where, seasons=(2,))).parts == (Part(2),)
    where.backends[0].port.fails["lookup_ref"] = CannotConnect()
    assert (await planned(where, seasons=(1,))).parts == (Part(1),)


async def test_all_of_it_is_there() -> None:
    result = await answered(home(1, 2), seasons=(1, 2))
    assert (result.status, result.message.key) == (
        RequestStatus.ALREADY_AVAILABLE,
        "already_available_parts",
    )


async def test_only_what_is_missing_is_asked_for() -> None:
    where = home(1, 3)
    what = await planned(where, seasons="all")
    assert (what.parts, what.existing) == ((Part(2),), True)
    assert what.size_estimate == 10 * 3 * GB // 2
    assert what.notes == (
        Message("note_parts_there", {"parts": Message("say_seasons", {"seasons": ["1", "3"]})}),
    )


async def test_an_episode_not_yet_out_is_waited_for_and_said() -> None:
    what = await planned(home(1), seasons=(3,), episode=5)
    airs = NOW + timedelta(days=4)
    assert what.notes == (Message("note_unreleased", {"day": airs.date()}),)
    far_east = timezone(timedelta(hours=24 - airs.hour))  # where that day is over
    what = await planned(home(1), seasons=(3,), episode=5, now=NOW.astimezone(far_east))
    assert what.notes == (Message("note_unreleased", {"day": airs.date() + timedelta(days=1)}),)
    what = await planned(home(), seasons=(3,), episode=5)
    assert [one.key for one in what.notes] == ["note_parts_unaired"]
    what = await planned(home(), seasons=(2, 4))
    assert what.notes[0] == Message(
        "note_parts_unaired", {"parts": Message("say_season", {"seasons": ["4"]})}
    )


async def test_a_series_whose_first_day_is_to_come() -> None:
    soon = replace(BEAR, seasons=(replace(BEAR.seasons[1], aired=None),), released=NOW.date() + timedelta(9))
    what = await planned(home(catalogue=soon), seasons="all")
    assert (what.parts, what.size_estimate) == ((Part(1),), None)
    assert [one.key for one in what.notes] == ["note_parts_unaired"]


async def test_a_season_that_still_airs_says_so() -> None:
    for where in (home(), home(1)):
        what = await planned(where, seasons=(3,))
        assert what.notes == (Message("note_airing", {"seasons": "3", "count": 4, "of": "10"}),)


async def test_a_disk_that_is_too_small() -> None:
    result = await answered(home(free=10 * GB), seasons=(2,))
    assert result.message == Message("too_big", {"title": "The Bear", "size": 15 * GB, "free": 10 * GB})
    result = await answered(home(1, free=10 * GB), seasons=(2,))
    assert result.message.key == "too_big"
    what = await planned(home(free=20 * GB), seasons=(2,), resolution="1080p")
    assert what.notes == ()


def test_how_big_an_episode_is() -> None:
    assert estimate(BEAR, UHD, 2) == (10 * GB, 10 * GB)
    assert estimate(replace(BEAR, runtime=None), HD, 4) == (9 * GB, 9 * GB)
    assert estimate(BEAR, HD, None) == estimate(BEAR, HD, 0) == (None, None)


def test_wished_again() -> None:
    assert wish_again(wished(Part(1), Part(2)), "en").seasons == (1, 2)
    again = wish_again(wished(Part(2, 5)), "en")
    assert (again.seasons, again.episode, again.ref) == ((2,), 5, BEAR.ref)


# --- handing it over


async def test_seasons_come_with_the_series() -> None:
    where = home()
    held, done = await submit(where.stack, wished(Part(1), Part(2)))
    assert (held.item, done) == (BEAR, True)
    port = where.backends[0].port
    assert port.called("add") == [(BEAR.ref, 4, "/series", (1, 2), True)]
    assert not port.called("want") and not port.called("search_parts")


async def test_after_a_crash_nothing_is_asked_twice() -> None:
    where = home()
    await submit(where.stack, wished(Part(1)))
    assert (await submit(where.stack, wished(Part(1))))[1]
    port = where.backends[0].port
    assert len(port.called("add")) == 1 and not port.called("want") and not port.called("search_parts")
    port.shows[1] = []  # it has not read the episodes yet: they were asked for with the series
    assert (await submit(where.stack, wished(Part(1))))[1]


async def test_an_episode_is_asked_for_once_it_is_known() -> None:
    """Killed between the two, or asked before the *arr has read what there is: the next try goes on."""
    where = home()
    port = where.backends[0].port
    port.slow = True
    held, done = await submit(where.stack, wished(Part(2, 5)))
    assert not done and port.called("add") == [(BEAR.ref, 4, "/series", "none", False)]
    port.shows[held.backend_id] = season_episodes(BEAR, ())
    held, done = await submit(where.stack, wished(Part(2, 5), backend_id=held.backend_id))
    assert done and len(port.called("add")) == 1
    assert port.called("want") == [(1, (Part(2, 5),), True)]
    assert port.called("search_parts") == [(1, (Part(2, 5),))]


async def test_of_a_series_that_is_there_only_the_season_is_wanted() -> None:
    where = home(1, wanted=(1,))
    held, done = await submit(where.stack, wished(Part(2), existing=True))
    port = where.backends[0].port
    assert done and held.backend_id == 1
    assert port.called("want") == [(1, (Part(2),), True)]
    assert port.called("search_parts") == [(1, (Part(2),))]
    assert not port.called("add") and not port.called("monitor") and not port.called("search_now")
    assert {one.part.season for one in port.shows[1] if one.monitored} == {1, 2}


async def test_what_is_wanted_already_is_only_searched() -> None:
    where = home(1, wanted=(1, 2))
    await submit(where.stack, wished(Part(2), existing=True, quality_profile_id=UHD.id))
    port = where.backends[0].port
    assert not port.called("want") and len(port.called("search_parts")) == 1
    assert port.called("monitor") == [(1, UHD.id)]


@pytest.mark.parametrize("coming", [Part(2), Part(2, 3)])
async def test_what_is_on_its_way_is_not_searched(coming: Part) -> None:
    where = home(1, wanted=(1, 2))
    queue = (entry(parts=(coming,)), entry(id=8, backend_id=9, parts=(Part(1),)))
    where.backends = [sonarr(where.backends[0].port, queue=queue)]
    await submit(where.stack, wished(Part(2, 3), existing=True))
    assert not where.backends[0].port.called("search_parts")


async def test_a_series_that_is_switched_off_is_wanted_again() -> None:
    where = home(1, wanted=(1, 2))
    held = where.backends[0].port.held
    held[BEAR.ref] = replace(held[BEAR.ref], monitored=False)
    await submit(where.stack, wished(Part(2), existing=True))
    assert len(where.backends[0].port.called("want")) == 1


async def test_a_season_that_was_only_announced() -> None:
    """The *arr refuses a season that it does not know; what comes out is wanted all the same."""
    port = FakeSonarr(BARE)
    where = Home(backends=[sonarr(port)])
    assert (await submit(where.stack, wished(Part(1))))[1]
    assert [one[3] for one in port.called("add")] == ["future"]


# --- taking it back


async def test_what_came_for_a_request_goes_with_it() -> None:
    where = home()
    request = wished(Part(1))
    held, _ = await submit(where.stack, request)
    request = replace(request, backend_id=held.backend_id)
    assert (await brought(where.stack, request)) == (where.backends[0], held)
    files = replace(BEAR, seasons=(replace(BEAR.seasons[1], files=1),))
    where.backends[0].port.held[BEAR.ref] = replace(held, item=files)
    assert await brought(where.stack, request) is None  # somebody has an episode of it by now


async def test_what_others_wait_for_stays_wanted() -> None:
    where = home(1, wanted=(1, 2))
    port = where.backends[0].port
    port.shows[1] = [replace(one, has_file=one.part == Part(2, 1)) for one in port.shows[1]]
    await let_go(where.stack, wished(Part(2), backend_id=1), [Part(2, 2)])
    ((backend_id, parts, wanted),) = port.called("want")
    assert (backend_id, wanted) == (1, False)
    assert parts == tuple(Part(2, number) for number in range(3, 11))
    port.calls.clear()
    for request in (wished(Part(2)), wished(Part(3), backend_id=1), a_request(backend_id=1)):
        await let_go(where.stack, request)
    assert not port.called("want")


async def test_what_somebody_follows_stays_wanted() -> None:
    """Of a season that is on air, what came out before they followed goes; the next episodes are theirs."""
    request, follow = wished(Part(3), backend_id=1), followed(since=NOW, ref=BEAR.ref)
    for entry_id, gone in (("else", 10), (request.entry_id, 4)):
        where = home(1, wanted=(3,))
        port = where.backends[0].port
        await take_back(where.stack, request, [request], [replace(follow, entry_id=entry_id)])
        assert [one[1] for one in port.called("want")] == [
            tuple(Part(3, number) for number in range(1, gone + 1))
        ]


async def test_a_series_that_somebody_follows_stays() -> None:
    where = home()
    request, follow = wished(Part(1)), followed(since=NOW, ref=BEAR.ref)
    held, _ = await submit(where.stack, request)
    request = replace(request, backend_id=held.backend_id)
    await take_back(where.stack, request, [], [replace(follow, entry_id=request.entry_id)])
    assert not where.backends[0].port.called("delete")
    await take_back(where.stack, request, [request], [])
    assert len(where.backends[0].port.called("delete")) == 1


def test_a_request_knows_its_parts() -> None:
    request = wished(Part(1), Part(2), backend_id=1)
    assert not request.handed_over
    done = replace(request, parts=(RequestPart(1, state=S.SEARCHING), RequestPart(2, state=S.READY)))
    assert done.handed_over and done.label.key == "say_label_parts"
    assert a_request(backend_id=1).handed_over


# --- finding it


async def test_a_series_is_found_under_the_name_that_its_arr_keeps() -> None:
    """TMDb's search knows its own ids only, and Sonarr's library those of TVDB."""

    class Tmdb(FakeCatalogue):
        async def search(self, query: str, **how: Any) -> list[MediaItem]:
            await self.note("search", query)
            return [replace(BEAR, ref=ref(136315, MediaType.SERIES), seasons=())]

        async def details(self, ref: MediaRef, *, language: str) -> MediaItem:
            await self.note("details", ref)
            return BEAR

    where = home(1, catalogue=None)
    catalogue = Tmdb()
    where.catalogues = [Instance("tmdb", "TMDb", catalogue, None)]
    where.backends = [sonarr(where.backends[0].port)]
    (found,) = (await find(where.stack, Query(text="The Bear"))).candidates
    assert (found.item.ref, found.in_library, found.item.seasons) == (BEAR.ref, True, BEAR.seasons)
    catalogue.fails["details"] = CannotConnect()
    (found,) = (await find(where.stack, Query(text="The Bear"))).candidates
    assert (found.item.ref.space, found.in_library) == ("tmdb", False)
    catalogue.calls.clear()
    where.backends = []
    await find(where.stack, Query(text="The Bear"))
    assert not catalogue.called("details")  # without a Sonarr nobody needs it
