"""The key of every installation that tests make, and what opens personal data with it."""

from tracker.records.keyring import Keyring

KEY = b"k" * 32
KEYRING = Keyring(KEY)
