"""Taking a file that somebody sent: its kind is checked, and it is scanned where that is set up."""

import hashlib
from datetime import datetime

from tracker.files.attachments import StoredFile, accept
from tracker.files.kinds import ACCEPTED, Kind
from tracker.files.scanner import NotScanned, Scanner
from tracker.files.store import Store
from tracker.records.file_marks import mark_scanned, mark_unscanned


async def take_file(
    store: Store,
    name: str,
    data: bytes,
    *,
    limit: int,
    only: tuple[Kind, ...] = ACCEPTED,
    scanner: Scanner | None,
    now: datetime,
) -> StoredFile:
    """Raises `FileRefused`; nothing of a file in which something was found is kept. One that
    could not be scanned is marked before it is kept."""

    async def found_in(data: bytes) -> str:
        assert scanner is not None
        digest = hashlib.sha256(data).hexdigest()
        try:
            found = await scanner.found_in(data)
        except NotScanned:
            await mark_unscanned(digest, now)
            return ""
        if not found:
            await mark_scanned(digest)
        return found

    scan = found_in if scanner else None
    return await accept(store, name, data, limit=limit, only=only, scan=scan)
