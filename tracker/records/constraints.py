"""What the tables themselves refuse, whatever program writes to them.

The models say columns and relations; this table says the rest, and `make migration` turns
a new line here into a migration. Conditions are SQL that SQLite and PostgreSQL read alike.
`tests/records/test_constraints.py` tries to break each.
"""

from collections.abc import Mapping

from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

Constraint = CheckConstraint | UniqueConstraint

CONSTRAINTS: Mapping[str, tuple[Constraint, ...]] = {
    "Authority": (
        CheckConstraint(name="authority_has_code_and_name", check="code <> '' AND name <> ''"),
        CheckConstraint(name="authority_not_own_parent", check="parent_id <> id"),
    ),
    "Officer": (CheckConstraint(name="officer_has_sign_in_name", check="sign_in_name <> ''"),),
    "Session": (
        CheckConstraint(
            name="session_of_officer_or_visitor",
            check="officer_id IS NULL OR application_id IS NULL",
        ),
    ),
    "SignInLock": (CheckConstraint(name="sign_in_lock_tries_counted", check="tries >= 0"),),
    "SecondFactor": (
        CheckConstraint(
            name="second_factor_has_secret", check="length(secret) > 0 AND last_step >= 0"
        ),
    ),
    "Throttle": (CheckConstraint(name="throttle_tries_counted", check="tries >= 0"),),
    "Sequence": (CheckConstraint(name="sequence_counts_up", check="last_number >= 0"),),
    "Journal": (
        CheckConstraint(name="journal_length_counted", check="length >= 0"),
        CheckConstraint(name="journal_head_with_entries", check="(length = 0) = (head = '')"),
    ),
    "Entry": (
        CheckConstraint(name="entry_seq_from_one", check="seq >= 1"),
        CheckConstraint(name="entry_first_has_no_previous", check="(seq = 1) = (previous = '')"),
        CheckConstraint(name="entry_has_digest", check="length(digest) = 64"),
    ),
    "Application": (
        CheckConstraint(name="application_has_number", check="register_number <> ''"),
        CheckConstraint(name="application_ends_after_receipt", check="ended_on >= received_on"),
        CheckConstraint(
            name="application_result_when_ended", check="result IS NULL OR ended_on IS NOT NULL"
        ),
        CheckConstraint(
            name="application_suspended_from_first",
            check="suspended_until IS NULL OR suspended_from IS NOT NULL",
        ),
        # SQLite keeps money as text.
        CheckConstraint(
            name="application_fees_not_negative",
            check="CAST(fee_noticed AS NUMERIC) >= 0 AND CAST(fee_received AS NUMERIC) >= 0",
        ),
        CheckConstraint(
            name="application_refund_within_receipt",
            check="CAST(fee_refunded AS NUMERIC) >= 0 AND "
            "CAST(fee_refunded AS NUMERIC) <= CAST(fee_received AS NUMERIC)",
        ),
        UniqueConstraint(
            name="application_tracking_digest_unique",
            fields=("tracking_digest",),
            condition="tracking_digest IS NOT NULL",
        ),
    ),
    "Attachment": (CheckConstraint(name="attachment_size_counted", check="size >= 0"),),
    "Message": (
        CheckConstraint(
            name="message_of_applicant_has_no_officer",
            check="officer_id IS NULL OR NOT from_applicant",
        ),
        CheckConstraint(name="message_says_something", check="length(text) > 0"),
    ),
    "MessageFile": (CheckConstraint(name="message_file_size_counted", check="size >= 0"),),
    "Rating": (CheckConstraint(name="rating_from_one_to_five", check="score BETWEEN 1 AND 5"),),
    "Challenge": (
        CheckConstraint(name="challenge_has_number", check="case_number <> ''"),
        CheckConstraint(name="challenge_ends_after_filing", check="closed_on >= filed_on"),
        CheckConstraint(
            name="challenge_pending_until_closed",
            check="(closed_on IS NULL) = (result = 'pending')",
        ),
        CheckConstraint(name="challenge_not_before_itself", check="earlier_id <> id"),
    ),
    "ChallengeAttachment": (
        CheckConstraint(name="challenge_attachment_size_counted", check="size >= 0"),
        CheckConstraint(name="challenge_attachment_of_later_entry", check="seq >= 2"),
    ),
    "OwnDecision": (
        CheckConstraint(
            name="own_decision_has_word_and_reason", check="word <> '' AND reason <> ''"
        ),
        CheckConstraint(
            name="own_decision_of_a_procedure", check="procedure IN ('review', 'litigation')"
        ),
        CheckConstraint(name="own_decision_is_decided", check="result <> 'pending'"),
    ),
    "Dossier": (
        CheckConstraint(name="dossier_has_number", check="number <> ''"),
        CheckConstraint(name="dossier_version_from_one", check="version >= 1"),
        CheckConstraint(name="dossier_counted", check="entries >= 1 AND pages >= 1"),
    ),
    "Proposal": (
        CheckConstraint(
            name="proposal_done_is_ended", check="entry_seq IS NULL OR ended_at IS NOT NULL"
        ),
        CheckConstraint(
            name="proposal_version_counted", check="version >= 0 AND rulings_count >= 0"
        ),
    ),
    "ProposalVersion": (CheckConstraint(name="proposal_version_from_one", check="n >= 1"),),
    "ProposalRuling": (
        CheckConstraint(name="proposal_ruling_has_name", check="name <> ''"),
        CheckConstraint(
            name="proposal_returned_for_a_reason",
            check="ruling <> 'returned' OR reason <> ''",
        ),
    ),
    "Particulars": (
        CheckConstraint(
            name="particulars_are_found",
            check="(length(name) = 0) = (name_digest = '')"
            " AND (length(identity_number) = 0) = (identity_digest = '')"
            " AND (length(contact_person) = 0) = (contact_digest = '')"
            " AND (length(email) = 0) = (email_digest = '')"
            " AND (length(agent_name) = 0) = (agent_digest = '')"
            " AND (length(agent_number) = 0) = (agent_number_digest = '')",
        ),
    ),
    "OutboxMessage": (
        CheckConstraint(name="outbox_attempts_counted", check="attempts >= 0"),
        CheckConstraint(
            name="outbox_given_up_unless_it_arrived",
            check="sent_at IS NULL OR given_up_at IS NULL OR bounced_at IS NOT NULL",
        ),
        CheckConstraint(
            name="outbox_bounced_was_sent", check="bounced_at IS NULL OR sent_at IS NOT NULL"
        ),
    ),
    "JobRun": (CheckConstraint(name="job_run_has_job", check="job <> ''"),),
    "OfficerIdentity": (
        CheckConstraint(
            name="officer_identity_has_subject", check="issuer <> '' AND subject <> ''"
        ),
    ),
    "Mailbox": (
        CheckConstraint(name="mailbox_port_of_ip", check="port BETWEEN 1 AND 65535"),
        CheckConstraint(
            name="mailbox_moved_somewhere", check="afterwards <> 'moved' OR move_to <> ''"
        ),
        CheckConstraint(name="mailbox_counted", check="last_uid >= 0 AND tries >= 0"),
    ),
    "IncomingMail": (
        CheckConstraint(name="incoming_mail_size_counted", check="size >= 0"),
        CheckConstraint(
            name="incoming_mail_sender_is_found",
            check="(length(sender) = 0) = (sender_digest = '')",
        ),
        CheckConstraint(
            name="incoming_mail_erased_was_put_aside",
            check="erased_at IS NULL OR (application_id IS NULL AND state <> 'waiting')",
        ),
        CheckConstraint(
            name="incoming_mail_bound_to_an_application",
            check="(state IN ('registered', 'joined')) = "
            "(application_id IS NOT NULL AND state <> 'report')",
        ),
    ),
    "IncomingFile": (
        CheckConstraint(
            name="incoming_file_kept_or_refused",
            check="size >= 0 AND (digest = '') = (refused <> '')",
        ),
    ),
    "IncomingStep": (
        CheckConstraint(
            name="incoming_step_has_its_reason",
            check="step NOT IN ('read', 'downloaded', 'dismissed') OR reason <> ''",
        ),
    ),
    "NumberPattern": (
        CheckConstraint(name="number_pattern_has_pattern", check="pattern <> '' AND series <> ''"),
    ),
    "DocumentNumber": (
        CheckConstraint(name="document_number_from_one", check="ordinal >= 1"),
        CheckConstraint(name="document_number_has_text", check="text <> ''"),
        CheckConstraint(
            name="document_number_reason_by_officer",
            check="officer_id IS NULL OR reason <> ''",
        ),
    ),
    "LetterTemplate": (
        CheckConstraint(name="letter_template_form_known", check="form IN ('text', 'docx')"),
        CheckConstraint(name="letter_template_version_from_one", check="version >= 1"),
    ),
    "LetterScan": (
        CheckConstraint(name="letter_scan_version_from_one", check="version >= 1"),
        CheckConstraint(name="letter_scan_size_counted", check="size > 0"),
    ),
    "Reminder": (
        CheckConstraint(name="reminder_has_reason", check="reason <> ''"),
        CheckConstraint(
            name="reminder_answer_has_its_hour",
            check="(answer = '') = (answered_at IS NULL)",
        ),
        CheckConstraint(
            name="reminder_answered_with_words", check="answered_by_id IS NULL OR answer <> ''"
        ),
    ),
    "CatalogueEntry": (
        CheckConstraint(name="catalogue_entry_has_title", check="title <> ''"),
        CheckConstraint(
            name="catalogue_entry_withheld_for_a_reason",
            check="(mode = 'withheld') = (reason IS NOT NULL)",
        ),
        CheckConstraint(name="catalogue_entry_version_counted", check="version >= 0"),
        UniqueConstraint(
            name="catalogue_entry_index_number_unique",
            fields=("index_number", "authority_id"),
            condition="index_number IS NOT NULL",
        ),
    ),
    "CatalogueFile": (CheckConstraint(name="catalogue_file_size_counted", check="size >= 0"),),
    "CatalogueChange": (CheckConstraint(name="catalogue_change_seq_from_one", check="seq >= 1"),),
    "GivenTable": (
        CheckConstraint(
            name="given_table_until_of_opening",
            check="(source = 'opening') = (until IS NOT NULL)",
        ),
        CheckConstraint(
            name="given_table_handed_up_is_signed",
            check="(source = 'handed_up') = (signature IS NOT NULL AND made_at IS NOT NULL "
            "AND key_fingerprint <> '')",
        ),
        CheckConstraint(name="given_table_has_digest", check="length(digest) = 64"),
        UniqueConstraint(
            name="given_table_signature_unique",
            fields=("signature",),
            condition="signature IS NOT NULL",
        ),
    ),
    "UnitKey": (
        CheckConstraint(name="unit_key_has_fingerprint", check="length(fingerprint) = 64"),
    ),
    "CatalogueHelp": (
        CheckConstraint(
            name="catalogue_help_counted",
            check="answered >= 0 AND opened >= 0 AND shown >= answered AND shown >= opened",
        ),
    ),
    "Unit": (CheckConstraint(name="unit_has_name", check="name <> ''"),),
    "Note": (
        CheckConstraint(
            name="note_says_something_or_why_not",
            check="text <> '' AND (struck_at IS NULL OR struck_reason <> '')",
        ),
    ),
    "SearchRecord": (
        CheckConstraint(
            name="search_record_has_place_and_reason",
            check="place <> '' AND (struck_at IS NULL OR struck_reason <> '')",
        ),
    ),
    "Material": (
        CheckConstraint(
            name="material_counted_and_reasoned",
            check="size >= 0 AND (pages IS NULL OR pages >= 0) AND "
            "(struck_at IS NULL OR struck_reason <> '')",
        ),
    ),
    "ReportDraft": (CheckConstraint(name="report_draft_version_from_one", check="version >= 1"),),
    "DifferenceReason": (
        CheckConstraint(name="difference_reason_says_something", check="reason <> ''"),
    ),
    "ErasureRun": (CheckConstraint(name="erasure_run_of_some", check="count >= 1 AND rule <> ''"),),
    "Erasure": (
        CheckConstraint(name="erasure_in_a_run_or_asked", check="(run_id IS NULL) = (asked <> '')"),
    ),
    "ErasedFile": (CheckConstraint(name="erased_file_has_digest", check="length(digest) = 64"),),
    "Keeping": (CheckConstraint(name="keeping_has_reason", check="reason <> ''"),),
    "JournalHead": (
        CheckConstraint(name="journal_head_counted", check="n >= 1 AND journals >= 0"),
        CheckConstraint(
            name="journal_head_first_has_no_previous", check="(n = 1) = (previous = '')"
        ),
        CheckConstraint(name="journal_head_has_digest", check="length(digest) = 64"),
    ),
    "JournalPosition": (
        CheckConstraint(
            name="journal_position_of_an_entry", check="length >= 1 AND length(digest) = 64"
        ),
    ),
}
