"""Kinds of file, told by their content and not by their name.

`kinds_of()` gives every accepted kind that some bytes can be, likeliest first: the old
office formats share one container, so that the name may choose between 文字 and 表格.
A container with a new content (macros, a presentation, a program) is none of them.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind that is accepted. Within a `family` a wrong suffix is a slip, not a disguise."""

    label: str
    media_type: str
    suffixes: tuple[str, ...]
    family: str


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

JPEG = Kind("JPG", "image/jpeg", ("jpg", "jpeg", "jfif"), "image")
PNG = Kind("PNG", "image/png", ("png",), "image")
GIF = Kind("GIF", "image/gif", ("gif",), "image")
WEBP = Kind("WEBP", "image/webp", ("webp",), "image")
HEIC = Kind("HEIC", "image/heic", ("heic", "heif"), "image")
TIFF = Kind("TIFF", "image/tiff", ("tif", "tiff"), "image")
PDF = Kind("PDF", "application/pdf", ("pdf",), "pdf")
OFD = Kind("OFD", "application/ofd", ("ofd",), "ofd")
DOC = Kind("DOC", "application/msword", ("doc",), "document")
DOCX = Kind("DOCX", _DOCX, ("docx",), "document")
WPS = Kind("WPS", "application/wps-office.wps", ("wps",), "document")
XLS = Kind("XLS", "application/vnd.ms-excel", ("xls",), "table")
XLSX = Kind("XLSX", _XLSX, ("xlsx",), "table")
ET = Kind("ET", "application/wps-office.et", ("et",), "table")
TEXT = Kind("TXT", "text/plain; charset=utf-8", ("txt",), "text")
TEXT_GB18030 = Kind("TXT", "text/plain; charset=gb18030", ("txt",), "text")
ZIP = Kind("ZIP", "application/zip", ("zip",), "archive")

ACCEPTED = (
    JPEG, PNG, GIF, WEBP, HEIC, TIFF, PDF, OFD, DOC, DOCX, WPS, XLS, XLSX, ET,
    TEXT, TEXT_GB18030, ZIP,
)  # fmt: skip

_MAGIC = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
)
ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENTRY = 128
_CONTENT_TYPES_LIMIT = 1024 * 1024
_CONTROLS = re.compile("[\0-\x08\x0e-\x1f\x7f-\x9f]")


def kinds_of(data: bytes) -> tuple[Kind, ...]:
    """Every accepted kind these bytes can be, likeliest first; none when unknown."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return (kind,)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return (WEBP,)
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return (HEIC,)
    if data.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-"):
        return (PDF,)
    if data.startswith(ZIP_MAGIC):
        return _zip_kinds(data)
    if data.startswith(_OLE):
        return _ole_kinds(data)
    return _text_kinds(data)


def is_locked(data: bytes) -> bool:
    """Whether this is a document of the new office formats with a password."""
    return data.startswith(_OLE) and _has_entry(data, "EncryptedPackage")


def _zip_kinds(data: bytes) -> tuple[Kind, ...]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.lstrip("/").lower() for name in archive.namelist()}
            if "ofd.xml" in names:
                return (OFD,)
            if "[content_types].xml" not in names:
                return (ZIP,)
            with archive.open("[Content_Types].xml") as file:
                said = file.read(_CONTENT_TYPES_LIMIT)
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, EOFError):
        return ()
    return tuple(kind for kind in (DOCX, XLSX) if f"{kind.media_type}.main+xml".encode() in said)


def _ole_kinds(data: bytes) -> tuple[Kind, ...]:
    found: tuple[Kind, ...] = ()
    if _has_entry(data, "WordDocument"):
        found += (DOC, WPS)
    if _has_entry(data, "Workbook") or _has_entry(data, "Book"):
        found += (XLS, ET)
    return found


def _has_entry(data: bytes, name: str) -> bool:
    """Whether a directory entry of that name stands at one of its possible places."""
    entry = name.encode("utf-16-le") + b"\0\0"
    at = data.find(entry)
    while at != -1 and at % _OLE_ENTRY:
        at = data.find(entry, at + 1)
    return at != -1


def _text_kinds(data: bytes) -> tuple[Kind, ...]:
    for encoding, kind in (("utf-8-sig", TEXT), ("gb18030", TEXT_GB18030)):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return () if _CONTROLS.search(text) else (kind,)
    return ()
