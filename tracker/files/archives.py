"""Archives are looked into before they are taken: the list of what is inside, never the content.

The list is part of the file and may lie about sizes, so that it only keeps honest mistakes
and the well-known traps away from an officer's computer; nothing is ever unpacked here.
"""

import io
import zipfile
from typing import Literal

MOST_MEMBERS = 2_000
MOST_BYTES = 1024 * 1024 * 1024
# Text packs to a hundredth at the very best; a member that unpacks far beyond that is a trap.
HIGHEST_RATIO = 200
SMALL = 10 * 1024 * 1024

_ENCRYPTED = 0x1
_SYMBOLIC_LINK = 0o120000
_FILE_TYPE = 0o170000

Trouble = Literal["locked", "bomb", "paths"]


def trouble_of(data: bytes) -> Trouble | None:
    """What is wrong with a zip archive that can be read; None when nothing is."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    if any(member.flag_bits & _ENCRYPTED for member in members):
        return "locked"
    if any(_leads_out(member) for member in members):
        return "paths"
    return "bomb" if _is_bomb(members) else None


def _leads_out(member: zipfile.ZipInfo) -> bool:
    """Whether unpacking it would write outside the folder it is unpacked into."""
    name = member.filename.replace("\\", "/")
    link = (member.external_attr >> 16) & _FILE_TYPE == _SYMBOLIC_LINK
    drive = name[1:2] == ":"
    return link or drive or name.startswith("/") or ".." in name.split("/")


def _is_bomb(members: list[zipfile.ZipInfo]) -> bool:
    whole = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    swollen = whole > SMALL and whole > packed * HIGHEST_RATIO
    return len(members) > MOST_MEMBERS or whole > MOST_BYTES or swollen
