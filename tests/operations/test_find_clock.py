"""How long a search may take when nobody answers: by a clock that jumps to whatever is waited for next."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import pytest

from custom_components.mediamate.errors import CannotConnect
from custom_components.mediamate.model import MediaItem, MediaType
from custom_components.mediamate.operations.find import LAST_PATIENCE, PATIENCE, Query, find, nothing

from .fakes import DUNE, SERIES, FakeBackend, FakeSonarr, Home, radarr, ref, sonarr, tmdb

FOREVER = 3600.0
BOOK = MediaItem(ref=ref("1", MediaType.BOOK, "goodreads"), title="Dune", creator="Frank Herbert")
ALBUM = MediaItem(ref=ref("d", MediaType.ALBUM, "musicbrainz"), title="Dune", creator="Klaus Schulze")
EVERYBODY = ("TMDb", "Radarr", "Sonarr", "Readarr", "Lidarr")


class Jumping(asyncio.SelectorEventLoop):
    """An event loop in which waiting takes no time, but is counted. For what opens no sockets."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = 0.0
        look = self._selector.select

        def jump(timeout: float | None = None) -> Sequence[Any]:
            self.clock += timeout or 0.0
            return look(0)

        self._selector.select = jump

    def time(self) -> float:
        return self.clock


def timed[T](work: Callable[[], Coroutine[Any, Any, T]]) -> tuple[T, float]:
    """Do something; return what came of it and the seconds that it would have taken."""
    with asyncio.Runner(loop_factory=Jumping) as runner:
        loop = runner.get_loop()
        began = loop.time()
        return runner.run(work()), loop.time() - began


def home() -> Home:
    return Home(
        backends=[
            radarr(),
            sonarr(FakeSonarr(SERIES)),
            radarr(FakeBackend(BOOK, kinds=frozenset({MediaType.BOOK})), "books", "Readarr"),
            radarr(FakeBackend(ALBUM, kinds=frozenset({MediaType.ALBUM})), "music", "Lidarr"),
        ],
        catalogues=[tmdb(DUNE)],
    )


def delayed(place: Home, seconds: float, *but: str) -> None:
    for one in (*place.catalogues, *place.backends):
        if one.title not in but:
            one.port.delay = seconds


@pytest.mark.parametrize("media_type", [None, *(one.ref.media_type for one in (DUNE, SERIES, BOOK, ALBUM))])
@pytest.mark.parametrize("one", [False, True], ids=["a list", "one title"])
def test_nobody_answers_and_that_is_said_in_less_than_half_a_minute(
    one: bool, media_type: MediaType | None
) -> None:
    """However long they would all take, and however many readings there are."""
    place = home()
    delayed(place, FOREVER)
    query = Query(text="Дюну", forms=("Дюна", "Dune"), one=one, media_type=media_type)
    found, seconds = timed(lambda: find(place.stack, query))
    assert found.candidates == ()
    assert PATIENCE <= seconds <= PATIENCE + 1 + LAST_PATIENCE < 30
    error = nothing(found)
    assert isinstance(error, CannotConnect)
    assert error.placeholders == {"service": ", ".join(found.silent)}
    if media_type is None:
        assert sorted(found.silent) == sorted(EVERYBODY)


@pytest.mark.parametrize("answering", EVERYBODY)
@pytest.mark.parametrize("one", [False, True], ids=["a list", "one title"])
def test_one_that_answers_is_held_up_by_the_others_for_a_few_seconds_at_most(
    one: bool, answering: str
) -> None:
    place = home()
    delayed(place, FOREVER, answering)
    found, seconds = timed(lambda: find(place.stack, Query(text="Dune", one=one)))
    assert len(found.candidates) >= 1
    assert answering not in found.silent
    assert seconds <= PATIENCE + 3  # three times a second for what could only be asked afterwards


def test_without_a_catalogue_one_library_does_not_hold_up_the_other() -> None:
    place = home()
    place.catalogues = []
    delayed(place, FOREVER, "Sonarr")
    found, seconds = timed(lambda: find(place.stack, Query(text="Dune")))
    assert [one.item.ref for one in found.candidates] == [SERIES.ref]
    assert (sorted(found.silent), seconds) == (["Lidarr", "Radarr", "Readarr"], PATIENCE)


def test_the_first_to_find_something_late_ends_the_waiting() -> None:
    place = home()
    place.catalogues = []
    delayed(place, FOREVER, "Radarr")
    place.backends[0].port.delay = 9.0
    found, seconds = timed(lambda: find(place.stack, Query(text="Dune")))
    assert (found.candidates[0].item.ref, seconds) == (DUNE.ref, 9.0)


def test_nobody_waits_for_anybody_without_need() -> None:
    """All are asked at once: together they take as long as the slowest."""
    place = home()
    delayed(place, 2.5)
    found, seconds = timed(lambda: find(place.stack, Query(text="Dune")))
    assert {one.item.ref.media_type for one in found.candidates} == {
        MediaType.MOVIE,
        MediaType.BOOK,
        MediaType.ALBUM,
    }
    assert (found.silent, seconds) == ((), 2.5)


def test_the_clock_itself() -> None:
    async def nap() -> float:
        await asyncio.sleep(60)
        return asyncio.get_running_loop().time()

    assert timed(nap) == (60.0, 60.0)
