"""The self-check (自查) of one application: what courts, reviewers and assessors look at.

Twenty points, each with the rule behind it (`data/self_check.toml`). A point is met, missing,
not yet to be asked, or of no concern. Nothing here refuses anything: it tells the office
what a later reader of the file will look for.

Surprising edges: whether reasons are *good* no program can tell; it looks whether the letter
says anything by signs in its words, and a letter can satisfy the sign and still be poor. A
reply of an imported ledger has no letter here, so that the points about its words are of
no concern. An application opened anew is judged by its present handling.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from tracker.law.calendar import Calendar
from tracker.law.deadlines import due_on, supplement_notice_due_on
from tracker.law.entries import Abandoned, Concluded
from tracker.law.facts import Facts
from tracker.law.grounds import GROUNDS, Ground
from tracker.law.layouts import read_data
from tracker.law.letter_checks import tells_review_first
from tracker.law.remedies import RemedyPath, remedy
from tracker.law.terms import Channel, DeliveryWay, Outcome, Stage, Term

_SAID_IN_PART = (Outcome.WITHHELD, Outcome.UNABLE, Outcome.NOT_PROCESSED, Outcome.PARTLY_DISCLOSED)
_ANSWERED = frozenset({Stage.REPLIED, Stage.ABANDONED, Stage.CONCLUDED})
_OWN_CONTACT = "本机关政府信息公开工作机构"


class Met(Term):
    """How a point stands."""

    YES = "yes", "做到"
    NO = "no", "缺"
    NOT_YET = "not_yet", "还不到时候"
    NO_CONCERN = "no_concern", "不涉及"


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the list, as the data has it. `words`: signs of it in the reply."""

    key: str
    label: str
    article: str
    source: str
    missing: str
    mend: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """One point and how it stands."""

    point: Point
    met: Met


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What stands beside the journal. `reply`: the words of the reply in force; `signed`: a
    file proves the delivery; `archived`: bound with every entry there is; `bodies_named`:
    review body and court are set by their names."""

    reply: str = ""
    signed: bool = False
    archived: bool = False
    bodies_named: bool = False


@dataclass(frozen=True, slots=True)
class _Asked:
    """Everything a point may ask of."""

    facts: Facts
    papers: Papers
    calendar: Calendar
    today: date
    point: Point

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """The known grounds of the reply in force."""
        keys = self.facts.reply.grounds if self.facts.reply else ()
        return tuple(GROUNDS[key] for key in keys if key in GROUNDS)

    @property
    def before_reply(self) -> Met | None:
        """Of no concern or not yet: while there is no letter whose words could be looked at."""
        if self.facts.ending is None:
            return Met.NOT_YET
        return None if self.facts.reply and self.papers.reply else Met.NO_CONCERN

    def shown(self) -> Met:
        """Whether the reply has one of the signs, but not in the lines about ourselves."""
        lines = (line for line in self.papers.reply.splitlines() if _OWN_CONTACT not in line)
        words = "\n".join(lines)
        return _met(any(sign in words for sign in self.point.words))

    def of(self, *keys: str) -> bool:
        return any(ground.key in keys for ground in self.grounds)


def self_check(
    facts: Facts, papers: Papers, calendar: Calendar, today: date
) -> tuple[Checked, ...]:
    """All points in the order of the list."""
    return tuple(
        Checked(point, _ASK[point.key](_Asked(facts, papers, calendar, today, point)))
        for point in POINTS
    )


def score(checked: tuple[Checked, ...]) -> int:
    """How many points nobody could hold against the office: met, or of no concern."""
    return sum(one.met in (Met.YES, Met.NO_CONCERN) for one in checked)


def _met(holds: bool) -> Met:
    return Met.YES if holds else Met.NO


def _receipt_evidence(asked: _Asked) -> Met:
    received = asked.facts.received
    by_system = received.channel is Channel.ONLINE and received.submitted_on is not None
    return _met(bool(received.evidence.strip()) or by_system)


def _registered(asked: _Asked) -> Met:
    facts = asked.facts
    return _met(facts.registered is not None or facts.received.imported)


def _confirmed_in_time(asked: _Asked) -> Met:
    received = asked.facts.received
    if received.channel is not Channel.ONLINE or received.submitted_on is None:
        return Met.NO_CONCERN
    return _met(received.on <= asked.calendar.after(received.submitted_on, 1))


def _supplement_in_time(asked: _Asked) -> Met:
    notice = asked.facts.supplement_asked
    last = supplement_notice_due_on(asked.facts, asked.calendar)
    if notice is None or last is None:
        return Met.NO_CONCERN
    return _met(notice.on <= last)


def _supplement_once(asked: _Asked) -> Met:
    notice = asked.facts.supplement_asked
    if notice is None:
        return Met.NO_CONCERN
    return _met(notice.respond_by is not None and bool(notice.letter))


def _in_time(asked: _Asked) -> Met:
    due, left_on = due_on(asked.facts, asked.calendar), asked.facts.left_on
    if due is None:
        return Met.NO_CONCERN if left_on else Met.NOT_YET
    if left_on is None:
        return Met.NOT_YET if asked.today <= due else Met.NO
    return _met(left_on <= due)


def _extension_agreed(asked: _Asked) -> Met:
    extended = asked.facts.extended
    if extended is None:
        return Met.NO_CONCERN
    return _met(bool(extended.consent_by.strip() and extended.letter))


def _consultation_days(asked: _Asked) -> Met:
    consultations = asked.facts.consultations
    if not consultations:
        return Met.NO_CONCERN
    return _met(all(one.received_on or one.answered_on for one in consultations))


def _dispatched_in_time(asked: _Asked) -> Met:
    """By hand the day of signing counts, and no posting is needed."""
    facts = asked.facts
    if facts.stage not in _ANSWERED:
        return Met.NOT_YET if facts.stage.is_open else Met.NO_CONCERN
    letter = getattr(facts.reply or facts.ending, "letter", "")
    if not letter or isinstance(facts.ending, Concluded):
        return Met.NO_CONCERN
    sent, delivered = facts.dispatch_of(letter), facts.delivered
    due = due_on(facts, asked.calendar)
    on = sent.on if sent else None
    if on is None and delivered and delivered.way is not DeliveryWay.POST:
        on = delivered.on
    in_time = facts.corrections or due is None or (on is not None and on <= due)
    proved = sent is None or sent.way is not DeliveryWay.POST or bool(sent.waybill)
    return _met(on is not None and bool(in_time) and proved)


def _delivery_proved(asked: _Asked) -> Met:
    facts = asked.facts
    if facts.stage not in _ANSWERED:
        return Met.NOT_YET if facts.stage.is_open else Met.NO_CONCERN
    if isinstance(facts.ending, Concluded):
        return Met.NO_CONCERN
    delivered = facts.delivered
    if delivered is None:
        return Met.NO
    by_hand = delivered.way in (DeliveryWay.HAND, DeliveryWay.ENTRUSTED)
    return _met(asked.papers.signed if by_hand else bool(delivered.evidence.strip()))


def _kind_of_answer(asked: _Asked) -> Met:
    facts = asked.facts
    if facts.ending is None:
        return Met.NOT_YET
    if isinstance(facts.ending, Concluded | Abandoned):
        return Met.YES
    if facts.reply is None:
        return Met.NO_CONCERN
    return _met(bool(asked.grounds) and len(asked.grounds) == len(facts.reply.grounds))


def _articles_cited(asked: _Asked) -> Met:
    """A letter writes the regulation's name in full; what follows it stands as in the data."""
    early = asked.before_reply
    if early is not None:
        return early
    cited = [part for ground in asked.grounds for part in _numbers_of(ground.article)]
    if not cited:
        return Met.NO_CONCERN
    return _met(all(part in asked.papers.reply for part in cited))


def _numbers_of(article: str) -> list[str]:
    """第三十六条第三项 and its like, out of all that an article names."""
    return re.findall(r"第[一二三四五六七八九十]+条(?:第[一二三四五六七八九十]+[款项])*", article)


def _reasons_given(asked: _Asked) -> Met:
    early = asked.before_reply
    if early is not None:
        return early
    if not any(ground.outcome in _SAID_IN_PART for ground in asked.grounds):
        return Met.NO_CONCERN
    return asked.shown()


def _separated(asked: _Asked) -> Met:
    early = asked.before_reply
    if early is not None:
        return early
    outcomes = {ground.outcome for ground in asked.grounds}
    if not outcomes & {Outcome.WITHHELD, Outcome.PARTLY_DISCLOSED}:
        return Met.NO_CONCERN
    return asked.shown() if outcomes == {Outcome.WITHHELD} else Met.YES


def _if_ground(*keys: str) -> Callable[[_Asked], Met]:
    """A point of these grounds only, told by its signs."""

    def ask(asked: _Asked) -> Met:
        early = asked.before_reply
        if early is not None:
            return early
        return asked.shown() if asked.of(*keys) else Met.NO_CONCERN

    return ask


def _path(asked: _Asked) -> RemedyPath | None:
    reply = asked.facts.reply
    found = remedy(asked.grounds, reply.on) if reply else None
    return found.path if found else None


def _remedies_told(asked: _Asked) -> Met:
    early = asked.before_reply
    if early is not None:
        return early
    if _path(asked) is None:
        return Met.NO_CONCERN
    return asked.shown() if asked.papers.bodies_named else Met.NO


def _review_first(asked: _Asked) -> Met:
    early = asked.before_reply
    if early is not None:
        return early
    if _path(asked) not in (RemedyPath.REVIEW_FIRST, RemedyPath.SPLIT):
        return Met.NO_CONCERN
    return _met(tells_review_first(asked.papers.reply))


def _archived(asked: _Asked) -> Met:
    """Asked once everything is over: ended, and delivered where there was something to deliver."""
    facts = asked.facts
    if asked.papers.archived:
        return Met.YES
    owed = facts.stage in (Stage.REPLIED, Stage.ABANDONED) and facts.delivered is None
    return Met.NOT_YET if facts.stage.is_open or owed else Met.NO


_ASK: Mapping[str, Callable[[_Asked], Met]] = MappingProxyType(
    {
        "receipt_evidence": _receipt_evidence,
        "registered": _registered,
        "confirmed_in_time": _confirmed_in_time,
        "supplement_in_time": _supplement_in_time,
        "supplement_once": _supplement_once,
        "in_time": _in_time,
        "extension_agreed": _extension_agreed,
        "consultation_days": _consultation_days,
        "dispatched_in_time": _dispatched_in_time,
        "delivery_proved": _delivery_proved,
        "kind_of_answer": _kind_of_answer,
        "articles_cited": _articles_cited,
        "reasons_given": _reasons_given,
        "separated": _separated,
        "search_described": _if_ground("unable.nonexistent", "nonexistent"),
        "responsible_named": _if_ground("unable.other_authority", "not_this_authority"),
        "way_told": _if_ground("disclosed.already_public", "already_public"),
        "remedies_told": _remedies_told,
        "review_first": _review_first,
        "archived": _archived,
    }
)

POINTS: tuple[Point, ...] = tuple(
    Point(**{**said, "words": tuple(said.get("words", ()))})
    for said in read_data("self_check")["point"]
)
