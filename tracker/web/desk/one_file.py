"""A form that sends one file."""

from dataclasses import dataclass, field

from starlette.datastructures import UploadFile
from starlette.requests import Request


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it was sent, under the name it had."""

    name: str
    data: bytes = field(repr=False)


async def sent_file(request: Request, name: str) -> Sent | None:
    """The file of that field; None where none was chosen."""
    upload = (await request.form()).get(name)
    if not isinstance(upload, UploadFile):
        return None
    data = await upload.read()
    await upload.close()
    return Sent(upload.filename, data) if upload.filename else None
