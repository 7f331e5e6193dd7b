"""The processing fee: notice, its delivery, payment (国办函〔2020〕109号)."""

from datetime import date, datetime
from decimal import Decimal

from tracker.actions.case import opened
from tracker.actions.letters import send
from tracker.actions.notices import queue_notice
from tracker.law.entries import FeeCharged, FeeNoticeDelivered, FeePaid
from tracker.law.fees import fee
from tracker.law.notices import Notice
from tracker.law.terms import FeeBasis
from tracker.letters.compose import LetterKind
from tracker.records.journal import Author


async def charge(
    application_id: int,
    *,
    basis: FeeBasis,
    quantity: int,
    before: int = 0,
    on: date,
    author: Author,
    now: datetime,
) -> None:
    """The amount follows from the tariff of the day; an office may charge, never must.

    `before`: the items of the same applicant that came earlier in the month.
    """
    tariff = fee(basis, quantity, on, before=before)
    async with opened(application_id, author, now) as case:
        entry = FeeCharged(on=on, basis=basis, quantity=quantity, before=before, yuan=tariff.yuan)
        await send(case, entry, LetterKind.FEE_NOTICE, {"fee": tariff})
        await queue_notice(case, Notice.FEE_CHARGED)


async def record_fee_delivery(
    application_id: int, *, on: date, author: Author, now: datetime
) -> None:
    async with opened(application_id, author, now) as case:
        await case.write(FeeNoticeDelivered(on=on))


async def record_payment(
    application_id: int,
    *,
    yuan: Decimal,
    receipt: str,
    on: date,
    author: Author,
    now: datetime,
) -> None:
    """Payment in full; the reply period begins afresh."""
    async with opened(application_id, author, now) as case:
        await case.write(FeePaid(on=on, yuan=yuan, receipt=receipt))
