"""The mails that tell an applicant what happened, and which of them must not be left out.

A mail goes beside a letter, which is what the law asks for; but where telling is a duty
(data/notices.toml, with the article), leaving out the mail would make the telling worse, so
an authority cannot switch it off, and it never waits out the quiet hours: an extension told
on the morning after the last day would be told too late (article 33).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tracker.law.layouts import read_data
from tracker.law.terms import Term


class Notice(Term):
    """What a mail tells."""

    RECEIVED = "received", "收到申请（附登记回执）"
    CODE = "code", "编号和查询码"
    SUPPLEMENT_ASKED = "supplement_asked", "需要补正"
    CONSULTED = "consulted", "正在书面征求意见"
    EXTENDED = "extended", "延长或者延迟答复"
    REASONS_ASKED = "reasons_asked", "请说明理由"
    FEE_CHARGED = "fee_charged", "收费通知"
    FEE_CHANGED = "fee_changed", "费用减免或者撤回"
    FEE_REMINDER = "fee_reminder", "缴费期限将满"
    FEE_PAID = "fee_paid", "已经缴费"
    FEE_REFUNDED = "fee_refunded", "退费"
    REPLIED = "replied", "已经答复"
    WITHDRAWN = "withdrawn", "已经撤回"
    ABANDONED = "abandoned", "视为放弃，不再处理"
    SPLIT = "split", "分为几件办理"
    JOINED = "joined", "合并办理"
    TRANSFERRED = "transferred", "已经转送"
    REOPENED = "reopened", "重新办理"
    ANSWERED = "answered", "回复了留言"
    CONTACT_CHANGED = "contact_changed", "联系方式已经更改"
    CODE_OFFERED = "code_offered", "换发查询码"
    CODE_REPLACED = "code_replaced", "查询码已经更换"


class Keep(Term):
    """Why a mail may not be left out."""

    LAW = "law", "法定告知"
    ASKED = "asked", "申请人要求发送"
    SAFETY = "safety", "防止他人冒用"


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """Whether a mail may be left out. `assumed`: our reading, its reason in `why`."""

    notice: Notice
    keep: Keep | None
    article: str
    assumed: bool
    why: str

    @property
    def optional(self) -> bool:
        return self.keep is None


def is_left_out(notice: Notice, switched_off: Iterable[str]) -> bool:
    """Whether an authority with these mails switched off leaves this one out; a mail that must
    be kept is sent whatever is stored."""
    return NOTICE_RULES[notice].optional and notice.value in switched_off


def _rule(said: Mapping[str, str]) -> NoticeRule:
    keep = said.get("keep")
    return NoticeRule(
        notice=Notice(said["key"]),
        keep=Keep(keep) if keep else None,
        article=said.get("article", ""),
        assumed=bool(said.get("assumed", False)),
        why=said.get("why", ""),
    )


NOTICE_RULES: Mapping[Notice, NoticeRule] = MappingProxyType(
    {rule.notice: rule for rule in map(_rule, read_data("notices")["notice"])}
)
