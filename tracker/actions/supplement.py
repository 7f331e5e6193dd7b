"""Take in a supplement: the reply period begins afresh (article 30)."""

from datetime import date, datetime

from tracker.actions.case import opened
from tracker.files.attachments import StoredFile
from tracker.law.entries import Supplemented
from tracker.law.terms import Channel
from tracker.records.journal import Author, digest_of_text


async def supplement(
    application_id: int,
    *,
    text: str,
    channel: Channel,
    on: date,
    author: Author,
    now: datetime,
    files: tuple[StoredFile, ...] = (),
) -> None:
    entry = Supplemented(
        on=on,
        channel=channel,
        statement=digest_of_text(text),
        attachments=tuple(file.digest for file in files),
    )
    async with opened(application_id, author, now) as case:
        seq = await case.write(entry)
        await case.keep_statement(seq, text)
        await case.keep_files(seq, files, from_applicant=True)
