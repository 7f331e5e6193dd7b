import functools
from decimal import Decimal
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="Authority",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("code", fields.CharField(unique=True, max_length=16)),
                ("name", fields.CharField(max_length=120)),
                (
                    "parent",
                    fields.ForeignKeyField(
                        "records.Authority",
                        source_field="parent_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("address", fields.CharField(default="", max_length=200)),
                ("hours", fields.CharField(default="", max_length=200)),
                ("telephone", fields.CharField(default="", max_length=60)),
                ("email", fields.CharField(default="", max_length=120)),
                (
                    "channels",
                    fields.JSONField(
                        default=list,
                        encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                        decoder=loads,
                    ),
                ),
                ("document_word", fields.CharField(default="", max_length=40)),
                ("review_body", fields.CharField(default="", max_length=120)),
                ("court", fields.CharField(default="", max_length=120)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "authority", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Journal",
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
                ("length", fields.IntField(default=0)),
                ("head", fields.CharField(default="", max_length=64)),
            ],
            options={"table": "journal", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Application",
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
                    "journal",
                    fields.OneToOneField(
                        "records.Journal",
                        source_field="journal_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("register_number", fields.CharField(max_length=60)),
                ("tracking_digest", fields.CharField(null=True, max_length=64)),
                ("submission_digest", fields.CharField(null=True, unique=True, max_length=64)),
                (
                    "submitted_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                ("law", fields.CharField(max_length=32)),
                ("stage", fields.CharField(max_length=32)),
                ("channel", fields.CharField(max_length=32)),
                ("applicant_kind", fields.CharField(max_length=32)),
                ("received_on", fields.DateField()),
                ("due_on", fields.DateField(null=True)),
                ("provisional", fields.BooleanField(default=False)),
                ("supplement_notice_due_on", fields.DateField(null=True)),
                ("waits_until", fields.DateField(null=True)),
                ("suspended_from", fields.DateField(null=True)),
                ("suspended_until", fields.DateField(null=True)),
                ("extended", fields.BooleanField(default=False)),
                ("ended_on", fields.DateField(null=True)),
                ("result", fields.CharField(null=True, max_length=60)),
                ("ground", fields.CharField(null=True, max_length=60)),
                ("document_number", fields.CharField(null=True, max_length=80)),
                ("delivered_on", fields.DateField(null=True)),
                ("late", fields.BooleanField(default=False)),
                ("fee_noticed_on", fields.DateField(null=True)),
                (
                    "fee_noticed",
                    fields.DecimalField(default=Decimal("0.00"), max_digits=12, decimal_places=2),
                ),
                ("fee_received_on", fields.DateField(null=True)),
                (
                    "fee_received",
                    fields.DecimalField(default=Decimal("0.00"), max_digits=12, decimal_places=2),
                ),
            ],
            options={
                "table": "application",
                "app": "records",
                "unique_together": (("authority", "register_number"),),
                "indexes": [
                    Index(fields=["authority_id", "stage", "due_on"]),
                    Index(fields=["authority_id", "received_on"]),
                    Index(fields=["authority_id", "ended_on"]),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Attachment",
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
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("seq", fields.IntField()),
                ("name", fields.CharField(max_length=200)),
                ("media_type", fields.CharField(max_length=100)),
                ("size", fields.IntField()),
                ("digest", fields.CharField(max_length=64)),
                ("from_applicant", fields.BooleanField()),
            ],
            options={
                "table": "attachment",
                "app": "records",
                "indexes": [Index(fields=["application_id", "seq"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Challenge",
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
                    "journal",
                    fields.OneToOneField(
                        "records.Journal",
                        source_field="journal_id",
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
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("kind", fields.CharField(max_length=32)),
                ("case_number", fields.CharField(max_length=120)),
                ("filed_on", fields.DateField()),
                ("closed_on", fields.DateField(null=True)),
                ("result", fields.CharField(max_length=32)),
                ("decision", fields.CharField(default="", max_length=60)),
                ("co_defendant_only", fields.BooleanField(default=False)),
            ],
            options={
                "table": "challenge",
                "app": "records",
                "unique_together": (("authority", "case_number"),),
                "indexes": [Index(fields=["authority_id", "closed_on"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("token_digest", fields.CharField(unique=True, max_length=64)),
                (
                    "authority",
                    fields.ForeignKeyField(
                        "records.Authority",
                        source_field="authority_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "typed",
                    fields.JSONField(
                        default=dict,
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
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "expires_at",
                    fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False),
                ),
            ],
            options={"table": "draft", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Letter",
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
                ("seq", fields.IntField()),
                ("kind", fields.CharField(max_length=60)),
                ("number", fields.CharField(max_length=80)),
                ("addressee", fields.CharField(max_length=120)),
                ("body", fields.TextField(unique=False)),
                ("on", fields.DateField()),
                ("digest", fields.CharField(max_length=64)),
                ("to_applicant", fields.BooleanField(default=True)),
            ],
            options={
                "table": "letter",
                "app": "records",
                "unique_together": (("authority", "number"), ("application", "seq")),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Officer",
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
                ("sign_in_name", fields.CharField(unique=True, max_length=60)),
                ("name", fields.CharField(max_length=60)),
                ("password_digest", fields.CharField(max_length=200)),
                (
                    "roles",
                    fields.JSONField(
                        default=list,
                        encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                        decoder=loads,
                    ),
                ),
                ("active", fields.BooleanField(default=True)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "officer", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CalendarNotice",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("year", fields.IntField()),
                (
                    "notice",
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
                ("entered_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "calendar_notice", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "journal",
                    fields.ForeignKeyField(
                        "records.Journal",
                        source_field="journal_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("seq", fields.IntField()),
                ("kind", fields.CharField(max_length=32)),
                ("on", fields.DateField()),
                ("recorded_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "officer",
                    fields.ForeignKeyField(
                        "records.Officer",
                        source_field="officer_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("actor", fields.CharField(max_length=32)),
                ("article", fields.CharField(default="", max_length=120)),
                (
                    "facts",
                    fields.JSONField(
                        encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                        decoder=loads,
                    ),
                ),
                ("previous", fields.CharField(max_length=64)),
                ("digest", fields.CharField(max_length=64)),
            ],
            options={
                "table": "entry",
                "app": "records",
                "unique_together": (("journal", "seq"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="OutboxMessage",
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
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("message_id", fields.CharField(unique=True, max_length=120)),
                ("addressee", fields.CharField(max_length=120)),
                ("subject", fields.CharField(max_length=200)),
                ("body", fields.TextField(unique=False)),
                ("queued_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("attempts", fields.IntField(default=0)),
                (
                    "next_attempt_at",
                    fields.DatetimeField(
                        null=True, db_index=True, auto_now=False, auto_now_add=False
                    ),
                ),
                ("sent_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("failure", fields.CharField(default="", max_length=300)),
            ],
            options={"table": "outbox_message", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Particulars",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "application",
                    fields.OneToOneField(
                        "records.Application",
                        source_field="application_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("name", fields.CharField(default="", max_length=120)),
                ("identity_document", fields.CharField(null=True, max_length=32)),
                ("identity_number", fields.CharField(default="", max_length=60)),
                ("contact_person", fields.CharField(default="", max_length=60)),
                ("telephone", fields.CharField(default="", max_length=40)),
                ("email", fields.CharField(default="", max_length=120)),
                ("postal_address", fields.CharField(default="", max_length=300)),
                ("carrier", fields.CharField(null=True, max_length=32)),
                ("way", fields.CharField(null=True, max_length=32)),
                ("other_form_accepted", fields.BooleanField(default=True)),
            ],
            options={"table": "particulars", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Reading",
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
                        on_delete=OnDelete.CASCADE,
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
                ("reason", fields.CharField(default="", max_length=200)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "reading", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Sequence",
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
                ("kind", fields.CharField(max_length=32)),
                ("year", fields.IntField()),
                ("last_number", fields.IntField(default=0)),
            ],
            options={
                "table": "sequence",
                "app": "records",
                "unique_together": (("authority", "kind", "year"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Session",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("token_digest", fields.CharField(unique=True, max_length=64)),
                (
                    "officer",
                    fields.ForeignKeyField(
                        "records.Officer",
                        source_field="officer_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
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
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "expires_at",
                    fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False),
                ),
            ],
            options={"table": "session", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SetUpLink",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("token_digest", fields.CharField(unique=True, max_length=64)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "set_up_link", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Statement",
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
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("seq", fields.IntField()),
                ("text", fields.TextField(unique=False)),
                ("digest", fields.CharField(max_length=64)),
            ],
            options={
                "table": "statement",
                "app": "records",
                "unique_together": (("application", "seq"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Throttle",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("key", fields.CharField(unique=True, max_length=120)),
                ("tries", fields.IntField(default=0)),
                ("until", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "throttle", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
