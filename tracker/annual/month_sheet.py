"""The monthly sheet (月报): the figures of a month, and of its year so far, line by line."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.law.figures import FigureCounts, Span
from tracker.law.grounds import RESULTS
from tracker.law.terms import ApplicantKind, ChallengeKind, Channel, Outcome

HEAD = ("项目", "本月", "本年累计")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its label, the month, the year so far. `level`: how far it is set in."""

    label: str
    month: int | None
    year: int | None
    level: int = 0


def month_span(first: date) -> Span:
    """The month that begins on that day."""
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return Span(f"{first:%Y-%m}", first, after)


def year_so_far(month: Span) -> Span:
    return Span(str(month.first.year), month.first.replace(month=1), month.after)


def month_lines(month: FigureCounts, year: FigureCounts) -> tuple[Line, ...]:
    """All lines in the order of the sheet. What is open at the end is the same for both."""
    return tuple(_lines(month, year))


def _lines(month: FigureCounts, year: FigureCounts) -> Iterator[Line]:
    yield Line("一、新收申请", _received(month), _received(year))
    for channel in Channel:
        yield Line(channel.label, month.channels.get(channel, 0), year.channels.get(channel, 0), 1)
    yield Line("二、办结", _ended(month), _ended(year))
    of_month, of_year = _outcomes(month), _outcomes(year)
    for outcome in Outcome:
        yield Line(outcome.label, of_month[outcome], of_year[outcome], 1)
    yield Line("其中：自然人申请", _of_people(month), _of_people(year), 1)
    yield Line("其中：延期后办结", _extended(month), _extended(year), 1)
    yield Line("其中：超期办结", _late(month), _late(year), 1)
    yield Line("其中：经过补正", month.supplemented, year.supplemented, 1)
    yield Line("三、期末在办", month.open, year.open)
    yield Line("其中：已超期", month.overdue, year.overdue, 1)
    yield Line("四、行政复议", *_challenges(month, year, ChallengeKind.REVIEW))
    yield Line(
        "五、行政诉讼",
        *_challenges(
            month, year, ChallengeKind.DIRECT_LITIGATION, ChallengeKind.LITIGATION_AFTER_REVIEW
        ),
    )


def _received(counts: FigureCounts) -> int:
    return sum(counts.received.values())


def _ended(counts: FigureCounts) -> int:
    return sum(one.n for one in counts.ended)


def _extended(counts: FigureCounts) -> int:
    return sum(one.n for one in counts.ended if one.extended)


def _late(counts: FigureCounts) -> int:
    return sum(one.n for one in counts.ended if one.late)


def _of_people(counts: FigureCounts) -> int:
    return sum(one.n for one in counts.kinds if one.applicant is ApplicantKind.NATURAL_PERSON)


def _outcomes(counts: FigureCounts) -> Counter[Outcome]:
    """By the groups of the annual table; what has no known result stands under 其他处理."""
    found: Counter[Outcome] = Counter()
    for one in counts.kinds:
        result = RESULTS.get(one.result or "")
        found[(result.outcome if result else None) or Outcome.OTHER] += one.n
    return found


def _challenges(month: FigureCounts, year: FigureCounts, *kinds: ChallengeKind) -> tuple[int, int]:
    return (
        sum(month.challenges.get(kind, 0) for kind in kinds),
        sum(year.challenges.get(kind, 0) for kind in kinds),
    )
