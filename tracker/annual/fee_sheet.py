"""The fee register as a table: every amount with its lines, receipts, and what became of it."""

from collections.abc import Iterator, Sequence

from tracker.annual.workbook import Value
from tracker.law.calendar import Calendar
from tracker.law.deadlines import payment_due_on
from tracker.law.fee_acts import notice_of
from tracker.law.fees import Fee
from tracker.law.terms import FeeBasis
from tracker.records.fee_lines import FeeLine

COLUMNS = (
    "登记编号", "申请人", "收到日期", "状态", "计收方式", "数量", "当月此前的件数",
    "收费通知文号", "通知日期", "通知金额", "计算过程", "减免以后应缴", "减免的理由",
    "通知送达日期", "缴费期限", "缴费日期", "实收金额", "财政票据号",
    "退费日期", "退费金额", "退费票据号", "退费的理由", "撤回通知日期", "撤回的理由",
)  # fmt: skip
_UNITS = {FeeBasis.ITEMS: "件", FeeBasis.PAGES: "页"}


def fee_rows(
    fees: Sequence[FeeLine], names: Sequence[str], calendar: Calendar
) -> Iterator[tuple[Value, ...]]:
    """One row for each; `names` as they may go out."""
    for fee, name in zip(fees, names, strict=True):
        yield _row(fee, name, calendar)


def _row(fee: FeeLine, name: str, calendar: Calendar) -> tuple[Value, ...]:
    facts, course, notice = fee.facts, fee.course, notice_of(fee.facts)
    charged, reduced, paid = facts.fee_charged, facts.fee_reduced, facts.fee_paid
    refunded, withdrawn = facts.fee_refunded, facts.fee_withdrawn
    return (
        fee.application.register_number,
        name,
        fee.application.received_on,
        fee.state.label,
        notice.basis.label if notice else None,
        notice.quantity if notice else None,
        notice.before if notice else None,
        charged.letter if charged else None,
        course.noticed_on,
        course.noticed if course.noticed_on else None,
        lines_said(notice) if notice else None,
        reduced.yuan if reduced else None,
        reduced.reason if reduced else None,
        facts.fee_notice_received_on,
        payment_due_on(facts, calendar),
        course.received_on,
        course.received if course.received_on else None,
        paid.receipt if paid else None,
        course.refunded_on,
        course.refunded if course.refunded_on else None,
        refunded.receipt if refunded else None,
        refunded.reason if refunded else None,
        withdrawn.on if withdrawn else None,
        withdrawn.reason if withdrawn else None,
    )


def lines_said(fee: Fee) -> str:
    """第11—30件每件100.00元计2000.00元；…"""
    unit = _UNITS[fee.basis]
    return "；".join(
        f"第{line.first}—{line.last}{unit}每{unit}{line.rate:.2f}元计{line.yuan:.2f}元"
        for line in fee.lines
    )
