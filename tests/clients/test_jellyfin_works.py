"""Albums, artists and books in Jellyfin: by their id, else by their name and who made them."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from aiohttp import web
import pytest

from custom_components.mediamate.clients.jellyfin import Jellyfin
from custom_components.mediamate.clients.jellyfin_works import _is_it
from custom_components.mediamate.model import MediaRef

from .fixture_server import FixtureServer, mutations

RAINBOWS = MediaRef.parse("album:musicbrainz:6e335887-60ba-38f0-95af-fae7774336bf")
RADIOHEAD = MediaRef.parse("artist:musicbrainz:a74b1b7f-71a5-4011-9441-d0b5e4122711")
MARGARITA = MediaRef.parse("book:goodreads:876183")
ALBUM = {
    "Id": "a1",
    "Type": "MusicAlbum",
    "Name": "In Rainbows",
    "AlbumArtist": "Radiohead",
    "AlbumArtists": [{"Name": "Radiohead", "Id": "r1"}],
    "Artists": ["Radiohead"],
    "ProductionYear": 2007,
    "ProviderIds": {"MusicBrainzReleaseGroup": RAINBOWS.id, "MusicBrainzAlbum": "0b6e9a0c"},
    "LocationType": "FileSystem",
}
SONG = {"Id": "s1", "Type": "Audio", "LocationType": "FileSystem", "MediaSources": [{"Id": "s1"}]}
BOOK = {
    "Id": "b1",
    "Type": "Book",
    "Name": "The Master and Margarita",
    "Path": "/media/books/Mikhail Bulgakov/The Master and Margarita/The Master and Margarita.epub",
    "LocationType": "FileSystem",
}


class Shelf(FixtureServer):
    """A Jellyfin with a few works."""

    def __init__(self) -> None:
        super().__init__("jellyfin")
        self.items: list[dict[str, Any]] = [ALBUM, BOOK]
        self.songs = [SONG]
        self.answers = {"GET /Items": self._items}

    async def _items(self, request: web.Request) -> web.Response:
        types = request.query["includeItemTypes"].split(",")
        if types == ["Audio"]:
            return web.json_response({"Items": self.songs, "TotalRecordCount": len(self.songs)})
        sought = request.query["searchTerm"].casefold()
        found = [one for one in self.items if one["Type"] in types and sought in one["Name"].casefold()]
        return web.json_response({"Items": found, "TotalRecordCount": len(found)})


@pytest.fixture
async def shelf(socket_enabled: None) -> AsyncIterator[Shelf]:
    async with Shelf() as one:
        yield one


@pytest.fixture
async def jellyfin(shelf: Shelf) -> AsyncIterator[Jellyfin]:
    async with aiohttp.ClientSession() as session:
        yield Jellyfin(session, shelf.url, "key")


async def test_an_album_by_its_id(shelf: Shelf, jellyfin: Jellyfin) -> None:
    found = await jellyfin.find_named(RAINBOWS, "In Rainbows", "Radiohead")
    assert found is not None
    assert (found.id, found.ref, found.playable, found.year) == ("a1", RAINBOWS, True, 2007)
    assert found.link == f"{shelf.url}/web/#/details?id=a1"
    search, songs = (one.params for one in shelf.calls)
    assert (search["searchTerm"], search["includeItemTypes"]) == ("In Rainbows", "MusicAlbum")
    assert (songs["parentId"], songs["includeItemTypes"]) == ("a1", "Audio")


async def test_an_album_with_another_id_is_another(shelf: Shelf, jellyfin: Jellyfin) -> None:
    shelf.items = [{**ALBUM, "ProviderIds": {"MusicBrainzReleaseGroup": "something-else"}}]
    assert await jellyfin.find_named(RAINBOWS, "In Rainbows", "Radiohead") is None


async def test_an_album_that_nobody_tagged(shelf: Shelf, jellyfin: Jellyfin) -> None:
    shelf.items = [{**ALBUM, "ProviderIds": {}, "Id": "a2"}]
    found = await jellyfin.find_named(RAINBOWS, "In Rainbows", "Radiohead")
    assert found is not None
    assert found.id == "a2"
    assert await jellyfin.find_named(RAINBOWS, "In Rainbows", "Somebody Else") is None


async def test_an_album_without_songs_cannot_be_played(shelf: Shelf, jellyfin: Jellyfin) -> None:
    shelf.songs = []
    found = await jellyfin.find_named(RAINBOWS, "In Rainbows", "Radiohead")
    assert found is not None
    assert not found.playable


async def test_of_several_the_one_that_plays(shelf: Shelf, jellyfin: Jellyfin) -> None:
    shelf.items = [
        {**BOOK, "Id": "b0", "LocationType": "Virtual"},
        BOOK,
        {**BOOK, "Id": "b2", "LocationType": "Offline"},
    ]
    found = await jellyfin.find_named(MARGARITA, "The Master and Margarita", "Mikhail Bulgakov")
    assert found is not None
    assert (found.id, found.playable) == ("b1", True)


async def test_an_artist(shelf: Shelf, jellyfin: Jellyfin) -> None:
    ids = {"MusicBrainzArtist": RADIOHEAD.id}
    shelf.items = [{"Id": "r1", "Type": "MusicArtist", "Name": "Radiohead", "ProviderIds": ids}]
    found = await jellyfin.find_named(RADIOHEAD, "Radiohead")
    assert found is not None
    assert found.playable
    assert shelf.calls[-1].params["artistIds"] == "r1"


async def test_what_it_has_no_kind_for(shelf: Shelf, jellyfin: Jellyfin) -> None:
    for name in ("author:goodreads:3137322", "movie:tmdb:1"):
        assert await jellyfin.find_named(MediaRef.parse(name), "Bulgakov") is None
    assert not shelf.calls


@pytest.mark.parametrize(
    ("record", "title", "creator", "it"),
    [
        ({"Name": "Dune"}, "Dune", "Frank Herbert", True),
        ({"Name": "Dune Messiah"}, "Dune", "Frank Herbert", False),
        ({"Name": "Frank Herbert - Dune"}, "Dune", "Frank Herbert", True),
        ({"Name": "Dune - Frank Herbert (epub)"}, "Dune", "Frank Herbert", True),
        ({"Name": "Dune by Frank Herbert"}, "Dune", "Frank Herbert", True),
        ({"Name": "Dune", "People": [{"Name": "Frank Herbert", "Type": "Author"}]}, "Dune", "Herbert", True),
        (
            {"Name": "Dune", "People": [{"Name": "Brian Herbert", "Type": "Author"}]},
            "Dune",
            "F. Herbert",
            False,
        ),
        ({"Name": "Dune", "People": [{"Name": "X", "Type": "Actor"}]}, "Dune", "Frank Herbert", True),
        ({"Name": "Dune", "Path": "/books/Frank Herbert/Dune.epub"}, "Dune", "Frank Herbert", True),
        ({"Name": "Dune", "Path": "/books/Someone/Dune.epub"}, "Dune", "Frank Herbert", False),
        ({"Name": "Dune", "Artists": ["Frank Herbert"]}, "Dune", "Frank Herbert", True),
        ({"Name": "Dune"}, "Dune", None, True),
        ({"Name": "Ёлка"}, "Елка", "Автор", True),
        ({"Name": "Amélie & Co"}, "Amelie and Co", None, True),
        ({"Name": ""}, "Dune", None, False),
        ({"Name": "Dune"}, "", None, False),
    ],
)
def test_names(record: dict[str, Any], title: str, creator: str | None, it: bool) -> None:
    assert _is_it(record, MARGARITA, "", title, creator) is it


@pytest.mark.parametrize(
    "record", [ALBUM, {**BOOK, "People": [{"Name": "Mikhail Bulgakov", "Type": "Author"}]}]
)
def test_bent_items_are_it_or_not(record: dict[str, Any]) -> None:
    for other in mutations(record):
        if isinstance(other, dict):
            assert _is_it(other, RAINBOWS, "musicbrainzreleasegroup", "In Rainbows", "Radiohead") in {
                True,
                False,
            }
