"""One line of the register of reviews and litigation, in all its columns. Statutory: Chinese."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from tracker.law.calendar import Calendar
from tracker.law.challenge_limits import limits_of_file, own_limits
from tracker.law.challenge_stages import ChallengeFile
from tracker.law.challenge_terms import Move
from tracker.records.ledger_rows import lines
from tracker.records.models import Challenge
from tracker.web.templating import masked_name

Cell = str | date | Decimal | None

COLUMNS = (
    "类型", "案号", "收案日期", "审结日期", "结果", "登记编号", "一并被告的复议机关",
    "计入年报栏目", "阶段", "申请人", "被诉答复文号", "之前的行政复议", "程序",
    "受理、立案", "收到副本", "提出答复、答辩", "听证、开庭", "决定、第一审裁判",
    "决定、裁判文号", "收到决定、裁判", "上诉", "第二审案号", "第二审裁判", "第二审裁判文号",
    "收到第二审裁判", "费用（元）", "本机关下一期限", "期限事项",
)  # fmt: skip


async def applicants_of(challenges: Iterable[Challenge]) -> dict[int, str]:
    """Who applied, by the id of the application, natural persons masked: those who turn
    against a reply, as a rule."""
    applications = {one.application.id: one.application for one in challenges if one.application}
    return {
        line.application.id: masked_name(line.name) if line.of_person else line.name
        for line in await lines(list(applications.values()))
    }


def cells_of(
    challenge: Challenge, case: ChallengeFile, applicant: str, calendar: Calendar, today: date
) -> tuple[Cell, ...]:
    """The values under `COLUMNS`."""
    own = own_limits(limits_of_file(case, calendar, today), today)
    hearings = [one.entry.hearing_on for one in case.moves if one.entry.hearing_on]
    return (
        challenge.kind.label,
        challenge.case_number,
        challenge.filed_on,
        challenge.closed_on,
        challenge.decision,
        challenge.application.register_number if challenge.application else "",
        "是" if challenge.co_defendant_only else "否",
        "不计入" if challenge.co_defendant_only else challenge.result.label,
        case.phase.label,
        applicant,
        challenge.letter_number,
        challenge.earlier.case_number if challenge.earlier else "",
        case.procedure.label if case.procedure else "",
        _on(case, Move.ACCEPTED),
        _on(case, Move.PAPERS_RECEIVED),
        _on(case, Move.ANSWERED),
        "、".join(on.isoformat() for on in hearings),
        case.decided_on,
        _number(case, Move.DECIDED),
        _on(case, Move.DECISION_RECEIVED),
        _on(case, Move.APPEALED),
        _number(case, Move.APPEALED),
        _on(case, Move.SECOND_DECIDED),
        _number(case, Move.SECOND_DECIDED),
        _on(case, Move.SECOND_RECEIVED),
        case.yuan,
        own[0].on if own else None,
        own[0].label if own else "",
    )


def _on(case: ChallengeFile, move: Move) -> date | None:
    moved = case.first(move)
    return moved.on if moved else None


def _number(case: ChallengeFile, move: Move) -> str:
    moved = case.first(move)
    return moved.number if moved else ""
