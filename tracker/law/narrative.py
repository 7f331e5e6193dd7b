"""What the annual report says in words: its sections, and the sentences offered for three of them.

Headings are those of the year's own form. The words say that there was nothing where
there was nothing, otherwise how many and how they ended, naming only what occurred; the
figures are those of the table of the same year, so the two cannot disagree. The other sections
(what was published, what went badly, what else is to be said) only the office can write.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.law.annual import FIGURE, Cells, Tallies, cells, challenge_row
from tracker.law.layouts import LAYOUTS, TOTAL, Layout, layout_for
from tracker.law.terms import ApplicantKind, ChallengeKind, ChallengeResult, Channel

_Challenges = Mapping[tuple[ChallengeKind, ChallengeResult], int]

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
    text = offered(tallies, who)
    return [Section(form.headings[key], words) for key, words in text.items()]


def offered(tallies: Tallies, who: str = "本机关") -> dict[str, str]:
    """The sentences offered from the figures, by the key of the section they stand in."""
    form = LAYOUTS[layout_for(tallies.year)]
    figures = cells(form.key, tallies)
    if tallies.given and not form.by_applicant:
        # Tables given in the form of 2014 say neither who applied nor what is still pending.
        seen = f"{tallies.year}年，{who}的情况见政府信息公开情况统计表。"
        applications = challenges = seen
    else:
        applications = _applications(form, figures, tallies, who)
        challenges = _challenges(form, figures, tallies, who)
    return {
        "applications": applications,
        "challenges": challenges,
        "fees": _fees(form, tallies, who),
    }


def headings(year: int) -> dict[str, str]:
    """The sections of the report on that year, in their order: key and heading."""
    return dict(LAYOUTS[layout_for(year)].headings)


def _applications(form: Layout, figures: Cells, tallies: Tallies, who: str) -> str:
    if form.by_applicant:
        new, carried_in, ended, carried_out = (
            int(figures[row, TOTAL]) for row in ("new", "carried_in", "total", "carried_out")
        )
    else:
        new = int(figures["received", FIGURE])
        carried_in = sum(tallies.carried_in.values())
        ended = int(figures["ended", FIGURE])
        carried_out = sum(tallies.carried_out.values())
    if not (new or carried_in or ended or carried_out):
        return f"{tallies.year}年，{who}没有收到政府信息公开申请，也没有上年结转的申请。"
    sentences = [_received(form, figures, tallies, new, carried_in, who)]
    if ended:
        sentences.append(_ended(form, figures, tallies, ended))
    else:
        sentences.append("本年度没有办结的申请。")
    if carried_out:
        sentences.append(f"结转下年度继续办理{carried_out}件。")
    return "".join(sentences)


def _received(
    form: Layout, figures: Cells, tallies: Tallies, new: int, carried_in: int, who: str
) -> str:
    before = f"上年结转{carried_in}件" if carried_in else "没有上年结转的申请"
    if not new:
        return f"{tallies.year}年，{who}没有新收到政府信息公开申请，{before}。"
    applicants = _listed(
        (
            applicant_words(kind),
            int(figures["new", kind.label])
            if form.by_applicant
            else sum(count.n for count in tallies.new if count.applicant is kind),
        )
        for kind in ApplicantKind
    )
    by_channel = [
        (f"{channel.label}申请", sum(c.n for c in tallies.new if c.channel is channel))
        for channel in Channel
    ]
    untold = new - sum(n for _, n in by_channel)
    channels = _listed([*by_channel, ("没有渠道记载的", untold)])
    return (
        f"{tallies.year}年，{who}新收到政府信息公开申请{new}件，{before}。"
        f"按申请人分，{applicants}；按渠道分，{channels}。"
    )


def _ended(form: Layout, figures: Cells, tallies: Tallies, ended: int) -> str:
    if form.by_applicant:
        groups = (
            (bare_label(row.label), group_total(form, figures, row.key))
            for row in form.children("results")
            if row.key != "total"
        )
        return f"本年度办结{ended}件，其中{_listed(groups)}。"
    extended = sum(ending.n for ending in tallies.endings if ending.extended)
    answers = [
        (bare_label(row.label).removesuffix("数"), int(figures[row.key, FIGURE]))
        for row in form.children("answered")
    ]
    answers.append(("撤回等没有答复", ended - int(figures["answered", FIGURE])))
    pace = _listed([("按时办结", ended - extended), ("延期办结", extended)])
    return f"本年度办结{ended}件，其中{pace}；办理结果为{_listed(answers)}。"


def group_total(form: Layout, figures: Cells, key: str) -> int:
    """All rows of a group of results together."""
    keys = [row.key for row in form.leaves(key)] or [key]
    return sum(int(figures[leaf, TOTAL]) for leaf in keys)


def _challenges(form: Layout, figures: Cells, tallies: Tallies, who: str) -> str:
    counts = _challenge_counts(form, figures, tallies)
    if not any(counts.values()):
        return f"{tallies.year}年，{who}没有因政府信息公开申请行政复议、提起行政诉讼的案件。"
    parts = [
        part
        for kinds, none in ((_REVIEW, "没有行政复议案件"), (_LITIGATION, "没有行政诉讼案件"))
        for part in _challenge_kinds(counts, kinds) or [none]
    ]
    return (
        f"{tallies.year}年，{who}因政府信息公开被申请行政复议、提起行政诉讼的情况如下："
        f"{'；'.join(parts)}。"
    )


def _challenge_counts(form: Layout, figures: Cells, tallies: Tallies) -> _Challenges:
    """By kind and result; the form of 2014 has no row for those pending."""
    return {
        (kind, result): int(figures[challenge_row(kind), result.label])
        if form.by_applicant
        else sum(c.n for c in tallies.challenges if c.kind is kind and c.result is result)
        for kind in ChallengeKind
        for result in ChallengeResult
    }


def _challenge_kinds(counts: _Challenges, kinds: tuple[ChallengeKind, ...]) -> list[str]:
    parts = []
    for kind in kinds:
        total = sum(counts[kind, result] for result in ChallengeResult)
        results = _listed((result.label, counts[kind, result]) for result in ChallengeResult)
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


def applicant_words(kind: ApplicantKind) -> str:
    """A kind of applicant as a sentence names it."""
    return kind.label if kind is not ApplicantKind.OTHER else "其他组织"


def _listed(parts: Iterable[tuple[str, int]]) -> str:
    return "、".join(f"{words}{n}件" for words, n in parts if n)


def bare_label(label: str) -> str:
    """A row's label without its number and without the form's remark in brackets."""
    bare = label.split("）", 1)[1] if label.startswith("（") else label.split(".", 1)[-1]
    return bare.split("（", 1)[0]
