"""The annual report as one document of data (formats.md, section 4)."""

from typing import Any

from tracker.law.annual import Check, Fees, Tallies, checks, tables
from tracker.law.layouts import layout_for
from tracker.law.narrative import sections


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
    """The identities that do not hold; a report that has any ends with exit status 1."""
    return [check for check in report["checks"] if not check["holds"]]


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
