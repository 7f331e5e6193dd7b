"""Signs of writing that no page shows, and that a text from outside is therefore rid of."""

import unicodedata

# Controls, marks of format and direction, halves of signs, separators of lines and paragraphs.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def is_invisible(sign: str) -> bool:
    return unicodedata.category(sign) in _INVISIBLE
