"""What an office cannot set, because it would be looser than the law."""

from tracker.law.refusals import Refusal


class ChannelNotClosed(Refusal):
    article = "条例第二十八条、国办公开办函〔2017〕19号"
    sentence = "{channel}是基本渠道，不能关闭。"


class ChannelUnannounced(Refusal):
    article = "国办公开办函〔2017〕19号"
    sentence = "开通了{channel}，请写明发到哪里。"


class SecrecyCheckStays(Refusal):
    article = "条例第十七条"
    sentence = "公开以前都要经过保密审查，机关不能自行取舍。"


class ConsentStays(Refusal):
    article = "条例第三十三条"
    sentence = "延长答复期限须经公开工作机构负责人同意，机关不能自行取舍。"


class StepStays(Refusal):
    article = "条例第四条"
    sentence = "“{step}”每个机关都有，不能自行取舍。"


class RetentionUnknown(Refusal):
    article = "文书档案保管期限规定"
    sentence = "没有“{text}”这一保管期限；可用的有：{known}。"


class DaysOutOfBounds(Refusal):
    article = "个人信息保护法第十九条"
    sentence = "{days}天不在{least}至{most}天之间：保存的时间应当是必要的最短时间。"


class BodyObviouslyOther(Refusal):
    """`facts["field"]`: which of the two, as `bodies.Bodies` calls it."""

    article = "条例第五十一条"
    sentence = "{level}的应为{who}（{rule}），“{name}”与此不符。"


class TooManyHolidays(Refusal):
    article = "全国年节及纪念日放假办法第二条"
    sentence = (
        "工作日放假{off}天、周末上班{work}天，相差{n}天，超过法定的{most}天。"
        "请核对有没有漏写上班的日子；国务院另有决定的，作为对已公布安排的调整录入。"
    )
