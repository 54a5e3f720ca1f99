"""The actions: their answers are a contract, their errors are sentences, and nobody is more than they are."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
import json
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Context, HomeAssistant, SupportsResponse
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
import voluptuous as vol

from custom_components.mediamate import data as data_module, desk_base
from custom_components.mediamate.answers import as_json
from custom_components.mediamate.data import MediaMate, async_create
from custom_components.mediamate.model import (
    DownloadState,
    MediaRef,
    MediaType,
    Message,
    Part,
    RequestState,
    Torrent,
    UpcomingItem,
)
from custom_components.mediamate.operations.request import Wish
from custom_components.mediamate.services import ACTIONS, async_setup_services
from custom_components.mediamate.texts import async_texts
from tests.made import ARRIVAL, CHILD, DUNE, START, Clock, film, thread
from tests.made_home import Home, add_series
from tests.operations.fakes import BEAR, FakeSonarr

type Call = Any
OLD = MediaRef(MediaType.MOVIE, "tmdb", "841")
RESULT_KEYS = {
    "ref",
    "title",
    "original_title",
    "year",
    "media_type",
    "overview",
    "poster_url",
    "rating",
    "in_library",
    "available",
    "requested",
}
DOWNLOAD_KEYS = {"id", "ref", "title", "state", "progress", "size", "speed", "eta", "client"}


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Home:
    home = Home(Clock())
    for module in (desk_base, data_module):
        monkeypatch.setattr(module, "current_stack", lambda hass: home.stack())
    return home


@pytest.fixture
def series(hass: HomeAssistant, home: Home) -> FakeSonarr:
    """Give the household a Sonarr, and The Bear to ask for."""
    return add_series(hass, home)


@pytest.fixture
def entry(hass: HomeAssistant) -> MockConfigEntry:
    entry = MockConfigEntry(domain="mediamate", entry_id="radarr", title="Radarr", data={"kind": "radarr"})
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
async def mate(hass: HomeAssistant, home: Home, entry: MockConfigEntry) -> AsyncIterator[MediaMate]:
    mate = await async_create(hass, home.clock)
    async_setup_services(hass)
    return mate


@pytest.fixture
async def call(hass: HomeAssistant, mate: MediaMate) -> Call:
    """Call an action as an automation does (or as `context` says), and see that its answer is plain JSON."""

    async def act(name: str, data: dict[str, Any] | None = None, context: Context | None = None) -> Any:
        answer = await hass.services.async_call(
            "mediamate", name, data or {}, blocking=True, return_response=True, context=context
        )
        assert json.loads(json.dumps(answer)) == answer
        return answer

    return act


@pytest.fixture
def member(hass: HomeAssistant) -> Context:
    user = MockUser(name="Boris", is_owner=False).add_to_hass(hass)
    return Context(user_id=user.id)


async def test_all_are_there(hass: HomeAssistant, mate: MediaMate) -> None:
    assert set(hass.services.async_services_for_domain("mediamate")) == set(ACTIONS)
    for name, action in ACTIONS.items():
        kind = SupportsResponse.ONLY if action.reads else SupportsResponse.OPTIONAL
        assert hass.services.supports_response("mediamate", name) is kind


async def test_search(call: Call, home: Home) -> None:
    await call("request", {"ref": str(ARRIVAL)})
    answer = await call("search", {"query": "a", "limit": 1})
    (one,) = answer["results"]
    assert set(one) == RESULT_KEYS | {"instance"}
    assert (one["ref"], one["media_type"]) == ("movie:tmdb:329865", "movie")
    assert (one["in_library"], one["available"], one["requested"]) == (True, False, True)
    assert one["instance"] == "radarr"
    (dune,) = (await call("search", {"query": "dune", "media_type": "movie"}))["results"]
    assert set(dune) == RESULT_KEYS
    assert dune["poster_url"].startswith("https://image.tmdb.org/")


@pytest.mark.parametrize(
    "case",
    [("en", "Дюна", "ru"), ("en", "Dune", "en"), ("ru", "Dune", "ru"), ("de", "Der Wüstenplanet", "de")],
)
async def test_titles_are_looked_up_in_their_language(
    hass: HomeAssistant, call: Call, home: Home, case: tuple[str, str, str]
) -> None:
    hass.config.language, query, language = case
    await call("search", {"query": query})
    assert home.tmdb.search.await_args.kwargs["language"] == language


async def test_search_names_who_is_silent(call: Call, home: Home) -> None:
    home.down.add("tmdb")
    answer = await call("search", {"query": "dune"})
    assert [one["title"] for one in answer["results"]] == ["Dune"]
    assert answer["silent"] == ["tmdb"]


async def test_request(call: Call, home: Home, mate: MediaMate) -> None:
    answer = await call("request", {"title": "Dune", "year": 2021})
    assert (answer["status"], answer["ref"], answer["title"]) == ("requested", str(DUNE), "Dune")
    assert answer["message"]
    request = mate.tracker.open[answer["request_id"]]
    assert (request.member, request.door) == (None, "action")
    assert home.added == [DUNE]
    again = await call("request", {"ref": str(DUNE)})
    assert (again["status"], again["request_id"]) == ("already_requested", request.id)
    assert home.added == [DUNE]


async def test_an_ambiguous_title_changes_nothing(call: Call, home: Home) -> None:
    home.titles[OLD] = film(OLD, "Dune", 1984)
    answer = await call("request", {"title": "Dune"})
    assert answer["status"] == "needs_choice"
    assert {one["ref"] for one in answer["candidates"]} == {str(DUNE), str(OLD)}
    assert "Dune" in answer["message"]
    assert "request_id" not in answer
    assert not home.added
    assert (await call("request", {"title": "Dune", "year": 1984}))["ref"] == str(OLD)


async def test_what_else_a_request_comes_to(call: Call, home: Home) -> None:
    answer = await call("request", {"title": "Nonesuch"})
    assert (answer["status"], set(answer)) == ("not_found", {"status", "message"})
    answer = await call("request", {"ref": "series:tvdb:1"})
    assert answer["status"] == "not_found"
    await home._radarr_add(DUNE)
    home.imported()
    assert (await call("request", {"ref": str(DUNE)}))["status"] == "already_available"
    home.radarr.root_folders.return_value = ()
    answer = await call("request", {"ref": str(ARRIVAL)})
    assert (answer["status"], answer["ref"]) == ("refused", str(ARRIVAL))


async def test_request_by_a_user(call: Call, mate: MediaMate, member: Context) -> None:
    answer = await call("request", {"ref": str(DUNE), "quality_profile": "4"}, member)
    assert mate.tracker.open[answer["request_id"]].actor == f"user:{member.user_id}"
    with pytest.raises(ServiceValidationError) as err:  # nobody asks in another's name
        await call("request", {"ref": str(ARRIVAL), "for_member": "Vera"}, member)
    assert err.value.translation_key == "not_allowed"


async def test_request_at_an_instance(
    hass: HomeAssistant, call: Call, mate: MediaMate, entry: MockConfigEntry
) -> None:
    data = {"ref": str(DUNE), "config_entry_id": "radarr", "seasons": "all", "root_folder": "/movies"}
    with pytest.raises(ServiceValidationError):  # it does not run
        await call("request", data)
    entry.mock_state(hass, ConfigEntryState.LOADED)
    answer = await call("request", data)
    assert mate.tracker.open[answer["request_id"]].entry_id == "radarr"
    entry.mock_state(hass, ConfigEntryState.NOT_LOADED)
    with pytest.raises(ServiceValidationError):
        await call("request", {"ref": str(DUNE), "config_entry_id": "elsewhere"})


async def test_an_entry_that_is_no_service_is_said_to_be_none(hass: HomeAssistant, call: Call) -> None:
    """The field offers all entries of ours: the household's is not down, it has nothing to give."""
    household = MockConfigEntry(domain="mediamate", title="Our home", data={"kind": "household"})
    household.add_to_hass(hass)
    household.mock_state(hass, ConfigEntryState.LOADED)
    for name in ("request", "get_releases"):
        with pytest.raises(ServiceValidationError) as err:
            await call(name, {"ref": str(DUNE), "config_entry_id": household.entry_id})
        assert err.value.translation_key == "entry_no_service"
        assert err.value.translation_placeholders == {"name": "Our home"}


@pytest.mark.parametrize(
    ("how", "parts"),
    [
        ({"seasons": [1, 2]}, [Part(1), Part(2)]),
        ({"seasons": "latest"}, [Part(3)]),
        ({"seasons": [2], "episode": 4}, [Part(2, 4)]),
        ({"episode": "latest"}, [Part(3, 4)]),
    ],
)
async def test_seasons_travel(
    call: Call, mate: MediaMate, series: FakeSonarr, how: dict[str, Any], parts: list[Part]
) -> None:
    answer = await call("request", {"ref": str(BEAR.ref), **how})
    assert [one.part for one in mate.tracker.open[answer["request_id"]].parts] == parts


async def test_a_series_without_seasons_is_a_question(
    call: Call, mate: MediaMate, series: FakeSonarr
) -> None:
    answer = await call("request", {"ref": str(BEAR.ref)})
    assert (answer["status"], answer["ref"]) == ("needs_choice", str(BEAR.ref))
    assert answer["seasons"] == [0, 1, 2, 3, 4]
    assert mate.tracker.open == {} and not series.called("add")


@pytest.mark.parametrize(
    ("data", "key", "said"),
    [
        ({"quality_profile": "8K"}, "unknown_profile", {"names": "HD-1080p", "profile": "8K"}),
        ({"root_folder": "/tv"}, "unknown_root_folder", {"names": "/movies"}),
    ],
)
async def test_an_argument_that_names_nothing_is_an_error(
    hass: HomeAssistant, call: Call, data: dict[str, Any], key: str, said: dict[str, str]
) -> None:
    with pytest.raises(ServiceValidationError) as err:
        await call("request", {"ref": str(DUNE), **data})
    assert (err.value.translation_domain, err.value.translation_key) == ("mediamate", key)
    assert err.value.translation_placeholders is not None
    assert err.value.translation_placeholders.items() >= said.items()
    text = (await async_texts(hass, "en"))._texts[f"exceptions.{key}.message"]
    assert text.format(**err.value.translation_placeholders).startswith("There is no ")
    assert await call("get_requests") == {"requests": []}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("search", {}),
        ("search", {"query": "  "}),
        ("search", {"query": "x", "limit": 0}),
        ("search", {"query": "x", "media_type": "opera"}),
        ("search", {"query": "x" * 201}),
        ("request", {}),
        ("request", {"ref": str(DUNE), "title": "Dune"}),
        ("request", {"title": "Dune", "year": "soon"}),
        ("request", {"title": "Dune", "seasons": "some"}),
        ("request", {"title": "Dune", "seasons": []}),
        ("request", {"title": "Dune", "seasons": ["x"]}),
        ("request", {"title": "Dune", "user": "anna"}),
        ("remove_download", {}),
        ("get_requests", {"limit": 1000}),
        ("get_upcoming", {"days": 0}),
        ("get_library", {}),
        ("rate", {"title": "Dune"}),
    ],
)
async def test_bad_calls(call: Call, name: str, data: dict[str, Any]) -> None:
    with pytest.raises(vol.Invalid):
        await call(name, data)


@pytest.mark.parametrize("name", ["request", "get_downloads", "get_library", "rate", "recommend"])
@pytest.mark.parametrize("ref", ["movie:tmdb", "opera:tmdb:1", "x" * 190])
async def test_a_ref_that_is_none(call: Call, name: str, ref: str) -> None:
    data = {"like" if name == "recommend" else "ref": ref} | ({"liked": True} if name == "rate" else {})
    with pytest.raises(ServiceValidationError) as err:
        await call(name, data)
    # what looks like no ref at all is a title to `recommend`
    expected = {"invalid_ref", "title_not_found"} if name == "recommend" else {"invalid_ref"}
    assert err.value.translation_key in expected


async def downloading(call: Call, home: Home) -> str:
    await call("request", {"ref": str(DUNE)})
    home.grab(progress=0.4)
    (one,) = (await call("get_downloads"))["downloads"]
    return str(one["id"])


async def test_get_downloads(call: Call, home: Home) -> None:
    id_ = await downloading(call, home)
    (one,) = (await call("get_downloads", {"ref": str(DUNE)}))["downloads"]
    assert set(one) == DOWNLOAD_KEYS
    assert one == {
        "id": "qb:aa",
        "ref": str(DUNE),
        "title": "Dune.1080p",
        "state": "downloading",
        "progress": 0.4,
        "size": 1000,
        "speed": 10,
        "eta": None,
        "client": "qb",
    }
    assert id_ == "qb:aa"
    assert await call("get_downloads", {"ref": str(ARRIVAL)}) == {"downloads": []}


async def test_a_loose_torrent_has_no_ref_and_a_reason(call: Call, home: Home) -> None:
    home.torrents["bb"] = Torrent(
        hash="bb", name="linux.iso", state=DownloadState.STALLED, progress=0, size=5, seeds=0
    )
    (one,) = (await call("get_downloads"))["downloads"]
    assert set(one) == DOWNLOAD_KEYS - {"ref"} | {"stalled_reason"}
    assert one["stalled_reason"] == "no_seeds"


async def test_pause_and_resume(call: Call, home: Home) -> None:
    id_ = await downloading(call, home)
    home.torrents["bb"] = Torrent(
        hash="bb", name="x", state=DownloadState.PAUSED, progress=0, size=5
    )  # by hand, not by us
    assert [one["id"] for one in (await call("pause_download"))["downloads"]] == [id_]
    assert home.torrents["aa"].state is DownloadState.PAUSED
    assert [one["id"] for one in (await call("resume_download"))["downloads"]] == [id_]
    assert home.torrents["aa"].state is DownloadState.DOWNLOADING
    assert home.torrents["bb"].state is DownloadState.PAUSED
    assert len((await call("resume_download", {"id": "qb:bb"}))["downloads"]) == 1
    with pytest.raises(ServiceValidationError) as err:
        await call("pause_download", {"id": "qb:gone"})
    assert err.value.translation_key == "download_not_found"


async def test_remove_download(call: Call, home: Home) -> None:
    id_ = await downloading(call, home)
    answer = await call("remove_download", {"id": id_, "delete_files": True, "blocklist": True})
    assert answer["download"]["id"] == id_
    assert not home.torrents and not home.queue
    home.torrents["bb"] = Torrent(hash="bb", name="x", state=DownloadState.DOWNLOADING, progress=0, size=5)
    with pytest.raises(ServiceValidationError) as err:
        await call("remove_download", {"id": "qb:bb", "search_again": True})
    assert err.value.translation_key == "not_managed"
    assert home.torrents


async def test_a_member_does_not_touch_what_is_not_theirs(call: Call, home: Home, member: Context) -> None:
    id_ = await downloading(call, home)
    with pytest.raises(ServiceValidationError) as err:
        await call("remove_download", {"id": id_}, member)
    assert err.value.translation_key == "not_yours"
    assert home.torrents
    assert await call("get_requests", {}, member) == {"requests": []}


async def test_get_requests(call: Call, home: Home) -> None:
    for ref in (DUNE, ARRIVAL):
        await call("request", {"ref": str(ref)})
        home.clock.forward(seconds=1)
    answer = await call("get_requests", {"limit": 1})
    (one,) = answer["requests"]
    assert set(one) == {
        "request_id",
        "ref",
        "title",
        "year",
        "media_type",
        "state",
        "progress",
        "created",
        "updated",
        "member",
        "door",
        "reason",
        "stalled",
        "link",
        "poster_url",
        "stages",
        "decided_by",
        "note",
    }
    assert (one["title"], one["door"]) == ("Arrival", "action")
    assert one["state"] in {one.value for one in RequestState}
    assert one["created"] == (START + timedelta(seconds=1)).isoformat()
    before = await call("get_requests", {"before": one["request_id"], "open_only": True})
    assert [two["title"] for two in before["requests"]] == ["Dune"]


async def test_approve_otherwise_decline_with_a_reason_and_find_what_waits(
    hass: HomeAssistant, call: Call, home: Home, mate: MediaMate
) -> None:
    anna = Context(user_id=MockUser(name="Anna", is_owner=True).add_to_hass(hass).id)
    kid = [await mate.desk.request(CHILD, thread(CHILD), Wish(ref=one)) for one in (DUNE, ARRIVAL)]
    ids = [one.request.id for one in kid if one.request]
    with pytest.raises(ServiceValidationError) as err:
        await call("approve_request", {"request_id": ids[0], "quality_profile": "8K"}, anna)
    assert err.value.translation_key == "unknown_profile"
    found = await call("get_requests", {"state": "pending_approval"}, anna)
    assert [one["request_id"] for one in found["requests"]] == ids[::-1]
    answer = await call("approve_request", {"request_id": ids[0], "quality_profile": "hd-1080p"}, anna)
    assert answer["request"]["decided_by"] == "Anna"
    answer = await call("decline_request", {"request_id": ids[1], "reason": " no "}, anna)
    assert (answer["request"]["note"], answer["request"]["state"]) == ("no", "declined")
    assert (await call("get_requests", {"state": "pending_approval"}, anna))["requests"] == []
    for wrong in ({"state": "dreaming"}, {"state": 7}):
        with pytest.raises(vol.Invalid):
            await call("get_requests", wrong, anna)
    with pytest.raises(vol.Invalid):
        await call("decline_request", {"request_id": ids[1], "reason": "x" * 301}, anna)


async def test_approve_and_decline(
    hass: HomeAssistant, call: Call, home: Home, mate: MediaMate, member: Context
) -> None:
    """Only an administrator; an automation is none."""
    anna = Context(user_id=MockUser(name="Anna", is_owner=True).add_to_hass(hass).id)
    for name, state, gone in (
        ("decline_request", "declined", "already_declined"),
        ("approve_request", "requested", "already_approved"),
    ):
        asked = await mate.desk.request(CHILD, thread(CHILD), Wish(ref=DUNE))
        given = {"request_id": asked.request.id}
        for who in (None, member):
            with pytest.raises(ServiceValidationError) as err:
                await call(name, given, who)
            assert err.value.translation_key == "not_allowed"
        answer = await call(name, given, anna)
        assert (answer["request"]["request_id"], answer["request"]["state"]) == (asked.request.id, state)
        with pytest.raises(ServiceValidationError) as err:
            await call(name, given, anna)
        assert err.value.translation_key == gone
    with pytest.raises(ServiceValidationError) as err:
        await call("approve_request", {"request_id": "nonesuch"}, anna)
    assert err.value.translation_key == "request_not_found"
    await hass.async_block_till_done(wait_background_tasks=True)
    assert home.added == [DUNE]


async def test_get_upcoming(call: Call, home: Home) -> None:
    item = UpcomingItem(ref=DUNE, title="Dune", day=START.date() + timedelta(days=40), kind="digital")
    home.radarr.upcoming.return_value = (item,)
    assert await call("get_upcoming", {"days": 60, "media_type": "movie"}) == {
        "upcoming": [
            {
                "ref": str(DUNE),
                "title": "Dune",
                "date": "2027-01-01",
                "media_type": "movie",
                "kind": "digital",
                "has_file": False,
                "overview": "",
            }
        ]
    }
    assert await call("get_upcoming") == {"upcoming": []}


async def test_get_upcoming_episodes(call: Call, home: Home) -> None:
    day = START + timedelta(days=40)
    item = UpcomingItem(
        ref=DUNE,
        title="Severance",
        day=day.date(),
        kind="episode",
        part=Part(3, 1),
        episode="Morning",
        airs=day,
    )
    home.radarr.upcoming.return_value = (item, replace(item, part=Part(3, 2), episode="", airs=None))
    first, second = (await call("get_upcoming", {"days": 60}))["upcoming"]
    told = {name: first[name] for name in ("season", "episode", "episode_title", "airs")}
    assert told == {"season": 3, "episode": 1, "episode_title": "Morning", "airs": day.isoformat()}
    assert (second["episode"], second["airs"]) == (2, None)


async def test_get_library(call: Call, home: Home) -> None:
    answer = await call("get_library", {"title": "dune"})
    assert (answer["in_library"], answer["available"], answer["link"]) == (False, False, None)
    await home._radarr_add(DUNE)
    home.imported()
    home.playable()
    answer = await call("get_library", {"title": "dune"})
    assert set(answer) == RESULT_KEYS | {"instance", "link", "size", "monitored", "verified"}
    assert (answer["in_library"], answer["available"]) == (True, True)
    assert answer["link"] == "http://tv/web/#/details?id=j1"
    # two of that name: the one that is there is meant
    home.titles[OLD] = film(OLD, "Dune", 1984)
    assert (await call("get_library", {"title": "dune"}))["ref"] == str(DUNE)
    assert (await call("get_library", {"title": "dune", "year": 1984}))["ref"] == str(OLD)
    assert (await call("get_library", {"ref": str(OLD)}))["in_library"] is False


@pytest.mark.parametrize(("title", "key"), [("dun", "ambiguous_title"), ("Nonesuch", "title_not_found")])
async def test_which_title(call: Call, title: str, key: str) -> None:
    for name, more in (("get_library", {}), ("rate", {"liked": True})):
        with pytest.raises(ServiceValidationError) as err:
            await call(name, {"title": title, **more})
        assert err.value.translation_key == key


async def test_an_opinion_counts_under_the_name_that_titles_have_everywhere(
    call: Call, home: Home, mate: MediaMate, member: Context
) -> None:
    by_imdb = MediaRef.parse("movie:imdb:tt1160419")
    home.titles[by_imdb] = home.titles[DUNE]
    answer = await call("rate", {"ref": str(by_imdb), "liked": True}, member)
    assert answer["ref"] == str(DUNE)
    assert [one.ref for one in await mate.history.ratings(f"user:{member.user_id}")] == [DUNE]


async def test_recommend_and_rate(call: Call, hass: HomeAssistant, mate: MediaMate, member: Context) -> None:
    titles = [one["title"] for one in (await call("recommend"))["results"]]
    assert titles == ["Dune", "Arrival"]
    answer = await call("rate", {"title": "Dune", "liked": False}, member)
    assert answer == {"ref": str(DUNE), "title": "Dune", "liked": False}
    titles = [one["title"] for one in (await call("recommend", {}, member))["results"]]
    assert titles == ["Arrival"]
    like = await call("recommend", {"like": str(DUNE), "limit": 3})
    assert [one["title"] for one in like["results"]] == ["Arrival"]
    assert len((await call("recommend", {"like": "Dune"}))["results"]) == 1
    assert len((await call("recommend", {"genre": "drama", "person": "x"}))["results"]) == 2


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("request", {"ref": str(DUNE)}, (HomeAssistantError, "cannot_connect")),
        ("get_library", {"ref": "movie:tmdb:1"}, (HomeAssistantError, "cannot_connect")),
        ("recommend", {"like": "Dune"}, (HomeAssistantError, "cannot_connect")),
    ],
)
async def test_services_that_are_down(
    call: Call, home: Home, name: str, data: dict[str, Any], expected: tuple[type[Exception], str]
) -> None:
    error, key = expected
    home.down |= {"radarr", "tmdb", "jellyfin"}
    with pytest.raises(error) as err:
        await call(name, data)
    assert err.type is error
    assert err.value.translation_key == key


async def test_nothing_set_up(call: Call, home: Home) -> None:
    home.missing |= {"radarr", "tmdb", "jellyfin", "qb"}
    for name, data in (
        ("search", {"query": "x"}),
        ("get_downloads", {}),
        ("recommend", {}),
        ("pause_download", {"id": "x:y"}),
    ):
        with pytest.raises(ServiceValidationError):
            await call(name, data)


async def test_the_message_speaks_the_language_of_the_house(hass: HomeAssistant, call: Call) -> None:
    hass.config.language = "ru"
    answer = await call("request", {"title": "Nonesuch"})
    texts = await async_texts(hass, "ru")
    assert answer["message"] == texts.message(Message("title_unknown", {"title": "Nonesuch"}))


def test_as_json() -> None:
    assert as_json({DUNE: (date(2026, 1, 2), MediaType.MOVIE, {1}, START)}) == {
        str(DUNE): ["2026-01-02", "movie", [1], START.isoformat()]
    }
    assert as_json(Message("x", {"ref": DUNE})) == {"key": "x", "placeholders": {"ref": str(DUNE)}}


async def test_repair_says_why_and_does_what_helps(call: Call, home: Home) -> None:
    request_id = (await call("request", {"ref": str(DUNE)}))["request_id"]
    home.grab(state=DownloadState.STALLED, speed=0, seeds=0)
    for which in ({"id": "qb:aa"}, {"request_id": request_id}, {"ref": str(DUNE)}):
        assert await call("repair", which) == {
            "cause": "no_seeders",
            "fault": "release",
            "message": "Dune (2021): nobody is sharing this release now.",
            "remedies": ["another"],
            "id": "qb:aa",
            "request_id": request_id,
        }
    assert "aa" in home.torrents
    answer = await call("repair", {"request_id": request_id, "remedy": "another"})
    assert answer["done"].startswith("Dune (2021): this release is dropped")
    assert "aa" not in home.torrents
    answer = await call("repair", {"ref": str(DUNE), "remedy": "search"})
    assert (answer["cause"], "id" in answer) == ("searching", False)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({}, vol.Invalid),
        ({"id": "a", "ref": "b"}, vol.Invalid),
        ({"id": "a", "remedy": "pray"}, vol.Invalid),
        ({"id": "a"}, ServiceValidationError),
        ({"ref": "nonsense"}, ServiceValidationError),
    ],
)
async def test_repair_of_what_is_not_there(
    call: Call, home: Home, data: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        await call("repair", data)


async def test_a_release_goes_straight_to_the_torrent_client_if_an_administrator_says_so(
    call: Call, home: Home, monkeypatch: pytest.MonkeyPatch, hass_admin_user: MockUser
) -> None:
    from tests.desk.test_straight import FILE, Household

    household = Household(home.clock)
    household.missing.add("radarr")
    monkeypatch.setattr(home, "stack", household.stack)
    monkeypatch.setattr(desk_base, "away", lambda hass, role: None)  # there is no Radarr at all
    admin = Context(user_id=hass_admin_user.id)
    with pytest.raises(ServiceValidationError, match="no_backend"):
        await call("get_releases", {"ref": str(DUNE)})  # nobody's automation
    listed = await call("get_releases", {"ref": str(DUNE)}, admin)
    assert listed["instance"] == "qb" and len(listed["releases"]) == 2
    release_id = listed["releases"][0]["id"]
    with pytest.raises(ServiceValidationError, match="grab_only_straight"):
        await call("grab_release", {"id": release_id}, admin)
    with pytest.raises(ServiceValidationError, match="not_allowed"):
        await call("grab_release", {"id": release_id, "straight": True})
    done = await call("grab_release", {"id": release_id, "straight": True}, admin)
    assert done == {
        "message": "Dune (2021): qb is downloading the release. No app here will sort it into the library."
    }
    household.qbittorrent.add.assert_awaited_once_with(FILE, category="mediamate")


async def test_an_action_waits_for_slow_indexers(
    hass: HomeAssistant, call: Call, home: Home, mate: MediaMate, monkeypatch: pytest.MonkeyPatch
) -> None:
    from custom_components.mediamate import desk_searches
    from tests.desk.test_releases import Indexed
    from tests.desk.test_searches import Slow

    indexed = Indexed(home.clock)
    monkeypatch.setattr(home, "radarr", indexed.radarr)
    monkeypatch.setattr(indexed, "library", home.library)
    monkeypatch.setattr(desk_searches, "PATIENCE", 0.01)
    await call("request", {"ref": str(DUNE)})
    slow = Slow(indexed)
    waits = hass.async_create_task(call("get_releases", {"ref": str(DUNE)}))
    async with asyncio.timeout(30):
        while not mate.desk._searches._long:  # it has lost its patience, and waits all the same
            await asyncio.sleep(0)
    assert not waits.done()
    await slow.end(hass, mate)
    assert len((await waits)["releases"]) == 2


async def test_releases_are_listed_and_one_is_got(
    call: Call, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.desk.test_releases import GOOD, RUSSIAN, Indexed

    indexed = Indexed(home.clock)
    monkeypatch.setattr(home, "radarr", indexed.radarr)
    monkeypatch.setattr(indexed, "library", home.library)
    await call("request", {"ref": str(DUNE)})
    answer = await call("get_releases", {"ref": str(DUNE), "audio": "RU", "limit": 1})
    (one,) = answer.pop("releases")
    assert answer == {"ref": str(DUNE), "title": "Dune", "instance": "radarr"}
    assert (one["title"], one["languages"], one["seeders"]) == (RUSSIAN.title, ["ru"], 5)
    assert one["approved"] is True and one["rejections"] == [] and "Russian" in one["why"]
    assert "guid" not in one and "hush" not in str(one)
    best = (await call("get_releases", {"title": "Dune"}))["releases"][0]
    assert best["title"] == GOOD.title
    done = await call("grab_release", {"id": best["id"]})
    assert done["message"] == "Dune (2021): the chosen release is being downloaded." and done["request_id"]
    home.grab()
    with pytest.raises(ServiceValidationError):
        await call("grab_release", {"id": best["id"]})
    await call("grab_release", {"id": best["id"], "replace": True})
    with pytest.raises(ServiceValidationError):
        await call("grab_release", {"id": "release-unknown"})


async def test_a_client_is_named_only_for_what_goes_straight_to_it(
    hass: HomeAssistant, call: Call, entry: MockConfigEntry
) -> None:
    entry.mock_state(hass, ConfigEntryState.LOADED)
    for data, error in (({}, "client_only_straight"), ({"straight": True}, "not_allowed")):
        with pytest.raises(ServiceValidationError) as raised:
            await call("grab_release", {"id": "release-1", "config_entry_id": "radarr"} | data)
        assert raised.value.translation_key == error
    entry.mock_state(hass, ConfigEntryState.NOT_LOADED)


async def test_an_episode_is_of_a_season(call: Call, home: Home) -> None:
    with pytest.raises(ServiceValidationError) as raised:
        await call("get_releases", {"ref": str(DUNE), "episode": 5})
    assert raised.value.translation_key == "episode_needs_season"
