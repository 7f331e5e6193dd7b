"""The exchange file: it says what was signed, or it is refused with the reason."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tracker.annual.exchange import SIZE_LIMIT, FiguresRefused, read_exchange, written_exchange
from tracker.annual.report import report_json
from tracker.clock import CHINA
from tracker.law.annual import NewCount, Tallies
from tracker.law.terms import ApplicantKind, Channel
from tracker.letters.signing_key import SigningKey

KEY, OTHER = SigningKey.from_seed(b"k" * 32), SigningKey.from_seed(b"o" * 32)
NOW = datetime(2025, 1, 20, 9, 30, tzinfo=CHINA)
PERSON = ApplicantKind.NATURAL_PERSON


def report(year: int = 2024) -> dict[str, Any]:
    tallies = Tallies(year=year, new=(NewCount(PERSON, Channel.POST, 2),), carried_out={PERSON: 2})
    return report_json(authority="甲街道办事处", code="JD", tallies=tallies)


def file(**changed: Any) -> dict[str, Any]:
    return {**json.loads(written_exchange(report(), NOW, KEY)), **changed}


def data(said: object) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode()


def test_it_comes_back_as_it_was_written() -> None:
    read = read_exchange(written_exchange(report(), NOW, KEY).encode())
    assert (read.code, read.name, read.year) == ("JD", "甲街道办事处", 2024)
    assert read.made_at == NOW
    assert read.key.fingerprint == KEY.public.fingerprint
    assert read.table.given.cells["new", "总计"] == 2
    assert read.table.failed == []


def test_however_it_is_laid_out() -> None:
    written = file()
    for again in (
        json.dumps(written, indent=7),
        json.dumps(dict(reversed(written.items()))),
        "\ufeff" + json.dumps(written, ensure_ascii=False).replace("{", "{\r\n"),
    ):
        assert read_exchange(again.encode()).signature == written["signature"]


def test_of_2017_too() -> None:
    read = read_exchange(written_exchange(report(2017), NOW, KEY).encode())
    assert read.table.given.cells["received", "统计数"] == 2


def altered_figure() -> dict[str, Any]:
    said = file()
    said["report"]["applications"]["一、本年新收政府信息公开申请数量"]["总计"] = 3
    return said


def signed_by_another() -> dict[str, Any]:
    theirs = json.loads(written_exchange(report(), NOW, OTHER))
    return file(signature=theirs["signature"])


def key_of_another() -> dict[str, Any]:
    theirs = json.loads(written_exchange(report(), NOW, OTHER))
    return file(key=theirs["key"])


def fingerprint_of_another() -> dict[str, Any]:
    said = file()
    said["key"]["fingerprint"] = OTHER.public.fingerprint
    return said


def signed(change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """A file whose maker signed something else than a report."""
    said = report()
    change(said)
    return json.loads(written_exchange(said, NOW, KEY))


def without_a_row(said: dict[str, Any]) -> None:
    del said["applications"]["四、结转下年度继续办理"]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (b"", "文件不能读取"),
        (b"\xff\xfe", "文件不能读取"),
        (b"[" * 100_000, "文件不能读取"),
        (data(file())[:-30], "文件不能读取"),
        (b"x" * (SIZE_LIMIT + 1), "文件太大"),
        (data([]), "这不是交换文件"),
        (data({"format": "other"}), "这不是交换文件"),
        (data(file(version=2)), "更新版本的程序导出的（格式2，本系统只认识到1）"),
        (data(file(version=None)), "没有写明格式版本"),
        (data(file(version=True)), "没有写明格式版本"),
        (data(file(version=0)), "没有写明格式版本"),
        (data(altered_figure()), "导出以后被改动过"),
        (data(file(year=2023)), "导出以后被改动过"),
        (data(file(made_at="2025-01-01T00:00:00+08:00")), "导出以后被改动过"),
        (data(file(digest="0" * 64)), "导出以后被改动过"),
        (data(signed_by_another()), "签名不成立"),
        (data(key_of_another()), "签名不成立"),
        (data(file(signature="?")), "签名不成立"),
        (data(file(signature=None)), "签名不成立"),
        (data(fingerprint_of_another()), "公钥和它的指纹不一致"),
        (data(file(key=None)), "没有报送单位的公钥"),
        (data(file(key={"pem": "?"})), "没有报送单位的公钥"),
        (json.dumps(file(year="\ud800")).encode(), "不能识别的字符"),
        (data(signed(without_a_row)), "缺“四、结转下年度继续办理”一行"),
        (data(signed(lambda said: said.update(year=2007))), "2008年5月1日起施行"),
        (data(signed(lambda said: said.update(code=7))), "没有写明单位的代码和名称"),
    ],
)
def test_anything_else_is_refused_with_the_reason(sent: bytes, words: str) -> None:
    with pytest.raises(FiguresRefused) as told:
        read_exchange(sent)
    assert words in str(told.value)
