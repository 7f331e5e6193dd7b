"""Mails that say that a mail of ours did not arrive.

A report as RFC 3464 has it says so in fields. Several Chinese providers write a letter instead
(系统退信): it is believed only where it comes under the name of a mail system, speaks of failure
and names a mail of ours; whether it also names whom that mail went to is asked by whoever
knows the outbox. Anything less stays a mail that a person looks at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

# The right-hand side of every Message-ID of ours.
HOST = "tracker.invalid"
_OWN = re.compile(rf"<[^<>\s@]{{1,118}}@{re.escape(HOST)}>")
_SYSTEMS = frozenset({"mailer-daemon", "postmaster"})
_FAILURE = re.compile(
    r"退信|退回|投递失败|发送失败|无法投递|未能送达|undeliver|not be delivered|delivery fail|"
    r"returned mail|failure notice|\b55\d\b|\b5\.\d{1,3}\.\d{1,3}\b",
    re.IGNORECASE,
)
_CAUSE = re.compile(r"原因|\b55\d\b|\b5\.\d{1,3}\.\d{1,3}\b")
_DELAY = re.compile(r"延迟|延误|暂时|重试|delay|temporar|will retry", re.IGNORECASE)
_LONGEST = 200
_MOST = 5


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a report says. `failed`: for good, for delays and successes are reported too.
    `in_fields`: as the standard has it. `said`: everything it says, what came back among it."""

    failed: bool
    in_fields: bool
    said: str = field(repr=False)
    reason: str = ""

    @property
    def about(self) -> tuple[str, ...]:
        """Message-IDs of ours that it names."""
        return own_ids(self.said)


def own_ids(text: str) -> tuple[str, ...]:
    """The Message-IDs of ours in a text, each once."""
    return tuple(dict.fromkeys(_OWN.findall(text)))[:_MOST]


def bounce_of(
    message: Message, raw: bytes, *, sender: str, subject: str, text: str
) -> Bounce | None:
    """None where it is no such mail."""
    report = str(message.get_param("report-type") or "").lower()
    if message.get_content_type() == "multipart/report" and report == "delivery-status":
        return _in_fields(message, raw, text)
    if sender.partition("@")[0].lower() not in _SYSTEMS:
        return None
    whole, words = _everything(message, raw), f"{subject}\n{text}"
    if not own_ids(whole) or not _FAILURE.search(words) or _DELAY.search(subject):
        return None
    reason = _reason(text) or _shortened(subject)
    return Bounce(failed=True, in_fields=False, said=whole, reason=reason)


def _in_fields(message: Message, raw: bytes, text: str) -> Bounce:
    whole = _everything(message, raw)
    for block in _recipients(message):
        if _field(block, "Action").lower() == "failed":
            told = (_field(block, "Status"), _plain(_field(block, "Diagnostic-Code")))
            reason = " ".join(filter(None, told)) or _reason(text)
            return Bounce(failed=True, in_fields=True, said=whole, reason=_shortened(reason))
    return Bounce(failed=False, in_fields=True, said=whole)


def _recipients(message: Message) -> Iterator[Message]:
    """The blocks of the report that are about one recipient each."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            yield from (one for one in blocks if isinstance(one, Message) and one["Action"])


def _field(block: Message, name: str) -> str:
    return " ".join(str(block.get(name, "")).split())


def _plain(typed: str) -> str:
    """`smtp; 550 no such user`: without the kind of answer before it."""
    return typed.partition(";")[2].strip() if ";" in typed else typed


def _reason(text: str) -> str:
    """The line that says what is wrong, as far as one does."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    said = (line for wanted in (_CAUSE, _FAILURE) for line in lines if wanted.search(line))
    return _shortened(next(said, ""))


def _shortened(reason: str) -> str:
    """What is left out is seen to be."""
    return reason if len(reason) <= _LONGEST else f"{reason[: _LONGEST - 1]}…"


def _everything(message: Message, raw: bytes) -> str:
    """As it stands there, and what its parts say once they are decoded: what came back is often
    packed."""
    said = [raw.decode("utf-8", "replace")]
    for part in message.walk():
        data = part.get_payload(decode=True)
        if isinstance(data, bytes):
            said.append(data.decode("utf-8", "replace"))
    return "\n".join(said)
