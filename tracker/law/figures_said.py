"""Figures in the text of an annual report, held against its tables.

An officer edits the offered sentences as they like. What they keep of them are the words in
front of the figures (新收到政府信息公开申请10件, 予以公开8件): wherever such words stand in a
text with a figure behind them, the figure must be that of the table. So a sentence that was
true when it was written is pointed out once the register moves on, whatever else was written
around it.

Surprising edges: words that another word contains count as the longer one (按时办结 is not
办结, 不同意公开答复 not 同意公开答复); 结果维持 belongs to the kind of challenge named last
before it; to say there were none (没有上年结转) is a figure too, but has no place where another
could be put. What the officer says in words of their own is theirs: it is not judged.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tracker.law.annual import FIGURE, Tallies, cells
from tracker.law.layouts import LAYOUTS, Layout, layout_for
from tracker.law.narrative import applicant_words, bare_label, group_total
from tracker.law.terms import ApplicantKind, ChallengeKind, ChallengeResult, Channel

_BEHIND = r"[共计为：:]{0,2}\s*(\d[\d,]*(?:\.\d+)?)\s*(?:件|元)"


@dataclass(frozen=True, slots=True)
class Said:
    """A figure of the table with the words a text has in front of it. `within`: the kind of
    challenge it belongs to. `none`: how a text says that there is nothing."""

    words: tuple[str, ...]
    figure: str
    within: str = ""
    none: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Untrue:
    """A figure of a text that the table does not have: the words, what the text says (with its
    place; an empty place where it says that there is nothing), and what the table says."""

    words: str
    written: str
    now: str
    start: int
    end: int

    @property
    def replaceable(self) -> bool:
        return self.start < self.end


def said_of(tallies: Tallies) -> dict[str, tuple[Said, ...]]:
    """The figures the text of each section may repeat, by the key of the section. The general
    section is held to the one figure that every report repeats in it."""
    form = LAYOUTS[layout_for(tallies.year)]
    applications = tuple(_applications(form, tallies))
    return {
        "overview": applications[:1],
        "applications": applications,
        "challenges": tuple(_challenges(tallies)),
        "fees": tuple(_fees(tallies)),
    }


def untrue(text: str, said: Iterable[Said]) -> list[Untrue]:
    """Every figure of the text that is not the table's, in the order of the text."""
    found: list[Untrue] = []
    taken: list[tuple[int, int]] = []
    said = tuple(said)
    ordered = sorted(
        ((words, one) for one in said for words in one.words), key=lambda pair: -len(pair[0])
    )
    kinds = tuple(dict.fromkeys(one.within for one in said if one.within))
    for words, one in ordered:
        for match in re.finditer(re.escape(words) + _BEHIND, text):
            start, end = match.span(1)
            if (start, end) in taken or one.within != _kind_before(text, match.start(), kinds, one):
                continue
            taken.append((start, end))
            if Decimal(match[1].replace(",", "")) != Decimal(one.figure):
                found.append(Untrue(words, match[1], one.figure, start, end))
    for one in said:
        if Decimal(one.figure):
            found += [
                Untrue(words, "0", one.figure, at, at)
                for words in one.none
                if (at := text.find(words)) >= 0
            ][:1]
    return sorted(found, key=lambda one: one.start)


def made_true(text: str, wrong: Iterable[Untrue]) -> str:
    """The text with the figures of the table in those places; the rest as it was written."""
    for one in sorted(wrong, key=lambda one: -one.start):
        if one.replaceable:
            text = text[: one.start] + one.now + text[one.end :]
    return text


def _kind_before(text: str, at: int, kinds: tuple[str, ...], one: Said) -> str:
    """The kind of challenge named last before a place; asked only of figures that have one."""
    if not one.within:
        return ""
    places = [(text.rfind(kind, 0, at), kind) for kind in kinds]
    place, kind = max(places)
    return kind if place >= 0 else ""


def _applications(form: Layout, tallies: Tallies) -> Iterable[Said]:
    new, carried_in = sum(c.n for c in tallies.new), sum(tallies.carried_in.values())
    ended, carried_out = sum(e.n for e in tallies.endings), sum(tallies.carried_out.values())
    information = "政府信息公开申请"
    yield Said(
        (f"新收到{information}", f"新收{information}", f"收到{information}"),
        str(new),
        none=(f"没有新收到{information}", f"没有收到{information}", f"未收到{information}"),
    )
    yield Said(("上年结转",), str(carried_in), none=("没有上年结转",))
    yield Said(("办结",), str(ended), none=("没有办结",))
    yield Said(("结转下年度继续办理", "结转下年度"), str(carried_out), none=("没有结转下年度",))
    for kind in ApplicantKind:
        n = sum(c.n for c in tallies.new if c.applicant is kind)
        yield Said((applicant_words(kind),), str(n))
    for channel in Channel:
        n = sum(c.n for c in tallies.new if c.channel is channel)
        yield Said((f"{channel.label}申请",), str(n))
    figures = cells(form.key, tallies)
    if form.by_applicant:
        for row in form.children("results"):
            if row.key != "total":
                yield Said((bare_label(row.label),), str(group_total(form, figures, row.key)))
        return
    extended = sum(e.n for e in tallies.endings if e.extended)
    yield Said(("按时办结",), str(ended - extended))
    yield Said(("延期办结",), str(extended))
    for row in form.children("answered"):
        words = bare_label(row.label).removesuffix("数")
        yield Said((words,), str(figures[row.key, FIGURE]))
    yield Said(("撤回等没有答复",), str(ended - int(figures["answered", FIGURE])))


def _challenges(tallies: Tallies) -> Iterable[Said]:
    suits = [c for c in tallies.challenges if c.kind is not ChallengeKind.REVIEW]
    for kind in ChallengeKind:
        of_kind = [c for c in tallies.challenges if c.kind is kind]
        review = kind is ChallengeKind.REVIEW
        n = sum(c.n for c in (of_kind if review else suits))
        none = ("没有行政复议案件",) if review else ("没有行政诉讼案件",)
        yield Said((kind.label,), str(sum(c.n for c in of_kind)), none=none if n else ())
        for result in ChallengeResult:
            n = sum(c.n for c in of_kind if c.result is result)
            yield Said((result.label,), str(n), within=kind.label)
    total = sum(c.n for c in tallies.challenges)
    yield Said((), str(total), none=("没有因政府信息公开申请行政复议、提起行政诉讼的案件",))


def _fees(tallies: Tallies) -> Iterable[Said]:
    fees = tallies.fees
    yield Said(("收费通知",), str(fees.notices), none=("没有发出信息处理费收费通知",))
    yield Said(("通知金额合计",), f"{fees.noticed_yuan:.2f}")
    yield Said(
        ("实际收取信息处理费", "实际收取费用", "收取信息处理费"),
        f"{fees.received_yuan:.2f}",
        none=("没有收取信息处理费", "没有因依申请公开政府信息向申请人收取费用"),
    )
