"""The fees of a year: each application with a notice, a payment, a refund in it; those unpaid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.law.annual import Fees
from tracker.law.facts import Facts, fold, in_force
from tracker.law.fee_acts import FeeCourse, course_of, state_of
from tracker.law.terms import FeeBasis, FeeState, Stage
from tracker.records.connections import reader
from tracker.records.journal import entries_of
from tracker.records.ledger_rows import lines
from tracker.records.models import Application
from tracker.records.tallies import with_fee_in

_ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedFees:
    """A filter of the fee register; None asks nothing."""

    year: int
    state: FeeState | None = None
    basis: FeeBasis | None = None


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One application with a fee, and the name of who applied. `of_person`: to be masked."""

    application: Application
    name: str
    of_person: bool
    facts: Facts
    state: FeeState
    course: FeeCourse


async def fee_lines(authority_id: int, wanted: WantedFees) -> list[FeeLine]:
    """By the day of the notice. A fee is rare, so that all of a year are read and folded."""
    ours = Application.filter(with_fee_in(wanted.year), authority_id=authority_id)
    rows = await lines(await ours.using_db(reader()).order_by("fee_noticed_on", "id"))
    journals = await entries_of([line.application.journal_id for line in rows])
    found = []
    for line in rows:
        facts = fold(in_force(journals[line.application.journal_id]))
        state, charged = state_of(facts), facts.fee_charged
        asked = wanted.state in (None, state)
        asked &= wanted.basis in (None, charged.basis if charged else None)
        if state is not None and asked:
            told = (line.application, line.name, line.of_person, facts)
            found.append(FeeLine(*told, state, course_of(facts)))
    return found


def totals_of(fees: Sequence[FeeLine], year: int) -> Fees:
    """What these add up to in a year, as `tallies` counts it for the report."""
    told = [fee.course for fee in fees if fee.application.counted]
    noticed = [one.noticed for one in told if _in(one.noticed_on, year)]
    refunded = sum((one.refunded for one in told if _in(one.refunded_on, year)), _ZERO)
    received = sum((one.received for one in told if _in(one.received_on, year)), _ZERO)
    return Fees(len(noticed), sum(noticed, _ZERO), received - refunded, refunded)


def _in(on: date | None, year: int) -> bool:
    return on is not None and on.year == year


async def unpaid_fees(first: date, last: date) -> list[int]:
    """The applications, of all authorities, whose term to pay ends within these days."""
    waiting = Application.filter(
        stage=Stage.AWAITING_PAYMENT, waits_until__gte=first, waits_until__lte=last
    ).using_db(reader())
    return [id_ for (id_,) in await waiting.order_by("waits_until", "id").values_list("id")]
