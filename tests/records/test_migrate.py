"""`tracker migrate`: everything or nothing, with a copy from before."""

import asyncio
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.keys import KEYRING
from tests.records.introspection import schema
from tests.records.rows import ROWS, fill, insert
from tests.records.series import Series
from tracker.records.connections import database, sqlite_url, writer
from tracker.records.migrate import Migrated, MigrationFailed, migrate
from tracker.records.models import Authority, Officer
from tracker.records.office_models import SettingChange
from tracker.records.schema_version import SchemaIsNewer, applied, known, pending

FIRST, LAST = known()[0], known()[-1]
THING = (
    'ops.CreateModel("Thing", [("id", KEY), ("name", fields.CharField(20))], {"table": "thing"}),'
)
ROW = "ops.RunSQL(\"INSERT INTO thing (id, name) VALUES (1, '甲')\"),"
WIDER = 'ops.AlterField("Thing", "name", fields.CharField(max_length=40)),'
NONSENSE = 'ops.RunSQL("ALTER TABLE nowhere ADD COLUMN x INT"),'


async def whole(database_url: str) -> tuple[object, object]:
    """Schema and rows of a small database."""
    async with database(database_url):
        return await schema(writer()), await writer().execute_query_dict("SELECT * FROM thing")


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


async def test_an_empty_database_becomes_one_of_this_version(empty_database_url: str) -> None:
    assert await pending(empty_database_url)
    assert await migrate(empty_database_url, keyring=KEYRING) == Migrated(None, LAST, None)
    assert await applied(empty_database_url) == known()
    assert not await pending(empty_database_url)


async def test_a_migrated_database_is_left_alone(database_url: str) -> None:
    assert await migrate(database_url) == Migrated(LAST, LAST, None)


async def test_what_is_half_way_goes_the_rest(empty_database_url: str) -> None:
    await migrate(empty_database_url, to=FIRST)
    assert await pending(empty_database_url)
    done = await migrate(empty_database_url, keyring=KEYRING)
    assert (done.from_, done.to) == (FIRST, LAST)
    assert not await pending(empty_database_url)


@pytest.mark.parametrize(
    ("done", "sentence"),
    [
        (Migrated(None, "0002_b", None), "数据库已建立（0002_b）。"),
        (Migrated("0002_b", "0002_b", None), "数据库已是最新（0002_b），无需升级。"),
        (
            Migrated("0001_a", "0002_b", Path("备份.sqlite3")),
            "数据库已由 0001_a 升级到 0002_b，升级前的备份在 备份.sqlite3。",
        ),
        (
            Migrated("0001_a", "0002_b", None),
            "数据库已由 0001_a 升级到 0002_b，PostgreSQL 的备份由数据库服务器另行安排。",
        ),
    ],
)
def test_it_says_what_it_did(done: Migrated, sentence: str) -> None:
    assert done.sentence == sentence


async def test_of_two_that_start_at_once_one_does_it(empty_database_url: str) -> None:
    both = await asyncio.gather(
        migrate(empty_database_url, keyring=KEYRING), migrate(empty_database_url)
    )
    assert {done.to for done in both} == {LAST}
    assert {done.from_ for done in both} == {None, LAST}


async def test_a_failure_changes_nothing(empty_database_url: str, series: Series) -> None:
    good = THING + ROW
    await migrate(empty_database_url, migrations=series(good))
    before = await whole(empty_database_url)
    steps = series(good, WIDER, ROW.replace("1", "2") + NONSENSE)
    with pytest.raises(MigrationFailed, match="没有成功，数据库保持原样"):
        await migrate(empty_database_url, migrations=steps)
    assert await whole(empty_database_url) == before
    assert await applied(empty_database_url) == ["0001_step"]


async def test_a_cancellation_leaves_everything_or_nothing(
    empty_database_url: str, series: Series
) -> None:
    await migrate(empty_database_url, migrations=series(THING))
    before = await whole(empty_database_url)
    steps = series(THING, WIDER)
    for milliseconds in range(0, 60, 2):
        with suppress(TimeoutError):
            async with asyncio.timeout(milliseconds / 1000):
                await migrate(empty_database_url, migrations=steps)
        done = "0002_step" in await applied(empty_database_url)
        assert done == (await whole(empty_database_url) != before)
        if done:
            break


async def test_a_database_of_a_later_version_is_refused(
    empty_database_url: str, series: Series
) -> None:
    await migrate(empty_database_url, migrations=series(THING, WIDER))
    with pytest.raises(SchemaIsNewer, match="0002_step"):
        await pending(empty_database_url)
    with pytest.raises(SchemaIsNewer, match=r"0002_step.*请改用新版本"):
        await migrate(empty_database_url, migrations=series(THING))


@pytest.mark.only_on("sqlite", reason="a PostgreSQL server has backups of its own")
class TestCopyFromBefore:
    """SQLite is copied first."""

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "数据 目录" / "tracker.sqlite3"

    async def test_holds_what_was_there(self, path: Path, clock: FixedClock) -> None:
        await migrate(sqlite_url(path), to=FIRST)
        async with database(sqlite_url(path)):
            await fill(writer())
        before = dump(path)
        done = await migrate(sqlite_url(path), clock=clock, keyring=KEYRING)
        assert done.backup_path == path.with_name(
            f"tracker-20250922-100000-before-{known()[1]}.sqlite3"
        )
        assert dump(done.backup_path) == before
        assert dump(path) != before

    async def test_is_named_when_something_fails(
        self, path: Path, series: Series, clock: FixedClock
    ) -> None:
        await migrate(sqlite_url(path), migrations=series(THING + ROW))
        before = dump(path)
        steps = series(THING + ROW, NONSENSE)
        for number in ("", "-2"):
            name = f"tracker-20250922-100000-before-0002_step{number}.sqlite3"
            with pytest.raises(MigrationFailed, match=f"备份在 .*{name}"):
                await migrate(sqlite_url(path), migrations=steps, clock=clock)
            assert dump(path.with_name(name)) == before

    async def test_is_not_made_when_nothing_is_to_be_done(self, path: Path) -> None:
        await migrate(sqlite_url(path), keyring=KEYRING)
        await migrate(sqlite_url(path), keyring=KEYRING)
        assert [file.name for file in path.parent.iterdir()] == ["tracker.sqlite3"]

    async def test_may_be_made_while_others_write(self, path: Path) -> None:
        await migrate(sqlite_url(path), to=FIRST)
        async with database(sqlite_url(path)):
            await fill(writer())
            done = await migrate(sqlite_url(path), keyring=KEYRING)
            await Authority.create(code="B", name="乙街道办事处", created_at=datetime.now(UTC))
        assert done.backup_path
        with closing(sqlite3.connect(done.backup_path)) as connection:
            assert connection.execute("SELECT code FROM authority").fetchall() == [("A",)]


@pytest.mark.only_on("sqlite", reason="PostgreSQL watches its foreign keys all the time")
class TestChecksBeforeTheCommit:
    """Foreign keys are off while SQLite's tables are rebuilt."""

    async def test_rows_that_refer_to_nothing_are_refused(
        self, empty_database_url: str, series: Series
    ) -> None:
        orphan = """
        ops.CreateModel("Part", [("id", KEY), ("thing", fields.ForeignKeyField("records.Thing"))],
            {"table": "part"}),
        ops.RunSQL("INSERT INTO part (id, thing_id) VALUES (7, 999)"),"""
        await migrate(empty_database_url, migrations=series(THING + ROW))
        before = await whole(empty_database_url)
        with pytest.raises(MigrationFailed, match="表 part 第 7 行指向 thing 中不存在的记录"):
            await migrate(empty_database_url, migrations=series(THING + ROW, orphan))
        assert await whole(empty_database_url) == before


async def test_whoever_worked_before_there_were_more_roles_keeps_what_they_could_do(
    empty_database_url: str,
) -> None:
    await migrate(empty_database_url, to="0007_catalogue")
    held = {"jia": '["handler"]', "yi": '["administrator"]', "bing": '["head"]', "ding": "[]"}
    async with database(empty_database_url):
        for table in ("authority", "officer"):
            await insert(writer(), table, {"id": "1", **ROWS[table]})
        for id_, (name, roles) in enumerate(held.items(), start=2):
            told = {"id": str(id_), "sign_in_name": f"'{name}'", "roles": f"'{roles}'"}
            await insert(writer(), "officer", {**ROWS["officer"], **told})
    await migrate(empty_database_url, keyring=KEYRING)
    async with database(empty_database_url):
        now = {officer.sign_in_name: set(officer.roles) for officer in await Officer.all()}
    worked = {"registrar", "handler", "checker", "signatory"}
    assert now == {
        "jingbanren": set(),
        "jia": worked,
        "yi": {"administrator", "supervisor"},
        "bing": worked | {"head", "supervisor"},
        "ding": set(),
    }


async def test_what_was_set_before_is_told_by_the_one_history(empty_database_url: str) -> None:
    """Patterns, templates and notices had tables of their own to tell of their changes."""
    await migrate(empty_database_url, to=known()[known().index("0018_settings_history") - 1])
    async with database(empty_database_url):
        await fill(writer())
        second = {"id": "2", "word": "'复'"}
        await insert(writer(), "number_pattern", {**ROWS["number_pattern"], **second})
        given_up = {"id": "2", "version": "2", "text": "''"}
        await insert(writer(), "letter_template", {**ROWS["letter_template"], **given_up})
    await migrate(empty_database_url, keyring=KEYRING)
    async with database(empty_database_url):
        told = [
            (one.authority_id, one.kind.value, one.key, one.before, one.after)
            for one in await SettingChange.all()
        ]
    pattern = {"pattern": "{机关代字}〔{年}〕{序号}号", "word": "", "series": "letters"}
    assert sorted(told, key=str) == sorted(
        [
            (1, "numbering", "reply", {}, pattern),
            (1, "numbering", "reply", pattern, {**pattern, "word": "复"}),
            (1, "templates", "reply", {"text": 0}, {"text": 1}),
            (1, "templates", "reply", {"text": 1}, {"text": 0}),
            (None, "calendar", "", {}, {"title": None, "document": None}),
        ],
        key=str,
    )
