"""The annual reports that were published, year by year, each with those before it."""

from collections.abc import Collection

from tortoise.expressions import Q, Subquery

from tracker.law.terms import TableSource
from tracker.records.connections import reader
from tracker.records.given_models import GivenTable
from tracker.records.models import Authority, Officer
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
    return list(await found.order_by("-id").select_related("officer"))


async def latest_report(authority_id: int, year: int) -> PublishedReport | None:
    """The report in force of a year."""
    found = PublishedReport.filter(authority_id=authority_id, year=year)
    return await found.order_by("-id").first()


async def published_in(authority_ids: Collection[int], year: int) -> list[PublishedReport]:
    """Every report these published on a year, the latest last."""
    found = PublishedReport.filter(authority_id__in=list(authority_ids), year=year)
    return list(await found.order_by("id"))


async def without_report(year: int, authority_id: int | None = None) -> list[Authority]:
    """Authorities (or this one) that somebody works in here, and that have published no report
    on a year nor taken one over: whom to remind."""
    there = PublishedReport.filter(year=year).values("authority_id")
    elsewhere = GivenTable.filter(year=year, source=TableSource.PUBLISHED).values("authority_id")
    working = Officer.filter(active=True).values("authority_id")
    found = Authority.filter(
        Q(id__in=Subquery(working)),
        Q(id__not_in=Subquery(there)),
        Q(id__not_in=Subquery(elsewhere)),
    )
    if authority_id is not None:
        found = found.filter(id=authority_id)
    return list(await found.using_db(reader()).order_by("code"))
