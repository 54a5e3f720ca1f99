"""What a wish comes to, and that it is carried out once."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from custom_components.mediamate.errors import CannotConnect
from custom_components.mediamate.model import (
    MediaItem,
    MediaType,
    QualityProfile,
    RequestPart,
    RequestResult,
    RequestStatus,
    ServerItem,
)
from custom_components.mediamate.operations.request import Plan, Wish, estimate, parts_of, plan, wish_again
from custom_components.mediamate.operations.stack import Defaults

from .fakes import (
    ANY,
    ARRIVAL,
    DUNE,
    GB,
    HD,
    MOVIES,
    NOW,
    OLD_DUNE,
    PART_TWO,
    SERIES,
    UHD,
    FakeBackend,
    Home,
    a_request,
    jellyfin,
    radarr,
    ref,
    tmdb,
)


def home(**port: Any) -> Home:
    backend = FakeBackend(DUNE, OLD_DUNE, PART_TWO)
    for name, value in port.items():
        setattr(backend, name, value)
    return Home(backends=[radarr(backend)], catalogues=[tmdb(DUNE, OLD_DUNE, PART_TWO, SERIES)])


async def planned(where: Home, **wish: Any) -> Plan:
    result = await plan(where.stack, Wish(**wish), now=NOW)
    assert isinstance(result, Plan), result
    return result


async def answered(where: Home, **wish: Any) -> RequestResult:
    result = await plan(where.stack, Wish(**wish), now=NOW)
    assert isinstance(result, RequestResult), result
    for one in where.backends:  # whatever it was, nothing has changed
        assert not one.port.called("add") and not one.port.called("search_now")
    return result


async def test_by_ref() -> None:
    result = await planned(home(), ref=DUNE.ref)
    assert result == Plan(
        item=DUNE,
        entry_id="radarr",
        instance="Radarr",
        quality_profile_id=HD.id,
        quality_profile_name="HD-1080p",
        root_folder="/movies",
        size_estimate=round(6e9 * 155 / 60),
    )


@pytest.mark.parametrize(
    ("wish", "item"),
    [
        ({"title": "Dune", "year": 1984}, OLD_DUNE),
        ({"title": "dune: part two"}, PART_TWO),
        ({"title": "Дюна"}, DUNE),  # one bears that name
        ({"title": "Дюну", "forms": ("Дюна",)}, DUNE),
    ],
)
async def test_beyond_doubt(wish: dict[str, Any], item: MediaItem) -> None:
    assert (await planned(home(), **wish)).item == item


@pytest.mark.parametrize(
    ("wish", "offered"),
    [
        ({"title": "Dune"}, [DUNE, OLD_DUNE]),  # two bear the very name
        ({"title": "Dune", "year": 2024}, [PART_TWO, SERIES]),  # nothing of that name in that year
        ({"title": "Part Two"}, [PART_TWO]),  # not its whole name
    ],
)
async def test_ambiguous(wish: dict[str, Any], offered: list[MediaItem]) -> None:
    result = await answered(home(), **wish)
    assert result.status is RequestStatus.NEEDS_CHOICE
    assert [one.item for one in result.candidates] == offered
    assert result.message.placeholders == {"title": wish["title"]}


async def test_not_found() -> None:
    result = await answered(home(), title="Nonesuch")
    assert (result.status, result.message.placeholders) == (RequestStatus.NOT_FOUND, {"title": "Nonesuch"})
    result = await answered(home(), ref=ref(1))
    assert (result.status, result.message.placeholders) == (
        RequestStatus.NOT_FOUND,
        {"title": "movie:tmdb:1"},
    )


async def test_nobody_answered_is_not_not_found() -> None:
    where = home()
    where.catalogues[0].port.fails["*"] = where.backends[0].port.fails["*"] = CannotConnect()
    with pytest.raises(CannotConnect) as err:
        await plan(where.stack, Wish(title="Dune"), now=NOW)
    assert err.value.placeholders == {"service": "TMDb, Radarr"}


async def test_details_missing_are_no_obstacle() -> None:
    where = home()
    where.catalogues[0].port.fails["details"] = CannotConnect()
    where.backends[0].port.fails["lookup_ref"] = CannotConnect()
    assert (await planned(where, title="Dune: Part Two")).item == PART_TWO


async def test_where_nobody_chose_a_profile_it_is_a_1080p_one() -> None:
    """An *arr's first profile is usually "Any", which takes 60 GB without being asked."""
    where = home(profiles=(ANY, UHD, HD))
    assert (await planned(where, ref=DUNE.ref)).quality_profile_name == HD.name


async def test_already_there() -> None:
    where = home()
    where.backends[0].port.hold(DUNE, has_file=True)
    result = await answered(where, ref=DUNE.ref)
    assert (result.status, result.item) == (RequestStatus.ALREADY_AVAILABLE, DUNE)


SHOWN = ServerItem(id="j1", name="Dune", playable=True, ref=DUNE.ref)


@pytest.mark.parametrize(
    ("item", "wish", "there"),
    [
        (SHOWN, {}, True),
        (replace(SHOWN, playable=False), {}, False),
        (SHOWN, {"resolution": "1080p"}, False),
        (SHOWN, {"quality_profile": "HD-1080p"}, False),
    ],
)
async def test_a_film_that_only_the_media_server_knows(
    item: ServerItem, wish: dict[str, Any], there: bool
) -> None:
    """Copied there by hand: it is no wish, unless another copy of it is wanted."""
    where = home()
    where.servers = [jellyfin(item)]
    if there:
        assert (await answered(where, ref=DUNE.ref, **wish)).status is RequestStatus.ALREADY_AVAILABLE
    else:
        assert not (await planned(where, ref=DUNE.ref, **wish)).existing


async def test_a_media_server_that_is_silent_has_nothing() -> None:
    where = home()
    where.servers = [jellyfin(SHOWN)]
    where.servers[0].port.fails["find"] = CannotConnect()
    assert not (await planned(where, ref=DUNE.ref)).existing


async def test_there_without_a_file() -> None:
    where = home()
    where.backends[0].port.hold(DUNE, quality_profile_id=UHD.id, path="/movies/Dune (2021)")
    result = await planned(where, ref=DUNE.ref)
    assert result.existing
    assert (result.quality_profile_id, result.quality_profile_name) == (UHD.id, UHD.name)
    assert result.root_folder == "/movies"
    assert result.notes == ()
    other = await planned(where, ref=DUNE.ref, quality_profile="HD-1080p")
    assert other.existing and other.quality_profile_id == HD.id


async def test_no_service_for_the_type() -> None:
    result = await answered(home(), ref=SERIES.ref)
    assert (result.status, result.message.key) == (RequestStatus.REFUSED, "no_backend")
    assert result.message.placeholders == {"title": "Dune: Prophecy", "media_type": MediaType.SERIES}


@pytest.mark.parametrize(
    ("port", "wish", "key", "said"),
    [
        ({}, {"quality_profile": "8K"}, "unknown_profile", {"names": ("HD-1080p", "Ultra-HD")}),
        ({}, {"resolution": "480p"}, "unknown_profile", {"profile": "480p"}),
        ({"profiles": ()}, {}, "no_quality_profile", {}),
        ({"folders": ()}, {}, "no_root_folder", {}),
        ({}, {"root_folder": "/tv"}, "unknown_root_folder", {"names": ("/movies",)}),
        (
            {"folders": (replace(MOVIES, accessible=False),)},
            {},
            "root_folder_inaccessible",
            {"path": "/movies"},
        ),
        (
            {"folders": (replace(MOVIES, free=40 * GB),)},
            {"resolution": "2160p"},
            "too_big",
            {"size": round(23e9 * 155 / 60), "free": 40 * GB},
        ),
        ({}, {"entry_id": "elsewhere"}, "instance_unfit", {}),
    ],
)
async def test_refused(port: dict[str, Any], wish: dict[str, Any], key: str, said: dict[str, Any]) -> None:
    result = await answered(home(**port), ref=DUNE.ref, **wish)
    assert (result.status, result.message.key, result.item) == (RequestStatus.REFUSED, key, DUNE)
    assert result.message.placeholders.items() >= (said | {"title": "Dune"}).items()


@pytest.mark.parametrize(
    ("wish", "profile"),
    [
        ({"quality_profile": " ultra-hd "}, UHD),
        ({"quality_profile": "5"}, UHD),
        ({"resolution": "2160p"}, UHD),
        ({"resolution": "1080p"}, HD),
        ({"resolution": "720p"}, ANY),
        ({}, HD),
    ],
)
async def test_profile(wish: dict[str, Any], profile: QualityProfile) -> None:
    result = await planned(home(profiles=(HD, ANY, UHD)), ref=DUNE.ref, **wish)
    assert result.quality_profile_id == profile.id


async def test_what_the_household_chose() -> None:
    where = home(folders=(MOVIES, replace(MOVIES, id=2, path="/more/", free=1)), profiles=(HD, UHD))
    where.defaults = ((MediaType.MOVIE, Defaults(quality_profile="Ultra-HD", root_folder="/more")),)
    where.catalogues[0].port.items = [replace(DUNE, runtime=None)]
    where.backends[0].port.folders = (MOVIES, replace(MOVIES, id=2, path="/more/", free=900 * GB))
    result = await planned(where, ref=DUNE.ref)
    assert (result.quality_profile_id, result.root_folder) == (UHD.id, "/more/")


async def test_the_roomiest_folder_that_can_be_written() -> None:
    folders = (
        MOVIES,
        replace(MOVIES, path="/big", free=900 * GB),
        replace(MOVIES, path="/gone", free=9000 * GB, accessible=False),
    )
    assert (await planned(home(folders=folders), ref=DUNE.ref)).root_folder == "/big"
    assert (
        await planned(home(folders=folders), ref=DUNE.ref, root_folder="/movies/")
    ).root_folder == "/movies"


async def test_a_tight_disk_is_mentioned() -> None:
    tight = home(profiles=(ANY,), folders=(replace(MOVIES, free=20 * GB),))
    result = await planned(tight, ref=DUNE.ref)
    assert [(one.key, one.placeholders["free"]) for one in result.notes] == [("note_tight", 20 * GB)]


async def test_unknown_space_is_no_obstacle() -> None:
    assert (await planned(home(folders=(replace(MOVIES, free=None),)), ref=DUNE.ref)).notes == ()


TODAY = NOW.date()
SOON = TODAY + timedelta(days=30)


@pytest.mark.parametrize(
    ("dates", "note"),
    [
        ({"released": TODAY, "in_cinemas": None}, None),
        ({"released": SOON, "in_cinemas": date(2026, 10, 1)}, ("note_unreleased", {"day": SOON})),
        ({"released": None, "in_cinemas": SOON}, ("note_unreleased", {"day": SOON})),
        ({"released": None, "in_cinemas": None, "year": 2028}, ("note_unreleased_year", {"year": 2028})),
        ({"released": None, "in_cinemas": None, "year": 2020}, None),
        ({"released": None, "in_cinemas": date(2026, 10, 1)}, None),
    ],
)
async def test_not_released_yet(dates: dict[str, Any], note: tuple[str, dict[str, Any]] | None) -> None:
    where = home()
    where.catalogues[0].port.items = [replace(DUNE, **dates)]
    notes = (await planned(where, ref=DUNE.ref)).notes
    assert [(one.key, dict(one.placeholders)) for one in notes] == ([note] if note else [])


def two() -> Home:
    hd, uhd = FakeBackend(DUNE, ARRIVAL), FakeBackend(DUNE, ARRIVAL)
    hd.profiles, uhd.profiles = (HD,), (UHD,)
    return Home(
        backends=[radarr(hd), radarr(uhd, "uhd", "Radarr 4K")],
        catalogues=[tmdb(DUNE, ARRIVAL)],
    )


@pytest.mark.parametrize(
    ("wish", "default", "instance"),
    [
        ({}, None, "radarr"),
        ({}, "uhd", "uhd"),
        ({"entry_id": "uhd"}, None, "uhd"),
        ({"resolution": "2160p"}, None, "uhd"),
        ({"quality_profile": "HD-1080p"}, "uhd", "radarr"),
    ],
)
async def test_which_instance(wish: dict[str, Any], default: str | None, instance: str) -> None:
    where = two()
    where.defaults = ((MediaType.MOVIE, Defaults(entry_id=default)),)
    assert (await planned(where, ref=ARRIVAL.ref, **wish)).entry_id == instance


async def test_no_instance_has_that_quality() -> None:
    result = await answered(two(), ref=ARRIVAL.ref, resolution="480p")
    assert result.message.key == "unknown_profile"


async def test_owned_by_the_other_instance() -> None:
    """It is there, so it is not fetched again, unless the other instance is meant."""
    where = two()
    where.backends[1].port.hold(DUNE, has_file=True)
    where.backends[1] = radarr(where.backends[1].port, "uhd", "Radarr 4K")
    assert (await answered(where, ref=DUNE.ref)).status is RequestStatus.ALREADY_AVAILABLE
    assert (await planned(where, ref=DUNE.ref, entry_id="radarr")).entry_id == "radarr"


async def test_profiles_are_read_where_the_snapshot_is_empty() -> None:
    where = Home(backends=[radarr(FakeBackend(DUNE), up=False)])
    assert (await planned(where, ref=DUNE.ref)).quality_profile_id == HD.id
    assert where.backends[0].port.called("quality_profiles")


async def test_a_service_that_is_down_is_an_error() -> None:
    where = home()
    where.backends[0].port.fails["get"] = CannotConnect(service="Radarr")
    with pytest.raises(CannotConnect):
        await plan(where.stack, Wish(ref=DUNE.ref), now=NOW)


def test_estimate() -> None:
    assert estimate(DUNE, ANY) == (round(3e9 * 155 / 60), round(23e9 * 155 / 60))
    assert estimate(replace(DUNE, runtime=None), QualityProfile(1, "SD", (480,))) == (2_750_000_000,) * 2
    assert estimate(SERIES, HD) == (None, None)
    assert estimate(DUNE, QualityProfile(1, "?")) == (None, None)


def test_a_film_has_one_part() -> None:
    assert parts_of(()) == (RequestPart(),)
    assert wish_again(a_request(), "ru").seasons is None
