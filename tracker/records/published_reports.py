"""The annual reports that were published, year by year, each with those before it."""

from collections.abc import Collection

from tracker.law.terms import TableSource
from tracker.records.connections import reader
from tracker.records.given_models import GivenTable
from tracker.records.office_models import PublishedReport


async def reports_of(authority_id: int) -> list[PublishedReport]:
    """The report in force of every year, the latest year first."""
    found = PublishedReport.filter(authority_id=authority_id).using_db(reader())
    newest: dict[int, PublishedReport] = {}
    for report in await found.order_by("-year", "-id"):
        newest.setdefault(report.year, report)
    return list(newest.values())


async def versions_of(authority_id: int, year: int) -> list[PublishedReport]:
    """Every report published on a year, the one in force first."""
    found = PublishedReport.filter(authority_id=authority_id, year=year).using_db(reader())
    return list(await found.order_by("-id").prefetch_related("officer"))


async def latest_report(authority_id: int, year: int) -> PublishedReport | None:
    """The report in force of a year."""
    found = PublishedReport.filter(authority_id=authority_id, year=year)
    return await found.order_by("-id").first()


async def published_in(authority_ids: Collection[int], *years: int) -> list[PublishedReport]:
    """Every report these published on the years, the latest last."""
    found = PublishedReport.filter(authority_id__in=list(authority_ids), year__in=years)
    return list(await found.order_by("id"))


async def has_report(authority_id: int, year: int) -> bool:
    """Whether a report on a year was published, here or elsewhere and taken over."""
    here = PublishedReport.filter(authority_id=authority_id, year=year)
    elsewhere = GivenTable.filter(
        authority_id=authority_id, year=year, source=TableSource.PUBLISHED
    )
    return await here.using_db(reader()).exists() or await elsewhere.using_db(reader()).exists()
