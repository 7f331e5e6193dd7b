"""The columns of the ledger (台账) as offices keep it: headings, groups, and widths on paper.

The headings are those of the practice; what the register does not hold (投诉,
报备日期 …) is an empty column to be filled in by hand. The ledger that an import reads has
columns of its own (`ledger`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MASKED = "(掩码)"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `width`: millimetres on paper."""

    key: str
    group: str
    heading: str
    width: int

    def shown(self, *, masked: bool) -> str:
        """The heading; in full it does not say that anything is masked."""
        return self.heading if masked else self.heading.removesuffix(MASKED)


_TABLE = (
    ("identity", "基本", (
        ("n", "序号", 10),
        ("register_number", "登记编号", 30),
        ("applicant", "申请人(掩码)", 22),
        ("applicant_kind", "申请人类型(年报口径)", 20),
        ("contact", "联系方式(掩码)", 30),
        ("agent", "代理人", 20),
    )),
    ("receipt", "收到", (
        ("submitted_at", "提交时间", 24),
        ("channel", "提交渠道", 16),
        ("received_on", "收到日期", 22),
        ("evidence", "收到依据", 30),
        ("registered_by", "登记人", 18),
        ("receipt_number", "回执编号", 30),
    )),
    ("content", "内容", (
        ("content", "申请内容摘要", 60),
        ("items", "项数", 10),
        ("carrier", "提供方式", 18),
        ("way", "获取方式", 18),
        ("nth_in_month", "同一申请人本月第 n 件", 18),
        ("related", "关联/重复件", 30),
    )),
    ("clock", "期限", (
        ("due_on", "法定答复期限", 22),
        ("supplement", "补正告知日/补正收到日", 30),
        ("third_party", "征求第三方 发出/回复", 30),
        ("other_authority", "其他机关 发出/回复", 30),
        ("extension", "延期批准人/日期/新期限", 34),
        ("suspended_days", "暂停天数", 12),
        ("left", "剩余/超期天数", 16),
    )),
    ("handling", "办理", (
        ("handler", "承办部门/人", 20),
        ("proposal", "拟办意见", 24),
        ("checker", "审核人", 18),
        ("legal_check", "法制/保密审查", 20),
        ("sign_off", "签发人/日期", 24),
    )),
    ("result", "结果", (
        ("replied_on", "答复日期", 22),
        ("letter", "文书名称", 30),
        ("document_number", "文号", 30),
        ("result", "结果类型(年报代码)", 30),
        ("article", "依据条款", 34),
        ("fee", "是否收费/金额", 20),
        ("published", "是否公开于网站", 16),
    )),
    ("delivery", "送达", (
        ("delivery_way", "送达方式", 20),
        ("posted", "交邮日/运单号", 30),
        ("delivered_on", "签收日", 22),
        ("delivery_evidence", "送达证据", 30),
    )),
    ("after", "后续", (
        ("rating", "满意度", 12),
        ("complaint", "投诉", 14),
        ("review", "复议(机关/结果/纠错)", 34),
        ("litigation", "诉讼(一审/复议后/结果)", 34),
        ("archive_number", "归档号", 30),
        ("reported_on", "报备日期", 22),
    )),
)  # fmt: skip

COLUMNS: tuple[Column, ...] = tuple(
    Column(key, group, heading, width)
    for _, group, columns in _TABLE
    for key, heading, width in columns
)
BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}
_REPEATED = ("n", "register_number")


def chosen(keys: Iterable[str]) -> tuple[Column, ...]:
    """The columns of these keys in the order of the ledger; all where none is known."""
    wanted = set(keys)
    return tuple(column for column in COLUMNS if column.key in wanted) or COLUMNS


def bands(columns: tuple[Column, ...], width: int) -> list[tuple[Column, ...]]:
    """The columns in as many bands as it takes on paper of that width, in millimetres; every
    band after the first begins with what tells the rows apart."""
    first = tuple(column for column in columns if column.key in _REPEATED)
    found: list[tuple[Column, ...]] = []
    band = list(first)
    for column in columns:
        if column in first:
            continue
        if len(band) > len(first) and _wide(band) + column.width > width:
            found.append(tuple(band))
            band = list(first)
        band.append(column)
    return [*found, tuple(band)]


def _wide(columns: Iterable[Column]) -> int:
    return sum(column.width for column in columns)
