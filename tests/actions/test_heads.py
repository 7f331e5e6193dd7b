"""The daily heads, the exported journals, and what they find: any single change of the tables."""

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tortoise.exceptions import IntegrityError

from tests.clocks import FixedClock
from tests.queries import statements
from tracker.actions.check_heads import compare_heads, head_findings
from tracker.actions.demo import CODE, fill_demo
from tracker.actions.export_journals import NothingVouched, export_journals
from tracker.files.folder import FolderStore
from tracker.law.entries import Registered
from tracker.records.codes import Codes
from tracker.records.connections import in_transaction, writer
from tracker.records.digests import Algorithm, canonical, digest, written_by
from tracker.records.head_models import JournalHead, JournalPosition
from tracker.records.head_text import read_heads
from tracker.records.heads import printed, take_head
from tracker.records.journal import SYSTEM, append, broken_links, read_journal
from tracker.records.journal_file import FileUnreadable, Verified
from tracker.records.models import Authority, Entry, Journal

pytestmark = pytest.mark.usefixtures("database")
STORE = FolderStore(Path("nowhere"))
UNLOCK = {
    "sqlite": [
        f"DROP TRIGGER {table}_not_{done}d"
        for table in ("entry", "journal_head", "journal_position")
        for done in ("update", "delete")
    ],
    "postgres": [
        f"DROP TRIGGER {table}_append_only ON {table}"
        for table in ("entry", "journal_head", "journal_position")
    ],
}


async def office(clock: FixedClock) -> Authority:
    return await Authority.create(code="JD", name="某某街道办事处", created_at=clock.now())


async def wrote(journal: Journal, n: int, clock: FixedClock) -> None:
    """`n` more entries; their days are old, as a ledger's are."""
    async with in_transaction():
        journal = await Journal.filter(id=journal.id).select_for_update().get()
        for _ in range(n):
            entry = Registered(on=date(2019, 6, 3), note="登记")
            await append(journal, entry, author=SYSTEM, article="第四十五条", now=clock.now())


async def three_days(clock: FixedClock) -> tuple[Authority, list[Journal]]:
    """Three journals that grow over three days, a head on each; the second chain is SM3's."""
    authority = await office(clock)
    journals = [await Journal.create(authority=authority) for _ in range(3)]
    for algorithm, grown in zip(
        (Algorithm.SHA256, Algorithm.SM3, Algorithm.SHA256),
        ((2, 1, 0), (1, 0, 2), (0, 2, 1)),
        strict=True,
    ):
        with written_by(algorithm):
            for journal, n in zip(journals, grown, strict=True):
                await wrote(journal, n, clock)
            await take_head(authority, clock.now())
        clock.advance(days=1)
    return authority, journals


async def findings() -> list[str]:
    """What the chains and the heads tell, in the way `tracker check` asks them."""
    found = [f"{where}：{what}" async for where, what in head_findings(STORE)]
    for journal in await Journal.all():
        rows = await Entry.filter(journal_id=journal.id).order_by("seq")
        found += broken_links(journal, rows)
    return found


async def exported(authority: Authority, clock: FixedClock, **more) -> list[str]:
    asked = {"before": None, "texts": True} | more
    return [line async for line in export_journals(authority, now=clock.now(), **asked)]


def wrongs(lines: list[str]) -> list[str]:
    return [str(wrong) for wrong in Verified().read(lines)]


async def tamper(engine: str, *statements: str) -> None:
    for statement in (*UNLOCK[engine], *statements):
        await writer().execute_query(statement)


# --- taking heads ----------------------------------------------------------------------------


async def test_each_head_tells_of_what_grew_and_follows_the_one_before(clock):
    authority, journals = await three_days(clock)
    heads = await JournalHead.filter(authority=authority).order_by("n")
    assert [(head.n, head.journals, head.entries) for head in heads] == [
        (1, 2, 3), (2, 3, 6), (3, 3, 9),
    ]  # fmt: skip
    assert [head.previous for head in heads] == ["", heads[0].digest, heads[1].digest]
    assert [head.algorithm for head in heads] == ["sha256", "sm3", "sha256"]
    grown = JournalPosition.filter(head=heads[1]).order_by("journal_id")
    assert await grown.values_list("journal_id", "length") == [
        (journals[0].id, 3), (journals[2].id, 2),
    ]  # fmt: skip
    assert await findings() == []


async def test_a_day_without_anything_new_has_a_head_too(clock):
    authority, _ = await three_days(clock)
    head = await take_head(authority, clock.now())
    assert (head.n, head.entries) == (4, 9)
    assert await JournalPosition.filter(head=head).count() == 0
    assert await findings() == []


async def test_a_clock_set_back_changes_nothing(clock):
    authority, journals = await three_days(clock)
    clock.advance(days=-300)
    await wrote(journals[0], 1, clock)
    assert await findings() == []
    await take_head(authority, clock.now())
    assert await findings() == []
    assert wrongs(await exported(authority, clock)) == []


async def test_offices_have_heads_of_their_own(clock):
    authority, _ = await three_days(clock)
    other = await Authority.create(code="XZ", name="某某镇人民政府", created_at=clock.now())
    await wrote(await Journal.create(authority=other), 1, clock)
    assert (await take_head(other, clock.now())).entries == 1
    assert (await take_head(authority, clock.now())).entries == 9


@pytest.mark.parametrize("table", ["journal_head", "journal_position"])
async def test_nobody_changes_or_deletes_a_head(clock, table):
    await three_days(clock)
    for statement in (f"UPDATE {table} SET digest = digest", f"DELETE FROM {table}"):
        with pytest.raises(IntegrityError, match="append-only"):
            await writer().execute_query(statement)


# --- what they find --------------------------------------------------------------------------


async def test_a_journal_shortened_together_with_its_own_head_is_named(clock, engine):
    authority, journals = await three_days(clock)
    last = await Entry.get(journal=journals[1], seq=2)
    await tamper(
        engine,
        f"DELETE FROM entry WHERE journal_id = {journals[1].id} AND seq > 2",
        f"UPDATE journal SET length = 2, head = '{last.digest}' WHERE id = {journals[1].id}",
    )
    assert await findings() == [
        f"JD 第3号总摘要：其中的办理记录 {journals[1].id} 第3条记录已不存在"
    ]
    assert any("第3条不存在" in wrong for wrong in wrongs(await exported(authority, clock)))


async def test_a_journal_written_anew_from_the_middle_is_named(clock, engine):
    _, journals = await three_days(clock)
    keep = await Entry.get(journal=journals[0], seq=1)
    await tamper(
        engine,
        f"DELETE FROM entry WHERE journal_id = {journals[0].id} AND seq > 1",
        f"UPDATE journal SET length = 1, head = '{keep.digest}' WHERE id = {journals[0].id}",
    )
    clock.advance(days=1)
    await wrote(journals[0], 2, clock)
    found = await findings()
    assert len(found) == 2
    assert all("已被改写" in one for one in found)


async def test_a_whole_journal_removed_is_named(clock, engine):
    authority, journals = await three_days(clock)
    gone = journals[2].id
    if engine == "sqlite":
        await writer().execute_query("PRAGMA foreign_keys = OFF")
    else:
        await writer().execute_query(
            "ALTER TABLE journal_position DROP CONSTRAINT IF EXISTS "
            + await _foreign_key("journal_position", "journal_id")
        )
    await tamper(
        engine,
        f"DELETE FROM entry WHERE journal_id = {gone}",
        f"DELETE FROM journal WHERE id = {gone}",
    )
    assert await findings() == [
        f"JD 第2号总摘要：其中的办理记录 {gone} 第2条记录已不存在",
        f"JD 第3号总摘要：其中的办理记录 {gone} 第3条记录已不存在",
    ]
    assert any("不存在或者已被改写" in wrong for wrong in wrongs(await exported(authority, clock)))


async def _foreign_key(table: str, column: str) -> str:
    rows = await writer().execute_query_dict(
        "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = $1::regclass "
        "AND conkey = ARRAY[(SELECT attnum FROM pg_attribute WHERE attrelid = $1::regclass "
        "AND attname = $2)]",
        [table, column],
    )
    return str(rows[0]["conname"])


async def test_all_rewritten_with_its_heads_is_found_by_the_head_on_paper(clock, engine):
    authority, _ = await three_days(clock)
    paper = printed("JD", await JournalHead.get(n=2)).line
    assert await compare_heads(read_heads(paper)) == []
    assert await compare_heads(read_heads(paper.upper().replace(" ", "\n"))) == []
    await tamper(
        engine,
        "DELETE FROM journal_position",
        "DELETE FROM journal_head",
        "DELETE FROM entry",
        "UPDATE journal SET length = 0, head = ''",
    )
    for journal in await Journal.all().order_by("id"):
        await wrote(journal, 2, clock)
    for _ in range(2):
        await take_head(authority, clock.now())
    assert await findings() == [], "it is sound in itself"
    assert [what for _, what in await compare_heads(read_heads(paper))] == [
        "与登记簿中的不一致：抄写有误，或者记录在此以后被改写"
    ]


async def test_a_printed_head_nobody_knows_is_named(clock):
    await three_days(clock)
    paper = printed("JD", await JournalHead.get(n=3)).line
    for wrong in (paper.replace("JD 3", "JD 4"), paper.replace("JD", "XX")):
        assert "登记簿中没有" in (await compare_heads(read_heads(wrong)))[0][1]


def test_only_whole_heads_are_read():
    whole = "JD 3 2025-09-24 sha256 " + " ".join(["0123abcd"] * 8)
    assert len(read_heads(f"您好：\n{whole}\n{whole.replace('JD 3', 'JD 4')}")) == 2
    assert read_heads(whole[:-1]) == []
    assert read_heads(whole + "f") == []
    assert read_heads(whole.replace("2025-09-24", "2025-13-24")) == []


# --- any single change -----------------------------------------------------------------------

WORD = st.text("0123456789abcdef", min_size=64, max_size=64)
FIELDS = {
    "entry": {
        "journal_id": None,
        "seq": st.integers(1, 9),
        "kind": st.sampled_from(["received", "delivered", "annulled"]),
        '"on"': st.dates(date(2019, 1, 1), date(2030, 1, 1)).map(str),
        "recorded_at": st.dates(date(2019, 1, 1), date(2030, 1, 1)).map(
            lambda on: f"{on} 04:00:00+00:00"
        ),
        "actor": st.sampled_from(["handler", "registrar", "applicant"]),
        "article": st.text("第一二三十条", max_size=5),
        "facts": st.dictionaries(st.sampled_from(["note", "b"]), st.integers(0, 3)).map(json.dumps),
        "previous": WORD,
        "digest": WORD,
        "algorithm": st.sampled_from(["sha256", "sm3"]),
    },
    "journal": {"length": st.integers(1, 9), "head": WORD},
    "journal_head": {
        "n": st.integers(1, 9),
        '"on"': st.dates(date(2019, 1, 1), date(2030, 1, 1)).map(str),
        "taken_at": st.dates(date(2019, 1, 1), date(2030, 1, 1)).map(
            lambda on: f"{on} 04:00:00+00:00"
        ),
        "journals": st.integers(0, 9),
        "entries": st.integers(0, 20),
        "previous": WORD,
        "digest": WORD,
        "algorithm": st.sampled_from(["sha256", "sm3"]),
    },
    "journal_position": {
        "head_id": None,
        "journal_id": None,
        "length": st.integers(1, 9),
        "digest": WORD,
    },
}


class Undo(Exception):
    """Takes back what an example changed."""


@st.composite
def mutations(draw):
    """A change of one field of one row, a removed row, two rows swapped, or a row added."""
    table = draw(st.sampled_from(sorted(FIELDS)))
    row = draw(st.integers(0, 99))
    how = draw(st.sampled_from(["field", "field", "field", "remove", "swap", "add"]))
    if how == "field":
        column = draw(st.sampled_from(sorted(FIELDS[table])))
        strategy = FIELDS[table][column]
        value = draw(strategy) if strategy is not None else draw(st.integers(0, 9))
        return table, how, row, column, value
    return table, how, row, draw(st.integers(0, 99)), None


async def change(mutation) -> bool:
    """Do it; whether anything is different now."""
    table, how, row, other, value = mutation
    ids = [one["id"] for one in await _rows(f"SELECT id FROM {table} ORDER BY id")]
    before, id_ = await _state(), ids[row % len(ids)]
    if how == "field":
        if value == 0 or other in ("journal_id", "head_id"):
            target = "journal_head" if other == "head_id" else "journal"
            if other in ("journal_id", "head_id"):
                refs = [one["id"] for one in await _rows(f"SELECT id FROM {target} ORDER BY id")]
                value = refs[value % len(refs)]
        said = f"'{value}'" if isinstance(value, str) else value
        await writer().execute_query(f"UPDATE {table} SET {other} = {said} WHERE id = {id_}")
    elif how == "remove":
        await writer().execute_query(f"DELETE FROM {table} WHERE id = {id_}")
    elif how == "swap":
        await _swap(table, id_, ids[other % len(ids)])
    else:
        await _add(table, id_)
    return await _state() != before


async def _swap(table: str, one: int, two: int) -> None:
    """What two rows say changes places; where they stand does not."""
    said = {"entry": ("facts", "digest", '"on"'), "journal": ("length", "head")}
    changes = ", ".join(
        f"{column} = (SELECT other.{column} FROM {table} AS other "
        f"WHERE other.id = CASE {table}.id WHEN {one} THEN {two} ELSE {one} END)"
        for column in said.get(table, ("digest",))
    )
    await writer().execute_query(f"UPDATE {table} SET {changes} WHERE id IN ({one}, {two})")


COPIED = {
    "entry": {
        "journal_id": "journal_id", "seq": "seq + 10", "kind": "kind", '"on"': '"on"',
        "recorded_at": "recorded_at", "officer_id": "officer_id", "actor": "actor",
        "article": "article", "facts": "facts", "previous": "digest", "digest": "digest",
        "algorithm": "algorithm",
    },
    "journal": {"authority_id": "authority_id", "length": "length", "head": "head"},
    "journal_head": {
        "authority_id": "authority_id", "n": "n + 10", '"on"': '"on"', "taken_at": "taken_at",
        "journals": "journals", "entries": "entries", "previous": "digest", "digest": "digest",
        "algorithm": "algorithm",
    },
    "journal_position": {
        "head_id": "head_id", "journal_id": "journal_id", "length": "length + 10",
        "digest": "digest",
    },
}  # fmt: skip


async def _add(table: str, like: int) -> None:
    """A copy of a row one place further on."""
    copied = COPIED[table]
    await writer().execute_query(
        f"INSERT INTO {table} (id, {', '.join(copied)}) "
        f"SELECT 1000, {', '.join(copied.values())} FROM {table} WHERE id = {like}"
    )


async def _rows(statement: str) -> list[dict]:
    return await writer().execute_query_dict(statement)


async def _state() -> list[list[dict]]:
    """The tables, read as the program reads them: blanks in a JSON are no change."""
    state = []
    for table in sorted(FIELDS):
        rows = await _rows(f"SELECT * FROM {table} ORDER BY id")
        for row in rows:
            if isinstance(row.get("facts"), str):
                row["facts"] = json.loads(row["facts"])
        state.append(rows)
    return state


async def test_any_single_change_of_the_tables_is_found(clock, engine):
    authority, _ = await three_days(clock)
    await tamper(engine)
    tried: dict[str, int] = {}
    for mutation in examples():
        try:
            async with in_transaction():
                try:
                    async with in_transaction():
                        changed = await change(mutation)
                except IntegrityError:
                    continue  # the tables themselves refuse it
                if changed:
                    lines = [
                        line
                        async for line in export_journals(
                            authority, before=None, texts=True, now=clock.now()
                        )
                    ]
                    assert await findings() or wrongs(lines), mutation
                    tried[mutation[1]] = tried.get(mutation[1], 0) + 1
                raise Undo
        except Undo:
            pass
    assert tried.keys() == {"field", "remove", "swap", "add"}
    assert await findings() == []


def examples() -> list:
    """What hypothesis makes up, taken out of it: a test of its own has no event loop."""
    made: list = []

    @settings(max_examples=400, suppress_health_check=list(HealthCheck))
    @given(mutation=mutations())
    def collect(mutation) -> None:
        made.append(mutation)

    collect()
    return made


# --- the file for outsiders ------------------------------------------------------------------


@pytest.fixture
async def demo(tmp_path, clock) -> Authority:
    """The example register, with a head."""
    await fill_demo(FolderStore(tmp_path), Codes(b"k" * 32), clock)
    authority = await Authority.get(code=CODE)
    await take_head(authority, clock.now())
    return authority


def by_snippet(file: Path) -> str:
    """What the program printed in `docs/journal.md` says of a file."""
    text = Path("docs/journal.md").read_text(encoding="utf-8")
    program = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert program is not None
    assert program[1].count("\n") <= 60
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program[1], str(file)],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


async def test_a_whole_register_is_exported_and_verified_by_two_programs(demo, clock, tmp_path):
    file = tmp_path / "journals.jsonl"
    for texts in (True, False):
        lines = await exported(demo, clock, texts=texts)
        verified = Verified()
        assert list(verified.read(lines)) == []
        assert (verified.withheld > 0) is not texts
        assert verified.entries == await Entry.filter(journal__authority=demo).count()
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        assert by_snippet(file) == ""


async def test_more_journals_take_no_more_statements(clock):
    authority, _ = await three_days(clock)
    with statements() as few:
        await exported(authority, clock)
    for _ in range(5):
        await wrote(await Journal.create(authority=authority), 1, clock)
    with statements() as more:
        await exported(authority, clock)
    assert len(more) == len(few)


async def test_without_texts_no_name_leaves_the_house(demo, clock):
    whole = "\n".join(await exported(demo, clock, texts=True))
    names = [
        row.facts[name]
        for row in await Entry.filter(journal__authority=demo)
        for name in ("whom", "addressee", "reason", "evidence", "summary", "consent_by", "note")
        if row.facts.get(name)
    ]
    assert names
    assert all(json.dumps(name, ensure_ascii=False)[1:-1] in whole for name in names)
    lines = [json.loads(line) for line in await exported(demo, clock, texts=False)]
    told = [value for said in lines for value in (said.get("facts") or {}).values()]
    assert not set(names) & {value for value in told if isinstance(value, str)}


LINE_CHANGES = {
    "entry": ["seq", "kind", "on", "recorded_at", "actor", "article", "facts", "previous",
              "digest", "algorithm", "journal", "officer"],
    "journal": ["journal", "length", "head"],
    "head": ["n", "on", "taken_at", "journals", "entries", "positions", "previous", "digest",
             "algorithm", "authority"],
    "end": ["journals", "entries", "heads"],
}  # fmt: skip


def altered(value: object) -> object:
    if value in ("sha256", "sm3"):
        return "sm3" if value == "sha256" else "sha256"
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return value[:-1] + ("0" if value[-1:] != "0" else "1")
    return (
        {**value, "x": 1} if isinstance(value, dict) else 7 if value is None else [*value, [9] * 3]
    )


async def test_any_single_change_of_the_file_is_found_by_both_programs(clock, tmp_path):
    authority, _ = await three_days(clock)
    lines = await exported(authority, clock)
    assert wrongs(lines) == []
    changed = []
    for at, line in enumerate(lines):
        said = json.loads(line)
        for name in LINE_CHANGES.get(said["line"], ()):
            other = json.dumps({**said, name: altered(said[name])})
            changed.append((f"{at} {name}", [*lines[:at], other, *lines[at + 1 :]]))
        if at:
            changed.append((f"{at} gone", [*lines[:at], *lines[at + 1 :]]))
            changed.append((f"{at} twice", [*lines[: at + 1], *lines[at:]]))
            changed.append((f"cut at {at}", lines[:at]))
    assert len(changed) > 150
    for what, other in changed:
        try:
            assert wrongs(other), what
        except FileUnreadable:
            assert what.endswith(("twice", "positions")), what
    file = tmp_path / "file.jsonl"
    for what, other in changed[::15]:
        file.write_text("\n".join(other), encoding="utf-8")
        assert by_snippet(file) or what.endswith(("twice", "authority")), what


async def test_an_export_before_a_day_ends_where_its_head_does(clock):
    authority, _ = await three_days(clock)
    with pytest.raises(NothingVouched, match="没有总摘要"):
        await exported(authority, clock, before=date(2025, 9, 22))
    lines = await exported(authority, clock, before=date(2025, 9, 24))
    verified = Verified()
    assert list(verified.read(lines)) == []
    assert (verified.journals, verified.entries, verified.heads) == (3, 6, 2)
    second = printed("JD", await JournalHead.get(n=2))
    assert verified.last == second
    third = printed("JD", await JournalHead.get(n=3))
    assert list(verified.compare([second])) == []
    assert [str(wrong) for wrong in verified.compare([third])] == [
        "JD 第3号总摘要（2025-09-24）：文件中没有"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{",
        "[" * 100_000,
        '{"line": "entry"}',
        '{"line": "export"}',
        '{"line": "export", "format": "other", "version": 1, "authority": "A"}',
    ],
)
def test_what_is_no_export_is_refused(text):
    with pytest.raises(FileUnreadable, match=r"第1行|不是本系统"):
        wrongs([text])


def test_an_empty_file_is_not_whole():
    assert wrongs([]) == ["文件：没有结尾，不完整"]


# --- the algorithms --------------------------------------------------------------------------


def test_sm3_is_what_the_standard_says():
    """GB/T 32905-2016, appendix A.1: the message abc; here the bytes of a JSON string."""
    sm3 = hashes.Hash(hashes.SM3())
    sm3.update(b"abc")
    told = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sm3.finalize().hex() == told
    assert canonical({"b": 1, "a": "甲"}) == '{"a":"甲","b":1}'.encode()
    assert digest(Algorithm.SM3, {"a": 1}) != digest(Algorithm.SHA256, {"a": 1})


async def test_a_chain_goes_on_by_the_other_algorithm(clock):
    authority = await office(clock)
    journal = await Journal.create(authority=authority)
    await wrote(journal, 1, clock)
    with written_by(Algorithm.SM3):
        await wrote(journal, 1, clock)
    await wrote(journal, 1, clock)
    rows = await Entry.filter(journal=journal).order_by("seq")
    assert [row.algorithm for row in rows] == ["sha256", "sm3", "sha256"]
    await journal.refresh_from_db()
    assert broken_links(journal, rows) == []
    assert len(await read_journal(journal.id)) == 3
    rows[1].algorithm = Algorithm.SHA256
    assert broken_links(journal, rows) != []
