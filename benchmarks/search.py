"""How long a search takes among 1,000,000 titles of a catalogue, and in the ledger of one of 300
authorities that have 1,000,000 applications between them.

The catalogue is searched by everybody for words of its titles, the ledger by an officer for those
of the descriptions and for numbers: one page of what was found, and how many there are. The plain
SQL asks for the same over the same connection, without the order by title.
"""

import argparse
import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any

from benchmarks._databases import ENGINES, Installation, installed, settle
from benchmarks._register import DAYS, FIRST_DAY, fill, fill_persons, in_bulk, lay_out_rows
from benchmarks._turns import SECONDS, arguments, heading, in_turns, line, ratio, spread, timed
from tracker.law.terms import CatalogueMode
from tracker.records import catalogue, ledger_rows
from tracker.records.connections import in_transaction, reader
from tracker.records.search import MATCHES, parts_query_of, query_of, terms_of, written

SIZE = 20
TARGET = 1.0
# Prime: every title meets every day.
TITLES = 4999

_PLACES = ("中心路", "北河", "东街", "祥里", "新村", "西市场", "南桥", "老城")
_MATTERS = {
    "垃圾清运服务合同": 25,
    "房屋征收补偿方案": 20,
    "环评报告": 10,
    "经费预算": 20,
    "停车场审批文件": 10,
    "会议纪要": 14,
    "GIS平台验收单": 1,
}
# What is looked for in the catalogue: how many have it, said by the word.
WORDS = {
    "one character, of nearly all": "年",
    "two characters, of a quarter": "清运",
    "four characters, of a fifth": "房屋征收",
    "two words, of a thirtieth": "北河 清运",
    "letters, of a hundredth": "gis",
    "two characters, of all, not in a title": "保存",
    "five characters, of all, not in a title": "办公室保存",
    "a number, of one": "777777",
    "two characters, of none": "鲸鱼",
    "four characters, of none": "清运征收",
}
LEDGER_WORDS = {
    "two characters, of all": "清运",
    "four characters, of all": "付款凭证",
    "a text, of one in 499": "第17号地块",
    "a number, of one": "A-777600",
    "a part of a number, of ten": "77760",
    "one character, of all": "年",
    "two words, of all": "地块 合同",
    "two characters, of none": "鲸鱼",
    "four characters, of none": "鲸鱼保护",
}


async def fill_catalogue(entries: int) -> None:
    """Entries of the first authority over six years, each with a number of its own."""
    dealer = random.Random(2024)
    async with in_transaction() as moment, in_bulk(moment, "catalogue_entry"):
        dialect = moment.capabilities.dialect
        columns = {"title": "TEXT", "title_terms": "TEXT", "terms": "TEXT"}
        await lay_out_rows("titled", columns, [_titled(dealer) for _ in range(TITLES)], moment)
        numbers = (
            "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number "
            f"WHERE n < {entries})"
        )
        days = f"(CAST(number.n AS BIGINT) * {DAYS} / {entries + 1})"
        made_on = (
            f"date('{FIRST_DAY}', {days} || ' days')"
            if dialect == "sqlite"
            else f"DATE '{FIRST_DAY}' + CAST({days} AS INTEGER)"
        )
        await moment.execute_script(
            "INSERT INTO catalogue_entry (authority_id, title, index_number, document_number, "
            f"made_on, summary, link, mode, version, title_terms, terms) {numbers} "
            f"SELECT 1, title || number.n, NULL, '', {made_on}, '', '', "
            f"'{CatalogueMode.ON_REQUEST}', 1, title_terms || ' ' || number.n, "
            f"terms || ' ' || number.n FROM number JOIN titled "
            f"ON titled.n = (number.n * CAST(7919 AS BIGINT)) % {TITLES}"
        )
        await moment.execute_script("DROP TABLE titled")


def _titled(dealer: random.Random) -> tuple[str, str, str]:
    matter = dealer.choices(list(_MATTERS), list(_MATTERS.values()))[0]
    place = dealer.choice(_PLACES)
    title = f"{dealer.randint(2010, 2025)}年{place}{matter}"
    summary = f"由{dealer.choice(_PLACES)}的办公室保存，{dealer.randint(1, 400)}页。"
    return title, terms_of(title), terms_of(title, summary)


Search = Callable[[str], Awaitable[object]]


async def search_catalogue(words: str) -> object:
    wanted = catalogue.Wanted(words=words)
    page = await catalogue.catalogue_page(1, wanted, after=None, size=SIZE)
    return page, await catalogue.catalogue_count(1, wanted)


async def plain_catalogue(words: str) -> object:
    dialect = reader().capabilities.dialect
    having = f"FROM catalogue_entry WHERE authority_id = 1 AND {MATCHES[dialect]}"
    having = having.replace("?", "$1") if dialect == "postgres" else having
    return await _asked(having, "made_on", [written(query_of(words), dialect)])


async def search_ledger(words: str) -> object:
    wanted = ledger_rows.Wanted(words=words)
    page = await ledger_rows.ledger_page(1, wanted, size=SIZE + 1)
    return page, await ledger_rows.ledger_count(1, wanted)


async def plain_ledger(words: str) -> object:
    dialect = reader().capabilities.dialect
    having = f"FROM application WHERE authority_id = 1 AND id IN ({_HAVING_TERMS[dialect]})"
    query = written(parts_query_of(words), dialect)
    return await _asked(having, "received_on", [query])


_HAVING_TERMS = {
    "sqlite": "SELECT rowid FROM application_search WHERE application_search MATCH ?",
    "postgres": "SELECT application_id FROM application_terms WHERE "
    "vector @@ to_tsquery('simple', $1)",
}


async def _asked(having: str, day: str, values: Sequence[Any]) -> object:
    """The latest that a condition means, and how many there are."""
    latest = f"SELECT id {having} ORDER BY {day} DESC, id DESC LIMIT {SIZE + 1}"
    _, rows = await reader().execute_query(latest, list(values))
    _, counted = await reader().execute_query(f"SELECT count(*) {having}", list(values))
    return rows, counted


SEARCHES: Mapping[str, tuple[Mapping[str, str], Search, Search]] = {
    "catalogue": (WORDS, search_catalogue, plain_catalogue),
    "ledger": (LEDGER_WORDS, search_ledger, plain_ledger),
}


async def measure_in(installation: Installation, engine: str, asked: argparse.Namespace) -> None:
    async with installation.opened():
        await fill(asked.rows if "ledger" in asked.list else 1, asked.authorities)
        if "ledger" in asked.list:
            await fill_persons()
        if "catalogue" in asked.list:
            await fill_catalogue(asked.rows)
        await settle()
        for name in asked.list:
            words, ours, plain = SEARCHES[name]
            for about, said in words.items():
                works = [timed(partial(one, said)) for one in (ours, plain)]
                found, beside = await in_turns(works, asked.turns)
                line(f"{engine}: {name}, {about}", *spread(found), ratio(found, beside))


def main() -> None:
    reader = arguments(__doc__, turns=5)
    reader.add_argument("--rows", type=int, default=1_000_000)
    reader.add_argument("--authorities", type=int, default=300)
    reader.add_argument("--list", choices=SEARCHES, action="append", help="both by default")
    asked = reader.parse_args()
    asked.list = asked.list or list(SEARCHES)
    heading(*SECONDS, "ratio")
    for engine in asked.engine or ENGINES:
        with ENGINES[engine]() as new, installed(new) as here:
            asyncio.run(measure_in(here, engine, asked))
    print(f"target: {TARGET} s")


if __name__ == "__main__":
    main()
