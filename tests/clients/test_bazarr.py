"""Bazarr: who misses which subtitles, a search that never says what came of it, sites that are left alone."""

from typing import Any

from aiohttp import web
import pytest

from custom_components.mediamate.clients import bazarr, bazarr_parse as parse, fields
from custom_components.mediamate.clients.bazarr import Bazarr
from custom_components.mediamate.errors import (
    BadResponse,
    CannotConnect,
    InvalidAuth,
    NotFound,
    RateLimited,
    ServiceFailed,
    UnsupportedVersion,
    WrongService,
)
from custom_components.mediamate.model import HealthIssue, Part, ServiceInfo
from custom_components.mediamate.model.subtitles import (
    LanguageProfile,
    Subtitle,
    Subtitled,
    SubtitleProvider,
    SubtitlesSnapshot,
)

from .arr_suite import Arr
from .fixture_server import mutations
from .recorder import fixture

DUNE = Subtitled(
    backend_id=11,
    title="Dune",
    year=2021,
    present=(Subtitle("en"), Subtitle("ru", forced=True)),
    missing=(Subtitle("ru"),),
)
BEEF = Subtitled(
    backend_id=5,
    episode_id=51,
    title="Beef",
    part=Part(2, 1),
    present=(Subtitle("ru", hearing_impaired=True),),
)


ARR = Arr(client=Bazarr, key=" key ")


# --- who is there


async def test_status(recorder, client) -> None:
    assert await client.status() == ServiceInfo("Bazarr", "1.5.3")
    assert recorder.seen[0].headers["X-API-KEY"] == "key"


@pytest.mark.parametrize("version", ["unknown", "v1.2.0", "2.0"])
async def test_versions_that_will_do(recorder, client, version) -> None:
    recorder.answers["GET /api/system/status"] = {"data": {"bazarr_version": version}}
    assert (await client.status()).version == version.removeprefix("v")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"data": {"bazarr_version": "1.1.4"}}, UnsupportedVersion),
        ({"data": {}}, WrongService),
        ({"appName": "Radarr"}, WrongService),
        ([], BadResponse),
        (web.Response(text="<html>", content_type="text/html"), WrongService),
        (web.json_response({"message": "NotFound"}, status=404), WrongService),
        (web.json_response("Unauthorized", status=401), InvalidAuth),
        (web.json_response({}, status=429), RateLimited),
    ],
)
async def test_somebody_else(recorder, client, answer, error) -> None:
    recorder.answers["GET /api/system/status"] = lambda _: _same(answer)
    with pytest.raises(error):
        await client.status()


async def _same(answer: object) -> web.StreamResponse:
    if isinstance(answer, web.Response):
        return web.Response(body=answer.body, status=answer.status, content_type=answer.content_type)
    return web.json_response(answer)


async def test_nobody_answers(client) -> None:
    client._base_url = "http://127.0.0.1:9"
    with pytest.raises(CannotConnect):
        await client.status()


async def test_what_it_knows(client) -> None:
    assert await client.counts() == (3, 12)
    assert await client.languages() == ["en", "ru"]
    assert await client.health() == [
        HealthIssue(
            "/movies", "warning", "This Radarr root directory does not seem to be accessible by Bazarr"
        )
    ]
    providers = await client.providers()
    assert providers == [
        SubtitleProvider("embeddedsubtitles"),
        SubtitleProvider("opensubtitlescom", "TooManyRequests"),
    ]
    snapshot = SubtitlesSnapshot(info=ServiceInfo("Bazarr", "1"), providers=tuple(providers))
    assert snapshot.throttled == ("opensubtitlescom",)


# --- films and episodes


async def test_a_film(recorder, client) -> None:
    film = await client.movie(11)
    assert film == DUNE
    assert recorder.seen[0].query == {"radarrid[]": ["11"]}
    assert film.has("en")
    assert not film.has("ru")  # what is forced is not for the whole of it
    assert await client.movie(12) is None


async def test_a_series(recorder, client) -> None:
    assert await client.series(5) == "The Bear"
    assert recorder.seen[0].query == {"seriesid[]": ["5"]}
    assert await client.series(6) is None


async def test_episodes_in_order(recorder, client) -> None:
    first, second = await client.episodes([52, 51])
    assert first == BEEF
    assert first.has("ru")
    assert (second.part, second.missing) == (Part(2, 2), (Subtitle("ru"),))
    assert recorder.seen[0].query == {"episodeid[]": ["52", "51"]}
    assert await client.episodes([]) == []


async def test_many_episodes_are_asked_for_in_turns(recorder, client, monkeypatch) -> None:
    monkeypatch.setattr(bazarr, "CHUNK", 2)
    assert len(await client.episodes([1, 2, 3])) == 4  # the recorder always says the same
    assert [one.query["episodeid[]"] for one in recorder.seen] == [["1", "2"], ["3"]]


def test_older_versions_spell_a_yes() -> None:
    source = {"radarrId": 1, "title": "x", "subtitles": [{"code2": "RU", "forced": "True", "hi": "False"}]}
    assert parse.parse_movie(source).present == (Subtitle("ru", forced=True),)


# --- searching


async def test_a_search_for_a_film(recorder, client) -> None:
    recorder.answers["PATCH /api/movies/subtitles"] = web.Response(status=204)
    await client.search(DUNE, "ru")
    assert recorder.seen[-1].query == {
        "radarrid": ["11"],
        "language": ["ru"],
        "forced": ["False"],
        "hi": ["False"],
    }


async def test_a_search_for_an_episode(recorder, client) -> None:
    recorder.answers["PATCH /api/episodes/subtitles"] = web.Response(status=204)
    await client.search(BEEF, "en")
    assert recorder.seen[-1].query == {
        "seriesid": ["5"],
        "episodeid": ["51"],
        "language": ["en"],
        "forced": ["False"],
        "hi": ["False"],
    }


@pytest.mark.parametrize(
    ("answer", "error", "reason"),
    [
        (web.json_response("Movie not found", status=404), NotFound, None),
        (web.json_response("Unable to save /x/y", status=409), ServiceFailed, "Unable to save /x/y"),
        (web.json_response("Path mapping issue?", status=500), ServiceFailed, "Path mapping issue?"),
        (web.json_response({"a": 1}, status=500), ServiceFailed, "HTTP 500"),
        (web.Response(text="no json", status=500), ServiceFailed, "HTTP 500"),
        (web.Response(text="<p>", status=500, content_type="text/html"), ServiceFailed, "HTTP 500"),
    ],
)
async def test_a_search_that_fails_is_not_tried_again(recorder, client, answer, error, reason) -> None:
    recorder.answers["PATCH /api/movies/subtitles"] = answer
    with pytest.raises(error) as caught:
        await client.search(DUNE, "ru")
    assert caught.value.placeholders.get("reason") == reason
    assert len(recorder.seen) == 1


async def test_everything_that_is_missing(recorder, client) -> None:
    recorder.answers["POST /api/system/tasks"] = lambda _: _nothing()
    await client.search_missing()
    assert [one.query["taskid"] for one in recorder.seen] == [
        ["wanted_search_missing_subtitles_movies"],
        ["wanted_search_missing_subtitles_series"],
    ]


async def _nothing() -> web.Response:
    return web.Response(status=204)


# --- language profiles


async def test_profiles(client) -> None:
    assert await client.profiles() == [
        LanguageProfile(id=1, name="English and Russian", size=2, languages=("en", "ru")),
        LanguageProfile(id=2, name="Signs only", size=1, languages=()),
        LanguageProfile(id=3, name="Whichever comes first", size=2, languages=()),
        LanguageProfile(id=4, name="German", size=1, languages=("de",), unless_spoken=("de",)),
    ]


def entry(number: int, language: str, **more: Any) -> dict[str, Any]:
    return {"id": number, "language": language, "forced": "False", "hi": "False"} | more


@pytest.mark.parametrize(
    ("cutoff", "items", "languages"),
    [
        (None, [entry(1, "RU")], ("ru",)),
        (7, [entry(1, "ru"), entry(2, "en")], ("ru", "en")),  # of an entry that is gone
        (1, [entry(1, "ru"), entry(2, "en")], ("ru",)),  # English is not looked for once Russian is there
        (1, [entry(1, "ru", hi="True"), entry(2, "ru")], ("ru",)),
        (1, [entry(1, "ru", forced="True"), entry(2, "ru")], ()),
        (65535, [entry(1, "ru")], ("ru",)),
        (65535, [entry(1, "ru"), entry(2, "en")], ()),
        (None, [entry(1, "ru", hi="True")], ()),
        (None, [entry(1, "ru", forced=True)], ()),
        (None, [entry(1, "ru", audio_only_include="True")], ()),
        (None, [entry(1, "ru"), entry(2, "ru", audio_exclude="True")], ("ru",)),
        ([], [entry([], ""), 3, {}], ()),
        (None, None, ()),
    ],
)
def test_what_a_profile_goes_on_looking_for(cutoff, items, languages) -> None:
    source = {"profileId": 1, "name": "x", "cutoff": cutoff, "items": items}
    profile = parse.parse_profile(source)
    assert (profile.languages, profile.unless_spoken) == (languages, ())


@pytest.mark.parametrize("source", [{"profileId": 0, "name": "x"}, {"profileId": 1}, {"name": "x"}])
def test_a_profile_without_a_name_or_number(source) -> None:
    with pytest.raises(BadResponse):
        parse.parse_profile(source)


@pytest.mark.parametrize(
    ("of", "path", "query", "key"),
    [
        (DUNE, "/api/movies", {"radarrid[]": ["11"]}, "radarrId"),
        (BEEF, "/api/series", {"seriesid[]": ["5"]}, "sonarrSeriesId"),
    ],
)
async def test_who_has_a_profile(recorder, client, *, of, path, query, key) -> None:
    assert await client.has_profile(of)
    assert (recorder.seen[0].path, recorder.seen[0].query) == (path, query)
    for told, has in (({"profileId": None}, False), ({"profileId": 3}, True), ({}, True)):
        recorder.answers[f"GET {path}"] = web.json_response({"data": [{key: of.backend_id, **told}]})
        assert await client.has_profile(of) is has, "only a null is none"
    recorder.answers[f"GET {path}"] = web.json_response({"data": [{key: 999, "profileId": None}]})
    with pytest.raises(NotFound):
        await client.has_profile(of)


@pytest.mark.parametrize(
    ("of", "path", "query"),
    [
        (DUNE, "/api/movies", {"radarrid": ["11"], "profileid": ["4"]}),
        (BEEF, "/api/series", {"seriesid": ["5"], "profileid": ["4"]}),
    ],
)
async def test_a_profile_is_given(recorder, client, of, path, query) -> None:
    recorder.answers[f"POST {path}"] = web.Response(status=204)
    await client.assign(of, 4)
    assert (recorder.seen[0].query, recorder.seen[0].body) == (query, None)


async def test_a_profile_that_is_refused(recorder, client) -> None:
    recorder.answers["POST /api/movies"] = web.json_response("Languages profile not found", status=404)
    with pytest.raises(NotFound):
        await client.assign(DUNE, 9)
    recorder.answers["POST /api/movies"] = lambda _: _same(web.json_response({"message": "x"}, status=500))
    with pytest.raises(ServiceFailed):
        await client.assign(DUNE, 9)


# --- bent in every way


@pytest.mark.parametrize("envelope", [[], {}, {"data": None}, {"data": {}}, "x", 3])
async def test_another_envelope(recorder, client, envelope) -> None:
    recorder.answers["GET /api/providers"] = web.json_response(envelope)
    with pytest.raises(BadResponse):
        await client.providers()


@pytest.mark.parametrize(
    ("name", "parser"),
    [
        ("movies", parse.parse_movie),
        ("episodes", parse.parse_episode),
        ("providers", parse.parse_provider),
        ("system/health", parse.parse_issue),
    ],
)
def test_bent_records(name, parser) -> None:
    for bent in mutations(fixture(f"bazarr/api/{name}")):
        try:
            for one in parse.data(bent):
                parser(fields.record(one))
        except BadResponse:
            continue


def test_bent_profiles() -> None:
    for profile in fixture("bazarr/api/system/languages/profiles"):
        for bent in mutations(profile):
            if isinstance(bent, dict):
                try:
                    parse.parse_profile(bent)
                except BadResponse:
                    continue


def test_bent_languages() -> None:
    for bent in mutations(fixture("bazarr/api/system/languages")[0]):
        if isinstance(bent, dict):
            assert parse.parse_language(bent) in {"en", None, "x" * 8, "1", "-1", "?"}
