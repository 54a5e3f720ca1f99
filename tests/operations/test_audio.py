"""In which language a title is heard: what profiles promise, which is preferred, what is said where none does."""

from dataclasses import replace
import json
from pathlib import Path
from typing import Any

import pytest

from custom_components.mediamate.model import ORIGINAL, MediaItem, MediaType, Message, QualityProfile
from custom_components.mediamate.operations.audio import NAMES, named_in, preferred, promises, unheard
from custom_components.mediamate.operations.request import Plan, Wish, plan
from custom_components.mediamate.operations.stack import Defaults

from .fakes import ANY, DUNE, HD, NOW, SERIES, UHD, FakeBackend, Home, radarr, tmdb

ENGLISH = replace(DUNE, original_language="en")
RUSSIAN = replace(DUNE, original_language="ru")
DUBBED = QualityProfile(7, "HD Russian", (1080, 720))
TRANSLATIONS = Path(__file__).parents[2] / "custom_components" / "mediamate" / "translations"


@pytest.mark.parametrize(
    ("profile", "wanted", "item", "promised"),
    [
        (HD, "en", ENGLISH, True),  # in which it was made
        (HD, "ru", ENGLISH, False),
        (HD, "en", DUNE, False),  # nobody knows in which it was made
        (replace(HD, language="ru"), "ru", ENGLISH, True),
        (replace(HD, language="ru"), "en", ENGLISH, False),
        (replace(HD, language=ORIGINAL), "en", ENGLISH, True),
        (replace(HD, language=ORIGINAL), "en", RUSSIAN, False),
        (DUBBED, "ru", ENGLISH, True),
        (DUBBED, "en", ENGLISH, False),
        (replace(DUBBED, language="en"), "ru", ENGLISH, False),  # what it says itself counts
    ],
)
def test_what_a_profile_promises(
    profile: QualityProfile, wanted: str, item: MediaItem, promised: bool
) -> None:
    assert promises(profile, wanted, item) is promised


@pytest.mark.parametrize(
    ("name", "languages"),
    [
        ("HD-1080p", set()),
        ("Any", set()),
        ("Ultra-HD [RUS]", {"ru"}),
        ("1080p_rus+eng", {"ru", "en"}),
        ("Русская озвучка", {"ru"}),
        ("Русский дубляж", {"ru"}),
        ("Deutsch 1080p", {"de"}),
        ("French (VFF)", {"fr"}),
        ("日本語", {"ja"}),
        ("Danger zone", set()),  # "dan" and "ger" are no words here
        ("Final cut", set()),
    ],
)
def test_what_a_name_speaks_of(name: str, languages: set[str]) -> None:
    assert named_in(name) == languages


def test_the_profile_that_is_most_like_the_usual_one() -> None:
    uhd = QualityProfile(8, "Ultra-HD RUS", (2160,))
    assert preferred([HD, UHD, uhd, DUBBED], HD, "ru", ENGLISH) == DUBBED
    assert preferred([HD, UHD, uhd, DUBBED], UHD, "ru", ENGLISH) == uhd
    assert preferred([HD, UHD], HD, "ru", ENGLISH) == HD
    assert preferred([DUBBED, HD], HD, "en", ENGLISH) == HD


def test_what_nothing_promises_is_said() -> None:
    assert unheard(HD, "ru", ENGLISH) == (Message("note_audio", {"language": Message("language_ru")}),)
    assert unheard(DUBBED, "ru", ENGLISH) == unheard(HD, None, ENGLISH) == unheard(HD, "xx", ENGLISH) == ()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_language_has_its_name(language: str) -> None:
    common = json.loads((TRANSLATIONS / f"{language}.json").read_text())["common"]
    assert {key.removeprefix("language_") for key in common if key.startswith("language_")} == set(NAMES)


# -- in a plan


async def planned(defaults: Defaults, *profiles: QualityProfile, **wish: Any) -> tuple[str, list[str]]:
    """Return the profile that is planned for an English film, and the keys of the notes."""
    backend = FakeBackend(ENGLISH)
    backend.profiles = profiles
    home = Home(backends=[radarr(backend)], catalogues=[tmdb(ENGLISH, SERIES)])
    stack = replace(home.stack, defaults=((MediaType.MOVIE, defaults),))
    found = await plan(stack, Wish(ref=ENGLISH.ref, **wish), now=NOW)
    assert isinstance(found, Plan), found
    return found.quality_profile_name, [one.key for one in found.notes]


HOUSE = Defaults(quality_profile="HD-1080p")


async def test_a_member_s_language_leads_to_its_profile() -> None:
    own = HOUSE.under(Defaults(audio="ru"))
    assert await planned(own, ANY, HD, UHD, DUBBED) == ("HD Russian", [])
    assert await planned(own, ANY, HD, UHD, replace(UHD, id=9, name="4K", language="ru")) == ("4K", [])
    assert await planned(own, ANY, UHD, HD) == ("HD-1080p", ["note_audio"])
    assert await planned(HOUSE.under(Defaults(audio="en")), ANY, HD, UHD, DUBBED) == ("HD-1080p", [])
    assert await planned(HOUSE, ANY, HD, DUBBED) == ("HD-1080p", [])


async def test_a_profile_that_was_chosen_for_the_member_stands() -> None:
    own = HOUSE.under(Defaults(audio="ru", quality_profile="Ultra-HD"))
    assert await planned(own, HD, UHD, DUBBED) == ("Ultra-HD", ["note_audio"])
    assert await planned(own, HD, DUBBED) == ("HD Russian", []), "where it is gone it cannot stand"


async def test_the_language_of_a_wish_counts_most() -> None:
    own = HOUSE.under(Defaults(audio="en", quality_profile="HD-1080p"))
    assert await planned(own, HD, UHD, DUBBED, audio="ru") == ("HD Russian", [])
    assert await planned(own, HD, UHD, DUBBED, audio="fr") == ("HD-1080p", ["note_audio"])


async def test_a_language_and_a_quality() -> None:
    own = HOUSE.under(Defaults(audio="ru"))
    dubbed = QualityProfile(8, "Ultra-HD RUS", (2160,))
    assert await planned(own, HD, UHD, DUBBED, resolution="2160p") == ("Ultra-HD", ["note_audio"])
    assert await planned(own, HD, UHD, dubbed, resolution="2160p") == ("Ultra-HD RUS", [])
    assert await planned(own, HD, UHD, dubbed, quality_profile="Ultra-HD") == ("Ultra-HD", ["note_audio"])
    named = await planned(own, HD, UHD, dubbed, quality_profile="Ultra-HD", audio="ru")
    assert named == ("Ultra-HD RUS", [])


async def test_no_language_no_note() -> None:
    assert await planned(Defaults(), HD) == ("HD-1080p", [])
