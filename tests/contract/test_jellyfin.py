"""Every request that the Jellyfin client can send, against the API files of both versions."""

import aiohttp
import pytest

from custom_components.mediamate.clients.jellyfin import Jellyfin
from custom_components.mediamate.clients.jellyfin_sign_in import sign_in
from custom_components.mediamate.model import MediaRef, MediaType
from tests.clients.fixture_server import Call, fixture
from tests.clients.test_jellyfin import ANNA, DUNE, KEY, NOW, Server

from .openapi import answer_matches, load, request_matches

pytestmark = pytest.mark.contract
VERSIONS = ("jellyfin-10.11.11", "jellyfin-12.0.0")

ANSWERS = {
    "/System/Info/Public": ("ServerName", "Version", "ProductName", "Id", "StartupWizardCompleted"),
    "/System/Info": (),
    "/Items": (),
    "/Items/Counts": (),
    "/Library/VirtualFolders": ("Name", "Locations", "ItemId"),
    "/Sessions": ("Id", "PlayState"),
    "/Users": ("Id", "Name", "Policy"),
    f"/Items/{DUNE}": ("Id", "Type", "ProviderIds", "MediaSources", "LocationType", "UserData"),
    "/Auth/Keys": (),
}


@pytest.fixture
async def calls(socket_enabled) -> list[Call]:
    """Call everything that the client can do, and return what was sent."""
    async with Server() as server, aiohttp.ClientSession() as session:
        server.answers |= {
            "POST /Users/AuthenticateByName": fixture("jellyfin/Users/AuthenticateByName.json"),
            "POST /Auth/Keys": 204,
            "POST /Sessions/Logout": 204,
            "GET /Auth/Keys": [{"Items": []}, fixture("jellyfin/Auth/Keys.json")],
        }
        client = Jellyfin(session, server.url, KEY, now=lambda: NOW)
        await client.status()
        await client.libraries()
        for ref in ("movie:tmdb:438631", "series:tvdb:121361", "movie:tmdb:1"):
            await client.find(MediaRef.parse(ref))
        client._now = lambda: NOW.replace(day=23)
        await client.find(MediaRef.parse("movie:tmdb:1"))
        for ref in ("album:musicbrainz:1", "artist:musicbrainz:1", "book:goodreads:1"):
            await client.find_named(MediaRef.parse(ref), "Dune")
        await client._can_be_opened(MediaType.ALBUM, {"Id": DUNE})
        await client._can_be_opened(MediaType.ARTIST, {"Id": DUNE})
        await client.counts()
        await client.recently_added()
        await client.sessions()
        await client.image(DUNE)
        await client.users()
        await client.user_data(ANNA, DUNE)
        await client.favourites(ANNA)
        for on in (True, False):
            await client.set_played(ANNA, DUNE, on)
            await client.set_favourite(ANNA, DUNE, on)
        for media_type in MediaType:
            await client.scan(media_type, "/movies/Dune (2021)")
        server.answers["GET /Auth/Keys"] = fixture("jellyfin/Auth/Keys.json")
        await sign_in(session, server.url, "anna", "x", "device")
        server.answers["GET /Auth/Keys"] = {"Items": []}
        with pytest.raises(Exception, match="bad_response"):
            await sign_in(session, server.url, "anna", "x", "device")
        return server.calls


@pytest.mark.parametrize("version", VERSIONS)
async def test_requests(calls: list[Call], version: str) -> None:
    spec = load(version)
    for call in calls:
        assert request_matches(spec, call.method, call.path, call.query, call.body)
    assert {(one.method, one.path) for one in calls} >= {
        ("POST", "/Library/Media/Updated"),
        ("POST", "/Library/Refresh"),
        ("POST", "/Auth/Keys"),
        ("POST", "/Sessions/Logout"),
        ("POST", "/Users/AuthenticateByName"),
        ("DELETE", f"/UserPlayedItems/{DUNE}"),
    }


async def test_the_key_is_in_one_header_only(calls: list[Call]) -> None:
    for call in calls:
        assert not {name.lower() for name, _ in call.query} & {"api_key", "apikey"}
        assert not {"x-emby-token", "x-mediabrowser-token", "x-emby-authorization"} & set(call.headers)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("path", ANSWERS)
def test_fixtures_have_the_shape_of_real_answers(version: str, path: str) -> None:
    body = fixture(f"jellyfin{path}.json")
    assert answer_matches(load(version), "GET", path, 200, body, keys=ANSWERS[path])
    if path in {"/Items", "/Auth/Keys"}:
        wanted = (
            {"Id", "Type", "ProviderIds"} if path == "/Items" else {"AccessToken", "AppName", "DateCreated"}
        )
        assert all(wanted <= set(one) for one in body["Items"])
