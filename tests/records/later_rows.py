"""One row of every table that a migration after the first made, in plain SQL like `rows`."""

from tortoise.backends.base.client import BaseDBAsyncClient

from tests.records.rows import DAY, DIGEST, NOON, ROWS, fill, insert

LATER_ROWS: dict[str, dict[str, str]] = {
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
}
ALL_ROWS = {**ROWS, **LATER_ROWS}


async def fill_all(connection: BaseDBAsyncClient) -> None:
    """A row in every table of today, each with the number 1."""
    await fill(connection)
    for table, row in LATER_ROWS.items():
        await insert(connection, table, {"id": "1", **row})
