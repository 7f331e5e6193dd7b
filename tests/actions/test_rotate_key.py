"""A new data key: all is sealed with it, found by it, and the old one can go."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tortoise.exceptions import IntegrityError

from tests.clocks import FixedClock
from tracker.actions.check import check_register
from tracker.actions.demo import fill_demo
from tracker.actions.rotate_key import StillNeeded, begin, forget, reseal, rows_left
from tracker.files.folder import FolderStore
from tracker.files.store import Store
from tracker.records import connections
from tracker.records.codes import Codes
from tracker.records.connections import writer
from tracker.records.key_file import add_data_key, make_key_file, read_key_file
from tracker.records.keyring import Keyring, current
from tracker.records.models import Application, Letter, Particulars
from tracker.records.proposal_models import ProposalVersion
from tracker.records.same_applicant import of_same_applicant
from tracker.records.sealed_columns import write_rows


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    make_key_file(path)
    return path


@pytest.fixture
async def store(
    database_url: str, key_file: Path, tmp_path: Path, clock: FixedClock
) -> AsyncIterator[Store]:
    """The files of an example office whose database is open."""
    own = read_key_file(key_file).own
    async with connections.database(database_url, keyring=Keyring(own, key_file)):
        store = FolderStore(tmp_path / "files")
        await fill_demo(store, Codes(own), clock)
        yield store


async def everything() -> list[object]:
    return [
        await Particulars.all().order_by("id").values_list("name", "identity_number", "email"),
        await Letter.all().order_by("id").values_list("addressee", "body"),
        await ProposalVersion.all().order_by("id").values_list("addressee", "body", "typed"),
        await Application.all().order_by("id").values_list("tracking_digest"),
    ]


async def rotated(key_file: Path) -> None:
    assert await begin(key_file)
    async for _ in reseal():
        pass


async def test_everything_reads_as_before_and_the_old_key_can_go(
    store: Store, key_file: Path
) -> None:
    before = await everything()
    await rotated(key_file)
    await rotated(key_file)
    assert sorted(read_key_file(key_file).data) == [1, 2]
    assert await forget(key_file) == [1]
    assert current().current == 2
    assert await everything() == before
    assert [finding async for finding in check_register(store)] == []


async def test_the_same_applicant_is_found_before_while_and_after(
    store: Store, key_file: Path
) -> None:
    person = await Particulars.filter(identity_digest__not="").first()
    assert person is not None

    async def found() -> bool:
        return await Particulars.filter(of_same_applicant(person)).filter(id=person.id).exists()

    assert await found()
    await begin(key_file)
    assert await found()
    async for _ in reseal():
        assert await found()
    assert await found()


async def test_an_interrupted_rotation_goes_on_with_the_key_it_made(
    store: Store, key_file: Path
) -> None:
    assert await begin(key_file)
    progress = reseal()
    await anext(progress)
    await progress.aclose()
    assert await rows_left() > 0
    with pytest.raises(StillNeeded):
        await forget(key_file)
    assert not await begin(key_file), "no further key while one is under way"
    async for _ in reseal():
        pass
    assert await rows_left() == 0
    assert sorted(read_key_file(key_file).data) == [1]


async def test_what_is_written_meanwhile_is_sealed_with_the_new_key(
    store: Store, key_file: Path
) -> None:
    add_data_key(key_file)
    person = await Particulars.filter(name_digest__not="").first()
    assert person is not None
    await person.save()
    left = await rows_left()
    (row,) = await writer().execute_query_dict(
        f"SELECT name FROM particulars WHERE id = {person.id}"
    )
    assert row["name"][1:3] == b"\x00\x01"
    async for step in reseal():
        left -= step.done if step.done == step.of else 0
    assert left == 0


async def test_a_text_that_must_not_be_rewritten_is_sealed_anew_from_where_it_stands(
    store: Store, key_file: Path
) -> None:
    version = await ProposalVersion.all().order_by("id").first()
    assert version is not None
    begun = {"id": version.id, "body": current().seal(version.body, b"proposal_version.body")}
    with pytest.raises(IntegrityError, match="append-only"):
        await write_rows(writer(), "proposal_version", [begun])
    add_data_key(key_file)
    begun["body"] = current().seal(version.body, b"proposal_version.body")
    await write_rows(writer(), "proposal_version", [begun])
    async for _ in reseal():
        pass
    assert await rows_left() == 0
    again = await ProposalVersion.get(id=version.id)
    assert (again.body, again.typed) == (version.body, version.typed)


async def test_check_says_what_was_changed_behind_its_back(store: Store, engine: str) -> None:
    person = await Particulars.filter(name_digest__not="").first()
    assert person is not None
    changes = {
        "UPDATE particulars SET name_digest = 'x' WHERE id = {id}": "按它找不到",
        "UPDATE particulars SET telephone = name WHERE id = {id}": "telephone 中的内容不能解密",
    }
    for change, said in changes.items():
        await writer().execute_query(change.format(id=person.id))
        found = [str(finding) async for finding in check_register(store)]
        assert any(said in finding for finding in found), found
