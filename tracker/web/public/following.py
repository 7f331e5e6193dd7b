"""One application as its applicant follows it: phase, timeline, clock."""

from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.rate import may_change
from tracker.clock import CHINA
from tracker.law.calendar import Calendar
from tracker.law.case_limits import limits_now
from tracker.law.deadlines import Deadline, payment_due_on, reckon
from tracker.law.entries import Delivered, Joined
from tracker.law.facts import Facts, fold, in_force
from tracker.law.fee_acts import FeeCourse, course_of, notice_of, state_of
from tracker.law.fees import Fee
from tracker.law.flow import Chart, Place, chart, place_of
from tracker.law.grounds import GROUNDS
from tracker.law.limits import Limit, Whose
from tracker.law.remedies import Remedy, remedy, remedy_for_silence
from tracker.law.stages import refusal
from tracker.law.terms import Act, FeeState, Role
from tracker.letters.counting import Counting, counting
from tracker.records.authorities import bodies_of
from tracker.records.beside import Tables, beside_application
from tracker.records.calendars import current_calendar
from tracker.records.correspondence import Message, Rating
from tracker.records.following import Line, Papers, lines_of, papers_of
from tracker.records.messages import Thread, thread_of
from tracker.records.models import Application, Authority
from tracker.web.answer import show
from tracker.web.door import followed_application
from tracker.web.flow_chart import Drawing, drawing
from tracker.web.public.story import (
    PHASES,
    STEPS,
    Happened,
    Phase,
    phase_of,
    step_of,
    timeline_of,
)
from tracker.web.site import site_of
from tracker.web.what_if import query_of

_APPLICANT = frozenset({Role.APPLICANT})
_OWED = "reply"


@dataclass(frozen=True, slots=True)
class Followed:
    """An application with everything its own pages say of it."""

    application: Application
    office: Authority
    lines: list[Line]
    facts: Facts
    papers: Papers
    beside: Tables
    calendar: Calendar
    today: date
    deadline: Deadline

    def may(self, act: str) -> bool:
        """Whether the law lets the applicant do this today."""
        return refusal(Act(act), self.facts, _APPLICANT, self.today, self.calendar) is None

    @property
    def phase(self) -> Phase:
        return phase_of(self.facts, self.deadline)

    @property
    def phase_words(self) -> str:
        return str(PHASES[self.phase])

    @property
    def timeline(self) -> list[Happened]:
        return timeline_of(self.lines)

    @property
    def counting(self) -> Counting | None:
        return counting(self.deadline, self.calendar)

    @property
    def limits(self) -> tuple[Limit, ...]:
        """Every limit that matters today; the remedies from the day the reply was received,
        or, until the office has recorded it, from the day it was first opened here."""
        facts = self.facts
        if facts.reply is not None and facts.delivered is None and self.opened_on:
            facts = facts.after(Delivered(on=self.opened_on))
        return limits_now(facts, self.calendar, self.today)

    @property
    def own_dates(self) -> tuple[Limit, ...]:
        """The last days worth a place in the applicant's own calendar: the reply that is owed,
        the applicant's own terms, the remedies. What else binds the office is its business."""
        return tuple(
            limit
            for limit in self.limits
            if limit.on is not None
            and not (limit.is_met or limit.is_cap)
            and (limit.key == _OWED or limit.whose is Whose.APPLICANT)
        )

    @property
    def opened_on(self) -> date | None:
        """The day the applicant first opened the reply in force here."""
        letter = self.papers.letter(self.reply_seq) if self.reply_seq else None
        at = letter.opened_at if letter else None
        return at.astimezone(CHINA).date() if at else None

    @property
    def remedy_limits(self) -> tuple[Limit, ...]:
        """How long the remedies are open; without a day until the reply was delivered."""
        return tuple(limit for limit in self.limits if limit.is_remedy)

    @property
    def paused_days(self) -> int:
        """Working days up to today that opinions took out of the count."""
        return sum(
            not day.counts and self.calendar.is_working(day.on)
            for day in self.deadline.days
            if day.on <= self.today
        )

    @property
    def step(self) -> int | None:
        """Which of `STEPS` it has reached; None where it ended otherwise."""
        return step_of(self.facts)

    @property
    def what_if(self) -> str | None:
        return query_of([line.entry for line in self.lines])

    @property
    def payment_due_on(self) -> date | None:
        return payment_due_on(self.facts, self.calendar)

    @property
    def fee_notice(self) -> Fee | None:
        """What the fee is made of."""
        return notice_of(self.facts)

    @property
    def fee(self) -> FeeCourse:
        return course_of(self.facts)

    @property
    def fee_state(self) -> FeeState | None:
        return state_of(self.facts)

    @property
    def chart(self) -> Chart:
        return chart()

    @property
    def place(self) -> Place:
        return place_of(self.facts, self.deadline.running)

    @property
    def drawing(self) -> Drawing:
        return drawing(self.chart, self.place)

    @property
    def outcome(self) -> str:
        """How it was answered, in the words of the annual table; of a correction, what was
        done. Empty while there is no reply."""
        reply = self.facts.reply
        ground = GROUNDS.get(reply.ground) if reply else None
        if ground is None:
            return ""
        return ground.outcome.label if ground.outcome else ground.label

    @property
    def reply_seq(self) -> int | None:
        """Which line of the journal is the reply in force."""
        reply = self.facts.reply
        return next((line.seq for line in self.lines if line.entry is reply), None)

    @property
    def related(self) -> tuple[str, ...]:
        """The register numbers of the applications it was split into, came from, or went on in."""
        ending, whole = self.facts.ending, self.facts.received.split_from
        joined = (ending.into,) if isinstance(ending, Joined) else ()
        return (*((whole,) if whole else ()), *self.facts.split_into, *joined)

    @property
    def remedy(self) -> Remedy | None:
        """Where to turn: against silence once the period is over, else against the reply."""
        bodies = bodies_of(self.office)
        reply, due = self.facts.reply, self.deadline.due_on
        if reply is not None:
            grounds = [GROUNDS[key] for key in reply.grounds if key in GROUNDS]
            return remedy(grounds, reply.on, **bodies)
        late = self.facts.ending is None and due is not None and self.deadline.overdue
        return remedy_for_silence(due, **bodies) if late and due else None


async def case_of(request: Request, application: Application) -> Followed:
    """What its applicant may see of it."""
    lines = await lines_of(application.journal_id)
    facts = fold(in_force([line.entry for line in lines]))
    calendar, today = await current_calendar(), site_of(request).clock.today()
    there = await beside_application(application.id)
    return Followed(
        application=application,
        office=application.authority,
        lines=lines,
        facts=facts,
        papers=await papers_of(application.id, there),
        beside=there,
        calendar=calendar,
        today=today,
        deadline=reckon(facts, calendar, today),
    )


async def following(request: Request) -> Response:
    case = await case_of(request, await followed_application(request))
    id_ = case.application.id
    rating = await Rating.get_or_none(application_id=id_) if Rating in case.beside else None
    return await show(
        request,
        "public/following.html",
        office=case.office,
        case=case,
        done=request.query_params.get("done", ""),
        thread=await thread_of(id_) if Message in case.beside else Thread(),
        steps=[str(step) for step in STEPS],
        rated=rating is not None,
        may_rate=case.facts.ending is not None
        and (rating is None or may_change(rating, site_of(request).clock.now())),
    )
