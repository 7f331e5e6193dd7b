"""The roll-up (汇总): an authority with all below it in one report, and each on its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.actions.annual_report import annual_report
from tracker.actions.unit_figures import Unit, units_of
from tracker.annual.report import report_json
from tracker.law.annual import together
from tracker.law.terms import Handed, UnitSource
from tracker.records.authority_tree import tree_under
from tracker.records.models import Authority


@dataclass(frozen=True, slots=True)
class RollUp:
    """The report of all together, and where each of them stands."""

    units: list[Unit]
    report: dict[str, Any]

    @property
    def missing(self) -> list[Unit]:
        return [unit for unit in self.units if unit.source is UnitSource.MISSING]

    @property
    def failing(self) -> list[Unit]:
        return [unit for unit in self.units if unit.failed]

    @property
    def late(self) -> list[Unit]:
        return [unit for unit in self.units if unit.handed in (Handed.LATE, Handed.OVERDUE)]


async def rolled_up(
    authority: Authority, year: int, today: date, layout: str | None = None
) -> RollUp:
    """Those without figures are in no sum, and named. An authority with none below it has its
    own report. Raises a Refusal as `annual_report` does."""
    units = await units_of(await tree_under(authority), year, today)
    if len(units) == 1:
        return RollUp(units, await annual_report(authority, year, layout))
    report = report_json(
        authority=authority.name,
        code=authority.code,
        tallies=together(year, [unit.tallies for unit in units if unit.tallies is not None]),
        layout=layout,
        who="本机关及所属机关",
    )
    return RollUp(units, report)


def troubles(found: RollUp) -> Iterator[str]:
    """What whoever uses the sum has to know of its units, a line each."""
    for unit in found.missing:
        yield f"没有数字，未计入：{_named(unit)}"
    for unit in found.failing:
        yield f"勾稽关系不符：{_named(unit)}，{len(unit.failed)}项"
    for unit in found.late:
        yield f"{unit.handed.label}：{_named(unit)}"


def _named(unit: Unit) -> str:
    return f"{unit.place.authority.code} {unit.place.authority.name}"
