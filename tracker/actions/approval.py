"""The approval sheet of a proposed letter, out of its texts and rulings; the files it goes with."""

from datetime import date

from tracker.clock import CHINA
from tracker.files.attachments import StoredFile
from tracker.law.calendar import Calendar
from tracker.law.deadlines import due_on
from tracker.letters.approval_sheet import ApprovalSheet, SignedStep
from tracker.letters.wording import day
from tracker.records.cases import CaseFile
from tracker.records.proposal_models import ProposalRuling, ProposalVersion
from tracker.records.proposals import ProposalFile

_OF_FILE = ("name", "media_type", "size", "digest")


def files_of(version: ProposalVersion) -> list[StoredFile]:
    return [stored(file) for file in version.files]


def stored(file: dict[str, object]) -> StoredFile:
    return StoredFile(**{name: file[name] for name in _OF_FILE})  # type: ignore[arg-type]


def approval_of(
    case: CaseFile, file: ProposalFile, calendar: Calendar, today: date
) -> ApprovalSheet:
    """The sheet as it stands today; a step still to come is empty."""
    due, files = due_on(case.facts, calendar), files_of(file.current)
    return ApprovalSheet(
        office=case.authority.name,
        rows=(
            ("登记编号", case.application.register_number),
            ("申请人", file.current.addressee),
            ("收到日期", day(case.facts.received.on)),
            *((("答复期限", day(due)),) if due else ()),
            *((("附件", "；".join(one.name for one in files)),) if files else ()),
        ),
        asked="\n".join(case.statements[seq].text for seq in sorted(case.statements)),
        title=file.current.title,
        body=file.current.body,
        steps=tuple(_steps(file)),
        on=(today.year, today.month, today.day),
    )


def _steps(file: ProposalFile) -> list[SignedStep]:
    drafted = file.current
    first = SignedStep(
        "拟办", f"第{drafted.n}稿", drafted.officer.name, day(drafted.at.astimezone(CHINA).date())
    )
    return [first, *(_row(step.label, file.approved(step)) for step in file.route)]


def _row(label: str, said: ProposalRuling | None) -> SignedStep:
    if said is None:
        return SignedStep(label)
    answered = "，签字人对自查中须签认的事项负责" if said.acknowledged else ""
    where = "（纸面签字，补记）" if said.on_paper else ""
    return SignedStep(label, f"{said.ruling.label}{where}{answered}。", said.name, day(said.on))
