"""The annual tables: counts in, tables and named checks out.

`Tallies` are plain counts of one year as the register gives them. `cells` folds them
into the figures of a layout, `tables` writes those under the official labels, `checks`
states every identity the figures must satisfy, with both sides. Nothing here repairs a
figure: totals are counted on their own, never added up from the rows they are checked
against, so that a damaged register shows as a check that does not hold.

Which row an ending counts to follows from its ground, else its result (`grounds.row_of`);
exactly one row per application, a partial disclosure only in its own row.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from tracker.law.grounds import RESULTS, row_of
from tracker.law.layouts import LAYOUTS, TOTAL, Layout, Row
from tracker.law.refusals import NotYourAct, Refusal
from tracker.law.table_refusals import (
    ReportUnbalanced,
    ReportYearRunning,
    RowUndetermined,
    TableInOtherForm,
)
from tracker.law.terms import ApplicantKind, ChallengeKind, ChallengeResult, Channel, Role

_WAN = Decimal(10_000)
_ZERO = Decimal("0.00")
FIGURE = "统计数"

Cells = Mapping[tuple[str, str], int | Decimal]
ByApplicant = Mapping[ApplicantKind, int]


@dataclass(frozen=True, slots=True)
class Days:
    """A span of days that is no year: from `first` to the day before `after`. Figures are taken
    of any; a report is made of a year alone (article 49)."""

    first: date
    after: date

    @property
    def last(self) -> date:
        return self.after - timedelta(days=1)


When = int | Days


def bounds(when: When) -> tuple[date, date]:
    """The first day of a year or a span, and the day after its last."""
    if isinstance(when, Days):
        return when.first, when.after
    return date(when, 1, 1), date(when + 1, 1, 1)


@dataclass(frozen=True, slots=True)
class NewCount:
    """Applications received in the year."""

    applicant: ApplicantKind
    channel: Channel
    n: int


@dataclass(frozen=True, slots=True)
class EndingCount:
    """Applications that ended in the year. `extended`: the reply period had been extended.
    `ground` is None where only the result is known, as after an import."""

    applicant: ApplicantKind
    result: str | None
    ground: str | None
    extended: bool
    n: int


@dataclass(frozen=True, slots=True)
class ChallengeCount:
    """Reviews or litigation that ended in the year, or were pending on its last day."""

    kind: ChallengeKind
    result: ChallengeResult
    n: int


@dataclass(frozen=True, slots=True)
class Fees:
    """Notices issued and money, in yuan, noticed and received in the year.

    A notice taken back is not among them. `received_yuan` is what is left of the receipts once
    the `refunded_yuan` of the year are taken off, of whatever year their payment was (‡): a
    report published already stays as it is.
    """

    notices: int = 0
    noticed_yuan: Decimal = _ZERO
    received_yuan: Decimal = _ZERO
    refunded_yuan: Decimal = _ZERO


_NO_FEES = Fees()


@dataclass(frozen=True, slots=True)
class Given:
    """A table that came as a table, in the form of its year: handed up by an office that keeps
    its register elsewhere, published before the register began, or the balance it opened with.

    Its figures stand as they were given; its money is in the fees of the tallies."""

    layout: str
    cells: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Tallies:
    """One year of a register in counts, or a span of days that ends in it. `carried_in` were
    open when it began, `carried_out` on its last day; `carried_out_before` is last year's as
    it was reported or, where it was not, as the register has it (None: nothing to compare
    with). The tables `given` are added cell by cell."""

    year: int
    new: tuple[NewCount, ...] = ()
    carried_in: ByApplicant = field(default_factory=dict)
    endings: tuple[EndingCount, ...] = ()
    carried_out: ByApplicant = field(default_factory=dict)
    challenges: tuple[ChallengeCount, ...] = ()
    fees: Fees = _NO_FEES
    carried_out_before: ByApplicant | None = None
    given: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """An identity of the form, for one column, with what stands on both sides."""

    name: str
    column: str
    left: int
    right: int

    @property
    def holds(self) -> bool:
        return self.left == self.right


def cells(layout: str, tallies: Tallies) -> Cells:
    """Every figure of the layout by row key and column; challenges of the later forms by
    `challenge.<kind>` and column. Refuses, for a form that an ending's result alone does
    not place (`--layout 2014` for later years), with RowUndetermined, and for a form other
    than that of a table given, with TableInOtherForm."""
    form = LAYOUTS[layout]
    _require_rows(layout, tallies.endings)
    counted = _by_applicant(form, tallies) if form.by_applicant else _statistics(form, tallies)
    figures = dict(counted)
    for given in tallies.given:
        if given.layout != layout:
            raise TableInOtherForm(given=given.layout, layout=layout)
        for place, n in given.cells.items():
            figures[place] += n
    return figures


def together(year: int, parts: Iterable[Tallies]) -> Tallies:
    """Several registers and tables as one, with equal counts of theirs added up. What was carried
    out of the year before is known of the sum only if it is known of every part."""
    of = list(parts)
    new: Counter[tuple[ApplicantKind, Channel]] = Counter()
    endings: Counter[tuple[ApplicantKind, str | None, str | None, bool]] = Counter()
    for one in of:
        for count in one.new:
            new[count.applicant, count.channel] += count.n
        for end in one.endings:
            endings[end.applicant, end.result, end.ground, end.extended] += end.n
    before = [one.carried_out_before for one in of]
    known = [one for one in before if one is not None]
    return Tallies(
        year=year,
        new=tuple(NewCount(*what, n) for what, n in new.items()),
        carried_in=_added(one.carried_in for one in of),
        endings=tuple(EndingCount(*what, n) for what, n in endings.items()),
        carried_out=_added(one.carried_out for one in of),
        challenges=tuple(count for one in of for count in one.challenges),
        fees=Fees(
            notices=sum(one.fees.notices for one in of),
            noticed_yuan=sum((one.fees.noticed_yuan for one in of), _ZERO),
            received_yuan=sum((one.fees.received_yuan for one in of), _ZERO),
            refunded_yuan=sum((one.fees.refunded_yuan for one in of), _ZERO),
        ),
        carried_out_before=_added(known) if len(known) == len(before) else None,
        given=tuple(given for one in of for given in one.given),
    )


def _added(parts: Iterable[ByApplicant]) -> ByApplicant:
    total: Counter[ApplicantKind] = Counter()
    for part in parts:
        total.update(part)
    return dict(total)


def tables(layout: str, tallies: Tallies) -> dict[str, Any]:
    """The tables under their official labels, nested as the form is (formats.md, section 4)."""
    form, figures = LAYOUTS[layout], cells(layout, tallies)
    nested: dict[str, Any] = {}
    for row in form.rows.values():
        at = nested
        for label in row.path[:-1]:
            at = at[label]
        at[row.label] = {} if row.heading else _figures(form, row, figures)
    if not form.by_applicant:
        return {"statistics_table": nested}
    challenges: dict[str, Any] = {}
    for kind, path in form.challenge_rows.items():
        at = challenges
        for label in path[:-1]:
            at = at.setdefault(label, {})
        at[path[-1]] = {
            column: figures[challenge_row(kind), column] for column in form.challenge_columns
        }
    return {"applications": nested, "reviews_litigation": challenges}


def challenge_row(kind: ChallengeKind) -> str:
    """The key of a row of the table of reviews and litigation."""
    return f"challenge.{kind}"


def checks(layout: str, tallies: Tallies) -> list[Check]:
    """Every identity of the form, column by column (law.md, 4.3, 4.4 and section 5)."""
    form, figures = LAYOUTS[layout], cells(layout, tallies)
    if not form.by_applicant:
        return [_sum_check(form, row, FIGURE, figures) for row in form.rows.values() if row.total]
    found = [_balance(column, figures) for column in form.columns]
    found += _rows_add_up(form, figures)
    found += [_columns_add_up(form, row, figures) for row in form.rows.values() if not row.heading]
    found += _carried_over(form, tallies, figures)
    return found + [_challenges_add_up(form, kind, figures) for kind in form.challenge_rows]


CARRIED_OVER = "二、上年结转，等于上年度报告的四、结转下年度"


def is_explained(check: str, note: str) -> bool:
    """Whether a note of the office answers for an identity that does not hold: only for the one
    across years (‡, law.md 4.3), where last year's report stands as it was published and the
    register was corrected since. The figures stay as they are; the note goes with the report."""
    return check == CARRIED_OVER and bool(note.strip())


PUBLISHERS = (Role.HEAD, Role.ADMINISTRATOR)


def publication_refusal(
    year: int, failed: Iterable[str], roles: Collection[Role], today: date
) -> Refusal | None:
    """Why the report of a year may not be published, or None (articles 49, 50).

    The report is on a year that is over; whose identities do not hold is no report, and
    `failed` names those (with column and both sides). By the head of the disclosure office
    or an administrator: the law leaves the person to the authority, so this is the house's
    rule. An identity that leans on last year's published report can hold again once that
    one is published anew, or be explained in a note (`is_explained`).
    """
    if not set(PUBLISHERS) & set(roles):
        who = "或者".join(role.label for role in PUBLISHERS)
        return NotYourAct(act="公布年度报告", roles=who)
    if year >= today.year:
        return ReportYearRunning(year=year)
    names = "；".join(failed)
    return ReportUnbalanced(year=year, checks=names) if names else None


# --- the figures ---------------------------------------------------------------------------


def _require_rows(layout: str, endings: Iterable[EndingCount]) -> None:
    for ending in endings:
        result = RESULTS.get(ending.result or "")
        if result is None or ending.ground is not None or layout not in result.choose:
            continue
        rows = "、".join(LAYOUTS[layout].rows[code].label for code in result.choose[layout])
        raise RowUndetermined(n=ending.n, result=result.label, layout=layout, rows=rows)


def _by_applicant(form: Layout, tallies: Tallies) -> Cells:
    counts: defaultdict[tuple[str, str], int] = defaultdict(int)

    def count(row: str, applicant: ApplicantKind, n: int) -> None:
        counts[row, applicant.label] += n
        counts[row, TOTAL] += n

    for new in tallies.new:
        count("new", new.applicant, new.n)
    for key, carried in (("carried_in", tallies.carried_in), ("carried_out", tallies.carried_out)):
        for applicant, n in carried.items():
            count(key, applicant, n)
    for ending in tallies.endings:
        count("total", ending.applicant, ending.n)
        row = row_of(form.key, ending.result, ending.ground)
        if row is not None:
            count(row, ending.applicant, ending.n)
    for challenge in tallies.challenges:
        counts[challenge_row(challenge.kind), challenge.result.label] += challenge.n
        counts[challenge_row(challenge.kind), TOTAL] += challenge.n
    return _complete(form, counts)


def _complete(form: Layout, counts: Mapping[tuple[str, str], int]) -> Cells:
    """The counts with a nought in every other cell."""
    return {place: counts.get(place, 0) for place in _places(form.key)}


@cache
def _places(layout: str) -> tuple[tuple[str, str], ...]:
    form = LAYOUTS[layout]
    return (
        *((row, column) for row in form.rows for column in form.columns),
        *(
            (challenge_row(kind), column)
            for kind in form.challenge_rows
            for column in form.challenge_columns
        ),
    )


def _statistics(form: Layout, tallies: Tallies) -> Cells:
    counts: Counter[str] = Counter()
    for new in tallies.new:
        counts["received"] += new.n
        counts[form.channels[new.channel]] += new.n
    for ending in tallies.endings:
        counts["ended"] += ending.n
        counts["ended.extended" if ending.extended else "ended.on_time"] += ending.n
        row = row_of(form.key, ending.result, ending.ground)
        if row is not None or ending.result not in RESULTS:
            counts["answered"] += ending.n
        if row is not None:
            counts[row] += ending.n
            counts["denied"] += ending.n if form.rows[row].under == "denied" else 0
    for challenge in tallies.challenges:
        if challenge.result is not ChallengeResult.PENDING:
            row = form.challenges[challenge.kind]
            counts[row] += challenge.n
            counts[f"{row}.{challenge.result}"] += challenge.n
    figures: dict[tuple[str, str], int | Decimal] = {
        (row, FIGURE): counts[row] for row in form.rows
    }
    figures["fees", FIGURE] = tallies.fees.received_yuan / _WAN
    return figures


def _figures(form: Layout, row: Row, figures: Cells) -> dict[str, Any]:
    if form.by_applicant:
        return {column: figures[row.key, column] for column in form.columns}
    figure = figures[row.key, FIGURE]
    return {"单位": row.unit, FIGURE: float(figure) if isinstance(figure, Decimal) else figure}


# --- the identities ------------------------------------------------------------------------


def _balance(column: str, figures: Cells) -> Check:
    return Check(
        "一、本年新收加二、上年结转，等于三（七）总计加四、结转下年度",
        column,
        int(figures["new", column] + figures["carried_in", column]),
        int(figures["total", column] + figures["carried_out", column]),
    )


def _rows_add_up(form: Layout, figures: Cells) -> list[Check]:
    leaves = [row.key for row in form.leaves("results") if row.key != "total"]
    return [
        Check(
            "三（七）总计，等于（一）至（六）各行之和",
            column,
            int(figures["total", column]),
            sum(int(figures[key, column]) for key in leaves),
        )
        for column in form.columns
    ]


def _columns_add_up(form: Layout, row: Row, figures: Cells) -> Check:
    return Check(
        f"总计列等于各类申请人之和：{'／'.join(row.path[1:] or row.path)}",
        TOTAL,
        int(figures[row.key, TOTAL]),
        sum(int(figures[row.key, column]) for column in form.columns if column != TOTAL),
    )


def _carried_over(form: Layout, tallies: Tallies, figures: Cells) -> list[Check]:
    before = tallies.carried_out_before
    if before is None:
        return []
    by_column = {kind.label: n for kind, n in before.items()} | {TOTAL: sum(before.values())}
    return [
        Check(
            CARRIED_OVER,
            column,
            int(figures["carried_in", column]),
            by_column.get(column, 0),
        )
        for column in form.columns
    ]


def _challenges_add_up(form: Layout, kind: ChallengeKind, figures: Cells) -> Check:
    row, path = challenge_row(kind), form.challenge_rows[kind]
    return Check(
        "总计等于结果维持、结果纠正、其他结果、尚未审结之和",
        "／".join(path),
        int(figures[row, TOTAL]),
        sum(int(figures[row, column]) for column in form.challenge_columns if column != TOTAL),
    )


def _sum_check(form: Layout, row: Row, column: str, figures: Cells) -> Check:
    return Check(
        f"{row.label}，等于其下各行之和",
        column,
        int(figures[row.key, column]),
        sum(int(figures[child.key, column]) for child in form.children(row.key)),
    )
