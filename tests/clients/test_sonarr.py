"""Sonarr: series with seasons and episodes, packs in the queue, calls, and fixtures that are bent in every way."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from aiohttp import web
import pytest

from custom_components.mediamate.clients import arr_parse, sonarr_parse as parse
from custom_components.mediamate.clients.arr_webhook import SECRET_HEADER
from custom_components.mediamate.clients.sonarr import Sonarr
from custom_components.mediamate.errors import CannotConnect, NotFound, UnsupportedVersion, WrongService
from custom_components.mediamate.model import (
    HistoryEvent,
    IndexedTitle,
    LibraryItem,
    MediaItem,
    MediaRef,
    MediaType,
    Part,
    Season,
    ServiceInfo,
    UpcomingItem,
)
from custom_components.mediamate.ports import WebhookEvent, WebhookTarget

from .arr_suite import HASH, MADE, SAID_BY_ALL, LibraryArr, LibrarySuite
from .recorder import fixture

V3 = "/api/v3"


def ref(tvdb: int) -> MediaRef:
    return MediaRef(MediaType.SERIES, "tvdb", str(tvdb))


SEASONS = (
    Season(number=0, episodes=1, files=0),
    Season(number=1, episodes=9, aired=9, files=9, monitored=True),
    Season(number=2, episodes=10, aired=10, files=8, monitored=True),
    Season(number=3, episodes=2, aired=0, files=0, monitored=True),
)
SEVERANCE = MediaItem(
    ref=ref(371980),
    title="Severance",
    year=2022,
    overview="Office workers have their memories cut in two, and the halves want to meet.",
    poster_url="https://artworks.example/severance/poster.jpg",
    rating=8.4,
    genres=("Drama", "Mystery", "Science Fiction"),
    runtime=50,
    certification="TV-MA",
    aliases=("Разделение", "Scission"),
    released=date(2022, 2, 18),
    original_language="en",
    seasons=SEASONS,
    ended=False,
    next_airing=datetime(2026, 12, 4, 2, tzinfo=UTC),
)
HELD = LibraryItem(
    item=SEVERANCE,
    backend_id=1,
    monitored=True,
    has_file=False,
    available=True,
    size=34000000000,
    quality_profile_id=4,
    path="/tv/Severance",
    added=datetime(2025, 1, 10, 18, tzinfo=UTC),
    new_seasons=True,
)


# --- who answers


async def test_status(client) -> None:
    assert await client.status() == ServiceInfo(app="Sonarr", version="4.0.16.2944", name="Sonarr")


@pytest.mark.parametrize(
    ("app", "version", "error"),
    [
        ("Radarr", "5.26.2", WrongService),
        ("Sonarr", "3.0.10.1567", UnsupportedVersion),
        ("Sonarr", "5.0.1", None),
    ],
)
async def test_others_and_old_ones(recorder, client, app, version, error) -> None:
    recorder.answers[f"GET {V3}/system/status"] = {"appName": app, "version": version}
    if error is None:
        assert (await client.status()).version == version
        return
    with pytest.raises(error):
        await client.status()


async def test_a_sonarr_whose_api_v3_is_gone(recorder, client) -> None:
    recorder.answers[f"GET {V3}/system/status"] = web.json_response({}, status=404)
    recorder.answers["GET /api"] = {"current": "v5", "deprecated": []}
    recorder.answers["GET /api/v5/system/status"] = {"appName": "Sonarr", "version": "6.0.0"}
    with pytest.raises(UnsupportedVersion):
        await client.status()


# --- finding


async def test_lookup(recorder, client) -> None:
    found = await client.lookup("severance")
    assert [(one.title, one.ref.id, one.ended) for one in found] == [
        ("Severance", "371980", False),
        ("The Last of Us", "392256", False),
        ("Chernobyl", "360893", True),
    ]
    assert [one.number for one in found[1].seasons] == [0, 1, 2]
    assert found[1].seasons[1] == Season(number=1, monitored=True)  # nobody has it: nothing is counted
    assert recorder.seen[0].query == {"term": ["severance"]}


async def test_lookup_leaves_out_what_cannot_be_added(recorder, client) -> None:
    recorder.answers[f"GET {V3}/series/lookup"] = [[{"title": "Only in TMDb", "tvdbId": 0, "tmdbId": 5}]]
    assert await client.lookup("x") == []


@pytest.mark.parametrize("name", ["series:tvdb:392256", "series:tmdb:100088", "series:imdb:tt3581920"])
async def test_lookup_ref(recorder, client, name) -> None:
    found = await client.lookup_ref(MediaRef.parse(name))
    assert (found.ref, found.title) == (ref(392256), "The Last of Us")
    assert recorder.seen[0].query == {"term": [name.partition(":")[2]]}


@pytest.mark.parametrize(
    "name", ["series:tvdb:1", "movie:tvdb:371980", "series:tvmaze:44933", "series:tvdb:3 1"]
)
async def test_lookup_ref_of_nothing(client, name) -> None:
    with pytest.raises(NotFound):
        await client.lookup_ref(MediaRef.parse(name))


async def test_an_older_version_answers_another_series_to_a_tmdb_id(recorder, client) -> None:
    """It takes "tmdb:…" for a title and finds something: that is not what was asked for."""
    other = {key: value for key, value in fixture("sonarr/api/v3/series/1").items() if key != "tmdbId"}
    recorder.answers[f"GET {V3}/series/lookup"] = [[other]]
    with pytest.raises(NotFound):
        await client.lookup_ref(MediaRef.parse("series:tmdb:100088"))


async def test_get(recorder, client) -> None:
    assert await client.get(ref(371980)) == HELD
    assert recorder.seen[0].query == {"tvdbId": ["371980"]}
    assert await client.get(MediaRef.parse("series:tmdb:95396")) == HELD
    assert recorder.lines[1:] == [f"GET {V3}/series/lookup", f"GET {V3}/series"]
    recorder.answers[f"GET {V3}/series"] = [[]]
    assert await client.get(ref(371980)) is None
    assert await client.get(MediaRef.parse("series:tmdb:7")) is None
    assert await client.get(MediaRef.parse("movie:tvdb:371980")) is None


def test_what_is_complete_and_what_is_not_out_yet() -> None:
    severance, chernobyl, quiet = (parse.parse_held(one) for one in fixture("sonarr/api/v3/series"))
    assert (severance.has_file, severance.available) == (False, True)
    assert (chernobyl.has_file, chernobyl.monitored, chernobyl.item.ended) == (True, False, True)
    assert chernobyl.item.seasons == (Season(number=1, episodes=5, files=5),)
    assert (quiet.has_file, quiet.available) == (False, False)
    assert quiet.item.poster_url == "https://artworks.example/long-quiet.jpg"
    assert quiet.item.rating is None and quiet.item.runtime is None and quiet.item.released is None


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ({"ended": True, "status": "continuing"}, True),
        ({"status": "ended"}, True),
        ({"status": "deleted"}, True),
        ({"status": "upcoming"}, False),
        ({"status": 4}, None),
        ({}, None),
    ],
)
def test_whether_a_series_has_ended(source, wanted) -> None:
    assert parse.parse_item({"tvdbId": 1, "title": "A", **source}).ended is wanted


def test_seasons_of_an_odd_sort() -> None:
    odd = [
        {"seasonNumber": "2"},
        {"seasonNumber": -1},
        {},
        7,
        {"seasonNumber": 1},
        {"seasonNumber": 1, "monitored": True},
    ]
    found = parse.parse_item({"tvdbId": 1, "title": "A", "seasons": odd}).seasons
    assert [(one.number, one.monitored) for one in found] == [(1, True), (2, False)]


# --- adding

ADDED = {**fixture("sonarr/api/v3/series/1"), "id": MADE, "tvdbId": 392256}
ALL_SEASONS = [(0, False), (1, True), (2, True)]  # as the lookup has them


async def add(client: Sonarr, tvdb: int = 392256, **kwargs: Any) -> LibraryItem:
    return await client.add(ref(tvdb), quality_profile_id=4, root_folder="/tv", **kwargs)


@pytest.mark.parametrize(
    ("seasons", "monitor", "new", "flags"),
    [
        (None, "all", "all", ALL_SEASONS),
        ("all", "all", "all", ALL_SEASONS),
        ("latest", "lastSeason", "none", ALL_SEASONS),
        ("first", "firstSeason", "none", ALL_SEASONS),
        ("pilot", "pilot", "none", ALL_SEASONS),
        ("future", "future", "all", ALL_SEASONS),
        ("none", "skip", "none", [(0, False), (1, False), (2, False)]),
        ([2], "skip", "none", [(0, False), (1, False), (2, True)]),
        ([0, 1], "skip", "none", [(0, True), (1, True), (2, False)]),
    ],
)
async def test_add(pair, seasons, monitor, new, flags) -> None:
    recorder, client = pair
    recorder.answers[f"POST {V3}/series"] = web.json_response(ADDED, status=201)
    assert (await add(client, seasons=seasons)).backend_id == 77
    assert recorder.lines == [f"GET {V3}/series/lookup", f"POST {V3}/series"]
    body = recorder.seen[-1].body
    wanted = {
        "id": 0,
        "tvdbId": 392256,
        "title": "The Last of Us",
        "qualityProfileId": 4,
        "rootFolderPath": "/tv",
        "monitored": True,
        "monitorNewItems": new,
        "seasonFolder": True,
        "seriesType": "standard",
        "tags": [],
        "addOptions": {"monitor": monitor, "searchForMissingEpisodes": True},
    }
    assert {name: body[name] for name in wanted} == wanted
    assert [(one["seasonNumber"], one["monitored"]) for one in body["seasons"]] == flags


async def test_add_without_search_and_as_what_it_is(recorder, client) -> None:
    anime = {**fixture("sonarr/api/v3/series/lookup")[1], "seriesType": "anime"}
    recorder.answers[f"GET {V3}/series/lookup"] = [[anime]]
    recorder.answers[f"POST {V3}/series"] = web.json_response(ADDED, status=201)
    await add(client, search=False)
    body = recorder.seen[-1].body
    assert body["addOptions"]["searchForMissingEpisodes"] is False
    assert body["seriesType"] == "anime"


async def test_add_a_season_too_many(recorder, client) -> None:
    with pytest.raises(NotFound) as caught:
        await add(client, seasons=[2, 7])
    assert (caught.value.translation_key, caught.value.placeholders) == ("season_not_found", {"season": "7"})
    assert not [line for line in recorder.lines if line.startswith("POST")]


async def test_delete_and_monitor(recorder, client) -> None:
    await client.delete(1, delete_files=True)
    await client.monitor(2, quality_profile_id=5)
    assert recorder.lines == [f"DELETE {V3}/series/1", f"PUT {V3}/series/editor"]
    assert recorder.seen[0].query == {"deleteFiles": ["true"], "addImportListExclusion": ["false"]}
    assert recorder.seen[1].body == {"seriesIds": [2], "monitored": True, "qualityProfileId": 5}


# --- the library


async def test_index(recorder, client) -> None:
    assert {key: value async for key, value in client.index()} == {
        ref(371980): IndexedTitle(1, monitored=True, has_file=False, available=True, missing=2),
        ref(360893): IndexedTitle(2, monitored=False, has_file=True, available=True, missing=0),
        ref(499001): IndexedTitle(3, monitored=True, has_file=False, available=False, missing=0),
    }
    assert recorder.lines == [f"GET {V3}/series"]


async def test_the_index_sums_up_to_what_sonarr_counts(recorder, client) -> None:
    assert sum([one.wanted async for _, one in client.index()]) == await client.missing_count()
    assert recorder.seen[-1].query["monitored"] == ["true"]


def test_of_a_series_that_nobody_monitors_nothing_is_missing() -> None:
    source = {**fixture("sonarr/api/v3/series/1"), "monitored": False}
    assert parse.parse_indexed(source)[1].missing == 0
    assert parse.parse_indexed({"id": 1, "title": "no TVDB id"}) is None


async def test_indexed(client) -> None:
    assert (await client.indexed(1))[1].missing == 2


async def test_changed_since(recorder, client) -> None:
    assert await client.changed_since(datetime(2026, 11, 22, 19, 59, 1, tzinfo=UTC)) == [1, 2]
    assert recorder.seen[0].query == {"date": ["2026-11-22T19:59:01Z"]}


async def test_what_came_out_and_is_not_there(recorder, client) -> None:
    east = timezone(timedelta(hours=3))
    rows = [
        {"seriesId": 4, "monitored": True, "hasFile": False},
        {"seriesId": 3, "monitored": True, "hasFile": False},
        {"seriesId": 3, "monitored": True, "hasFile": False},
        {"seriesId": 1, "monitored": True, "hasFile": True},
        {"seriesId": 2, "monitored": False, "hasFile": False},
        {"seriesId": "x", "monitored": True},
    ]
    recorder.answers[f"GET {V3}/calendar"] = [rows]
    end = datetime(2026, 11, 22, 15, tzinfo=east)
    assert await client.aired(end - timedelta(hours=8), end) == [3, 4]
    assert recorder.seen[0].query == {
        "start": ["2026-11-22T04:00:00Z"],
        "end": ["2026-11-22T12:00:00Z"],
        "unmonitored": ["false"],
    }


async def test_upcoming(recorder, client) -> None:
    found = await client.upcoming(date(2026, 12, 1), date(2026, 12, 4))
    assert [(one.title, one.part) for one in found] == [
        ("The Long Quiet", Part(1, 1)),
        ("Severance", Part(3, 1)),
    ]
    assert found[1] == UpcomingItem(
        ref=ref(371980),
        title="Severance",
        day=date(2026, 12, 4),
        kind="episode",
        overview="Somebody wakes up.",
        part=Part(3, 1),
        episode="Morning",
        airs=datetime(2026, 12, 4, 2, tzinfo=UTC),
        runtime=50,
    )
    assert recorder.seen[0].query == {
        "start": ["2026-12-01T00:00:00Z"],
        "end": ["2026-12-05T00:00:00Z"],
        "unmonitored": ["false"],
        "includeSeries": ["true"],
    }
    assert len(await client.upcoming(date(2026, 12, 2), date(2026, 12, 3))) == 0


async def test_upcoming_of_several_episodes_a_day(recorder, client) -> None:
    one = fixture("sonarr/api/v3/calendar")[0]
    recorder.answers[f"GET {V3}/calendar"] = [
        [{**one, "episodeNumber": n} for n in (3, 1, 2)] + [{**one, "series": {}}]
    ]
    found = await client.upcoming(date(2026, 12, 4), date(2026, 12, 4))
    assert [item.part.episode for item in found] == [1, 2, 3]


async def test_history(recorder, client) -> None:
    found = await client.history(1)
    assert found[0] == HistoryEvent(
        backend_id=1,
        kind="imported",
        when=datetime(2026, 11, 23, 8, tzinfo=UTC),
        download_id="1111222233334444555566667777888899990000",
        part=Part(2, 8),
    )
    assert [one.kind for one in found] == ["imported", "grabbed", "failed", "deleted", "other"]
    assert found[-1].part is None
    assert recorder.seen[0].query == {"seriesId": ["1"], "includeEpisode": ["true"]}


async def test_an_import_by_hand_names_the_episodes(recorder, client) -> None:
    recorder.answers[f"GET {V3}/command"] = web.json_response([])
    assert await client.import_download(HASH, 1) == 1
    (file,) = recorder.seen[-1].body["files"]
    assert (file["seriesId"], file["episodeIds"]) == (1, [209])


async def test_down(client) -> None:
    client._base_url = "http://127.0.0.1:1"
    with pytest.raises(CannotConnect):
        await client.queue()


# --- calls

SHOW = {"ref": ref(371980), "backend_id": 1}
NINE, TEN = Part(2, 9), Part(2, 10)


CALLS = {
    "Test": WebhookEvent(kind="test"),
    "Grab": WebhookEvent(kind="grabbed", download_id=HASH, parts=(NINE, TEN), **SHOW),
    "Download": WebhookEvent(kind="imported", download_id=HASH, parts=(NINE,), **SHOW),
    "ImportComplete": WebhookEvent(kind="imported", download_id=HASH, parts=(NINE, TEN), **SHOW),
    "SeriesAdd": WebhookEvent(kind="added", **SHOW),
    "SeriesDelete": WebhookEvent(kind="deleted", **SHOW),
    "EpisodeFileDelete": WebhookEvent(kind="file_deleted", parts=(NINE,), **SHOW),
    "Rename": WebhookEvent(kind="other", **SHOW),
    "Health": WebhookEvent(kind="health"),
    "HealthRestored": WebhookEvent(kind="health"),
    "ApplicationUpdate": WebhookEvent(kind="updated"),
    "ManualInteractionRequired": WebhookEvent(
        kind="manual_interaction", download_id=HASH, parts=(NINE,), **SHOW
    ),
}


async def test_registers_a_webhook(recorder, client) -> None:
    target = WebhookTarget("Home Assistant MediaMate (Sonarr)", "http://ha:8123/api/webhook/abc", "s3cret")
    recorder.answers[f"POST {V3}/notification"] = web.json_response({}, status=201)
    recorder.answers[f"GET {V3}/notification"] = [[]]
    assert await client.ensure_webhook(target) is True
    hook = recorder.seen[-1].body
    on = {name for name, value in hook.items() if name.startswith(("on", "include")) and value is True}
    assert on == Sonarr.webhook_flags
    fields = {one["name"]: one["value"] for one in hook["fields"]}
    assert fields["headers"] == [{"key": SECRET_HEADER, "value": "s3cret"}]


# --- every fixture, bent in every way

PARSERS = {
    "series": ("parse_item", "parse_held", "parse_indexed"),
    "series/1": ("parse_held",),
    "series/lookup": ("parse_item", "refs_of"),
    "episode": ("parse_episode",),
    "queue": ("parse_queue_entry",),
    "history/since": ("parse_history",),
    "history/series": ("parse_history",),
    "calendar": ("parse_upcoming", "parse_absent"),
    "wanted/missing": ("parse_episode",),
    "wanted/cutoff": ("parse_episode",),
    "release": (arr_parse.parse_release,),
    "update": (arr_parse.parse_update,),
    "system/status": (arr_parse.parse_status,),
}
ARR = LibraryArr(
    client=Sonarr,
    calls=CALLS,
    parsers=PARSERS,
    unread=SAID_BY_ALL | {"manualimport"},
    bent=4,
    held=ref(371980),
    new=ref(392256),
    nowhere=ref(5),
    made=ADDED,
)


class TestSonarr(LibrarySuite):
    arr = ARR
