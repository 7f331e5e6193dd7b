"""Hand the figures of a year up to the authority above, as a signed file."""

from datetime import datetime

from tracker.actions.annual_report import annual_report
from tracker.actions.receipt import signer_of
from tracker.annual.exchange import written_exchange
from tracker.annual.report import fixed
from tracker.letters.signing_key import PublicKey
from tracker.records.models import Authority


async def figures_file(authority: Authority, year: int, secret: bytes, now: datetime) -> str:
    """The file, signed with the key that signs the receipts of this installation. Raises a
    Refusal for a year without reports. Figures of a running year are those up to now; what the
    office is writing for its report stays here until it is published."""
    report = await annual_report(authority, year)
    return written_exchange(fixed(report), now, signer_of(secret).key)


def own_key(secret: bytes) -> PublicKey:
    """What the authority above compares with the unit's own word."""
    return signer_of(secret).key.public
