"""A made-up application, to look at a kind of letter before it is sent to anybody."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tracker.law.fees import fee
from tracker.law.grounds import GROUNDS
from tracker.law.statute import law_on
from tracker.law.terms import ApplicationKind, FeeBasis, Opinion
from tracker.letters.compose import LetterKind, LetterText, Sender, compose, letter_parts

ADDRESSEE = "（收件人）"
_MATTER = "2025年环境卫生作业合同"
_REASON = "（经办人填写的理由）"


def sample_letter(
    kind: LetterKind, sender: Sender, on: date, *, number: str, wording: str | None
) -> LetterText:
    """A letter of that kind, dated `on`, in the office's wording or the standard one."""
    return compose(
        kind,
        sender=sender,
        number=number,
        addressee=ADDRESSEE,
        to_applicant=True,
        on=on,
        facts=sample_facts(kind, on),
        wording=wording,
    )


def sample_parts(kind: LetterKind, sender: Sender, on: date) -> dict[str, str]:
    """What each part of the standard wording says of the made-up application."""
    return letter_parts(kind, sender=sender, on=on, facts=sample_facts(kind, on))


def sample_facts(kind: LetterKind, on: date) -> Mapping[str, Any]:
    received_on = on - timedelta(days=7)
    correction = kind is LetterKind.CORRECTION_FORWARDING
    asked = ApplicationKind.CORRECTION if correction else ApplicationKind.DISCLOSURE
    return {
        "register_number": f"××-{on.year}-00001",
        "received_on": received_on,
        "law": law_on(received_on),
        "asked": asked.label,
        **_facts(kind, on),
    }


def _facts(kind: LetterKind, on: date) -> Mapping[str, Any]:
    later, before = on + timedelta(days=21), on - timedelta(days=5)
    match kind:
        case LetterKind.SUPPLEMENT_NOTICE | LetterKind.REASONS_NOTICE:
            return {"items": "（经办人填写的事项）", "respond_by": later}
        case LetterKind.EXTENSION_NOTICE:
            return {"reason": _REASON, "working_days": 20, "old_due_on": on, "due_on": later}
        case LetterKind.DEFERRAL_NOTICE:
            return {"reason": _REASON, "due_on": later}
        case LetterKind.THIRD_PARTY_NOTICE:
            return {"consulted_on": before, "disclosed": _MATTER, "reason": _REASON}
        case LetterKind.TRANSFER:
            return {"reason": _REASON}
        case LetterKind.FEE_NOTICE:
            return {"fee": fee(FeeBasis.ITEMS, 12, on)}
        case LetterKind.FEE_CHANGE:
            notice = {"charged_on": before, "notice": "", "charged": Decimal("200.00")}
            return {**notice, "owed": Decimal("0.00"), "reason": _REASON}
        case LetterKind.REPLY:
            answers = [(GROUNDS["disclosed.provided"], "（经办人填写的内容）")]
            return {"answers": answers, "files": [f"{_MATTER}.pdf"]}
        case LetterKind.ABANDONMENT:
            return {"for_supplement": True}
        case LetterKind.CONSULTATION_NOTICE:
            asked = {"whom_asked": "征求第三方的意见", "asked_on": before}
            return {**asked, "is_several": False, "text": ""}
        case LetterKind.OPINION_CONFIRMATION:
            said = {"opinion": Opinion.OBJECTS.label, "summary": _REASON, "text": ""}
            return {"consulted_on": before, "answered_on": on, **said}
        case LetterKind.ASSISTANCE_REQUEST:
            return {"text": _MATTER, "due_on": later}
        case LetterKind.TRANSFER_NOTICE:
            return {"whom": "（对方机关）", "transferred_on": on, "text": ""}
        case LetterKind.CORRECTION_FORWARDING:
            return {"text": "（要求更正的记录）"}
    return {"matter": _MATTER}
