"""The pages of one application. Numbers of imported registers may contain a slash."""

from tracker.web.desk.act_files import BODY_LIMIT
from tracker.web.desk.act_page import page_of
from tracker.web.desk.act_table import ACT_PAGES
from tracker.web.desk.case_archive import case_archive
from tracker.web.desk.case_code import case_code, case_code_receipt
from tracker.web.desk.case_hands import case_hands
from tracker.web.desk.case_material import case_material, material_file, material_pages
from tracker.web.desk.case_messages import case_message_file, case_messages
from tracker.web.desk.case_page import case_page
from tracker.web.desk.case_papers import attached_file, letter_file, letter_page, receipt_download
from tracker.web.desk.case_particulars import particulars_page
from tracker.web.desk.case_records import case_notes, case_searches, strike_record
from tracker.web.desk.case_related import case_related
from tracker.web.desk.catalogue_release import release_page
from tracker.web.desk.decide_ground import decide_ground
from tracker.web.desk.oral_record import oral_record
from tracker.web.pages import Access, Page

_CASE = "/desk/applications/{number:path}"
_GET = ("GET",)

PAGES: tuple[Page, ...] = (
    *(
        Page(
            f"{_CASE}/{act.value}",
            f"act_{act.value}",
            page_of(act),
            Access.OFFICER,
            body_limit=BODY_LIMIT if page.takes_files else None,
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
    ),
    Page(f"{_CASE}/{{kind}}/{{record:int}}/strike", "strike_record", strike_record, Access.OFFICER),
    Page(f"{_CASE}/hands", "case_hands", case_hands, Access.OFFICER),
    Page(f"{_CASE}/archive", "case_archive", case_archive, Access.OFFICER),
    Page(f"{_CASE}/related", "case_related", case_related, Access.OFFICER, _GET),
    Page(f"{_CASE}/oral-record", "oral_record", oral_record, Access.OFFICER, _GET),
    Page(f"{_CASE}/code", "case_code", case_code, Access.OFFICER),
    Page(f"{_CASE}/code/{{token}}", "case_code_receipt", case_code_receipt, Access.OFFICER, _GET),
    Page(f"{_CASE}/release", "release", release_page, Access.OFFICER),
    Page(f"{_CASE}/letters/{{seq:int}}", "case_letter", letter_page, Access.OFFICER, _GET),
    Page(
        f"{_CASE}/letters/{{seq:int}}/letter.pdf",
        "case_letter_file",
        letter_file,
        Access.OFFICER,
        _GET,
    ),
    Page(f"{_CASE}/receipt.pdf", "case_receipt", receipt_download, Access.OFFICER, _GET),
    Page(f"{_CASE}/files/{{file:int}}", "case_file", attached_file, Access.OFFICER, _GET),
    Page(_CASE, "case", case_page, Access.OFFICER, _GET),
)
