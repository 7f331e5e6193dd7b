from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint

from tracker.records.operations import RunDialectSQL, SealColumns

# What of a version never changes; its words only from one data key to another.
_FIXED = 'id, proposal_id, n, files, title, edited, seen, officer_id, "at"'
_WORDS = ("typed", "addressee", "body")
_REWRITTEN = " OR ".join(
    f"(OLD.{column} <> NEW.{column} AND (substr(OLD.{column}, 1, 3) = substr(NEW.{column}, 1, 3)"
    f" OR length(OLD.{column}) = 0 OR length(NEW.{column}) = 0))"
    for column in _WORDS
)


class Migration(migrations.Migration):
    dependencies = [("records", "0021_erasure")]

    initial = False
    leaves_old_rows = True

    operations = [
        RunDialectSQL(
            sqlite=["DROP TRIGGER proposal_version_not_updated"],
            postgres=["DROP TRIGGER proposal_version_append_only ON proposal_version"],
        ),
        ops.RemoveIndex(model_name="Particulars", name=None, fields=["identity_number"]),
        ops.RemoveIndex(model_name="Particulars", name=None, fields=["name"]),
        ops.AddField(
            model_name="Particulars",
            name="agent_digest",
            field=fields.CharField(default="", db_default="", max_length=32),
        ),
        ops.AddField(
            model_name="Particulars",
            name="agent_number_digest",
            field=fields.CharField(default="", db_default="", max_length=32),
        ),
        ops.AddField(
            model_name="Particulars",
            name="contact_digest",
            field=fields.CharField(default="", db_default="", max_length=32),
        ),
        ops.AddField(
            model_name="Particulars",
            name="email_digest",
            field=fields.CharField(default="", db_default="", max_length=32),
        ),
        ops.AddField(
            model_name="Particulars",
            name="identity_digest",
            field=fields.CharField(default="", db_default="", max_length=32),
        ),
        ops.AddField(
            model_name="Particulars",
            name="name_digest",
            field=fields.CharField(default="", db_default="", max_length=32),
        ),
        SealColumns(
            "Particulars",
            "name",
            "identity_number",
            "contact_person",
            "telephone",
            "email",
            "postal_address",
            "agent_name",
            "agent_number",
            "agent_telephone",
            digests={
                "name_digest": "name",
                "identity_digest": "identity_number",
                "contact_digest": "contact_person",
                "email_digest": "email",
                "agent_digest": "agent_name",
                "agent_number_digest": "agent_number",
            },
        ),
        ops.AddIndex(model_name="Particulars", index=Index(fields=["identity_digest"])),
        ops.AddIndex(model_name="Particulars", index=Index(fields=["name_digest"])),
        ops.AddIndex(model_name="Particulars", index=Index(fields=["contact_digest"])),
        ops.AddIndex(model_name="Particulars", index=Index(fields=["email_digest"])),
        ops.AddIndex(model_name="Particulars", index=Index(fields=["agent_digest"])),
        ops.AddIndex(model_name="Particulars", index=Index(fields=["agent_number_digest"])),
        ops.AddConstraint(
            model_name="Particulars",
            constraint=CheckConstraint(
                check="(length(name) = 0) = (name_digest = '')"
                " AND (length(identity_number) = 0) = (identity_digest = '')"
                " AND (length(contact_person) = 0) = (contact_digest = '')"
                " AND (length(email) = 0) = (email_digest = '')"
                " AND (length(agent_name) = 0) = (agent_digest = '')"
                " AND (length(agent_number) = 0) = (agent_number_digest = '')",
                name="particulars_are_found",
            ),
        ),
        SealColumns("Letter", "addressee", "body"),
        SealColumns("Draft", "typed"),
        SealColumns("OutboxMessage", "addressee", "body", "failure", boxed="body"),
        SealColumns("ContactChange", "before"),
        ops.RemoveConstraint(model_name="Message", name="message_says_something"),
        SealColumns("Message", "text"),
        ops.AddConstraint(
            model_name="Message",
            constraint=CheckConstraint(check="length(text) > 0", name="message_says_something"),
        ),
        SealColumns("ProposalVersion", *_WORDS),
        SealColumns("Rating", "text"),
        SealColumns("Redaction", "words"),
        SealColumns("RedactedCopy", "still_there"),
        RunDialectSQL(
            sqlite=[
                f"""CREATE TRIGGER proposal_version_not_updated BEFORE UPDATE OF {_FIXED}
                ON proposal_version BEGIN
                    SELECT RAISE(ABORT, 'versions and rulings are append-only');
                END""",
                f"""CREATE TRIGGER proposal_version_not_rewritten BEFORE UPDATE
                ON proposal_version WHEN {_REWRITTEN} BEGIN
                    SELECT RAISE(ABORT, 'versions and rulings are append-only');
                END""",
            ],
            postgres=[
                f"""CREATE TRIGGER proposal_version_append_only
                BEFORE UPDATE OF {_FIXED} OR TRUNCATE ON proposal_version
                FOR EACH STATEMENT EXECUTE FUNCTION proposal_append_only()""",
                f"""CREATE TRIGGER proposal_version_not_rewritten BEFORE UPDATE
                ON proposal_version FOR EACH ROW WHEN ({_REWRITTEN})
                EXECUTE FUNCTION proposal_append_only()""",
            ],
        ),
    ]
