"""`tracker clock`: the fixed vectors, the example of the format, and input of a wrong shape."""

import json
from datetime import date
from pathlib import Path

import pytest

from tracker.law.calendar import national
from tracker.law.clock import ClockInputError, answer, first_refused
from tracker.law.entries import Received
from tracker.law.entry_json import read_entry
from tracker.law.refusals import Refusal

VECTORS = Path(__file__).with_name("vectors")


def vectors(name):
    return [
        pytest.param(vector, id=vector["name"])
        for vector in json.loads((VECTORS / name).read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("vector", vectors("clock.json"))
def test_answered(vector):
    said = answer(vector["input"])
    assert {name: said[name] for name in vector["expect"]} == vector["expect"]


@pytest.mark.parametrize("vector", vectors("clock-refused.json"))
def test_refused_in_one_sentence_with_its_article(vector):
    with pytest.raises(Refusal) as refused:
        answer(vector["input"])
    sentence = str(refused.value)
    assert sentence.count("。") == 1
    assert sentence.endswith(f"（{refused.value.article}）")
    assert "条例第" in sentence


EXAMPLE = {
    "received_on": "2025-09-22",
    "today": "2025-10-24",
    "entries": [
        {"entry": "supplement_asked", "on": "2025-09-26"},
        {"entry": "supplemented", "on": "2025-10-13"},
        {
            "entry": "consulted",
            "id": "a",
            "kind": "third_party",
            "on": "2025-10-20",
            "received_on": "2025-10-22",
        },
        {"entry": "opinion_received", "id": "a", "on": "2025-10-28"},
        {"entry": "extended", "on": "2025-11-07", "working_days": 20},
        {"entry": "fee_charged", "on": "2025-11-10", "received_on": "2025-11-12"},
        {"entry": "fee_paid", "on": "2025-11-20"},
        {"entry": "deferred", "on": "2025-11-21", "until": "2026-03-31"},
        {"entry": "replied", "on": "2025-12-10"},
    ],
}


def test_the_example_of_the_format():
    """Today lies before most of it; what the journal says is a fact all the same."""
    said = answer(EXAMPLE)
    days = said.pop("days")
    assert said == {
        "law": "2019",
        "reply_period": 20,
        "due_on": "2026-03-31",
        "running": "stopped",
        "used": 14,
        "left": 74,
        "overdue": 0,
        "supplement_notice_due_on": "2025-09-30",
        "provisional": False,
    }
    assert (days[0]["on"], days[-1]["on"]) == ("2025-09-23", "2026-03-31")
    counted = [day for day in days if day["counts"]]
    assert (counted[0]["on"], counted[0]["n"]) == ("2025-11-21", 1)
    assert (counted[-1]["on"], counted[-1]["n"]) == ("2025-12-10", 14)


def test_a_day_of_the_reasoning():
    days = {day["on"]: day for day in answer({**EXAMPLE, "entries": []})["days"]}
    assert days["2025-09-28"] == {
        "on": "2025-09-28",
        "counts": True,
        "n": 5,
        "why": "调休上班（国庆节、中秋节）",
        "article": "条例第三十三条",
    }
    assert days["2025-10-01"]["why"] == "国庆节、中秋节放假"
    assert days["2025-10-01"]["n"] is None
    assert "2025" in days["2025-10-01"]["article"]


def test_days_run_to_the_due_day_or_today_whichever_is_later():
    before = {"received_on": "2025-09-22", "today": "2025-09-22", "entries": []}
    after = {**before, "today": "2025-11-03"}
    assert [answer(before)["days"][at]["on"] for at in (0, -1)] == ["2025-09-23", "2025-10-24"]
    assert answer(after)["days"][-1]["on"] == "2025-11-03"


def test_days_may_be_written_as_people_write_them():
    said = {"received_on": "2025年9月22日", "today": "2025/10/20", "entries": []}
    assert answer(said)["due_on"] == "2025-10-24"
    said["entries"] = [{"entry": "replied", "on": "２０２５－１０－２４"}]
    assert answer(said)["overdue"] == 0


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ([], "输入应为一个 JSON 对象"),
        ("2025-09-22", "输入应为一个 JSON 对象"),
        ({}, "缺少“received_on”"),
        ({"received_on": "2025-09-22"}, "缺少“today”"),
        ({"received_on": "22.9.2025", "today": "2025-10-20"}, "“22.9.2025”不是日期"),
        ({"received_on": None, "today": "2025-10-20"}, "“received_on”的值“None”不是日期"),
        ({"received_on": "2025-02-30", "today": "2025-10-20"}, "“2025-02-30”不是日期"),
        ({"received_on": "2025-09-22", "today": "2025-09-01"}, "还没有收到申请"),
        ({"received_on": "2025-09-22", "today": "2025-10-20", "entrys": []}, "没有“entrys”"),
        ({"received_on": "2025-09-22", "today": "2025-10-20", "entries": {}}, "应为数组"),
        ({"received_on": "2025-09-22", "today": "2025-10-20", "entries": [7]}, "第1项"),
    ],
)
def test_input_of_a_wrong_shape_is_named_in_one_sentence(said, sentence):
    with pytest.raises(ClockInputError) as refused:
        answer(said)
    assert sentence in str(refused.value)
    assert str(refused.value).count("。") == 1


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({"entry": "extended", "on": "2025-10-09"}, "缺少“working_days”"),
        ({"entry": "extended", "on": "2025-10-09", "working_days": "20"}, "“working_days”的值"),
        ({"entry": "extended", "on": "2025-10-09", "working_days": True}, "“working_days”的值"),
        ({"entry": "extended", "working_days": 20}, "缺少“on”"),
        ({"entry": "extended", "on": "2025-10-09", "days": 20}, "没有“days”"),
        ({"entry": "consulted", "on": "2025-10-09", "id": "a", "kind": "police"}, "“kind”的值"),
        ({"on": "2025-10-09"}, "没有“None”这一事项"),
        ({"entry": "received", "on": "2025-10-09"}, "不能再次登记收到"),
        ({"entry": "concluded", "on": "2025-10-09", "result": "disclosed"}, "“concluded”"),
        ({"entry": "annulled", "on": "2025-10-09", "seq": 2, "reason": "误登"}, "第2条记录"),
        ({"entry": "replied", "on": "2101-01-01"}, "工作日历从"),
        ({"entry": "deferred", "on": "2025-10-09", "until": "2101-01-01"}, "工作日历从"),
    ],
)
def test_an_impossible_entry_is_refused_in_one_sentence(entry, sentence):
    with pytest.raises(Refusal) as refused:
        answer({"received_on": "2025-09-22", "today": "2025-10-20", "entries": [entry]})
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("received_on", "today"), [("2008-04-30", "2008-06-02"), ("2025-09-22", "2101-01-03")]
)
def test_no_law_and_no_calendar_is_refused(received_on, today):
    with pytest.raises(Refusal):
        answer({"received_on": received_on, "today": today, "entries": []})


@pytest.mark.parametrize(
    ("entries", "place"),
    [
        ([], None),
        ([{"entry": "extended", "on": "2025-10-09", "working_days": 20}], None),
        ([{"entry": "extended", "on": "2025-10-27", "working_days": 20}], 0),
        (
            [
                {"entry": "extended", "on": "2025-10-20", "working_days": 20},
                {"entry": "extended", "on": "2025-10-09", "working_days": 20},
            ],
            0,
        ),
        ([{"entry": "replied", "on": "2025-10-09"}, {"entry": "fee_paid", "on": "2025-10-10"}], 1),
        (
            [
                {
                    "entry": "fee_charged",
                    "on": "2025-10-09",
                    "basis": "items",
                    "quantity": -1,
                    "yuan": "0.00",
                }
            ],
            0,
        ),
    ],
)
def test_the_entry_that_is_refused_is_found(entries, place):
    """The later of two extensions, though it was written first; and a fee of nothing sensible."""
    journal = [Received(on=date(2025, 9, 22)), *map(read_entry, entries)]
    found = first_refused(journal, national())
    assert (
        (found is None) if place is None else (found is not None and found[0] is journal[place + 1])
    )
