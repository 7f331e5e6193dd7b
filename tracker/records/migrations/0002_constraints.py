from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from tracker.records.operations import RunDialectSQL


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [
        ops.AddConstraint(
            model_name="Authority",
            constraint=CheckConstraint(
                check="code <> '' AND name <> ''", name="authority_has_code_and_name"
            ),
        ),
        ops.AddConstraint(
            model_name="Authority",
            constraint=CheckConstraint(check="parent_id <> id", name="authority_not_own_parent"),
        ),
        ops.AddConstraint(
            model_name="Journal",
            constraint=CheckConstraint(check="length >= 0", name="journal_length_counted"),
        ),
        ops.AddConstraint(
            model_name="Journal",
            constraint=CheckConstraint(
                check="(length = 0) = (head = '')", name="journal_head_with_entries"
            ),
        ),
        ops.AddConstraint(
            model_name="Application",
            constraint=CheckConstraint(
                check="register_number <> ''", name="application_has_number"
            ),
        ),
        ops.AddConstraint(
            model_name="Application",
            constraint=CheckConstraint(
                check="ended_on >= received_on", name="application_ends_after_receipt"
            ),
        ),
        ops.AddConstraint(
            model_name="Application",
            constraint=CheckConstraint(
                check="result IS NULL OR ended_on IS NOT NULL", name="application_result_when_ended"
            ),
        ),
        ops.AddConstraint(
            model_name="Application",
            constraint=CheckConstraint(
                check="suspended_until IS NULL OR suspended_from IS NOT NULL",
                name="application_suspended_from_first",
            ),
        ),
        ops.AddConstraint(
            model_name="Application",
            constraint=CheckConstraint(
                check="CAST(fee_noticed AS NUMERIC) >= 0 AND CAST(fee_received AS NUMERIC) >= 0",
                name="application_fees_not_negative",
            ),
        ),
        ops.AddConstraint(
            model_name="Application",
            constraint=UniqueConstraint(
                fields=("tracking_digest",),
                name="application_tracking_digest_unique",
                condition="tracking_digest IS NOT NULL",
            ),
        ),
        ops.AddConstraint(
            model_name="Attachment",
            constraint=CheckConstraint(check="size >= 0", name="attachment_size_counted"),
        ),
        ops.AddConstraint(
            model_name="Challenge",
            constraint=CheckConstraint(check="case_number <> ''", name="challenge_has_number"),
        ),
        ops.AddConstraint(
            model_name="Challenge",
            constraint=CheckConstraint(
                check="closed_on >= filed_on", name="challenge_ends_after_filing"
            ),
        ),
        ops.AddConstraint(
            model_name="Challenge",
            constraint=CheckConstraint(
                check="(closed_on IS NULL) = (result = 'pending')",
                name="challenge_pending_until_closed",
            ),
        ),
        ops.AddConstraint(
            model_name="Officer",
            constraint=CheckConstraint(check="sign_in_name <> ''", name="officer_has_sign_in_name"),
        ),
        ops.AddConstraint(
            model_name="Entry",
            constraint=CheckConstraint(check="seq >= 1", name="entry_seq_from_one"),
        ),
        ops.AddConstraint(
            model_name="Entry",
            constraint=CheckConstraint(
                check="(seq = 1) = (previous = '')", name="entry_first_has_no_previous"
            ),
        ),
        ops.AddConstraint(
            model_name="Entry",
            constraint=CheckConstraint(check="length(digest) = 64", name="entry_has_digest"),
        ),
        ops.AddConstraint(
            model_name="OutboxMessage",
            constraint=CheckConstraint(check="attempts >= 0", name="outbox_attempts_counted"),
        ),
        ops.AddConstraint(
            model_name="Sequence",
            constraint=CheckConstraint(check="last_number >= 0", name="sequence_counts_up"),
        ),
        ops.AddConstraint(
            model_name="Session",
            constraint=CheckConstraint(
                check="officer_id IS NULL OR application_id IS NULL",
                name="session_of_officer_or_visitor",
            ),
        ),
        ops.AddConstraint(
            model_name="Throttle",
            constraint=CheckConstraint(check="tries >= 0", name="throttle_tries_counted"),
        ),
        RunDialectSQL(
            sqlite=[
                """CREATE TRIGGER entry_not_updated BEFORE UPDATE ON entry BEGIN
                    SELECT RAISE(ABORT, 'journal entries are append-only');
                END""",
                """CREATE TRIGGER entry_not_deleted BEFORE DELETE ON entry BEGIN
                    SELECT RAISE(ABORT, 'journal entries are append-only');
                END""",
            ],
            postgres=[
                """CREATE FUNCTION entry_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE EXCEPTION 'journal entries are append-only'
                        USING ERRCODE = 'integrity_constraint_violation';
                END $$""",
                """CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entry
                FOR EACH STATEMENT EXECUTE FUNCTION entry_append_only()""",
            ],
        ),
    ]
