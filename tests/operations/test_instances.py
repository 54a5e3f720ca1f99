"""Several instances: the one that words mean, by title, quality, number or as the other one."""

from typing import Any

import pytest

from custom_components.mediamate.model import QualityProfile, RequestResult, RequestStatus
from custom_components.mediamate.operations.instances import beside_others, height_in, instance_named
from custom_components.mediamate.operations.request import Plan, Wish, plan

from .fakes import ANY, DUNE, HD, NOW, UHD, FakeBackend, Home, radarr, tmdb

type Named = tuple[str, str, tuple[QualityProfile, ...]]

TITLED: list[Named] = [("a", "Radarr", (HD,)), ("b", "Radarr 4K", (UHD,))]
NUMBERED: list[Named] = [("a", "Radarr", (HD,)), ("b", "Radarr 2", (HD,)), ("c", "Radarr 3", (HD,))]
PLAIN: list[Named] = [("a", "Films", (HD, ANY)), ("b", "Cinema", (UHD,))]
ALIKE: list[Named] = [("a", "Radarr (nas:7878)", (HD,)), ("b", "Radarr (attic:7878)", (HD,))]
MIXED: list[Named] = [("a", "Radarr", (HD,)), ("b", "Детский радарр", (HD,)), ("c", "Sonarr Kids", (HD,))]


@pytest.mark.parametrize(
    ("words", "instances", "usual", "meant"),
    [
        ("radarr 4k", TITLED, "a", "b"),
        ("4k radarr", TITLED, "a", "b"),
        ("радарр 4к", TITLED, "a", "b"),
        ("uhd radarr", TITLED, "a", "b"),
        ("radarr", TITLED, "b", "a"),
        ("second radarr", TITLED, "a", "b"),
        ("второй радарр", TITLED, "a", "b"),
        ("первый радарр", TITLED, "b", "a"),
        ("other radarr", TITLED, "a", "b"),
        ("другой радарр", TITLED, "b", "a"),
        ("radarr 2", NUMBERED, "a", "b"),
        ("радарр 3", NUMBERED, "a", "c"),
        ("third radarr", NUMBERED, "a", "c"),
        ("fourth radarr", NUMBERED, "a", None),
        ("other radarr", NUMBERED, "a", None),
        ("4k radarr", NUMBERED, "a", None),
        ("4k", PLAIN, "a", "b"),
        ("hd", PLAIN, "b", "a"),
        ("720p", PLAIN, "a", "a"),
        ("cinema", PLAIN, "a", "b"),
        ("server cinema", PLAIN, "a", "b"),
        ("radarr", PLAIN, "a", None),
        ("radarr on the nas", ALIKE, "a", None),
        ("attic radarr", ALIKE, "a", "b"),
        ("radarr", ALIKE, "a", None),
        ("детский", MIXED, "a", "b"),
        ("детском радарре", MIXED, "a", "b"),
        ("kids", MIXED, "a", "c"),
        ("kids sonarr", MIXED, "a", "c"),
        ("sonarr", MIXED, "a", "c"),
        ("somewhere else", MIXED, "a", None),
        ("", TITLED[:1], "a", "a"),
    ],
)
def test_words_for_an_instance(words: str, instances: list[Named], usual: str, meant: str | None) -> None:
    assert instance_named(words, instances, usual) == meant


@pytest.mark.parametrize(
    ("words", "height"),
    [("4k radarr", 2160), ("радарр 4К", 2160), ("hd", 1080), ("ultra-hd", 2160), ("second", None)],
)
def test_a_height_among_the_words(words: str, height: int | None) -> None:
    assert height_in(words) == height


# --- in a wish


def two(**snapshot: Any) -> Home:
    first, second = FakeBackend(DUNE), FakeBackend(DUNE)
    first.profiles, second.profiles = (HD, UHD), (ANY, HD, UHD)
    backends = [radarr(first, "hd", "Radarr"), radarr(second, "uhd", "Radarr 4K")]
    return Home(backends=backends, catalogues=[tmdb(DUNE)])


async def planned(home: Home, **wish: Any) -> Plan | RequestResult:
    return await plan(home.stack, Wish(ref=DUNE.ref, **wish), now=NOW)


@pytest.mark.parametrize(
    ("words", "entry_id", "profile"),
    [
        ("second radarr", "uhd", "HD-1080p"),
        ("4k radarr", "uhd", "Ultra-HD"),
        ("радарр", "hd", "HD-1080p"),
        ("hd radarr", "hd", "HD-1080p"),
    ],
)
async def test_a_wish_goes_where_it_is_told(words: str, entry_id: str, profile: str) -> None:
    made = await planned(two(), instance=words)
    assert isinstance(made, Plan), made
    assert (made.entry_id, made.quality_profile_name) == (entry_id, profile)


async def test_a_quality_that_is_named_besides_counts() -> None:
    made = await planned(two(), instance="4k radarr", resolution="1080p")
    assert isinstance(made, Plan) and made.quality_profile_name == "HD-1080p"
    made = await planned(two(), instance="4k radarr", quality_profile="any")
    assert isinstance(made, Plan) and made.quality_profile_name == "Any"


async def test_a_quality_that_it_does_not_have_is_no_error() -> None:
    home = two()
    home.backends[1] = radarr(FakeBackend(DUNE), "uhd", "Radarr 4K")
    home.backends[1].port.profiles = (HD,)
    home.backends[1] = radarr(home.backends[1].port, "uhd", "Radarr 4K")
    made = await planned(home, instance="4k radarr")
    assert isinstance(made, Plan) and (made.entry_id, made.quality_profile_name) == ("uhd", "HD-1080p")


async def test_words_that_mean_none_say_which_there_are() -> None:
    found = await planned(two(), instance="third radarr")
    assert isinstance(found, RequestResult) and found.status is RequestStatus.REFUSED
    assert found.message.key == "unknown_instance"
    assert found.message.placeholders["names"] == ("Radarr", "Radarr 4K")


async def test_a_copy_for_another_instance_is_no_copy_that_is_there() -> None:
    home = two()
    home.backends[0].port.hold(DUNE, has_file=True)
    home.backends[0] = radarr(home.backends[0].port, "hd", "Radarr")
    made = await planned(home, instance="second radarr")
    assert isinstance(made, Plan) and made.entry_id == "uhd" and not made.existing
    there = await planned(home)
    assert isinstance(there, RequestResult) and there.status is RequestStatus.ALREADY_AVAILABLE


@pytest.mark.parametrize("words", ["ultra hd", "Ultra-HD", "ULTRA_HD", "ultrahd"])
async def test_a_profile_by_its_name_in_words(words: str) -> None:
    made = await planned(two(), quality_profile=words)
    assert isinstance(made, Plan) and made.quality_profile_name == "Ultra-HD"


def test_an_instance_is_named_where_another_has_the_title_too() -> None:
    home = two()
    assert beside_others(home.stack, "uhd", DUNE.ref) is None
    home.backends[0].port.hold(DUNE, has_file=True)
    home.backends[0] = radarr(home.backends[0].port, "hd", "Radarr")
    assert beside_others(home.stack, "uhd", DUNE.ref) == "Radarr 4K"
    assert beside_others(home.stack, "hd", DUNE.ref) is None
    assert beside_others(home.stack, "gone", DUNE.ref) is None
