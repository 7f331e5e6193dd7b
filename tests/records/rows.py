"""One row of every table as the migration that made it has it, to be carried through the others.

In plain SQL, since the models move on. Values are literals that both engines read.
"""

from tortoise.backends.base.client import BaseDBAsyncClient

from tests.records.introspection import schema

DIGEST = f"'{'0' * 64}'"
DAY = "'2025-09-22'"
NOON = "'2025-09-22 04:00:00+00:00'"

ROWS: dict[str, dict[str, str]] = {
    "authority": {
        "code": "'A'",
        "name": "'甲街道办事处'",
        "parent_id": "NULL",
        "address": "''",
        "hours": "''",
        "telephone": "''",
        "email": "''",
        "channels": "'[]'",
        "document_word": "''",
        "review_body": "''",
        "court": "''",
        "created_at": NOON,
    },
    "officer": {
        "authority_id": "1",
        "sign_in_name": "'jingbanren'",
        "name": "'经办人甲'",
        "password_digest": "'-'",
        "roles": "'[]'",
        "active": "TRUE",
        "created_at": NOON,
    },
    "throttle": {"key": "'k'", "tries": "0", "until": NOON},
    "set_up_link": {"token_digest": DIGEST, "created_at": NOON},
    "sequence": {"authority_id": "1", "kind": "'application'", "year": "2025", "last_number": "1"},
    "journal": {"authority_id": "1", "length": "1", "head": DIGEST},
    "entry": {
        "journal_id": "1",
        "seq": "1",
        "kind": "'received'",
        '"on"': DAY,
        "recorded_at": NOON,
        "officer_id": "1",
        "actor": "'handler'",
        "article": "''",
        "facts": "'{}'",
        "previous": "''",
        "digest": DIGEST,
    },
    "application": {
        "authority_id": "1",
        "journal_id": "1",
        "register_number": "'A-2025-00001'",
        "tracking_digest": DIGEST,
        "submission_digest": DIGEST,
        "submitted_at": NOON,
        "law": "'2019'",
        "stage": "'handling'",
        "channel": "'online'",
        "applicant_kind": "'natural_person'",
        "received_on": DAY,
        "due_on": "'2025-10-28'",
        "provisional": "FALSE",
        "extended": "FALSE",
        "late": "FALSE",
        "fee_noticed": "'100.00'",
        "fee_received": "'0.00'",
    },
    "session": {
        "token_digest": DIGEST,
        "officer_id": "1",
        "application_id": "NULL",
        "created_at": NOON,
        "expires_at": NOON,
    },
    "particulars": {
        "application_id": "1",
        "name": "'申请人甲'",
        "identity_number": "''",
        "contact_person": "''",
        "telephone": "''",
        "email": "''",
        "postal_address": "''",
        "other_form_accepted": "TRUE",
    },
    "statement": {"application_id": "1", "seq": "1", "text": "'𠮷🙂'", "digest": DIGEST},
    "letter": {
        "application_id": "1",
        "authority_id": "1",
        "seq": "1",
        "kind": "'receipt'",
        "number": "'甲办依申请〔2025〕1号'",
        "addressee": "'申请人甲'",
        "body": "'正文'",
        '"on"': DAY,
        "digest": DIGEST,
        "to_applicant": "TRUE",
    },
    "attachment": {
        "application_id": "1",
        "seq": "1",
        "name": "'附件.pdf'",
        "media_type": "'application/pdf'",
        "size": "1",
        "digest": DIGEST,
        "from_applicant": "TRUE",
    },
    "message": {
        "application_id": "1",
        "from_applicant": "FALSE",
        "officer_id": "1",
        "text": "'𠮷🙂'",
        "at": NOON,
    },
    "message_file": {
        "message_id": "1",
        "name": "'附件.pdf'",
        "media_type": "'application/pdf'",
        "size": "1",
        "digest": DIGEST,
    },
    "contact_change": {
        "application_id": "1",
        "contact": "'telephone'",
        "before": "'13800000000'",
        "at": NOON,
    },
    "code_issue": {
        "application_id": "1",
        "officer_id": "1",
        "reason": "''",
        "token_digest": DIGEST,
        "issued_at": NOON,
    },
    "rating": {
        "application_id": "1",
        "score": "5",
        "reasons": "'[]'",
        "text": "''",
        "rated_at": NOON,
        "changed_at": NOON,
    },
    "challenge": {
        "authority_id": "1",
        "journal_id": "1",
        "application_id": "1",
        "kind": "'review'",
        "case_number": "'复议1号'",
        "filed_on": DAY,
        "closed_on": "NULL",
        "result": "'pending'",
        "decision": "''",
        "co_defendant_only": "FALSE",
    },
    "calendar_notice": {"year": "2027", "notice": "'{}'", "officer_id": "1", "entered_at": NOON},
    "draft": {
        "token_digest": DIGEST,
        "authority_id": "1",
        "typed": "'{}'",
        "application_id": "1",
        "expires_at": NOON,
    },
    "published_report": {
        "authority_id": "1",
        "year": "2024",
        "text": "'{}'",
        "digest": DIGEST,
        "officer_id": "1",
        "published_at": NOON,
    },
    "dossier": {
        "application_id": "1",
        "authority_id": "1",
        "number": "'A-GD-2025-0001'",
        "version": "1",
        "entries": "1",
        "pages": "1",
        "digest": DIGEST,
        "officer_id": "1",
        "bound_at": NOON,
    },
    "catalogue_entry": {
        "authority_id": "1",
        "application_id": "1",
        "title": "'垃圾清运合同'",
        "index_number": "'A-2025-001'",
        "document_number": "''",
        "made_on": DAY,
        "summary": "''",
        "link": "''",
        "mode": "'on_request'",
        "reason": "NULL",
        "withdrawn_at": "NULL",
        "version": "1",
        "title_terms": "'垃圾 圾清'",
        "terms": "''",
    },
    "catalogue_file": {
        "entry_id": "1",
        "name": "'合同.pdf'",
        "media_type": "'application/pdf'",
        "size": "1",
        "digest": DIGEST,
    },
    "catalogue_change": {
        "entry_id": "1",
        "seq": "1",
        "kind": "'added'",
        "officer_id": "1",
        "at": NOON,
        "said": "'{}'",
    },
    "catalogue_help": {
        "authority_id": "1",
        "month": DAY,
        "shown": "2",
        "opened": "1",
        "answered": "1",
    },
    "reading": {"application_id": "1", "officer_id": "1", "reason": "''", "at": NOON},
    "outbox_message": {
        "authority_id": "1",
        "application_id": "1",
        "message_id": "'1'",
        "addressee": "'a@example.org'",
        "subject": "'主题'",
        "body": "'正文'",
        "queued_at": NOON,
        "attempts": "0",
        "failure": "''",
    },
}


async def insert(connection: BaseDBAsyncClient, table: str, row: dict[str, str]) -> None:
    columns, values = ", ".join(row), ", ".join(row.values())
    await connection.execute_query(f"INSERT INTO {table} ({columns}) VALUES ({values})")


async def fill(connection: BaseDBAsyncClient) -> None:
    """A row in every table there is yet, each with the number 1."""
    there = await schema(connection)
    for table, row in ROWS.items():
        if table in there:
            await insert(connection, table, {"id": "1", **row})
