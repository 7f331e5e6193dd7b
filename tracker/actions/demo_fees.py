"""A fee of the example from its notice to the refund of what was counted too much."""

from datetime import datetime
from decimal import Decimal

from tracker.actions.charge import charge, record_fee_delivery, record_payment, refund_fee
from tracker.law.terms import FeeBasis
from tracker.records.journal import Author


async def charge_and_refund(
    application_id: int, *, charged: datetime, paid: datetime, refunded: datetime, author: Author
) -> None:
    """Paid in full for 86 pages; for the 18 that were not given, the money went back."""
    await charge(
        application_id,
        basis=FeeBasis.PAGES,
        quantity=86,
        on=charged.date(),
        author=author,
        now=charged,
    )
    await record_fee_delivery(application_id, on=paid.date(), author=author, now=paid)
    await record_payment(
        application_id,
        yuan=Decimal("560.00"),
        receipt="示例0001",
        on=paid.date(),
        author=author,
        now=paid,
    )
    await refund_fee(
        application_id,
        yuan=Decimal("180.00"),
        receipt="示例0002",
        reason="实际提供68页",
        on=refunded.date(),
        author=author,
        now=refunded,
    )
