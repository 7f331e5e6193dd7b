"""The approval sheet (审批表) of a proposed letter: what was asked, the letter, who said yes.

A step still to come is an empty line for the pen, so that a leader who signs on paper signs
on this very sheet. It stays in the office.
"""

from dataclasses import dataclass

from tracker.letters.sheet import sheet_pdf
from tracker.letters.wording import paragraphs

TITLE = "政府信息公开申请答复审批表"


@dataclass(frozen=True, slots=True)
class SignedStep:
    """One row: the step, and who took it and when; empty for the pen."""

    label: str
    said: str = ""
    name: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalSheet:
    """What the sheet tells. `rows`: label and value, as they are printed above the texts."""

    office: str
    rows: tuple[tuple[str, str], ...]
    asked: str
    title: str
    body: str
    steps: tuple[SignedStep, ...]
    on: tuple[int, int, int]


async def approval_pdf(sheet: ApprovalSheet) -> bytes:
    year, month, day = sheet.on
    return await sheet_pdf(
        "approval.typ",
        {
            "title": TITLE,
            "office": sheet.office,
            "rows": [list(row) for row in sheet.rows],
            "asked": [line.strip() for line in paragraphs(sheet.asked).splitlines()],
            "letter": sheet.title,
            "body": [line.strip() for line in sheet.body.splitlines() if line.strip()],
            "steps": [[step.label, step.said, step.name, step.day] for step in sheet.steps],
            "on": {"year": year, "month": month, "day": day},
        },
    )
