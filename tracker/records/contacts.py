"""How the applicant could be reached before."""

from tracker.records.connections import reader
from tracker.records.correspondence import ContactChange


async def contact_changes(application_id: int) -> list[ContactChange]:
    """Every change of an application, newest first."""
    found = ContactChange.filter(application_id=application_id).using_db(reader())
    return list(await found.order_by("-at", "-id"))
