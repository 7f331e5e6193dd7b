"""The record of sign-ins and the sessions of officers, as pages read and write them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.expressions import Q

from tracker.law.terms import SettingKind
from tracker.records.account_models import RecoveryCode, SecondFactor, SignInEvent, SignInRecord
from tracker.records.connections import reader
from tracker.records.models import Officer, Session
from tracker.records.office_models import SettingChange

# Longer than the law asks (`sign_in_record`), for who looks back once a year.
RECORD_KEPT = timedelta(days=365)
WRONG = (
    SignInEvent.WRONG_PASSWORD,
    SignInEvent.WRONG_CODE,
    SignInEvent.WRONG_CONFIRMATION,
)


async def note_event(
    event: SignInEvent, officer: Officer | None, *, address: str, device: str, now: datetime
) -> None:
    await SignInRecord.create(
        event=event,
        officer_id=officer.id if officer else None,
        authority_id=officer.authority_id if officer else None,
        address=address,
        device=device,
        at=now,
    )


async def sign_in_records(
    authority_id: int,
    *,
    strangers: bool,
    officer_id: int | None = None,
    events: Collection[SignInEvent] = (),
    before_id: int | None = None,
    size: int,
) -> list[SignInRecord]:
    """The latest first. `strangers`: with tries of names that nobody has."""
    whose = Q(authority_id=authority_id)
    found = SignInRecord.filter(whose | Q(authority_id=None) if strangers else whose)
    if officer_id is not None:
        found = found.filter(officer_id=officer_id)
    if events:
        found = found.filter(event__in=list(events))
    if before_id is not None:
        found = found.filter(id__lt=before_id)
    rows = found.using_db(reader()).order_by("-id").limit(size).prefetch_related("officer")
    return list(await rows)


@dataclass(frozen=True, slots=True)
class SinceLastTime:
    """The sign-in before this one, wrong tries since, and who else changed the account: None
    where nobody did, empty for the command line."""

    last: SignInRecord | None
    wrong: int
    changed_by: str | None


async def since_last_time(officer: Officer, begun_at: datetime) -> SinceLastTime:
    """What an officer is told of the door; `begun_at`: when this session began."""
    mine = SignInRecord.filter(officer_id=officer.id, at__lt=begun_at)
    last = await mine.filter(event=SignInEvent.SIGNED_IN).order_by("-id").first()
    wrong = mine.filter(event__in=WRONG)
    changes = SettingChange.filter(
        ~Q(officer_id=officer.id),
        authority_id=officer.authority_id,
        kind=SettingKind.OFFICERS,
        key=officer.sign_in_name,
    )
    if last is None:
        return SinceLastTime(None, await wrong.count(), None)
    changed = await changes.filter(at__gte=last.at).order_by("-id").first()
    return SinceLastTime(
        last,
        await wrong.filter(id__gt=last.id).count(),
        (await _who(changed)) if changed else None,
    )


async def _who(change: SettingChange) -> str:
    by = await Officer.get_or_none(id=change.officer_id) if change.officer_id else None
    return by.name if by else ""


async def sessions_of(officer_id: int, now: datetime) -> list[Session]:
    """Those that are not over, the one seen last first."""
    mine = await Session.filter(officer_id=officer_id, expires_at__gt=now).order_by("-id")
    return sorted(mine, key=lambda one: one.seen_at, reverse=True)


async def end_other_sessions(officer_id: int, but: int) -> int:
    """Sign an officer out everywhere else."""
    return await Session.filter(~Q(id=but), officer_id=officer_id).delete()


async def second_factor_of(officer_id: int) -> SecondFactor | None:
    """The one that is asked for at signing in; none while it is only begun."""
    return await SecondFactor.get_or_none(officer_id=officer_id, confirmed_at__isnull=False)


async def codes_left(officer_id: int) -> int:
    return await RecoveryCode.filter(officer_id=officer_id, used_at=None).count()


async def second_factors_among(officer_ids: Collection[int]) -> frozenset[int]:
    """Those of these officers who have one."""
    having = SecondFactor.filter(officer_id__in=list(officer_ids), confirmed_at__isnull=False)
    found = await having.values_list("officer_id", flat=True)
    return frozenset(int(str(one)) for one in found)


async def addresses_of(authority_id: int, since: datetime) -> frozenset[str]:
    """From where the officers of an office have signed in."""
    signed_in = SignInRecord.filter(
        authority_id=authority_id, event=SignInEvent.SIGNED_IN, at__gte=since
    )
    found = await signed_in.distinct().values_list("address", flat=True)
    return frozenset(str(one) for one in found if one)
