"""What Tortoise's migrations lose, and ours do not.

Each series of migrations stands in its test. Where the engines differ the trap is one of
SQLite, whose tables are rebuilt for most changes.
"""

import sqlite3
import threading

import pytest
from tortoise.context import TortoiseContext
from tortoise.exceptions import IntegrityError, OperationalError
from tortoise.migrations import api

from tests.records.introspection import Table, schema
from tests.records.series import Series
from tests.records.stock import stock_config, stock_migrate
from tracker.records.connections import database, sqlite_path, writer
from tracker.records.migrate import MigrationFailed, migrate

PARENT = """
ops.CreateModel("Parent", [
    ("id", KEY), ("name", fields.CharField(max_length=20)), ("email", fields.CharField(40)),
    ("nickname", fields.CharField(20, null=True)),
], {"table": "parent", "unique_together": (("name", "email"),)}),
"""
CHILDREN = """
ops.CreateModel("Child", [("id", KEY), ("parent", parent("CASCADE"))], {"table": "child"}),
ops.RunSQL("INSERT INTO parent (id, name, email) VALUES (1, '甲', 'a')"),
ops.RunSQL("INSERT INTO child (id, parent_id) VALUES (1, 1), (2, 1), (3, 1)"),
"""
WARDS = CHILDREN.replace("CASCADE", "RESTRICT")
WIDER = 'ops.AlterField("Parent", "name", fields.CharField(max_length=40)),'

only_sqlite = pytest.mark.only_on("sqlite", reason="PostgreSQL alters tables in place")


async def ask(database_url: str, statement: str) -> list[dict[str, object]]:
    async with database(database_url):
        return await writer().execute_query_dict(statement)


async def parent_table(database_url: str) -> Table:
    async with database(database_url):
        return (await schema(writer()))["parent"]


class TestChildrenOfARebuiltTable:
    """To rebuild a table is to drop it, and to drop it is to delete its children."""

    CHANGES = (
        WIDER,
        'ops.RemoveField("Parent", "nickname"),',
        'ops.AddConstraint("Parent", CheckConstraint(check="name <> \'\'", name="named")),',
    )

    @pytest.mark.parametrize("change", CHANGES)
    async def test_are_kept(self, empty_database_url: str, series: Series, change: str) -> None:
        await migrate(empty_database_url, migrations=series(PARENT + CHILDREN, change))
        assert await ask(empty_database_url, "SELECT count(*) AS n FROM child") == [{"n": 3}]

    @only_sqlite
    @pytest.mark.parametrize("change", CHANGES)
    async def test_are_deleted_by_tortoise(
        self, empty_database_url: str, series: Series, change: str
    ) -> None:
        await stock_migrate(empty_database_url, series(PARENT + CHILDREN, change))
        assert await ask(empty_database_url, "SELECT count(*) AS n FROM child") == [{"n": 0}]

    async def test_do_not_stand_in_the_way(self, empty_database_url: str, series: Series) -> None:
        await migrate(empty_database_url, migrations=series(PARENT + WARDS, WIDER))
        assert await ask(empty_database_url, "SELECT count(*) AS n FROM child") == [{"n": 3}]

    @only_sqlite
    async def test_stand_in_the_way_of_tortoise(
        self, empty_database_url: str, series: Series
    ) -> None:
        with pytest.raises(IntegrityError, match="FOREIGN KEY"):
            await stock_migrate(empty_database_url, series(PARENT + WARDS, WIDER))


class TestWhatStandsAroundARebuiltTable:
    """Indexes, unique constraints and triggers."""

    AROUND = """
ops.RunSQL("CREATE INDEX by_email ON parent (email)"),
ops.RunSQL("CREATE UNIQUE INDEX one_boss ON parent (email) WHERE name = 'boss'"),
"""
    TRIGGER = '''
RunDialectSQL(
    sqlite=["""CREATE TRIGGER parent_kept BEFORE DELETE ON parent BEGIN
        SELECT RAISE(ABORT, 'kept; always'); END"""],
    postgres=["""CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'kept; always'; END $$""",
        """CREATE TRIGGER parent_kept BEFORE DELETE ON parent
        FOR EACH ROW EXECUTE FUNCTION keep()"""],
),
'''

    async def test_is_kept(self, empty_database_url: str, series: Series) -> None:
        steps = series(PARENT, self.AROUND + self.TRIGGER, WIDER)
        await migrate(empty_database_url, to="0002_step", migrations=steps)
        before = await parent_table(empty_database_url)
        await migrate(empty_database_url, migrations=steps)
        after = await parent_table(empty_database_url)
        assert before.columns.pop("name") != after.columns.pop("name")
        assert before == after
        assert after.uniques == {("name", "email")}
        assert after.indexes == {("email",)}
        assert len(after.partial_uniques) == len(after.triggers) == 1

    @only_sqlite
    async def test_is_lost_by_tortoise(self, empty_database_url: str, series: Series) -> None:
        await stock_migrate(empty_database_url, series(PARENT, self.AROUND, WIDER))
        after = await parent_table(empty_database_url)
        assert (after.uniques, after.indexes, after.partial_uniques) == (set(), set(), set())

    @only_sqlite
    async def test_a_trigger_is_cut_at_its_semicolon_by_tortoise(
        self, empty_database_url: str, series: Series
    ) -> None:
        with pytest.raises(OperationalError, match="unrecognized token"):
            await stock_migrate(empty_database_url, series(PARENT, self.TRIGGER))

    async def test_triggers_of_other_tables_are_no_obstacle(
        self, empty_database_url: str, series: Series
    ) -> None:
        other = '''RunDialectSQL(sqlite=["""CREATE TRIGGER reported AFTER INSERT ON child BEGIN
            UPDATE parent SET name = 'mother' WHERE id = NEW.parent_id; END"""], postgres=[]),'''
        await migrate(empty_database_url, migrations=series(PARENT + CHILDREN, other, WIDER))
        assert (await parent_table(empty_database_url)).columns["name"][0] == (
            "VARCHAR(40)" if sqlite_path(empty_database_url) else "character varying(40)"
        )


class TestIndexOfAColumn:
    """`db_index=True`."""

    INDEXED = 'ops.AlterField("Parent", "email", fields.CharField(max_length=40, db_index=True)),'
    PLAIN = 'ops.AlterField("Parent", "email", fields.CharField(max_length=40)),'
    ADDED = 'ops.AddField("Parent", "age", fields.IntField(null=True, db_index=True)),'
    REFERRING = 'ops.AddField("Parent", "mother", parent("RESTRICT", null=True, db_index=True)),'

    @pytest.mark.parametrize(
        ("change", "index"),
        [(INDEXED, ("email",)), (ADDED, ("age",)), (REFERRING, ("mother_id",))],
    )
    async def test_is_made(
        self, empty_database_url: str, series: Series, change: str, index: tuple[str, ...]
    ) -> None:
        await migrate(empty_database_url, migrations=series(PARENT, change))
        assert (await parent_table(empty_database_url)).indexes == {index}

    @pytest.mark.parametrize("change", [ADDED, REFERRING])
    async def test_of_an_added_column_is_forgotten_by_tortoise(
        self, empty_database_url: str, series: Series, change: str
    ) -> None:
        await stock_migrate(empty_database_url, series(PARENT, change))
        assert (await parent_table(empty_database_url)).indexes == set()

    @pytest.mark.parametrize("change", [PLAIN, 'ops.RemoveField("Parent", "age"),'])
    async def test_goes_with_its_reason(
        self, empty_database_url: str, series: Series, change: str
    ) -> None:
        first = self.INDEXED if change == self.PLAIN else self.ADDED
        await migrate(empty_database_url, migrations=series(PARENT, first, change))
        assert (await parent_table(empty_database_url)).indexes == set()


class TestConstraints:
    """CHECK and partial unique."""

    CHECKED = PARENT.replace(
        '"table"', '"constraints": (CheckConstraint("name <> \'\'", "named"),), "table"'
    )
    CHECK = 'ops.AddConstraint("Parent", CheckConstraint(check="name <> \'\'", name="named")),'
    PARTIAL = """ops.AddConstraint("Parent", UniqueConstraint(
        fields=("email",), name="one_boss", condition="name = 'boss'")),"""
    UNDONE = 'ops.RemoveConstraint("Parent", name="named"), '
    UNDONE += 'ops.RemoveConstraint("Parent", name="one_boss"),'

    async def test_of_a_new_table_are_lost_by_tortoise(
        self, empty_database_url: str, series: Series
    ) -> None:
        await stock_migrate(empty_database_url, series(self.CHECKED))
        assert (await parent_table(empty_database_url)).checks == set()

    async def test_of_a_new_table_are_refused(
        self, empty_database_url: str, series: Series
    ) -> None:
        with pytest.raises(MigrationFailed, match="AddConstraint"):
            await migrate(empty_database_url, migrations=series(self.CHECKED))

    async def test_are_made_by_operations_of_their_own(
        self, empty_database_url: str, series: Series
    ) -> None:
        steps = series(PARENT, self.CHECK + self.PARTIAL, WIDER, self.UNDONE)
        await migrate(empty_database_url, to="0003_step", migrations=steps)
        parent = await parent_table(empty_database_url)
        assert parent.checks == {"named"}
        assert {columns for columns, _ in parent.partial_uniques} == {("email",)}
        await migrate(empty_database_url, migrations=steps)
        parent = await parent_table(empty_database_url)
        assert (parent.checks, parent.partial_uniques) == (set(), set())
        assert parent.uniques == {("name", "email")}

    @only_sqlite
    async def test_partial_ones_are_beyond_tortoise(
        self, empty_database_url: str, series: Series
    ) -> None:
        with pytest.raises(NotImplementedError):
            await stock_migrate(empty_database_url, series(PARENT, self.PARTIAL))


class TestRowsWrittenByMigrations:
    """The statements Tortoise prepares are kept by the table's name, whatever its columns."""

    LABEL = 'ops.AddField("Parent", "label", fields.CharField(max_length=20, null=True)),'

    def steps(self, series: Series) -> str:
        create = 'lambda apps, _: apps.get_model("records.Parent").create('
        first = f'ops.RunPython({create}name="甲", email="a")),'
        second = f'ops.RunPython({create}name="乙", email="b", label="标签")),'
        return series(PARENT, first, self.LABEL, second)

    async def test_have_all_their_columns(self, empty_database_url: str, series: Series) -> None:
        await migrate(empty_database_url, migrations=self.steps(series))
        labels = await ask(empty_database_url, "SELECT label FROM parent ORDER BY name DESC")
        assert {row["label"] for row in labels} == {None, "标签"}

    async def test_lose_the_new_ones_with_tortoise(
        self, empty_database_url: str, series: Series
    ) -> None:
        await stock_migrate(empty_database_url, self.steps(series))
        labels = await ask(empty_database_url, "SELECT label FROM parent")
        assert {row["label"] for row in labels} == {None}


def open_connections() -> list[threading.Thread]:
    """The threads of SQLite connections; a process does not end before them."""
    return [thread for thread in threading.enumerate() if "_connection_worker" in thread.name]


@only_sqlite
class TestConnections:
    """A command must end."""

    async def test_are_closed(self, empty_database_url: str, series: Series) -> None:
        await migrate(empty_database_url, migrations=series(PARENT))
        with pytest.raises(MigrationFailed):
            await migrate(empty_database_url, migrations=series(PARENT, "ops.RunSQL('nonsense'),"))
        for thread in open_connections():
            thread.join(timeout=5)
        assert not open_connections()

    async def test_are_left_open_by_tortoise(self, empty_database_url: str, series: Series) -> None:
        with TortoiseContext() as context:
            await api.migrate(config=stock_config(empty_database_url, migrations=series(PARENT)))
            (thread,) = open_connections()
            thread.join(timeout=0.1)
            assert thread.is_alive()
            await context.close_connections()


@only_sqlite
async def test_an_index_by_the_name_of_a_relation_is_an_index_of_nothing(
    empty_database_url: str, series: Series
) -> None:
    """Why `make migration` writes indexes by column (tests/records/test_make_migration.py)."""
    index = 'ops.AddIndex("Child", Index(fields=["parent"])),'
    await migrate(empty_database_url, migrations=series(PARENT + CHILDREN, index))
    with sqlite3.connect(sqlite_path(empty_database_url)) as connection:
        (name,) = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'child'"
        ).fetchone()
        (column,) = connection.execute(f"PRAGMA index_info('{name}')").fetchall()
    connection.close()
    assert column[1] == -2  # an expression: the text 'parent'
