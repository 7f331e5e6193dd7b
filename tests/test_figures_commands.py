"""Figures handed up by command, from one installation to another."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.annual.test_given import as_published

Run = Callable[..., subprocess.CompletedProcess[str]]

pytestmark = pytest.mark.only_on("sqlite", reason="two installations, each in its own folder")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """`run("city", "report", …)`: a command of one of the installations."""

    def command(home: str, *words: str) -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")}
        return subprocess.run(
            [sys.executable, "-m", "tracker", *words],
            env=environment | {"TRACKER_DATA": str(tmp_path / home)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return command


def test_a_sub_district_on_its_own_pc_hands_up_and_the_city_takes(run: Run, tmp_path: Path) -> None:
    ledger, file = tmp_path / "ledger.csv", str(tmp_path / "figures.json")
    ledger.write_text(
        "登记编号,收到日期,申请人类型\n1,2024-03-04,自然人\n2,2024-05-06,自然人\n",
        encoding="utf-8",
    )
    run("unit", "authority", "add", "JD", "--name", "甲街道办事处")
    run("unit", "import", "applications", str(ledger), "--authority", "JD")
    exported = run("unit", "export", "figures", "2024", "--authority", "JD", "--output", file)
    assert exported.returncode == 0, exported.stderr
    fingerprint = exported.stderr.strip().rpartition("：")[2]

    run("city", "authority", "add", "SHI", "--name", "某市人民政府")
    taking = ("city", "import", "figures", file, "--authority", "SHI")
    not_below = run(*taking)
    assert (not_below.returncode, "不是某市人民政府所属的机关" in not_below.stderr) == (2, True)
    run("city", "authority", "add", "JD", "--name", "甲街道办事处", "--parent", "SHI")
    first = run(*taking)
    assert (first.returncode, fingerprint in first.stderr) == (2, True)
    taken = run(*taking, "--confirm-key", fingerprint)
    assert taken.returncode == 0, taken.stderr
    twice = run(*taking)
    assert (twice.returncode, "已经收过" in twice.stderr) == (2, True)

    said = run(
        "city", "report", "2024", "--authority", "SHI", "--with-subordinates", "--format", "json"
    )
    assert "没有数字，未计入：SHI 某市人民政府" in said.stderr
    new = json.loads(said.stdout)["applications"]["一、本年新收政府信息公开申请数量"]
    assert new["总计"] == 2
    assert run("city", "check").returncode == 0


def test_a_published_report_is_taken_over(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "2023.json"
    file.write_text(json.dumps(as_published("suqian-2023")), encoding="utf-8")
    run("city", "authority", "add", "SQ", "--name", "宿迁市")
    done = run("city", "import", "report", str(file), "--authority", "SQ")
    assert (done.returncode, done.stderr) == (0, "已导入2023年的以前公布的年报。\n")
    again = run("city", "import", "report", str(file), "--authority", "SQ", "--until", "2023-06-30")
    assert (again.returncode, "应为0，现为121" in again.stderr) == (2, True)
