import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint


class Migration(migrations.Migration):
    dependencies = [("records", "0019_fees")]

    initial = False

    operations = [
        ops.CreateModel(
            name="CalendarFeed",
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
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("token_digest", fields.CharField(unique=True, max_length=64)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "calendar_feed", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="JobRun",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("job", fields.CharField(max_length=32)),
                ("authority_code", fields.CharField(default="", max_length=16)),
                ("on", fields.DateField()),
                ("started_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("failed", fields.BooleanField(default=False)),
                ("result", fields.CharField(default="", max_length=300)),
                (
                    "lines",
                    fields.JSONField(
                        default=list,
                        encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                        decoder=loads,
                    ),
                ),
                ("by", fields.CharField(default="", max_length=60)),
            ],
            options={
                "table": "job_run",
                "app": "records",
                "unique_together": (("authority_code", "job", "on"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Authority",
            name="mails_off",
            field=fields.JSONField(
                null=True,
                encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                decoder=loads,
            ),
        ),
        ops.AddField(
            model_name="Authority",
            name="quiet_hours",
            field=fields.BooleanField(default=True, db_default=True),
        ),
        ops.AddField(
            model_name="Officer",
            name="email",
            field=fields.CharField(default="", db_default="", max_length=120),
        ),
        ops.AddField(
            model_name="Officer",
            name="reminders_off",
            field=fields.JSONField(
                null=True,
                encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                decoder=loads,
            ),
        ),
        ops.AddField(
            model_name="OutboxMessage",
            name="given_up_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="OutboxMessage",
            name="given_up_by",
            field=fields.CharField(default="", db_default="", max_length=60),
        ),
        ops.AddField(
            model_name="OutboxMessage",
            name="refused",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddConstraint(
            model_name="OutboxMessage",
            constraint=CheckConstraint(
                check="sent_at IS NULL OR given_up_at IS NULL", name="outbox_sent_is_not_given_up"
            ),
        ),
        ops.AddConstraint(
            model_name="JobRun",
            constraint=CheckConstraint(check="job <> ''", name="job_run_has_job"),
        ),
    ]
