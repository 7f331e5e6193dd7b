"""Every reason for which the law says no.

A refusal is a class: its name is its key, its `article` the rule that says no, its
`sentence` the Chinese words shown on a greyed button, on a page, or by a command.
Facts of the case fill the sentence by name.
"""

import re
from datetime import date
from typing import Any, ClassVar


class Refusal(Exception):
    """The law does not permit this. `str()` is one sentence with its article."""

    article: ClassVar[str]
    sentence: ClassVar[str]

    def __init__(self, **facts: Any) -> None:
        super().__init__()
        self.facts = {name: _shown(value) for name, value in facts.items()}

    @property
    def key(self) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()

    @property
    def words(self) -> str:
        """The sentence without its article."""
        return self.sentence.format(**self.facts)

    def __str__(self) -> str:
        return f"{self.words}（{self.article}）"


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return one_line(getattr(value, "label", value))


def one_line(value: Any) -> str:
    """What somebody wrote, as a sentence can repeat it: on one line, without what no page and
    no terminal can show."""
    words = " ".join(str(value).split())
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in words)


def quoted(value: Any, most: int = 60) -> str:
    """The same, and no longer than a sentence can bear."""
    said = one_line(value)
    return said if len(said) <= most else f"{said[:most]}…"


class WrongStage(Refusal):
    article = "条例第四章"
    sentence = "申请目前处于“{stage}”，不能“{act}”。"


class NotYourAct(Refusal):
    article = "条例第四条"
    sentence = "“{act}”应由{roles}办理。"


class AlreadyEnded(Refusal):
    article = "条例第三十六条"
    sentence = "申请已于{ended_on}办结（{stage}），不能再“{act}”；确有错误的，请先更正有误的记录。"


class UnknownEntry(Refusal):
    article = "条例第四章"
    sentence = "办理记录中没有“{entry}”这一事项；可用的事项有：{known}。"


class EntryUnreadable(Refusal):
    article = "条例第四章"
    sentence = "记录“{entry}”不能读取：{problem}。"


class BeforeReceipt(Refusal):
    article = "条例第三十一条"
    sentence = "“{entry}”的日期{on}早于收到申请之日{received_on}。"


class AfterToday(Refusal):
    article = "条例第四章"
    sentence = "“{entry}”的日期{on}在今天之后，不能预先登记。"


class SecondReceipt(Refusal):
    article = "条例第三十一条"
    sentence = "一件申请只有一个收到之日，不能再次登记收到。"


class SupplementAskedTwice(Refusal):
    article = "条例第三十条"
    sentence = "补正应当一次性告知；已于{asked_on}告知补正，不能再次告知。"


class SupplementNoticeLate(Refusal):
    article = "条例第三十条"
    sentence = "告知补正须在收到申请之日起{limit}个工作日内作出，最迟为{notice_due_on}。"


class NoSupplementAsked(Refusal):
    article = "条例第三十条"
    sentence = "没有待补正的告知，不能登记补正。"


class SupplementPeriodRunning(Refusal):
    article = "条例第三十条"
    sentence = "补正期限到{respond_by}届满，届满前不能视为放弃申请。"


class ExtendedTwice(Refusal):
    article = "条例第三十三条"
    sentence = "答复期限只能延长一次；已于{extended_on}延长。"


class ExtensionTooLong(Refusal):
    article = "条例第三十三条"
    sentence = "延长的期限为1至{limit}个工作日，不能延长{working_days}个工作日。"


class ExtensionLate(Refusal):
    article = "条例第三十三条"
    sentence = "延长答复期限须在期限届满前告知申请人，最迟为{due_on}。"


class ExtensionAfterDeferral(Refusal):
    article = "条例第三十五条"
    sentence = "已按延迟答复确定答复日期{until}，不再延长第三十三条的期限。"


class ExtensionWithoutConsent(Refusal):
    article = "条例第三十三条"
    sentence = "延长答复期限须经政府信息公开工作机构负责人同意，请写明同意人。"


class NothingRunning(Refusal):
    article = "条例第三十三条"
    sentence = "答复期限目前没有计算（{running}），不能“{act}”。"


class DeferralUnknownTo2008(Refusal):
    article = "2008年条例第二十四条"
    sentence = "2019年5月15日前收到的申请没有延迟答复制度。"


class DeferralLate(Refusal):
    article = "条例第三十五条"
    sentence = "延迟答复须在答复期限届满前告知申请人，最迟为{due_on}。"


class DeferralTooEarly(Refusal):
    article = "条例第三十五条"
    sentence = "延迟答复确定的日期{until}应当晚于现有答复期限{due_on}。"


class DeferralIntoThePast(Refusal):
    article = "条例第三十五条"
    sentence = "延迟答复确定的日期{until}应当晚于告知申请人之日{on}。"


class ReasonsPeriodOver(Refusal):
    article = "条例第三十五条"
    sentence = "说明理由的期限{respond_by}应当在告知申请人之日{on}以后。"


class ConsultationKnown(Refusal):
    article = "条例第三十二条"
    sentence = "征求意见编号“{id}”已经使用过。"


class NoSuchConsultation(Refusal):
    article = "条例第三十二条"
    sentence = "到{on}为止没有发出编号为“{id}”的征求意见书，不能登记其送达或者意见。"


class ConsultationAnswered(Refusal):
    article = "条例第三十二条"
    sentence = "编号为“{id}”的征求意见已于{answered_on}答复，不能重复登记。"


class NoConsultationOpen(Refusal):
    article = "条例第三十二条"
    sentence = "没有等待送达或者答复的征求意见书，不能“{act}”。"


class ArrivedBeforeSent(Refusal):
    article = "国办公开办函〔2016〕235号"
    sentence = "文书送达的日期{on}早于发出之日{sent_on}。"


class DeliveredTwice(Refusal):
    article = "国办公开办函〔2016〕235号"
    sentence = "“{letter}”已于{delivered_on}送达，不能重复登记；日期有误的，请先更正那条记录。"


class DispatchedTwice(Refusal):
    article = "国办公开办函〔2016〕235号"
    sentence = "“{letter}”已于{dispatched_on}发出，不能重复登记；日期有误的，请先更正那条记录。"


class NoSuchLetter(Refusal):
    article = "国办公开办函〔2016〕235号"
    sentence = "这件申请在{on}及以前没有文号为“{letter}”的文书；文书不能在写成之前发出。"


class NothingToDispatch(Refusal):
    article = "国办公开办函〔2016〕235号"
    sentence = "没有等待发出的文书。"


class WaybillMissing(Refusal):
    article = "国办公开办函〔2016〕235号"
    sentence = "邮寄送达应当通过邮政企业，请写明邮件号，作为交邮之日的凭据。"


class WaybillImpossible(Refusal):
    article = "国办公开办函〔2016〕235号"
    sentence = (
        "“{waybill}”不是邮政企业的邮件号。邮件号为13位：13个数字，或者2个字母加11个数字，"
        "或者2个字母、9个数字加CN；民营快递不能作为邮寄送达。"
    )


class PassedOnBeforeArrival(Refusal):
    article = "条例第三十一条"
    sentence = "转到工作机构的日期{passed_on}早于本机关收到的日期{received_on}。"


class ReceiptStands(Refusal):
    article = "条例第三十一条"
    sentence = "收到申请之日是{received_on}，确认只能使它提前，不能推后，也不能再次确认。"


class ConfirmedBeforeSubmitted(Refusal):
    article = "条例第三十一条"
    sentence = "确认的日期{on}早于提交之日{submitted_on}。"


class ReasonsUnknownTo2008(Refusal):
    article = "2008年条例第二十四条"
    sentence = "2019年5月15日前收到的申请，没有要求说明数量、频次理由的规定。"


class ReasonsAskedTwice(Refusal):
    article = "条例第三十五条"
    sentence = "已于{asked_on}要求说明理由，不能再次要求。"


class NoReasonsAsked(Refusal):
    article = "条例第三十五条"
    sentence = "没有要求申请人说明理由，不能登记理由说明。"


class ReasonsGivenTwice(Refusal):
    article = "条例第三十五条"
    sentence = "理由说明已于{given_on}收到，不能重复登记。"


class ReasonsNotHeard(Refusal):
    article = "条例第三十五条"
    sentence = "确定延迟答复的期限，须先要求申请人说明理由，并收到理由说明。"


class ReasonsNotAsked(Refusal):
    article = "条例第三十五条"
    sentence = "以大量反复申请为由不予处理，须先要求申请人说明理由，并收到说明或者期限届满。"


class NobodyToInform(Refusal):
    article = "条例第三十二条"
    sentence = "没有需要告知的第三方：没有征求过第三方意见，或者已经告知。"


class CorrectionNotSplit(Refusal):
    article = "条例第四十一条"
    sentence = "更正申请针对一条有误的记录，不能分立。"


class SplitAfterFee(Refusal):
    article = "信息处理费办法第三条"
    sentence = "已于{charged_on}按这件申请发出收费通知，不能再分立。"


class SplitIntoNothing(Refusal):
    article = "国办发〔2010〕5号"
    sentence = "请逐项写明要分立出来的申请，每项各有一个登记编号。"


class SplitStands(Refusal):
    article = "条例第四十五条"
    sentence = "分立出来的申请已有登记编号，分立不能作废；分立有误的，请把分立出来的申请并入本件。"


class JoinIntoEnded(Refusal):
    article = "条例第三十六条第六项"
    sentence = "要并入的申请{stage}，不能再并入；已经答复的，按重复申请办理。"


class JoinOtherApplicant(Refusal):
    article = "条例第三十六条第六项"
    sentence = "只有同一申请人的同类申请才能合并办理。"


class JoinIntoLater(Refusal):
    article = "条例第三十三条"
    sentence = "只能并入较早收到的申请：本件于{received_on}收到，对方于{other_on}收到。"


class JoinTargetUnknown(Refusal):
    article = "条例第三十六条第六项"
    sentence = "登记簿中没有登记编号为“{number}”的另一件申请。"


class NothingToCorrect(Refusal):
    article = "条例第三十六条"
    sentence = "还没有答复，没有可以更正的内容。"


class CorrectionWithoutReason(Refusal):
    article = "条例第三十六条"
    sentence = "更正答复须写明更正的原因。"


class ReplyDayBeforeDecision(Refusal):
    article = "条例第五十一条"
    sentence = "决定、判决确定的答复日期{reply_by}应当在收到决定、判决之日{on}之后。"


class ExtensionAfterDecision(Refusal):
    article = "条例第五十一条"
    sentence = "复议决定或者判决确定了答复日期{reply_by}，不能再延长。"


class SupplementPeriodMissing(Refusal):
    article = "条例第三十条"
    sentence = "补正通知须写明合理的补正期限，期限应当在告知之日以后。"


class FeeChargedTwice(Refusal):
    article = "信息处理费办法第三条"
    sentence = "同一件申请只能选择一种标准收费一次；已于{charged_on}发出收费通知。"


class FeeNoticeLate(Refusal):
    article = "信息处理费办法"
    sentence = "收费通知须在答复期限内发出，最迟为{due_on}。"


class NoFeeCharged(Refusal):
    article = "信息处理费办法"
    sentence = "没有待缴费的收费通知，不能登记。"


class PaymentPeriodRunning(Refusal):
    article = "信息处理费办法"
    sentence = "缴费期限到{pay_by}届满，届满前不能视为放弃申请。"


class PaymentTooLarge(Refusal):
    article = "信息处理费办法"
    sentence = "缴费金额{paid}元多于收费通知的{charged}元。"


class PaymentTooSmall(Refusal):
    article = "信息处理费办法"
    sentence = "缴费金额{paid}元少于收费通知的{charged}元；缴清后再登记，期限自缴清次日起重新计算。"


class FeeNotByTariff(Refusal):
    article = "信息处理费办法第四条、第五条"
    sentence = "按收费标准应为{due}元，不能收取{yuan}元。"


class GroundOfOtherText(Refusal):
    article = "条例第三十六条"
    sentence = "答复依据“{ground}”不属于本申请适用的{law}。"


class NoGroundOfReply(Refusal):
    article = "条例第三十六条"
    sentence = "“{ground}”不是答复的依据，请用“撤回申请”或者“视为放弃申请”办理。"


class GroundMissing(Refusal):
    article = "条例第三十六条"
    sentence = "答复须写明依据，计入年度报告的一项须在所用依据之中。"


class GroundOfOtherKind(Refusal):
    article = "条例第三十六条、第四十一条"
    sentence = "答复依据“{ground}”不适用于{kind}。"


class PartialCountsAlone(Refusal):
    article = "年度报告格式表三"
    sentence = "既提供了信息、又有不予公开的，只能计入“{ground}”，不计其他情形。"


class PathOfOtherGround(Refusal):
    article = "条例第三十六条"
    sentence = "所记的判断步骤不是得出“{ground}”的步骤。"


class PathImpossible(Refusal):
    article = "条例第三十六条"
    sentence = "“{answer}”不是“{question}”的可选回答，请从第一问重新判断。"


class PathUnfinished(Refusal):
    article = "条例第三十六条"
    sentence = "还没有回答“{question}”，不能得出答复依据。"


class NothingToDeliver(Refusal):
    article = "条例第三十六条"
    sentence = "还没有可以送达的答复。"


class NothingToAnnul(Refusal):
    article = "条例第四十五条"
    sentence = "没有第{seq}条记录可以更正；收到申请的记录和更正记录本身不能作废。"


class AnnulmentWithoutReason(Refusal):
    article = "条例第四十五条"
    sentence = "更正记录须写明理由。"


class DayOutsideCalendar(Refusal):
    article = "国务院关于职工工作时间的规定第七条"
    sentence = "工作日历从{first}起到{last}止，没有{on}这一天的数据。"


class NoLawInForce(Refusal):
    article = "2008年条例第三十八条"
    sentence = "《政府信息公开条例》自{since}起施行，{on}收到的申请没有可以适用的规定。"


class NoValueInForce(Refusal):
    article = "条例第五十六条"
    sentence = "“{label}”自{since}起才有规定，{on}没有可以适用的数值。"


class ValueEnded(Refusal):
    article = "条例第五十六条"
    sentence = "“{label}”的规定到{until}为止，{on}没有可以适用的数值。"


class NoTariffInForce(Refusal):
    article = "信息处理费办法"
    sentence = "信息处理费标准自{since}起施行，{on}没有可以适用的收费标准。"


class FeeSuspended(NoTariffInForce):
    article = "财税〔2017〕20号"
    sentence = (
        "信息处理费标准自{since}起施行，{on}没有可以适用的收费标准；"
        "自{suspended_from}起成本费用停征（未核对通知原文），到{since}之前没有任何收费。"
    )


class LocalCostFees(NoTariffInForce):
    article = "2008年条例第二十七条"
    sentence = (
        "信息处理费标准自{since}起施行，{on}没有可以适用的收费标准；当时的检索、复制、邮寄等"
        "成本费用由各地规定，这里不计算，只按台账登记实际收取的数额。"
    )


class PagesNotAddedUp(Refusal):
    article = "信息处理费办法第五条"
    sentence = "按量计收以单件申请的页数计算，不与此前的申请累计。"


class FeeQuantityImpossible(Refusal):
    article = "信息处理费办法第三条"
    sentence = "计费数量须为0至{largest}的整数，不能是{quantity}，请核对。"


class ReceiptEvidenceMissing(Refusal):
    article = "条例第三十一条"
    sentence = "通过“{channel}”渠道提出的申请，须写明{needed}，才能确定收到申请之日。"


class NothingToRelease(Refusal):
    article = "条例第四十四条"
    sentence = "只有已经答复并且予以公开或者部分公开的申请，答复内容才能转入公开目录。"


class NotEndedYet(Refusal):
    article = "条例第四十五条"
    sentence = "申请目前处于“{stage}”，还没有办结，办结以后才能归档。"
