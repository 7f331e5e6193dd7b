"""Messages between applicant and office. Nothing in them is an act, so no journal grows."""

from datetime import datetime

from tracker.actions.case import opened
from tracker.actions.notices import queue_notice
from tracker.files.attachments import StoredFile
from tracker.law.notices import Notice
from tracker.records.correspondence import Message, MessageFile
from tracker.records.journal import APPLICANT, Author


async def write_message(
    application_id: int, *, text: str, now: datetime, files: tuple[StoredFile, ...] = ()
) -> None:
    """Of the applicant to the office. The same words with the same files sent twice are taken
    once."""
    async with opened(application_id, APPLICANT, now) as case:
        own = Message.filter(application_id=case.application.id)
        last = await own.order_by("-at", "-id").first()
        if last is not None and last.from_applicant and last.text == text:
            kept = await MessageFile.filter(message=last).values_list("digest", flat=True)
            if sorted(map(str, kept)) == sorted(file.digest for file in files):
                return
        message = await Message.create(
            application=case.application, from_applicant=True, text=text, at=now
        )
        for file in files:
            await MessageFile.create(
                message=message,
                name=file.name,
                media_type=file.media_type,
                size=file.size,
                digest=file.digest,
            )


async def answer_message(application_id: int, *, text: str, author: Author, now: datetime) -> None:
    """Of the office to the applicant; what the applicant wrote before is read by now."""
    async with opened(application_id, author, now) as case:
        own = Message.filter(application_id=case.application.id)
        last = await own.order_by("-at", "-id").first()
        if last is not None and not last.from_applicant and last.text == text:
            return
        message = await Message.create(
            application=case.application,
            from_applicant=False,
            officer_id=author.officer_id,
            text=text,
            at=now,
        )
        await _read(application_id, from_applicant=True, now=now)
        await queue_notice(case, Notice.ANSWERED, about=message.id)


async def settle_messages(application_id: int, *, now: datetime) -> None:
    """The office has read them and nothing is to be answered."""
    await _read(application_id, from_applicant=True, now=now)


async def show_messages(application_id: int, *, now: datetime) -> None:
    """The applicant has opened what the office wrote."""
    await _read(application_id, from_applicant=False, now=now)


async def _read(application_id: int, *, from_applicant: bool, now: datetime) -> None:
    await Message.filter(
        application_id=application_id, from_applicant=from_applicant, read_at=None
    ).update(read_at=now)
