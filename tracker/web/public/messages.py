"""Messages to the office and from it, on a page of the application's own."""

from typing import Any

from pydantic import Field, field_validator
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.messages import show_messages, write_message
from tracker.records.messages import message_file, thread_of
from tracker.records.models import Application
from tracker.web import throttle
from tracker.web.answer import kept_answer
from tracker.web.door import followed_application
from tracker.web.errors import TooManyTries
from tracker.web.forms import wrong
from tracker.web.public.following import Followed, case_of
from tracker.web.public.own_acts import back
from tracker.web.public.writing import TextForm, Writing, Written, ask, read_or_write
from tracker.web.site import site_of
from tracker.web.words import _

LONGEST = 2000
MOST_AT_ONCE = 5


class MessageForm(TextForm):
    text: str = Field("", title="留言", validate_default=True)

    @field_validator("text")
    @classmethod
    def _said(cls, text: str) -> str:
        if not text:
            raise wrong(_("请写下您要说的话。"))
        if len(text) > LONGEST:
            sentence = _(
                "您写了%(n)s字，最多%(limit)s字。请精简，或者把详细内容作为附件上传。",
                n=len(text),
                limit=LONGEST,
            )
            raise wrong(sentence)
        return text


async def messages_page(request: Request) -> Response:
    return await read_or_write(request, _MESSAGE, closed=lambda _case: None)


async def message_file_download(request: Request) -> Response:
    application = await followed_application(request)
    file = await message_file(application.id, request.path_params["id"])
    return await kept_answer(request, file)


async def _take(request: Request, application: Application, written: Written) -> Response:
    """Keep it; many in a short time wait, and nothing typed is lost meanwhile."""
    assert written.form is not None
    now = site_of(request).clock.now()
    try:
        await throttle.count(f"message {application.id}", limit=MOST_AT_ONCE, now=now)
    except TooManyTries:
        said = _("您留言很多，请过 15 分钟再发。您写的内容还在这一页。")
        waiting = Written(written.typed, None, written.files, {"": said})
        return await ask(request, _MESSAGE, await case_of(request, application), waiting)
    await write_message(application.id, text=written.form.text, files=written.files, now=now)
    return back(request, "message")


async def _around(request: Request, case: Followed) -> dict[str, Any]:
    """The thread as it stands; what the office wrote is read from now on."""
    thread = await thread_of(case.application.id)
    await show_messages(case.application.id, now=site_of(request).clock.now())
    return {"thread": thread}


_MESSAGE = Writing(MessageForm, "public/messages.html", _take, _around)
