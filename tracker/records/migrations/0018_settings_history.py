import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint

from tracker.records.operations import RunDialectSQL

_VERSION = "CASE WHEN text = '' AND digest = '' THEN 0 ELSE version END"


def _told_before(as_json: str, title: str, document: str, key: str) -> str:
    """What was recorded of numbers, letters and notices until now, in the order of its days."""
    return f"""INSERT INTO setting_change
            (authority_id, kind, key, before, after, officer_id, at)
        SELECT authority_id, kind, key, before, after, officer_id, at FROM (
            SELECT authority_id, 'numbering' AS kind, kind AS key,
                CASE WHEN lag(id) OVER same IS NULL THEN {as_json}() ELSE {as_json}(
                    'pattern', lag(pattern) OVER same, 'word', lag(word) OVER same,
                    'series', lag(series) OVER same
                ) END AS before,
                {as_json}('pattern', pattern, 'word', word, 'series', series) AS after,
                officer_id, at, id
            FROM number_pattern WINDOW same AS (PARTITION BY authority_id, kind ORDER BY id)
            UNION ALL
            SELECT authority_id, 'templates', kind,
                {as_json}(form, coalesce(lag({_VERSION}) OVER same, 0)),
                {as_json}(form, {_VERSION}), officer_id, at, id
            FROM letter_template
            WINDOW same AS (PARTITION BY authority_id, kind, form ORDER BY version)
            UNION ALL
            SELECT NULL, 'calendar', coalesce({key}, ''), {as_json}(),
                {as_json}('title', {title}, 'document', {document}), officer_id, entered_at, id
            FROM calendar_notice
        ) AS told ORDER BY at, id"""


class Migration(migrations.Migration):
    dependencies = [("records", "0017_challenges")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "application",
                    fields.ForeignKeyField(
                        "records.Application",
                        source_field="application_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "officer",
                    fields.ForeignKeyField(
                        "records.Officer",
                        source_field="officer_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="reminders",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("reason", fields.CharField(max_length=500)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("answer", fields.CharField(default="", max_length=500)),
                (
                    "answered_by",
                    fields.ForeignKeyField(
                        "records.Officer",
                        source_field="answered_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="answered_reminders",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "answered_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
            ],
            options={"table": "reminder", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SettingChange",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "authority",
                    fields.ForeignKeyField(
                        "records.Authority",
                        source_field="authority_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("kind", fields.CharField(max_length=32)),
                ("key", fields.CharField(default="", max_length=60)),
                (
                    "before",
                    fields.JSONField(
                        encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                        decoder=loads,
                    ),
                ),
                (
                    "after",
                    fields.JSONField(
                        encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                        decoder=loads,
                    ),
                ),
                (
                    "officer",
                    fields.ForeignKeyField(
                        "records.Officer",
                        source_field="officer_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "setting_change",
                "app": "records",
                "indexes": [Index(fields=["authority_id", "kind"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Authority",
            name="retention",
            field=fields.CharField(null=True, max_length=32),
        ),
        ops.AddConstraint(
            model_name="Reminder",
            constraint=CheckConstraint(check="reason <> ''", name="reminder_has_reason"),
        ),
        ops.AddConstraint(
            model_name="Reminder",
            constraint=CheckConstraint(
                check="(answer = '') = (answered_at IS NULL)", name="reminder_answer_has_its_hour"
            ),
        ),
        ops.AddConstraint(
            model_name="Reminder",
            constraint=CheckConstraint(
                check="answered_by_id IS NULL OR answer <> ''", name="reminder_answered_with_words"
            ),
        ),
        RunDialectSQL(
            sqlite=[
                _told_before(
                    "json_object",
                    "json_extract(notice, '$.title')",
                    "json_extract(notice, '$.document')",
                    "json_extract(notice, '$.key')",
                ),
                *(
                    f"""CREATE TRIGGER setting_change_not_{done}d BEFORE {done.upper()}
                    ON setting_change BEGIN
                        SELECT RAISE(ABORT, 'the history of settings is append-only');
                    END"""
                    for done in ("update", "delete")
                ),
            ],
            postgres=[
                _told_before(
                    "jsonb_build_object",
                    "notice->>'title'",
                    "notice->>'document'",
                    "notice->>'key'",
                ),
                """CREATE FUNCTION setting_change_append_only() RETURNS trigger
                LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE EXCEPTION 'the history of settings is append-only'
                        USING ERRCODE = 'integrity_constraint_violation';
                END $$""",
                """CREATE TRIGGER setting_change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
                ON setting_change FOR EACH STATEMENT
                EXECUTE FUNCTION setting_change_append_only()""",
            ],
        ),
    ]
