"""The two lists of sentences, and the report that `scripts/understand` prints."""

import json
from pathlib import Path

import pytest

from .report import main
from .score import right, score

OURS = Path(__file__).parent / "sentences.jsonl"
SERVICES = OURS.with_name("services.jsonl")  # nothing was learnt from these
YARDSTICK = Path(__file__).parents[3] / "shared/utterances/dev.jsonl"
LEAST = 0.95


@pytest.mark.parametrize(
    "path",
    [
        OURS,
        SERVICES,
        pytest.param(
            YARDSTICK,
            marks=pytest.mark.skipif(not YARDSTICK.exists(), reason="../shared is not here: no yardstick"),
        ),
    ],
    ids=["ours", "services", "yardstick"],
)
def test_most_sentences_are_read_right_and_none_triggers_falsely(path: Path) -> None:
    result = score(path)
    wrong = "\n".join(f"{line['text']}: {given}" for line, given in result.wrong)
    assert not result.false
    assert result.accuracy >= LEAST, wrong
    for language in ("en", "ru"):
        good, lines = result.counts[f"language {language}"]
        assert good / lines >= LEAST, wrong


def test_the_list_is_large_and_has_every_verb_in_both_languages() -> None:
    lines = [json.loads(line) for line in OURS.read_text(encoding="utf-8").splitlines()]
    assert len(lines) >= 400
    verbs = "request find library watch downloads pause resume remove retry recommend upcoming rate history subtitles yes no pick help"
    for language in ("en", "ru"):
        said = {line["expect"]["verb"] for line in lines if line["lang"] == language and line["expect"]}
        assert said == set(verbs.split())
        assert sum(line["expect"] is None for line in lines if line["lang"] == language) >= 60


def test_report_counts_by_language_and_verb(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text(
        '{"text": "download Dune", "lang": "en", "expect": {"verb": "request", "title": ["Dune"]}}\n\n'
        '{"text": "как дела?", "lang": "ru", "expect": null}\n',
        encoding="utf-8",
    )
    assert main([str(file)]) == 0
    said = capsys.readouterr().out
    assert "all                   2/2     100.0 %" in said
    assert "verb null" in said and "language ru" in said and "false triggers     0" in said


def test_report_lists_what_is_wrong_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text('{"text": "download Dune", "lang": "en", "expect": null}\n', encoding="utf-8")
    assert main([str(file), "-v"]) == 1
    said = capsys.readouterr().out
    assert "FALSE download Dune" in said and "WRONG download Dune" in said
    assert main([]) == 2


@pytest.mark.parametrize(
    ("expect", "given", "good"),
    [
        (None, None, True),
        (None, {"verb": "yes"}, False),
        ({"verb": "yes"}, None, False),
        ({"verb": "request", "title": ["Ёлки"]}, {"verb": "request", "title": "елки!"}, True),
        ({"verb": "request", "title": ["Dune"]}, {"verb": "request", "title": "Dune", "year": 2021}, False),
        (
            {"verb": "request", "title": ["Dune"]},
            {"verb": "request", "title": "Dune", "quality": "1080p"},
            True,
        ),
        ({"verb": "request", "season": [1, 2]}, {"verb": "request", "season": [2, 1]}, True),
        ({"verb": "request", "season": [1, 2]}, {"verb": "request", "season": 1}, False),
        ({"verb": "request", "titles": ["A", "B"]}, {"verb": "request", "titles": ["b", "a"]}, True),
        ({"verb": "rate", "liked": False}, {"verb": "rate"}, False),
        ({"verb": "rate", "liked": False}, {"verb": "find"}, False),
    ],
)
def test_scoring_is_the_readmes(expect: dict | None, given: dict | None, good: bool) -> None:
    assert right(expect, given) is good
