"""Jellyfin: series, seasons and episodes come with the files, one by one, after a scan."""

from typing import Any

from simulator.jellyfin.library import MOUNTS

from .series import BEAR, CHERNOBYL, Shows

HOUR = 3600.0


async def scan(shows: Shows, path: str) -> None:
    body = {"Updates": [{"Path": path, "UpdateType": "Created"}]}
    assert (await shows.jellyfin("POST", "/Library/Media/Updated", json=body)).status == 204
    shows.sim.advance(10)


async def listed(shows: Shows, **query: Any) -> list[dict[str, Any]]:
    return (await shows.jellyfin.get("/Items", recursive="true", **query))["Items"]


async def test_episodes_appear_as_they_are_imported(shows: Shows) -> None:
    await shows.follow(CHERNOBYL)
    waited = 0
    while not any(one["hasFile"] for one in await shows.episodes(1) or [{"hasFile": False}]):
        shows.sim.advance(5)
        waited += 5
        assert waited < 2 * HOUR
    there = sum(one["hasFile"] for one in await shows.episodes(1))
    assert 0 < there < 5
    shows.sim.jellyfin.library.scan_now()
    assert (await shows.jellyfin.get("/Items/Counts"))["EpisodeCount"] == there
    await scan(shows, "/tv/Chernobyl")
    shows.sim.advance(HOUR)
    assert (await shows.jellyfin.get("/Items/Counts"))["EpisodeCount"] == there, (
        "Sonarr's path means nothing here"
    )
    await scan(shows, f"{MOUNTS}/series/Chernobyl")
    counts = await shows.jellyfin.get("/Items/Counts")
    assert (counts["SeriesCount"], counts["EpisodeCount"], counts["MovieCount"], counts["ItemCount"]) == (
        1,
        5,
        0,
        6,
    )
    (series,) = await listed(shows, includeItemTypes="Series", fields="ProviderIds,Path,Genres")
    assert series["ProviderIds"] == {"Tvdb": str(CHERNOBYL), "Imdb": "tt7366338", "Tmdb": "87108"}
    assert (series["IsFolder"], series["Status"], series["Path"]) == (
        True,
        "Ended",
        f"{MOUNTS}/series/Chernobyl",
    )
    assert "MediaSources" not in series
    (season,) = (await shows.jellyfin.get(f"/Shows/{series['Id']}/Seasons"))["Items"]
    assert (season["IndexNumber"], season["SeriesId"]) == (1, series["Id"])
    episodes = (await shows.jellyfin.get(f"/Shows/{series['Id']}/Episodes", season=1, fields="MediaSources"))[
        "Items"
    ]
    assert [one["IndexNumber"] for one in episodes] == [1, 2, 3, 4, 5]
    assert {one["ParentIndexNumber"] for one in episodes} == {1}
    assert all(one["MediaSources"] and one["SeriesName"] == "Chernobyl" for one in episodes)
    found = await listed(shows, parentId=series["Id"], includeItemTypes="Episode", isMissing="false", limit=1)
    assert found[0]["SeasonId"] == season["Id"]
    assert await listed(shows, isMissing="true") == []


async def test_folders_and_what_is_in_them(shows: Shows) -> None:
    shows.sim.sonarr.library.fill([shows.sim.catalogue.series_with("tvdb", str(BEAR))], with_files=True)
    shows.sim.own(shows.sim.catalogue.films[603])
    folders = {
        one["CollectionType"]: one["ItemId"] for one in await shows.jellyfin.get("/Library/VirtualFolders")
    }
    assert set(folders) == {"movies", "tvshows"}
    direct = await shows.jellyfin.get("/Items", parentId=folders["tvshows"])
    assert [one["Type"] for one in direct["Items"]] == ["Series"]
    assert len(await listed(shows, parentId=folders["tvshows"])) == 1 + 4 + 38
    assert [one["Name"] for one in await listed(shows, parentId=folders["movies"])] == ["The Matrix"]
    (series,) = direct["Items"]
    seasons = (await shows.jellyfin.get("/Items", parentId=series["Id"]))["Items"]
    assert [one["Name"] for one in seasons] == ["Season 1", "Season 2", "Season 3", "Season 4"]
    second = (await shows.jellyfin.get(f"/Shows/{series['Id']}/Episodes", seasonId=seasons[1]["Id"]))["Items"]
    assert second[0]["Name"] == "Beef"
    newest = await shows.jellyfin.get("/Items/Latest")
    assert {one["Type"] for one in newest} == {"Series", "Movie"}
    one = await shows.jellyfin.get(f"/Items/{second[0]['Id']}")
    assert one["ProviderIds"]["Tvdb"]
    assert one["Path"].startswith(f"{MOUNTS}/series/The Bear/Season 02/")
    assert (await shows.jellyfin("GET", f"/Shows/{second[0]['Id']}/Episodes")).status == 404
    assert (await shows.jellyfin.get(f"/Items/{seasons[0]['Id']}"))["Path"].endswith("The Bear/Season 1")


async def test_next_up(shows: Shows) -> None:
    shows.sim.sonarr.library.fill([shows.sim.catalogue.series_with("tvdb", str(BEAR))], with_files=True)
    shows.sim.jellyfin.library.scan_now()
    anna = shows.sim.jellyfin.accounts.users[1].id
    assert (await shows.jellyfin.get("/Shows/NextUp", userId=anna))["Items"] == []
    (series,) = await listed(shows, includeItemTypes="Series")
    episodes = (await shows.jellyfin.get(f"/Shows/{series['Id']}/Episodes"))["Items"]
    await shows.jellyfin("POST", f"/UserPlayedItems/{episodes[7]['Id']}", params={"userId": anna})
    (following,) = (await shows.jellyfin.get("/Shows/NextUp", userId=anna, seriesId=series["Id"]))["Items"]
    assert (following["Name"], following["ParentIndexNumber"]) == ("Beef", 2)
    seasons = (await shows.jellyfin.get(f"/Shows/{series['Id']}/Seasons", userId=anna))["Items"]
    assert [one["UserData"]["UnplayedItemCount"] for one in seasons] == [7, 10, 10, 10]
    assert seasons[0]["UserData"]["PlayedPercentage"] == 12.5
    (whole,) = await listed(shows, includeItemTypes="Series", userId=anna)
    assert (whole["UserData"]["UnplayedItemCount"], whole["UserData"]["Played"]) == (37, False)
    assert (await shows.jellyfin("GET", "/Shows/NextUp")).status == 400


async def test_what_is_deleted_takes_its_folders_along(shows: Shows) -> None:
    shows.sim.sonarr.library.fill([shows.sim.catalogue.series_with("tvdb", str(BEAR))], with_files=True)
    shows.sim.own(shows.sim.catalogue.films[603])
    for file in (await shows.sonarr.get("/episodefile", seriesId=1))[:8]:
        await shows.sonarr("DELETE", f"/episodefile/{file['id']}")
    await scan(shows, f"{MOUNTS}/series/The Bear")
    assert [one["IndexNumber"] for one in await listed(shows, includeItemTypes="Season")] == [2, 3, 4]
    await shows.sonarr("DELETE", "/series/1", params={"deleteFiles": "true"})
    (folder,) = [f for f in shows.sim.jellyfin.library.folders if f.media == "series"]
    assert (await shows.jellyfin("POST", f"/Items/{folder.id}/Refresh")).status == 204
    shows.sim.advance(20)
    assert [one["Name"] for one in await listed(shows)] == ["The Matrix"]
