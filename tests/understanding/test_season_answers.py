"""What is said when we have asked which seasons."""

from typing import Any

import pytest

from custom_components.mediamate.understanding import read_seasons

LATEST: dict[str, Any] = {"season": "latest"}
ALL: dict[str, Any] = {"season": "all"}


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("all", ALL),
        ("All of them, please!", ALL),
        ("everything", ALL),
        ("both", ALL),
        ("every season", ALL),
        ("the latest", LATEST),
        ("the last one", LATEST),
        ("just the latest season", LATEST),
        ("first", {"season": 1}),
        ("the second one", {"season": 2}),
        ("season one", {"season": 1}),
        ("2", {"season": 2}),
        ("1 and 2", {"season": [1, 2]}),
        ("2, 3", {"season": [2, 3]}),
        ("1, 2 and 4", {"season": [1, 2, 4]}),
        ("1-3", {"season": [1, 2, 3]}),
        ("the first two", {"season": [1, 2]}),
        ("the pilot", {"season": 1, "episode": 1}),
        ("the latest episode", {"newest": True}),
        ("season 2 in 4K", {"season": 2, "quality": "2160p"}),
        ("все", ALL),
        ("Всё", ALL),
        ("оба", ALL),
        ("целиком", ALL),
        ("последний", LATEST),
        ("только последний", LATEST),
        ("второй", {"season": 2}),
        ("первый и второй", {"season": [1, 2]}),
        ("с первого по третий", {"season": [1, 2, 3]}),
        ("первые два", {"season": [1, 2]}),
        ("пилот", {"season": 1, "episode": 1}),
        ("последнюю серию", {"newest": True}),
        ("третий в 4к", {"season": 3, "quality": "2160p"}),
    ],
)
def test_seasons_are_named(text: str, slots: dict[str, Any]) -> None:
    command = read_seasons(text, "en")
    assert command and command.as_dict() == {"verb": "request"} | slots


@pytest.mark.parametrize(
    "text",
    ["", "yes", "no", "нет", "да", "turn on the light", "download Dune", "включи свет", "please", "x" * 100],
)
def test_anything_else_names_none(text: str) -> None:
    assert read_seasons(text, "en") is None
