"""The key of every installation that tests make, and what opens personal data with it."""

from tracker.records.keyring import Keyring

KEY = b"k" * 32
KEYRING = Keyring(KEY)


def mailed_at(address: str) -> dict[str, str]:
    """The address of an applicant as an update writes it: with what it is found by."""
    return {"email": address, "email_digest": KEYRING.digest(address, "email")}
