"""A city and those below it: one sum, each unit with its source, and whoever is missing named."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.annual.published import challenges_of, ledger_of, published
from tests.annual.test_given import as_published
from tests.clocks import FixedClock
from tests.queries import statements
from tracker.actions.annual_report import annual_report
from tracker.actions.authorities import add_authority
from tracker.actions.check import check_register
from tracker.actions.hand_up import figures_file
from tracker.actions.import_applications import import_applications
from tracker.actions.import_challenges import import_challenges
from tracker.actions.import_report import ReportRefused, import_report
from tracker.actions.publish_report import publish_report, seen_digest
from tracker.actions.rollup import rolled_up, troubles
from tracker.actions.take_figures import KeyUnconfirmed, look_over, take_figures
from tracker.annual.exchange import FiguresRefused, written_exchange
from tracker.annual.ledger import LedgerRow
from tracker.annual.report import digest_of_report, failed_checks, fixed, report_json
from tracker.annual.workbook import challenges_csv, ledger_csv
from tracker.files.folder import FolderStore
from tracker.law.annual import ChallengeCount, NewCount, Tallies
from tracker.law.refusals import Refusal
from tracker.law.table_refusals import OpeningCountedTwice, ReportYearRunning, TableInOtherForm
from tracker.law.terms import (
    ApplicantKind,
    ChallengeKind,
    ChallengeResult,
    Channel,
    Handed,
    TableSource,
    UnitSource,
)
from tracker.letters.signing_key import SigningKey
from tracker.records.given_models import GivenTable, UnitKey
from tracker.records.models import Authority, Officer
from tracker.records.published_reports import has_report

pytestmark = pytest.mark.usefixtures("database")

PERSON = ApplicantKind.NATURAL_PERSON
KEY, OTHER = SigningKey.from_seed(b"k" * 32), SigningKey.from_seed(b"o" * 32)
PRINT = KEY.public.fingerprint
IN_JANUARY = datetime(2025, 1, 20, 2, tzinfo=UTC)


@pytest.fixture
async def city(clock: FixedClock) -> Authority:
    """A city with 甲 below it and 乙 below that."""
    city = await add_authority("SHI", name="某市人民政府", now=clock.now())
    await add_authority("QU", name="甲区人民政府", now=clock.now(), parent="SHI")
    await add_authority("JD", name="乙街道办事处", now=clock.now(), parent="QU")
    return city


def row(number: str, on: date, ended: date | None = None, **told: object) -> LedgerRow:
    said = {"number": number, "received_on": on, "applicant_kind": PERSON, **told}
    return LedgerRow(**said, ended_on=ended, result="disclosed" if ended else None)


async def fill(code: str, clock: FixedClock, *rows: LedgerRow) -> Authority:
    authority = await Authority.get(code=code)
    assert await import_applications(authority, ledger_csv(rows), now=clock.now()) == len(rows)
    return authority


def handed_up(
    code: str = "JD",
    *,
    key: SigningKey = KEY,
    at: datetime = IN_JANUARY,
    year: int = 2024,
    new: int = 2,
    out: int = 2,
) -> bytes:
    """The file of a unit that received so many."""
    tallies = Tallies(
        year=year,
        new=(NewCount(PERSON, Channel.POST, new),),
        carried_out={PERSON: out},
        challenges=(ChallengeCount(ChallengeKind.REVIEW, ChallengeResult.UPHELD, 1),),
    )
    said = report_json(authority="乙街道办事处", code=code, tallies=tallies)
    return written_exchange(said, at, key).encode()


async def test_the_sum_has_registers_files_and_published_reports(
    city: Authority, clock: FixedClock
) -> None:
    await fill("SHI", clock, row("1", date(2024, 3, 4), date(2024, 3, 20)))
    await take_figures(city, handed_up(), now=clock.now(), confirmed=PRINT)
    suqian = {**as_published("shanghai-kewei-2024"), "year": 2024}
    await import_report(
        await Authority.get(code="QU"), json.dumps(suqian).encode(), now=clock.now()
    )
    found = await rolled_up(city, 2024, clock.today())
    sources = {unit.place.authority.code: unit.source for unit in found.units}
    assert sources == {
        "SHI": UnitSource.REGISTER,
        "QU": UnitSource.PUBLISHED,
        "JD": UnitSource.HANDED_UP,
    }
    theirs = published("shanghai-kewei-2024").figures
    new = found.report["applications"]["一、本年新收政府信息公开申请数量"]
    assert new["总计"] == 1 + 2 + theirs["new", "总计"]
    assert found.report["reviews_litigation"]["行政复议"]["结果维持"] >= 1
    assert failed_checks(found.report) == []
    assert [unit.handed for unit in found.units] == [
        Handed.OVERDUE,
        Handed.UNDATED,
        Handed.IN_TIME,
    ]
    assert "本机关及所属机关新收到" in found.report["sections"][0]["text"]
    assert f"没有渠道记载的{2 + theirs['new', '总计']}件" in found.report["sections"][0]["text"]


async def test_the_sum_has_every_figure_of_its_registers(
    city: Authority, clock: FixedClock
) -> None:
    table = published("pingtan-2021")
    qu = await Authority.get(code="QU")
    assert await import_applications(qu, ledger_csv(ledger_of(table)), now=clock.now())
    await import_challenges(qu, challenges_csv(challenges_of(table)), now=clock.now())
    await fill("JD", clock, row("1", date(2021, 3, 4), fee_noticed="12.30", fee_received="12.30"))
    found = (await rolled_up(city, 2021, clock.today())).report
    one, new = "自然人", "一、本年新收政府信息公开申请数量"
    assert found["applications"][new][one] == table.figures["new", one] + 1
    assert found["applications"]["四、结转下年度继续办理"][one] == (
        table.figures["carried_out", one] + 1
    )


async def test_who_is_missing_late_or_does_not_balance_is_named(
    city: Authority, clock: FixedClock
) -> None:
    late = datetime(2025, 2, 3, 2, tzinfo=UTC)
    await take_figures(city, handed_up(at=late, out=1), now=clock.now(), confirmed=PRINT)
    found = await rolled_up(city, 2024, clock.today())
    assert {unit.place.authority.code for unit in found.missing} == {"SHI", "QU"}
    assert [unit.place.authority.code for unit in found.failing] == ["JD"]
    assert {unit.place.authority.code: unit.handed for unit in found.units} == {
        "SHI": Handed.OVERDUE,
        "QU": Handed.OVERDUE,
        "JD": Handed.LATE,
    }
    assert "没有数字，未计入：QU 甲区人民政府" in list(troubles(found))
    assert failed_checks(found.report), "the sum shows what its parts are"


async def test_an_office_that_works_here_reports_nought(city: Authority, clock: FixedClock) -> None:
    await Officer.create(
        authority=await Authority.get(code="JD"),
        sign_in_name="yi",
        name="经办人乙",
        password_digest="-",
        roles=[],
        created_at=clock.now(),
    )
    found = await rolled_up(city, 2024, clock.today())
    assert {unit.place.authority.code for unit in found.missing} == {"SHI", "QU"}


async def test_a_register_here_is_counted_before_a_file(city: Authority, clock: FixedClock) -> None:
    await take_figures(city, handed_up(), now=clock.now(), confirmed=PRINT)
    await fill("JD", clock, row("1", date(2024, 3, 4)))
    unit = (await rolled_up(city, 2024, clock.today())).units[2]
    assert (unit.source, unit.unused) == (UnitSource.REGISTER, True)
    with pytest.raises(FiguresRefused, match="直接汇总，不收交换文件"):
        await look_over(city, handed_up(new=3, out=3), now=clock.now())


async def test_another_form_is_refused_where_a_table_came_in_its_own(
    city: Authority, clock: FixedClock
) -> None:
    await take_figures(city, handed_up(), now=clock.now(), confirmed=PRINT)
    with pytest.raises(TableInOtherForm):
        await rolled_up(city, 2024, clock.today(), "2019")


async def test_three_hundred_authorities_take_no_more_statements_than_three(
    city: Authority, clock: FixedClock
) -> None:
    async def count() -> int:
        with statements() as sent:
            await rolled_up(city, 2024, clock.today())
        return len(sent)

    await take_figures(city, handed_up(), now=clock.now(), confirmed=PRINT)
    few = await count()
    await Authority.bulk_create(
        Authority(code=f"U{n:03}", name=f"单位{n}", parent_id=city.id, created_at=clock.now())
        for n in range(300)
    )
    units = await Authority.filter(code__startswith="U").order_by("code")
    for unit in units[:20]:
        await fill(unit.code, clock, row("1", date(2024, 3, 4), date(2024, 3, 20)))
    for unit in units[20:40]:
        data = handed_up(unit.code, at=IN_JANUARY + timedelta(seconds=1))
        await take_figures(city, data, now=clock.now(), confirmed=PRINT)
    assert 5 < few < 40
    assert await count() == few
    found = await rolled_up(city, 2024, clock.today())
    assert len(found.units) == 303
    assert len(found.missing) == 303 - 41
    new = found.report["applications"]["一、本年新收政府信息公开申请数量"]
    assert new["总计"] == 20 + 21 * 2


# --- taking a file ------------------------------------------------------------------------


async def test_a_key_is_asked_about_once_and_again_when_it_changes(
    city: Authority, clock: FixedClock
) -> None:
    with pytest.raises(KeyUnconfirmed, match="第一次报送"):
        await take_figures(city, handed_up(), now=clock.now())
    with pytest.raises(KeyUnconfirmed):
        await take_figures(city, handed_up(), now=clock.now(), confirmed=OTHER.public.fingerprint)
    assert await GivenTable.all().count() == await UnitKey.all().count() == 0
    await take_figures(city, handed_up(), now=clock.now(), confirmed=PRINT)
    again = IN_JANUARY + timedelta(hours=1)
    await take_figures(city, handed_up(at=again), now=clock.now())
    changed = handed_up(at=again + timedelta(hours=1), key=OTHER)
    with pytest.raises(KeyUnconfirmed, match="换了公钥"):
        await take_figures(city, changed, now=clock.now())
    looked = await look_over(city, changed, now=clock.now())
    assert (looked.key_known, looked.former_key) == (False, PRINT)
    told = OTHER.public.fingerprint.upper()
    spelled = "-".join(told[at : at + 4] for at in range(0, len(told), 4))
    await take_figures(city, changed, now=clock.now(), confirmed=spelled)
    assert await UnitKey.all().count() == 2


async def test_a_later_file_replaces_and_the_earlier_stays(
    city: Authority, clock: FixedClock
) -> None:
    await take_figures(city, handed_up(), now=clock.now(), confirmed=PRINT)
    later = handed_up(at=IN_JANUARY + timedelta(days=20), new=5, out=5)
    assert (await look_over(city, later, now=clock.now())).replaces is not None
    await take_figures(city, later, now=clock.now())
    assert await GivenTable.all().count() == 2
    found = await rolled_up(city, 2024, clock.today())
    assert found.report["applications"]["一、本年新收政府信息公开申请数量"]["总计"] == 5
    assert found.units[2].handed is Handed.IN_TIME, "the first was in time"


@pytest.mark.parametrize(
    ("data", "year", "words"),
    [
        (handed_up(), 2023, "文件是2024年的，这里汇总的是2023年"),
        (handed_up("SHI"), None, "不是某市人民政府所属的机关"),
        (handed_up("XX"), None, "不是某市人民政府所属的机关"),
        (handed_up(at=datetime(2025, 9, 25, tzinfo=UTC)), None, "还没有到"),
        (handed_up().replace("乙街道".encode(), "丙街道".encode()), None, "被改动过"),
        (b"{}", None, "不是交换文件"),
    ],
)
async def test_what_is_not_to_be_taken_is_refused_whole(
    city: Authority, clock: FixedClock, data: bytes, year: int | None, words: str
) -> None:
    with pytest.raises(FiguresRefused) as told:
        await take_figures(city, data, now=clock.now(), confirmed=PRINT, year=year)
    assert words in str(told.value)
    assert await GivenTable.all().count() == await UnitKey.all().count() == 0


async def test_nor_is_a_file_taken_twice_or_after_a_later_one(
    city: Authority, clock: FixedClock
) -> None:
    await take_figures(city, handed_up(), now=clock.now(), confirmed=PRINT)
    with pytest.raises(FiguresRefused, match="已经收过，没有重复计入"):
        await take_figures(city, handed_up(), now=clock.now())
    with pytest.raises(FiguresRefused, match="这份是更早的"):
        await take_figures(city, handed_up(at=IN_JANUARY - timedelta(days=1)), now=clock.now())
    assert await GivenTable.all().count() == 1


async def test_the_file_of_a_register_is_what_its_report_says(
    city: Authority, clock: FixedClock
) -> None:
    unit = await fill("JD", clock, row("1", date(2024, 3, 4), date(2024, 3, 20)))
    written = await figures_file(unit, 2024, b"k" * 32, clock.now())
    told = json.loads(written)["report"]
    assert told == fixed(await annual_report(unit, 2024)), "without what the office is writing"


async def test_check_finds_a_table_that_is_not_what_was_taken(
    city: Authority, clock: FixedClock, tmp_path: Path
) -> None:
    """A trigger keeps rows from being changed, so these were forged whole."""

    async def found() -> list[str]:
        return [str(one) async for one in check_register(FolderStore(tmp_path))]

    await take_figures(city, handed_up(), now=clock.now(), confirmed=PRINT)
    assert await found() == []
    true = await GivenTable.get()
    for text, digest in (
        (true.text.replace("2024", "2023"), true.digest),
        (true.text, digest_of_report(true.text)),
    ):
        await GivenTable.create(
            authority=city,
            source=TableSource.HANDED_UP,
            year=2024,
            text=text,
            digest=digest,
            signature=f"{len(await found()):0128}",
            made_at=clock.now(),
            key_fingerprint=PRINT,
            taken_at=clock.now(),
        )
    told = [line.rpartition("：")[2] for line in await found()]
    assert told == ["内容和收到时不一致，没有计入", "内容和签名不一致"]


async def test_a_report_is_there_once_it_is_published(city: Authority, clock: FixedClock) -> None:
    officer = await Officer.create(
        authority=city,
        sign_in_name="shi",
        name="负责人甲",
        password_digest="-",
        roles=["head"],
        created_at=clock.now(),
    )
    assert not await has_report(city.id, 2024)
    seen = seen_digest(await annual_report(city, 2024))
    await publish_report(city, 2024, officer=officer, seen=seen, now=clock.now())
    assert await has_report(city.id, 2024)
    unit = (await rolled_up(city, 2024, clock.today())).units[0]
    assert (unit.handed, unit.source) == (Handed.LATE, UnitSource.REGISTER)


# --- seeds --------------------------------------------------------------------------------


async def test_three_years_follow_each_other(clock: FixedClock) -> None:
    """2023 as published, 2024 in the register, 2025 begun: each year takes over the one before."""
    office = await add_authority("SQ", name="宿迁市", now=clock.now())
    await import_report(office, json.dumps(as_published("suqian-2023")).encode(), now=clock.now())
    carried = published("suqian-2023").figures
    rows = [
        row(f"{kind}-{n}", date(2023, 12, 15), date(2024, 1, 8), applicant_kind=kind)
        for kind in ApplicantKind
        for n in range(carried["carried_out", kind.label])
    ]
    open_rows = [row(f"2024-{n}", date(2024, 12, 20)) for n in range(7)]
    await fill("SQ", clock, *rows, *open_rows)
    report = await annual_report(office, 2024)
    over = [c for c in report["checks"] if c["name"].startswith("二、上年结转，等于上年度")]
    assert {c["column"]: c["right"] for c in over}["总计"] == 121
    assert failed_checks(report) == []
    following = await annual_report(office, 2025)
    assert following["applications"]["二、上年结转政府信息公开申请数量"]["总计"] == 7
    assert failed_checks(following) == []


async def test_a_register_that_does_not_take_over_what_was_reported_says_so(
    clock: FixedClock,
) -> None:
    office = await add_authority("SQ", name="宿迁市", now=clock.now())
    await import_report(office, json.dumps(as_published("suqian-2023")).encode(), now=clock.now())
    await fill("SQ", clock, row("1", date(2023, 12, 15), date(2024, 1, 8)))
    failed = failed_checks(await annual_report(office, 2024))
    assert {"左": 1, "右": 121} in [{"左": c["left"], "右": c["right"]} for c in failed]


def balance(**changed: object) -> bytes:
    """Half a year of which everything had ended: shanghai's with its carried-out ended too."""
    said = json.loads(json.dumps(as_published("shanghai-kewei-2024")))
    table = said["applications"]
    still = table["四、结转下年度继续办理"]
    for column, n in still.items():
        table["三、本年度办理结果"]["（一）予以公开"][column] += n
        table["三、本年度办理结果"]["（七）总计"][column] += n
        still[column] = 0
    for cases in said["reviews_litigation"].values():
        for line in [cases] if "总计" in cases else cases.values():
            line["总计"] -= line["尚未审结"]
            line["尚未审结"] = 0
    return json.dumps({**said, "year": 2025, **changed}).encode()


async def test_an_office_starts_in_the_middle_of_a_year_and_its_report_balances(
    city: Authority, clock: FixedClock
) -> None:
    office = await fill(
        "JD",
        clock,
        row("1", date(2025, 6, 20)),
        row("2", date(2025, 7, 1), date(2025, 7, 10)),
    )
    until = date(2025, 6, 30)
    await import_report(office, balance(), now=clock.now(), until=until)
    report = await annual_report(office, 2025)
    theirs = published("shanghai-kewei-2024").figures
    new = report["applications"]["一、本年新收政府信息公开申请数量"]
    assert new["总计"] == theirs["new", "总计"] + 2
    assert report["applications"]["四、结转下年度继续办理"]["总计"] == 1
    assert failed_checks(report) == []
    unit = (await rolled_up(city, 2025, clock.today())).units[2]
    assert unit.opening is not None
    assert unit.source is UnitSource.REGISTER
    later = await import_report(office, balance(), now=clock.now(), until=date(2025, 6, 29))
    assert later.until == date(2025, 6, 29)
    assert await GivenTable.filter(source=TableSource.OPENING).count() == 2
    assert await annual_report(office, 2025) == report, "the later replaces, and does not add"


async def test_its_first_report_is_published_and_the_next_year_takes_it_over(
    city: Authority, clock: FixedClock
) -> None:
    """Begun on 1 July 2024 with one open application and the balance of half a year."""
    office = await fill(
        "JD",
        clock,
        row("1", date(2024, 6, 20), date(2024, 7, 10)),
        row("2", date(2024, 12, 20), date(2025, 1, 10)),
    )
    data, until = balance(year=2024), date(2024, 6, 30)
    await import_report(office, data, now=clock.now(), until=until)
    officer = await Officer.create(
        authority=office,
        sign_in_name="yi",
        name="负责人乙",
        password_digest="-",
        roles=["head"],
        created_at=clock.now(),
    )
    report = await annual_report(office, 2024)
    assert failed_checks(report) == []
    await publish_report(office, 2024, officer=officer, seen=seen_digest(report), now=clock.now())
    following = await annual_report(office, 2025)
    assert following["applications"]["二、上年结转政府信息公开申请数量"]["总计"] == 1
    assert failed_checks(following) == []


async def test_what_would_count_twice_or_is_there_is_refused_whole(
    city: Authority, clock: FixedClock
) -> None:
    office = await fill("JD", clock, row("1", date(2025, 3, 3), date(2025, 3, 20)))
    with pytest.raises(OpeningCountedTwice):
        await import_report(office, balance(), now=clock.now(), until=date(2025, 6, 30))
    with pytest.raises(ReportYearRunning):
        await import_report(office, balance(), now=clock.now())
    with pytest.raises(Refusal):
        await import_report(office, balance(year=2007), now=clock.now())
    with pytest.raises(ReportRefused, match="文件不能读取"):
        await import_report(office, b"{", now=clock.now())
    await import_report(office, balance(year=2024), now=clock.now())
    with pytest.raises(ReportRefused, match="已经导入过"):
        await import_report(office, balance(year=2024), now=clock.now())
    assert await GivenTable.all().count() == 1
