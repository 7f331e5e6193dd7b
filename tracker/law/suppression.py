"""Small counts in published breakdowns: merged, or hidden so that totals do not tell them.

A count under five says too much of the few people it is about (law.md gives no number;
five is the customary bound of official statistics, so it is data of this module and not
of the statute). Two steps, in the order they are taken:

1. *Merging.* A kind whose total is under five is counted with the others of which the
   same is true; if together they are still under five, the smallest kind that stood alone
   joins them. So every total that is shown is five or more.
2. *Hiding.* Within the table of two kinds a cell of one to four is hidden. What is left
   must not give it away: while a hidden cell has only one value with which all totals
   come out right, further cells are hidden (secondary suppression), those that cost the
   fewest applications.

Surprising edges: a nought is shown, for nobody stands behind it, unless the round
that hides another cell goes through it; fewer than five applications in all have no
breakdown whatever; with one kind left there is nothing to break down. Step 2
reasons as Gusfield does (1988): the hidden cells are the edges of a graph between rows
and columns, along which one can be moved from cell to cell; a cell is safe if something
can be moved through it.

*Over several units* (`merged_over`) a sum stands beside what every unit publishes of itself,
so that subtracting could tell what a unit merged. The units and the kinds of the sum make
a table of two kinds as well, whose totals are all published; what no unit tells is its
hidden cells. While one of them has only one value, its kind is merged with another of the
same unit, until nothing is told that the units do not tell themselves.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Generic, TypeVar

LEAST = 5

R = TypeVar("R", bound=Hashable)
C = TypeVar("C", bound=Hashable)
K = TypeVar("K", bound=Hashable)

Cell = tuple[int, int]
_Node = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Group(Generic[K]):
    """Kinds counted together: one that stands for itself, or several merged."""

    kinds: tuple[K, ...]
    n: int

    @property
    def merged(self) -> bool:
        return len(self.kinds) > 1


@dataclass(frozen=True, slots=True)
class Breakdown(Generic[R, C]):
    """A table that can be published: a cell is None where it is hidden."""

    rows: tuple[Group[R], ...]
    columns: tuple[Group[C], ...]
    cells: tuple[tuple[int | None, ...], ...]

    @property
    def n(self) -> int:
        return sum(row.n for row in self.rows)


def merged(counts: Mapping[K, int], least: int = LEAST) -> tuple[Group[K], ...]:
    """Step 1. Kinds as they stand, without noughts, those merged together last; nothing
    for fewer than `least` in all."""
    kinds = {kind: n for kind, n in counts.items() if n}
    if sum(kinds.values()) < least:
        return ()
    small = {kind for kind, n in kinds.items() if n < least}
    while small and sum(kinds[kind] for kind in small) < least:
        small.add(min((kind for kind in kinds if kind not in small), key=kinds.__getitem__))
    alone = [Group((kind,), n) for kind, n in kinds.items() if kind not in small]
    together = tuple(kind for kind in kinds if kind in small)
    rest = [Group(together, sum(kinds[kind] for kind in together))] if together else []
    return (*alone, *rest)


def merged_over(
    units: Sequence[Mapping[K, int]], order: Sequence[K], least: int = LEAST
) -> tuple[Group[K], ...]:
    """Step 1 for the sum of several units, each of which publishes `merged` of its own, in
    the same order: the kinds in the order given, merged further while a difference would
    tell what a unit merged.

    A unit of fewer than `least` publishes nothing but how many it has. Noughts are taken as
    known to everybody, which only makes more merging needed.
    """
    own = [_published({kind: unit.get(kind, 0) for kind in order}, least) for unit in units]
    groups = merged({kind: sum(unit.get(kind, 0) for unit in units) for kind in order}, least)
    while (told := _told(units, own, groups)) is not None:
        groups = _joined(groups, told, order)
    return groups


def _published(unit: Mapping[K, int], least: int) -> tuple[frozenset[K], ...]:
    """The sets of kinds whose sum a unit tells."""
    groups = merged(unit, least) or (Group(tuple(kind for kind, n in unit.items() if n), 0),)
    return tuple(frozenset(group.kinds) for group in groups)


def _told(
    units: Sequence[Mapping[K, int]],
    own: Sequence[Collection[frozenset[K]]],
    groups: Sequence[Group[K]],
) -> tuple[int, int] | None:
    """Two groups that tell a unit's count between them: the one of a hidden cell that can
    have no other value, and the smallest other in which that unit hides something."""
    table = [[sum(unit.get(k, 0) for k in group.kinds) for group in groups] for unit in units]
    hidden = {
        (i, j)
        for i, unit in enumerate(units)
        for j, group in enumerate(groups)
        if not _is_known({k for k in group.kinds if unit.get(k)}, own[i])
    }
    for i, j in sorted(hidden):
        way = _cover(table, hidden, (i, j))
        if not way or not way <= hidden:
            others = [g for row, g in hidden if row == i and g != j]
            return j, min(others, key=lambda g: (groups[g].n, g))
    return None


def _is_known(kinds: Collection[K], own: Collection[frozenset[K]]) -> bool:
    """Whether a unit's count of these kinds follows from what it publishes."""
    return all(told <= set(kinds) or told.isdisjoint(kinds) for told in own)


def _joined(
    groups: Sequence[Group[K]], pair: tuple[int, int], order: Sequence[K]
) -> tuple[Group[K], ...]:
    """The groups with two of them merged into one, which comes last."""
    kinds = {kind for at in pair for kind in groups[at].kinds}
    joined = Group(tuple(k for k in order if k in kinds), sum(groups[at].n for at in pair))
    return (*(group for at, group in enumerate(groups) if at not in pair), joined)


def broken_down(
    counts: Mapping[tuple[R, C], int],
    row_order: Sequence[R],
    column_order: Sequence[C],
    least: int = LEAST,
) -> Breakdown[R, C] | None:
    """Steps 1 and 2 for a table of two kinds, in the order given. None where fewer than
    `least` are in it."""
    rows = merged({r: sum(n for (row, _), n in counts.items() if row == r) for r in row_order})
    columns = merged(
        {c: sum(n for (_, col), n in counts.items() if col == c) for c in column_order}
    )
    if not rows:
        return None
    table = [
        [sum(counts.get((r, c), 0) for r in row.kinds for c in column.kinds) for column in columns]
        for row in rows
    ]
    hidden = hidden_cells(table, least)
    cells = tuple(
        tuple(None if (i, j) in hidden else n for j, n in enumerate(line))
        for i, line in enumerate(table)
    )
    return Breakdown(rows, columns, cells)


def whole(
    counts: Mapping[tuple[R, C], int], row_order: Sequence[R], column_order: Sequence[C]
) -> Breakdown[R, C] | None:
    """The same table with nothing merged and nothing hidden, for the office itself."""
    rows = _totals((r, sum(n for (row, _), n in counts.items() if row == r)) for r in row_order)
    columns = _totals((c, sum(n for (_, x), n in counts.items() if x == c)) for c in column_order)
    if not rows:
        return None
    cells = tuple(
        tuple(counts.get((row.kinds[0], column.kinds[0]), 0) for column in columns) for row in rows
    )
    return Breakdown(rows, columns, cells)


def _totals(totals: Iterable[tuple[K, int]]) -> tuple[Group[K], ...]:
    return tuple(Group((kind,), n) for kind, n in totals if n)


def hidden_cells(table: Sequence[Sequence[int]], least: int = LEAST) -> frozenset[Cell]:
    """Step 2: the cells (row, column) to hide, so that rows and columns with their totals
    leave every cell of one to `least` - 1 more than one value. Every total is `least` or
    more; else a small cell may be alone in its row, which no other cell can hide."""
    small = [(i, j) for i, line in enumerate(table) for j, n in enumerate(line) if 0 < n < least]
    if len(table) < 2 or len(table[0]) < 2:
        return frozenset()
    hidden = set(small)
    for cell in sorted(small, key=lambda at: table[at[0]][at[1]]):
        hidden |= _cover(table, hidden, cell)
    return frozenset(hidden)


def _cover(table: Sequence[Sequence[int]], hidden: Collection[Cell], cell: Cell) -> set[Cell]:
    """The cells on the cheapest round along which one more can be moved into the cell: out
    of another cell of its column, into one of that row, and so on back to its own row. A
    cell already hidden costs nothing, another what it counts, and that it must be hidden."""
    row, column = cell
    start, goal = ("column", column), ("row", row)
    queue: list[tuple[int, _Node, tuple[Cell, ...]]] = [(0, start, ())]
    done: set[_Node] = set()
    while queue:
        cost, node, path = heappop(queue)
        if node == goal:
            return set(path)
        if node in done:
            continue
        done.add(node)
        for step, onward in _steps(table, node, cell):
            price = 0 if step in hidden else 1 + table[step[0]][step[1]]
            heappush(queue, (cost + price, onward, (*path, step)))
    return set()


def _steps(table: Sequence[Sequence[int]], node: _Node, cell: Cell) -> list[tuple[Cell, _Node]]:
    """Where one can be moved: out of a cell that has any, into whichever cell."""
    kind, place = node
    if kind == "column":
        out_of = [(i, place) for i in range(len(table)) if table[i][place]]
        return [(at, ("row", at[0])) for at in out_of if at != cell]
    into = [(place, j) for j in range(len(table[0]))]
    return [(at, ("column", at[1])) for at in into if at != cell]
