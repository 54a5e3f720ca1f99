"""Sonarr's seasons and episodes: what is wanted of them, what they are searched and downloaded as."""

from datetime import UTC, datetime
from typing import Any

from aiohttp import web
import pytest

from custom_components.mediamate.clients import arr
from custom_components.mediamate.clients.sonarr import SEASONS_SEARCHED, Sonarr
from custom_components.mediamate.clients.sonarr_parse import parse_held
from custom_components.mediamate.errors import BadResponse, NotFound, Refused
from custom_components.mediamate.model import Episode, Part, QueueEntry, QueueState

from .arr_suite import Arr
from .recorder import fixture

V3 = "/api/v3"
HASH = "c12fe1c06bba254a9dc9f519b335aa7c1367a88a"
FLAGS = {"remove_from_client": True, "blocklist": True, "search_again": True}
ARR = Arr(client=Sonarr)


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


@pytest.mark.parametrize(("wanted", "word"), [(True, "all"), (False, "none")])
async def test_seasons_to_come(recorder, client, *, wanted: bool, word: str) -> None:
    await client.want_new_seasons(1, wanted=wanted)
    (told,) = recorder.seen
    assert (str(told), told.body) == (
        f"PUT {V3}/series/editor",
        {"seriesIds": [1], "monitorNewItems": word},
    )
    recorder.answers[f"GET {V3}/history/since"] = [[]]
    assert await client.changed_since(NOW) == [1]


@pytest.mark.parametrize(("word", "wanted"), [("all", True), ("none", False), ("some", None), (7, None)])
async def test_whether_seasons_to_come_are_wanted(
    recorder, client, word: object, wanted: bool | None
) -> None:
    source = fixture("sonarr/api/v3/series/1")
    assert parse_held({**source, "monitorNewItems": word}).new_seasons is wanted


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


# --- what we changed

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


async def test_what_we_change_ourselves_is_a_change(recorder, client) -> None:
    """Sonarr keeps no history of monitoring; whoever keeps an index is told by us, once."""
    recorder.answers[f"GET {V3}/history/since"] = [[], [], []]
    assert not client.touched
    await client.want(1, [Part(0)])
    await client.monitor(2, quality_profile_id=4)
    assert client.touched
    assert await client.changed_since(NOW) == [1, 2]
    assert not client.touched and await client.changed_since(NOW) == []
    await client.delete(3, delete_files=False)
    await client.delete(-3, delete_files=False)  # how others name who made something
    assert await client.changed_since(NOW) == [3]


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


async def test_a_list_that_does_not_end_is_refused(recorder, client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arr, "MOST_LISTED", 21)
    with pytest.raises(BadResponse, match="response_too_big"):
        await client.episodes(1)
    monkeypatch.setattr(arr, "MOST_LISTED", 22)
    assert len(await client.episodes(1)) == 22
