"""An officer finds an application by any part of its numbers and of what was asked for."""

from datetime import datetime

import pytest

from tests.clocks import FixedClock
from tests.keys import KEYRING
from tests.records.rows import fill
from tracker.actions.receive import Receipt, Submission, receive
from tracker.law.terms import ApplicantKind, Channel
from tracker.records.application_terms import (
    ApplicationTerms,
    keep_terms,
    merge_terms,
    terms_agree,
)
from tracker.records.codes import Codes, new_token
from tracker.records.connections import database, reader, writer
from tracker.records.journal import APPLICANT
from tracker.records.ledger_rows import Wanted, ledger_count, ledger_page, matching
from tracker.records.migrate import migrate
from tracker.records.models import Application, Authority, Statement
from tracker.records.related import related
from tracker.records.schema_version import known
from tracker.records.search import part_phrase, parts_of

BEFORE = known()[known().index("0029_application_terms") - 1]
KEY = b"k" * 32
TEXTS = {
    "contract": "2024年垃圾清运服务合同，及付款凭证（第17号地块）。",
    "levy": "北河沿线房屋征收补偿方案\n垃圾清运费用100%由谁承担？",
    "air": "GIS2平台的PM2.5监测数据，ＳＯ₂除外；文号：甲办发〔2024〕12号",
    "name": "𠮷祥里停车场 a_b 审批'文件'",
    "long": "招标编号 ZB20240317005X 的中标通知书",
}


async def received(authority: Authority, text: str, now: datetime) -> Application:
    return await receive(
        authority,
        Submission(description=text, applicant_kind=ApplicantKind.NATURAL_PERSON, name="王小明"),
        Receipt(on=now.date(), channel=Channel.ONLINE, evidence="网上提交"),
        token=new_token(),
        codes=Codes(KEY),
        author=APPLICANT,
        now=now,
    )


@pytest.fixture
async def authority(database: object, clock: FixedClock) -> Authority:
    office = await Authority.create(code="JD", name="甲街道办事处", created_at=clock.now())
    for text in TEXTS.values():
        await received(office, text, clock.now())
    other = await Authority.create(code="JY", name="乙街道办事处", created_at=clock.now())
    await received(other, TEXTS["contract"], clock.now())
    numbered = await Application.get(authority=office, register_number="JD-2025-00002")
    numbered.document_number = "甲依申请〔2025〕7号"
    await numbered.save()
    await keep_terms(numbered)
    return office


async def found(authority: Authority, words: str) -> set[str]:
    wanted = Wanted(words=words)
    page = await ledger_page(authority.id, wanted, size=50)
    assert await ledger_count(authority.id, wanted) == len(page)
    return {key for key, text in TEXTS.items() if text in [line.description for line in page]}


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("合同", {"contract"}),
        ("垃圾清运", {"contract", "levy"}),
        ("里", {"name"}),
        ("𠮷", {"name"}),
        ("证", {"contract"}),
        ("清运合同", set()),
        ("补偿标准", set()),
        # several words, in any order
        ("合同 清运", {"contract"}),
        ("清运　承担", {"levy"}),
        ("清运 停车场", set()),
        # the numbers of the register and of the answer, and parts of them
        ("JD-2025-00002", {"levy"}),
        ("jd-2025-00002", {"levy"}),
        ("ＪＤ－２０２５－０００２", set()),
        ("ＪＤ－２０２５－００００２", {"levy"}),
        ("D-2025-0000", {*TEXTS}),
        ("00002", {"levy"}),
        ("0002", {"levy"}),
        ("2025-00002", {"levy"}),
        ("2025-2", set()),
        ("甲依申请〔2025〕7号", {"levy"}),
        ("甲依申请[2025]7号", {"levy"}),
        ("依申请〔2025〕", {"levy"}),
        ("〕7号", {"levy", "contract"}),  # marks between are all the same, and 17号 has it
        # numbers and letters in what was asked for
        ("第17号", {"contract"}),
        ("17", {"contract", "long"}),
        ("7号", {"contract", "levy"}),
        ("1号", set()),
        ("甲办发〔2024〕12号", {"air"}),
        ("PM2.5", {"air"}),
        ("m2.5监测", {"air"}),
        ("gis", {"air"}),
        ("IS2", {"air"}),
        ("SO2", {"air"}),
        ("ZB20240317005X", {"long"}),
        ("b20240317005", {"long"}),
        ("20240317006", set()),
        ("240317005x", {"long"}),
        ("编号 zb2024", {"long"}),
        # what stands for any text in a pattern, and what ends one
        ("100%", {"levy"}),
        ("1%0", set()),
        ("a_b", {"name"}),
        ("PM_5", set()),
        ("'文件'", {"name"}),
        ('"文件', {"name"}),
        ("文件\\", {"name"}),
        # names are found whole
        ("王小明", {*TEXTS}),
        ("王小", set()),
        # nothing to search for is nothing found
        ("%", set()),
        ("_", set()),
        ("'", set()),
        ("。", set()),
    ],
)
async def test_any_part_is_found(authority: Authority, words: str, keys: set[str]) -> None:
    assert await found(authority, words) == keys


@pytest.mark.parametrize("said", [*TEXTS.values()])
async def test_every_part_of_a_text_finds_it(authority: Authority, said: str) -> None:
    key = next(key for key, text in TEXTS.items() if text == said)
    for first in range(0, len(said), 3):
        part = "".join(said[first : first + 5].split())
        if part in said and part_phrase(part).terms:
            assert key in await found(authority, part), part


@pytest.mark.parametrize(
    "typed",
    [
        *('""', 'a"b', "*", "-", "+", ";", "--", "/*", "$1", "?", "\x00合同", "🙂", "é"),
        *(
            "合同 OR 清运",
            "NEAR(合同 清运)",
            "terms:合同",
            "^合同",
            "合同*",
            "!合同",
            "'a' <-> 'b'",
        ),
        *("环" * 5000, "环 " * 5000, "1e5abc 0x1F 1.5.2 -1", "http://example.org/a?b=c"),
    ],
)
async def test_nothing_typed_breaks_a_search(authority: Authority, typed: str) -> None:
    assert await found(authority, typed) <= {*TEXTS}


async def test_what_is_added_and_erased(authority: Authority, clock: FixedClock) -> None:
    application = await Application.get(authority=authority, register_number="JD-2025-00001")
    await Statement.create(application=application, seq=2, text="补充：渣土消纳证", digest="0" * 64)
    assert not await terms_agree(application)
    await keep_terms(application)
    assert await terms_agree(application)
    assert await found(authority, "渣土消纳") == {"contract"}
    for statement in await Statement.filter(application=application):
        statement.text = ""
        await statement.save()
    await keep_terms(application)
    for words in ("渣土消纳", "付款凭证"):
        assert await ledger_count(authority.id, Wanted(words=words)) == 0
    assert await ledger_count(authority.id, Wanted(words="JD-2025-00001")) == 1
    assert "付款" not in (await ApplicationTerms.get(application=application)).terms


@pytest.mark.only_on("sqlite", reason="PostgreSQL's own daemon sees to it")
async def test_the_index_lets_go_of_what_was_erased(authority: Authority) -> None:
    async def held() -> bool:
        rows = await writer().execute_query_dict("SELECT block FROM application_search_data")
        return any(b"qxyzwvu" in row["block"] for row in rows)

    application = await Application.get(authority=authority, register_number="JD-2025-00001")
    statement = await Statement.create(
        application=application, seq=2, text="QXYZWVU", digest="0" * 64
    )
    await keep_terms(application)
    await statement.delete()
    await keep_terms(application)
    assert await held()
    await merge_terms()
    assert not await held()
    assert await found(authority, "付款凭证") == {"contract"}


async def test_what_was_asked_in_like_words(authority: Authority) -> None:
    alike = await related(authority.id, None, TEXTS["contract"], office=authority.name)
    assert [one.line.description for one in alike] == [TEXTS["contract"]]
    assert await related(authority.id, None, "2024年", office=authority.name) == []


def test_terms_are_what_stands_at_every_place() -> None:
    assert parts_of("垃圾清运12号") == "垃圾 圾清 清运 运 12 2 号"
    assert parts_of("A-0123456789")[:19] == "a 01234567 12345678"


async def test_the_migration_fills_what_is_there(empty_database_url: str) -> None:
    await migrate(empty_database_url, to=BEFORE, keyring=KEYRING)
    async with database(empty_database_url, keyring=KEYRING):
        await fill(writer())
        await writer().execute_query("UPDATE statement SET text = '垃圾清运合同'")
    await migrate(empty_database_url, keyring=KEYRING)
    async with database(empty_database_url, keyring=KEYRING):
        application = await Application.get()
        assert await terms_agree(application)
        for words in ("清运合同", application.register_number):
            assert await ledger_count(application.authority_id, Wanted(words=words)) == 1


@pytest.mark.parametrize("words", ["清运", "JD-2025-00002", "1 里"])
async def test_the_index_of_terms_is_used(authority: Authority, words: str) -> None:
    found = await matching(authority.id, Wanted(words=words))
    found.sql()  # makes the query
    asked, values = found.query.get_parameterized_sql()
    assert "UNION" not in asked  # of names, which nobody here has
    if reader().capabilities.dialect == "postgres":
        for way in ("seqscan", "indexscan", "indexonlyscan", "nestloop"):  # a few rows have others
            await reader().execute_query(f"SET enable_{way} = off")
        plan = await reader().execute_query_dict(f"EXPLAIN {asked}", values)
        assert "application_terms_vector" in str(plan)
    else:
        plan = await reader().execute_query_dict(f"EXPLAIN QUERY PLAN {asked}", values)
        assert "SCAN application_search VIRTUAL TABLE" in str([dict(row) for row in plan])
