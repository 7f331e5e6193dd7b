"""The page of statistics in words, plots and files, for the public and for the desk.

The public sees breakdowns by kind with small counts merged and hidden
(`tracker.law.suppression`); the desk sees them whole.
"""

import asyncio
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from tracker.annual.workbook import CSV, Value, plain_csv
from tracker.clock import CHINA
from tracker.law.figures import (
    FIRST_YEAR,
    TWELVE_MONTHS,
    UNPLACED,
    Figures,
    Span,
    figures,
    row_order,
    span_named,
)
from tracker.law.layouts import LAYOUTS
from tracker.law.suppression import (
    LEAST,
    Breakdown,
    Group,
    broken_down,
    merged,
    merged_over,
    whole,
)
from tracker.law.terms import ApplicantKind, Channel
from tracker.records.calendars import current_calendar
from tracker.records.figures import (
    WantedFigures,
    counts_by_authority,
    figure_counts,
    line_counts,
)
from tracker.web.answer import file_answer
from tracker.web.plots import Line, Plot, Series
from tracker.web.site import site_of
from tracker.web.words import _, gettext, plain_day

ALL = "all"
KINDS = "kinds"
NONE = "—"
_KEPT = timedelta(minutes=1)


def _m(message: str) -> str:
    """Marks a message for the catalogue."""
    return message


# The rows of the forms in short, which are not labels of grounds as well.
_ROWS = (
    _m("部分公开"),
    _m("其他法律行政法规禁止公开"),
    _m("危及“三安全一稳定”"),
    _m("保护第三方合法权益"),
    _m("属于三类内部事务信息"),
    _m("属于四类过程性信息"),
    _m("属于行政执法案卷"),
    _m("属于行政查询事项"),
    _m("本机关不掌握相关政府信息"),
    _m("没有现成信息需要另行制作"),
    _m("信访举报投诉类申请"),
    _m("重复申请"),
    _m("要求行政机关确认或重新出具已获取信息"),
    _m("申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    _m("申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
    _m("属于已主动公开范围数"),
    _m("同意公开答复数"),
    _m("同意部分公开答复数"),
    _m("不同意公开答复数"),
    _m("涉及商业秘密"),
    _m("涉及个人隐私"),
    _m("不是《条例》所指政府信息"),
    _m("法律法规规定的其他情形"),
    _m("不属于本行政机关公开数"),
    _m("申请信息不存在数"),
    _m("告知作出更改补充数"),
    _m("告知通过其他途径办理数"),
)
_NUMBERED = re.compile(r"^(（[一二三四五六七]）|\d+\.)")
_REMARK = re.compile(r"（.*）$")


@dataclass(frozen=True, slots=True)
class Statistics:
    """One page: the figures, the plots in their order, and the table of two kinds with the
    words of its rows and columns (None: too few to break down)."""

    figures: Figures
    plots: tuple[Plot, ...]
    breakdown: Breakdown[str, ApplicantKind] | None
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    in_full: bool

    @property
    def hides(self) -> bool:
        cells = self.breakdown.cells if self.breakdown else ()
        return any(cell is None for line in cells for cell in line)


async def statistics(
    request: Request, wanted: WantedFigures, *, in_full: bool = False
) -> Statistics:
    """The statistics of the span that the address asks for."""
    today = site_of(request).clock.today()
    span = span_named(request.query_params.get("span", ""), today)
    found = figures(span, await figure_counts(wanted, span, today), await current_calendar())
    return told(found, in_full=in_full)


async def statistics_of_all(
    request: Request, wanted: WantedFigures
) -> tuple[Statistics, dict[int, Figures]]:
    """The sum of several authorities, and the few figures that stand of each beside it."""
    today = site_of(request).clock.today()
    span = span_named(request.query_params.get("span", ""), today)
    calendar = await current_calendar()
    units = {
        id_: figures(span, counts, calendar)
        for id_, counts in (await counts_by_authority(wanted, span, today)).items()
    }
    found = figures(span, await figure_counts(wanted, span, today), calendar)
    return told_over(found, list(units.values())), units


class TwelveMonths:
    """The figures of the line on the home pages. They are counted again after a minute, by one
    visitor, while the others see those of before: a year is much to count for everybody."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, ...], tuple[datetime, Figures]] = {}
        self._counting: defaultdict[tuple[int, ...], asyncio.Lock] = defaultdict(asyncio.Lock)

    async def of(self, authority_ids: Collection[int], now: datetime) -> Figures:
        ids = tuple(sorted(authority_ids))
        counting = self._counting[ids]
        if counting.locked() and ids in self._known:
            return self._known[ids][1]
        async with counting:
            at, found = self._known.get(ids, (None, None))
            if at is None or found is None or abs(now - at) >= _KEPT:
                span = span_named(TWELVE_MONTHS, now.astimezone(CHINA).date())
                counts = await line_counts(WantedFigures(authority_ids=ids), span)
                found = figures(span, counts, await current_calendar())
                self._known[ids] = now, found
            return found


async def figures_line(request: Request, authority_ids: Collection[int]) -> str:
    """The twelve months in one line; nothing where they are too few to say anything of."""
    months: TwelveMonths = request.app.state.twelve_months
    found = await months.of(authority_ids, site_of(request).clock.now())
    if min(found.received, found.concluded) < LEAST:
        return ""
    return _(
        "近十二个月：收到 %(received)s 件，按期办结率 %(on_time)s%%，平均用时 %(days)s 个工作日",
        received=found.received,
        on_time=decimal(found.on_time.percent),
        days=decimal(found.mean_days),
    )


def told(found: Figures, *, in_full: bool) -> Statistics:
    """The figures in words. `in_full`: with nothing merged or hidden."""
    break_down = whole if in_full else broken_down
    breakdown = break_down(found.kinds, row_order(found.layout), tuple(ApplicantKind))
    rows = breakdown.rows if breakdown else ()
    columns = breakdown.columns if breakdown else ()
    channels = _alone(found.channels) if in_full else merged(found.channels)
    return Statistics(
        figures=found,
        plots=_plots(found, rows, channels),
        breakdown=breakdown if rows and len(columns) > 1 else None,
        rows=_row_words(found, rows),
        columns=tuple(_group(column, lambda kind: _(kind.label)) for column in columns),
        in_full=in_full,
    )


def told_over(found: Figures, units: Sequence[Figures]) -> Statistics:
    """The sum of several units in words. Results by kind of applicant stand on the pages of
    the units alone: their sum would be a third way to reckon back to a person."""
    rows = merged_over([_by_row(unit) for unit in units], row_order(found.layout))
    channels = merged_over([unit.channels for unit in units], tuple(Channel))
    return Statistics(
        figures=found,
        plots=_plots(found, rows, channels),
        breakdown=None,
        rows=_row_words(found, rows),
        columns=(),
        in_full=False,
    )


def _by_row(unit: Figures) -> Mapping[str, int]:
    rows: Counter[str] = Counter()
    for (row, _applicant), n in unit.kinds.items():
        rows[row] += n
    return rows


def _alone(counts: Mapping[Channel, int]) -> tuple[Group[Channel], ...]:
    return tuple(Group((channel,), n) for channel, n in counts.items())


def _plots(
    found: Figures, rows: Sequence[Group[str]], channels: Sequence[Group[Channel]]
) -> tuple[Plot, ...]:
    return (
        _by_month(found),
        _by_days(found),
        _by_outcome(found, rows, _row_words(found, rows)),
        _by_channel(found, channels),
    )


def _row_words(found: Figures, rows: Iterable[Group[str]]) -> tuple[str, ...]:
    return tuple(_group(row, lambda key: row_words_of(found.layout, key)) for row in rows)


def row_words_of(layout: str, key: str) -> str:
    """The official label of a row without its number and remark, with its group before it."""
    if key == UNPLACED:
        return _("未归类")
    row = LAYOUTS[layout].rows[key]
    said = _plain(row.label)
    above = LAYOUTS[layout].rows.get(row.under or "")
    if above is None or above.key in ("results", "answered"):
        return said
    return f"{_plain(above.label)}{_('：')}{said}"


def _plain(label: str) -> str:
    return gettext(_REMARK.sub("", _NUMBERED.sub("", label)))


def _group(group: Group[str] | Group[ApplicantKind], say: Callable[..., str]) -> str:
    if group.merged:
        return _("合并的 %(n)s 类", n=len(group.kinds))
    return say(group.kinds[0])


# --- plots ---------------------------------------------------------------------------------


def _by_month(found: Figures) -> Plot:
    return Plot(
        key="months",
        title=_("每月新收和办结"),
        says=_(
            "共收到 %(received)s 件，办结 %(concluded)s 件。",
            received=found.received,
            concluded=found.concluded,
        ),
        heading=_("月份"),
        labels=[_month(found.span, month.first) for month in found.months],
        series=(
            Series(_("新收"), [month.received for month in found.months]),
            Series(_("办结"), [month.concluded for month in found.months]),
        ),
        upright=True,
    )


def _month(span: Span, first: date) -> str:
    """1月; with the year at the first month and at every January of a span over two years."""
    plain = _("%(month)s月", month=first.month)
    two_years = span.first.year != span.last.year
    at_turn = first.month == 1 or first == span.first
    return f"{first.year % 100:02d}/{first.month}" if two_years and at_turn else plain


def _by_days(found: Figures) -> Plot:
    within = sum(one.most is not None and one.most <= found.limit for one in found.days)
    return Plot(
        key="days",
        title=_("办结用了多少个工作日"),
        says=_(
            "按期办结 %(on_time)s 件，逾期办结 %(late)s 件；竖线是法定的 %(limit)s 个工作日。",
            on_time=found.on_time.n,
            late=found.on_time.of - found.on_time.n,
            limit=found.limit,
        ),
        heading=_("工作日"),
        labels=[
            f"{one.least}–{one.most}" if one.most is not None else f"≥{one.least}"
            for one in found.days
        ],
        series=(
            Series(_("按期"), [one.on_time for one in found.days]),
            Series(_("逾期"), [one.late for one in found.days]),
        ),
        upright=True,
        line=Line(within, _("%(limit)s 个工作日", limit=found.limit)),
        notes=(
            _(
                "从收到的次日数到办结当日，含等待补正、缴费和征求意见的日子；"
                "这些日子依法不计入期限，期限也可能依法延长，所以过了竖线不一定逾期。"
            ),
        ),
    )


def _by_outcome(found: Figures, rows: Sequence[Group[str]], words: Sequence[str]) -> Plot:
    return Plot(
        key="outcomes",
        title=_("办理结果"),
        says=_("办结 %(n)s 件，按年度报告的分类。", n=found.concluded),
        heading=_("办理结果"),
        labels=words,
        series=(Series(_("件数"), [row.n for row in rows]),),
        upright=False,
        notes=_merging(rows, found.concluded),
    )


def _by_channel(found: Figures, groups: Sequence[Group[Channel]]) -> Plot:
    return Plot(
        key="channels",
        title=_("申请渠道"),
        says=_("收到 %(n)s 件。", n=found.received),
        heading=_("渠道"),
        labels=[_channels(group) for group in groups],
        series=(Series(_("件数"), [group.n for group in groups]),),
        upright=False,
        notes=_merging(groups, found.received),
    )


def _channels(group: Group[Channel]) -> str:
    return _("、").join(_(channel.label) for channel in group.kinds)


def _merging(groups: Sequence[Group[str]] | Sequence[Group[Channel]], n: int) -> tuple[str, ...]:
    if n and not groups:
        return (_("总数不足 %(least)s 件，不分类公布。", least=LEAST),)
    if any(group.merged for group in groups):
        return (_("为保护申请人，不足 %(least)s 件的各类合并公布。", least=LEAST),)
    return ()


# --- words ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure of the first lines, with its unit."""

    what: str
    number: str
    unit: str

    @property
    def shown(self) -> str:
        """31 件, 96.2%; the number alone where there is nothing to count."""
        space = "" if self.unit == "%" else " "
        return self.number if self.number == NONE else f"{self.number}{space}{self.unit}"


def headlines(found: Figures) -> list[Headline]:
    """The figures of the first lines, in their order."""
    items, days = _("件"), _("个工作日")
    overdue = (
        [] if found.overdue is None else [Headline(_("其中已超期"), str(found.overdue), items)]
    )
    return [
        Headline(_("新收"), str(found.received), items),
        Headline(_("办结"), str(found.concluded), items),
        Headline(_("期末在办"), str(found.open), items),
        *overdue,
        Headline(_("按期办结率"), decimal(found.on_time.percent), "%"),
        Headline(_("平均用时"), decimal(found.mean_days), days),
        Headline(_("用时中位数"), decimal(found.median_days), days),
        Headline(_("延期率"), decimal(found.extended.percent), "%"),
        Headline(_("补正率"), decimal(found.supplemented.percent), "%"),
        Headline(_("新收行政复议"), str(found.reviews), items),
        Headline(_("新收行政诉讼"), str(found.lawsuits), items),
    ]


def decimal(number: float | None) -> str:
    """11, 11.4; a dash where there is nothing to count."""
    return NONE if number is None else f"{number:.1f}".removesuffix(".0")


def span_words(span: Span) -> str:
    """2025年1月1日至2025年10月20日."""
    return _("%(first)s至%(last)s", first=plain_day(span.first), last=plain_day(span.last))


@dataclass(frozen=True, slots=True)
class Choice:
    """A span to choose."""

    value: str
    label: str


def span_choices(today: date, first_year: int | None) -> list[Choice]:
    """The twelve months, and every year of the register up to this one."""
    years = range(today.year, max(first_year or today.year - 1, FIRST_YEAR) - 1, -1)
    named = {today.year: _("今年（%(year)s年）"), today.year - 1: _("去年（%(year)s年）")}
    return [
        Choice(TWELVE_MONTHS, _("近十二个月")),
        *(Choice(str(year), named.get(year, _("%(year)s年")) % {"year": year}) for year in years),
    ]


# --- files ---------------------------------------------------------------------------------


def figures_file(shown: Statistics, name: str, code: str) -> Response | None:
    """One plot, the table of kinds, or everything as CSV; None for another name."""
    tables = dict(_tables(shown))
    if name == ALL:
        body = plain_csv((_("表"), _("项目"), _("指标"), _("数")), _everything(shown))
    elif name in tables:
        head, rows = tables[name]
        body = plain_csv(head, rows)
    else:
        return None
    return figures_answer(body, shown, name, code)


def figures_answer(body: bytes, shown: Statistics, name: str, code: str) -> Response:
    """A CSV file to be saved. `code`: of the authority."""
    return file_answer(f"figures-{code}-{shown.figures.span.key}-{name}.csv", body, CSV)


_Table = tuple[tuple[str, ...], list[tuple[Value, ...]]]


def _tables(shown: Statistics) -> Iterator[tuple[str, _Table]]:
    for plot in shown.plots:
        head = (plot.heading, *(series.label for series in plot.series))
        yield plot.key, (head, [(label, *values) for label, values in plot.rows])
    table = shown.breakdown
    if table is not None:
        head = (_("办理结果"), *shown.columns, _("合计"))
        rows: list[tuple[Value, ...]] = [
            (words, *(hidden(cell) for cell in cells), row.n)
            for words, cells, row in zip(shown.rows, table.cells, table.rows, strict=True)
        ]
        rows.append((_("合计"), *(column.n for column in table.columns), table.n))
        yield KINDS, (head, rows)


def hidden(cell: int | None) -> int | str:
    """A cell as it is published."""
    return _("不公布") if cell is None else cell


def _everything(shown: Statistics) -> Iterator[tuple[Value, ...]]:
    """Each figure in a row of its own: table, line, column, number."""
    about = _("概况")
    yield about, _("起止"), "", span_words(shown.figures.span)
    for headline in headlines(shown.figures):
        yield about, headline.what, headline.unit, headline.number
    titles = {plot.key: plot.title for plot in shown.plots} | {KINDS: _("结果和申请人类型")}
    for key, (head, rows) in _tables(shown):
        for label, *values in rows:
            for column, value in zip(head[1:], values, strict=True):
                yield titles[key], label, column, value
