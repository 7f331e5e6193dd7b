"""What the pages and the process that reads strangers' files say to one another."""

from dataclasses import dataclass
from enum import StrEnum

UNWORKABLE = 3  # the status with which the process says that it cannot


class Trouble(StrEnum):
    """Why a file cannot be worked on."""

    LOCKED = "locked"
    BROKEN = "broken"
    ANIMATED = "animated"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    NOT_CLEAN = "not_clean"


class Unworkable(Exception):
    """This file cannot be worked on."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Area:
    """A place on a page, numbered from 1, in millimetres from its top left corner."""

    page: int
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Found:
    """A word that was looked for (`WORD`), or a number of somebody's, its middle hidden."""

    kind: str
    shown: str
    page: int
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """What was found; `with_text` are the pages that have text at all."""

    found: tuple[Found, ...]
    with_text: tuple[int, ...]


WORD = "word"
