"""The two languages: what is chosen, what is said, and that English leaves nothing out."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from jinja2 import DictLoader, Environment

from tracker.law.calendar import national
from tracker.law.case_limits import limits_ahead
from tracker.law.entries import (
    Consulted,
    Deferred,
    Delivered,
    Entry,
    FeeCharged,
    OpinionReceived,
    ReasonsAsked,
    Received,
    Reopened,
    Replied,
    SupplementAsked,
)
from tracker.law.facts import fold
from tracker.law.limits import Limit
from tracker.law.refusals import ExtensionLate, NotYourAct, WrongStage
from tracker.law.remedies import RemedyPath
from tracker.law.remedy_limits import (
    limit_of_annual_report,
    limits_of_challenge,
    limits_of_remedies,
)
from tracker.law.terms import Act, ChallengeKind, ConsultationKind, Role, Stage
from tracker.web.chosen import LANGUAGE
from tracker.web.reasons import reason, refusal_sentence
from tracker.web.templating import new_environment
from tracker.web.words import CHINESE, ENGLISH, _, _l, gettext, language, ngettext

ROOT = Path(__file__).parents[2]
CHINESE_LETTER = re.compile("[\u3400-\u9fff]")
RECEIVED = Received(on=date(2025, 9, 22))
HOLES = re.compile(r"%\(\w+\)s|\{\w+\}")


@pytest.fixture
def english() -> Iterator[None]:
    token = language.set(ENGLISH)
    yield
    language.reset(token)


@pytest.mark.parametrize(
    ("wishes", "tongue"),
    [
        ((), CHINESE),
        ((None, None), CHINESE),
        ((None, "en"), ENGLISH),
        (("zh", "en"), CHINESE),
        (("fr", "en"), ENGLISH),
        (("../../etc",), CHINESE),
    ],
)
def test_the_first_wish_we_speak_is_chosen_else_chinese(
    wishes: tuple[str | None, ...], tongue: str
) -> None:
    assert LANGUAGE.made_of(*wishes) == tongue


def test_chinese_needs_no_catalogue() -> None:
    assert _("请填写%(label)s。", label="姓名") == "请填写姓名。"
    assert ngettext("还有 %(n)s 个工作日", "还有 %(n)s 个工作日", 1) == "还有 %(n)s 个工作日"
    assert _("") == ""


def test_english_counts_in_singular_and_plural(english: None) -> None:
    one, two = (ngettext("还有 %(n)s 个工作日", "还有 %(n)s 个工作日", n) for n in (1, 2))
    assert (one, two) == ("%(n)s working day left", "%(n)s working days left")
    assert _("") == ""


def test_a_lazy_word_is_said_in_the_language_of_its_reader() -> None:
    word = _l("查询进度")
    assert str(word) == "查询进度"
    token = language.set(ENGLISH)
    assert str(word) == "Track"
    language.reset(token)


def sheet(source: str) -> Environment:
    made = new_environment()
    made.loader = DictLoader(
        {"part": "{% macro tag() %}{{ _('暂定') }}{% endmacro %}", "page": source}
    )
    return made


def test_one_environment_speaks_both_languages_though_macros_are_cached() -> None:
    source = "{% import 'part' as part %}{{ part.tag() }} {{ '工作日' | reason }}"
    page = sheet(source).get_template("page")
    assert page.render() == "暂定 工作日"
    token = language.set(ENGLISH)
    assert page.render() == "Provisional Working day"
    language.reset(token)


@pytest.mark.parametrize(
    ("filtered", "shown", "in_english"),
    [
        ("day | day", "2025年9月22日（周一）", "Mon 22 September 2025"),
        ("day | short_day", "9月22日（周一）", "Mon 22 Sep"),
        ("late | moment", "2025年9月23日 00:05", "23 September 2025, 00:05"),
        ("late | instant", "2025年9月23日 00:05:09", "23 September 2025, 00:05:09"),
        ("fee | yuan", "4,300.00元", "CNY 4,300.00"),
        ("'条例第三十条' | article", "条例第三十条", '<span lang="zh-CN">条例第三十条</span>'),
        ("'张三' | masked_name", "张*", "张*"),
        ("'𠮷野' | masked_name", "𠮷*", "𠮷*"),
        ("' ' | masked_name", "", ""),
        ("'110101199003070000' | masked_number", "1101**********0000", "1101**********0000"),
        ("'12345678' | masked_number", "12****78", "12****78"),
        ("'123' | masked_number", "***", "***"),
        ("'13800001234' | masked_phone", "138****1234", "138****1234"),
        ("'1234567' | masked_phone", "1*****7", "1*****7"),
        ("'zhangsan@example.invalid' | masked_email", *2 * ("z***@example.invalid",)),
        ("'' | masked_email", "", ""),
        ("typed | paragraphs", *2 * ("<p>a&lt;b<br>\nc</p>\n<p>d</p>",)),
        ("stage | translated", "待补正", "Awaiting supplement"),
    ],
)
def test_filters(filtered: str, shown: str, in_english: str) -> None:
    page = sheet(f"{{{{ {filtered} }}}}").get_template("page")
    facts = {
        "day": date(2025, 9, 22),
        "late": datetime(2025, 9, 22, 16, 5, 9, tzinfo=UTC),
        "fee": Decimal("4300"),
        "typed": "a<b\r\nc\r\n\r\n \r\nd\r\n",
        "stage": Stage.AWAITING_SUPPLEMENT.label,
    }
    assert page.render(facts) == shown
    token = language.set(ENGLISH)
    assert page.render(facts) == in_english
    language.reset(token)


@pytest.mark.parametrize(
    ("citation", "shown"),
    [
        (
            "条例第十五条、第三十六条第三项",
            '<a href="/ysq/law/%E6%9D%A1%E4%BE%8B/15">条例第十五条</a>、'
            '<a href="/ysq/law/%E6%9D%A1%E4%BE%8B/36">第三十六条第三项</a>',
        ),
        (
            "信息处理费办法",
            '<a href="/ysq/law/%E4%BF%A1%E6%81%AF%E5%A4%84%E7%90%86%E8%B4%B9%E5%8A%9E%E6%B3%95">'
            "信息处理费办法</a>",
        ),
        ("条例第一百条", "条例第一百条"),
        ("<由办公室决定>", "&lt;由办公室决定&gt;"),
        ("", ""),
    ],
)
def test_a_citation_leads_to_its_articles(citation: str, shown: str) -> None:
    page = new_environment(root="/ysq").from_string("{{ words | cited }}")
    assert page.render(words=citation) == shown
    token = language.set(ENGLISH)
    assert page.render(words=citation) == (f'<span lang="zh-CN">{shown}</span>' if shown else "")
    language.reset(token)


def test_every_reason_the_calendar_gives_is_said_in_english(english: None) -> None:
    calendar = national()
    days = (calendar.announced_until - calendar.first_day).days + 60
    reasons = {calendar.day(calendar.first_day + timedelta(n)).why for n in range(days)}
    assert {why for why in reasons if CHINESE_LETTER.search(reason(why))} == set()


@pytest.mark.parametrize(
    ("said", "in_english"),
    [
        ("国庆节、中秋节放假", "National Day, Mid-Autumn Festival holiday"),
        (
            "征求第三方意见，不计入答复期限",
            "Consulting (Third party), not counted in the reply period",
        ),
        ("已办结（已答复）", "Ended (Replied)"),
        ("2025年10月24日", "24 October 2025"),
        ("谁也没有说过的话", "谁也没有说过的话"),
    ],
)
def test_finished_sentences_are_recognised(english: None, said: str, in_english: str) -> None:
    assert reason(said) == in_english


def every_limit() -> list[Limit]:
    """Limits of every kind, with every way of counting and every other reading."""
    calendar, day = national(), date(2025, 10, 21)
    late = date(calendar.announced_until.year, 12, 1)
    asked = SupplementAsked(on=date(2025, 9, 23), respond_by=date(2025, 10, 10))
    consulted = Consulted(on=date(2025, 9, 23), id="1", kind=ConsultationKind.THIRD_PARTY)
    answered = OpinionReceived(on=date(2025, 10, 24), id="1")
    journals: list[list[Entry]] = [
        [],
        [asked],
        [consulted],
        [consulted, answered],
        [FeeCharged(on=date(2025, 9, 23))],
        [Deferred(on=date(2025, 9, 23), until=date(2026, 3, 31))],
        [ReasonsAsked(on=date(2025, 9, 23), respond_by=date(2025, 10, 10))],
        [Replied(on=day), Reopened(on=date(2025, 12, 1), reply_by=date(2025, 12, 31))],
        [Replied(on=day), Delivered(on=day)],
    ]
    of_a_ledger = Received(on=date(2025, 9, 22), imported=True, extended_to=date(2025, 11, 14))
    return [
        *(
            limit
            for journal in journals
            for limit in limits_ahead(fold([RECEIVED, *journal]), calendar)
        ),
        *limits_ahead(fold([of_a_ledger]), calendar),
        *limits_of_remedies(day, day, calendar, RemedyPath.SPLIT),
        *limits_of_remedies(date(2025, 8, 31), date(2025, 8, 31), calendar),
        *limits_of_remedies(date(2024, 2, 29), late, calendar),
        *(
            limit
            for kind in ChallengeKind
            for closed_on in (None, day)
            for limit in limits_of_challenge(kind, date(2025, 8, 2), closed_on, calendar)
        ),
        *(limit_of_annual_report(2025, calendar, government=of) for of in (False, True)),
    ]


def test_every_limit_is_told_in_english(english: None) -> None:
    found = every_limit()
    labels = {label for one in found for label in (one.label, one.begins.label, one.whose.label)}
    sentences = {step.why for one in found for step in one.steps}
    sentences |= {said for one in found for said in (one.note, one.other_reading) if said}
    assert {label for label in labels if CHINESE_LETTER.search(gettext(label))} == set()
    assert {said for said in sentences if CHINESE_LETTER.search(reason(said))} == set()


def test_refusals_are_said_with_their_facts_in_english(english: None) -> None:
    late = ExtensionLate(due_on=date(2025, 10, 24))
    stage = WrongStage(stage=Stage.REPLIED, act=Act.EXTEND)
    roles = NotYourAct(act=Act.EXTEND, roles=f"{Role.HANDLER.label}、{Role.HEAD.label}")
    assert refusal_sentence(late).endswith("by 24 October 2025 at the latest.")
    assert not CHINESE_LETTER.search(refusal_sentence(stage))
    assert refusal_sentence(roles).endswith("Handling officer, Head of the disclosure office.")


def spoken() -> Catalog:
    """All that pages, forms, labels and refusals say, as `make words` gathers it."""
    with (ROOT / "babel.cfg").open() as lines:
        methods, options = parse_mapping_cfg(lines)
    keywords = DEFAULT_KEYWORDS | {"_l": None, "_m": None}
    gathered = Catalog()
    for _file, _line, message, _comments, _context in extract_from_dir(
        ROOT, methods, options, keywords
    ):
        gathered.add(message)
    return gathered


def test_the_english_catalogue_is_complete_and_up_to_date() -> None:
    with (ROOT / "locales/en/LC_MESSAGES/tracker.po").open("rb") as lines:
        english = read_po(lines, locale="en")
    said = {message.id for message in spoken() if message.id}
    translated = {message.id: message for message in english if message.id}
    assert sorted(map(str, said - set(translated))) == [], "run `make words`, then translate"
    assert sorted(map(str, set(translated) - said)) == [], "run `make words`"
    assert [id_ for id_, message in translated.items() if message.fuzzy] == []
    assert [id_ for id_, message in translated.items() if not all(_each(message.string))] == []
    assert [
        id_ for id_, message in translated.items() if _holes(id_) != _holes(message.string)
    ] == []


def _each(words: str | tuple[str, ...]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


def _holes(words: str | tuple[str, ...]) -> set[str]:
    return {hole for part in _each(words) for hole in HOLES.findall(part)}
