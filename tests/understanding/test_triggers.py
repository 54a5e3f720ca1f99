"""The sentences that work in pipelines of other agents."""

import json
from pathlib import Path

from hassil import parse_sentence, recognize
from hassil.intents import Intents, WildcardSlotList
import pytest

from custom_components.mediamate.understanding import TRIGGER_TEMPLATES, parse

HERE = Path(__file__).parent
FILES = [HERE / "sentences.jsonl", HERE.parents[2] / "shared/utterances/dev.jsonl"]
SAMPLES = {
    "en": ["download the movie Dune", "please get the film Heat", "download season 2 of Fargo", "what's downloading", "pause all downloads", "suggest a movie", "do we have the movie Up", "stop downloading the film Cats"],
    "ru": ["скачай фильм Дюна", "пожалуйста закачай сериал Тьма", "скачай второй сезон Фарго", "что качается", "покажи статус загрузок", "приостанови загрузки", "посоветуй хороший фильм", "у нас есть фильм Брат"],
}  # fmt: skip


def _intents(language: str) -> Intents:
    data = {
        "language": language,
        "intents": {"mediamate": {"data": [{"sentences": list(TRIGGER_TEMPLATES[language])}]}},
    }
    return Intents.from_dict(data)


def _matches(text: str, language: str, intents: Intents) -> bool:
    lists = {name: WildcardSlotList(name) for name in ("title", "number")}
    return recognize(text, intents, slot_lists=lists, language=language) is not None


def _nulls(language: str) -> list[str]:
    lines = [
        json.loads(line)
        for path in FILES
        if path.exists()
        for line in path.read_text("utf-8").splitlines()
        if line
    ]
    return [line["text"] for line in lines if line["lang"] == language and line["expect"] is None]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_nothing_that_is_not_for_us_matches(language: str) -> None:
    intents = _intents(language)
    nulls = _nulls(language)
    assert len(nulls) > 50
    assert [text for text in nulls if _matches(text, language, intents)] == []


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language, texts in SAMPLES.items() for text in texts]
)
def test_a_match_is_a_command(language: str, text: str) -> None:
    assert _matches(text, language, _intents(language))
    assert parse(text, language) is not None


@pytest.mark.parametrize("template", [one for many in TRIGGER_TEMPLATES.values() for one in many])
def test_templates_are_well_formed(template: str) -> None:
    assert parse_sentence(template)
