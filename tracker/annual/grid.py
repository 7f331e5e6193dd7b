"""The tables of a report as rows of cells with their spans, merged as on the official form.

For a page, a document or a sheet to draw; each figure knows its row and column in the
register, so that a page can link it to the applications behind it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.annual.whole import figure_in, sections_of
from tracker.law.annual import FIGURE
from tracker.law.layouts import LAYOUTS, TOTAL, Layout, Row, layout_for
from tracker.law.proactive import blocks_of
from tracker.law.terms import ApplicantKind, ChallengeKind, ChallengeResult

_DEPTH = 3
_NARROW = 14  # mm: less than four characters of a table need
_ORGANISATIONS = "法人或其他组织"
_CONTENT = "信息内容"
_STATISTICS = "政府信息公开情况统计表"


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell. A figure has the `row` it counts (key of a layout's row, or kind of
    challenge) and the `column` (value of ApplicantKind or ChallengeResult, None for the
    total); one typed into table two has none. `level` is how deep a row of the 2014 form stands
    below its part. `over`: a head above columns in the midst of a table."""

    text: str
    head: bool = False
    over: bool = False
    figure: bool = False
    colspan: int = 1
    rowspan: int = 1
    row: str | None = None
    column: str | None = None
    level: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """One table: its caption, rows of heads, rows of figures with their heads in front.

    `widths` of the columns in mm, together as wide as the text of a page of A4. `indented`:
    its labels are lines indented by their level, not merged heads."""

    caption: str
    head: tuple[tuple[GridCell, ...], ...]
    body: tuple[tuple[GridCell, ...], ...]
    widths: tuple[int, ...]
    indented: bool = False

    def printed(self, column: int, cell: GridCell) -> str:
        """The text of a cell on paper: indented, and four characters in a narrow column two
        and two."""
        text = "\u3000" * cell.level + cell.text
        if cell.head and len(text) == 4 and cell.colspan == 1 and self.widths[column] < _NARROW:
            return f"{text[:2]}\n{text[2:]}"
        return text

    def is_label(self, line: int, cell: GridCell) -> bool:
        """Whether a cell is such a line, and stands to the left."""
        return self.indented and cell.head and line >= len(self.head)


def grids(report: Mapping[str, Any]) -> list[Grid]:
    """The tables of a report as `report_json` gives it, in the order of the form."""
    form = LAYOUTS[report["layout"]]
    if not form.by_applicant:
        return [_statistics(form, report)]
    return [*_table_two(report), _applications(form, report), _challenges(form, report)]


def printed_grids(report: Mapping[str, Any]) -> list[Grid]:
    """The same, as far as a report has tables: before the national one it is text."""
    return grids(report) if has_tables(report) else []


def has_tables(report: Mapping[str, Any]) -> bool:
    return bool(report["year"] >= LAYOUTS[report["layout"]].table_since)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the report as a document has it: its heading, its table if it has one, its text."""

    title: str
    grid: Grid | None
    text: str


def parts(report: Mapping[str, Any]) -> list[Part]:
    """The report from its first heading to its last: each table under the section it belongs
    to, and what stands in no section (the statistics table of the form of 2014) after them."""
    of_title = {grid.caption: grid for grid in printed_grids(report)}
    found = [
        Part(section["title"], of_title.pop(section["title"], None), section["text"])
        for section in sections_of(report)
    ]
    return [*found, *(Part(caption, grid, "") for caption, grid in of_title.items())]


def title_of(report: Mapping[str, Any]) -> str:
    part = "" if "whole" in report else "（依申请公开部分）"
    return f"{report['authority']}{report['year']}年政府信息公开工作年度报告{part}"


def placed(grid: Grid) -> Iterator[tuple[int, int, GridCell]]:
    """Every cell with the line and column of its upper left corner, spans reckoned with."""
    taken: set[tuple[int, int]] = set()
    for line, cells in enumerate((*grid.head, *grid.body)):
        column = 0
        for cell in cells:
            while (line, column) in taken:
                column += 1
            yield line, column, cell
            taken |= {
                (line + down, column + right)
                for down in range(cell.rowspan)
                for right in range(cell.colspan)
            }


def figure_at(table: Mapping[str, Any], path: Iterable[str]) -> Mapping[str, Any]:
    """What stands under these labels of a nested table."""
    found: Mapping[str, Any] = table
    for label in path:
        found = found[label]
    return found


def shown(figure: float | None, report: Mapping[str, Any]) -> str:
    """A count, or an amount in 万元 without superfluous noughts; nothing for what nobody typed,
    and for a nought where the report leaves its cells empty."""
    if figure is None or (not figure and report.get("whole", {}).get("blank_noughts")):
        return ""
    return str(figure) if isinstance(figure, int) else f"{figure:.6f}".rstrip("0").rstrip(".")


def _table_two(report: Mapping[str, Any]) -> Iterator[Grid]:
    """The blocks of article 20 under each other, each with its own heads across the table."""
    layout = layout_for(report["year"])
    if "whole" not in report or not LAYOUTS[layout].by_applicant:
        return
    blocks = blocks_of(layout)
    across = max(len(block.columns) for block in blocks)
    body: list[tuple[GridCell, ...]] = []
    for block in blocks:
        body.append((GridCell(block.heading, head=True, over=True, colspan=across + 1),))
        spans = _spread(across, len(block.columns))
        labels = zip(block.columns, spans, strict=True)
        body.append(
            (
                GridCell(_CONTENT, head=True, over=True),
                *(GridCell(c.label, head=True, over=True, colspan=span) for c, span in labels),
            )
        )
        for row in block.rows:
            figures = (figure_in(report, block.heading, row.label, c.label) for c in block.columns)
            cells = zip(figures, spans, strict=True)
            body.append(
                (
                    GridCell(row.label, head=True),
                    *(GridCell(shown(n, report), figure=True, colspan=span) for n, span in cells),
                )
            )
    widths = (50, *(120 // across for _ in range(across)))
    yield Grid(LAYOUTS[layout].headings["proactive"], (), tuple(body), widths)


def _spread(across: int, columns: int) -> list[int]:
    """How many places each of so many columns takes of a wider table."""
    each, more = divmod(across, columns)
    return [each + (n < more) for n in range(columns)]


def _applications(form: Layout, report: Mapping[str, Any]) -> Grid:
    table = report["applications"]
    kinds = {kind.label: kind.value for kind in ApplicantKind}
    organisations = [
        c for c in form.columns if c not in (ApplicantKind.NATURAL_PERSON.label, TOTAL)
    ]
    head = (
        (
            GridCell(form.hint, head=True, colspan=_DEPTH, rowspan=3),
            GridCell("申请人情况", head=True, colspan=len(form.columns)),
        ),
        (
            GridCell(ApplicantKind.NATURAL_PERSON.label, head=True, rowspan=2),
            GridCell(_ORGANISATIONS, head=True, colspan=len(organisations)),
            GridCell(TOTAL, head=True, rowspan=2),
        ),
        tuple(GridCell(column, head=True) for column in organisations),
    )
    body = []
    for row in form.rows.values():
        if row.heading:
            continue
        figures = figure_at(table, row.path)
        body.append(
            (
                *_heads(form, row),
                *(
                    GridCell(
                        shown(figures[column], report),
                        figure=True,
                        row=row.key,
                        column=kinds.get(column),
                    )
                    for column in form.columns
                ),
            )
        )
    widths = (15, 20, 44, *(13 for _ in form.columns))
    return Grid(form.headings["applications"], head, tuple(body), widths)


def _heads(form: Layout, row: Row) -> list[GridCell]:
    """The heads in front of a row: those groups that begin with it, and its own label."""
    groups: list[GridCell] = []
    under, first = row.under, row.key
    while under is not None:
        leaves = form.leaves(under)
        if leaves[0].key != first:
            break
        groups.insert(0, GridCell(form.rows[under].label, head=True, rowspan=len(leaves)))
        under = form.rows[under].under
    return [*groups, GridCell(row.label, head=True, colspan=_DEPTH - len(row.path) + 1)]


def _challenges(form: Layout, report: Mapping[str, Any]) -> Grid:
    table = report["reviews_litigation"]
    columns = form.challenge_columns
    results = {result.label: result.value for result in ChallengeResult}
    litigation = [kind for kind in form.challenge_rows if kind is not ChallengeKind.REVIEW]
    review_path = form.challenge_rows[ChallengeKind.REVIEW]
    head = (
        (
            GridCell(review_path[-1], head=True, colspan=len(columns)),
            GridCell(
                form.challenge_rows[litigation[0]][0],
                head=True,
                colspan=len(columns) * len(litigation),
            ),
        ),
        (
            *(GridCell(column, head=True, rowspan=2) for column in columns),
            *(
                GridCell(form.challenge_rows[kind][-1], head=True, colspan=len(columns))
                for kind in litigation
            ),
        ),
        tuple(GridCell(column, head=True) for _ in litigation for column in columns),
    )
    body = tuple(
        GridCell(
            shown(figure_at(table, path)[column], report),
            figure=True,
            row=kind.value,
            column=results.get(column),
        )
        for kind, path in form.challenge_rows.items()
        for column in columns
    )
    return Grid(form.headings["challenges"], head, (body,), (11,) * len(body))


def _statistics(form: Layout, report: Mapping[str, Any]) -> Grid:
    head = tuple(GridCell(words, head=True) for words in ("统计指标", "单位", FIGURE))
    body: list[tuple[GridCell, ...]] = []
    for row in form.rows.values():
        body += _typed_lines(report, row.key)
        label = GridCell(row.label, head=True, level=len(row.path) - 1)
        if row.heading:
            body.append((label, GridCell(""), GridCell("")))
            continue
        figure = shown(figure_at(report["statistics_table"], row.path)[FIGURE], report)
        body.append((label, GridCell(row.unit or ""), GridCell(figure, figure=True, row=row.key)))
    body += _typed_lines(report, "")
    return Grid(_STATISTICS, (head,), tuple(body), (110, 25, 35), indented=True)


def _typed_lines(report: Mapping[str, Any], before: str) -> Iterator[tuple[GridCell, ...]]:
    """The parts of the form of 2014 that an office types, in front of a row of the register's."""
    if "whole" not in report or layout_for(report["year"]) != report["layout"]:
        return
    for block in blocks_of(report["layout"]):
        if block.before != before:
            continue
        if block.rows[0].level:
            yield GridCell(block.heading, head=True), GridCell(""), GridCell("")
        for row in block.rows:
            label = GridCell(row.label, head=True, level=row.level)
            figure = figure_in(report, block.heading, row.label, FIGURE)
            yield label, GridCell(row.unit), GridCell(shown(figure, report), figure=not row.heading)
