import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint

from tracker.records.operations import RunDialectSQL

# Whoever handled could do everything before there were other roles, and keeps all of it;
# whoever read the ratings goes on to read them.
_WORKED = "'registrar', 'handler', 'checker', 'signatory'"
_TABLES = ("proposal_version", "proposal_ruling")


class Migration(migrations.Migration):
    dependencies = [("records", "0011_dossiers")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Proposal",
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
                    "authority",
                    fields.ForeignKeyField(
                        "records.Authority",
                        source_field="authority_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("act", fields.CharField(max_length=32)),
                ("version", fields.IntField(default=0)),
                ("rulings_count", fields.IntField(default=0)),
                ("entry_seq", fields.IntField(null=True)),
                ("begun_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "proposal",
                "app": "records",
                "indexes": [Index(fields=["authority_id", "ended_at"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ProposalRuling",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "proposal",
                    fields.ForeignKeyField(
                        "records.Proposal",
                        source_field="proposal_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("n", fields.IntField()),
                ("version", fields.IntField()),
                ("step", fields.CharField(max_length=32)),
                ("ruling", fields.CharField(max_length=32)),
                ("reason", fields.TextField(default="", unique=False)),
                ("name", fields.CharField(max_length=60)),
                ("on", fields.DateField()),
                ("on_paper", fields.BooleanField(default=False)),
                (
                    "scan",
                    fields.JSONField(
                        null=True,
                        encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                        decoder=loads,
                    ),
                ),
                (
                    "acknowledged",
                    fields.JSONField(
                        default=list,
                        encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                        decoder=loads,
                    ),
                ),
                (
                    "officer",
                    fields.ForeignKeyField(
                        "records.Officer",
                        source_field="officer_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "proposal_ruling",
                "app": "records",
                "unique_together": (("proposal", "n"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ProposalVersion",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "proposal",
                    fields.ForeignKeyField(
                        "records.Proposal",
                        source_field="proposal_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("n", fields.IntField()),
                (
                    "typed",
                    fields.JSONField(
                        encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                        decoder=loads,
                    ),
                ),
                (
                    "files",
                    fields.JSONField(
                        default=list,
                        encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                        decoder=loads,
                    ),
                ),
                ("title", fields.CharField(max_length=60)),
                ("addressee", fields.CharField(max_length=120)),
                ("body", fields.TextField(unique=False)),
                ("edited", fields.BooleanField(default=False)),
                ("seen", fields.IntField()),
                (
                    "officer",
                    fields.ForeignKeyField(
                        "records.Officer",
                        source_field="officer_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "proposal_version",
                "app": "records",
                "unique_together": (("proposal", "n"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Authority",
            name="optional_steps",
            field=fields.JSONField(
                null=True,
                encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                decoder=loads,
            ),
        ),
        ops.AddField(
            model_name="Authority",
            name="settings_version",
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="Authority",
            name="changed_by",
            field=fields.CharField(default="", max_length=60, db_default=""),
        ),
        ops.AddConstraint(
            model_name="Proposal",
            constraint=CheckConstraint(
                check="entry_seq IS NULL OR ended_at IS NOT NULL", name="proposal_done_is_ended"
            ),
        ),
        ops.AddConstraint(
            model_name="Proposal",
            constraint=CheckConstraint(
                check="version >= 0 AND rulings_count >= 0", name="proposal_version_counted"
            ),
        ),
        ops.AddConstraint(
            model_name="ProposalRuling",
            constraint=CheckConstraint(check="name <> ''", name="proposal_ruling_has_name"),
        ),
        ops.AddConstraint(
            model_name="ProposalRuling",
            constraint=CheckConstraint(
                check="ruling <> 'returned' OR reason <> ''", name="proposal_returned_for_a_reason"
            ),
        ),
        ops.AddConstraint(
            model_name="ProposalVersion",
            constraint=CheckConstraint(check="n >= 1", name="proposal_version_from_one"),
        ),
        RunDialectSQL(
            sqlite=[
                f"""UPDATE officer SET roles = (
                    SELECT json_group_array(value) FROM (
                        SELECT value FROM json_each(officer.roles)
                        UNION SELECT value FROM json_each(json_array({_WORKED}))
                            WHERE officer.roles LIKE '%"handler"%'
                                OR officer.roles LIKE '%"head"%'
                        UNION SELECT 'supervisor'
                            WHERE officer.roles LIKE '%"administrator"%'
                                OR officer.roles LIKE '%"head"%'
                    )
                )""",
                *(
                    f"""CREATE TRIGGER {table}_not_{done}d BEFORE {done.upper()} ON {table} BEGIN
                        SELECT RAISE(ABORT, 'versions and rulings are append-only');
                    END"""
                    for table in _TABLES
                    for done in ("update", "delete")
                ),
            ],
            postgres=[
                f"""UPDATE officer SET roles = (
                    SELECT coalesce(jsonb_agg(value ORDER BY value), '[]') FROM (
                        SELECT jsonb_array_elements_text(officer.roles) AS value
                        UNION SELECT unnest(ARRAY[{_WORKED}])
                            WHERE officer.roles @> '["handler"]' OR officer.roles @> '["head"]'
                        UNION SELECT 'supervisor'
                            WHERE officer.roles @> '["administrator"]'
                                OR officer.roles @> '["head"]'
                    ) held
                )""",
                """CREATE FUNCTION proposal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE EXCEPTION 'versions and rulings are append-only'
                        USING ERRCODE = 'integrity_constraint_violation';
                END $$""",
                *(
                    f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
                    ON {table} FOR EACH STATEMENT EXECUTE FUNCTION proposal_append_only()"""
                    for table in _TABLES
                ),
            ],
        ),
    ]
