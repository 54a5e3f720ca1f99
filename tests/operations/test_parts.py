"""Which seasons and episodes a wish means, and what there is of them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from custom_components.mediamate.model import Message, Part, Season, parted, parts_said, spans
from custom_components.mediamate.operations.parts import (
    Shelf,
    Unfit,
    airing,
    choose,
    next_airing,
    shelf_of,
    sort,
    without,
)

from .fakes import BEAR, NOW, an_episode, season_episodes

CATALOGUE = Shelf(seasons=BEAR.seasons)
HELD = shelf_of(season_episodes(BEAR, (3,)), NOW)
BARE = Shelf(seasons=tuple(Season(number=one) for one in range(4)))  # an *arr's look-up: numbers, and no more
CHERNOBYL = Shelf(seasons=(Season(number=1, episodes=5, aired=5),))


@pytest.mark.parametrize("shelf", [CATALOGUE, HELD])
@pytest.mark.parametrize(
    ("seasons", "episode", "parts"),
    [
        ((2,), None, (Part(2),)),
        ((1, 3, 1), None, (Part(1), Part(3))),
        ((0,), None, (Part(0),)),
        ((4,), None, (Part(4),)),
        ("all", None, (Part(1), Part(2), Part(3))),
        ("latest", None, (Part(3),)),
        ("first", None, (Part(1),)),
        ("pilot", None, (Part(1, 1),)),
        ((2,), 5, (Part(2, 5),)),
        ((3,), 10, (Part(3, 10),)),
        ("latest", 2, (Part(3, 2),)),
        (None, "latest", (Part(3, 4),)),
        ((2,), "latest", (Part(2, 10),)),
    ],
)
def test_what_is_meant(shelf: Shelf, seasons: Any, episode: Any, parts: tuple[Part, ...]) -> None:
    assert choose(shelf, seasons, episode, NOW) == parts


@pytest.mark.parametrize("shelf", [CATALOGUE, HELD])
@pytest.mark.parametrize(
    ("seasons", "episode", "key", "asks"),
    [
        (None, None, "which_seasons", True),
        (None, 3, "which_seasons", True),
        ((1, 2), 3, "which_seasons", True),
        ("some", None, "which_seasons", True),
        ((9,), None, "no_such_season", False),
        ((1, 9), None, "no_such_season", False),
        ((2,), 11, "no_such_episode", False),
        ((2,), 0, "no_such_episode", False),
        ((4,), "latest", "no_episode_yet", False),
    ],
)
def test_what_means_nothing_here(shelf: Shelf, seasons: Any, episode: Any, key: str, asks: bool) -> None:
    with pytest.raises(Unfit) as caught:
        choose(shelf, seasons, episode, NOW)
    assert (caught.value.message.key, caught.value.asks) == (key, asks)


def test_one_season_needs_no_question() -> None:
    assert choose(CHERNOBYL, None, None, NOW) == (Part(1),)
    assert choose(CHERNOBYL, None, 2, NOW) == (Part(1, 2),)


def test_what_was_only_announced() -> None:
    assert choose(Shelf(), None, None, NOW) == (Part(1),)
    assert choose(Shelf(), "all", 2, NOW) == (Part(1, 2),)
    assert choose(Shelf(), (1,), None, NOW) == (Part(1),)
    with pytest.raises(Unfit):
        choose(Shelf(), (2,), None, NOW)
    soon = Shelf(seasons=(Season(number=1, episodes=8, aired=0), Season(number=2, aired=0)))
    assert choose(soon, None, None, NOW) == choose(soon, "all", None, NOW) == (Part(1),)


def test_numbers_alone_are_taken_for_seasons() -> None:
    """Who only knows which seasons there are cannot say what of them came out."""
    assert choose(BARE, "all", None, NOW) == (Part(1), Part(2), Part(3))
    assert choose(BARE, (2,), 99, NOW) == (Part(2, 99),)
    assert sort(BARE, (Part(2),), NOW).missing is None
    with pytest.raises(Unfit, match="no_episode_yet"):
        choose(BARE, None, "latest", NOW)


def test_the_newest_is_the_one_that_came_out_last() -> None:
    """A special of yesterday is none, and what has no date comes before all that has."""
    episodes = [
        an_episode(0, 1, airs=NOW - timedelta(hours=1)),
        an_episode(1, 9, airs=None, has_file=True),
        an_episode(1, 1, airs=NOW - timedelta(days=2)),
        an_episode(1, 2, airs=NOW + timedelta(days=5)),
    ]
    assert choose(shelf_of(episodes, NOW), None, "latest", NOW) == (Part(1, 1),)


def test_what_of_it_is_there() -> None:
    episodes = [
        replace(one, has_file=one.part.season == 1 or one.part == Part(2, 1))
        for one in season_episodes(BEAR, ())
    ]
    found = sort(shelf_of(episodes, NOW), (Part(1), Part(2), Part(3, 1), Part(4)), NOW)
    assert found.there == (Part(1),)
    assert found.wanted == (Part(2), Part(3, 1), Part(4))
    assert found.unaired == (Part(4),)
    assert found.missing == 10


def test_what_the_catalogue_counts() -> None:
    found = sort(CATALOGUE, (Part(1), Part(3), Part(4), Part(3, 4), Part(3, 5)), NOW)
    assert (found.there, found.unaired, found.missing) == ((), (Part(4), Part(3, 5)), 13)


def test_what_is_to_come() -> None:
    assert next_airing(HELD, (Part(3),), NOW) == NOW + timedelta(days=4)
    assert next_airing(HELD, (Part(1),), NOW) is None
    assert [one.number for one in airing(HELD, (Part(1), Part(3), Part(4)))] == [3]
    assert airing(HELD, (Part(3, 4),)) == []


def test_what_is_left() -> None:
    assert without((Part(1), Part(2), Part(3, 4)), (Part(2), Part(3))) == (Part(1),)
    assert without((Part(2),), (Part(2, 4),)) == (Part(2),)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [([], []), ([2], ["2"]), ([2, 1], ["1", "2"]), ([5, 1, 2, 3, 7, 8], ["1–3", "5", "7", "8"])],
)
def test_numbers_as_they_are_said(numbers: list[int], said: list[str]) -> None:
    assert list(spans(numbers)) == said


def test_parts_as_they_are_said() -> None:
    label = Message("say_label", {"title": "The Bear"})
    assert parted(label, ()) is label
    assert parts_said([Part(0)]) == Message("say_specials")
    assert parts_said([Part(2)]) == Message("say_season", {"seasons": ["2"]})
    assert parts_said([Part(3, 4)]) == Message("say_episode", {"season": "3", "episodes": ["4"]})
    assert parts_said([Part(0, 4)]) == Message("say_episode_special", {"episodes": ["4"]})
    assert parts_said([Part(0, 4), Part(0, 5)]) == Message("say_episodes_special", {"episodes": ["4", "5"]})
    both = Message("say_season", {"seasons": ["1"]}), Message("say_specials")
    assert parts_said([Part(0), Part(1)]) == Message("say_parts", {"parts": [*both]})
    several = parts_said([Part(3, 4), Part(3, 5), Part(1)])
    assert several and [one.key for one in several.placeholders["parts"]] == ["say_season", "say_episodes"]


def test_many_seasons_are_not_each_looked_for_in_all_episodes(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = shelf_of([an_episode(number, 1) for number in range(1, 301)], NOW)
    asked, covers = [], Part.covers

    def counted(part: Part, other: Part) -> bool:
        asked.append(part)
        return covers(part, other)

    monkeypatch.setattr(Part, "covers", counted)
    found = sort(shelf, choose(shelf, "all", None, NOW), NOW)
    assert len(found.wanted) + len(found.there) == 300 and len(asked) <= 300
