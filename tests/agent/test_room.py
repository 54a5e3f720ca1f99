"""A model is told how much room is left with what is being downloaded."""

from tests.dialogue.home import GB, TalkHome
from tests.made import ARRIVAL

from .tool_talk import Model, confirming


async def test_room_is_told_with_the_downloads(model: Model, home: TalkHome) -> None:
    answer = await model.call("downloads")
    assert answer["free_space"] == [{"where": ["radarr /movies"], "free": "900 GB", "of": "1 TB"}]
    home.free = 5 * GB
    (disk,) = (await model.call("downloads"))["free_space"]
    assert disk["nearly_full"] is True and disk["free"] == "5 GB"


async def test_not_with_those_of_one_title(model: Model, home: TalkHome) -> None:
    await model.ask("Arrival")
    await model.turn("yes", confirming, "ok")
    assert "free_space" not in await model.call("downloads", ref=str(ARRIVAL))


async def test_who_does_not_answer_holds_the_list_up_no_longer(model: Model, home: TalkHome) -> None:
    home.down.add("radarr")
    answer = await model.call("downloads")
    assert answer["downloads"] == [] and answer["did_not_answer"] == ["radarr"]
    assert "free_space" not in answer
