"""The copy of somebody's personal data as a ZIP: one page to read, the same as JSON, the files."""

import asyncio
import json
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from tracker.actions.personal_copy import PersonalCopy, copy_of, copy_of_mails
from tracker.files.store import Store
from tracker.records.mail_models import IncomingMail
from tracker.records.models import Application
from tracker.web.site import site_of

PAGE, DATA, NAME = "个人信息.html", "个人信息.json", "个人信息副本.zip"


async def personal_copy_answer(
    request: Request,
    office: str,
    applications: Sequence[Application],
    mails: Sequence[IncomingMail] = (),
) -> Response:
    """The file to be saved; it is nowhere kept. `mails`: those that belong to none."""
    site = site_of(request)
    copies = [await copy_of(application) for application in applications]
    besides = [await copy_of_mails(mails)] if mails else []
    page = site.templates.get_template("parts/personal_copy.html").render(
        office=office, copies=[*copies, *besides], made_at=site.clock.now()
    )
    data = {
        "format": 1,
        "office": office,
        "made_at": site.clock.now().isoformat(),
        "applications": [asdict(copy) for copy in copies],
        "mails": [asdict(copy) for copy in besides],
    }
    written = json.dumps(data, ensure_ascii=False, indent=1)
    packed = await asyncio.to_thread(_packed, site.store, [*copies, *besides], page, written)
    return FileResponse(
        packed,
        media_type="application/zip",
        filename=NAME,
        headers={"Cache-Control": "no-store"},
        background=BackgroundTask(packed.unlink, missing_ok=True),
    )


def _packed(store: Store, copies: Sequence[PersonalCopy], page: str, data: str) -> Path:
    with tempfile.NamedTemporaryFile(suffix=".zip", delete=False) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(PAGE, page)
            packed.writestr(DATA, data)
            for kept in (file for copy in copies for file in copy.files):
                if store.exists(kept.digest):
                    packed.write(store.path(kept.digest), kept.path)
        return Path(file.name)
