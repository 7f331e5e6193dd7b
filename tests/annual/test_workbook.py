"""An export can be imported again and says the same."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tracker.annual.challenge_ledger import ChallengeRow, read_challenges
from tracker.annual.ledger import COLUMNS, LedgerRow, read_ledger
from tracker.annual.workbook import challenges_csv, ledger_csv, ledger_xlsx
from tracker.law.terms import ApplicantKind, ChallengeKind, ChallengeResult, Channel

TODAY = date(2026, 11, 23)
WRITERS = [ledger_csv, ledger_xlsx]

ROWS = [
    LedgerRow("T-1", date(2025, 9, 22), ApplicantKind.NATURAL_PERSON),
    LedgerRow(
        "000123",
        date(2025, 9, 22),
        ApplicantKind.LEGAL_SERVICES,
        Channel.EMAIL,
        applicant="𠮷野家的申请人甲",
        content='第一行，含逗号\n第二行“引号”"英文引号"\t制表符 _x0041_ 😀👨‍👩‍👧 𠀀𪚥',
        extended_to=date(2025, 11, 20),
        ended_on=date(2025, 10, 24),
        result="withheld.state_secret",
        document_number="某依复〔2025〕3号",
        fee_noticed=Decimal("380.00"),
        fee_received=Decimal("379.99"),
    ),
    LedgerRow(
        "T-3",
        date(2019, 5, 14),
        ApplicantKind.OTHER,
        content="=1+1",
        applicant="@某",
        ended_on=date(2019, 6, 3),
        result="denied.not_government_information",
    ),
    LedgerRow(
        "T-4",
        date(2023, 5, 14),
        ApplicantKind.OTHER,
        content='\'=HYPERLINK("x")',
        applicant="-申请人",
        ended_on=date(2023, 6, 3),
        result="other.not_supplemented",
    ),
    LedgerRow("T-5", date(2023, 5, 14), ApplicantKind.OTHER, content="'只是一个撇号"),
    LedgerRow(
        "T-6", date(2023, 5, 14), ApplicantKind.OTHER, content="𠀀" * 16_382 + " \n 𠀀" * 900
    ),
]


@pytest.mark.parametrize("write", WRITERS)
def test_applications_come_back_the_same(write) -> None:
    reading = read_ledger(write(ROWS), known_numbers=(), today=TODAY)
    assert reading.errors == ()
    assert list(reading.rows) == ROWS


def in_a_workbook(cases: Sequence[ChallengeRow]) -> bytes:
    """As somebody has it who opened the file in a spreadsheet and saved it as a workbook."""
    book, stream = Workbook(), io.BytesIO()
    for line in csv.reader(io.StringIO(challenges_csv(cases).decode("utf-8-sig"))):
        book.active.append(line)
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("write", [challenges_csv, in_a_workbook])
def test_challenges_come_back_the_same(write) -> None:
    cases = [
        ChallengeRow(ChallengeKind.REVIEW, "〔2025〕1号", date(2025, 3, 1)),
        ChallengeRow(
            ChallengeKind.LITIGATION_AFTER_REVIEW,
            "（2025）某01行初2号",
            date(2025, 6, 1),
            date(2025, 12, 1),
            ChallengeResult.CORRECTED,
            "撤销",
            "T-1",
            co_defendant=True,
        ),
    ]
    reading = read_challenges(write(cases), known_cases=(), today=TODAY)
    assert reading.errors == ()
    assert list(reading.rows) == cases


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="￾￿")
    | st.sampled_from("=+-@'\"_x\n\t，"),
    max_size=40,
).map(str.strip)


@settings(max_examples=60)
@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_any_text_comes_back_the_same(texts: list[tuple[str, str]]) -> None:
    rows = [
        LedgerRow(f"T-{n}", date(2025, 1, 2), ApplicantKind.OTHER, applicant=one, content=two)
        for n, (one, two) in enumerate(texts)
    ]
    for write in WRITERS:
        assert list(read_ledger(write(rows), known_numbers=(), today=TODAY).rows) == rows


def test_csv_opens_in_excel_and_runs_no_formula() -> None:
    data = ledger_csv(ROWS)
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    assert text.splitlines()[0] == ",".join(COLUMNS)
    assert ",'=1+1," in text
    assert ",'@某," in text


def test_workbook_keeps_texts_as_texts_and_days_as_days() -> None:
    sheet = load_workbook(io.BytesIO(ledger_xlsx(ROWS))).active
    formula = sheet.cell(4, 6)
    assert (formula.value, formula.data_type) == ("=1+1", "s")
    assert sheet.cell(3, 1).value == "000123"
    assert sheet.cell(3, 2).is_date
    assert sheet.cell(3, 11).value == 380
