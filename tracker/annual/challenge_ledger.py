"""The ledger of reviews and litigation (formats.md, section 3): a file into rows, every
error at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from tracker.annual.fields import Fields
from tracker.annual.sheets import RowError, SheetRow, read_sheet
from tracker.law.labels import folded
from tracker.law.refusals import Refusal
from tracker.law.remedies import decision_result, procedure_of
from tracker.law.statute import law_on
from tracker.law.terms import ChallengeKind, ChallengeResult

KIND = "类型"
CASE_NUMBER = "案号"
FILED_ON = "收案日期"
DECIDED_ON = "审结日期"
RESULT = "结果"
REGISTER_NUMBER = "登记编号"
CO_DEFENDANT = "一并被告的复议机关"

COLUMNS = (KIND, CASE_NUMBER, FILED_ON, DECIDED_ON, RESULT, REGISTER_NUMBER, CO_DEFENDANT)
NEEDED = (KIND, CASE_NUMBER, FILED_ON)

_MAX_DECISION = 60

OwnWords = Mapping[str, Mapping[str, ChallengeResult]]


@dataclass(frozen=True, slots=True)
class ChallengeRow:
    """One review or lawsuit as a ledger tells it. `decision` is the word the ledger used;
    `result` the column it counts to, pending while undecided. `co_defendant`: this authority
    is only the review organ sued along with another and never counts the case."""

    kind: ChallengeKind
    case_number: str
    filed_on: date
    decided_on: date | None = None
    result: ChallengeResult = ChallengeResult.PENDING
    decision: str = ""
    register_number: str = ""
    co_defendant: bool = False
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ChallengeReading:
    """What a file says. With any error the rows are not to be used: all or nothing."""

    rows: tuple[ChallengeRow, ...]
    errors: tuple[RowError, ...]


def read_challenges(
    data: bytes,
    *,
    known_cases: Collection[str],
    today: date,
    register_numbers: Collection[str] | None = None,
    own: OwnWords = MappingProxyType({}),
) -> ChallengeReading:
    """The cases of a CSV or XLSX ledger. `known_cases` are already in the register; with
    `register_numbers` the application a case names must be one of them. `own`: the words that
    the office counts in its own way, by procedure."""
    sheet = read_sheet(data, columns=COLUMNS, needed=NEEDED)
    errors = list(sheet.errors)
    rows: list[ChallengeRow] = []
    first_seen: dict[str, int] = {}
    for sheet_row in sheet.rows:
        fields = Fields(sheet_row, errors)
        number = fields.case_number(CASE_NUMBER, needed=True)
        fields.check_unused(CASE_NUMBER, number, first_seen, known_cases)
        register_number = fields.number(REGISTER_NUMBER)
        if (
            register_number
            and register_numbers is not None
            and (register_number not in register_numbers)
        ):
            fields.wrong(REGISTER_NUMBER, "登记簿中没有这件申请；不涉及具体申请的请留空。")
        row = _row(sheet_row, fields, number, register_number, today, own)
        if row is not None:
            rows.append(row)
    return ChallengeReading(tuple(rows), tuple(errors))


def _row(
    sheet_row: SheetRow,
    fields: Fields,
    number: str,
    register_number: str,
    today: date,
    own: OwnWords,
) -> ChallengeRow | None:
    kind = _kind(fields)
    filed_on = _filed_on(fields, today)
    decided_on = _decided_on(fields, filed_on, today)
    decision = fields.text(RESULT, limit=_MAX_DECISION)
    result = _result(fields, decision, kind, decided_on, own)
    co_defendant = _yes_or_no(fields, CO_DEFENDANT)
    if kind is None or filed_on is None:
        return None
    return ChallengeRow(
        kind=kind,
        case_number=number,
        filed_on=filed_on,
        decided_on=decided_on,
        result=result,
        decision=decision,
        register_number=register_number,
        co_defendant=co_defendant,
        row=sheet_row.number,
    )


def _kind(fields: Fields) -> ChallengeKind | None:
    """By label or code, or by the part that tells the two kinds of litigation apart."""
    given = folded(fields.given(KIND))
    if given == "行政诉讼":
        direct, after = ChallengeKind.DIRECT_LITIGATION, ChallengeKind.LITIGATION_AFTER_REVIEW
        fields.wrong(KIND, f"可能指“{direct.label}”或者“{after.label}”，请写明。")
        return None
    for kind in (ChallengeKind.DIRECT_LITIGATION, ChallengeKind.LITIGATION_AFTER_REVIEW):
        if given and given == folded(kind.label).partition("(")[2].rstrip(")"):
            return kind
    return fields.term(KIND, ChallengeKind)


def _filed_on(fields: Fields, today: date) -> date | None:
    filed_on = fields.day(FILED_ON, needed=True)
    if filed_on is None:
        return None
    if filed_on > today:
        fields.wrong(FILED_ON, f"在今天（{today}）之后；应为已经收案的日期。")
    try:
        law_on(filed_on)
    except Refusal as refusal:
        fields.wrong(FILED_ON, str(refusal))
        return None
    return filed_on


def _decided_on(fields: Fields, filed_on: date | None, today: date) -> date | None:
    decided_on = fields.day(DECIDED_ON)
    if decided_on and filed_on and decided_on < filed_on:
        fields.wrong(DECIDED_ON, f"早于收案日期 {filed_on}；应为收案当日或者之后的日期。")
    if decided_on and decided_on > today:
        fields.wrong(DECIDED_ON, f"在今天（{today}）之后；尚未审结的请留空。")
    return decided_on


def _result(
    fields: Fields,
    decision: str,
    kind: ChallengeKind | None,
    decided_on: date | None,
    own: OwnWords,
) -> ChallengeResult:
    if decided_on and not decision:
        fields.wrong(RESULT, "有审结日期，必须填写结果；尚未审结的，两栏都留空。")
    if decision and not fields.given(DECIDED_ON):
        fields.wrong(DECIDED_ON, "有结果，必须填写审结日期；尚未审结的，两栏都留空。")
    if decision and kind:
        try:
            return decision_result(decision, kind, own.get(procedure_of(kind), {}))
        except Refusal as refusal:
            fields.wrong(RESULT, refusal.words)
    return ChallengeResult.PENDING


def _yes_or_no(fields: Fields, column: str) -> bool:
    given = folded(fields.given(column))
    if given not in ("", "是", "否"):
        fields.wrong(column, "应为“是”或者“否”；留空即为否。")
    return given == "是"
