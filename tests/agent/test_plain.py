"""What a model gets to read of our values: days are those of the home."""

from dataclasses import replace
from datetime import UTC, date, datetime

from homeassistant.core import HomeAssistant
import pytest

from custom_components.mediamate.agent import plain
from custom_components.mediamate.model import Candidate
from custom_components.mediamate.texts import async_texts
from tests.made import request
from tests.operations.fakes import BEAR

LATE = datetime(2027, 1, 1, 4, tzinfo=UTC)  # in California, where tests are at home, the evening before


async def test_a_wish_is_of_the_day_on_which_it_was_asked_for_at_home(hass: HomeAssistant) -> None:
    texts = await async_texts(hass, "en")
    assert plain.request(texts, request(created=LATE))["asked"] == "2026-12-31"


@pytest.mark.usefixtures("hass")
@pytest.mark.parametrize(("airs", "day"), [(LATE, "2026-12-31"), (date(2027, 1, 1), "2027-01-01")])
def test_of_a_series_the_next_episode_is_told(airs: date, day: str) -> None:
    assert plain.details(Candidate(item=replace(BEAR, next_airing=airs)))["next_episode"] == day


def test_of_what_has_none_nothing_is_told_of_it() -> None:
    assert "next_episode" not in plain.details(Candidate(item=replace(BEAR, next_airing=None)))
