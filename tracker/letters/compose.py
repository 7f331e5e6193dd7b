"""The letters of an authority, from kind and facts to text."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.law.answers import forced_ground
from tracker.law.bodies import Bodies
from tracker.law.grounds import GROUNDS, Ground
from tracker.law.letters import rule_of
from tracker.law.remedies import (
    LETTERS_WITHOUT_REMEDY,
    Remedy,
    remedy,
    remedy_for_third_party,
)
from tracker.law.stages import ACTS
from tracker.law.statute import Parameter, value_on
from tracker.law.terms import AccompanyingLetter, Act, AuthorityLevel, Law, Term
from tracker.letters.citation import cited
from tracker.letters.office_wording import filled
from tracker.letters.wording import TEMPLATES, attachments, day, paragraphs, said_parts


def _of(letter: AccompanyingLetter) -> tuple[str, str]:
    return letter.value, letter.label


class LetterKind(Term):
    """The letters of the procedure; the label is their title. The last are beside the acts."""

    SUPPLEMENT_NOTICE = "supplement_notice", "政府信息公开申请补正告知书"
    REASONS_NOTICE = "reasons_notice", "政府信息公开申请说明理由告知书"
    EXTENSION_NOTICE = "extension_notice", "政府信息公开延期答复告知书"
    DEFERRAL_NOTICE = "deferral_notice", "政府信息公开延迟答复告知书"
    THIRD_PARTY_CONSULTATION = "third_party_consultation", "政府信息公开征求第三方意见书"
    CO_AUTHOR_CONSULTATION = "co_author_consultation", "政府信息公开征求共同制作机关意见书"
    AUTHORITY_CONSULTATION = "authority_consultation", "政府信息公开征求意见函"
    THIRD_PARTY_NOTICE = "third_party_notice", "政府信息依申请公开告知书"
    TRANSFER = "transfer", "政府信息公开申请转送函"
    FEE_NOTICE = "fee_notice", "政府信息公开信息处理费收费通知书"
    FEE_CHANGE = "fee_change", "政府信息公开信息处理费变更告知书"
    REPLY = "reply", "政府信息公开告知书"
    ABANDONMENT = "abandonment", "不再处理政府信息公开申请告知书"
    CONSULTATION_NOTICE = _of(AccompanyingLetter.CONSULTATION_NOTICE)
    OPINION_CONFIRMATION = _of(AccompanyingLetter.OPINION_CONFIRMATION)
    ASSISTANCE_REQUEST = _of(AccompanyingLetter.ASSISTANCE_REQUEST)
    TRANSFER_NOTICE = _of(AccompanyingLetter.TRANSFER_NOTICE)
    CORRECTION_FORWARDING = _of(AccompanyingLetter.CORRECTION_FORWARDING)


@dataclass(frozen=True, slots=True)
class Sender:
    """The authority whose letter it is, with what its letters say of it. `payment`: how a fee
    is paid there, in its own words."""

    name: str
    address: str = ""
    telephone: str = ""
    hours: str = ""
    review_body: str = ""
    court: str = ""
    level: AuthorityLevel | None = None
    payment: str = ""


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter without its paper: every paragraph of `body` begins with its indent.

    `void`: the words that its paper bears once it is void.
    """

    title: str
    number: str
    addressee: str
    body: str
    on: date
    to_applicant: bool
    void: str = ""


def compose(
    kind: LetterKind,
    *,
    sender: Sender,
    number: str,
    addressee: str,
    to_applicant: bool,
    on: date,
    facts: Mapping[str, Any],
    wording: str | None = None,
) -> LetterText:
    """The letter of that kind, in the words of the law that governs the application.

    `facts` are those of the act, with `register_number`, `received_on`, `law` and what was
    `asked` for. A letter says of the applicant no more than name and register number.
    `wording`: the office's own text, whose places are filled with the parts of the standard.
    """
    parts = letter_parts(kind, sender=sender, on=on, facts=facts)
    if wording is None:
        body = "\n".join(parts.values())
    else:
        body = filled(wording, {**parts, **_fields(sender, number, addressee, on, facts)})
    enclosed = attachments(facts.get("files", ()))
    return LetterText(
        title=_title(kind, facts),
        number=number,
        addressee=addressee,
        body="\n".join(filter(None, (paragraphs(body), enclosed))),
        on=on,
        to_applicant=to_applicant,
    )


def letter_parts(
    kind: LetterKind, *, sender: Sender, on: date, facts: Mapping[str, Any]
) -> dict[str, str]:
    """The parts of the standard wording, filled in, by name."""
    return said_parts(
        f"{kind}.txt",
        **{**facts, **_more(kind, sender, on, facts)},
        on=on,
        sender=sender,
        is_2008=facts["law"] is Law.TEXT_2008,
        value=_values_of(facts["received_on"]),
        article_of=_articles_of(facts["law"]),
    )


def _fields(
    sender: Sender, number: str, addressee: str, on: date, facts: Mapping[str, Any]
) -> dict[str, str]:
    """The values of `office_wording.ShortField`."""
    return {
        "机关名称": sender.name,
        "机关地址": sender.address,
        "联系电话": sender.telephone,
        "办公时间": sender.hours,
        "文号": number,
        "收件人": addressee,
        "发文日期": day(on),
        "登记编号": facts["register_number"],
        "收到日期": day(facts["received_on"]),
        "申请事项": facts["asked"],
    }


def _title(kind: LetterKind, facts: Mapping[str, Any]) -> str:
    ground = naming_ground(facts) if kind is LetterKind.REPLY else None
    return ground.letter if ground else kind.label


def naming_ground(facts: Mapping[str, Any]) -> Ground | None:
    """A reply is named after its ground; one with several kinds of ground, generally, and
    one that gives a part and withholds a part, as a partial disclosure."""
    grounds: list[Ground] = [ground for ground, _text in facts["answers"]]
    forced = forced_ground([ground.key for ground in grounds])
    if forced:
        return GROUNDS[forced]
    return grounds[0] if len({ground.letter for ground in grounds}) == 1 else None


def _values_of(received_on: date) -> Callable[[str], Parameter]:
    """The law's values for an application received on that day."""
    return lambda name: value_on(name, received_on)


def _articles_of(law: Law) -> Callable[[str], str]:
    """The article of an act, fully cited, in the text that governs."""

    def article_of(act: str) -> str:
        rule = ACTS[Act(act)]
        return cited((rule.article_2008 if law is Law.TEXT_2008 else None) or rule.article)

    return article_of


def _more(
    kind: LetterKind, sender: Sender, on: date, facts: Mapping[str, Any]
) -> Mapping[str, Any]:
    """What the law adds to the facts of the act."""
    match kind:
        case LetterKind.FEE_NOTICE:
            return {
                "term": value_on("fee_payment", on),
                "dispute": LETTERS_WITHOUT_REMEDY[kind].why,
            }
        case LetterKind.REPLY:
            answers = facts["answers"]
            return {
                "answers": [_answer(ground, text) for ground, text in answers],
                "remedies": _remedies((ground for ground, _ in answers), sender, on),
            }
        case LetterKind.THIRD_PARTY_NOTICE:
            return {"remedies": _paragraphs(remedy_for_third_party(on, **_bodies(sender)))}
        case LetterKind.ABANDONMENT:
            key = "other.not_supplemented" if facts["for_supplement"] else "other.fee_unpaid"
            ground = GROUNDS[key]
            return {"ground": ground, "remedies": _remedies([ground], sender, on)}
        case LetterKind.CORRECTION_FORWARDING:
            rule = rule_of(AccompanyingLetter.CORRECTION_FORWARDING)
            old = facts["law"] is Law.TEXT_2008
            return {"article_of_correction": cited(rule.article_2008 if old else rule.article)}
    return {}


def _answer(ground: Ground, text: str) -> dict[str, str]:
    """One matter of a reply: what was found, the article, the decision, the officer's words."""
    return {"text": text, "article": ground.article, **_FINDINGS[ground.key]}


def _remedies(grounds: Iterable[Ground], sender: Sender, on: date) -> tuple[str, ...]:
    """What a letter says of remedies, a paragraph each; nothing where nothing was decided."""
    open_way = remedy(grounds, on, **_bodies(sender))
    return _paragraphs(open_way) if open_way else ()


def _bodies(sender: Sender) -> Bodies:
    return {"review_body": sender.review_body, "court": sender.court, "level": sender.level}


def _paragraphs(open_way: Remedy) -> tuple[str, ...]:
    way, *others = open_way.parts
    return (f"根据{cited(*way.articles)}的规定，{way.text}", *(part.text for part in others))


_FINDINGS: Mapping[str, Mapping[str, str]] = tomllib.loads(
    (TEMPLATES / "findings.toml").read_text(encoding="utf-8")
)
