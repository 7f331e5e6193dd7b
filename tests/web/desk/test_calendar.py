"""The working days on a page, and entering next year's notice."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.actions.test_notice import NOTICE_2027
from tests.clocks import FixedClock
from tests.web.desk.at_desk import Desk, office_of
from tracker.annual.ledger import LedgerRow
from tracker.law.terms import ApplicantKind, Role
from tracker.records.models import Application
from tracker.records.office_models import CalendarNotice

NOTICE = "/desk/calendar/notice"


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    """Monday 21 December 2026, one application due in January."""
    clock = FixedClock("2026-12-21 10:00")
    with office_of(database_url, clock, tmp_path, Role.HANDLER) as desk:
        desk.imports(
            LedgerRow(
                number="JD-2026-00001",
                received_on=date(2026, 12, 7),
                applicant_kind=ApplicantKind.NATURAL_PERSON,
            )
        )
        yield desk


def test_the_months_show_days_off_and_make_up_days(desk: Desk) -> None:
    page = desk.get("/desk/calendar/year?year=2026")
    assert page.status == 200
    assert "2026-10" in page.text
    assert "10 班" in page.text  # Saturday 10 October 2026
    assert "1 休" in page.text
    assert "国办发明电" in page.text


def test_a_year_without_a_notice_says_so(desk: Desk) -> None:
    page = desk.get("/desk/calendar/year?year=2027")
    assert "2027年放假安排尚未录入" in page.text
    assert f"{NOTICE}?year=2027" in str(page.links)


@pytest.mark.parametrize("year", ["", "x", "1", "9999", "２０２６"])
def test_an_odd_year_shows_this_one(desk: Desk, year: str) -> None:
    assert "2026年工作日历" in desk.get("/desk/calendar/year", params={"year": year}).text


def test_the_form_asks_for_the_next_year_without_a_notice(desk: Desk) -> None:
    assert 'value="2027"' in desk.get(NOTICE).body


def test_every_wrong_line_is_listed_and_the_text_kept(desk: Desk) -> None:
    text = "2027-02-30 放假 春节\n看不懂的一行\n2026-05-01 放假 劳动节"
    page = desk.post(NOTICE, {"year": "2027", "text": text})
    assert page.status == 422
    for line in ("第1行", "第2行", "第3行"):
        assert line in page.text
    assert "看不懂的一行</textarea>" not in page.body
    assert "看不懂的一行" in page.body
    assert desk.do(lambda: CalendarNotice.all().count()) == 0


def test_a_preview_comes_before_anything_is_kept(desk: Desk) -> None:
    page = desk.post(NOTICE, {"year": "2027", "text": NOTICE_2027})
    assert page.status == 200
    assert "请核对" in page.text
    assert "2-5、2-6" in page.text
    assert "上班：1-30、2-14" in page.text
    assert desk.do(lambda: CalendarNotice.all().count()) == 0


def test_confirmed_the_due_dates_move_and_are_listed(desk: Desk) -> None:
    preview = desk.post(
        NOTICE, {"year": "2027", "text": NOTICE_2027, "document": "国办发明电〔2026〕9号"}
    )
    page = desk.post(NOTICE, dict(preview.fields(NOTICE)))
    assert page.status == 200
    assert "本机关有 1 件的应答复日期变动" in page.text
    assert "JD-2026-00001" in page.text
    assert "2027年1月4日（周一）" in page.text
    assert "2027年1月5日（周二）" in page.text
    application = desk.do(Application.get)
    assert (application.due_on, application.provisional) == (date(2027, 1, 5), False)
    notice = desk.do(CalendarNotice.get)
    assert notice.officer_id is not None
    assert "国办发明电〔2026〕9号" in desk.get("/desk/calendar/year?year=2027").text
    assert "放假安排" not in desk.get("/desk").text


def test_sending_it_again_changes_nothing(desk: Desk) -> None:
    sent = {"year": "2027", "text": NOTICE_2027, "confirmed": "yes"}
    desk.post(NOTICE, sent)
    assert "没有变动" in desk.post(NOTICE, sent).text
    assert desk.do(lambda: CalendarNotice.all().count()) == 1


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"text": ""}, "请填写放假和调休日期"),
        ({"year": "27"}, "不能小于2008"),
        ({"year": "明年"}, "应为整数"),
    ],
)
def test_what_is_missing_is_said(desk: Desk, sent: dict[str, str], says: str) -> None:
    page = desk.post(NOTICE, {"year": "2027", "text": NOTICE_2027, **sent})
    assert page.status == 422
    assert says in page.text
