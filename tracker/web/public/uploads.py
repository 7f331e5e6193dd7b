"""Files a visitor adds: the good ones are kept, each other one gets its sentence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from tracker.files.attachments import FileRefused, StoredFile
from tracker.law.terms import AgentKind
from tracker.web import throttle
from tracker.web.front import caller
from tracker.web.site import Site, site_of
from tracker.web.words import _

MOST_FILES = 10
FILES = throttle.Pace(at_once=60, every=timedelta(minutes=1))
BODY_LIMIT = 128 * 1024 * 1024


# What shows an agent's authority is named after it, wherever the file is listed later.
AUTHORITIES = {AgentKind.ENTRUSTED: "委托书", AgentKind.STATUTORY: "监护证明"}


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it was sent: by which field, and under which name."""

    field: str
    name: str
    upload: UploadFile


def files_sent(form: FormData) -> int:
    """How many files a form holds; a field left empty is sent too."""
    return sum(
        isinstance(one, UploadFile) and bool(one.filename) for _name, one in form.multi_items()
    )


async def keep_pace(request: Request, form: FormData) -> None:
    """Nobody has looked at these files yet; one address sends no more than people do."""
    key, now = f"files from {caller(request)}", site_of(request).clock.now()
    await throttle.keep_pace(key, FILES, files_sent(form), now=now)


async def take_files(
    site: Site, form: FormData, known: tuple[StoredFile, ...] = ()
) -> tuple[tuple[StoredFile, ...], dict[str, str]]:
    """The files known before and those just sent, without the ones ticked to be left out;
    and of each other one what is wrong with it, as errors of the form."""
    sent = [*_sent(form, "mandate", _authority_named(form)), *_sent(form, "files")]
    dropped = {str(digest) for digest in form.getlist("drop")}
    kept = {file.digest: file for file in known if file.digest not in dropped}
    try:
        taken, errors = await _take(site, [one for one in sent if one.name], len(kept))
    finally:
        for one in sent:
            await one.upload.close()
    for file in taken:
        kept.setdefault(file.digest, file)
    return tuple(kept.values()), errors


def shows_authority(files: Iterable[StoredFile], agent: AgentKind) -> bool:
    """Whether one of the files is named as what shows the agent's authority."""
    return any(AUTHORITIES[agent] in file.name for file in files)


def _authority_named(form: FormData) -> str:
    statutory = form.get("agent_kind") == AgentKind.STATUTORY
    return AUTHORITIES[AgentKind.STATUTORY if statutory else AgentKind.ENTRUSTED]


def _sent(form: FormData, field: str, called: str = "") -> Iterator[Sent]:
    for upload in form.getlist(field):
        if isinstance(upload, UploadFile):
            name = upload.filename or ""
            yield Sent(field, f"{called}-{name}" if name and called not in name else name, upload)


async def _take(
    site: Site, sent: Iterable[Sent], known: int
) -> tuple[list[StoredFile], dict[str, str]]:
    """What was taken; and one error a file, the first of a field under its name, the others
    under the name with a number: `files`, `files 2` …"""
    taken: list[StoredFile] = []
    errors: dict[str, str] = {}
    for one in sent:
        n = sum(name.split(" ")[0] == one.field for name in errors) + 1
        key = one.field if n == 1 else f"{one.field} {n}"
        if known + len(taken) == MOST_FILES:
            errors[key] = _("最多上传%(most)s个文件，多出的没有收下。", most=MOST_FILES)
            break
        data = await one.upload.read()
        try:
            taken.append(await site.take_file(one.name, data))
        except FileRefused as refused:
            errors[key] = _(refused.pattern).format(**refused.facts)
    return taken, errors
