"""The whole annual report: every section of the form, table two, and the note beside them.

It goes with the figures of the register under the key `whole`, which the fixed format of
`tracker report` does not have. Table two stands under its official labels, as the tables do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tracker.law.annual import Tallies
from tracker.law.layouts import layout_for
from tracker.law.narrative import headings, offered
from tracker.law.proactive import blocks_of, cells_of, figure_kept
from tracker.letters.wording import day

NOTE_TITLE = "关于上年结转的说明"
CHANGES_TITLE = "与上次公布的不同"


@dataclass(frozen=True, slots=True)
class Written:
    """What an office wrote for a report. A section it never wrote has the sentences offered;
    one it emptied is empty."""

    texts: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    blank_noughts: bool = False


def whole_of(tallies: Tallies, written: Written) -> dict[str, Any]:
    """The whole report of one authority and year, as data."""
    texts = {**offered(tallies), **written.texts}
    return {
        "sections": [
            {"key": key, "title": title, "text": texts.get(key, "")}
            for key, title in headings(tallies.year).items()
        ],
        "table_two": _table_two(layout_for(tallies.year), written.typed),
        "note": written.note,
        "blank_noughts": written.blank_noughts,
    }


def _table_two(layout: str, typed: Mapping[str, str]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for cell in cells_of(layout).values():
        row = nested.setdefault(cell.block.heading, {}).setdefault(cell.row.label, {})
        said = typed.get(cell.key)
        row[cell.column.label] = None if said is None else figure_kept(said)
    return nested


def typed_in(report: Mapping[str, Any], layout: str) -> dict[str, str]:
    """The figures of table two of a report by cell; nothing if it was made in another form."""
    if "whole" not in report or layout_for(report["year"]) != layout:
        return {}
    found = {}
    for block in blocks_of(layout):
        for cell in block.cells():
            figure = figure_in(report, cell.block.heading, cell.row.label, cell.column.label)
            if figure is not None:
                found[cell.key] = f"{figure:g}" if isinstance(figure, float) else str(figure)
    return found


def figure_in(report: Mapping[str, Any], block: str, row: str, column: str) -> float | None:
    """One figure of table two under its labels."""
    figure: float | None = report["whole"]["table_two"].get(block, {}).get(row, {}).get(column)
    return figure


def untyped(report: Mapping[str, Any]) -> int:
    """How many figures of table two nobody typed."""
    table = report["whole"]["table_two"]
    return sum(
        figure is None
        for rows in table.values()
        for columns in rows.values()
        for figure in columns.values()
    )


def empty_sections(report: Mapping[str, Any]) -> list[str]:
    """The headings under which nothing stands, neither text nor table."""
    return [
        section["title"]
        for section in report["whole"]["sections"]
        if not section["text"].strip() and section["key"] != "proactive"
    ]


def sections_of(report: Mapping[str, Any]) -> list[dict[str, str]]:
    """Every heading with its text, from the first section to the notes behind the last; of a
    report without the whole, the sections about applications."""
    whole = report.get("whole")
    if whole is None:
        return list(report["sections"])
    return [*whole["sections"], *_behind(whole)]


def _behind(whole: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    if whole["note"].strip():
        yield {"title": NOTE_TITLE, "text": whole["note"]}
    changes = whole.get("changes")
    if changes:
        yield {"title": CHANGES_TITLE, "text": "\n".join(change_lines(changes))}


def change_lines(changes: Mapping[str, Any]) -> list[str]:
    """What a report says otherwise than the one it follows, line by line."""
    since = datetime.fromisoformat(changes["since"])
    lines = [f"上次公布：{day(since.date())}{since:%H:%M}"]
    for one in changes["figures"]:
        reason = f"（{one['reason']}）" if one["reason"] else ""
        lines.append(f"{'／'.join(one['figure'])}：{one['before']} → {one['now']}{reason}")
    lines += [f"文字有修改：{title}" for title in changes["texts"]]
    return lines


def changes_between(
    before: Mapping[str, Any],
    now: Mapping[str, Any],
    figures: list[dict[str, Any]],
    reasons: Mapping[tuple[str, ...], str],
) -> dict[str, Any]:
    """What a publication says of the one it follows. `figures`: where they differ."""
    former = {section["title"]: section["text"] for section in sections_of(before)}
    return {
        "since": before["snapshot"]["frozen_at"],
        "figures": [
            {
                "figure": one["figure"],
                "before": one["frozen"],
                "now": one["now"],
                "reason": reasons.get(tuple(one["figure"]), ""),
            }
            for one in figures
        ],
        "texts": [
            section["title"]
            for section in now["whole"]["sections"]
            if former.get(section["title"], "") != section["text"]
        ],
    }
