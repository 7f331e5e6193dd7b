"""A report as plain text for a terminal, columns aligned by the width of the characters."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tracker.annual.grid import Grid, GridCell, figure_at, grids, has_tables, shown, title_of
from tracker.annual.whole import sections_of
from tracker.law.annual import FIGURE
from tracker.law.layouts import LAYOUTS, Layout
from tracker.widths import width_of

_GAP = "  "
_INDENT = "  "


def report_text(report: Mapping[str, Any]) -> str:
    """The report `report_json` gives: tables, sections, fees, checks."""
    form = LAYOUTS[report["layout"]]
    parts = [title_of(report), f"版式：{form.source}"]
    parts += _tables(form, report) if has_tables(report) else []
    parts += [f"{section['title']}\n{section['text']}" for section in sections_of(report)]
    fees = report["fees"]
    parts.append(
        f"收费：通知{fees['notices']}件，通知金额{fees['noticed_yuan']}元，"
        f"实收{fees['received_yuan']}元"
    )
    parts.append(_checks(report["checks"]))
    if report["snapshot"]:
        parts.append(_snapshot(report["snapshot"]))
    return "\n\n".join(parts) + "\n"


def _tables(form: Layout, report: Mapping[str, Any]) -> list[str]:
    found = grids(report)
    if not form.by_applicant:
        return [_aligned(["统计指标", "单位", FIGURE], map(_line, found[0].body))]
    table_two = [f"{grid.caption}\n{_blocks(grid)}" for grid in found[:-2]]
    applications = _aligned([form.headings["applications"], *form.columns], _rows(form, report))
    challenges = _aligned(
        [form.headings["challenges"], *form.challenge_columns], _challenge_rows(form, report)
    )
    return [*table_two, applications, challenges]


def _line(cells: Sequence[GridCell]) -> list[str]:
    return [_INDENT * cell.level + cell.text for cell in cells]


def _blocks(grid: Grid) -> str:
    """Table two block by block: its columns mean something else in each."""
    blocks: list[list[list[str]]] = []
    for cells in grid.body:
        if len(cells) == 1:
            blocks.append([])
        blocks[-1].append(_line(cells))
    return "\n".join(f"{title}\n{_aligned(head, rows)}" for [title], head, *rows in blocks)


def _rows(form: Layout, report: Mapping[str, Any]) -> Iterable[list[str]]:
    for row in form.rows.values():
        label = _INDENT * (len(row.path) - 1) + row.label
        figures = {} if row.heading else figure_at(report["applications"], row.path)
        yield [label, *(shown(figures.get(column), report) for column in form.columns)]


def _challenge_rows(form: Layout, report: Mapping[str, Any]) -> Iterable[list[str]]:
    for path in form.challenge_rows.values():
        figures = figure_at(report["reviews_litigation"], path)
        yield ["／".join(path), *(shown(figures[c], report) for c in form.challenge_columns)]


def _checks(checks: Sequence[Mapping[str, Any]]) -> str:
    failed = [check for check in checks if not check["holds"]]
    if not failed:
        return f"勾稽关系：{len(checks)}项，全部成立"
    lines = [f"勾稽关系：{len(checks)}项，其中{len(failed)}项不成立"]
    lines += [
        f"{_INDENT}不成立：{check['name']}（{check['column']}）："
        f"左边{check['left']}，右边{check['right']}"
        for check in failed
    ]
    return "\n".join(lines)


def _snapshot(snapshot: Mapping[str, Any]) -> str:
    changed = snapshot["differences"]
    since = f"有{len(changed)}处与登记簿现在的数不同" if changed else "与登记簿现在的数相同"
    lines = [f"公布：{snapshot['frozen_at']}，{since}"]
    lines += [
        f"{_INDENT}{'／'.join(one['figure'])}：公布的是{one['frozen']}，现在是{one['now']}"
        for one in changed
    ]
    return "\n".join(lines)


def _aligned(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Labels to the left, figures to the right; a Chinese character is two columns wide."""
    lines = [head, *rows]
    widths = [max(width_of(line[i]) for line in lines) for i in range(len(head))]
    return "\n".join(
        _GAP.join(
            [
                line[0] + " " * (widths[0] - width_of(line[0])),
                *(
                    " " * (width - width_of(cell)) + cell
                    for cell, width in zip(line[1:], widths[1:], strict=True)
                ),
            ]
        ).rstrip()
        for line in lines
    )
