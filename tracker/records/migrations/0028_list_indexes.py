from tortoise import migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("records", "0027_unscanned_files")]

    initial = False

    operations = [
        ops.AddIndex(
            model_name="Application",
            index=Index(fields=["authority_id", "stage", "received_on"]),
        ),
        ops.AddIndex(
            model_name="JobRun",
            index=Index(fields=["job", "on"]),
        ),
        ops.AddIndex(
            model_name="OutboxMessage",
            index=Index(fields=["authority_id", "id"]),
        ),
        ops.AddIndex(
            model_name="OutboxMessage",
            index=Index(fields=["authority_id", "sent_at"]),
        ),
        ops.AddIndex(
            model_name="OutboxMessage",
            index=Index(fields=["authority_id", "bounced_at"]),
        ),
        ops.AddIndex(
            model_name="Proposal",
            index=Index(fields=["application_id", "ended_at"]),
        ),
    ]
