"""The index of a library: small, and yet all that was put in comes out."""

import sys

import pytest

from custom_components.mediamate.model import IndexedTitle, MediaRef, MediaType, TitleIndex


def film(number: int) -> MediaRef:
    return MediaRef(MediaType.MOVIE, "tmdb", str(number))


ALBUM = MediaRef(MediaType.ALBUM, "musicbrainz", "1b3e8a4e-7a6a-4f6e-9e55-0c2f7c1f7a11")
THERE = IndexedTitle(1, True, True, True)
MISSING = IndexedTitle(2, True, False, True)
IGNORED = IndexedTitle(3, False, False, False)
PARTLY = IndexedTitle(4, True, False, True, 12)
WHOLE = IndexedTitle(5, True, True, True, 0)
TITLES = {film(10): THERE, film(20): MISSING, film(30): IGNORED, film(40): PARTLY, ALBUM: WHOLE}


def test_what_was_put_in_comes_out() -> None:
    index = TitleIndex(TITLES)
    assert index == TITLES
    assert list(index) == list(TITLES)
    assert [index[ref] for ref in TITLES] == list(TITLES.values())
    assert (len(index), len(TitleIndex())) == (5, 0)


@pytest.mark.parametrize("monitored", [True, False])
@pytest.mark.parametrize("has_file", [True, False])
@pytest.mark.parametrize("available", [True, False])
@pytest.mark.parametrize("missing", [None, 0, 1, 5000])
def test_nothing_of_a_title_is_lost(
    monitored: bool, has_file: bool, available: bool, missing: int | None
) -> None:
    title = IndexedTitle(2**31 - 1, monitored, has_file, available, missing)
    index = TitleIndex({ALBUM: title})
    assert index[ALBUM] == title
    assert index.missing == title.wanted


def test_a_title_that_lacks_more_than_can_be_lacks_very_much() -> None:
    index = TitleIndex({ALBUM: IndexedTitle(7, True, False, True, 10**9), film(1): THERE})
    assert (index[ALBUM].backend_id, index[ALBUM].has_file) == (7, False)
    assert index.missing == index[ALBUM].wanted > 1_000_000


def test_what_is_not_there() -> None:
    index = TitleIndex(TITLES)
    for ref in (film(11), MediaRef(MediaType.SERIES, "tvdb", "10"), MediaRef(MediaType.MOVIE, "imdb", "10")):
        assert ref not in index
        assert index.get(ref) is None
        with pytest.raises(KeyError):
            index[ref]


@pytest.mark.parametrize(
    "name", ["7", "438631", "0", "007", "", "٣", "²", "1_0", "-5", " 5", "9" * 18, "9" * 5000]
)
def test_a_name_stays_what_it_was(name: str) -> None:
    """A number takes less, but only what is written as we would write it is one."""
    ref = MediaRef(MediaType.BOOK, "own", name)
    index = TitleIndex({ref: THERE})
    assert (list(index), index[ref], index.refs_of({1})) == ([ref], THERE, {1: ref})
    assert MediaRef(MediaType.BOOK, "own", f"0{name}") not in index


def test_what_is_missing_is_counted() -> None:
    assert TitleIndex(TITLES).missing == sum(one.wanted for one in TITLES.values()) == 13


def test_titles_by_what_the_arr_calls_them() -> None:
    index = TitleIndex(TITLES)
    assert index.refs_of({2, 5, 99}) == {2: film(20), 5: ALBUM}
    assert index.refs_of(()) == {}


def test_changes_make_another_index() -> None:
    """Whoever holds the old one still has it."""
    index = TitleIndex(TITLES)
    changed = index.with_changes(
        {
            2: (film(20), IndexedTitle(2, True, True, True)),  # its file came
            3: None,  # it is gone
            4: (film(44), PARTLY),  # it was another one all the time
            5: None,  # with it goes the last of its kind
            6: (film(60), IndexedTitle(6, True, False, True)),  # it is new
            7: None,  # nobody knew it
        }
    )
    assert changed == {
        film(10): THERE,
        film(20): IndexedTitle(2, True, True, True),
        film(44): PARTLY,
        film(60): IndexedTitle(6, True, False, True),
    }
    assert (len(changed), changed.missing) == (4, 13)
    assert index == TITLES


def test_a_title_that_was_added_anew_has_the_new_id() -> None:
    """It was removed and added again between two looks: what was read of the old id is nothing."""
    index = TitleIndex(TITLES)
    anew = IndexedTitle(77, True, False, True)
    for changes in ({1: None, 77: (film(10), anew)}, {77: (film(10), anew), 1: None}):
        assert index.with_changes(changes)[film(10)] == anew


def test_what_changes_nothing_leaves_the_index_as_it_is() -> None:
    index = TitleIndex(TITLES)
    assert index.with_changes({}) is index
    assert index.with_changes({1: (film(10), THERE), 99: None}) is index


def test_twenty_thousand_titles_take_a_few_megabytes() -> None:
    """The dict and a number each; their names are kept once."""
    index = TitleIndex()
    for number in range(20_000):
        index.put(film(600_000 + number), IndexedTitle(number, True, True, True))
    (shelf,) = index._shelves.values()
    each = sum(map(sys.getsizeof, (*shelf, *shelf.values()))) + sys.getsizeof(shelf)
    assert each / 20_000 < 110
