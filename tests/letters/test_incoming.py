"""Mails as they are written: right, wrong, and in every encoding of Chinese programs."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.jobs.incoming import a_mail
from tracker.law.mail_terms import MailFlaw
from tracker.letters.bounces import own_ids
from tracker.letters.incoming import LONGEST_TEXT, MOST_PARTS, read_mail

SUBJECT = "政府信息公开申请：𠮷县2024年合同"


def in_base64(text, charset):
    return base64.b64encode(text.encode(charset)).decode()


def encoded(text, charset, label):
    return f"=?{label}?B?{in_base64(text, charset)}?="


@pytest.mark.parametrize(
    "subject",
    [
        encoded(SUBJECT, "gb18030", "gb18030"),
        encoded(SUBJECT, "gb18030", "GB2312"),
        encoded(SUBJECT, "utf-8", "utf-8"),
        "\r\n ".join(encoded(part, "gb18030", "gbk") for part in (SUBJECT[:6], SUBJECT[6:])),
        encoded(SUBJECT, "utf-8", "no-such-charset"),
    ],
)
def test_chinese_subjects_are_read_whatever_they_are_labelled(subject):
    raw = f"Subject: {subject}\r\nFrom: {encoded('张三', 'gb18030', 'gb2312')} <a@b.invalid>\r\n"
    mail = read_mail(raw.encode() + b"\r\nx\r\n")
    assert mail.subject == SUBJECT
    assert (mail.sender_name, mail.sender) == ("张三", "a@b.invalid")


@pytest.mark.parametrize("charset", ["gb18030", "utf-8"])
def test_so_are_those_without_any_label(charset):
    raw = (
        f"Subject: {SUBJECT}\r\nFrom: 张三 <a@b.invalid>\r\n"
        'Content-Type: multipart/mixed; boundary="x"\r\n\r\n'
        f"--x\r\nContent-Type: text/plain\r\n\r\n{SUBJECT}\r\n"
        "--x\r\nContent-Type: application/pdf\r\n"
        f'Content-Disposition: attachment; filename="身份证明.pdf"\r\n\r\n%PDF\r\n--x--\r\n'
    ).encode(charset)
    mail = read_mail(raw)
    assert (mail.subject, mail.text, mail.sender_name) == (SUBJECT, SUBJECT, "张三")
    assert [part.name for part in mail.parts] == ["身份证明.pdf"]


@pytest.mark.parametrize(
    "name",
    [
        f'filename="{encoded("身份证明.pdf", "gb18030", "gb2312")}"',
        "filename*=UTF-8''%E8%BA%AB%E4%BB%BD%E8%AF%81%E6%98%8E.pdf",
    ],
)
def test_names_of_files_are_read_in_both_ways_of_writing_them(name):
    raw = (
        'Content-Type: multipart/mixed; boundary="x"\r\n\r\n'
        f"--x\r\nContent-Disposition: attachment; {name}\r\n\r\n%PDF\r\n--x--\r\n"
    )
    assert [part.name for part in read_mail(raw.encode()).parts] == ["身份证明.pdf"]


def plain(words):
    return f"Content-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n"


def html(words):
    return f"Content-Type: text/html; charset=utf-8\r\n\r\n<p>{words}</p>\r\n"


def a_file(name):
    head = f'Content-Type: text/plain\r\nContent-Disposition: attachment; filename="{name}"'
    return f"{head}\r\n\r\nfile\r\n"


def multipart(kind, *parts):
    mark = f"{kind}{sum(map(len, parts))}"
    inner = "".join(f"--{mark}\r\n{part}" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{mark}"\r\n\r\n{inner}--{mark}--\r\n'


ALTERNATIVE = multipart("alternative", plain("said"), html("said"))
WALKED = {
    "of two ways of saying the same the plain one": (ALTERNATIVE, "said", []),
    "whichever stands first": (multipart("alternative", html("said"), plain("plain")), "plain", []),
    "the other where it has no words": (
        multipart("alternative", plain(" "), html("rich")), "rich", [],
    ),
    "nothing where none has": (multipart("alternative", plain(""), html("")), "", []),
    "a footer after them": (
        multipart("mixed", ALTERNATIVE, plain("footer")), "said\n\nfooter", [],
    ),
    "one plain footer and two of HTML": (
        multipart("mixed", html("one"), html("two"), plain("footer")),
        "one\n\ntwo\n\nfooter", [],
    ),
    "two that say different things, in their order": (
        multipart("mixed", plain("one"), html("two"), a_file("a.txt"), plain("three")),
        "one\n\ntwo\n\nthree", ["a.txt"],
    ),
    "the files of a way that is not taken": (
        multipart(
            "alternative", plain("said"), multipart("mixed", html("said"), a_file("a.txt")),
        ),
        "said", ["a.txt"],
    ),
    "pictures beside the page": (
        multipart("related", ALTERNATIVE, a_file("b.png")), "said", ["b.png"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "text", "files"), WALKED.values(), ids=WALKED)
def test_the_text_of_a_mail_of_several_parts(raw, text, files):
    mail = read_mail(raw.encode())
    assert mail.text == text
    assert [part.name for part in mail.parts] == files
    assert mail.flaws == ()


def test_a_page_of_html_is_read_as_its_words():
    raw = (
        b"Content-Type: text/html; charset=utf-8\r\n\r\n"
        b"<style>p{}</style><script>x()</script><p>one &amp; two</p><div>three<br>four</div>"
    )
    assert read_mail(raw).text.split("\n") == ["one & two", "", "three", "four"]


def test_the_trace_is_the_uppermost_line_alone():
    mail = read_mail(b"Received: from z; Mon, 1 Sep 2025 01:00:00 +0000\r\n" + a_mail())
    assert mail.traced_at == datetime(2025, 9, 1, 1, tzinfo=UTC)
    assert read_mail(b"Received: from z; yesterday\r\n\r\nx").traced_at is None


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List_Id": "<news.example.invalid>"},
        {"Return_Path": "<>"},
        {"From": "no-reply@example.invalid"},
    ],
)
def test_what_a_program_sent_is_known_by_its_marks(headers):
    assert read_mail(a_mail(**headers)).automatic
    assert not read_mail(a_mail(Auto_Submitted="no")).automatic


def test_too_much_is_named():
    assert read_mail(a_mail(text="长" * (LONGEST_TEXT + 1))).flaws == (MailFlaw.LONG,)
    many = read_mail(a_mail(files=[(f"{n}.txt", b"x") for n in range(MOST_PARTS + 5)]))
    assert many.flaws == (MailFlaw.MANY_PARTS,)
    assert len(many.parts) == MOST_PARTS - 1


@pytest.mark.parametrize(
    ("headers", "kept"),
    [
        ({"From": f"{'长' * 121} <a@b.invalid>"}, {"sender_name": "长" * 120}),
        ({"From": f"甲 <{'a' * 250}@b.invalid>"}, {"sender": "", "sender_name": "甲"}),
        ({"Subject": "题" * 301}, {"subject": "题" * 300}),
        ({"Message-ID": f"<{'a' * 250}@b.invalid>"}, {"message_id": ""}),
    ],
)
def test_what_is_too_long_for_its_place_is_named(headers, kept):
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    mail = read_mail(f"{head}\r\nx\r\n".encode())
    assert {name: getattr(mail, name) for name in kept} == kept
    assert mail.flaws == (MailFlaw.CUT,)


def test_marks_that_nobody_sees_do_not_reach_a_page():
    mail = read_mail(a_mail(text="合同\u202eexe.fdp\u200b", Subject="一\u202e二"))
    assert (mail.text, mail.subject) == ("合同exe.fdp", "一 二")


def test_a_mail_within_a_mail_is_a_file():
    raw = (
        'Content-Type: multipart/mixed; boundary="x"\r\n\r\n'
        "--x\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nsecret\r\n--x--\r\n"
    )
    mail = read_mail(raw.encode())
    assert [part.name for part in mail.parts] == ["邮件1.eml"]
    assert "secret" not in mail.text


def test_own_ids_are_told_from_others():
    said = "<a.1.received@tracker.invalid> <b@elsewhere.invalid> <a.1.received@tracker.invalid>"
    assert own_ids(said) == ("<a.1.received@tracker.invalid>",)


@given(st.binary(max_size=400))
@example(b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\xff")
@example(b"From: \xff<\r\nSubject: =?gb2312?B?=?=\r\n\r\n")
@example(b"Content-Type: text/plain; charset=\xff\r\nReceived: ;\xff\r\n\r\n\xff")
def test_nothing_makes_it_fail(raw):
    mail = read_mail(raw)
    assert len(mail.likeness) == 64
    "".join((mail.subject, mail.text, mail.sender, mail.sender_name)).encode()
