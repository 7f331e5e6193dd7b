"""Plots as places of bars, for the one macro that draws them (`templates/parts/plots.html`).

Lengths along the page are percentages and heights are pixels, so that a plot is as wide as
its page while its letters keep their size, on a telephone as on a desk. Every bar has its
number written at it; two series differ by pattern, not by colour alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from tracker.widths import width_of

PATTERNS = ("one", "two")

_TOP, _HEIGHT, _FOOT = 40, 150, 26
_LINE, _BAR, _GAP = 20, 20, 14
_NUMBER = 12
_WIDEST = 82.0
_LABEL_WIDTH = 42  # half-width columns that fit beside each other on 375 pixels
# Columns of up to this number of figures stand beside each other on 375 pixels.
_NARROW_LABELS = 26


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one kind of bar, as many as the plot has labels."""

    label: str
    values: Sequence[int]


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two columns, after so many of them, with what it says."""

    after: int
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. `x` and `width` in per cent, `y` and `height` in pixels; its number stands at
    `text_x` and `text_y`, and is written even where the bar has no length."""

    pattern: str
    x: float
    y: float
    width: float
    height: float
    value: int
    text_x: float
    text_y: float


@dataclass(frozen=True, slots=True)
class Label:
    """A line of words at a place."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything the macro draws, in a picture `height` pixels high."""

    height: int
    bars: tuple[Bar, ...]
    labels: tuple[Label, ...]
    baseline: float | None = None
    line_at: float | None = None
    line_label: str = ""


@dataclass(frozen=True, slots=True)
class Plot:
    """What is shown: a title, what it says in words, the labels under `heading`, and one or
    two series. `upright`: columns in the order of time or size; else bars under each other.
    `notes` hold for the table as well."""

    key: str
    title: str
    says: str
    heading: str
    labels: Sequence[str]
    series: Sequence[Series]
    upright: bool
    line: Line | None = None
    notes: Sequence[str] = field(default_factory=tuple)

    @property
    def is_empty(self) -> bool:
        return not any(any(series.values) for series in self.series)

    @property
    def wide(self) -> bool:
        """More digits than a telephone has room for: the picture scrolls in its own box."""
        digits = sum(
            max(len(str(s.values[i])) for s in self.series) for i in range(len(self.labels))
        )
        return self.upright and digits * len(self.series) > _NARROW_LABELS * 2

    @property
    def drawing(self) -> Drawing:
        return _columns(self) if self.upright else _bars(self)

    @property
    def rows(self) -> Iterator[tuple[str, list[int]]]:
        """The same as a table."""
        for i, label in enumerate(self.labels):
            yield label, [series.values[i] for series in self.series]


def _largest(plot: Plot) -> int:
    return max((value for series in plot.series for value in series.values), default=0) or 1


def _columns(plot: Plot) -> Drawing:
    """Upright bars over a common line, those of one label side by side."""
    step, largest = 100 / len(plot.labels), _largest(plot)
    share = 0.76 * step / len(plot.series)
    bars = []
    for n, series in enumerate(plot.series):
        for i, value in enumerate(series.values):
            height = _HEIGHT * value / largest
            x = i * step + 0.12 * step + n * share
            y = _TOP + _HEIGHT - height
            bars.append(
                Bar(PATTERNS[n], x, y, share * 0.94, height, value, x + share * 0.47, y - 5)
            )
    bars = _apart(bars, len(plot.labels))
    baseline = float(_TOP + _HEIGHT)
    labels = tuple(
        Label(label, (i + 0.5) * step, baseline + 18) for i, label in enumerate(plot.labels)
    )
    line = plot.line
    return Drawing(
        height=_TOP + _HEIGHT + _FOOT,
        bars=tuple(bars),
        labels=labels,
        baseline=baseline,
        line_at=line.after * step if line else None,
        line_label=line.label if line else "",
    )


def _apart(bars: list[Bar], n: int) -> list[Bar]:
    """Numbers of neighbours of about one height set above each other, for a telephone has no
    room for both in a line."""
    for one, other in zip(range(n), range(n, len(bars)), strict=False):
        upper, lower = sorted((one, other), key=lambda place: bars[place].text_y)
        if bars[one].value and bars[other].value:
            highest = min(bars[upper].text_y, bars[lower].text_y - _NUMBER)
            bars[upper] = replace(bars[upper], text_y=highest)
    return bars


def _bars(plot: Plot) -> Drawing:
    """Lying bars, each under its label, its number behind its end."""
    largest, y = _largest(plot), 0.0
    bars, labels = [], []
    for i, label in enumerate(plot.labels):
        for line in lines_of(label):
            y += _LINE
            labels.append(Label(line, 0.0, y - 5))
        for n, series in enumerate(plot.series):
            value = series.values[i]
            width = _WIDEST * value / largest
            bars.append(Bar(PATTERNS[n], 0.0, y, width, _BAR, value, width, y + _BAR - 5))
            y += _BAR
        y += _GAP
    return Drawing(height=round(y), bars=tuple(bars), labels=tuple(labels))


def lines_of(label: str) -> list[str]:
    """The label in lines that fit a telephone; a picture does not break them itself."""
    lines, line = [], ""
    for word in _words(label):
        if line and width_of(line + word) > _LABEL_WIDTH:
            lines.append(line.strip())
            line = ""
        line += word
    return [*lines, line.strip()]


def _words(label: str) -> Iterator[str]:
    """Where a line may break: between Chinese characters, behind the words of others."""
    word = ""
    for character in label:
        word += character
        if character == " " or width_of(character) > 1:
            yield word
            word = ""
    yield word
