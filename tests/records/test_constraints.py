"""Every constraint is tried, and holds, whatever program writes."""

from datetime import UTC, timedelta

import pytest
from tortoise.exceptions import IntegrityError

from tests.records.introspection import Table, schema
from tests.records.rows import DAY, DIGEST, NOON, fill, insert, row_of_today
from tracker.clock import SystemClock
from tracker.law.statute import value_on
from tracker.records.accounts import RECORD_KEPT
from tracker.records.connections import writer
from tracker.records.constraints import CONSTRAINTS

pytestmark = pytest.mark.usefixtures("filled")

BEFORE = "'2025-09-21'"

# constraint, table, what a row would have to say to break it
BREAKS = [
    ("authority_has_code_and_name", "authority", {"code": "''"}),
    ("authority_has_code_and_name", "authority", {"name": "''"}),
    ("authority_not_own_parent", "authority", {"id": "2", "parent_id": "2"}),
    ("officer_has_sign_in_name", "officer", {"sign_in_name": "''"}),
    ("session_of_officer_or_visitor", "session", {"officer_id": "1", "application_id": "1"}),
    ("throttle_tries_counted", "throttle", {"tries": "-1"}),
    ("sign_in_lock_tries_counted", "sign_in_lock", {"tries": "-1"}),
    ("second_factor_has_secret", "second_factor", {"secret": "''"}),
    ("second_factor_has_secret", "second_factor", {"last_step": "-1"}),
    ("sequence_counts_up", "sequence", {"last_number": "-1"}),
    ("journal_length_counted", "journal", {"length": "-1"}),
    ("journal_head_with_entries", "journal", {"length": "0"}),
    ("journal_head_with_entries", "journal", {"head": "''"}),
    ("entry_seq_from_one", "entry", {"seq": "0", "previous": DIGEST}),
    ("entry_first_has_no_previous", "entry", {"seq": "2"}),
    ("entry_first_has_no_previous", "entry", {"previous": DIGEST}),
    ("entry_has_digest", "entry", {"digest": "'0'"}),
    ("application_has_number", "application", {"register_number": "''"}),
    ("application_ends_after_receipt", "application", {"ended_on": BEFORE}),
    ("application_result_when_ended", "application", {"result": "'disclosed'"}),
    ("application_suspended_from_first", "application", {"suspended_until": DAY}),
    ("application_fees_not_negative", "application", {"fee_noticed": "'-0.01'"}),
    ("application_fees_not_negative", "application", {"fee_received": "'-0.01'"}),
    ("application_refund_within_receipt", "application", {"fee_refunded": "'-0.01'"}),
    ("application_refund_within_receipt", "application", {"fee_refunded": "'0.01'"}),
    ("attachment_size_counted", "attachment", {"size": "-1"}),
    ("message_of_applicant_has_no_officer", "message", {"from_applicant": "TRUE"}),
    ("message_says_something", "message", {"text": "''"}),
    ("particulars_are_found", "particulars", {"application_id": "2", "name_digest": "''"}),
    ("particulars_are_found", "particulars", {"application_id": "2", "name": "''"}),
    ("particulars_are_found", "particulars", {"application_id": "2", "identity_number": "'1'"}),
    ("message_file_size_counted", "message_file", {"size": "-1"}),
    ("rating_from_one_to_five", "rating", {"score": "0", "application_id": "2"}),
    ("rating_from_one_to_five", "rating", {"score": "6", "application_id": "2"}),
    ("challenge_has_number", "challenge", {"case_number": "''"}),
    ("challenge_ends_after_filing", "challenge", {"closed_on": BEFORE, "result": "'upheld'"}),
    ("challenge_pending_until_closed", "challenge", {"closed_on": DAY}),
    ("challenge_pending_until_closed", "challenge", {"result": "'upheld'"}),
    ("challenge_not_before_itself", "challenge", {"id": "2", "earlier_id": "2"}),
    ("challenge_attachment_size_counted", "challenge_attachment", {"size": "-1"}),
    ("challenge_attachment_of_later_entry", "challenge_attachment", {"seq": "1"}),
    ("own_decision_has_word_and_reason", "own_decision", {"word": "''"}),
    ("own_decision_has_word_and_reason", "own_decision", {"reason": "''"}),
    ("own_decision_of_a_procedure", "own_decision", {"procedure": "'appeal'"}),
    ("own_decision_is_decided", "own_decision", {"result": "'pending'"}),
    ("outbox_attempts_counted", "outbox_message", {"attempts": "-1"}),
    ("outbox_given_up_unless_it_arrived", "outbox_message", {"sent_at": NOON, "given_up_at": NOON}),
    ("outbox_bounced_was_sent", "outbox_message", {"bounced_at": NOON}),
    ("job_run_has_job", "job_run", {"job": "''"}),
    ("officer_identity_has_subject", "officer_identity", {"officer_id": "2", "subject": "''"}),
    ("officer_identity_has_subject", "officer_identity", {"officer_id": "2", "issuer": "''"}),
    ("dossier_has_number", "dossier", {"version": "2", "number": "''"}),
    ("dossier_version_from_one", "dossier", {"version": "0"}),
    ("dossier_counted", "dossier", {"version": "2", "entries": "0"}),
    ("dossier_counted", "dossier", {"version": "2", "pages": "0"}),
    ("catalogue_entry_has_title", "catalogue_entry", {"title": "''"}),
    ("catalogue_entry_withheld_for_a_reason", "catalogue_entry", {"mode": "'withheld'"}),
    ("catalogue_entry_withheld_for_a_reason", "catalogue_entry", {"reason": "'privacy'"}),
    ("catalogue_entry_version_counted", "catalogue_entry", {"version": "-1"}),
    ("catalogue_file_size_counted", "catalogue_file", {"size": "-1"}),
    ("catalogue_change_seq_from_one", "catalogue_change", {"seq": "0"}),
    ("number_pattern_has_pattern", "number_pattern", {"pattern": "''"}),
    ("number_pattern_has_pattern", "number_pattern", {"series": "''"}),
    ("document_number_from_one", "document_number", {"ordinal": "0"}),
    ("document_number_has_text", "document_number", {"text": "''"}),
    ("document_number_reason_by_officer", "document_number", {"reason": "''"}),
    ("letter_template_form_known", "letter_template", {"form": "'odt'"}),
    ("letter_template_version_from_one", "letter_template", {"version": "0"}),
    ("letter_scan_version_from_one", "letter_scan", {"version": "0"}),
    ("letter_scan_size_counted", "letter_scan", {"size": "0"}),
    ("proposal_done_is_ended", "proposal", {"entry_seq": "3", "ended_at": "NULL"}),
    ("proposal_version_counted", "proposal", {"version": "-1"}),
    ("proposal_version_counted", "proposal", {"rulings_count": "-1"}),
    ("proposal_version_from_one", "proposal_version", {"n": "0"}),
    ("proposal_ruling_has_name", "proposal_ruling", {"name": "''"}),
    ("proposal_returned_for_a_reason", "proposal_ruling", {"ruling": "'returned'"}),
    ("report_draft_version_from_one", "report_draft", {"year": "2025", "version": "0"}),
    ("difference_reason_says_something", "difference_reason", {"reason": "''"}),
    ("given_table_until_of_opening", "given_table", {"signature": "'1'", "until": DAY}),
    ("given_table_until_of_opening", "given_table", {"source": "'opening'", "signature": "NULL"}),
    ("given_table_handed_up_is_signed", "given_table", {"signature": "'1'", "made_at": "NULL"}),
    ("given_table_handed_up_is_signed", "given_table", {"signature": "NULL"}),
    (
        "given_table_handed_up_is_signed",
        "given_table",
        {"signature": "'1'", "source": "'published'"},
    ),
    (
        "given_table_handed_up_is_signed",
        "given_table",
        {"signature": "'1'", "key_fingerprint": "''"},
    ),
    ("given_table_has_digest", "given_table", {"signature": "'1'", "digest": "'0'"}),
    ("unit_key_has_fingerprint", "unit_key", {"fingerprint": "'0'"}),
    ("reminder_has_reason", "reminder", {"reason": "''"}),
    ("reminder_answer_has_its_hour", "reminder", {"answered_at": "NULL"}),
    ("reminder_answered_with_words", "reminder", {"answer": "''", "answered_at": "NULL"}),
    ("catalogue_help_counted", "catalogue_help", {"answered": "3"}),
    ("catalogue_help_counted", "catalogue_help", {"opened": "3"}),
    ("catalogue_help_counted", "catalogue_help", {"opened": "-1"}),
    ("unit_has_name", "unit", {"name": "''"}),
    ("note_says_something_or_why_not", "note", {"text": "''"}),
    ("note_says_something_or_why_not", "note", {"struck_reason": "''"}),
    ("search_record_has_place_and_reason", "search_record", {"place": "''"}),
    ("search_record_has_place_and_reason", "search_record", {"struck_reason": "''"}),
    ("material_counted_and_reasoned", "material", {"size": "-1"}),
    ("material_counted_and_reasoned", "material", {"pages": "-1"}),
    ("material_counted_and_reasoned", "material", {"struck_reason": "''"}),
    ("erasure_run_of_some", "erasure_run", {"count": "0"}),
    ("erasure_run_of_some", "erasure_run", {"rule": "''"}),
    ("erasure_in_a_run_or_asked", "erasure", {"asked": "'本人要求'"}),
    ("erasure_in_a_run_or_asked", "erasure", {"run_id": "NULL"}),
    ("erased_file_has_digest", "erased_file", {"digest": "'0'"}),
    ("keeping_has_reason", "keeping", {"reason": "''"}),
    ("journal_head_counted", "journal_head", {"n": "0", "previous": DIGEST}),
    ("journal_head_counted", "journal_head", {"n": "2", "previous": DIGEST, "journals": "-1"}),
    ("journal_head_first_has_no_previous", "journal_head", {"n": "2"}),
    ("journal_head_has_digest", "journal_head", {"digest": "'0'"}),
    ("journal_position_of_an_entry", "journal_position", {"length": "0"}),
    ("journal_position_of_an_entry", "journal_position", {"length": "2", "digest": "'0'"}),
    ("mailbox_port_of_ip", "mailbox", {"port": "0"}),
    ("mailbox_moved_somewhere", "mailbox", {"move_to": "''"}),
    ("mailbox_counted", "mailbox", {"tries": "-1"}),
    ("incoming_mail_size_counted", "incoming_mail", {"size": "-1"}),
    ("incoming_mail_sender_is_found", "incoming_mail", {"sender_digest": "''"}),
    ("incoming_mail_erased_was_put_aside", "incoming_mail", {"erased_at": NOON}),
    (
        "incoming_mail_bound_to_an_application",
        "incoming_mail",
        {"state": "'joined'", "application_id": "NULL"},
    ),
    ("incoming_mail_bound_to_an_application", "incoming_mail", {"state": "'waiting'"}),
    ("incoming_file_kept_or_refused", "incoming_file", {"digest": "''"}),
    ("incoming_file_kept_or_refused", "incoming_file", {"refused": "'格式不能接收'"}),
    ("incoming_step_has_its_reason", "incoming_step", {"reason": "''"}),
]
# Tables whose rows are never changed, with what tells a second row from the first.
APPEND_ONLY = {
    "entry": {"seq": "2", "previous": DIGEST},
    "proposal_version": {"n": "2"},
    "proposal_ruling": {"n": "2"},
    "difference_reason": {},
    "given_table": {"signature": f"'{'1' * 128}'"},
    "unit_key": {},
    "setting_change": {},
    "erasure_run": {},
    "erasure": {},
    "erased_file": {},
    "keeping": {},
    "journal_head": {"n": "2", "previous": DIGEST},
    "journal_position": {"length": "2"},
    "sign_in_record": {},
    "incoming_step": {},
}
UNIQUE_WHERE = [
    ("application", "tracking_digest"),
    ("catalogue_entry", "index_number"),
    ("given_table", "signature"),
]


@pytest.fixture
async def filled(database) -> None:
    await fill(writer())


@pytest.mark.parametrize(("name", "table", "said"), BREAKS)
async def test_a_check_refuses(name: str, table: str, said: dict[str, str]) -> None:
    with pytest.raises(IntegrityError, match=name):
        await insert(writer(), table, {"id": "2", **row_of_today(table), **said})


def test_every_constraint_is_tried() -> None:
    said = {rule.name for rules in CONSTRAINTS.values() for rule in rules}
    tried = {name for name, *_ in BREAKS}
    tried |= {f"{table}_{column}_unique" for table, column in UNIQUE_WHERE}
    assert tried == said


def different(row: dict[str, str], columns: set[str]) -> dict[str, str]:
    """The row with something else in these columns, of the same type."""
    return {
        column: f"{value[:-2]}z'" if value.startswith("'") else "2"
        for column, value in row.items()
        if column in columns
    }


def row_like(name: str, table: Table, *, same: tuple[str, ...]) -> dict[str, str]:
    """Another row of the table that is equal to the first in `same` and in no other key."""
    row = {column.strip('"'): value for column, value in row_of_today(name).items()}
    keys = {column for columns in table.uniques for column in columns}
    keys |= {column for columns, _ in table.partial_uniques for column in columns}
    changed = {"id": "2", **row, **different(row, keys - set(same))}
    return {f'"{column}"': value for column, value in changed.items()}


async def test_every_unique_constraint_refuses_a_double() -> None:
    tried = 0
    for name, table in (await schema(writer())).items():
        partial = {columns for columns, _ in table.partial_uniques}
        for columns in table.uniques | partial:
            with pytest.raises(IntegrityError, match=r"(?i)unique"):
                await insert(writer(), name, row_like(name, table, same=columns))
            tried += 1
    assert tried > len(UNIQUE_WHERE)


@pytest.mark.parametrize(("table", "column"), UNIQUE_WHERE)
async def test_a_partial_unique_constraint_lets_nulls_be(table: str, column: str) -> None:
    tables = await schema(writer())
    assert column in {columns[0] for columns, _ in tables[table].partial_uniques}
    for number in ("7", "8"):
        row = {"authority_id": "1", "length": "0", "head": "''"}
        await insert(writer(), "journal", {"id": number, **row})
        told = {"id": number, column: "NULL"}
        if table == "application":
            told |= {"journal_id": number, "register_number": f"'{number}'"}
            told |= {"submission_digest": "NULL"}
        if table == "given_table":
            told |= {"source": "'published'"}
        await insert(writer(), table, {**row_of_today(table), **told})


async def refer_to_nobody(name: str, table: Table, column: str) -> None:
    if name in APPEND_ONLY:  # cannot be changed, so it is a new one
        second = {"id": "2", **APPEND_ONLY[name], column: "999"}
        await insert(writer(), name, {**row_of_today(name), **second})
        return
    others = {key for key, *_ in table.foreign_keys if not table.columns[key][1]} - {column}
    nulls = "".join(f", {other} = NULL" for other in others)
    await writer().execute_query(f"UPDATE {name} SET {column} = 999{nulls} WHERE id = 1")


async def test_every_foreign_key_refuses_what_is_not_there() -> None:
    tried = 0
    for name, table in (await schema(writer())).items():
        for column, *_ in table.foreign_keys:
            with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
                await refer_to_nobody(name, table, column)
            tried += 1
    assert tried > 20


@pytest.mark.parametrize("table", ["authority", "officer", "journal", "application"])
async def test_what_others_refer_to_cannot_be_deleted(table: str) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        await writer().execute_query(f"DELETE FROM {table} WHERE id = 1")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET article = '条例第三十三条'",
        "UPDATE entry SET digest = digest WHERE id = 1",
        "DELETE FROM entry WHERE id = 1",
        "DELETE FROM entry",
    ],
)
async def test_journal_entries_are_append_only(statement: str) -> None:
    with pytest.raises(IntegrityError, match="journal entries are append-only"):
        await writer().execute_query(statement)
    assert await writer().execute_query_dict("SELECT article FROM entry") == [{"article": ""}]


@pytest.mark.parametrize("table", ["proposal_version", "proposal_ruling"])
async def test_so_are_the_texts_of_proposals_and_what_was_said_to_them(table: str) -> None:
    for statement in (f"UPDATE {table} SET n = 3", f"DELETE FROM {table} WHERE id = 1"):
        with pytest.raises(IntegrityError, match="versions and rulings are append-only"):
            await writer().execute_query(statement)


async def test_so_are_the_reasons_for_what_a_published_report_has_otherwise() -> None:
    for statement in (
        "UPDATE difference_reason SET reason = '另有原因'",
        "DELETE FROM difference_reason WHERE id = 1",
    ):
        with pytest.raises(IntegrityError, match="reasons of differences are append-only"):
            await writer().execute_query(statement)


async def test_so_is_who_read_a_mail() -> None:
    for statement in ("UPDATE incoming_step SET reason = 'x'", "DELETE FROM incoming_step"):
        with pytest.raises(IntegrityError, match="steps with a mail are append-only"):
            await writer().execute_query(statement)


@pytest.mark.parametrize("table", ["given_table", "unit_key"])
async def test_so_are_tables_handed_up_and_the_keys_confirmed(table: str) -> None:
    for statement in (f"UPDATE {table} SET officer_id = 1", f"DELETE FROM {table} WHERE id = 1"):
        with pytest.raises(IntegrityError, match="tables and keys are append-only"):
            await writer().execute_query(statement)


async def test_so_is_the_history_of_settings() -> None:
    for statement in ("UPDATE setting_change SET key = 'x'", "DELETE FROM setting_change"):
        with pytest.raises(IntegrityError, match="the history of settings is append-only"):
            await writer().execute_query(statement)


@pytest.mark.parametrize("table", ["erasure_run", "erasure", "erased_file", "keeping"])
async def test_so_is_what_was_erased_and_kept(table: str) -> None:
    for statement in (f"UPDATE {table} SET id = 2", f"DELETE FROM {table} WHERE id = 1"):
        with pytest.raises(IntegrityError, match="what was erased and kept is append-only"):
            await writer().execute_query(statement)


async def test_what_was_proposed_goes_with_everything_of_its_application() -> None:
    whole = {**row_of_today("erasure"), "id": "2", "scope": "'whole'"}
    await insert(writer(), "erasure", whole)
    for table in ("proposal_ruling", "proposal_version"):
        with pytest.raises(IntegrityError, match="versions and rulings are append-only"):
            await writer().execute_query(f"UPDATE {table} SET n = 3")
        await writer().execute_query(f"DELETE FROM {table} WHERE id = 1")
        assert await writer().execute_query_dict(f"SELECT id FROM {table}") == []


async def test_so_is_the_record_of_sign_ins_for_half_a_year() -> None:
    """The row of the stock is of a day to come; one of long ago may go."""
    old = {**row_of_today("sign_in_record"), "id": "2", "at": NOON.replace("2025", "2019")}
    await insert(writer(), "sign_in_record", old)
    for statement in (
        "UPDATE sign_in_record SET address = ''",
        "UPDATE sign_in_record SET event = 'signed_out' WHERE id = 2",
        "DELETE FROM sign_in_record WHERE id = 1",
        "DELETE FROM sign_in_record",
    ):
        with pytest.raises(IntegrityError, match="the record of sign-ins is"):
            await writer().execute_query(statement)
    await writer().execute_query("DELETE FROM sign_in_record WHERE id = 2")
    assert await writer().execute_query_dict("SELECT id FROM sign_in_record") == [{"id": 1}]


async def test_the_record_of_sign_ins_is_kept_as_long_as_the_law_asks() -> None:
    """By the clock of the machine; a month has 28 to 31 days."""
    now = SystemClock().now()
    least = value_on("sign_in_record", now.date())
    assert least.unit == "months"
    for id_, days in enumerate((30 * least.value, 31 * least.value), start=2):
        at = f"'{(now - timedelta(days=days)).astimezone(UTC):%Y-%m-%d %H:%M:%S+00:00}'"
        row = {**row_of_today("sign_in_record"), "id": str(id_), "at": at}
        await insert(writer(), "sign_in_record", row)
    with pytest.raises(IntegrityError, match="the record of sign-ins is"):
        await writer().execute_query("DELETE FROM sign_in_record WHERE id = 2")
    await writer().execute_query("DELETE FROM sign_in_record WHERE id = 3")
    assert timedelta(days=31 * least.value) < RECORD_KEPT


@pytest.mark.only_on("postgres", reason="SQLite has no TRUNCATE")
async def test_nor_is_there_another_way_to_empty_the_journal() -> None:
    with pytest.raises(IntegrityError, match="journal entries are append-only"):
        await writer().execute_query("TRUNCATE entry CASCADE")
