"""The pages of the public."""

from tracker.web.clock_pages import clock_file, clock_json, public_clock
from tracker.web.pages import Access, Page
from tracker.web.public.about import (
    accessibility,
    accessibility_anywhere,
    help_anywhere,
    help_page,
    leaving,
    privacy,
    privacy_anywhere,
)
from tracker.web.public.all_figures import all_figures, all_figures_csv
from tracker.web.public.apply import apply, apply_all, apply_saved, apply_screen
from tracker.web.public.apply_office import apply_office
from tracker.web.public.catalogue import catalogue, catalogue_entry, catalogue_file
from tracker.web.public.channels import (
    address_label,
    blank_form_as_docx,
    blank_form_as_pdf,
    blank_form_page,
    channels,
)
from tracker.web.public.check import check
from tracker.web.public.contact import contact_page
from tracker.web.public.figures import figures, figures_csv
from tracker.web.public.following import following
from tracker.web.public.found import answered, found, open_found
from tracker.web.public.guide import guide
from tracker.web.public.health import healthz, readyz
from tracker.web.public.law import law, law_article, law_text
from tracker.web.public.lost_code import lost_code, new_code
from tracker.web.public.messages import message_file_download, messages_page
from tracker.web.public.offices import (
    apply_anywhere,
    authority_home,
    catalogue_anywhere,
    guide_anywhere,
    home,
)
from tracker.web.public.offline import apply_offline, apply_worker
from tracker.web.public.own_acts import (
    reasons_page,
    related_page,
    supplement_page,
    withdraw_page,
)
from tracker.web.public.own_data import own_data
from tracker.web.public.own_dates import own_calendar, remedies_page
from tracker.web.public.papers import file_download, letter_file, letter_page, letter_scan
from tracker.web.public.rating import rating_page
from tracker.web.public.receipt import (
    followed_receipt,
    followed_receipt_pdf,
    receipt,
    receipt_download,
    receipt_mail,
)
from tracker.web.public.reports import report_file, report_page, reports_page
from tracker.web.public.track import track, track_end
from tracker.web.public.uploads import BODY_LIMIT
from tracker.web.public.verify import BODY_LIMIT as VERIFY_LIMIT
from tracker.web.public.verify import receipt_key, receipt_key_file, verify

GET = ("GET",)
POST = ("POST",)
FOLLOWING = "/track/application"
REPORT = "/at/{code}/reports/{year:int}"

PAGES: tuple[Page, ...] = (
    Page("/", "home", home, methods=GET),
    Page("/healthz", "healthz", healthz, methods=GET, at_once=True),
    Page("/readyz", "readyz", readyz, methods=GET, at_once=True),
    Page("/guide", "guide_anywhere", guide_anywhere, methods=GET),
    Page("/catalogue", "catalogue_anywhere", catalogue_anywhere, methods=GET),
    Page("/clock", "clock", public_clock, methods=GET),
    Page("/clock.ics", "clock_file", clock_file, methods=GET),
    Page("/clock.json", "clock_json", clock_json, methods=GET),
    Page("/figures", "all_figures", all_figures, methods=GET, lists=True),
    Page("/figures/{name}.csv", "all_figures_csv", all_figures_csv, methods=GET, lists=True),
    Page("/leaving", "leaving", leaving, methods=GET),
    Page("/help", "help_anywhere", help_anywhere, methods=GET),
    Page("/privacy", "privacy_anywhere", privacy_anywhere, methods=GET),
    Page("/accessibility", "accessibility_anywhere", accessibility_anywhere, methods=GET),
    Page("/law", "law", law, methods=GET),
    Page("/law/{text}", "law_text", law_text, methods=GET),
    Page("/law/{text}/{article}", "law_article", law_article, methods=GET),
    Page("/at/{code}", "authority", authority_home, methods=GET),
    Page("/at/{code}/guide", "guide", guide, methods=GET),
    Page("/at/{code}/channels", "channels", channels, methods=GET),
    Page("/at/{code}/help", "help", help_page, methods=GET),
    Page("/at/{code}/privacy", "privacy", privacy, methods=GET),
    Page("/at/{code}/accessibility", "accessibility", accessibility, methods=GET),
    Page("/at/{code}/label", "label", address_label, methods=GET),
    Page("/at/{code}/form", "blank_form", blank_form_page, methods=GET),
    Page("/at/{code}/form.pdf", "blank_form_pdf", blank_form_as_pdf, methods=GET),
    Page("/at/{code}/form.docx", "blank_form_docx", blank_form_as_docx, methods=GET),
    Page("/at/{code}/catalogue", "catalogue", catalogue, methods=GET, lists=True),
    Page("/at/{code}/catalogue/{id:int}", "catalogue_entry", catalogue_entry, methods=GET),
    Page(
        "/at/{code}/catalogue/{id:int}/files/{file:int}",
        "catalogue_file",
        catalogue_file,
        methods=GET,
    ),
    Page("/at/{code}/figures", "figures", figures, methods=GET, lists=True),
    Page("/at/{code}/figures/{name}.csv", "figures_csv", figures_csv, methods=GET, lists=True),
    Page("/at/{code}/reports", "published_reports", reports_page, methods=GET),
    Page(REPORT, "published_report", report_page, methods=GET),
    Page(f"{REPORT}/{{id:int}}", "published_version", report_page, methods=GET),
    Page(f"{REPORT}/{{id:int}}/report.{{ending}}", "published_file", report_file, methods=GET),
    Page("/apply", "apply_anywhere", apply_anywhere, methods=GET),
    Page("/apply/worker.js", "apply_worker", apply_worker, methods=GET),
    Page("/apply/{code}", "apply", apply),
    Page("/apply/{code}/offline", "apply_offline", apply_offline, methods=GET),
    Page("/apply/{code}/all", "apply_all", apply_all, body_limit=BODY_LIMIT),
    Page("/apply/{code}/{draft}/check", "check", check),
    Page("/apply/{code}/{draft}/saved", "apply_saved", apply_saved),
    Page("/apply/{code}/{draft}/office", "apply_office", apply_office),
    Page("/apply/{code}/{draft}/receipt", "receipt", receipt, methods=GET),
    Page("/apply/{code}/{draft}/receipt.pdf", "receipt_pdf", receipt_download, methods=GET),
    Page("/apply/{code}/{draft}/receipt/mail", "receipt_mail", receipt_mail, methods=POST),
    Page("/apply/{code}/{draft}/found/{screen}", "found", found),
    Page("/apply/{code}/{draft}/found/entry/{id:int}", "open_found", open_found, methods=GET),
    Page("/apply/{code}/{draft}/answered", "answered", answered, methods=GET),
    Page("/apply/{code}/{draft}/{screen}", "apply_screen", apply_screen, body_limit=BODY_LIMIT),
    Page("/verify", "verify", verify, body_limit=VERIFY_LIMIT),
    Page("/receipt-key", "receipt_key", receipt_key, methods=GET),
    Page("/receipt-key.pem", "receipt_key_file", receipt_key_file, methods=GET),
    Page("/track", "track", track),
    Page("/track/end", "track_end", track_end, methods=POST),
    Page("/track/lost", "lost_code", lost_code),
    Page("/track/code/{token}", "new_code", new_code),
    Page(FOLLOWING, "following", following, Access.APPLICANT, GET),
    Page(f"{FOLLOWING}/receipt", "followed_receipt_page", followed_receipt, Access.APPLICANT, GET),
    Page(
        f"{FOLLOWING}/receipt.pdf",
        "followed_receipt",
        followed_receipt_pdf,
        Access.APPLICANT,
        GET,
    ),
    Page(f"{FOLLOWING}/letters/{{seq:int}}", "letter", letter_page, Access.APPLICANT, GET),
    Page(
        f"{FOLLOWING}/letters/{{seq:int}}/scan",
        "letter_scan",
        letter_scan,
        Access.APPLICANT,
        GET,
    ),
    Page(f"{FOLLOWING}/letters/{{seq:int}}.pdf", "letter_pdf", letter_file, Access.APPLICANT, GET),
    Page(f"{FOLLOWING}/files/{{id:int}}", "file", file_download, Access.APPLICANT, GET),
    Page(f"{FOLLOWING}/supplement", "supplement", supplement_page, body_limit=BODY_LIMIT),
    Page(f"{FOLLOWING}/reasons", "reasons", reasons_page),
    Page(f"{FOLLOWING}/related", "related", related_page, Access.APPLICANT, POST),
    Page(f"{FOLLOWING}/withdraw", "withdraw", withdraw_page),
    Page(f"{FOLLOWING}/messages", "messages", messages_page, body_limit=BODY_LIMIT),
    Page(
        f"{FOLLOWING}/messages/files/{{id:int}}",
        "message_file",
        message_file_download,
        Access.APPLICANT,
        GET,
    ),
    Page(f"{FOLLOWING}/contact", "contact", contact_page),
    Page(f"{FOLLOWING}/personal-data", "own_data", own_data, Access.APPLICANT),
    Page(f"{FOLLOWING}/remedies", "remedies", remedies_page, Access.APPLICANT, GET),
    Page(f"{FOLLOWING}/dates.ics", "own_calendar", own_calendar, Access.APPLICANT, GET),
    Page(f"{FOLLOWING}/rating", "rating", rating_page),
)
