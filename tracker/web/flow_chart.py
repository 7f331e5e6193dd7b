"""The course of an application as a drawing: boxes and arrows with their places.

Drawn narrow, so that a telephone shows it at its natural size. One column is the main
way; the stage in which most happens is as tall as everything that hangs on it at its right.
Units are those of the picture's viewBox. Which letters are wide is known as terminals know it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.law.flow import Chart, Place, Wait
from tracker.law.stages import ActRule
from tracker.law.terms import Stage
from tracker.web.words import _, gettext
from tracker.widths import width_of

WIDTH = 360
_LEFT, _MAIN_WIDTH = 4, 150
_RIGHT, _SIDE_WIDTH = 196, 160
_GAP, _SIDE_GAP = 46, 12
_TITLE, _TEXT = 15, 13  # sizes of letters, as the stylesheet sets them
_LINE, _PADDING = 19, 9
_LATIN = 0.6  # of the width of a Chinese letter, where they are bold
_HEAD = 6
_WORDS = re.compile(r"[ -~]+? |[ -~]+|.")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of words. `kind`: title, text, or here."""

    x: float
    y: float
    words: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Box:
    """A box. `kind`: stage, wait, beside, end."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    here: bool
    lines: tuple[Line, ...]

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Arrow:
    """A straight line with a head at its end, or at both."""

    x1: float
    y1: float
    x2: float
    y2: float
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The picture, and in one sentence what it shows."""

    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    lines: tuple[Line, ...]
    said: str
    width: int = WIDTH


@dataclass(frozen=True, slots=True)
class _Side:
    """What hangs on the way at its right, before it has a place."""

    title: str
    texts: tuple[str, ...]
    kind: str
    here: bool
    after_wait: bool = False


def drawing(chart: Chart, place: Place | None = None) -> Drawing:
    """The chart in the visitor's language, with 您在这里 where an application stands."""
    hanging = list(_sides(chart, place))
    sides = _stacked(hanging)
    busy = chart.main[-2][0]  # the last stage before the reply
    last = chart.main[-1][0]
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    lines: list[Line] = []
    y = 4.0
    for stage, rule in chart.main:
        if rule is not None:
            lines += _step(rule, y)
            arrows.append(_down(y))
            y += _GAP
        if stage is busy:
            sides = [_moved(side, y) for side in sides]
            height = sides[-1].y + sides[-1].height - y
            boxes.append(_stage_box(stage, place, y, height))
            arrows += _joining(hanging, sides)
        else:
            after = chart.after if stage is last else ()
            boxes.append(_stage_box(stage, place, y, after=after))
        y += boxes[-1].height
    return Drawing(y + 4, (*boxes, *sides), tuple(arrows), tuple(lines), _said(chart, place))


def _sides(chart: Chart, place: Place | None) -> Iterator[_Side]:
    acts = place.acts if place else frozenset()
    for rule in chart.beside:
        here = rule.act in acts
        yield _Side(gettext(rule.act.label), _letter(rule), "beside", here=here)
    for wait in chart.waits:
        here = place is not None and place.stage is wait.stage
        yield _Side(gettext(wait.stage.label), _of_wait(wait), "wait", here=here)
    busy = chart.main[-2][0]
    for rule in sorted(chart.ends, key=lambda rule: busy in rule.from_stages):
        here = place is not None and place.stage is rule.to_stage
        yield _Side(
            gettext(rule.to_stage.label if rule.to_stage else rule.act.label),
            (*(() if busy in rule.from_stages else _from(rule)), *_letter(rule)),
            "end",
            here=here,
            after_wait=busy not in rule.from_stages,
        )


def _of_wait(wait: Wait) -> tuple[str, ...]:
    return (*_letter(wait.into), _("然后：%(act)s", act=gettext(wait.back.act.label)))


def _letter(rule: ActRule) -> tuple[str, ...]:
    return (f"《{rule.letter}》",) if rule.letter else ()


def _from(rule: ActRule) -> tuple[str, ...]:
    """From which stages an end is reached."""
    stages = _("、").join(gettext(stage.label) for stage in Stage if stage in rule.from_stages)
    return (_("由：%(stages)s", stages=stages),)


def _stacked(sides: Sequence[_Side]) -> list[Box]:
    boxes: list[Box] = []
    y = 0.0
    for side in sides:
        y += _SIDE_GAP if side.after_wait else 0
        box = _box(side.title, side.texts, side.kind, _RIGHT, y, _SIDE_WIDTH, here=side.here)
        boxes.append(box)
        y += box.height + _SIDE_GAP
    return boxes


def _moved(box: Box, by: float) -> Box:
    lines = tuple(Line(one.x, one.y + by, one.words, one.kind) for one in box.lines)
    return Box(box.x, box.y + by, box.width, box.height, box.kind, box.here, lines)


def _stage_box(
    stage: Stage,
    place: Place | None,
    y: float,
    height: float = 0,
    *,
    after: Sequence[ActRule] = (),
) -> Box:
    here = place is not None and place.stage is stage
    acts = _("、").join(gettext(rule.act.label) for rule in after)
    texts = [_("之后可能有：%(acts)s", acts=acts)] if after else []
    box = _box(gettext(stage.label), texts, "stage", _LEFT, y, _MAIN_WIDTH, here=here)
    if height <= box.height:
        return box
    down = (height - box.height) / 2
    lines = tuple(Line(one.x, one.y + down, one.words, one.kind) for one in box.lines)
    return Box(box.x, box.y, box.width, height, box.kind, box.here, lines)


def _box(
    title: str,
    texts: Iterable[str],
    kind: str,
    x: float,
    y: float,
    width: float,
    *,
    here: bool,
) -> Box:
    lines: list[Line] = []
    at = y + _PADDING
    inner = width - 2 * _PADDING
    marked = [("here", _("您在这里"))] if here else []
    for name, words in [("title", title), *marked, *(("text", text) for text in texts)]:
        for part in _wrapped(words, inner, _TITLE if name == "title" else _TEXT):
            at += _LINE
            lines.append(Line(x + _PADDING, at - 5, part, name))
    return Box(x, y, width, at + _PADDING - y, kind, here, tuple(lines))


def _step(rule: ActRule, y: float) -> Iterator[Line]:
    """The words beside an arrow down: the act and its letter."""
    x = _LEFT + 34
    yield Line(x, y + 19, gettext(rule.act.label), "title")
    for words in _letter(rule):
        yield Line(x, y + 37, words)


def _down(y: float, *, x: float = _LEFT + 20, by: float = _GAP) -> Arrow:
    return Arrow(x, y, x, y + by, (_point(x, y + by, 0, 1),))


def _joining(sides: Sequence[_Side], boxes: Sequence[Box]) -> Iterator[Arrow]:
    """To what hangs at the right, and back where one comes back; down from a wait to the
    end that only waiting leads to."""
    x1, x2 = _LEFT + _MAIN_WIDTH, _RIGHT
    above = boxes[0]
    for side, box in zip(sides, boxes, strict=True):
        if side.after_wait:
            bottom = above.y + above.height
            yield _down(bottom, x=_RIGHT + 20, by=box.y - bottom)
        else:
            back = () if side.kind == "end" else (_point(x1, box.middle, -1, 0),)
            yield Arrow(x1, box.middle, x2, box.middle, (_point(x2, box.middle, 1, 0), *back))
        above = box


def _point(x: float, y: float, dx: int, dy: int) -> str:
    """The head of an arrow that ends at a point, as the points of a triangle."""
    back_x, back_y = x - dx * 2 * _HEAD, y - dy * 2 * _HEAD
    corners = [
        (x, y),
        (back_x + dy * _HEAD, back_y + dx * _HEAD),
        (back_x - dy * _HEAD, back_y - dx * _HEAD),
    ]
    return " ".join(f"{a:g},{b:g}" for a, b in corners)


def _wrapped(words: str, width: float, size: int) -> Iterator[str]:
    """Lines no wider than `width`; English is broken between words, Chinese anywhere."""
    line = ""
    for part in _WORDS.findall(words):
        if line and _measured((line + part).rstrip()) * size > width:
            yield line.rstrip()
            line = ""
        line += part
    yield line.rstrip()


def _measured(words: str) -> float:
    """How wide words are, in Chinese letters."""
    chinese = width_of(words) - len(words)
    return chinese + (len(words) - chinese) * _LATIN


def _said(chart: Chart, place: Place | None) -> str:
    way = " → ".join(gettext(stage.label) for stage, _rule in chart.main)
    between = [*chart.beside, *(wait.into for wait in chart.waits), *chart.ends]
    said = _(
        "主线：%(way)s。中间可能有：%(between)s。",
        way=way,
        between=_("、").join(gettext(rule.act.label) for rule in between),
    )
    if place is None:
        return said
    return said + _("您的申请现在：%(stage)s。", stage=gettext(place.stage.label))
