"""A report as files an office sends on, publishes or reads by program; `FORMATS` are all of them.

DOCX, XLSX and PDF are the official form: heads merged as government sites print them, each
table under the heading of its section. They say what the report says, and nothing beside it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Any

from tracker.annual.grid import Part, parts, placed, title_of
from tracker.annual.report import report_csv, written
from tracker.annual.text import report_text
from tracker.annual.workbook import CSV, XLSX
from tracker.letters.sheet import sheet_pdf

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Format:
    """How a report is written as a file, and what kind of file that is."""

    media_type: str
    write: Callable[[Mapping[str, Any]], Awaitable[bytes]]


async def report_docx(report: Mapping[str, Any]) -> bytes:
    """To be edited further with an office program."""
    return await asyncio.to_thread(_made, "report_docx", report)


async def report_xlsx(report: Mapping[str, Any]) -> bytes:
    """A sheet for each table, and one for the text and one for the checks."""
    return await asyncio.to_thread(_made, "report_xlsx", report)


def _made(module: str, report: Mapping[str, Any]) -> bytes:
    there: Any = import_module(f"tracker.annual.{module}")  # its library is slow to load
    made: bytes = there.made(report)
    return made


async def report_pdf(report: Mapping[str, Any]) -> bytes:
    """To be printed and published; PDF/A and tagged."""
    return await sheet_pdf(
        "annual_report.typ",
        {
            "title": title_of(report),
            "office": report["authority"],
            "parts": [_printed(part) for part in parts(report)],
        },
    )


def _printed(part: Part) -> dict[str, Any]:
    """A part line by line: line ends are no signs that paper could show."""
    grid = part.grid
    if grid is None:
        return {"title": part.title, "lines": part.text.splitlines(), "cells": []}
    return {
        "title": part.title,
        "lines": part.text.splitlines(),
        "widths": grid.widths,
        "head": len(grid.head),
        "cells": [
            {
                "lines": grid.printed(column, cell).splitlines(),
                "x": column,
                "y": line,
                "colspan": cell.colspan,
                "rowspan": cell.rowspan,
                "left": grid.is_label(line, cell),
            }
            for line, column, cell in placed(grid)
        ],
    }


async def _json(report: Mapping[str, Any]) -> bytes:
    return written(report).encode()


async def _csv(report: Mapping[str, Any]) -> bytes:
    return report_csv(report)


async def _text(report: Mapping[str, Any]) -> bytes:
    return report_text(report).encode()


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "docx": Format(_DOCX, report_docx),
        "xlsx": Format(XLSX, report_xlsx),
        "pdf": Format("application/pdf", report_pdf),
        "csv": Format(CSV, _csv),
        "json": Format("application/json", _json),
        "txt": Format("text/plain; charset=utf-8", _text),
    }
)
