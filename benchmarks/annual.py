"""How long the annual tables of one year take beside the plain SQL that counts the same.

Two registers in each engine: one authority with all applications, and a tree of 300 that have
as many between them. Tables and roll-up are measured from the question to the finished document;
the plain SQL is what somebody with a console would write, over the same connection, and its
figures are held against every cell of the document.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from benchmarks._databases import ENGINES, Installation, installed, settle
from benchmarks._register import fill
from benchmarks._turns import (
    SECONDS,
    ResultsDiffer,
    arguments,
    heading,
    in_turns,
    line,
    ratio,
    spread,
    timed,
)
from tracker.actions.annual_report import annual_report
from tracker.actions.rollup import RollUp, rolled_up
from tracker.annual.report import figures_of, report_json
from tracker.law.annual import challenge_row
from tracker.law.grounds import row_of
from tracker.law.layouts import LAYOUTS, TOTAL, layout_for
from tracker.law.terms import ApplicantKind, ChallengeKind, ChallengeResult
from tracker.records.connections import in_transaction
from tracker.records.models import Authority

YEAR, TODAY = 2024, date(2025, 3, 3)
UNITS = 300
TARGET = 1.5

FIRST, AFTER = f"'{YEAR}-01-01'", f"'{YEAR + 1}-01-01'"
OPEN = "received_on < {day} AND (ended_on IS NULL OR ended_on >= {day})"
NOTICED, PAID, REFUNDED = (
    f"{column} >= {FIRST} AND {column} < {AFTER}"
    for column in ("fee_noticed_on", "fee_received_on", "fee_refunded_on")
)

# What is counted, by which columns, over which rows; of one authority, or by that of each.
OF_ONE = {"unit": "1", "whose": "authority_id = 1"}
OF_EACH = {"unit": "authority_id", "whose": "TRUE"}
PLAIN = {
    "new": f"""
        SELECT {{unit}}, applicant_kind, COUNT(*), channel FROM application
        WHERE {{whose}} AND counted AND received_on >= {FIRST} AND received_on < {AFTER}
        GROUP BY {{unit}}, applicant_kind, channel""",
    "carried_in": f"""
        SELECT {{unit}}, applicant_kind, COUNT(*) FROM application
        WHERE {{whose}} AND counted AND {OPEN.format(day=FIRST)}
        GROUP BY {{unit}}, applicant_kind""",
    "endings": f"""
        SELECT {{unit}}, applicant_kind, COUNT(*), result, ground, extended FROM application
        WHERE {{whose}} AND counted AND ended_on >= {FIRST} AND ended_on < {AFTER}
        GROUP BY {{unit}}, applicant_kind, result, ground, extended""",
    "carried_out": f"""
        SELECT {{unit}}, applicant_kind, COUNT(*) FROM application
        WHERE {{whose}} AND counted AND {OPEN.format(day=AFTER)}
        GROUP BY {{unit}}, applicant_kind""",
    "closed": f"""
        SELECT {{unit}}, kind, result, COUNT(*) FROM challenge
        WHERE {{whose}} AND NOT CAST(co_defendant_only AS BOOLEAN)
        AND closed_on >= {FIRST} AND closed_on < {AFTER} GROUP BY {{unit}}, kind, result""",
    "pending": f"""
        SELECT {{unit}}, kind, 'pending', COUNT(*) FROM challenge
        WHERE {{whose}} AND NOT CAST(co_defendant_only AS BOOLEAN)
        AND filed_on < {AFTER} AND (closed_on IS NULL OR closed_on >= {AFTER})
        GROUP BY {{unit}}, kind""",
    "fees": f"""
        SELECT {{unit}}, SUM(CASE WHEN {NOTICED} THEN 1 ELSE 0 END),
        SUM(CASE WHEN {NOTICED} THEN CAST(fee_noticed AS DECIMAL(12, 2)) ELSE 0 END),
        SUM(CASE WHEN {PAID} THEN CAST(fee_received AS DECIMAL(12, 2)) ELSE 0 END),
        SUM(CASE WHEN {REFUNDED} THEN CAST(fee_refunded AS DECIMAL(12, 2)) ELSE 0 END)
        FROM application WHERE {{whose}} AND counted
        AND ({NOTICED} OR {PAID} OR {REFUNDED}) GROUP BY {{unit}}""",
}

Rows = Mapping[str, list[tuple[Any, ...]]]
Figures = Mapping[tuple[str, ...], Any]


async def plain_count(asked_of: Mapping[str, str]) -> Rows:
    """Every query once, within one transaction as the report has it."""
    counted = {}
    async with in_transaction() as moment:
        for name, statement in PLAIN.items():
            _, rows = await moment.execute_query(statement.format(**asked_of))
            counted[name] = [tuple(row) for row in rows]
    return counted


def of_unit(counted: Rows, id_: int) -> Rows:
    return {name: [row for row in rows if row[0] == id_] for name, rows in counted.items()}


def figures_by_hand(counted: Rows) -> Figures:
    """The cells of the form of that year out of the rows of the plain SQL."""
    form = LAYOUTS[layout_for(YEAR)]
    cells: Counter[tuple[str, str]] = Counter()

    def add(row: str, applicant: str, n: int) -> None:
        cells[row, ApplicantKind(applicant).label] += n
        cells[row, TOTAL] += n

    for row in ("new", "carried_in", "carried_out"):
        for _, applicant, n, *_rest in counted[row]:
            add(row, applicant, n)
    for _, applicant, n, result, ground, _extended in counted["endings"]:
        add("total", applicant, n)
        add(str(row_of(form.key, result, ground)), applicant, n)
    for _, kind, result, n in (*counted["closed"], *counted["pending"]):
        cells[challenge_row(ChallengeKind(kind)), ChallengeResult(result).label] += n
        cells[challenge_row(ChallengeKind(kind)), TOTAL] += n
    paths = {row.key: row.path for row in form.rows.values() if not row.heading}
    in_tables = {(*path, by): cells[key, by] for key, path in paths.items() for by in form.columns}
    in_challenges = {
        (*path, by): cells[challenge_row(kind), by]
        for kind, path in form.challenge_rows.items()
        for by in form.challenge_columns
    }
    notices, noticed, received, refunded = (
        sum(Decimal(str(row[place])) for row in counted["fees"]) for place in range(1, 5)
    )
    return {
        **in_tables,
        **in_challenges,
        ("fees", "notices"): int(notices),
        ("fees", "noticed_yuan"): f"{noticed:.2f}",
        ("fees", "received_yuan"): f"{received - refunded:.2f}",
    }


def hold_against(document: Mapping[str, Any], counted: Rows) -> None:
    said, by_hand = dict(figures_of(document)), figures_by_hand(counted)
    apart = [
        f"{'／'.join(cell)}: {said.get(cell)} and {by_hand.get(cell)}"
        for cell in {**said, **by_hand}
        if said.get(cell) != by_hand.get(cell)
    ]
    if apart:
        raise ResultsDiffer("\n".join(apart))


def hold_units_against(found: RollUp, counted: Rows) -> None:
    hold_against(found.report, counted)
    for unit in found.units:
        authority = unit.place.authority
        if unit.tallies is None:
            raise ResultsDiffer(f"{authority.code} is missing")
        document = report_json(authority=authority.name, code="", tallies=unit.tallies)
        hold_against(document, of_unit(counted, authority.id))


async def measure(units: int, turns: int) -> list[list[float]]:
    """Seconds of the tables of one authority, or the roll-up of several, over the open database,
    and of the plain SQL."""
    city = await Authority.get(id=1)

    async def tables() -> Any:
        return await annual_report(city, YEAR)

    async def roll_up() -> Any:
        return await rolled_up(city, YEAR, TODAY)

    async def plain() -> Rows:
        return await plain_count(OF_ONE if units == 1 else OF_EACH)

    document = tables if units == 1 else roll_up
    found, counted = await document(), await plain()
    if isinstance(found, RollUp):
        hold_units_against(found, counted)
    else:
        hold_against(found, counted)
    return await in_turns([timed(document), timed(plain)], turns)


async def measure_in(
    installation: Installation, applications: int, units: int, turns: int
) -> list[list[float]]:
    async with installation.opened():
        await fill(applications, units)
        await settle()
        return await measure(units, turns)


def main() -> None:
    reader = arguments(__doc__, turns=7)
    reader.add_argument("--applications", type=int, default=1_000_000)
    asked = reader.parse_args()
    heading(*SECONDS, "ratio")
    for engine in asked.engine or ENGINES:
        with ENGINES[engine]() as new:
            for units in (1, UNITS):
                with installed(new) as here:
                    measured = measure_in(here, asked.applications, units, asked.turns)
                    document, plain = asyncio.run(measured)
                what = "tables of one year" if units == 1 else f"roll-up of {units}"
                label = f"{engine}: {what}, {asked.applications:,}"
                line(label, *spread(document), ratio(document, plain))
                line("  plain SQL", *spread(plain))
    print(f"target: at most {TARGET} times the plain SQL; every cell of both agrees")


if __name__ == "__main__":
    main()
