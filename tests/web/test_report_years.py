"""Former years side by side: what is told, and what has no figure."""

from tests.annual.test_report import suqian
from tests.law.test_annual import IN_2017
from tracker.annual.report import report_json
from tracker.web.report_years import years_side_by_side


def test_years_stand_in_their_order_with_a_plot_of_what_all_have() -> None:
    old = report_json(authority="某局", code="A", tallies=IN_2017)
    shown = years_side_by_side([suqian(), old])
    assert shown.years == (2017, 2023)
    assert shown.mixed
    lines = dict(shown.lines)
    assert lines["本年新收"] == (12, 3511)
    assert lines["上年结转"] == (None, 96)
    plot = shown.plots[0]
    assert [(one.label, one.values) for one in plot.series] == [
        ("本年新收", [12, 3511]),
        ("本年办结", [8, 3486]),
    ]
    assert "2017年本年新收 12 件。" in plot.says


def test_years_of_one_form_need_no_remark() -> None:
    assert not years_side_by_side([suqian()]).mixed
