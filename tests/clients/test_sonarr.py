"""Sonarr: series with seasons and episodes, packs in the queue, calls, and fixtures that are bent in every way."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta, timezone
import json
from typing import Any

from aiohttp import web
import pytest

from custom_components.mediamate.clients import arr_parse, http, sonarr_parse as parse
from custom_components.mediamate.clients.arr_webhook import SECRET_HEADER
from custom_components.mediamate.clients.sonarr import SEASONS_SEARCHED, Sonarr
from custom_components.mediamate.errors import (
    AlreadyInLibrary,
    BadResponse,
    CannotConnect,
    NotFound,
    Refused,
    ServiceFailed,
    UnsupportedVersion,
    WrongService,
)
from custom_components.mediamate.model import (
    Episode,
    HistoryEvent,
    IndexedTitle,
    LibraryItem,
    MediaItem,
    MediaRef,
    MediaType,
    Part,
    QueueEntry,
    QueueState,
    Season,
    ServiceInfo,
    UpcomingItem,
)
from custom_components.mediamate.ports import WebhookEvent, WebhookTarget

from .bending import bent, records, survives
from .recorder import FIXTURES, Recorder, fixture, recording

V3 = "/api/v3"
HASH = "c12fe1c06bba254a9dc9f519b335aa7c1367a88a"
FLAGS = {"remove_from_client": True, "blocklist": True, "search_again": True}


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
)


@pytest.fixture
async def pair(
    socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Recorder, Sonarr]]:
    monkeypatch.setattr(http, "BACKOFF", 0.001)
    async with recording("sonarr") as (recorder, session):
        yield recorder, Sonarr(session, recorder.url, "key")


@pytest.fixture
def recorder(pair) -> Recorder:
    return pair[0]


@pytest.fixture
def client(pair) -> Sonarr:
    return pair[1]


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

ADDED = {**fixture("sonarr/api/v3/series/1"), "id": 77, "tvdbId": 392256}
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


async def test_add_what_is_there_or_nowhere_or_a_season_too_many(recorder, client) -> None:
    with pytest.raises(AlreadyInLibrary):
        await add(client, 371980)
    with pytest.raises(NotFound):
        await add(client, 5)
    with pytest.raises(NotFound) as caught:
        await add(client, seasons=[2, 7])
    assert (caught.value.translation_key, caught.value.placeholders) == ("season_not_found", {"season": "7"})
    assert not [line for line in recorder.lines if line.startswith("POST")]


async def test_somebody_adds_it_at_the_same_moment(recorder, client) -> None:
    exists = [{"propertyName": "TvdbId", "errorMessage": "Exists", "errorCode": "SeriesExistsValidator"}]
    recorder.answers[f"POST {V3}/series"] = web.json_response(exists, status=400)
    with pytest.raises(AlreadyInLibrary):
        await add(client)


async def test_the_answer_to_an_addition_is_lost(recorder, client) -> None:
    recorder.answers[f"POST {V3}/series"] = [web.Response(status=504), web.Response(status=504)]
    recorder.answers[f"GET {V3}/series"] = [[ADDED], []]
    assert (await add(client)).backend_id == 77
    with pytest.raises(ServiceFailed):
        await add(client)


async def test_delete_and_monitor(recorder, client) -> None:
    await client.delete(1, delete_files=True)
    await client.monitor(2, quality_profile_id=5)
    assert recorder.lines == [f"DELETE {V3}/series/1", f"PUT {V3}/series/editor"]
    assert recorder.seen[0].query == {"deleteFiles": ["true"], "addImportListExclusion": ["false"]}
    assert recorder.seen[1].body == {"seriesIds": [2], "monitored": True, "qualityProfileId": 5}


# --- seasons and episodes


async def test_episodes(recorder, client) -> None:
    found = await client.episodes(1)
    assert [one.part for one in found] == sorted(one.part for one in found)
    assert len(found) == 22
    assert found[0] == Episode(
        id=199, part=Part(0, 1), title="Behind the Doors", airs=datetime(2022, 2, 10, tzinfo=UTC)
    )
    assert found[1].has_file and found[1].monitored
    assert (found[-1].title, found[-1].airs) == ("TBA", None)
    assert recorder.seen[0].query == {"seriesId": ["1"]}


async def test_episodes_that_cannot_be_named_are_left_out(recorder, client) -> None:
    recorder.answers[f"GET {V3}/episode"] = [
        [{"id": 1, "seasonNumber": 1}, {"id": 2, "episodeNumber": -1, "seasonNumber": 1}]
    ]
    assert await client.episodes(1) == []


async def test_want_a_season(recorder, client) -> None:
    """The series' flag sets the episodes of a season that had another; what still differs is set one by one."""
    await client.want(1, [Part(0)])
    series, episodes = recorder.seen[2:]
    assert (str(series), str(episodes)) == (f"PUT {V3}/series/1", f"PUT {V3}/episode/monitor")
    before = fixture("sonarr/api/v3/series/1")
    assert [one["monitored"] for one in series.body["seasons"]] == [True, True, True, True]
    assert {**series.body, "seasons": 0} == {**before, "seasons": 0}  # all else goes back as it came
    assert series.body["seasons"][2]["statistics"] == before["seasons"][2]["statistics"]
    assert episodes.body == {"episodeIds": [199], "monitored": True}


async def test_want_what_is_wanted(recorder, client) -> None:
    await client.want(1, [Part(2), Part(1, 3)])
    assert not [line for line in recorder.lines if line.startswith("PUT")]


async def test_want_an_episode_of_a_series_that_is_not_wanted(recorder, client) -> None:
    recorder.answers[f"GET {V3}/series/1"] = {**fixture("sonarr/api/v3/series/1"), "monitored": False}
    await client.want(1, [Part(0, 1)])
    assert recorder.seen[-2].body["monitored"] is True
    assert [one["monitored"] for one in recorder.seen[-2].body["seasons"]] == [False, True, True, True]
    assert recorder.seen[-1].body == {"episodeIds": [199], "monitored": True}


async def test_no_longer_want(recorder, client) -> None:
    await client.want(1, [Part(3), Part(2, 10)], wanted=False)
    series, episodes = recorder.seen[2:]
    assert series.body["monitored"] is True  # the series itself stays
    assert [one["monitored"] for one in series.body["seasons"]] == [False, True, True, False]
    assert episodes.body == {"episodeIds": [210, 301, 302], "monitored": False}


@pytest.mark.parametrize(
    ("part", "key", "told"),
    [
        (Part(9), "season_not_found", {"season": "9"}),
        (Part(2, 11), "episode_not_found", {"season": "2", "episode": "11"}),
    ],
)
async def test_parts_that_are_not_there(recorder, client, part, key, told) -> None:
    for call in (client.want(1, [Part(1), part]), client.search_parts(1, [Part(1), part])):
        with pytest.raises(NotFound) as caught:
            await call
        assert (caught.value.translation_key, caught.value.placeholders) == (key, told)
    assert not [line for line in recorder.lines if not line.startswith("GET")]


async def test_a_season_that_was_added_a_moment_ago_has_no_episodes_yet(recorder, client) -> None:
    recorder.answers[f"GET {V3}/episode"] = lambda _: _empty()
    await client.want(1, [Part(0)])
    assert recorder.lines[2:] == [f"PUT {V3}/series/1"]
    await client.search_parts(1, [Part(1)])
    assert recorder.seen[-1].body["name"] == "SeasonSearch"


async def _empty() -> list[Any]:
    return []


async def test_searches(recorder, client) -> None:
    await client.search_now(1)
    await client.search_missing()
    await client.search_parts(1, [Part(2), Part(1, 9), Part(1, 8), Part(1)])
    assert [one.body for one in recorder.seen if one.method == "POST"] == [
        {"name": "SeriesSearch", "seriesId": 1},
        {"name": "MissingEpisodeSearch"},
        {"name": "SeasonSearch", "seriesId": 1, "seasonNumber": 1},
        {"name": "SeasonSearch", "seriesId": 1, "seasonNumber": 2},
        {"name": "EpisodeSearch", "episodeIds": [108, 109]},
    ]


# --- going on with a series

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def series(*seasons: tuple[int, bool], **changes: Any) -> dict[str, Any]:
    flags = [{"seasonNumber": number, "monitored": on} for number, on in seasons]
    return {**fixture("sonarr/api/v3/series/1"), "seasons": flags, "monitorNewItems": "none", **changes}


def aired(number: int, season: int, day: int | None, *, monitored: bool) -> dict[str, Any]:
    airs = {"airDateUtc": f"2026-11-{day:02}T02:00:00Z"} if day else {}
    return {
        "id": season * 100 + number,
        "seriesId": 1,
        "seasonNumber": season,
        "episodeNumber": number,
        "monitored": monitored,
        **airs,
    }


async def test_what_is_followed_goes_on_by_itself(recorder, client) -> None:
    """Season 2 is half out and was never wanted; of season 3 the first episode was switched off by hand."""
    recorder.answers[f"GET {V3}/series/1"] = series((0, False), (1, False), (2, False), (3, True))
    recorder.answers[f"GET {V3}/episode"] = [
        [
            aired(1, 0, 30, monitored=False),
            aired(1, 1, 1, monitored=False),
            aired(2, 1, None, monitored=False),  # lost, not to come
            aired(1, 2, 10, monitored=True),
            aired(2, 2, 20, monitored=False),
            aired(3, 2, 27, monitored=False),
            aired(1, 3, 21, monitored=False),
            aired(2, 3, 28, monitored=False),
            aired(3, 3, None, monitored=False),
            aired(4, 3, None, monitored=True),
        ]
    ]
    await client.follow(1, NOW)
    written, wanted, back = recorder.seen[2:]
    assert str(written) == f"PUT {V3}/series/1"
    flags = {one["seasonNumber"]: one["monitored"] for one in written.body["seasons"]}
    assert flags == {0: False, 1: False, 2: True, 3: True}
    assert (written.body["monitorNewItems"], written.body["monitored"]) == ("all", True)
    assert wanted.body == {"episodeIds": [302, 303], "monitored": True}
    assert back.body == {"episodeIds": [202], "monitored": False}


async def test_what_is_followed_already(recorder, client) -> None:
    recorder.answers[f"GET {V3}/series/1"] = series((1, True), monitorNewItems="all")
    recorder.answers[f"GET {V3}/episode"] = [
        [aired(1, 1, 1, monitored=False), aired(2, 1, 28, monitored=True)]
    ]
    await client.follow(1, NOW)
    assert recorder.lines == [f"GET {V3}/series/1", f"GET {V3}/episode"]


async def test_a_series_between_two_seasons_is_followed(recorder, client) -> None:
    recorder.answers[f"GET {V3}/series/1"] = series((1, False), monitored=False)
    recorder.answers[f"GET {V3}/episode"] = [[aired(1, 1, 1, monitored=False)]]
    await client.follow(1, NOW)
    assert recorder.lines[2:] == [f"PUT {V3}/series/1"]
    body = recorder.seen[-1].body
    assert (body["monitored"], body["monitorNewItems"]) == (True, "all")
    assert body["seasons"][0]["monitored"] is False


async def test_no_longer_followed(recorder, client) -> None:
    recorder.answers[f"GET {V3}/series/1"] = series((1, True), monitorNewItems="all")
    await client.follow(1, None)
    assert recorder.lines == [f"GET {V3}/series/1", f"PUT {V3}/series/1"]
    assert recorder.seen[-1].body == series((1, True), monitorNewItems="none")


# --- releases


async def test_releases_of_a_part(recorder, client) -> None:
    first, second = await client.releases(1, Part(2))
    assert (first.title, first.seeders, first.approved) == ("Severance.S02.1080p.WEB-DL-MADEUP", 42, True)
    assert second.approved is False
    await client.releases(1, Part(2, 9))
    assert [one.query for one in recorder.seen if one.path.endswith("release")] == [
        {"seriesId": ["1"], "seasonNumber": ["2"]},
        {"episodeId": ["209"]},
    ]
    with pytest.raises(NotFound):
        await client.releases(1, Part(2, 99))


async def test_releases_of_all_that_is_missing(recorder, client) -> None:
    """Without a season Sonarr would answer with what is new at the indexers, whatever series it is of."""
    assert len(await client.releases(1)) == 2
    assert [one.query.get("seasonNumber") for one in recorder.seen[1:]] == [["2"]]

    seasons = [
        {"seasonNumber": n, "monitored": n != 3, "statistics": {"episodeCount": 5, "episodeFileCount": 1}}
        for n in range(9)
    ]
    recorder.answers[f"GET {V3}/series/1"] = {**fixture("sonarr/api/v3/series/1"), "seasons": seasons}
    recorder.seen.clear()
    assert len(await client.releases(1)) == 2  # each find once
    assert [one.query["seasonNumber"][0] for one in recorder.seen[1:]] == ["8", "7", "6", "5", "4"]
    assert len(recorder.seen) == 1 + SEASONS_SEARCHED

    complete = [{**one, "statistics": {"episodeCount": 5, "episodeFileCount": 5}} for one in seasons]
    recorder.answers[f"GET {V3}/series/1"] = {**fixture("sonarr/api/v3/series/1"), "seasons": complete}
    recorder.seen.clear()
    await client.releases(1)
    assert [one.query["seasonNumber"][0] for one in recorder.seen[1:]] == ["8"]


async def test_releases_when_all_indexers_fail(recorder, client) -> None:
    recorder.answers[f"GET {V3}/release"] = web.json_response({"message": "All indexers failed"}, status=400)
    with pytest.raises(Refused) as caught:
        await client.releases(1, Part(2))
    assert caught.value.translation_key == "indexers_failed"


# --- queue


async def test_a_season_pack_is_one_download(recorder, client) -> None:
    pack, blocked, strange = await client.queue()
    assert pack == QueueEntry(
        id=101,
        backend_id=1,
        title="Severance.S02.1080p.WEB-DL-MADEUP",
        state=QueueState.DOWNLOADING,
        size=20000000000,
        size_left=5000000000,
        eta=750,
        download_id=HASH,
        protocol="torrent",
        client="qBittorrent",
        parts=(Part(2, 9), Part(2, 10)),
    )
    assert (blocked.state, blocked.parts) == (QueueState.IMPORT_BLOCKED, (Part(1, 1),))
    assert blocked.messages == ("Not an upgrade for existing episode file(s)", "See …")
    assert (strange.backend_id, strange.parts, strange.state) == (None, (), QueueState.DELAYED)
    assert recorder.seen[0].query["includeUnknownSeriesItems"] == ["true"]
    assert recorder.seen[0].query["includeEpisode"] == ["true"]


def entry(number: int, **changes: Any) -> dict[str, Any]:
    return {"id": number, "seriesId": 1, "title": "A.S01", "size": 5, "status": "delay", **changes}


async def test_what_belongs_together_in_the_queue(recorder, client) -> None:
    rows = [
        entry(1, episode={"seasonNumber": 1, "episodeNumber": 1}),
        entry(2, episode={"seasonNumber": 1, "episodeNumber": 2}),  # waits too, the same release
        entry(3, title="A.S01E01"),
        entry(4, seriesId=2),
        entry(5, downloadId="AB", statusMessages=[{"messages": ["x", "y"]}]),
        entry(6, downloadId="ab", statusMessages=[{"messages": ["y", "z"]}]),
        entry(7, downloadId="AB", seriesId=2),  # one release for two series
        entry(8, title=""),
        entry(9, title=""),
    ]
    recorder.answers[f"GET {V3}/queue"] = {"totalRecords": len(rows), "records": rows}
    found = await client.queue()
    assert [one.id for one in found] == [1, 3, 4, 5, 7, 8, 9]
    assert found[0].parts == (Part(1, 1), Part(1, 2))
    assert found[3].messages == ("x", "y", "z")


async def test_a_pack_is_removed_as_a_whole(recorder, client) -> None:
    await client.queue()
    await client.remove_from_queue(101, **FLAGS)
    removed = recorder.seen[-1]
    assert (str(removed), removed.body) == (f"DELETE {V3}/queue/bulk", {"ids": [101, 102]})
    assert removed.query["blocklist"] == ["true"] and removed.query["skipRedownload"] == ["false"]
    await client.remove_from_queue(103, **FLAGS)
    assert str(recorder.seen[-1]) == f"DELETE {V3}/queue/103"


async def test_a_pack_of_which_an_episode_came_through_meanwhile(recorder, client) -> None:
    await client.queue()
    recorder.answers[f"DELETE {V3}/queue/bulk"] = web.json_response({"message": "NotFound"}, status=404)
    await client.remove_from_queue(101, **FLAGS)
    assert recorder.lines[-2:] == [f"DELETE {V3}/queue/bulk", f"DELETE {V3}/queue/101"]
    recorder.answers[f"DELETE {V3}/queue/101"] = web.json_response({"message": "NotFound"}, status=404)
    with pytest.raises(NotFound):
        await client.remove_from_queue(101, **FLAGS)


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


async def test_indexed(recorder, client) -> None:
    assert (await client.indexed(1))[1].missing == 2
    assert await client.indexed(99) is None
    recorder.answers[f"GET {V3}/series/1"] = web.json_response([])
    with pytest.raises(BadResponse):
        await client.indexed(1)


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
        source_title="Severance.S02E08.1080p-MADEUP",
        download_id="1111222233334444555566667777888899990000",
        part=Part(2, 8),
    )
    assert [one.kind for one in found] == ["imported", "grabbed", "failed", "deleted", "other"]
    assert found[-1].part is None
    assert recorder.seen[0].query == {"seriesId": ["1"], "includeEpisode": ["true"]}


async def test_an_import_by_hand_names_the_episodes(recorder, client) -> None:
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


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Test", WebhookEvent(kind="test")),
        ("Grab", WebhookEvent(kind="grabbed", download_id=HASH, parts=(NINE, TEN), **SHOW)),
        ("Download", WebhookEvent(kind="imported", download_id=HASH, parts=(NINE,), **SHOW)),
        ("ImportComplete", WebhookEvent(kind="imported", download_id=HASH, parts=(NINE, TEN), **SHOW)),
        ("SeriesAdd", WebhookEvent(kind="added", **SHOW)),
        ("SeriesDelete", WebhookEvent(kind="deleted", **SHOW)),
        ("EpisodeFileDelete", WebhookEvent(kind="file_deleted", parts=(NINE,), **SHOW)),
        ("Rename", WebhookEvent(kind="other", **SHOW)),
        ("Health", WebhookEvent(kind="health")),
        ("HealthRestored", WebhookEvent(kind="health")),
        ("ApplicationUpdate", WebhookEvent(kind="updated")),
        (
            "ManualInteractionRequired",
            WebhookEvent(kind="manual_interaction", download_id=HASH, parts=(NINE,), **SHOW),
        ),
    ],
)
async def test_reads_calls(client, name, wanted) -> None:
    assert client.parse_webhook(fixture(f"sonarr/webhook/{name}")) == wanted


@pytest.mark.parametrize("payload", [None, [], "Grab", {}, {"eventType": 3}, {"eventType": ""}])
def test_calls_of_no_known_shape(payload) -> None:
    assert parse.parse_webhook(payload) is None


def test_a_call_from_the_future() -> None:
    call = {"eventType": "Telepathy", "series": 4, "episodes": {"id": 1}}
    assert parse.parse_webhook(call) == WebhookEvent(kind="other")


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

YEARS = (date(2020, 1, 1), date(2030, 1, 1))
PARSERS: dict[str, list[Callable[[Any], Any]]] = {
    "series": [parse.parse_item, parse.parse_held, parse.parse_indexed],
    "series/1": [parse.parse_held],
    "series/lookup": [parse.parse_item, parse.refs_of],
    "episode": [parse.parse_episode],
    "queue": [parse.parse_queue_entry],
    "history/since": [parse.parse_history],
    "history/series": [parse.parse_history],
    "calendar": [lambda one: list(parse.parse_upcoming(one, *YEARS)), parse.parse_absent],
    "wanted/missing": [parse.parse_episode],
    "wanted/cutoff": [parse.parse_episode],
    "release": [arr_parse.parse_release],
    "update": [arr_parse.parse_update],
    "system/status": [arr_parse.parse_status],
}
# The words of every *arr, bent in test_radarr.py
AS_RADARR = {
    "health",
    "diskspace",
    "rootfolder",
    "qualityprofile",
    "tag",
    "command",
    "command/501",
    "downloadclient",
    "notification",
    "notification/schema",
    "manualimport",
}


def test_every_fixture_is_read() -> None:
    root = FIXTURES / "sonarr/api/v3"
    names = {str(file.relative_to(root))[:-5] for file in root.glob("**/*.json")}
    assert names == set(PARSERS) | AS_RADARR


@pytest.mark.parametrize("name", sorted(PARSERS))
def test_bent_fixtures_give_a_value_or_bad_response(name) -> None:
    for record in records(f"sonarr/api/v3/{name}")[:4]:
        for parser in PARSERS[name]:
            parser(record)
            assert survives(parser, record)  # most bends are harmless


@pytest.mark.parametrize("file", sorted(FIXTURES.glob("sonarr/webhook/*.json")), ids=lambda file: file.stem)
def test_bent_calls_give_an_event_or_nothing(file) -> None:
    for other in bent(json.loads(file.read_text(encoding="utf-8"))):
        event = parse.parse_webhook(other)
        assert event is None or isinstance(event, WebhookEvent)
