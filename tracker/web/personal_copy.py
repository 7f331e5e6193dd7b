"""The copy of somebody's personal data as a ZIP: one page to read, the same as JSON, the files."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.personal_copy import copy_of, copy_of_mails
from tracker.records.mail_models import IncomingMail
from tracker.records.models import Application
from tracker.web.packed import zip_answer
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
    files = [(file.path, file.digest) for copy in [*copies, *besides] for file in copy.files]
    texts = [(PAGE, page), (DATA, written)]
    return await zip_answer(NAME, site.store, texts=texts, files=files, as_far_as_there=True)
