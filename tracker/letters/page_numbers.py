"""Page numbers of a file (页号): printed at the upper right of every page, whatever its size."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdf import PageObject, PdfWriter

_SIZE = 11
_RIGHT, _TOP = 40, 28


def number_pages(pages: "PdfWriter", *, first: int) -> None:
    """Number all pages of this file from `first` on."""
    for number, page in enumerate(pages.pages, start=first):
        if page.rotation:
            page.transfer_rotation_to_content()
        page.merge_page(_stamp(page, str(number)))
        page.compress_content_streams()


def _stamp(page: "PageObject", number: str) -> "PageObject":
    """A page with nothing on it but a number, as large as the other."""
    from pypdf import PageObject  # slow to load, and few bind a file
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    box = page.mediabox
    stamp = PageObject.create_blank_page(width=float(box.right), height=float(box.top))
    x = float(box.right) - _RIGHT - _SIZE * 0.56 * (len(number) - 1)
    content = DecodedStreamObject()
    y = float(box.top) - _TOP
    said = f"q 0 g BT /PageNumber {_SIZE} Tf {x:.1f} {y:.1f} Td ({number}) Tj ET Q"
    content.set_data(said.encode())
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    stamp[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/PageNumber"): font})}
    )
    stamp[NameObject("/Contents")] = content
    return stamp
