import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint

from tracker.records.operations import RunDialectSQL


class Migration(migrations.Migration):
    dependencies = [("records", "0025_single_sign_on")]

    initial = False

    operations = [
        ops.CreateModel(
            name="IncomingMail",
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
                ("uid_validity", fields.BigIntField()),
                ("uid", fields.BigIntField()),
                ("marked", fields.BooleanField(default=False)),
                ("likeness", fields.CharField(max_length=64)),
                ("digest", fields.CharField(default="", max_length=64)),
                ("size", fields.BigIntField()),
                ("message_id", fields.CharField(default="", max_length=250)),
                ("sender_name", fields.BinaryField()),
                ("sender", fields.BinaryField()),
                ("sender_digest", fields.CharField(db_default="", max_length=32)),
                ("subject", fields.BinaryField()),
                ("text", fields.BinaryField()),
                (
                    "answers",
                    fields.JSONField(
                        default=list,
                        encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                        decoder=loads,
                    ),
                ),
                ("automatic", fields.BooleanField(default=False)),
                (
                    "flaws",
                    fields.JSONField(
                        default=list,
                        encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                        decoder=loads,
                    ),
                ),
                ("stored_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("traced_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("arrived_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("arrived_by", fields.CharField(max_length=32)),
                ("fetched_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("state", fields.CharField(max_length=32)),
                ("erased_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "erased_files",
                    fields.JSONField(
                        default=list,
                        encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                        decoder=loads,
                    ),
                ),
                (
                    "application",
                    fields.ForeignKeyField(
                        "records.Application",
                        source_field="application_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("version", fields.IntField(default=0)),
            ],
            options={
                "table": "incoming_mail",
                "app": "records",
                "unique_together": (("authority", "likeness"),),
                "indexes": [
                    Index(fields=["authority_id", "state"]),
                    Index(fields=["authority_id", "message_id"]),
                    Index(fields=["authority_id", "marked"]),
                    Index(fields=["authority_id", "sender_digest"]),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="IncomingFile",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "mail",
                    fields.ForeignKeyField(
                        "records.IncomingMail",
                        source_field="mail_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("name", fields.CharField(max_length=200)),
                ("media_type", fields.CharField(default="", max_length=100)),
                ("size", fields.BigIntField()),
                ("digest", fields.CharField(default="", max_length=64)),
                ("refused", fields.TextField(default="", unique=False)),
            ],
            options={"table": "incoming_file", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="IncomingStep",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "mail",
                    fields.ForeignKeyField(
                        "records.IncomingMail",
                        source_field="mail_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("step", fields.CharField(max_length=32)),
                (
                    "officer",
                    fields.ForeignKeyField(
                        "records.Officer",
                        source_field="officer_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("reason", fields.CharField(default="", max_length=200)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "incoming_step", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Mailbox",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "authority",
                    fields.OneToOneField(
                        "records.Authority",
                        source_field="authority_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("host", fields.CharField(max_length=200)),
                ("port", fields.IntField()),
                ("security", fields.CharField(max_length=32)),
                ("account", fields.CharField(max_length=200)),
                ("password_sealed", fields.BinaryField()),
                ("folder", fields.CharField(max_length=200)),
                ("afterwards", fields.CharField(max_length=32)),
                ("move_to", fields.CharField(default="", max_length=200)),
                ("since_on", fields.DateField()),
                ("active", fields.BooleanField(default=True)),
                ("version", fields.IntField(default=0)),
                ("uid_validity", fields.BigIntField(null=True)),
                ("last_uid", fields.BigIntField(default=0)),
                (
                    "leased_until",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                (
                    "next_fetch_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                ("fetched_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("fetched_count", fields.IntField(default=0)),
                ("trouble", fields.CharField(null=True, max_length=32)),
                ("trouble_said", fields.CharField(default="", max_length=300)),
                (
                    "trouble_since",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                ("tries", fields.IntField(default=0)),
            ],
            options={"table": "mailbox", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.RemoveConstraint(
            model_name="OutboxMessage",
            name="outbox_sent_is_not_given_up",
            fields=None,
        ),
        ops.AddField(
            model_name="OutboxMessage",
            name="bounced_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddConstraint(
            model_name="OutboxMessage",
            constraint=CheckConstraint(
                check="sent_at IS NULL OR given_up_at IS NULL OR bounced_at IS NOT NULL",
                name="outbox_given_up_unless_it_arrived",
            ),
        ),
        ops.AddConstraint(
            model_name="OutboxMessage",
            constraint=CheckConstraint(
                check="bounced_at IS NULL OR sent_at IS NOT NULL", name="outbox_bounced_was_sent"
            ),
        ),
        ops.AddConstraint(
            model_name="IncomingMail",
            constraint=CheckConstraint(check="size >= 0", name="incoming_mail_size_counted"),
        ),
        ops.AddConstraint(
            model_name="IncomingMail",
            constraint=CheckConstraint(
                check="(length(sender) = 0) = (sender_digest = '')",
                name="incoming_mail_sender_is_found",
            ),
        ),
        ops.AddConstraint(
            model_name="IncomingMail",
            constraint=CheckConstraint(
                check="erased_at IS NULL OR (application_id IS NULL AND state <> 'waiting')",
                name="incoming_mail_erased_was_put_aside",
            ),
        ),
        ops.AddConstraint(
            model_name="IncomingMail",
            constraint=CheckConstraint(
                check="(state IN ('registered', 'joined')) = "
                "(application_id IS NOT NULL AND state <> 'report')",
                name="incoming_mail_bound_to_an_application",
            ),
        ),
        ops.AddConstraint(
            model_name="IncomingFile",
            constraint=CheckConstraint(
                check="size >= 0 AND (digest = '') = (refused <> '')",
                name="incoming_file_kept_or_refused",
            ),
        ),
        ops.AddConstraint(
            model_name="IncomingStep",
            constraint=CheckConstraint(
                check="step NOT IN ('read', 'downloaded', 'dismissed') OR reason <> ''",
                name="incoming_step_has_its_reason",
            ),
        ),
        ops.AddConstraint(
            model_name="Mailbox",
            constraint=CheckConstraint(check="port BETWEEN 1 AND 65535", name="mailbox_port_of_ip"),
        ),
        ops.AddConstraint(
            model_name="Mailbox",
            constraint=CheckConstraint(
                check="afterwards <> 'moved' OR move_to <> ''", name="mailbox_moved_somewhere"
            ),
        ),
        ops.AddConstraint(
            model_name="Mailbox",
            constraint=CheckConstraint(
                check="last_uid >= 0 AND tries >= 0", name="mailbox_counted"
            ),
        ),
        RunDialectSQL(
            sqlite=[
                f"""CREATE TRIGGER incoming_step_not_{done}d BEFORE {done.upper()} ON incoming_step
                BEGIN
                    SELECT RAISE(ABORT, 'steps with a mail are append-only');
                END"""
                for done in ("update", "delete")
            ],
            postgres=[
                """CREATE FUNCTION incoming_step_append_only() RETURNS trigger LANGUAGE plpgsql
                AS $$ BEGIN
                    RAISE EXCEPTION 'steps with a mail are append-only'
                        USING ERRCODE = 'integrity_constraint_violation';
                END $$""",
                """CREATE TRIGGER incoming_step_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
                ON incoming_step FOR EACH STATEMENT
                EXECUTE FUNCTION incoming_step_append_only()""",
            ],
        ),
    ]
