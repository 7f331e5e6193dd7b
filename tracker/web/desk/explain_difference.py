"""Why the register says another figure now than the report that was published."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.annual_report import annual_report
from tracker.actions.draft_report import explain_difference
from tracker.records.published_reports import latest_report
from tracker.records.report_drafts import figure_key
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import go_to
from tracker.web.desk.annual import shown_report
from tracker.web.site import site_of
from tracker.web.words import _
from tracker.web.year_in_path import year_in_path

REASON_LIMIT = 500


async def explain(request: Request) -> Response:
    """Written beside one difference, or beside all there are."""
    authority, year = await authority_of_officer(request), year_in_path(request)
    form = await request.form()
    reason, figure = str(form.get("reason", "")).strip(), str(form.get("figure", ""))
    report = await annual_report(authority, year)
    published = await latest_report(authority.id, year)
    if published is None or report["snapshot"] is None:
        raise HTTPException(404)
    errors: dict[str, str] = {}
    there = report["snapshot"]["differences"]
    meant = [one for one in there if not figure or figure_key(one["figure"]) == figure]
    if not there:
        errors[""] = _("现在的数和公布的一样，不用写原因。")
    elif not meant:
        errors["figure"] = _("这一处现在没有不同，请重新选择。")
    if there and not reason:
        errors["reason"] = _("请填写%(label)s。", label=_("原因"))
    elif len(reason) > REASON_LIMIT:
        errors["reason"] = _(
            "%(label)s最多%(limit)s个字，请精简。", label=_("原因"), limit=REASON_LIMIT
        )
    if errors:
        return await shown_report(request, {"reason": reason, "figure": figure}, errors)
    officer, now = await officer_of(request), site_of(request).clock.now()
    for one in meant:
        await explain_difference(published, one, reason, officer=officer, now=now)
    return go_to(f"{request.url_for('annual', year=year).path}?explained=1#published")
