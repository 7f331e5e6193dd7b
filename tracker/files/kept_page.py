"""A page of a PDF as it was, less everything that cannot be seen on it.

What cannot be made sure of in this way is no page to keep: `NotPlain` says so, and the
page becomes a picture of itself.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf
from pikepdf import ContentStreamInlineImage, Name, Operator, Pdf, PdfError, Stream

_KEPT = frozenset({"/Type", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources",
                   "/Contents", "/Group"})  # fmt: skip
_UNSEEN = ("/Metadata", "/PieceInfo", "/AA", "/JS", "/Alternates", "/Thumb", "/StructParent",
           "/StructParents", "/LastModified", "/OPI", "/Measure", "/PtData", "/Ref")  # fmt: skip
_MARKS = frozenset({"BMC", "BDC", "EMC", "MP", "DP"})
_SHOWING = frozenset({"Tj", "TJ", "'", '"'})
_INVISIBLE = 3
_DEEPEST = 12
# Segments of a JPEG: APP0 (JFIF), APP2 (colour profile) and APP14 (Adobe) say how to show it.
_JPEG_SAID = frozenset({*range(0xE1, 0xF0), 0xFE}) - {0xE2, 0xEE}


class NotPlain(Exception):
    """Something on the page can hide something."""


def inherited(page: pikepdf.Object, key: str) -> Any:
    """An attribute of a page, or of the nodes above it."""
    node: Any = page
    for _level in range(_DEEPEST):
        if key in node:
            return node[key]
        if "/Parent" not in node:
            return None
        node = node["/Parent"]
    return None


def keep_page(source: Pdf, page: pikepdf.Page) -> None:
    """Strip a page in place. Raises `NotPlain`."""
    try:
        _require_plain(page.obj)
        for key in ("/MediaBox", "/CropBox", "/Rotate", "/Resources"):
            value = inherited(page.obj, key)
            if value is not None:
                page.obj[key] = value
        for key in set(page.obj.keys()) - _KEPT:
            del page.obj[key]
        page.contents_coalesce()
        if "/Contents" in page.obj:
            page.obj.Contents = Stream(source, _seen(page.obj))
        _clean_resources(page.obj, depth=0)
    except (PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError) as failure:
        raise NotPlain from failure


def strip_streams(made: Pdf) -> None:
    """Take what is written beside pictures, fonts and drawings out of them."""
    for held in made.objects:
        if isinstance(held, Stream):
            for key in _UNSEEN:
                if key in held:
                    del held[key]
            if held.get("/Filter") == Name.DCTDecode:
                parms: Any = held.get("/DecodeParms")
                bare = _bare_jpeg(held.read_raw_bytes())
                held.write(bare, filter=Name.DCTDecode, decode_parms=parms)


def _require_plain(page: pikepdf.Object) -> None:
    """Remarks, form fields and a cut margin hide what lies under or outside them."""
    for remark in inherited(page, "/Annots") or ():
        if remark.get("/Subtype") not in (Name.Link, Name.Popup):
            raise NotPlain
    media, crop = inherited(page, "/MediaBox"), inherited(page, "/CropBox")
    if crop is not None and any(
        abs(float(one) - float(other)) > 1 for one, other in zip(media, crop, strict=True)
    ):
        raise NotPlain


def _clean_resources(owner: pikepdf.Object, depth: int) -> None:
    """Resources of a page or of a drawing in it, however deep they lie in one another."""
    if depth > _DEEPEST:
        raise NotPlain
    resources = owner.get("/Resources")
    if resources is None:
        return
    for listed in (resources.get("/Properties") or {}).values():
        if listed.get("/Type") in (Name.OCG, Name.OCMD):
            raise NotPlain
    if "/Properties" in resources:
        del resources["/Properties"]
    for held in _streams(resources):
        if "/OC" in held or "/PS" in held or held.get("/Subtype") == Name.PS:
            raise NotPlain
        if "/JPXDecode" in str(held.get("/Filter")):
            raise NotPlain
        if held.get("/Subtype") == Name.Form or held.get("/PatternType") == 1:
            held.write(_seen(held))
            _clean_resources(held, depth + 1)


def _streams(resources: pikepdf.Object) -> Iterator[Stream]:
    for kind in ("/XObject", "/Pattern"):
        for held in (resources.get(kind) or {}).values():
            if isinstance(held, Stream):
                yield held


def _seen(owner: pikepdf.Object) -> bytes:
    """The instructions of a page or drawing without marks, which can say other words than
    are shown, and without letters that are not drawn, such as those under a scan."""
    instructions = pikepdf.parse_content_stream(owner)
    return pikepdf.unparse_content_stream(list(_drawn(instructions)))


def _drawn(instructions: Iterable[Any]) -> Iterator[Any]:
    mode, outer = 0, []
    for instruction in instructions:
        if isinstance(instruction, ContentStreamInlineImage):
            yield instruction
            continue
        operator = str(instruction.operator)
        match operator:
            case "q":
                outer.append(mode)
            case "Q":
                mode = outer.pop() if outer else 0
            case "Tr":
                mode = int(instruction.operands[0])
        if operator in _MARKS or (mode == _INVISIBLE and operator in _SHOWING):
            continue
        yield instruction.operands, Operator(operator)


def _bare_jpeg(data: bytes) -> bytes:
    """A JPEG without its camera, place and thumbnail; not one pixel changes."""
    kept, at = [data[:2]], 2
    while data[at : at + 1] == b"\xff" and data[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        extra = data[at + 4 : at + 9] == b"JFXX\0"
        if data[at + 1] not in _JPEG_SAID and not extra:
            kept.append(data[at:end])
        at = end
    return b"".join(kept) + data[at:]
