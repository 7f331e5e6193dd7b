"""Every act as a page: its form, what the form suggests, and what stands around it.

The facts come from the law; a page only shows them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from tracker.law.answers import COUNTING_RULE, choices
from tracker.law.calendar import Calendar
from tracker.law.deadlines import due_on
from tracker.law.entries import Annulled
from tracker.law.facts import Consultation
from tracker.law.fee_acts import course_of
from tracker.law.grounds import grounds_of
from tracker.law.statute import value_on
from tracker.law.terms import (
    Act,
    ApplicationKind,
    Channel,
    ConsultationKind,
    DeliveryWay,
    FeeBasis,
    Opinion,
)
from tracker.records.applicants import BeforeInMonth
from tracker.records.cases import CaseFile, Line, Tried
from tracker.records.handling import pages_of
from tracker.web.desk.act_forms import (
    Abandoning,
    ActForm,
    Annulling,
    AskingSupplement,
    Consulting,
    Deferring,
    Extending,
    RecordingConsultationDelivery,
    RecordingDelivery,
    RecordingOpinion,
    Registering,
    Supplementing,
    Withdrawing,
)
from tracker.web.desk.act_reply import MATTERS, Replying
from tracker.web.desk.case_words import walked_words
from tracker.web.desk.dispatch_form import Dispatching, as_asked, as_sent, to_send
from tracker.web.desk.fee_forms import (
    Charging,
    RecordingFeeDelivery,
    RecordingPayment,
    ReducingFee,
    RefundingFee,
    WithdrawingFeeNotice,
)
from tracker.web.desk.side_forms import (
    AskingReasons,
    ConfirmingReceipt,
    CorrectingReply,
    InformingThirdParty,
    Joining,
    RecordingReasons,
    Reopening,
    Splitting,
    Transferring,
)


@dataclass(frozen=True, slots=True)
class At:
    """An act on a case, today."""

    case: CaseFile
    today: date
    calendar: Calendar
    before_in_month: BeforeInMonth | None = None


def _nothing(*_: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class ActPage:
    """`first`: what stands in the empty form. `around`: what its fields need to be shown.
    `tells`: what the check page says besides. `looked_over`: it has one, for it sends a
    letter or cannot be taken back.
    """

    form: type[ActForm]
    first: Callable[[At], Mapping[str, str]] = _nothing
    around: Callable[[At], Mapping[str, Any]] = _nothing
    tells: Callable[[At, Tried, ActForm], Mapping[str, Any]] = _nothing
    looked_over: bool = False
    takes_files: bool = False


def _today(at: At) -> dict[str, str]:
    return {"on": at.today.isoformat()}


def _supplement_first(at: At) -> dict[str, str]:
    term = value_on("supplement_response_default", at.today)
    return _today(at) | {"respond_by": at.calendar.after(at.today, term.value).isoformat()}


def _supplement_around(at: At) -> dict[str, Any]:
    return {"term": value_on("supplement_response_default", at.today)}


def _extension_first(at: At) -> dict[str, str]:
    return _today(at) | {"working_days": str(_extension_limit(at))}


def _extension_around(at: At) -> dict[str, Any]:
    return {"limit": _extension_limit(at), "due_on": due_on(at.case.facts, at.calendar)}


def _extension_limit(at: At) -> int:
    return value_on("extension", at.case.facts.received.on).value


def _fee_first(at: At) -> dict[str, str]:
    found = at.before_in_month
    return _today(at) | {
        "items": "1",
        "before": str(found.count) if found else "",
        "pages": str(pages_of(at.case.material) or ""),
    }


def _fee_around(at: At) -> dict[str, Any]:
    return {"bases": FeeBasis, "found": at.before_in_month, "material": at.case.material}


def _fee_tells(_at: At, _tried: Tried, form: ActForm) -> dict[str, Any]:
    assert isinstance(form, Charging)
    return {"fees": form.ladders(), "chosen": form.basis}


def _payment_first(at: At) -> dict[str, str]:
    owed = at.case.facts.fee_owed
    return _today(at) | {"yuan": str(owed) if owed else ""}


def _reduction_first(at: At) -> dict[str, str]:
    return _today(at) | {"yuan": "0.00"}


def _refund_first(at: At) -> dict[str, str]:
    received = course_of(at.case.facts).received
    return _today(at) | {"yuan": str(received) if received else ""}


def _of_fee(at: At) -> dict[str, Any]:
    """What was asked and received so far."""
    return {"owed": at.case.facts.fee_owed, "course": course_of(at.case.facts)}


def _under_way(at: At) -> dict[str, Any]:
    """Letters on their way, for their delivery."""
    return {"letters": [c for c in _unanswered(at) if c.received_on is None]}


def _unanswered(at: At) -> list[Consultation]:
    return [c for c in at.case.facts.consultations if c.answered_on is None]


def _reasons_first(at: At) -> dict[str, str]:
    """As long as for a supplement: no text sets this period either."""
    return _supplement_first(at)


def _to_inform(at: At) -> dict[str, Any]:
    """Third parties that were asked and not yet told."""
    asked = at.case.facts.consultations
    return {
        "letters": [
            c for c in asked if c.kind is ConsultationKind.THIRD_PARTY and c.informed_on is None
        ]
    }


def _reply_around(at: At) -> dict[str, Any]:
    facts = at.case.facts
    grounds = grounds_of(facts.law, kind=facts.received.kind)
    return {
        "groups": [(group, list(of)) for group, of in groupby(grounds, lambda g: g.group)],
        "matters": MATTERS,
        "rule": COUNTING_RULE if facts.received.kind is ApplicationKind.DISCLOSURE else None,
        "choices": choices,
        "walked": walked_words,
    }


def annullable(case: CaseFile) -> list[Line]:
    """Entries that still count and are not receipt itself, newest first."""
    return [
        line
        for line in reversed(case.lines[1:])
        if line.row.seq not in case.annulled and not isinstance(line.said, Annulled)
    ]


_REPLY_PAGE = ActPage(Replying, _today, _reply_around, looked_over=True, takes_files=True)

ACT_PAGES: Mapping[Act, ActPage] = {
    Act.CONFIRM_RECEIPT: ActPage(ConfirmingReceipt, _today),
    Act.REGISTER: ActPage(Registering),
    Act.ASK_SUPPLEMENT: ActPage(
        AskingSupplement, _supplement_first, _supplement_around, looked_over=True
    ),
    Act.SUPPLEMENT: ActPage(
        Supplementing, _today, lambda _: {"channels": Channel}, takes_files=True
    ),
    Act.CONSULT: ActPage(
        Consulting, _today, lambda _: {"kinds": ConsultationKind}, looked_over=True
    ),
    Act.RECORD_CONSULTATION_DELIVERY: ActPage(RecordingConsultationDelivery, _today, _under_way),
    Act.RECORD_OPINION: ActPage(
        RecordingOpinion, _today, lambda at: {"letters": _unanswered(at), "opinions": Opinion}
    ),
    Act.EXTEND: ActPage(Extending, _extension_first, _extension_around, looked_over=True),
    Act.DEFER: ActPage(Deferring, _today, _extension_around, looked_over=True),
    Act.CHARGE: ActPage(Charging, _fee_first, _fee_around, _fee_tells, looked_over=True),
    Act.RECORD_FEE_DELIVERY: ActPage(RecordingFeeDelivery, _today),
    Act.RECORD_PAYMENT: ActPage(RecordingPayment, _payment_first, _of_fee),
    Act.REDUCE_FEE: ActPage(ReducingFee, _reduction_first, _of_fee, looked_over=True),
    Act.WITHDRAW_FEE_NOTICE: ActPage(WithdrawingFeeNotice, _today, looked_over=True),
    Act.REFUND_FEE: ActPage(RefundingFee, _refund_first, _of_fee, looked_over=True),
    Act.ASK_REASONS: ActPage(AskingReasons, _reasons_first, _supplement_around, looked_over=True),
    Act.RECORD_REASONS: ActPage(RecordingReasons, _today, lambda _: {"channels": Channel}),
    Act.REPLY: _REPLY_PAGE,
    Act.CORRECT_REPLY: replace(_REPLY_PAGE, form=CorrectingReply),
    Act.INFORM_THIRD_PARTY: ActPage(InformingThirdParty, _today, _to_inform, looked_over=True),
    Act.SPLIT: ActPage(Splitting, _today, looked_over=True),
    Act.JOIN: ActPage(Joining, _today, looked_over=True),
    Act.TRANSFER: ActPage(Transferring, _today, lambda _: {"ways": DeliveryWay}, looked_over=True),
    Act.REOPEN: ActPage(Reopening, _today, looked_over=True),
    Act.DISPATCH: ActPage(
        Dispatching,
        lambda at: _today(at) | as_asked(at.case.particulars),
        lambda at: {"letters": to_send(at.case), "ways": DeliveryWay},
    ),
    Act.RECORD_DELIVERY: ActPage(
        RecordingDelivery,
        lambda at: _today(at) | as_sent(at.case.facts),
        lambda _: {"ways": DeliveryWay},
        takes_files=True,
    ),
    Act.WITHDRAW: ActPage(Withdrawing, _today),
    Act.ABANDON: ActPage(Abandoning, _today, looked_over=True),
    Act.ANNUL: ActPage(Annulling, around=lambda at: {"lines": annullable(at.case)}),
}
