"""The annual report as one document of data (formats.md, section 4)."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from tracker.annual.grid import figure_at
from tracker.annual.workbook import Value, plain_csv
from tracker.law.annual import Check, Fees, Tallies, checks, is_explained, tables
from tracker.law.layouts import LAYOUTS, layout_for
from tracker.law.narrative import sections
from tracker.law.terms import ApplicantKind

_TABLES = ("applications", "reviews_litigation", "statistics_table")


def report_json(
    *,
    authority: str,
    code: str,
    tallies: Tallies,
    layout: str | None = None,
    snapshot: dict[str, Any] | None = None,
    who: str = "本机关",
) -> dict[str, Any]:
    """Tables, sections, fees and checks of one year. The layout is the year's own unless
    given; the headings of the sections are always those of the year. `who` is the subject
    of the sections, other than one authority where subordinates are counted with it."""
    form = layout or layout_for(tallies.year)
    return {
        "authority": authority,
        "code": code,
        "year": tallies.year,
        "layout": form,
        **tables(form, tallies),
        "sections": [{"title": s.title, "text": s.text} for s in sections(tallies, who)],
        "fees": _fees(tallies.fees),
        "checks": [_check(check) for check in checks(form, tallies)],
        "snapshot": snapshot,
    }


def failed_checks(report: dict[str, Any]) -> list[dict[str, Any]]:
    """The identities that do not hold."""
    return [check for check in report["checks"] if not check["holds"]]


def unexplained(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Those of them that no note of the office answers for."""
    note = report.get("whole", {}).get("note", "")
    return [check for check in failed_checks(report) if not is_explained(check["name"], note)]


def named(check: Mapping[str, Any]) -> str:
    """A check with its column and both sides, for a sentence."""
    return f"{check['name']}（{check['column']}）：{check['left']} ≠ {check['right']}"


def fixed(report: Mapping[str, Any]) -> dict[str, Any]:
    """The report as `tracker report` gives it, whose keys are fixed: without the sections and
    figures that an office writes itself."""
    return {key: value for key, value in report.items() if key != "whole"}


def written(report: Mapping[str, Any]) -> str:
    """A report as the JSON it is taken away in."""
    return json.dumps(report, ensure_ascii=False, indent=1)


def digest_of_report(text: str) -> str:
    """SHA-256 of that JSON, in UTF-8."""
    return sha256(text.encode()).hexdigest()


def snapshot_of(frozen_at: datetime, differences: list[dict[str, Any]]) -> dict[str, Any]:
    """What a report says of its year as it was published: when, and what has changed since."""
    return {"frozen_at": frozen_at.isoformat(), "differences": differences}


def figures_of(report: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], int | float | str]]:
    """Every figure of the tables and the fees under the labels it stands under."""
    typed = report.get("whole", {}).get("table_two", {})
    yield from _leaves(typed, ())
    for table in _TABLES:
        yield from _leaves(report.get(table, {}), ())
    for name, value in report["fees"].items():
        yield ("fees", name), value


def _leaves(
    nested: Mapping[str, Any], path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], int | float]]:
    for label, value in nested.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, (*path, label))
        elif isinstance(value, int | float):
            yield (*path, label), value


def differences(frozen: Mapping[str, Any], now: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Where two reports in one layout say different figures: labels, and both figures. A
    figure of table two that only the later one has counts too."""
    live, then = dict(figures_of(now)), dict(figures_of(frozen))
    typed = live if "whole" in frozen else {}
    return [
        {"figure": list(path), "frozen": then.get(path), "now": live.get(path)}
        for path in dict.fromkeys((*then, *typed))
        if live.get(path) != then.get(path)
    ]


def carried_out_of(report: Mapping[str, Any]) -> dict[ApplicantKind, int] | None:
    """The row 结转下年度 by kind of applicant; None for a form without it."""
    form = LAYOUTS[report["layout"]]
    if not form.by_applicant:
        return None
    row = figure_at(report["applications"], form.rows["carried_out"].path)
    return {kind: row[kind.label] for kind in ApplicantKind}


def report_csv(report: Mapping[str, Any]) -> bytes:
    """The figures of a report, each in a row of its own: table or row, column, number."""
    blank = report.get("whole", {}).get("blank_noughts", False)
    rows: list[tuple[Value, ...]] = [
        ("／".join(path[:-1]), path[-1], "" if blank and not value else str(value))
        for path, value in figures_of(report)
    ]
    return plain_csv(("项目", "列", "数"), rows)


def _fees(fees: Fees) -> dict[str, Any]:
    return {
        "notices": fees.notices,
        "noticed_yuan": f"{fees.noticed_yuan:.2f}",
        "received_yuan": f"{fees.received_yuan:.2f}",
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "name": check.name,
        "column": check.column,
        "left": check.left,
        "right": check.right,
        "holds": check.holds,
    }
