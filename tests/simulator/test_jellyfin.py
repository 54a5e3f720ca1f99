"""Jellyfin: header auth only, and a film is there only after a scan of its own folders."""

from collections.abc import Callable
from typing import Any

import pytest

from simulator import Fault
from simulator.jellyfin.library import MOUNT

from .caller import Caller, Stack

DUNE = 438631
DEVICE = 'MediaBrowser Client="MediaMate", Device="Home%20Assistant", DeviceId="d1", Version="1.0"'


async def tmdb_ids(stack: Stack) -> set[str]:
    body = await stack.jellyfin.get(
        "/Items", recursive="true", includeItemTypes="Movie", fields="ProviderIds"
    )
    return {item["ProviderIds"]["Tmdb"] for item in body["Items"]}


async def import_dune(stack: Stack) -> None:
    await stack.add(DUNE)
    stack.sim.advance(3600)
    assert "Dune (2021)/Dune (2021) Bluray-1080p.mkv" in stack.sim.disk.files


async def updated(stack: Stack, path: str) -> None:
    body = {"Updates": [{"Path": path, "UpdateType": "Created"}]}
    assert (await stack.jellyfin("POST", "/Library/Media/Updated", json=body)).status == 204


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": 'MediaBrowser Token="wrong"'},
        {"Authorization": "Bearer KEY"},
        {"Authorization": "", "X-Emby-Token": "KEY"},
        {"Authorization": "", "X-MediaBrowser-Token": "KEY"},
        {"Authorization": "", "X-Emby-Authorization": 'MediaBrowser Token="KEY"'},
    ],
)
async def test_only_the_right_header_lets_in(stack: Stack, headers: dict[str, str]) -> None:
    key = stack.sim.jellyfin.api_key
    caller = Caller(stack.session, stack.sim.jellyfin.url)
    shown = {name: value.replace("KEY", key) for name, value in headers.items()}
    assert (await caller("GET", "/System/Info", headers=shown)).status == 401
    assert (await caller("GET", "/System/Info", headers=shown, params={"api_key": key})).status == 401
    assert (await caller("GET", "/System/Info/Public")).status == 200
    assert (await caller("GET", "/System/Ping")).body == "Jellyfin Server"


async def test_radarrs_path_means_nothing_here(stack: Stack) -> None:
    await import_dune(stack)
    await updated(stack, "/movies/Dune (2021)")
    stack.sim.advance(3600)
    assert await tmdb_ids(stack) == {"603", "27205"}
    await updated(stack, f"{MOUNT}/Dune (2021)")
    stack.sim.advance(2)
    assert str(DUNE) not in await tmdb_ids(stack), "scanning takes its time"
    stack.sim.advance(60)
    assert str(DUNE) in await tmdb_ids(stack)


@pytest.mark.parametrize("path", ["/Library/Refresh", "/Items/{films}/Refresh", "/Library/Movies/Added"])
async def test_wider_scans(stack: Stack, path: str) -> None:
    await import_dune(stack)
    films, series = (folder["ItemId"] for folder in await stack.jellyfin.get("/Library/VirtualFolders"))
    await stack.jellyfin("POST", f"/Items/{series}/Refresh")
    stack.sim.advance(60)
    assert str(DUNE) not in await tmdb_ids(stack), "the series library does not hold it"
    assert (await stack.jellyfin("POST", path.format(films=films))).status == 204
    stack.sim.advance(60)
    assert str(DUNE) in await tmdb_ids(stack)
    assert (await stack.jellyfin("POST", "/Items/nothing/Refresh")).status == 404


async def test_a_server_that_does_not_scan(stack: Stack) -> None:
    stack.sim.faults.set("jellyfin", Fault("no-scan"))
    await import_dune(stack)
    await updated(stack, f"{MOUNT}/Dune (2021)")
    await stack.jellyfin("POST", "/Library/Refresh")
    stack.sim.advance(3600)
    assert str(DUNE) not in await tmdb_ids(stack)


async def test_what_is_deleted_goes_with_a_scan(stack: Stack) -> None:
    await stack.radarr("DELETE", "/movie/1", params={"deleteFiles": "true"})
    assert "603" in await tmdb_ids(stack)
    await updated(stack, f"{MOUNT}/Inception (2010)")
    stack.sim.advance(60)
    assert "603" in await tmdb_ids(stack), "another folder was scanned"
    await stack.jellyfin("POST", "/Library/Refresh")
    stack.sim.advance(60)
    assert await tmdb_ids(stack) == {"27205"}


async def test_items_are_filtered_sorted_and_cut(stack: Stack) -> None:
    await import_dune(stack)
    middle = stack.sim.clock.now()
    stack.sim.jellyfin.library.scan_now()
    films, series = (folder["ItemId"] for folder in await stack.jellyfin.get("/Library/VirtualFolders"))

    async def names(**query: Any) -> list[str]:
        return [item["Name"] for item in (await stack.jellyfin.get("/Items", **query))["Items"]]

    assert await names(SortBy="SortName", SortOrder="Descending") == ["The Matrix", "Inception", "Dune"]
    assert await names(sortBy="SortName", startIndex=1, limit=1) == ["Inception"]
    assert await names(minDateLastSaved=middle.isoformat().replace("+00:00", "Z")) == ["Dune"]
    assert await names(searchTerm="dun") == ["Dune"]
    assert await names(parentId=series) == []
    assert len(await names(parentId=films)) == 3
    assert await names(includeItemTypes="Series") == []
    assert len(await names(AnyProviderIdEquals="tmdb.438631")) == 3, "Jellyfin has no such filter"
    body = await stack.jellyfin.get(
        "/Items", ids=",".join(list(stack.sim.jellyfin.library.items)[:2]), limit=1
    )
    assert (len(body["Items"]), body["TotalRecordCount"]) == (1, 2)
    assert (await stack.jellyfin.get("/Items/Latest", limit=1))[0]["Name"] == "Dune"
    assert (await stack.jellyfin.get("/Items/Counts"))["MovieCount"] == 3
    assert (await stack.jellyfin("GET", "/Items", params={"minDateLastSaved": "soon"})).status == 400


async def test_one_item_and_its_picture(stack: Stack) -> None:
    (key, *_) = stack.sim.jellyfin.library.items
    dashed = f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"
    item = await stack.jellyfin.get(f"/Items/{dashed}")
    assert item["ProviderIds"] == {"Tmdb": "603", "Imdb": "tt0133093"}
    assert item["MediaSources"][0]["Path"].startswith(f"{MOUNT}/The Matrix (1999)/")
    folder = (await stack.jellyfin.get("/Library/VirtualFolders"))[0]
    assert (await stack.jellyfin.get(f"/Items/{folder['ItemId']}"))["Type"] == "CollectionFolder"
    assert (await stack.jellyfin("GET", "/Items/nothing")).status == 404
    plain = await stack.jellyfin.get("/Items", enableImages="false")
    assert "ImageTags" not in plain["Items"][0]
    open_door = Caller(stack.session, stack.sim.jellyfin.url)
    async with stack.session.get(f"{open_door.base}/Items/{key}/Images/Primary") as answer:
        assert answer.content_type == "image/png"
        assert (await answer.read()).startswith(b"\x89PNG\r\n")
    assert (await open_door("GET", "/Items/nothing/Images/Primary")).status == 404


async def test_users_and_what_they_did(stack: Stack) -> None:
    users = {user["Name"]: user for user in await stack.jellyfin.get("/Users")}
    assert users["admin"]["Policy"]["IsAdministrator"]
    anna = users["anna"]["Id"]
    assert (await stack.jellyfin.get(f"/Users/{anna}"))["Name"] == "anna"
    assert (await stack.jellyfin("GET", "/Users/nobody")).status == 404
    (key, *_) = stack.sim.jellyfin.library.items
    call = stack.jellyfin
    assert (await call("POST", f"/UserPlayedItems/{key}")).status == 400, "a key has no user"
    assert (await call("POST", "/UserPlayedItems/nothing", params={"userId": anna})).status == 404
    played = (await call("POST", f"/UserPlayedItems/{key}", params={"userId": anna})).body
    assert (played["Played"], played["PlayCount"]) == (True, 1)
    liked = (await call("POST", f"/UserFavoriteItems/{key}", params={"userId": anna})).body
    assert liked["IsFavorite"]
    for wish in ({"isPlayed": "true"}, {"isFavorite": "true"}):
        (item,) = (await call.get("/Items", userId=anna, **wish))["Items"]
        assert item["UserData"]["Played"]
    assert len((await call.get("/Items", userId=users["boris"]["Id"], isPlayed="false"))["Items"]) == 2
    await call("DELETE", f"/UserFavoriteItems/{key}", params={"userId": anna})
    assert (await call("DELETE", f"/UserPlayedItems/{key}", params={"userId": anna})).body["Played"] is False


async def test_sign_in_make_a_key_sign_out(stack: Stack) -> None:
    """What happens when the account that Home Assistant has is turned into a key."""
    jellyfin = stack.sim.jellyfin
    door = Caller(stack.session, jellyfin.url)
    body = {"Username": jellyfin.username, "Pw": jellyfin.password}
    assert (await door("POST", "/Users/AuthenticateByName", json=body)).status == 400
    wrong = await door(
        "POST", "/Users/AuthenticateByName", json=body | {"Pw": "no"}, headers={"Authorization": DEVICE}
    )
    assert wrong.status == 401
    login = await door("POST", "/Users/AuthenticateByName", json=body, headers={"Authorization": DEVICE})
    assert login.body["SessionInfo"]["DeviceName"] == "Home Assistant"
    door.headers["Authorization"] = f'MediaBrowser Token="{login.body["AccessToken"]}"'
    assert (await door.get("/Users/Me"))["Name"] == "admin"
    assert (await stack.jellyfin("GET", "/Users/Me")).status == 400
    assert (await door("POST", "/Auth/Keys")).status == 400
    assert (await door("POST", "/Auth/Keys", params={"app": "MediaMate"})).status == 204
    key = (await door.get("/Auth/Keys"))["Items"][-1]
    assert key["AppName"] == "MediaMate"
    assert (await door("POST", "/Sessions/Logout")).status == 204
    assert (await door("GET", "/Users/Me")).status == 401
    fresh = Caller(
        stack.session, jellyfin.url, {"Authorization": f'MediaBrowser Token="{key["AccessToken"]}"'}
    )
    assert (await fresh.get("/System/Info"))["Version"] == "10.11.11"
    await fresh("DELETE", f"/Auth/Keys/{key['AccessToken']}")
    assert (await fresh("GET", "/System/Info")).status == 401


async def test_who_is_no_administrator(stack: Stack) -> None:
    door = Caller(stack.session, stack.sim.jellyfin.url)
    body = {"Username": "anna", "Pw": "anna"}
    login = await door("POST", "/Users/AuthenticateByName", json=body, headers={"Authorization": DEVICE})
    door.headers["Authorization"] = f'MediaBrowser Token="{login.body["AccessToken"]}"'
    for path in ("/Auth/Keys", "/System/Info", "/Library/VirtualFolders"):
        assert (await door("GET", path)).status == 403
    assert (await door("GET", "/Items")).status == 200


async def test_sessions(stack: Stack) -> None:
    accounts, library = stack.sim.jellyfin.accounts, stack.sim.jellyfin.library
    assert await stack.jellyfin.get("/Sessions") == []
    item = library.by_tmdb(603)
    assert item is not None
    accounts.play("anna", item, paused=True, position_seconds=90)
    (session,) = await stack.jellyfin.get("/Sessions", activeWithinSeconds=960)
    assert (session["UserName"], session["NowPlayingItem"]["Name"]) == ("anna", "The Matrix")
    assert (session["PlayState"]["IsPaused"], session["PlayState"]["PositionTicks"]) == (True, 900_000_000)
    accounts.stop("anna")
    (session,) = await stack.jellyfin.get("/Sessions", activeWithinSeconds=960)
    assert "NowPlayingItem" not in session
    stack.sim.advance(1000)
    assert await stack.jellyfin.get("/Sessions", activeWithinSeconds=960) == []
    with pytest.raises(LookupError):
        accounts.play("nobody", item)


async def test_the_web_client_answers_the_deep_link(stack: Stack, make_stack: Callable[..., Any]) -> None:
    door = Caller(stack.session, stack.sim.jellyfin.url)
    for path in ("/web/", "/web/index.html"):
        assert (await door("GET", path)).headers["Content-Type"].startswith("text/html")
    assert (await door("GET", "/")).headers["Location"] == "web/"
    assert (await stack.jellyfin("GET", "/Nonsense")).status == 404
    assert (await stack.jellyfin("DELETE", "/System/Info")).status == 405
    twelve = await make_stack(jellyfin_dialect="12")
    assert (await twelve.jellyfin.get("/System/Info"))["Version"] == "12.0.0"


async def test_a_file_that_nobody_knows_and_views(stack: Stack) -> None:
    stack.sim.catalogue.films.pop(DUNE)
    assert (await stack.jellyfin.get("/UserViews"))["TotalRecordCount"] == 2
    assert (await stack.jellyfin.get("/QuickConnect/Enabled")) is False
    from simulator.disk import StoredFile

    stack.sim.disk.store(StoredFile("Home video/a.mkv", 10, 0))
    stack.sim.jellyfin.library.scan_now()
    item = next(
        i for i in (await stack.jellyfin.get("/Items", fields="ProviderIds"))["Items"] if "Home" in i["Name"]
    )
    assert item["ProviderIds"] == {}
    assert (await stack.jellyfin.get(f"/Items/{item['Id']}"))["Genres"] == []
