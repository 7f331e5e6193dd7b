"""What a receipt proves by itself, where no database and no network is at hand.

The platform that took an application is in the hands of the authority alone; a paper that
only the authority can confirm proves little against it. So every receipt carries its facts
with a signature, in a text short enough for a QR code.

The text is `RECEIPT1-` and, in Base32 without padding (RFC 4648), these bytes:

| bytes | what                                                                   |
|-------|------------------------------------------------------------------------|
| 8     | id of the key: the first of the SHA-256 of the public key in DER form  |
| 4     | the moment, whole seconds since 1970, unsigned, big-endian             |
| 2     | the day of receipt, days since 1970-01-01, unsigned, big-endian        |
| 1     | 0: sent by the applicant at that moment; 1: entered by the office      |
| 32    | SHA-256 of the applicant's text in UTF-8, its lines ended by LF        |
| …     | register number, authority's code, its name: UTF-8, parted by NUL      |
| 64    | Ed25519 over `RECEIPT1-` and all bytes before                          |

Base32 is what a QR code holds compactly in its alphanumeric mode, stands in an address as
it is, and survives the change of case. The digit is the version: a program refuses one it
does not know. There is one spelling only: unused bits of the last letter are zero.
"""

import base64
import binascii
import re
import struct
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from tracker.clock import CHINA
from tracker.letters.signing_key import ID_BYTES, SIGNATURE_BYTES, PublicKey, SigningKey

VERSION = 1
TAG = f"RECEIPT{VERSION}-"
TEXT = re.compile(r"RECEIPT([0-9]{1,4})-([A-Z2-7]*)")

_HEAD = struct.Struct(f">{ID_BYTES}sIHB32s")
_FIRST_DAY = date(1970, 1, 1)
_LETTERS_OF_A_GROUP = 8


class AttestationBroken(Exception):
    """A text that begins like an attestation and is none: cut off, or altered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """The facts of a receipt that are signed.

    `at`: when the application was sent, or, where `entered`, when the office entered one
    that came on paper; whole seconds. `text_digest`: 64 hex digits.
    """

    register_number: str
    authority_code: str
    authority_name: str
    at: datetime
    received_on: date
    text_digest: str
    entered: bool

    @property
    def moment(self) -> datetime:
        """The moment as the clocks in China showed it."""
        return self.at.astimezone(CHINA).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class Signed:
    """An attestation with what it takes to check it."""

    attestation: Attestation
    key_id: bytes
    said: bytes
    signature: bytes

    def holds(self, key: PublicKey) -> bool:
        return self.key_id == key.id and key.has_signed(self.said, self.signature)


def attested(facts: Attestation, key: SigningKey) -> str:
    """The facts as text, signed. The same facts and key give the same text."""
    head = _HEAD.pack(
        key.public.id,
        int(facts.at.timestamp()),
        (facts.received_on - _FIRST_DAY).days,
        facts.entered,
        bytes.fromhex(facts.text_digest),
    )
    names = "\0".join((facts.register_number, facts.authority_code, facts.authority_name))
    body = head + names.encode()
    signature = key.sign(TAG.encode() + body)
    return TAG + base64.b32encode(body + signature).decode("ascii").rstrip("=")


def read_attestation(letters: str) -> Signed:
    """What stands behind the tag, taken apart but not yet checked. Raises `AttestationBroken`."""
    try:
        held = base64.b32decode(letters + "=" * (-len(letters) % _LETTERS_OF_A_GROUP))
        body, signature = held[:-SIGNATURE_BYTES], held[-SIGNATURE_BYTES:]
        key_id, seconds, days, entered, digest = _HEAD.unpack(body[: _HEAD.size])
        number, code, name = body[_HEAD.size :].decode().split("\0")
    except (binascii.Error, struct.error, ValueError) as failure:
        raise AttestationBroken from failure
    if base64.b32encode(held).decode("ascii").rstrip("=") != letters:
        raise AttestationBroken
    facts = Attestation(
        register_number=number,
        authority_code=code,
        authority_name=name,
        at=datetime.fromtimestamp(seconds, UTC),
        received_on=_FIRST_DAY + timedelta(days=days),
        text_digest=digest.hex(),
        entered=bool(entered),
    )
    return Signed(facts, key_id, TAG.encode() + body, signature)


def plain(typed: str) -> str:
    """As a phone, a mail or a keyboard may give it: without blanks, in plain capitals."""
    return "".join(unicodedata.normalize("NFKC", typed).split()).upper()
