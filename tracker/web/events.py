"""What can be asked of the clock, as fields: how an application came in, and every event.

One table of events says which fields an event has and which entry of the law it is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from babel.support import LazyProxy
from pydantic import BeforeValidator, Field

from tracker.law.entries import (
    Abandoned,
    Consulted,
    Deferred,
    Delivered,
    Entry,
    Extended,
    FeeCharged,
    FeePaid,
    OpinionReceived,
    Reopened,
    Replied,
    SupplementAsked,
    Supplemented,
    Withdrawn,
)
from tracker.law.terms import Channel, ConsultationKind
from tracker.web.forms import Day, Folded, Form, folded
from tracker.web.words import _l

# Which of the days decides, by channel: where a missing one is asked for.
DECIDING_DAY: Mapping[Channel, str] = {
    Channel.COUNTER: "submitted_on",
    Channel.ORAL: "submitted_on",
    Channel.ONLINE: "submitted_on",
    Channel.POST: "signed_on",
    Channel.FAX: "confirmed_on",
    Channel.EMAIL: "confirmed_on",
}


def _read_count(typed: Any) -> Any:
    return folded(typed) if isinstance(typed, str) else typed


class Start(Form):
    """How the application came in, and the day to look from."""

    channel: Channel = Field(title="渠道")
    submitted_on: Day | None = Field(None, title="提交的日期")
    signed_on: Day | None = Field(None, title="签收的日期")
    confirmed_on: Day | None = Field(None, title="双方确认的日期")
    today: Day | None = Field(None, title="按哪一天看")


class Happened(Form):
    """The fields of an event; which of them it has, its kind says."""

    id: Folded = Field("", title="哪一份征求意见书", max_length=12)
    on: Day | None = Field(None, title="日期")
    received_on: Day | None = Field(None, title="对方收到的日期")
    respond_by: Day | None = Field(None, title="补正的期限")
    working_days: Annotated[int, BeforeValidator(_read_count)] | None = Field(
        None, title="延长的工作日数", ge=1, le=366
    )
    until: Day | None = Field(None, title="延迟答复到哪一天")
    reply_by: Day | None = Field(None, title="决定限定的答复日期")


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind of event: its words, the fields it needs and those it may have."""

    label: LazyProxy
    entry: Callable[[Any], Entry]
    needs: tuple[str, ...] = ("on",)
    may: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        return (*self.needs, *self.may)


def _consulted(kind: ConsultationKind) -> Callable[[Any], Entry]:
    return lambda said: Consulted(on=said.on, id=said.id, kind=kind, received_on=said.received_on)


EVENTS: Mapping[str, EventKind] = {
    "supplement_asked": EventKind(
        _l("告知补正"),
        lambda said: SupplementAsked(on=said.on, respond_by=said.respond_by),
        may=("respond_by",),
    ),
    "supplemented": EventKind(_l("收到补正"), lambda said: Supplemented(on=said.on)),
    "third_party": EventKind(
        _l("书面征求第三方意见"),
        _consulted(ConsultationKind.THIRD_PARTY),
        ("id", "on"),
        ("received_on",),
    ),
    "co_author": EventKind(
        _l("征求共同制作机关意见"),
        _consulted(ConsultationKind.CO_AUTHOR),
        ("id", "on"),
        ("received_on",),
    ),
    "other_authority": EventKind(
        _l("征求其他机关意见"),
        _consulted(ConsultationKind.OTHER_AUTHORITY),
        ("id", "on"),
        ("received_on",),
    ),
    "opinion_received": EventKind(
        _l("收到意见"), lambda said: OpinionReceived(on=said.on, id=said.id), ("id", "on")
    ),
    "extended": EventKind(
        _l("告知延长答复期限"),
        lambda said: Extended(on=said.on, working_days=said.working_days),
        ("on", "working_days"),
    ),
    "deferred": EventKind(
        _l("告知延迟答复"),
        lambda said: Deferred(on=said.on, until=said.until),
        ("on", "until"),
    ),
    "fee_charged": EventKind(
        _l("发出收费通知"),
        lambda said: FeeCharged(on=said.on, received_on=said.received_on),
        may=("received_on",),
    ),
    "fee_paid": EventKind(_l("缴清费用"), lambda said: FeePaid(on=said.on)),
    "replied": EventKind(_l("作出答复（交邮或者当面送达）"), lambda said: Replied(on=said.on)),
    "delivered": EventKind(_l("申请人收到答复"), lambda said: Delivered(on=said.on)),
    "withdrawn": EventKind(_l("申请人撤回"), lambda said: Withdrawn(on=said.on)),
    "abandoned": EventKind(_l("告知不再处理"), lambda said: Abandoned(on=said.on)),
    "reopened": EventKind(
        _l("复议或者诉讼后重新办理"),
        lambda said: Reopened(on=said.on, reply_by=said.reply_by),
        may=("reply_by",),
    ),
}
CONSULTATIONS = frozenset(ConsultationKind)
