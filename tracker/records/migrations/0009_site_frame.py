from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("records", "0008_fax_and_example")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Authority",
            name="faults_url",
            field=fields.CharField(default="", db_default="", max_length=300),
        ),
        ops.AddField(
            model_name="Authority",
            name="icp_number",
            field=fields.CharField(default="", db_default="", max_length=60),
        ),
        ops.AddField(
            model_name="Authority",
            name="operator",
            field=fields.CharField(default="", db_default="", max_length=120),
        ),
        ops.AddField(
            model_name="Authority",
            name="police_number",
            field=fields.CharField(default="", db_default="", max_length=60),
        ),
        ops.AddField(
            model_name="Authority",
            name="portal_name",
            field=fields.CharField(default="", db_default="", max_length=120),
        ),
        ops.AddField(
            model_name="Authority",
            name="portal_url",
            field=fields.CharField(default="", db_default="", max_length=300),
        ),
        ops.AddField(
            model_name="Authority",
            name="site_code",
            field=fields.CharField(default="", db_default="", max_length=40),
        ),
    ]
