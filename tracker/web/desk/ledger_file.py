"""The ledger as a file, in the columns that an import reads.

Names of natural persons, and identity and telephone numbers within what was written, are
masked unless somebody asks for them in so many words; then every applicant's name that goes
out is recorded as read by that officer, as on the page.
"""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from starlette.responses import Response

from tracker.annual.ledger import LedgerRow
from tracker.annual.workbook import CSV, XLSX, ledger_csv, ledger_xlsx
from tracker.files.personal_numbers import with_numbers_hidden
from tracker.records.ledger_rows import Line, Told, Wanted, ledger_lines, note_readings
from tracker.records.models import Authority
from tracker.web.answer import file_answer
from tracker.web.templating import masked_name

REASON = "导出台账（含姓名）"

_WRITERS = {"csv": (ledger_csv, CSV), "xlsx": (ledger_xlsx, XLSX)}


@dataclass(frozen=True, slots=True)
class FullReading:
    """An officer who asked for full names, and why."""

    officer_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class Export:
    """What is taken away: of whom, which applications, in full for a reason, by whom."""

    authority: Authority
    wanted: Wanted
    reading: FullReading | None
    officer: str

    @property
    def masked(self) -> bool:
        return self.reading is None

    async def note(self, application_ids: Collection[int], now: datetime) -> None:
        """Record that these were read in full, where they are."""
        if self.reading is not None:
            said = f"{REASON}：{self.reading.reason}"
            await note_readings(
                application_ids, officer_id=self.reading.officer_id, reason=said, now=now
            )


async def ledger_file(export: Export, *, kind: str, now: datetime) -> Response:
    found = [line async for line in ledger_lines(export.authority.id, export.wanted)]
    await export.note([line.application.id for line in found if line.of_person], now)
    rows = [_row(line, masked=export.masked) for line in found]
    kind = kind if kind in _WRITERS else "xlsx"
    write, media_type = _WRITERS[kind]
    name = f"ledger-{export.authority.code}-{now:%Y%m%d}.{kind}"
    return file_answer(name, await asyncio.to_thread(write, rows), media_type)


def _row(line: Line[Told], *, masked: bool) -> LedgerRow:
    application = line.application
    return LedgerRow(
        number=application.register_number,
        received_on=application.received_on,
        applicant_kind=application.applicant_kind,
        channel=application.channel,
        applicant=masked_name(line.name) if masked and line.of_person else line.name,
        content=with_numbers_hidden(line.description) if masked else line.description,
        extended_to=application.due_on if application.extended else None,
        ended_on=application.ended_on,
        result=application.result,
        document_number=application.document_number or "",
        fee_noticed=_yuan(application.fee_noticed),
        fee_received=_yuan(application.fee_received),
    )


def _yuan(amount: Decimal) -> Decimal | None:
    """An amount that a ledger states; nothing is not stated as nought."""
    return amount or None
