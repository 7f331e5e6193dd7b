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
from tracker.law.refusals import ExtensionLate, NotYourAct, WrongStage
from tracker.law.terms import Act, Role, Stage
from tracker.web.reasons import reason, refusal_sentence
from tracker.web.templating import environment
from tracker.web.words import CHINESE, ENGLISH, _, _l, chosen, language, ngettext

ROOT = Path(__file__).parents[2]
CHINESE_LETTER = re.compile("[\u3400-\u9fff]")
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
    assert chosen(*wishes) == tongue


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
    made = environment()
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
        ("typed | paragraphs", *2 * ("<p>a&lt;b<br>\nc</p>\n<p>d</p>",)),
        ("stage | translated", "待补正", "Awaiting supplement"),
    ],
)
def test_filters(filtered: str, shown: str, in_english: str) -> None:
    page = sheet(f"{{{{ {filtered} }}}}").get_template("page")
    facts = {
        "day": date(2025, 9, 22),
        "late": datetime(2025, 9, 22, 16, 5, tzinfo=UTC),
        "fee": Decimal("4300"),
        "typed": "a<b\r\nc\r\n\r\n \r\nd\r\n",
        "stage": Stage.AWAITING_SUPPLEMENT.label,
    }
    assert page.render(facts) == shown
    token = language.set(ENGLISH)
    assert page.render(facts) == in_english
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
