"""Which seasons and episodes a model's words name, and whether a yes to them is one to what was prepared."""

import pytest

from custom_components.mediamate.agent.said_parts import differs, episodes_in, seasons_in


@pytest.mark.parametrize(
    ("text", "seasons"),
    [
        ("Download season 2 of The Bear?", {2}),
        ("Download seasons 1–3, about 15 GB?", {1, 2, 3}),
        ("Seasons 1, 2 and 5 of it?", {1, 2, 5}),
        ("Seasons 2 to 4?", {2, 3, 4}),
        ("Shall I get the **2nd season**?", {2}),
        ("Shall I get season **2**?", {2}),
        ("The third season of The Bear?", {3}),
        ("Unmonitor S02E05?", {2}),
        ("S2 of The Bear?", {2}),
        ("Season 2024 of the daily show?", {2024}),
        ("All 3 seasons of The Bear?", set()),
        ("The latest season?", set()),
        ("The Bear (2022): HD-1080p, about 15 GB?", set()),
        ("Скачать 2-й сезон «Медведя»?", {2}),
        ("Скачать второй сезон «Медведя»?", {2}),
        ("Скачать 3 сезон?", {3}),
        ("Скачать сезоны 1–3?", {1, 2, 3}),
        ("Скачать сезоны с 2 по 4?", {2, 3, 4}),
        ("Все 3 сезона «Медведя»?", set()),
        ("Shall I get season three of The Bear?", {3}),
        ("Seasons one to three?", {1, 2, 3}),
        ("The first and second seasons, and nothing else?", {1, 2}),
        ("The twenty-first season?", {21}),
        ("Seasons 1, 2, and 5?", {1, 2, 5}),
        ("Three seasons of it?", set()),
        ("Season 2, 10 episodes, 15 GB?", {2}),
        ("Season 2 episode 5?", {2}),
        ("The Four Seasons, season one?", {1}),
        ("Скачать двадцать первый сезон?", {21}),
        ("Скачать пятнадцатый сезон?", {15}),
        ("Скачать 1 и 2 сезон?", {1, 2}),
        ("Скачать сезон три, около 15 ГБ?", {3}),
        ("Скачать сезоны с первого по третий?", {1, 2, 3}),
        ("Скачать 5 серию 2 сезона «Медведя»?", {2}),
        ("Скачать «Вавилон 5», 2 сезон?", {2}),
        ("Вавилон 5 сезон 2?", {2}),
        ("Скачать три сезона?", set()),
        ("Staffel 2 von The Bear?", set()),
        ("seasons 1-9999", set()),
        ("", set()),
    ],
)
def test_seasons(text: str, seasons: set[int]) -> None:
    assert seasons_in(text) == seasons


@pytest.mark.parametrize(
    ("text", "episodes"),
    [
        ("Season 2, episode 5 of The Bear?", {5}),
        ("episodes 5 and 6?", {5, 6}),
        ("S02E05?", {5}),
        ("The 4th episode of season 2?", {4}),
        ("The second episode?", {2}),
        ("Season 2 with its 10 episodes?", set()),
        ("2-й сезон, 5-я серия?", {5}),
        ("Скачать серии 5 и 6?", {5, 6}),
        ("Скачать пятую серию?", {5}),
        ("Сезон, 10 серий?", set()),
        ("Season two, episode ten?", {10}),
        ("Season 2 episode 5?", {5}),
        ("Скачать пятую серию второго сезона?", {5}),
        ("5-я серия 2-го сезона?", {5}),
        ("2 сезон 5 серия?", {5}),
        ("Сезон 2, 5 серий?", set()),
    ],
)
def test_episodes(text: str, episodes: set[int]) -> None:
    assert episodes_in(text) == episodes


@pytest.mark.parametrize(
    ("text", "worded", "other"),
    [
        ("Shall I get season 3 of The Bear?", "Download The Bear: season 2?", True),
        ("Shall I get season 2 of The Bear?", "Download The Bear: season 2?", False),
        ("Shall I get The Bear?", "Download The Bear: season 2?", False),
        ("Shall I get seasons 1 to 3?", "Download The Bear: seasons 1–3?", False),
        ("Shall I get season 1?", "Download The Bear: seasons 1–3?", True),
        ("Скачать второй сезон?", "Download The Bear: season 2?", False),
        ("Скачать третий сезон?", "Download The Bear: season 2?", True),
        ("Episode 5 of season 2?", "Download The Bear: season 2, episode 6?", True),
        ("Episode 5 of season 2?", "Download The Bear: season 2?", True),
        ("Season 2 (episodes 1–10)?", "Download The Bear: season 2?", False),
        ("Shall I get season three of The Bear?", "Download The Bear: season 2?", True),
        ("Season 2, all 10 episodes, 15 GB?", "Download The Bear: season 2?", False),
        (f"Season 3? {'No. ' * 1000}Season 2?", "Download The Bear: season 2?", False),
        ("Follow it? Season 3 is next.", "Follow the series The Bear?", False),
    ],
)
def test_whether_it_is_something_else(text: str, worded: str, *, other: bool) -> None:
    assert differs(text, worded) is other
