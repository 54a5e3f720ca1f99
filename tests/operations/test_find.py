"""From words to titles."""

import asyncio
from dataclasses import replace

import pytest

from custom_components.mediamate.errors import CannotConnect, InvalidAuth, NotConfigured, NotFound, Refused
from custom_components.mediamate.model import MediaItem, MediaRef, MediaType
from custom_components.mediamate.operations import find as finding
from custom_components.mediamate.operations.find import (
    SAME,
    Query,
    details,
    find,
    likeness,
    merge,
    namesakes,
    normalise,
    owned,
    rank,
)

from .fakes import ARRIVAL, DUNE, OLD_DUNE, PART_TWO, SERIES, FakeBackend, Home, radarr, ref, tmdb


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  The Matrix ", "matrix"),
        ("Ёлки", "елки"),
        ("Amélie", "amelie"),
        ("Spider-Man: No Way Home!", "spider man no way home"),
        ("Lilo & Stitch", "lilo and stitch"),
        ("Май", "май"),  # й is a letter of its own
        ("The", "the"),
        ("WALL·E", "wall e"),
        ("...", ""),
    ],
)
def test_normalise(text: str, plain: str) -> None:
    assert normalise(text) == plain


@pytest.mark.parametrize(
    ("text", "points"),
    [("dune", 3), ("дюна", 3), ("dune part", 2), ("part one", 1), ("matrix", 0)],
)
def test_likeness(text: str, points: int) -> None:
    assert likeness(DUNE, [text]) == points


def test_rank_title_then_year_then_fame() -> None:
    items = [PART_TWO, OLD_DUNE, DUNE, ARRIVAL]
    assert rank(items, Query(text="Dune")) == [DUNE, OLD_DUNE, PART_TWO, ARRIVAL]
    assert rank(items, Query(text="dune", year=1984))[0] == OLD_DUNE
    assert rank(items, Query(text="dune", year=1983))[0] == OLD_DUNE  # one off
    assert rank(items, Query(text="прибытия", forms=("Arrival",)))[0] == ARRIVAL


def test_of_works_about_as_famous_one_in_the_own_language_comes_first() -> None:
    def made(language: str, popularity: float, number: int) -> MediaItem:
        where = MediaRef.parse(f"movie:tmdb:{number}")
        return MediaItem(
            ref=where,
            title="Solaris",
            aliases=("Солярис",),
            original_language=language,
            popularity=popularity,
        )

    russian, english, famous = made("ru", 14.0, 1), made("en", 16.0, 2), made("ko", 90.0, 3)
    items = [russian, english, famous]
    assert rank(items, Query(text="Солярис", language="ru")) == [famous, russian, english]
    assert rank(items, Query(text="Solaris", language="en")) == [famous, english, russian]


def test_of_titles_that_fit_alike_what_is_usual_comes_first() -> None:
    series = MediaItem(ref=MediaRef.parse("series:tvdb:1"), title="Dune", popularity=1.0)
    book = MediaItem(ref=MediaRef.parse("book:goodreads:1"), title="Dune")
    items = [book, series, PART_TWO, DUNE]
    assert rank(items, Query(text="Dune")) == [DUNE, series, book, PART_TWO]
    assert rank(items, Query(text="Dune", usual=MediaType.SERIES)) == [series, DUNE, book, PART_TWO]
    assert rank(items, Query(text="Dune", usual=MediaType.BOOK)) == [book, DUNE, series, PART_TWO]
    year = Query(text="Dune", year=2021, usual=MediaType.SERIES)
    assert rank(items, year)[0] == DUNE


def test_merge_keeps_the_first_and_learns_names() -> None:
    other = replace(DUNE, title="Dune: Part One", overview="another", aliases=("Dune 2021",))
    (one,) = merge([DUNE, other])
    assert (one.title, one.overview) == ("Dune", "")
    assert one.aliases == ("Дюна", "Dune: Part One", "Dune 2021")


def test_namesakes() -> None:
    stack = Home().stack
    found = [owned(stack, one) for one in (DUNE, OLD_DUNE, PART_TWO)]
    assert [one.item for one in namesakes(found, Query(text="dune"))] == [DUNE, OLD_DUNE]
    assert [one.item for one in namesakes(found, Query(text="dune", year=1984))] == [OLD_DUNE]
    assert SAME == 3


async def test_the_catalogue_is_asked_first_in_every_reading() -> None:
    backend, catalogue = radarr(), tmdb(DUNE, OLD_DUNE, PART_TWO)
    home = Home(backends=[backend], catalogues=[catalogue])
    query = Query(text="Дюну", forms=("Дюна", "Дюна", " "), language="ru", limit=2)
    result = await find(home.stack, query)
    assert [one.item for one in result.candidates] == [DUNE]
    assert [args[:2] for args in catalogue.port.called("search")] == [("Дюну", "ru"), ("Дюна", "ru")]
    assert not backend.port.called("lookup")
    assert result.silent == ()


async def test_type_and_year_go_along() -> None:
    home = Home(catalogues=[tmdb(DUNE, OLD_DUNE, SERIES)])
    result = await find(home.stack, Query(text="Dune", media_type=MediaType.SERIES))
    assert [one.item for one in result.candidates] == [SERIES]  # shown, even if no service could get it
    result = await find(home.stack, Query(text="Dune", year=1984))
    assert [one.item for one in result.candidates] == [OLD_DUNE]


@pytest.mark.parametrize("failure", [CannotConnect(), InvalidAuth(), Refused(), None])
async def test_a_silent_catalogue_is_named_and_replaced(
    failure: Exception | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "PATIENCE", 0.05)
    home = Home(backends=[radarr()], catalogues=[tmdb(DUNE)])
    if failure:
        home.catalogues[0].port.fails["search"] = failure
    else:
        home.catalogues[0].port.delay = 1
    result = await find(home.stack, Query(text="Dune"))
    assert [one.item for one in result.candidates] == [DUNE, OLD_DUNE, PART_TWO]
    assert result.silent == ("TMDb",)


async def test_one_clock_runs_for_all_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked after a slow catalogue has what is left of the time, and a little more."""
    monkeypatch.setattr(finding, "PATIENCE", 0.3)
    monkeypatch.setattr(finding, "_AFTERWARDS", 0.1)
    book = MediaItem(ref=MediaRef.parse("book:goodreads:1"), title="Dune")
    slow, books = radarr(), radarr(FakeBackend(book, kinds=frozenset({MediaType.BOOK})), "books", "Readarr")
    home = Home(backends=[slow, books], catalogues=[tmdb(DUNE)])
    home.catalogues[0].port.delay = slow.port.delay = 60
    async with asyncio.timeout(20):
        result = await find(home.stack, Query(text="Dune"))
    assert [one.item for one in result.candidates] == [book]
    assert set(result.silent) == {"TMDb", slow.title}


async def test_the_only_one_left_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Radarr asks a server of its own: without TMDb a few seconds are usual."""
    monkeypatch.setattr(finding, "PATIENCE", 0.02)
    home = Home(backends=[radarr()])
    home.backends[0].port.delay = 0.1
    assert (await find(home.stack, Query(text="Dune"))).candidates
    home.catalogues = [tmdb(DUNE)]
    assert (await find(home.stack, Query(text="Dune"))).silent == ()
    monkeypatch.setattr(finding, "LAST_PATIENCE", 0.02)
    home.catalogues = []
    assert (await find(home.stack, Query(text="Dune"))).silent == ("Radarr",)


async def test_everybody_is_silent() -> None:
    home = Home(backends=[radarr()], catalogues=[tmdb(DUNE)])
    home.backends[0].port.fails["*"] = home.catalogues[0].port.fails["*"] = CannotConnect()
    result = await find(home.stack, Query(text="Dune"))
    assert (result.candidates, result.silent) == ((), ("TMDb", "Radarr"))


async def test_without_a_catalogue_one_instance_that_is_up_is_asked() -> None:
    down, up = radarr(up=False), radarr(entry_id="uhd", title="Radarr 4K")
    result = await find(Home(backends=[down, up]).stack, Query(text="Dune", limit=1))
    assert [one.item for one in result.candidates] == [DUNE]
    assert not down.port.calls
    assert len(up.port.calls) == 1


async def test_books_are_never_asked_of_a_film_catalogue() -> None:
    book = MediaItem(ref=ref("1", MediaType.BOOK, "goodreads"), title="Dune")
    readarr = radarr(FakeBackend(book, kinds=frozenset({MediaType.BOOK})), "books", "Readarr")
    home = Home(backends=[radarr(), readarr], catalogues=[tmdb(DUNE)])
    result = await find(home.stack, Query(text="Dune", media_type=MediaType.BOOK))
    assert [one.item for one in result.candidates] == [book]
    assert not home.catalogues[0].port.calls and not home.backends[0].port.calls
    both = await find(home.stack, Query(text="Dune"))
    assert {one.item.ref for one in both.candidates} == {DUNE.ref, book.ref}


async def test_nothing_to_ask_and_nothing_asked() -> None:
    with pytest.raises(NotConfigured):
        await find(Home().stack, Query(text="Dune"))
    assert (await find(Home(catalogues=[tmdb()]).stack, Query(text="  "))).candidates == ()


async def test_owned_by_any_instance() -> None:
    hd, uhd = FakeBackend(), FakeBackend()
    hd.hold(DUNE, has_file=False)
    uhd.hold(DUNE, has_file=True)
    home = Home(backends=[radarr(hd), radarr(uhd, "uhd", "Radarr 4K"), radarr(entry_id="x", up=False)])
    one = owned(home.stack, DUNE)
    assert (one.in_library, one.available, one.instance) == (True, True, "Radarr 4K")
    assert not owned(home.stack, ARRIVAL).in_library


async def test_owned_by_several_instances_names_them_all() -> None:
    ports = [FakeBackend(DUNE), FakeBackend(DUNE), FakeBackend(DUNE)]
    for port, there in zip(ports, (True, True, False), strict=True):
        port.hold(DUNE, has_file=there)
    names = ("Radarr", "Radarr 4K", "Radarr Kids")
    stack = Home(backends=[radarr(port, name, name) for port, name in zip(ports, names, strict=True)]).stack
    assert owned(stack, DUNE).instance == "Radarr, Radarr 4K"


async def test_details() -> None:
    home = Home(backends=[radarr()], catalogues=[tmdb(ARRIVAL)])
    assert (await details(home.stack, ARRIVAL.ref, "ru")).item == ARRIVAL
    assert home.catalogues[0].port.called("details") == [(ARRIVAL.ref, "ru")]
    assert (await details(home.stack, DUNE.ref)).item == DUNE  # only the *arr knows it
    for unknown in (ref(1), ref(1, MediaType.BOOK, "goodreads")):
        with pytest.raises(NotFound):
            await details(home.stack, unknown)
    home.catalogues[0].port.fails["*"] = CannotConnect(service="TMDb")
    assert (await details(home.stack, DUNE.ref)).item == DUNE
    home.backends[0].port.fails["*"] = CannotConnect(service="Radarr")
    with pytest.raises(CannotConnect) as err:
        await details(home.stack, DUNE.ref)
    assert err.value.placeholders == {"service": "Radarr"}
