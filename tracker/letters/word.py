"""Letters as DOCX, to be finished in an office program, after GB/T 9704—2012 (信函格式).

The fonts are named, never shipped: the computer of the office has them or something like
them. 3号 is 16 pt in an office program, so that 28 characters stand in a line of 156 mm
only when each gives back a quarter of a point.
"""

import io
import unicodedata
from collections.abc import Iterable
from typing import Any

from docx import Document
from docx.document import Document as OpenDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from tracker.letters.compose import LetterText
from tracker.letters.wording import day

BODY_FONT, HEAD_FONT, NUMBER_FONT = "仿宋", "方正小标宋简体", "宋体"
SIZE_2, SIZE_3, SIZE_4 = 22.0, 16.0, 14.0
PITCH = 28.95
ADVANCE = 15.75
_TEXT_WIDTH = Mm(156).pt
_RED = RGBColor(0xD9, 0x00, 0x0F)
_CHARACTERS_WITH_SIGNATURE = 3 * 28


def letter_document(letter: LetterText, sender: str) -> bytes:
    """The letter on the standard paper."""
    document = Document()
    _set_up(document, letter.title, sender)
    _letterhead(document.sections[0], sender)
    _page_numbers(document.sections[0])
    if letter.void:
        void = _line(document, f"【{letter.void}】", indent=0)
        void.runs[0].font.color.rgb, void.runs[0].bold = _RED, True
    number = _line(document, letter.number, indent=0)
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _title(document, letter.title)
    _line(document, f"{letter.addressee}：" if letter.addressee else "", indent=0)
    body = [_line(document, *_parted(line)) for line in letter.body.splitlines()]
    for line in body:
        line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _keep_with_signature(body)
    _signature(document, sender, day(letter.on))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def readable(text: str) -> str:
    """The text without signs that XML cannot hold."""
    return "".join(sign for sign in text if unicodedata.category(sign) not in ("Cc", "Cs"))


def _set_up(document: OpenDocument, title: str, office: str) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, office, "zh-CN"
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(30), Mm(20)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    section.different_first_page_header_footer = True
    document.settings.odd_and_even_pages_header_footer = True
    normal = document.styles["Normal"]
    normal.font.size = Pt(SIZE_3)
    _name_font(normal, BODY_FONT)
    narrower = OxmlElement("w:spacing")
    narrower.set(qn("w:val"), str(round((ADVANCE - SIZE_3) * 20)))
    normal.element.rPr.insert_element_before(narrower, "w:sz", "w:szCs", "w:lang")
    language = OxmlElement("w:lang")
    for name, tag in (("val", "en-US"), ("eastAsia", "zh-CN")):
        language.set(qn(f"w:{name}"), tag)
    normal.element.rPr.append(language)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    normal.paragraph_format.line_spacing = Pt(PITCH)


def _letterhead(section: Section, office: str) -> None:
    """The name 30 mm from the edge, the double rule 4 mm below; another 20 mm from the foot."""
    head = section.first_page_header.paragraphs[0]
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _as_wide_as_the_rule(head)
    head.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    name = head.add_run(readable(office))
    name.font.size = Pt(max(21, min(34, 420 / max(1, len(office)))))
    name.font.color.rgb = _RED
    _name_font(name, HEAD_FONT)
    _border(head, "bottom", "thickThinSmallGap", space=11)
    foot = section.first_page_footer.paragraphs[0]
    _as_wide_as_the_rule(foot)
    foot.paragraph_format.line_spacing = Pt(1)
    _border(foot, "top", "thinThickSmallGap", space=0)


def _page_numbers(section: Section) -> None:
    """From the second page on: — 2 —, outside, 7 mm below the text."""
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        line = footer.paragraphs[0]
        line.alignment = side
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(SIZE_4)
        line.paragraph_format.space_after = Mm(3)
        for text in ("— ", None, " —"):
            run = line.add_run(text)
            run.font.size = Pt(SIZE_4)
            _name_font(run, NUMBER_FONT)
            if text is None:
                _field(run, "PAGE")


def _title(document: OpenDocument, title: str) -> None:
    line = _line(document, title, indent=0)
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.space_before = Pt(2 * PITCH)
    line.paragraph_format.space_after = Pt(PITCH)
    line.paragraph_format.line_spacing = Pt(SIZE_2 + 12)
    line.runs[0].font.size = Pt(SIZE_2)
    _name_font(line.runs[0], HEAD_FONT)


def _keep_with_signature(body: list[Paragraph]) -> None:
    """So that no page holds a signature alone."""
    length = 0
    for line in reversed(body):
        length += len(line.text)
        if length > _CHARACTERS_WITH_SIGNATURE:
            break
        line.paragraph_format.keep_with_next = True


def _signature(document: OpenDocument, office: str, on: str) -> None:
    """The name centred over the date, the date four characters from the edge; the seal goes
    over both, hence two empty lines."""
    wide, narrow = _width(office), _width(on)
    edge = max(0.0, 4 * SIZE_3 - max(0.0, (wide - narrow) / 2))
    box = min(max(wide, narrow), _TEXT_WIDTH)
    for text, own in ((office, wide), (on, narrow)):
        line = _line(document, text, indent=0)
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.right_indent = Pt(edge + max(0.0, (box - own) / 2))
        if text is office:
            line.paragraph_format.space_before = Pt(2 * PITCH)
            line.paragraph_format.keep_with_next = True


def _parted(line: str) -> tuple[str, int]:
    """The text of a line, and how many characters its full-width spaces indent it."""
    text = line.lstrip("\u3000")
    return text, len(line) - len(text)


def _line(document: OpenDocument, text: str, indent: int) -> Paragraph:
    line = document.add_paragraph()
    line.add_run(readable(text))
    if indent:
        properties = line._p.get_or_add_pPr()
        first = OxmlElement("w:ind")
        first.set(qn("w:firstLineChars"), str(indent * 100))
        first.set(qn("w:firstLine"), str(round(indent * SIZE_3 * 20)))
        properties.append(first)
    return line


def _width(text: str) -> float:
    return sum(
        ADVANCE if unicodedata.east_asian_width(sign) in "WFA" else ADVANCE / 2 for sign in text
    )


def _as_wide_as_the_rule(line: Paragraph) -> None:
    """170 mm in the middle of the page: wider than the text."""
    line.paragraph_format.left_indent = Length(-Mm(8))
    line.paragraph_format.right_indent = Length(-Mm(6))


def _name_font(owner: Any, name: str) -> None:
    """For Latin and for Chinese; python-docx sets only the first."""
    owner.font.name = name
    owner.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _border(line: Paragraph, side: str, style: str, *, space: int) -> None:
    borders, rule = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for name, value in (("val", style), ("sz", "24"), ("space", str(space)), ("color", "D9000F")):
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)
    properties = line._p.get_or_add_pPr()
    before = [child for child in properties if child.tag in _BEFORE_BORDERS]
    properties.insert(len(before), borders)


def _field(run: Any, code: str) -> None:
    for kind, text in _steps(code):
        if text is None:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def _steps(code: str) -> Iterable[tuple[str, str | None]]:
    yield "begin", None
    yield "", code
    yield "end", None


_BEFORE_BORDERS = {
    qn(f"w:{name}") for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore")
}
