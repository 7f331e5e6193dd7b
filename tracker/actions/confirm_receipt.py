"""Confirm with the applicant that an application came, where the office does so by hand."""

from datetime import date, datetime

from tracker.actions.case import opened
from tracker.law.entries import ReceiptConfirmed
from tracker.records.journal import Author


async def confirm_receipt(
    application_id: int, *, evidence: str, on: date, author: Author, now: datetime
) -> None:
    """The day both sides confirmed becomes day 0 (article 31, item 3); it never moves later."""
    async with opened(application_id, author, now) as case:
        await case.write(ReceiptConfirmed(on=on, evidence=evidence))
