"""An officer keeps the data of an application from erasure, or lets it go again; and says which
of its files are copies of identity documents."""

from collections.abc import Collection
from datetime import datetime

from tracker.records.connections import in_transaction
from tracker.records.correspondence import MessageFile
from tracker.records.erasure_models import ErasureProposal, Keeping
from tracker.records.models import Application, Attachment, Journal


async def keep_data(
    application: Application, kept: bool, *, reason: str, officer_id: int, now: datetime
) -> None:
    """With the reason, for ever readable. What was proposed, or confirmed and not yet done, is
    taken back; what is let go is proposed again by the next look."""
    async with in_transaction():
        await Journal.select_for_update(no_key=True).get(id=application.journal_id)
        await Keeping.create(
            application_id=application.id, kept=kept, reason=reason, officer_id=officer_id, at=now
        )
        if kept:
            await ErasureProposal.filter(application_id=application.id).delete()


async def say_copies(
    application_id: int, attachments: Collection[int], message_files: Collection[int]
) -> None:
    """These files of the application show an identity document, the others do not."""
    async with in_transaction():
        for file in await Attachment.filter(application_id=application_id):
            file.shows_identity = file.id in attachments
            await file.save(update_fields=["shows_identity"])
        for sent in await MessageFile.filter(message__application_id=application_id):
            sent.shows_identity = sent.id in message_files
            await sent.save(update_fields=["shows_identity"])
