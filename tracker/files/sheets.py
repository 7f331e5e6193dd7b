"""The pages of a PDF or a picture: how large each is, and what it looks like.

Places are in millimetres from the top left corner of a page as it is shown, turned pages
included; a picture, which has no size of its own, counts as one page whose long side is
that of A4. Pages are opened one at a time, and drawn no larger than a limit of pixels, so
that neither a thousand of them nor one of a house front need more memory.

Strangers' files are read here: only ever in a process of its own (`sheet_process`).
"""

import math
from pathlib import Path
from typing import Protocol

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageOps, UnidentifiedImageError

from tracker.files.areas import Trouble, Unworkable

MOST_PAGES = 2_000
LONG_SIDE = 297.0
_POINTS = 72 / 25.4  # in a millimetre
_LARGEST_PICTURE = 100_000_000
_ORIENTATION, _SIDEWAYS = 0x0112, range(5, 9)  # of Exif
_PDF_BEGINS = b"%PDF-"
_BLANK = b"\xef\xbb\xbf\r\n\t "
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, MemoryError)


class Sheets(Protocol):
    """What a PDF and a picture have in common. Pages are numbered from 1."""

    @property
    def count(self) -> int: ...

    def size(self, page: int) -> tuple[float, float]:
        """Width and height in millimetres."""

    def image(self, page: int, dots: float, most: int) -> Image.Image:
        """The page in grey or colour, `dots` to the inch, fewer where it would have more
        than `most` pixels."""


def opened(path: Path) -> "PdfSheets | PictureSheets":
    """Raises `Unworkable`."""
    with path.open("rb") as file:
        head = file.read(1024)
    if head.lstrip(_BLANK).startswith(_PDF_BEGINS):
        return PdfSheets(path)
    return PictureSheets(path)


class PdfSheets:
    """The pages of a PDF, with the remarks and form fields that show on them."""

    def __init__(self, path: Path) -> None:
        try:
            self.pdf = pypdfium2.PdfDocument(path)
            self.pdf.init_forms()
        except pypdfium2.PdfiumError as failure:
            locked = failure.err_code == pdfium.FPDF_ERR_PASSWORD
            raise Unworkable(Trouble.LOCKED if locked else Trouble.BROKEN) from failure
        if not self.count:
            raise Unworkable(Trouble.BROKEN)
        if self.count > MOST_PAGES:
            raise Unworkable(Trouble.TOO_MANY)

    @property
    def count(self) -> int:
        return len(self.pdf)

    def size(self, page: int) -> tuple[float, float]:
        wide, high = self.pdf.get_page_size(page - 1)
        return max(wide, 1) / _POINTS, max(high, 1) / _POINTS

    def image(self, page: int, dots: float, most: int) -> Image.Image:
        scale = _fitting(self.size(page), dots, most) / 72
        shown = self.page(page)
        try:
            bitmap = shown.render(scale=scale, draw_annots=True, may_draw_forms=True)
            try:
                return _grey_if_it_is(bitmap.to_pil().convert("RGB"))
            finally:
                bitmap.close()
        except (pypdfium2.PdfiumError, MemoryError) as failure:
            raise Unworkable(Trouble.BROKEN) from failure
        finally:
            shown.close()

    def page(self, page: int) -> pypdfium2.PdfPage:
        try:
            return self.pdf[page - 1]
        except pypdfium2.PdfiumError as failure:
            raise Unworkable(Trouble.BROKEN) from failure


class PictureSheets:
    """A JPEG or PNG as one page, upright however the camera was held."""

    def __init__(self, path: Path) -> None:
        Image.MAX_IMAGE_PIXELS = None  # its own limit comes with a warning only
        try:
            self.picture = Image.open(path, formats=("JPEG", "PNG"))
            if math.prod(self.picture.size) > _LARGEST_PICTURE:
                raise Unworkable(Trouble.TOO_LARGE)
            if self.picture.format == "PNG" and getattr(self.picture, "n_frames", 1) > 1:
                raise Unworkable(Trouble.ANIMATED)
            turned = self.picture.getexif().get(_ORIENTATION, 1) in _SIDEWAYS
        except (UnidentifiedImageError, *_BROKEN) as failure:
            raise Unworkable(Trouble.BROKEN) from failure
        self.pixels = self.picture.size[::-1] if turned else self.picture.size

    @property
    def count(self) -> int:
        return 1

    @property
    def is_jpeg(self) -> bool:
        return self.picture.format != "PNG"

    def size(self, _page: int) -> tuple[float, float]:
        scale = LONG_SIDE / max(self.pixels)
        return self.pixels[0] * scale, self.pixels[1] * scale

    def image(self, page: int, dots: float, most: int) -> Image.Image:
        dots = _fitting(self.size(page), dots, most)
        wide, high = (max(1, round(side / 25.4 * dots)) for side in self.size(page))
        whole = self.whole()
        if wide < whole.width:
            whole.thumbnail((wide, high))
        return whole

    def whole(self) -> Image.Image:
        """Every pixel of it, without what is written beside them."""
        try:
            self.picture.seek(0)
            self.picture.load()
            plain = _plain(ImageOps.exif_transpose(self.picture))
        except _BROKEN as failure:
            raise Unworkable(Trouble.BROKEN) from failure
        plain.info.clear()  # a remark in it would be written into the copy
        return plain


def _fitting(size: tuple[float, float], dots: float, most: int) -> float:
    inches = size[0] * size[1] / 25.4**2
    return min(dots, math.sqrt(most / inches))


def _plain(picture: Image.Image) -> Image.Image:
    """In grey or colour of eight bits, on white where it was transparent: what lies under
    full transparency is not seen, but it is there."""
    if picture.mode.startswith("I") or picture.mode == "F":
        return picture.convert("F").point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        above = picture.convert("RGBA")
        below = Image.new("RGBA", above.size, "white")
        return Image.alpha_composite(below, above).convert("RGB")
    return picture.convert("L" if picture.mode in ("1", "L") else "RGB")


def _grey_if_it_is(picture: Image.Image) -> Image.Image:
    red, green, blue = picture.split()
    same = red.tobytes() == green.tobytes() == blue.tobytes()
    return red if same else picture
