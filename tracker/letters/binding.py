"""Documents bound into one PDF: numbered page by page, with a bookmark for each.

What cannot be bound is no reason to stop: it keeps its place in the list, with the reason.
Work of seconds and without waiting: to be called in a thread.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.letters.foreign_pages import NoPages, foreign_pages
from tracker.letters.page_numbers import number_pages


@dataclass(frozen=True, slots=True)
class Bound:
    """One document in its place. `first` None: not bound, `why` says the reason."""

    title: str
    first: int | None
    pages: int
    why: str = ""

    @property
    def page_range(self) -> str:
        if self.first is None:
            return ""
        last = self.first + self.pages - 1
        return str(self.first) if last == self.first else f"{self.first}—{last}"


class Binding:
    """A file that grows document by document."""

    def __init__(self) -> None:
        self.documents: list[Bound] = []
        self._parts: list[tuple[str, bytes]] = []
        self._next = 1

    @property
    def pages(self) -> int:
        """How many numbered pages there are."""
        return self._next - 1

    def add(self, title: str, pdf: bytes) -> None:
        """A document of our own."""
        from pypdf import PdfWriter  # slow to load, and few bind a file

        pages = PdfWriter(clone_from=io.BytesIO(pdf))
        number_pages(pages, first=self._next)
        out = io.BytesIO()
        pages.write(out)
        self._bound(title, out.getvalue(), len(pages.pages))

    def add_file(self, title: str, data: bytes, media_type: str) -> None:
        """A file that somebody sent; listed without pages where it cannot be bound."""
        try:
            pdf = foreign_pages(data, media_type, first=self._next)
        except NoPages as reason:
            self.documents.append(Bound(title, None, 0, str(reason)))
            return
        from pypdf import PdfReader

        self._bound(title, pdf, len(PdfReader(io.BytesIO(pdf)).pages))

    def list_only(self, title: str, why: str) -> None:
        """A document that is not here."""
        self.documents.append(Bound(title, None, 0, why))

    def finished(
        self,
        title: str,
        author: str,
        *,
        front: Sequence[tuple[str, bytes]],
        back: Sequence[tuple[str, bytes]] = (),
    ) -> tuple[bytes, int]:
        """The whole file with covers and lists in front and back, and how many pages it has."""
        from pypdf import PdfWriter

        whole = PdfWriter()
        for name, pdf in (*front, *self._parts, *back):
            whole.append(io.BytesIO(pdf), outline_item=name, import_outline=False)
        whole.add_metadata({"/Title": title, "/Author": author})
        whole.compress_identical_objects()
        out = io.BytesIO()
        whole.write(out)
        return out.getvalue(), len(whole.pages)

    def _bound(self, title: str, pdf: bytes, pages: int) -> None:
        self.documents.append(Bound(title, self._next, pages))
        self._parts.append((title, pdf))
        self._next += pages
