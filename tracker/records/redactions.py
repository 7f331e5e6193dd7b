"""Originals and their copies, as pages ask for them."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.records.connections import reader
from tracker.records.redaction_models import RedactedCopy, Redaction


@dataclass(frozen=True, slots=True)
class Original:
    """A file being covered, with its copies, newest first."""

    redaction: Redaction
    copies: tuple[RedactedCopy, ...]

    @property
    def latest(self) -> RedactedCopy | None:
        return self.copies[0] if self.copies else None


async def originals_of(application_id: int) -> list[Original]:
    """Every original of an application, in the order in which work on them began."""
    rows = await Redaction.filter(application_id=application_id).using_db(reader()).order_by("id")
    copies = (
        await RedactedCopy.filter(redaction__application_id=application_id)
        .using_db(reader())
        .order_by("-id")
        .prefetch_related("officer")
    )
    return [
        Original(row, tuple(copy for copy in copies if copy.redaction_id == row.id)) for row in rows
    ]


async def original_of(application_id: int, redaction_id: int) -> Original | None:
    return next(
        (one for one in await originals_of(application_id) if one.redaction.id == redaction_id),
        None,
    )


async def copies_by_original(application_id: int) -> Mapping[str, RedactedCopy]:
    """The latest copy of each original that has one, by the digest of the original."""
    return {
        one.redaction.digest: one.latest
        for one in await originals_of(application_id)
        if one.latest is not None
    }
