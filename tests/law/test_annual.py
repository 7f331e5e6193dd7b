"""The forms of each year, the fold into them, the identities, and the sections in words."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tracker.law.annual import (
    ChallengeCount,
    Check,
    Days,
    EndingCount,
    Fees,
    NewCount,
    Tallies,
    When,
    bounds,
    checks,
    tables,
)
from tracker.law.layouts import LAYOUTS, layout_for
from tracker.law.narrative import sections
from tracker.law.table_refusals import RowUndetermined, YearBeforeRegulation
from tracker.law.terms import ApplicantKind, ChallengeKind, ChallengeResult, Channel

PERSON, BUSINESS = ApplicantKind.NATURAL_PERSON, ApplicantKind.BUSINESS

IN_2017 = Tallies(
    year=2017,
    new=(
        NewCount(PERSON, Channel.COUNTER, 2),
        NewCount(PERSON, Channel.ORAL, 1),
        NewCount(PERSON, Channel.EMAIL, 3),
        NewCount(BUSINESS, Channel.ONLINE, 4),
        NewCount(BUSINESS, Channel.POST, 1),
        NewCount(BUSINESS, Channel.FAX, 1),
    ),
    endings=(
        EndingCount(PERSON, "already_public", None, extended=False, n=2),
        EndingCount(PERSON, "agreed", None, extended=True, n=1),
        EndingCount(BUSINESS, "denied.trade_secret", None, extended=True, n=2),
        EndingCount(BUSINESS, "denied.privacy", None, extended=False, n=1),
        EndingCount(PERSON, "nonexistent", None, extended=False, n=1),
        EndingCount(PERSON, "other.other", None, extended=False, n=1),
    ),
    carried_out={PERSON: 4},
    challenges=(
        ChallengeCount(ChallengeKind.REVIEW, ChallengeResult.UPHELD, 2),
        ChallengeCount(ChallengeKind.REVIEW, ChallengeResult.PENDING, 1),
        ChallengeCount(ChallengeKind.DIRECT_LITIGATION, ChallengeResult.CORRECTED, 1),
        ChallengeCount(ChallengeKind.LITIGATION_AFTER_REVIEW, ChallengeResult.OTHER, 1),
    ),
    fees=Fees(notices=0, received_yuan=Decimal("1250.00")),
)


@pytest.mark.parametrize(
    ("year", "layout"),
    [
        (2008, "2014"),
        (2013, "2014"),
        (2014, "2014"),
        (2018, "2014"),
        (2019, "2019"),
        (2020, "2019"),
        (2021, "2021"),
        (2026, "2021"),
    ],
)
def test_the_year_chooses_the_form(year: int, layout: str) -> None:
    assert layout_for(year) == layout


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        (2024, date(2024, 1, 1), date(2024, 12, 31)),
        (Days(date(2024, 3, 1), date(2024, 9, 1)), date(2024, 3, 1), date(2024, 8, 31)),
    ],
)
def test_a_year_and_a_span_are_days(when: When, first: date, last: date) -> None:
    begin, after = bounds(when)
    assert (begin, after) == (first, last + timedelta(days=1))
    assert Days(begin, after).last == last


def test_there_is_no_report_on_a_year_before_the_regulation() -> None:
    with pytest.raises(YearBeforeRegulation):
        layout_for(2007)


def test_the_form_of_2014_with_its_channels_and_without_carry_over() -> None:
    table = tables("2014", IN_2017)["statistics_table"]
    applications = table["三、依申请公开情况"]
    received = applications["（一）收到申请数"]
    assert {
        label: cell["统计数"] for label, cell in received.items() if isinstance(cell, dict)
    } == {
        "1.当面申请数": 3,
        "2.传真申请数": 1,
        "3.网络申请数": 7,
        "4.信函申请数": 1,
    }
    assert (received["单位"], received["统计数"]) == ("件", 12)
    ended = applications["（二）申请办结数"]
    assert [ended["统计数"], ended["1.按时办结数"]["统计数"], ended["2.延期办结数"]["统计数"]] == [
        8,
        5,
        3,
    ]
    answered = applications["（三）申请答复数"]
    assert answered["统计数"] == 7  # the withdrawn one is ended, but not answered
    assert answered["1.属于已主动公开范围数"]["统计数"] == 2
    denied = answered["4.不同意公开答复数"]
    assert [
        denied["统计数"],
        denied["涉及商业秘密"]["统计数"],
        denied["涉及个人隐私"]["统计数"],
    ] == [
        3,
        2,
        1,
    ]
    assert table["四、行政复议数量"]["统计数"] == 2  # pending cases have no row
    assert table["四、行政复议数量"]["（一）维持具体行政行为数"]["统计数"] == 2
    litigation = table["五、行政诉讼数量"]
    assert [litigation["统计数"], litigation["（二）被依法纠错数"]["统计数"]] == [2, 1]
    assert table["七、依申请公开信息收取的费用"] == {"单位": "万元", "统计数": 0.125}
    assert list(table) == [
        "三、依申请公开情况",
        "四、行政复议数量",
        "五、行政诉讼数量",
        "七、依申请公开信息收取的费用",
    ]
    assert all(check.holds for check in checks("2014", IN_2017))


def test_results_of_2008_in_the_later_forms() -> None:
    results = tables("2021", IN_2017)["applications"]["三、本年度办理结果"]
    assert results["（一）予以公开"]["总计"] == 3
    assert results["（三）不予公开"]["4.保护第三方合法权益"]["商业企业"] == 3
    assert results["（四）无法提供"]["1.本机关不掌握相关政府信息"]["自然人"] == 1
    assert results["（六）其他处理"]["3.其他"]["总计"] == 1
    earlier = tables("2019", IN_2017)["applications"]["三、本年度办理结果"]
    assert earlier["（六）其他处理"]["总计"] == 1


def test_a_ground_places_an_ending_in_the_form_of_2014_where_its_result_cannot() -> None:
    def tallies(ground: str | None) -> Tallies:
        ending = EndingCount(PERSON, "unable.not_held", ground, extended=False, n=3)
        return Tallies(year=2023, endings=(ending,))

    answered = tables("2014", tallies("unable.nonexistent"))["statistics_table"][
        "三、依申请公开情况"
    ]["（三）申请答复数"]
    assert answered["6.申请信息不存在数"]["统计数"] == 3
    with pytest.raises(RowUndetermined, match=r"3件.*不属于本行政机关公开数.*申请信息不存在数"):
        tables("2014", tallies(None))


def balanced(**changes: object) -> Tallies:
    """10 new, 2 carried in, 9 ended, 3 carried out; natural persons, all but one."""
    said: dict[str, object] = {
        "year": 2023,
        "new": (NewCount(PERSON, Channel.ONLINE, 9), NewCount(BUSINESS, Channel.POST, 1)),
        "carried_in": {PERSON: 2},
        "endings": (
            EndingCount(PERSON, "disclosed", None, extended=False, n=8),
            EndingCount(BUSINESS, "other.fee_unpaid", None, extended=False, n=1),
        ),
        "carried_out": {PERSON: 3},
        "carried_out_before": {PERSON: 2},
    }
    return Tallies(**(said | changes))  # type: ignore[arg-type]


def failed(tallies: Tallies) -> list[tuple[str, str, int, int]]:
    return [(c.name, c.column, c.left, c.right) for c in checks("2021", tallies) if not c.holds]


def test_every_identity_is_a_named_check_for_every_column() -> None:
    found = checks("2021", balanced())
    assert all(check.holds for check in found)
    columns = list(LAYOUTS["2021"].columns)
    for name in (
        "一、本年新收加二、上年结转，等于三（七）总计加四、结转下年度",
        "三（七）总计，等于（一）至（六）各行之和",
        "二、上年结转，等于上年度报告的四、结转下年度",
    ):
        assert [check.column for check in found if check.name == name] == columns
    sums = [check for check in found if check.name.startswith("总计列等于各类申请人之和：")]
    assert len(sums) == 25
    challenges = [check.column for check in found if check.name.startswith("总计等于结果维持")]
    assert challenges == ["行政复议", "行政诉讼／未经复议直接起诉", "行政诉讼／复议后起诉"]


def test_first_identity_new_and_carried_in_against_ended_and_carried_out() -> None:
    name = "一、本年新收加二、上年结转，等于三（七）总计加四、结转下年度"
    assert failed(balanced(carried_out={PERSON: 4})) == [
        (name, "自然人", 11, 12),
        (name, "总计", 12, 13),
    ]


@pytest.mark.parametrize("layout", ["2019", "2021"])
@pytest.mark.parametrize("result", [None, "no such result"])
def test_second_identity_an_ending_without_a_row(layout: str, result: str | None) -> None:
    lost = balanced(endings=(EndingCount(PERSON, result, None, extended=False, n=9),))
    name = "三（七）总计，等于（一）至（六）各行之和"
    found = [c for c in checks(layout, lost) if c.name == name and not c.holds]
    assert found == [Check(name, "自然人", 9, 0), Check(name, "总计", 9, 0)]


def test_an_ending_without_a_row_shows_in_the_form_of_2014_too() -> None:
    lost = Tallies(2016, endings=(EndingCount(PERSON, None, None, extended=False, n=2),))
    assert [(c.name, c.left, c.right) for c in checks("2014", lost) if not c.holds] == [
        ("（三）申请答复数，等于其下各行之和", 2, 0),
    ]


def test_fourth_identity_against_last_years_report() -> None:
    name = "二、上年结转，等于上年度报告的四、结转下年度"
    assert failed(balanced(carried_out_before={PERSON: 1, BUSINESS: 1})) == [
        (name, "自然人", 2, 1),
        (name, "商业企业", 0, 1),
    ]
    assert not [c for c in checks("2021", balanced(carried_out_before=None)) if c.name == name]


# --- the sections --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "titles"),
    [
        (
            2017,
            [
                "四、依申请公开政务信息的情况",
                "五、申请行政复议、提起行政诉讼的情况",
                "六、依申请公开信息收取的费用",
            ],
        ),
        (
            2020,
            [
                "三、收到和处理政府信息公开申请情况",
                "四、政府信息公开行政复议、行政诉讼情况",
                "六、其他需要报告的事项",
            ],
        ),
        (
            2023,
            [
                "三、收到和处理政府信息公开申请情况",
                "四、政府信息公开行政复议、行政诉讼情况",
                "六、其他需要报告的事项",
            ],
        ),
    ],
)
def test_headings_are_those_of_the_year(year: int, titles: list[str]) -> None:
    assert [section.title for section in sections(Tallies(year))] == titles


def test_an_office_without_applications_says_so() -> None:
    assert [section.text for section in sections(Tallies(2017))] == [
        "2017年，本机关没有收到政府信息公开申请，也没有上年结转的申请。",
        "2017年，本机关没有因政府信息公开申请行政复议、提起行政诉讼的案件。",
        "2017年，本机关没有因依申请公开政府信息向申请人收取费用。",
    ]
    assert sections(Tallies(2023))[2].text == (
        "2023年，本机关没有发出信息处理费收费通知，没有收取信息处理费。"
    )


def test_the_sections_of_2017_say_how_many_and_how_they_ended() -> None:
    assert [section.text for section in sections(IN_2017)] == [
        "2017年，本机关新收到政府信息公开申请12件，没有上年结转的申请。"
        "按申请人分，自然人6件、商业企业6件；"
        "按渠道分，当面申请2件、信函申请1件、传真申请1件、网络申请4件、电子邮件申请3件、口头申请1件。"
        "本年度办结8件，其中按时办结5件、延期办结3件；办理结果为属于已主动公开范围2件、"
        "同意公开答复1件、不同意公开答复3件、申请信息不存在1件、撤回等没有答复1件。"
        "结转下年度继续办理4件。",
        "2017年，本机关因政府信息公开被申请行政复议、提起行政诉讼的情况如下："
        "行政复议3件，其中结果维持2件、尚未审结1件；"
        "行政诉讼（未经复议直接起诉）1件，其中结果纠正1件；"
        "行政诉讼（复议后起诉）1件，其中其他结果1件。",
        "2017年，本机关因依申请公开政府信息向申请人实际收取费用1250.00元。",
    ]


def test_the_sections_of_2023_name_groups_and_fees() -> None:
    fees = Fees(notices=25, noticed_yuan=Decimal("3100.00"), received_yuan=Decimal("2950.00"))
    review = ChallengeCount(ChallengeKind.REVIEW, ChallengeResult.CORRECTED, 1)
    found = sections(balanced(fees=fees, challenges=(review,)), who="本市各级行政机关")
    assert found[0].text == (
        "2023年，本市各级行政机关新收到政府信息公开申请10件，上年结转2件。"
        "按申请人分，自然人9件、商业企业1件；按渠道分，信函申请1件、网络申请9件。"
        "本年度办结9件，其中予以公开8件、其他处理1件。结转下年度继续办理3件。"
    )
    assert found[1].text.endswith("行政复议1件，其中结果纠正1件；没有行政诉讼案件。")
    assert found[2].text == (
        "2023年，本市各级行政机关发出信息处理费收费通知25件，"
        "通知金额合计3100.00元，实际收取信息处理费2950.00元。"
    )


@pytest.mark.parametrize(
    ("year", "fees", "text"),
    [
        (
            2023,
            Fees(1, Decimal("380.00"), Decimal("100.00"), Decimal("280.00")),
            "2023年，本机关发出信息处理费收费通知1件，通知金额合计380.00元，"
            "实际收取信息处理费100.00元（已扣除退还的280.00元）。",
        ),
        (
            2023,
            Fees(0, Decimal("0.00"), Decimal("0.00"), Decimal("380.00")),
            "2023年，本机关发出信息处理费收费通知0件，通知金额合计0.00元，"
            "实际收取信息处理费0.00元（已扣除退还的380.00元）。",
        ),
        (
            2016,
            Fees(0, Decimal("0.00"), Decimal("30.00"), Decimal("20.00")),
            "2016年，本机关因依申请公开政府信息向申请人实际收取费用30.00元（已扣除退还的20.00元）。",
        ),
    ],
)
def test_what_was_given_back_is_said(year: int, fees: Fees, text: str) -> None:
    assert sections(Tallies(year, fees=fees))[2].text == text


def test_a_year_in_which_nothing_was_finished() -> None:
    carried = {PERSON: 2}
    text = sections(Tallies(2022, carried_in=carried, carried_out=carried))[0].text
    assert text == (
        "2022年，本机关没有新收到政府信息公开申请，上年结转2件。"
        "本年度没有办结的申请。结转下年度继续办理2件。"
    )


def test_a_year_of_carried_over_work_only() -> None:
    ending = EndingCount(PERSON, "disclosed", None, extended=False, n=1)
    text = sections(Tallies(2022, carried_in={PERSON: 1}, endings=(ending,)))[0].text
    assert text == (
        "2022年，本机关没有新收到政府信息公开申请，上年结转1件。本年度办结1件，其中予以公开1件。"
    )
