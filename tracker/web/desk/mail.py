"""Mails that wait, that did not arrive and that went out; and which of them are sent at all."""

from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.post_settings import choose_mails
from tracker.law.notices import NOTICE_RULES, Notice
from tracker.records import outbox
from tracker.records.cases import MovedOn
from tracker.records.models import Authority
from tracker.records.outbox import Post, mail_counts, mails
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import go_to, show
from tracker.web.desk.choices import Several, joined
from tracker.web.forms import Checked, Filled, Form, fill, number_of
from tracker.web.site import site_of

PAGE = 50


class MailSettingsForm(Form):
    sent: Annotated[frozenset[Notice], Several] = Field(frozenset(), title="发送的邮件")
    quiet_hours: Checked = False
    mails_heads: Checked = False
    settings_version: int = Field(0, ge=0)


async def mail(request: Request) -> Response:
    authority, asked = await authority_of_officer(request), request.query_params
    post = Post(asked["show"]) if asked.get("show") in set(Post) else None
    counts = await mail_counts(authority.id)
    post = post or (Post.FAILED if counts[Post.FAILED] else Post.WAITING)
    found = await mails(
        authority.id,
        post,
        before=number_of(asked.get("before")),
        size=PAGE + 1,
    )
    rows = found[:PAGE]
    url = request.url_for("mail").include_query_params(show=post.value)
    return await show(
        request,
        "desk/mail/list.html",
        rows=rows,
        post=post,
        counts=counts,
        has_server=bool(site_of(request).settings.smtp),
        next_page=f"{url.path}?{url.query}&before={rows[-1].id}" if len(found) > PAGE else "",
        done=asked.get("done", ""),
    )


async def retry_mail(request: Request) -> Response:
    authority, now = await authority_of_officer(request), site_of(request).clock.now()
    done = await outbox.retry(authority.id, request.path_params["id"], now)
    return _back(request, "retried" if done else "")


async def give_up_mail(request: Request) -> Response:
    officer, now = await officer_of(request), site_of(request).clock.now()
    id_ = request.path_params["id"]
    done = await outbox.give_up(officer.authority_id, id_, now, by=officer.name)
    return _back(request, "given_up" if done else "")


def _back(request: Request, done: str) -> Response:
    return go_to(request.url_for("mail").include_query_params(done=done or "late"))


async def mail_settings(request: Request) -> Response:
    officer = await officer_of(request)
    authority = await Authority.get(id=officer.authority_id)
    if request.method == "GET":
        return await _asked(request, authority, Filled(_typed_of(authority)))
    filled = fill(MailSettingsForm, joined(await request.form(), "sent"))
    form = filled.form
    if form is None:
        return await _asked(request, authority, filled)
    try:
        await choose_mails(
            authority.id,
            form.sent,
            quiet_hours=form.quiet_hours,
            heads=form.mails_heads,
            seen=form.settings_version,
            by=officer,
            now=site_of(request).clock.now(),
        )
    except MovedOn:
        return await _asked(request, authority, filled, moved_on=True)
    return go_to(f"{request.url.path}?saved=1")


def _typed_of(authority: Authority) -> dict[str, str]:
    off = authority.mails_off or ()
    return {
        "sent": ",".join(notice for notice in Notice if notice not in off),
        "quiet_hours": "yes" if authority.quiet_hours else "",
        "mails_heads": "yes" if authority.mails_heads else "",
    }


async def _asked(
    request: Request,
    authority: Authority,
    filled: Filled[MailSettingsForm],
    *,
    moved_on: bool = False,
) -> Response:
    return await show(
        request,
        "desk/mail/settings.html",
        status=409 if moved_on else 422 if filled.errors else 200,
        typed=filled.typed,
        errors=filled.errors,
        authority=authority,
        moved_on=moved_on,
        saved="saved" in request.query_params,
        rules=NOTICE_RULES.values(),
        optional=[
            {"value": rule.notice.value, "label": rule.notice.label}
            for rule in NOTICE_RULES.values()
            if rule.optional
        ],
    )
