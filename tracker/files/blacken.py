"""A copy of a file in which what lies under some areas is gone.

A page with areas is drawn, painted black, and becomes a picture; there is nothing behind
it. Other pages stay as they are, less everything that cannot be seen on them, and where
that cannot be made sure of, they too become pictures. The copy is a new file: of the old
one's properties, contents, scripts, form and attached files nothing is taken over.
"""

import io
import math
import zlib
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, PdfError, Stream
from PIL import Image, ImageChops, ImageDraw, ImageStat

from tracker.files.areas import Area, Trouble, Unworkable
from tracker.files.kept_page import NotPlain, keep_page, strip_streams
from tracker.files.sheet_text import PageText
from tracker.files.sheets import PdfSheets, PictureSheets, Sheets, opened

DOTS = 300
MOST_PIXELS = 36_000_000  # A2 at 300 dots; larger sheets are drawn coarser
LARGEST = 200 * 1024 * 1024
_JPEG_QUALITY = 85
_PICTURE_QUALITY = 92
_PART = 20  # pages drawn into one file, so that few lie in memory
_POINTS = 72 / 25.4
_COARSE = 40
_MOST_DIFFERENCE = 14  # of 255, on average; strokes fall otherwise when drawn twice
_DARK = 40
_FEW_HIDDEN = 2


def blacken(source: Path, target: Path, areas: Iterable[Area], *, whole: bool) -> tuple[int, ...]:
    """Write the copy and say which pages became pictures; `whole`: every one. Raises
    `Unworkable`."""
    sheets = opened(source)
    by_page: dict[int, list[Area]] = {}
    for area in areas:
        by_page.setdefault(area.page, []).append(area)
    if isinstance(sheets, PictureSheets):
        _write_picture(sheets, target, by_page.get(1, []))
        drawn: tuple[int, ...] = (1,)
    else:
        drawn = _write_pdf(sheets, source, target, by_page, whole=whole)
    if target.stat().st_size > LARGEST:
        raise Unworkable(Trouble.TOO_LARGE)
    _require_clean(sheets, opened(target), by_page, drawn)
    return drawn


def paint(picture: Image.Image, size: tuple[float, float], areas: Sequence[Area]) -> None:
    """Black over these areas of a page of that size; every pixel touched is covered."""
    across, down = picture.width / size[0], picture.height / size[1]
    pen = ImageDraw.Draw(picture)
    for area in areas:
        box = (
            math.floor(area.left * across),
            math.floor(area.top * down),
            math.ceil((area.left + area.width) * across) - 1,
            math.ceil((area.top + area.height) * down) - 1,
        )
        pen.rectangle((box[0], box[1], max(box[0], box[2]), max(box[1], box[3])), fill=0)


def _write_picture(sheets: PictureSheets, target: Path, areas: Sequence[Area]) -> None:
    picture = sheets.whole()
    paint(picture, sheets.size(1), areas)
    if sheets.is_jpeg:
        picture.save(target, "JPEG", quality=_PICTURE_QUALITY)
    else:
        picture.save(target, "PNG")


def _write_pdf(
    sheets: PdfSheets, source: Path, target: Path, by_page: dict[int, list[Area]], *, whole: bool
) -> tuple[int, ...]:
    with ExitStack() as files, Pdf.new() as made:
        old = _pages_of(files, source, sheets.count)
        kept = [] if whole else [n for n in range(1, sheets.count + 1) if n not in by_page]
        plain = {n for n in kept if old and _kept(old, n) and not hides_text(sheets, n)}
        drawn = tuple(n for n in range(1, sheets.count + 1) if n not in plain)
        pictures = _drawn_pages(files, sheets, target, by_page, drawn)
        for n in range(1, sheets.count + 1):
            made.pages.append(old.pages[n - 1] if old and n in plain else pictures[n])
        strip_streams(made)
        made.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return drawn


def _pages_of(files: ExitStack, source: Path, count: int) -> Pdf | None:
    """The old file, if this library sees the pages that the other one shows."""
    try:
        old = files.enter_context(pikepdf.open(source))
        return old if len(old.pages) == count else None
    except (PdfError, ValueError, RuntimeError):
        return None


def _kept(old: Pdf, n: int) -> bool:
    try:
        keep_page(old, old.pages[n - 1])
    except NotPlain:
        return False
    return True


def hides_text(sheets: PdfSheets, n: int) -> bool:
    """Whether there are letters that nobody sees: white ones, or such as lie under a black
    bar that somebody drew over them."""
    text = PageText(sheets, n)
    try:
        if not text.letters:
            return False
        shown = sheets.image(n, 72, MOST_PIXELS).convert("L")
        across, down = (px / mm for px, mm in zip(shown.size, sheets.size(n), strict=True))
        hidden = 0
        for _unit, at in text.letters:
            area = text.area(at)
            if area is None or not area.width or not area.height:
                continue
            box = (
                int(area.left * across),
                int(area.top * down),
                math.ceil((area.left + area.width) * across),
                math.ceil((area.top + area.height) * down),
            )
            darkest, lightest = shown.crop(box).getextrema()
            hidden += lightest - darkest < _DARK / 4  # type: ignore[operator]
            if hidden > _FEW_HIDDEN:
                return True
        return False
    finally:
        text.close()


def _drawn_pages(
    files: ExitStack,
    sheets: PdfSheets,
    target: Path,
    by_page: dict[int, list[Area]],
    numbers: Sequence[int],
) -> dict[int, Any]:
    """Pages as pictures, written to files beside the target: memory holds a few only."""
    pages: dict[int, Any] = {}
    for start in range(0, len(numbers), _PART):
        some = numbers[start : start + _PART]
        path = target.with_name(f"{target.name}-{start}")
        with Pdf.new() as part:
            for n in some:
                picture = sheets.image(n, DOTS, MOST_PIXELS)
                paint(picture, sheets.size(n), by_page.get(n, []))
                part.pages.append(_page_with(part, picture, sheets.size(n)))
            part.save(path)
        again = files.enter_context(pikepdf.open(path))
        pages |= {n: again.pages[at] for at, n in enumerate(some)}
    return pages


def _page_with(made: Pdf, picture: Image.Image, size: tuple[float, float]) -> pikepdf.Page:
    wide, high = (round(side * _POINTS, 3) for side in size)
    stream = Stream(made, f"q {wide} 0 0 {high} 0 0 cm /Page Do Q".encode())
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, wide, high]),
        Resources=Dictionary(XObject=Dictionary(Page=_image(made, picture))),
        Contents=stream,
    )
    return pikepdf.Page(made.make_indirect(page))


def _image(made: Pdf, picture: Image.Image) -> Stream:
    """Without loss where that is small, as for letters; else as a photograph."""
    photograph = io.BytesIO()
    picture.save(photograph, "JPEG", quality=_JPEG_QUALITY)
    exact = zlib.compress(picture.tobytes(), 6)
    small, filtered = min(
        (exact, Name.FlateDecode),
        (photograph.getvalue(), Name.DCTDecode),
        key=lambda one: len(one[0]),
    )
    return Stream(
        made,
        small,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=filtered,
    )


def _require_clean(
    old: Sheets, new: Sheets, by_page: dict[int, list[Area]], drawn: Iterable[int]
) -> None:
    """Look at the copy as a reader would: the same pages, black where they must be, and no
    letters behind pictures. Raises `Unworkable`."""
    if new.count != old.count:
        raise Unworkable(Trouble.NOT_CLEAN)
    for n in range(1, old.count + 1):
        areas = by_page.get(n, [])
        before, after = (one.image(n, _COARSE, 1_000_000).convert("L") for one in (old, new))
        paint(before, old.size(n), areas)
        after = after.resize(before.size)
        differs = ImageStat.Stat(ImageChops.difference(before, after)).mean[0]
        if differs > _MOST_DIFFERENCE or not _is_black(after, new.size(n), areas):
            raise Unworkable(Trouble.NOT_CLEAN)
    if isinstance(new, PdfSheets) and any(_has_text(new, n) for n in drawn):
        raise Unworkable(Trouble.NOT_CLEAN)


def _has_text(sheets: PdfSheets, n: int) -> bool:
    text = PageText(sheets, n)
    try:
        return bool(text.letters)
    finally:
        text.close()


def _is_black(picture: Image.Image, size: tuple[float, float], areas: Sequence[Area]) -> bool:
    across, down = picture.width / size[0], picture.height / size[1]
    for area in areas:
        x, y = (area.left + area.width / 2) * across, (area.top + area.height / 2) * down
        at = (min(int(x), picture.width - 1), min(int(y), picture.height - 1))
        if area.width * across < 3 or area.height * down < 3:
            continue  # too thin to be seen at this scale; it was painted all the same
        if float(picture.getpixel(at)) > _DARK:  # type: ignore[arg-type]
            return False
    return True
