from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint


class Migration(migrations.Migration):
    dependencies = [("records", "0016_rollup")]

    initial = False

    operations = [
        ops.CreateModel(
            name="ChallengeAttachment",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "challenge",
                    fields.ForeignKeyField(
                        "records.Challenge",
                        source_field="challenge_id",
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
            ],
            options={
                "table": "challenge_attachment",
                "app": "records",
                "indexes": [Index(fields=["challenge_id", "seq"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="OwnDecision",
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
                ("procedure", fields.CharField(max_length=32)),
                ("word", fields.CharField(max_length=60)),
                ("result", fields.CharField(null=True, max_length=32)),
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
            options={
                "table": "own_decision",
                "app": "records",
                "indexes": [Index(fields=["authority_id", "procedure"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Challenge",
            name="earlier",
            field=fields.ForeignKeyField(
                "records.Challenge",
                source_field="earlier_id",
                null=True,
                db_index=True,
                db_constraint=True,
                to_field="id",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Challenge",
            name="letter_number",
            field=fields.CharField(default="", db_default="", max_length=80),
        ),
        ops.AddConstraint(
            model_name="Challenge",
            constraint=CheckConstraint(
                check="earlier_id <> id", name="challenge_not_before_itself"
            ),
        ),
        ops.AddConstraint(
            model_name="ChallengeAttachment",
            constraint=CheckConstraint(check="size >= 0", name="challenge_attachment_size_counted"),
        ),
        ops.AddConstraint(
            model_name="ChallengeAttachment",
            constraint=CheckConstraint(
                check="seq >= 2", name="challenge_attachment_of_later_entry"
            ),
        ),
        ops.AddConstraint(
            model_name="OwnDecision",
            constraint=CheckConstraint(
                check="word <> '' AND reason <> ''", name="own_decision_has_word_and_reason"
            ),
        ),
        ops.AddConstraint(
            model_name="OwnDecision",
            constraint=CheckConstraint(
                check="procedure IN ('review', 'litigation')", name="own_decision_of_a_procedure"
            ),
        ),
        ops.AddConstraint(
            model_name="OwnDecision",
            constraint=CheckConstraint(check="result <> 'pending'", name="own_decision_is_decided"),
        ),
    ]
