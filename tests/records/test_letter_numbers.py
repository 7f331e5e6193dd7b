"""Letters from before the register of numbers have their numbers in it."""

from tests.keys import KEYRING
from tests.records.rows import fill
from tracker.records.connections import database, writer
from tracker.records.letter_models import DocumentNumber
from tracker.records.migrate import migrate
from tracker.records.schema_version import known

_COLUMNS = 'id, application_id, authority_id, seq, kind, number, addressee, body, "on", digest'


async def test_numbers_given_before_are_taken_over(empty_database_url: str) -> None:
    await migrate(empty_database_url, to=known()[0])
    async with database(empty_database_url):
        await fill(writer())
        for seq, number in ((2, "甲办〔2025〕30号"), (3, "甲办〔2025〕0号"), (4, "没有年份的号")):
            await writer().execute_query(
                f"INSERT INTO letter ({_COLUMNS}, to_applicant) VALUES "
                f"({seq}, 1, 1, {seq}, 'x', '{number}', '', '', '2025-10-01', '', TRUE)"
            )
    await migrate(empty_database_url, keyring=KEYRING)
    async with database(empty_database_url):
        rows = await DocumentNumber.all().order_by("ordinal")
    assert [(row.series, row.year, row.ordinal, row.text) for row in rows] == [
        ("letters", 2025, 1, "甲办依申请〔2025〕1号"),
        ("letters", 2025, 30, "甲办〔2025〕30号"),
    ]
    assert [row.reason for row in rows] == ["", ""]
