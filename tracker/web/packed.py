"""Files of the store and texts packed into one ZIP, which is nowhere kept."""

import asyncio
import os
import tempfile
import zipfile
from collections.abc import Iterable
from contextlib import AsyncExitStack
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response

from tracker.files.store import Store
from tracker.web.answer import FileUntilSent


async def zip_answer(
    name: str,
    store: Store,
    *,
    texts: Iterable[tuple[str, str]],
    files: Iterable[tuple[str, str]],
    as_far_as_there: bool = False,
) -> Response:
    """`texts`: path and text; `files`: path and digest. It is whole before the first byte goes.
    Not found where the bytes of a file are gone, unless it is to have what is there."""
    async with AsyncExitStack() as stack:
        handle, made = tempfile.mkstemp(suffix=".zip")
        os.close(handle)
        stack.callback(Path(made).unlink, missing_ok=True)
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
            for path, text in texts:
                await asyncio.to_thread(packed.writestr, path, text)
            for path, digest in files:
                try:
                    async with store.local(digest) as blob:
                        await asyncio.to_thread(packed.write, blob, path)
                except FileNotFoundError as gone:
                    if not as_far_as_there:
                        raise HTTPException(404) from gone
        return FileUntilSent(
            stack.pop_all(),
            Path(made),
            media_type="application/zip",
            filename=name,
            headers={"Cache-Control": "no-store"},
        )
