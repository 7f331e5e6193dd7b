"""Files that people send: checked, named safely, and put into the store."""

import asyncio
import math
import re
import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from tracker.files.archives import Trouble, trouble_of
from tracker.files.kinds import ACCEPTED, PDF, TEXT, ZIP_MAGIC, Kind, is_locked, kinds_of
from tracker.files.pdf_lock import needs_password
from tracker.files.store import Store
from tracker.law.signs import is_invisible

LONGEST_NAME = 200
_MEGABYTE = 1024 * 1024
_SUFFIX = re.compile(r"\.([A-Za-z0-9]{1,8})$")
_UNSAFE = re.compile(r'[<>:"|?*]')
_SUFFIXES = {suffix: kind for kind in ACCEPTED for suffix in kind.suffixes}
_KINDS = "、".join(dict.fromkeys(kind.label for kind in ACCEPTED))


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file whose bytes are in the store under `digest`."""

    name: str
    media_type: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class NamedFile:
    """Bytes in the store that nobody sent as a file, under the name they are given out by."""

    name: str
    media_type: str
    digest: str


class FileRefused(Exception):
    """This file cannot be taken. `str()` is one sentence for the person who sent it.

    `pattern` is the sentence with its facts in braces, for a page in another language.
    """

    pattern: ClassVar[str]

    def __init__(self, **facts: Any) -> None:
        super().__init__()
        self.facts = facts

    def __str__(self) -> str:
        return self.pattern.format(**self.facts)

    @property
    def sentence(self) -> str:
        return str(self)


class FileEmpty(FileRefused):
    pattern = (
        "“{name}”是空文件，没有内容。请打开原文件检查后重新选择；也可以先提交申请，之后再补交。"
    )


class FileTooLarge(FileRefused):
    pattern = (
        "“{name}”有{size} MB，超过了{limit} MB的上限。"
        "请压缩或者分成几个文件；也可以先提交申请，之后再补交。"
    )


class FileLocked(FileRefused):
    pattern = "“{name}”加了密码，本机关打不开。请去掉密码后重新选择；也可以先提交申请，之后再补交。"


class ArchiveSwells(FileRefused):
    pattern = (
        "“{name}”解压后过大或者里面的文件太多，为了安全不能接收。"
        "请只压缩需要的材料，或者直接选择里面的文件。"
    )


class ArchiveLeadsOut(FileRefused):
    pattern = (
        "“{name}”里面的文件路径不安全，不能接收。"
        "请用常用的压缩软件重新压缩，或者直接选择里面的文件。"
    )


class KindNotAccepted(FileRefused):
    pattern = "“{name}”的格式不能接收。可以接收的格式有：{kinds}。"


class FileDisguised(FileRefused):
    pattern = (
        "“{name}”的内容不是{claimed}格式，可能已经损坏或者改过扩展名。"
        "请用原来的软件重新保存后再选择。"
    )


class FileInfected(FileRefused):
    pattern = (
        "“{name}”中查出病毒或者恶意代码（{found}），没有收下。"
        "请先在自己的电脑上查毒，再选择干净的文件；也可以先提交申请，之后再补交。"
    )


_TROUBLES: dict[Trouble, type[FileRefused]] = {
    "locked": FileLocked,
    "bomb": ArchiveSwells,
    "paths": ArchiveLeadsOut,
}


async def accept(
    store: Store,
    name: str,
    data: bytes,
    *,
    limit: int,
    only: tuple[Kind, ...] = ACCEPTED,
    scan: Callable[[bytes], Awaitable[str]] | None = None,
) -> StoredFile:
    """Check a file and put it into the store. `limit` in bytes; `only`: the kinds that will do;
    `scan` names what it finds in it. Raises `FileRefused`."""
    shown = clean_name(name)
    if not data:
        raise FileEmpty(name=shown)
    if len(data) > limit:
        size = math.ceil(len(data) / _MEGABYTE * 10) / 10
        raise FileTooLarge(name=shown, size=f"{size:g}", limit=f"{limit / _MEGABYTE:g}")
    kind = await asyncio.to_thread(_checked_kind, shown, data)
    if kind not in only:
        raise KindNotAccepted(name=shown, kinds="、".join(one.label for one in only))
    found = await scan(data) if scan else ""
    if found:
        raise FileInfected(name=shown, found=found)
    return StoredFile(
        name=_with_suffix(shown, kind),
        media_type=kind.media_type,
        size=len(data),
        digest=await store.put(data),
    )


def clean_name(name: str) -> str:
    """The name without folders, invisible marks and what file systems cannot keep."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(sign for sign in last if not is_invisible(sign))
    kept = re.sub(r"\s+", " ", _UNSAFE.sub("_", seen)).strip(" .") or "附件"
    return _shortened(kept)


def _checked_kind(name: str, data: bytes) -> Kind:
    kind = _kind(name, data)
    if data.startswith(ZIP_MAGIC):
        trouble = trouble_of(data)
        if trouble is not None:
            raise _TROUBLES[trouble](name=name)
    if kind is PDF and needs_password(data):
        raise FileLocked(name=name)
    return kind


def _kind(name: str, data: bytes) -> Kind:
    """What the file is; the name only chooses between kinds the content can be."""
    claimed = _SUFFIXES.get(_suffix(name))
    kinds = kinds_of(data)
    if not kinds or kinds[0].family == TEXT.family:
        return _text_or_refusal(name, data, kinds, claimed)
    if claimed is None or claimed in kinds:
        return claimed or kinds[0]
    for kind in kinds:
        if kind.family == claimed.family:
            return kind
    raise FileDisguised(name=name, claimed=claimed.label)


def _text_or_refusal(name: str, data: bytes, kinds: tuple[Kind, ...], claimed: Kind | None) -> Kind:
    """Nearly anything can be read as text, so that only the suffix makes it one."""
    if is_locked(data):
        raise FileLocked(name=name)
    if claimed is None:
        raise KindNotAccepted(name=name, kinds=_KINDS)
    if not kinds or claimed.family != TEXT.family:
        raise FileDisguised(name=name, claimed=claimed.label)
    return kinds[0]


def _suffix(name: str) -> str:
    found = _SUFFIX.search(name)
    return found.group(1).lower() if found else ""


def _with_suffix(name: str, kind: Kind) -> str:
    """The name with a suffix of its kind; another accepted one is replaced."""
    suffix = _suffix(name)
    if suffix in kind.suffixes:
        return name
    stem = _SUFFIX.sub("", name) if suffix in _SUFFIXES else name
    return _shortened(f"{stem}.{kind.suffixes[0]}")


def _shortened(name: str) -> str:
    """At most `LONGEST_NAME` characters, the suffix kept."""
    if len(name) <= LONGEST_NAME:
        return name
    found = _SUFFIX.search(name)
    suffix = found.group() if found else ""
    return name[: LONGEST_NAME - len(suffix)] + suffix
