from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint

from tracker.records.operations import RunDialectSQL


class Migration(migrations.Migration):
    dependencies = [("records", "0023_journal_heads")]

    initial = False

    operations = [
        ops.CreateModel(
            name="RecoveryCode",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "officer",
                    fields.ForeignKeyField(
                        "records.Officer",
                        source_field="officer_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("digest", fields.CharField(unique=True, max_length=64)),
                ("used_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "recovery_code", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RecoveryLink",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "officer",
                    fields.OneToOneField(
                        "records.Officer",
                        source_field="officer_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("token_digest", fields.CharField(unique=True, max_length=64)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "recovery_link", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SecondFactor",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "officer",
                    fields.OneToOneField(
                        "records.Officer",
                        source_field="officer_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("secret", fields.BinaryField()),
                ("begun_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "confirmed_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                ("last_step", fields.BigIntField(default=0)),
            ],
            options={"table": "second_factor", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SignInLock",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("key", fields.CharField(unique=True, max_length=64)),
                ("subject", fields.CharField(default="", db_index=True, max_length=64)),
                ("tries", fields.IntField(default=0)),
                (
                    "paused_until",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                (
                    "forgotten_at",
                    fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False),
                ),
            ],
            options={"table": "sign_in_lock", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SignInRecord",
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
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
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
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("event", fields.CharField(max_length=32)),
                ("address", fields.CharField(default="", max_length=64)),
                ("device", fields.CharField(default="", max_length=60)),
                ("at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "sign_in_record",
                "app": "records",
                "indexes": [
                    Index(fields=["authority_id", "id"]),
                    Index(fields=["officer_id", "id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Authority",
            name="second_factor_required",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="Officer",
            name="password_until",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Session",
            name="confirmed_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Session",
            name="device",
            field=fields.CharField(default="", db_default="", max_length=60),
        ),
        ops.AddField(
            model_name="Session",
            name="last_seen_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddConstraint(
            model_name="SecondFactor",
            constraint=CheckConstraint(
                check="length(secret) > 0 AND last_step >= 0", name="second_factor_has_secret"
            ),
        ),
        ops.AddConstraint(
            model_name="SignInLock",
            constraint=CheckConstraint(check="tries >= 0", name="sign_in_lock_tries_counted"),
        ),
        # As long as the law asks at least (`sign_in_record` of its numbers); the clock is the
        # machine's, for this keeps off programs that are not ours.
        RunDialectSQL(
            sqlite=[
                """CREATE TRIGGER sign_in_record_not_updated BEFORE UPDATE ON sign_in_record BEGIN
                    SELECT RAISE(ABORT, 'the record of sign-ins is append-only');
                END""",
                """CREATE TRIGGER sign_in_record_kept BEFORE DELETE ON sign_in_record
                WHEN OLD.at > datetime('now', '-6 months') BEGIN
                    SELECT RAISE(ABORT, 'the record of sign-ins is kept for six months');
                END""",
            ],
            postgres=[
                """CREATE FUNCTION sign_in_record_kept() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF TG_OP = 'DELETE' THEN
                        IF OLD.at <= now() - interval '6 months' THEN
                            RETURN OLD;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'the record of sign-ins is append-only'
                        USING ERRCODE = 'integrity_constraint_violation';
                END $$""",
                """CREATE TRIGGER sign_in_record_kept BEFORE UPDATE OR DELETE ON sign_in_record
                FOR EACH ROW EXECUTE FUNCTION sign_in_record_kept()""",
                """CREATE TRIGGER sign_in_record_not_emptied BEFORE TRUNCATE ON sign_in_record
                FOR EACH STATEMENT EXECUTE FUNCTION sign_in_record_kept()""",
            ],
        ),
    ]
