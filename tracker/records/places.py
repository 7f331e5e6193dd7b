"""Where a page of a list ended, so that the next one goes on there."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Place:
    """The day and id of its last row. `on` None: of the rows that have no day."""

    on: date | None
    id: int
