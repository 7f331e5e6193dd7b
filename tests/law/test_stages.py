"""The table of acts: what may be done when, by whom, and the reason when not."""

from datetime import date
from decimal import Decimal

import pytest

from tests.law.stories import OFFICER, did, on, received
from tracker.law import refusals as no
from tracker.law.calendar import Notice, national
from tracker.law.entries import ENTRY_CLASSES, Concluded
from tracker.law.facts import fold, in_force
from tracker.law.stages import ACTS, admit, article_of, decide, refusal, replay
from tracker.law.terms import Act, EntryKind, Law, Role, Stage

RECEIVED = received("2025-03-03 周一")
REGISTERED = did("2025-03-03 周一", "registered")
ASKED = did("2025-03-05 周三", "supplement_asked", respond_by="2025-03-19 周三")
SUPPLEMENTED = did("2025-03-10 周一", "supplemented")
CONSULTED = did("2025-03-06 周四", "consulted", id="1", kind="third_party")
TOLD = did("2025-03-07 周五", "consultation_delivered", id="1")
ANSWERED = did("2025-03-17 周一", "opinion_received", id="1")
TO_AUTHORITY = did("2025-03-06 周四", "consulted", id="1", kind="other_authority")
EXTENDED = did("2025-03-06 周四", "extended", working_days=10)
DEFERRED = did("2025-03-06 周四", "deferred", until="2025-06-30 周一")
CHARGED = did("2025-03-06 周四", "fee_charged", basis="pages", quantity=68, yuan="380.00")
CHARGE_DELIVERED = did("2025-03-07 周五", "fee_notice_delivered")
PAID = did("2025-03-12 周三", "fee_paid", yuan="380.00")
REPLIED = did("2025-03-20 周四", "replied")
EXCESSIVE = did(
    "2025-03-20 周四", "replied",
    grounds=["not_processed.excessive"], ground="not_processed.excessive",
)  # fmt: skip
DELIVERED = did("2025-03-24 周一", "delivered")
SENT = did(
    "2025-03-20 周四", "replied", grounds=["disclosed.provided"], ground="disclosed.provided",
    letter="甲〔2025〕1号",
)  # fmt: skip
POSTED = did(
    "2025-03-20 周四", "dispatched", letter="甲〔2025〕1号", way="post", waybill="1012345678931"
)
WITHDRAWN = did("2025-03-20 周四", "withdrawn")
ABANDONED = did("2025-03-20 周四", "abandoned")

IN_STAGE = {
    Stage.RECEIVED: [],
    Stage.HANDLING: [REGISTERED],
    Stage.AWAITING_SUPPLEMENT: [REGISTERED, ASKED],
    Stage.AWAITING_PAYMENT: [REGISTERED, CHARGED],
    Stage.REPLIED: [REGISTERED, REPLIED],
    Stage.WITHDRAWN: [REGISTERED, WITHDRAWN],
    Stage.ABANDONED: [REGISTERED, ASKED, ABANDONED],
}

UNDER_WAY = {
    "consult", "extend", "ask_reasons", "charge", "reply", "split", "join", "transfer",
}  # fmt: skip

# Which acts an officer may do on 21 March 2025, in time for all but the supplement notice.
MAY = {
    Stage.RECEIVED: {"register", "withdraw", *UNDER_WAY},
    Stage.HANDLING: {"withdraw", *UNDER_WAY},
    Stage.AWAITING_SUPPLEMENT: {"supplement", "reply", "withdraw", "abandon"},
    Stage.AWAITING_PAYMENT: {
        "record_fee_delivery",
        "record_payment",
        "reduce_fee",
        "withdraw_fee_notice",
        "reply",
        "withdraw",
    },
    Stage.REPLIED: {"record_delivery", "correct_reply", "reopen"},
    Stage.WITHDRAWN: set(),
    Stage.ABANDONED: {"record_delivery", "reopen"},
}


@pytest.mark.parametrize("stage", IN_STAGE)
def test_what_may_be_done_in_every_stage(stage):
    facts = fold([RECEIVED, *IN_STAGE[stage]])
    assert facts.stage is stage
    today = on("2025-03-21 周五")
    may = {act.value for act in Act if not refusal(act, facts, OFFICER, today, national())}
    assert may == MAY[stage] | {"annul"}


@pytest.mark.parametrize("stage", IN_STAGE)
@pytest.mark.parametrize("act", Act)
def test_every_refusal_is_a_sentence_with_its_article(act, stage):
    facts = fold([RECEIVED, *IN_STAGE[stage]])
    reason = refusal(act, facts, OFFICER, on("2025-03-21 周五"), national())
    if reason is not None:
        assert "{" not in str(reason)
        assert str(reason).endswith(f"。（{reason.article}）")
        assert reason.key.islower()


# the journal before, the entry, the reason (None: lawful)
GUARDS = {
    "registered once": ([REGISTERED], REGISTERED, no.WrongStage),
    "asked on the 7th working day": (
        [], did("2025-03-12 周三", "supplement_asked"), None,
    ),
    "asked on the 8th": (
        [], did("2025-03-13 周四", "supplement_asked"), no.SupplementNoticeLate,
    ),
    "a supplement due on the day of the notice": (
        [], did("2025-03-05 周三", "supplement_asked", respond_by="2025-03-05 周三"),
        no.SupplementPeriodMissing,
    ),
    "reasons due on the day they are asked for": (
        [], did("2025-03-05 周三", "reasons_asked", respond_by="2025-03-05 周三"),
        no.ReasonsPeriodOver,
    ),
    "asked twice while waiting": (
        [ASKED], did("2025-03-06 周四", "supplement_asked"), no.SupplementAskedTwice,
    ),
    "asked twice after the supplement": (
        [ASKED, SUPPLEMENTED], did("2025-03-11 周二", "supplement_asked"), no.SupplementAskedTwice,
    ),
    "supplemented without being asked": ([], SUPPLEMENTED, no.NoSupplementAsked),
    "supplemented twice": (
        [ASKED, SUPPLEMENTED], did("2025-03-11 周二", "supplemented"), no.NoSupplementAsked,
    ),
    "supplemented after the term given: still a supplement": (
        [ASKED], did("2025-03-28 周五", "supplemented"), None,
    ),
    "a consultation's number used twice": (
        [CONSULTED], did("2025-03-11 周二", "consulted", id="1", kind="co_author"),
        no.ConsultationKnown,
    ),
    "a letter received before it was sent": (
        [],
        did(
            "2025-03-06 周四", "consulted", id="1", kind="third_party",
            received_on="2025-03-05 周三",
        ),
        no.ArrivedBeforeSent,
    ),
    "consulted while a supplement is awaited": (
        [ASKED], did("2025-03-06 周四", "consulted", id="1", kind="co_author"), no.WrongStage,
    ),
    "delivery of a letter never sent": ([], TOLD, no.NoSuchConsultation),
    "delivery dated before the letter": (
        [CONSULTED], did("2025-03-05 周三", "consultation_delivered", id="1"),
        no.NoSuchConsultation,
    ),
    "delivery told twice": (
        [CONSULTED, TOLD], did("2025-03-10 周一", "consultation_delivered", id="1"),
        no.DeliveredTwice,
    ),
    "an opinion on nothing": (
        [CONSULTED], did("2025-03-17 周一", "opinion_received", id="2"), no.NoSuchConsultation,
    ),
    "an opinion given twice": (
        [CONSULTED, ANSWERED], did("2025-03-18 周二", "opinion_received", id="1"),
        no.ConsultationAnswered,
    ),
    "an opinion while a supplement is awaited": (
        [CONSULTED, did("2025-03-07 周五", "supplement_asked")], ANSWERED, None,
    ),
    "extended on the last day": (
        [], did("2025-03-31 周一", "extended", working_days=20), None,
    ),
    "extended the day after": (
        [], did("2025-04-01 周二", "extended", working_days=20), no.ExtensionLate,
    ),
    "extended by one day": ([], did("2025-03-31 周一", "extended", working_days=1), None),
    "extended by none": (
        [], did("2025-03-31 周一", "extended", working_days=0), no.ExtensionTooLong,
    ),
    "extended by 21": (
        [], did("2025-03-31 周一", "extended", working_days=21), no.ExtensionTooLong,
    ),
    "extended twice": (
        [EXTENDED], did("2025-03-10 周一", "extended", working_days=10), no.ExtendedTwice,
    ),
    "extended again after a restart": (
        [did("2025-03-04 周二", "extended", working_days=10), ASKED, SUPPLEMENTED],
        did("2025-03-11 周二", "extended", working_days=20), None,
    ),
    "extended after a deferral": (
        [DEFERRED], did("2025-03-10 周一", "extended", working_days=10),
        no.ExtensionAfterDeferral,
    ),
    "extended while no due date can be said": (
        [TO_AUTHORITY], did("2025-03-10 周一", "extended", working_days=10), no.NothingRunning,
    ),
    "extended while a third party is asked": (
        [CONSULTED], did("2025-03-10 周一", "extended", working_days=10), None,
    ),
    "deferred on the last day": (
        [], did("2025-03-31 周一", "deferred", until="2025-06-30 周一"), None,
    ),
    "deferred the day after": (
        [], did("2025-04-01 周二", "deferred", until="2025-06-30 周一"), no.DeferralLate,
    ),
    "deferred to the day that was due anyway": (
        [], did("2025-03-20 周四", "deferred", until="2025-03-31 周一"), no.DeferralTooEarly,
    ),
    "deferred to an earlier day while no due date can be said": (
        [TO_AUTHORITY], did("2025-03-20 周四", "deferred", until="2025-03-20 周四"),
        no.DeferralIntoThePast,
    ),
    "deferred to a later one while no due date can be said": (
        [TO_AUTHORITY], did("2025-03-20 周四", "deferred", until="2025-03-21 周五"), None,
    ),
    "charged twice": (
        [CHARGED, PAID], did("2025-03-13 周四", "fee_charged"), no.FeeChargedTwice,
    ),
    "charged after the due day": (
        [], did("2025-04-01 周二", "fee_charged"), no.FeeNoticeLate,
    ),
    "charged otherwise than by tariff": (
        [],
        did("2025-03-06 周四", "fee_charged", basis="pages", quantity=68, yuan="400.00"),
        no.FeeNotByTariff,
    ),
    "a fee notice received before it was sent": (
        [], did("2025-03-06 周四", "fee_charged", received_on="2025-03-05 周三"),
        no.ArrivedBeforeSent,
    ),
    "delivery of no fee notice": ([], CHARGE_DELIVERED, no.NoFeeCharged),
    "delivery of a fee notice told twice": (
        [CHARGED, CHARGE_DELIVERED], did("2025-03-10 周一", "fee_notice_delivered"),
        no.DeliveredTwice,
    ),
    "paid without a notice": ([], PAID, no.NoFeeCharged),
    "paid in part": (
        [CHARGED], did("2025-03-12 周三", "fee_paid", yuan="100.00"), no.PaymentTooSmall,
    ),
    "paid too much": (
        [CHARGED], did("2025-03-12 周三", "fee_paid", yuan="400.00"), no.PaymentTooLarge,
    ),
    "replied while a supplement is awaited": ([ASKED], REPLIED, None),
    "replied after the due day: late, but lawful": (
        [], did("2025-05-12 周一", "replied"), None,
    ),
    "replied twice": ([REPLIED], did("2025-03-21 周五", "replied"), no.AlreadyEnded),
    "replied after a withdrawal": (
        [WITHDRAWN], did("2025-03-21 周五", "replied"), no.AlreadyEnded,
    ),
    "the ground that counts is not among those used": (
        [],
        did(
            "2025-03-20 周四", "replied",
            grounds=["disclosed.provided"], ground="withheld.privacy",
        ),
        no.GroundMissing,
    ),
    "a ground nobody knows": (
        [], did("2025-03-20 周四", "replied", grounds=["x"], ground="x"), no.GroundOfOtherText,
    ),
    "a ground of the other text": (
        [], did("2025-03-20 周四", "replied", grounds=["agreed"], ground="agreed"),
        no.GroundOfOtherText,
    ),
    "an ending that is no reply": (
        [],
        did(
            "2025-03-20 周四", "replied",
            grounds=["other.not_supplemented"], ground="other.not_supplemented",
        ),
        no.NoGroundOfReply,
    ),
    "several matters, one of which counts": (
        [],
        did(
            "2025-03-20 周四", "replied",
            grounds=["disclosed.provided", "unable.nonexistent"], ground="unable.nonexistent",
        ),
        None,
    ),
    "delivered before there is a reply": ([], DELIVERED, no.NothingToDeliver),
    "delivered before the reply was sent": (
        [REPLIED], did("2025-03-19 周三", "delivered"), no.NothingToDeliver,
    ),
    "delivered twice": (
        [REPLIED, DELIVERED], did("2025-03-25 周二", "delivered"), no.DeliveredTwice,
    ),
    "posted on the day of the letter": ([SENT], POSTED, None),
    "posted before it was written": (
        [SENT], did("2025-03-19 周三", "dispatched", letter="甲〔2025〕1号"), no.NoSuchLetter,
    ),
    "a letter that is not in the file": (
        [SENT], did("2025-03-20 周四", "dispatched", letter="甲〔2025〕2号"), no.NoSuchLetter,
    ),
    "posted twice": ([SENT, POSTED], POSTED, no.DispatchedTwice),
    "posted with another courier": (
        [SENT],
        did("2025-03-20 周四", "dispatched", letter="甲〔2025〕1号", waybill="SF1234567890123"),
        no.WaybillImpossible,
    ),
    "delivered after a withdrawal": ([WITHDRAWN], DELIVERED, no.NothingToDeliver),
    "withdrawn while payment is awaited": ([CHARGED], WITHDRAWN, None),
    "withdrawn after the reply": (
        [REPLIED], did("2025-03-21 周五", "withdrawn"), no.AlreadyEnded,
    ),
    "abandoned on the last day of the supplement": (
        [ASKED], did("2025-03-19 周三", "abandoned"), no.SupplementPeriodRunning,
    ),
    "abandoned the day after": ([ASKED], ABANDONED, None),
    "abandoned on the last day to pay": (
        [CHARGED, CHARGE_DELIVERED], did("2025-04-07 周一", "abandoned"),
        no.PaymentPeriodRunning,
    ),
    "abandoned the day after the last day to pay": (
        [CHARGED, CHARGE_DELIVERED], did("2025-04-08 周二", "abandoned"), None,
    ),
    "abandoned though nothing is awaited": ([REGISTERED], ABANDONED, no.WrongStage),
    "received twice": ([], did("2025-03-04 周二", "received"), no.SecondReceipt),
    "anything before receipt": (
        [], did("2025-02-28 周五", "extended", working_days=5), no.BeforeReceipt,
    ),
    "an ending of a ledger in a register of our own": (
        [], Concluded(on=date(2025, 3, 20), result="disclosed"), no.UnknownEntry,
    ),
}  # fmt: skip


@pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS.keys())
def test_guards(guard):
    before, entry, reason = guard
    journal = [RECEIVED, *before, entry]
    if reason is None:
        replay(journal, national())
    else:
        with pytest.raises(reason) as refused:
            replay(journal, national())
        assert "{" not in str(refused.value)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (did("2018-10-08 周一", "extended", working_days=15), no.ExtensionLate),
        (did("2018-09-30 周日", "extended", working_days=16), no.ExtensionTooLong),
        (did("2018-09-12 周三", "deferred", until="2018-12-31 周一"), no.DeferralUnknownTo2008),
        (did("2018-09-12 周三", "fee_charged"), no.NoValueInForce),
    ],
)
def test_guards_of_the_2008_text(entry, reason):
    journal = [received("2018-09-10 周一"), entry]
    with pytest.raises(reason):
        replay(journal, national())


def test_the_2008_text_sets_no_day_to_ask_for_a_supplement():
    asked = did("2018-09-29 周六", "supplement_asked")
    assert replay([received("2018-09-10 周一"), asked], national()).awaits_supplement


def test_before_the_tariff_a_button_is_greyed_not_broken():
    facts = fold([received("2019-06-03 周一")])
    reason = refusal(Act.CHARGE, facts, OFFICER, on("2019-06-04 周二"), national())
    assert isinstance(reason, no.NoValueInForce)


@pytest.mark.parametrize("act", Act)
def test_the_table_names_roles_and_articles(act):
    rule = ACTS[act]
    assert rule.act is act
    assert Role.HANDLER in rule.roles
    assert rule.roles <= {Role.APPLICANT, Role.REGISTRAR, Role.HANDLER}
    assert rule.from_stages
    whole = {"信息处理费办法", "国办发〔2010〕5号", "国办公开办函〔2016〕235号"}
    assert "第" in rule.article or rule.article in whole
    if rule.article_2008:
        assert rule.article_2008.startswith("2008年条例") or rule.article_2008 in whole


def test_every_kind_of_entry_is_written_by_one_act_or_by_none():
    written = [rule.entry for rule in ACTS.values()]
    assert len(set(written)) == len(written)
    without_act = {kind.entry for kind in ENTRY_CLASSES.values() if kind not in written}
    assert without_act == {
        EntryKind.RECEIVED, EntryKind.CONCLUDED, EntryKind.CHALLENGE_RECORDED,
        EntryKind.CHALLENGE_MOVED, EntryKind.CHALLENGE_COST_PAID, EntryKind.LETTER_SENT,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "before"),
    [
        (REGISTERED, []),
        (ASKED, [REGISTERED]),
        (SUPPLEMENTED, [REGISTERED, ASKED]),
        (CHARGED, [REGISTERED]),
        (PAID, [REGISTERED, CHARGED]),
        (REPLIED, [REGISTERED]),
        (WITHDRAWN, [REGISTERED]),
        (ABANDONED, [REGISTERED, ASKED]),
    ],
)
def test_an_act_leads_to_the_stage_of_the_table(entry, before):
    rule = next(rule for rule in ACTS.values() if isinstance(entry, rule.entry))
    facts = fold([RECEIVED, *before])
    assert facts.stage in rule.from_stages
    assert facts.after(entry).stage is rule.to_stage


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (
            Role.APPLICANT,
            {Act.CONFIRM_RECEIPT, Act.SUPPLEMENT, Act.RECORD_REASONS, Act.WITHDRAW},
        ),
        (
            Role.REGISTRAR,
            {
                Act.CONFIRM_RECEIPT,
                Act.REGISTER,
                Act.SUPPLEMENT,
                Act.RECORD_REASONS,
                Act.RECORD_CONSULTATION_DELIVERY,
                Act.RECORD_OPINION,
                Act.RECORD_FEE_DELIVERY,
                Act.RECORD_PAYMENT,
                Act.RECORD_DELIVERY,
                Act.WITHDRAW,
            },
        ),
        (Role.HANDLER, set(Act)),
        (Role.CHECKER, set()),
        (Role.SIGNATORY, set()),
        (Role.HEAD, set()),
        (Role.SUPERVISOR, set()),
        (Role.ADMINISTRATOR, set()),
    ],
)
def test_whose_acts_they_are(role, may):
    facts, today = fold([RECEIVED]), on("2025-03-05 周三")
    reasons = {act: refusal(act, facts, frozenset({role}), today, national()) for act in ACTS}
    assert {act for act, why in reasons.items() if not isinstance(why, no.NotYourAct)} == may


def test_the_law_asks_of_the_entry_what_the_act_asks():
    facts = fold([RECEIVED])
    late = did("2025-04-01 周二", "extended", working_days=5)
    reason = refusal(Act.EXTEND, facts, OFFICER, late.on, national())
    assert str(reason) == str(admit(facts, late, national()))


# --- decide: an entry in a whole journal, whenever it is recorded ------------------------


# what a button asks besides, where the entry would name the letter: (journal, act, reason)
@pytest.mark.parametrize(
    ("journal", "act", "reason"),
    [
        ([], Act.RECORD_CONSULTATION_DELIVERY, no.NoConsultationOpen),
        ([CONSULTED], Act.RECORD_CONSULTATION_DELIVERY, None),
        ([CONSULTED, TOLD], Act.RECORD_CONSULTATION_DELIVERY, no.NoConsultationOpen),
        ([CONSULTED, ANSWERED], Act.RECORD_CONSULTATION_DELIVERY, no.NoConsultationOpen),
        ([], Act.RECORD_OPINION, no.NoConsultationOpen),
        ([CONSULTED], Act.RECORD_OPINION, None),
        ([CONSULTED, TOLD], Act.RECORD_OPINION, None),
        ([CONSULTED, ANSWERED], Act.RECORD_OPINION, no.NoConsultationOpen),
    ],
)
def test_a_button_about_a_letter_needs_one(journal, act, reason):
    said = refusal(act, fold([RECEIVED, *journal]), OFFICER, on("2025-03-21 周五"), national())
    assert type(said) is (type(None) if reason is None else reason)


def decided(journal, entry, *, today="2025-04-30 周三", roles=OFFICER, calendar=None):
    return decide(
        [RECEIVED, *journal], entry, roles=roles, today=on(today), calendar=calendar or national()
    )


def test_an_entry_may_be_recorded_late_if_it_was_lawful_on_its_day():
    """Recorded on 30 April: on 31 March the extension was in time."""
    extended = did("2025-03-31 周一", "extended", working_days=20, consent_by="负责人甲")
    assert decided([REGISTERED], extended).extended is not None


def test_but_not_if_it_was_late_on_its_day():
    with pytest.raises(no.ExtensionLate):
        decided([REGISTERED], did("2025-04-01 周二", "extended", working_days=20))


def test_nothing_is_recorded_in_advance():
    with pytest.raises(no.AfterToday):
        decided([], did("2025-05-02 周五", "replied"))


def test_an_entry_recorded_late_must_leave_what_followed_lawful():
    """The supplement notice of 12 March was once; another before it would be a second."""
    asked = did("2025-03-12 周三", "supplement_asked")
    with pytest.raises(no.SupplementAskedTwice):
        decided([asked], did("2025-03-05 周三", "supplement_asked"))


def test_an_entry_recorded_after_the_ending_but_dated_before_it():
    facts = decided([CONSULTED, REPLIED], ANSWERED)
    assert facts.stage is Stage.REPLIED
    assert facts.consultations[0].answered_on == on("2025-03-17 周一")


def test_what_a_later_notice_made_unlawful_does_not_stop_the_next_act():
    """Extended on the last day; then a notice turns an earlier rest day into a working day."""
    notice = Notice("2025-late", "补充通知", work={date(2025, 3, 8): "春节"})
    calendar = national().with_notice(notice)
    extended = did("2025-03-31 周一", "extended", working_days=20)
    with pytest.raises(no.ExtensionLate):
        replay([RECEIVED, extended], calendar)
    assert decided([extended], REPLIED, calendar=calendar).stage is Stage.REPLIED


# What is written here and now must say more than a journal from elsewhere can.
SAYS_TOO_LITTLE = {
    "a supplement notice without a period": (
        [], did("2025-03-05 周三", "supplement_asked"), no.SupplementPeriodMissing,
    ),
    "an extension that nobody consented to": ([], EXTENDED, no.ExtensionWithoutConsent),
    "a deferral without hearing reasons": ([], DEFERRED, no.ReasonsNotHeard),
    "a deferral while reasons are awaited": (
        [did("2025-03-05 周三", "reasons_asked")], DEFERRED, no.ReasonsNotHeard,
    ),
    "not handled for excess without asking why": ([], EXCESSIVE, no.ReasonsNotAsked),
    "not handled for excess while the answer is awaited": (
        [did("2025-03-05 周三", "reasons_asked", respond_by="2025-03-20 周四")],
        EXCESSIVE, no.ReasonsNotAsked,
    ),
    "not handled for excess, asked without a period and not answered": (
        [did("2025-03-05 周三", "reasons_asked")], EXCESSIVE, no.ReasonsNotAsked,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SAYS_TOO_LITTLE.values(), ids=SAYS_TOO_LITTLE.keys())
def test_what_is_written_here_says_enough(case):
    before, entry, reason = case
    with pytest.raises(reason):
        decided(before, entry)
    replay([RECEIVED, *before, entry], national())


@pytest.mark.parametrize(
    "before",
    [
        [did("2025-03-05 周三", "reasons_asked", respond_by="2025-03-19 周三")],
        [did("2025-03-05 周三", "reasons_asked"), did("2025-03-11 周二", "reasons_given")],
    ],
    ids=["the period is over", "the reasons were given"],
)
def test_excess_may_be_the_ground_once_reasons_could_be_given(before):
    assert decided(before, EXCESSIVE).stage is Stage.REPLIED


def test_a_deferral_once_reasons_were_given():
    asked = did("2025-03-04 周二", "reasons_asked")
    given = did("2025-03-05 周三", "reasons_given")
    assert decided([asked, given], DEFERRED).deferred is not None


def test_who_is_not_entitled_is_told_who_is():
    with pytest.raises(no.NotYourAct) as refused:
        decided([], EXTENDED, roles=frozenset({Role.APPLICANT}))
    assert "经办人" in str(refused.value)


# --- annulment ---------------------------------------------------------------------------


def annulled(seq, reason="登记有误"):
    return did("2025-03-24 周一", "annulled", seq=seq, reason=reason)


def test_an_annulled_reply_opens_the_application_again():
    facts = decided([REGISTERED, REPLIED], annulled(3))
    assert facts.stage is Stage.HANDLING


def test_an_annulled_supplement_notice_may_be_given_again():
    again = did("2025-03-11 周二", "supplement_asked", respond_by="2025-03-25 周二")
    assert decided([ASKED, annulled(2)], again).awaits_supplement


def test_a_new_reply_after_an_annulled_one():
    facts = decided([REPLIED, annulled(2)], did("2025-03-25 周二", "replied"))
    assert facts.ending is not None
    assert facts.ending.on == on("2025-03-25 周二")


@pytest.mark.parametrize(
    ("journal", "seq"),
    [
        ([], 1),  # receipt itself
        ([], 2),  # nothing there
        ([], 0),
        ([REPLIED, annulled(2)], 2),  # already annulled
        ([REPLIED, annulled(2)], 3),  # an annulment
    ],
)
def test_what_cannot_be_annulled(journal, seq):
    with pytest.raises(no.NothingToAnnul):
        decided(journal, annulled(seq))
    with pytest.raises(no.NothingToAnnul):
        replay([RECEIVED, *journal, annulled(seq)], national())


def test_an_annulment_gives_its_reason():
    with pytest.raises(no.AnnulmentWithoutReason):
        decided([REPLIED], annulled(2, reason="  "))


def test_what_later_entries_stand_on_is_not_annulled_under_them():
    """The supplement came because it was asked for."""
    with pytest.raises(no.NoSupplementAsked):
        decided([ASKED, SUPPLEMENTED], annulled(2))
    assert in_force([RECEIVED, ASKED, SUPPLEMENTED, annulled(3)]) == (RECEIVED, ASKED)


# --- articles ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "law", "article"),
    [
        (RECEIVED, Law.TEXT_2019, "条例第三十一条"),
        (RECEIVED, Law.TEXT_2008, "2008年条例第二十条"),
        (EXTENDED, Law.TEXT_2019, "条例第三十三条"),
        (EXTENDED, Law.TEXT_2008, "2008年条例第二十四条"),
        (DEFERRED, Law.TEXT_2019, "条例第三十五条"),
        (PAID, Law.TEXT_2019, "信息处理费办法"),
        (DEFERRED, Law.TEXT_2008, ""),  # the older text knows none
        (Concluded(on=RECEIVED.on, result="disclosed"), Law.TEXT_2019, ""),  # a ledger's word
    ],
)
def test_the_article_of_an_entry(entry, law, article):
    assert article_of(entry, law) == article


def test_amounts_are_exact():
    assert CHARGED.yuan == Decimal("380.00")


def test_what_is_posted_here_has_the_number_of_the_post():
    posted = did("2025-03-20 周四", "dispatched", letter="甲〔2025〕1号", way="post")
    handed = did("2025-03-20 周四", "dispatched", letter="甲〔2025〕1号", way="hand")
    today = on("2025-03-21 周五")
    with pytest.raises(no.WaybillMissing):
        decide([RECEIVED, SENT], posted, roles=OFFICER, today=today, calendar=national())
    decide([RECEIVED, SENT], handed, roles=OFFICER, today=today, calendar=national())


def test_letters_wait_until_they_are_sent():
    facts = fold([RECEIVED, SENT])
    assert [one.number for one in facts.undispatched] == ["甲〔2025〕1号"]
    today = on("2025-03-21 周五")
    assert refusal(Act.DISPATCH, facts, OFFICER, today, national()) is None
    sent = facts.after(POSTED)
    assert sent.undispatched == ()
    reason = refusal(Act.DISPATCH, sent, OFFICER, today, national())
    assert isinstance(reason, no.NothingToDispatch)
