"""How wide a text is where every letter has the same width."""


def width_of(words: str) -> int:
    """In columns: a letter has one, a Chinese character two."""
    from wcwidth import wcswidth  # slow to load, and most pages measure nothing

    width: int = wcswidth(words)
    return width
