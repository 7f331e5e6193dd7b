"""Small counts in published breakdowns: what is merged, what is hidden, and that totals do not
tell what is hidden."""

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.law.suppression import (
    Group,
    broken_down,
    hidden_cells,
    merged,
    merged_over,
    whole,
)

Table = Sequence[Sequence[int]]


@pytest.mark.parametrize(
    ("counts", "published"),
    [
        # nothing small
        ({"a": 12, "b": 5}, [("a", 12), ("b", 5)]),
        # two small ones are enough for each other
        ({"a": 12, "b": 3, "c": 4}, [("a", 12), ("b+c", 7)]),
        # one alone would be told by the total: the smallest other joins it
        ({"a": 12, "b": 3, "c": 6}, [("a", 12), ("b+c", 9)]),
        ({"a": 12, "b": 1}, [("a+b", 13)]),
        # two that are still too few together
        ({"a": 9, "b": 1, "c": 2, "d": 5}, [("a", 9), ("b+c+d", 8)]),
        # a nought is no kind
        ({"a": 12, "b": 0}, [("a", 12)]),
        # all small, enough together
        ({"a": 3, "b": 3}, [("a+b", 6)]),
        # too few in all
        ({"a": 2, "b": 2}, []),
        ({}, []),
    ],
)
def test_merging(counts: dict[str, int], published: list[tuple[str, int]]) -> None:
    assert [("+".join(group.kinds), group.n) for group in merged(counts)] == published


def test_kinds_counted_together_say_so() -> None:
    alone, together = merged({"a": 12, "b": 3, "c": 4})
    assert (alone.merged, together.merged) == (False, True)


@pytest.mark.parametrize(
    ("table", "shown"),
    [
        # no small cell, nothing hidden
        ([[9, 8], [7, 6]], ["9 8", "7 6"]),
        # one small cell: three more, or a row and a column would tell it
        ([[9, 3], [7, 6]], ["* *", "* *"]),
        # the cheapest round: through the 6 and the 5, not the 80 and the 90
        ([[3, 6, 80], [5, 7, 90], [40, 50, 60]], ["* * 80", "* * 90", "40 50 60"]),
        # small cells that hide each other
        ([[2, 3, 9], [4, 1, 9]], ["* * 9", "* * 9"]),
        # a nought is shown, unless the cheapest round goes through it
        ([[3, 5, 0], [8, 7, 9]], ["* * 0", "* * 9"]),
        ([[3, 5, 9], [8, 0, 9]], ["* * 9", "* * 9"]),
        ([[3, 5], [10, 0]], ["* *", "* *"]),
        # nothing beside it to go round through: the cell is hidden, the total tells it anyway
        ([[3, 0], [0, 0]], ["* 0", "0 0"]),
        # one row or one column is its own total
        ([[9, 8, 7]], ["9 8 7"]),
    ],
)
def test_hiding(table: Table, shown: list[str]) -> None:
    hidden = hidden_cells(table)
    lines = [
        " ".join("*" if (i, j) in hidden else str(n) for j, n in enumerate(line))
        for i, line in enumerate(table)
    ]
    assert lines == shown


def tables_with(rows: Sequence[int], columns: Sequence[int], known: dict[tuple[int, int], int]):
    """Every table of counts with these totals that agrees with what is known."""

    def lines(i: int, left: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], ...]]:
        if i == len(rows):
            if not any(left):
                yield ()
            return
        ranges = [[known[i, j]] if (i, j) in known else range(n + 1) for j, n in enumerate(left)]
        for line in product(*ranges):
            if sum(line) == rows[i] and all(n <= most for n, most in zip(line, left, strict=True)):
                after = tuple(most - n for n, most in zip(line, left, strict=True))
                for rest in lines(i + 1, after):
                    yield (line, *rest)

    return lines(0, tuple(columns))


small_tables = st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3), min_size=2, max_size=3)


@given(small_tables)
def test_whoever_reckons_from_the_totals_finds_more_than_one_value(table: list[list[int]]) -> None:
    rows, columns = [sum(line) for line in table], [sum(line) for line in zip(*table, strict=True)]
    if min(*rows, *columns) < 5:
        return
    hidden = hidden_cells(table)
    known = {
        (i, j): n
        for i, line in enumerate(table)
        for j, n in enumerate(line)
        if (i, j) not in hidden
    }
    small = {(i, j) for i, line in enumerate(table) for j, n in enumerate(line) if 0 < n < 5}
    assert small <= hidden
    values: dict[tuple[int, int], set[int]] = {cell: set() for cell in small}
    for found in tables_with(rows, columns, known):
        for i, j in small:
            values[i, j].add(found[i][j])
        if all(len(seen) > 1 for seen in values.values()):
            return
    assert not small


def test_without_the_further_cells_the_totals_would_tell() -> None:
    """The property above can fail: hiding the small cell alone leaves it one value."""
    table = [[9, 3], [7, 6]]
    known = {(0, 0): 9, (1, 0): 7, (1, 1): 6}
    assert list(tables_with([12, 13], [16, 9], known)) == [((9, 3), (7, 6))]
    assert len(table) == 2


def test_a_breakdown_merges_first_and_hides_then() -> None:
    counts = {
        ("disclosed", "person"): 20,
        ("disclosed", "business"): 6,
        ("withheld", "person"): 3,
        ("withheld", "business"): 8,
        ("unable", "person"): 2,
        ("repeat", "lawyers"): 3,
    }
    table = broken_down(
        counts, ("disclosed", "withheld", "unable", "repeat"), ("person", "business", "lawyers")
    )
    assert table is not None
    assert [row.kinds for row in table.rows] == [
        ("disclosed",),
        ("withheld",),
        ("unable", "repeat"),
    ]
    # lawyers are three, too few to stand alone, and the 14 of business are the next
    assert table.columns == (Group(("person",), 25), Group(("business", "lawyers"), 17))
    assert table.cells == ((20, 6), (None, None), (None, None))
    assert table.n == 42


def test_the_office_itself_sees_everything() -> None:
    table = whole({("a", "x"): 1, ("b", "y"): 2}, ("b", "a", "none"), ("x", "y"))
    assert table is not None
    assert table.cells == ((0, 2), (1, 0))
    assert whole({}, ("a",), ("x",)) is None


def test_fewer_than_five_are_not_broken_down() -> None:
    assert broken_down({("a", "x"): 4}, ("a",), ("x",)) is None


# --- over several units --------------------------------------------------------------------

Unit = dict[str, int]
KINDS = "abcd"


@pytest.mark.parametrize(
    ("units", "published"),
    [
        # nobody merges anything
        ([{"a": 12, "b": 5}, {"a": 7, "b": 9}], [("a", 19), ("b", 14)]),
        # every unit is too small to break down, all together are not: sums tell no unit
        ([{"a": 3, "b": 1}, {"a": 2, "b": 2}, {"b": 3}], [("a", 5), ("b", 6)]),
        # one unit is too small: whoever subtracts the other would have all of it
        ([{"a": 12, "b": 8}, {"a": 3, "b": 1}], [("a+b", 24)]),
        # one unit merges b and c: both must be told together
        ([{"a": 12, "b": 2, "c": 4}, {"a": 7, "b": 9, "c": 6}], [("a", 19), ("b+c", 21)]),
        # two units merge the same: what they merged can be more of this or more of that
        ([{"a": 12, "b": 2, "c": 4}, {"b": 3, "c": 4, "a": 9}], [("a", 21), ("b", 5), ("c", 8)]),
        # a unit of one kind hides nothing
        ([{"a": 3}, {"a": 12, "b": 7}], [("a", 15), ("b", 7)]),
        # the rule on the sum holds as well
        ([{"a": 12, "b": 1}, {"a": 9, "b": 1}], [("a+b", 23)]),
        ([{"a": 2}, {"b": 2}], []),
        ([], []),
    ],
)
def test_merging_over_units(units: list[Unit], published: list[tuple[str, int]]) -> None:
    assert [("+".join(g.kinds), g.n) for g in merged_over(units, KINDS)] == published


def values_left(units: list[Unit], groups: Sequence[Group[str]]) -> list[set[tuple[int, ...]]]:
    """Of every unit each way to read what it and the sum publish. A nought is known."""
    ways: list[list[dict[str, int]]] = []
    for unit in units:
        own = merged(unit) or (Group(tuple(k for k, n in unit.items() if n), sum(unit.values())),)
        readings: list[dict[str, int]] = [{}]
        for group in own:
            parts = [
                dict(zip(group.kinds, numbers, strict=True))
                for numbers in product(range(group.n + 1), repeat=len(group.kinds))
                if sum(numbers) == group.n
            ]
            readings = [before | part for before in readings for part in parts]
        ways.append(readings)
    left: list[set[tuple[int, ...]]] = [set() for _ in units]
    for reading in product(*ways):
        sums = [sum(unit.get(k, 0) for unit in reading for k in g.kinds) for g in groups]
        if sums == [group.n for group in groups]:
            for i, unit in enumerate(reading):
                left[i].add(tuple(unit.get(k, 0) for k in KINDS))
    return left


def told_of(units: list[Unit], groups: Sequence[Group[str]]) -> list[tuple[int, str]]:
    """Each unit and kind that the unit hides and of which only one value is left."""
    left = values_left(units, groups)
    return [
        (i, kind)
        for i, unit in enumerate(units)
        for place, kind in enumerate(KINDS)
        if unit.get(kind) and not _tells_itself(unit, kind)
        if len({way[place] for way in left[i]}) == 1
    ]


def _tells_itself(unit: Unit, kind: str) -> bool:
    own = merged(unit)
    if not own:
        return sum(n > 0 for n in unit.values()) == 1
    return (kind,) in [group.kinds for group in own]


several_units = st.lists(
    st.tuples(*(st.integers(0, 6) for _ in "abc")).map(lambda n: dict(zip("abc", n, strict=True))),
    min_size=2,
    max_size=3,
)


@given(several_units)
def test_whoever_subtracts_units_from_the_sum_learns_no_hidden_count(units: list[Unit]) -> None:
    assert told_of(units, merged_over(units, KINDS)) == []


def test_merging_the_sum_alone_would_tell() -> None:
    """The property above can fail: the sum by its own rule tells what the second merged."""
    units = [{"a": 12, "b": 9, "c": 6}, {"a": 12, "b": 2, "c": 4}]
    alone = merged({kind: sum(unit[kind] for unit in units) for kind in "abc"})
    assert told_of(units, alone) == [(1, "b"), (1, "c")]
