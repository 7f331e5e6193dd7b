"""Files a visitor adds: the good ones are kept, each other one gets its sentence."""

from collections.abc import Iterable

from starlette.datastructures import FormData, UploadFile

from tracker.files.attachments import FileRefused, StoredFile, accept
from tracker.web.site import Site
from tracker.web.words import _

MOST_FILES = 10
BODY_LIMIT = 128 * 1024 * 1024


async def take_files(
    site: Site, form: FormData, known: tuple[StoredFile, ...] = ()
) -> tuple[tuple[StoredFile, ...], dict[str, str]]:
    """The files known before and those just sent, without the ones ticked to be left out;
    and of each other one what is wrong with it, as errors of the form."""
    uploads = [upload for upload in form.getlist("files") if isinstance(upload, UploadFile)]
    dropped = {str(digest) for digest in form.getlist("drop")}
    kept = {file.digest: file for file in known if file.digest not in dropped}
    try:
        taken, refusals = await _take(site, [one for one in uploads if one.filename], len(kept))
    finally:
        for upload in uploads:
            await upload.close()
    for file in taken:
        kept.setdefault(file.digest, file)
    return tuple(kept.values()), _as_errors(refusals)


def _as_errors(sentences: Iterable[str]) -> dict[str, str]:
    """One error a file: the first under `files`, the others under `files 2`, `files 3` …"""
    return {"files" if n == 1 else f"files {n}": sentence
            for n, sentence in enumerate(sentences, start=1)}  # fmt: skip


async def _take(
    site: Site, uploads: Iterable[UploadFile], known: int
) -> tuple[list[StoredFile], list[str]]:
    taken: list[StoredFile] = []
    refusals: list[str] = []
    for upload in uploads:
        if known + len(taken) == MOST_FILES:
            refusals.append(_("最多上传%(most)s个文件，多出的没有收下。", most=MOST_FILES))
            break
        data, limit = await upload.read(), site.settings.upload_limit
        try:
            taken.append(await accept(site.store, upload.filename or "", data, limit=limit))
        except FileRefused as refused:
            refusals.append(_(refused.pattern).format(**refused.facts))
    return taken, refusals
