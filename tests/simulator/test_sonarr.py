"""Sonarr: seasons come as packs, episodes as they air; what is wanted is chosen as in the real one."""

from collections.abc import Callable
from typing import Any

import pytest

from simulator import Fault

from .hooks import Hook
from .series import BEAR, BOYS, CHERNOBYL, HORSES, LANTERNS, SHERLOCK, Shows

HOUR, DAY = 3600.0, 86400.0


# -- the main job -----------------------------------------------------------------------------------


async def test_a_season_is_got(shows: Shows) -> None:
    """One torrent, a record for each episode with the whole size in it; the files come one by one."""
    added = await shows.follow(BEAR, "skip", seasons={2: True})
    assert (added.status, added.body["path"], added.body["addOptions"]["monitor"]) == (
        201,
        "/tv/The Bear",
        "skip",
    )
    assert await shows.episodes(1) == [], "they are there once the series was refreshed"
    (refresh,) = await shows.sonarr.get("/command")
    assert (refresh["name"], refresh["status"]) == ("RefreshSeries", "started")
    shows.sim.advance(4)
    assert (await shows.sonarr.get(f"/command/{refresh['id']}"))["status"] == "completed"
    episodes = await shows.episodes(1)
    assert {one["seasonNumber"] for one in episodes if one["monitored"]} == {2}
    shows.sim.advance(10)
    records = await shows.waiting()
    assert len(records) == 10
    assert len({one["downloadId"] for one in records}) == 1
    assert len({one["id"] for one in records}) == 10
    assert {one["size"] for one in records} == {records[0]["size"]}
    assert [one["episodeId"] for one in records] == [
        one["id"] for one in episodes if one["seasonNumber"] == 2
    ]
    torrent = shows.sim.torrents.engine.torrents[records[0]["downloadId"].casefold()]
    assert (torrent.category, torrent.size) == ("tv-sonarr", records[0]["size"])
    until = 0
    while not (there := [one for one in await shows.episodes(1, 2) if one["hasFile"]]):
        shows.sim.advance(5)
        until += 5
        assert until < HOUR
    assert 0 < len(there) < 10, "not all at once"
    assert {one["trackedDownloadState"] for one in await shows.waiting()} == {"importing"}
    shows.sim.advance(HOUR)
    assert await shows.waiting() == []
    assert all(one["hasFile"] for one in await shows.episodes(1, 2))


async def test_what_is_said_of_a_season_that_is_there(shows: Shows) -> None:
    await shows.follow(BEAR, "skip", seasons={2: True})
    shows.sim.advance(2 * HOUR)
    series = await shows.sonarr.get("/series/1")
    counted = series["seasons"][1]["statistics"]
    assert (counted["episodeFileCount"], counted["episodeCount"], counted["totalEpisodeCount"]) == (
        10,
        10,
        10,
    )
    first = await shows.sonarr.get("/episodefile/1")
    assert first["path"] == "/tv/The Bear/Season 02/The Bear - S02E01 - Beef Bluray-1080p.mkv"
    events = await shows.sonarr.get("/history/series", seriesId=1, seasonNumber=2)
    assert [one["eventType"] for one in events].count("downloadFolderImported") == 10
    assert len({one["downloadId"] for one in events}) == 1
    assert await shows.sonarr.get("/history/series", seriesId=1, seasonNumber=1) == []
    beef = (await shows.episodes(1, 2))[0]["id"]
    assert len((await shows.sonarr.get("/history", episodeId=beef, eventType=3))["records"]) == 1


async def test_what_airs_is_taken(shows: Shows) -> None:
    """A season that runs: what has aired comes by episodes, the next one when it airs."""
    await shows.follow(HORSES, "latestSeason")
    shows.sim.advance(20)
    assert [one["seasonNumber"] for one in await shows.waiting()] == [6, 6]
    assert len({one["downloadId"] for one in await shows.waiting()}) == 2
    shows.sim.advance(HOUR)
    assert [one["hasFile"] for one in await shows.episodes(1, 6)] == [True, True, False, False, False, False]
    counted = (await shows.sonarr.get("/series/1"))["seasons"][5]["statistics"]
    assert (counted["episodeCount"], counted["totalEpisodeCount"]) == (2, 6)
    window = {"start": shows.sim.clock.now().isoformat(), "end": "2099-01-01", "includeSeries": "true"}
    upcoming = (await shows.sonarr.get("/calendar", **window))[0]
    assert upcoming["series"]["title"] == "Slow Horses"
    assert upcoming["episodeNumber"] == 3
    assert (await shows.sonarr.get("/series/1"))["nextAiring"] == upcoming["airDateUtc"]
    assert await shows.sonarr.get("/release", episodeId=upcoming["id"]) == []
    shows.sim.advance(3 * DAY)
    third = (await shows.episodes(1, 6))[2]
    assert third["hasFile"]
    assert (await shows.sonarr.get("/series/1"))["nextAiring"] > upcoming["airDateUtc"]
    shows.sim.advance(30 * DAY)
    assert all(one["hasFile"] for one in await shows.episodes(1, 6))
    assert "nextAiring" not in await shows.sonarr.get("/series/1")


async def test_what_is_not_monitored_when_it_airs_is_left_alone(shows: Shows) -> None:
    await shows.follow(HORSES, "latestSeason")
    shows.sim.advance(HOUR)
    third = (await shows.episodes(1, 6))[2]
    answer = await shows.sonarr(
        "PUT", "/episode/monitor", json={"episodeIds": [third["id"]], "monitored": False}
    )
    assert (answer.status, answer.body[0]["monitored"]) == (202, False)
    shows.sim.advance(3 * DAY)
    assert not (await shows.episodes(1, 6))[2]["hasFile"]


async def test_webhooks_tell_what_happened(shows: Shows, hook: tuple[Hook, str]) -> None:
    receiver, url = hook
    (schema,) = await shows.sonarr.get("/notification/schema")
    flags = {name: True for name in schema if name.startswith("on")}
    fields = [field | {"value": {"url": url, "method": 1}.get(field["name"])} for field in schema["fields"]]
    wish = schema | flags | {"name": "Home Assistant MediaMate", "fields": fields}
    assert (await shows.sonarr("POST", "/notification", json=wish)).status == 201
    assert receiver.got[0][0]["series"]["title"] == "Test Title"
    await shows.follow(CHERNOBYL)
    assert (await receiver.until("SeriesAdd"))["series"]["tvdbId"] == CHERNOBYL
    shows.sim.advance(20)
    grabbed = await receiver.until("Grab")
    assert (len(grabbed["episodes"]), grabbed["release"]["releaseType"]) == (5, "seasonPack")
    shows.sim.advance(HOUR)
    first = await receiver.until("Download")
    assert (len(first["episodes"]), first["episodes"][0]["title"]) == (1, "1:23:45")
    assert first["episodeFile"]["relativePath"].startswith("Season 01/Chernobyl - S01E01")
    told = await receiver.several("Download", 6)
    assert ["episodeFile" in body for body in told] == [True] * 5 + [False]
    assert (len(told[5]["episodeFiles"]), told[5]["fileCount"]) == (5, 5)
    assert len({body["downloadId"] for body in told}) == 1
    await shows.sonarr("DELETE", "/episodefile/1")
    assert (await receiver.until("EpisodeFileDelete"))["episodes"][0]["episodeNumber"] == 1
    await shows.sonarr("DELETE", "/series/1", params={"deleteFiles": "true"})
    assert (await receiver.until("SeriesDelete"))["deletedFiles"] is True
    assert shows.sim.disk.files == {}


async def test_a_better_file_takes_the_place_of_the_old_one(shows: Shows, hook: tuple[Hook, str]) -> None:
    receiver, url = hook
    body = {"name": "x", "fields": [{"name": "url", "value": url}], "onUpgrade": True}
    await shows.sonarr("POST", "/notification", json=body)
    await shows.follow(CHERNOBYL)
    shows.sim.advance(HOUR)
    (first, *_) = await shows.episodes(1)
    offers = await shows.sonarr.get("/release", episodeId=first["id"])
    assert any("Existing file on disk" in text for one in offers for text in one["rejections"])
    pick = next(one for one in offers if one["quality"]["quality"]["name"] == "WEBDL-2160p")
    await shows.sonarr("POST", "/release", json={"guid": pick["guid"], "indexerId": pick["indexerId"]})
    shows.sim.advance(HOUR)
    told = await receiver.until("Download")
    assert (told["isUpgrade"], len(told["deletedFiles"])) == (True, 1)
    assert len([name for name in shows.sim.disk.files if "S01E01" in name]) == 1


# -- what is wanted ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("monitor", "wanted", "seasons"),
    [
        ("all", 12, [1, 2, 3, 4]),
        ("firstSeason", 3, [1]),
        ("lastSeason", 3, [4]),
        ("latestSeason", 3, [4]),
        ("pilot", 1, []),
        ("none", 0, []),
        ("missing", 12, [1, 2, 3, 4]),
        ("existing", 0, []),
        ("future", 0, []),
        ("recent", 0, []),
        ("monitorSpecials", 13, [0, 1, 2, 3, 4]),
        ("skip", 12, [1, 2, 3, 4]),
    ],
)
async def test_what_is_chosen_when_a_series_is_added(
    shows: Shows, monitor: str, wanted: int, seasons: list[int]
) -> None:
    """Twelve episodes in four seasons, and a special."""
    await shows.follow(SHERLOCK, monitor, addOptions={"monitor": monitor, "searchForMissingEpisodes": False})
    shows.sim.advance(10)
    assert sum(one["monitored"] for one in await shows.episodes(1)) == wanted
    series = await shows.sonarr.get("/series/1")
    assert [one["seasonNumber"] for one in series["seasons"] if one["monitored"]] == seasons
    assert series["statistics"]["episodeCount"] == sum(one["monitored"] for one in await shows.episodes(1))
    assert await shows.waiting() == []
    assert "addOptions" not in series


async def test_seasons_are_turned_on_and_off(shows: Shows) -> None:
    await shows.follow(BEAR, "none")
    shows.sim.advance(10)
    series = await shows.sonarr.get("/series/1")
    series["seasons"][2]["monitored"] = True
    changed = await shows.sonarr("PUT", "/series/1", json=series)
    assert (changed.status, changed.body["seasons"][2]["monitored"]) == (202, True)
    assert all(one["monitored"] for one in await shows.episodes(1, 3))
    assert not any(one["monitored"] for one in await shows.episodes(1, 2))
    assert await shows.waiting() == [], "nothing is searched by itself"
    rows = [
        {
            "id": 1,
            "seasons": [{"seasonNumber": 3, "monitored": False}, {"seasonNumber": 9, "monitored": True}],
        }
    ]
    answer = await shows.sonarr("POST", "/seasonpass", json={"series": [*rows, {"id": 99}]})
    assert answer.status == 202
    assert not any(one["monitored"] for one in await shows.episodes(1))
    both = {"series": [{"id": 1, "monitored": False}], "monitoringOptions": {"monitor": "pilot"}}
    await shows.sonarr("POST", "/seasonpass", json=both)
    assert sum(one["monitored"] for one in await shows.episodes(1)) == 1
    assert not (await shows.sonarr.get("/series/1"))["monitored"]
    edited = await shows.sonarr(
        "PUT", "/series/editor", json={"seriesIds": [1, 99], "monitored": True, "qualityProfileId": 5}
    )
    assert [(one["monitored"], one["qualityProfileId"]) for one in edited.body] == [(True, 5)]


async def test_searches(shows: Shows) -> None:
    """A season, an episode, everything that is missing; what cannot be had ends as well."""
    await shows.follow(BEAR, addOptions={"monitor": "firstSeason", "searchForMissingEpisodes": False})
    await shows.follow(LANTERNS)
    shows.sim.advance(10)
    assert (await shows.sonarr.get("/wanted/missing"))["totalRecords"] == 8
    second = (await shows.episodes(1, 2))[0]
    await shows.command("EpisodeSearch", episodeIds=[second["id"], 999])
    shows.sim.advance(10)
    (record,) = await shows.waiting()
    assert (record["seasonNumber"], "S02E01" in record["title"]) == (2, True)
    nothing = await shows.command("SeasonSearch", seriesId=1, seasonNumber=3)
    unaired = await shows.command("SeriesSearch", seriesId=2)
    missing = await shows.command("MissingEpisodeSearch")
    shows.sim.advance(10)
    for command in (nothing, unaired, missing):
        assert (await shows.sonarr.get(f"/command/{command['id']}"))["status"] == "completed"
    assert sorted({one["seasonNumber"] for one in await shows.waiting()}) == [1, 2]
    assert len(await shows.waiting()) == 9
    shows.sim.advance(HOUR)
    assert (await shows.sonarr.get("/wanted/missing"))["totalRecords"] == 0
    files = await shows.sonarr.get("/episodefile", seriesId=1)
    body = {"episodeFileIds": [files[0]["id"], files[1]["id"]]}
    await shows.sonarr("DELETE", "/episodefile/bulk", json=body)
    page = await shows.sonarr.get(
        "/wanted/missing", pageSize=1, sortDirection="descending", includeSeries="true"
    )
    assert (page["totalRecords"], len(page["records"])) == (2, 1)
    assert page["records"][0]["series"]["title"] == "The Bear"
    await shows.command("SeasonSearch", seriesId=1, seasonNumber=1)
    shows.sim.advance(10)
    assert len({one["downloadId"] for one in await shows.waiting()}) == 2, "no pack for two of eight episodes"


async def test_unmonitored_series_are_not_searched(shows: Shows) -> None:
    await shows.follow(BEAR, monitored=False)
    shows.sim.advance(20)
    assert await shows.waiting() == []
    assert (await shows.sonarr.get("/wanted/missing"))["totalRecords"] == 0


# -- releases and the queue -------------------------------------------------------------------------


async def test_releases_of_a_season_and_of_an_episode(shows: Shows) -> None:
    await shows.follow(BOYS, "none")
    shows.sim.advance(10)
    offers = await shows.sonarr.get("/release", seriesId=1, seasonNumber=3)
    assert [one["approved"] for one in offers] == sorted((one["approved"] for one in offers), reverse=True)
    best = offers[0]
    assert (best["fullSeason"], best["seasonNumber"], best["episodeNumbers"]) == (True, 3, [])
    assert [one["episodeNumber"] for one in best["mappedEpisodeInfo"]] == list(range(1, 9))
    assert {one["name"] for offer in offers for one in offer["languages"]} == {"English", "Russian"}
    assert best["languages"][0]["name"] == "English"
    episode = (await shows.episodes(1, 3))[5]
    single = await shows.sonarr.get("/release", episodeId=episode["id"])
    packs = [one for one in single if one["fullSeason"]]
    assert packs
    assert all("Full season pack" in one["rejections"] for one in packs)
    assert not single[0]["fullSeason"]
    pick = packs[0]
    await shows.sonarr("POST", "/release", json={"guid": pick["guid"], "indexerId": pick["indexerId"]})
    assert len(await shows.waiting()) == 8, "taken by hand all the same"
    assert (await shows.sonarr("GET", "/release", params={"seriesId": "9"})).status == 404
    assert (
        await shows.sonarr("GET", "/release", params={"seriesId": "1", "seasonNumber": "9"})
    ).status == 404


async def test_a_pack_goes_with_any_of_its_records(shows: Shows) -> None:
    await shows.follow(CHERNOBYL)
    shows.sim.advance(20)
    records = await shows.waiting()
    query = {"removeFromClient": "true", "blocklist": "true", "skipRedownload": "false"}
    gone = await shows.sonarr("DELETE", f"/queue/{records[3]['id']}", params=query)
    assert gone.status == 200
    assert await shows.waiting() == []
    assert records[0]["downloadId"].casefold() not in shows.sim.torrents.engine.torrents
    (blocked,) = (await shows.sonarr.get("/blocklist"))["records"]
    assert (blocked["seriesId"], len(blocked["episodeIds"]), blocked["sourceTitle"]) == (
        1,
        5,
        records[0]["title"],
    )
    shows.sim.advance(10)
    again = await shows.waiting()
    assert len(again) == 5
    assert again[0]["downloadId"] != records[0]["downloadId"]
    assert (await shows.sonarr("DELETE", f"/blocklist/{blocked['id']}")).status == 200
    assert (await shows.sonarr("DELETE", f"/blocklist/{blocked['id']}")).status == 404
    ids = [one["id"] for one in again]
    await shows.sonarr(
        "DELETE", "/queue/bulk", params={"removeFromClient": "true"}, json={"ids": [*ids, 999]}
    )
    assert await shows.waiting() == []


async def test_marked_as_failed_in_the_history(shows: Shows) -> None:
    await shows.follow(CHERNOBYL)
    shows.sim.advance(20)
    first = (await shows.waiting())[0]
    event = (await shows.sonarr.get("/history", eventType=1))["records"][0]
    assert (await shows.sonarr("POST", f"/history/failed/{event['id']}")).status == 200
    shows.sim.advance(10)
    assert (await shows.waiting())[0]["downloadId"] != first["downloadId"]
    assert (await shows.sonarr("POST", "/history/failed/999")).status == 404
    body = {"ids": [1]}
    assert (await shows.sonarr("DELETE", "/blocklist/bulk", json=body)).status == 200
    assert (await shows.sonarr.get("/blocklist"))["totalRecords"] == 0


@pytest.mark.parametrize(
    ("fault", "state"), [("import-blocked", "importBlocked"), ("no-import", "importPending")]
)
async def test_what_sticks_shows_in_every_record(shows: Shows, fault: str, state: str) -> None:
    await shows.follow(CHERNOBYL)
    shows.sim.advance(20)
    shows.sim.faults.set("sonarr", Fault(fault))
    shows.sim.advance(HOUR)
    records = await shows.waiting()
    assert [one["trackedDownloadState"] for one in records] == [state] * 5
    assert bool(records[0]["statusMessages"]) is (state == "importBlocked")
    rows = await shows.sonarr.get("/manualimport", downloadId=records[0]["downloadId"])
    assert [one["episodes"][0]["episodeNumber"] for one in rows] == [1, 2, 3, 4, 5]
    assert len({one["path"] for one in rows}) == 5
    await shows.command("ManualImport", files=rows, importMode="auto")
    assert all(one["hasFile"] for one in await shows.episodes(1))
    assert await shows.waiting() == []


async def test_why_it_is_not_imported(shows: Shows) -> None:
    shows.sim.faults.set(
        "sonarr", Fault("import-blocked", body="Not an upgrade for existing episode file(s)")
    )
    await shows.follow(CHERNOBYL)
    shows.sim.advance(HOUR)
    record = (await shows.waiting())[0]
    assert record["statusMessages"][0]["messages"] == ["Not an upgrade for existing episode file(s)"]
    (first, *_) = await shows.sonarr.get("/manualimport", downloadId=record["downloadId"])
    assert first["rejections"][0]["reason"] == "Not an upgrade for existing episode file(s)"


async def test_a_fault_of_one_arr_is_not_the_others(shows: Shows) -> None:
    shows.sim.faults.set("radarr", Fault("no-release"))
    await shows.follow(CHERNOBYL)
    await shows.add(438631)
    shows.sim.advance(20)
    assert len(await shows.waiting()) == 5
    assert await shows.queue() == []


async def test_a_series_that_goes_while_it_downloads(shows: Shows) -> None:
    await shows.follow(CHERNOBYL)
    shows.sim.advance(20)
    await shows.follow(BEAR, "none")
    assert (await shows.sonarr("DELETE", "/series/editor", json={"seriesIds": [1, 2]})).status == 200
    shows.sim.advance(HOUR)
    assert await shows.waiting() == []
    assert shows.sim.disk.files == {}
    assert await shows.sonarr.get("/series") == []


# -- the API ----------------------------------------------------------------------------------------


async def test_lookup(shows: Shows) -> None:
    async def titles(term: str) -> list[str]:
        return [row["title"] for row in await shows.sonarr.get("/series/lookup", term=term)]

    assert await titles("пацаны") == ["The Boys"]
    assert await titles("the boys") == ["The Boys", "The Boy's Word: Blood on the Asphalt"]
    assert await titles("the bear 2022") == ["The Bear"]
    for term in ("tvdb:355567", "tmdb:76479", "imdb:tt1190634"):
        assert await titles(term) == ["The Boys"]
    assert await titles("tvdb:7") == await titles("") == []
    await shows.follow(BOYS)
    shows.sim.advance(HOUR)
    owned, _ = await shows.sonarr.get("/series/lookup", term="the boys")
    assert (owned["id"], owned["path"]) == (1, "/tv/The Boys")
    assert owned["statistics"]["episodeFileCount"] == 0, "a lookup never counts files"
    (fresh,) = await shows.sonarr.get("/series/lookup", term="the bear")
    assert "id" not in fresh


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"tvdbId": CHERNOBYL}, "SeriesExistsValidator"),
        ({"tvdbId": 7}, "NotFoundValidator"),
        ({"qualityProfileId": 99}, "QualityProfileExistsValidator"),
        ({"rootFolderPath": "/movies"}, "RootFolderExistsValidator"),
    ],
)
async def test_what_sonarr_refuses(shows: Shows, changes: dict[str, Any], code: str) -> None:
    await shows.follow(CHERNOBYL)
    answer = await shows.follow(BEAR, **changes)
    assert (answer.status, [one["errorCode"] for one in answer.body]) == (400, [code])
    assert len(await shows.sonarr.get("/series")) == 1


async def test_bad_requests(shows: Shows) -> None:
    await shows.follow(CHERNOBYL)
    shows.sim.advance(5)
    for path in ("/series/99", "/episode/99", "/episodefile/99", "/mediacover/99/poster.jpg"):
        assert (await shows.sonarr("GET", path)).status == 404
    assert (await shows.sonarr("GET", "/episode")).status == 400
    assert await shows.sonarr.get("/episode", seriesId=99) == []
    assert await shows.sonarr.get("/episodefile", seriesId=99) == []
    assert [one["id"] for one in await shows.sonarr.get("/episode", episodeIds="1,2,99")] == [1, 2]
    whole = await shows.sonarr.get("/series/1")
    assert (await shows.sonarr("PUT", "/series/1", json=whole | {"qualityProfileId": 99})).status == 400
    assert (await shows.sonarr("POST", "/series", json=[])).status == 400
    one = await shows.sonarr("PUT", "/episode/1", json={"monitored": False})
    assert (one.status, one.body["monitored"]) == (202, False)
    command = await shows.command("RefreshSeries", seriesIds=[99])
    again = await shows.command("RefreshSeries")
    assert (await shows.sonarr("DELETE", f"/command/{again['id']}")).status == 200
    assert (await shows.sonarr("DELETE", f"/command/{again['id']}")).status == 404
    shows.sim.advance(5)
    assert (await shows.sonarr.get(f"/command/{command['id']}"))["status"] == "completed"
    assert (await shows.sonarr.get(f"/command/{again['id']}"))["status"] == "cancelled"
    cover = await shows.sonarr("GET", "/mediacover/1/poster-250.jpg")
    assert cover.headers["Content-Type"] == "image/png"


async def test_who_it_is(shows: Shows) -> None:
    status = await shows.sonarr.get("/system/status")
    assert (status["appName"], status["version"][0]) == ("Sonarr", "4")
    (folder,) = await shows.sonarr.get("/rootfolder")
    assert folder["path"] == "/tv"
    (client,) = await shows.sonarr.get("/downloadclient")
    assert {field["name"]: field["value"] for field in client["fields"]}["tvCategory"] == "tv-sonarr"
    assert shows.sim.describe()["sonarr"] == {
        "url": shows.sim.sonarr.url,
        "api_key": shows.sim.sonarr.api_key,
    }
    state = await shows.control.get("/state")
    assert (state["sonarr"]["series"], state["radarr"]["movies"]) == (0, 0)


async def test_only_what_is_asked_for_is_served(make_shows: Callable[..., Any]) -> None:
    alone = await make_shows(arrs=("sonarr",))
    assert "radarr" not in alone.sim.describe()
    assert (await alone.control.get("/state"))["sonarr"]["episodes"] == 0
    with pytest.raises(ValueError, match="sonar9"):
        await make_shows(arrs=("sonar9",))


async def test_the_sizes_of_the_bench(make_shows: Callable[..., Any]) -> None:
    shows = await make_shows(series=40, episodes=25, owned_series=(BEAR, HORSES), arrs=("sonarr",))
    state = shows.sim.sonarr.state()
    assert (state["series"], state["episodes"]) == (42, 40 * 25 + 38 + 36)
    headers = shows.sonarr.headers
    async with shows.session.get(f"{shows.sonarr.base}/series", headers=headers) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        rows = await answer.json()
    assert [len(one["seasons"]) for one in rows[2:4]] == [3, 3]
    assert len(await shows.episodes(3)) == 25
    (made_up,) = await shows.sonarr.get("/series/lookup", term=f"tvdb:{rows[2]['tvdbId']}")
    assert made_up["id"] == 3
    before = shows.sim.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    shows.sim.advance(5)
    changed = shows.sim.change_series(10)
    events = await shows.sonarr.get("/history/since", date=before)
    assert [one["seriesId"] for one in events] == changed
    again = await shows.sonarr.get("/series")
    assert [new["id"] for new, old in zip(again, rows, strict=True) if new != old] == changed
    shows.sim.change_series(1)
    assert (await shows.sonarr.get("/history"))["records"][0]["eventType"] == "downloadFolderImported"
    shows.sim.advance(3 * DAY)
    assert (await shows.episodes(2, 6))[2]["hasFile"], (
        "what runs is followed, also if it had always been there"
    )
    bare = await make_shows(series=2, synthetic_files=False)
    assert bare.sim.sonarr.state()["missing"] == 60


async def test_steered_from_another_process(shows: Shows) -> None:
    body = {"own_series": [BEAR], "health": {"sonarr": "Indexers unavailable"}, "update": {"sonarr": True}}
    told = await shows.control("POST", "/scenario", json=body)
    assert told.body == {"own_series": 1, "health": True, "update": True}
    assert (await shows.sonarr.get("/health"))[0]["message"] == "Indexers unavailable"
    assert (await shows.sonarr.get("/update"))[0]["installable"]
    assert await shows.radarr.get("/health") == []
    play = {"play": {"tvdb": BEAR, "season": 2, "episode": 1}, "change_series": 1, "health": {"sonarr": ""}}
    assert (await shows.control("POST", "/scenario", json=play)).status == 200
    (session,) = await shows.jellyfin.get("/Sessions")
    assert (session["NowPlayingItem"]["Name"], session["NowPlayingItem"]["SeriesName"]) == (
        "Beef",
        "The Bear",
    )
    assert await shows.sonarr.get("/health") == []
    for wrong in (
        {"own_series": [7]},
        {"play": {"tvdb": BEAR, "season": 9, "episode": 1}},
        {"health": {"x": "y"}},
    ):
        assert (await shows.control("POST", "/scenario", json=wrong)).status == 400
    assert (await shows.control.get("/state"))["jellyfin"]["types"]["Episode"] == 38


@pytest.mark.parametrize(("new", "taken"), [("all", True), ("none", False)])
async def test_one_more_season(shows: Shows, new: str, taken: bool) -> None:
    """It is wanted by itself where new seasons are, and comes when it airs."""
    await shows.follow(BEAR, "none", monitorNewItems=new)
    shows.sim.advance(10)
    told = await shows.control(
        "POST", "/scenario", json={"announce": {"tvdb": BEAR, "episodes": 3, "in_days": 2}}
    )
    assert told.body == {"announce": 5}
    assert [one["monitored"] for one in await shows.episodes(1, 5)] == [taken] * 3
    shows.sim.advance(3 * DAY)
    assert [one["hasFile"] for one in await shows.episodes(1, 5)] == [taken, False, False]
    season = (await shows.sonarr.get("/series/1"))["seasons"][4]
    assert (season["monitored"], season["statistics"]["totalEpisodeCount"]) == (taken, 3)
    assert (await shows.control("POST", "/scenario", json={"announce": {"tvdb": BOYS}})).status == 400
