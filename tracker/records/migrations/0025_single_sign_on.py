from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint


class Migration(migrations.Migration):
    dependencies = [("records", "0024_accounts")]

    initial = False

    operations = [
        ops.CreateModel(
            name="EmergencySignIn",
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
                ("until", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "emergency_sign_in", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="OfficerIdentity",
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
                ("issuer", fields.CharField(max_length=255)),
                ("subject", fields.CharField(max_length=255)),
                ("linked_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "officer_identity",
                "app": "records",
                "unique_together": (("issuer", "subject"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SignOnAttempt",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("state_digest", fields.CharField(unique=True, max_length=64)),
                ("browser_digest", fields.CharField(max_length=64)),
                ("next", fields.TextField(default="", unique=False)),
                ("kept", fields.BinaryField()),
                ("again", fields.BooleanField(default=False)),
                (
                    "created_at",
                    fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False),
                ),
            ],
            options={"table": "sign_on_attempt", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SignOnSession",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "session",
                    fields.OneToOneField(
                        "records.Session",
                        source_field="session_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "identity",
                    fields.ForeignKeyField(
                        "records.OfficerIdentity",
                        source_field="identity_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("provider_session", fields.CharField(default="", db_index=True, max_length=255)),
                ("id_token", fields.BinaryField()),
            ],
            options={"table": "sign_on_session", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="OfficerIdentity",
            constraint=CheckConstraint(
                check="issuer <> '' AND subject <> ''", name="officer_identity_has_subject"
            ),
        ),
    ]
