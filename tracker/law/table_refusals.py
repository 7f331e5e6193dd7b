"""What the annual tables, and the ledgers they are made of, refuse."""

from tracker.law.refusals import Refusal


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


class DecisionNotPending(Refusal):
    article = "年度报告格式表四"
    sentence = "“{text}”是已经作出的结果，不能计入尚未审结。"


class ColumnIsItself(Refusal):
    article = "年度报告格式表四"
    sentence = "“{text}”是表四的栏目名称，只能计入它自己。"


class ReportYearRunning(Refusal):
    article = "条例第四十九条"
    sentence = "{year}年还没有过完，年度报告要到下一年才能公布。"


class ReportUnbalanced(Refusal):
    article = "条例第五十条"
    sentence = "{year}年年报有勾稽关系不成立，不能公布：{checks}。"


class FigureUnreadable(Refusal):
    article = "年度报告格式表二"
    sentence = "“{cell}”应填{right}，不能是“{text}”。"


class TableInOtherForm(Refusal):
    article = "年度报告格式表三"
    sentence = "有的数字是以{given}年版式的表报来的，不能用{layout}年版式出表；请用当年的版式。"


class OpeningOutsideYear(Refusal):
    article = "年度报告格式表三"
    sentence = "期初余额计到{until}，应为{year}年里已经过去的一天。"


class OpeningLeavesOpen(Refusal):
    article = "年度报告格式表三"
    sentence = (
        "期初余额只计到{until}已经办结的，“{row}”应为0，现为{n}；"
        "没有办结的请逐件登记或者用台账导入，由登记簿计数。"
    )


class OpeningUnbalanced(Refusal):
    article = "年度报告格式表三"
    sentence = "期初余额有勾稽关系不成立，不能采用：{checks}。"


class OpeningCountedTwice(Refusal):
    article = "年度报告格式表三"
    sentence = (
        "登记簿里已有{n}件在{year}年1月1日至{until}之间办结，和期初余额会重复计数；"
        "请改用更早的截止日，或者不用期初余额。"
    )
