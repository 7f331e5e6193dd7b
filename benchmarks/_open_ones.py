"""Applications that are under way, made by the acts themselves, with their journals."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tracker.actions.add_officer import add_officer
from tracker.actions.ask_supplement import ask_supplement
from tracker.actions.consult import consult
from tracker.actions.extend import extend
from tracker.actions.receive import Receipt, Submission, receive
from tracker.actions.register import register
from tracker.clock import CHINA
from tracker.law.calendar import Calendar
from tracker.law.terms import (
    OFFICER_ROLES,
    ApplicantKind,
    Channel,
    ConsultationKind,
)
from tracker.records.calendars import current_calendar
from tracker.records.codes import Codes, new_token
from tracker.records.journal import APPLICANT, Author, officer_author
from tracker.records.models import Application, Authority, Officer, Session

DAYS = 18  # working days since receipt, so that none is overdue


@dataclass(frozen=True, slots=True)
class Followed:
    """An application with everything on its page, and the code of its receipt."""

    number: str
    code: str


async def add_somebody(office: Authority, now: datetime) -> Officer:
    return await add_officer(
        office,
        name="经办人甲",
        sign_in_name="jingban",
        password="一二三四五六七八-bench",
        roles=OFFICER_ROLES,
        now=now,
    )


async def sign_in(officer: Officer, codes: Codes, now: datetime) -> str:
    """A session that began a while ago; its token."""
    token = new_token()
    await Session.create(
        token_digest=codes.digest("session", token),
        officer_id=officer.id,
        created_at=now - timedelta(minutes=30),
        last_seen_at=now,
        expires_at=now + timedelta(hours=12),
    )
    return token


async def fill_open(
    office: Authority, officer: Officer, count: int, *, codes: Codes, now: datetime
) -> Followed:
    """That many received on the last working days; of ten some wait for the applicant, for an
    opinion, or longer than by rule, and one is not registered. The last one is followed."""
    calendar, author = await current_calendar(), officer_author(officer.id, officer.held_roles)
    days = _days_before(now.date(), calendar)
    token, number = "", ""
    for n in range(count, 0, -1):
        since = days[n * DAYS // (count + 1)]
        token = new_token()
        application = await _received(office, n, since, token, codes)
        number = application.register_number
        if n % 10 != 5:
            await register(application.id, author=author, now=since)
            await _went_on(application, n, since, author, calendar)
    return Followed(number, codes.tracking_code(token))


def _days_before(today: date, calendar: Calendar) -> list[datetime]:
    """Mornings of working days, the last first."""
    found: list[datetime] = []
    day = today
    while len(found) < DAYS:
        day -= timedelta(days=1)
        if calendar.is_working(day):
            found.append(datetime.combine(day, time(9, 30), CHINA))
    return found


async def _received(
    office: Authority, n: int, since: datetime, token: str, codes: Codes
) -> Application:
    return await receive(
        office,
        Submission(
            description=f"本街道2025年第{n}号地块的垃圾清运合同、付款凭证和验收报告。" * 3,
            applicant_kind=ApplicantKind.NATURAL_PERSON,
            name=f"申请人{n}",
            telephone=f"1380000{n:04d}",
        ),
        Receipt(channel=Channel.ONLINE, on=since.date(), evidence="网上提交，系统自动确认"),
        token=token,
        codes=codes,
        author=APPLICANT,
        now=since,
    )


async def _went_on(
    application: Application, n: int, since: datetime, author: Author, calendar: Calendar
) -> None:
    """What an office does within the first days, all on the day of receipt."""
    on = {"on": since.date(), "author": author, "now": since}
    match n % 10:
        case 1 | 2:
            await consult(
                application.id,
                kind=ConsultationKind.THIRD_PARTY,
                whom="示例环卫有限公司",
                matter="公开合同单价是否损害贵单位合法权益",
                **on,
            )
        case 3:
            await ask_supplement(
                application.id,
                items="请说明需要哪一年度的资料。",
                respond_by=calendar.after(since.date(), 40),
                **on,
            )
        case 4:
            await extend(
                application.id,
                working_days=20,
                consent_by="公开办负责人",
                reason="涉及资料较多，需要到档案室查找",
                **on,
            )
