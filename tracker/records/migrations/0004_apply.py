from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("records", "0003_kinds_and_levels")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Authority",
            name="takes_unsure",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="Particulars",
            name="agent_document",
            field=fields.CharField(null=True, max_length=32),
        ),
        ops.AddField(
            model_name="Particulars",
            name="agent_kind",
            field=fields.CharField(null=True, max_length=32),
        ),
        ops.AddField(
            model_name="Particulars",
            name="agent_name",
            field=fields.CharField(default="", db_default="", max_length=60),
        ),
        ops.AddField(
            model_name="Particulars",
            name="agent_number",
            field=fields.CharField(default="", db_default="", max_length=60),
        ),
        ops.AddField(
            model_name="Particulars",
            name="agent_telephone",
            field=fields.CharField(default="", db_default="", max_length=40),
        ),
    ]
