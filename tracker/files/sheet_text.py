"""Words on the pages of a PDF, and where each of them stands.

Only what is text in the file is found; pictures and scans have none, and nothing here
reads letters out of a picture.
"""

import ctypes
import struct
import unicodedata
from collections.abc import Collection, Iterable, Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from tracker.files.areas import WORD, Area, Found, Search
from tracker.files.personal_numbers import (
    TELEPHONES,
    NumberKind,
    digits_of,
    hidden,
    public_digits,
    stretches,
)
from tracker.files.sheets import PdfSheets, PictureSheets

MOST_FOUND = 5_000
_FINE = 100  # places are measured in hundredths of a point
_MARGIN = 0.3  # millimetres around a letter, for what its own frame leaves out
_MILLIMETRES = 25.4 / 72


class PageText:
    """The letters of one page. Plain (NFKC) letters, each with the number of its sign."""

    def __init__(self, sheets: PdfSheets, page: int) -> None:
        self.number = page
        self._size = tuple(round(side / _MILLIMETRES * _FINE) for side in sheets.size(page))
        self._page = sheets.page(page)
        self._text = self._page.get_textpage()
        self.signs: list[tuple[str, int]] = []
        for at in range(self._text.count_chars()):
            code = pdfium.FPDFText_GetUnicode(self._text, at)
            self.signs += [(unit, at) for unit in _units(unicodedata.normalize("NFKC", chr(code)))]

    def close(self) -> None:
        self._text.close()
        self._page.close()

    @property
    def letters(self) -> list[tuple[str, int]]:
        """Without blanks and line ends: how a word is looked for."""
        return [(unit, at) for unit, at in self.signs if unit.strip() and unit != "\0"]

    @property
    def lines(self) -> list[list[tuple[str, int]]]:
        """As written, and once more with its lines joined, for a number may be broken."""
        return [self.signs, [(unit, at) for unit, at in self.signs if unit not in "\r\n"]]

    def area(self, at: int) -> Area | None:
        """Where a sign stands; None for one that has no place, as a line end."""
        try:
            left, bottom, right, top = self._text.get_charbox(at, loose=True)
        except pypdfium2.PdfiumError:
            return None
        xs, ys = zip(self._shown(left, bottom), self._shown(right, top), strict=True)
        return Area(self.number, min(xs), min(ys), abs(xs[1] - xs[0]), abs(ys[1] - ys[0]))

    def areas(self, signs: Iterable[int]) -> tuple[Area, ...]:
        """Where these signs stand, line by line, with a margin."""
        lines: list[Area] = []
        for at in dict.fromkeys(signs):
            area = self.area(at)
            if area is None or not area.width or not area.height:
                continue
            if lines and _beside(lines[-1], area):
                lines[-1] = _around(lines[-1], area)
            else:
                lines.append(area)
        return tuple(_widened(line) for line in lines)

    def _shown(self, x: float, y: float) -> tuple[float, float]:
        """From the file's own places to those on the page as it is shown."""
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(self._page, 0, 0, *self._size, 0, x, y, across, down)
        return across.value / _FINE * _MILLIMETRES, down.value / _FINE * _MILLIMETRES


def texts(sheets: PdfSheets | PictureSheets) -> Iterator[PageText]:
    """The text of every page, one at a time."""
    if isinstance(sheets, PdfSheets):
        for page in range(1, sheets.count + 1):
            text = PageText(sheets, page)
            try:
                yield text
            finally:
                text.close()


def search(
    sheets: PdfSheets | PictureSheets, words: Iterable[str], but: Collection[str] = ()
) -> Search:
    """Numbers of people, and these words, on all pages; of very many only the first.

    `but`: telephones that are everybody's.
    """
    public = public_digits(but)
    wanted = {word: _letters_of(word) for word in words}
    found: list[Found] = []
    with_text = []
    for text in texts(sheets):
        if any(text.letters):
            with_text.append(text.number)
        if len(found) < MOST_FOUND:
            found += _numbers(text, public)
            for word, units in wanted.items():
                found += _words(text, word, units)
    return Search(tuple(found[:MOST_FOUND]), tuple(with_text))


def under(sheets: PdfSheets | PictureSheets, areas: Iterable[Area]) -> set[str]:
    """The words that stand under these areas, as they would be looked for elsewhere."""
    by_page: dict[int, list[Area]] = {}
    for area in areas:
        by_page.setdefault(area.page, []).append(area)
    words = set()
    for text in texts(sheets):
        for area in by_page.get(text.number, ()):
            held = [u for u, at in text.letters if (place := text.area(at)) and _in(place, area)]
            words.add(_text_of(held))
    return words - {""}


def _numbers(text: PageText, public: Collection[str]) -> Iterator[Found]:
    seen: set[tuple[NumberKind, int]] = set()
    for signs in text.lines:
        plain = "".join(unit for unit, _at in signs)
        for kind, start, end in stretches(plain):
            first = signs[start][1]
            open_to_all = kind in TELEPHONES and digits_of(plain[start:end]) in public
            if (kind, first) not in seen and not open_to_all:
                seen.add((kind, first))
                places = text.areas(at for _unit, at in signs[start:end])
                if places:
                    yield Found(kind.value, hidden(plain[start:end]), text.number, places)


def _words(text: PageText, word: str, units: str) -> Iterator[Found]:
    letters = text.letters
    plain = "".join(unit for unit, _at in letters).casefold()
    start = plain.find(units) if units else -1
    while start != -1:
        end = start + len(units)
        places = text.areas(at for _unit, at in letters[start:end])
        if places:
            yield Found(WORD, word, text.number, places)
        start = plain.find(units, end)


def _letters_of(word: str) -> str:
    plain = "".join(unicodedata.normalize("NFKC", word).split())
    return "".join(_units(plain)).casefold()


def _units(text: str) -> str:
    """Each sign as the one or two units that a PDF gives it in."""
    data = text.encode("utf-16-le", "surrogatepass")
    return "".join(map(chr, struct.unpack(f"<{len(data) // 2}H", data)))


def _text_of(units: Iterable[str]) -> str:
    data = "".join(units).encode("utf-16-le", "surrogatepass")
    return data.decode("utf-16-le", "replace")


def _beside(line: Area, area: Area) -> bool:
    """Whether a letter goes on the line, written across or down."""
    down = min(line.top + line.height, area.top + area.height) - max(line.top, area.top)
    across = min(line.left + line.width, area.left + area.width) - max(line.left, area.left)
    same_row = down > min(line.height, area.height) / 2 and across > -2 * area.height
    same_column = across > min(line.width, area.width) / 2 and down > -2 * area.width
    return same_row or same_column


def _around(one: Area, other: Area) -> Area:
    left, top = min(one.left, other.left), min(one.top, other.top)
    right = max(one.left + one.width, other.left + other.width)
    bottom = max(one.top + one.height, other.top + other.height)
    return Area(one.page, left, top, right - left, bottom - top)


def _widened(area: Area) -> Area:
    left, top = max(0.0, area.left - _MARGIN), max(0.0, area.top - _MARGIN)
    width, height = area.width + 2 * _MARGIN, area.height + 2 * _MARGIN
    return Area(area.page, *(round(value, 1) for value in (left, top, width, height)))


def _in(place: Area, area: Area) -> bool:
    """Whether the middle of a letter lies under the area."""
    x, y = place.left + place.width / 2, place.top + place.height / 2
    in_width = area.left <= x <= area.left + area.width
    return in_width and area.top <= y <= area.top + area.height
