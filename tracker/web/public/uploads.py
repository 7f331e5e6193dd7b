"""Files a visitor adds: the good ones are kept, each other one gets its sentence."""

from starlette.datastructures import FormData, UploadFile

from tracker.files.attachments import FileRefused, StoredFile, accept
from tracker.web.site import Site
from tracker.web.words import _

MOST_FILES = 10
BODY_LIMIT = 128 * 1024 * 1024


async def take_files(
    site: Site, form: FormData, known: tuple[StoredFile, ...] = ()
) -> tuple[tuple[StoredFile, ...], str]:
    """The files known before and those just sent, without the ones ticked to be left out;
    and what is wrong with the others, in words."""
    dropped = {str(digest) for digest in form.getlist("drop")}
    kept = [file for file in known if file.digest not in dropped]
    refusals = []
    for upload in form.getlist("files"):
        if not isinstance(upload, UploadFile) or not upload.filename:
            continue
        if len(kept) == MOST_FILES:
            refusals.append(_("最多上传%(most)s个文件，多出的没有收下。", most=MOST_FILES))
            break
        try:
            file = await _accepted(site, upload)
        except FileRefused as refused:
            refusals.append(_(refused.pattern).format(**refused.facts))
        else:
            kept.extend([file] if all(file.digest != one.digest for one in kept) else [])
    return tuple(kept), " ".join(refusals)


async def _accepted(site: Site, upload: UploadFile) -> StoredFile:
    data, limit = await upload.read(), site.settings.upload_limit
    return await accept(site.store, upload.filename or "", data, limit=limit)
