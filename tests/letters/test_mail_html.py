"""The HTML of a mail says what its text says, fetches nothing and runs nothing."""

import re
from html import unescape

import pytest

from tests.letters.test_mail import mail
from tracker.law.notices import Notice
from tracker.letters.mail_html import blocks, html_of


def words(html):
    return "".join(unescape(re.sub(r"<[^>]+>", "", html.partition("<body")[2])).split())


@pytest.mark.parametrize("notice", Notice)
def test_it_has_every_word_of_the_text(notice):
    text = mail(notice, email="gongkai@example.invalid")
    shown = words(html_of(text.subject, text.body, "示例街道办事处"))
    for line in text.body.splitlines():
        for part in line.split("："):
            assert "".join(part.split()) in shown


@pytest.mark.parametrize("notice", Notice)
def test_nothing_is_fetched_and_nothing_runs(notice):
    text = mail(notice)
    html = html_of(text.subject, text.body, "示例街道办事处")
    assert not re.search(r"(?i)<(img|script|link|iframe|object|form|style)|\burl\(|\bsrc=", html)
    assert len(html) < 20_000


def test_what_people_typed_is_never_markup():
    html = html_of("<b>", "您好：\n\n<script>alert(1)</script>", "甲<i>")
    assert "<script" not in html
    assert "<b>" not in html
    assert "&lt;script&gt;" in html


BLOCKS = [
    ("登记编号：SL-1\n答复期限：收到后重新计算", ["facts"]),
    ("您好：\n\n本机关已经答复。", ["text", "text"]),
    ("示例街道办事处\n联系电话：0000-1", ["text"]),
    ("https://example.invalid/track/code/abc", ["link"]),
    ("【超期】\n\n· 甲\n· 乙", ["heading", "items"]),
    ("甲\n乙\n\n\n\n丙", ["text", "text"]),
]


@pytest.mark.parametrize(("body", "kinds"), BLOCKS)
def test_what_a_block_is_shows_in_its_lines(body, kinds):
    assert [block.kind for block in blocks(body)] == kinds
