"""The open figures by SQL, against the example register counted one by one in Python."""

from collections import Counter
from datetime import date

import pytest

from tests.clocks import FixedClock
from tests.conftest import Demonstration
from tracker.law.calendar import national
from tracker.law.entries import SupplementAsked
from tracker.law.facts import fold, in_force
from tracker.law.figures import FigureCounts, figures, span_named
from tracker.law.terms import ApplicantKind, Channel, Stage
from tracker.records.figures import (
    WantedFigures,
    counts_by_authority,
    figure_counts,
    line_counts,
)
from tracker.records.journal import read_journal
from tracker.records.models import Application, Authority, Challenge
from tracker.records.published_reports import reports_of

TODAY = date(2025, 9, 22)


@pytest.fixture(scope="session")
def template(demonstration: Demonstration) -> str:
    return demonstration.name


@pytest.fixture
async def example(database) -> Authority:
    # as one that was joined to another is
    await Application.filter(id=await _first_ended()).update(counted=False)
    return await Authority.get(code="DEMO")


async def _first_ended() -> int:
    ended = await Application.filter(ended_on__isnull=False, ended_on__gte=TODAY.replace(month=1))
    return min(application.id for application in ended)


async def one_by_one(authority: Authority, key: str, **exact: object) -> FigureCounts:
    """The counts the slow and obvious way."""
    span = span_named(key, TODAY)
    rows = [
        row
        for row in await Application.filter(authority=authority)
        if row.counted and all(getattr(row, name) == value for name, value in exact.items())
    ]
    new = [row for row in rows if span.first <= row.received_on <= span.last]
    ended = [row for row in rows if row.ended_on and span.first <= row.ended_on <= span.last]
    asked = 0
    for row in ended:
        entries = in_force(await read_journal(row.journal_id))
        fold(entries)
        asked += any(isinstance(entry, SupplementAsked) for entry in entries)
    still = [
        row
        for row in rows
        if row.received_on <= span.last and not (row.ended_on and row.ended_on <= span.last)
    ]
    cases = await Challenge.filter(authority=authority, co_defendant_only=False)
    return FigureCounts(
        received=Counter(row.received_on for row in new),
        channels=Counter(row.channel for row in new),
        ended=tuple(
            Counter((r.received_on, r.ended_on, r.late, r.extended) for r in ended).items()
        ),
        kinds=tuple(Counter((r.applicant_kind, r.result, r.ground) for r in ended).items()),
        supplemented=asked,
        told_by_ledger=sum(row.stage is Stage.CONCLUDED for row in ended),
        open=len(still),
        overdue=sum(bool(row.due_on and row.due_on < TODAY) for row in still)
        if span.last >= TODAY
        else None,
        challenges=Counter(c.kind for c in cases if span.first <= c.filed_on <= span.last),
    )


@pytest.mark.parametrize("key", ["12-months", "2025", "2024"])
@pytest.mark.parametrize(
    "exact",
    [
        {},
        {"applicant_kind": ApplicantKind.NATURAL_PERSON},
        {"channel": Channel.ONLINE, "applicant_kind": ApplicantKind.BUSINESS},
    ],
)
async def test_sql_counts_what_counting_one_by_one_does(
    example: Authority, key: str, exact: dict[str, object]
) -> None:
    wanted = WantedFigures(
        authority_ids=[example.id],
        kind=exact.get("applicant_kind"),  # type: ignore[arg-type]
        channel=exact.get("channel"),  # type: ignore[arg-type]
    )
    found = await figure_counts(wanted, span_named(key, TODAY), TODAY)
    slowly = await one_by_one(example, key, **exact)
    for name in ("received", "channels", "supplemented", "told_by_ledger", "open", "overdue"):
        assert getattr(found, name) == getattr(slowly, name), name
    told = {(e.received_on, e.ended_on, e.late, e.extended): e.n for e in found.ended}
    assert told == dict(slowly.ended)
    assert {(k.applicant, k.result, k.ground): k.n for k in found.kinds} == dict(slowly.kinds)
    assert found.challenges == slowly.challenges


async def test_the_example_has_a_report_to_read(example: Authority) -> None:
    assert [report.year for report in await reports_of(example.id)] == [2024]


async def test_the_example_has_something_to_count(example: Authority) -> None:
    """Or the comparison above would compare nothing."""
    wanted = WantedFigures(authority_ids=[example.id])
    found = await figure_counts(wanted, span_named("12-months", TODAY), TODAY)
    assert found.supplemented
    assert found.overdue
    assert found.challenges
    folded = figures(span_named("12-months", TODAY), found, national())
    assert folded.received == sum(month.received for month in folded.months)
    assert folded.concluded == sum(one.on_time + one.late for one in folded.days)
    assert folded.concluded == sum(folded.kinds.values())


async def test_the_line_of_the_home_page_counts_the_same(example: Authority) -> None:
    span = span_named("12-months", TODAY)
    wanted = WantedFigures(authority_ids=[example.id])
    line = await line_counts(wanted, span)
    found = await figure_counts(wanted, span, TODAY)
    assert (line.received, line.ended) == (found.received, found.ended)


@pytest.mark.parametrize("key", ["12-months", "2024"])
async def test_each_of_several_is_counted_as_if_it_were_alone(
    example: Authority, clock: FixedClock, key: str
) -> None:
    other = await Authority.create(code="JY", name="乙街道办事处", created_at=clock.now())
    moved = [one.id for one in await Application.all() if one.id % 3 == 0]
    assert 3 < len(moved) < await Application.all().count()
    await Application.filter(id__in=moved).update(authority=other)
    span, ids = span_named(key, TODAY), [example.id, other.id]
    each = await counts_by_authority(WantedFigures(authority_ids=ids), span, TODAY)
    for id_ in ids:
        alone = await figure_counts(WantedFigures(authority_ids=[id_]), span, TODAY)
        for name in ("received", "channels", "ended", "kinds", "open", "overdue"):
            assert getattr(each[id_], name) == getattr(alone, name), name


async def test_another_office_is_not_counted(example: Authority) -> None:
    wanted = WantedFigures(authority_ids=[example.id + 1000])
    found = await figure_counts(wanted, span_named("2025", TODAY), TODAY)
    assert figures(span_named("2025", TODAY), found, national()).is_empty
