"""The commands, run as a clerk runs them: their words, their results, their exit status."""

import asyncio
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.annual.published import NAMES, assert_gives_back, challenges_of, ledger_of, published
from tests.clocks import FixedClock
from tracker.actions.authorities import add_authority
from tracker.annual.workbook import challenges_csv, ledger_csv, ledger_xlsx
from tracker.archive_commands import backup_command
from tracker.cli import COMMANDS, EXPORTS, IMPORTS, main
from tracker.records.connections import database
from tracker.settings import read_settings

Run = Callable[..., subprocess.CompletedProcess[str]]

LEDGER = """登记编号,收到日期,申请人类型,渠道,申请内容,答复日期,办理结果
1,2024-03-04,自然人,网络,预算,2024-03-20,（一）予以公开
2,2024年3月5日,商业企业,信函,合同,2024/4/1,withheld.third_party
3,2024-12-30,自然人,当面,名单,,
"""

CATALOGUE = """索引号,名称,文号,生成日期,公开方式,不予公开理由,文件
JD01-1,2024年环卫合同,示街办〔2024〕1号,2024-03-04,依申请公开,,合同.pdf
,示范街道保洁方案,,2024年5月6日,主动公开,,方案.pdf
"""


@pytest.fixture
def run(tmp_path: Path, database_url: str) -> Run:
    """`run("report", "2024", …)` with data and database of this test alone."""

    def command(*words: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {
            "TRACKER_DATA": str(tmp_path / "data"),
            "TRACKER_DATABASE": database_url,
        }
        return subprocess.run(
            [sys.executable, "-m", "tracker", *words],
            env=environment,
            input=text,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return command


@pytest.fixture
def office(run: Run, tmp_path: Path, database_url: str, clock: FixedClock) -> Run:
    data = str(tmp_path / "data")
    settings = read_settings({"TRACKER_DATA": data, "TRACKER_DATABASE": database_url})

    async def added() -> None:
        async with database(settings.database):
            await add_authority("JD01", name="某某街道办事处", now=clock.now())

    asyncio.run(added())
    return run


def file(tmp_path: Path, name: str, content: str | bytes) -> str:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def report(run: Run, year: int, *options: str) -> dict[str, object]:
    done = run("report", str(year), "--authority", "JD01", "--format", "json", *options)
    assert done.returncode == 0, done.stderr
    said: dict[str, object] = json.loads(done.stdout)
    return said


def test_authorities_are_added_listed_and_changed(office: Run) -> None:
    assert office("authority", "add", "JD02", "--name", "乙", "--parent", "JD01").returncode == 0
    assert office("authority", "list").stdout.split("\n")[:2] == [
        "JD01\t某某街道办事处\t",
        "JD02\t乙\tJD01",
    ]
    assert office("authority", "set", "JD02", "telephone=123", "court=某法院").returncode == 0
    assert office("authority", "set", "JD02", "level=county_department").returncode == 0
    assert office("authority", "set", "JD02", "level=街道办事处").returncode == 0


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("authority", "add", "JD01", "--name", "再来"), "已经使用"),
        (("authority", "add", "街道", "--name", "甲"), "大写字母或数字"),
        (("authority", "add", "JD03", "--name", "甲", "--parent", "NO"), "没有代码为“NO”"),
        (("authority", "set", "JD01", "code=X"), "可以设置的有"),
        (("authority", "set", "JD01", "level=village"), "street_office（街道办事处）"),
        (("report", "2024", "--authority", "NO"), "JD01"),
        (("report", "2024", "--authority", "X" * 999), "JD01"),
        (("import", "applications", "missing.csv", "--authority", "JD01"), "不能读取"),
        (("fee", "--items", "1", "--pages", "1"), "只能选一"),
        (("fee", "--items", "1", "--on", "2020-12-31"), "收费标准"),
        (("fee", "--items=-1"), "-1"),
        (("fee", "--pages", "68", "--before", "1"), "不与此前的申请累计"),
        (("law", "第九十九条"), "本系统收录的有第二、四、五、"),
        (("law", "条例3", "--format", "json"), "没有收录条例第三条的内容"),
        (("law", "民法"), "可以查的有条例、2008年条例"),
        (("restore", "missing.tar"), "不是空的"),
        (("backup", "no/folder.tar"), "No such file or directory"),
        (("backup", "名" * 300), "File name too long"),
        (("law", "\udcff"), "没有“\\udcff”这个法律文本"),
        (("authority", "set", "JD01", "address=\udcff"), "不是 UTF-8 编码"),
    ],
)
def test_what_cannot_be_done_is_refused_with_advice(
    office: Run, words: tuple[str, ...], advice: str
) -> None:
    done = office(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert advice in done.stderr
    assert "Traceback" not in done.stderr


def test_a_ledger_becomes_the_table(office: Run, tmp_path: Path) -> None:
    ledger = file(tmp_path, "台账.csv", LEDGER)
    assert office("import", "applications", ledger, "--authority", "JD01").returncode == 0
    said = report(office, 2024)
    assert said["layout"] == "2021"
    rows = said["applications"]
    assert isinstance(rows, dict)
    assert rows["一、本年新收政府信息公开申请数量"]["总计"] == 3
    assert rows["四、结转下年度继续办理"]["自然人"] == 1
    again = office("import", "applications", ledger, "--authority", "JD01")
    assert again.returncode == 2
    assert again.stderr.count("已") >= 3
    assert report(office, 2024) == said
    assert office("check").returncode == 0


def test_every_error_of_a_ledger_is_told_and_nothing_taken(office: Run, tmp_path: Path) -> None:
    wrong = LEDGER.replace("2024-03-20", "2024-02-30").replace("商业企业", "公司")
    done = office("import", "applications", file(tmp_path, "a.csv", wrong), "--authority", "JD01")
    assert done.returncode == 2
    assert "2024-02-30" in done.stderr
    assert "公司" in done.stderr
    rows = report(office, 2024)["applications"]
    assert isinstance(rows, dict)
    assert rows["一、本年新收政府信息公开申请数量"]["总计"] == 0


def test_a_catalogue_is_taken_in_once(office: Run, tmp_path: Path) -> None:
    catalogue = file(tmp_path, "目录.csv", CATALOGUE)
    done = office("import", "catalogue", catalogue, "--authority", "JD01")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "已导入 2 条目录。" in done.stderr
    assert "其中 2 条写有文件名称" in done.stderr
    again = office("import", "catalogue", catalogue, "--authority", "JD01")
    assert (again.returncode, again.stdout) == (2, "")
    assert "第2行“索引号”（JD01-1）" in again.stderr
    assert "目录中已有这个索引号" in again.stderr
    assert office("check").returncode == 0


def test_every_error_of_a_catalogue_is_told_and_nothing_taken(office: Run, tmp_path: Path) -> None:
    wrong = CATALOGUE.replace("2024年5月6日", "2024-05-32").replace("依申请公开", "公开")
    words = ("import", "catalogue", file(tmp_path, "a.csv", wrong), "--authority", "JD01")
    done = office(*words)
    assert done.returncode == 2
    assert "第2行“公开方式”（公开）" in done.stderr
    assert "第3行“生成日期”（2024-05-32）" in done.stderr
    assert "没有导入任何内容" in done.stderr
    (tmp_path / "a.csv").write_text(CATALOGUE, "utf-8")
    assert "已导入 2 条目录。" in office(*words).stderr


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("write", [ledger_csv, ledger_xlsx], ids=["csv", "xlsx"])
def test_published_tables_come_back_cell_by_cell(
    office: Run, tmp_path: Path, name: str, write: Callable[..., bytes]
) -> None:
    table = published(name)
    ledger = file(tmp_path, "ledger", write(ledger_of(table)))
    cases = file(tmp_path, "cases", challenges_csv(challenges_of(table)))
    assert office("import", "applications", ledger, "--authority", "JD01").returncode == 0
    assert office("import", "challenges", cases, "--authority", "JD01").returncode == 0
    said = report(office, table.year)
    assert_gives_back(said, table)
    assert all(check["holds"] for check in said["checks"])  # type: ignore[attr-defined]


def test_a_year_without_applications_says_so_under_its_own_headings(office: Run) -> None:
    said = report(office, 2017)
    assert said["layout"] == "2014"
    sections = said["sections"]
    assert isinstance(sections, list)
    assert [section["title"] for section in sections] == [
        "四、依申请公开政务信息的情况",
        "五、申请行政复议、提起行政诉讼的情况",
        "六、依申请公开信息收取的费用",
    ]
    assert all("未" in section["text"] or "没有" in section["text"] for section in sections)


@pytest.mark.parametrize("form", ["text", "html"])
def test_a_report_can_be_written_to_a_file(office: Run, tmp_path: Path, form: str) -> None:
    out = tmp_path / "report"
    words = ("report", "2024", "--authority", "JD01", "--format", form, "--output", str(out))
    assert office(*words).returncode == 0
    assert "一、本年新收政府信息公开申请数量" in out.read_text("utf-8")


def test_an_office_may_write_without_changing_the_fixed_format(office: Run) -> None:
    assert list(report(office, 2024)) == [
        "authority", "code", "year", "layout", "applications", "reviews_litigation", "sections",
        "fees", "checks", "snapshot",
    ]  # fmt: skip
    for form in ("text", "html"):
        whole = office("report", "2024", "--authority", "JD01", "--format", form).stdout
        assert "一、总体情况" in whole
        assert "第二十条第（八）项" in whole


@pytest.mark.parametrize(("form", "begins"), [("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF")])
def test_a_report_can_be_an_office_document(
    office: Run, tmp_path: Path, form: str, begins: bytes
) -> None:
    out = tmp_path / f"report.{form}"
    words = ("report", "2024", "--authority", "JD01", "--format", form, "--output", str(out))
    assert office(*words).returncode == 0
    assert out.read_bytes().startswith(begins)


def test_a_file_that_cannot_be_written_is_refused(office: Run, tmp_path: Path) -> None:
    out = tmp_path / "nowhere" / "report.docx"
    words = ("report", "2024", "--authority", "JD01", "--format", "docx", "--output", str(out))
    done = office(*words)
    assert done.returncode == 2
    assert f"文件 {out} 不能写入" in done.stderr
    assert "Traceback" not in done.stderr


def test_clock_reads_standard_input(run: Run) -> None:
    journal = {"received_on": "2025-09-22", "today": "2025-10-20", "entries": []}
    done = run("clock", text=json.dumps(journal))
    assert done.returncode == 0
    assert json.loads(done.stdout)["due_on"] == "2025-10-24"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"received_on": "2025-09-22"}',
        '{"received_on": "x", "today": "2025-10-20"}',
        '{"received_on": "\\ud800\\n\\u001b[2J", "today": "2025-10-20"}',
        '{"received_on": ' + 5000 * "1" + "}",
        100_000 * "[",
    ],
    ids=str.__len__,
)
def test_clock_refuses_what_it_cannot_read_in_one_sentence(run: Run, text: str) -> None:
    done = run("clock", text=text)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1


def test_fee_has_lines(run: Run) -> None:
    done = run("fee", "--items", "41", "--on", "2025-01-01")
    said = json.loads(done.stdout)
    assert (said["basis"], said["quantity"], said["yuan"]) == ("items", 41, "4300.00")
    assert said["lines"][0] == {"from": 11, "to": 30, "rate": "100.00", "yuan": "2000.00"}
    done = run("fee", "--items", "1", "--before", "40", "--on", "2025-01-01")
    assert json.loads(done.stdout)["yuan"] == "300.00"


def test_the_law_is_printed_for_a_day(run: Run) -> None:
    done = run("law", "--on", "2018-03-01")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("2018年3月1日的法律规定\n")
    reply = next(line for line in done.stdout.splitlines() if line.startswith("  答复期限"))
    assert reply.split() == [
        "答复期限",
        "15个工作日",
        "2008年条例第二十四条",
        "2008年5月1日至2019年5月14日",
    ]


@pytest.mark.parametrize(
    "words", [("33",), ("第三十三条",), ("条例33",), ("条例", "第三十三条")], ids="".join
)
def test_an_article_is_printed_with_what_rests_on_it(run: Run, words: tuple[str, ...]) -> None:
    done = run("law", *words)
    assert done.returncode == 0, done.stderr
    for said in ("条例第三十三条\n", "答复期限", "20个工作日", "《政府信息公开延期答复告知书》"):
        assert said in done.stdout
    said = json.loads(run("law", *words, "--format", "json").stdout)
    assert (said["text"], said["article"]) == ("条例", 33)
    assert [values["name"] for values in said["numbers"]] == ["reply_period", "extension"]


@pytest.mark.only_on("sqlite", reason="the archive is of the embedded database")
def test_backup_and_restore(office: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = file(tmp_path, "台账.csv", LEDGER)
    assert office("import", "applications", ledger, "--authority", "JD01").returncode == 0
    archive = tmp_path / "backup.tar"
    assert office("backup", str(archive)).returncode == 0
    assert office("backup", str(archive)).returncode == 2, "an old backup is never overwritten"
    place = tmp_path / "elsewhere"
    elsewhere = os.environ | {"TRACKER_DATA": str(place), "TRACKER_DATABASE": ""}

    def there(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tracker", *words]
        return subprocess.run(
            command, env=elsewhere, capture_output=True, encoding="utf-8", check=False
        )

    restored = there("restore", str(archive))
    assert restored.returncode == 0, restored.stderr
    assert "备份以后删除的个人信息又都在库里" in restored.stderr
    again = there("restore", str(archive))
    assert (again.returncode, "不是空的" in again.stderr) == (2, True)
    assert there("check").returncode == 0
    words = ("report", "2024", "--authority", "JD01", "--format", "json")
    assert there(*words).stdout == office(*words).stdout
    assert there("receipt-key").stdout == office("receipt-key").stdout


@pytest.mark.only_on("sqlite", reason="the archive is of the embedded database")
def test_a_key_kept_apart_is_not_in_the_backup(
    office: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apart = tmp_path / "apart"
    (tmp_path / "data" / "key").rename(apart)
    (tmp_path / "data" / "key").write_text("0" * 64)
    monkeypatch.setenv("TRACKER_KEY_FILE", str(apart))
    done = office("backup", str(tmp_path / "backup.tar"))
    assert done.returncode == 0, done.stderr
    assert "密钥另存" in done.stderr
    with tarfile.open(tmp_path / "backup.tar") as archive:
        assert "key" not in archive.getnames()
    monkeypatch.setenv("TRACKER_DATA", str(tmp_path / "elsewhere"))
    place = os.environ | {"TRACKER_DATABASE": ""}
    for words in (("restore", str(tmp_path / "backup.tar")), ("check",)):
        command = [sys.executable, "-m", "tracker", *words]
        again = subprocess.run(
            command, env=place, capture_output=True, encoding="utf-8", check=False
        )
        assert again.returncode == 0, again.stderr
        assert ("备份中没有密钥" in again.stderr) == (words[0] == "restore")


def test_the_key_of_personal_data_is_changed_and_another_installations_does_not_start(
    office: Run, tmp_path: Path
) -> None:
    ledger = file(
        tmp_path,
        "l.csv",
        LEDGER.replace("申请内容", "申请人,申请内容")
        .replace(",预算", ",甲,预算")
        .replace(",合同", ",乙公司,合同")
        .replace(",名单", ",丙,名单"),
    )
    assert office("import", "applications", ledger, "--authority", "JD01").returncode == 0
    for number in (1, 2):
        done = office("rotate-key")
        assert done.returncode == 0, done.stderr
        assert f"全部改用 {number} 号数据密钥" in done.stderr
    assert office("rotate-key", "--forget", text="n\n").returncode == 2
    assert "已删去 1 号" in office("rotate-key", "--forget", "--yes").stderr
    assert office("check").returncode == 0
    key = tmp_path / "data" / "key"
    key.rename(tmp_path / "kept")
    refused = office("check")
    assert refused.returncode == 2
    assert "不是这个数据库的密钥文件" in refused.stderr


@pytest.mark.only_on("sqlite", reason="the seal is the same on both")
def test_a_sealed_backup_is_verified_and_restored_with_its_passphrase(
    office: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, passphrase = tmp_path / "backup.sealed", tmp_path / "passphrase"
    monkeypatch.setenv("TRACKER_BACKUP_PASSPHRASE_FILE", str(passphrase))

    def with_passphrase(said: str, *words: str) -> subprocess.CompletedProcess[str]:
        passphrase.write_text(f"{said}\n", encoding="utf-8")
        return office("backup", str(archive), *words)

    said = "春眠不觉晓处处闻啼鸟夜来"
    assert "至少 12" in with_passphrase("短", "--encrypt").stderr
    assert not archive.exists()
    made = with_passphrase(said, "--encrypt")
    assert made.returncode == 0, made.stderr
    assert "备份中有密钥，已经加密" in made.stderr
    assert said not in made.stderr
    assert "口令不对" in with_passphrase("别的口令别的口令别的", "--verify").stderr
    verified = with_passphrase(said, "--verify")
    assert (verified.returncode, "内容与清单一致" in verified.stderr) == (0, True)
    archive.write_bytes(archive.read_bytes()[:-1])
    assert with_passphrase(said, "--verify").returncode == 2


def test_a_passphrase_is_typed_twice_and_long_enough(tmp_path: Path) -> None:
    words = [str(tmp_path / "backup.sealed"), "--encrypt"]
    typed = "短口令\n别的\n短口令\n短口令\n"
    environment = {"TRACKER_DATA": str(tmp_path), "TRACKER_BACKUP_PASSPHRASE_FILE": ""}
    done = CliRunner().invoke(backup_command, words, input=typed, env=environment)
    assert done.exit_code == 2
    assert done.stderr.count("再输入一次") == 2
    assert "至少 12 个字符" in done.stderr


def test_a_register_is_vouched_for_exported_and_verified_by_anybody(
    office: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_DIGEST", "sm3")
    ledger = file(tmp_path, "台账.csv", LEDGER)
    assert office("import", "applications", ledger, "--authority", "JD01").returncode == 0
    exported = tmp_path / "journals.jsonl"
    early = office(
        "export", "journals", "--authority", "JD01", "--before", "2020-01-01", str(exported)
    )
    assert (early.returncode, exported.exists()) == (2, False)
    assert "没有总摘要" in early.stderr
    assert office("export", "journals", "--authority", "JD01", str(exported)).returncode == 0
    assert '"algorithm": "sm3"' in exported.read_text(encoding="utf-8")
    nowhere = {"PATH": os.environ["PATH"], "TRACKER_DATA": "/dev/null/nowhere"}

    def anybody(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tracker", "verify-journal", *words],
            env=nowhere, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip

    done = anybody(str(exported))
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "JD01：3份办理记录，8条" in done.stderr
    text = exported.read_text(encoding="utf-8")
    exported.write_text(text.replace('"2024-03-20"', '"2024-03-21"'), encoding="utf-8")
    done = anybody(str(exported))
    assert done.returncode == 1
    assert "内容被改动" in done.stdout
    head = "JD01 1 2025-09-22 sha256 " + "0" * 64
    assert "文件中没有" in anybody(str(exported), "--head", head).stdout
    assert "登记簿中没有" in office("check", "--head", head).stdout
    written = file(tmp_path, "head.txt", f"您好：\n\n{head}\n")
    assert office("check", "--head", written).returncode == 1
    assert office("check", "--head", "JD01 1").returncode == 2
    assert office("check").returncode == 0


@pytest.mark.only_on("sqlite", reason="the demo is the same on both")
def test_demo_fills_every_stage_and_is_clean(run: Run) -> None:
    done = run("demo")
    assert done.returncode == 0, done.stderr
    assert "口令" in done.stdout
    assert run("check").returncode == 0
    assert run("demo").returncode == 2


@pytest.mark.parametrize("address", ["mysql://x", "postgres://nobody@127.0.0.1:1/none"])
def test_a_database_that_cannot_be_opened_is_one_sentence(tmp_path: Path, address: str) -> None:
    environment = {"TRACKER_DATA": str(tmp_path), "TRACKER_DATABASE": address}
    done = subprocess.run(
        [sys.executable, "-m", "tracker", "check"],
        env=os.environ | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr


@pytest.mark.only_on("sqlite", reason="no database is asked")
def test_what_few_need_is_not_loaded_at_the_start() -> None:
    told = "import sys, tracker.serve_commands; print({'icalendar', 'openpyxl'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.only_on("sqlite", reason="no database is asked")
def test_every_command_is_where_the_table_says() -> None:
    done = CliRunner().invoke(main, ["--help"])
    assert all(f"  {name} " in done.stdout for name in COMMANDS), done.output
    for group, places in (("import", IMPORTS), ("export", EXPORTS)):
        done = CliRunner().invoke(main, [group, "--help"])
        assert all(f"  {name} " in done.stdout for name in places), done.output
