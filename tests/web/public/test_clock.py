"""The clock for everyone: every state in its address, the law's answer on the page."""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import icalendar
import pytest

from tests.clocks import FixedClock
from tests.web.clock_queries import query_of_json
from tests.web.public.conftest import NewVisitor
from tests.web.public.stories import apply, author_of, follow, registered
from tests.web.public.visitor import Visitor
from tracker.actions.extend import extend
from tracker.actions.reply import Answer, Reply, record_delivery, reply
from tracker.law.clock import answer
from tracker.law.terms import DeliveryWay
from tracker.records.models import Authority, Officer
from tracker.web.what_if import MOST_EVENTS

VECTORS = Path(__file__).parents[2] / "law/vectors"
GROUND = "unable.nonexistent"
PLAIN = "channel=online&submitted_on=2025-09-22&today=2025-10-20"


def vectors(name: str) -> list:
    said = json.loads((VECTORS / name).read_text(encoding="utf-8"))
    return [pytest.param(vector, id=vector["name"]) for vector in said]


def shown(day: str) -> str:
    on = date.fromisoformat(day)
    return f"{on.year}年{on.month}月{on.day}日（周{'一二三四五六日'[on.weekday()]}）"


# --- the same answer as the command ----------------------------------------------------------


@pytest.mark.parametrize("vector", vectors("clock.json"))
async def test_an_address_says_what_the_command_says(visitor: Visitor, vector: dict) -> None:
    query = query_of_json(vector["input"])
    await visitor.get(f"/clock.json?{query}")
    assert visitor.answer.json() == answer(vector["input"])
    await visitor.get(f"/clock?{query}")
    assert visitor.status == 200
    due = vector["expect"]["due_on"]
    if due:
        assert f"最迟答复日期 {shown(due)}" in visitor.text


@pytest.mark.parametrize("vector", vectors("clock.json"))
async def test_the_address_on_the_page_leads_to_the_same(visitor: Visitor, vector: dict) -> None:
    """Pressing the button gives the shortest address, which says the same and stays itself."""
    await visitor.get(f"/clock?{query_of_json(vector['input'])}&do=calc")
    assert visitor.answer.url.fragment == "result"
    query = visitor.answer.url.query.decode()
    assert "do=" not in query
    assert f"/clock?{query.replace('&', '&amp;')}" in visitor.page
    await visitor.get(f"/clock.json?{query}")
    assert visitor.answer.json() == answer(vector["input"])
    await visitor.get(f"/clock?{query}&do=calc")
    assert visitor.answer.url.query.decode() == query


REFUSED = [
    vector
    for vector in vectors("clock-refused.json")
    if all(entry["entry"] != "paused" for entry in vector.values[0]["input"]["entries"])
]


@pytest.mark.parametrize("vector", REFUSED)
async def test_what_the_law_refuses_stands_beside_its_event(visitor: Visitor, vector: dict) -> None:
    await visitor.get(f"/clock?{query_of_json(vector['input'])}")
    assert visitor.status == 422
    errors = re.findall(r'<p class="error" id="(e\d+_on)-error">(.*?)</p>', visitor.page)
    assert len(errors) == 1
    assert "条例第" in errors[0][1]
    assert f'href="#{errors[0][0]}"' in visitor.page
    assert "最迟答复日期" not in visitor.text


# --- a visitor without a script --------------------------------------------------------------


async def test_the_first_look_asks_and_answers_nothing(visitor: Visitor) -> None:
    await visitor.get("/clock")
    assert visitor.status == 200
    assert "算一算答复期限" in visitor.text
    assert "还没有。" in visitor.text
    assert "各项期限" not in visitor.text
    assert "填写" not in visitor.text.partition("怎么收到的申请")[0].partition("首页")[2]


async def test_events_are_added_filled_in_and_removed(visitor: Visitor) -> None:
    await visitor.get(f"/clock?{PLAIN}&do=add&event=third_party")
    assert visitor.answer.url.fragment == "e1"
    assert 'name="e1" value="third_party"' in visitor.page
    assert 'name="e1_id" value="1"' in visitor.page
    assert "还没有填完，没有算进去。" in visitor.text
    assert f"最迟答复日期 {shown('2025-10-24')}" in visitor.text
    query = f"{visitor.answer.url.query.decode()}&e1_on=2025-09-26&do=add&event=opinion_received"
    await visitor.get(f"/clock?{query}")
    assert '<option value="1" selected>' in visitor.page, "the letter it answers is chosen"
    query = visitor.answer.url.query.decode()
    await visitor.get(f"/clock?{query}&e2_on=2025-10-13&do=calc")
    with_opinion = visitor.answer.url.query.decode()
    assert f"最迟答复日期 {shown('2025-11-04')}" in visitor.text
    await visitor.get(f"/clock?{with_opinion}&do=remove-2")
    assert "e2" not in visitor.answer.url.query.decode()
    await visitor.get(f"/clock?{with_opinion}&do=remove-1")
    assert visitor.answer.url.query.decode().endswith(
        "e1=opinion_received&e1_id=1&e1_on=2025-10-13"
    )
    assert "没有发出编号为“1”的征求意见书" in visitor.text


async def test_an_extension_suggests_the_number_of_the_law(visitor: Visitor) -> None:
    await visitor.get(f"/clock?{PLAIN}&do=add&event=extended")
    assert 'name="e1_working_days" value="20"' in visitor.page


async def test_there_is_an_end_to_events(visitor: Visitor) -> None:
    many = "".join(f"&e{n}=supplemented" for n in range(1, MOST_EVENTS + 2))
    await visitor.get(f"/clock?{PLAIN}{many}")
    assert visitor.page.count('class="event"') == MOST_EVENTS
    assert "已经到了最多的件数。" in visitor.text
    await visitor.get(f"/clock?{PLAIN}{many}&do=add&event=replied")
    assert visitor.page.count('class="event"') == MOST_EVENTS


@pytest.mark.parametrize("junk", ["do=add&event=nonsense", "do=remove-7", "do=", "e1=nonsense"])
async def test_what_nobody_can_press_changes_nothing(visitor: Visitor, junk: str) -> None:
    await visitor.get(f"/clock?{PLAIN}&{junk}")
    assert visitor.status == 200
    assert f"最迟答复日期 {shown('2025-10-24')}" in visitor.text


# --- what is typed ---------------------------------------------------------------------------

WRONG = {
    "no channel": ("submitted_on=2025-09-22", "channel", "请选择渠道。"),
    "no day": ("channel=online", "submitted_on", "须写明提交成功的日期"),
    "a letter needs its signature": (
        "channel=post&submitted_on=2025-09-22", "signed_on", "（条例第三十一条）",
    ),
    "a fax its confirmation": (
        "channel=fax&submitted_on=2025-09-22", "confirmed_on", "须写明与申请人双方确认的日期",
    ),
    "a day that is none": (
        "channel=online&submitted_on=2025-02-30", "submitted_on", "请填写真实存在的日期",
    ),
    "confirmed before it was sent": (
        "channel=fax&submitted_on=2025-09-22&confirmed_on=2025-09-19", "confirmed_on",
        "不能早于提交的日期。",
    ),
    "before the regulation": (
        "channel=counter&submitted_on=2008-04-30", "submitted_on", "自2008年5月1日起施行",
    ),
    "seen before it was received": (
        "channel=online&submitted_on=2025-09-22&today=2025-09-19", "today",
        "不能早于收到申请之日（2025年9月22日）。",
    ),
    "a slip of the year": (
        f"{PLAIN}&e1=replied&e1_on=2052-10-16", "e1_on", "离收到申请超过5年，请核对日期。",
    ),
    "no number of days": (
        f"{PLAIN}&e1=extended&e1_on=2025-10-09&e1_working_days=廿", "e1_working_days", "应为整数",
    ),
    "a name in place of a number": (
        f"{PLAIN}&e1=third_party&e1_id=乙公司&e1_on=2025-10-09", "e1_id", "编号只能用字母和数字",
    ),
    "past the calendar": ("channel=counter&submitted_on=2100-12-20", "", "工作日历从"),
}  # fmt: skip


@pytest.mark.parametrize(("query", "field", "says"), WRONG.values(), ids=WRONG)
async def test_what_is_wrong_is_said_at_its_field(
    visitor: Visitor, query: str, field: str, says: str
) -> None:
    await visitor.get(f"/clock?{query}")
    assert visitor.status == 422
    assert says in visitor.text
    if field and field != "e1_id":
        assert f'id="{field}-error"' in visitor.page
    await visitor.get(f"/clock.json?{query}")
    assert visitor.status == 422
    assert says in visitor.answer.json()["errors"][field]
    await visitor.get(f"/clock.ics?{query}")
    assert visitor.path == "/clock", "no file without an answer: the page says why"


async def test_days_may_be_typed_as_people_type_them(visitor: Visitor) -> None:
    await visitor.get("/clock?channel=online&submitted_on=2025年9月22日&today=2025/10/20")
    assert f"最迟答复日期 {shown('2025-10-24')}" in visitor.text


async def test_without_a_day_to_look_from_it_is_today(visitor: Visitor) -> None:
    await visitor.get("/clock?channel=online&submitted_on=2025-09-22")
    assert "还有 20 个工作日" in visitor.text
    await visitor.get("/clock?channel=online&submitted_on=2025-10-09")
    assert visitor.status == 200, "an application of next month"


# --- what is shown ---------------------------------------------------------------------------


async def test_every_day_is_explained_and_drawn(visitor: Visitor) -> None:
    await visitor.get(f"/clock?{PLAIN}")
    for said in (
        "调休上班（国庆节、中秋节）", "国庆节、中秋节放假", "条例第三十三条",
        "2025-09", "2025-10", "收到申请之日：2025年9月22日（周一）",
        "告知补正的期限", "申请行政复议的期限", "直接提起行政诉讼的期限",
    ):  # fmt: skip
        assert said in visitor.text
    assert visitor.page.count('class="nth"') == 20
    assert visitor.page.count("month-due") == 1


async def test_a_year_without_a_notice_is_marked(visitor: Visitor) -> None:
    await visitor.get("/clock?channel=counter&submitted_on=2026-12-22&today=2026-12-22")
    assert f"{shown('2027-01-19')} 暂定" in visitor.text
    assert "放假安排尚未公布的日子" in visitor.text


async def test_delivered_the_remedies_have_their_last_days(visitor: Visitor) -> None:
    query = f"{PLAIN}&e1=replied&e1_on=2025-10-16&e2=delivered&e2_on=2025-10-24"
    await visitor.get(f"/clock?{query}")
    assert f"申请行政复议的期限 申请人 {shown('2025-12-23')} 还有 64 天" in visitor.text
    assert f"直接提起行政诉讼的期限 申请人 {shown('2026-04-24')}" in visitor.text
    assert "应当先申请行政复议，不能直接起诉" in visitor.text


async def test_it_speaks_english(visitor: Visitor) -> None:
    await visitor.get(f"/clock?{PLAIN}&e1=extended&e1_on=2025-10-09&e1_working_days=5&lang=en")
    for said in ("Work out the reply period", "Fri 31 October 2025", "Told of an extension"):
        assert said in visitor.text
    main = visitor.page.partition("<main")[2].partition("</main>")[0]
    spoken = re.sub(r'<(\w+)[^>]*lang="zh-CN".*?</\1>', "", main, flags=re.DOTALL)
    assert re.findall("[\u4e00-\u9fff]+", re.sub(r"<[^>]+>", "", spoken)) == []


# --- the calendar file -----------------------------------------------------------------------


def events(file: bytes) -> dict[str, icalendar.Event]:
    read = icalendar.Calendar.from_ical(file)
    assert (read["version"], read["method"]) == ("2.0", "PUBLISH")
    return {str(event["summary"]): event for event in read.walk("VEVENT")}


async def test_the_last_days_go_into_a_calendar(visitor: Visitor, clock: FixedClock) -> None:
    await visitor.get(f"/clock.ics?{PLAIN}")
    assert visitor.answer.headers["Content-Type"].startswith("text/calendar")
    assert "attachment" in visitor.answer.headers["Content-Disposition"]
    found = events(visitor.answer.content)
    assert {name: event.decoded("dtstart") for name, event in found.items()} == {
        "答复期限": date(2025, 10, 24),
        "告知补正的期限": date(2025, 9, 30),
        "告知延长答复期限的最后一日": date(2025, 10, 24),
        "申请行政复议的期限": date(2025, 12, 23),
        "直接提起行政诉讼的期限": date(2026, 4, 24),
    }
    for event in found.values():
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
        assert event.decoded("dtstamp") == clock.now()
        assert "依据" in str(event["description"])
        assert str(event["url"]).startswith("http://testserver/clock?channel=online")


async def test_the_same_question_gives_the_same_events(visitor: Visitor) -> None:
    """Seen from another day it is the same question; with another event it is another."""

    async def uids(query: str) -> list[str]:
        await visitor.get(f"/clock.ics?{query}")
        return [str(event["uid"]) for event in events(visitor.answer.content).values()]

    first = await uids(PLAIN)
    assert len(set(first)) == 5
    assert await uids(PLAIN.replace("2025-10-20", "2025-10-21")) == first
    assert await uids("submitted_on=2025-09-22&channel=online&do=") == first
    assert set(await uids(f"{PLAIN}&e1=replied&e1_on=2025-10-16")).isdisjoint(first)


async def test_provisional_days_say_so_there_too(visitor: Visitor) -> None:
    await visitor.get("/clock.ics?channel=counter&submitted_on=2026-12-22")
    found = events(visitor.answer.content)
    assert found["答复期限（暂定）"].decoded("dtstart") == date(2027, 1, 19)
    assert "放假安排尚未公布" in str(found["答复期限（暂定）"]["description"])


# --- ways to it ------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["/", "/at/JD/guide", "/track"])
async def test_the_pages_lead_to_it(visitor: Visitor, page: str) -> None:
    await visitor.get(page)
    await visitor.follow("算一算答复期限")
    assert visitor.path == "/clock"


async def test_one_of_many_authorities_has_it_too(
    new_visitor: NewVisitor, office: Authority, clock: FixedClock
) -> None:
    await Authority.create(code="QT", name="乙街道办事处", created_at=clock.now())
    visitor = await new_visitor()
    await visitor.get(f"/clock?{PLAIN}")
    assert visitor.status == 200
    assert "甲街道办事处" not in visitor.text


async def test_an_application_followed_leads_to_its_own_what_if(
    visitor: Visitor, officer: Officer, clock: FixedClock
) -> None:
    receipt = await apply(visitor)
    await extend(
        await registered(receipt, officer, clock),
        working_days=5,
        consent_by="负责人甲",
        reason="材料较多",
        on=date(2025, 9, 22),
        author=author_of(officer),
        now=clock.now(),
    )
    await follow(visitor, receipt)
    url = visitor.link("换一种情形算一算")
    asked = parse_qs(urlsplit(url).query)
    assert asked == {
        "channel": ["online"],
        "submitted_on": ["2025-09-22"],
        "e1": ["extended"],
        "e1_on": ["2025-09-22"],
        "e1_working_days": ["5"],
    }, "days and numbers, and nothing of a person"
    await visitor.get(url)
    assert f"最迟答复日期 {shown('2025-10-31')}" in visitor.text


async def test_the_remedies_of_a_reply_run_from_its_delivery(
    visitor: Visitor, officer: Officer, clock: FixedClock
) -> None:
    receipt = await apply(visitor)
    application = await registered(receipt, officer, clock)
    by = {"author": author_of(officer), "now": clock.now()}
    not_found = (Answer(GROUND, "经检索没有找到。"),)
    await reply(application, Reply(answers=not_found, ground=GROUND, on=clock.today()), **by)
    await follow(visitor, receipt)
    told = visitor.text.partition("不服怎么办")[2]
    assert "还没有登记答复送达的日期" in told
    assert "自收到答复之日起60 日" in told
    await record_delivery(
        application, way=DeliveryWay.POST, evidence="签收", on=clock.today(), **by
    )
    await visitor.get("/track/application")
    told = visitor.text.partition("不服怎么办")[2]
    assert "答复于2025年9月22日（周一）送达" in told
    assert f"申请行政复议的期限 申请人 {shown('2025-11-21')} 还有 60 天" in told
    assert f"直接提起行政诉讼的期限 申请人 {shown('2026-03-23')}" in told
