"""Misspelt words of a sentence are put right; titles stay as they were typed."""

import pytest

from custom_components.mediamate.understanding import parse
from custom_components.mediamate.understanding.grammar import grammar
from custom_components.mediamate.understanding.spelling import repaired
from custom_components.mediamate.understanding.text import Phrase


@pytest.mark.parametrize(
    ("typed", "language", "meant"),
    [
        ("dowload the wire", "en", "download the wire"),
        ("downlaod severance seson 2", "en", "download severance season 2"),
        ("pasue the downlods", "en", "pause the downloads"),
        ("teh bear", "en", "the bear"),
        # who writes by ear
        ("скочай дюну", "ru", "скачай дюну"),
        ("потпиши меня на фарго", "ru", "подпиши меня на фарго"),
        ("что качаеца", "ru", "что качается"),
        ("кагда выйдет барби", "ru", "когда выйдет барби"),
        ("скачай втарой сезон", "ru", "скачай второй сезон"),
        # words of their own, and what is near to them in the dictionary alone
        ("the remote is lost", "en", "the remote is lost"),
        ("passed the witch", "en", "passed the witch"),
        ("requested and cancelled", "en", "requested and cancelled"),
        ("седан скачет", "ru", "седан скачет"),
    ],
)
def test_what_was_meant(typed: str, language: str, meant: str) -> None:
    assert repaired(Phrase.of(typed), grammar(language)).norm == meant


@pytest.mark.parametrize("typed", ["get Sason of Mists", 'get "sason"', "скачай Скочай"])
def test_what_stands_in_capitals_or_quotes_is_a_name(typed: str) -> None:
    language = "ru" if typed.startswith("с") else "en"
    phrase = Phrase.of(typed)
    assert repaired(phrase, grammar(language)) == phrase


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dowload teh bear", {"verb": "request", "title": "teh bear"}),  # a title is looked up as it was typed
        ("downlaod yellowstone seson 3", {"verb": "request", "title": "yellowstone", "season": 3, "media_type": "series"}),
        ("wat is dowloading", {"verb": "downloads"}),
        ("скочай дюну в 4к", {"verb": "request", "title": "дюна", "quality": "2160p"}),
        ("скачай втарой сезон Пацанов", {"verb": "request", "title": "Пацаны", "season": 2, "media_type": "series"}),
        ("потпиши меня на разделение", {"verb": "request", "title": "разделение", "about": "new_episodes"}),
        ("удоли дюну", {"verb": "remove", "title": "дюна"}),
    ],
)  # fmt: skip
def test_misspelt_sentences_are_understood(text: str, expected: dict[str, object]) -> None:
    command = parse(text, "en")
    assert command is not None and command.as_dict() == expected


@pytest.mark.parametrize("text", ["pasue the robot", "the remtoe is lost", "скчоай мне молока"])
def test_a_misspelt_sentence_about_the_house_is_none_of_ours(text: str) -> None:
    assert parse(text, "en") is None
