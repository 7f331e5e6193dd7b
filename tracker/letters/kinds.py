"""Which kind of letter an entry of the journal sends."""

from collections.abc import Mapping

from tracker.law.entries import (
    Abandoned,
    Consulted,
    Deferred,
    Entry,
    Extended,
    FeeCharged,
    LetterSent,
    ReasonsAsked,
    Replied,
    ReplyCorrected,
    SupplementAsked,
    ThirdPartyInformed,
    Transferred,
)
from tracker.law.terms import ConsultationKind
from tracker.letters.compose import LetterKind

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
