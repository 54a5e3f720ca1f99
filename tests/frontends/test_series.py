"""Series in Telegram: which seasons as buttons, how far each of them is, new episodes."""

from dataclasses import replace

from homeassistant.core import HomeAssistant
import pytest

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.frontends.telegram.bars import following_view, together_view
from custom_components.mediamate.model import Part, RequestPart, RequestState as S, Role
from custom_components.mediamate.texts import async_texts
from tests.dialogue.home import TalkHome
from tests.made import request
from tests.made_home import add_series
from tests.operations.fakes import BEAR, FakeSonarr, an_episode

from .conftest import ANNA, BORIS
from .fake_bot import FakeBot


@pytest.fixture
def series(hass: HomeAssistant, home: TalkHome) -> FakeSonarr:
    return add_series(hass, home)


@pytest.mark.parametrize(
    ("label", "parts", "said"),
    [
        ("2", [Part(2)], "season 2"),
        ("The latest", [Part(3)], "season 3"),
        ("All seasons", [Part(1), Part(2), Part(3)], "seasons 1–3"),
    ],
)
async def test_seasons_are_buttons(
    bot: FakeBot, series: FakeSonarr, mate: MediaMate, *, label: str, parts: list[Part], said: str
) -> None:
    await bot.says(BORIS, "download The Bear")
    card = bot.last(BORIS)
    assert "There are 3 seasons of The Bear (2022). Which ones?" in card.html
    assert card.labels == ["1", "2", "3", "The latest", "All seasons", "Cancel"]
    await bot.presses(BORIS, card, label)
    assert said in card.html and card.labels[0] == "⬇ Download"
    await bot.presses(BORIS, card, "Download")
    (asked,) = await mate.history.requests()
    assert [one.part for one in asked.parts] == parts


async def test_one_episode_is_of_one_season(bot: FakeBot, series: FakeSonarr, mate: MediaMate) -> None:
    await bot.says(BORIS, "скачай пятую серию The Bear")
    card = bot.last(BORIS)
    assert card.labels == ["1", "2", "3", "Последний", "Отмена"]
    await bot.presses(BORIS, card, "2")
    assert "2-й сезон, 5-я серия" in card.html
    await bot.says(BORIS, "да")
    (asked,) = await mate.history.requests()
    assert [one.part for one in asked.parts] == [Part(2, 5)]


async def test_the_answer_may_be_typed_as_well(bot: FakeBot, series: FakeSonarr) -> None:
    await bot.says(BORIS, "download The Bear")
    await bot.says(BORIS, "1 and 2")
    assert "seasons 1 and 2" in bot.last(BORIS).html


async def test_to_follow_is_a_yes_or_a_no(bot: FakeBot, series: FakeSonarr, mate: MediaMate) -> None:
    await bot.says(BORIS, "follow The Bear")
    card = bot.last(BORIS)
    assert len(card.labels) == 2 and "Quality" not in card.labels
    await bot.presses(BORIS, card, card.labels[0])
    assert "You follow The Bear (2022) now." in card.html
    (follow,) = await mate.history.follows()
    assert follow.thread.door == "telegram"


async def test_how_far_each_season_is(hass: HomeAssistant) -> None:
    asked = request(
        ref=BEAR.ref,
        title="The Bear",
        year=2022,
        state=S.DOWNLOADING,
        progress=0.65,
        parts=(
            RequestPart(1, None, S.READY, 1.0, 8, 8, 8),
            RequestPart(2, None, S.DOWNLOADING, 0.4, 3, 10, 10),
        ),
    )
    texts = await async_texts(hass, "en")
    lines = following_view(texts, asked, None, Role.MEMBER).html.splitlines()
    assert lines[0] == "<b>The Bear (2022), seasons 1 and 2</b>"
    assert lines[2:4] == ["season 1: 8 of 8", "season 2: 3 of 10"] and "65%" in lines[4]
    single = replace(asked, parts=(RequestPart(2, 5, S.DOWNLOADING, 0.4, 0, 1, 1),))
    assert "episode 5" in together_view(texts, [(single, None)]).html
    assert " of " not in "".join(following_view(texts, single, None, Role.MEMBER).html.splitlines()[1:])


async def test_one_episode_of_a_season_is_a_button(bot: FakeBot, series: FakeSonarr, mate: MediaMate) -> None:
    await bot.says(BORIS, "download The Bear")
    card = bot.last(BORIS)
    await bot.presses(BORIS, card, "3")
    await bot.presses(BORIS, card, "Episodes…")
    assert card.labels == ["1", "2", "3", "4", "« Back"]  # the others are still to come
    before = card.html
    assert "not meant for you" in await bot.presses(ANNA, card, "2")
    assert card.html == before and card.labels[-1] == "« Back"
    await bot.presses(BORIS, card, "2")
    assert "season 3, episode 2" in card.html and "Episodes…" not in card.labels
    await bot.presses(BORIS, card, "Download")
    (asked,) = await mate.history.requests()
    assert [one.part for one in asked.parts] == [Part(3, 2)]


async def test_episodes_that_are_there_are_no_buttons_and_many_are_paged(
    bot: FakeBot, series: FakeSonarr
) -> None:
    kept = [an_episode(1, number, has_file=number < 3) for number in range(1, 31)]
    series.keep(BEAR, *kept)
    await bot.says(BORIS, "download season 1 of The Bear")
    card = bot.last(BORIS)
    await bot.presses(BORIS, card, "Episodes…")
    assert card.labels == [*(str(one) for one in range(3, 27)), "More", "« Back"]
    await bot.presses(BORIS, card, "More")
    assert card.labels == ["27", "28", "29", "30", "« Back"]
    await bot.presses(BORIS, card, "Back")
    assert "Episodes…" in card.labels


async def test_no_episode_to_choose_from_is_said(bot: FakeBot, series: FakeSonarr) -> None:
    await bot.says(BORIS, "download season 4 of The Bear")
    card = bot.last(BORIS)
    popped = await bot.presses(BORIS, card, "Episodes…")
    assert popped == "No episode of this season is out and missing."
    assert "Episodes…" in card.labels


@pytest.mark.parametrize("words", ["episode 3", "третья серия"])
async def test_an_episode_may_be_said_before_its_season(
    bot: FakeBot, series: FakeSonarr, mate: MediaMate, words: str
) -> None:
    await bot.says(BORIS, "download The Bear")
    await bot.says(BORIS, words)
    await bot.presses(BORIS, bot.last(BORIS), "2")
    await bot.says(BORIS, "yes")
    (asked,) = await mate.history.requests()
    assert [one.part for one in asked.parts] == [Part(2, 3)]


async def test_an_episode_may_be_picked_after_a_restart(
    hass: HomeAssistant, bot: FakeBot, series: FakeSonarr, mate: MediaMate
) -> None:
    await bot.says(BORIS, "download season 2 of The Bear")
    card = bot.last(BORIS)
    await bot.presses(BORIS, card, "Episodes…")
    old = card.data("10")
    entries = hass.config_entries.async_entries("mediamate")
    household = next(one for one in entries if one.unique_id == "household")
    assert await hass.config_entries.async_reload(household.entry_id)
    await bot.settle()
    await bot.presses(BORIS, card, "10")
    assert "season 2, episode 10" in card.html
    assert await bot.presses(BORIS, card, data=old) != ""  # each works once
    await bot.presses(BORIS, card, "Download")
    (asked,) = await mate.history.requests()
    assert [one.part for one in asked.parts] == [Part(2, 10)]
