"""What is kept of the titles of a library: a number each, for there may be 20,000 of them."""

from collections.abc import Container, Iterator, Mapping
from typing import Final, override

from .titles import IndexedTitle, MediaRef, MediaType

_MONITORED, _HAS_FILE, _AVAILABLE, _FLAGS = 1, 2, 4, 3  # three bits, and how many they are
_PIECES: Final = 20  # bits for how many pieces are missing and one; none of them: there is but one piece
_MOST: Final = (1 << _PIECES) - 1
_DIGITS: Final = 18  # of a number that is kept as one
_ID: Final = _PIECES + _FLAGS  # above all that stands what the *arr calls it

type _Name = int | str
type _Shelf = dict[_Name, int]  # the titles of one kind that one database names, by what it calls them


class TitleIndex(Mapping[MediaRef, IndexedTitle]):
    """The titles of a library by their names, in a third of the memory that a dict of them takes.

    One that was handed out never changes. To look one up is quick; to walk over all of them is not.
    """

    __slots__ = ("_shelves",)

    def __init__(self, titles: Mapping[MediaRef, IndexedTitle] | None = None) -> None:
        """Take these titles."""
        self._shelves: dict[tuple[MediaType, str], _Shelf] = {}
        for ref, title in (titles or {}).items():
            self.put(ref, title)

    def put(self, ref: MediaRef, title: IndexedTitle) -> None:
        """Take a title, while nobody else knows of this index."""
        self._shelves.setdefault((ref.media_type, ref.space), {})[_short(ref.id)] = _packed(title)

    @override
    def __getitem__(self, ref: MediaRef) -> IndexedTitle:
        return _unpacked(self._shelves[ref.media_type, ref.space][_short(ref.id)])

    @override
    def __iter__(self) -> Iterator[MediaRef]:
        for name, shelf in self._shelves.items():
            for one in shelf:
                yield MediaRef(*name, str(one))

    @override
    def __len__(self) -> int:
        return sum(map(len, self._shelves.values()))

    @property
    def missing(self) -> int:
        """Count what is wanted and not there."""
        return sum(_wanted(kept) for shelf in self._shelves.values() for kept in shelf.values())

    def refs_of(self, backend_ids: Container[int]) -> dict[int, MediaRef]:
        """Name the titles that the *arr calls so: one walk, however many they are."""
        return {
            kept >> _ID: MediaRef(*name, str(one))
            for name, shelf in self._shelves.items()
            for one, kept in shelf.items()
            if kept >> _ID in backend_ids
        }

    def with_changes(self, changes: Mapping[int, tuple[MediaRef, IndexedTitle] | None]) -> TitleIndex:
        """Return an index in which these titles, by what the *arr calls them, are as they were read anew.

        It is this one where nothing differs.
        """
        made = TitleIndex()
        for name, shelf in self._shelves.items():
            made._shelves[name] = {one: kept for one, kept in shelf.items() if kept >> _ID not in changes}
        for found in filter(None, changes.values()):
            made.put(*found)
        return self if made._shelves == self._shelves else made


def _short(name: str) -> _Name:
    """Return a number where its digits say nothing more: it takes less."""
    is_number = name.isascii() and name.isdecimal() and len(name) <= _DIGITS and not name.startswith("0")
    return int(name) if is_number else name


def _packed(title: IndexedTitle) -> int:
    pieces = 0 if title.missing is None else min(title.missing + 1, _MOST)
    flags = title.monitored * _MONITORED | title.has_file * _HAS_FILE | title.available * _AVAILABLE
    return (title.backend_id << _PIECES | pieces) << _FLAGS | flags


def _unpacked(kept: int) -> IndexedTitle:
    pieces = kept >> _FLAGS & _MOST
    return IndexedTitle(
        backend_id=kept >> _ID,
        monitored=bool(kept & _MONITORED),
        has_file=bool(kept & _HAS_FILE),
        available=bool(kept & _AVAILABLE),
        missing=pieces - 1 if pieces else None,
    )


def _wanted(kept: int) -> int:
    """Say what `IndexedTitle.wanted` says, without making one."""
    if pieces := kept >> _FLAGS & _MOST:
        return pieces - 1
    return kept & (_MONITORED | _HAS_FILE) == _MONITORED
