"""The three sections of the annual report on applications, challenges and fees, in words.

Headings are those of the year's own form. The words say that there was nothing where
there was nothing, otherwise how many and how they ended, naming only what occurred; the
figures are those of the table of the same year, so the two cannot disagree.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.law.annual import FIGURE, Cells, Tallies, cells
from tracker.law.layouts import LAYOUTS, TOTAL, Layout, layout_for
from tracker.law.terms import ApplicantKind, ChallengeKind, ChallengeResult, Channel

_REVIEW = (ChallengeKind.REVIEW,)
_LITIGATION = (ChallengeKind.DIRECT_LITIGATION, ChallengeKind.LITIGATION_AFTER_REVIEW)


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the report: its heading in the year's form, and its text."""

    title: str
    text: str


def sections(tallies: Tallies, who: str = "本机关") -> list[Section]:
    """Applications, challenges, fees of the year, in the order of its form."""
    form = LAYOUTS[layout_for(tallies.year)]
    figures = cells(form.key, tallies)
    return [
        Section(form.headings["applications"], _applications(form, figures, tallies, who)),
        Section(form.headings["challenges"], _challenges(tallies, who)),
        Section(form.headings["fees"], _fees(form, tallies, who)),
    ]


def _applications(form: Layout, figures: Cells, tallies: Tallies, who: str) -> str:
    new = sum(count.n for count in tallies.new)
    carried_in, carried_out = sum(tallies.carried_in.values()), sum(tallies.carried_out.values())
    ended = sum(ending.n for ending in tallies.endings)
    if not (new or carried_in or ended or carried_out):
        return f"{tallies.year}年，{who}没有收到政府信息公开申请，也没有上年结转的申请。"
    sentences = [_received(tallies, new, carried_in, who)]
    if ended:
        sentences.append(_ended(form, figures, tallies, ended))
    else:
        sentences.append("本年度没有办结的申请。")
    if carried_out:
        sentences.append(f"结转下年度继续办理{carried_out}件。")
    return "".join(sentences)


def _received(tallies: Tallies, new: int, carried_in: int, who: str) -> str:
    before = f"上年结转{carried_in}件" if carried_in else "没有上年结转的申请"
    if not new:
        return f"{tallies.year}年，{who}没有新收到政府信息公开申请，{before}。"
    applicants = _listed(
        (
            kind.label if kind is not ApplicantKind.OTHER else "其他组织",
            sum(count.n for count in tallies.new if count.applicant is kind),
        )
        for kind in ApplicantKind
    )
    channels = _listed(
        (f"{channel.label}申请", sum(c.n for c in tallies.new if c.channel is channel))
        for channel in Channel
    )
    return (
        f"{tallies.year}年，{who}新收到政府信息公开申请{new}件，{before}。"
        f"按申请人分，{applicants}；按渠道分，{channels}。"
    )


def _ended(form: Layout, figures: Cells, tallies: Tallies, ended: int) -> str:
    if form.by_applicant:
        groups = (
            (_words(row.label), _group_total(form, figures, row.key))
            for row in form.children("results")
            if row.key != "total"
        )
        return f"本年度办结{ended}件，其中{_listed(groups)}。"
    extended = sum(ending.n for ending in tallies.endings if ending.extended)
    answers = [
        (_words(row.label).removesuffix("数"), int(figures[row.key, FIGURE]))
        for row in form.children("answered")
    ]
    answers.append(("撤回等没有答复", ended - int(figures["answered", FIGURE])))
    pace = _listed([("按时办结", ended - extended), ("延期办结", extended)])
    return f"本年度办结{ended}件，其中{pace}；办理结果为{_listed(answers)}。"


def _group_total(form: Layout, figures: Cells, key: str) -> int:
    keys = [row.key for row in form.leaves(key)] or [key]
    return sum(int(figures[leaf, TOTAL]) for leaf in keys)


def _challenges(tallies: Tallies, who: str) -> str:
    if not any(count.n for count in tallies.challenges):
        return f"{tallies.year}年，{who}没有因政府信息公开申请行政复议、提起行政诉讼的案件。"
    parts = [
        part
        for kinds, none in ((_REVIEW, "没有行政复议案件"), (_LITIGATION, "没有行政诉讼案件"))
        for part in _challenge_kinds(tallies, kinds) or [none]
    ]
    return (
        f"{tallies.year}年，{who}因政府信息公开被申请行政复议、提起行政诉讼的情况如下："
        f"{'；'.join(parts)}。"
    )


def _challenge_kinds(tallies: Tallies, kinds: tuple[ChallengeKind, ...]) -> list[str]:
    parts = []
    for kind in kinds:
        of_kind = [count for count in tallies.challenges if count.kind is kind]
        total = sum(count.n for count in of_kind)
        results = _listed(
            (result.label, sum(count.n for count in of_kind if count.result is result))
            for result in ChallengeResult
        )
        if total:
            parts.append(f"{kind.label}{total}件，其中{results}")
    return parts


def _fees(form: Layout, tallies: Tallies, who: str) -> str:
    year, fees = tallies.year, tallies.fees
    nothing = not (fees.notices or fees.received_yuan or fees.refunded_yuan)
    back = f"（已扣除退还的{fees.refunded_yuan:.2f}元）" if fees.refunded_yuan else ""
    if form.processing_fee:
        if nothing:
            return f"{year}年，{who}没有发出信息处理费收费通知，没有收取信息处理费。"
        return (
            f"{year}年，{who}发出信息处理费收费通知{fees.notices}件，"
            f"通知金额合计{fees.noticed_yuan:.2f}元，实际收取信息处理费{fees.received_yuan:.2f}元{back}。"
        )
    if nothing:
        return f"{year}年，{who}没有因依申请公开政府信息向申请人收取费用。"
    notices = (
        f"发出收费通知{fees.notices}件，通知金额合计{fees.noticed_yuan:.2f}元，"
        if fees.notices
        else ""
    )
    return (
        f"{year}年，{who}{notices}因依申请公开政府信息向申请人实际收取费用"
        f"{fees.received_yuan:.2f}元{back}。"
    )


def _listed(parts: Iterable[tuple[str, int]]) -> str:
    return "、".join(f"{words}{n}件" for words, n in parts if n)


def _words(label: str) -> str:
    """A row's label without its number and without the form's remark in brackets."""
    bare = label.split("）", 1)[1] if label.startswith("（") else label.split(".", 1)[-1]
    return bare.split("（", 1)[0]
