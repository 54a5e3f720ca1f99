"""Which titles a model's own words list: read from what our tools had shown it."""

import time
from typing import Any

from homeassistant.components.conversation import AssistantContent, Content, ToolResultContent
from homeassistant.helpers.llm import ToolResult
import pytest

from custom_components.mediamate.frontends.telegram.cards import Row, command_from
from custom_components.mediamate.frontends.telegram.listed import listed_rows

DUNE, OLD = "movie:tmdb:438631", "movie:tmdb:841"
PART_TWO, RUNNER, RUNNER_2049 = "movie:tmdb:693134", "movie:tmdb:78", "movie:tmdb:335984"
RESULTS: list[Any] = [
    {"ref": DUNE, "title": "Dune", "year": 2021, "overview": "Dune (1984) again"},
    {"ref": OLD, "title": "Dune", "year": 1984},
    {"ref": PART_TWO, "title": "Дюна: Часть вторая", "original_title": "Dune: Part Two", "year": 2024},
    {"ref": RUNNER, "title": "Blade Runner", "year": 1982},
    {"ref": RUNNER_2049, "title": "Blade Runner 2049", "year": 2017},
]


def shown(results: Any = RESULTS, *, tool: str = "mediamate__find", error: bool = False) -> list[Content]:
    data: Any = {"results": results}
    result = ToolResult(data=data, error=error)
    return [
        AssistantContent(agent_id="a", content="One moment."),
        ToolResultContent(agent_id="a", tool_call_id="1", tool_name=tool, result=result),
    ]


def picked(rows: tuple[Row, ...]) -> dict[str, str]:
    return {button.label: button.args["ref"] for row in rows for button in row}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1. Dune (1984)\n2. Dune (2021)", [OLD, DUNE]),
        ("**1.** Dune (2021)\n**2.** Дюна: Часть вторая (2024)", [DUNE, PART_TWO]),
        ("1️⃣ Dune: Part Two\n2️⃣ *Dune* (2021)", [PART_TWO, DUNE]),
        (
            "- 1) Blade Runner (1982), followed by Blade Runner 2049\n- 2) Blade Runner 2049",
            [RUNNER, RUNNER_2049],
        ),
        (
            "Here:\n\n1. Dune (2021)\n   The one with Dune (1984) as its forerunner.\n\n2. Dune (1984)",
            [DUNE, OLD],
        ),
        ("1. DUNE — PART TWO, 2024\n2. дюна часть вторая… no: Dune, 2021", None),
        ("1. Dune\n2. Blade Runner", None),  # which Dune?
        ("1. Dune (2000)\n2. Blade Runner (1982)", None),  # none that was shown
        ("1. Open Radarr.\n2. Look for Dune (2021).", None),
        ("1. Dune (2021)\n2. Dune (2021), once more", None),
        ("1. Dune (2021)\n1. Dune (1984)", None),
        ("1. Dune (2021)", None),  # nothing to choose
        ("", None),
    ],
)
def test_numbers(text: str, meant: list[str] | None) -> None:
    found = picked(listed_rows(text, shown()))
    numbers = {label: ref for label, ref in found.items() if label.isdigit()}
    assert numbers == ({str(at): ref for at, ref in enumerate(meant, 1)} if meant else {})


def test_names_where_there_are_no_numbers() -> None:
    rows = listed_rows(
        "Dune: Part Two (2024) is out, *Dune* (2021) is not; Blade Runner I don't mean.", shown()
    )
    assert picked(rows) == {"Дюна: Часть вторая (2024)": PART_TWO, "Dune (2021)": DUNE}
    assert list(picked(rows)) == ["Дюна: Часть вторая (2024)", "Dune (2021)"], "in the order of the text"


def test_a_press_goes_on_as_a_list_of_ours() -> None:
    (row,) = listed_rows("1. Dune (1984)\n2. Dune (2021)", shown())
    button = row[0]
    assert button.do == "pick" and button.args["picker"] == "describe"
    assert command_from(button.args["command"]).verb == "find"


def test_long_titles_and_many() -> None:
    long = [{"ref": f"movie:tmdb:{n}", "title": f"{'Long ' * 20}{n}", "year": 2000 + n} for n in range(1, 13)]
    text = "\n".join(f"{one['title']} ({one['year']})" for one in long)
    found = picked(listed_rows(text, shown(long)))
    assert len(found) == 10 and all(len(label) <= 47 for label in found)


@pytest.mark.parametrize(
    "log",
    [
        shown(tool="weather__find"),
        shown(error=True),
        shown("Dune"),
        shown(
            [
                "Dune",
                {"title": "Dune"},
                {"ref": 5, "title": "Dune", "year": 2021},
                {"ref": DUNE, "title": None},
            ]
        ),
        shown(
            [{"ref": "Dune", "title": "Dune", "year": 2021}, {"ref": "x:y:z", "title": "Dune", "year": 1984}]
        ),
        shown([{"ref": DUNE, "title": "Dune", "year": "2021"}, {"ref": OLD, "title": "!?", "year": 1984}]),
        [],
    ],
)
def test_what_is_no_list_of_ours_is_none(log: list[Content]) -> None:
    assert listed_rows("1. Dune (1984)\n2. Dune (2021)", log) == ()


def test_a_title_that_was_cut_for_the_model_is_known() -> None:
    cut = [{"ref": DUNE, "title": "The Assassination of Jesse Ja…", "year": 2007}, RESULTS[0] | {"ref": OLD}]
    text = "1. The Assassination of Jesse Ja… (2007)\n2. Dune (2021)"
    assert list(picked(listed_rows(text, shown(cut)))) == ["1", "2"]


def test_an_answer_of_blank_lines_is_read_at_once() -> None:
    began = time.process_time()
    assert listed_rows("\n" * 100_000 + "1. Dune (2021)", shown()) == ()
    assert time.process_time() - began < 5, "it took two minutes of Home Assistant's loop"
