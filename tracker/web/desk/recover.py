"""The one-time link of an administrator: a password of one's own, and back to signing in."""

from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.recover import officer_of_link, use_link
from tracker.records.account_models import SignInEvent
from tracker.web.access import knows_passwords
from tracker.web.answer import go_to, show
from tracker.web.desk.admission import note
from tracker.web.desk.officers import PasswordForm, known_of
from tracker.web.forms import Filled, fill
from tracker.web.site import site_of


async def recover(request: Request) -> Response:
    site, token = site_of(request), request.path_params["token"]
    officer = await officer_of_link(site.codes, token, site.clock.now())
    if officer is None:
        return await show(request, "desk/account/recover_over.html", status=404)
    filled = Filled[PasswordForm]({})
    if request.method == "POST":
        filled = fill(PasswordForm, {**await request.form(), "names": known_of(officer)})
    if filled.form is not None:
        now = site.clock.now()
        if await use_link(site.codes, token, filled.form.password, now):
            await note(request, SignInEvent.LINK_USED, officer)
        url = request.url_for("sign_in")
        return go_to(url if knows_passwords(request) else url.include_query_params(local="1"))
    return await show(
        request,
        "desk/account/recover.html",
        status=422 if filled.errors else 200,
        office=officer.authority,
        errors=filled.errors,
        someone=officer,
    )
