from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("records", "0002_constraints")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Application",
            name="counted",
            field=fields.BooleanField(default=True, db_default=True),
        ),
        ops.AddField(
            model_name="Application",
            name="kind",
            field=fields.CharField(db_default="disclosure", max_length=32),
        ),
        ops.AddField(
            model_name="Authority",
            name="confirms_by_hand",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="Authority",
            name="level",
            field=fields.CharField(null=True, max_length=32),
        ),
    ]
