"""Every part of the pages, in every state, rendered into two sheets and checked as HTML."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import ChoiceLoader, Environment, FileSystemLoader

from tests.web.busy_year import busy_year
from tests.web.html_rules import check, parsed
from tracker.law.calendar import national
from tracker.law.deadlines import Deadline, reckon
from tracker.law.entries import (
    Consulted,
    Entry,
    FeeCharged,
    Received,
    Replied,
    SupplementAsked,
    Withdrawn,
)
from tracker.law.facts import fold
from tracker.law.flow import Place, chart
from tracker.law.limits import Limit
from tracker.law.refusals import ExtensionLate
from tracker.law.remedy_limits import (
    limit_of_annual_report,
    limits_of_challenge,
    limits_of_remedies,
)
from tracker.law.terms import (
    Act,
    ApplicantKind,
    Carrier,
    CatalogueMode,
    ChallengeKind,
    Channel,
    ConsultationKind,
    FeeBasis,
    IdentityDocument,
    Stage,
    Way,
)
from tracker.web.events import EVENTS
from tracker.web.figures import headlines, told
from tracker.web.flow_chart import drawing
from tracker.web.templating import new_environment
from tracker.web.typed import Kept
from tracker.web.what_if import WhatIf, asked
from tracker.web.words import LANGUAGES, language

HERE = Path(__file__).parent
OFFICE = SimpleNamespace(
    name="某某街道办事处",
    code="JD",
    address="某某路 8 号 105 室",
    hours="工作日 9:00—17:00",
    telephone="000-0000 0000",
    fax="000-0000 0001",
    channels=["counter", "post", "online", "fax"],
)
OFFICER = SimpleNamespace(name="经办人甲", roles=["handler"])
RECEIVED = Received(on=date(2025, 9, 22))
ERRORS = {
    "": "系统没有收到完整的表单，请检查。",
    "description": "请填写您想要什么信息。",
    "name": "请填写姓名。",
    "reason": "请选择答复怎么给您。",
    "received_on": "收到日期应为真实存在的日期。",
    "files": "照片太大（32 MB）。您可以跳过，先提交申请，之后再补交。",
    "agreed": "请确认填写的内容真实。",
}
STYLES = HERE.parents[1] / "static/style.css"
TEMPLATES = HERE.parents[1] / "templates"
CLASS = re.compile(r"\.([a-z][\w-]*)")
UNDER_WAY = Place(Stage.HANDLING, frozenset({Act.CONSULT}))
MODES = ("standard", "large", "contrast")
ERROR_PAGES = sorted(path.name for path in (HERE.parents[1] / "templates/errors").glob("*.html"))


def deadline(today: date, *entries: Entry) -> tuple[date, Deadline]:
    return today, reckon(fold([RECEIVED, *entries]), national(), today)


def deadlines() -> list[tuple[date, Deadline]]:
    """Every way a clock can stand, each with its day: late, today, near, ample, paused …"""
    consulted = Consulted(id="a", kind=ConsultationKind.THIRD_PARTY, on=date(2025, 9, 26))
    asked_elsewhere = Consulted(id="b", kind=ConsultationKind.OTHER_AUTHORITY, on=date(2025, 9, 26))
    asked = SupplementAsked(on=date(2025, 9, 26))
    past_the_calendar = date(national().announced_until.year, 12, 20)
    return [
        deadline(date(2025, 10, 28)),
        deadline(date(2025, 10, 24)),
        deadline(date(2025, 10, 20)),
        deadline(date(2025, 9, 24)),
        deadline(date(2025, 9, 29), consulted),
        deadline(date(2025, 9, 29), asked_elsewhere),
        deadline(date(2025, 9, 29), asked),
        deadline(date(2025, 9, 29), FeeCharged(on=date(2025, 9, 26), basis=FeeBasis.ITEMS)),
        deadline(date(2025, 10, 17), Replied(on=date(2025, 10, 17))),
        deadline(date(2025, 10, 29), Replied(on=date(2025, 10, 28))),
        deadline(date(2025, 9, 29), asked, Withdrawn(on=date(2025, 9, 29))),
        (
            past_the_calendar,
            reckon(fold([Received(on=past_the_calendar)]), national(), past_the_calendar),
        ),
    ]


def context(**more: Any) -> dict[str, Any]:
    """What every template is given, and what the sheets and error pages show."""
    return {
        "office": OFFICE,
        "officer": None,
        "form_token": "0" * 64,
        "today": date(2025, 10, 20),
        "path": "/apply",
        "lang": language.get(),
        "lang_url": "/apply?lang=en",
        "display": "standard",
        "display_urls": {mode: f"?display={mode}" for mode in MODES},
        "portal": ("某区人民政府", "/leaving"),
        "identifiers": [
            ("网站标识码", "0000000000", None),
            ("ICP备案号", "ICP备00000000号", "/icp"),
        ],
        "footer_menu": [("/privacy", "隐私"), ("/accessibility", "无障碍")],
        "errors": {},
        "may": lambda name: True,
        **more,
    }


def what_if() -> WhatIf:
    """One with an event of every kind of field, one of them still to be filled in."""
    query = {
        "channel": "online",
        "submitted_on": "2025-09-22",
        "today": "2025-10-20",
        "e1": "supplement_asked",
        "e1_on": "2025-09-23",
        "e1_respond_by": "2025-10-09",
        "e2": "supplemented",
        "e2_on": "2025-09-24",
        "e3": "third_party",
        "e3_id": "1",
        "e3_on": "2025-09-25",
        "e3_received_on": "2025-09-26",
        "e4": "opinion_received",
        "e4_id": "1",
        "e5": "extended",
        "e5_on": "2025-10-10",
        "e5_working_days": "10",
    }
    found = asked(query, national(), date(2025, 10, 20))
    assert found.deadline is not None, found.errors
    return found


def limits() -> list[Limit]:
    """Counted by working days and by the calendar, moved, provisional, without a day, longest."""
    past_the_calendar = date(national().announced_until.year, 12, 20)
    return [
        *limits_of_remedies(date(2025, 8, 1), None, national()),
        *limits_of_remedies(date(2025, 8, 1), date(2025, 8, 2), national()),
        *limits_of_remedies(past_the_calendar, past_the_calendar, national()),
        *limits_of_challenge(ChallengeKind.REVIEW, date(2025, 12, 3), None, national()),
        limit_of_annual_report(2025, national(), government=False),
    ]


def sheet_context() -> dict[str, Any]:
    return {
        "errors": ERRORS,
        "typed": {"description": "第一行\n第二行 <b>&", "name": '申请人甲" onclick="x'},
        "applicant_kinds": list(ApplicantKind),
        "carriers": list(Carrier),
        "documents": list(IdentityDocument),
        "stages": list(Stage),
        "ways": [
            {"value": way.value, "label": way.label, "hint": "可以随时下载。"}
            if way is Way.DOWNLOAD
            else way
            for way in Way
        ],
        "counting": deadline(date(2025, 10, 20))[1],
        "deadlines": deadlines(),
        "submitted_at": datetime(2025, 9, 22, 12, 14, tzinfo=UTC),
        "fee": Decimal("4300"),
        "found": what_if(),
        "channels": list(Channel),
        "events": [{"value": word, "label": str(kind.label)} for word, kind in EVENTS.items()],
        "limits": limits(),
        "shown": told(busy_year(), in_full=False),
        "headlines": headlines(busy_year()),
        "page_url": "?page={}".format,
        "chart": chart(),
        "place": UNDER_WAY,
        "drawing": drawing(chart(), UNDER_WAY),
        "entries": [
            SimpleNamespace(
                title="垃圾清运合同",
                document_number="甲办发〔2025〕1号",
                made_on=date(2025, 1, 2),
                mode=mode,
            )
            for mode in CatalogueMode
        ],
    }


@pytest.fixture(params=LANGUAGES)
def tongue(request: pytest.FixtureRequest) -> Iterator[str]:
    token = language.set(request.param)
    yield request.param
    language.reset(token)


@pytest.fixture(scope="module")
def pages() -> Environment:
    made = new_environment()
    made.loader = ChoiceLoader([made.loader, FileSystemLoader(HERE / "gallery")])
    return made


def sheet(pages: Environment, name: str, card: int = 0) -> str:
    """A sheet; `card` says which of the deadlines stands on the clock card of the desk."""
    officer = OFFICER if name == "desk.html" else None
    return pages.get_template(name).render(context(**sheet_context(), officer=officer, card=card))


@pytest.mark.parametrize("name", ["public.html", "desk.html", "clock.html"])
def test_parts_are_sound_html_with_labels_and_nothing_inline(
    pages: Environment, name: str, tongue: str
) -> None:
    tree = check(sheet(pages, name))
    assert tree.get("lang") == {"zh": "zh-CN", "en": "en"}[tongue]


@pytest.mark.parametrize("card", range(len(deadlines())))
def test_the_clock_card_is_sound_however_the_clock_stands(
    pages: Environment, card: int, tongue: str
) -> None:
    check(sheet(pages, "desk.html", card))


def test_the_stylesheet_styles_nothing_that_no_page_shows(pages: Environment) -> None:
    trees = [parsed(sheet(pages, name)) for name in ("public.html", "clock.html")]
    trees += [parsed(sheet(pages, "desk.html", card)) for card in range(len(deadlines()))]
    shown = {name for tree in trees for e in tree.iter() for name in e.get("class", "").split()}
    # The page that covers parts of a paper has marks of its own, which its script moves.
    for made in [*TEMPLATES.glob("desk/redact/*.html"), STYLES.parent / "redact.js"]:
        shown |= set(re.findall(r"[a-z][\w-]*", made.read_text(encoding="utf-8")))
    rules = re.sub(r"/\*.*?\*/", "", STYLES.read_text(encoding="utf-8"), flags=re.DOTALL)
    styled = {
        name for selector in re.findall(r"[^{}]+(?={)", rules) for name in CLASS.findall(selector)
    }
    zooms = {"zoom-2", "zoom-3"}
    assert sorted(styled - shown - set(MODES) - zooms) == []


@pytest.mark.parametrize("officer", [None, OFFICER])
@pytest.mark.parametrize("name", ERROR_PAGES)
def test_error_pages_say_what_to_do(
    pages: Environment, name: str, officer: Any, tongue: str
) -> None:
    refusal = ExtensionLate(due_on=date(2025, 10, 24))
    more = {"refusal": refusal, "reference": "A1B2C3D4", "minutes": 15}
    more["kept"] = Kept("/desk", (("mode", "secret_token"), ("text", "写了一些\n话")))
    for office in (OFFICE, None):
        check(
            pages.get_template(f"errors/{name}").render(
                context(
                    **more, officer=officer, office=office, instead="可以先答复已经查清的部分。"
                )
            )
        )
