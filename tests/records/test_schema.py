"""All migrations together make what the models and the constraints say, on filled tables."""

import json

import pytest
from tortoise.fields.data import CharEnumFieldInstance, JSONField
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model
from tortoise.utils import generate_schema_for_client

from tests.keys import KEY, KEYRING
from tests.records.introspection import Table, schema
from tests.records.rows import ROWS, fill
from tracker.records import (
    access_models,
    account_models,
    catalogue_models,
    challenge_models,
    correspondence,
    dossiers,
    erasure_models,
    file_marks,
    given_models,
    handling_models,
    head_models,
    job_models,
    letter_models,
    mail_models,
    models,
    office_models,
    proposal_models,
    reminders,
    sign_on_models,
)
from tracker.records.codes import Codes
from tracker.records.connections import database, writer
from tracker.records.constraints import CONSTRAINTS
from tracker.records.mail_models import OutboxMessage
from tracker.records.make_migration import models_match_migrations
from tracker.records.migrate import migrate
from tracker.records.schema_version import known
from tracker.records.sealed_fields import place

MODELS = [
    model
    for room in (
        models,
        access_models,
        account_models,
        correspondence,
        catalogue_models,
        challenge_models,
        letter_models,
        dossiers,
        proposal_models,
        office_models,
        handling_models,
        head_models,
        given_models,
        reminders,
        job_models,
        erasure_models,
        sign_on_models,
        mail_models,
        file_marks,
    )
    for model in vars(room).values()
    if isinstance(model, type) and issubclass(model, Model) and model._meta.db_table
]
BY_NAME = {model.__name__: model for model in MODELS}
TRIGGERS = {
    "sqlite": {
        "entry": {"entry_not_updated", "entry_not_deleted"},
        "application_terms": {
            "application_terms_search_added",
            "application_terms_search_changed",
            "application_terms_search_deleted",
        },
        "catalogue_entry": {
            "catalogue_entry_search_added",
            "catalogue_entry_search_changed",
            "catalogue_entry_search_deleted",
        },
        "proposal_version": {
            "proposal_version_not_updated",
            "proposal_version_not_deleted",
            "proposal_version_not_rewritten",
        },
        "proposal_ruling": {"proposal_ruling_not_updated", "proposal_ruling_not_deleted"},
        "difference_reason": {"difference_reason_not_updated", "difference_reason_not_deleted"},
        "given_table": {"given_table_not_updated", "given_table_not_deleted"},
        "unit_key": {"unit_key_not_updated", "unit_key_not_deleted"},
        "setting_change": {"setting_change_not_updated", "setting_change_not_deleted"},
        "erasure_run": {"erasure_run_not_updated", "erasure_run_not_deleted"},
        "erasure": {"erasure_not_updated", "erasure_not_deleted"},
        "erased_file": {"erased_file_not_updated", "erased_file_not_deleted"},
        "keeping": {"keeping_not_updated", "keeping_not_deleted"},
        "journal_head": {"journal_head_not_updated", "journal_head_not_deleted"},
        "journal_position": {"journal_position_not_updated", "journal_position_not_deleted"},
        "sign_in_record": {"sign_in_record_not_updated", "sign_in_record_kept"},
        "incoming_step": {"incoming_step_not_updated", "incoming_step_not_deleted"},
    },
    "postgres": {
        "entry": {"entry_append_only"},
        "proposal_version": {
            "proposal_version_append_only",
            "proposal_version_not_deleted",
            "proposal_version_not_rewritten",
        },
        "proposal_ruling": {"proposal_ruling_append_only", "proposal_ruling_not_deleted"},
        "difference_reason": {"difference_reason_append_only"},
        "given_table": {"given_table_append_only"},
        "unit_key": {"unit_key_append_only"},
        "setting_change": {"setting_change_append_only"},
        "erasure_run": {"erasure_run_append_only"},
        "erasure": {"erasure_append_only"},
        "erased_file": {"erased_file_append_only"},
        "keeping": {"keeping_append_only"},
        "journal_head": {"journal_head_append_only"},
        "journal_position": {"journal_position_append_only"},
        "sign_in_record": {"sign_in_record_kept", "sign_in_record_not_emptied"},
        "incoming_step": {"incoming_step_append_only"},
    },
}
SEALED_JSON = {
    "draft": ("typed",),
    "proposal_version": ("typed",),
    "redaction": ("words",),
    "redacted_copy": ("still_there",),
}
# Nobody lists or deletes by these.
NEED_NO_INDEX = {
    ("application", "in_charge_id"),
    ("application", "unit_id"),
    ("assignment", "by_id"),
    ("assignment", "officer_id"),
    ("calendar_notice", "officer_id"),
    ("catalogue_change", "officer_id"),
    ("channel_check", "officer_id"),
    ("code_issue", "officer_id"),
    ("difference_reason", "officer_id"),
    ("dossier", "officer_id"),
    ("draft", "application_id"),
    ("draft", "authority_id"),
    ("document_number", "officer_id"),
    ("given_table", "officer_id"),
    ("incoming_step", "officer_id"),
    ("letter_scan", "officer_id"),
    ("letter_template", "officer_id"),
    ("number_pattern", "officer_id"),
    ("material", "officer_id"),
    ("material", "struck_by_id"),
    ("message", "officer_id"),
    ("note", "officer_id"),
    ("note", "struck_by_id"),
    ("own_decision", "officer_id"),
    ("proposal_ruling", "officer_id"),
    ("proposal_version", "officer_id"),
    ("published_report", "officer_id"),
    ("reading", "officer_id"),
    ("report_draft", "officer_id"),
    ("redacted_copy", "officer_id"),
    ("redaction", "officer_id"),
    ("search_record", "officer_id"),
    ("search_record", "struck_by_id"),
    ("unit_key", "officer_id"),
    ("reminder", "answered_by_id"),
    ("reminder", "officer_id"),
    ("redacted_copy", "officer_id"),
    ("redaction", "officer_id"),
    ("setting_change", "officer_id"),
    ("erasure_run", "officer_id"),
    ("erasure", "officer_id"),
    ("keeping", "officer_id"),
}


async def schema_said(database_url: str, engine: str) -> dict[str, Table]:
    """What Tortoise makes of the models, with the constraints and triggers added on paper."""
    async with database(database_url):
        await generate_schema_for_client(writer(), safe=False)
        tables = await schema(writer())
    for name, constraints in CONSTRAINTS.items():
        table = tables[BY_NAME[name]._meta.db_table]
        for rule in constraints:
            if isinstance(rule, CheckConstraint):
                table.checks.add(rule.name)
            elif rule.condition:
                table.partial_uniques.add((rule.fields, rule.condition))
            else:
                table.uniques.add(rule.fields)
    for name, triggers in TRIGGERS[engine].items():
        tables[name].triggers = triggers
    return tables


async def contents(tables: dict[str, Table]) -> dict[str, list[dict[str, object]]]:
    """The rows of these tables, in these columns."""
    rows = {}
    for name, table in tables.items():
        columns = ", ".join(f'"{column}"' for column in table.columns)
        rows[name] = await writer().execute_query_dict(f"SELECT {columns} FROM {name}")
        rows[name] = [_opened(name, row) for row in rows[name]]
    return rows


def _opened(table: str, row: dict[str, object]) -> dict[str, object]:
    """In plain text, whether it is sealed by now or not yet; JSON as what it says."""
    plain = {
        name: KEYRING.open(value, place(table, name)) if isinstance(value, bytes) else value
        for name, value in row.items()
    }
    said = {name: str(plain[name]) for name in SEALED_JSON.get(table, ())}
    return {**plain, **{name: json.loads(text) for name, text in said.items()}}


async def test_filled_tables_carried_through_all_migrations_equal_the_models(
    empty_database_url: str, databases, engine: str
) -> None:
    said = await schema_said(databases.url(databases.create()), engine)
    await migrate(empty_database_url, to=known()[0])
    async with database(empty_database_url):
        tables = await schema(writer())
        await fill(writer())
        before = await contents(tables)
    await migrate(empty_database_url, keyring=KEYRING)
    async with database(empty_database_url):
        after = await contents(tables)
        made = await schema(writer())
    assert after == before
    assert all(before.values())
    assert made.keys() == said.keys()
    for name, table in made.items():
        assert (name, table) == (name, said[name])


async def test_a_code_that_waited_in_a_box_of_its_own_is_mailed_after_all(
    empty_database_url: str,
) -> None:
    """Mails that were queued before the outbox was sealed, and one whose text begins alike."""
    bodies = ["查询码：ABCD-EFGH", "gAAAAA 是什么？", ""]
    await migrate(empty_database_url, to=known()[0])
    async with database(empty_database_url):
        await fill(writer())
        (row,) = await writer().execute_query_dict("SELECT * FROM outbox_message")
        for n, body in enumerate([Codes(KEY).sealed(bodies[0]), *bodies[1:]], start=row["id"]):
            if n > row["id"]:
                names = ", ".join(f'"{name}"' for name in row if name not in ("id", "message_id"))
                await writer().execute_query(
                    f"INSERT INTO outbox_message (id, message_id, {names}) "
                    f"SELECT {n}, '{n}', {names} FROM outbox_message WHERE id = {row['id']}"
                )
            await writer().execute_query(
                f"UPDATE outbox_message SET body = '{body}' WHERE id = {n}"
            )
    await migrate(empty_database_url, keyring=KEYRING)
    async with database(empty_database_url, keyring=KEYRING):
        found = await OutboxMessage.all().order_by("id").values_list("body", flat=True)
    assert found == bodies


async def test_every_table_has_its_row_to_be_carried(database) -> None:
    assert (await schema(writer())).keys() == ROWS.keys()


async def test_no_migration_is_missing() -> None:
    assert await models_match_migrations()


async def test_every_foreign_key_that_is_searched_has_an_index(database) -> None:
    bare = set()
    for name, table in (await schema(writer())).items():
        leading = {columns[0] for columns in table.indexes | table.uniques}
        bare |= {(name, column) for column, *_ in table.foreign_keys if column not in leading}
    assert bare == NEED_NO_INDEX


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_words_have_room_and_chinese_is_stored_as_it_is(model: type[Model]) -> None:
    for field in model._meta.fields_map.values():
        if isinstance(field, CharEnumFieldInstance):
            assert field.max_length == 32
        if isinstance(field, JSONField):
            assert "依申请公开" in field.encoder(["依申请公开"])
