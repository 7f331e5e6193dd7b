"""The pages of the law."""

from urllib.parse import quote, unquote

import pytest

from tests.clocks import FixedClock
from tests.web.public.visitor import Visitor
from tracker.law.articles import TEXTS
from tracker.law.concordance import law_of
from tracker.law.grounds import GROUNDS
from tracker.records.models import Authority

ARTICLE_33 = f"/law/{quote('条例')}/33"


async def test_the_guide_leads_to_the_law(visitor: Visitor) -> None:
    await (await visitor.get("/at/JD/guide")).follow("法律依据")
    assert visitor.path == "/law"
    assert "甲街道办事处" in visitor.text, "the only authority keeps its name on the page"


async def test_every_number_in_force_stands_there_with_its_article(
    visitor: Visitor, clock: FixedClock
) -> None:
    await visitor.get("/law")
    assert visitor.status == 200
    law = law_of(clock.today())
    assert len(law.numbers) > 30
    for value in law.numbers:
        assert value.label in visitor.text
        assert value.article in visitor.text
        assert value.note in visitor.text
        assert value.reason in visitor.text
    for said in ("20 个工作日", "6 个月", "5 年", "次年 1 月底前", "100.00元", "假定"):
        assert said in visitor.text
    for text in TEXTS.values():
        assert text.number in visitor.text


async def test_the_law_of_another_day(visitor: Visitor) -> None:
    await visitor.get("/law?on=2018-03-01")
    assert "2018年3月1日（周四）的规定" in visitor.text
    assert "15 个工作日" in visitor.text
    assert "20 个工作日" not in visitor.text
    assert "这一天没有信息处理费的收费标准" in visitor.text
    await visitor.get("/law?on=1980-01-01")
    assert "这一天还没有任何规定" in visitor.text
    await visitor.follow("看今天的规定")
    assert "20 个工作日" in visitor.text


@pytest.mark.parametrize("on", ["2025-02-30", "昨天", "99999-01-01"])
async def test_a_day_that_is_none_is_told_on_its_field(visitor: Visitor, on: str) -> None:
    await visitor.get(f"/law?on={quote(on)}")
    assert visitor.status == 422
    assert "请填写真实存在的日期" in visitor.text
    assert on in visitor.page, "what was typed stays"
    assert "答复期限" in visitor.text


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("33", "/law/条例/33"),
        ("第三十三条", "/law/条例/33"),
        ("复议法20", "/law/行政复议法/20"),
        ("2008年条例 第二十四条", "/law/2008年条例/24"),
        ("信息处理费办法", "/law/信息处理费办法"),
        ("法释〔2025〕8号第一条", "/law/法释〔2025〕8号/1"),
    ],
)
async def test_an_article_is_found_by_what_people_type(
    visitor: Visitor, words: str, path: str
) -> None:
    await visitor.get(f"/law?q={quote(words)}")
    assert (visitor.status, unquote(visitor.path)) == (200, path)


@pytest.mark.parametrize("words", ["民法", "<b>", "条例99"])
async def test_what_is_not_found_is_told_on_its_field(visitor: Visitor, words: str) -> None:
    await visitor.get(f"/law?q={quote(words)}")
    assert visitor.status == 422
    assert f"没有找到“{words}”" in visitor.text
    assert "<b>" not in visitor.page


async def test_an_article_shows_what_rests_on_it(visitor: Visitor) -> None:
    await visitor.get(ARTICLE_33)
    for said in (
        TEXTS["条例"].held[33].gist,
        "国务院令第711号",
        "2008年5月1日至2019年5月14日",
        "2019年5月15日起",
        "15 个工作日",
        "20 个工作日",
        "《政府信息公开延期答复告知书》",
        "不是条文原文",
    ):
        assert said in visitor.text
    assert "假定" not in visitor.text, "nothing here is assumed"
    await visitor.follow("下一条")
    assert visitor.path.endswith("/34")
    assert TEXTS["条例"].held[34].gist in visitor.text


async def test_assumptions_are_marked_where_they_stand(visitor: Visitor) -> None:
    await visitor.get(f"/law/{quote('条例')}/30")
    assert "实践中多为7至15个工作日" in visitor.text
    assert visitor.text.count("假定") >= 2, "the mark, and what it means"
    await visitor.get(f"/law/{quote('2008年条例')}/14")
    assert "通行说法，未核对原文" in visitor.text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (f"/law/{quote('条例')}/16", GROUNDS["withheld.internal_affairs"].label),
        (f"/law/{quote('行政复议法')}/23", "应当先申请行政复议"),
        (f"/law/{quote('信息处理费办法')}/5", "每页"),
        (f"/law/{quote('条例')}/5", "收录它是为了说明其他条款"),
        (f"/law/{quote('年度报告格式')}/4", "年度报告格式表四"),
    ],
)
async def test_grounds_remedies_and_fees_stand_with_their_article(
    visitor: Visitor, path: str, said: str
) -> None:
    await visitor.get(path)
    assert visitor.status == 200
    assert said in visitor.text


@pytest.mark.parametrize("name", TEXTS)
async def test_every_text_has_its_page_and_each_of_its_articles_too(
    visitor: Visitor, name: str
) -> None:
    await visitor.get(f"/law/{quote(name)}")
    assert visitor.status == 200
    text = TEXTS[name]
    for article in text.held.values():
        assert article.gist in visitor.text
    if text.held:
        await visitor.follow(text.place(next(iter(text.held))))
        assert visitor.status == 200


async def test_what_is_not_recorded_is_said_on_the_page_of_its_text(visitor: Visitor) -> None:
    await visitor.get(f"/law/{quote('条例')}")
    assert "第一、三、六至九、十二、" in visitor.text
    await visitor.get(f"/law/{quote('条例33')}")
    assert unquote(visitor.path) == "/law/条例/33"


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (f"/law/{quote('条例')}/3", "本系统没有收录条例第三条的内容"),
        (f"/law/{quote('条例')}/99", "没有第九十九条"),
        (f"/law/{quote('民法')}", "没有“民法”这个法律文本"),
        (f"/law/{quote('民法')}/1", "这个法律文本"),
        (f"/law/{quote('条例的')}", "请写明条例的哪一条"),
        (f"/law/{quote('条例')}/x", "请写明条例的哪一条"),
    ],
)
async def test_what_is_not_there_says_what_is(visitor: Visitor, path: str, sentence: str) -> None:
    await visitor.get(path)
    assert visitor.status == 404
    assert sentence in visitor.text
    await visitor.follow("从法律依据的目录里找")
    assert visitor.path == "/law"


async def test_several_authorities_share_the_pages(visitor: Visitor, clock: FixedClock) -> None:
    await Authority.create(code="JY", name="乙街道办事处", created_at=clock.now())
    await visitor.get(ARTICLE_33)
    assert visitor.status == 200
    assert "街道办事处" not in visitor.text


async def test_in_english_the_words_of_law_stay_chinese_and_are_marked_so(
    visitor: Visitor,
) -> None:
    await visitor.get("/law?lang=en")
    for said in (
        "Terms and numbers",
        "Reply period",
        "20 working days",
        "1 working day",
        "Assumed",
    ):
        assert said in visitor.text
    assert "10 working days" in visitor.text
    await visitor.get(ARTICLE_33)
    assert f'lang="zh-CN">{TEXTS["条例"].held[33].gist}' in visitor.page
    assert "1 May 2008 to 14 May 2019" in visitor.text


@pytest.mark.parametrize("path", ["/law", ARTICLE_33, f"/law/{quote('条例')}", "/law?q=x"])
async def test_every_page_keeps_the_strict_policy(visitor: Visitor, path: str) -> None:
    await visitor.get(path)
    assert "style=" not in visitor.page
    assert "onclick" not in visitor.page
    assert "http://" not in visitor.page.replace("http://testserver", "")
    assert len(visitor.answer.content) < 200_000
