"""Covered copies where files leave the house: offered, and looked at once more."""

from collections.abc import Iterable

from tracker.actions.redact import numbers_in_copies
from tracker.files.attachments import FileRefused, StoredFile
from tracker.files.store import Store
from tracker.records.codes import Codes
from tracker.records.redactions import copies_by_original
from tracker.web.desk.act_files import FILES, named
from tracker.web.desk.redact_page import KINDS
from tracker.web.words import _, gettext


async def copies_to_offer(
    application_id: int, codes: Codes, kept: Iterable[StoredFile]
) -> tuple[tuple[str, StoredFile], ...]:
    """The latest copy of every original, unless it is attached already."""
    there = {file.digest for file in kept}
    copies = (await copies_by_original(application_id)).values()
    files = [
        StoredFile(copy.name, copy.media_type, copy.size, copy.digest)
        for copy in copies
        if copy.digest not in there
    ]
    return named(files, codes, application_id)


async def originals_among(application_id: int, files: Iterable[StoredFile]) -> list[str]:
    """The names of files that are originals of which there is a covered copy."""
    copies = await copies_by_original(application_id)
    return [file.name for file in files if file.digest in copies]


async def faults_of_copies(
    application_id: int, files: Iterable[StoredFile], store: Store
) -> dict[str, str]:
    """What speaks against handing over the copies among these files, as errors of the form."""
    try:
        found = await numbers_in_copies(application_id, files, store)
    except FileRefused as refused:
        return {FILES: gettext(refused.pattern).format(**refused.facts)}
    errors: dict[str, str] = {}
    for name, one in found:
        key = f"{FILES} {len(errors) + 1}" if errors else FILES
        errors[key] = _(
            "“%(name)s”第%(page)s页还有%(kind)s %(shown)s，不能提供。请重新遮盖。",
            name=name,
            page=one.page,
            kind=KINDS[one.kind],
            shown=one.shown,
        )
    return errors
