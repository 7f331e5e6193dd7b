"""The form that records how one letter left the house, and what it suggests."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from tracker.actions.dispatch import Sending, dispatch
from tracker.law.facts import Facts
from tracker.law.terms import DeliveryWay, Way
from tracker.law.waybills import folded_waybill, is_waybill
from tracker.records.cases import CaseFile
from tracker.records.models import Particulars
from tracker.web.desk.act_forms import NOTE_LIMIT, ActForm, By
from tracker.web.forms import Day, wrong
from tracker.web.words import _

Waybill = Annotated[str, AfterValidator(folded_waybill)]


def waybill_trouble(number: str) -> str:
    """What is wrong with a folded waybill number, in words; empty when nothing is."""
    if not number:
        return _("请填写邮政的邮件号，它是交邮之日的凭据。")
    if not is_waybill(number):
        return _(
            "“%(number)s”不是邮政企业的邮件号：应为13个数字，或者2个字母加11个数字，"
            "或者2个字母、9个数字加CN（最后一个数字是校验码）。",
            number=number,
        )
    return ""


class Dispatching(ActForm):
    letter: str = Field(title="文书", max_length=80)
    way: DeliveryWay = Field(title="发出的方式")
    waybill: Waybill = Field("", title="邮件号", max_length=40)
    evidence: str = Field("", title="凭证", max_length=NOTE_LIMIT)
    on: Day = Field(title="发出的日期")

    @model_validator(mode="after")
    def _posted_with_a_number(self) -> Self:
        if self.way is DeliveryWay.POST and (trouble := waybill_trouble(self.waybill)):
            raise wrong(trouble, "waybill")
        return self

    async def do(self, by: By) -> None:
        sending = Sending(
            application_id=by.application_id,
            letter=self.letter,
            way=self.way,
            waybill=self.waybill if self.way is DeliveryWay.POST else "",
            evidence=self.evidence,
            on=self.on,
        )
        await dispatch(sending, author=by.author, now=by.now)


WAYS: Mapping[Way, DeliveryWay] = {
    Way.DOWNLOAD: DeliveryWay.ONLINE,
    Way.EMAIL: DeliveryWay.EMAIL,
    Way.POST: DeliveryWay.POST,
    Way.PICK_UP: DeliveryWay.HAND,
    Way.INSPECT: DeliveryWay.HAND,
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter to choose: by its number, under its title."""

    value: str
    label: str


def to_send(case: CaseFile) -> list[Waiting]:
    """The letters that nobody recorded as sent, the latest first."""
    titles = {letter.number: letter.kind for letter in case.letters.values()}
    waiting = [one.number for one in reversed(case.facts.undispatched)]
    return [Waiting(number, f"{titles.get(number, '')} {number}") for number in waiting]


def as_asked(person: Particulars | None) -> dict[str, str]:
    """The way the applicant asked for."""
    return {"way": WAYS[person.way].value} if person and person.way else {}


def as_sent(facts: Facts) -> dict[str, str]:
    """The way the reply in force was sent, with its waybill for evidence."""
    ended = facts.reply or facts.ending
    sent = facts.dispatch_of(getattr(ended, "letter", ""))
    if sent is None or sent.way is None:
        return {}
    return {"way": sent.way.value, "evidence": sent.waybill or sent.evidence}
