"""The forms of the acts about a fee: its notice, its payment, and what changes either."""

from typing import Self

from pydantic import Field, model_validator

from tracker.actions.charge import (
    charge,
    record_fee_delivery,
    record_payment,
    reduce_fee,
    refund_fee,
    withdraw_fee_notice,
)
from tracker.law.fees import LARGEST, Fee, ladders
from tracker.law.terms import FeeBasis
from tracker.web.desk.act_forms import LETTER_LIMIT, NOTE_LIMIT, ActForm, By, Count
from tracker.web.forms import Day, Yuan, wrong
from tracker.web.words import _

RECEIPT_LIMIT = 60


class Charging(ActForm):
    basis: FeeBasis = Field(title="计收方式")
    items: Count = Field(title="这件申请的件数", ge=1, le=LARGEST)
    before: Count = Field(title="当月此前的件数", ge=0, le=LARGEST)
    pages: Count | None = Field(None, title="这件申请的页数", ge=0, le=LARGEST)
    on: Day = Field(title="发出收费通知的日期")

    @model_validator(mode="after")
    def _pages_are_counted(self) -> Self:
        if self.basis is FeeBasis.PAGES and self.pages is None:
            raise wrong(_("按量计收的，请填写这件申请的页数。"), "pages")
        return self

    @property
    def quantity(self) -> int:
        return self.items if self.basis is FeeBasis.ITEMS else self.pages or 0

    def ladders(self) -> tuple[Fee, ...]:
        return ladders(self.items, self.before, self.pages, self.on)

    async def do(self, by: By) -> None:
        await charge(
            by.application_id,
            basis=self.basis,
            quantity=self.quantity,
            before=self.before if self.basis is FeeBasis.ITEMS else 0,
            on=self.on,
            author=by.author,
            now=by.now,
        )


class RecordingFeeDelivery(ActForm):
    on: Day = Field(title="申请人收到的日期")

    async def do(self, by: By) -> None:
        await record_fee_delivery(by.application_id, on=self.on, author=by.author, now=by.now)


class RecordingPayment(ActForm):
    yuan: Yuan = Field(title="实收金额")
    receipt: str = Field(title="财政票据号", max_length=RECEIPT_LIMIT)
    on: Day = Field(title="缴清的日期")

    async def do(self, by: By) -> None:
        await record_payment(
            by.application_id,
            yuan=self.yuan,
            receipt=self.receipt,
            on=self.on,
            author=by.author,
            now=by.now,
        )


class ReducingFee(ActForm):
    yuan: Yuan = Field(title="减免以后应缴的金额")
    reason: str = Field(title="减免的理由", max_length=LETTER_LIMIT)
    on: Day = Field(title="告知申请人的日期")

    async def do(self, by: By) -> None:
        await reduce_fee(
            by.application_id,
            yuan=self.yuan,
            reason=self.reason,
            on=self.on,
            author=by.author,
            now=by.now,
        )


class WithdrawingFeeNotice(ActForm):
    reason: str = Field(title="撤回的理由", max_length=LETTER_LIMIT)
    on: Day = Field(title="告知申请人的日期")

    async def do(self, by: By) -> None:
        await withdraw_fee_notice(
            by.application_id, reason=self.reason, on=self.on, author=by.author, now=by.now
        )


class RefundingFee(ActForm):
    yuan: Yuan = Field(title="退费金额")
    receipt: str = Field(title="退费的财政票据号", max_length=RECEIPT_LIMIT)
    reason: str = Field(title="退费的理由", max_length=NOTE_LIMIT)
    on: Day = Field(title="退费的日期")

    async def do(self, by: By) -> None:
        await refund_fee(
            by.application_id,
            yuan=self.yuan,
            reason=self.reason,
            receipt=self.receipt,
            on=self.on,
            author=by.author,
            now=by.now,
        )
