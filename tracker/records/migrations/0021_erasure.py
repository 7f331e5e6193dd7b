import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint

from tracker.records.operations import RunDialectSQL

_KEPT = ("erasure_run", "erasure", "erased_file", "keeping")
_PROPOSED = ("proposal_version", "proposal_ruling")
# What was proposed goes with everything else of an application, and never otherwise.
_WENT = """EXISTS (SELECT 1 FROM erasure JOIN proposal
    ON proposal.application_id = erasure.application_id
    WHERE proposal.id = OLD.proposal_id AND erasure.scope = 'whole')"""


class Migration(migrations.Migration):
    dependencies = [("records", "0020_post_and_jobs")]

    initial = False

    operations = [
        ops.CreateModel(
            name="ErasureRun",
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
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("scope", fields.CharField(max_length=32)),
                ("rule", fields.CharField(max_length=120)),
                ("count", fields.IntField()),
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
            options={"table": "erasure_run", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Erasure",
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
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("scope", fields.CharField(max_length=32)),
                ("rule", fields.CharField(max_length=120)),
                (
                    "run",
                    fields.ForeignKeyField(
                        "records.ErasureRun",
                        source_field="run_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("asked", fields.CharField(default="", max_length=200)),
                (
                    "removed",
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
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "erasure", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ErasedFile",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "erasure",
                    fields.ForeignKeyField(
                        "records.Erasure",
                        source_field="erasure_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("digest", fields.CharField(db_index=True, max_length=64)),
            ],
            options={"table": "erased_file", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ErasureProposal",
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
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "application",
                    fields.ForeignKeyField(
                        "records.Application",
                        source_field="application_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("scope", fields.CharField(max_length=32)),
                ("since", fields.DateField()),
                ("proposed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "run",
                    fields.ForeignKeyField(
                        "records.ErasureRun",
                        source_field="run_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "erasure_proposal",
                "app": "records",
                "unique_together": (("application", "scope"),),
                "indexes": [Index(fields=["authority_id", "scope"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Keeping",
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
                ("kept", fields.BooleanField()),
                ("reason", fields.CharField(max_length=200)),
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
            options={"table": "keeping", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="DossierFile",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "dossier",
                    fields.ForeignKeyField(
                        "records.Dossier",
                        source_field="dossier_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="files",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("digest", fields.CharField(db_index=True, max_length=64)),
            ],
            options={
                "table": "dossier_file",
                "app": "records",
                "unique_together": (("dossier", "digest"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Attachment",
            name="shows_identity",
            field=fields.BooleanField(null=True),
        ),
        ops.AddField(
            model_name="Authority",
            name="copies_days",
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name="Dossier",
            name="retention",
            field=fields.CharField(null=True, max_length=32),
        ),
        ops.AddField(
            model_name="MessageFile",
            name="shows_identity",
            field=fields.BooleanField(null=True),
        ),
        ops.AddConstraint(
            model_name="ErasureRun",
            constraint=CheckConstraint(
                check="count >= 1 AND rule <> ''", name="erasure_run_of_some"
            ),
        ),
        ops.AddConstraint(
            model_name="Erasure",
            constraint=CheckConstraint(
                check="(run_id IS NULL) = (asked <> '')", name="erasure_in_a_run_or_asked"
            ),
        ),
        ops.AddConstraint(
            model_name="ErasedFile",
            constraint=CheckConstraint(check="length(digest) = 64", name="erased_file_has_digest"),
        ),
        ops.AddConstraint(
            model_name="Keeping",
            constraint=CheckConstraint(check="reason <> ''", name="keeping_has_reason"),
        ),
        RunDialectSQL(
            sqlite=[
                *(
                    f"""CREATE TRIGGER {table}_not_{done}d BEFORE {done.upper()} ON {table} BEGIN
                        SELECT RAISE(ABORT, 'what was erased and kept is append-only');
                    END"""
                    for table in _KEPT
                    for done in ("update", "delete")
                ),
                *(f"DROP TRIGGER {table}_not_deleted" for table in _PROPOSED),
                *(
                    f"""CREATE TRIGGER {table}_not_deleted BEFORE DELETE ON {table}
                    WHEN NOT {_WENT} BEGIN
                        SELECT RAISE(ABORT, 'versions and rulings are append-only');
                    END"""
                    for table in _PROPOSED
                ),
            ],
            postgres=[
                """CREATE FUNCTION erasure_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE EXCEPTION 'what was erased and kept is append-only'
                        USING ERRCODE = 'integrity_constraint_violation';
                END $$""",
                *(
                    f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
                    ON {table} FOR EACH STATEMENT EXECUTE FUNCTION erasure_append_only()"""
                    for table in _KEPT
                ),
                *(f"DROP TRIGGER {table}_append_only ON {table}" for table in _PROPOSED),
                *(
                    f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR TRUNCATE
                    ON {table} FOR EACH STATEMENT EXECUTE FUNCTION proposal_append_only()"""
                    for table in _PROPOSED
                ),
                f"""CREATE FUNCTION proposal_goes_with_all() RETURNS trigger
                LANGUAGE plpgsql AS $$
                BEGIN
                    IF NOT {_WENT} THEN
                        RAISE EXCEPTION 'versions and rulings are append-only'
                            USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    RETURN OLD;
                END $$""",
                *(
                    f"""CREATE TRIGGER {table}_not_deleted BEFORE DELETE ON {table}
                    FOR EACH ROW EXECUTE FUNCTION proposal_goes_with_all()"""
                    for table in _PROPOSED
                ),
            ],
        ),
    ]
