"""Whether a text can stand in a column at all: the ORM refuses to look for one that cannot."""

from tortoise.models import Model


def fits(model: type[Model], column: str, text: str) -> bool:
    """Nothing has a code or number that is longer than its column."""
    longest: int = model._meta.fields_map[column].max_length  # type: ignore[attr-defined]
    return len(text) <= longest
