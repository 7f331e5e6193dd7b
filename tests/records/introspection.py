"""What stands in a database, in a shape in which two databases can be compared."""

import re
from dataclasses import dataclass, field

from tortoise.backends.base.client import BaseDBAsyncClient

Columns = tuple[str, ...]


@dataclass
class Table:
    """One table: columns with type, NOT NULL and default; the rest by columns, not by name."""

    columns: dict[str, tuple[str, bool, str | None]] = field(default_factory=dict)
    primary_key: Columns = ()
    uniques: set[Columns] = field(default_factory=set)
    partial_uniques: set[tuple[Columns, str]] = field(default_factory=set)
    indexes: set[Columns] = field(default_factory=set)
    foreign_keys: set[tuple[str, str, str, str]] = field(default_factory=set)
    checks: set[str] = field(default_factory=set)
    triggers: set[str] = field(default_factory=set)


async def schema(connection: BaseDBAsyncClient) -> dict[str, Table]:
    """Every table of ours."""
    read = _sqlite if connection.capabilities.dialect == "sqlite" else _postgres
    tables = await read(connection)
    tables.pop("tortoise_migrations", None)
    return tables


async def _sqlite(connection: BaseDBAsyncClient) -> dict[str, Table]:
    ask = connection.execute_query_dict
    tables = {}
    made_tables = await ask("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
    indexes_of_words = tuple(
        made["name"] for made in made_tables if made["sql"].startswith("CREATE VIRTUAL TABLE")
    )
    for made in made_tables:
        name, sql = made["name"], made["sql"]
        if name.startswith(("sqlite_", *indexes_of_words)):
            continue
        table = tables[name] = Table(checks=set(re.findall(r'CONSTRAINT "(\w+)" CHECK', sql)))
        for column in await ask(f"PRAGMA table_info({name})"):
            said = column["type"], bool(column["notnull"]), column["dflt_value"]
            table.columns[column["name"]] = said
            if column["pk"]:
                table.primary_key += (column["name"],)
        for key in await ask(f"PRAGMA foreign_key_list({name})"):
            table.foreign_keys.add((key["from"], key["table"], key["to"], key["on_delete"]))
        for index in await ask(f"PRAGMA index_list({name})"):
            info = await ask(f"PRAGMA index_info('{index['name']}')")
            columns = tuple(str(row["name"]) for row in info)
            if index["partial"]:
                sql = f"SELECT sql FROM sqlite_master WHERE name = '{index['name']}'"
                condition = (await ask(sql))[0]["sql"].partition(" WHERE ")[2]
                table.partial_uniques.add((columns, condition))
            else:
                (table.uniques if index["unique"] else table.indexes).add(columns)
    for trigger in await ask("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"):
        tables[trigger["tbl_name"]].triggers.add(trigger["name"])
    return tables


_POSTGRES_COLUMNS = """
    SELECT c.relname AS table, a.attname AS column, a.attnotnull AS needed,
        format_type(a.atttypid, a.atttypmod) AS type, pg_get_expr(d.adbin, d.adrelid) AS default
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
        AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''"""
_POSTGRES_CONSTRAINTS = """
    SELECT k.conrelid::regclass::text AS table, k.conname AS name, k.contype::text AS kind,
        pg_get_constraintdef(k.oid) AS said
    FROM pg_constraint k WHERE k.connamespace = 'public'::regnamespace
        AND k.contype IN ('c', 'f', 'p', 'u')"""
_POSTGRES_INDEXES = """
    SELECT i.indrelid::regclass::text AS table, i.indisunique AS unique,
        pg_get_expr(i.indpred, i.indrelid) AS condition,
        ARRAY(SELECT a.attname::text FROM unnest(i.indkey) WITH ORDINALITY AS k(number, place)
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
                AND a.attgenerated = ''
            ORDER BY k.place) AS columns
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid
            AND k.contype IN ('p', 'u'))"""
_POSTGRES_TRIGGERS = """
    SELECT tgrelid::regclass::text AS table, tgname AS name FROM pg_trigger
    WHERE NOT tgisinternal"""
_FOREIGN_KEY = re.compile(r"FOREIGN KEY \((\w+)\) REFERENCES (\w+)\((\w+)\) ON DELETE (.+)")


async def _postgres(connection: BaseDBAsyncClient) -> dict[str, Table]:
    ask = connection.execute_query_dict
    tables: dict[str, Table] = {}
    for row in await ask(_POSTGRES_COLUMNS):
        table = tables.setdefault(row["table"], Table())
        table.columns[row["column"]] = row["type"], row["needed"], row["default"]
    for row in await ask(_POSTGRES_CONSTRAINTS):
        _add_constraint(tables[row["table"]], row["kind"], row["name"], row["said"])
    for row in await ask(_POSTGRES_INDEXES):
        table, columns = tables[row["table"]], tuple(row["columns"])
        if not columns:  # of words, not of columns
            continue
        if row["condition"]:
            table.partial_uniques.add((columns, row["condition"].strip("()")))
        else:
            (table.uniques if row["unique"] else table.indexes).add(columns)
    for row in await ask(_POSTGRES_TRIGGERS):
        tables[row["table"]].triggers.add(row["name"])
    return tables


def _add_constraint(table: Table, kind: str, name: str, said: str) -> None:
    if kind == "c":
        table.checks.add(name)
    elif kind == "f":
        match = _FOREIGN_KEY.fullmatch(said)
        assert match, said
        table.foreign_keys.add(match.groups())  # type: ignore[arg-type]
    else:
        columns = tuple(said.partition("(")[2].rstrip(")").replace('"', "").split(", "))
        if kind == "p":
            table.primary_key = columns
        else:
            table.uniques.add(columns)
