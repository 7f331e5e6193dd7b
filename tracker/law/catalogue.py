"""The catalogue (政府信息公开目录): what an entry must say, and when a reply may enter it.

* Article 12: a catalogue names the index, the title, a summary and the day each piece of
  information was made, and is kept up to date.
* Article 13: what articles 14 to 16 do not except is public, of its own accord or on
  request. So an entry has one of three modes, and a withheld one says which exception.
* Article 44: information that was disclosed on request and may be disclosed at all can be
  made public for everyone. Only what a reply gave, in whole or in part, can be.

Surprising edges: a withheld entry is listed with its reason, but holds neither link nor
file; an entry that is public of its own accord must say where it can be read, or what it
says; the day it was made is never after today.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from tracker.law.facts import Facts
from tracker.law.grounds import GROUNDS
from tracker.law.refusals import NothingToRelease, Refusal
from tracker.law.terms import CatalogueMode, Outcome, Term, WithholdingReason

_RELEASABLE = frozenset({Outcome.DISCLOSED, Outcome.PARTLY_DISCLOSED})


class Fault(Term):
    """What is wrong with an entry, and what would be right."""

    REASON_MISSING = "reason_missing", "不予公开的，请选择理由（条例第十四条至第十六条）。"
    WITHHELD_BUT_GIVEN = "withheld_but_given", "不予公开的条目不能附网址或者文件，请先删去。"
    NOWHERE = "nowhere", "主动公开的，请写明在哪里能看到：填写网址、上传文件，或者写在内容概述里。"
    AFTER_TODAY = "after_today", "生成日期不能在今天之后。"
    NO_ADDRESS = "no_address", "请填写完整的网址，以 http:// 或者 https:// 开头。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What an entry says. `made_on` is the day the information was made (生成日期)."""

    title: str
    made_on: date
    mode: CatalogueMode
    index_number: str = ""
    document_number: str = ""
    summary: str = ""
    link: str = ""
    reason: WithholdingReason | None = None


def faults(item: Item, *, has_files: bool, today: date) -> Iterator[tuple[str, Fault]]:
    """Each fault with the name of the field it belongs to; none for a good entry."""
    if item.made_on > today:
        yield "made_on", Fault.AFTER_TODAY
    if item.link and not _is_address(item.link):
        yield "link", Fault.NO_ADDRESS
    if item.mode is CatalogueMode.WITHHELD:
        if item.reason is None:
            yield "reason", Fault.REASON_MISSING
        if item.link or has_files:
            yield "link", Fault.WITHHELD_BUT_GIVEN
    elif item.mode is CatalogueMode.PROACTIVE and not (item.link or has_files or item.summary):
        yield "link", Fault.NOWHERE


def article_of(reason: WithholdingReason) -> str:
    """The article of the exception: what the ground of a reply names first."""
    article, _, _ = GROUNDS[f"withheld.{reason.value}"].article.partition("、")
    return article


def release_refusal(facts: Facts) -> Refusal | None:
    """Why the reply of an application may not enter the catalogue; None when it may."""
    grounds = facts.reply.grounds if facts.reply else ()
    given = {GROUNDS[key].outcome for key in grounds if key in GROUNDS}
    return None if given & _RELEASABLE else NothingToRelease()


def _is_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
