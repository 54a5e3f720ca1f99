"""Every word that is put together at run time exists, in both languages."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.mediamate.dialogue import HANDLERS
from custom_components.mediamate.dialogue.following import asked
from custom_components.mediamate.dialogue.plans import question_of
from custom_components.mediamate.dialogue.say import named, numbered, owned, shortened, state
from custom_components.mediamate.model import (
    Candidate,
    DownloadState,
    MediaItem,
    MediaRef,
    MediaType,
    Message,
    RequestState,
)
from custom_components.mediamate.model.subtitles import SubtitleOutcome
from custom_components.mediamate.operations.stack import MediaStack
from custom_components.mediamate.operations.subtitles import WORDED
from custom_components.mediamate.operations.wish import Plan
from custom_components.mediamate.texts import Texts, async_texts

KEYS = [
    *(f"say_download_{one}" for one in DownloadState),
    *(f"say_state_{one}" for one in RequestState),
    *(f"say_{what}_{one}" for one in MediaType for what in ("type", "the", "no_backend")),
    *(f"say_{what}_{one}" for one in ("available", "requested", "missing") for what in ("mark", "owned")),
    *(f"say_kind_{one}" for one in ("cinema", "digital", "physical", "episode")),
    "say_owned_no",
    *(
        f"subtitles_{one}"
        for one in SubtitleOutcome
        if one not in {SubtitleOutcome.PARTLY, SubtitleOutcome.UNFIT}
    ),
    *(f"subtitles_in_{one}" for one in sorted(WORDED)),
]


@pytest.fixture(params=["en", "ru"])
async def texts(hass: HomeAssistant, request: pytest.FixtureRequest) -> Texts:
    return await async_texts(hass, request.param)


@pytest.mark.parametrize("key", KEYS)
async def test_the_word_is_there(texts: Texts, key: str) -> None:
    said = texts.message(Message(key))
    assert said and key not in said and said != texts.message(Message("unknown_text"))


async def test_a_line_of_a_list(texts: Texts) -> None:
    item = MediaItem(ref=MediaRef(MediaType.SERIES, "tmdb", "1"), title="Chernobyl", year=2019)
    line = texts.message(numbered(2, Candidate(item=item, in_library=True, available=True)))
    assert (
        line
        == {
            "en": "2. Chernobyl (2019) – series, you have it",
            "ru": "2. «Chernobyl» (2019) — сериал, уже есть",
        }[texts.language]
    )


async def test_names(texts: Texts) -> None:
    left, right = {"en": ("", ""), "ru": ("«", "»")}[texts.language]
    assert texts.message(named("Dune")) == f"{left}Dune{right}"
    assert texts.message(named("Dune", original="Dune")) == f"{left}Dune{right}"
    assert texts.message(named("Дюна", None, "Dune")) == f"{left}Дюна{right} (Dune)"


def test_reasons_that_say_nothing_new_are_left_out() -> None:
    assert state(RequestState.CANCELLED, "cancelled") == Message("say_state_cancelled")
    assert state(RequestState.FAILED, "disk_full").key == "say_state_because"


async def test_what_is_read_or_heard_is_not_watched(texts: Texts) -> None:
    said = [texts.message(state(RequestState.READY, None, one)) for one in (MediaType.BOOK, MediaType.ALBUM)]
    assert (
        said == {"en": ["ready", "ready to listen to"], "ru": ["уже есть", "можно слушать"]}[texts.language]
    )
    books = Candidate(
        item=MediaItem(ref=MediaRef(MediaType.BOOK, "goodreads", "1"), title="Dune"), available=True
    )
    assert texts.message(owned(books)) == {"en": "You have it.", "ru": "Это у вас уже есть."}[texts.language]


def test_plots_are_cut_at_a_word() -> None:
    assert shortened("A  short\nplot.") == "A short plot."
    cut = shortened("word " * 200)
    assert len(cut) <= 401 and cut.endswith("word…")


def test_every_verb_of_the_yardstick_has_an_answer() -> None:
    verbs = {"request", "find", "library", "watch", "downloads", "pause", "resume", "remove", "retry"}
    assert verbs | {
        "recommend",
        "upcoming",
        "rate",
        "history",
        "forget",
        "subtitles",
        "indexers",
        "help",
    } == {one.partition(" ")[0] for one in HANDLERS}


def planned(profile: str, media_type: MediaType = MediaType.ALBUM, **given: Any) -> Plan:
    """Return a plan by a profile of this name."""
    item = MediaItem(ref=MediaRef(media_type, "x", "1"), title="Blackstar", year=2016, creator="David Bowie")
    return Plan(
        item=item,
        entry_id="e1",
        instance="Lidarr",
        quality_profile_id=1,
        quality_profile_name=profile,
        root_folder="/music",
        **given,
    )


@pytest.mark.parametrize(
    ("profile", "english", "russian"),
    [
        ("Any", "", ""),
        ("any ", "", ""),
        ("Любое", "", ""),
        ("Lossless", ": Lossless", ": Lossless"),
        ("eBook", ": eBook", ": eBook"),
        ("Ultra-HD", ": Ultra-HD", ": Ultra-HD"),
        ("HD-1080p", ": HD-1080p", ": HD-1080p"),
        ("MP3 or better", ": MP3 or better", ": MP3 or better"),
        ("Standard", ": quality “Standard”", ": качество «Standard»"),
        ("Для детей", ": quality “Для детей”", ": качество «Для детей»"),
        ("", ": Lidarr", ": Lidarr"),
    ],
)
async def test_a_profile_is_said_as_a_quality(texts: Texts, profile: str, english: str, russian: str) -> None:
    said = texts.message(question_of(MediaStack(), texts, planned(profile)))
    assert (
        said
        == {
            "en": f"Download the album Blackstar by David Bowie (2016){english}?",
            "ru": f"Скачать альбом «Blackstar» (David Bowie, 2016){russian}?",
        }[texts.language]
    )


async def test_what_else_is_known_is_said_without_the_profile(texts: Texts) -> None:
    sized = planned("Any", MediaType.MOVIE, size_estimate=6_000_000_000)
    said = texts.message(question_of(MediaStack(), texts, sized))
    assert said.endswith({"en": ": about 6 GB?", "ru": ": примерно 6 ГБ?"}[texts.language])


@pytest.mark.parametrize("profile", ["Any", "HD-1080p"])
async def test_the_other_questions_do_without_a_profile_that_says_nothing(texts: Texts, profile: str) -> None:
    """Nothing is left of the place where it would be said: no blank brackets, no colon before a full stop."""
    again = question_of(MediaStack(), texts, planned(profile, existing=True))
    new, _ = asked(MediaStack(), texts, planned(profile, MediaType.SERIES), "en")
    other, _ = asked(
        MediaStack(), texts, planned(profile, MediaType.SERIES, existing=True), "en", otherwise=True
    )
    for question in (again, new, other):
        said = texts.message(question)
        assert (profile in said) is (profile != "Any") and said.endswith("?")
        assert "()" not in said and ": ?" not in said and " )" not in said
