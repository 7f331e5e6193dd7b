"""What stood there in plain text is sealed by the migration, and nowhere left in the files."""

import asyncio
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Databases
from tests.keys import KEYRING
from tests.records.rows import fill
from tracker.records.connections import database, sqlite_path, writer
from tracker.records.correspondence import ContactChange, Message
from tracker.records.mail_models import OutboxMessage
from tracker.records.migrate import MigrationFailed, migrate
from tracker.records.models import Draft, Letter, Particulars
from tracker.records.proposal_models import ProposalVersion
from tracker.records.redaction_models import Redaction
from tracker.records.schema_version import known, pending
from tracker.records.sealed_fields import digests_of

BEFORE = known()[known().index("0022_sealed") - 1]
NAME, NUMBER, MAIL = "欧阳待查找", "11010519491231002X", "ouyang@example.cn"
PLAIN = (
    f"UPDATE particulars SET name = '{NAME}', identity_number = '{NUMBER}', email = '{MAIL}'",
    f"UPDATE letter SET addressee = '{NAME}', body = '{NAME}：您好'",
    f"UPDATE outbox_message SET addressee = '{MAIL}', failure = '550 {MAIL}'",
    f"""UPDATE draft SET typed = '{{"name": "{NAME}", "identity_number": "{NUMBER}"}}'""",
    f"UPDATE contact_change SET before = '{MAIL}'",
    f"UPDATE message SET text = '我的证件号码是{NUMBER}'",
    f"UPDATE redaction SET words = '[\"{NAME}\"]'",
)


@pytest.fixture(scope="module")
def of_old(databases: Databases) -> str:
    """A database from before the migration, with personal data in plain text, to be copied."""
    name = databases.create()

    async def make() -> None:
        url = databases.url(name)
        await migrate(url, to=BEFORE)
        async with database(url):
            await fill(writer())
            for statement in PLAIN:
                await writer().execute_query(statement)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, make()).result()
    return name


@pytest.fixture
def old_url(databases: Databases, of_old: str) -> Iterator[str]:
    name = databases.create(of_old)
    yield databases.url(name)
    databases.drop(name)


def on_disk(url: str) -> bytes:
    """All that SQLite keeps of a database, without the copy from before the migration."""
    path = sqlite_path(url)
    assert path is not None
    files = [path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))]
    return b"".join(file.read_bytes() for file in files if file.exists())


async def test_the_migration_seals_what_stood_there(old_url: str) -> None:
    await migrate(old_url, keyring=KEYRING)
    async with database(old_url, keyring=KEYRING):
        person = await Particulars.get()
        assert (person.name, person.identity_number, person.email) == (NAME, NUMBER, MAIL)
        assert (person.telephone, person.agent_name) == ("", "")
        asked = {
            "name_digest__in": digests_of(NAME, "name"),
            "identity_digest__in": digests_of(NUMBER, "identity_number"),
            "contact_digest": "",
        }
        assert await Particulars.filter(**asked).count() == 1
        assert (await Letter.get()).body == f"{NAME}：您好"
        assert (await OutboxMessage.get()).failure == f"550 {MAIL}"
        assert (await Draft.get()).typed == {"name": NAME, "identity_number": NUMBER}
        assert (await ContactChange.get()).before == MAIL
        assert (await Message.get()).text == f"我的证件号码是{NUMBER}"
        assert (await Redaction.get()).words == [NAME]
        assert isinstance((await ProposalVersion.get()).typed, dict)
    assert not await pending(old_url)


async def test_more_rows_than_a_batch(old_url: str) -> None:
    async with database(old_url):
        for number in range(2, 1203):
            await writer().execute_query(
                "INSERT INTO contact_change (id, application_id, contact, before, at) VALUES "
                f"({number}, 1, 'email', 'a{number}@example.cn', '2025-09-22 04:00:00+00:00')"
            )
    await migrate(old_url, keyring=KEYRING)
    async with database(old_url, keyring=KEYRING):
        found = await ContactChange.filter(id__gt=1).order_by("id").values_list("id", "before")
    assert found == [(number, f"a{number}@example.cn") for number in range(2, 1203)]


async def test_without_the_key_nothing_is_changed(old_url: str) -> None:
    with pytest.raises(MigrationFailed, match="需要密钥"):
        await migrate(old_url)
    async with database(old_url):
        (row,) = await writer().execute_query_dict("SELECT name FROM particulars")
    assert row == {"name": NAME}


@pytest.mark.only_on("sqlite", reason="the files of PostgreSQL are its own")
async def test_nothing_plain_is_left_in_the_files(old_url: str) -> None:
    planted = [said.encode() for said in (NAME, NUMBER, MAIL)]
    before = on_disk(old_url)
    assert all(said in before for said in planted)
    await migrate(old_url, keyring=KEYRING)
    async with database(old_url, keyring=KEYRING):
        person = await Particulars.get()
        person.telephone = "13900002222"
        await person.save()
        after = on_disk(old_url)
    assert [said for said in (*planted, b"13900002222") if said in after] == []


@pytest.mark.only_on("sqlite", reason="marked otherwise on PostgreSQL")
async def test_a_wiping_that_was_interrupted_is_made_up_for(database_url: str) -> None:
    assert not await pending(database_url)
    path: Path | None = sqlite_path(database_url)
    assert path is not None
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version=1")
    assert await pending(database_url)
    await migrate(database_url, keyring=KEYRING)
    assert not await pending(database_url)
