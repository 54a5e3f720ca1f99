"""Radarr: a wanted film is searched, grabbed, followed and imported; what goes wrong shows in the queue."""

from collections.abc import Callable
from typing import Any

import aiohttp
import pytest

from simulator import Fault
from simulator.arr.notify import MASK

from .caller import Caller, Stack
from .hooks import Hook

DUNE, OLD_DUNE, FUTURE, IN_CINEMAS = 438631, 841, 1170608, 1300968
HOUR = 3600.0


async def subscribe(stack: Stack, url: str, **fields: Any) -> Any:
    """Register a webhook for everything."""
    (schema,) = await stack.radarr.get("/notification/schema")
    flags = {name: True for name in schema if name.startswith("on")}
    values = {"url": url, "method": 1} | fields
    wish = schema | flags | {"name": "Home Assistant MediaMate"}
    wish["fields"] = [
        field | {"value": values.get(field["name"], field.get("value"))} for field in schema["fields"]
    ]
    return await stack.radarr("POST", "/notification", json=wish)


# -- the main job -----------------------------------------------------------------------------------


async def test_a_film_is_got(stack: Stack) -> None:
    """Search, grab, download, import: each with the states that a client sees."""
    added = await stack.add(DUNE)
    assert (added.status, added.body["hasFile"], added.body["path"]) == (201, False, "/movies/Dune (2021)")
    number = added.body["id"]
    assert await stack.queue() == []
    stack.sim.advance(6)
    (record,) = await stack.queue()
    assert (record["status"], record["trackedDownloadState"]) == ("queued", "downloading")
    assert record["sizeleft"] == record["size"]
    stack.sim.advance(60)
    (record,) = await stack.queue()
    assert record["status"] == "downloading"
    assert 0 < record["sizeleft"] < record["size"]
    torrent = stack.sim.torrents.engine.torrents[record["downloadId"].casefold()]
    assert torrent.category == "radarr"
    hours, minutes, seconds = map(int, record["timeleft"].split(":"))
    stack.sim.advance(hours * HOUR + minutes * 60 + seconds + 1)
    (record,) = await stack.queue()
    assert (record["status"], record["sizeleft"]) == ("completed", 0)
    stack.sim.advance(5)
    assert (await stack.queue())[0]["trackedDownloadState"] in {"importPending", "importing"}
    stack.sim.advance(30)
    assert await stack.queue() == []
    movie = await stack.radarr.get(f"/movie/{number}")
    assert movie["hasFile"]
    assert movie["movieFile"]["path"] == "/movies/Dune (2021)/Dune (2021) Bluray-1080p.mkv"
    assert movie["sizeOnDisk"] == record["size"]
    assert "Dune (2021)/Dune (2021) Bluray-1080p.mkv" in stack.sim.disk.files
    events = await stack.radarr.get("/history/movie", movieId=number)
    assert [event["eventType"] for event in events] == ["downloadFolderImported", "grabbed"]
    assert all(isinstance(value, str) for event in events for value in event["data"].values())


async def test_webhooks_tell_what_happened(stack: Stack, hook: tuple[Hook, str]) -> None:
    receiver, url = hook
    assert (await subscribe(stack, url, username="mediamate", password="secret")).status == 201
    assert receiver.kinds == ["Test"]
    assert receiver.got[0][0]["movie"]["title"] == "Test Title"
    assert receiver.got[0][1]["Authorization"].startswith("Basic ")
    await stack.add(DUNE)
    added = await receiver.until("MovieAdded")
    assert (added["movie"]["tmdbId"], added["addMethod"]) == (DUNE, "manual")
    stack.sim.advance(10)
    grabbed = await receiver.until("Grab")
    (record,) = await stack.queue()
    assert grabbed["downloadId"] == record["downloadId"]
    assert {"movie", "remoteMovie", "release", "downloadClient", "instanceName"} <= set(grabbed)
    stack.sim.advance(HOUR)
    imported = await receiver.until("Download")
    assert imported["isUpgrade"] is False
    assert imported["movieFile"]["relativePath"] == "Dune (2021) Bluray-1080p.mkv"
    stack.sim.radarr.report("warning", "Indexers down", "IndexerStatusCheck")
    assert (await receiver.until("Health"))["level"] == "warning"
    stack.sim.radarr.recover()
    await receiver.until("HealthRestored")
    await stack.radarr("DELETE", "/moviefile/3")
    assert (await receiver.until("MovieFileDelete"))["deleteReason"] == "manual"
    await stack.radarr("DELETE", "/movie/3", params={"deleteFiles": "true"})
    assert (await receiver.until("MovieDelete"))["deletedFiles"] is True
    assert receiver.kinds == [
        *("Test", "MovieAdded", "Grab", "Download", "Health", "HealthRestored"),
        *("MovieFileDelete", "MovieDelete"),
    ]


async def test_a_webhook_that_nobody_takes_is_refused(stack: Stack, hook: tuple[Hook, str]) -> None:
    receiver, url = hook
    receiver.status = 500
    answer = await subscribe(stack, url)
    assert answer.status == 400
    assert answer.body[0]["propertyName"] == "Url"
    assert (await subscribe(stack, "http://127.0.0.1:1/hook")).status == 400
    assert (await subscribe(stack, "no address")).status == 400
    nameless = {"fields": [{"name": "url", "value": url}]}
    assert (await stack.radarr("POST", "/notification", json=nameless)).body[0]["propertyName"] == "Name"
    assert await stack.radarr.get("/notification") == []


async def test_webhooks_are_edited_and_removed(stack: Stack, hook: tuple[Hook, str]) -> None:
    receiver, url = hook
    header = [{"key": "X-MediaMate-Secret", "value": "s"}]
    made = (await subscribe(stack, url, password="hunter2", username="u", headers=header)).body
    assert receiver.got[0][1]["X-MediaMate-Secret"] == "s"
    fields = {field["name"]: field["value"] for field in made["fields"]}
    assert fields["password"] == MASK
    changed = await stack.radarr("PUT", f"/notification/{made['id']}", json=made | {"onGrab": False})
    assert (changed.status, changed.body["onGrab"]) == (202, False)
    assert stack.sim.radarr.notifier.notifications[1].fields["password"] == "hunter2"
    assert (await stack.radarr("POST", "/notification/test", json=made)).status == 200
    (result,) = (await stack.radarr("POST", "/notification/testall")).body
    assert result["isValid"]
    receiver.status = 403
    (result,) = (await stack.radarr("POST", "/notification/testall")).body
    assert not result["isValid"]
    assert (await stack.radarr.get(f"/notification/{made['id']}"))["name"] == made["name"]
    assert (await stack.radarr("DELETE", f"/notification/{made['id']}")).status == 200
    assert (await stack.radarr("DELETE", f"/notification/{made['id']}")).status == 404


async def test_a_webhook_that_fails_later_stops_nothing(stack: Stack, hook: tuple[Hook, str]) -> None:
    receiver, url = hook
    await subscribe(stack, url, method=2)
    receiver.status = 500
    await stack.add(DUNE)
    await receiver.until("MovieAdded")
    receiver.status = 200
    stack.sim.advance(10)
    await receiver.until("Grab")
    assert stack.sim.radarr.notifier.sent[0] == ("MovieAdded", 0)


# -- what goes wrong --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("service", "fault", "status", "state"),
    [
        ("radarr", "no-import", "completed", "importPending"),
        ("radarr", "import-blocked", "completed", "importBlocked"),
        ("radarr", "disk-full", "completed", "importBlocked"),
        ("qbittorrent", "no-seed", "warning", "downloading"),
    ],
)
async def test_what_sticks_shows_in_the_queue(
    stack: Stack, service: str, fault: str, status: str, state: str
) -> None:
    await stack.add(DUNE)
    stack.sim.advance(30)
    stack.sim.faults.set(service, Fault(fault))
    stack.sim.advance(2 * HOUR)
    (record,) = await stack.queue()
    assert (record["status"], record["trackedDownloadState"]) == (status, state)
    assert bool(record["statusMessages"]) is (state == "importBlocked")
    assert (record["trackedDownloadStatus"] == "warning") is (state == "importBlocked")
    warnings = (await stack.radarr.get("/queue/status"))["warnings"]
    assert warnings is (state == "importBlocked")
    assert not (await stack.radarr.get("/movie/3"))["hasFile"]
    stack.sim.faults.clear()
    stack.sim.advance(2 * HOUR)
    assert await stack.queue() == []
    assert (await stack.radarr.get("/movie/3"))["hasFile"]


async def test_a_blocked_import_is_done_by_hand(stack: Stack, hook: tuple[Hook, str]) -> None:
    receiver, url = hook
    await subscribe(stack, url)
    stack.sim.faults.set("radarr", Fault("import-blocked"))
    await stack.add(DUNE)
    stack.sim.advance(2 * HOUR)
    told = await receiver.until("ManualInteractionRequired")
    assert told["downloadStatusMessages"][0]["messages"]
    (record,) = await stack.queue()
    (found,) = await stack.radarr.get("/manualimport", downloadId=record["downloadId"])
    assert found["rejections"]
    file = {"path": found["path"], "movieId": 3, "downloadId": found["downloadId"]}
    command = {"name": "ManualImport", "files": [file], "importMode": "auto"}
    assert (await stack.radarr("POST", "/command", json=command)).status == 201
    assert (await stack.radarr.get("/movie/3"))["hasFile"]
    assert await stack.queue() == []


async def test_only_the_first_release_is_blocked(stack: Stack) -> None:
    stack.sim.faults.set("radarr", Fault("import-blocked", times=1, body="Sample"))
    await stack.add(DUNE)
    stack.sim.advance(2 * HOUR)
    (first,) = await stack.queue()
    assert first["trackedDownloadState"] == "importBlocked"
    assert first["statusMessages"][0]["messages"] == ["Sample"]
    query = {"removeFromClient": "true", "blocklist": "true", "skipRedownload": "false"}
    assert (await stack.radarr("DELETE", f"/queue/{first['id']}", params=query)).status == 200
    stack.sim.advance(2 * HOUR)
    assert await stack.queue() == []
    held = await stack.radarr.get("/movie/3")
    assert held["hasFile"] and held["movieFile"]["sceneName"] != first["title"]


async def test_disk_full_is_said_everywhere(stack: Stack) -> None:
    before = (await stack.radarr.get("/rootfolder"))[0]["freeSpace"]
    stack.sim.faults.set("radarr", Fault("disk-full"))
    after = (await stack.radarr.get("/rootfolder"))[0]["freeSpace"]
    assert after < 1024**3 < before
    assert (await stack.radarr.get("/diskspace"))[0]["freeSpace"] == after


@pytest.mark.parametrize("tmdb", [FUTURE, IN_CINEMAS])
async def test_what_is_not_out_is_not_found(stack: Stack, tmdb: int) -> None:
    await stack.add(tmdb)
    stack.sim.advance(HOUR)
    movie = await stack.radarr.get("/movie/3")
    assert (movie["isAvailable"], movie["lastSearchTime"] is not None) == (False, True)
    assert await stack.queue() == []
    assert (await stack.radarr.get("/wanted/missing"))["totalRecords"] == 0
    releases = await stack.radarr.get("/release", movieId=3)
    assert [release["approved"] for release in releases] == ([False] if tmdb == IN_CINEMAS else [])
    calendar = await stack.radarr.get("/calendar", start=stack.sim.clock.now().isoformat(), end="2099-01-01")
    assert [row["tmdbId"] for row in calendar] == [tmdb]


async def test_no_release_then_found(stack: Stack) -> None:
    stack.sim.faults.set("radarr", Fault("no-release"))
    await stack.add(DUNE)
    stack.sim.advance(HOUR)
    assert await stack.queue() == []
    assert (await stack.radarr.get("/wanted/missing"))["records"][0]["tmdbId"] == DUNE
    stack.sim.faults.clear()
    command = await stack.radarr("POST", "/command", json={"name": "missingmoviessearch"})
    assert (command.body["name"], command.body["status"]) == ("MissingMoviesSearch", "started")
    stack.sim.advance(10)
    assert len(await stack.queue()) == 1
    ended = await stack.radarr.get(f"/command/{command.body['id']}")
    assert (ended["status"], ended["result"]) == ("completed", "successful")


async def test_removed_blocked_and_searched_again(stack: Stack) -> None:
    await stack.add(DUNE)
    stack.sim.advance(30)
    (first,) = await stack.queue()
    query = {"removeFromClient": "true", "blocklist": "true", "skipRedownload": "false"}
    assert (await stack.radarr("DELETE", f"/queue/{first['id']}", params=query)).status == 200
    assert first["downloadId"].casefold() not in stack.sim.torrents.engine.torrents
    stack.sim.advance(10)
    (second,) = await stack.queue()
    assert second["downloadId"] != first["downloadId"]
    blocked = [r for r in await stack.radarr.get("/release", movieId=3) if r["title"] == first["title"]]
    assert "Release is blocklisted" in blocked[0]["rejections"]
    events = await stack.radarr.get("/history/movie", movieId=3, eventType=4)
    assert [event["eventType"] for event in events] == ["downloadFailed"]
    body = {"ids": [second["id"], 999]}
    query = {"removeFromClient": "false", "blocklist": "false"}
    assert (await stack.radarr("DELETE", "/queue/bulk", params=query, json=body)).status == 200
    assert await stack.queue() == []
    assert second["downloadId"].casefold() in stack.sim.torrents.engine.torrents


async def test_a_torrent_taken_out_by_hand_leaves_the_queue(stack: Stack) -> None:
    await stack.add(DUNE)
    stack.sim.advance(30)
    (record,) = await stack.queue()
    stack.sim.torrents.engine.remove(record["downloadId"].casefold())
    assert (await stack.queue())[0]["status"] == "downloadClientUnavailable"
    stack.sim.advance(10)
    assert await stack.queue() == []


async def test_stopped_in_the_client(stack: Stack) -> None:
    await stack.add(DUNE)
    stack.sim.advance(30)
    engine = stack.sim.torrents.engine
    (torrent,) = engine.torrents.values()
    engine.stop(torrent)
    assert (await stack.queue())[0]["status"] == "paused"
    engine.start(torrent)
    torrent.missing = True
    engine.replan()
    (record,) = await stack.queue()
    assert (record["status"], record["errorMessage"]) == ("warning", "qBittorrent is reporting missing files")


async def test_a_restart_keeps_the_library_and_the_queue(stack: Stack) -> None:
    await stack.add(DUNE)
    stack.sim.advance(60)
    releases = await stack.radarr.get("/release", movieId=3)
    running = (await stack.radarr("POST", "/command", json={"name": "RssSync"})).body["id"]
    port = stack.sim.radarr.server.port
    await stack.sim.stop("radarr")
    with pytest.raises(aiohttp.ClientConnectorError):
        await stack.queue()
    await stack.sim.start("radarr")
    assert stack.sim.radarr.server.port == port
    assert len(await stack.queue()) == 1
    assert (await stack.radarr.get(f"/command/{running}"))["status"] == "orphaned"
    pick = {key: releases[0][key] for key in ("guid", "indexerId")}
    assert (await stack.radarr("POST", "/release", json=pick)).status == 404
    stack.sim.advance(HOUR)
    assert (await stack.radarr.get("/movie/3"))["hasFile"]


# -- the API ----------------------------------------------------------------------------------------


async def test_who_has_no_key(stack: Stack) -> None:
    for headers in ({"X-Api-Key": "wrong"}, {"X-Api-Key": ""}, {"X-Api-Key": "Schlüssel"}):
        answer = await stack.radarr("GET", "/movie", headers=headers)
        assert (answer.status, answer.body) == (401, "")
    key = stack.sim.radarr.api_key
    for more in (
        {"params": {"apikey": key}},
        {"headers": {"X-Api-Key": "", "Authorization": f"Bearer {key}"}},
    ):
        headers = {"X-Api-Key": ""} | more.get("headers", {})
        assert (await stack.radarr("GET", "/movie", headers=headers, params=more.get("params"))).status == 200


async def test_pages_outside_the_api_are_html(stack: Stack) -> None:
    for path in ("/", "/movie/1", "/system/status", "/settings/general"):
        answer = await Caller(stack.session, stack.sim.radarr.url)("GET", path)
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/html")
    assert (await stack.radarr("GET", "/nonsense")).status == 404
    assert (await stack.radarr("DELETE", "/system/status")).status == 405
    cover = await stack.radarr("GET", "/mediacover/1/poster-500.jpg")
    assert cover.headers["Content-Type"] == "image/png"
    assert (await stack.radarr("GET", "/mediacover/99/poster-500.jpg")).status == 404


async def test_a_base_path(make_stack: Callable[..., Any]) -> None:
    stack = await make_stack(bases={"radarr": "/radarr"})
    assert (await stack.radarr.get("/system/status"))["urlBase"] == "/radarr"
    root = Caller(stack.session, stack.sim.radarr.server.root, stack.radarr.headers)
    answer = await root("GET", "/api/v3/system/status")
    assert (answer.status, answer.headers["Location"]) == (307, "/radarr/api/v3/system/status")
    stack.sim.faults.set("radarr", Fault("status:500", path="/api/v3/health"))
    assert (await stack.radarr("GET", "/health")).status == 500


async def test_lookup(stack: Stack) -> None:
    async def titles(term: str) -> list[tuple[str, int]]:
        return [(row["title"], row["year"]) for row in await stack.radarr.get("/movie/lookup", term=term)]

    assert (await titles("dune"))[:2] == [("Dune", 2021), ("Dune", 1984)]
    assert await titles("dune 1984") == [("Dune", 1984)]
    assert ("Dune", 2021) in await titles("Дюна")
    assert await titles("blade runner 2049") == [("Blade Runner 2049", 2017)]
    assert await titles("imdb:tt0133093") == [("The Matrix", 1999)]
    assert await titles("tmdb:7") == []
    assert await titles("") == []
    (owned,) = await stack.radarr.get("/movie/lookup", term="tmdb:603")
    assert (owned["id"], owned["hasFile"]) == (1, True)
    (fresh,) = await stack.radarr.get("/movie/lookup", term="tmdb:841")
    assert "id" not in fresh
    assert (await stack.radarr("GET", "/movie/lookup/tmdb", params={"tmdbId": "7"})).status == 404


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"tmdbId": 603}, "MovieExistsValidator"),
        ({"tmdbId": 7}, "NotFoundValidator"),
        ({"tmdbId": "many"}, "NotFoundValidator"),
        ({"qualityProfileId": 99}, "QualityProfileExistsValidator"),
        ({"rootFolderPath": "/nowhere"}, "RootFolderExistsValidator"),
    ],
)
async def test_what_radarr_refuses(stack: Stack, changes: dict[str, Any], code: str) -> None:
    answer = await stack.add(OLD_DUNE, **changes)
    assert answer.status == 400
    assert [problem["errorCode"] for problem in answer.body] == [code]
    assert len(await stack.radarr.get("/movie")) == 2


async def test_bad_bodies(stack: Stack) -> None:
    assert (await stack.radarr("POST", "/movie", data=b"{nonsense")).status == 400
    assert (await stack.radarr("POST", "/movie", json=[1])).status == 400
    assert (await stack.radarr("POST", "/command", json={"name": "Fly"})).status == 500
    assert (await stack.radarr("GET", "/history/since", params={"date": "yesterday"})).status == 400
    assert (await stack.radarr("GET", "/calendar", params={"start": "tomorrow"})).status == 400
    for path in ("/movie/99", "/command/99", "/notification/99"):
        assert (await stack.radarr("GET", path)).status == 404
    assert (await stack.radarr("DELETE", "/moviefile/99")).status == 404
    assert (await stack.radarr("POST", "/queue/grab/99")).status == 404
    assert (await stack.radarr("GET", "/release", params={"movieId": "99"})).status == 404
    bad_profile = (await stack.radarr.get("/movie/1")) | {"qualityProfileId": 99}
    assert (await stack.radarr("PUT", "/movie/1", json=bad_profile)).status == 400


async def test_paging(stack: Stack) -> None:
    for tmdb in (155, 550, 680):
        await stack.add(tmdb, addOptions={"searchForMovie": False})
    first = await stack.radarr.get("/wanted/missing", page=1, pageSize=2)
    second = await stack.radarr.get("/wanted/missing", page=2, pageSize=2)
    assert (first["totalRecords"], len(first["records"]), len(second["records"])) == (3, 2, 1)
    assert (await stack.radarr.get("/wanted/missing"))["pageSize"] == 10


async def test_a_release_is_picked_by_hand(stack: Stack) -> None:
    await stack.add(OLD_DUNE, addOptions={"searchForMovie": False})
    releases = await stack.radarr.get("/release", movieId=3)
    approved = [release["approved"] for release in releases]
    assert approved == sorted(approved, reverse=True)
    dubbed = [one["title"] for one in releases if one["languages"][0]["name"] == "Russian"]
    assert len(dubbed) == 1 and ".RUS." in dubbed[0]
    pick = next(release for release in releases if release["rejected"])
    assert pick["rejections"]
    answer = await stack.radarr(
        "POST", "/release", json={"guid": pick["guid"], "indexerId": pick["indexerId"]}
    )
    assert answer.status == 200
    assert (await stack.queue())[0]["title"] == pick["title"]
    stack.sim.advance(31 * 60)
    late = await stack.radarr("POST", "/release", json={"guid": pick["guid"], "indexerId": pick["indexerId"]})
    assert late.status == 404
    assert "cache" in late.body["message"]


async def test_an_upgrade_replaces_the_file(stack: Stack, hook: tuple[Hook, str]) -> None:
    receiver, url = hook
    await subscribe(stack, url)
    releases = await stack.radarr.get("/release", movieId=1)
    pick = next(release for release in releases if release["quality"]["quality"]["name"] == "Bluray-2160p")
    await stack.radarr("POST", "/release", json={"guid": pick["guid"], "indexerId": pick["indexerId"]})
    stack.sim.advance(2 * HOUR)
    told = await receiver.until("Download")
    assert told["isUpgrade"]
    assert told["deletedFiles"][0]["quality"] == "Bluray-1080p"
    assert [name for name in stack.sim.disk.files if "Matrix" in name] == [
        "The Matrix (1999)/The Matrix (1999) Bluray-2160p.mkv"
    ]


async def test_editing_and_deleting(stack: Stack) -> None:
    free = stack.sim.disk.free
    body = {"movieIds": [1, 2, 99], "monitored": False, "qualityProfileId": 5}
    edited = await stack.radarr("PUT", "/movie/editor", json=body)
    assert [row["monitored"] for row in edited.body] == [False, False]
    label = (await stack.radarr("POST", "/tag", json={"label": "Asked"})).body
    assert label == (await stack.radarr("POST", "/tag", json={"label": "asked"})).body
    movie = await stack.radarr.get("/movie/1")
    tagged = await stack.radarr(
        "PUT", "/movie/1", json=movie | {"tags": [label["id"], 77], "monitored": True}
    )
    assert tagged.body["tags"] == [label["id"]]
    (unmet,) = (await stack.radarr.get("/wanted/cutoff"))["records"] or [None]
    assert unmet is None or unmet["id"] == 1
    await stack.radarr("DELETE", "/movie/1", params={"deleteFiles": "true"})
    assert stack.sim.disk.free > free
    assert [row["tmdbId"] for row in await stack.radarr.get("/movie")] == [27205]
    assert await stack.radarr.get("/movie", tmdbId=603) == []
    assert (await stack.radarr.get("/moviefile", movieId=1)) == []
    assert (await stack.add(603)).status == 201


async def test_deleting_a_film_that_downloads(stack: Stack) -> None:
    await stack.add(DUNE)
    await stack.add(OLD_DUNE)
    stack.sim.advance(30)
    await stack.radarr("DELETE", "/movie/3")
    assert [record["movieId"] for record in await stack.queue()] == [4]
    await stack.radarr("DELETE", "/movie/4")
    stack.sim.advance(HOUR)
    assert await stack.queue() == []
    await stack.add(DUNE)
    stack.sim.advance(HOUR)
    assert (await stack.radarr.get("/movie", tmdbId=DUNE))[0]["hasFile"], (
        "the old torrent is complete at once"
    )


async def test_history_is_filtered(stack: Stack) -> None:
    await stack.add(DUNE)
    stack.sim.advance(HOUR)
    middle = stack.sim.clock.now()
    stack.sim.advance(10)
    await stack.add(OLD_DUNE)
    stack.sim.advance(10)
    since = await stack.radarr.get(
        "/history/since", date=middle.strftime("%Y-%m-%dT%H:%M:%SZ"), includeMovie="true"
    )
    assert [(e["eventType"], e["movie"]["tmdbId"]) for e in since] == [("grabbed", OLD_DUNE)]
    page = await stack.radarr.get("/history", eventType=3, pageSize=5)
    assert [event["eventType"] for event in page["records"]] == ["downloadFolderImported"]
    oldest = await stack.radarr.get("/history", sortDirection="ascending")
    assert [event["eventType"] for event in oldest["records"]] == [
        "grabbed",
        "downloadFolderImported",
        "grabbed",
    ]
    one = oldest["records"][0]["downloadId"]
    assert (await stack.radarr.get("/history", downloadId=one))["totalRecords"] == 2


async def test_what_else_it_says(stack: Stack) -> None:
    (installed,) = await stack.radarr.get("/update")
    assert (installed["installed"], installed["latest"]) == (True, True)
    stack.sim.radarr.update_waiting = True
    newer = (await stack.radarr.get("/update"))[0]
    assert (newer["installed"], newer["installable"], newer["latest"]) == (False, True, True)
    (client,) = await stack.radarr.get("/downloadclient")
    fields = {field["name"]: field["value"] for field in client["fields"]}
    assert (client["implementation"], fields["port"]) == ("QBittorrent", stack.sim.torrents.server.port)
    assert fields["password"] == MASK
    names = [row["name"] for row in await stack.radarr.get("/qualityprofile")]
    assert names == ["Any", "SD", "HD-720p", "HD-1080p", "Ultra-HD", "HD - 720p/1080p"]
