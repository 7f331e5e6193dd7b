"""The copy of somebody's personal data as a ZIP: one page to read, the same as JSON, the files."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.personal_copy import copy_of
from tracker.records.models import Application
from tracker.web.packed import zip_answer
from tracker.web.site import site_of

PAGE, DATA, NAME = "个人信息.html", "个人信息.json", "个人信息副本.zip"


async def personal_copy_answer(
    request: Request, office: str, applications: Sequence[Application]
) -> Response:
    """The file to be saved; it is nowhere kept."""
    site = site_of(request)
    copies = [await copy_of(application) for application in applications]
    page = site.templates.get_template("parts/personal_copy.html").render(
        office=office, copies=copies, made_at=site.clock.now()
    )
    data = {
        "format": 1,
        "office": office,
        "made_at": site.clock.now().isoformat(),
        "applications": [asdict(copy) for copy in copies],
    }
    written = json.dumps(data, ensure_ascii=False, indent=1)
    files = [
        (file.path, file.digest)
        for copy in copies
        for file in copy.files
        if await site.store.has(file.digest)
    ]
    return await zip_answer(NAME, site.store, texts=[(PAGE, page), (DATA, written)], files=files)
