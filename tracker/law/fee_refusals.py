"""Why the law says no to a fee notice, and to what follows one."""

from tracker.law.refusals import Refusal


class NothingToCharge(Refusal):
    article = "信息处理费办法第四条、第五条"
    sentence = "{quantity}{unit}在免费的范围之内，不能收费。"


class FeeNoticeNotDelivered(Refusal):
    article = "信息处理费办法"
    sentence = "还没有登记收费通知书送达，缴费期限没有起算，不能视为放弃申请。"


class FiscalReceiptMissing(Refusal):
    article = "信息处理费办法"
    sentence = "“{entry}”须写明财政票据号。"


class FeeReasonMissing(Refusal):
    article = "条例第四十二条"
    sentence = "“{entry}”须写明理由。"


class NotReduced(Refusal):
    article = "条例第四十二条"
    sentence = "减免以后应缴的金额{yuan}元，应当少于现在应缴的{owed}元。"


class NothingToRefund(Refusal):
    article = "信息处理费办法"
    sentence = "到这一天为止没有收到这件申请的费用，不能退费。"


class RefundedTwice(Refusal):
    article = "信息处理费办法"
    sentence = "已于{refunded_on}退费，不能再次登记；金额有误的，请先更正那条记录。"


class RefundOfNothing(Refusal):
    article = "信息处理费办法"
    sentence = "退费的金额应当大于零。"


class RefundTooLarge(Refusal):
    article = "信息处理费办法"
    sentence = "退费金额{refunded}元多于已收的{paid}元。"
