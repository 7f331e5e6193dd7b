"""An office's own wording: what it may change, what it may not, and how it is told so."""

from datetime import date

import pytest

from tests.letters.letters import FACTS, NUMBER, OFFICE, REGISTER_NUMBER, letter
from tracker.law.letters import required_parts
from tracker.law.terms import Law
from tracker.letters.compose import LetterKind, compose
from tracker.letters.office_wording import (
    LONGEST,
    ShortField,
    part_names,
    problems,
    standard_wording,
)
from tracker.letters.samples import sample_facts, sample_letter, sample_parts

ON = date(2025, 10, 17)
KIND = LetterKind


def told(kind: LetterKind, wording: str) -> list[str]:
    return [str(one) for one in problems(kind, wording, ON)]


def without(kind: LetterKind, *names: str) -> str:
    return "\n".join(f"{{{{{name}}}}}" for name in part_names(kind) if name not in names)


def written(kind: LetterKind, wording: str, **facts):
    """The letter of the tests in an office's wording."""
    return compose(
        kind,
        sender=OFFICE,
        number=NUMBER,
        addressee="申请人甲",
        to_applicant=True,
        on=ON,
        facts={
            "register_number": REGISTER_NUMBER,
            "received_on": date(2025, 9, 22),
            "law": Law.TEXT_2019,
            "asked": "政府信息公开申请",
            **FACTS[kind],
            **facts,
        },
        wording=wording,
    )


@pytest.mark.parametrize("kind", KIND)
def test_the_standard_wording_is_a_template_without_fault_and_says_the_same(kind):
    assert told(kind, standard_wording(kind)) == []
    assert written(kind, standard_wording(kind)) == letter(kind)


@pytest.mark.parametrize("kind", KIND)
def test_every_kind_has_something_that_the_law_asks_for_and_that_its_wording_has(kind):
    required = {part.name for part in required_parts(kind, ON)}
    assert required
    assert required <= set(part_names(kind))
    assert not required & {field.value for field in ShortField}


@pytest.mark.parametrize(
    ("kind", "name", "article"),
    [(kind, part.name, part.article) for kind in KIND for part in required_parts(kind, ON)],
)
def test_no_template_drops_what_the_law_asks_for(kind, name, article):
    [sentence] = told(kind, without(kind, name))
    assert f"缺少“{name}”" in sentence
    assert f"依照{article}不能省略" in sentence


def test_what_the_law_does_not_ask_for_can_be_said_otherwise():
    wording = (
        "你单位的申请（{{登记编号}}）本机关已于{{ 收到日期 }}收悉。\n"
        + without(KIND.REPLY, "收到情况", "联系方式")
        + "\n联系人电话：{{联系电话}}。"
    )
    assert told(KIND.REPLY, wording) == []
    lines = written(KIND.REPLY, wording).body.splitlines()
    assert lines[0] == f"　　你单位的申请（{REGISTER_NUMBER}）本机关已于2025年9月22日收悉。"
    assert lines[-1] == f"　　联系人电话：{OFFICE.telephone}。"


WRONG = [
    ("{{收文日期}}", "第1行：没有“收文日期”这个字段，是不是“收到日期”？"),
    ("第一段。\n{{天气}}", "第2行：没有“天气”这个字段。"),
    ("{{}}", "第1行：没有“”这个字段。"),
    ("{{答复内容", "第1行：“{{”没有配对"),
    ("{% for x in y %}", "第1行：“{%%}”没有配对，或者不是字段"),
    ("{# 说明 #}", "第1行：“{##}”没有配对，或者不是字段"),
    ("经研究，{{答复内容}}", "第1行：“答复内容”是整段的内容，应当单独成行"),
    ("{{答复内容}}{{救济告知}}", "第1行：“答复内容”是整段的内容，应当单独成行"),
    ("{{救济告知}}\n\n{{救济告知}}", "第3行：“救济告知”已经出现过，只能写一次。"),
]


@pytest.mark.parametrize(("line", "sentence"), WRONG, ids=lambda said: said[:16])
def test_what_is_wrong_is_named_with_its_line(line, sentence):
    assert sentence in "\n".join(told(KIND.REPLY, line))


def test_a_wording_without_end_is_refused_at_once():
    assert told(KIND.REPLY, "长" * (LONGEST + 1)) == [
        f"整份模板：有{LONGEST + 1}个字，最多{LONGEST}个字。"
    ]


def test_what_people_type_fills_no_places():
    wording = standard_wording(KIND.SUPPLEMENT_NOTICE)
    body = written(KIND.SUPPLEMENT_NOTICE, wording, items="{{救济告知}}{{登记编号}}").body
    assert "　　{{救济告知}}{{登记编号}}" in body


@pytest.mark.parametrize("kind", KIND)
def test_a_sample_of_every_kind_can_be_looked_at(kind):
    sample = sample_letter(kind, OFFICE, ON, number=NUMBER, wording=standard_wording(kind))
    assert sample == sample_letter(kind, OFFICE, ON, number=NUMBER, wording=None)
    assert sample.body
    parts = sample_parts(kind, OFFICE, ON)
    assert tuple(parts) == part_names(kind)
    assert sample_facts(kind, ON)["law"] is Law.TEXT_2019
