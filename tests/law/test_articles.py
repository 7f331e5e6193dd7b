"""The texts of law, and that every article cited anywhere stands in one of them."""

import ast
import re
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tracker.law import refusals
from tracker.law.articles import (
    TEXTS,
    Mark,
    Place,
    held_of,
    in_words,
    named,
    number_of,
    parts,
    places,
)
from tracker.law.fees import tariff_on
from tracker.law.grounds import GROUNDS
from tracker.law.refusals import Refusal
from tracker.law.stages import ACTS
from tracker.law.statute import parameters
from tracker.law.terms import FeeBasis, Law

PACKAGE = Path(refusals.__file__).parents[1]
DATA = PACKAGE / "law" / "data"
CITATION = re.compile(
    r"[^。，；{}\s“”]*(?:第[零一二三四五六七八九十百千]+[条章]|表[一二三四])[^。，；{}\s“”]*"
)

CITED = [
    ("条例第三十三条", [("条例", 33, None, None)]),
    ("条例第十六条第二款、第三十六条第三项", [("条例", 16, 2, None), ("条例", 36, None, 3)]),
    ("条例第三十二条至第三十四条", [("条例", n, None, None) for n in (32, 33, 34)]),
    ("条例第三十九条第一款、第二款", [("条例", 39, 1, None), ("条例", 39, 2, None)]),
    (
        "行政复议法第二十三条第一款第三项、第四项、第二款",
        [("行政复议法", 23, 1, 3), ("行政复议法", 23, 1, 4), ("行政复议法", 23, 2, None)],
    ),
    ("法释〔2025〕8号第一条", [("法释〔2025〕8号", 1, None, None)]),
    ("2008年条例第二十一条第四项", [("2008年条例", 21, None, 4)]),
    (
        "条例第五十一条、行政诉讼法第四十七条",
        [("条例", 51, None, None), ("行政诉讼法", 47, None, None)],
    ),
    ("民法典第二百零一条", [("民法典", 201, None, None)]),
    ("年度报告格式表三", [("年度报告格式", 3, None, None)]),
    ("信息处理费办法", [("信息处理费办法", None, None, None)]),
    ("国办公开办函〔2016〕235号", [("国办公开办函〔2016〕235号", None, None, None)]),
]


@pytest.mark.parametrize(("citation", "expected"), CITED, ids=[words for words, _ in CITED])
def test_a_citation_names_its_places(citation, expected):
    found = places(citation)
    assert [(p.text, p.article, p.paragraph, p.item) for p in found] == expected
    assert all(place.exists for place in found)


def test_a_chapter_is_no_article():
    assert places("条例第四章") == (Place("条例", chapter=4),)
    assert Place("条例", chapter=4).exists
    assert not Place("条例", chapter=7).exists
    assert not Place("2008年条例", chapter=1).exists


@pytest.mark.parametrize(
    "words",
    [
        "",
        "档案法第一条",
        "第三十三条",
        "条例三十三条",
        "条例第33条",
        "条例第三十三条的规定",
        "信息处理费办法、第一款",
        "条例第三十四条至第三十二条",
        "条例第四章至第五章",
    ],
)
def test_what_is_no_citation_is_refused(words):
    with pytest.raises(ValueError, match=re.escape(words) if words else "no text"):
        places(words)


def test_a_place_of_no_known_text_does_not_exist():
    assert not Place("档案法", article=1).exists
    assert not Place("条例", article=57).exists
    assert named("档案法第一条") == ("", "档案法第一条")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (15, "十五"),
        (20, "二十"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (201, "二百零一"),
        (1005, "一千零五"),
        (1260, "一千二百六十"),
    ],
)
def test_numbers_in_words(number, words):
    assert in_words(number) == words
    assert number_of(words) == number


def test_every_number_comes_back_from_its_words():
    assert [number_of(in_words(n)) for n in range(1, 10_000)] == list(range(1, 10_000))


def cited_in_data(data: Any) -> Iterator[str]:
    match data:
        case dict():
            for name, value in data.items():
                if name == "article" and isinstance(value, str) and value:
                    yield value
                elif name == "articles" and isinstance(value, list):
                    yield from value
                else:
                    yield from cited_in_data(value)
        case list():
            for item in data:
                yield from cited_in_data(item)


def cited_in_code(path: Path) -> Iterator[str]:
    """Strings of a module that are nothing but a citation; a refusal's article among them."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, str) and CITATION.fullmatch(value):
            yield value


def everything_cited() -> dict[str, str]:
    """Each citation with the file it was found in."""
    found = {}
    for path in sorted(DATA.glob("*.toml")):
        for words in cited_in_data(tomllib.loads(path.read_text("utf-8"))):
            found.setdefault(words, path.name)
    for path in sorted(PACKAGE.rglob("*.py")):
        for words in cited_in_code(path):
            found.setdefault(words, path.name)
    for refusal in Refusal.__subclasses__():
        found.setdefault(refusal.article, refusal.__name__)
    for rule in ACTS.values():
        found.setdefault(rule.article, rule.act)
        found.setdefault(rule.article_2008 or rule.article, rule.act)
    return found


@pytest.mark.parametrize(("citation", "where"), everything_cited().items())
def test_every_article_cited_anywhere_is_recorded(citation, where):
    for place in places(citation):
        assert place.exists, f"{where}: {place}"


def test_something_is_cited_by_data_code_and_refusals():
    """The search above must not be empty without being noticed."""
    where = everything_cited()
    assert {"grounds.toml", "periods.toml", "remedies.toml", "tariffs.toml"} <= set(where.values())
    assert "国务院关于职工工作时间的规定第七条" in where
    assert len(where) > 60


@pytest.mark.parametrize("value", [v for vs in parameters().values() for v in vs], ids=repr)
def test_a_number_stands_in_a_text_in_force_when_it_begins(value):
    text = TEXTS[places(value.article)[0].text]
    assert text.in_force_on(value.since), f"{text.name} is not in force on {value.since}"
    assert value.source == text.number


@pytest.mark.parametrize(
    "path", tomllib.loads((DATA / "remedies.toml").read_text("utf-8"))["path"], ids=repr
)
def test_a_way_to_challenge_rests_on_texts_in_force_when_it_opens(path):
    for words in path["articles"]:
        for place in places(words):
            assert TEXTS[place.text].in_force_on(path["since"]), f"{words} on {path['since']}"


@pytest.mark.parametrize("basis", FeeBasis)
def test_a_tariff_stands_in_a_text_in_force(basis):
    tariff = tariff_on(basis, date(2026, 1, 1))
    text = TEXTS[places(tariff.article)[0].text]
    assert text.in_force_on(tariff.since)
    assert not text.in_force_on(tariff.since - timedelta(days=1))
    assert tariff.source == text.number


REGULATION_OF = {Law.TEXT_2008: "2008年条例", Law.TEXT_2019: "条例"}


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=lambda ground: ground.key)
def test_a_ground_cites_the_regulation_it_belongs_to(ground):
    other = REGULATION_OF[Law.TEXT_2008 if ground.law is Law.TEXT_2019 else Law.TEXT_2019]
    texts = {place.text for place in places(ground.article)} if ground.article else set()
    assert other not in texts


@pytest.mark.parametrize("rule", ACTS.values(), ids=lambda rule: rule.act)
def test_an_act_cites_each_regulation_in_its_own_column(rule):
    assert "2008年条例" not in {place.text for place in places(rule.article)}
    if rule.article_2008:
        assert "条例" not in {place.text for place in places(rule.article_2008)}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_is_whole(text):
    assert text.title
    assert text.number
    assert text.gist
    assert len(text.gist) < 300
    assert text.until is None or text.since is None or text.since < text.until
    assert text.promulgated_on is None or text.since is None or text.promulgated_on <= text.since
    numbers = list(text.held)
    assert numbers == sorted(set(numbers))
    assert all(1 <= n <= (text.articles or n) for n in numbers)
    for article in text.held.values():
        assert article.gist.endswith(("。", "》"))
        assert article.text == text.name
    assert text.full_name.startswith("《") or text.full_name == text.number


def test_names_of_texts_are_of_one_text_each():
    names = [name for text in TEXTS.values() for name in (text.name, *text.also)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("2008年条例", "条例"),
        ("1999年行政复议法", "行政复议法"),
        ("1989年行政诉讼法", "行政诉讼法"),
        ("2000年行诉解释", "行诉解释"),
        ("法释〔2011〕17号", "法释〔2025〕8号"),
        ("民法通则", "民法典"),
        ("2016年网络安全法", "网络安全法"),
        ("国办公开办函〔2019〕60号", "年度报告格式"),
    ],
)
def test_a_text_ends_on_the_day_before_its_successor(older, newer):
    assert TEXTS[older].until + timedelta(days=1) == TEXTS[newer].since


@pytest.mark.parametrize(
    ("name", "on", "holds"),
    [
        ("2008年条例", "2008-04-30", False),
        ("2008年条例", "2008-05-01", True),
        ("2008年条例", "2019-05-14", True),
        ("2008年条例", "2019-05-15", False),
        ("条例", "2019-05-15", True),
        ("国办公开办函〔2016〕235号", "2015-12-31", False),
        ("国办公开办函〔2016〕235号", "2016-01-01", True),
        ("国办公开办函〔2019〕60号", "2021-09-26", False),
    ],
)
def test_the_days_of_a_text(name, on, holds):
    assert TEXTS[name].in_force_on(date.fromisoformat(on)) is holds


def test_what_is_not_recorded_is_said():
    assert (len(TEXTS["条例"].held), len(TEXTS["条例"].unrecorded)) == (40, 16)
    assert TEXTS["信息处理费办法"].unrecorded == ()
    assert 3 in TEXTS["条例"].unrecorded


def test_assumptions_are_marked():
    assert TEXTS["2008年条例"].assumed
    assert TEXTS["国办公开办函〔2015〕207号"].assumed
    assert not TEXTS["行政复议法"].assumed
    assert TEXTS["信息处理费办法"].mark is Mark.PARTLY
    assert TEXTS["条例"].held[56].mark is Mark.READING


@pytest.mark.parametrize(
    ("citation", "expected"),
    [
        ("条例第十五条、第三十六条第三项", [("条例第十五条", 15), ("第三十六条第三项", 36)]),
        (
            "条例第三十二条至第三十四条、第四十条",
            [("条例第三十二条至第三十四条", 32), ("第四十条", 40)],
        ),
        ("条例第三十三条第一款、第二款", [("条例第三十三条第一款", 33), ("第二款", 33)]),
        ("信息处理费办法", [("信息处理费办法", None)]),
    ],
)
def test_a_citation_is_told_part_by_part_as_it_is_written(citation, expected):
    assert [(words, place.article) for words, place in parts(citation)] == expected
    assert "、".join(words for words, _place in parts(citation)) == citation


def test_what_a_file_cites_is_told_once_by_text_and_number() -> None:
    cited = ["条例第三十六条第三项", "条例第十五条、第三十六条第七项", "国办公开办函〔2016〕235号"]
    found = [(text.name, article.number if article else None) for text, article in held_of(cited)]
    assert found == [("条例", 15), ("条例", 36), ("国办公开办函〔2016〕235号", None)]
