"""The office's own paper for a kind of letter: a template in DOCX."""

from datetime import date
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.letter_templates import TemplateRefused, back_to_standard, keep_docx
from tracker.actions.letters import sender_of
from tracker.files.attachments import FileRefused
from tracker.files.kinds import DOCX as DOCX_KIND
from tracker.law.letters import FRAME
from tracker.law.terms import ApplicationKind
from tracker.letters.compose import LetterKind
from tracker.letters.office_wording import ShortField
from tracker.letters.samples import sample_letter
from tracker.letters.word_files import LIMIT, OfLetter, filled_docx, standard_template
from tracker.records.letter_templates import DOCX, template_of, wording_of
from tracker.records.models import Authority
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import go_to, show
from tracker.web.desk.letter_settings import errors_of, kind_named, version_named
from tracker.web.desk.one_file import sent_file
from tracker.web.site import site_of
from tracker.web.words import _, gettext

FILE = "file"


async def letter_paper(request: Request) -> Response:
    """POST checks a file and keeps it, or goes back to the standard paper."""
    authority, kind = await authority_of_officer(request), kind_named(request)
    if request.method == "GET":
        return await _asked(request, authority, kind, {})
    officer, now = await officer_of(request), site_of(request).clock.now()
    form, sent = await request.form(), await sent_file(request, FILE)
    if form.get("step") == "standard":
        await back_to_standard(authority, kind, DOCX, officer=officer, now=now)
        return go_to(f"{request.url.path}?done=standard")
    if sent is None:
        return await _asked(request, authority, kind, {FILE: _("请选择DOCX文件。")})
    site = site_of(request)
    try:
        file = await site.take_file(sent.name, sent.data, limit=LIMIT, only=(DOCX_KIND,))
        await keep_docx(authority, kind, file, site.store, officer=officer, now=now)
    except FileRefused as refused:
        error = gettext(refused.pattern).format(**refused.facts)
        return await _asked(request, authority, kind, {FILE: error})
    except TemplateRefused as refused:
        return await _asked(request, authority, kind, errors_of(refused.problems, FILE))
    return go_to(f"{request.url.path}?done=kept")


async def standard_paper(request: Request) -> Response:
    """The standard paper with its places, to begin with."""
    return _docx(f"{kind_named(request).label}-模板.docx", await standard_template())


async def kept_paper(request: Request) -> Response:
    """A version as it was sent in."""
    authority, kind = await authority_of_officer(request), kind_named(request)
    version = await version_named(request, authority, kind, DOCX)
    return _docx(version.name, await site_of(request).store.read(version.digest))


async def sample_paper(request: Request) -> Response:
    """The office's paper with a made-up letter on it."""
    authority, kind = await authority_of_officer(request), kind_named(request)
    today = site_of(request).clock.today()
    letter = sample_letter(
        kind,
        sender_of(authority),
        today,
        number=f"{authority.document_word}〔{today.year}〕1号",
        wording=await wording_of(authority.id, kind),
    )
    template = await template_of(authority.id, kind, DOCX)
    store = site_of(request).store
    paper = await store.read(template.digest) if template else await standard_template()
    return _docx(f"{kind.label}-示例.docx", await filled_docx(paper, letter, _of(authority, today)))


def _of(authority: Authority, today: date) -> OfLetter:
    asked = ApplicationKind.DISCLOSURE.label
    return OfLetter(sender_of(authority), "（登记编号）", today, asked)


async def _asked(
    request: Request, authority: Authority, kind: LetterKind, errors: dict[str, str]
) -> Response:
    return await show(
        request,
        "desk/letters/paper.html",
        status=422 if errors else 200,
        kind=kind,
        errors=errors,
        needed=FRAME,
        fields=ShortField,
        has_own=await template_of(authority.id, kind, DOCX) is not None,
        limit=LIMIT,
        done=request.query_params.get("done", ""),
    )


def _docx(name: str, data: bytes) -> Response:
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Cache-Control": "no-store",
    }
    return Response(data, media_type=DOCX_KIND.media_type, headers=headers)
