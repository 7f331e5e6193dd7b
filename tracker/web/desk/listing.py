"""What lists of the desk share: the words searched for, a text in one line, a missing notice."""

_LONGEST_SEARCH = 100
_LONGEST_LINE = 60


def search_words(typed: str) -> str:
    """The words to look for, without what no text contains."""
    return "".join(c for c in typed if c.isprintable()).strip()[:_LONGEST_SEARCH]


def first_line(text: str) -> str:
    """The first line with anything in it, shortened for a table."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…"
