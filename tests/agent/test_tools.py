"""The tools as a model meets them: what they answer, how much of it, and what they only prepare."""

from dataclasses import replace
from datetime import timedelta
import json
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import llm
from homeassistant.util import dt as dt_util
import probatio
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.agent.prompt import ARGUMENTS, TOOL_PROMPT, TOOLS as WORDS
from custom_components.mediamate.agent.tools import TOOLS, media_tools
from custom_components.mediamate.agent.waiting import asks, names
from custom_components.mediamate.const import DOMAIN
from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.model import DownloadState, Message, Part
from tests.dialogue.home import CHERNOBYL, OLD_DUNE, PART_THREE, PART_TWO, TalkHome
from tests.made import ARRIVAL, DUNE
from tests.made_home import add_series
from tests.operations.fakes import BEAR, entry, season_episodes

from .tool_talk import Meet, Model, confirming, untouched, waiting


def size(data: Any) -> int:
    return len(json.dumps(data, ensure_ascii=False).encode())


def schemas(tools: list[llm.Tool]) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "description": one.description,
            "input_schema": probatio.to_openapi(
                one.parameters, custom_serializer=llm.selector_serializer, openapi_version="3.1.0"
            ),
        }
        for one in tools
    ]


@pytest.fixture
def bazarr(hass: HomeAssistant) -> MockConfigEntry:
    """Have a Bazarr, so that all tools are offered; that it does not run now makes no difference."""
    entry = MockConfigEntry(domain=DOMAIN, title="Bazarr", data={"kind": "bazarr"})
    entry.add_to_hass(hass)
    return entry


async def test_a_small_model_can_hold_the_tools(
    hass: HomeAssistant, mate: MediaMate, bazarr: MockConfigEntry
) -> None:
    tools = media_tools(hass, mate)
    assert len(tools) == len(TOOLS)
    assert len(tools) <= 12
    assert size(schemas(tools)) <= 6 * 1024
    assert all(one.name.startswith("mediamate__") and len(one.name) <= 64 for one in tools)
    assert all(one.integration == "mediamate" and one.title and one.description for one in tools)
    assert len(TOOL_PROMPT) < 2000


async def test_what_no_service_could_do_is_not_offered(hass: HomeAssistant, mate: MediaMate) -> None:
    assert {one.verb for one in TOOLS} - {one.name.split("__")[1] for one in media_tools(hass, mate)} == {
        "subtitles"
    }


async def test_the_prefix_is_the_same_from_turn_to_turn(
    hass: HomeAssistant, mate: MediaMate, bazarr: MockConfigEntry
) -> None:
    first, second = (json.dumps(schemas(media_tools(hass, mate))) for _ in range(2))
    assert first == second


def test_every_word_of_the_table_is_said_and_nothing_else() -> None:
    assert set(WORDS) == {one.verb for one in TOOLS}
    assert set(ARGUMENTS) <= {name for one in TOOLS for name in one.arguments}


def test_only_what_looks_says_that_it_only_looks() -> None:
    reading = {one.verb for one in TOOLS if one.annotations.read_only}
    assert reading == {"find", "downloads", "library", "upcoming", "recommend", "history"}
    assert not any(one.annotations.destructive for one in TOOLS)  # each only prepares


async def test_find_is_short_and_says_what_is_there(model: Model, home: TalkHome) -> None:
    home.have(ARRIVAL)
    answer = await model.call("find", title="dune")
    refs = [one["ref"] for one in answer["results"]]
    assert refs[:2] == [str(DUNE), str(OLD_DUNE)]
    assert answer["results"][0]["year"] == 2021 and "have" not in answer["results"][0]
    assert size(answer) < 1536
    found = (await model.call("find", title="Arrival", media_type="movie", year=2016))["results"]
    assert [one["have"] for one in found] == ["available"]


async def test_five_long_finds_stay_under_a_kilobyte_and_a_half(model: Model, home: TalkHome) -> None:
    long = {"overview": "Очень длинное описание. " * 100, "original_title": "Very long original title " * 9}
    home.titles = {
        ref: replace(one, aliases=("long",), title=f"Дюна {'длинная ' * 20}", **long)
        for ref, one in home.titles.items()
    }
    answer = await model.call("find", title="long")
    assert len(answer["results"]) == 5
    assert size(answer) < 1536
    assert all(one["ref"] and one["title"] for one in answer["results"])


async def test_a_ref_brings_the_details(model: Model) -> None:
    await model.call("find", title="Dune")
    answer = await model.call("find", ref=str(DUNE))
    assert answer["people"] == ["Denis Villeneuve", "Timothée Chalamet"]
    assert answer["runtime_minutes"] == 155 and answer["released"] == "2021-10-22"


async def test_nothing_found_says_what_to_do(model: Model) -> None:
    answer = await model.call("find", title="no such film")
    assert answer["results"] == [] and "Nothing was found" in answer["next"]


async def test_who_is_silent_is_named(model: Model, home: TalkHome) -> None:
    home.down = {"tmdb"}
    answer = await model.call("find", title="Dune")
    assert answer["did_not_answer"] == ["tmdb"]


async def test_two_round_trips_until_the_user_is_asked(model: Model, mate: MediaMate, home: TalkHome) -> None:
    answer = await model.ask("Dune: Part Two")
    assert answer["status"] == "needs_confirmation" and answer["ref"] == str(PART_TWO)
    assert answer["question"].startswith("Download the film Dune: Part Two (2024): HD-1080p")
    assert await untouched(mate, home)


async def test_of_two_wishes_in_one_message_the_model_is_told_which_is_open(
    model: Model, mate: MediaMate, home: TalkHome
) -> None:
    wishes = [("request", {"title": "Arrival"}), ("request", {"title": "Sicario"})]
    answers = await model.turn("get me Arrival and Sicario", wishes, lambda found: found[-1]["question"])
    (waits,) = await waiting(mate)
    (last,) = [one for one in answers if one["proposal_id"] == waits.id]
    (first,) = [one for one in answers if one is not last]
    assert "replaced" not in first and last["replaced"] == first["question"] and "`replaced`" in last["next"]
    again = await model.turn(
        "once more", [("request", {"title": "Arrival"})], [("request", {"title": "Arrival"})]
    )
    assert not any("replaced" in one for one in again)  # another turn; the same question


async def test_a_yes_carries_it_out(model: Model, mate: MediaMate, home: TalkHome) -> None:
    await model.ask("Dune: Part Two")
    done = (await model.turn("yes", confirming, "Done."))[-1]
    assert done["status"] == "requested" and "Dune: Part Two" in done["message"]
    assert home.added == [PART_TWO]
    assert [(one.ref, one.actor) for one in await mate.history.requests()] == [
        (PART_TWO, f"user:{model.user_id}")
    ]


async def test_in_russian(meet: Meet, home: TalkHome) -> None:
    model = meet(language="ru")
    await model.turn(
        "скачай Прибытие", [("request", {"title": "Прибытие"})], "Скачать фильм «Прибытие» (2016)?"
    )
    assert "Прибытие" in model.results[-1]["question"]
    done = (await model.turn("да, давай", confirming, "Готово."))[-1]
    assert done["status"] == "requested" and home.added == [ARRIVAL]


@pytest.mark.parametrize(
    ("language", "yes"), [("de", "Ja, bitte!"), ("fr", "oui"), ("uk", "так"), ("ja", "はい")]
)
async def test_assent_in_other_languages(meet: Meet, home: TalkHome, language: str, yes: str) -> None:
    model = meet(language=language)
    await model.ask("Arrival")
    assert (await model.turn(yes, confirming, "ok"))[-1]["status"] == "requested"
    assert home.added == [ARRIVAL]


async def test_several_of_one_name_are_a_choice(model: Model, mate: MediaMate, home: TalkHome) -> None:
    answer = await model.call("request", title="Dune")
    assert answer["status"] == "needs_choice"
    assert [one["year"] for one in answer["results"]] == [2021, 1984]
    again = await model.call("request", ref=answer["results"][1]["ref"])
    assert again["ref"] == str(OLD_DUNE) and await untouched(mate, home)


async def test_what_is_there_comes_with_its_link(model: Model, home: TalkHome) -> None:
    home.have(ARRIVAL)
    answer = await model.call("request", title="Arrival")
    assert answer["status"] == "already_available" and answer["link"].startswith("http://tv")


async def test_quality_in_words_a_height_or_a_profile(model: Model) -> None:
    for quality, profile in (("4K", "Ultra-HD"), ("1080", "HD-1080p"), ("ultra-hd", "Ultra-HD")):
        answer = await model.call("request", title="Arrival", quality=quality)
        assert profile in answer["question"]
    refused = await model.call("request", title="Arrival", quality="720p")
    assert refused["status"] == "refused" and "HD-1080p" in refused["message"]


async def test_a_russian_title_in_an_english_house(meet: Meet) -> None:
    model = meet(platform="mcp_server", language="*")
    found = (await model.call("find", title="Прибытие"))["results"]
    assert [one["title"] for one in found] == ["Прибытие"]
    assert "Прибытие" in (await model.call("request", title="Прибытие"))["question"]


async def test_only_series_are_followed_and_that_is_said(model: Model, home: TalkHome) -> None:
    day = dt_util.now().date() + timedelta(days=30)
    home.titles[PART_THREE] = replace(home.titles[PART_THREE], in_cinemas=day)
    answer = await model.call("request", title="Dune: Part Three", follow=True)
    assert answer["status"] == "needs_confirmation" and "only series can be followed" in answer["follow"]
    assert str(day.year) in " ".join(answer["notes"])


async def test_a_series_is_asked_for_by_seasons_episodes_or_all_that_comes(
    model: Model, hass: HomeAssistant, home: TalkHome
) -> None:
    add_series(hass, home)
    which = await model.call("request", title="The Bear")
    assert which["status"] == "needs_choice" and "Which seasons" in which["message"]
    for seasons, said in (
        ("2", "season 2"),
        (2, "season 2"),  # from small models
        ("all", "seasons 1–3"),
        ("1,2", "seasons 1 and 2"),
        ("latest", "season 3"),
        ("2x5", "season 2, episode 5"),
        ("S02E05", "season 2, episode 5"),
        ("latest episode", "season 3, episode 4"),
    ):
        assert said in (await model.call("request", title="The Bear", seasons=seasons))["question"]
    assert "expected all" in str(await model.call("request", title="The Bear", seasons="some"))
    followed = await model.call("request", title="The Bear", follow=True)
    assert followed["status"] == "needs_confirmation" and "new episodes" in followed["question"]
    both = await model.call("request", title="The Bear", seasons="2", follow=True)
    assert "season 2" in both["question"] and "call request again" in both["follow"]
    home.titles[BEAR.ref] = replace(BEAR, ended=True)
    ended = await model.call("request", title="The Bear", follow=True)
    assert ended["status"] == "refused" and "has ended" in ended["message"]


@pytest.mark.parametrize(
    ("words", "done"),
    [
        ("Shall I download season 3 of The Bear?", False),
        ("Season 2 is there. Shall I download the third season of The Bear?", False),
        ("Shall I download episode 5 of season 2 of The Bear?", False),
        ("Season 1 is there. Shall I download season 2 of The Bear?", True),
        ("Shall I download The Bear?", True),
    ],
)
async def test_a_yes_to_another_season_is_none(
    model: Model, hass: HomeAssistant, home: TalkHome, words: str, *, done: bool
) -> None:
    sonarr = add_series(hass, home)
    asked = await model.call("request", title="The Bear", seasons="2")
    await model.turn("please", words)
    (answer,) = await model.turn("yes", [("confirm", {"proposal_id": asked["proposal_id"]})])
    assert answer.get("error") == (None if done else "confirm_not_asked")
    assert bool(sonarr.called("add")) is done
    if not done:
        assert asked["question"] in str(answer)


async def test_parts_of_a_series_are_looked_for_no_longer(
    model: Model, hass: HomeAssistant, home: TalkHome
) -> None:
    sonarr = add_series(hass, home)
    assert (await model.call("request", title="The Bear", seasons="2", stop=True))["status"] == "not_found"
    sonarr.keep(BEAR, *season_episodes(BEAR, (2, 3)))
    asked = await model.call("request", title="The Bear", seasons="2", stop=True)
    assert asked["question"].startswith("The Bear (2022), season 2: 10 episodes are not there yet.")
    await model.turn("please", asked["question"])
    assert sonarr.called("want") == []
    (done,) = await model.turn("yes", [("confirm", {"proposal_id": asked["proposal_id"]})])
    assert done["message"].startswith("The Bear (2022), season 2: no longer looked for.")
    assert sonarr.called("want") == [(1, (Part(2),), False)]
    again = await model.call("request", ref=str(BEAR.ref), seasons="2", stop=True)
    assert again["status"] == "refused" and "nobody is looking" in again["message"]
    assert (await model.call("request", title="no such thing", stop=True))["error"] == "title_not_found"
    home.titles[CHERNOBYL] = replace(home.titles[CHERNOBYL], title="The Bear")
    sonarr.keep(home.titles[CHERNOBYL], *season_episodes(BEAR, (1,)))
    which = await model.call("request", title="The Bear", seasons="1", stop=True)
    assert which["status"] == "needs_choice" and len(which["results"]) == 2
    other = await model.call("request", ref=str(CHERNOBYL), seasons="1", stop=True)
    assert other["question"].startswith("The Bear (2019), season 1: 8 episodes")


async def test_a_series_is_followed_no_longer(model: Model, hass: HomeAssistant, home: TalkHome) -> None:
    add_series(hass, home)
    unknown = await model.call("request", title="The Bear", follow=True, stop=True)
    assert unknown["error"] == "follow_not_found"
    asked = await model.call("request", title="The Bear", follow=True)
    await model.turn("please", asked["question"])
    await model.turn("yes", [("confirm", {"proposal_id": asked["proposal_id"]})])
    asked = await model.call("request", ref=str(BEAR.ref), follow=True, stop=True)
    assert asked["question"] == "Stop following The Bear (2022)?"
    await model.turn("please", asked["question"])
    (done,) = await model.turn("yes", [("confirm", {"proposal_id": asked["proposal_id"]})])
    assert done["message"] == "You follow The Bear (2022) no longer."


async def test_a_series_that_nobody_serves(model: Model) -> None:
    answer = await model.call("request", title="Chernobyl", seasons="1, 2")
    assert answer["status"] == "refused" and answer["ref"] == str(CHERNOBYL)


async def request_and_run(model: Model, home: TalkHome) -> dict[str, Any]:
    await model.ask("Arrival")
    await model.turn("yes", confirming, "ok")
    home.grab(ARRIVAL, "ab" * 20)
    return (await model.call("downloads"))["downloads"][0]


async def test_downloads_and_what_waits(model: Model, home: TalkHome) -> None:
    await model.ask("Arrival")
    await model.turn("yes", confirming, "ok")
    waiting_for = await model.call("downloads")
    assert [one["title"] for one in waiting_for["waiting"]] == ["Arrival"]
    home.grab(ARRIVAL, "ab" * 20)
    answer = await model.call("downloads", ref=str(ARRIVAL))
    assert answer["downloads"][0]["title"] == "Arrival (2016)"
    assert answer["downloads"][0]["state"] == "downloading" and not answer["waiting"]


async def test_why_it_is_stuck(model: Model, home: TalkHome) -> None:
    await model.ask("Arrival")
    await model.turn("yes", confirming, "ok")
    home.grab(ARRIVAL, "ab" * 20, state=DownloadState.STALLED, seeds=0)
    answer = (await model.call("downloads"))["downloads"][0]
    assert answer["state"] == "stalled" and answer["why"] == "nobody is sharing it now"


async def test_pausing_is_asked_first(model: Model, home: TalkHome) -> None:
    running = await request_and_run(model, home)
    asked = await model.turn(
        "pause it",
        [("control_download", {"action": "pause", "id": running["id"]})],
        lambda r: r[-1]["question"],
    )
    assert asked[-1]["question"] == "Pause “Arrival (2016)”?" and not home.qbittorrent.pause.called
    done = (await model.turn("yes", confirming, "ok"))[-1]
    assert done["status"] == "done" and home.qbittorrent.pause.called
    await model.turn("resume all", [("control_download", {"action": "resume"})], lambda r: r[-1]["question"])
    assert not home.qbittorrent.resume.called
    await model.turn("yes", confirming, "ok")
    assert home.qbittorrent.resume.called


async def test_removing_what_was_asked_for_withdraws_the_wish(
    model: Model, mate: MediaMate, home: TalkHome
) -> None:
    running = await request_and_run(model, home)
    answer = await model.call("control_download", action="remove", id=running["id"])
    assert "delete what has been downloaded" in answer["question"] and "to-do list" in answer["next"]
    prepared = (await waiting(mate))[0]
    assert prepared.verb == "cancel" and prepared.destructive
    again = await model.call("control_download", action="retry", id=running["id"])
    assert (await waiting(mate))[0].verb == "retry" and "another one" in again["question"]


async def test_control_without_a_target(model: Model) -> None:
    assert (await model.call("control_download", action="remove"))["error"] == "download_not_found"


async def test_the_library(model: Model, home: TalkHome) -> None:
    home.have(ARRIVAL)
    answer = await model.call("library", title="Arrival")
    assert answer["have"] == "available" and answer["playable"] is True and answer["link"]
    assert (await model.call("library", title="Dune: Part Two"))["have"] == "no"
    assert [one["title"] for one in (await model.call("library"))["new"]] == ["Sicario"]
    several = await model.call("library", title="Dune")
    assert [one["year"] for one in several["results"]] == [2021, 1984]
    assert (await model.call("library", ref=several["results"][0]["ref"]))["title"] == "Dune"
    assert (await model.call("library", title="no such film"))["error"] == "title_not_found"


async def test_upcoming_recommend_and_history(model: Model, home: TalkHome) -> None:
    day = dt_util.now().date() + timedelta(days=5)
    home.calendar = tuple(replace(one, day=day) for one in home.calendar)
    out = (await model.call("upcoming", days=10))["upcoming"]
    assert [(one["title"], one["date"]) for one in out] == [("Dune: Part Three", day.isoformat())]
    found = (await model.call("recommend", like="Arrival"))["results"]
    assert found and all(one["ref"] for one in found)
    again = await model.call("recommend", like=found[0]["ref"])
    assert again["results"]
    owned = await model.call("recommend", genre="science fiction", owned=True)
    assert owned["results"] == []
    await model.ask("Arrival")
    await model.turn("yes", confirming, "ok")
    asked = (await model.call("history", query="arriv"))["requests"]
    assert [one["title"] for one in asked] == ["Arrival"]
    assert (await model.call("history", query="Dune"))["requests"] == []


async def test_an_opinion_is_noted_when_the_user_said_it(model: Model, mate: MediaMate, boris: Any) -> None:
    await model.call("find", title="Arrival")
    rated = await model.turn("I loved Arrival", [("rate", {"ref": str(ARRIVAL), "liked": True})], "Noted.")
    assert rated[-1]["status"] == "done"
    assert [one.liked for one in await mate.history.ratings(f"user:{boris.id}")] == [True]
    asked = await model.turn("what a day", [("rate", {"ref": str(ARRIVAL), "liked": False})], "ok")
    assert asked[-1]["question"] == "Shall I note that you didn't like Arrival (2016)?"
    assert [one.liked for one in await mate.history.ratings(f"user:{boris.id}")] == [True]
    await model.turn("what?", "Shall I note that you didn't like Arrival (2016)?")
    assert (await model.turn("yes", confirming, "ok"))[-1]["status"] == "done"
    assert [one.liked for one in await mate.history.ratings(f"user:{boris.id}")] == [False]


async def test_an_opinion_of_another_year_s_film_is_asked(model: Model, home: TalkHome) -> None:
    await model.call("find", title="Dune")
    words = "I loved the film Dune from 1984"
    asked = await model.turn(words, [("rate", {"ref": str(DUNE), "liked": True})], "ok")
    assert asked[-1]["question"] == "Shall I note that you liked Dune (2021)?"
    noted = await model.turn(words, [("rate", {"ref": str(OLD_DUNE), "liked": True})], "ok")
    assert noted[-1]["status"] == "done"


async def test_a_service_that_is_down_is_an_answer(model: Model, home: TalkHome) -> None:
    home.down = {"tmdb", "radarr"}
    answer = await model.call("library", title="Dune")
    assert answer["error"] == "cannot_connect" and answer["next"]


async def test_what_is_not_set_up_is_an_answer(model: Model, home: TalkHome) -> None:
    home.missing = {"tmdb", "radarr"}
    assert (await model.call("recommend", genre="comedy"))["error"] == "no_catalogue"


async def test_blank_arguments_are_no_arguments(hass: HomeAssistant, model: Model) -> None:
    answer = await model.call("find", title="Arrival", ref="", media_type=None)
    assert [one["ref"] for one in answer["results"]] == [str(ARRIVAL)]


async def test_asked_for_already_says_where_it_stands(model: Model, home: TalkHome) -> None:
    await model.ask("Arrival")
    await model.turn("yes", confirming, "ok")
    answer = await model.call("request", title="Arrival")
    assert answer["status"] == "already_requested" and answer["request"]["title"] == "Arrival"
    found = (await model.call("find", title="Arrival"))["results"]
    assert [one["have"] for one in found] == ["requested"]


async def test_a_wish_without_a_download_can_be_withdrawn_but_not_paused(
    model: Model, mate: MediaMate
) -> None:
    await model.ask("Arrival")
    await model.turn("yes", confirming, "ok")
    wish = (await model.call("downloads"))["waiting"][0]
    assert (await model.call("control_download", action="pause", id=wish["request_id"]))["error"]
    answer = await model.call("control_download", action="remove", id=wish["request_id"])
    assert answer["question"] == "Cancel the request for “Arrival (2016)”?"
    assert [one.verb for one in await waiting(mate)] == ["cancel"]


async def test_what_is_in_the_library_without_a_file(model: Model, home: TalkHome) -> None:
    home.library[ARRIVAL] = home._held(ARRIVAL)
    assert (await model.call("library", title="Arrival"))["have"] == "in library, no file"
    asked = await model.call("request", title="Arrival")
    assert "no file yet" in asked["question"]


async def test_a_download_that_nobody_asked_for_is_named_by_its_release(
    meet: Meet, hass_admin_user: Any, home: TalkHome
) -> None:
    model = meet(hass_admin_user)
    home.library[ARRIVAL] = home._held(ARRIVAL)
    home.grab(ARRIVAL, "ab" * 20, name="Arrival.2016.1080p.BluRay-GROUP")
    home.queue.clear()
    running = (await model.call("downloads"))["downloads"][0]
    assert running["title"] == "Arrival (2016)" and "ref" not in running
    answer = await model.call("control_download", action="remove", id=running["id"])
    assert answer["question"].startswith("Cancel “Arrival (2016)” and delete")


async def test_of_a_series_it_is_said_which_seasons_are_there(
    model: Model, hass: HomeAssistant, home: TalkHome
) -> None:
    seasons = (replace(BEAR.seasons[1], files=8), replace(BEAR.seasons[2], files=3), BEAR.seasons[3])
    add_series(hass, home).keep(replace(BEAR, seasons=seasons), *season_episodes(BEAR, (1, 2)))
    home.playable(BEAR.ref)
    found = await model.call("library", title="The Bear")
    assert (found["have"], found["complete"], found["in_part"]) == ("available", "season 1", "season 2")


async def test_of_two_seasons_the_one_that_comes_is_meant(
    model: Model, mate: MediaMate, hass: HomeAssistant, home: TalkHome
) -> None:
    sonarr = add_series(hass, home)
    for season in ("1", "2"):
        asking = ("request", {"title": "The Bear", "seasons": season})
        await model.turn(f"season {season} of The Bear", [asking], lambda found: found[-1]["question"])
        await model.turn("yes", confirming, "ok")
    waits = (await model.call("downloads"))["waiting"]
    assert sorted(one["parts"] for one in waits) == ["season 1", "season 2"]
    home.episodes_on_their_way.append(
        entry(backend_id=sonarr.held[BEAR.ref].backend_id, parts=(Part(1),), download_id=None)
    )
    answer = await model.call("downloads", ref=str(BEAR.ref))
    assert [one["title"] for one in answer["downloads"]] == ["The Bear (2022), season 1"]
    assert [one["parts"] for one in answer["waiting"]] == ["season 2"]
    asked = await model.call("control_download", action="remove", id=answer["downloads"][0]["id"])
    assert asked["question"].startswith("Cancel “The Bear (2022), season 1” and delete")
    (prepared,) = await waiting(mate)
    first = next(one["request_id"] for one in waits if one["parts"] == "season 1")
    assert prepared.args["request_id"] == first


async def test_more_than_ten_are_counted(meet: Meet, hass_admin_user: Any, home: TalkHome) -> None:
    home.library[ARRIVAL] = home._held(ARRIVAL)
    home.grab(ARRIVAL, "ab" * 20)
    one = home.torrents["ab" * 20]
    home.torrents |= {f"{number:040x}": replace(one, hash=f"{number:040x}") for number in range(14)}
    answer = await meet(hass_admin_user).call("downloads")
    assert len(answer["downloads"]) == 10 and answer["more"] == 5
    assert size(answer) < 4096


QUESTION = Message("ask_request", {"label": Message("say_label_year", {"title": "Dune", "year": "2021"})})
WORDED = "Download the film Dune (2021): HD-1080p, about 8.2 GB?"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (WORDED, True),
        (f"I found it. **{WORDED}**", True),
        ("It is good. Shall I download Dune (2021)?", True),
        ("Fine. Shall I download Dune (2021), which is 8.2 GB?", True),
        ("Soll ich Dune (2021) holen?", True),
        ("Shall I tell you more about Dune (2021)?", False),
        ("Dune (2021) is there. Remove it? Or Dune (2021)'s trailer?", False),
        ("Скачать «Дюну»?", False),  # another language's title: ours is asked as well
        ("Dune (2021) is good. Shall I turn on the light?", False),
        (f"{WORDED} By the way, shall I turn on the light?", False),
        ("Shall I download Dune (1984)?", False),
        ("I will download Dune (2021).", False),
        ("*“Shall I download Dune (2021)??”* \n", True),
        ("Shall I download Dune (2021)? I think so.", False),
        ("Dune?\n\nOr rather Arrival?", False),
        ("", False),
    ],
)
def test_whether_a_model_has_asked(text: str, asked: bool) -> None:
    assert asks(text, QUESTION, WORDED) is asked


@pytest.mark.parametrize(
    "key",
    ["ask_remove", "ask_cancel", "ask_retry", "ask_repair_another", "ask_grab", "ask_unfollow", "ask_pause"],
)
def test_what_is_no_wish_is_asked_as_we_say_it(key: str) -> None:
    question = Message(key, QUESTION.placeholders)
    assert not asks("Shall I download Dune (2021)?", question, "Drop Dune (2021) for good?")
    assert not asks("Do you want that for Dune (2021)?", question, "Drop Dune (2021) for good?")
    assert asks("Sure. Shall I drop “Dune” (2021) for good?", question, "Drop Dune (2021) for good?")


def test_a_question_about_no_title_has_to_be_asked_in_its_own_words() -> None:
    question = Message("ask_pause_all")
    assert asks("Sure. Pause all downloads?", question, "Pause all downloads?")
    assert not asks("Shall I do it?", question, "Pause all downloads?")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Скачать «Дюну» (2021)?", True),
        ("Скачать фильм Дюна?", True),
        ("Download Dune?", True),
        ("Download Dunkirk?", False),
        ("Скачать «Дюну» (1984)?", False),
        ("Shall I?", False),
    ],
)
def test_whether_a_text_names_a_title(text: str, named: bool) -> None:
    values = {"title": "Дюна", "year": "2021", "original": "Dune"}
    assert names(text, Message("ask_request", {"label": Message("say_label_year_original", values)})) is named
