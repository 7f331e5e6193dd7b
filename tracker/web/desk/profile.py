"""An officer's own reminders by mail, and the secret address of their calendar."""

from typing import Annotated

from pydantic import Field, field_validator
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.post_settings import choose_reminders
from tracker.law.reminders import Reminder
from tracker.letters.post import mail_address
from tracker.records.codes import new_token
from tracker.records.feeds import end_feed, feed_of, new_feed
from tracker.records.models import Officer
from tracker.web.access import officer_of
from tracker.web.answer import go_to, show
from tracker.web.desk.choices import Several, joined
from tracker.web.desk.month import feed_digest
from tracker.web.forms import Filled, Folded, Form, fill, wrong
from tracker.web.site import site_of, whole_address
from tracker.web.words import _


class ProfileForm(Form):
    email: Folded = Field("", title="我的电子邮箱", max_length=120)
    wanted: Annotated[frozenset[Reminder], Several] = Field(frozenset(), title="提醒")

    @field_validator("email")
    @classmethod
    def _is_address(cls, typed: str) -> str:
        try:
            if typed and not (typed.isascii() and "." in mail_address(typed).domain):
                raise ValueError
        except ValueError:
            raise wrong(_("请填写完整的电子邮箱，例如 name@example.cn。")) from None
        return typed


async def profile(request: Request) -> Response:
    officer = await officer_of(request)
    if request.method == "GET":
        return await _asked(request, Filled(_typed_of(officer)))
    filled = fill(ProfileForm, joined(await request.form(), "wanted"))
    if filled.form is None:
        return await _asked(request, filled)
    await choose_reminders(officer.id, filled.form.email, filled.form.wanted)
    return go_to(f"{request.url.path}?saved=1")


def _typed_of(officer: Officer) -> dict[str, str]:
    off = officer.reminders_off or ()
    return {"email": officer.email, "wanted": ",".join(one for one in Reminder if one not in off)}


async def _asked(request: Request, filled: Filled[ProfileForm], feed_url: str = "") -> Response:
    officer = await officer_of(request)
    return await show(
        request,
        "desk/profile.html",
        status=422 if filled.errors else 200,
        typed=filled.typed,
        errors=filled.errors,
        reminders=[{"value": r.value, "label": r.label} for r in Reminder],
        feed=await feed_of(officer),
        feed_url=feed_url,
        saved="saved" in request.query_params,
        ended="ended" in request.query_params,
        has_server=bool(site_of(request).settings.smtp),
    )


async def make_feed(request: Request) -> Response:
    """A new secret address, shown this once; the one before ends."""
    site, officer = site_of(request), await officer_of(request)
    token = new_token()
    await new_feed(officer, feed_digest(request, token), site.clock.now())
    address = whole_address(request, request.url_for("calendar_feed", token=token).path)
    return await _asked(request, Filled(_typed_of(officer)), address)


async def revoke_feed(request: Request) -> Response:
    await end_feed(await officer_of(request))
    return go_to(request.url_for("profile").include_query_params(ended="1"))
