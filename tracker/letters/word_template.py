"""An office's own paper in DOCX: checked when it comes in, filled when a letter goes out.

It has the places of `office_wording`, and `{{标题}}` and `{{正文}}` besides; the words of the
letter are settled already and stand in the text as they are. Nothing in the file is code:
what is no field is refused, and the engine that fills it works in a sandbox.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date

from docx import Document
from docx.document import Document as OpenDocument
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docxtpl import DocxTemplate, Listing
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import LxmlError, _Element

from tracker.law.letters import FRAME
from tracker.letters.compose import LetterText, Sender
from tracker.letters.office_wording import (
    FIELD_NAMES,
    PLACE,
    PartWithinLine,
    Problem,
    Where,
    troubles,
)
from tracker.letters.word import letter_document, readable
from tracker.letters.word_files import OfLetter
from tracker.letters.wording import INDENT, day

TITLE, BODY = "标题", "正文"
FIELDS_OF_PAPER = FIELD_NAMES | {TITLE, BODY}
_UNREADABLE = (
    zipfile.BadZipFile,
    OpcError,
    LxmlError,
    KeyError,
    ValueError,
    AttributeError,
    OSError,
)


class DocumentBroken(Problem):
    pattern = "不是完好的DOCX文件。请在WPS或者Word里打开，另存为“.docx”后再上传。"


class FrameMissing(Problem):
    pattern = "缺少字段“{name}”（{why}），每份文书都要有。"


class DocumentUnfillable(Problem):
    pattern = "试填示例文书时没有填上字段。请把字段所在的文字删掉，一次输入完整后再保存。"


SAMPLE_LETTER = LetterText(
    title="政府信息公开告知书",
    number="×公开〔2025〕1号",
    addressee="申请人",
    body=f"{INDENT}第一段正文。\n{INDENT}第二段正文。",
    on=date(2025, 10, 17),
    to_applicant=True,
)
_SAMPLE_OF = OfLetter(Sender("×机关"), "×-2025-00001", date(2025, 9, 22), "政府信息公开申请")


def template_problems(data: bytes) -> list[Problem]:
    """Everything that is wrong with a template, each with its place."""
    try:
        document = Document(io.BytesIO(data))
        found, seen = _problems(document)
    except _UNREADABLE:
        return [DocumentBroken(Where.WHOLE)]
    found += [
        FrameMissing(Where.WHOLE, name=part.name, why=part.why)
        for part in FRAME
        if part.name not in seen
    ]
    return found or ([] if _is_fillable(data) else [DocumentUnfillable(Where.WHOLE)])


def standard_template() -> bytes:
    """The standard paper with the places for an office to begin with."""
    names = {part.name: f"{{{{{part.name}}}}}" for part in FRAME}
    paper = LetterText(
        title=names[TITLE],
        number=names["文号"],
        addressee=names["收件人"],
        body=f"{INDENT}{names[BODY]}",
        on=SAMPLE_LETTER.on,
        to_applicant=True,
    )
    document = Document(io.BytesIO(letter_document(paper, names["机关名称"])))
    document.paragraphs[-1].runs[0].text = names["发文日期"]
    document.core_properties.title = document.core_properties.author = ""
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _problems(document: OpenDocument) -> tuple[list[Problem], set[str]]:
    found: list[Problem] = []
    seen: set[str] = set()
    for where, n, text in _paragraphs(document):
        found += troubles(where, n, text, set(FIELDS_OF_PAPER))
        names = [name.strip() for name in PLACE.findall(text)]
        if BODY in names and PLACE.sub("", text, count=1).strip():
            found.append(PartWithinLine(where, n, name=BODY))
        seen.update(names)
    return found, seen


def _paragraphs(document: OpenDocument) -> Iterator[tuple[Where, int, str]]:
    """Every paragraph, also in tables and text boxes, and those at head and foot."""
    body = document.element.body
    cells = {cell: n for n, cell in enumerate(body.iter(qn("w:tc")), start=1)}
    n = 0
    for line in body.iter(qn("w:p")):
        cell = next(line.iterancestors(qn("w:tc")), None)
        if cell is not None:
            yield Where.CELL, cells[cell], _text(line)
        else:
            n += 1
            yield Where.PARAGRAPH, n, _text(line)
    for section in document.sections:
        for where, parts in (
            (Where.HEADER, _of(section, "header")),
            (Where.FOOTER, _of(section, "footer")),
        ):
            for n, line in enumerate((p for part in parts for p in part.iter(qn("w:p"))), start=1):
                yield where, n, _text(line)


def _of(section: object, name: str) -> list[_Element]:
    owners = (getattr(section, f"{which}{name}") for which in ("", "first_page_", "even_page_"))
    return [owner._element for owner in owners if not owner.is_linked_to_previous]


def _text(line: _Element) -> str:
    """Its own words, without those of text boxes within."""
    return "".join(
        text.text or ""
        for text in line.iter(qn("w:t"))
        if next(text.iterancestors(qn("w:p"))) is line
    )


def _is_fillable(data: bytes) -> bool:
    try:
        made = Document(io.BytesIO(filled(data, SAMPLE_LETTER, _SAMPLE_OF)))
    except (*_UNREADABLE, TemplateError):
        return False
    text = "\n".join(text for _, _, text in _paragraphs(made))
    return SAMPLE_LETTER.number in text and "第二段正文。" in text and "{{" not in text


def filled(data: bytes, letter: LetterText, of: OfLetter) -> bytes:
    """The letter on the office's paper."""
    template = DocxTemplate(io.BytesIO(data))
    sandbox = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    template.render(_values(letter, of), sandbox, autoescape=True)
    written = io.BytesIO()
    template.save(written)
    return written.getvalue()


def _values(letter: LetterText, of: OfLetter) -> Mapping[str, object]:
    lines = (readable(line.removeprefix(INDENT)) for line in letter.body.splitlines())
    said = {
        "机关名称": of.sender.name,
        "机关地址": of.sender.address,
        "联系电话": of.sender.telephone,
        "办公时间": of.sender.hours,
        "文号": letter.number,
        "收件人": letter.addressee,
        "发文日期": day(letter.on),
        "登记编号": of.register_number,
        "收到日期": day(of.received_on),
        "申请事项": of.asked,
        TITLE: letter.title,
    }
    return {**{k: readable(v) for k, v in said.items()}, BODY: Listing("\a".join(lines))}
