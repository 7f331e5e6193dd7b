"""A mail server that is started once: it takes as long as everything it is tested with."""

from collections.abc import Iterator

import pytest

from tests.letters.imap_server import Dovecot, dovecot
from tests.letters.mail_server import Authority


@pytest.fixture(scope="session")
def running_dovecot() -> Iterator[Dovecot]:
    with dovecot(Authority()) as server:
        yield server


@pytest.fixture
def imap(running_dovecot: Dovecot) -> Dovecot:
    """With its mailbox empty."""
    running_dovecot.empty()
    return running_dovecot
