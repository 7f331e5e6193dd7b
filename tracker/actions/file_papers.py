"""The documents of a case in order, as a dossier or a file for review and court holds them.

Nothing is made before it is asked for, so that whoever binds them can say how far it is.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from tracker.actions.approval import approval_of, stored
from tracker.actions.letters import text_of, void_words
from tracker.actions.receipt import has_receipt, receipt_file, signer_of, told
from tracker.actions.register_sheets import (
    application_sheet,
    clock_sheet,
    delivery_sheet,
    journal_sheet,
    material_sheet,
    messages_sheet,
    searches_sheet,
    statement_sheet,
)
from tracker.clock import CHINA
from tracker.files.attachments import StoredFile
from tracker.law.calendar import Calendar
from tracker.law.entries import Delivered, OpinionReceived, Supplemented
from tracker.letters.approval_sheet import TITLE as APPROVAL
from tracker.letters.approval_sheet import approval_pdf
from tracker.letters.sheet import letter_pdf
from tracker.records.cases import CaseFile, Line
from tracker.records.correspondence import MessageFile
from tracker.records.handling import Handling
from tracker.records.letter_models import LetterScan
from tracker.records.messages import Thread
from tracker.records.models import Attachment, Letter
from tracker.records.proposals import ProposalFile

APPLICANT = "申请人"


@dataclass(frozen=True, slots=True)
class Paper:
    """One document. `make` makes what is ours, `file` is what somebody sent. `proves`: what
    it is there for, in a list of evidence."""

    title: str
    author: str
    on: date
    proves: str
    number: str = ""
    seq: int = 0
    make: Callable[[], Awaitable[bytes]] | None = None
    file: Attachment | MessageFile | LetterScan | StoredFile | None = None


@dataclass(frozen=True, slots=True)
class Holdings:
    """A case with what its documents are made from. `scans` are of sealed letters, by letter;
    `key` and `base_url` sign the receipt."""

    case: CaseFile
    thread: Thread
    proposals: Sequence[ProposalFile]
    handling: Handling
    scans: Mapping[int, LetterScan]
    calendar: Calendar
    today: date
    key: bytes
    base_url: str

    @property
    def office(self) -> str:
        return self.case.authority.name


def papers_of(held: Holdings) -> list[Paper]:
    """Every document in the order in which it came or was written."""
    return [
        *_application(held),
        *(paper for line in held.case.lines[1:] for paper in _of_line(held, line)),
        *_found(held),
        *_registers(held),
        *_messages(held),
    ]


def _application(held: Holdings) -> Iterator[Paper]:
    case, received = held.case, held.case.facts.received
    title = f"{case.application.kind.label}（登记的内容）"
    yield Paper(
        title, APPLICANT, received.on, "申请人提出申请的时间、方式和内容",
        case.application.register_number, 1, make=lambda: application_sheet(case),
    )  # fmt: skip
    if has_receipt(case.application):
        yield Paper(
            "政府信息公开申请登记回执", held.office, received.on,
            "本机关收到申请并告知答复期限", case.application.register_number, 1,
            make=lambda: _receipt(held),
        )  # fmt: skip
    yield from _files(held, case.lines[0])


async def _receipt(held: Holdings) -> bytes:
    receipt = await told(held.case.application, held.case.authority)
    return await receipt_file(receipt, signer_of(held.key, held.base_url))


def _of_line(held: Holdings, line: Line) -> Iterator[Paper]:
    case, seq = held.case, line.row.seq
    over = "（已作废）" if seq in case.annulled else ""
    statement, letter = case.statements.get(seq), case.letters.get(seq)
    if statement is not None:
        name = "补正内容" if isinstance(line.said, Supplemented) else "说明的理由"
        yield Paper(
            name + over, APPLICANT, line.said.on, "申请人补充的内容", seq=seq,
            make=lambda: statement_sheet(case, name, line.said.on, statement.text),
        )  # fmt: skip
    yield from _approval(held, line)
    if letter is not None:
        whom = "申请人" if letter.to_applicant else letter.addressee
        yield Paper(
            letter.kind + over, held.office, letter.on, f"本机关向{whom}作出的文书",
            letter.number, seq, make=lambda: _letter(held, letter),
        )  # fmt: skip
        if letter.id in held.scans:
            yield Paper(
                f"{letter.kind}（盖章件）{over}", held.office, letter.on, "文书已经盖章",
                letter.number, seq, file=held.scans[letter.id],
            )  # fmt: skip
    yield from _files(held, line)


def _approval(held: Holdings, line: Line) -> Iterator[Paper]:
    """Who checked and signed the letter of this entry, with what was signed on paper."""
    seq = line.row.seq
    for proposal in (one for one in held.proposals if one.proposal.entry_seq == seq):
        on = line.said.on
        sheet = approval_of(held.case, proposal, held.handling.handed, held.calendar, on)
        yield Paper(
            APPROVAL, held.office, on, "文书经过审核、签发", seq=seq,
            make=partial(approval_pdf, sheet),
        )  # fmt: skip
        for ruling in proposal.in_force:
            if ruling.scan:
                file = stored(ruling.scan)
                yield Paper(file.name, held.office, ruling.on, "签字的审批表", seq=seq, file=file)


async def _letter(held: Holdings, letter: Letter) -> bytes:
    said = text_of(letter, void=void_words(held.case, letter))
    return await letter_pdf(said, held.office)


def _files(held: Holdings, line: Line) -> Iterator[Paper]:
    """What was enclosed with an entry."""
    proves = {
        Delivered: "文书送达的日期和方式",
        OpinionReceived: "被征求意见一方的意见",
    }.get(type(line.said), f"随“{line.said.entry.label}”提交或者提供的材料")
    for file in held.case.files_of(line.row.seq):
        author = APPLICANT if file.from_applicant else held.office
        yield Paper(file.name, author, line.said.on, proves, seq=line.row.seq, file=file)


def _found(held: Holdings) -> Iterator[Paper]:
    """Where was looked and what was found: what stands of it. Notes stay inside the office."""
    case, searches = held.case, held.handling.standing_searches
    material = held.handling.standing_material
    if searches:
        yield Paper(
            "检索记录", held.office, max(one.on for one in searches),
            "检索的范围、方法、人员和结果", make=lambda: searches_sheet(case, searches),
        )  # fmt: skip
    if material:
        yield Paper(
            "查找到的材料清单", held.office, material[-1].at.astimezone(CHINA).date(),
            "查找到的材料及其页数", make=lambda: material_sheet(case, material),
        )  # fmt: skip


def _registers(held: Holdings) -> Iterator[Paper]:
    """What the register says of the case as a whole."""
    case, today = held.case, held.today
    sheets = (
        ("送达登记", "文书发出、送达的日期、方式和凭证", lambda: delivery_sheet(case)),
        (
            "答复期限逐日计算", "答复期限的起算、扣除和届满",
            lambda: clock_sheet(case, held.calendar, today),
        ),
        ("办理记录", "申请办理的全过程", lambda: journal_sheet(case)),
    )  # fmt: skip
    for title, proves, make in sheets:
        yield Paper(title, held.office, today, proves, make=make)


def _messages(held: Holdings) -> Iterator[Paper]:
    thread = held.thread
    if not thread.messages:
        return
    last = thread.messages[-1].at.astimezone(CHINA).date()
    yield Paper(
        "留言往来", held.office, last, "与申请人沟通、释明的情况",
        make=lambda: messages_sheet(held.case, thread),
    )  # fmt: skip
    for message in thread.messages:
        author = APPLICANT if message.from_applicant else held.office
        on = message.at.astimezone(CHINA).date()
        for file in thread.files_of(message):
            yield Paper(file.name, author, on, "随留言提交的材料", file=file)
