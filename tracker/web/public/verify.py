"""Checking a receipt on a page, and the public key for whoever checks elsewhere.

Nothing that is sent here is stored. A receipt's QR code leads here, where the address of
the installation is known: a phone opens it without a program of ours.
"""

import asyncio
from datetime import timedelta

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.receipt import signer_of
from tracker.actions.verify_receipt import (
    SIZE_LIMIT,
    Checked,
    Flaw,
    ReceiptRefused,
    check_receipt,
)
from tracker.letters.signing_key import PublicKey, grouped
from tracker.records.authorities import authorities
from tracker.web import throttle
from tracker.web.answer import show
from tracker.web.front import caller
from tracker.web.site import site_of
from tracker.web.words import _

BODY_LIMIT = 2 * SIZE_LIMIT
READ_BY_ADDRESS = throttle.Pace(at_once=30, every=timedelta(seconds=30))
_NOT_STORED = "no-store"


async def verify(request: Request) -> Response:
    """A receipt as file or text, or in the address that a QR code leads to."""
    data, typed = b"", {"receipt": request.query_params.get("receipt", ""), "written": ""}
    if request.method == "POST":
        async with request.form(max_files=1) as form:
            upload = form.get("file")
            data = await upload.read(SIZE_LIMIT + 1) if isinstance(upload, UploadFile) else b""
            typed = {name: str(form.get(name, "")) for name in typed}
    elif not typed["receipt"]:
        return await _page(request, typed)
    await _count(request)
    try:
        checked = await asyncio.to_thread(
            check_receipt,
            data or typed["receipt"].encode(),
            _key(request),
            typed["written"].strip() or None,
        )
    except ReceiptRefused as refused:
        field = "file" if data else "receipt"
        return await _page(request, typed, errors={field: said(refused)})
    return await _page(request, typed, checked)


async def receipt_key(request: Request) -> Response:
    key, known = _key(request), await authorities()
    return await show(
        request,
        "public/receipt_key.html",
        office=known[0] if len(known) == 1 else None,
        pem=key.pem,
        key_id=grouped(key.id.hex()),
        fingerprint=grouped(key.fingerprint),
    )


async def receipt_key_file(request: Request) -> Response:
    headers = {"Content-Disposition": 'attachment; filename="receipt-key.pem"'}
    return Response(_key(request).pem, media_type="application/x-pem-file", headers=headers)


def said(told: Flaw | ReceiptRefused) -> str:
    """The sentence in the visitor's language."""
    facts = {name: _(str(fact)) for name, fact in told.facts.items()}
    return _(told.pattern).format(**facts)


async def _page(
    request: Request,
    typed: dict[str, str],
    checked: Checked | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    known = await authorities()
    response = await show(
        request,
        "public/verify.html",
        status=422 if errors else 200,
        office=known[0] if len(known) == 1 else None,
        typed=typed,
        errors=errors or {},
        checked=checked,
        flaws=[said(flaw) for flaw in checked.flaws] if checked else [],
    )
    response.headers["Cache-Control"] = _NOT_STORED
    return response


async def _count(request: Request) -> None:
    """Reading a stranger's file costs time."""
    now = site_of(request).clock.now()
    await throttle.keep_pace(f"verify from {caller(request)}", READ_BY_ADDRESS, now=now)


def _key(request: Request) -> PublicKey:
    return signer_of(site_of(request).settings.key).key.public
