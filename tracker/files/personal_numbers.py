"""Identity and telephone numbers in texts and files that are about to be published.

A number counts by its shape: eighteen digits with a day of birth inside are an identity
number even where the check digit is wrong, for a slip of the pen is no less somebody's.
Pictures and scans hold no text; `unread` says which files a person has to look through.
"""

import asyncio
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from xml.etree.ElementTree import ParseError

from stdnum import luhn

from tracker.files.attachments import StoredFile
from tracker.files.kinds import OFD
from tracker.files.ofd import LARGEST_PART, ofd_text
from tracker.files.store import Store

_BETWEEN = r"[ \-—–·]?"
_BIRTH = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_PATTERNS = {
    "identity": re.compile(
        rf"(?<!\d)[1-9]\d{{5}}{_BETWEEN}{_BIRTH}{_BETWEEN}\d{{3}}[\dXx](?![\dA-Za-z])"
    ),
    "mobile": re.compile(rf"(?<!\d)1[3-9]\d{_BETWEEN}\d{{4}}{_BETWEEN}\d{{4}}(?!\d)"),
    "landline": re.compile(r"(?<!\d)[(（]?0\d{2,3}[)）]?[ \-—–]?[2-8]\d{6,7}(?!\d)"),
    "bank_card": re.compile(
        rf"(?<!\d)[2-6]\d{{3}}{_BETWEEN}(?:\d{{4}}{_BETWEEN}){{2}}(?:\d{{4}}{_BETWEEN})?\d{{3,4}}(?!\d)"
    ),
    "email": re.compile(
        r"(?<![\w.+\-])[A-Za-z0-9][\w.+\-]{0,63}@(?:[A-Za-z0-9\-]+\.)+[A-Za-z]{2,}"
    ),
}
_TAG = re.compile(r"<[^>]*>")
_PARTS_WITH_TEXT = re.compile(r"(?:word/.*|xl/sharedStrings|xl/worksheets/.*)\.xml")
_UNREADABLE = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError, ParseError,
               NotImplementedError, RuntimeError)  # fmt: skip


class NumberKind(StrEnum):
    """What a number looks like."""

    IDENTITY = "identity"
    MOBILE = "mobile"
    LANDLINE = "landline"
    BANK_CARD = "bank_card"
    EMAIL = "email"


TELEPHONES = (NumberKind.MOBILE, NumberKind.LANDLINE)
# What nothing that is published may hold; the others are only pointed out.
NEVER_PUBLISHED = (NumberKind.IDENTITY, NumberKind.MOBILE, NumberKind.LANDLINE)


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """A number that was found: its kind, and the number with its middle hidden."""

    kind: NumberKind
    shown: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in files, by name; and the files whose content could not be read."""

    found: tuple[tuple[str, PersonalNumber], ...]
    unread: tuple[str, ...]


def personal_numbers(text: str, *, but: Collection[str] = ()) -> list[PersonalNumber]:
    """The numbers in a text, each once. `but`: numbers that are everybody's, such as the
    telephone of the office itself."""
    plain = unicodedata.normalize("NFKC", text)
    public = public_digits(but)
    found: dict[PersonalNumber, None] = {}
    for kind, start, end in stretches(plain, NEVER_PUBLISHED):
        number = plain[start:end]
        if not (kind in TELEPHONES and digits_of(number) in public):
            found[PersonalNumber(kind, hidden(number))] = None
    return list(found)


def public_digits(numbers: Iterable[str]) -> frozenset[str]:
    """Telephones that are everybody's, as they are compared; an identity number never is."""
    return frozenset(digits_of(unicodedata.normalize("NFKC", number)) for number in numbers)


def stretches(
    plain: str, kinds: Iterable[NumberKind] = tuple(NumberKind)
) -> Iterator[tuple[NumberKind, int, int]]:
    """From where to where each number stands in a text in plain (NFKC) letters, kind by kind."""
    for kind in kinds:
        for match in _PATTERNS[kind].finditer(plain):
            if kind is not NumberKind.BANK_CARD or luhn.is_valid(digits_of(match[0])):
                yield kind, match.start(), match.end()
        plain = _PATTERNS[kind].sub(lambda match: " " * len(match[0]), plain)


async def look_through(
    store: Store, files: Iterable[StoredFile], *, but: Collection[str] = ()
) -> Looked:
    """The numbers in what can be read of these files."""
    found, unread = [], []
    for file in files:
        text = None
        if await store.has(file.digest):
            data = await store.read(file.digest)
            text = await asyncio.to_thread(_text_of, file.media_type, data)
        if text is None:
            unread.append(file.name)
        else:
            found += [(file.name, number) for number in personal_numbers(text, but=but)]
    return Looked(tuple(found), tuple(unread))


def numbers_hidden(text: str) -> str:
    """The text with the middle of every personal number hidden."""
    plain = unicodedata.normalize("NFKC", text)
    # Letter for letter in most texts, whose own punctuation then stands.
    shown = text if len(text) == len(plain) else plain
    said, after = [], 0
    for start, end in sorted((start, end) for _, start, end in stretches(plain)):
        said += [shown[after:start], hidden(plain[start:end])]
        after = end
    return "".join((*said, shown[after:])) if said else text


def digits_of(number: str) -> str:
    """What two ways of writing one number have in common."""
    return "".join(sign for sign in number if sign.isalnum())


def hidden(number: str) -> str:
    """The number with its middle hidden; of an address for mail, the name."""
    if "@" in number:
        name, _, host = number.partition("@")
        return f"{name[:1]}***@{host}"
    digits = digits_of(number)
    return f"{digits[:3]}{'*' * (len(digits) - 5)}{digits[-2:]}"


def with_numbers_hidden(text: str, kinds: Collection[NumberKind] = NEVER_PUBLISHED) -> str:
    """The text as it is, but for the middle of the numbers in it."""
    plain = "".join(map(_narrow, text))
    spans = ((start, end) for _, start, end in stretches(plain, kinds))
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + hidden(plain[start:end]) + text[end:]
    return text


def _narrow(sign: str) -> str:
    """A sign in its plain form, where that is one sign too, so that places stay."""
    plain = unicodedata.normalize("NFKC", sign)
    return plain if len(plain) == 1 else sign


def _text_of(media_type: str, data: bytes) -> str | None:
    """The text of a file; None where it has none that we can read."""
    try:
        if media_type.startswith("text/plain"):
            return data.decode("gb18030" if "gb18030" in media_type else "utf-8-sig")
        if media_type == "application/pdf":
            return _pdf_text(data)
        if media_type == OFD.media_type:
            return ofd_text(data).strip() or None
        if "openxmlformats" in media_type:
            return _office_text(data)
    except _UNREADABLE:
        return None
    return None


def _pdf_text(data: bytes) -> str | None:
    from pypdf import PdfReader  # slow to load, and few requests bring a file
    from pypdf.errors import PyPdfError

    try:
        text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    except PyPdfError:
        return None
    return text if text.strip() else None


def _office_text(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [
            part
            for part in archive.infolist()
            if _PARTS_WITH_TEXT.fullmatch(part.filename) and part.file_size <= LARGEST_PART
        ]
        return "\n".join(_words(part.filename, archive.read(part).decode()) for part in parts)


def _words(part: str, xml: str) -> str:
    """A number may be parted into runs, while in a sheet one cell stands against the next."""
    if part.startswith("word/"):
        return _TAG.sub("", xml.replace("</w:p>", "\n"))
    if part == "xl/sharedStrings.xml":
        return _TAG.sub("", xml.replace("</si>", "\n"))
    return _TAG.sub(" ", xml)
