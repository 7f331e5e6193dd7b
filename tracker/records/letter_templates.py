"""An office's templates of letters, version by version."""

from tortoise.queryset import QuerySet

from tracker.records.connections import reader
from tracker.records.letter_models import LetterTemplate

TEXT, DOCX = "text", "docx"


async def template_of(authority_id: int, kind: str, form: str) -> LetterTemplate | None:
    """The version in force; None where the standard is used."""
    last = await _versions(authority_id, kind, form).first()
    return None if last is None or last.is_standard else last


async def wording_of(authority_id: int, kind: str) -> str | None:
    """The office's own wording of a kind of letter; None for the standard one."""
    template = await template_of(authority_id, kind, TEXT)
    return template.text if template else None


async def template_version(
    authority_id: int, kind: str, form: str, version: int
) -> LetterTemplate | None:
    """One version, with the officer who kept it."""
    rows = _versions(authority_id, kind, form).using_db(reader())
    return await rows.filter(version=version).prefetch_related("officer").first()


async def templates_in_force(authority_id: int) -> dict[tuple[str, str], LetterTemplate]:
    """By kind and form; kinds that use the standard are left out."""
    rows = LetterTemplate.filter(authority_id=authority_id).using_db(reader())
    last = {(row.kind, row.form): row for row in await rows.order_by("version")}
    return {key: row for key, row in last.items() if not row.is_standard}


def _versions(authority_id: int, kind: str, form: str) -> QuerySet[LetterTemplate]:
    return LetterTemplate.filter(authority_id=authority_id, kind=kind, form=form).order_by(
        "-version"
    )
