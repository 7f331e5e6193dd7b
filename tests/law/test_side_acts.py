"""The acts beside the straight way: what each asks, and what becomes of clock and tables."""

from datetime import date

import pytest

from tests.law.stories import OFFICER, deadline, did, on, received
from tracker.law import refusals as no
from tracker.law.calendar import national
from tracker.law.deadlines import reckon
from tracker.law.entries import Concluded
from tracker.law.facts import fold, in_force
from tracker.law.side_acts import join_refusal
from tracker.law.stages import decide, refusal, replay
from tracker.law.standing import standing
from tracker.law.terms import Act, ApplicationKind, Running, Stage

RECEIVED = received("2025-03-03 周一")
REGISTERED = did("2025-03-03 周一", "registered")
ASKED = did("2025-03-05 周三", "supplement_asked", respond_by="2025-03-19 周三")
CONSULTED = did("2025-03-06 周四", "consulted", id="1", kind="third_party")
OBJECTED = did("2025-03-12 周三", "opinion_received", id="1", opinion="objects")
TO_CO_AUTHOR = did("2025-03-06 周四", "consulted", id="2", kind="co_author")
REASONS_ASKED = did("2025-03-04 周二", "reasons_asked", respond_by="2025-03-14 周五")
REASONS_GIVEN = did("2025-03-10 周一", "reasons_given")
CHARGED = did("2025-03-06 周四", "fee_charged", basis="pages", quantity=68, yuan="380.00")
WITHHELD = {"grounds": ["withheld.internal_affairs"], "ground": "withheld.internal_affairs"}
GIVEN = {"grounds": ["disclosed.provided"], "ground": "disclosed.provided"}
REPLIED = did("2025-03-20 周四", "replied", letter="甲〔2025〕1号", **WITHHELD)
DELIVERED = did("2025-03-24 周一", "delivered")
CORRECTED = did(
    "2025-04-02 周三", "reply_corrected", reason="原答复依据有误", letter="甲〔2025〕2号", **GIVEN
)
REOPENED = did("2025-06-16 周一", "reopened", case_number="某府复〔2025〕1号", decision="撤销")
JOINED = did("2025-03-10 周一", "joined", into="A-2025-00001")
TRANSFERRED = did("2025-03-05 周三", "transferred", whom="某区某局")

# An online application of Sunday (a make-up day), with an office that confirms by hand.
BY_HAND = received("2025-09-29 周一", by_hand=True, submitted_on=on("2025-09-28 周日"))


# the journal before, the entry, the reason (None: lawful)
GUARDS = {
    "reasons asked twice": (
        [REASONS_ASKED], did("2025-03-05 周三", "reasons_asked"), no.ReasonsAskedTwice,
    ),
    "reasons given without being asked": ([], REASONS_GIVEN, no.NoReasonsAsked),
    "reasons dated before they were asked for": (
        [REASONS_ASKED], did("2025-03-03 周一", "reasons_given"), no.NoReasonsAsked,
    ),
    "reasons given twice": (
        [REASONS_ASKED, REASONS_GIVEN], did("2025-03-11 周二", "reasons_given"),
        no.ReasonsGivenTwice,
    ),
    "reasons given after the period: heard all the same": (
        [REASONS_ASKED], did("2025-03-17 周一", "reasons_given"), None,
    ),
    "reasons asked after the reply": (
        [REPLIED], did("2025-03-21 周五", "reasons_asked"), no.AlreadyEnded,
    ),
    "a third party told of its letter": (
        [CONSULTED, OBJECTED, REPLIED], did("2025-03-20 周四", "third_party_informed", id="1"),
        None,
    ),
    "a third party told twice": (
        [CONSULTED, OBJECTED, REPLIED, did("2025-03-20 周四", "third_party_informed", id="1")],
        did("2025-03-21 周五", "third_party_informed", id="1"), no.NobodyToInform,
    ),
    "nobody of that letter to tell": (
        [REPLIED], did("2025-03-21 周五", "third_party_informed", id="9"), no.NoSuchConsultation,
    ),
    "a co-author is not told": (
        [TO_CO_AUTHOR, REPLIED], did("2025-03-21 周五", "third_party_informed", id="2"),
        no.NobodyToInform,
    ),
    "told before the decision": (
        [CONSULTED, OBJECTED], did("2025-03-13 周四", "third_party_informed", id="1"),
        no.WrongStage,
    ),
    "split into two more": (
        [], did("2025-03-05 周三", "split", into=["A-2025-00002", "A-2025-00003"]), None,
    ),
    "split into nothing": ([], did("2025-03-05 周三", "split", into=[]), no.SplitIntoNothing),
    "split into one twice": (
        [], did("2025-03-05 周三", "split", into=["A-2025-00002", "A-2025-00002"]),
        no.SplitIntoNothing,
    ),
    "split again into the same": (
        [did("2025-03-05 周三", "split", into=["A-2025-00002"])],
        did("2025-03-06 周四", "split", into=["A-2025-00002"]), no.SplitIntoNothing,
    ),
    "split once more": (
        [did("2025-03-05 周三", "split", into=["A-2025-00002"])],
        did("2025-03-06 周四", "split", into=["A-2025-00003"]), None,
    ),
    "split while a supplement is awaited": (
        [ASKED], did("2025-03-06 周四", "split", into=["A-2025-00002"]), no.WrongStage,
    ),
    "split after it was charged and paid for as one": (
        [CHARGED, did("2025-03-12 周三", "fee_paid", yuan="380.00")],
        did("2025-03-13 周四", "split", into=["A-2025-00002"]), no.SplitAfterFee,
    ),
    "a reply corrected": ([REPLIED], CORRECTED, None),
    "a corrected reply corrected": (
        [REPLIED, CORRECTED], did("2025-04-03 周四", "reply_corrected", reason="笔误", **GIVEN),
        None,
    ),
    "corrected before the reply": (
        [REPLIED], did("2025-03-19 周三", "reply_corrected", reason="笔误"), no.WrongStage,
    ),
    "corrected before the last correction": (
        [REPLIED, CORRECTED, did("2025-04-02 周三", "reply_corrected", reason=" ", **GIVEN)],
        did("2025-04-03 周四", "reply_corrected", reason="笔误"), no.CorrectionWithoutReason,
    ),
    "corrected without a reason": (
        [REPLIED], did("2025-04-02 周三", "reply_corrected", **GIVEN), no.CorrectionWithoutReason,
    ),
    "corrected with a ground nobody knows": (
        [REPLIED],
        did("2025-04-02 周三", "reply_corrected", reason="笔误", grounds=["x"], ground="x"),
        no.GroundOfOtherText,
    ),
    "no reply to correct": ([], did("2025-04-02 周三", "reply_corrected"), no.WrongStage),
    "a correction delivered": (
        [REPLIED, DELIVERED, CORRECTED], did("2025-04-07 周一", "delivered"), None,
    ),
    "a correction delivered before it was made": (
        [REPLIED, DELIVERED], did("2025-03-25 周二", "delivered"), no.DeliveredTwice,
    ),
    "handled anew": ([REPLIED], REOPENED, None),
    "handled anew before it ended": ([], REOPENED, no.WrongStage),
    "handled anew after a withdrawal": (
        [did("2025-03-20 周四", "withdrawn")], REOPENED, no.AlreadyEnded,
    ),
    "handled anew to a day before the decision": (
        [REPLIED],
        did("2025-06-16 周一", "reopened", reply_by="2025-06-16 周一"), no.ReplyDayBeforeDecision,
    ),
    "replied anew": (
        [REPLIED, REOPENED], did("2025-06-30 周一", "replied", **GIVEN), None,
    ),
    "replied anew twice": (
        [REPLIED, REOPENED, did("2025-06-30 周一", "replied", **GIVEN)],
        did("2025-07-01 周二", "replied", **GIVEN), no.AlreadyEnded,
    ),
    "extended anew where the decision named no day": (
        [REPLIED, REOPENED], did("2025-06-30 周一", "extended", working_days=5), None,
    ),
    "extended anew where the decision named a day": (
        [REPLIED, did("2025-06-16 周一", "reopened", reply_by="2025-07-07 周一")],
        did("2025-06-30 周一", "extended", working_days=5), no.ExtensionAfterDecision,
    ),
    "joined": ([], JOINED, None),
    "joined after the reply": (
        [REPLIED], did("2025-03-21 周五", "joined", into="A"), no.AlreadyEnded,
    ),
    "passed on": ([], TRANSFERRED, None),
    "replied after it was passed on": (
        [TRANSFERRED], did("2025-03-06 周四", "replied"), no.AlreadyEnded,
    ),
    "receipt confirmed where it confirmed itself": (
        [], did("2025-03-03 周一", "receipt_confirmed"), no.ReceiptStands,
    ),
}  # fmt: skip


@pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS.keys())
def test_guards(guard):
    before, entry, reason = guard
    journal = [RECEIVED, *before]
    if reason is None:
        replay([*journal, entry], national())
        return
    with pytest.raises(reason) as refused:
        replay([*journal, entry], national())
    assert "{" not in str(refused.value)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (did("2018-09-12 周三", "reasons_asked"), no.ReasonsUnknownTo2008),
        (did("2018-09-12 周三", "split", into=["A-2018-00002"]), None),
        (did("2018-09-12 周三", "transferred", whom="某局"), None),
    ],
)
def test_guards_of_the_2008_text(entry, reason):
    journal = [received("2018-09-10 周一"), entry]
    if reason is None:
        replay(journal, national())
    else:
        with pytest.raises(reason):
            replay(journal, national())


def test_a_correction_of_a_record_is_not_split():
    journal = [received("2025-03-03 周一", kind=ApplicationKind.CORRECTION)]
    with pytest.raises(no.CorrectionNotSplit):
        replay([*journal, did("2025-03-05 周三", "split", into=["A-2025-00002"])], national())


@pytest.mark.parametrize(
    ("act", "journal", "reason"),
    [
        (Act.INFORM_THIRD_PARTY, [REPLIED], no.NobodyToInform),
        (Act.INFORM_THIRD_PARTY, [TO_CO_AUTHOR, REPLIED], no.NobodyToInform),
        (Act.INFORM_THIRD_PARTY, [CONSULTED, OBJECTED, REPLIED], None),
        (Act.DEFER, [REASONS_ASKED], no.ReasonsNotHeard),
        (Act.DEFER, [REASONS_ASKED, REASONS_GIVEN], None),
        (Act.RECORD_REASONS, [], no.NoReasonsAsked),
        (Act.RECORD_REASONS, [REASONS_ASKED], None),
        (Act.CONFIRM_RECEIPT, [], no.ReceiptStands),
    ],
)
def test_buttons(act, journal, reason):
    facts = fold(in_force([RECEIVED, *journal]))
    said = refusal(act, facts, OFFICER, on("2025-03-24 周一"), national())
    assert type(said) is (reason or type(None))


def test_a_split_stands_for_its_numbers_are_given():
    split = did("2025-03-05 周三", "split", into=["A-2025-00002"])
    annulled = did("2025-03-06 周四", "annulled", seq=2, reason="误分")
    with pytest.raises(no.SplitStands):
        decide(
            [RECEIVED, split], annulled,
            roles=OFFICER, today=on("2025-03-06 周四"), calendar=national(),
        )  # fmt: skip


class TestConfirmingByHand:
    """Submitted on Sunday 28 September 2025, itself a make-up working day."""

    def test_by_itself_at_the_end_of_the_next_working_day(self):
        found = deadline([BY_HAND], "2025-10-09 周四")
        assert (found.due_on, found.used) == (on("2025-11-03 周一"), 2)

    def test_nothing_is_counted_before(self):
        facts = fold([BY_HAND])
        found = reckon(facts, national(), on("2025-09-28 周日"))
        assert (found.running, found.used) == (Running.AWAITING_CONFIRMATION, 0)
        assert found.due_on == on("2025-11-03 周一")

    def test_a_confirmation_moves_receipt_earlier(self):
        confirmed = did("2025-09-28 周日", "receipt_confirmed", evidence="电话确认")
        facts = replay([BY_HAND, confirmed, did("2025-09-28 周日", "registered")], national())
        assert facts.received.on == on("2025-09-28 周日")
        assert reckon(facts, national(), on("2025-09-28 周日")).due_on == on("2025-10-31 周五")

    @pytest.mark.parametrize(
        ("confirmed", "reason"),
        [
            ("2025-09-27 周六", no.ConfirmedBeforeSubmitted),
            ("2025-09-30 周二", no.ReceiptStands),
        ],
    )
    def test_neither_before_submission_nor_after_it_counted_anyway(self, confirmed, reason):
        with pytest.raises(reason):
            replay([BY_HAND, did(confirmed, "receipt_confirmed")], national())

    def test_once(self):
        confirmed = did("2025-09-28 周日", "receipt_confirmed")
        with pytest.raises(no.ReceiptStands):
            replay([BY_HAND, confirmed, confirmed], national())

    def test_nothing_else_comes_before_receipt(self):
        with pytest.raises(no.BeforeReceipt):
            replay([BY_HAND, did("2025-09-28 周日", "registered")], national())


class TestHandledAnew:
    """Replied on 20 March 2025; the decision on review came on Monday 16 June."""

    def test_the_day_of_the_decision_is_day_0_of_a_plain_period(self):
        found = deadline([RECEIVED, REPLIED, REOPENED], "2025-06-17 周二")
        assert (found.due_on, found.reply_period, found.used) == (on("2025-07-14 周一"), 20, 1)
        assert found.running is Running.COUNTING
        assert found.days[0].why == "复议或者诉讼后重新办理，此前的日子不计"

    def test_a_day_named_by_the_decision_is_the_due_date(self):
        reopened = did("2025-06-16 周一", "reopened", reply_by="2025-07-07 周一")
        assert deadline([RECEIVED, REPLIED, reopened], "2025-06-17 周二").due_on == on(
            "2025-07-07 周一"
        )

    def test_it_forgets_extension_deferral_and_letters_that_nobody_answered(self):
        extended = did("2025-03-05 周三", "extended", working_days=20)
        asked = did("2025-03-06 周四", "consulted", id="7", kind="other_authority")
        found = deadline([RECEIVED, extended, asked, REPLIED, REOPENED], "2025-06-17 周二")
        assert (found.due_on, found.reply_period) == (on("2025-07-14 周一"), 20)

    @pytest.mark.parametrize(
        "before", [[ASKED, did("2025-03-20 周四", "abandoned")],
                   [CHARGED, did("2025-04-30 周三", "abandoned")]],
        ids=["not supplemented", "not paid"],
    )  # fmt: skip
    def test_after_an_abandonment_nothing_is_awaited_any_more(self, before):
        facts = replay([RECEIVED, *before, REOPENED], national())
        assert facts.stage is Stage.HANDLING

    def test_an_imported_ending_is_handled_anew(self):
        imported = received("2025-03-03 周一", imported=True)
        ended = Concluded(on=date(2025, 3, 20), result="disclosed", letter="甲〔2025〕1号")
        facts = replay([imported, ended, REOPENED], national())
        assert facts.stage is Stage.HANDLING
        assert standing(facts, national()).document_number == "甲〔2025〕1号"


def counted(*entries, first=RECEIVED):
    found = standing(fold(in_force([first, *entries])), national())
    return found.counted, found.ended_on, found.result, found.ground


# what was done, how it is counted: (in the tables, ended on, result, ground)
TABLES = {
    "a reply": ([REPLIED], (True, "2025-03-20", "withheld.internal_affairs")),
    "a reply corrected in the same year": (
        [REPLIED, CORRECTED], (True, "2025-03-20", "disclosed"),
    ),
    "a reply corrected in a later year": (
        [REPLIED, did("2026-01-05 周一", "reply_corrected", reason="笔误", **GIVEN)],
        (True, "2025-03-20", "withheld.internal_affairs"),
    ),
    "corrected in this year, then in a later one": (
        [
            REPLIED, CORRECTED,
            did("2026-01-05 周一", "reply_corrected", reason="笔误", **WITHHELD),
        ],
        (True, "2025-03-20", "disclosed"),
    ),
    "handled anew": (
        [REPLIED, REOPENED], (True, "2025-03-20", "withheld.internal_affairs"),
    ),
    "replied anew": (
        [REPLIED, REOPENED, did("2025-06-30 周一", "replied", **GIVEN)],
        (True, "2025-03-20", "withheld.internal_affairs"),
    ),
    "handled anew twice": (
        [
            REPLIED, REOPENED, did("2025-06-30 周一", "replied", **GIVEN),
            did("2025-09-01 周一", "reopened"),
        ],
        (True, "2025-03-20", "withheld.internal_affairs"),
    ),
    "joined in the year of receipt": ([JOINED], (False, "2025-03-10", "other.other")),
    "passed on in the year of receipt": ([TRANSFERRED], (False, "2025-03-05", "other.other")),
    "joined in a later year, whose table began with it": (
        [did("2026-01-05 周一", "joined", into="A-2025-00001")],
        (True, "2026-01-05", "other.other"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLES.values(), ids=TABLES.keys())
def test_how_it_counts_in_the_tables(case):
    entries, (counts, ended_on, result) = case
    found = counted(*entries)
    assert found[:3] == (counts, date.fromisoformat(ended_on), result)


def test_a_correction_of_a_record_is_in_no_table():
    first = received("2025-03-03 周一", kind=ApplicationKind.CORRECTION)
    assert counted(first=first)[0] is False


def test_the_number_of_the_reply_in_force():
    journal = [RECEIVED, REPLIED]
    assert standing(fold(journal), national()).document_number == "甲〔2025〕1号"
    corrected = standing(fold([*journal, DELIVERED, CORRECTED]), national())
    assert corrected.document_number == "甲〔2025〕2号"
    assert corrected.delivered_on is None


def test_a_split_child_takes_over_clock_and_supplement():
    child = received(
        "2025-03-03 周一",
        split_from="A-2025-00001",
        supplement_asked_on=on("2025-03-05 周三"),
        supplemented_on=on("2025-03-10 周一"),
    )
    found = deadline([child], "2025-03-12 周三")
    assert (found.due_on, found.used) == (on("2025-04-08 周二"), 2)
    with pytest.raises(no.SupplementAskedTwice):
        replay([child, did("2025-03-11 周二", "supplement_asked")], national())


OTHER = received("2025-02-24 周一")


@pytest.mark.parametrize(
    ("into", "same_applicant", "reason"),
    [
        ([OTHER], True, None),
        ([received("2025-03-03 周一")], True, None),
        ([OTHER], False, no.JoinOtherApplicant),
        (
            [received("2025-02-24 周一", kind=ApplicationKind.CORRECTION)], True,
            no.JoinOtherApplicant,
        ),
        ([received("2025-03-04 周二")], True, no.JoinIntoLater),
        ([OTHER, did("2025-03-05 周三", "replied")], True, no.JoinIntoEnded),
    ],
)  # fmt: skip
def test_what_may_be_joined(into, same_applicant, reason):
    said = join_refusal(fold([RECEIVED]), fold(into), same_applicant=same_applicant)
    assert type(said) is (reason or type(None))
