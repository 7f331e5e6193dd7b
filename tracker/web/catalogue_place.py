"""A place in the list of the catalogue, as it stands in an address, and back."""

import re
from datetime import date

from tracker.records.catalogue import Place

_PLACE = re.compile(r"([01])-(\d{4}-\d{2}-\d{2})-(\d{1,9})")


def place_said(place: Place) -> str:
    return f"{int(place.in_title)}-{place.made_on.isoformat()}-{place.id}"


def said_place(said: str) -> Place | None:
    """None for what names no place: the list begins at its beginning."""
    found = _PLACE.fullmatch(said)
    if found is None:
        return None
    try:
        return Place(found[1] == "1", date.fromisoformat(found[2]), int(found[3]))
    except ValueError:
        return None
