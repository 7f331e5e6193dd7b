"""When personal data of an application may go, and what keeps it.

Three kinds of data, each with its own end (`Scope`):

* copies of identity documents and full identity numbers: so many days (`data/erasure.toml`,
  within bounds for the office to set) after the application ended and every term to challenge
  it has run out (个人信息保护法, article 19, ‡: it names no number);
* contact details and what only serves to reach the applicant: with the whole, or as soon as
  the terms have run out where the applicant asks (article 47);
* everything that still says who it was: once the file's term in the archive is over (†: from
  1 January of the year after the one it belongs to). A permanent file never goes.

Nothing goes while the matter is open (a fee that is awaited keeps it so), a review or lawsuit
is pending, or an officer keeps it for a reason, such as a complaint; the law then wants storage
alone (article 47, second paragraph). No file goes that was never archived, or whose term nobody
chose.

A mail that an officer found to be no application belongs to none of them, and has a term of its
own (`put_aside_until`), unless its sender wants it gone; so has a report that mail was not
delivered.

Surprising edges: a reply whose delivery is not on record can be challenged for the longest
terms, five years; one whose words are not here (a ledger's) may not have told the remedies, so
that the year after delivery counts. Against one's own withdrawal, or a matter that goes on
elsewhere, there is no remedy. The longest of several terms of a file counts.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from tracker.law.calendar import Calendar
from tracker.law.case_limits import limits_of_ending
from tracker.law.challenge_limits import limits_of_file
from tracker.law.challenge_stages import ChallengeFile
from tracker.law.challenge_terms import ChallengePhase, Move
from tracker.law.facts import Facts
from tracker.law.layouts import read_data
from tracker.law.limits import Begins
from tracker.law.mail_terms import INCOMPLETE, MailState
from tracker.law.refusals import Refusal
from tracker.law.setting_refusals import DaysOutOfBounds
from tracker.law.terms import Retention, Role, Term

_DATA = read_data("erasure")
_COPIES, _TERM, _HOLDS = _DATA["copies"], _DATA["term"], _DATA["holds"]
_PUT_ASIDE = _DATA["put_aside"]
_DAY = timedelta(days=1)

DEFAULT_DAYS: int = _COPIES["days"]
LEAST_DAYS: int = _COPIES["least"]
MOST_DAYS: int = _COPIES["most"]
PUT_ASIDE_DAYS: int = _PUT_ASIDE["days"]
# In one of these a mail is put aside: it is no application.
PUT_ASIDE = frozenset({MailState.DISMISSED, MailState.REPORT})
# Who may say that data goes for good: whoever answers for the office, or for its system.
MAY_ERASE = frozenset({Role.HEAD, Role.ADMINISTRATOR})
ASKED_FOR = "个人信息保护法第四十七条"
COPY_ASKED_FOR = "个人信息保护法第四十五条"


class Scope(Term):
    """Which data of an application, by when it may go."""

    IDENTITY = "identity", "身份证件影像和证件号码"
    CONTACT = "contact", "联系方式和发送的邮件"
    WHOLE = "whole", "姓名和全部文字、材料"


# What every kind of data takes with it.
TOGETHER: Mapping[Scope, frozenset[Scope]] = MappingProxyType(
    {
        Scope.IDENTITY: frozenset({Scope.IDENTITY}),
        Scope.CONTACT: frozenset({Scope.CONTACT}),
        Scope.WHOLE: frozenset(Scope),
    }
)
# What goes by schedule; contact details go with the whole.
SCHEDULED = (Scope.IDENTITY, Scope.WHOLE)


class Hold(Term):
    """Why data stays."""

    OPEN = "open", _HOLDS["open"]["label"]
    PENDING = "pending", _HOLDS["pending"]["label"]
    REMEDIES = "remedies", _HOLDS["remedies"]["label"]
    GRACE = "grace", _HOLDS["grace"]["label"]
    KEPT = "kept", _HOLDS["kept"]["label"]
    NOT_ARCHIVED = "not_archived", _HOLDS["not_archived"]["label"]
    UNKNOWN_TERM = "unknown_term", _HOLDS["unknown_term"]["label"]
    PERMANENT = "permanent", _HOLDS["permanent"]["label"]
    TERM = "term", _HOLDS["term"]["label"]

    @property
    def article(self) -> str:
        article: str = _HOLDS[self.value]["article"]
        return article


@dataclass(frozen=True, slots=True)
class Held:
    """A hold, and the last day it lasts; None where that is not known."""

    hold: Hold
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """By which rule a kind of data goes. `assumed`: no text says it so."""

    article: str
    source: str
    assumed: bool
    note: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether data of a kind may go on a day. `since`: the first day it might, as far as the
    terms alone tell; None while one of them has no end."""

    scope: Scope
    holds: tuple[Held, ...]
    since: date | None

    @property
    def may_go(self) -> bool:
        return not self.holds


@dataclass(frozen=True, slots=True)
class Matter:
    """What is asked of an application. `terms`: of every version of its archived file, None
    where nobody chose; empty while it is in no archive. `kept`: an officer keeps it.
    `days`: what the office waits with copies of documents."""

    facts: Facts
    challenges: Sequence[ChallengeFile]
    terms: Sequence[Retention | None]
    kept: bool
    days: int


RULES: Mapping[Scope, Rule] = MappingProxyType(
    {
        scope: Rule(said["article"], said["source"], said["assumed"], said["note"])
        for scope, said in (
            (Scope.IDENTITY, _COPIES),
            (Scope.CONTACT, _TERM),
            (Scope.WHOLE, _TERM),
        )
    }
)
PUT_ASIDE_RULE = Rule(
    _PUT_ASIDE["article"], _PUT_ASIDE["source"], _PUT_ASIDE["assumed"], _PUT_ASIDE["note"]
)


def days_refusal(days: int) -> Refusal | None:
    """Why an office cannot wait so many days; None when it can."""
    if LEAST_DAYS <= days <= MOST_DAYS:
        return None
    return DaysOutOfBounds(days=days, least=LEAST_DAYS, most=MOST_DAYS)


def shows_identity(name: str, said: bool | None) -> bool:
    """Whether a file is a copy of an identity document: as an officer `said`, else by its name."""
    if said is not None:
        return said
    return any(word in name for word in _COPIES["words"]) and not any(
        word in name for word in _COPIES["but"]
    )


def alone_holds(flaws: Collection[str], *, refused: bool) -> bool:
    """Whether a mail as it was received may be the only place of what stays for the whole: words
    or parts beyond what was kept of it (`flaws`), or a file that was kept out and is no copy of
    an identity document (`refused`). Then a copy in it goes with the whole alone."""
    return refused or bool(INCOMPLETE.intersection(flaws))


def needs_archive(scope: Scope, *, asked: bool = False) -> bool:
    """Whether data waits until its file's term in the archive is over. `asked`: the applicant
    wants it gone."""
    return scope is Scope.WHOLE or (scope is Scope.CONTACT and not asked)


def ended_by(scope: Scope, days: int, today: date) -> date:
    """The latest day an application may have ended on for data of that kind to go today by
    schedule, whatever its terms: one without a remedy, or in the archive for the shortest time.
    `days`: what the office waits with copies of documents."""
    if needs_archive(scope):
        return date(today.year - min(_TERM["years"].values()) - 1, 12, 31)
    return today - timedelta(days=days) - _DAY


def put_aside_until(on: date) -> date:
    """The last day on which a mail that was put aside `on` a day is kept; in that time it can be
    taken up again, should it have been an application after all."""
    return on + timedelta(days=PUT_ASIDE_DAYS)


def put_aside_by(today: date) -> date:
    """The latest day a mail may have been put aside on to go today: the other way round."""
    return today - timedelta(days=PUT_ASIDE_DAYS) - _DAY


def mail_may_go(on: date | None, today: date, *, asked: bool = False) -> bool:
    """Whether a mail that was put aside `on` a day may go today; None: it was not, and is settled
    first, or goes with its application. `asked`: whoever wrote it wants it gone (article 47); no
    text wants it stored, and the days it would wait are for its sender's sake (†)."""
    return on is not None and (asked or on <= put_aside_by(today))


def verdict(
    scope: Scope, matter: Matter, calendar: Calendar, today: date, *, asked: bool = False
) -> Verdict:
    """Whether data of that kind may go today. `asked`: the applicant wants it gone, so that
    nothing is waited for but what the law wants kept."""
    ended = matter.facts.ending
    if ended is None:
        return Verdict(scope, (Held(Hold.OPEN),), None)
    over_on = _terms_over_on(matter, calendar, today)
    holds = [*_always(matter, over_on, today)]
    since = over_on + _DAY if over_on else None
    if scope is Scope.IDENTITY and not asked and over_on is not None:
        last = over_on + timedelta(days=matter.days)
        since = last + _DAY
        if over_on < today <= last:
            holds.append(Held(Hold.GRACE, last))
    if needs_archive(scope, asked=asked):
        last_kept = _archive(matter)
        holds += [last_kept] if last_kept.until is None or today <= last_kept.until else []
        until = last_kept.until
        since = max(since, until + _DAY) if since and until else None
    return Verdict(scope, tuple(holds), since)


def _always(matter: Matter, over_on: date | None, today: date) -> Iterator[Held]:
    """What keeps every kind of data."""
    if over_on is None:
        yield Held(Hold.PENDING)
    elif today <= over_on:
        yield Held(Hold.REMEDIES, over_on)
    if matter.kept:
        yield Held(Hold.KEPT)


def _terms_over_on(matter: Matter, calendar: Calendar, today: date) -> date | None:
    """The last day on which anything may still be asked of a review body or court; None while
    a case is pending."""
    days = [_remedies_over_on(matter.facts, calendar)]
    for case in matter.challenges:
        if case.closed_on is None or case.phase is ChallengePhase.SECOND_INSTANCE:
            return None
        limits = limits_of_file(case, calendar, today)
        second = case.first(Move.SECOND_DECIDED)
        days += [limit.on for limit in limits if limit.on]
        days += [second.on if second else case.closed_on]
    return max(days)


def _remedies_over_on(facts: Facts, calendar: Calendar) -> date:
    assert facts.ending is not None
    limits = limits_of_ending(facts, calendar)
    if facts.delivered is None:
        meant = [limit for limit in limits if limit.is_cap]
    elif getattr(facts.reply or facts.ending, "letter_digest", ""):
        meant = [limit for limit in limits if not limit.is_cap]
    else:
        meant = [limit for limit in limits if limit.begins is Begins.REPLY_RECEIVED]
    return max([limit.on for limit in meant if limit.on], default=facts.ending.on)


def _archive(matter: Matter) -> Held:
    """The end of the file's time in the archive."""
    assert matter.facts.ending is not None
    if not matter.terms:
        return Held(Hold.NOT_ARCHIVED)
    if Retention.PERMANENT in matter.terms:
        return Held(Hold.PERMANENT)
    if None in matter.terms:
        return Held(Hold.UNKNOWN_TERM)
    years = max(_TERM["years"][term.value] for term in matter.terms if term)
    return Held(Hold.TERM, date(matter.facts.ending.on.year + years, 12, 31))
