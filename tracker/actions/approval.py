"""The approval sheet of a proposed letter, out of its texts and rulings; the files it goes with."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tracker.clock import CHINA
from tracker.files.attachments import StoredFile
from tracker.law.calendar import Calendar
from tracker.law.deadlines import due_on
from tracker.law.terms import WorkStep
from tracker.law.workflow import way
from tracker.letters.approval_sheet import ApprovalSheet, SignedStep
from tracker.letters.wording import day
from tracker.records.cases import CaseFile
from tracker.records.handling_models import Assignment
from tracker.records.proposal_models import ProposalRuling, ProposalVersion
from tracker.records.proposals import ProposalFile, optional_steps

_OF_FILE = ("name", "media_type", "size", "digest")


@dataclass(frozen=True, slots=True)
class Done:
    """A step that the register tells of: what, by whom, when; empty while it is to come."""

    step: WorkStep
    said: str = ""
    name: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """The steps of a letter before it is drafted, and after it is signed."""

    before: tuple[Done, ...]
    after: tuple[Done, ...]


def steps_around(case: CaseFile, file: ProposalFile, handed: Assignment | None) -> Around:
    """`handed`: the last hand-over. One that happened is shown even where the office has
    switched the step off since."""
    chosen = optional_steps(case.authority) | ({WorkStep.HANDING_OVER} if handed else set())
    steps = way(file.proposal.act, chosen)
    told = {done.step: done for done in _told(case, file, handed)}
    drafting, signed = steps.index(WorkStep.DRAFTING), steps.index(WorkStep.NUMBERING)
    return Around(
        tuple(told.get(step, Done(step)) for step in steps[:drafting]),
        tuple(told.get(step, Done(step)) for step in steps[signed:]),
    )


def _told(case: CaseFile, file: ProposalFile, handed: Assignment | None) -> Iterator[Done]:
    registered = next((one for one in case.lines if one.said is case.facts.registered), None)
    if registered is not None:
        number = case.application.register_number
        yield Done(WorkStep.REGISTERING, number, registered.officer, registered.said.on)
    if handed is not None:
        whom = " · ".join(one.name for one in (handed.unit, handed.officer) if one)
        on = handed.at.astimezone(CHINA).date()
        yield Done(WorkStep.HANDING_OVER, f"交{whom}", handed.by.name, on)
    seq = file.proposal.entry_seq
    letter = case.letters.get(seq) if seq else None
    if letter is None:
        return
    yield Done(WorkStep.NUMBERING, letter.number, "", letter.on)
    reply, sent = case.facts.reply, case.facts.dispatch_of(letter.number)
    delivered = case.facts.delivered if reply and reply.letter == letter.number else None
    left = delivered or sent
    if left is not None:
        yield Done(WorkStep.DELIVERY, left.way.label if left.way else "", "", left.on)
    if case.application.archived_on:
        yield Done(WorkStep.ARCHIVING, "", "", case.application.archived_on)


def files_of(version: ProposalVersion) -> list[StoredFile]:
    return [stored(file) for file in version.files]


def digests_of(proposals: Iterable[ProposalFile]) -> set[str]:
    """Of all files of these: those that go with any version, and the scans of signed sheets."""
    found: set[str] = set()
    for one in proposals:
        found |= {file.digest for version in one.versions for file in files_of(version)}
        found |= {stored(ruling.scan).digest for ruling in one.rulings if ruling.scan}
    return found


def stored(file: dict[str, object]) -> StoredFile:
    return StoredFile(**{name: file[name] for name in _OF_FILE})  # type: ignore[arg-type]


def approval_of(
    case: CaseFile,
    file: ProposalFile,
    handed: Assignment | None,
    calendar: Calendar,
    today: date,
) -> ApprovalSheet:
    """The sheet as it stands today; a step still to come is empty."""
    around = steps_around(case, file, handed)
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
        steps=(
            *map(_done, around.before),
            *_steps(file),
            *map(_done, around.after),
        ),
        on=(today.year, today.month, today.day),
    )


def _steps(file: ProposalFile) -> list[SignedStep]:
    drafted = file.current
    first = SignedStep(
        "拟办", f"第{drafted.n}稿", drafted.officer.name, day(drafted.at.astimezone(CHINA).date())
    )
    return [first, *(_row(step.label, file.approved(step)) for step in file.route)]


def _done(one: Done) -> SignedStep:
    return SignedStep(one.step.label, one.said, one.name, day(one.on) if one.on else "")


def _row(label: str, said: ProposalRuling | None) -> SignedStep:
    if said is None:
        return SignedStep(label)
    answered = "，签字人对自查中须签认的事项负责" if said.acknowledged else ""
    where = "（纸面签字，补记）" if said.on_paper else ""
    return SignedStep(label, f"{said.ruling.label}{where}{answered}。", said.name, day(said.on))
