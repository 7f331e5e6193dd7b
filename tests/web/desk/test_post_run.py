"""The post run: what waits to leave, what the post needs, and what the journal says after."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.clocks import FixedClock
from tests.web.desk.applications import AtCase, came_in
from tests.web.desk.at_desk import Desk, Page, office_of
from tracker.law.terms import DeliveryWay, EntryKind
from tracker.records.models import Letter, Reading

NUMBER = "甲公开〔2025〕1号"
WAYBILL = "1012345678931"
REPLIED = {
    "ground_1": "disclosed.provided",
    "text_1": "见附件。",
    "on": "2025-09-22",
}


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


@pytest.fixture
def case(desk: Desk) -> AtCase:
    case = came_in(desk)
    case.done("reply", **REPLIED)
    return case


def ids(desk: Desk) -> list[str]:
    return re.findall(r'name="letter" value="(\d+)"', desk.get("/desk/post").body)


def posted(desk: Desk, number: str = WAYBILL, on: str = "2025-09-24") -> Page:
    (letter,) = ids(desk)
    data = {"letter": letter, f"waybill_{letter}": number, "on": on, "step": "sent"}
    return desk.post("/desk/post", data)


def printed(desk: Desk, step: str, **more: str) -> str:
    data = {"form_token": desk.codes.digest("form", desk.token), "step": step, **more}
    answer = desk.client.post("/desk/post", data={**data, "letter": ids(desk)[0]})
    assert answer.headers["content-type"] == "application/pdf"
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def test_a_letter_waits_masked_until_it_is_sent(case: AtCase) -> None:
    page = case.desk.get("/desk/post")
    assert NUMBER in page.text
    assert "申*" in page.text
    for secret in ("申请人甲", "乙路3号"):
        assert secret not in page.body


def test_posted_with_its_number_and_received_later(case: AtCase) -> None:
    case.on("2025-09-26 09:00")
    assert posted(case.desk).status == 303
    assert ids(case.desk) == []
    row = case.rows()[-1]
    assert (row.kind, row.on.isoformat()) == (EntryKind.DISPATCHED, "2025-09-24")
    assert row.facts["waybill"] == WAYBILL
    assert "登记送达以后，才能算出最后一日" in case.page().text

    letter = case.desk.do(lambda: Letter.get(number=NUMBER))
    data = {f"received_{letter.id}": "2025年9月26日", "step": "received"}
    assert case.desk.post("/desk/post", data).status == 303
    row = case.rows()[-1]
    assert (row.kind, row.on.isoformat()) == (EntryKind.DELIVERED, "2025-09-26")
    assert (row.facts["way"], row.facts["evidence"]) == (DeliveryWay.POST, WAYBILL)
    # 60 days after 26 September 2025
    assert "2025年11月25日" in case.page().text


@pytest.mark.parametrize(
    ("number", "on", "said"),
    [
        ("SF1234567890123", "2025-09-24", "不是邮政企业的邮件号"),
        ("", "2025-09-24", "请填写邮政的邮件号"),
        (WAYBILL, "2025-09-21", "早于收到申请之日"),
        (WAYBILL, "昨天", "请填写真实存在的日期"),
        (WAYBILL, "2025-09-30", "在今天之后"),
    ],
)
def test_what_the_post_cannot_have_been_stays_typed(
    case: AtCase, number: str, on: str, said: str
) -> None:
    case.on("2025-09-26 09:00")
    page = posted(case.desk, number, on)
    assert page.status == 422
    assert said in page.text
    assert f'value="{on}"' in page.body
    assert EntryKind.DISPATCHED not in [row.kind for row in case.rows()]


def test_one_of_two_that_may_not_be_sent_keeps_both(desk: Desk) -> None:
    cases = [came_in(desk), came_in(desk, name="申请人乙", identity_number="")]
    for one in cases:
        one.done("reply", **REPLIED)
    first, second = ids(desk)
    same = {f"waybill_{first}": WAYBILL, f"waybill_{second}": WAYBILL}
    data = {"letter": [first, second], **same, "on": "2025-09-22", "step": "sent"}
    page = desk.post("/desk/post", data)
    assert "同一个邮件号不能寄给两个人" in page.text
    assert ids(desk) == [first, second]
    data |= {f"waybill_{second}": "XA12345678931"}
    assert desk.post("/desk/post", data).status == 303
    assert ids(desk) == []


def test_more_letters_than_a_page_has_go_on_on_the_next(case: AtCase) -> None:
    desk = case.desk

    async def many() -> None:
        letter = await Letter.get(number=NUMBER)
        for n in range(105):
            await Letter.create(
                application_id=letter.application_id,
                authority_id=letter.authority_id,
                seq=100 + n,
                kind="征求意见书",
                number=f"甲函〔2025〕{n}号",
                addressee="某公司",
                body="正文",
                on=letter.on,
                digest="0" * 64,
                to_applicant=False,
            )

    desk.do(many)
    first = ids(desk)
    page = desk.get("/desk/post")
    second = re.findall(r'name="letter" value="(\d+)"', desk.get(page.next).body)
    assert (len(first), len(second)) == (100, 6)
    assert not set(first) & set(second)
    assert desk.get(page.next).next == ""
    untaken = desk.post(page.next.partition("#")[0], {"step": "envelopes"})
    assert f'value="{second[0]}"' in untaken.body, "an error comes back to the same page"
    assert ids(desk) == first
    assert desk.get("/desk/post?waiting=x.1").status == 200


def test_nothing_ticked_is_told(case: AtCase) -> None:
    page = case.desk.post("/desk/post", {"step": "envelopes"})
    assert page.status == 422
    assert "请先在表中勾选文书" in page.text
    page = case.desk.post("/desk/post", {"step": "received"})
    assert "请先填写收到的日期" in page.text


@pytest.mark.parametrize(
    ("step", "more", "words"),
    [
        ("envelopes", {"size": "c5"}, ("乙路3号", "申请人甲", "中心路8号105室")),
        ("envelopes", {"size": "labels"}, ("乙路3号", "申请人甲")),
        ("list", {}, ("交寄邮件清单", "乙路3号", NUMBER)),
        ("slips", {}, ("送达回证", "申请人甲", NUMBER, "代收人签名")),
    ],
)
def test_what_is_printed_shows_in_full_and_is_recorded(
    case: AtCase, step: str, more: dict[str, str], words: tuple[str, ...]
) -> None:
    text = printed(case.desk, step, **more)
    plain = "".join(text.split())
    for word in words:
        assert word in plain
    readings = case.desk.do(lambda: Reading.all().count())
    assert readings == 1


def test_put_online_on_the_day_it_was_written(case: AtCase) -> None:
    case.on("2025-09-26 09:00")
    data = {"letter": ids(case.desk)[0], "step": "online"}
    assert case.desk.post("/desk/post", data).status == 303
    row = case.rows()[-1]
    assert (row.facts["way"], row.on.isoformat()) == (DeliveryWay.ONLINE, "2025-09-22")


def test_a_sending_that_was_a_mistake_waits_again(case: AtCase) -> None:
    case.on("2025-09-26 09:00")
    posted(case.desk)
    seq = case.rows()[-1].seq
    case.done("annul", seq=str(seq), reason="邮件号写错")
    assert len(ids(case.desk)) == 1


def test_the_signed_slip_is_kept_with_the_delivery(case: AtCase) -> None:
    case.on("2025-09-26 09:00")
    shown = case.form("record_delivery")
    fields = shown.fields(f"{case.url}/record_delivery")
    data = {**fields, "step": "confirm", "way": "hand", "evidence": "回证", "on": "2025-09-24"}
    files = {"files": ("回证.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40, "image/png")}
    answer = case.desk.post(f"{case.url}/record_delivery", data, files=files)
    assert answer.status == 303, answer.text
    assert "回证.png" in case.page().text
    assert len(case.rows()[-1].facts["attachments"]) == 1  # type: ignore[arg-type]
