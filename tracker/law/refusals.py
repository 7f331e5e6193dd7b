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
    return str(getattr(value, "label", value))


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


class DeliveredBeforeReply(Refusal):
    article = "条例第三十六条"
    sentence = "送达日期{on}早于答复日期{replied_on}。"


class NothingToDeliver(Refusal):
    article = "条例第三十六条"
    sentence = "还没有可以送达的答复。"


class NothingToAnnul(Refusal):
    article = "条例第四十五条"
    sentence = "没有第{seq}条记录可以更正；收到申请的记录和更正记录本身不能作废。"


class AnnulmentWithoutReason(Refusal):
    article = "条例第四十五条"
    sentence = "更正记录须写明理由。"


class YearBeforeRegulation(Refusal):
    article = "2008年条例第三十八条"
    sentence = "《政府信息公开条例》自2008年5月1日起施行，没有{year}年的年度报告。"


class LabelUnknown(Refusal):
    article = "年度报告格式表三"
    sentence = (
        "没有“{text}”这一办理结果；应为代码（如 disclosed），"
        "或者年度报告表中的行名（如（一）予以公开）{nearest}。"
    )


class LabelAmbiguous(Refusal):
    article = "年度报告格式表三"
    sentence = "“{text}”在{year}年的表中可能指{count}行，请写明其中一行：{rows}。"


class ResultOfOlderText(Refusal):
    article = "条例第五十六条"
    sentence = (
        "“{text}”是2008年条例的办理结果，只适用于2019年5月15日前收到的申请；"
        "{received_on}收到的申请请写{row}。"
    )


class RowUndetermined(Refusal):
    article = "年度报告格式表三"
    sentence = (
        "有{n}件“{result}”没有记载具体依据，在{layout}年版式中可能指几行（{rows}），"
        "不能用该版式出表。"
    )


class DecisionUnknown(Refusal):
    article = "年度报告格式表四"
    sentence = "“{text}”不是{kind}的结果；应为{known}之一。"


class DecisionAmbiguous(Refusal):
    article = "年度报告格式表四"
    sentence = "“{text}”可能指{meanings}，请写明。"


class DayOutsideCalendar(Refusal):
    article = "国务院关于职工工作时间的规定第七条"
    sentence = "工作日历从{first}起到{last}止，没有{on}这一天的数据。"


class NoLawInForce(Refusal):
    article = "2008年条例第三十八条"
    sentence = "《政府信息公开条例》自{since}起施行，{on}收到的申请没有可以适用的规定。"


class NoValueInForce(Refusal):
    article = "条例第五十六条"
    sentence = "“{label}”自{since}起才有规定，{on}没有可以适用的数值。"


class NoTariffInForce(Refusal):
    article = "信息处理费办法"
    sentence = "信息处理费标准自{since}起施行，{on}没有可以适用的收费标准。"


class FeeQuantityImpossible(Refusal):
    article = "信息处理费办法第三条"
    sentence = "计费数量须为0至{largest}的整数，不能是{quantity}，请核对。"


class ReceiptEvidenceMissing(Refusal):
    article = "条例第三十一条"
    sentence = "通过“{channel}”渠道提出的申请，须写明{needed}，才能确定收到申请之日。"


class NothingToRelease(Refusal):
    article = "条例第四十四条"
    sentence = "只有已经答复并且予以公开或者部分公开的申请，答复内容才能转入公开目录。"
