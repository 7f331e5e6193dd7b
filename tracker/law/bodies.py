"""To whom one turns: who reviews the acts of an authority, and which court hears the suit.

Both follow from where the authority stands (`terms.AuthorityLevel`) and the day. Until the
end of 2023 the applicant against a department chose between its government and the upper
department; from 2024-01-01 the government alone reviews (复议法第二十四条). Against a street
office it is the government that set it up, against a government the next higher one;
provinces and ministries review themselves; customs, finance, foreign exchange, tax and
state security are reviewed by their own next higher organ. A suit begins at the basic
people's court, and at the intermediate one where the defendant is a government of a county
or above or a ministry (行政诉讼法第十五条; until May 2015 only of a province).

All of it is data (`data/remedies.toml`) with marks: the review law was read, its 款 and 项
and the rules of the courts are known but were not read in the text (†). An office names
its bodies itself, for the law says only which kind they are. A name that is obviously of
another kind is refused until the office says that it looked it up and knows better, for the
rules were not all read in the text; letters only point it out, and nothing is ever changed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict

from tracker.law.layouts import read_data
from tracker.law.refusals import NoValueInForce
from tracker.law.setting_refusals import BodyObviouslyOther
from tracker.law.terms import AuthorityLevel

NAMELESS_REVIEW_BODY = "有权受理的行政复议机关"
NAMELESS_COURT = "有管辖权的人民法院"


class Bodies(TypedDict):
    """What an authority says of the bodies; empty, or None, where it does not say."""

    review_body: str
    court: str
    level: AuthorityLevel | None


@dataclass(frozen=True, slots=True)
class BodyRule:
    """Who it is, in words that fit a letter, under which article, and what to know besides.

    `assumed`: our reading (‡); `unread`: known, but not read in the text (†).
    """

    level: AuthorityLevel
    who: str
    note: str
    article: str
    since: date
    assumed: bool
    unread: bool
    names: tuple[str, ...]
    never: tuple[str, ...]

    def is_obviously_other(self, name: str) -> bool:
        """Whether a body of this name can hardly be the one meant. An empty name is none."""
        if not name:
            return False
        lacking = bool(self.names) and not any(word in name for word in self.names)
        return lacking or any(word in name for word in self.never)


def review_body_rule(level: AuthorityLevel, on: date) -> BodyRule:
    """Who reviews an act done on that day by an authority of this level.

    Refuses days before the review law (1999-10-01).
    """
    return _rule("review_body", "行政复议机关", level, on)


def court_rule(level: AuthorityLevel, on: date) -> BodyRule:
    """Which court hears at first a suit over an act done on that day by such an authority.

    Refuses days before the litigation law (1990-10-01).
    """
    return _rule("court", "有管辖权的法院", level, on)


def bodies_refusal(bodies: Bodies, on: date) -> BodyObviouslyOther | None:
    """Why bodies of these names can hardly be right; None when they can, when no level is
    told, and for a name that is empty."""
    level = bodies["level"]
    if level is None:
        return None
    told = {
        "review_body": (review_body_rule(level, on), bodies["review_body"]),
        "court": (court_rule(level, on), bodies["court"]),
    }
    for field, (rule, name) in told.items():
        if rule.is_obviously_other(name):
            return BodyObviouslyOther(
                field=field, name=name, rule=rule.article, level=level, who=rule.who
            )
    return None


def review_body_in_letters(name: str, level: AuthorityLevel | None, on: date) -> str:
    """How a letter of that day calls the review body: by the name the office gave, else by
    what the level says, else by the law's own words."""
    return name or (review_body_rule(level, on).who if level else NAMELESS_REVIEW_BODY)


def court_in_letters(name: str, level: AuthorityLevel | None, on: date) -> str:
    """As `review_body_in_letters`, for the court."""
    return name or (court_rule(level, on).who if level else NAMELESS_COURT)


def in_force(entries: Iterable[dict[str, Any]], on: date, label: str) -> dict[str, Any]:
    """The entry of a dated list that holds on that day. Refuses days before the first."""
    known = list(entries)
    begun = [entry for entry in known if entry["since"] <= on]
    if not begun:
        raise NoValueInForce(label=label, since=min(e["since"] for e in known), on=on)
    return max(begun, key=lambda entry: entry["since"])


def _rule(table: str, label: str, level: AuthorityLevel, on: date) -> BodyRule:
    mine = (entry for entry in _DATA[table] if level in entry["levels"])
    said: Mapping[str, Any] = in_force(mine, on, label)
    return BodyRule(
        level=level,
        who=said["who"],
        note=said.get("note", ""),
        article=said["article"],
        since=said["since"],
        assumed=said.get("assumed", False),
        unread=said.get("unread", False),
        names=tuple(said.get("names", ())),
        never=tuple(said.get("never", ())),
    )


_DATA = read_data("remedies")
