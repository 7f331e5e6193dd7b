"""On which grounds a part of a paper is covered, and under which article the paper is divided."""

import pytest

from tracker.law.redaction import division_article, redaction_grounds
from tracker.law.terms import Law


@pytest.mark.parametrize(
    ("law", "articles"),
    [
        (
            Law.TEXT_2019,
            [
                ("属于国家秘密", "条例第十四条"),
                ("法律、行政法规禁止公开", "条例第十四条"),
                ("危及国家安全、公共安全、经济安全、社会稳定", "条例第十四条"),
                ("涉及商业秘密，公开会损害第三方合法权益", "条例第十五条"),
                ("涉及个人隐私，公开会损害第三方合法权益", "条例第十五条"),
                ("属于人事管理、后勤管理、内部工作流程信息", "条例第十六条第一款"),
                ("属于讨论记录、过程稿、磋商信函、请示报告等过程性信息", "条例第十六条第二款"),
                ("属于行政执法案卷信息", "条例第十六条第二款"),
            ],
        ),
        (
            Law.TEXT_2008,
            [
                ("涉及国家秘密", "2008年条例第十四条第四款"),
                ("涉及商业秘密，权利人不同意公开", "2008年条例第十四条第四款"),
                ("涉及个人隐私，权利人不同意公开", "2008年条例第十四条第四款"),
                ("危及国家安全、公共安全、经济安全和社会稳定", "2008年条例第八条"),
                ("法律、法规规定不予公开的其他情形", "2008年条例第二十一条第二项"),
            ],
        ),
    ],
)
def test_a_part_is_withheld_for_what_the_whole_could_be(
    law: Law, articles: list[tuple[str, str]]
) -> None:
    grounds = redaction_grounds(law)
    assert [(one.label, one.article.partition("、")[0]) for one in grounds] == articles


@pytest.mark.parametrize(
    ("law", "article"),
    [(Law.TEXT_2019, "条例第三十七条"), (Law.TEXT_2008, "2008年条例第二十二条")],
)
def test_the_rest_is_given(law: Law, article: str) -> None:
    assert division_article(law) == article
