"""The letters of a case: to read, print and download, to void, and their sealed copies."""

from typing import Annotated
from urllib.parse import quote

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.annul import annul
from tracker.actions.letters import sender_of, text_of, void_words
from tracker.actions.scan_letter import keep_scan
from tracker.files.attachments import FileRefused
from tracker.files.kinds import DOCX, JPEG, PDF
from tracker.law.refusals import Refusal
from tracker.letters.kinds import kind_of
from tracker.letters.postal import RETURN_SLIP, Posted, return_slips_pdf
from tracker.letters.sheet import letter_pdf
from tracker.letters.word_files import OfLetter, filled_docx, letter_docx
from tracker.records import letter_templates
from tracker.records.cases import CaseFile
from tracker.records.journal import officer_author
from tracker.records.models import Letter
from tracker.records.scans import scans_of
from tracker.web.access import officer_of
from tracker.web.answer import go_to, kept_answer
from tracker.web.desk.case_page import case_url, show_case
from tracker.web.desk.one_file import sent_file
from tracker.web.door import case_of
from tracker.web.forms import Filled, Form, fill
from tracker.web.reasons import refusal_sentence
from tracker.web.site import site_of
from tracker.web.words import _, gettext

SCAN = "scan"
_NOT_STORED = {"Cache-Control": "no-store"}


class VoidForm(Form):
    reason: Annotated[str, Field(title="作废的原因", max_length=200)]


async def letter_page(request: Request) -> Response:
    case, letter = await case_of(request), await _letter(request)
    return await _shown(request, case, letter)


async def letter_file(request: Request) -> Response:
    case, letter = await case_of(request), await _letter(request)
    pdf = await letter_pdf(text_of(letter, void=void_words(case, letter)), case.authority.name)
    return _file(f"{letter.number}.pdf", pdf, PDF.media_type, "inline")


async def letter_word(request: Request) -> Response:
    """On the office's own paper where it has one for this kind; a void letter never is."""
    case, letter = await case_of(request), await _letter(request)
    text = text_of(letter, void=void_words(case, letter))
    kind = kind_of(case.lines[letter.seq - 1].said)
    template = (
        await letter_templates.template_of(case.authority.id, kind, letter_templates.DOCX)
        if kind and not text.void
        else None
    )
    store = site_of(request).store
    if template is None or not await store.has(template.digest):
        docx = await letter_docx(text, case.authority.name)
    else:
        of = OfLetter(
            sender=sender_of(case.authority),
            register_number=case.application.register_number,
            received_on=case.facts.received.on,
            asked=case.facts.received.kind.label,
        )
        docx = await filled_docx(await store.read(template.digest), text, of)
    return _file(f"{letter.number}.docx", docx, DOCX.media_type, "attachment")


async def delivery_sheet(request: Request) -> Response:
    case, letter = await case_of(request), await _letter(request)
    sent = Posted(
        to=letter.addressee,
        address="",
        title=letter.kind,
        number=letter.number,
        register_number=case.application.register_number,
    )
    pdf = await return_slips_pdf(sender_of(case.authority), [sent])
    return _file(f"{RETURN_SLIP}-{letter.number}.pdf", pdf, PDF.media_type, "inline")


async def void_page(request: Request) -> Response:
    """Asked for a reason; then the entry is annulled, and the letter kept and marked."""
    case, letter, officer = (
        await case_of(request),
        await _letter(request),
        await officer_of(request),
    )
    if letter.seq in case.annulled:
        return go_to(_letter_url(request, case, letter))
    filled = Filled[VoidForm]({})
    if request.method == "POST":
        filled = fill(VoidForm, await request.form())
    if filled.form is not None:
        author = officer_author(officer.id, officer.held_roles)
        now = site_of(request).clock.now()
        try:
            await annul(
                case.application.id,
                seq=letter.seq,
                reason=filled.form.reason,
                author=author,
                now=now,
            )
        except Refusal as reason:
            filled.errors[""] = refusal_sentence(reason) + _("（") + reason.article + _("）")
        else:
            return go_to(f"{_letter_url(request, case, letter)}?done=void")
    return await show_case(
        request,
        "desk/case/void_letter.html",
        case,
        status=422 if filled.errors else 200,
        letter=letter,
        typed=filled.typed,
        errors=filled.errors,
    )


async def keep_scan_page(request: Request) -> Response:
    """A scan of the sealed letter: PDF or JPG by its content."""
    sent, site = await sent_file(request, SCAN), site_of(request)
    case, letter, officer = (
        await case_of(request),
        await _letter(request),
        await officer_of(request),
    )
    if letter.seq in case.annulled:
        return await _shown(request, case, letter, {SCAN: _("文书已经作废，不再接收盖章件。")})
    if sent is None:
        return await _shown(request, case, letter, {SCAN: _("请选择盖章件的扫描件。")})
    try:
        file = await site.take_file(sent.name, sent.data, only=(PDF, JPEG))
        await keep_scan(letter, file, sent.data, officer=officer, now=site.clock.now())
    except FileRefused as refused:
        error = gettext(refused.pattern).format(**refused.facts)
        return await _shown(request, case, letter, {SCAN: error})
    return go_to(f"{_letter_url(request, case, letter)}?done=scan")


async def scan_file(request: Request) -> Response:
    letter = await _letter(request)
    wanted = request.path_params["version"]
    scan = next((one for one in await scans_of(letter.id) if one.version == wanted), None)
    return await kept_answer(request, scan)


async def _shown(
    request: Request, case: CaseFile, letter: Letter, errors: dict[str, str] | None = None
) -> Response:
    return await show_case(
        request,
        "desk/case/letter.html",
        case,
        status=422 if errors else 200,
        letter=letter,
        void=case.annulment_of(letter.seq),
        void_words=void_words(case, letter),
        scans=await scans_of(letter.id),
        errors=errors or {},
        done=request.query_params.get("done", ""),
        upload_limit=site_of(request).settings.upload_limit,
    )


async def _letter(request: Request) -> Letter:
    case = await case_of(request)
    letter = case.letters.get(request.path_params["seq"])
    if letter is None:
        raise HTTPException(404)
    return letter


def _letter_url(request: Request, case: CaseFile, letter: Letter) -> str:
    return f"{case_url(request, case)}/letters/{letter.seq}"


def _file(name: str, data: bytes, media_type: str, disposition: str) -> Response:
    headers = {"Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(data, media_type=media_type, headers=_NOT_STORED | headers)
