"""What may be erased, what was, and which files nothing names any more."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tortoise.functions import Count
from tortoise.queryset import QuerySet

from tracker.law.erasure import Matter, Scope, needs_archive
from tracker.law.facts import fold, in_force
from tracker.law.terms import Retention
from tracker.records.catalogue_models import CatalogueFile
from tracker.records.challenge_models import ChallengeAttachment
from tracker.records.challenges import files_of
from tracker.records.connections import reader, writer
from tracker.records.correspondence import MessageFile
from tracker.records.dossiers import Dossier, DossierFile
from tracker.records.erasure_models import (
    ErasedFile,
    Erasure,
    ErasureProposal,
    ErasureRun,
    Keeping,
)
from tracker.records.handling_models import Material
from tracker.records.journal import digest_of_text, entries_of
from tracker.records.letter_models import LetterScan, LetterTemplate
from tracker.records.mail_models import IncomingFile, IncomingMail
from tracker.records.models import Application, Attachment, Challenge, Draft
from tracker.records.redaction_models import RedactedCopy, Redaction

# Every table whose rows name a file by `digest`.
_NAMES_FILES = (
    Attachment,
    MessageFile,
    ChallengeAttachment,
    Material,
    Redaction,
    RedactedCopy,
    LetterScan,
    LetterTemplate,
    CatalogueFile,
    IncomingMail,
    IncomingFile,
)
# Columns that name files within other words.
_TELL_OF_FILES = (
    ("proposal_version", "files"),
    ("proposal_ruling", "scan"),
)
_PLACE = {"sqlite": "?", "postgres": "$1"}


async def matters(applications: Sequence[Application], days: int) -> dict[int, Matter]:
    """What the law asks of each of these applications, by its id."""
    ids = [one.id for one in applications]
    journals = await entries_of([one.journal_id for one in applications])
    challenges: dict[int, list[Challenge]] = {}
    for challenge in await Challenge.filter(application_id__in=ids) if ids else ():
        challenges.setdefault(challenge.application_id or 0, []).append(challenge)
    cases = await files_of(one for found in challenges.values() for one in found)
    terms: dict[int, list[Retention | None]] = {}
    for dossier in await Dossier.filter(application_id__in=ids) if ids else ():
        terms.setdefault(dossier.application_id, []).append(dossier.retention)
    kept = await _kept(ids)
    return {
        one.id: Matter(
            facts=fold(in_force(journals[one.journal_id])),
            challenges=[cases[case.id] for case in challenges.get(one.id, ())],
            terms=terms.get(one.id, []),
            kept=one.id in kept,
            days=days,
        )
        for one in applications
    }


async def _kept(ids: Collection[int]) -> set[int]:
    rows = Keeping.filter(application_id__in=list(ids)).order_by("id")
    said = {row.application_id: row.kept for row in (await rows if ids else ())}
    return {id_ for id_, kept in said.items() if kept}


async def keepings_of(application_id: int) -> list[Keeping]:
    """What officers decided about keeping it, the latest first."""
    rows = Keeping.filter(application_id=application_id).using_db(reader())
    return await rows.order_by("-id").prefetch_related("officer")


async def candidates(
    authority_id: int, scope: Scope, ended_by: date, *, after: int, size: int
) -> list[Application]:
    """Applications that ended by a day, by id: of which data of that kind may go."""
    found = Application.filter(authority_id=authority_id, ended_on__lte=ended_by, id__gt=after)
    if needs_archive(scope):
        found = found.filter(archived_on__isnull=False)
    return await found.using_db(reader()).order_by("id").limit(size)


async def proposed(
    authority_id: int, scope: Scope, *, after: int, size: int
) -> list[ErasureProposal]:
    """What waits for an officer, the oldest proposal first."""
    rows = waiting(authority_id, scope).using_db(reader()).filter(id__gt=after)
    return await rows.order_by("id").limit(size).select_related("application")


def waiting(authority_id: int, scope: Scope) -> QuerySet[ErasureProposal]:
    return ErasureProposal.filter(authority_id=authority_id, scope=scope, run_id__isnull=True)


async def waiting_counts(authority_id: int) -> dict[Scope, int]:
    return {scope: await waiting(authority_id, scope).count() for scope in Scope}


async def runs_of(authority_id: int, *, before: int | None, size: int) -> list[ErasureRun]:
    """What was confirmed, the latest first, with who did."""
    rows = ErasureRun.filter(authority_id=authority_id).using_db(reader())
    if before is not None:
        rows = rows.filter(id__lt=before)
    return await rows.order_by("-id").limit(size).prefetch_related("officer")


async def left_in(runs: Iterable[int]) -> Mapping[int, int]:
    """How many applications of each run are still to be done."""
    rows = ErasureProposal.filter(run_id__in=list(runs)).annotate(n=Count("id")).group_by("run_id")
    return {int(run): int(n) for run, n in await rows.values_list("run_id", "n")}


async def done_in(runs: Iterable[int]) -> Mapping[int, int]:
    """How many were done."""
    rows = Erasure.filter(run_id__in=list(runs)).annotate(n=Count("id")).group_by("run_id")
    return {int(run): int(n) for run, n in await rows.values_list("run_id", "n")}


async def erasures_of(application_id: int) -> list[Erasure]:
    """What went of an application, the latest first."""
    rows = Erasure.filter(application_id=application_id).using_db(reader())
    return await rows.order_by("-id").prefetch_related("officer")


async def erased_digests(application_id: int | None) -> set[str]:
    """The files that went with the erasures of an application."""
    rows = ErasedFile.filter(erasure__application_id=application_id)
    return {str(digest) for digest in await rows.values_list("digest", flat=True)}


@dataclass(frozen=True, slots=True)
class Gone:
    """What erasures took of an application, by their records. `whole`: every text of it."""

    whole: bool
    digests: frozenset[str]

    def fits(self, text: str, digest: str) -> bool:
        """Whether a text is what its digest says, or was erased."""
        return (self.whole and not text) or digest_of_text(text) == digest


async def gone_of(application_id: int | None) -> Gone:
    whole = await Erasure.exists(application_id=application_id, scope=Scope.WHOLE)
    return Gone(whole, frozenset(await erased_digests(application_id)))


async def unnamed(digests: Collection[str]) -> set[str]:
    """Those of the files that nothing in the register names, of any authority. Of a dossier the
    files are to be listed before."""
    left = set(digests)
    for model in _NAMES_FILES:
        if left:
            rows = model.filter(digest__in=list(left)).values_list("digest", flat=True)
            left -= {str(digest) for digest in await rows}
    if left:
        left -= await _in_archives(left)
    if left:
        left -= await _in_drafts(left)
    return {digest for digest in left if not await _told_of(digest)}


async def _in_drafts(digests: Collection[str]) -> set[str]:
    """Files that somebody has added to what they are typing, which is sealed."""
    typed = [json.dumps(draft.typed) async for draft in Draft.filter(application_id=None)]
    return {digest for digest in digests if any(digest in said for said in typed)}


async def _in_archives(digests: Collection[str]) -> set[str]:
    """Files of dossiers that are still there."""
    rows = DossierFile.filter(digest__in=list(digests))
    found = [
        (str(digest), int(str(id_)))
        for digest, id_ in await rows.values_list("digest", "dossier__application_id")
    ]
    whole = Erasure.filter(scope=Scope.WHOLE, application_id__in=[id_ for _digest, id_ in found])
    erased = await whole.values_list("application_id", flat=True) if found else ()
    gone = {int(str(id_)) for id_ in erased}
    return {digest for digest, id_ in found if id_ not in gone}


async def _told_of(digest: str) -> bool:
    """Whether a proposed letter names the file within its words."""
    place = _PLACE[writer().capabilities.dialect]
    for table, column in _TELL_OF_FILES:
        found = await writer().execute_query_dict(
            f"SELECT 1 AS there FROM {table} WHERE CAST({column} AS TEXT) LIKE {place} LIMIT 1",
            [f"%{digest}%"],
        )
        if found:
            return True
    return False
