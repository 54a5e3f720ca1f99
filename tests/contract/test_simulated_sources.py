"""What the simulated Prowlarr answers, against the official API file; Bazarr's file describes its requests only."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from simulator import SimulatedStack

from ..simulator.caller import Caller
from .openapi import load, request_matches
from .rows import STATUS, Row, check, row_id

pytestmark = pytest.mark.contract

WIKI = ("wikiUrl",)
INDEXER = "id name definitionName implementation enable protocol privacy priority capabilities appProfileId fields tags"
FIND = "guid indexerId indexer title size seeders leechers protocol publishDate categories downloadUrl magnetUrl infoUrl"
PROWLARR = (
    Row("GET", "/system/status", STATUS),
    Row("GET", "/health", "source type message wikiUrl", extra=WIKI),
    Row("GET", "/indexer", INDEXER),
    Row("PUT", "/indexer/bulk", "", body={"ids": [1], "enable": True}, status=202),
    Row("GET", "/indexerstatus", "indexerId disabledTill mostRecentFailure initialFailure"),
    Row("GET", "/indexerstats", "indexers"),
    Row("GET", "/search", FIND, query={"query": "Arrival", "categories": "2000", "limit": "100"}),
)
# What a real one sends (`notes/apis.md`, section 6)
SUBTITLES = "subtitles missing_subtitles audio_language"
BAZARR = (
    Row("GET", "/system/status", "bazarr_version sonarr_version radarr_version", inside="data"),
    Row("GET", "/badges", "episodes movies providers status sonarr_signalr radarr_signalr announcements"),
    Row("GET", "/providers", "name status retry", inside="data"),
    Row("GET", "/movies", f"radarrId title profileId {SUBTITLES}", query={"radarrid[]": "1"}, inside="data"),
    Row("GET", "/system/languages", "code2 code3 name enabled"),
    Row("GET", "/system/languages/profiles", "profileId name cutoff items mustContain mustNotContain"),
    Row("POST", "/movies", "", query={"radarrid": "1", "profileid": "1"}, status=204),
    Row("POST", "/series", "", query={"seriesid": "1", "profileid": "1"}, status=204),
)


@pytest.fixture
async def sim(socket_enabled: None) -> AsyncIterator[SimulatedStack]:
    async with SimulatedStack(speed=0.0, more=("prowlarr", "bazarr"), owned=(603,)) as sim:
        sim.prowlarr.ban(2)
        yield sim


@pytest.mark.parametrize("row", PROWLARR, ids=row_id)
async def test_prowlarr(sim: SimulatedStack, row: Row) -> None:
    async with aiohttp.ClientSession() as session:
        call = Caller(session, f"{sim.prowlarr.url}/api/v1", {"X-Api-Key": sim.prowlarr.api_key})
        await check("prowlarr-v1", call, row, "/api/v1", {})


@pytest.mark.parametrize("row", BAZARR, ids=row_id)
async def test_bazarr(sim: SimulatedStack, row: Row) -> None:
    assert request_matches(load("bazarr"), row.method, row.path, row.query, row.body)
    async with aiohttp.ClientSession() as session:
        call = Caller(session, f"{sim.bazarr.url}/api", {"X-API-KEY": sim.bazarr.api_key})
        answer = await call(row.method, row.path, params=row.query)
    assert answer.status == row.status
    if row.status == 204:
        assert answer.body == ""
        return
    inside = answer.body[row.inside] if row.inside else answer.body
    for one in inside if isinstance(inside, list) else [inside]:
        assert set(row.keys.split()) <= set(one)
