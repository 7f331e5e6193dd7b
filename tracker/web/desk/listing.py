"""What lists of the desk share: the words searched for, a text in one line, where a page ended."""

from datetime import date

from tracker.records.places import Place
from tracker.web.forms import number_of

_LONGEST_SEARCH = 100
_LONGEST_LINE = 60


def search_words(typed: str) -> str:
    """The words to look for, without what no text contains."""
    return "".join(c for c in typed if c.isprintable()).strip()[:_LONGEST_SEARCH]


def first_line(text: str) -> str:
    """The first line with anything in it, shortened for a table."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…"


def said_place(on: date | None, id_: int) -> str:
    """A place as an address says it."""
    return f"{on.isoformat() if on else ''}.{id_}"


def place_of(said: str, *, undated: bool = False) -> Place | None:
    """Where the page before ended; a mangled address begins at the top. `undated`: the list has
    rows without a day too."""
    day, dot, last = said.rpartition(".")
    id_ = number_of(last)
    if not dot or id_ is None or not (day or undated):
        return None
    try:
        return Place(date.fromisoformat(day) if day else None, id_)
    except ValueError:
        return None
