"""What may happen in a review or a lawsuit: closed vocabularies, as in `terms`."""

from tracker.law.terms import Term


class Move(Term):
    """What happens in a review or lawsuit; `challenge_stages` says in which, and when."""

    ACCEPTED = "accepted", "受理、立案"
    PAPERS_RECEIVED = "papers_received", "收到申请书或者起诉状副本"
    ANSWERED = "answered", "提出书面答复、答辩"
    HEARING_SET = "hearing_set", "收到听证、开庭通知"
    EXTENDED = "extended", "延长审理期限"
    DECIDED = "decided", "作出决定、裁判"
    DECISION_RECEIVED = "decision_received", "收到决定书、裁判文书"
    APPEALED = "appealed", "上诉"
    SECOND_HEARING_SET = "second_hearing_set", "收到二审开庭通知"
    SECOND_DECIDED = "second_decided", "作出二审裁判"
    SECOND_RECEIVED = "second_received", "收到二审裁判文书"
    PAPER_FILED = "paper_filed", "归入材料"


class ChallengePhase(Term):
    """Where a review or lawsuit stands."""

    FILED = "filed", "已收案"
    ACCEPTED = "accepted", "已受理、立案"
    ANSWER_DUE = "answer_due", "待本机关答复、答辩"
    ANSWERED = "answered", "已答复、答辩"
    HEARING = "hearing", "已通知听证、开庭"
    DECIDED = "decided", "已审结"
    SECOND_INSTANCE = "second_instance", "二审中"
    SECOND_DECIDED = "second_decided", "二审已审结"


class Procedure(Term):
    """How a review or the first instance of a lawsuit is heard."""

    ORDINARY = "ordinary", "普通程序"
    SUMMARY = "summary", "简易程序"


class CostItem(Term):
    """What the authority paid for in a review or lawsuit."""

    COURT_FEE = "court_fee", "案件受理费"
    COUNSEL = "counsel", "律师代理费"
    EXPERT = "expert", "鉴定、翻译费"
    TRAVEL = "travel", "差旅、邮寄费"
    OTHER_SIDE = "other_side", "承担对方的费用"
    OTHER = "other", "其他费用"
