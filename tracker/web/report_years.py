"""The annual reports of former years side by side, as a table and in plots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.annual.years import compared
from tracker.law.comparison import LINES
from tracker.law.layouts import LAYOUTS
from tracker.web.plots import Plot, Series
from tracker.web.words import _, _l

_WORDS = {
    "new": _l("本年新收"),
    "carried_in": _l("上年结转"),
    "ended": _l("本年办结"),
    "disclosed": _l("予以公开"),
    "partly_disclosed": _l("部分公开"),
    "withheld": _l("不予公开"),
    "unable": _l("无法提供"),
    "not_processed": _l("不予处理"),
    "other": _l("其他处理"),
    "carried_out": _l("结转下年度"),
    "reviews": _l("行政复议"),
    "reviews_corrected": _l("行政复议结果纠正"),
    "litigation": _l("行政诉讼"),
    "litigation_corrected": _l("行政诉讼结果纠正"),
}
# Only lines that every form has can be drawn through all years.
_PLOTS = (
    ("years-applications", _l("历年新收和办结"), ("new", "ended")),
    ("years-outcomes", _l("历年予以公开和不予公开"), ("disclosed", "withheld")),
    ("years-challenges", _l("历年行政复议和行政诉讼"), ("reviews", "litigation")),
)


@dataclass(frozen=True, slots=True)
class Years:
    """Reports from the earliest to the latest: years, and line by line their figures (None:
    the form of the year has no such row). `mixed`: the form changed within them."""

    years: tuple[int, ...]
    lines: tuple[tuple[str, tuple[int | None, ...]], ...]
    plots: tuple[Plot, ...]
    mixed: bool


def years_side_by_side(reports: Sequence[Mapping[str, Any]]) -> Years:
    """Those reports, whatever their order."""
    ordered = sorted(reports, key=lambda report: int(report["year"]))
    years = tuple(int(report["year"]) for report in ordered)
    told = [compared(report) for report in ordered]
    lines = tuple(
        (str(_WORDS[line.key]), tuple(figures[line.key] for figures in told)) for line in LINES
    )
    return Years(
        years,
        lines,
        tuple(_plot(key, str(title), keys, years, told) for key, title, keys in _PLOTS),
        len({LAYOUTS[report["layout"]].by_applicant for report in ordered}) > 1,
    )


def _plot(
    key: str,
    title: str,
    keys: tuple[str, str],
    years: tuple[int, ...],
    told: list[dict[str, int | None]],
) -> Plot:
    series = tuple(
        Series(str(_WORDS[line]), [figures[line] or 0 for figures in told]) for line in keys
    )
    says = "".join(
        _("%(year)s年%(what)s %(n)s 件。", year=year, what=one.label, n=one.values[at])
        for at, year in enumerate(years)
        for one in series
    )
    return Plot(
        key=key,
        title=title,
        says=says,
        heading=_("年份"),
        labels=[str(year) for year in years],
        series=series,
        upright=True,
    )
