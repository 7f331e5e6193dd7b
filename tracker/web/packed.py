"""Files of the store and texts packed into one ZIP, which is nowhere kept."""

import asyncio
import os
import tempfile
import zipfile
from collections.abc import Iterable
from contextlib import AsyncExitStack
from pathlib import Path

from starlette.responses import Response

from tracker.files.store import Store
from tracker.web.answer import FileUntilSent


async def zip_answer(
    name: str, store: Store, *, texts: Iterable[tuple[str, str]], files: Iterable[tuple[str, str]]
) -> Response:
    """`texts`: path and text; `files`: path and digest. It is whole before the first byte goes."""
    async with AsyncExitStack() as stack:
        handle, made = tempfile.mkstemp(suffix=".zip")
        os.close(handle)
        stack.callback(Path(made).unlink, missing_ok=True)
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
            for path, text in texts:
                await asyncio.to_thread(packed.writestr, path, text)
            for path, digest in files:
                async with store.local(digest) as blob:
                    await asyncio.to_thread(packed.write, blob, path)
        return FileUntilSent(
            stack.pop_all(),
            Path(made),
            media_type="application/zip",
            filename=name,
            headers={"Cache-Control": "no-store"},
        )
