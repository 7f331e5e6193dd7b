"""What an application's page says of a fee: what could be charged, or what became of one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from pydantic import Field

from tracker.law.deadlines import payment_due_on
from tracker.law.facts import Facts
from tracker.law.fee_acts import FeeCourse, course_of, notice_of, state_of
from tracker.law.fees import LARGEST, Fee, ladders, tariff_on
from tracker.law.terms import Act, FeeBasis, FeeState
from tracker.records.applicants import BeforeInMonth
from tracker.records.cases import CaseFile
from tracker.records.handling import pages_of
from tracker.records.handling_models import Material
from tracker.web.desk.act_forms import Count
from tracker.web.desk.case_todo import Now
from tracker.web.forms import Filled, Form, fill

STATE_LIGHTS = {
    FeeState.AWAITED: "amber",
    FeeState.PAID: "green",
    FeeState.UNPAID: "red",
}


class PagesAsked(Form):
    """How many pages would be given, to see what they could cost."""

    pages: Count | None = Field(None, title="提供的页数", ge=0, le=LARGEST)


@dataclass(frozen=True, slots=True)
class CaseFee:
    """`found`: what came before in the month, while a notice may go out; `free`: how many items
    and pages are free; `typed`: the pages as they were typed, `pages` as they were read."""

    facts: Facts
    state: FeeState | None
    course: FeeCourse
    notice: Fee | None
    due_on: date | None
    provisional: bool
    found: BeforeInMonth | None = None
    free: Mapping[FeeBasis, int] | None = None
    ladders: tuple[Fee, ...] = ()
    pages: int | None = None
    typed: str = ""
    wrong: str | None = None

    @property
    def light(self) -> str:
        return STATE_LIGHTS.get(self.state, "plain") if self.state else "plain"

    @property
    def over_items(self) -> bool:
        return any(fee.yuan for fee in self.ladders if fee.basis is FeeBasis.ITEMS)

    @property
    def over_pages(self) -> bool:
        return any(fee.yuan for fee in self.ladders if fee.basis is FeeBasis.PAGES)

    @property
    def is_crossed(self) -> bool:
        return self.over_items or self.over_pages


def pages_asked(query: Mapping[str, str], material: Collection[Material]) -> Filled[PagesAsked]:
    """The one place that says of how many pages a fee is thought through: those typed, else
    those of what was found."""
    found = pages_of(material)
    return fill(PagesAsked, query if "pages" in query or found is None else {"pages": str(found)})


def case_fee(
    case: CaseFile, query: Mapping[str, str], now: Now, month: BeforeInMonth
) -> CaseFee | None:
    """None where there is neither a fee nor the right to charge one. `month`: what the applicant
    asked for before in the month."""
    facts, calendar, may_charge = case.facts, now.calendar, now.may(Act.CHARGE)
    state, due = state_of(facts), None
    if state is FeeState.AWAITED:
        due = payment_due_on(facts, calendar)
    if state is None and not may_charge:
        return None
    so_far = CaseFee(
        facts=facts,
        state=state,
        course=course_of(facts),
        notice=notice_of(facts),
        due_on=due,
        provisional=due is not None and calendar.day(due).provisional,
    )
    if not may_charge:
        return so_far
    asked = pages_asked(query, case.material)
    pages = asked.form.pages if asked.form else None
    return replace(
        so_far,
        found=month,
        free={basis: tariff_on(basis, now.today).free_to for basis in FeeBasis},
        ladders=ladders(1, month.count, pages, now.today),
        pages=pages,
        typed=asked.typed.get("pages", ""),
        wrong=asked.errors.get("pages"),
    )
