"""Erase personal data for good, once an officer has confirmed it.

A run is confirmed at once and carried out application by application, each in a transaction of
its own with the journal locked: the law is asked again, what went is written down before it
goes, and a run that was interrupted is taken up where it stopped. Files lose their bytes after
the commit, and only those that nothing names any more.
"""

import asyncio
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta

from tracker.actions.archive import files_named
from tracker.actions.propose_erasures import verdicts
from tracker.files.store import Store
from tracker.law.calendar import Calendar
from tracker.law.erasure import ASKED_FOR, RULES, TOGETHER, Scope
from tracker.records.application_terms import keep_terms, merge_terms
from tracker.records.calendars import current_calendar
from tracker.records.cases import MovedOn
from tracker.records.connections import in_transaction
from tracker.records.dossiers import files_of_dossiers, list_files, without_list
from tracker.records.drafts import LIFE
from tracker.records.erasure_models import ErasedFile, Erasure, ErasureProposal, ErasureRun
from tracker.records.erasures import erased_digests, unnamed, waiting
from tracker.records.mail_models import IncomingMail
from tracker.records.models import Application, Authority, Journal, Officer
from tracker.records.personal import remove, would_go

# A page that does some of it answers soon; the rest is done by the jobs.
AT_ONCE = 20
_READ_AT_ONCE = 16
_LEFT_FOR = timedelta(days=30)


async def confirm(
    authority_id: int, scope: Scope, *, count: int, up_to: int, officer: Officer, now: datetime
) -> ErasureRun:
    """The proposals up to that id go. Raises MovedOn unless they are as many as were seen."""
    async with in_transaction():
        await Authority.select_for_update(no_key=True).get(id=authority_id)
        meant = waiting(authority_id, scope).filter(id__lte=up_to)
        if not count or await meant.count() != count:
            raise MovedOn
        run = await ErasureRun.create(
            authority_id=authority_id,
            scope=scope,
            rule=RULES[scope].article,
            count=count,
            officer_id=officer.id,
            at=now,
        )
        await waiting(authority_id, scope).filter(id__lte=up_to).update(run_id=run.id)
        return run


async def carry_out(
    run: ErasureRun, store: Store, calendar: Calendar, now: datetime, *, most: int = AT_ONCE
) -> int:
    """Do the next of a run, `most` at once; how many are left."""
    authority = await Authority.get(id=run.authority_id)
    rows = ErasureProposal.filter(run_id=run.id).order_by("id").limit(most)
    digests: set[str] = set()
    proposals = await rows.select_related("application")
    await _list_archived(store, [one.application_id for one in proposals])
    for proposal in proposals:
        digests |= await _one_of_run(proposal, run, authority, calendar, now)
    await drop_files(digests, store, now)
    return await ErasureProposal.filter(run_id=run.id).count()


async def carry_out_confirmed(store: Store, now: datetime) -> int:
    """Go on with the runs that are not done, a part of each; how many applications are left."""
    rows = ErasureProposal.filter(run_id__isnull=False).distinct().values_list("run_id", flat=True)
    left, calendar = 0, await current_calendar()
    for run in await ErasureRun.filter(id__in=list(await rows)).order_by("id"):
        left += await carry_out(run, store, calendar, now)
    return left


async def _one_of_run(
    proposal: ErasureProposal,
    run: ErasureRun,
    authority: Authority,
    calendar: Calendar,
    now: datetime,
) -> set[str]:
    """The files that went with it. Nothing goes, and nothing is written down, where the law says
    so by now or nothing is left to take."""
    application, scope = proposal.application, proposal.scope
    async with in_transaction():
        await Journal.select_for_update(no_key=True).get(id=application.journal_id)
        if not await ErasureProposal.filter(id=proposal.id, run_id=run.id).delete():
            return set()  # another process did it
        told = await verdicts([application], scope, authority, calendar, now.date())
        there = await would_go([application.id], scope)
        if not (told[application.id].may_go and there[application.id]):
            return set()
        erasure = Erasure(scope=scope, rule=run.rule, run_id=run.id, officer_id=run.officer_id)
        return await _erased(application, erasure, there[application.id], now)


async def erase_asked(
    application: Application,
    scopes: Collection[Scope],
    *,
    reason: str,
    officer: Officer,
    store: Store,
    calendar: Calendar,
    now: datetime,
) -> list[Scope]:
    """What the applicant wants gone and the law does not want kept, in one transaction, with
    what goes together as one erasure. Gives the kinds of data that went."""
    authority = await Authority.get(id=application.authority_id)
    await _list_archived(store, [application.id])
    digests: set[str] = set()
    gone: set[Scope] = set()
    async with in_transaction():
        await Journal.select_for_update(no_key=True).get(id=application.journal_id)
        for scope in sorted(scopes, key=lambda one: len(TOGETHER[one]), reverse=True):
            if scope in gone:
                continue
            told = await verdicts([application], scope, authority, calendar, now.date(), asked=True)
            there = await would_go([application.id], scope)
            if not (told[application.id].may_go and there[application.id]):
                continue
            erasure = Erasure(scope=scope, rule=ASKED_FOR, asked=reason, officer_id=officer.id)
            digests |= await _erased(application, erasure, there[application.id], now)
            gone |= TOGETHER[scope]
        await ErasureProposal.filter(application_id=application.id, scope__in=list(gone)).delete()
    await drop_files(digests, store, now)
    return [scope for scope in Scope if scope in gone]


async def _erased(
    application: Application,
    erasure: Erasure,
    there: Mapping[str, int],
    now: datetime,
) -> set[str]:
    """Write it down, take it, and give the files it named. Held by the caller's transaction;
    the files of its dossiers are listed.

    `there`: what would go, for the record is written first and never changed after.
    """
    erasure.application_id, erasure.authority_id = application.id, application.authority_id
    erasure.removed, erasure.at = dict(there), now
    await erasure.save()
    digests = await remove(application.id, erasure.scope)
    if erasure.scope is Scope.WHOLE:
        await keep_terms(application)
        digests |= await files_of_dossiers(application.id) | await erased_digests(application.id)
    for digest in sorted(digests):
        await ErasedFile.create(erasure_id=erasure.id, digest=digest)
    return digests


async def _list_archived(store: Store, applications: Collection[int] | None = None) -> None:
    """Have the files of dossiers listed, of these applications or of all, by what their
    manifests say."""
    dossiers = await without_list(applications)
    for n in range(0, len(dossiers), _READ_AT_ONCE):
        part = dossiers[n : n + _READ_AT_ONCE]
        for dossier, named in zip(
            part, await asyncio.gather(*(files_named(one, store) for one in part)), strict=True
        ):
            if named:
                await list_files(dossier.id, named)


async def drop_files(digests: Collection[str], store: Store, now: datetime) -> None:
    """Bytes that nothing names any more go. What somebody sent again within the life of a draft
    may be in a form that nothing tells of yet: that, and what a process that dies leaves, is
    for the job of a later day (`drop_left_files`)."""
    if not digests:
        return
    await _list_archived(store)
    for digest in await unnamed(digests):
        await store.remove(digest, sent_before=now - LIFE)


async def drop_left_terms(now: datetime) -> None:
    """What the erasures of the last days left in the index of terms."""
    if await Erasure.exists(scope=Scope.WHOLE, at__gte=now.astimezone(UTC) - _LEFT_FOR):
        await merge_terms()


async def drop_left_files(store: Store, now: datetime) -> None:
    """What the erasures of the last days left: of processes that died, or sent again since."""
    since = now.astimezone(UTC) - _LEFT_FOR
    rows = await ErasedFile.filter(erasure__at__gte=since).values_list("digest", flat=True)
    digests = {str(one) for one in rows}
    for files in await IncomingMail.filter(erased_at__gte=since).values_list(
        "erased_files", flat=True
    ):
        digests |= set(files)
    await drop_files({one for one in digests if await store.has(one)}, store, now)
