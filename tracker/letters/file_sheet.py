"""Sheets of a file that are not letters: covers, lists, and what the register says, on A4."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker.letters.sheet import sheet_pdf

Facts = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head is printed on every page. `widths`: parts of the width; `size`: of
    the print, in points."""

    head: tuple[str, ...]
    widths: tuple[int, ...]
    rows: Sequence[tuple[str, ...]]
    title: str = ""
    size: float = 9.5


async def file_sheet(
    title: str,
    office: str,
    *,
    facts: Facts = (),
    text: str = "",
    tables: Sequence[Table] = (),
    after: str = "",
    landscape: bool = False,
) -> bytes:
    """A sheet with facts, then text, then tables, then what stands below them."""
    data = {
        "title": title,
        "office": office,
        "facts": _rows(facts),
        "text": text.splitlines(),
        "tables": [
            {
                "title": table.title,
                "head": table.head,
                "widths": table.widths,
                "rows": [[cell.splitlines() or [""] for cell in row] for row in table.rows],
                "size": table.size,
            }
            for table in tables
        ],
        "after": after.splitlines(),
        "landscape": landscape,
    }
    return await sheet_pdf("file_sheet.typ", data)


async def cover_sheet(
    title: str, office: str, *, subtitle: str = "", corner: str = "", facts: Facts = ()
) -> bytes:
    """The cover of a file. `corner`: what stands at the top right, such as its number."""
    data = {
        "title": title,
        "office": office,
        "subtitle": subtitle,
        "corner": corner,
        "facts": _rows(facts),
    }
    return await sheet_pdf("dossier_cover.typ", data)


def _rows(facts: Facts) -> list[dict[str, Any]]:
    return [{"label": label, "value": value.splitlines() or [""]} for label, value in facts]
