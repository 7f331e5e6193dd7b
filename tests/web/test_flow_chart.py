"""The flow chart as a drawing: nothing overlaps, every word stands within its box."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from wcwidth import wcswidth

from tracker.law.flow import Place, chart
from tracker.law.terms import Act, Stage
from tracker.web.flow_chart import WIDTH, Box, Drawing, drawing
from tracker.web.words import CHINESE, ENGLISH, language

PLACES = [
    None,
    *(Place(stage) for stage in Stage if stage is not Stage.CONCLUDED),
    Place(Stage.HANDLING, frozenset({Act.CONSULT, Act.EXTEND})),
]
SIZES = {"title": 15, "text": 13, "here": 13}


@pytest.fixture(params=[CHINESE, ENGLISH])
def tongue(request: pytest.FixtureRequest) -> Iterator[str]:
    token = language.set(request.param)
    yield request.param
    language.reset(token)


def overlap(one: Box, other: Box) -> bool:
    beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    above = one.y + one.height <= other.y or other.y + other.height <= one.y
    return not (beside or above)


@pytest.mark.parametrize("place", PLACES)
def test_boxes_keep_apart_and_hold_their_words(tongue: str, place: Place | None) -> None:
    drawn = drawing(chart(), place)
    assert not [pair for pair in combinations(drawn.boxes, 2) if overlap(*pair)]
    for box in drawn.boxes:
        assert box.x + box.width <= WIDTH
        assert box.y + box.height <= drawn.height
        for line in box.lines:
            wide = wcswidth(line.words) * SIZES[line.kind] / 2
            assert line.x + wide <= box.x + box.width, line.words
            assert box.y < line.y < box.y + box.height, line.words
    for line in drawn.lines:
        assert line.x + wcswidth(line.words) * SIZES[line.kind] / 2 <= WIDTH, line.words


def marked(drawn: Drawing) -> list[str]:
    return [box.lines[0].words for box in drawn.boxes if box.here]


@pytest.mark.parametrize(
    ("place", "boxes"),
    [
        (None, []),
        (Place(Stage.RECEIVED), ["待登记"]),
        (Place(Stage.HANDLING, frozenset({Act.CONSULT})), ["办理中", "征求意见"]),
        (Place(Stage.AWAITING_SUPPLEMENT), ["待补正"]),
        (Place(Stage.ABANDONED), ["视为放弃"]),
        (Place(Stage.REPLIED), ["已答复"]),
    ],
)
def test_the_boxes_where_an_application_stands_are_marked(
    place: Place | None, boxes: list[str]
) -> None:
    drawn = drawing(chart(), place)
    assert marked(drawn) == boxes
    told = [line.words for box in drawn.boxes for line in box.lines]
    assert told.count("您在这里") == len(boxes)


def test_what_only_waiting_leads_to_hangs_below_the_waits() -> None:
    drawn = drawing(chart())
    names = [box.lines[0].words for box in drawn.boxes if box.kind in ("wait", "end")]
    assert names == [
        *("待补正", "待缴费", "视为放弃"),
        *(stage.label for stage in (Stage.JOINED, Stage.TRANSFERRED, Stage.WITHDRAWN)),
    ]


def test_the_picture_is_told_in_one_sentence() -> None:
    said = drawing(chart(), Place(Stage.HANDLING)).said
    assert said.startswith("主线：待登记 → 办理中 → 已答复。中间可能有：征求意见、")
    assert said.endswith("您的申请现在：办理中。")
