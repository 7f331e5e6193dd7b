"""Every route before every person: one table of who may see what, and one test of it.

The persons of a row, in the order of `PERSONS`: visitor, applicant of this application,
applicant of another | registrar, handler, checker, signatory, head, supervisor, administrator,
each of this authority and in that role alone | officer of a sibling authority, supervisor of the
authority above, both in every role | a disabled officer, an officer whose session is over.

+ open   s sign in first   c number and code first   r not your role   - there is no such page

A dash for somebody signed in is the same answer for what is another's and for what is not there.
"""

import asyncio
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from tests.clocks import FixedClock
from tests.conftest import Databases
from tests.web.every_page import beside, rich_installation, settings_of
from tests.web.persons import (
    ABOVE,
    APPLICANT,
    DISABLED,
    OFFICERS,
    PERSONS,
    SIBLING,
    VISITOR,
    Asking,
    places,
    settle,
)
from tracker.app import create_app
from tracker.records.codes import Codes
from tracker.records.connections import database
from tracker.web.routes import PAGES

ROUTES = {page.name: page for page in PAGES}
# What the law has an act done by stands in `tracker.law.stages`; here once more, as a check.
REGISTRARS_ACTS = """
        act_confirm_receipt act_register act_supplement act_record_consultation_delivery
        act_record_opinion act_record_fee_delivery act_record_payment act_record_reasons
        act_record_delivery act_withdraw
"""
HANDLERS_ACTS = """
        act_ask_supplement act_consult act_extend act_defer act_charge act_reduce_fee
        act_withdraw_fee_notice act_refund_fee act_ask_reasons act_reply act_correct_reply
        act_inform_third_party act_split act_join act_transfer act_reopen act_dispatch act_abandon
        act_annul
"""

# Who sees the page, and which pages these are.
MAY_SEE: Mapping[str, str] = {
    # --- the public: whoever comes -----------------------------------------------------------
    "+++ +++++++ ++ ++": """
        home healthz readyz guide_anywhere catalogue_anywhere clock clock_file clock_json
        all_figures all_figures_csv leaving help_anywhere privacy_anywhere accessibility_anywhere
        law law_text law_article authority guide channels help privacy accessibility label
        blank_form blank_form_pdf blank_form_docx catalogue catalogue_entry catalogue_file figures
        figures_csv published_reports published_report published_version published_file
        apply_anywhere
        apply_worker apply apply_offline apply_all verify receipt_key receipt_key_file track
        lost_code sign_in sign_in_code recover sign_on
        check apply_saved apply_office receipt receipt_pdf found open_found answered apply_screen
        new_code set_up_receipt calendar_feed
    """,  # the last two lines: whoever has the secret of the address
    "rrr rrrrrrr rr rr": "sign_on_return",  # an answer to nothing that was asked
    "--- ------- -- --": "set_up",  # there is an officer: the link is over
    # --- one applicant: number and code ------------------------------------------------------
    "c++ ccccccc cc cc": """
        following followed_receipt_page followed_receipt letter letter_pdf supplement reasons
        withdraw messages contact remedies own_calendar rating own_data
    """,
    "c+- ccccccc cc cc": "file message_file letter_scan",
    # --- the desk of one's own office --------------------------------------------------------
    "sss +++++++ ++ ss": """
        desk day_sheet channel_checks ledger month_sheet month_sheet_file desk_catalogue fees
        fees_file annual_of_last_year annual_years annual annual_file rollup
        rollup_file rollup_units_csv given_tables desk_figures desk_figures_csv calendar
        calendar_year due_dates_file desk_clock grounds_overview waiting settings own_password
        numbers profile challenges confirm account second_factor journal_heads
    """,
    "sss ------- -- ss": "second_factor_image",  # nobody has begun one
    "sss ++rrrrr ++ ss": "register_paper post_run mail incoming",
    "sss ++rr+r+ ++ ss": "personal_data person",
    "sss rrrr+r+ ++ ss": "confirm_erasure publish_report take_figures hand_up",
    "sss r+rrrrr ++ ss": "add_catalogue_entry import_catalogue add_challenge reserve_numbers",
    "sss r+rrrr+ ++ ss": "enter_notice count_decisions",
    "sss r+rr+r+ ++ ss": "draft_report",
    "sss rrrrr+r ++ ss": "supervision supervision_csv ratings",
    "sss rrrrr++ ++ ss": "settings_history",
    "sss rrrrrr+ ++ ss": """
        workflow retention letter_kinds letter_kind number_pattern letter_paper standard_paper
        sample_paper office_settings officers new_officer units new_unit mail_settings jobs
        sign_in_settings sign_in_record mailbox_settings backups
    """,
    # --- what belongs to one authority, and to no other --------------------------------------
    "sss +++++++ -- ss": """
        case case_particulars case_messages case_message_file case_notes case_searches
        case_material material_file case_hands case_related oral_record decide_ground case_receipt
        case_file case_letter case_letter_file case_letter_word delivery_sheet case_scan
        proposal proposal_attachment approval approval_file dossier_pdf dossier_zip
        redact_image redacted_copy redacted_copy_image redacted_copy_file
        challenge challenge_file desk_catalogue_file given_table resume journal_head
    """,
    "sss +++++++ -+ ss": "rollup_unit",  # figures go up, applications do not
    "sss rrrrr-r -+ ss": "supervised_unit supervised_case",  # how far, and neither who nor what
    "sss ++rrrrr -- ss": f"""
        {REGISTRARS_ACTS}
        case_code case_code_receipt archive evidence redact_list redact paper_receipt
        paper_receipt_file one_mail incoming_file join_mail
    """,
    "sss r+rrrrr -- ss": f"""
        {HANDLERS_ACTS}
        strike_record release void_letter send_letter edit_challenge move_challenge challenge_cost
        annul_move edit_catalogue_entry take_down_entry
    """,
    "sss r+rrr+r -- ss": "case_reminders",
    "sss ++rr+r+ -- ss": "case_personal_data",
    "sss rrrr+r+ -- ss": "erasure_run",
    "sss rrrrrr+ -- ss": """
        edit_officer officer_password officer_account identity edit_unit letter_version kept_paper
    """,
    "sss r-rrrrr -- ss": "explain_number",  # every number is borne by a letter
}

# Who may send a form, where that is not whoever sees the page it stands on.
MAY_SEND: Mapping[str, str] = {
    "+++ +++++++ ++ ++": "set_up receipt_mail track_end sign_out sign_on_ended",
    "c++ ccccccc cc cc": "related",
    "sss +++++++ ++ ss": """
        export_ledger export_catalogue export_challenges make_feed revoke_feed
        new_recovery_codes begin_second_factor end_second_factor end_session end_sessions_elsewhere
    """,
    "sss ++rrrrr ++ ss": """
        retry_mail give_up_mail keep_scan original_mail dismiss_mail restore_mail fetch_now
    """,
    "sss ++rr+r+ ++ ss": "person_copy",
    "sss rrrr+r+ ++ ss": "given_tables_take person_erase",
    "sss r+rrrrr ++ ss": "put_entry_back material_pages explain_number",
    "sss r+rr+r+ ++ ss": "explain_difference",
    "sss rrrrrr+ ++ ss": """
        run_job backup_now take_backup recovery_link reset_second_factor lift_officer_pause
        lift_networks
    """,
}

# Pages that all officers see and few may send: they say so themselves, to the seven roles and to
# the two from other authorities.
SENT_WITHIN: Mapping[str, str] = {
    "++rrrrr --": f"case_hands {REGISTRARS_ACTS}",
    "r+rrrrr --": f"case_messages case_notes case_searches case_material {HANDLERS_ACTS}",
    "+++++++ --": "case_particulars proposal",  # a reason is asked for; steps by who has the file
    "rrrr+r+ ++": "publish_report",
    "++rrrrr ++": "channel_checks",
    "+++++++ ++": "own_password profile",
}


def listed(table: Mapping[str, str]) -> dict[str, str]:
    rows = [(name, "".join(who.split())) for who, names in table.items() for name in names.split()]
    assert len(rows) == len(dict(rows)), "a route stands in one row"
    assert dict(rows).keys() <= ROUTES.keys()
    return dict(rows)


@pytest.fixture(scope="module")
def asking(
    databases: Databases, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Asking]:
    name, clock = databases.create(template), FixedClock("2025-09-22 10:00")
    settings = settings_of(tmp_path_factory.mktemp("data"), databases.url(name))
    made, codes = beside(lambda: rich_installation(settings, clock)), Codes(settings.key)

    async def settled() -> None:
        async with database(settings.database, keyring=settings.keyring()):
            await settle(made, codes, clock)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, settled()).result()
    with TestClient(create_app(settings, clock)) as client:
        client.follow_redirects = False
        asked = Asking(client, made, codes, ROUTES)
        bound = next(
            visit for visit in made.visits if visit.route == "archive" and visit.posted is not None
        )
        assert asked.post_in_earnest(bound.who, bound) == "+"
        yield asked
    databases.drop(name)


def test_every_route_stands_in_the_table() -> None:
    seen, sent = listed(MAY_SEE), listed(MAY_SEND)
    assert {name for name, page in ROUTES.items() if "GET" in page.methods} == seen.keys()
    posted = {name for name, page in ROUTES.items() if "POST" in page.methods}
    assert sent.keys() <= posted
    assert posted - seen.keys() <= sent.keys()
    assert listed(SENT_WITHIN).keys() <= posted
    assert {len(row) for row in (*seen.values(), *sent.values())} == {len(PERSONS)}


def test_who_may_see_what(asking: Asking) -> None:
    expected = listed(MAY_SEE)
    at = places(asking.made, expected)
    assert at.keys() == expected.keys(), "each has an address to ask at"
    told = {n: "".join(asking.get(who, at[n]) for who in PERSONS) for n in expected}
    assert told == expected


def test_who_may_send_what(asking: Asking) -> None:
    """The token is looked at before the address: of pages of one authority it tells nobody from
    elsewhere anything. What they get in earnest, and what pages say themselves, is below."""
    expected = {
        name: row.replace("-", "+")
        for name, row in listed(MAY_SEE).items()
        if "POST" in ROUTES[name].methods
    }
    for name in expected:
        if ROUTES[name].path.startswith("/track/application") and name != "own_data":
            expected[name] = "+" * len(PERSONS)  # asks for number and code within the form
        elif name in listed(SENT_WITHIN):
            expected[name] = "sss+++++++++ss"
    expected |= listed(MAY_SEND)
    at = places(asking.made, expected)
    told = {n: "".join(asking.post(who, at[n]) for who in PERSONS) for n in expected}
    assert told == expected


def test_what_a_page_lets_few_send(asking: Asking) -> None:
    expected = listed(SENT_WITHIN)
    at, who = places(asking.made, expected), (*OFFICERS, SIBLING, ABOVE)
    told = {n: "".join(asking.post_in_earnest(one, at[n]) for one in who) for n in expected}
    assert told == expected


def test_nobody_from_elsewhere_sends_to_what_they_do_not_see(asking: Asking) -> None:
    rows, who = listed(MAY_SEE), (SIBLING, ABOVE)
    kept_from = [
        name
        for name, row in rows.items()
        if "POST" in ROUTES[name].methods and row[PERSONS.index(SIBLING)] == "-"
    ]
    at = places(asking.made, kept_from)
    told = {(n, one): asking.post_in_earnest(one, at[n]) for n in kept_from for one in who}
    assert set(told.values()) == {"-"}, [pair for pair, answer in told.items() if answer != "-"]


def test_what_is_anothers_looks_like_what_is_not_there(asking: Asking) -> None:
    """The same page, but for the address, in the same frame."""
    at = places(asking.made, ("case", "challenge", "edit_officer", "edit_unit", "given_table"))
    for name, visit in at.items():
        asking._as(SIBLING, visit)
        path = urlsplit(visit.path).path
        missing = path.rpartition("/")[0] + "/99999"
        answers = [asking.client.get(one) for one in (path, missing)]
        assert [one.status_code for one in answers] == [404, 404], name
        theirs, none = (
            one.text.replace(at, "") for one, at in zip(answers, (path, missing), strict=True)
        )
        assert theirs == none, name


@pytest.mark.parametrize("who", [VISITOR, DISABLED, APPLICANT])
def test_whoever_is_no_officer_learns_nothing_of_what_there_is(asking: Asking, who: str) -> None:
    for path in ("/desk/applications/DEMO-2025-00001", "/desk/applications/NOPE"):
        at = places(asking.made, ("case",))["case"]
        asking._as(who, at)
        assert asking.client.get(path).headers["location"].startswith("/desk/sign-in?next=")
