"""The table of what was learnt: it gives back what was put in, and says when something lacks."""

from array import array
from io import BufferedReader, BytesIO
import random
import zlib

import pytest

from custom_components.mediamate.understanding.table import Table, inflated


def made(width: int, rows: int) -> array[int]:
    """Return cells of which every tenth is something, over the whole range of a byte."""
    rng = random.Random(width * rows)
    return array("b", [rng.randint(-128, 127) if rng.random() < 0.1 else 0 for _ in range(width * rows)])


def read(cells: array[int], width: int, length: int | None = None) -> Table:
    return Table.read(BufferedReader(BytesIO(cells.tobytes())), width, length)


@pytest.mark.parametrize(("width", "rows"), [(5, 1), (5, 31), (5, 32), (5, 1000), (20, 333), (1, 70), (3, 0)])
def test_the_cells_are_those_that_were_read(width: int, rows: int) -> None:
    cells = made(width, rows)
    table = read(cells, width)
    assert (table.rows, len(table), table.tobytes()) == (rows, width * rows, cells.tobytes())


def test_rows_are_added_up_as_in_the_plain_table() -> None:
    cells = made(7, 500)
    wanted = [3, 499, 3, 64, 31, 32]
    plain = [sum(cells[row * 7 + column] for row in wanted) for column in range(7)]
    assert read(cells, 7).sums(wanted) == plain
    assert read(cells, 7).sums(()) == [0] * 7


def test_a_table_stands_before_another() -> None:
    file = BufferedReader(BytesIO(made(5, 100).tobytes() + made(4, 50).tobytes()))
    assert Table.read(file, 5, 500) == read(made(5, 100), 5)
    assert Table.read(file, 4) == read(made(4, 50), 4) != read(made(4, 51), 4)


@pytest.mark.parametrize(("width", "length"), [(5, 501), (3, None)])
def test_a_table_that_is_cut_off_is_none(width: int, length: int | None) -> None:
    with pytest.raises(ValueError, match="cut off"):
        read(made(5, 100), width, length)


def test_what_was_compressed_is_read_in_pieces() -> None:
    data = random.Random(1).randbytes(300_000)
    assert inflated(zlib.compress(data)).read() == data
    with pytest.raises(ValueError, match="cut off"):
        inflated(zlib.compress(data)[:-9]).read()
