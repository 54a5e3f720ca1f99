"""Albums and books: which is meant, by whom, in which format and language, and whether it can be opened."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.mediamate.errors import CannotConnect, ServiceFailed
from custom_components.mediamate.model import (
    MediaItem,
    MediaRef,
    MediaType,
    QualityProfile,
    RequestResult,
    RequestState,
    RequestStatus,
    ServerItem,
)
from custom_components.mediamate.operations.facts import gather
from custom_components.mediamate.operations.find import Query, find, namesakes, nothing, rank
from custom_components.mediamate.operations.formats import by_format
from custom_components.mediamate.operations.handover import submit
from custom_components.mediamate.operations.library import have
from custom_components.mediamate.operations.request import Plan, plan
from custom_components.mediamate.operations.wish import Wish
from custom_components.mediamate.ports import NamedServer

from .fakes import DUNE, NOW, FakeBackend, FakeServer, Home, a_request, jellyfin, radarr, ref, tmdb

QUEEN = MediaItem(
    ref=ref("q", MediaType.ALBUM, "musicbrainz"), title="Greatest Hits", creator="Queen", popularity=9e6
)
ABBA = replace(QUEEN, ref=ref("a", MediaType.ALBUM, "musicbrainz"), creator="ABBA", popularity=1)
NOVEL = MediaItem(
    ref=ref("1", MediaType.BOOK, "goodreads"), title="Dune", creator="Frank Herbert", popularity=9e6
)
EBOOK = QualityProfile(1, "eBook", formats=("EPUB", "MOBI", "AZW3"))
ONLY_EPUB = QualityProfile(2, "For the reader", formats=("EPUB",))
SPOKEN = QualityProfile(3, "Spoken", formats=("MP3", "M4B"))


def shelf(*items: MediaItem, kinds: tuple[MediaType, ...] = (MediaType.BOOK,), name: str = "Readarr") -> Any:
    port = FakeBackend(*items, kinds=frozenset(kinds))
    port.profiles = (EBOOK, ONLY_EPUB, SPOKEN)
    return radarr(port, name.lower(), name)


class WorksServer(FakeServer, NamedServer):
    """A media server that is asked by name."""

    async def find_named(self, ref: MediaRef, title: str, creator: str | None = None) -> ServerItem | None:
        await self.note("find_named", ref, title, creator)
        return self.items.get(ref)


def server(*items: ServerItem) -> Any:
    return replace(jellyfin(), port=WorksServer(*items))


# --- which is meant


async def test_who_means_the_book_of_a_film_says_so() -> None:
    home = Home(backends=[radarr(), shelf(NOVEL)], catalogues=[tmdb(DUNE)])
    query = Query(text="Dune")
    found = (await find(home.stack, query)).candidates
    assert [one.item for one in found] == [DUNE, NOVEL]  # the film is first, however famous the book
    assert [one.item for one in namesakes(found, query)] == [DUNE]
    assert [one.item for one in namesakes(found[1:], query)] == [NOVEL]
    planned = await plan(home.stack, Wish(title="Dune", media_type=MediaType.BOOK), now=NOW)
    assert isinstance(planned, Plan)
    assert planned.item == NOVEL


async def test_works_and_catalogue_are_asked_at_once_and_films_again_only_if_none_was_found() -> None:
    home = Home(backends=[radarr(), shelf(NOVEL)], catalogues=[tmdb()])
    found = (await find(home.stack, Query(text="Dune"))).candidates
    assert {one.item for one in found} >= {DUNE, NOVEL}
    assert home.backends[0].port.called("lookup")
    assert len(home.backends[1].port.called("lookup")) == 1


async def test_where_one_title_is_meant_nobody_is_asked_in_vain() -> None:
    home = Home(backends=[radarr(), shelf(NOVEL, QUEEN)], catalogues=[tmdb(DUNE)])
    lookups = home.backends[1].port.called
    assert [one.item for one in (await find(home.stack, Query(text="Dune", one=True))).candidates] == [DUNE]
    assert not lookups("lookup")
    found = await find(home.stack, Query(text="Dune", year=1965, one=True))  # another Dune than the film
    assert NOVEL in [one.item for one in found.candidates]
    found = await find(home.stack, Query(text="Greatest Hits", one=True))
    assert [one.item for one in found.candidates] == [QUEEN]
    planned = await plan(home.stack, Wish(title="Dune"), now=NOW)
    assert isinstance(planned, Plan)
    assert (planned.item, len(lookups("lookup"))) == (DUNE, 2)


async def test_a_service_that_is_down_is_named() -> None:
    home = Home(backends=[radarr(), shelf(NOVEL)], catalogues=[tmdb(DUNE)])
    home.backends[1].port.fails["*"] = CannotConnect()
    found = await find(home.stack, Query(text="Dune"))
    assert ([one.item for one in found.candidates], found.silent) == ([DUNE], ("Readarr",))


async def test_a_service_that_cannot_look_anything_up_is_not_said_to_be_down() -> None:
    home = Home(backends=[shelf(NOVEL)])
    home.backends[0].port.fails["*"] = ServiceFailed()
    found = await find(home.stack, Query(text="Dune", media_type=MediaType.BOOK))
    assert (found.silent, found.failed) == (("Readarr",), ("Readarr",))
    assert nothing(found).translation_key == "lookup_failed"
    home.backends.append(shelf(NOVEL, kinds=(MediaType.BOOK, MediaType.AUTHOR), name="Attic"))
    home.backends[1].port.fails["*"] = CannotConnect()
    both = nothing(await find(home.stack, Query(text="Dune", media_type=MediaType.BOOK)))
    assert (both.translation_key, both.placeholders) == ("cannot_connect", {"service": "Readarr, Attic"})


async def test_by_whom() -> None:
    home = Home(backends=[shelf(QUEEN, ABBA, kinds=(MediaType.ALBUM, MediaType.ARTIST), name="Lidarr")])
    wish = Wish(title="Greatest Hits", media_type=MediaType.ALBUM)
    outcome = await plan(home.stack, wish, now=NOW)
    assert isinstance(outcome, RequestResult)
    assert outcome.status is RequestStatus.NEEDS_CHOICE
    chosen = await plan(home.stack, replace(wish, creator="Abba"), now=NOW)
    assert isinstance(chosen, Plan)
    assert chosen.item == ABBA
    assert ("Greatest Hits Abba",) in home.backends[0].port.called("lookup")
    unknown = await plan(home.stack, replace(wish, creator="Nobody"), now=NOW)
    assert isinstance(unknown, RequestResult)  # who it is by is doubt, and no reason to find nothing
    assert len(unknown.candidates) == 2


def test_fame_is_compared_within_a_kind() -> None:
    assert rank([NOVEL, DUNE], Query(text="dune")) == [DUNE, NOVEL]
    assert rank([ABBA, QUEEN], Query(text="greatest hits")) == [QUEEN, ABBA]


def test_titles_name_who_made_it() -> None:
    assert QUEEN.full_title == "Greatest Hits — Queen"
    assert DUNE.full_title == DUNE.title
    asked = a_request(title=QUEEN.full_title, creator="Queen")
    assert (asked.work, a_request().work) == ("Greatest Hits", "Dune")


# --- formats and languages


@pytest.mark.parametrize(
    ("asked", "profile"),
    [
        ("epub", ONLY_EPUB),
        ("mobi", EBOOK),
        ("моби", EBOOK),
        ("audiobook", SPOKEN),
        ("mp3", SPOKEN),
        ("ebook", EBOOK),
        ("fb2", None),
    ],
)
def test_formats(asked: str, profile: QualityProfile | None) -> None:
    assert by_format((EBOOK, ONLY_EPUB, SPOKEN), asked) == profile


def test_variants_of_a_format() -> None:
    flac = QualityProfile(1, "Best", formats=("FLAC 24bit", "FLAC"))
    mixed = QualityProfile(2, "Any", formats=("MP3-320", "FLAC"))
    assert by_format((mixed, flac), "flac") == flac
    assert by_format((mixed, flac), "lossless") == flac
    assert by_format((mixed, flac), "mp3") == mixed


async def test_a_format_chooses_the_profile() -> None:
    home = Home(backends=[shelf(NOVEL)])
    wish = Wish(title="Dune", media_type=MediaType.BOOK, quality_profile="AudioBook")
    planned = await plan(home.stack, wish, now=NOW)
    assert isinstance(planned, Plan)
    assert planned.quality_profile_name == "Spoken"
    refused = await plan(home.stack, replace(wish, quality_profile="fb2"), now=NOW)
    assert isinstance(refused, RequestResult)
    assert refused.message.key == "unknown_profile"


async def test_a_book_is_handed_over_with_the_language_of_the_sentence() -> None:
    home = Home(backends=[shelf(NOVEL)])
    asked = a_request(ref=NOVEL.ref, entry_id="readarr")
    asked = replace(asked, watchers=(replace(asked.watchers[0], language="ru-RU"),))
    await submit(home.stack, asked)
    assert home.backends[0].port.called("add") == [(NOVEL.ref, 4, "/movies", None, True, "ru")]


# --- can it be opened?


async def test_a_work_is_looked_for_by_name() -> None:
    backend = shelf(NOVEL)
    backend.port.hold(NOVEL, has_file=True)
    there = ServerItem(id="j9", name="Dune", playable=True, ref=NOVEL.ref)
    home = Home(backends=[backend], servers=[server(there)])
    holding = await have(home.stack, NOVEL.ref)
    assert (holding.candidate.available, holding.verified) == (True, True)
    assert holding.link == "http://jellyfin.test/web/#/details?id=j9"
    asked = a_request(
        ref=NOVEL.ref,
        title=NOVEL.full_title,
        creator=NOVEL.creator,
        entry_id="readarr",
        state=RequestState.IMPORTED,
        backend_id=1,
    )
    facts = await gather(home.stack, asked, NOW)
    assert facts.server_item is not None
    assert home.servers[0].port.called("find_named") == [(NOVEL.ref, "Dune", "Frank Herbert")] * 2


async def test_a_server_that_knows_no_names_is_asked_by_id() -> None:
    home = Home(backends=[shelf(NOVEL)], servers=[jellyfin()])
    assert not (await have(home.stack, NOVEL.ref)).candidate.available
    assert home.servers[0].port.called("find") == [(NOVEL.ref,)]
