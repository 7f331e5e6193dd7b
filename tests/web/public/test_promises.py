"""What a citizen was promised holds on every page: one date, and the whole text."""

from datetime import date, timedelta

import pytest

from tests.clocks import FixedClock
from tests.web.public.conftest import NewVisitor
from tests.web.public.stories import Submitted, apply, follow
from tests.web.public.visitor import Visitor
from tracker.actions.receipt import signer_of
from tracker.actions.verify_receipt import check_receipt
from tracker.annual.ledger import read_ledger
from tracker.records.codes import Codes
from tracker.records.models import Application, Officer, Session, Statement
from tracker.settings import Settings
from tracker.web.access import COOKIE

TOKEN = "a session of this browser"
# Everyday characters, some of Extension B and of planes beyond, and a family of several signs.
RARE = "请公开街道2022年合同，𠮷𪚥𫝀𰻞，🙂👨\u200d👩\u200d👧。"


@pytest.fixture
async def at_desk(
    new_visitor: NewVisitor, officer: Officer, settings: Settings, clock: FixedClock
) -> Visitor:
    """The officer's browser, signed in whatever the story's day."""
    await Session.create(
        token_digest=Codes(settings.key).digest("session", TOKEN),
        officer=officer,
        created_at=clock.now(),
        expires_at=clock.now() + timedelta(days=3650),
    )
    browser = await new_visitor()
    browser.client.cookies.set(COOKIE, TOKEN)
    return browser


async def exported(at_desk: Visitor, settings: Settings, kind: str) -> bytes:
    sent = {"form_token": Codes(settings.key).digest("form", TOKEN), "format": kind}
    answer = await at_desk.client.post("/desk/ledger/export", data=sent)
    assert answer.status_code == 200
    return answer.content


async def test_a_minute_before_midnight_on_a_sunday_before_a_week_of_holidays(
    visitor: Visitor, at_desk: Visitor, settings: Settings, clock: FixedClock
) -> None:
    """Sunday 15 January 2023: the Spring Festival of 21 to 27 January is not counted, the two
    days of the weekend after it are. One day of receipt and one due date, wherever they stand."""
    clock.set_to("2023-01-15 23:59")
    receipt = await apply(visitor)
    received, due = "2023年1月15日（周日）", "2023年2月15日（周三）"
    assert "提交时间：2023年1月15日 23:59:00" in visitor.text
    assert f"收到日期：{received}" in visitor.text
    assert f"本机关最迟在{due}答复您" in visitor.text
    assert "调休上班的日子要算：1月28日（周六）、1月29日（周日）" in visitor.text
    pdf = await visitor.client.get(visitor.link("下载回执"))
    facts = check_receipt(pdf.content, signer_of(settings.key).key.public, None).facts
    assert facts is not None
    assert facts.received_on == date(2023, 1, 15)

    clock.set_to("2023-01-16 00:01")
    await follow(visitor, receipt)
    assert due in visitor.text
    application = await Application.get()
    assert (application.received_on, application.due_on) == (date(2023, 1, 15), date(2023, 2, 15))
    for path in ("/desk", f"/desk/applications/{receipt.number}"):
        await at_desk.get(path)
        assert due in at_desk.text
    ledger = await exported(at_desk, settings, "csv")
    (row,) = read_ledger(ledger, known_numbers=(), today=clock.today()).rows
    assert row.received_on == date(2023, 1, 15)
    late = await told_on("2023-02-16 00:01", visitor, receipt, clock)
    assert "超过" in late
    in_time = await told_on("2023-02-15 23:59", visitor, receipt, clock)
    assert "超过" not in in_time


async def told_on(at: str, visitor: Visitor, receipt: Submitted, clock: FixedClock) -> str:
    clock.set_to(at)
    await (await visitor.get("/track")).get("/track/application")
    if visitor.path == "/track":
        await visitor.send(number=receipt.number, code=receipt.code)
    return visitor.text


async def test_three_thousand_characters_arrive_whole_in_ledger_letter_and_export(
    visitor: Visitor, at_desk: Visitor, settings: Settings, clock: FixedClock
) -> None:
    text = (RARE * 200)[:3000]
    assert len(text) == 3000
    receipt = await apply(visitor, asked=text)
    pdf = await visitor.client.get(visitor.link("下载回执"))
    checked = check_receipt(pdf.content, signer_of(settings.key).key.public, text)
    assert [str(flaw) for flaw in checked.flaws] == []
    assert (await Statement.get()).text == text
    await at_desk.get(f"/desk/applications/{receipt.number}")
    assert text in at_desk.page
    for kind in ("csv", "xlsx"):
        ledger = await exported(at_desk, settings, kind)
        (row,) = read_ledger(ledger, known_numbers=(), today=clock.today()).rows
        assert row.content == text
