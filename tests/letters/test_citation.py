"""Articles as letters cite them."""

import pytest

from tracker.law.articles import TEXTS, places
from tracker.law.grounds import GROUNDS
from tracker.law.stages import ACTS
from tracker.law.statute import parameters
from tracker.letters.citation import cited

REGULATION = "《中华人民共和国政府信息公开条例》"
REVIEW = "《中华人民共和国行政复议法》"

CITED = [
    (["条例第三十三条"], f"{REGULATION}第三十三条"),
    (["2008年条例第二十四条"], f"{REGULATION}（国务院令第492号）第二十四条"),
    (["条例第十五条、第三十六条第三项"], f"{REGULATION}第十五条、第三十六条第三项"),
    (["信息处理费办法"], "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）"),
    (["条例第五十一条", "行政复议法第二十条"], f"{REGULATION}第五十一条、{REVIEW}第二十条"),
    (
        ["行政复议法第二十三条第一款第四项", "行政复议法第二十三条第二款"],
        f"{REVIEW}第二十三条第一款第四项、第二款",
    ),
    (
        ["法释〔2025〕8号第一条"],
        "《最高人民法院关于审理政府信息公开行政案件适用法律若干问题的解释》"
        "（法释〔2025〕8号）第一条",
    ),
]


@pytest.mark.parametrize(("articles", "words"), CITED)
def test_cited(articles, words):
    assert cited(*articles) == words


def test_every_article_a_letter_may_name_can_be_cited():
    articles = {ground.article for ground in GROUNDS.values() if ground.article}
    articles |= {rule.article for rule in ACTS.values()}
    articles |= {rule.article_2008 for rule in ACTS.values() if rule.article_2008}
    articles |= {value.article for values in parameters().values() for value in values}
    for article in articles:
        text = TEXTS[places(article)[0].text]
        assert cited(article).startswith(text.full_name), article


def test_a_law_without_a_full_name_is_a_fault():
    with pytest.raises(KeyError):
        cited("档案法第一条")
