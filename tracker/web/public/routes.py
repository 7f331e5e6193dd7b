"""The pages of the public."""

from tracker.web.pages import Access, Page
from tracker.web.public.apply import apply, apply_all, apply_saved, apply_screen
from tracker.web.public.catalogue import catalogue, catalogue_entry, catalogue_file
from tracker.web.public.channels import (
    address_label,
    blank_form_as_docx,
    blank_form_as_pdf,
    blank_form_page,
    channels,
)
from tracker.web.public.check import check
from tracker.web.public.following import following
from tracker.web.public.found import answered, found, open_found
from tracker.web.public.guide import guide
from tracker.web.public.health import healthz
from tracker.web.public.offices import (
    apply_anywhere,
    authority_home,
    catalogue_anywhere,
    guide_anywhere,
    home,
)
from tracker.web.public.own_acts import supplement_page, withdraw_page
from tracker.web.public.papers import file_download, letter_file, letter_page
from tracker.web.public.receipt import followed_receipt, receipt, receipt_file
from tracker.web.public.track import track, track_end
from tracker.web.public.uploads import BODY_LIMIT

GET = ("GET",)
POST = ("POST",)
FOLLOWING = "/track/application"

PAGES: tuple[Page, ...] = (
    Page("/", "home", home, methods=GET),
    Page("/healthz", "healthz", healthz, methods=GET),
    Page("/guide", "guide_anywhere", guide_anywhere, methods=GET),
    Page("/at/{code}", "authority", authority_home, methods=GET),
    Page("/at/{code}/guide", "guide", guide, methods=GET),
    Page("/at/{code}/channels", "channels", channels, methods=GET),
    Page("/at/{code}/label", "label", address_label, methods=GET),
    Page("/at/{code}/form", "blank_form", blank_form_page, methods=GET),
    Page("/at/{code}/form.pdf", "blank_form_pdf", blank_form_as_pdf, methods=GET),
    Page("/at/{code}/form.docx", "blank_form_docx", blank_form_as_docx, methods=GET),
    Page("/catalogue", "catalogue_anywhere", catalogue_anywhere, methods=GET),
    Page("/at/{code}/catalogue", "catalogue", catalogue, methods=GET),
    Page("/at/{code}/catalogue/{id:int}", "catalogue_entry", catalogue_entry, methods=GET),
    Page(
        "/at/{code}/catalogue/{id:int}/files/{file:int}",
        "catalogue_file",
        catalogue_file,
        methods=GET,
    ),
    Page("/apply", "apply_anywhere", apply_anywhere, methods=GET),
    Page("/apply/{code}", "apply", apply),
    Page("/apply/{code}/all", "apply_all", apply_all, body_limit=BODY_LIMIT),
    Page("/apply/{code}/{draft}/check", "check", check),
    Page("/apply/{code}/{draft}/saved", "apply_saved", apply_saved, methods=GET),
    Page("/apply/{code}/{draft}/receipt", "receipt", receipt, methods=GET),
    Page("/apply/{code}/{draft}/receipt.pdf", "receipt_pdf", receipt_file, methods=GET),
    Page("/apply/{code}/{draft}/found/{screen}", "found", found),
    Page("/apply/{code}/{draft}/found/entry/{id:int}", "open_found", open_found, methods=GET),
    Page("/apply/{code}/{draft}/answered", "answered", answered, methods=GET),
    Page("/apply/{code}/{draft}/{screen}", "apply_screen", apply_screen, body_limit=BODY_LIMIT),
    Page("/track", "track", track),
    Page("/track/end", "track_end", track_end, methods=POST),
    Page(FOLLOWING, "following", following, Access.APPLICANT, GET),
    Page(f"{FOLLOWING}/receipt.pdf", "followed_receipt", followed_receipt, Access.APPLICANT, GET),
    Page(f"{FOLLOWING}/letters/{{seq:int}}", "letter", letter_page, Access.APPLICANT, GET),
    Page(f"{FOLLOWING}/letters/{{seq:int}}.pdf", "letter_pdf", letter_file, Access.APPLICANT, GET),
    Page(f"{FOLLOWING}/files/{{id:int}}", "file", file_download, Access.APPLICANT, GET),
    Page(f"{FOLLOWING}/supplement", "supplement", supplement_page, body_limit=BODY_LIMIT),
    Page(f"{FOLLOWING}/withdraw", "withdraw", withdraw_page, Access.APPLICANT),
)
