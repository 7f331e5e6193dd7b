"""The pages of one application. Numbers of imported registers may contain a slash."""

from tracker.web.body_limit import FORM_LIMIT
from tracker.web.desk.act_files import BODY_LIMIT
from tracker.web.desk.act_page import page_of
from tracker.web.desk.act_table import ACT_PAGES
from tracker.web.desk.archive import archive_page, dossier_pdf, dossier_zip
from tracker.web.desk.case_code import case_code, case_code_receipt
from tracker.web.desk.case_hands import case_hands
from tracker.web.desk.case_letters import (
    delivery_sheet,
    keep_scan_page,
    letter_file,
    letter_page,
    letter_word,
    scan_file,
    void_page,
)
from tracker.web.desk.case_material import case_material, material_file, material_pages
from tracker.web.desk.case_messages import case_message_file, case_messages
from tracker.web.desk.case_page import case_page
from tracker.web.desk.case_papers import attached_file, receipt_download
from tracker.web.desk.case_particulars import particulars_page
from tracker.web.desk.case_records import case_notes, case_searches, strike_record
from tracker.web.desk.case_related import case_related
from tracker.web.desk.case_reminders import case_reminders
from tracker.web.desk.case_send_letter import send_letter_page
from tracker.web.desk.catalogue_release import release_page
from tracker.web.desk.decide_ground import decide_ground
from tracker.web.desk.evidence import evidence_page
from tracker.web.desk.oral_record import oral_record
from tracker.web.desk.proposal_page import proposal_attachment, proposal_page
from tracker.web.desk.proposal_sheet import approval, approval_file
from tracker.web.desk.redact_copy import (
    redacted_copy,
    redacted_copy_file,
    redacted_copy_image,
)
from tracker.web.desk.redact_list import redact_list
from tracker.web.desk.redact_page import redact_image, redact_page
from tracker.web.pages import HANDLES, SUPERVISES, WORKS, Access, Page

_CASE = "/desk/applications/{number:path}"
_LETTER = f"{_CASE}/letters/{{seq:int}}"
_PAPER = f"{_CASE}/redact/{{file:int}}"
_COPY = f"{_PAPER}/copies/{{copy:int}}"
_GET = ("GET",)

PAGES: tuple[Page, ...] = (
    *(
        Page(
            f"{_CASE}/{act.value}",
            f"act_{act.value}",
            page_of(act),
            Access.OFFICER,
            body_limit=BODY_LIMIT if page.takes_files else FORM_LIMIT,
        )
        for act, page in ACT_PAGES.items()
    ),
    Page(f"{_CASE}/decide", "decide_ground", decide_ground, Access.OFFICER, _GET),
    Page(f"{_CASE}/particulars", "case_particulars", particulars_page, Access.OFFICER),
    Page(f"{_CASE}/messages", "case_messages", case_messages, Access.OFFICER),
    Page(
        f"{_CASE}/messages/files/{{file:int}}",
        "case_message_file",
        case_message_file,
        Access.OFFICER,
        _GET,
    ),
    Page(f"{_CASE}/notes", "case_notes", case_notes, Access.OFFICER),
    Page(f"{_CASE}/searches", "case_searches", case_searches, Access.OFFICER),
    Page(
        f"{_CASE}/material", "case_material", case_material, Access.OFFICER, body_limit=BODY_LIMIT
    ),
    Page(f"{_CASE}/material/{{record:int}}", "material_file", material_file, Access.OFFICER, _GET),
    Page(
        f"{_CASE}/material/{{record:int}}/pages",
        "material_pages",
        material_pages,
        Access.OFFICER,
        ("POST",),
        roles=HANDLES,
    ),
    Page(
        f"{_CASE}/{{kind}}/{{record:int}}/strike",
        "strike_record",
        strike_record,
        Access.OFFICER,
        roles=HANDLES,
    ),
    Page(f"{_CASE}/hands", "case_hands", case_hands, Access.OFFICER),
    Page(f"{_CASE}/related", "case_related", case_related, Access.OFFICER, _GET),
    Page(f"{_CASE}/oral-record", "oral_record", oral_record, Access.OFFICER, _GET),
    Page(
        f"{_CASE}/reminders",
        "case_reminders",
        case_reminders,
        Access.OFFICER,
        roles=HANDLES | SUPERVISES,
    ),
    Page(f"{_CASE}/archive", "archive", archive_page, Access.OFFICER, roles=WORKS),
    Page(f"{_CASE}/code", "case_code", case_code, Access.OFFICER, roles=WORKS),
    Page(
        f"{_CASE}/code/{{token}}",
        "case_code_receipt",
        case_code_receipt,
        Access.OFFICER,
        _GET,
        roles=WORKS,
    ),
    Page(
        f"{_CASE}/redact",
        "redact_list",
        redact_list,
        Access.OFFICER,
        body_limit=BODY_LIMIT,
        roles=WORKS,
    ),
    Page(_PAPER, "redact", redact_page, Access.OFFICER, roles=WORKS),
    Page(f"{_PAPER}/pages/{{page:int}}", "redact_image", redact_image, Access.OFFICER, _GET),
    Page(_COPY, "redacted_copy", redacted_copy, Access.OFFICER, _GET),
    Page(
        f"{_COPY}/pages/{{page:int}}",
        "redacted_copy_image",
        redacted_copy_image,
        Access.OFFICER,
        _GET,
    ),
    Page(f"{_COPY}/file", "redacted_copy_file", redacted_copy_file, Access.OFFICER, _GET),
    Page(f"{_CASE}/release", "release", release_page, Access.OFFICER, roles=HANDLES),
    Page(
        f"{_CASE}/proposals/{{id:int}}",
        "proposal",
        proposal_page,
        Access.OFFICER,
        body_limit=BODY_LIMIT,
    ),
    Page(
        f"{_CASE}/proposals/{{id:int}}/files/{{digest}}",
        "proposal_attachment",
        proposal_attachment,
        Access.OFFICER,
        _GET,
    ),
    Page(f"{_CASE}/proposals/{{id:int}}/sheet", "approval", approval, Access.OFFICER, _GET),
    Page(
        f"{_CASE}/proposals/{{id:int}}/sheet.pdf",
        "approval_file",
        approval_file,
        Access.OFFICER,
        _GET,
    ),
    Page(
        f"{_CASE}/archive/{{version:int}}/dossier.pdf",
        "dossier_pdf",
        dossier_pdf,
        Access.OFFICER,
        _GET,
    ),
    Page(
        f"{_CASE}/archive/{{version:int}}/dossier.zip",
        "dossier_zip",
        dossier_zip,
        Access.OFFICER,
        _GET,
    ),
    Page(f"{_CASE}/evidence", "evidence", evidence_page, Access.OFFICER, roles=WORKS),
    Page(
        f"{_CASE}/letters/new/{{kind}}",
        "send_letter",
        send_letter_page,
        Access.OFFICER,
        roles=HANDLES,
    ),
    Page(_LETTER, "case_letter", letter_page, Access.OFFICER, _GET),
    Page(f"{_LETTER}/letter.pdf", "case_letter_file", letter_file, Access.OFFICER, _GET),
    Page(f"{_LETTER}/letter.docx", "case_letter_word", letter_word, Access.OFFICER, _GET),
    Page(f"{_LETTER}/delivery-sheet.pdf", "delivery_sheet", delivery_sheet, Access.OFFICER, _GET),
    Page(f"{_LETTER}/void", "void_letter", void_page, Access.OFFICER, roles=HANDLES),
    Page(
        f"{_LETTER}/scan",
        "keep_scan",
        keep_scan_page,
        Access.OFFICER,
        ("POST",),
        body_limit=BODY_LIMIT,
        roles=WORKS,
    ),
    Page(f"{_LETTER}/scans/{{version:int}}", "case_scan", scan_file, Access.OFFICER, _GET),
    Page(f"{_CASE}/receipt.pdf", "case_receipt", receipt_download, Access.OFFICER, _GET),
    Page(f"{_CASE}/files/{{file:int}}", "case_file", attached_file, Access.OFFICER, _GET),
    Page(_CASE, "case", case_page, Access.OFFICER, _GET),
)
