"""An office's own templates of letters: checked, kept version by version, and given up again."""

from datetime import datetime
from typing import Any

from tracker.files.attachments import StoredFile
from tracker.files.store import Store
from tracker.law.terms import SettingKind
from tracker.letters.compose import LetterKind
from tracker.letters.office_wording import Problem, problems
from tracker.letters.word_files import template_problems
from tracker.records.connections import in_transaction
from tracker.records.letter_models import LetterTemplate
from tracker.records.letter_templates import DOCX, TEXT
from tracker.records.models import Authority, Officer
from tracker.records.setting_changes import note_change


class TemplateRefused(Exception):
    """The template cannot be taken; every reason, each with its place."""

    def __init__(self, found: list[Problem]) -> None:
        super().__init__()
        self.problems = found

    def __str__(self) -> str:
        return "；".join(map(str, self.problems))


async def keep_wording(
    authority: Authority, kind: LetterKind, wording: str, *, officer: Officer, now: datetime
) -> None:
    """From the next letter of the kind on. Raises `TemplateRefused`."""
    found = problems(kind, wording, now.date())
    if found:
        raise TemplateRefused(found)
    await _keep(authority, kind, TEXT, officer, now, text=wording)


async def keep_docx(
    authority: Authority,
    kind: LetterKind,
    file: StoredFile,
    store: Store,
    *,
    officer: Officer,
    now: datetime,
) -> None:
    """For the DOCX of the kind from now on. Raises `TemplateRefused`."""
    data = await store.read(file.digest)
    found = await template_problems(data)
    if found:
        raise TemplateRefused(found)
    of_file = {"name": file.name, "size": file.size, "digest": file.digest}
    await _keep(authority, kind, DOCX, officer, now, **of_file)


async def back_to_standard(
    authority: Authority, kind: LetterKind, form: str, *, officer: Officer, now: datetime
) -> None:
    """The office's template is given up; its versions stay readable."""
    await _keep(authority, kind, form, officer, now)


async def _keep(
    authority: Authority, kind: str, form: str, officer: Officer, now: datetime, **said: Any
) -> None:
    async with in_transaction():
        await Authority.select_for_update(no_key=True).get(id=authority.id)
        of_kind = LetterTemplate.filter(authority=authority, kind=kind, form=form)
        before = await of_kind.order_by("-version").first()
        row = await LetterTemplate.create(
            authority=authority,
            kind=kind,
            form=form,
            version=before.version + 1 if before else 1,
            officer=officer,
            at=now,
            **said,
        )
        was, is_ = _told_of(before, form), _told_of(row, form)
        await note_change(
            authority.id, SettingKind.TEMPLATES, kind, was, is_, by=officer.id, now=now
        )


def _told_of(template: LetterTemplate | None, form: str) -> dict[str, object]:
    """Version 0 is the standard."""
    if template is None or template.is_standard:
        return {form: 0}
    told: dict[str, object] = {form: template.version}
    return {**told, "file": template.name} if template.name else told
