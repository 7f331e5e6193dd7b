"""Drafts: what a visitor has typed so far, under a token that only the visitor holds."""

from datetime import datetime, timedelta

from tracker.records.codes import Codes, new_token
from tracker.records.connections import reader
from tracker.records.models import Application, Draft

LIFE = timedelta(days=7)

_PURPOSE = "draft"


async def new_draft(
    codes: Codes, authority_id: int, typed: dict[str, object], *, now: datetime
) -> tuple[str, Draft]:
    """A draft under a fresh token; the token is stored nowhere."""
    token = new_token()
    draft = await Draft.create(
        token_digest=codes.digest(_PURPOSE, token),
        authority_id=authority_id,
        typed=typed,
        expires_at=now + LIFE,
    )
    return token, draft


async def draft_of(codes: Codes, authority_id: int, token: str, *, now: datetime) -> Draft | None:
    """The draft of this token at this authority, unless its life is over. It is read past the
    transactions of others: what is done with it later finds out whether it is still open."""
    draft = await Draft.known_by(
        reader(), token_digest=codes.digest(_PURPOSE, token), authority_id=authority_id
    )
    return draft if draft and draft.expires_at > now else None


async def keep(draft: Draft, typed: dict[str, object], *, now: datetime) -> None:
    """Store what was typed and let the draft live on. One that was submitted stays empty."""
    draft.typed, draft.expires_at = typed, now + LIFE
    still_open = Draft.filter(id=draft.id, application_id__isnull=True)
    await still_open.update(typed=draft.typed, expires_at=draft.expires_at)


async def delete(draft: Draft) -> None:
    """Unless it was submitted meanwhile: the receipt is read from it."""
    await Draft.filter(id=draft.id, application_id__isnull=True).delete()


async def move(draft: Draft, authority_id: int) -> None:
    """The same draft, addressed to another authority, whose catalogue has not helped it yet."""
    still_open = Draft.filter(id=draft.id, application_id__isnull=True)
    await still_open.update(authority_id=authority_id, helped=None, helped_on=None)


async def was_submitted(codes: Codes, token: str) -> bool:
    """Whether this form became an application, however long ago."""
    return await Application.exists(submission_digest=codes.digest("submission", token))
