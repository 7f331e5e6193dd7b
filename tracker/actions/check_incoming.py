"""What can be wrong with the mails that came in: they, or their files, are not what they were."""

from collections.abc import AsyncIterator

from tracker.files.store import Store
from tracker.records.mail_models import IncomingFile, IncomingMail


async def incoming_findings(store: Store) -> AsyncIterator[tuple[str, str]]:
    """Where, and what: in words, as `check` tells them."""
    async for mail in IncomingMail.exclude(digest="").order_by("id"):
        if not await store.verify(mail.digest):
            yield f"来信 {mail.id}", "原邮件缺失或者被改动"
    async for file in IncomingFile.exclude(digest="").order_by("id"):
        if not await store.verify(file.digest):
            yield f"来信 {file.mail_id}", f"附件“{file.name}”缺失或者被改动"
