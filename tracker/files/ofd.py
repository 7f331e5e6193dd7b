"""The text of an OFD document (GB/T 33190): a zip archive of pages in XML.

A page places its text in pieces, each a `TextObject` with a box in millimetres and its signs
in `TextCode`. Programs cut one line into many pieces, so that pieces of a line that touch
are read as one; what stands apart, as the cells of a table do, is not.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

LARGEST_PART = 64 * 1024 * 1024
_SAME_LINE = 0.5


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some signs of a line, and where they stand on the page, in millimetres."""

    text: str
    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    size: float = 0.0

    def goes_on_with(self, following: "_Piece") -> bool:
        gap = following.left - self.right
        same_line = abs(following.top - self.top) <= _SAME_LINE
        return same_line and abs(gap) <= max(self.size, following.size)


def ofd_text(data: bytes) -> str:
    """What the pages of a document say, remarks and templates of pages too."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [
            part
            for part in archive.infolist()
            if part.filename.lower().endswith(".xml") and part.file_size <= LARGEST_PART
        ]
        return "\n".join(_lines(archive.read(part)) for part in parts)


def _lines(xml: bytes) -> str:
    said, last = "", _Piece("")
    for piece in _pieces(ElementTree.fromstring(xml)):
        said += piece.text if last.goes_on_with(piece) else f"\n{piece.text}"
        last = piece
    return said


def _pieces(page: ElementTree.Element) -> Iterator[_Piece]:
    for placed in page.iter():
        if _name(placed) == "TextObject":
            text = "".join(one.text or "" for one in placed.iter() if _name(one) == "TextCode")
            left, top, width, height = _box(placed.get("Boundary", ""))
            size = float(placed.get("Size") or height)
            yield _Piece(text, left, top, left + width, size)


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _box(boundary: str) -> tuple[float, float, float, float]:
    left, top, width, height = (float(number) for number in boundary.split())
    return left, top, width, height
