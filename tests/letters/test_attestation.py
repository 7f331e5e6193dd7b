"""What a receipt proves: the facts come back, and no letter of the text can be another."""

import base64
import shutil
import subprocess
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tests.letters.receipts import KEY, OTHER_KEY, facts
from tracker.letters.attestation import TAG, AttestationBroken, attested, plain, read_attestation
from tracker.letters.signing_key import KeyUnreadable, SigningKey, grouped, read_public_key


def letters_of(text):
    assert text.startswith(TAG)
    return text.removeprefix(TAG)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"entered": True},
        {"authority_name": "某" * 120, "register_number": "A" * 60},
        {"authority_name": "𠮷街道（办事处）"},
        {"at": datetime(2105, 12, 31, 23, 59, 59, tzinfo=UTC), "received_on": date(2149, 6, 6)},
        {"text_digest": "0" * 64},
    ],
)
def test_the_facts_come_back_as_they_were_signed(changed):
    told = facts(**changed)
    signed = read_attestation(letters_of(attested(told, KEY)))
    assert signed.attestation == told
    assert signed.holds(KEY.public)
    assert not signed.holds(OTHER_KEY.public)


def test_the_moment_is_a_whole_second_in_china():
    elsewhere = timezone(timedelta(hours=-5))
    told = facts(at=datetime(2025, 9, 22, 23, 59, 59, 999999, elsewhere))
    read = read_attestation(letters_of(attested(told, KEY))).attestation
    assert read.moment.isoformat() == "2025-09-23T12:59:59+08:00"
    assert read.moment == told.moment


def test_the_same_facts_give_the_same_text():
    assert attested(facts(), KEY) == attested(facts(), KEY)
    assert attested(facts(), KEY) != attested(facts(), OTHER_KEY)


def test_the_text_stays_short_enough_for_a_phone():
    assert len(attested(facts(), KEY)) < 300


def test_any_letter_changed_is_found():
    """One letter after the other, each into the next of the alphabet."""
    text = letters_of(attested(facts(), KEY))
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    for place, letter in enumerate(text):
        other = alphabet[(alphabet.index(letter) + 1) % 32]
        try:
            signed = read_attestation(text[:place] + other + text[place + 1 :])
        except AttestationBroken:
            continue
        assert not signed.holds(KEY.public), place


@pytest.mark.parametrize("name", ["register_number", "authority_code", "authority_name"])
def test_any_word_changed_under_an_old_signature_is_found(name):
    old = getattr(facts(), name).encode()
    held = base64.b32decode(pad(letters_of(attested(facts(), KEY))))
    forged = held.replace(old, old[:-1] + bytes([old[-1] ^ 1]))
    try:
        signed = read_attestation(unpad(forged))
    except AttestationBroken:  # no longer UTF-8
        return
    assert getattr(signed.attestation, name).encode() != old
    assert not signed.holds(KEY.public)


# Where the fields of fixed length stand, in bytes.
PLACES = {
    "key id": 0,
    "moment": 11,
    "day": 13,
    "entered": 14,
    "digest": 15,
    "digest, last": 46,
    "signature": -64,
    "signature, last": -1,
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_any_field_changed_under_an_old_signature_is_found(place):
    held = bytearray(base64.b32decode(pad(letters_of(attested(facts(), KEY)))))
    held[place] ^= 1
    assert not read_attestation(unpad(bytes(held))).holds(KEY.public)


def pad(text):
    return text + "=" * (-len(text) % 8)


def unpad(held):
    return base64.b32encode(held).decode().rstrip("=")


@pytest.mark.parametrize("kept", [0, 1, 8, 75, 150, -8, -1])
def test_what_is_cut_off_is_not_whole_or_not_signed(kept):
    text = letters_of(attested(facts(), KEY))[:kept]
    with suppress(AttestationBroken):
        assert not read_attestation(text).holds(KEY.public)


@pytest.mark.parametrize("text", ["", "A", "AAAA", "A" * 300, "7" * 296])
def test_what_only_looks_like_one_is_broken(text):
    with pytest.raises(AttestationBroken):
        read_attestation(text)


def test_there_is_one_spelling_only():
    """The last letter has bits to spare; another letter with the same bytes is refused."""
    told = next(
        one for n in range(1, 9) if len(letters_of(one := attested(named("号" * n), KEY))) % 8
    )
    text = letters_of(told)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    other = text[:-1] + alphabet[alphabet.index(text[-1]) + 1]
    assert base64.b32decode(pad(other)) == base64.b32decode(pad(text))
    with pytest.raises(AttestationBroken):
        read_attestation(other)


def named(name):
    return facts(authority_name=name)


def test_case_blanks_and_full_width_letters_do_not_matter():
    text = attested(facts(), KEY)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in text)
    for typed in (text.lower(), "\n".join(text), wide, f" {text[:40]} {text[40:]}\t"):
        assert plain(typed) == text


openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="needs the tool openssl")


@openssl
def test_a_key_is_known_by_the_digest_any_tool_computes(tmp_path):
    pem = tmp_path / "key.pem"
    pem.write_text(KEY.public.pem)
    command = ["openssl", "pkey", "-pubin", "-in", str(pem), "-outform", "DER"]
    der = subprocess.run(command, capture_output=True, check=True).stdout
    command = ["openssl", "dgst", "-sha256"]
    digest = subprocess.run(command, input=der, capture_output=True, check=True)
    assert digest.stdout.decode().split()[-1] == KEY.public.fingerprint
    assert KEY.public.fingerprint.startswith(KEY.public.id.hex())


@openssl
def test_openssl_verifies_the_signature_from_the_format_alone(tmp_path):
    """Another program needs the description in the module and nothing of ours."""
    held = base64.b32decode(pad(letters_of(attested(facts(), KEY))))
    (tmp_path / "said").write_bytes(b"RECEIPT1-" + held[:-64])
    (tmp_path / "signature").write_bytes(held[-64:])
    (tmp_path / "key.pem").write_text(KEY.public.pem)
    command = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "key.pem"]
    files = ["-in", "said", "-sigfile", "signature"]
    done = subprocess.run([*command, *files], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_public_key_is_read_back():
    assert read_public_key(KEY.public.pem.encode()).id == KEY.public.id


def test_the_seed_makes_the_key():
    assert SigningKey.from_seed(b"k" * 32).public.pem == KEY.public.pem


RSA = """-----BEGIN PUBLIC KEY-----
MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf
9Cnzj4p4WGeKLs1Pt8QuKUpRKfFLfRYC9AIKjbJTWit+CqvjWYzvQwECAwEAAQ==
-----END PUBLIC KEY-----
"""


@pytest.mark.parametrize(
    ("pem", "advice"),
    [("", "PEM"), ("not a key", "PEM"), (RSA, "Ed25519"), (KEY.public.pem[:-40], "PEM")],
)
def test_what_is_no_public_key_of_receipts(pem, advice):
    with pytest.raises(KeyUnreadable, match=advice):
        read_public_key(pem.encode())


def test_digits_in_groups():
    assert grouped("1a2b3c4d5e") == "1A2B-3C4D-5E"
