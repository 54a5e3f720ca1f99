"""Which profile suits a screen, in which order it counts, and what is said where it decided."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.mediamate.model import MediaType, Message, QualityProfile
from custom_components.mediamate.operations.request import Plan, Wish, plan
from custom_components.mediamate.operations.screens import Screen, suited
from custom_components.mediamate.operations.stack import Defaults

from .fakes import DUNE, NOW, FakeBackend, Home, radarr, tmdb

ANY = QualityProfile(1, "Any", (2160, 1080, 720, 480))
SD = QualityProfile(2, "SD", (480,))
HD720 = QualityProfile(3, "HD-720p", (720,))
HD1080 = QualityProfile(4, "HD-1080p", (1080,))
UHD = QualityProfile(5, "Ultra-HD", (2160,))
BOTH = QualityProfile(6, "HD - 720p/1080p", (1080, 720))
EPUB = QualityProfile(7, "eBook", formats=("EPUB",))
RADARRS_OWN = (ANY, SD, HD720, HD1080, UHD, BOTH)


@pytest.mark.parametrize(
    ("profiles", "height", "usual", "chosen"),
    [
        (RADARRS_OWN, 2160, HD1080, UHD),  # "Any" has 4K as well, and everything else
        (RADARRS_OWN, 2160, ANY, ANY),  # the usual one goes as far
        (RADARRS_OWN, 1080, ANY, HD1080),  # exactly so far, not farther
        (RADARRS_OWN, 1080, BOTH, BOTH),
        (RADARRS_OWN, 1080, UHD, HD1080),
        (RADARRS_OWN, 720, HD1080, HD720),
        ((BOTH, HD1080), 1080, SD, HD1080),  # of equals the one that allows little else …
        ((HD1080, replace(HD1080, id=9)), 1080, SD, HD1080),  # … and of such the first
        ((ANY, HD720), 1080, HD720, ANY),  # the best picture that the screen can show comes first
        ((ANY, SD), 720, SD, ANY),
        ((HD1080, HD720), 2160, HD720, HD1080),  # nothing reaches it: the best there is
        ((HD1080, UHD), 720, UHD, HD1080),  # everything is above it: the next one
        ((SD, HD1080), 720, SD, HD1080),  # too good is shown as well as it can, too poor never is …
        ((SD, ANY, HD1080), 720, SD, ANY),  # … but who meets it comes first
        ((HD720, UHD), 1080, UHD, HD720),  # 4K is not for who cannot show it …
        ((UHD,), 1080, UHD, UHD),  # … unless there is nothing else
        ((EPUB,), 1080, EPUB, EPUB),  # no picture at all
        ((), 1080, SD, SD),
    ],
)
def test_what_suits_a_screen(
    profiles: tuple[QualityProfile, ...], height: int, usual: QualityProfile, chosen: QualityProfile
) -> None:
    assert suited(profiles, Screen("TV", height), usual) == chosen


def test_without_a_screen_it_is_the_usual_one() -> None:
    assert suited(RADARRS_OWN, None, SD) == SD


def home(
    defaults: Defaults, *profiles: tuple[QualityProfile, ...], held: QualityProfile | None = None
) -> Home:
    """Have a Radarr for each of the lists of profiles, the first of which holds the film by the one of them."""
    ports = [FakeBackend(DUNE) for _ in profiles]
    for port, own in zip(ports, profiles, strict=True):
        port.profiles = own
    if held:
        ports[0].hold(DUNE, quality_profile_id=held.id, path="/movies/Dune (2021)")
    return Home(
        backends=[radarr(one, f"radarr {number}") for number, one in enumerate(ports)],
        catalogues=[tmdb(DUNE)],
        defaults=((MediaType.MOVIE, defaults),),
    )


async def planned(defaults: Defaults, *profiles: QualityProfile, **wish: Any) -> tuple[str, list[Message]]:
    found = await plan(home(defaults, profiles or RADARRS_OWN).stack, Wish(ref=DUNE.ref, **wish), now=NOW)
    assert isinstance(found, Plan)
    return found.quality_profile_name, [one for one in found.notes if one.key == "note_screen"]


SMALL = Screen("Kitchen TV", 720)
HOUSEHOLD = Defaults(quality_profile="Ultra-HD")


@pytest.mark.parametrize(
    ("own", "wish", "profile", "led"),
    [
        (Defaults(screen=SMALL), {}, "HD-720p", True),  # before the household's
        (Defaults(), {}, "Ultra-HD", False),
        (Defaults(screen=SMALL), {"resolution": "1080p"}, "HD-1080p", False),  # what was said comes first
        (Defaults(screen=SMALL), {"quality_profile": "SD"}, "SD", False),
        (Defaults(screen=SMALL, quality_profile="HD-1080p"), {}, "HD-1080p", False),  # then their own
        (Defaults(screen=SMALL, quality_profile="Gone"), {}, "HD-720p", True),  # which is not there
        (Defaults(screen=replace(SMALL, height=2160)), {}, "Ultra-HD", False),  # it would be this one anyway
    ],
)
async def test_the_order(own: Defaults, wish: dict[str, Any], profile: str, led: bool) -> None:
    name, notes = await planned(HOUSEHOLD.under(own), **wish)
    assert (name, bool(notes)) == (profile, led)


@pytest.mark.parametrize(("height", "said"), [(2160, "4K"), (1080, "1080p"), (720, "720p")])
async def test_why_is_said(height: int, said: str) -> None:
    name, notes = await planned(Defaults(quality_profile="SD").under(Defaults(screen=Screen("TV", height))))
    assert notes == [Message("note_screen", {"profile": name, "screen": "TV", "height": said})]


async def test_why_it_is_more_than_the_screen_shows() -> None:
    where = home(Defaults(quality_profile="SD").under(Defaults(screen=SMALL)), (SD, HD1080))
    found = await plan(where.stack, Wish(ref=DUNE.ref), now=NOW)
    told = {"profile": "HD-1080p", "screen": "Kitchen TV", "height": "720p"}
    assert isinstance(found, Plan) and Message("note_screen_above", told) in found.notes


async def test_the_language_is_looked_for_near_the_screen_s_picture() -> None:
    dubbed, sharp = QualityProfile(8, "HD Russian", (1080,)), QualityProfile(9, "4K Russian", (2160,))
    own = Defaults(audio="ru", screen=replace(SMALL, height=1080))
    assert (await planned(HOUSEHOLD.under(own), UHD, sharp, HD1080, dubbed))[0] == "HD Russian"
    assert (await planned(HOUSEHOLD.under(replace(own, screen=None)), UHD, sharp, HD1080, dubbed))[0] == (
        "4K Russian"
    )


async def test_what_is_in_the_library_keeps_its_profile() -> None:
    where = home(HOUSEHOLD.under(Defaults(screen=SMALL)), RADARRS_OWN, held=HD1080)
    found = await plan(where.stack, Wish(ref=DUNE.ref), now=NOW)
    assert isinstance(found, Plan) and found.existing
    assert (found.quality_profile_name, found.notes) == ("HD-1080p", ())


async def test_a_screen_changes_no_instance() -> None:
    """The 4K Radarr has what suits the screen; the first one serves all the same."""
    where = home(Defaults().under(Defaults(screen=Screen("TV", 2160))), (HD1080,), (UHD,))
    found = await plan(where.stack, Wish(ref=DUNE.ref), now=NOW)
    assert isinstance(found, Plan)
    assert (found.entry_id, found.quality_profile_name, found.notes) == ("radarr 0", "HD-1080p", ())
