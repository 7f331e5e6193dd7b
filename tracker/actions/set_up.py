"""From an empty database to an office: a one-time link, its authority, its first officer."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tracker.actions.add_officer import said_of
from tracker.actions.authorities import note_added
from tracker.actions.office_settings import save_settings
from tracker.actions.passwords import password_digest
from tracker.law.bodies import Bodies, bodies_refusal
from tracker.law.office_rules import ALWAYS_OPEN, OPTIONAL_CHANNELS, channels_refusal
from tracker.law.terms import OFFICER_ROLES, AuthorityLevel, Channel
from tracker.records.access_models import SetUpLink
from tracker.records.authorities import authority_as_seen
from tracker.records.codes import Codes, new_token
from tracker.records.connections import in_transaction
from tracker.records.models import Authority, Officer
from tracker.records.setting_changes import note_of_officer

_PURPOSE = "set-up link"


class AlreadySetUp(Exception):
    """An officer exists; the link is of no more use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What an office says of itself; `channels` are those it opened of its own accord.

    `example`: an application that is easy to answer, in the office's own words; `fee_payment`:
    how a fee is paid to it, for the notice and the applicant's page. `frame`: what stands
    around its pages; empty where that was not asked. `bodies_looked_up`: the names of review
    body and court stand, though the law would have others.
    """

    name: str
    address: str
    hours: str
    telephone: str
    email: str
    fax: str = ""
    channels: frozenset[Channel]
    document_word: str
    review_body: str
    court: str
    confirms_by_hand: bool = False
    takes_unsure: bool = False
    level: AuthorityLevel | None = None
    example: str = ""
    fee_payment: str = ""
    frame: Mapping[str, str] = field(default_factory=dict)
    bodies_looked_up: bool = False

    @property
    def bodies(self) -> Bodies:
        return {"review_body": self.review_body, "court": self.court, "level": self.level}


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstOfficer:
    """Who manages the office at first, in all its roles."""

    name: str
    sign_in_name: str
    password: str


async def new_set_up_link(codes: Codes, now: datetime) -> str | None:
    """The token of a fresh link, which ends the earlier ones; None once there is an officer."""
    async with in_transaction():
        if await Officer.exists():
            return None
        token = new_token()
        await SetUpLink.all().delete()
        await SetUpLink.create(token_digest=codes.digest(_PURPOSE, token), created_at=now)
        return token


async def is_known_link(codes: Codes, token: str) -> bool:
    """Whether this is the last link given. It stays known until somebody signs in."""
    return await SetUpLink.exists(token_digest=codes.digest(_PURPOSE, token))


async def is_set_up() -> bool:
    return await Officer.exists()


async def forget_links() -> None:
    await SetUpLink.all().delete()


async def set_up(
    codes: Codes,
    token: str,
    *,
    code: str,
    office: Office,
    first: FirstOfficer,
    now: datetime,
) -> Authority:
    """Make the office and its first officer; a second use of the link is AlreadySetUp.

    An authority of that code which a command added before is completed, not doubled.
    """
    digest = await password_digest(first.password)
    async with in_transaction():
        link = SetUpLink.filter(token_digest=codes.digest(_PURPOSE, token))
        if await link.select_for_update().first() is None or await Officer.exists():
            raise AlreadySetUp
        authority, is_new = await Authority.get_or_create(
            code=code, defaults={"name": office.name, "created_at": now}
        )
        officer = await Officer.create(
            authority=authority,
            name=first.name,
            sign_in_name=first.sign_in_name,
            password_digest=digest,
            roles=sorted(OFFICER_ROLES),
            created_at=now,
        )
        if is_new:
            await note_added(authority, None, by=officer, now=now)
        await note_of_officer(officer, {}, said_of(officer), by=officer, now=now)
        await save_settings(authority, _said(office), by=officer, now=now)
        return authority


async def change_office(
    authority_id: int, office: Office, *, seen: int, by: Officer, now: datetime
) -> None:
    """Change what the pages and letters say from now on; letters sent stay as they were.
    Raises MovedOn, and a Refusal for what would be looser than the law."""
    channels = open_channels(office.channels)
    leads_to = {Channel.FAX: office.fax, Channel.EMAIL: office.email}
    if refusal := channels_refusal([Channel(one) for one in channels], leads_to):
        raise refusal
    if not office.bodies_looked_up and (refused := bodies_refusal(office.bodies, now.date())):
        raise refused
    async with in_transaction():
        authority = await authority_as_seen(authority_id, seen)
        await save_settings(authority, _said(office), by=by, now=now)


def _said(office: Office) -> dict[str, object]:
    """The columns of the authority."""
    return {
        "name": office.name,
        "address": office.address,
        "hours": office.hours,
        "telephone": office.telephone,
        "email": office.email,
        "fax": office.fax,
        "channels": open_channels(office.channels),
        "document_word": office.document_word,
        "review_body": office.review_body,
        "court": office.court,
        "confirms_by_hand": office.confirms_by_hand,
        "takes_unsure": office.takes_unsure,
        "level": office.level,
        "example": office.example,
        "fee_payment": office.fee_payment,
        **office.frame,
    }


def open_channels(chosen: Collection[Channel]) -> list[str]:
    """All open channels in the order of the form, the ones nobody may close among them."""
    return [
        c.value for c in Channel if c in ALWAYS_OPEN or (c in chosen and c in OPTIONAL_CHANNELS)
    ]
