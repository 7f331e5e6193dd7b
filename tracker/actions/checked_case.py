"""The self-check of a case as it lies in the register."""

from datetime import date

from tracker.law.calendar import Calendar
from tracker.law.entries import Delivered
from tracker.law.self_check import Checked, Papers, self_check
from tracker.records.cases import CaseFile
from tracker.records.dossiers import Dossier


def checked_case(
    case: CaseFile, latest: Dossier | None, calendar: Calendar, today: date
) -> tuple[Checked, ...]:
    """The twenty points; `latest` is the last version of the dossier, if there is any."""
    return self_check(case.facts, _papers(case, latest), calendar, today)


def _papers(case: CaseFile, latest: Dossier | None) -> Papers:
    reply = case.facts.reply
    letter = next(
        (case.letters.get(line.row.seq) for line in case.lines if line.said is reply), None
    )
    deliveries = [line.row.seq for line in case.lines if isinstance(line.said, Delivered)]
    return Papers(
        reply=letter.body if letter else "",
        signed=any(case.files_of(seq) for seq in deliveries if seq not in case.annulled),
        archived=latest is not None and latest.entries == case.seen,
        bodies_named=bool(case.authority.review_body and case.authority.court),
    )
