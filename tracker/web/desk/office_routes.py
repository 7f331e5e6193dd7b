"""The pages of the desk that are about the office rather than one application."""

from tracker.web.desk.act_files import BODY_LIMIT as FILES_LIMIT
from tracker.web.desk.annual import annual, annual_file, annual_of_last_year
from tracker.web.desk.annual_years import annual_years
from tracker.web.desk.calendar import calendar_year, enter_notice_page
from tracker.web.desk.catalogue import catalogue
from tracker.web.desk.catalogue_entry import (
    add_catalogue_entry,
    catalogue_file,
    edit_catalogue_entry,
    put_entry_back,
    take_down_entry,
)
from tracker.web.desk.catalogue_file import BODY_LIMIT as TABLE_LIMIT
from tracker.web.desk.catalogue_file import export_catalogue, import_catalogue_page
from tracker.web.desk.channels import channel_checks
from tracker.web.desk.clock import desk_clock
from tracker.web.desk.day_sheet import day_sheet
from tracker.web.desk.draft_report import BODY_LIMIT as DRAFT_LIMIT
from tracker.web.desk.draft_report import draft_report
from tracker.web.desk.exchange_pages import BODY_LIMIT as FIGURES_LIMIT
from tracker.web.desk.exchange_pages import hand_up, take
from tracker.web.desk.explain_difference import explain as explain_difference
from tracker.web.desk.fees import fees, fees_file
from tracker.web.desk.figures import desk_figures, desk_figures_csv
from tracker.web.desk.given_pages import BODY_LIMIT as GIVEN_LIMIT
from tracker.web.desk.given_pages import given_table, given_tables
from tracker.web.desk.grounds_overview import grounds_overview
from tracker.web.desk.inbox import inbox
from tracker.web.desk.ledger import export_ledger, ledger
from tracker.web.desk.letter_papers import (
    kept_paper,
    letter_paper,
    sample_paper,
    standard_paper,
)
from tracker.web.desk.letter_settings import letter_kind, letter_kinds, letter_version
from tracker.web.desk.month import calendar_month, due_dates_file
from tracker.web.desk.month_sheet import month_sheet, month_sheet_file
from tracker.web.desk.number_patterns import number_pattern
from tracker.web.desk.numbers import explain, numbers, reserve
from tracker.web.desk.office import office_settings
from tracker.web.desk.post_run import post_run
from tracker.web.desk.publish import publish
from tracker.web.desk.ratings import ratings
from tracker.web.desk.register import paper_receipt, paper_receipt_file, register_paper
from tracker.web.desk.resume import resume
from tracker.web.desk.retention import retention
from tracker.web.desk.rollup import rollup, rollup_file, rollup_unit, rollup_units_csv
from tracker.web.desk.set_up import set_up_office, set_up_receipt
from tracker.web.desk.settings_history import settings_history
from tracker.web.desk.settings_overview import settings
from tracker.web.desk.supervised import supervised_case, supervised_unit
from tracker.web.desk.supervision import supervision, supervision_csv
from tracker.web.desk.units import edit_unit, new_unit, units
from tracker.web.desk.waiting import waiting
from tracker.web.desk.workflow import workflow
from tracker.web.pages import (
    ADMINISTERS,
    HANDLES,
    PUBLISHES,
    REPORTS,
    SUPERVISES,
    WORKS,
    Access,
    Page,
)

GET = ("GET",)
POST = ("POST",)
_KIND = "/desk/letters/{kind}"

PAGES: tuple[Page, ...] = (
    Page("/set-up/{token}", "set_up", set_up_office),
    Page("/set-up/{token}/receipt", "set_up_receipt", set_up_receipt, methods=GET),
    Page("/desk/resume/{token}", "resume", resume, Access.OFFICER, GET),
    Page("/desk", "desk", inbox, Access.OFFICER, GET),
    Page("/desk/today", "day_sheet", day_sheet, Access.OFFICER, GET),
    Page("/desk/channels", "channel_checks", channel_checks, Access.OFFICER),
    Page("/desk/register", "register_paper", register_paper, Access.OFFICER, roles=WORKS),
    Page(
        "/desk/register/{token}", "paper_receipt", paper_receipt, Access.OFFICER, GET, roles=WORKS
    ),
    Page(
        "/desk/register/{token}/receipt.pdf",
        "paper_receipt_file",
        paper_receipt_file,
        Access.OFFICER,
        GET,
        roles=WORKS,
    ),
    Page("/desk/ledger", "ledger", ledger, Access.OFFICER, GET, lists=True),
    Page("/desk/ledger/export", "export_ledger", export_ledger, Access.OFFICER, POST),
    Page("/desk/post", "post_run", post_run, Access.OFFICER, roles=WORKS),
    Page("/desk/ledger/month", "month_sheet", month_sheet, Access.OFFICER, GET, lists=True),
    Page(
        "/desk/ledger/month.xlsx",
        "month_sheet_file",
        month_sheet_file,
        Access.OFFICER,
        GET,
        lists=True,
    ),
    Page("/desk/catalogue", "desk_catalogue", catalogue, Access.OFFICER, GET, lists=True),
    Page(
        "/desk/catalogue/new",
        "add_catalogue_entry",
        add_catalogue_entry,
        Access.OFFICER,
        body_limit=FILES_LIMIT,
        roles=HANDLES,
    ),
    Page(
        "/desk/catalogue/import",
        "import_catalogue",
        import_catalogue_page,
        Access.OFFICER,
        body_limit=TABLE_LIMIT,
        roles=HANDLES,
    ),
    Page("/desk/catalogue/export", "export_catalogue", export_catalogue, Access.OFFICER, POST),
    Page(
        "/desk/catalogue/{id:int}",
        "edit_catalogue_entry",
        edit_catalogue_entry,
        Access.OFFICER,
        body_limit=FILES_LIMIT,
        roles=HANDLES,
    ),
    Page(
        "/desk/catalogue/{id:int}/take-down",
        "take_down_entry",
        take_down_entry,
        Access.OFFICER,
        roles=HANDLES,
    ),
    Page(
        "/desk/catalogue/{id:int}/put-back",
        "put_entry_back",
        put_entry_back,
        Access.OFFICER,
        POST,
        roles=HANDLES,
    ),
    Page(
        "/desk/catalogue/{id:int}/files/{file:int}",
        "desk_catalogue_file",
        catalogue_file,
        Access.OFFICER,
        GET,
    ),
    Page("/desk/fees", "fees", fees, Access.OFFICER, GET, lists=True),
    Page("/desk/fees.{ending}", "fees_file", fees_file, Access.OFFICER, GET, lists=True),
    Page(
        "/desk/annual", "annual_of_last_year", annual_of_last_year, Access.OFFICER, GET, lists=True
    ),
    Page("/desk/annual/years", "annual_years", annual_years, Access.OFFICER, GET, lists=True),
    Page("/desk/annual/{year:int}", "annual", annual, Access.OFFICER, GET, lists=True),
    Page(
        "/desk/annual/{year:int}/report.{ending}", "annual_file", annual_file, Access.OFFICER, GET
    ),
    Page("/desk/annual/{year:int}/publish", "publish_report", publish, Access.OFFICER, fresh=POST),
    Page(
        "/desk/annual/{year:int}/draft",
        "draft_report",
        draft_report,
        Access.OFFICER,
        body_limit=DRAFT_LIMIT,
        roles=REPORTS,
    ),
    Page(
        "/desk/annual/{year:int}/differences",
        "explain_difference",
        explain_difference,
        Access.OFFICER,
        POST,
        roles=REPORTS,
    ),
    Page("/desk/rollup", "rollup", rollup, Access.OFFICER, GET, lists=True),
    Page(
        "/desk/rollup/{year:int}/report.{ending}", "rollup_file", rollup_file, Access.OFFICER, GET
    ),
    Page(
        "/desk/rollup/{year:int}/units.csv",
        "rollup_units_csv",
        rollup_units_csv,
        Access.OFFICER,
        GET,
    ),
    Page(
        "/desk/rollup/{year:int}/units/{code}",
        "rollup_unit",
        rollup_unit,
        Access.OFFICER,
        GET,
        lists=True,
    ),
    Page(
        "/desk/rollup/take",
        "take_figures",
        take,
        Access.OFFICER,
        body_limit=FIGURES_LIMIT,
        roles=PUBLISHES,
    ),
    Page("/desk/rollup/hand-up", "hand_up", hand_up, Access.OFFICER, roles=PUBLISHES),
    Page("/desk/given", "given_tables", given_tables, Access.OFFICER, GET),
    Page(
        "/desk/given",
        "given_tables_take",
        given_tables,
        Access.OFFICER,
        POST,
        body_limit=GIVEN_LIMIT,
        roles=PUBLISHES,
    ),
    Page("/desk/given/{id:int}", "given_table", given_table, Access.OFFICER, GET),
    Page(
        "/desk/supervision",
        "supervision",
        supervision,
        Access.OFFICER,
        GET,
        roles=SUPERVISES,
        lists=True,
    ),
    Page(
        "/desk/supervision.csv",
        "supervision_csv",
        supervision_csv,
        Access.OFFICER,
        GET,
        roles=SUPERVISES,
        lists=True,
    ),
    Page(
        "/desk/supervision/{code}",
        "supervised_unit",
        supervised_unit,
        Access.OFFICER,
        GET,
        roles=SUPERVISES,
    ),
    Page(
        "/desk/supervision/{code}/applications/{number:path}",
        "supervised_case",
        supervised_case,
        Access.OFFICER,
        GET,
        roles=SUPERVISES,
    ),
    Page("/desk/figures", "desk_figures", desk_figures, Access.OFFICER, GET, lists=True),
    Page(
        "/desk/figures/{name}.csv",
        "desk_figures_csv",
        desk_figures_csv,
        Access.OFFICER,
        GET,
        lists=True,
    ),
    Page("/desk/calendar", "calendar", calendar_month, Access.OFFICER, GET),
    Page("/desk/calendar/year", "calendar_year", calendar_year, Access.OFFICER, GET),
    Page("/desk/calendar/due-dates.ics", "due_dates_file", due_dates_file, Access.OFFICER, GET),
    # Days off count for every authority of the installation.
    Page(
        "/desk/calendar/notice",
        "enter_notice",
        enter_notice_page,
        Access.OFFICER,
        roles=HANDLES | ADMINISTERS,
    ),
    Page("/desk/clock", "desk_clock", desk_clock, Access.OFFICER, GET),
    Page("/desk/grounds", "grounds_overview", grounds_overview, Access.OFFICER, GET),
    Page("/desk/ratings", "ratings", ratings, Access.OFFICER, GET, roles=SUPERVISES, lists=True),
    Page("/desk/waiting", "waiting", waiting, Access.OFFICER, GET),
    Page("/desk/workflow", "workflow", workflow, Access.OFFICER, roles=ADMINISTERS),
    Page("/desk/settings", "settings", settings, Access.OFFICER, GET),
    Page(
        "/desk/settings/history",
        "settings_history",
        settings_history,
        Access.OFFICER,
        GET,
        roles=ADMINISTERS | SUPERVISES,
    ),
    Page("/desk/settings/retention", "retention", retention, Access.OFFICER, roles=ADMINISTERS),
    Page("/desk/numbers", "numbers", numbers, Access.OFFICER, GET),
    Page("/desk/numbers/reserve", "reserve_numbers", reserve, Access.OFFICER, roles=HANDLES),
    Page(
        "/desk/numbers/{year:int}/{series}/{ordinal:int}",
        "explain_number",
        explain,
        Access.OFFICER,
        roles=HANDLES,
    ),
    Page("/desk/letters", "letter_kinds", letter_kinds, Access.OFFICER, GET, roles=ADMINISTERS),
    Page(f"{_KIND}/numbering", "number_pattern", number_pattern, Access.OFFICER, roles=ADMINISTERS),
    Page(
        f"{_KIND}/versions/{{version:int}}",
        "letter_version",
        letter_version,
        Access.OFFICER,
        GET,
        roles=ADMINISTERS,
    ),
    Page(
        f"{_KIND}/paper",
        "letter_paper",
        letter_paper,
        Access.OFFICER,
        body_limit=FILES_LIMIT,
        roles=ADMINISTERS,
    ),
    Page(
        f"{_KIND}/paper/standard.docx",
        "standard_paper",
        standard_paper,
        Access.OFFICER,
        GET,
        roles=ADMINISTERS,
    ),
    Page(
        f"{_KIND}/paper/sample.docx",
        "sample_paper",
        sample_paper,
        Access.OFFICER,
        GET,
        roles=ADMINISTERS,
    ),
    Page(
        f"{_KIND}/paper/versions/{{version:int}}",
        "kept_paper",
        kept_paper,
        Access.OFFICER,
        GET,
        roles=ADMINISTERS,
    ),
    Page(_KIND, "letter_kind", letter_kind, Access.OFFICER, roles=ADMINISTERS),
    Page("/desk/office", "office_settings", office_settings, Access.OFFICER, roles=ADMINISTERS),
    Page("/desk/units", "units", units, Access.OFFICER, GET, roles=ADMINISTERS),
    Page("/desk/units/new", "new_unit", new_unit, Access.OFFICER, roles=ADMINISTERS),
    Page("/desk/units/{id:int}", "edit_unit", edit_unit, Access.OFFICER, roles=ADMINISTERS),
)
