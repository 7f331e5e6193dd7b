"""What may be done instead of what the law refuses.

A refusal says no and under which article. For most of them there is something the officer
was really after, or that comes first: the extension that comes too late leaves the reply, the
supplement that was already asked for leaves its recording or the reply. `INSTEAD` names these
acts in the order in which they are to be thought of; what the law refuses too is left out.

Surprising edge: a refusal that speaks only of what was typed (a number too large, a reason
missing) has nothing here: the same act is lawful once that is mended.
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from tracker.law import fee_refusals as fee_no
from tracker.law import refusals as no
from tracker.law.refusals import Refusal
from tracker.law.terms import Act

INSTEAD: Mapping[type[Refusal], tuple[Act, ...]] = MappingProxyType(
    {
        no.WrongStage: (
            Act.REGISTER, Act.SUPPLEMENT, Act.RECORD_PAYMENT, Act.REPLY, Act.RECORD_DELIVERY,
        ),
        no.AlreadyEnded: (Act.CORRECT_REPLY, Act.REOPEN, Act.RECORD_DELIVERY, Act.ANNUL),
        no.SupplementAskedTwice: (Act.SUPPLEMENT, Act.ABANDON, Act.REPLY),
        no.SupplementNoticeLate: (Act.REPLY, Act.EXTEND),
        no.NoSupplementAsked: (Act.ASK_SUPPLEMENT, Act.REPLY),
        no.SupplementPeriodRunning: (Act.SUPPLEMENT, Act.WITHDRAW),
        no.ExtendedTwice: (Act.REPLY, Act.CONSULT, Act.ASK_REASONS),
        no.ExtensionLate: (Act.REPLY,),
        no.ExtensionAfterDeferral: (Act.REPLY,),
        no.ExtensionAfterDecision: (Act.REPLY,),
        no.NothingRunning: (Act.SUPPLEMENT, Act.RECORD_PAYMENT, Act.RECORD_OPINION, Act.REPLY),
        no.DeferralUnknownTo2008: (Act.EXTEND, Act.REPLY),
        no.DeferralLate: (Act.REPLY,),
        no.ReasonsUnknownTo2008: (Act.EXTEND, Act.REPLY),
        no.ReasonsAskedTwice: (Act.RECORD_REASONS, Act.DEFER, Act.REPLY),
        no.NoReasonsAsked: (Act.ASK_REASONS, Act.REPLY),
        no.ReasonsGivenTwice: (Act.DEFER, Act.REPLY, Act.ANNUL),
        no.ReasonsNotHeard: (Act.ASK_REASONS, Act.RECORD_REASONS, Act.EXTEND),
        no.ReasonsNotAsked: (Act.ASK_REASONS, Act.RECORD_REASONS),
        no.ConsultationAnswered: (Act.ANNUL,),
        no.NoConsultationOpen: (Act.CONSULT, Act.REPLY),
        no.DeliveredTwice: (Act.ANNUL,),
        no.CorrectionNotSplit: (Act.REPLY,),
        no.SplitAfterFee: (Act.REPLY,),
        no.SplitStands: (Act.JOIN,),
        no.JoinIntoEnded: (Act.REPLY,),
        no.JoinOtherApplicant: (Act.REPLY,),
        no.NothingToCorrect: (Act.REPLY,),
        no.FeeChargedTwice: (
            Act.RECORD_PAYMENT, Act.ABANDON, Act.WITHDRAW_FEE_NOTICE, Act.REPLY,
        ),
        no.FeeNoticeLate: (Act.REPLY,),
        no.NoFeeCharged: (Act.CHARGE, Act.REPLY),
        no.PaymentPeriodRunning: (Act.RECORD_PAYMENT, Act.REPLY),
        fee_no.NothingToCharge: (Act.REPLY,),
        fee_no.FeeNoticeNotDelivered: (Act.RECORD_FEE_DELIVERY, Act.RECORD_PAYMENT),
        fee_no.RefundedTwice: (Act.ANNUL,),
        no.NothingToDeliver: (Act.REPLY,),
    }
)  # fmt: skip


def lawful_instead(refused: Refusal, permitted: Collection[Act]) -> tuple[Act, ...]:
    """The acts to offer in place of the refused one, of those that are permitted now."""
    return tuple(act for act in INSTEAD.get(type(refused), ()) if act in permitted)
