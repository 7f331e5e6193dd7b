"""Which kind of letter an entry of the journal sends, and under which kind it is numbered.

A reply is numbered as a reply, or by what it says (不予公开告知书, 政府信息不存在告知书 …) where
the office has a pattern for that.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from tracker.law.entries import (
    Abandoned,
    Consulted,
    Deferred,
    Entry,
    Extended,
    FeeCharged,
    FeeNoticeWithdrawn,
    FeeReduced,
    LetterSent,
    ReasonsAsked,
    Replied,
    ReplyCorrected,
    SupplementAsked,
    ThirdPartyInformed,
    Transferred,
)
from tracker.law.grounds import GROUNDS
from tracker.law.terms import ConsultationKind
from tracker.letters.compose import LetterKind, naming_ground

CONSULTATIONS: Mapping[ConsultationKind, LetterKind] = {
    ConsultationKind.THIRD_PARTY: LetterKind.THIRD_PARTY_CONSULTATION,
    ConsultationKind.CO_AUTHOR: LetterKind.CO_AUTHOR_CONSULTATION,
    ConsultationKind.OTHER_AUTHORITY: LetterKind.AUTHORITY_CONSULTATION,
}
_KINDS: Mapping[type[Entry], LetterKind] = {
    SupplementAsked: LetterKind.SUPPLEMENT_NOTICE,
    ReasonsAsked: LetterKind.REASONS_NOTICE,
    Extended: LetterKind.EXTENSION_NOTICE,
    Deferred: LetterKind.DEFERRAL_NOTICE,
    ThirdPartyInformed: LetterKind.THIRD_PARTY_NOTICE,
    Transferred: LetterKind.TRANSFER,
    FeeCharged: LetterKind.FEE_NOTICE,
    FeeReduced: LetterKind.FEE_CHANGE,
    FeeNoticeWithdrawn: LetterKind.FEE_CHANGE,
    Replied: LetterKind.REPLY,
    ReplyCorrected: LetterKind.REPLY,
    Abandoned: LetterKind.ABANDONMENT,
}


def kind_of(entry: Entry) -> LetterKind | None:
    """None for an entry that sends no letter."""
    if isinstance(entry, Consulted):
        return CONSULTATIONS[entry.kind]
    if isinstance(entry, LetterSent):
        return LetterKind(entry.kind)
    return _KINDS.get(type(entry))


def numbered_as(kind: LetterKind, facts: Mapping[str, Any]) -> str:
    """The key of `NUMBERED` under which a letter with these facts is numbered."""
    ground = naming_ground(facts) if kind is LetterKind.REPLY else None
    own = f"{kind}.{ground.letter_kind}" if ground else ""
    return own if own in NUMBERED else kind.value


def _numbered() -> dict[str, str]:
    titles: dict[str, str] = {}
    for kind in LetterKind:
        titles[kind.value] = kind.label
        if kind is LetterKind.REPLY:
            replies = (ground for ground in GROUNDS.values() if ground.is_reply)
            named = {f"{kind}.{one.letter_kind}": one.letter for one in replies}
            titles |= {key: title for key, title in named.items() if title != kind.label}
    return titles


NUMBERED: Mapping[str, str] = MappingProxyType(_numbered())
