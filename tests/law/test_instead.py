"""What is offered where the law says no: the journal, what was wanted and when, what is lawful."""

import pytest

from tests.law.stories import OFFICER, did, on, received
from tracker.law.calendar import national
from tracker.law.instead import lawful_instead
from tracker.law.refusals import ExtensionTooLong
from tracker.law.stages import refusal, replay
from tracker.law.terms import Act

RECEIVED = received("2025-03-03 周一")
REGISTERED = did("2025-03-03 周一", "registered")
ASKED = did("2025-03-05 周三", "supplement_asked", respond_by="2025-03-19 周三")
SUPPLEMENTED = did("2025-03-10 周一", "supplemented")
EXTENDED = did("2025-03-06 周四", "extended", working_days=10)
REASONS_ASKED = did("2025-03-06 周四", "reasons_asked", respond_by="2025-03-20 周四")
CHARGED = did("2025-03-06 周四", "fee_charged", basis="pages", quantity=68, yuan="380.00")
CHARGE_DELIVERED = did("2025-03-07 周五", "fee_notice_delivered")
REPLIED = did("2025-03-20 周四", "replied")
DELIVERED = did("2025-03-24 周一", "delivered")

# the journal, the act, the day; what may be done instead
CASES = {
    "a supplement is asked for once: wait for it, or answer": (
        [ASKED], "ask_supplement", "2025-03-12 周三", ["补正", "答复"],
    ),
    "asked and supplemented: answer": (
        [ASKED, SUPPLEMENTED], "ask_supplement", "2025-03-11 周二", ["答复"],
    ),
    "the seven working days for the notice are over: answer, or extend": (
        [], "ask_supplement", "2025-03-13 周四", ["答复", "延长答复期限"],
    ),
    "an extension after the due date: answer at once": (
        [], "extend", "2025-04-15 周二", ["答复"],
    ),
    "extended once": (
        [EXTENDED], "extend", "2025-03-10 周一", ["答复", "征求意见", "要求说明理由"],
    ),
    "a deferral without reasons heard": (
        [], "defer", "2025-03-10 周一", ["要求说明理由", "延长答复期限"],
    ),
    "a deferral while the reasons are awaited": (
        [REASONS_ASKED], "defer", "2025-03-10 周一", ["登记理由说明", "延长答复期限"],
    ),
    "giving up before the supplement is due": (
        [ASKED], "abandon", "2025-03-12 周三", ["补正", "撤回申请"],
    ),
    "giving up before the fee is due": (
        [CHARGED, CHARGE_DELIVERED], "abandon", "2025-03-12 周三", ["登记缴费", "答复"],
    ),
    "a reply after the reply": (
        [REPLIED], "reply", "2025-03-21 周五",
        ["更正答复", "复议诉讼后重新办理", "登记送达", "更正记录"],
    ),
    "delivered twice": ([REPLIED, DELIVERED], "record_delivery", "2025-03-25 周二", ["更正记录"]),
    "a delivery before any reply": ([], "record_delivery", "2025-03-10 周一", ["答复"]),
    "the payment of no fee": ([], "record_payment", "2025-03-10 周一", ["收费通知", "答复"]),
}  # fmt: skip


@pytest.mark.parametrize(("journal", "act", "today", "offered"), CASES.values(), ids=CASES)
def test_what_is_lawful_instead(journal, act, today, offered):
    facts = replay([RECEIVED, REGISTERED, *journal], national())
    reasons = {one: refusal(one, facts, OFFICER, on(today), national()) for one in Act}
    refused = reasons[Act(act)]
    assert refused is not None
    permitted = {one for one, reason in reasons.items() if reason is None}
    assert [one.label for one in lawful_instead(refused, permitted)] == offered


def test_what_was_typed_wrong_is_mended_not_replaced():
    assert lawful_instead(ExtensionTooLong(limit=20, working_days=30), set(Act)) == ()
