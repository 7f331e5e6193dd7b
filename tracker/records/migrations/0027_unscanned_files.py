from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("records", "0026_mail_in")]

    initial = False

    operations = [
        ops.CreateModel(
            name="UnscannedFile",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("digest", fields.CharField(unique=True, max_length=64)),
                ("since", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "unscanned_file", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
