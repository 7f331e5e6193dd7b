"""A new tracking code at the counter: for a reason, recorded, and printed for the applicant."""

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.issue_code import issue_code
from tracker.records.code_issues import LINK_LIFE, current_code, is_open, issue_of, issues_of
from tracker.records.codes import new_token
from tracker.records.journal import officer_author
from tracker.web.access import officer_of
from tracker.web.answer import go_to
from tracker.web.desk.case_page import case_url, show_case
from tracker.web.door import case_of
from tracker.web.forms import Filled, Form, fill
from tracker.web.site import site_of


class CodeForm(Form):
    token: str
    reason: str = Field(title="怎么核对的身份", max_length=200)


async def case_code(request: Request) -> Response:
    """GET asks how the identity was checked; POST issues the code and shows its receipt."""
    case, officer = await case_of(request), await officer_of(request)
    filled, site = Filled[CodeForm]({"token": new_token()}), site_of(request)
    if request.method == "POST":
        filled = fill(CodeForm, await request.form())
    if filled.form is not None:
        await issue_code(
            case.application.id,
            token=filled.form.token,
            reason=filled.form.reason,
            codes=site.codes,
            author=officer_author(officer.id, officer.held_roles),
            now=site.clock.now(),
        )
        return go_to(f"{case_url(request, case)}/code/{filled.form.token}")
    return await show_case(
        request,
        "desk/case/code.html",
        case,
        status=422 if filled.errors else 200,
        typed=filled.typed,
        errors=filled.errors,
        issues=await issues_of(case.application.id),
    )


async def case_code_receipt(request: Request) -> Response:
    """The slip with the new code, for as long as the applicant waits for it."""
    case, site = await case_of(request), site_of(request)
    token = request.path_params["token"]
    issue = await issue_of(site.codes, token)
    if issue is None or issue.officer_id is None or issue.application_id != case.application.id:
        raise HTTPException(404)
    shown = is_open(issue, site.clock.now())
    return await show_case(
        request,
        "desk/case/code_receipt.html",
        case,
        issue=issue,
        code=current_code(site.codes, issue.application, token) if shown else None,
        minutes=int(LINK_LIFE.total_seconds() // 60),
    )
