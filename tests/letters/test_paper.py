"""The paper measured in the finished PDF (GB/T 9704—2012): grid, margins, red head, seal.

Every number is taken from the boxes of the characters as a reader of the file gets them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import pypdfium2 as pdfium
import pytest

from tests.letters.letters import OFFICE, letter
from tracker.letters.compose import LetterKind, LetterText
from tracker.letters.sheet import letter_pdf

MM = 72 / 25.4
PAGE = (210, 297)
TOP, LEFT, RIGHT, BOTTOM = 37, 28, 26, 35
CHARACTERS, LINES = 28, 22
SIZE = 15.75
ON = date(2025, 10, 17)


@dataclass(frozen=True)
class Sign:
    """A character with its box, in millimetres from the upper left corner of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def signs(page: pdfium.PdfPage) -> Iterator[Sign]:
    text = page.get_textpage()
    for n in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(n, loose=True)
        said = text.get_text_range(n, 1)
        if said.strip():
            yield Sign(said, left / MM, PAGE[1] - top / MM, right / MM, PAGE[1] - bottom / MM)


def lines(page: pdfium.PdfPage) -> list[list[Sign]]:
    """The characters line by line, from the top."""
    found: dict[float, list[Sign]] = {}
    for sign in signs(page):
        height = next((y for y in found if abs(y - sign.bottom) < 1), sign.bottom)
        found.setdefault(height, []).append(sign)
    return [sorted(found[y], key=lambda sign: sign.left) for y in sorted(found)]


def words(line: list[Sign]) -> str:
    return "".join(sign.text for sign in line)


def written(body: str, **changed) -> LetterText:
    text = LetterText(
        title="政府信息公开告知书",
        number="示街公开〔2025〕12号",
        addressee="申请人甲",
        body=body,
        on=ON,
        to_applicant=True,
    )
    return replace(text, **changed)


async def printed(text: LetterText, office: str = OFFICE.name) -> pdfium.PdfDocument:
    return pdfium.PdfDocument(await letter_pdf(text, office))


@pytest.fixture
async def full() -> pdfium.PdfPage:
    """The second page of a letter that fills it."""
    return (await printed(written("公" * CHARACTERS * 60)))[1]


def body_of(page: pdfium.PdfPage) -> list[list[Sign]]:
    return [line for line in lines(page) if "公" in words(line)]


async def test_22_lines_of_28_characters(full: pdfium.PdfPage) -> None:
    body = body_of(full)
    assert [len(line) for line in body] == [CHARACTERS] * LINES


async def test_the_text_stands_156_by_225_millimetres_37_and_28_from_the_edges(
    full: pdfium.PdfPage,
) -> None:
    body = body_of(full)
    slack = (PAGE[0] - LEFT - RIGHT) - CHARACTERS * SIZE / MM
    assert 0 <= slack < 1
    assert min(line[0].left for line in body) == pytest.approx(LEFT, abs=0.1)
    assert max(line[-1].right for line in body) == pytest.approx(PAGE[0] - RIGHT, abs=0.1)
    step = (body[-1][0].bottom - body[0][0].bottom) / (LINES - 1)
    assert step * MM == pytest.approx(28.95, abs=0.02)
    assert body[0][0].top == pytest.approx(TOP, abs=0.1)
    # Below the last line stands the gap to a line that would come after it.
    gap = 28.95 / MM - SIZE / MM
    assert body[-1][0].bottom + gap == pytest.approx(PAGE[1] - BOTTOM, abs=0.5)


async def test_every_character_has_the_size_3(full: pdfium.PdfPage) -> None:
    first = body_of(full)[0]
    steps = [b.left - a.left for a, b in pairwise(first)]
    assert all(step * MM == pytest.approx(SIZE, abs=0.1) for step in steps)


async def test_page_numbers_stand_outside_7_millimetres_below_the_text() -> None:
    document = await printed(written("公" * CHARACTERS * 60))
    second, third = (lines(document[n])[-1] for n in (1, 2))
    assert (words(second), words(third)) == ("—2—", "—3—")
    for line in (second, third):
        assert line[0].bottom > PAGE[1] - BOTTOM + 7
        assert line[0].top < PAGE[1] - BOTTOM + 12
    assert second[0].left < LEFT + 8
    assert third[-1].right > PAGE[0] - RIGHT - 8
    assert "—1—" not in words(lines(document[0])[-1])


def red_rules(page: pdfium.PdfPage) -> list[tuple[float, float, float]]:
    """The red rules from the top: distance from the upper edge, width, height, in mm."""
    found = []
    for thing in page.get_objects(max_depth=4):
        if thing.type == pdfium.raw.FPDF_PAGEOBJ_PATH:
            left, bottom, right, top = thing.get_bounds()
            if (right - left) / MM > 100:
                size = ((right - left) / MM, (top - bottom) / MM)
                found.append((PAGE[1] - top / MM, *size))
    return sorted(found)


async def test_red_head_and_double_rules_of_the_letter_form() -> None:
    page = (await printed(letter(LetterKind.REPLY)))[0]
    head = next(line for line in lines(page) if words(line) == OFFICE.name)
    middle = (head[0].left + head[-1].right) / 2
    assert middle == pytest.approx(PAGE[0] / 2, abs=1)
    thick, thin, foot_thin, foot_thick = red_rules(page)
    for rule in (thick, thin, foot_thin, foot_thick):
        assert rule[1] == pytest.approx(170, abs=0.5)
    assert thick[2] > thin[2]
    assert foot_thick[2] > foot_thin[2]
    assert foot_thick[0] + foot_thick[2] == pytest.approx(PAGE[1] - 20, abs=0.5)
    assert head[0].top == pytest.approx(30, abs=0.1)
    assert thick[0] - head[0].bottom == pytest.approx(4, abs=0.1)
    number = next(line for line in lines(page) if "〔2025〕" in words(line))
    assert number[0].top > thin[0]
    assert number[-1].right == pytest.approx(PAGE[0] - RIGHT, abs=0.7)


async def test_addressee_at_the_edge_paragraphs_two_characters_in() -> None:
    found = lines((await printed(letter(LetterKind.REPLY)))[0])
    addressee = next(line for line in found if words(line).startswith("申请人甲："))
    paragraph = next(line for line in found if words(line).startswith("本机关于"))
    assert addressee[0].left == pytest.approx(LEFT, abs=0.5)
    assert (paragraph[0].left - LEFT) * MM == pytest.approx(2 * SIZE, abs=0.5)


@pytest.mark.parametrize("office", [OFFICE.name, "示例市示例区人民政府城市管理和综合行政执法局"])
async def test_name_centred_over_the_day_four_characters_from_the_edge(office: str) -> None:
    document = await printed(written("　　正文。"), office)
    found = lines(document[len(document) - 1])
    on = next(line for line in found if words(line) == "2025年10月17日")
    name = [line for line in found if words(line) == office][-1]
    assert (PAGE[0] - RIGHT - on[-1].right) * MM > 4 * SIZE - 1
    middles = [(line[0].left + line[-1].right) / 2 for line in (name, on)]
    assert middles[0] == pytest.approx(middles[1], abs=0.6)
    text = next(line for line in found if words(line) == "正文。")
    assert (name[0].bottom - text[0].bottom) * MM > 2.5 * 28.95


async def test_a_name_of_forty_characters_stays_on_the_paper() -> None:
    office = "示例市示例区人民政府城市管理和综合行政执法局（示例区数据资源管理办公室）"
    document = await printed(letter(LetterKind.REPLY, addressee="示例" * 40), office)
    for page in document:
        for sign in signs(page):
            assert sign.left > LEFT - 8
            assert sign.right < PAGE[0] - RIGHT + 6.5


async def test_a_letter_over_several_pages_leaves_no_page_with_the_signature_alone() -> None:
    document = await printed(letter(LetterKind.SUPPLEMENT_NOTICE, items="请写明。\n" * 60))
    assert len(document) > 2
    last = [words(line) for line in lines(document[len(document) - 1])]
    assert last[0] != OFFICE.name
    assert "2025年10月17日" in last


async def test_a_void_letter_is_stamped_on_every_page() -> None:
    text = written("公" * CHARACTERS * 40, void="作废：2025年10月20日，经办人甲；原因：收件人写错")
    document = await printed(text)
    for page in document:
        said = "".join(sign.text for sign in signs(page))
        assert "作废" in said
    first = "".join(words(line) for line in lines(document[0]))
    assert "经办人甲；原因：收件人写错" in first
    assert "公" * CHARACTERS in first


async def test_a_rare_character_is_printed_or_named() -> None:
    page = (await printed(written("　　正文。", addressee="𬭎甲𠮷")))[0]
    text = page.get_textpage().get_text_bounded()
    assert "𬭎甲［U+20BB7］：" in text
    assert "注：［U+…］处的字" in text
