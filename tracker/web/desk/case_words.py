"""The facts of an entry in plain words: what the timeline says of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.law.decision_path import read
from tracker.law.entries import Entry
from tracker.law.grounds import GROUNDS, RESULTS
from tracker.law.refusals import PathImpossible
from tracker.law.terms import Term
from tracker.web.templating import yuan
from tracker.web.words import _, _l, day, gettext

# In the order in which they are told. What is not here stands elsewhere on the page.
_LABELS: Mapping[str, Any] = {
    "channel": _l("渠道"),
    "applicant_kind": _l("申请人类型"),
    "kind": _l("类别"),
    "signed_on": _l("签收的日期"),
    "submitted_on": _l("提交的日期"),
    "confirmed_on": _l("与申请人确认的日期"),
    "first_reached": _l("先由谁收到"),
    "passed_on": _l("转到工作机构的日期"),
    "split_from": _l("由此件分立"),
    "into": _l("去向"),
    "case_number": _l("案号"),
    "decision": _l("决定或者判决"),
    "reply_by": _l("须在此前答复"),
    "corrects": _l("更正的答复"),
    "whom": _l("被征求意见者"),
    "addressee": _l("收件人"),
    "items": _l("需要补正的内容"),
    "respond_by": _l("补正的期限"),
    "opinion": _l("意见"),
    "summary": _l("意见摘要"),
    "working_days": _l("延长的工作日数"),
    "consent_by": _l("同意延长的负责人"),
    "until": _l("延迟到"),
    "reason": _l("理由"),
    "basis": _l("计收方式"),
    "quantity": _l("数量"),
    "before": _l("当月此前的件数"),
    "yuan": _l("金额"),
    "receipt": _l("财政票据号"),
    "received_on": _l("对方收到的日期"),
    "ground": _l("计入年度报告"),
    "grounds": _l("答复依据"),
    "path": _l("判断步骤"),
    "result": _l("办理结果"),
    "way": _l("送达方式"),
    "waybill": _l("邮件号"),
    "evidence": _l("凭据"),
    "extended_to": _l("台账载明延期至"),
    "fee_noticed": _l("台账载明收费通知金额"),
    "fee_received": _l("台账载明实收金额"),
    "letter": _l("文号"),
    "seq": _l("作废的记录"),
    "note": _l("备注"),
}
_DECIDED = {"grounds", "ground", "result"}


@dataclass(frozen=True, slots=True)
class Told:
    label: str
    value: str


def told(entry: Entry) -> list[Told]:
    """What an entry says, label by label; nothing that was left out or said already."""
    return [
        Told(str(label), _shown(name, value))
        for name, label in _LABELS.items()
        if name != "ground" or len(set(getattr(entry, "grounds", ()))) > 1
        for value in _values(entry, name)
    ]


def _values(entry: Entry, name: str) -> Iterator[Any]:
    for field in fields(entry):
        value = getattr(entry, field.name)
        said = value not in (None, "", ()) and (value != field.default or isinstance(value, Term))
        if field.name == name and said:
            yield value


def _shown(name: str, value: Any) -> str:
    if name == "path":
        return "；".join(_ways(value))
    if isinstance(value, tuple):
        return "；".join(dict.fromkeys(_shown(name, one) for one in value))
    if name in _DECIDED:
        known = GROUNDS.get(value) or RESULTS.get(value)
        return gettext(known.label) if known else str(value)
    if isinstance(value, Term):
        return gettext(value.label)
    if isinstance(value, date):
        return day(value)
    return yuan(value) if isinstance(value, Decimal) else str(value)


def _ways(paths: tuple[str, ...]) -> Iterator[str]:
    """The reasoning of each matter that has one; which matter, where there are several."""
    for n, path in enumerate(paths, start=1):
        if path:
            which = _("第%(n)s项", n=n) + " " if len(paths) > 1 else ""
            yield which + walked_words(path)


def walked_words(path: str) -> str:
    """The seven questions with their answers: 补不补：明确、齐全 → 是不是：… → …"""
    try:
        steps = read(path).steps
    except PathImpossible:  # a question that the data no longer asks so
        return path
    return " → ".join(
        f"{gettext(question.step.label)}{gettext('：')}{gettext(answer.label)}"
        for question, answer in steps
    )
