"""`tracker check` names what somebody changed behind the register's back."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import Demonstration
from tracker.actions.check import check_register
from tracker.files.folder import FolderStore
from tracker.files.store import Store
from tracker.records.connections import writer
from tracker.records.models import Attachment

pytestmark = pytest.mark.usefixtures("database")

UNLOCK = {
    "sqlite": ("DROP TRIGGER entry_not_updated", "DROP TRIGGER entry_not_deleted"),
    "postgres": ("DROP TRIGGER entry_append_only ON entry",),
}


@pytest.fixture(scope="session")
def template(demonstration: Demonstration) -> str:
    return demonstration.name


@pytest.fixture
def store(demonstration: Demonstration, tmp_path: Path) -> FolderStore:
    """The files of an example register that is as it should be."""
    shutil.copytree(demonstration.files, tmp_path, dirs_exist_ok=True)
    return FolderStore(tmp_path)


async def test_nothing_is_found_where_nobody_changed_a_thing(store: Store) -> None:
    assert await findings(store) == []


async def findings(store: Store) -> list[str]:
    return [str(finding) async for finding in check_register(store)]


async def tamper(engine: str, *statements: str) -> None:
    for statement in (*UNLOCK[engine], *statements):
        await writer().execute_query(statement)


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE entry SET \"on\" = '2025-09-01' WHERE id = 3", "内容被改动"),
        ("UPDATE entry SET facts = '{\"items\": \"x\"}' WHERE kind = 'registered'", "内容被改动"),
        ("UPDATE entry SET officer_id = NULL WHERE kind = 'replied'", "内容被改动"),
        ("DELETE FROM entry WHERE kind = 'replied'", "条记录"),
        ("UPDATE statement SET text = '别的内容' WHERE id = 1", "陈述被改动"),
        ("UPDATE letter SET body = '别的答复' WHERE id = 1", "letter 第1行"),
        ("UPDATE letter SET number = '示街公开〔2099〕1号' WHERE id = 1", "不符"),
        ("UPDATE application SET due_on = '2099-01-01' WHERE id = 2", "due_on"),
        ("UPDATE application SET result = 'disclosed' WHERE stage = 'withdrawn'", "result"),
        ("UPDATE challenge SET result = 'corrected' WHERE result = 'upheld'", "result"),
        ("UPDATE sequence SET last_number = 99 WHERE kind = 'register'", "没有这件申请"),
        ("UPDATE sequence SET last_number = 3 WHERE kind = 'register'", "编号簿只到3号"),
        ("DELETE FROM sequence WHERE kind = 'register'", "编号簿只到0号"),
        ("UPDATE letter SET \"on\" = '2020-01-01' WHERE id = 1", "不符"),
        ("DELETE FROM letter WHERE id = 1", "缺失"),
        ("DELETE FROM document_number WHERE id = 2", "文号不在文号簿中"),
        ("UPDATE sequence SET last_number = 1 WHERE kind = 'letters'", "文号簿只编到1号"),
        ("DELETE FROM statement WHERE id = 1", "陈述缺失"),
        ("DELETE FROM attachment WHERE id = 1", "附件缺失"),
        ("UPDATE catalogue_entry SET title = '别的' WHERE id = 1", "内容与最近一次修改记录不符"),
        ("UPDATE catalogue_entry SET version = 2 WHERE id = 1", "修改记录缺失"),
        ("DELETE FROM catalogue_change WHERE entry_id = 1", "修改记录缺失"),
        ("UPDATE catalogue_entry SET terms = '' WHERE id = 1", "检索内容与条目不符"),
        (
            "UPDATE catalogue_entry SET withdrawn_at = '2025-09-01 04:00:00+00:00' WHERE id = 1",
            "是否撤下与修改记录不符",
        ),
        ("UPDATE catalogue_file SET digest = '" + "0" * 64 + "' WHERE id = 1", "缺失或者内容不符"),
        ("UPDATE challenge SET application_id = NULL", "register_number"),
        ("UPDATE application SET in_charge_id = 1 WHERE id = 1", "交接记录不符"),
        ("UPDATE assignment SET unit_id = NULL", "交接记录不符"),
        ("UPDATE material SET digest = '" + "0" * 64 + "'", "找到的材料“垃圾清运合同.txt”缺失"),
        ("UPDATE entry SET facts = '[]' WHERE id = 3", "不能重演"),
        ("DELETE FROM entry WHERE id = 1", "没有收到申请的记录"),
    ],
)
async def test_a_change_by_hand_is_named(
    store: Store, engine: str, statement: str, named: str
) -> None:
    await tamper(engine, statement)
    found = await findings(store)
    assert found
    assert any(named in finding for finding in found), found


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE application SET stage = 'lost' WHERE id = 1", "申请 DEMO-2024-00001：索引"),
        (
            "UPDATE application SET applicant_kind = 'ghost' WHERE id = 1",
            "申请 DEMO-2024-00001：索引",
        ),
        ("UPDATE entry SET kind = 'paused' WHERE id = 2", "第2条记录"),
        ("UPDATE entry SET actor = 'ghost' WHERE id = 2", "第2条记录"),
        ("UPDATE challenge SET result = 'won' WHERE id = 1", "案件"),
    ],
)
async def test_a_word_that_no_program_wrote_is_named_and_the_rest_still_checked(
    store: Store, engine: str, statement: str, named: str
) -> None:
    await tamper(engine, statement, "UPDATE application SET due_on = '2099-01-01' WHERE id = 28")
    found = await findings(store)
    assert any(named in finding for finding in found), found
    assert any("due_on" in finding for finding in found), found


async def test_an_identity_that_fails_is_named(store: Store, engine: str) -> None:
    await tamper(engine, "UPDATE application SET result = 'lost', ground = NULL WHERE id = 1")
    assert any("勾稽关系不符" in finding for finding in await findings(store))


async def test_a_changed_file_is_named(store: Store) -> None:
    file = await Attachment.all().first()
    assert file is not None
    store.path(file.digest).write_bytes(b"something else")
    named = [finding.partition(" ")[0] for finding in await findings(store) if file.name in finding]
    assert named == ["申请", "目录"], "in the reply, and where it was released to"


async def test_a_missing_file_is_named(store: Store) -> None:
    file = await Attachment.all().first()
    assert file is not None
    store.path(file.digest).unlink()
    named = [finding.partition(" ")[0] for finding in await findings(store) if file.name in finding]
    assert named == ["申请", "目录"], "in the reply, and where it was released to"


async def test_a_removed_application_is_named(store: Store, engine: str) -> None:
    await tamper(
        engine,
        "DELETE FROM statement WHERE application_id = 9",
        "DELETE FROM particulars WHERE application_id = 9",
        "DELETE FROM outbox_message WHERE application_id = 9",
        "DELETE FROM letter WHERE application_id = 9",
        "DELETE FROM application WHERE id = 9",
    )
    found = "\n".join(await findings(store))
    assert "没有这件申请" in found
    assert "没有对应的申请" in found
