"""Files sent with an act: taken into the store at once, and carried from step to step.

Between the steps a form names its files by a value that only we can have written, so that
nobody attaches a file of another office by its digest.
"""

import hmac
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from tracker.files.attachments import FileRefused, StoredFile, accept
from tracker.records.codes import Codes
from tracker.web.site import site_of
from tracker.web.words import gettext

FILES, KEPT = "files", "kept"
BODY_LIMIT = 128 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SentFiles:
    """The files of a form. `kept`: each with the value by which the next form names it."""

    files: tuple[StoredFile, ...]
    kept: tuple[tuple[str, StoredFile], ...]
    errors: dict[str, str]


async def sent_files(request: Request, form: FormData, application_id: int) -> SentFiles:
    """New files and those of the step before. What cannot be taken is an error of the form."""
    site, errors = site_of(request), {}
    files = list(_kept(form, site.codes, application_id))
    for upload in form.getlist(FILES):
        if isinstance(upload, UploadFile):
            data, limit = await upload.read(), site.settings.upload_limit
            await upload.close()
            if not upload.filename:  # a field without a file is sent too
                continue
            try:
                files.append(await accept(site.store, upload.filename, data, limit=limit))
            except FileRefused as refused:
                errors[FILES] = gettext(refused.pattern).format(**refused.facts)
    named = tuple((_name(file, site.codes, application_id), file) for file in files)
    return SentFiles(tuple(files), named, errors)


def _name(file: StoredFile, codes: Codes, application_id: int) -> str:
    said = json.dumps(asdict(file), ensure_ascii=False, sort_keys=True)
    return f"{_seal(codes, application_id, said)}{said}"


def _kept(form: FormData, codes: Codes, application_id: int) -> Iterator[StoredFile]:
    for value in form.getlist(KEPT):
        seal, brace, rest = str(value).partition("{")
        if hmac.compare_digest(seal.encode(), _seal(codes, application_id, brace + rest).encode()):
            yield StoredFile(**json.loads(brace + rest))


def _seal(codes: Codes, application_id: int, said: str) -> str:
    return codes.digest("kept file", f"{application_id} {said}")
