"""One application as its applicant follows it: phase, timeline, clock."""

from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from tracker.law.calendar import Calendar
from tracker.law.deadlines import Deadline, payment_due_on, reckon
from tracker.law.entries import Replied
from tracker.law.facts import Facts, fold, in_force
from tracker.law.flow import Chart, Place, chart, place_of
from tracker.law.grounds import GROUNDS
from tracker.law.remedies import Remedy, remedy, remedy_for_silence
from tracker.law.stages import refusal
from tracker.law.terms import Act, Outcome, Role
from tracker.letters.compose import NAMELESS_COURT, NAMELESS_REVIEW_BODY
from tracker.records.calendars import current_calendar
from tracker.records.following import Line, Papers, lines_of, papers_of
from tracker.records.models import Application, Authority
from tracker.web.access import followed_application
from tracker.web.answer import show
from tracker.web.flow_chart import Drawing, drawing
from tracker.web.public.counting import Counting, counting
from tracker.web.public.story import PHASES, Happened, Phase, phase_of, timeline_of
from tracker.web.site import site_of

_APPLICANT = frozenset({Role.APPLICANT})


@dataclass(frozen=True, slots=True)
class Followed:
    """An application with everything its own pages say of it."""

    application: Application
    office: Authority
    lines: list[Line]
    facts: Facts
    papers: Papers
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
    def payment_due_on(self) -> date | None:
        return payment_due_on(self.facts, self.calendar)

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
    def outcome(self) -> Outcome | None:
        """How it was answered, in the words of the annual table."""
        ending = self.facts.ending
        ground = GROUNDS.get(ending.ground) if isinstance(ending, Replied) else None
        return ground.outcome if ground else None

    @property
    def reply_seq(self) -> int | None:
        """Which line of the journal is the reply in force."""
        return next((line.seq for line in self.lines if line.entry is self.facts.ending), None)

    @property
    def remedy(self) -> Remedy | None:
        """Where to turn: against silence once the period is over, else against the reply."""
        bodies = {
            "review_body": self.office.review_body or NAMELESS_REVIEW_BODY,
            "court": self.office.court or NAMELESS_COURT,
        }
        ending, due = self.facts.ending, self.deadline.due_on
        if isinstance(ending, Replied):
            grounds = [GROUNDS[key] for key in ending.grounds if key in GROUNDS]
            return remedy(grounds, ending.on, **bodies)
        late = ending is None and due is not None and self.deadline.overdue
        return remedy_for_silence(due, **bodies) if late and due else None


async def case_of(request: Request, application: Application) -> Followed:
    """What its applicant may see of it."""
    lines = await lines_of(application.journal_id)
    facts = fold(in_force([line.entry for line in lines]))
    calendar, today = await current_calendar(), site_of(request).clock.today()
    return Followed(
        application=application,
        office=application.authority,
        lines=lines,
        facts=facts,
        papers=await papers_of(application.id),
        calendar=calendar,
        today=today,
        deadline=reckon(facts, calendar, today),
    )


async def following(request: Request) -> Response:
    case = await case_of(request, await followed_application(request))
    done = request.query_params.get("done", "")
    return await show(request, "public/following.html", office=case.office, case=case, done=done)
