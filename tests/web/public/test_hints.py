"""Soft hints: what each pattern finds, and what it leaves alone."""

import pytest

from tracker.web.public.hints import hints

TEXTS = [
    ("2024年1月至6月本街道与环卫公司签订的垃圾清运合同及付款凭证。", ""),
    ("2024年垃圾清运的所有文件", "vague"),
    ("关于某路改造的全部材料、相关会议纪要", "vague"),
    ("合同、付款凭证等", "vague"),
    ("合同、付款凭证等材料。", "vague"),
    ("某地块国有土地所有权证明", ""),
    ("高等学校招生计划、等级评定标准、等待名单", ""),
    ("全体所有人员名单", "vague"),
    ("为什么不给我家发补贴", "advice"),
    ("某项目的审批是否合法", "advice"),
    ("我要投诉某公司乱收费", "advice"),
    ("举报某工地夜间施工", "advice"),
    ("请问低保怎么申请", "advice"),
    ("我想咨询拆迁政策", "advice"),
    ("2024年投诉举报处理情况统计表", ""),
    ("12345热线投诉件数", ""),
    ("某工程咨询合同", ""),
    ("与某造价咨询公司签订的合同", ""),
    ("本人的社保缴费记录", "own"),
    ("我的婚姻登记档案", "own"),
    ("本人申请公开某路改造项目的招标登记表", ""),
    ("我的户籍登记的出生日期有误", "correction"),
    ("申请更正本人档案中的出生日期", "correction"),
    ("本单位的行政处罚记录与决定书不一致", "correction"),
    ("更正公告2024年第3号", ""),
    ("1.所有合同\n2.为什么涨价", "several vague advice"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "keys"), TEXTS)
def test_what_is_said_about_a_text(text: str, keys: str) -> None:
    assert " ".join(hint.key for hint in hints(text)) == keys


def test_the_words_it_is_about_come_once_and_in_order() -> None:
    (vague,) = hints("全部合同和所有凭证，全部附件等")
    assert vague.words == ("全部", "所有", "等")


def test_who_asks_for_a_correction_is_not_offered_one() -> None:
    assert hints("我的户籍登记有误", correction=True) == ()


def test_twenty_thousand_characters_are_read_at_once() -> None:
    assert hints("我的" * 10_000) == ()
