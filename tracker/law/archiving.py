"""Putting a file into the archive (归档): when it may be done."""

from tracker.law.facts import Facts
from tracker.law.refusals import NotEndedYet, Refusal


def archive_refusal(facts: Facts) -> Refusal | None:
    """Why the file cannot be bound yet; None when it can. It need not be delivered: what comes
    later makes a new version."""
    return NotEndedYet(stage=facts.stage) if facts.stage.is_open else None
