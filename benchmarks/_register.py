"""A large register, filled by SQL: what counts and lists read, and no journal behind it.

The cases are drawn once, with weights as a city sees them, and dealt out over the applications,
which come in by the day for six years. Numbers of rows ascend with the days, as in a real one.
Who applies and for what is laid beside them from some hundreds of each (`fill_persons`).
"""

import random
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import astuple, dataclass, fields
from datetime import date
from decimal import Decimal

from tortoise.backends.base.client import BaseDBAsyncClient

from tracker.law.grounds import GROUNDS, grounds_of
from tracker.law.terms import (
    ApplicantKind,
    ApplicationKind,
    ChallengeKind,
    ChallengeResult,
    Channel,
    Law,
    Stage,
)
from tracker.records.application_terms import ApplicationTerms, terms_by
from tracker.records.connections import in_transaction, writer
from tracker.records.journal import digest_of_text
from tracker.records.models import Application, Particulars
from tracker.records.sealed_fields import digest_of

FIRST_DAY, AFTER = date(2020, 1, 1), date(2026, 1, 1)
DAYS = (AFTER - FIRST_DAY).days
# Prime, and no divisor of the days or of a number of authorities: every case meets every day.
CASES = 4999
# Persons and questions; prime for the same reason.
PERSONS = 499
_AT_ONCE = 5000

_KINDS = (86, 8, 1, 1, 3, 1)
_CHANNELS = {
    Channel.ONLINE: 48,
    Channel.POST: 38,
    Channel.COUNTER: 9,
    Channel.EMAIL: 3,
    Channel.FAX: 1,
    Channel.ORAL: 1,
}
_COMMON_GROUNDS = {
    "disclosed.provided": 30,
    "disclosed.already_public": 14,
    "partly_disclosed": 9,
    "unable.nonexistent": 16,
    "unable.other_authority": 11,
    "not_processed.petition": 3,
    "other.not_supplemented": 2,
    "other.withdrawn": 4,
}
_CHALLENGED = 0.03

# SQLite's cache, in KiB below nought; the second is what it takes by itself.
_ROOM_TO_FILL, _ROOM_AS_EVER = -1_000_000, -2_000

Literal = str | int | bool | bytes | Decimal | None


@dataclass(frozen=True, slots=True)
class Case:
    """What becomes of an application; days are counted from receipt, those of a challenge too."""

    applicant_kind: str
    channel: str
    kind: str
    counted: bool
    extended: bool
    stage: str
    ended: int | None
    result: str | None
    ground: str | None
    noticed: int | None = None
    fee_noticed: Decimal = Decimal("0.00")
    paid: int | None = None
    fee_received: Decimal = Decimal("0.00")
    refunded: int | None = None
    fee_refunded: Decimal = Decimal("0.00")
    challenge: str | None = None
    filed: int | None = None
    closed: int | None = None
    challenge_result: str | None = None
    co_defendant_only: bool = False


async def fill(applications: int, authorities: int, *, settled: bool = False) -> None:
    """Authorities (the first above all others) and their applications, dealt out in turn.

    `settled`: all have ended and are archived, the reviews and suits too, long enough ago that
    no page asks for a journal; what is open is added later.
    """
    dealer = random.Random(2024)
    on_sqlite = writer().capabilities.dialect == "sqlite"
    if on_sqlite:  # the indexes of many authorities grow everywhere at once
        await writer().execute_script(f"PRAGMA cache_size = {_ROOM_TO_FILL}")
    async with in_transaction() as moment, in_bulk(moment, "journal", "application", "challenge"):
        await _lay_out([_case(dealer, settled) for _ in range(CASES)], moment)
        for statement in _filling(moment.capabilities.dialect, applications, authorities):
            await moment.execute_script(statement)
    if on_sqlite:
        await writer().execute_script(f"PRAGMA cache_size = {_ROOM_AS_EVER}")
    else:
        for table in ("authority", "journal", "application", "challenge"):
            await _go_on_counting(table)


@asynccontextmanager
async def in_bulk(moment: BaseDBAsyncClient, *tables: str) -> AsyncIterator[None]:
    """PostgreSQL makes the indexes of these tables after their rows, at a fraction of the time,
    and looks up no foreign key meanwhile."""
    if moment.capabilities.dialect == "sqlite":
        yield
        return
    indexes = await moment.execute_query_dict(
        "SELECT relname AS name, pg_get_indexdef(indexrelid) AS made FROM pg_index "
        "JOIN pg_class ON pg_class.oid = indexrelid WHERE indrelid = ANY ($1::regclass[]) "
        "AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)",
        [list(tables)],
    )
    await moment.execute_script(
        "SET LOCAL session_replication_role = replica; SET LOCAL maintenance_work_mem = '1GB'"
    )
    for index in indexes:
        await moment.execute_script(f'DROP INDEX "{index["name"]}"')
    yield
    for index in indexes:
        await moment.execute_script(index["made"])


async def fill_persons() -> None:
    """Particulars, a first statement and terms beside each application that has none.

    A sealed value is bound to its table and column, not to its row: one may stand in many.
    """
    dialect = writer().capabilities.dialect
    tables = ("particulars", "statement", "application_terms")
    async with in_transaction() as moment, in_bulk(moment, *tables):
        await lay_out_rows("person", _PERSON, [_person(n) for n in range(PERSONS)], moment)
        await moment.execute_script(_LAYING_PARTICULARS)
        await moment.execute_script(_LAYING_STATEMENTS)
        await moment.execute_script("DROP TABLE person")
        await _lay_terms()
    if dialect != "sqlite":
        for table in tables:
            await _go_on_counting(table)


async def _lay_terms() -> None:
    texts = [str(_person(n)[-2]) for n in range(PERSONS)]
    last = 0
    while rows := await Application.filter(id__gt=last).order_by("id").limit(_AT_ONCE):
        last = rows[-1].id
        there = ApplicationTerms.filter(application_id__gte=rows[0].id, application_id__lte=last)
        known = set(await there.values_list("application_id", flat=True))
        await ApplicationTerms.bulk_create(
            ApplicationTerms(
                application_id=one.id,
                terms=terms_by(one.register_number, one.document_number, texts[one.id % PERSONS]),
            )
            for one in rows
            if one.id not in known
        )


_PERSON = {
    **dict.fromkeys(("name", "organisation", "telephone"), "BYTES"),
    **dict.fromkeys(("name_digest", "organisation_digest", "asked", "asked_digest"), "TEXT"),
}


def _person(n: int) -> tuple[Literal, ...]:
    name, organisation = f"申请人{n}", f"示例{n}号有限公司"
    asked = f"本街道{2010 + n % 15}年第{n}号地块的垃圾清运合同、付款凭证和验收报告。"
    return (
        _sealed("name", name),
        _sealed("name", organisation),
        _sealed("telephone", f"1380000{n:04d}"),
        digest_of(name, "name"),
        digest_of(organisation, "name"),
        asked,
        digest_of_text(asked),
    )


def _sealed(column: str, text: str) -> Literal:
    field = Particulars._meta.fields_map[column]
    sealed: bytes = field.to_db_value(text, Particulars())
    return sealed


_LAYING_PARTICULARS = f"""
    INSERT INTO particulars (application_id, name, name_digest, telephone, identity_number,
    contact_person, email, postal_address, agent_name, agent_number, agent_telephone,
    other_form_accepted)
    SELECT a.id, CASE WHEN a.applicant_kind = '{ApplicantKind.NATURAL_PERSON}'
    THEN p.name ELSE p.organisation END, CASE WHEN a.applicant_kind =
    '{ApplicantKind.NATURAL_PERSON}' THEN p.name_digest ELSE p.organisation_digest END,
    p.telephone, p.blank, p.blank, p.blank, p.blank, p.blank, p.blank, p.blank, TRUE
    FROM application a JOIN person p ON p.n = a.id % {PERSONS}
    WHERE NOT EXISTS (SELECT 1 FROM particulars WHERE application_id = a.id) ORDER BY a.id"""
_LAYING_STATEMENTS = f"""
    INSERT INTO statement (application_id, seq, text, digest)
    SELECT a.id, 1, p.asked, p.asked_digest
    FROM application a JOIN person p ON p.n = a.id % {PERSONS}
    WHERE NOT EXISTS (SELECT 1 FROM statement WHERE application_id = a.id) ORDER BY a.id"""


async def _go_on_counting(table: str) -> None:
    """The next row gets the number after the last."""
    await writer().execute_script(
        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "
        f"(SELECT coalesce(max(id), 0) + 1 FROM {table}), false)"
    )


def _case(dealer: random.Random, settled: bool) -> Case:
    correction, extended = dealer.random() < 0.01, dealer.random() < 0.12
    told = {
        "applicant_kind": dealer.choices([kind.value for kind in ApplicantKind], _KINDS)[0],
        "channel": dealer.choices([by.value for by in _CHANNELS], [*_CHANNELS.values()])[0],
        "kind": ApplicationKind.CORRECTION if correction else ApplicationKind.DISCLOSURE,
        "counted": not correction and dealer.random() > 0.01,
        "extended": extended,
    }
    if dealer.random() < 0.005 and not settled:
        return Case(**told, stage=Stage.HANDLING, ended=None, result=None, ground=None)
    grounds = [ground.key for ground in grounds_of(Law.TEXT_2019)]
    ground = dealer.choices(grounds, [_COMMON_GROUNDS.get(key, 1) for key in grounds])[0]
    from_ledger = dealer.random() < 0.1
    return Case(
        **told,
        stage=Stage.CONCLUDED if from_ledger else Stage.REPLIED,
        ended=dealer.randint(1, 30) + (dealer.randint(20, 40) if extended else 0),
        result=GROUNDS[ground].result,
        ground=None if from_ledger else ground,
        **_fee(dealer),
        **_challenge(dealer, settled),
    )


def _fee(dealer: random.Random) -> dict[str, int | Decimal]:
    if dealer.random() > 0.01:
        return {}
    yuan = Decimal(dealer.randint(10_00, 500_00)) / 100
    told = {"noticed": dealer.randint(3, 15), "fee_noticed": yuan}
    if dealer.random() < 0.7:
        told |= {"paid": dealer.randint(16, 35), "fee_received": yuan}
        if dealer.random() < 0.1:
            told |= {"refunded": dealer.randint(36, 90), "fee_refunded": yuan}
    return told


def _challenge(dealer: random.Random, settled: bool) -> dict[str, str | int | bool]:
    if dealer.random() > _CHALLENGED:
        return {}
    filed, pending = dealer.randint(35, 120), dealer.random() < 0.05 and not settled
    results = [result.value for result in ChallengeResult if result is not ChallengeResult.PENDING]
    told: dict[str, str | int | bool] = {
        "challenge": dealer.choices([kind.value for kind in ChallengeKind], (70, 20, 10))[0],
        "filed": filed,
        "co_defendant_only": dealer.random() < 0.05,
        "challenge_result": ChallengeResult.PENDING.value,
    }
    if not pending:
        told |= {
            "closed": filed + dealer.randint(30, 100 if settled else 200),
            "challenge_result": dealer.choices(results, (75, 12, 13))[0],
        }
    return told


async def _lay_out(cases: list[Case], moment: BaseDBAsyncClient) -> None:
    """The cases as a table of this connection, numbered from nought."""
    types = {"bool": "BOOLEAN", "int": "INTEGER", "Decimal": "DECIMAL(12, 2)", "str": "TEXT"}
    columns = {
        one.name: types[str(getattr(one.type, "__name__", one.type)).split(" ")[0]]
        for one in fields(Case)
    }
    await lay_out_rows("dealt", columns, [astuple(case) for case in cases], moment)


async def lay_out_rows(
    table: str,
    columns: Mapping[str, str],
    rows: Sequence[tuple[Literal, ...]],
    moment: BaseDBAsyncClient,
) -> None:
    """Rows as a table of this connection, numbered from nought; `blank` is an empty seal."""
    dialect = moment.capabilities.dialect
    binary = "BLOB" if dialect == "sqlite" else "BYTEA"
    heads = ", ".join(
        f"{name} {binary if said == 'BYTES' else said}" for name, said in columns.items()
    )
    values = (
        f"({', '.join(_written(said, dialect) for said in (n, b'', *row))})"
        for n, row in enumerate(rows)
    )
    await moment.execute_script(
        f"CREATE TEMPORARY TABLE {table} (n INTEGER, blank {binary}, {heads})"
    )
    await moment.execute_script(f"INSERT INTO {table} VALUES {', '.join(values)}")


def _written(said: Literal, dialect: str) -> str:
    if said is None:
        return "NULL"
    if isinstance(said, bool):
        return str(said).upper()
    if isinstance(said, bytes):
        return f"X'{said.hex()}'" if dialect == "sqlite" else f"'\\x{said.hex()}'::bytea"
    return f"'{said}'" if isinstance(said, str) else str(said)


def _filling(dialect: str, applications: int, authorities: int) -> list[str]:
    def day(count: str) -> str:
        if dialect == "sqlite":
            return f"date('{FIRST_DAY}', ({count}) || ' days')"
        return f"DATE '{FIRST_DAY}' + CAST({count} AS INTEGER)"

    received = f"CAST(number.n AS BIGINT) * {DAYS} / {applications + 1}"
    numbers = (
        "WITH RECURSIVE number(n) AS "
        "(SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {last}) "
    )
    of_all, of_authorities = numbers.format(last=applications), numbers.format(last=authorities)
    digest = f"substr('{'0' * 64}', 1, 64 - length(CAST(number.n AS TEXT))) || number.n"
    dealt = f"FROM number JOIN dealt ON dealt.n = (number.n * CAST(7919 AS BIGINT)) % {CASES}"
    whose = f"number.n % {authorities} + 1"
    return [
        f"INSERT INTO authority (id, code, name, parent_id, address, hours, telephone, email, "
        f"channels, document_word, review_body, court, created_at) {of_authorities}"
        f"SELECT n, 'A' || n, '机关' || n, CASE WHEN n > 1 THEN 1 END, '', '', '', '', '[]', "
        f"'', '', '', '2020-01-01 00:00:00+00:00' FROM number",
        f"INSERT INTO journal (id, length, head, authority_id) {of_all}"
        f"SELECT n, 0, '', {whose} FROM number",
        f"INSERT INTO application (id, register_number, tracking_digest, law, stage, channel, "
        f"applicant_kind, received_on, due_on, provisional, extended, ended_on, result, ground, "
        f"document_number, late, fee_noticed_on, fee_noticed, fee_received_on, fee_received, "
        f"fee_refunded_on, fee_refunded, counted, kind, delivered_on, archived_on, authority_id, "
        f"journal_id) {of_all}"
        f"SELECT number.n, 'A-' || number.n, {digest}, '2019', stage, channel, applicant_kind, "
        f"{day(received)}, {day(received + ' + 28')}, FALSE, extended, "
        f"{day(received + ' + ended')}, result, ground, '机关依申请〔2024〕' || number.n || '号', "
        f"FALSE, {day(received + ' + noticed')}, fee_noticed, {day(received + ' + paid')}, "
        f"fee_received, {day(received + ' + refunded')}, fee_refunded, counted, kind, "
        f"{day(received + ' + ended + 3')}, {day(received + ' + ended + 20')}, {whose}, "
        f"number.n {dealt}",
        f"INSERT INTO journal (id, length, head, authority_id) "
        f"{of_all}SELECT {applications} + number.n, 0, '', {whose} {dealt} "
        f"WHERE challenge IS NOT NULL",
        f"INSERT INTO challenge (id, kind, case_number, filed_on, closed_on, result, decision, "
        f"co_defendant_only, application_id, authority_id, journal_id) {of_all}"
        f"SELECT number.n, challenge, '案' || number.n, {day(received + ' + filed')}, "
        f"{day(received + ' + closed')}, challenge_result, '', co_defendant_only, number.n, "
        f"{whose}, {applications} + number.n {dealt} WHERE challenge IS NOT NULL",
        "DROP TABLE dealt",
    ]
