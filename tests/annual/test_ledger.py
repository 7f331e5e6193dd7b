"""Reading the ledger of applications: what is accepted, and every fault named at once."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import Workbook

from tracker.annual.ledger import LedgerReading, LedgerRow, read_ledger
from tracker.law.terms import ApplicantKind, Channel

TODAY = date(2026, 11, 23)
HEAD = (
    "登记编号,收到日期,申请人类型,渠道,申请人,申请内容,延期至,答复日期,办理结果,文号,"
    "收费通知金额,实收金额"
)


def read(data: bytes | str, known: frozenset[str] = frozenset()) -> LedgerReading:
    data = data if isinstance(data, bytes) else data.encode()
    return read_ledger(data, known_numbers=known, today=TODAY)


def rows(*lines: str, head: str = HEAD) -> LedgerReading:
    return read("\n".join([head, *lines]) + "\n")


def faults(reading: LedgerReading) -> list[tuple[int | None, str | None]]:
    return [(error.row, error.column) for error in reading.errors]


def xlsx(*lines: list[object], more: dict[str, list[list[object]]] | None = None) -> bytes:
    book = Workbook()
    for line in lines:
        book.active.append(line)
    for title, others in (more or {}).items():
        sheet = book.create_sheet(title)
        for line in others:
            sheet.append(line)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


# --- accepted --------------------------------------------------------------------------------


def test_a_full_row() -> None:
    reading = rows(
        "T-1,2025-09-22,自然人,信函,申请人甲,某项目的批复,2025-11-20,2025-10-24,（一）予以公开,"
        "某依复〔2025〕3号,380.00,380"
    )
    assert reading.errors == ()
    assert reading.rows == (
        LedgerRow(
            number="T-1",
            received_on=date(2025, 9, 22),
            applicant_kind=ApplicantKind.NATURAL_PERSON,
            channel=Channel.POST,
            applicant="申请人甲",
            content="某项目的批复",
            extended_to=date(2025, 11, 20),
            ended_on=date(2025, 10, 24),
            result="disclosed",
            document_number="某依复〔2025〕3号",
            fee_noticed=Decimal("380.00"),
            fee_received=Decimal("380.00"),
        ),
    )
    assert reading.rows[0].row == 2


def test_only_three_columns_are_needed_in_any_order() -> None:
    reading = rows("自然人,T-1,2025-09-22", head="申请人类型,登记编号,收到日期")
    assert reading.errors == ()
    assert reading.rows[0].channel is Channel.ONLINE
    assert reading.rows[0].ended_on is None


@pytest.mark.parametrize(
    "day",
    [
        "2025-09-22",
        "2025/9/22",
        "2025.9.22",
        "2025年9月22日",
        "２０２５－０９－２２",
        " 2025 年 9 月 22 日 ",
        "2025-09-22 14:30",
        "2025-09-22T00:00:00",
        "2025/9/22 0:00",
    ],
)
def test_styles_of_days(day: str) -> None:
    assert rows(f"T-1,{day},自然人").rows[0].received_on == date(2025, 9, 22)


def test_widths_blanks_and_brackets_are_folded() -> None:
    reading = rows(
        "Ｔ－１ ,2025-09-22, 自然人　,　网络,,,,2025-10-22,(三)不予公开／1．属于国家秘密"
    )
    assert reading.errors == ()
    assert (reading.rows[0].number, reading.rows[0].result) == ("T-1", "withheld.state_secret")


@pytest.mark.parametrize(
    ("money", "yuan"), [("2,950.00", "2950.00"), ("380元", "380.00"), ("￥1.5", "1.50")]
)
def test_styles_of_money(money: str, yuan: str) -> None:
    reading = rows(f'T-1,2025-09-22,自然人,,,,,,,,"{money}",')
    assert reading.errors == ()
    assert reading.rows[0].fee_noticed == Decimal(yuan)


def test_long_text_line_breaks_and_rare_characters_arrive_whole() -> None:
    content = '𠀀𪚥申请😀\n第二行，含“引号”和"英文引号"' + "字" * 19_900
    cell = content.replace('"', '""')
    reading = rows(f'T-1,2025-09-22,自然人,,,"{cell}",,,,,,')
    assert reading.errors == ()
    assert reading.rows[0].content == content


def test_excel_with_real_dates_numbers_and_empty_rows() -> None:
    reading = read(
        xlsx(
            ["登记编号", "收到日期", "申请人类型", "答复日期", "办理结果", "收费通知金额"],
            [
                20250001,
                datetime(2025, 9, 22, 14, 30),  # noqa: DTZ001 -- Excel has no zones
                "自然人",
                date(2025, 10, 24),
                "disclosed",
                0.1 + 0.2,
            ],
            [None, None, "  ", None, None, None],
            ["20250002", "2025年9月23日", "其他", None, None, None],
        )
    )
    assert reading.errors == ()
    assert [(row.number, row.received_on, row.row) for row in reading.rows] == [
        ("20250001", date(2025, 9, 22), 2),
        ("20250002", date(2025, 9, 23), 4),
    ]
    assert reading.rows[0].fee_noticed == Decimal("0.30")


def test_excel_with_a_sheet_of_notes_beside_the_ledger() -> None:
    ledger = [["登记编号", "收到日期", "申请人类型"], ["T-1", date(2025, 9, 22), "自然人"]]
    reading = read(xlsx(["填表说明"], ["请勿改动表头"], more={"台账": ledger}))
    assert [row.number for row in reading.rows] == ["T-1"]
    two = read(xlsx(*ledger, more={"另一张": ledger}))
    assert "2个台账工作表" in str(two.errors[0])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_encodings_that_chinese_excel_writes(encoding: str) -> None:
    data = f"{HEAD}\r\nT-1,2025-09-22,自然人\r\n".encode(encoding)
    assert [row.number for row in read(data).rows] == ["T-1"]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_delimiters(delimiter: str) -> None:
    data = f"{HEAD}\nT-1,2025-09-22,自然人\n".replace(",", delimiter)
    assert [row.number for row in read(data).rows] == ["T-1"]


def test_a_ledger_without_applications_is_a_ledger() -> None:
    assert rows() == LedgerReading((), ())


def test_results_of_both_texts() -> None:
    reading = rows(
        "T-1,2017-03-01,自然人,,,,,2017-03-20,同意公开答复数",
        "T-2,2019-05-14,自然人,,,,,2019-06-03,denied.privacy",
        "T-3,2019-05-14,自然人,,,,,2019-06-03,保护第三方合法权益",
        "T-4,2019-05-15,自然人,,,,,2019-06-03,其他处理",
    )
    assert reading.errors == ()
    assert [row.result for row in reading.rows] == [
        "agreed",
        "denied.privacy",
        "withheld.third_party",
        "other.other",
    ]


# --- refused: the file -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "文件是空的"),
        (b"\n \n,,\n", "文件是空的"),
        (b"\xff\xfe" + HEAD.encode("utf-16-le"), "UTF-16"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "旧版XLS"),
        (b"PK\x03\x04half", "不是完整的XLSX工作簿"),
        (b"\x89PNG\r\n\x1a\n\x00\xff\xfe", "不是UTF-8编码"),
        (f'{HEAD}\nT-1,2025-09-22,自然人,,,"没有写完'.encode(), "引号没有闭合"),
        (HEAD.encode() + b"\nT-1,2025-09-22,\xe8\x87", "不是UTF-8编码"),
    ],
)
def test_a_file_that_cannot_be_read(data: bytes, words: str) -> None:
    reading = read(data)
    assert reading.rows == ()
    assert len(reading.errors) == 1
    assert words in str(reading.errors[0])


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_half_written_workbook(kept: float) -> None:
    whole = xlsx(HEAD.split(","), *([f"T-{n}", "2025-09-22", "自然人"] for n in range(200)))
    reading = read(whole[: int(len(whole) * kept)])
    assert "不是完整的XLSX工作簿" in str(reading.errors[0])


def test_a_workbook_damaged_inside() -> None:
    whole = bytearray(xlsx(HEAD.split(","), *([f"T-{n}", "x" * n] for n in range(200))))
    whole[len(whole) // 3] ^= 0xFF
    reading = read(bytes(whole))
    assert reading.rows == ()
    assert reading.errors


def test_a_document_that_is_no_workbook() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "不是完整的XLSX工作簿" in str(read(stream.getvalue()).errors[0])


def test_unknown_missing_and_doubled_columns_are_named_together() -> None:
    reading = rows("x", head="登记编号,收到日期,办理结果,办理结果,身份证号,")
    assert faults(reading) == [
        (1, "办理结果"),
        (1, "办理结果"),
        (1, "身份证号"),
        (1, "申请人类型"),
    ]
    assert "可用的列有：登记编号" in str(reading.errors[2])
    assert "缺少" in str(reading.errors[3])


def test_a_line_that_is_no_header_is_one_fault() -> None:
    reading = read("登记编号," * 1_000_000)
    assert faults(reading) == [(1, None)]
    assert "表头有1000000列" in str(reading.errors[0])


def test_a_row_wider_than_the_header() -> None:
    reading = rows("T-1,2025-09-22,自然人,多出来的", head="登记编号,收到日期,申请人类型")
    assert "比表头的列多" in str(reading.errors[0])


# --- refused: rows ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        (",2025-09-22,自然人", "登记编号", "必须填写"),
        ("T-1,,自然人", "收到日期", "必须填写"),
        ("T-1,2025-09-22,", "申请人类型", "必须填写"),
        ("T-1,昨天,自然人", "收到日期", "应如 2025-09-22"),
        ("T-1,2025-02-30,自然人", "收到日期", "没有这一天"),
        ("T-1,45922,自然人", "收到日期", "不是日期"),
        ("T-1,2025-9/22,自然人", "收到日期", "不是日期"),
        ("T-1,2008-04-30,自然人", "收到日期", "2008年5月1日"),
        ("T-1,2026-11-24,自然人", "收到日期", "今天"),
        ("T-1,2025-09-22,个人", "申请人类型", "自然人、商业企业、科研机构"),
        ("T-1,2025-09-22,自然人,快递", "渠道", "当面、信函、传真、网络、电子邮件、口头"),
        ("T-1,2025-09-22,自然人,,,,2025-09-21", "延期至", "早于收到日期"),
        ("T-1,2025-09-22,自然人,,,,,2025-09-21,予以公开", "答复日期", "早于收到日期"),
        ("T-1,2025-09-22,自然人,,,,,2026-11-24,予以公开", "答复日期", "今天"),
        ("T-1,2025-09-22,自然人,,,,,2025-10-20,", "办理结果", "必须填写办理结果"),
        ("T-1,2025-09-22,自然人,,,,,,予以公开", "答复日期", "必须填写答复日期"),
        ("T-1,2025-09-22,自然人,,,,,2025-10-20,同意", "办理结果", "没有“同意”这一办理结果"),
        ("T-1,2025-09-22,自然人,,,,,2025-10-20,不予公开", "办理结果", "8行"),
        ("T-1,2025-09-22,自然人,,,,,2025-10-20,其他处理", "办理结果", "3行"),
        ("T-1,2025-09-22,自然人,,,,,2025-10-20,agreed", "办理结果", "（一）予以公开"),
        ("T-1,2017-09-22,自然人,,,,,2017-10-20,unable.not_held", "办理结果", "nonexistent"),
        ("T-1,2025-09-22,自然人,,,,,,,,-1,", "收费通知金额", "负数"),
        ("T-1,2025-09-22,自然人,,,,,,,,1.234,", "收费通知金额", "两位小数"),
        ("T-1,2025-09-22,自然人,,,,,,,,免费,", "收费通知金额", "不是金额"),
        ("T-1,2025-09-22,自然人,,,,,,,,100,100.01", "实收金额", "多于收费通知金额"),
        ("T-1,2025-09-22,自然人,,申请人\x01甲", "申请人", "控制字符"),
    ],
)
def test_one_fault_names_its_column_and_what_would_be_right(
    line: str, column: str, words: str
) -> None:
    reading = rows(line)
    assert faults(reading) == [(2, column)]
    assert words in str(reading.errors[0])
    assert str(reading.errors[0]).startswith("第2行")


def test_text_over_twenty_thousand_characters() -> None:
    assert rows(f"T-1,2025-09-22,自然人,,,{'𠀀' * 20_000}").errors == ()
    reading = rows(f"T-1,2025-09-22,自然人,,,{'字' * 20_001}")
    assert "有20001个字，最多20000个字" in str(reading.errors[0])
    assert len(str(reading.errors[0])) < 200


def test_a_cell_too_long_for_any_ledger() -> None:
    reading = rows(f"T-1,2025-09-22,自然人,,,{'字' * 200_000}")
    assert "过长" in str(reading.errors[0])


def test_a_long_number_that_excel_spoilt() -> None:
    reading = read(
        xlsx(
            ["登记编号", "收到日期", "申请人类型"], [20250001000000012, date(2025, 1, 2), "自然人"]
        )
    )
    assert "设为文本" in str(reading.errors[0])


def test_numbers_used_twice_in_the_file_or_in_the_register() -> None:
    lines = ["T-1,2025-09-22,自然人", "T-2,2025-09-22,自然人", "Ｔ-1,2025-09-23,其他"]
    reading = rows(*lines)
    assert [str(error) for error in reading.errors] == [
        "第4行“登记编号”（T-1）：与第2行重复，应当各不相同。"
    ]
    again = read("\n".join([HEAD, *lines[:2]]), known=frozenset({"T-1", "T-2"}))
    assert faults(again) == [(2, "登记编号"), (3, "登记编号")]
    assert "登记簿中已有" in str(again.errors[0])


def test_all_faults_of_all_rows_at_once() -> None:
    reading = rows(
        "T-1,2025-13-01,自然人,,,,,2025-10-20,什么",
        "T-2,2025-09-22,自然人",
        "T-2,2025-09-22,火星人,信鸽,,,坏,,,,-5,x",
    )
    assert faults(reading) == [
        (2, "收到日期"),
        (2, "办理结果"),
        (4, "登记编号"),
        (4, "申请人类型"),
        (4, "渠道"),
        (4, "延期至"),
        (4, "收费通知金额"),
        (4, "实收金额"),
    ]
