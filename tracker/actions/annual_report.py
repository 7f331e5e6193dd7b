"""The annual report of an authority, out of its register, for the page and the command."""

from typing import Any

from tracker.annual.report import report_json
from tracker.records.models import Authority
from tracker.records.tallies import year_tallies


async def annual_report(
    authority: Authority, year: int, layout: str | None = None, *, with_subordinates: bool = False
) -> dict[str, Any]:
    """The document of formats.md, section 4. Raises a Refusal for a year without reports,
    or a layout that does not place one of the results."""
    ids = [authority.id]
    if with_subordinates:
        ids += await _subordinates(authority.id)
    return report_json(
        authority=authority.name,
        code=authority.code,
        tallies=await year_tallies(ids, year),
        layout=layout,
        who="本机关及所属机关" if len(ids) > 1 else "本机关",
    )


async def _subordinates(authority_id: int) -> list[int]:
    """All authorities below, at any depth."""
    below: list[int] = []
    level = [authority_id]
    while level:
        found = Authority.filter(parent_id__in=level).values_list("id", flat=True)
        level = [int(id_) for id_ in await found]  # type: ignore[call-overload]
        below += level
    return below
