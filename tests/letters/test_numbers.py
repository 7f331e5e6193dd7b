"""Patterns of document numbers: which are taken, and what they make."""

import pytest

from tracker.letters.numbers import STANDARD, Numbering, PatternRefused, check_numbering

OFFICE = "示街公开"

# pattern | 类别字 | the seventh number of 2026; forms seen in practice (law.md, 9.3)
MADE = [
    (STANDARD, "", "示街公开〔2026〕7号"),
    (STANDARD, "补", "示街公开补〔2026〕7号"),
    ("{机关代字}〔{年}〕{序号}号-{类别字}", "不告", "示街公开〔2026〕7号-不告"),
    ("{机关代字}〔{年}〕第{序号}号", "", "示街公开〔2026〕第7号"),
    ("依申请〔{年}〕{序号}号", "", "依申请〔2026〕7号"),
    ("{机关代字}（{类别字}）〔{年}〕{序号}", "延", "示街公开（延）〔2026〕7"),
]


@pytest.mark.parametrize(("pattern", "word", "number"), MADE)
def test_a_pattern_makes_the_number(pattern, word, number):
    numbering = Numbering(pattern, word)
    check_numbering(numbering, OFFICE)
    assert numbering.number(OFFICE, 2026, 7) == number


REFUSED = [
    ("{机关}〔{年}〕{序号}号", "", "没有“机关”这个占位"),
    ("{机关代字〔{年}〕{序号}号", "", "占位"),
    ("机关代字}〔{年}〕{序号}号", "", "花括号没有配对"),
    ("{机关代字}{序号}号", "", "年份须写一次"),
    ("{机关代字}（{年}）{序号}号", "", "年份须写一次"),
    ("{年}〔{年}〕{序号}号", "", "年份须写一次"),
    ("{机关代字}〔{年}〕号", "", "序号须写一次"),
    ("{机关代字}〔{年}〕{序号}{序号}号", "", "序号须写一次"),
    ("{机关代字}〔{年}〕{类别字}{序号}号", "", "不能紧挨着别的占位"),
    ("{机关代字}〔{年}〕{序号}{机关代字}", "", "不能紧挨着别的占位"),
    ("{机关代字}3〔{年}〕{序号}号", "", "不要在样式里写死数字"),
    (STANDARD, "2类", "不要在样式里写死数字"),
    ("长" * 70 + "〔{年}〕{序号}号", "", "最多80个字"),
]


@pytest.mark.parametrize(("pattern", "word", "sentence"), REFUSED)
def test_a_pattern_that_makes_no_good_numbers_is_refused(pattern, word, sentence):
    with pytest.raises(PatternRefused) as refused:
        check_numbering(Numbering(pattern, word), OFFICE)
    assert sentence in str(refused.value)
