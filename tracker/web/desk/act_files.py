"""Files sent with a form: taken into the store at once, and carried from step to step.

Between the steps a form names its files by a value that only we can have written, so that
nobody attaches a file of another office by its digest.
"""

import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from tracker.files.attachments import FileRefused, StoredFile
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


async def sent_files(request: Request, form: FormData, owner: int | str) -> SentFiles:
    """New files and those of the step before. What cannot be taken is an error of the form.

    `owner`: the application they belong to, or another word for what they are part of.
    """
    site, errors = site_of(request), {}
    files = list(_kept(form, site.codes, owner))
    for upload in form.getlist(FILES):
        if isinstance(upload, UploadFile):
            data = await upload.read()
            await upload.close()
            if not upload.filename:  # a field without a file is sent too
                continue
            try:
                files.append(await site.take_file(upload.filename, data))
            except FileRefused as refused:
                errors[FILES] = gettext(refused.pattern).format(**refused.facts)
    return SentFiles(tuple(files), named(files, site.codes, owner), errors)


def named(
    files: Iterable[StoredFile], codes: Codes, owner: int | str
) -> tuple[tuple[str, StoredFile], ...]:
    """Each file with the value by which the form of its owner names it."""
    return tuple((_name(file, codes, owner), file) for file in files)


def _name(file: StoredFile, codes: Codes, owner: int | str) -> str:
    said = json.dumps(asdict(file), ensure_ascii=False, sort_keys=True)
    return f"{_seal(codes, owner, said)}{said}"


def _kept(form: FormData, codes: Codes, owner: int | str) -> Iterator[StoredFile]:
    for value in form.getlist(KEPT):
        seal, brace, rest = str(value).partition("{")
        if hmac.compare_digest(seal.encode(), _seal(codes, owner, brace + rest).encode()):
            yield StoredFile(**json.loads(brace + rest))


def _seal(codes: Codes, owner: int | str, said: str) -> str:
    return codes.digest("kept file", f"{owner} {said}")
