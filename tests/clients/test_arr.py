"""What all *arrs share, tried on Radarr."""

import copy
from datetime import UTC, datetime
import logging
from typing import Any

from aiohttp import web
import pytest

from custom_components.mediamate.clients import arr, arr_parse as parse, fields
from custom_components.mediamate.clients.arr_parse import DiskSpace, DownloadClientHint
from custom_components.mediamate.clients.arr_webhook import MASKED, SECRET_HEADER
from custom_components.mediamate.clients.radarr import Radarr
from custom_components.mediamate.errors import (
    AlreadyInLibrary,
    BadResponse,
    CannotConnect,
    InvalidAuth,
    NotFound,
    Refused,
    ServiceFailed,
    Unanswered,
    UnsupportedVersion,
    WrongService,
)
from custom_components.mediamate.model import (
    HealthIssue,
    QualityProfile,
    QueueEntry,
    QueueState,
    Release,
    RootFolder,
    ServiceInfo,
)
from custom_components.mediamate.ports import WebhookTarget

from .arr_suite import Arr
from .recorder import Recorder, fixture

KEY = "0123456789abcdef0123456789abcdef"
V3 = "/api/v3"
TARGET = WebhookTarget("Home Assistant MediaMate (Radarr)", "http://ha:8123/api/webhook/abc", "s3cret-s3cret")


ARR = Arr(client=Radarr, key=f" {KEY} ")


async def test_status(recorder, client) -> None:
    assert await client.status() == ServiceInfo(app="Radarr", version="5.26.2.10099", name="Radarr")
    assert recorder.seen[0].headers["X-Api-Key"] == KEY
    assert not recorder.seen[0].query


async def test_a_sonarr_answers(recorder, client) -> None:
    recorder.answers[f"GET {V3}/system/status"] = {"appName": "Sonarr", "version": "4.0.19"}
    with pytest.raises(WrongService) as caught:
        await client.status()
    assert caught.value.placeholders == {"service": "Radarr", "expected": "Radarr", "found": "Sonarr"}


@pytest.mark.parametrize(
    ("current", "app", "error", "found"),
    [
        ("v1", "Prowlarr", WrongService, "Prowlarr"),
        ("v9", "Radarr", UnsupportedVersion, None),
        ("v3", "", WrongService, "HTTP 404"),
        ("", "", WrongService, "HTTP 404"),
        ("../x", "", WrongService, "HTTP 404"),
        (None, "", WrongService, "HTTP 404"),
    ],
)
async def test_a_relative_with_another_api_answers(pair, current, app, error, found) -> None:
    recorder, client = pair
    recorder.answers[f"GET /api/{current}/system/status"] = {"appName": app, "version": "1.2"}
    recorder.answers[f"GET {V3}/system/status"] = web.json_response({}, status=404)
    recorder.answers["GET /api"] = web.json_response({"current": current} if current is not None else [])
    with pytest.raises(error) as caught:
        await client.status()
    assert caught.value.placeholders.get("found") == found


async def test_nothing_of_the_family_answers(recorder, client) -> None:
    recorder.answers[f"GET {V3}/system/status"] = web.json_response({}, status=404)
    recorder.answers["GET /api"] = web.json_response({}, status=404)
    with pytest.raises(WrongService):
        await client.status()


async def test_a_radarr_that_is_too_old(recorder, client) -> None:
    recorder.answers[f"GET {V3}/system/status"] = {"appName": "Radarr", "version": "3.2.2.5080"}
    with pytest.raises(UnsupportedVersion) as caught:
        await client.status()
    assert caught.value.placeholders == {"service": "Radarr", "version": "3.2.2.5080", "minimum": "4"}


async def test_an_odd_version_is_no_reason_to_refuse(recorder, client) -> None:
    recorder.answers[f"GET {V3}/system/status"] = {"appName": "radarr", "version": "develop"}
    assert (await client.status()).version == "develop"


async def test_a_wrong_key(recorder, client) -> None:
    recorder.answers[f"GET {V3}/system/status"] = web.Response(status=401)
    with pytest.raises(InvalidAuth):
        await client.status()
    assert len(recorder.seen) == 1


async def test_the_pages_of_an_administrator(client) -> None:
    assert await client.health() == [
        HealthIssue("IndexerStatusCheck", "warning", "Indexers unavailable due to failures: Example"),
        HealthIssue("RootFolderCheck", "error", "Missing root folder: /movies4k"),
    ]
    assert await client.disk_space() == [
        DiskSpace("/", 20000000000, 60000000000),
        DiskSpace("/movies", 2500000000000, 8000000000000),
    ]
    assert await client.root_folders() == [
        RootFolder(1, "/movies", True, 2500000000000, 8000000000000),
        RootFolder(2, "/movies4k", False, None, 60000000000),
    ]
    assert await client.quality_profiles() == [
        QualityProfile(4, "HD-1080p", (1080,), "en"),
        QualityProfile(5, "Ultra-HD", (2160, 1080), "en"),
    ]
    assert await client.update_available() == "5.27.0.10100"
    assert await client.missing_count() == 37
    assert await client.cutoff_count() == 5


async def test_root_folders_without_disks(recorder, client) -> None:
    recorder.answers[f"GET {V3}/diskspace"] = web.json_response({}, status=404)
    assert [one.total for one in await client.root_folders()] == [None, None]


def test_disks_of_windows() -> None:
    disks = [DiskSpace("C:\\", 1, 2), DiskSpace("D:\\", 3, 4)]
    folder = parse.parse_root_folder({"id": 1, "path": "D:\\Movies"}, disks)
    assert folder == RootFolder(1, "D:\\Movies", True, None, 4)


async def test_updates_that_cannot_be_asked_for(recorder, client) -> None:
    recorder.answers[f"GET {V3}/update"] = [web.json_response({}, status=500) for _ in range(3)]
    assert await client.update_available() is None
    recorder.answers[f"GET {V3}/update"] = [[{"version": "1", "latest": True, "installed": True}]]
    assert await client.update_available() is None


async def test_tags(client) -> None:
    assert await client.tags() == {"kids": 1, "mediamate": 2}


async def test_download_clients_without_their_secrets(client) -> None:
    found = await client.download_clients()
    assert found == [
        DownloadClientHint(
            name="qBittorrent",
            implementation="QBittorrent",
            host="qbittorrent",
            port=8080,
            use_ssl=True,
            url_base="/qbt",
        ),
        DownloadClientHint(
            name="Old Transmission",
            implementation="Transmission",
            host="10.0.0.9",
            port=9091,
            url_base="/transmission/",
            enabled=False,
        ),
    ]
    assert [one.url for one in found] == ["https://qbittorrent:8080/qbt", "http://10.0.0.9:9091/transmission"]
    assert DownloadClientHint(name="", implementation="", host="fd00::1").url == "http://[fd00::1]"


# --- queue


async def test_queue(recorder, client) -> None:
    torrent = {"protocol": "torrent", "client": "qBittorrent", "size": 8000000000}
    assert await client.queue() == (
        QueueEntry(
            id=101,
            backend_id=12,
            title="Solaris.1972.1080p.BluRay.x264-MADEUP",
            state=QueueState.DOWNLOADING,
            size_left=2000000000,
            eta=750,
            download_id="c12fe1c06bba254a9dc9f519b335aa7c1367a88a",
            **torrent,
        ),
        QueueEntry(
            id=102,
            backend_id=11,
            title="Dune.2021.2160p.WEB-DL-MADEUP",
            state=QueueState.IMPORT_BLOCKED,
            eta=0,
            download_id="aaaabbbbccccddddeeeeffff0000111122223333",
            messages=("No files found are eligible for import in /downloads/x", "See …"),
            **torrent,
        ),
        QueueEntry(
            id=103,
            backend_id=13,
            title="Dune.Part.Three.2026.1080p-MADEUP",
            state=QueueState.WARNING,
            size_left=2000000000,
            eta=183845,
            download_id="1111222233334444555566667777888899990000",
            messages=("The download is stalled with no connections",),
            **torrent,
        ),
        QueueEntry(
            id=104,
            backend_id=None,
            title="Something.Nobody.Knows",
            state=QueueState.DELAYED,
            size=8000000000,
            size_left=2000000000,
            protocol="usenet",
        ),
    )
    assert recorder.seen[0].query == {
        "page": ["1"],
        "pageSize": ["100"],
        "includeUnknownMovieItems": ["true"],
    }


async def test_all_pages_of_the_queue(recorder, client) -> None:
    def page(first: int, last: int) -> dict[str, Any]:
        return {"totalRecords": 205, "records": [{"id": n} for n in range(first, last)]}

    recorder.answers[f"GET {V3}/queue"] = [page(1, 101), page(100, 200), page(200, 206)]
    assert [one.id for one in await client.queue()] == list(range(1, 206))
    assert [one.query["page"] for one in recorder.seen] == [["1"], ["2"], ["3"]]


async def test_a_queue_that_says_too_much_comes_in_small_pages(recorder, client) -> None:
    """A pack of 60 episodes that cannot be imported: each of its records tells of all 60 files."""
    said = [{"title": f"file {n}.mkv", "messages": ["x" * 400]} for n in range(60)]
    rows = [{"id": n, "statusMessages": said} for n in range(1, 61)]

    async def answer(request: web.Request) -> web.Response:
        page, size = int(request.query["page"]), int(request.query["pageSize"])
        return web.json_response(
            {"totalRecords": len(rows), "records": rows[(page - 1) * size : page * size]}
        )

    recorder.answers[f"GET {V3}/queue"] = answer
    assert [one.id for one in await client.queue()] == list(range(1, 61))
    assert [one.query["pageSize"] for one in recorder.seen] == [["100"], *[["10"]] * 6]
    del recorder.seen[:]
    await client.queue()  # long pages are not even tried while it is so …
    del rows[10:]
    await client.queue()
    await client.queue()  # … and are again when it is over
    assert [one.query["pageSize"] for one in recorder.seen] == [*[["10"]] * 7, ["100"]]


async def test_a_queue_without_end(recorder, client, monkeypatch) -> None:
    monkeypatch.setattr(arr, "MAX_PAGES", 3)
    monkeypatch.setattr(arr, "PAGE", 1)
    recorder.answers[f"GET {V3}/queue"] = [
        {"totalRecords": 10**9, "records": [{"id": n}]} for n in range(1, 9)
    ]
    assert len(await client.queue()) == 3


@pytest.mark.parametrize("answer", [[], {}, {"records": []}, {"totalRecords": "many", "records": []}])
async def test_a_queue_of_another_shape(recorder, client, monkeypatch, answer) -> None:
    monkeypatch.setattr(arr, "PAGE", 0)
    recorder.answers[f"GET {V3}/queue"] = web.json_response(answer)
    with pytest.raises(BadResponse):
        await client.queue()


S = QueueState


@pytest.mark.parametrize(
    ("status", "health", "tracked", "messages", "wanted"),
    [
        ("queued", "ok", "downloading", [], S.QUEUED),
        ("paused", "ok", "downloading", [], S.PAUSED),
        ("paused", "warning", "downloading", [], S.PAUSED),
        ("downloading", "ok", "downloading", [], S.DOWNLOADING),
        ("downloading", "warning", "downloading", [], S.WARNING),
        ("warning", "ok", "downloading", [], S.WARNING),
        ("completed", "ok", "downloading", [], S.IMPORTING),
        ("completed", "ok", "importPending", [], S.IMPORTING),
        ("completed", "ok", "importPending", [{"title": "x", "messages": []}], S.IMPORT_BLOCKED),
        ("completed", "warning", "importPending", [], S.IMPORT_BLOCKED),
        ("completed", "ok", "importBlocked", [], S.IMPORT_BLOCKED),
        ("completed", "ok", "importing", [], S.IMPORTING),
        ("completed", "ok", "imported", [], S.IMPORTED),
        ("failed", "error", "failedPending", [], S.FAILED),
        ("failed", "error", "downloading", [], S.FAILED),
        ("completed", "ok", "failed", [], S.FAILED),
        ("completed", "warning", "importFailed", [], S.IMPORT_BLOCKED),  # Lidarr and Readarr
        ("completed", "ok", "importFailed", [], S.IMPORT_BLOCKED),
        ("failed", "ok", "downloadFailed", [], S.FAILED),
        ("completed", "ok", "downloadFailedPending", [], S.FAILED),
        ("delay", None, None, [], S.DELAYED),
        ("fallback", None, None, [], S.DELAYED),
        ("downloadClientUnavailable", None, None, [], S.WARNING),
        ("somethingNew", "ok", "somethingElse", [], S.UNKNOWN),
        ("unknown", "error", "ignored", [], S.WARNING),
        (None, None, None, None, S.UNKNOWN),
        (7, {}, [], "x", S.UNKNOWN),
    ],
)
def test_folds_the_three_states(*, status, health, tracked, messages, wanted) -> None:
    source = {
        "status": status,
        "trackedDownloadStatus": health,
        "trackedDownloadState": tracked,
        "statusMessages": messages,
    }
    assert parse.parse_queue_state(source) is wanted


async def test_removals(recorder, client) -> None:
    await client.remove_from_queue(101, remove_from_client=True, blocklist=True, search_again=True)
    await client.remove_many_from_queue({5}, remove_from_client=False, blocklist=False, search_again=False)
    one, many = recorder.seen
    assert (str(one), one.query) == (
        f"DELETE {V3}/queue/101",
        {
            "removeFromClient": ["true"],
            "blocklist": ["true"],
            "skipRedownload": ["false"],
            "changeCategory": ["false"],
        },
    )
    assert (str(many), many.body) == (f"DELETE {V3}/queue/bulk", {"ids": [5]})
    assert many.query["skipRedownload"] == ["true"]
    recorder.answers[f"DELETE {V3}/queue/101"] = web.json_response({"message": "NotFound"}, status=404)
    with pytest.raises(NotFound):
        await client.remove_from_queue(101, remove_from_client=True, blocklist=False, search_again=False)


# --- tasks, history, releases


async def test_commands(recorder, client) -> None:
    await client.refresh_queue()
    assert recorder.seen[-1].body == {"name": "RefreshMonitoredDownloads"}
    await client.command("MoviesSearch", movieIds=[12])
    assert recorder.seen[-1].body == {"name": "MoviesSearch", "movieIds": [12]}
    recorder.answers[f"POST {V3}/command"] = web.json_response([])
    with pytest.raises(BadResponse):
        await client.command("MoviesSearch", movieIds=[12])


async def test_changed_since(recorder, client) -> None:
    assert await client.changed_since(datetime(2026, 11, 22, 19, 59, 1, tzinfo=UTC)) == [11, 12]
    assert recorder.seen[0].query == {"date": ["2026-11-22T19:59:01Z"]}


async def test_a_release_without_a_name_spoils_no_search(recorder, client) -> None:
    good, *_ = fixture("radarr/api/v3/release")
    recorder.answers["GET /api/v3/release"] = web.json_response([good | {"guid": "\u202e"}, good])
    assert len(await client.releases(12)) == 1


async def test_releases(recorder, client) -> None:
    first, second = await client.releases(12)
    assert first == Release(
        guid="https://indexer.example/details/77",
        indexer_id=3,
        indexer="Example (Prowlarr)",
        title="Solaris.1972.1080p.BluRay.x264-MADEUP",
        size=9000000000,
        quality="Bluray-1080p",
        languages=("Russian",),
        seeders=42,
        age=80.5,
    )
    assert (second.protocol, second.approved, second.seeders) == ("usenet", False, None)
    assert second.rejections == ("DVD is not wanted in profile", "Size 0.7 GB is smaller than minimum")
    assert recorder.seen[0].query == {"movieId": ["12"]}
    recorder.answers[f"GET {V3}/release"] = web.json_response({"message": "All indexers failed"}, status=400)
    with pytest.raises(Refused) as caught:
        await client.releases(12)
    assert caught.value.translation_key == "indexers_failed"


async def test_grab(recorder, client) -> None:
    recorder.answers[f"POST {V3}/release"] = [web.json_response({}), web.json_response({}, status=404)]
    await client.grab("nzb-0815", 5)
    assert recorder.seen[0].body == {"guid": "nzb-0815", "indexerId": 5}
    with pytest.raises(NotFound) as caught:
        await client.grab("nzb-0815", 5)
    assert caught.value.translation_key == "release_expired"


# --- errors

FAILURE = {"propertyName": "x", "errorMessage": "'x' is wrong, see http://a/?apikey=1", "errorCode": "Odd"}


@pytest.mark.parametrize(
    ("status", "body", "error", "reason"),
    [
        (400, [FAILURE, {**FAILURE, "errorCode": "MovieExistsValidator"}], AlreadyInLibrary, None),
        (400, [FAILURE], Refused, "'x' is wrong, see …"),
        (400, [{**FAILURE, "errorCode": "RootFolderExistsValidator"}], Refused, "'x' is wrong, see …"),
        (400, [None, 3], Refused, "HTTP 400"),
        (400, {"message": "No"}, Refused, "No"),
        (400, {}, Refused, "HTTP 400"),
        (409, {"message": "Conflict\nhere", "description": "at System…"}, ServiceFailed, "Conflict here"),
        (500, {"message": 7}, ServiceFailed, "HTTP 500"),
        (500, [FAILURE], ServiceFailed, "HTTP 500"),
        (404, {"message": "NotFound"}, NotFound, None),
        (503, {"message": "Unable to communicate"}, ServiceFailed, "Unable to communicate"),  # its own words
        (503, "text", Unanswered, "HTTP 503"),  # a proxy's
        (504, {}, Unanswered, "HTTP 504"),
    ],
)
async def test_errors_explain_themselves(pair, *, status, body, error, reason) -> None:
    recorder, client = pair
    recorder.answers[f"POST {V3}/release"] = (
        web.Response(status=status, text=body) if body == "text" else web.json_response(body, status=status)
    )
    with pytest.raises(error) as caught:
        await client.grab("guid", 3)
    assert caught.type is error
    assert caught.value.placeholders.get("reason") == reason
    assert caught.value.placeholders["service"] == "Radarr"


# --- the webhook


async def written(recorder: Recorder) -> dict[str, Any]:
    """Return the hook that was written last."""
    return next(one.body for one in reversed(recorder.seen) if one.method in {"POST", "PUT"})


def values(hook: dict[str, Any]) -> dict[str, Any]:
    return {one["name"]: one["value"] for one in hook["fields"]}


async def test_registers_a_webhook_from_the_template(recorder, client) -> None:
    recorder.answers[f"POST {V3}/notification"] = web.json_response({}, status=201)
    assert await client.ensure_webhook(TARGET) is True
    hook = await written(recorder)
    assert hook["name"] == TARGET.name
    assert hook["implementation"] == "Webhook"
    assert "presets" not in hook
    assert values(hook) == {
        "url": TARGET.url,
        "method": 1,
        "username": "",
        "password": "",
        "headers": [{"key": SECRET_HEADER, "value": TARGET.secret}],
    }
    on = {name for name, value in hook.items() if name.startswith(("on", "include")) and value}
    assert on == Radarr.webhook_flags


async def test_an_older_webhook_has_neither_headers_nor_all_flags(recorder, client) -> None:
    old = copy.deepcopy(fixture("radarr/api/v3/notification/schema")[1])
    old["fields"] = [one for one in old["fields"] if one["name"] != "headers"]
    old["supportsOnManualInteractionRequired"] = False
    del old["onHealthRestored"]
    recorder.answers[f"GET {V3}/notification/schema"] = [[old]]
    recorder.answers[f"POST {V3}/notification"] = web.json_response({}, status=201)
    await client.ensure_webhook(TARGET)
    hook = await written(recorder)
    assert values(hook)["username"] == "mediamate"
    assert values(hook)["password"] == TARGET.secret
    assert hook["onManualInteractionRequired"] is False
    assert "onHealthRestored" not in hook


async def stored(recorder: Recorder, client: Radarr, **changes: Any) -> dict[str, Any]:
    """Let a hook be written, and have the recorder keep it."""
    recorder.answers[f"POST {V3}/notification"] = web.json_response({}, status=201)
    await client.ensure_webhook(TARGET)
    hook = {**await written(recorder), "id": 9, **changes}
    recorder.answers[f"GET {V3}/notification"] = [[hook] for _ in range(5)]
    recorder.seen.clear()
    return hook


def change(hook: dict[str, Any], name: str, value: Any) -> None:
    next(one for one in hook["fields"] if one["name"] == name)["value"] = value


async def test_writes_nothing_when_nothing_differs(recorder, client) -> None:
    await stored(recorder, client)
    assert await client.ensure_webhook(TARGET) is False
    assert recorder.lines == [f"GET {V3}/notification"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("password", None),
        ("password", MASKED),
        ("username", None),
        ("headers", [{"key": SECRET_HEADER, "value": MASKED}]),
    ],
)
async def test_masks_and_nulls_are_no_difference(recorder, client, name, value) -> None:
    hook = await stored(recorder, client)
    change(hook, name, value)
    assert await client.ensure_webhook(TARGET) is False


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("url", "http://old:8123/api/webhook/abc"),
        ("method", 2),
        ("headers", []),
        ("headers", None),
        ("headers", [{"key": SECRET_HEADER, "value": "old"}]),
        ("headers", [{"key": "Other", "value": MASKED}]),
    ],
)
async def test_writes_a_difference(recorder, client, name, value) -> None:
    hook = await stored(recorder, client)
    change(hook, name, value)
    assert await client.ensure_webhook(TARGET) is True
    assert recorder.lines == [f"GET {V3}/notification", f"PUT {V3}/notification/9"]
    assert values(recorder.seen[-1].body)["url"] == TARGET.url


async def test_a_flag_that_somebody_switched_is_put_right(recorder, client) -> None:
    await stored(recorder, client, onGrab=False, onRename=True)
    assert await client.ensure_webhook(TARGET) is True
    assert (recorder.seen[-1].body["onGrab"], recorder.seen[-1].body["onRename"]) == (True, False)


async def test_doubles_go_and_other_hooks_stay(recorder, client) -> None:
    hook = await stored(recorder, client)
    others = fixture("radarr/api/v3/notification")
    recorder.answers[f"GET {V3}/notification"] = [
        [*others, hook, {**hook, "id": 10}],
        [*others, hook],
        [hook],
    ]
    assert await client.ensure_webhook(TARGET) is False
    await client.remove_webhook(TARGET.name)
    recorder.answers[f"DELETE {V3}/notification/9"] = web.json_response({}, status=404)
    await client.remove_webhook(TARGET.name)
    removed = [line for line in recorder.lines if line.startswith("DELETE")]
    assert removed == [f"DELETE {V3}/notification/{n}" for n in (10, 9, 9)]


async def test_radarr_cannot_reach_us(recorder, client, caplog) -> None:
    caplog.set_level(logging.DEBUG, logger="custom_components.mediamate")
    said = [{"propertyName": "Url", "errorMessage": f"Unable to post to {TARGET.url}", "severity": "error"}]
    recorder.answers[f"POST {V3}/notification"] = web.json_response(said, status=400)
    with pytest.raises(Refused) as caught:
        await client.ensure_webhook(TARGET)
    assert caught.value.translation_key == "webhook_unreachable"
    assert TARGET.url not in str(caught.value)
    assert TARGET.secret not in caplog.text


async def test_a_radarr_without_webhooks(recorder, client) -> None:
    recorder.answers[f"GET {V3}/notification/schema"] = [[]]
    with pytest.raises(BadResponse):
        await client.ensure_webhook(TARGET)


# --- fields


def test_fields_read_what_is_there_and_nothing_else() -> None:
    source = {"n": "12", "z": 0, "neg": -4, "span": "1.02:03:04", "no": [1], "t": "0001-01-01T00:00:00Z"}
    assert fields.positive(source, "n") == 12
    assert (fields.positive(source, "z"), fields.size(source, "neg")) == (None, 0)
    assert (fields.seconds(source, "span"), fields.seconds(source, "n")) == (93784, None)
    assert (fields.moment(source, "t"), fields.day(source, "t"), fields.day(source, "no")) == (
        None,
        None,
        None,
    )
    assert fields.texts({"l": ["a", 1, "a", " "]}, "l") == ("a",)
    for read in (fields.need_id, fields.need_text):
        with pytest.raises(BadResponse):
            read(source, "no")
    with pytest.raises(BadResponse):
        fields.record([])


@pytest.mark.parametrize(
    "url", ["/MediaCover/1/poster.jpg", "http://a/?apikey=1", "http://u@a/", "http://a b", 3]
)
def test_a_picture_with_a_key_is_no_public_one(url) -> None:
    assert fields.public_url({"u": url}, "u") is None


async def test_down(recorder, client) -> None:
    client._base_url = "http://127.0.0.1:1"
    with pytest.raises(CannotConnect):
        await client.queue()


def test_a_webhook_target_shows_neither_its_secret_nor_its_address() -> None:
    assert "s3cret" not in repr(TARGET) and "/api/webhook/" not in repr(TARGET)


@pytest.mark.parametrize(
    "said",
    [
        "Unable to download http://prowlarr:9696/1/download?apikey=hush&link=hush",
        "Unable to add magnet:?xt=urn:btih:00&tr=https%3A%2F%2Ftracker.invalid%2Fhush%2Fannounce",
        "No answer of prowlarr:9696/1/download?apikey=hush",
        "Not found: details?id=1&passkey=hush",
        "rss_key=hush was refused",
    ],
)
def test_no_key_in_what_an_arr_complains_of(said: str) -> None:
    health = parse.parse_health({"source": "Indexer", "type": "error", "message": said})
    find = {"guid": "x", "indexerId": 1, "title": "Dune", "rejections": [said]}
    queued = parse.parse_queue_entry({"id": 1, "errorMessage": said}, "movieId")
    shown = (health.message, *parse.parse_release(find).rejections, *queued.messages)
    assert len(shown) == 3 and not any("hush" in one for one in shown)
    assert all(one.replace("…", "").strip() for one in shown) or said.startswith("rss")
