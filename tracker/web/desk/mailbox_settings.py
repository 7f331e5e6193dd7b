"""Which mailbox the office's mail is fetched from, and whether that works."""

from dataclasses import asdict
from typing import Any

from pydantic import Field, ValidationInfo, field_validator
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.fetch_mail import post_of, server_of, try_mailbox
from tracker.actions.set_mailbox import MailboxSettings, set_mailbox
from tracker.law.mail_terms import AfterFetch, Security
from tracker.letters.mailbox import MailboxFailed
from tracker.records.cases import MovedOn
from tracker.records.incoming import mailbox_of
from tracker.records.mail_models import Mailbox
from tracker.records.models import Authority
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import go_to, show
from tracker.web.forms import Checked, Day, Filled, Folded, Form, fill, wrong
from tracker.web.site import site_of
from tracker.web.words import _

_TRY = "try"


class MailboxForm(Form):
    active: Checked = False
    host: Folded = Field(title="服务器的主机名", max_length=200)
    port: int = Field(993, title="端口", ge=1, le=65535)
    security: Security = Field(title="加密方式")
    account: Folded = Field(title="用户名", max_length=200)
    password: str = Field("", title="密码", max_length=200)
    folder: str = Field("INBOX", title="收取的文件夹", max_length=200)
    afterwards: AfterFetch = Field(title="收取以后")
    move_to: str = Field("", title="移到的文件夹", max_length=200, validate_default=True)
    since_on: Day = Field(title="从哪天的来信开始")
    settings_version: int = Field(0, ge=0)

    @field_validator("host", "account", "folder", "move_to")
    @classmethod
    def _on_one_line(cls, said: str) -> str:
        if not said.isprintable():
            raise wrong(_("不能有换行和看不见的符号。"))
        return said

    @field_validator("move_to")
    @classmethod
    def _somewhere_else(cls, folder: str, info: ValidationInfo) -> str:
        if info.data.get("afterwards") is not AfterFetch.MOVED:
            return folder
        if not folder:
            raise wrong(_("请填写移到的文件夹，或者改选“留在原处”。"))
        if folder == info.data.get("folder"):
            raise wrong(_("移到的文件夹不能就是收取的文件夹。"))
        return folder

    def settings(self) -> MailboxSettings:
        said = self.model_dump(exclude={"settings_version"})
        return MailboxSettings(**said)


async def mailbox_settings(request: Request) -> Response:
    authority, site = await authority_of_officer(request), site_of(request)
    if request.method == "GET":
        typed = _typed_of(await mailbox_of(authority.id), site.clock.today().isoformat())
        return await _asked(request, authority, Filled(typed))
    form_data = await request.form()
    filled = fill(MailboxForm, form_data)
    if filled.form is None:
        return await _asked(request, authority, filled)
    if form_data.get("step") == _TRY:
        return await _tried(request, authority, filled, filled.form)
    try:
        await set_mailbox(
            authority.id,
            filled.form.settings(),
            seen=filled.form.settings_version,
            by=await officer_of(request),
            now=site.clock.now(),
        )
    except MovedOn:
        return await _asked(request, authority, filled, moved_on=True)
    return go_to(f"{request.url.path}?saved=1")


def _typed_of(mailbox: Mailbox | None, today: str) -> dict[str, str]:
    if mailbox is None:
        return {
            "active": "yes",
            "port": "993",
            "security": Security.TLS,
            "folder": "INBOX",
            "afterwards": AfterFetch.SEEN,
            "since_on": today,
        }
    return {
        "active": "yes" if mailbox.active else "",
        "host": mailbox.host,
        "port": str(mailbox.port),
        "security": mailbox.security,
        "account": mailbox.account,
        "folder": mailbox.folder,
        "afterwards": mailbox.afterwards,
        "move_to": mailbox.move_to,
        "since_on": mailbox.since_on.isoformat(),
    }


async def _tried(
    request: Request, authority: Authority, filled: Filled[MailboxForm], form: MailboxForm
) -> Response:
    """With what was typed; nothing is saved, and a password typed has to be typed again."""
    site = site_of(request)
    post = post_of(site.settings, site.clock)
    try:
        server = server_of(await _as_typed(authority, form), post)
        await try_mailbox(server, post.trust)
    except MailboxFailed as failed:
        return await _asked(request, authority, filled, failed=failed)
    return await _asked(request, authority, filled, works=True)


async def _as_typed(authority: Authority, form: MailboxForm) -> Mailbox:
    """The saved password goes to the host it was saved for, and to no other."""
    said = asdict(form.settings())
    password = said.pop("password")
    saved = await mailbox_of(authority.id)
    same = saved is not None and (saved.host, saved.account) == (form.host, form.account)
    kept = saved.password_sealed if saved and same else ""
    return Mailbox(authority=authority, password_sealed=password or kept, **said)


async def _asked(
    request: Request,
    authority: Authority,
    filled: Filled[MailboxForm],
    *,
    moved_on: bool = False,
    works: bool = False,
    failed: MailboxFailed | None = None,
) -> Response:
    wrong_in_form = bool(filled.errors or failed)
    context: dict[str, Any] = {
        "typed": filled.typed,
        "errors": filled.errors,
        "authority": await Authority.get(id=authority.id),
        "mailbox": await mailbox_of(authority.id),
        "from_environment": bool(site_of(request).settings.imap_passwords.get(authority.code)),
        "moved_on": moved_on,
        "saved": "saved" in request.query_params,
        "works": works,
        "failed": failed,
        "securities": Security,
        "afterwards": AfterFetch,
    }
    return await show(
        request,
        "desk/mail/mailbox.html",
        status=409 if moved_on else 422 if wrong_in_form else 200,
        **context,
    )
