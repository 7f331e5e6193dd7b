"""Why the law or the house says no to a letter, or to a step on its way to the signature."""

from tracker.law.refusals import Refusal


class NotYourLetter(Refusal):
    article = "条例第四条"
    sentence = "“{letter}”应由{roles}发出。"


class LetterOutOfPlace(Refusal):
    article = "条例第四章"
    sentence = "现在不能发“{letter}”：{when}。"


class NotYourStep(Refusal):
    article = "条例第四条"
    sentence = "“{step}”应由{roles}办理；在纸上签过的，由经办人补记。"


class StepOutOfTurn(Refusal):
    article = "条例第四条"
    sentence = "还没有轮到“{step}”：现在的环节是“{waits}”。"


class ReturnWithoutReason(Refusal):
    article = "条例第四条"
    sentence = "退回修改应当写明理由。"


class PaperWithoutName(Refusal):
    article = "条例第四条"
    sentence = "补记纸面审签，应当写明签字人的姓名和签字的日期；日期不能在今天之后。"


class LetterNotFit(Refusal):
    article = "条例第三十六条"
    sentence = "自查还有不能取号的问题，请先改好正文或者附件。"


class NotAcknowledged(Refusal):
    article = "条例第四条"
    sentence = "有须由签字人签认的事项，请看自查，先勾选再签发。"
