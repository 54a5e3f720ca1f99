"""Answers to a question of ours."""

import pytest

from custom_components.mediamate.understanding import Amend, No, Offered, Pick, Yes, read_answer

DUNES = [Offered("Dune", 2021), Offered("Dune", 1984), Offered("Dune: Part Two", 2024)]


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "Yep, go ahead!",
        "sure",
        "ok",
        "yes please",
        "👍",
        "да",
        "Ага, давай",
        "давай",
        "ну давай",
        "хорошо, качай",
        "да-да",
        "конечно",
    ],
)
def test_an_assent_is_the_whole_utterance(text: str) -> None:
    assert read_answer(text, "en", DUNES) == Yes()


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "nope",
        "no thanks",
        "none of them",
        "never mind",
        "нет",
        "не надо",
        "неа",
        "нет, спасибо",
        "отмена",
        "давай потом",
        "👎",
    ],
)
def test_a_refusal_is_the_whole_utterance(text: str) -> None:
    assert read_answer(text, "ru", DUNES) == No()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("second", 2),
        ("the second one", 2),
        ("number three please", 3),
        ("2", 2),
        ("last one", 3),
        ("the top one", 1),
        ("2nd", 2),
        ("the 1984 one", 2),
        ("2021", 1),
        ("Dune: Part Two", 3),
        ("давай Dune Part Two", 3),
        ("второй", 2),
        ("давай первый", 1),
        ("номер два", 2),
        ("последний", 3),
        ("тот, который 1984 года", 2),
        ("да, третий вариант", 3),
        ("верхний", 1),
        ("no, the second one", 2),
        ("not that, the 1984 version", 2),
        ("нет, второй", 2),
    ],
)
def test_a_choice(text: str, number: int) -> None:
    assert read_answer(text, "en", DUNES) == Pick(number)


@pytest.mark.parametrize(
    "text",
    [
        "7",
        "number four",
        "четвёртый",
        "the 1999 one",
        "dune",
        "yes, the weather is nice",
        "yes please add milk to the list",
        "turn on the light",
        "да, погода сегодня хорошая",
        "да ладно",
        "да погоди ты",
        "please",
        "thanks",
        "спасибо",
        "what is downloading",
        "включи свет",
        "",
        "   ",
        "?!",
        "yes " * 400,
        "yes but the sequel",
    ],
)
def test_all_else_is_no_answer(text: str) -> None:
    assert read_answer(text, "en", DUNES) is None


def test_nothing_was_offered() -> None:
    assert read_answer("the first one", "en", []) is None
    assert read_answer("the last one", "en", []) is None
    assert read_answer("yes", "en", []) == Yes()


@pytest.mark.parametrize("text", ["1917", "Yes, 1917", "фильм 1917"])
def test_a_year_that_is_a_title(text: str) -> None:
    assert read_answer(text, "en", [Offered("1917", 2019), Offered("Dunkirk", 2017)]) == Pick(1)


def test_a_title_that_two_have_is_told_apart_by_its_year() -> None:
    assert read_answer("Dune 1984", "en", DUNES) == Pick(2)


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("yes, but in 4K", {"quality": "2160p"}),
        ("да, но в 4к", {"quality": "2160p"}),
        ("in 1080p please", {"quality": "1080p"}),
        ("the second one in 1080p", {"quality": "1080p", "ordinal": 2}),
        ("давай второй в 4к", {"quality": "2160p", "ordinal": 2}),
        ("yes but only season 2", {"season": 2}),
        ("да, только второй сезон", {"season": 2}),
        ("да, с русской озвучкой", {"language": "ru"}),
        ("yes, with english subtitles", {"language": "en"}),
        ("with english subtitles", {"language": "en"}),
        ("all seasons", {"season": "all"}),
    ],
)
def test_a_yes_with_a_change(text: str, slots: dict) -> None:
    answer = read_answer(text, "en", DUNES)
    assert isinstance(answer, Amend)
    assert answer.command.as_dict() == {"verb": "request", **slots}


def test_a_change_of_something_that_was_not_offered_is_no_answer() -> None:
    assert read_answer("the fifth one in 4k", "en", DUNES) is None
