"""Reading the ledger of reviews and litigation."""

from datetime import date

import pytest

from tracker.annual.challenge_ledger import ChallengeReading, ChallengeRow, read_challenges
from tracker.law.terms import ChallengeKind, ChallengeResult

TODAY = date(2026, 11, 23)
HEAD = "类型,案号,收案日期,审结日期,结果,登记编号,一并被告的复议机关"


def rows(*lines: str, known: frozenset[str] = frozenset()) -> ChallengeReading:
    return read_challenges(
        "\n".join([HEAD, *lines]).encode(),
        known_cases=known,
        today=TODAY,
        register_numbers={"T-1"},
    )


def test_a_case_of_each_kind() -> None:
    reading = rows(
        "行政复议,〔2025〕1号,2025-03-01,2025-04-20,驳回复议请求,T-1,",
        "行政诉讼（未经复议直接起诉）,（2025）某01行初1号,2025-05-01,,,,否",
        "行政诉讼(复议后起诉),（2025）某01行初2号,2025-06-01,2025-12-01,撤销,,是",
        "复议后起诉,（2025）某01行初3号,2025-06-01,2025-12-01,其他,,",
    )
    assert reading.errors == ()
    first, second, third, fourth = reading.rows
    assert first == ChallengeRow(
        kind=ChallengeKind.REVIEW,
        case_number="〔2025〕1号",
        filed_on=date(2025, 3, 1),
        decided_on=date(2025, 4, 20),
        result=ChallengeResult.UPHELD,
        decision="驳回复议请求",
        register_number="T-1",
    )
    assert (second.kind, second.result) == (
        ChallengeKind.DIRECT_LITIGATION,
        ChallengeResult.PENDING,
    )
    assert (third.result, third.co_defendant) == (ChallengeResult.CORRECTED, True)
    assert fourth.kind is ChallengeKind.LITIGATION_AFTER_REVIEW


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("行政诉讼,A,2025-03-01", "类型", "请写明"),
        ("申诉,A,2025-03-01", "类型", "应为下列之一"),
        (",A,2025-03-01", "类型", "必须填写"),
        ("行政复议,,2025-03-01", "案号", "必须填写"),
        ("行政复议,A,", "收案日期", "必须填写"),
        ("行政复议,A,2026-12-01", "收案日期", "今天"),
        ("行政复议,A,2007-12-01", "收案日期", "2008年5月1日"),
        ("行政复议,A,2025-03-01,2025-02-01,维持", "审结日期", "早于收案日期"),
        ("行政复议,A,2025-03-01,2026-12-01,维持", "审结日期", "今天"),
        ("行政复议,A,2025-03-01,2025-04-01,", "结果", "必须填写结果"),
        ("行政复议,A,2025-03-01,,维持", "审结日期", "必须填写审结日期"),
        ("行政复议,A,2025-03-01,2025-04-01,胜诉", "结果", "结果维持、结果纠正、其他结果"),
        ("行政复议,A,2025-03-01,2025-04-01,驳回", "结果", "请写明"),
        ("行政复议,A,2025-03-01,,,T-9", "登记编号", "没有这件申请"),
        ("行政复议,A,2025-03-01,,,,也许", "一并被告的复议机关", "“是”或者“否”"),
    ],
)
def test_one_fault_names_its_column(line: str, column: str, words: str) -> None:
    reading = rows(line)
    assert [(error.row, error.column) for error in reading.errors] == [(2, column)]
    assert words in str(reading.errors[0])


def test_case_numbers_used_twice() -> None:
    reading = rows("行政复议,A,2025-03-01", "行政复议,A,2025-03-02", known=frozenset({"B"}))
    assert "与第2行重复" in str(reading.errors[0])
    reading = rows("行政复议,B,2025-03-01", known=frozenset({"B"}))
    assert "登记簿中已有" in str(reading.errors[0])


def test_a_ledger_of_applications_is_not_one_of_challenges() -> None:
    reading = read_challenges(
        "登记编号,收到日期,申请人类型\n".encode(), known_cases=(), today=TODAY
    )
    assert [error.column for error in reading.errors] == [
        "收到日期",
        "申请人类型",
        "类型",
        "案号",
        "收案日期",
    ]
