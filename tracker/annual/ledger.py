"""The ledger of applications (formats.md, section 1): a file into rows, every error at once."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tracker.annual.fields import MAX_TEXT, Fields
from tracker.annual.sheets import RowError, SheetRow, read_sheet
from tracker.law.labels import result_named
from tracker.law.refusals import Refusal
from tracker.law.statute import law_on
from tracker.law.table_refusals import LabelUnknown
from tracker.law.terms import ApplicantKind, Channel

NUMBER = "登记编号"
RECEIVED_ON = "收到日期"
APPLICANT_KIND = "申请人类型"
CHANNEL = "渠道"
APPLICANT = "申请人"
CONTENT = "申请内容"
EXTENDED_TO = "延期至"
ENDED_ON = "答复日期"
RESULT = "办理结果"
DOCUMENT_NUMBER = "文号"
FEE_NOTICED = "收费通知金额"
FEE_RECEIVED = "实收金额"
# Only in a workbook, and only where a text does not fit into one of its cells.
CONTENT_REST = "申请内容续"

COLUMNS = (
    NUMBER,
    RECEIVED_ON,
    APPLICANT_KIND,
    CHANNEL,
    APPLICANT,
    CONTENT,
    EXTENDED_TO,
    ENDED_ON,
    RESULT,
    DOCUMENT_NUMBER,
    FEE_NOTICED,
    FEE_RECEIVED,
)
NEEDED = (NUMBER, RECEIVED_ON, APPLICANT_KIND)

_MAX_NAME = 200
_MAX_DOCUMENT_NUMBER = 100


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One application as a ledger tells it. `result` is a code; money is yuan."""

    number: str
    received_on: date
    applicant_kind: ApplicantKind
    channel: Channel = Channel.ONLINE
    applicant: str = ""
    content: str = ""
    extended_to: date | None = None
    ended_on: date | None = None
    result: str | None = None
    document_number: str = ""
    fee_noticed: Decimal | None = None
    fee_received: Decimal | None = None
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class LedgerReading:
    """What a file says. With any error the rows are not to be used: all or nothing."""

    rows: tuple[LedgerRow, ...]
    errors: tuple[RowError, ...]


def read_ledger(data: bytes, *, known_numbers: Collection[str], today: date) -> LedgerReading:
    """The applications of a CSV or XLSX ledger. `known_numbers` are already in the register."""
    sheet = read_sheet(data, columns=(*COLUMNS, CONTENT_REST), needed=NEEDED)
    errors = list(sheet.errors)
    rows: list[LedgerRow] = []
    first_seen: dict[str, int] = {}
    for sheet_row in sheet.rows:
        fields = Fields(sheet_row, errors)
        number = fields.number(NUMBER, needed=True)
        fields.check_unused(NUMBER, number, first_seen, known_numbers)
        row = _row(sheet_row, fields, number, today)
        if row is not None:
            rows.append(row)
    return LedgerReading(tuple(rows), tuple(errors))


def _row(sheet_row: SheetRow, fields: Fields, number: str, today: date) -> LedgerRow | None:
    received_on = _received_on(fields, today)
    kind = fields.term(APPLICANT_KIND, ApplicantKind)
    channel = fields.term(CHANNEL, Channel, Channel.ONLINE)
    applicant = fields.text(APPLICANT, limit=_MAX_NAME)
    content = fields.text(CONTENT, limit=MAX_TEXT, rest=CONTENT_REST)
    extended_to = fields.day(EXTENDED_TO)
    if extended_to and received_on and extended_to < received_on:
        fields.wrong(EXTENDED_TO, f"早于收到日期 {received_on}；应为延长后的答复期限届满日。")
    ended_on, result = _ending(fields, received_on, today)
    document_number = fields.text(DOCUMENT_NUMBER, limit=_MAX_DOCUMENT_NUMBER)
    fee_noticed, fee_received = _fees(fields)
    if received_on is None or kind is None or channel is None:
        return None
    return LedgerRow(
        number=number,
        received_on=received_on,
        applicant_kind=kind,
        channel=channel,
        applicant=applicant,
        content=content,
        extended_to=extended_to,
        ended_on=ended_on,
        result=result,
        document_number=document_number,
        fee_noticed=fee_noticed,
        fee_received=fee_received,
        row=sheet_row.number,
    )


def _received_on(fields: Fields, today: date) -> date | None:
    received_on = fields.day(RECEIVED_ON, needed=True)
    if received_on is None:
        return None
    if received_on > today:
        fields.wrong(RECEIVED_ON, f"在今天（{today}）之后；应为已经收到申请的日期。")
    try:
        law_on(received_on)
    except Refusal as refusal:
        fields.wrong(RECEIVED_ON, str(refusal))
        return None
    return received_on


def _ending(
    fields: Fields, received_on: date | None, today: date
) -> tuple[date | None, str | None]:
    ended_on, label = fields.day(ENDED_ON), fields.given(RESULT)
    if ended_on and received_on and ended_on < received_on:
        fields.wrong(ENDED_ON, f"早于收到日期 {received_on}；应为收到当日或者之后的日期。")
    if ended_on and ended_on > today:
        fields.wrong(ENDED_ON, f"在今天（{today}）之后；尚未办结的请留空。")
    if ended_on and not label:
        fields.wrong(RESULT, "有答复日期，必须填写办理结果；尚未办结的，两栏都留空。")
    if label and not fields.given(ENDED_ON):
        fields.wrong(ENDED_ON, "有办理结果，必须填写答复日期；尚未办结的，两栏都留空。")
    return ended_on, _result(fields, label, ended_on, received_on, today) if label else None


def _result(
    fields: Fields, label: str, ended_on: date | None, received_on: date | None, today: date
) -> str | None:
    """The code of the result. Without a usable day only a word no form knows is a fault."""
    usable = ended_on is not None and (received_on is None or ended_on >= received_on)
    try:
        return result_named(
            label, ended_on=ended_on if ended_on and usable else today, received_on=received_on
        )
    except LabelUnknown as refusal:
        fields.wrong(RESULT, refusal.words)
    except Refusal as refusal:
        if usable:
            fields.wrong(RESULT, refusal.words)
    return None


def _fees(fields: Fields) -> tuple[Decimal | None, Decimal | None]:
    noticed, received = fields.yuan(FEE_NOTICED), fields.yuan(FEE_RECEIVED)
    if noticed is not None and received is not None and received > noticed:
        fields.wrong(FEE_RECEIVED, f"多于收费通知金额 {noticed}；实收金额不能超过通知金额。")
    return noticed, received
