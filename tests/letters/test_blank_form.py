"""The blank form: the fields of article 29 and no others, the same in every shape."""

import io

import pytest
from docx import Document
from pypdf import PdfReader

from tests.letters.letters import OFFICE
from tracker.letters.blank_form import BlankForm, blank_form, blank_form_docx, blank_form_pdf
from tracker.letters.compose import Sender

PERSON = {
    "申请人": ("姓名", "身份证明", "证件号码", "联系电话", "电子邮箱", "通信地址"),
    "所需政府信息": ("名称", "文号", "便于查找的其他特征性描述"),
    "形式要求": ("提供形式", "获取方式、途径", "不能按此提供时"),
}
ORGANISATION = PERSON | {
    "申请人": (
        *("名称", "身份证明", "统一社会信用代码", "联系人"),
        *("联系电话", "电子邮箱", "通信地址"),
    )
}
NOT_ASKED = ("用途：", "工作单位", "邮政编码", "传真", "索取号", "减免", "验证码", "法定代表人")


def fields_of(form: BlankForm) -> dict[str, tuple[str, ...]]:
    return {part.title: tuple(row.label for row in part.rows) for part in form.parts}


def all_words(form: BlankForm) -> list[str]:
    rows = [row for part in form.parts for row in part.rows]
    rows += [*form.signature, *form.for_office]
    return [
        form.title,
        form.office,
        *(part.title for part in form.parts),
        *(row.label for row in rows),
        *(word for row in rows for word in row.printed.split("　") if word),
        *form.notes,
    ]


def plain(text: str) -> str:
    return "".join(text.split())


def text_of_docx(data: bytes) -> str:
    made = Document(io.BytesIO(data))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return plain("".join([*(p.text for p in made.paragraphs), *cells]))


both = pytest.mark.parametrize(
    ("for_organisation", "fields"), [(False, PERSON), (True, ORGANISATION)]
)


@both
def test_it_asks_what_article_29_asks(
    for_organisation: bool, fields: dict[str, tuple[str, ...]]
) -> None:
    form = blank_form(OFFICE, for_organisation=for_organisation)
    assert fields_of(form) == fields
    assert [part.article for part in form.parts] == [
        f"条例第二十九条第二款第{item}项" for item in "一二三"
    ]
    said = "".join(all_words(form))
    assert not [word for word in NOT_ASKED if word in said]


@both
async def test_pdf_and_docx_say_the_same(for_organisation: bool, fields: object) -> None:
    form = blank_form(OFFICE, for_organisation=for_organisation)
    pdf = PdfReader(io.BytesIO(await blank_form_pdf(form)))
    assert len(pdf.pages) == 1
    on_paper = plain(pdf.pages[0].extract_text())
    to_edit = text_of_docx(await blank_form_docx(form))
    for word in all_words(form):
        assert plain(word) in on_paper
        assert plain(word) in to_edit


async def test_a_long_office_keeps_to_one_sheet() -> None:
    office = Sender(
        name="示例市示例区人民政府示例街道办事处" * 3,
        address="示例市示例区中心路8号105室" * 5,
        telephone="0000-12345678",
        hours="工作日 9:00—11:30，13:30—17:00",
    )
    form = blank_form(office, for_organisation=True)
    assert len(PdfReader(io.BytesIO(await blank_form_pdf(form))).pages) == 1


def test_what_an_office_has_not_said_is_left_out() -> None:
    form = blank_form(Sender(name="甲街道办事处"), for_organisation=False)
    assert len(form.notes) == 1


def test_what_is_counted_is_for_the_office_to_fill_in() -> None:
    form = blank_form(OFFICE, for_organisation=True)
    kinds = next(row for row in form.for_office if row.label == "单位性质")
    assert "社会公益组织" in kinds.printed
    assert "自然人" not in kinds.printed
