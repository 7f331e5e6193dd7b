"""What the record of a review or a lawsuit refuses: days and results that contradict each other."""

from tracker.law.refusals import Refusal


class MoveOfOtherKind(Refusal):
    article = "行政诉讼法第八十五条"
    sentence = "“{move}”不是{kind}中的事项。"


class MoveBeforeFiling(Refusal):
    article = "条例第五十一条"
    sentence = "“{move}”的日期{on}早于收案日期{filed_on}。"


class MoveTwice(Refusal):
    article = "条例第五十一条"
    sentence = "已于{on}登记“{move}”，一件案件只有一次；登记有误的，请先作废原来的一条。"


class MoveTooSoon(Refusal):
    article = "条例第五十一条"
    sentence = "还没有登记“{needed}”，不能登记“{move}”。"


class MoveAgainstOrder(Refusal):
    article = "条例第五十一条"
    sentence = "“{later}”（{later_on}）不能早于“{earlier}”（{earlier_on}），请核对日期。"


class DecisionMissing(Refusal):
    article = "年度报告格式表四"
    sentence = "“{move}”须写明结果；还没有结果的，不要登记审结。"


class HearingDayMissing(Refusal):
    article = "行政诉讼法第五十四条"
    sentence = "须写明听证或者开庭的日期，并且不早于收到通知之日{on}。"


class ExtendedIntoPast(Refusal):
    article = "行政复议法第六十二条"
    sentence = "须写明延长到哪一天，并且晚于收到通知之日{on}。"


class ReviewExtendedTooFar(Refusal):
    article = "行政复议法第六十二条"
    sentence = "复议期限自受理之日起最长到{most}（{days}日），不能延长到{until}。"


class AnnulledTwice(Refusal):
    article = "条例第五十一条"
    sentence = "没有可以作废的这一条记录。"


class OthersRestOnIt(Refusal):
    article = "条例第五十一条"
    sentence = "“{later}”以“{move}”为前提，请先作废后一条。"


class NoReviewBefore(Refusal):
    article = "行政诉讼法第四十五条"
    sentence = "“复议后起诉”之前的案件应当是行政复议，“{number}”不是。"


class OnlyAfterReview(Refusal):
    article = "行政诉讼法第四十五条"
    sentence = "只有“{kind}”可以写明之前的行政复议。"


class SuedBeforeReview(Refusal):
    article = "行政复议法第二十九条"
    sentence = "起诉的收案日期{filed_on}早于所经复议“{number}”的收案日期{review_on}。"


class FiledBeforeApplication(Refusal):
    article = "条例第五十一条"
    sentence = "收案日期{filed_on}早于收到所涉申请之日{received_on}，请核对日期或者登记编号。"


class ClosedBeforeMoves(Refusal):
    article = "条例第五十一条"
    sentence = "“{move}”（{on}）与登记的收案、审结日期矛盾，请核对。"
