from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("records", "0007_catalogue")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Authority",
            name="example",
            field=fields.CharField(default="", db_default="", max_length=500),
        ),
        ops.AddField(
            model_name="Authority",
            name="fax",
            field=fields.CharField(default="", db_default="", max_length=60),
        ),
    ]
