"""Letters as DOCX, on the measures of the standard; and an office's own paper."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tests.letters.letters import NUMBER, OFFICE, REGISTER_NUMBER, letter, reply
from tracker.letters.compose import LetterKind
from tracker.letters.word import letter_document
from tracker.letters.word_files import OfLetter, filled_docx
from tracker.letters.word_template import standard_template, template_problems

OF = OfLetter(OFFICE, REGISTER_NUMBER, date(2025, 9, 22), "政府信息公开申请")


def opened(data: bytes):
    return Document(io.BytesIO(data))


def lines_of(document) -> list[str]:
    return [line.text for line in document.paragraphs]


@pytest.mark.parametrize("kind", LetterKind)
def test_the_whole_letter_stands_in_the_file_in_order(kind):
    written = letter(kind)
    document = opened(letter_document(written, OFFICE.name))
    body = [line.strip("　") for line in written.body.splitlines()]
    assert lines_of(document) == [
        NUMBER,
        written.title,
        "申请人甲：",
        *body,
        OFFICE.name,
        "2025年10月17日",
    ]
    head = document.sections[0].first_page_header.paragraphs[0].text
    assert head == OFFICE.name


def test_the_page_of_the_standard():
    document = opened(letter_document(letter(LetterKind.REPLY), OFFICE.name))
    section = document.sections[0]
    measures = {
        "page_width": 210, "page_height": 297, "top_margin": 37, "bottom_margin": 35,
        "left_margin": 28, "right_margin": 26, "header_distance": 30, "footer_distance": 20,
    }  # fmt: skip
    for name, millimetres in measures.items():
        assert abs(getattr(section, name) - Mm(millimetres)) < Mm(0.1), name
    spacing = document.styles["Normal"].element.rPr.find(qn("w:spacing"))
    advance = 16 + int(spacing.get(qn("w:val"))) / 20
    width = (section.page_width - section.left_margin - section.right_margin) / Pt(1)
    assert 28 <= width / advance < 28.1
    height = (section.page_height - section.top_margin - section.bottom_margin) / Pt(1)
    assert 22 <= height / 28.95 < 22.1
    assert section._sectPr.find(qn("w:docGrid")) is None


def test_sizes_fonts_and_the_fixed_line():
    document = opened(letter_document(letter(LetterKind.REPLY), OFFICE.name))
    normal = document.styles["Normal"]
    assert normal.font.size == Pt(16)
    assert normal.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋"
    assert normal.paragraph_format.line_spacing == Pt(28.95)
    title = document.paragraphs[1].runs[0]
    assert title.font.size == Pt(22)
    assert title._r.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"


def test_paragraphs_are_indented_by_two_characters_and_the_addressee_is_not():
    document = opened(letter_document(letter(LetterKind.REPLY), OFFICE.name))
    addressee, paragraph = document.paragraphs[2:4]
    assert addressee.paragraph_format.first_line_indent is None
    indent = paragraph._p.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"


@pytest.mark.parametrize("office", [OFFICE.name, "示例市示例区人民政府城市管理和综合行政执法局"])
def test_the_day_stands_four_characters_from_the_edge_with_room_for_the_seal(office):
    document = opened(letter_document(letter(LetterKind.REPLY), office))
    name, on = document.paragraphs[-2:]
    assert on.paragraph_format.right_indent >= 4 * Pt(16)
    assert name.paragraph_format.space_before == Pt(2 * 28.95)
    assert name.paragraph_format.keep_with_next
    assert document.paragraphs[-3].paragraph_format.keep_with_next


def test_page_numbers_outside_and_none_on_the_first_page():
    document = opened(letter_document(letter(LetterKind.REPLY), OFFICE.name))
    section = document.sections[0]
    assert section.different_first_page_header_footer
    assert document.settings.odd_and_even_pages_header_footer
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.text, even.text) == ("—  —", "—  —")
    assert [run._r.xpath("w:instrText") for run in odd.runs if run._r.xpath("w:instrText")]
    assert "PAGE" not in section.first_page_footer._element.xml


def test_files_are_listed_and_rare_signs_kept():
    written = reply(("disclosed.provided", "见附件。"), files=["合同.pdf", "清单.xlsx"])
    document = opened(letter_document(written, OFFICE.name))
    assert "附件：1.合同.pdf" in lines_of(document)
    assert "2.清单.xlsx" in lines_of(document)
    document = opened(letter_document(letter(LetterKind.REPLY, addressee="𬭎\x0b甲𠮷<&>"), "甲"))
    assert document.paragraphs[2].text == "𬭎甲𠮷<&>："


def test_a_void_letter_says_so_first():
    void = replace(letter(LetterKind.REPLY), void="作废：2025年10月20日，经办人甲；原因：误发")
    document = opened(letter_document(void, OFFICE.name))
    assert lines_of(document)[0] == "【作废：2025年10月20日，经办人甲；原因：误发】"


# --- an office's own paper ------------------------------------------------------------------

FRAME = ("{{机关名称}}", "{{文号}}", "{{标题}}", "{{收件人}}：", "{{正文}}", "{{发文日期}}")


def paper(*lines: str, cell: str = "", head: str = "", foot: str = "") -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if cell:
        document.add_table(1, 2).cell(0, 1).text = cell
    document.sections[0].header.paragraphs[0].text = head
    document.sections[0].footer.paragraphs[0].text = foot
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def told(data: bytes) -> list[str]:
    return [str(one) for one in template_problems(data)]


def test_the_standard_paper_is_a_template_without_fault():
    assert told(standard_template()) == []


@pytest.mark.parametrize("kind", LetterKind)
async def test_a_letter_on_the_standard_template_is_the_standard_letter(kind):
    written = letter(kind)
    filled = opened(await filled_docx(standard_template(), written, OF))
    standard = opened(letter_document(written, OFFICE.name))
    assert [line for line in lines_of(filled) if line] == lines_of(standard)
    assert filled.sections[0].first_page_header.paragraphs[0].text == OFFICE.name


WRONG = [
    (paper(*FRAME, "{{收文日期}}"), "正文第7段：没有“收文日期”这个字段，是不是“收到日期”？"),
    (paper(*FRAME, cell="第一段\n\n{{天气}}"), "表格第2格：没有“天气”这个字段。"),
    (paper(*FRAME, head="{{年份}}"), "页眉第1段：没有“年份”这个字段。"),
    (paper(*FRAME, foot="{{页}}"), "页脚第1段：没有“页”这个字段。"),
    (paper(*FRAME, "{{文号"), "正文第7段：“{{”没有配对"),
    (paper(*FRAME, "{% for x in y %}"), "正文第7段：“{%%}”没有配对"),
    (paper(*FRAME, "{{ ''.__class__ }}"), "正文第7段：没有“''.__class__”这个字段。"),
    (paper(*FRAME[:4], "经研究：{{正文}}", FRAME[5]), "正文第5段：“正文”是整段的内容"),
    (paper(*FRAME[1:]), "整份模板：缺少字段“机关名称”"),
    (paper(FRAME[0], *FRAME[2:]), "整份模板：缺少字段“文号”（发文字号），每份文书都要有。"),
    (paper(*FRAME[:4], FRAME[5]), "整份模板：缺少字段“正文”（决定、依据、救济告知等"),
    (paper(*FRAME[:5]), "整份模板：缺少字段“发文日期”"),
    (b"", "整份模板：不是完好的DOCX文件"),
    (b"PK\x03\x04 and no more", "整份模板：不是完好的DOCX文件"),
    (standard_template()[:4000], "整份模板：不是完好的DOCX文件"),
]


@pytest.mark.parametrize(("data", "sentence"), WRONG, ids=[said[:20] for _, said in WRONG])
def test_what_is_wrong_with_a_paper_is_named_with_its_place(data, sentence):
    assert sentence in "\n".join(told(data))


def test_a_field_in_a_text_box_is_found():
    document = opened(paper(*FRAME))
    box = OxmlElement("w:txbxContent")
    line, run, text = OxmlElement("w:p"), OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "{{密级}}"
    run.append(text)
    line.append(run)
    box.append(line)
    document.paragraphs[0].runs[0]._r.append(box)
    written = io.BytesIO()
    document.save(written)
    assert any("没有“密级”这个字段" in sentence for sentence in told(written.getvalue()))


def test_a_spoiled_part_within_a_good_archive_is_a_broken_file():
    data, written = standard_template(), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as good, zipfile.ZipFile(written, "w") as bad:
        for name in good.namelist():
            spoiled = name == "word/document.xml"
            bad.writestr(name, b"<w:document" if spoiled else good.read(name))
    assert told(written.getvalue()) == [
        "整份模板：不是完好的DOCX文件。请在WPS或者Word里打开，另存为“.docx”后再上传。"
    ]


async def test_fields_are_filled_once_and_what_they_say_is_text():
    written = letter(LetterKind.SUPPLEMENT_NOTICE, items="{{登记编号}} <b>&\n第二项")
    own = paper(*FRAME, "编号{{登记编号}}，{{收到日期}}收到。电话{{联系电话}}")
    document = opened(await filled_docx(own, written, OF))
    lines = lines_of(document)
    assert "{{登记编号}} <b>&" in lines
    assert "第二项" in lines
    assert lines[-1] == f"编号{REGISTER_NUMBER}，2025年9月22日收到。电话{OFFICE.telephone}"
