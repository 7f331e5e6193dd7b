"""The catalogue as a file: what goes out comes back, and every fault is named."""

from datetime import date

import pytest

from tracker.annual.catalogue_ledger import COLUMNS, CatalogueRow, read_catalogue
from tracker.annual.workbook import catalogue_csv, catalogue_xlsx
from tracker.law.catalogue import Item
from tracker.law.terms import CatalogueMode, WithholdingReason

TODAY = date(2025, 9, 22)
ROWS = (
    CatalogueRow(
        Item(
            title="=1+1 垃圾清运合同",
            made_on=date(2024, 1, 15),
            mode=CatalogueMode.PROACTIVE,
            index_number="00012",
            document_number="甲办发〔2024〕12号",
            summary="第一行\n第二行",
            link="https://example.org/a?b=1",
        ),
        files="合同.pdf\n附表.xlsx",
    ),
    CatalogueRow(
        Item(
            title="会议纪要",
            made_on=date(2025, 9, 22),
            mode=CatalogueMode.WITHHELD,
            reason=WithholdingReason.PROCESS_INFORMATION,
        )
    ),
    CatalogueRow(Item(title="验收报告", made_on=date(2023, 5, 5), mode=CatalogueMode.ON_REQUEST)),
)


@pytest.mark.parametrize("write", [catalogue_csv, catalogue_xlsx])
def test_what_goes_out_comes_back(write) -> None:
    reading = read_catalogue(write(ROWS), known_numbers=(), today=TODAY)
    assert reading.errors == ()
    assert reading.rows == ROWS


def table(*rows: str) -> bytes:
    return "\n".join((",".join(COLUMNS), *rows)).encode()


#               索引号,名称,文号,生成日期,内容概述,公开方式,不予公开理由,网址,文件
@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (",,,2025-01-02,,依申请公开,,,", "名称", "必须填写"),
        (",合同,,2025-13-02,,依申请公开,,,", "生成日期", "没有这一天"),
        (",合同,,2025-09-23,,依申请公开,,,", "生成日期", "不能在今天之后"),
        (",合同,,2025-01-02,,公开,,,", "公开方式", "应为下列之一"),
        (",合同,,2025-01-02,,主动公开,,,", "网址", "在哪里能看到"),
        (",合同,,2025-01-02,,主动公开,,www.example.org,", "网址", "完整的网址"),
        (",合同,,2025-01-02,,不予公开,,,", "不予公开理由", "请选择理由"),
        (",合同,,2025-01-02,,不予公开,不想公开,,", "不予公开理由", "应为下列之一"),
        (",合同,,2025-01-02,,不予公开,过程性信息,,合同.pdf", "网址", "不能附网址或者文件"),
        (",合同,,2025-01-02,,依申请公开,过程性信息,,", "不予公开理由", "请留空"),
        ("A1,合同,,2025-01-02,,依申请公开,,,", "索引号", "已有这个索引号"),
        (f",{'长' * 201},,2025-01-02,,依申请公开,,,", "名称", "最多200个字"),
        (",合同,,2025-01-02,张某13800001234,依申请公开,,,", "内容概述", "138******34"),
        (",合同110101199003070011,,2025-01-02,,依申请公开,,,", "名称", "110*************11"),
    ],
)
def test_a_fault_is_named_with_its_row_and_column(row: str, column: str, said: str) -> None:
    good = ",验收报告,,2023-05-05,,依申请公开,,,"
    reading = read_catalogue(table(good, row), known_numbers={"A1"}, today=TODAY)
    assert [(error.row, error.column) for error in reading.errors] == [(3, column)]
    assert said in str(reading.errors[0])


def test_an_office_line_may_stand_in_a_summary() -> None:
    row = ",办事指南,,2025-01-02,咨询电话010-62345678,依申请公开,,,"
    assert read_catalogue(table(row), known_numbers=(), today=TODAY).errors == ()


def test_an_index_number_stands_for_one_entry() -> None:
    row = "A1,合同,,2025-01-02,,依申请公开,,,"
    reading = read_catalogue(table(row, row), known_numbers=(), today=TODAY)
    assert [str(error) for error in reading.errors] == [
        "第3行“索引号”（A1）：与第2行重复，应当各不相同。"
    ]


def test_columns_that_are_needed_and_columns_nobody_knows() -> None:
    reading = read_catalogue("名称,用途\n合同,研究".encode(), known_numbers=(), today=TODAY)
    assert {error.column for error in reading.errors} == {"用途", "生成日期", "公开方式"}
