"""The index beside a journal: what lists and counts read without replaying anything."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal

import pytest

from tests.law.stories import did, on, received
from tracker.law.calendar import national
from tracker.law.entries import Concluded, Received
from tracker.law.facts import fold, in_force
from tracker.law.standing import standing
from tracker.law.terms import ApplicantKind, ApplicationKind, Channel, Law, Stage

RECEIVED = received("2025-03-03 周一", channel=Channel.POST, applicant_kind=ApplicantKind.BUSINESS)
REGISTERED = did("2025-03-04 周二", "registered")
ASKED = did("2025-03-05 周三", "supplement_asked", respond_by="2025-03-19 周三")
CHARGED = did("2025-03-05 周三", "fee_charged", basis="pages", quantity=68, yuan="380.00")


def of(*entries):
    return standing(fold(in_force([RECEIVED, *entries])), national())


def test_an_open_application():
    assert asdict(of(REGISTERED)) == {
        "kind": ApplicationKind.DISCLOSURE,
        "counted": True,
        "law": Law.TEXT_2019,
        "stage": Stage.HANDLING,
        "channel": Channel.POST,
        "applicant_kind": ApplicantKind.BUSINESS,
        "received_on": date(2025, 3, 3),
        "due_on": date(2025, 3, 31),
        "provisional": False,
        "supplement_notice_due_on": date(2025, 3, 12),
        "waits_until": None,
        "suspended_from": None,
        "suspended_until": None,
        "extended": False,
        "ended_on": None,
        "result": None,
        "ground": None,
        "document_number": None,
        "delivered_on": None,
        "late": False,
        "fee_noticed_on": None,
        "fee_noticed": Decimal("0.00"),
        "fee_received_on": None,
        "fee_received": Decimal("0.00"),
        "fee_withdrawn_on": None,
        "fee_refunded_on": None,
        "fee_refunded": Decimal("0.00"),
    }


# how it ended: (entries, result, ground, late)
ENDINGS = {
    "replied on the last day": (
        [did("2025-03-31 周一", "replied", grounds=["disclosed.provided"],
             ground="disclosed.provided")],
        "disclosed", "disclosed.provided", False,
    ),
    "replied the day after": (
        [did("2025-04-01 周二", "replied", grounds=["unable.nonexistent"],
             ground="unable.nonexistent")],
        "unable.not_held", "unable.nonexistent", True,
    ),
    "posted on the Saturday after": (
        [did("2025-04-05 周六", "replied", grounds=["disclosed.provided"],
             ground="disclosed.provided")],
        "disclosed", "disclosed.provided", True,
    ),
    "of two matters the ground that counts": (
        [did("2025-03-20 周四", "replied", ground="partly_disclosed",
             grounds=["withheld.privacy", "partly_disclosed"])],
        "partly_disclosed", "partly_disclosed", False,
    ),
    "replied without a ground (a journal of `tracker clock`)": (
        [did("2025-03-20 周四", "replied")], None, None, False,
    ),
    "withdrawn": (
        [did("2025-03-20 周四", "withdrawn")], "other.other", "other.withdrawn", False,
    ),
    "not supplemented": (
        [ASKED, did("2025-03-20 周四", "abandoned")],
        "other.not_supplemented", "other.not_supplemented", False,
    ),
    "not paid": (
        [CHARGED, did("2025-04-10 周四", "abandoned")],
        "other.fee_unpaid", "other.fee_unpaid", False,
    ),
    "as a ledger has it": (
        [Concluded(on=date(2025, 3, 28), result="not_processed.petition", letter="某复1号")],
        "not_processed.petition", None, False,
    ),
}  # fmt: skip


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS.keys())
def test_endings(ending):
    entries, result, ground, late = ending
    said = of(REGISTERED, *entries)
    assert (said.result, said.ground, said.late) == (result, ground, late)
    assert said.ended_on == entries[-1].on
    assert not said.stage.is_open


def test_a_withdrawal_under_the_2008_text_has_its_own_ground():
    journal = [received("2018-09-10 周一"), did("2018-09-12 周三", "withdrawn")]
    assert standing(fold(journal), national()).ground == "withdrawn"


def test_the_number_of_the_letter_that_ended_it():
    replied = did("2025-03-20 周四", "replied", letter="某公开〔2025〕1号")
    delivered = did("2025-03-24 周一", "delivered")
    said = of(replied, delivered)
    assert said.document_number == "某公开〔2025〕1号"
    assert said.delivered_on == on("2025-03-24 周一")
    assert of(did("2025-03-20 周四", "withdrawn")).document_number is None


@pytest.mark.parametrize(
    ("entries", "waits_until"),
    [
        ([ASKED], on("2025-03-19 周三")),
        ([ASKED, did("2025-03-10 周一", "supplemented")], None),
        ([CHARGED], on("2025-04-02 周三")),
        ([CHARGED, did("2025-03-07 周五", "fee_notice_delivered")], on("2025-04-07 周一")),
        ([CHARGED, did("2025-03-07 周五", "fee_paid")], None),
        ([ASKED, did("2025-03-20 周四", "abandoned")], None),
    ],
)
def test_how_long_the_office_waits_for_the_applicant(entries, waits_until):
    said = of(REGISTERED, *entries)
    assert said.waits_until == waits_until
    assert (said.due_on is None) == (said.stage is not Stage.HANDLING or not entries)


@pytest.mark.parametrize(
    ("entries", "since", "until"),
    [
        ([], None, None),
        (
            [did("2025-03-10 周一", "consulted", id="1", kind="third_party")],
            on("2025-03-10 周一"),
            on("2025-03-31 周一"),
        ),
        (
            [
                did("2025-03-10 周一", "consulted", id="1", kind="third_party"),
                did("2025-03-12 周三", "consulted", id="2", kind="co_author"),
            ],
            on("2025-03-10 周一"),
            on("2025-04-02 周三"),
        ),
        (
            [
                did("2025-03-10 周一", "consulted", id="1", kind="third_party"),
                did("2025-03-12 周三", "consulted", id="2", kind="other_authority"),
            ],
            on("2025-03-10 周一"),
            None,
        ),
        (
            [
                did("2025-03-10 周一", "consulted", id="1", kind="third_party"),
                did("2025-03-14 周五", "opinion_received", id="1"),
            ],
            None,
            None,
        ),
        (
            [
                did("2025-03-10 周一", "consulted", id="1", kind="third_party"),
                did("2025-03-14 周五", "replied"),
            ],
            None,
            None,
        ),
    ],
)
def test_the_suspension_in_force(entries, since, until):
    said = of(REGISTERED, *entries)
    assert (said.suspended_from, said.suspended_until) == (since, until)


def test_fees_noticed_and_received_with_their_days():
    paid = did("2025-03-20 周四", "fee_paid", yuan="380.00")
    said = of(REGISTERED, CHARGED, paid)
    assert (said.fee_noticed_on, said.fee_noticed) == (CHARGED.on, Decimal("380.00"))
    assert (said.fee_received_on, said.fee_received) == (paid.on, Decimal("380.00"))


def test_fees_of_a_ledger_count_with_the_day_of_the_ending():
    told = Received(on=date(2025, 3, 3), imported=True, fee_noticed=Decimal("380.00"))
    ended = Concluded(on=date(2026, 1, 8), result="other.fee_unpaid")
    assert standing(fold([told]), national()).fee_noticed_on == told.on
    said = standing(fold([told, ended]), national())
    assert (said.fee_noticed_on, said.fee_noticed) == (ended.on, Decimal("380.00"))
    assert (said.fee_received_on, said.fee_received) == (None, Decimal("0.00"))


def test_extended_by_an_act_or_by_a_ledger():
    assert of(did("2025-03-06 周四", "extended", working_days=5)).extended
    told = Received(on=date(2025, 3, 3), imported=True, extended_to=date(2025, 4, 28))
    said = standing(fold([told]), national())
    assert (said.extended, said.due_on) == (True, date(2025, 4, 28))


def test_a_provisional_due_day_says_so():
    said = standing(fold([received("2026-12-21 周一")]), national())
    assert (said.due_on, said.provisional) == (on("2027-01-18 周一"), True)


# dated in time on Friday 28 March, due on Monday 31 March: (how it was posted, late)
POSTINGS = {
    "the day of posting is not recorded": ([], False),
    "posted on the last day": (
        [did("2025-03-31 周一", "dispatched", letter="甲〔2025〕1号")], False,
    ),
    "posted the day after": ([did("2025-04-01 周二", "dispatched", letter="甲〔2025〕1号")], True),
    "another letter was posted late": (
        [did("2025-04-01 周二", "dispatched", letter="甲〔2025〕9号")], False,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("posted", "late"), POSTINGS.values(), ids=POSTINGS.keys())
def test_by_post_the_day_of_posting_decides_whether_it_was_late(posted, late):
    reply = did(
        "2025-03-28 周五", "replied",
        grounds=["disclosed.provided"], ground="disclosed.provided", letter="甲〔2025〕1号",
    )  # fmt: skip
    found = of(reply, *posted)
    assert (found.ended_on, found.late) == (date(2025, 3, 28), late)
