"""The mailbox of an office, read over IMAP: which mails are new, each as it lies there, and the
mark that it was taken. Nothing in it is ever deleted.

`imaplib` of the standard library talks, in a thread of its own: it hands a mail over byte for
byte, which is what is kept as evidence, where libraries on top of it parse first and may fail
at a broken one. Certificates are always verified, and nobody signs in without encryption.
"""

import base64
import imaplib
import re
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any

from tracker.law.mail_terms import MailboxTrouble

# Of each answer, in seconds.
TIMEOUT = 30
_HEADER_LIMIT = 256 * 1024
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_STORED = re.compile(rb'INTERNALDATE "([^"]+)"')
_LONGEST_SAID = 200


class MailboxFailed(Exception):
    """The mailbox cannot be read. `said`: what the server or the system said to it."""

    def __init__(self, trouble: MailboxTrouble, said: object = "") -> None:
        super().__init__(trouble)
        self.trouble = trouble
        words = said.args[0] if isinstance(said, imaplib.IMAP4.error) and said.args else said
        text = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
        self.said = " ".join(text.split())[:_LONGEST_SAID]


@dataclass(frozen=True, slots=True)
class MailboxServer:
    """A mailbox and how to get at it. `move_to`: where fetched mails go, empty to leave them."""

    host: str
    port: int
    start_tls: bool
    account: str
    password: str = field(repr=False)
    folder: str
    move_to: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A mail as it lies in the mailbox. `whole`: false where only the header was fetched, and
    `cut` where not even all of that. Without content and size the server does not give it."""

    uid: int
    raw: bytes = field(repr=False)
    size: int
    stored_at: datetime | None
    whole: bool
    cut: bool = False


class MailboxConnection:
    """A connection with the folder open, until the block ends. Every method raises
    `MailboxFailed`. `trust`: whose certificates are believed; `look`: change nothing."""

    def __init__(
        self,
        server: MailboxServer,
        *,
        trust: ssl.SSLContext | None = None,
        timeout: float = TIMEOUT,
        look: bool = False,
    ) -> None:
        self._server, self._timeout, self._look = server, timeout, look
        self._trust = trust or ssl.create_default_context()
        self._client: imaplib.IMAP4
        self.uid_validity = 0

    def __enter__(self) -> "MailboxConnection":
        self._client = self._connected()
        try:
            self._sign_in()
            self._open()
        except BaseException:
            self._hang_up()
            raise
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _failure: BaseException | None,
        _where: TracebackType | None,
    ) -> None:
        self._hang_up()

    def new_uids(self, after: int, since: date) -> list[int]:
        """Those numbered after this one that were stored on that day or later, in order."""
        day = f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}"
        found = self._asked("SEARCH", "UID", f"{after + 1}:*", "SINCE", day)
        said = b" ".join(part for part in found if isinstance(part, bytes))
        # "n:*" names the last one even where it is before n.
        return sorted(uid for uid in map(int, said.split()) if uid > after)

    def fetch(self, uid: int, most: int) -> Fetched | None:
        """The mail of that number; its header alone where it has more than `most` bytes, nothing
        of it where the server refuses. None where the server knows no such mail any more."""
        try:
            line = b" ".join(
                _flat(self._asked("FETCH", str(uid), "(UID RFC822.SIZE INTERNALDATE)"))
            )
        except _NotGiven:
            return Fetched(uid, b"", 0, None, whole=False)
        if not line:
            return None
        found = _SIZE.search(line)
        if found is None:
            return Fetched(uid, b"", 0, _stored_at(line), whole=False)
        size = int(found[1])
        part, limit = ("", most + 1) if size <= most else ("HEADER", _HEADER_LIMIT + 1)
        try:
            raw = _literal(self._asked("FETCH", str(uid), f"(UID BODY.PEEK[{part}]<0.{limit}>)"))
        except _NotGiven:
            raw = b""
        whole = bool(raw) and size <= most and len(raw) <= most
        cut = bool(part) and len(raw) > _HEADER_LIMIT
        return Fetched(uid, raw[:most], max(size, len(raw)), _stored_at(line), whole, cut)

    def mark(self, uids: Sequence[int]) -> None:
        """These are taken: mark them as seen, or move them. Those gone meanwhile do not matter."""
        if not uids:
            return
        named = ",".join(map(str, uids))
        try:
            self._asked("STORE", named, "+FLAGS.SILENT", r"(\Seen)")
            if self._server.move_to:
                self._require_target()
                self._asked("MOVE", named, _folder(self._server.move_to))
        except _NotGiven as failure:
            raise MailboxFailed(MailboxTrouble.BROKEN_OFF, failure) from failure

    def _connected(self) -> imaplib.IMAP4:
        server = self._server
        try:
            if not server.start_tls:
                return imaplib.IMAP4_SSL(
                    server.host, server.port, ssl_context=self._trust, timeout=self._timeout
                )
            client = imaplib.IMAP4(server.host, server.port, timeout=self._timeout)
        except ssl.SSLCertVerificationError as failure:
            raise MailboxFailed(MailboxTrouble.CERTIFICATE, failure.verify_message) from failure
        except ssl.SSLError as failure:
            raise MailboxFailed(MailboxTrouble.UNENCRYPTED, failure) from failure
        except (imaplib.IMAP4.error, OSError, ValueError) as failure:
            raise MailboxFailed(MailboxTrouble.UNREACHABLE, failure) from failure
        try:
            client.starttls(ssl_context=self._trust)
        except (imaplib.IMAP4.error, OSError) as failure:
            with suppress(imaplib.IMAP4.error, OSError):
                client.shutdown()
            if isinstance(failure, ssl.SSLCertVerificationError):
                raise MailboxFailed(MailboxTrouble.CERTIFICATE, failure.verify_message) from failure
            raise MailboxFailed(MailboxTrouble.UNENCRYPTED, failure) from failure
        return client

    def _sign_in(self) -> None:
        """By AUTH=PLAIN where the server knows it, which takes any letters."""
        client, server = self._client, self._server
        plain = f"\0{server.account}\0{server.password}".encode()
        try:
            if "AUTH=PLAIN" in client.capabilities:
                client.authenticate("PLAIN", lambda _: plain)
            else:
                client.login(server.account, server.password)
        except (imaplib.IMAP4.abort, OSError) as failure:
            raise MailboxFailed(MailboxTrouble.BROKEN_OFF, failure) from failure
        except (imaplib.IMAP4.error, UnicodeError) as failure:
            raise MailboxFailed(MailboxTrouble.REFUSED, failure) from failure

    def _say_who(self) -> None:
        """163.com and others open no folder to a program that does not say its name."""
        if "ID" in self._capabilities():
            with suppress(_NotGiven):
                self._answered(lambda: self._client.xatom("ID", '("name" "tracker")'))

    def _capabilities(self) -> Sequence[str]:
        """Asked anew: a server tells more to whoever has signed in."""
        _, said = self._client.capability()
        return said[-1].decode("ascii", "replace").upper().split() if said[-1] else ()

    def _open(self) -> None:
        try:
            self._say_who()
            done, said = self._client.select(_folder(self._server.folder), readonly=self._look)
            if done != "OK":
                raise MailboxFailed(MailboxTrouble.NO_FOLDER, said[0] or "")
            _, told = self._client.response("UIDVALIDITY")
            self.uid_validity = int(told[-1] or 0) if told else 0
            if self._look and self._server.move_to:
                self._require_target()
        except (imaplib.IMAP4.error, OSError) as failure:
            raise MailboxFailed(MailboxTrouble.BROKEN_OFF, failure) from failure

    def _require_target(self) -> None:
        """Moving must be one step of the server: copying and deleting could lose a mail."""
        if "MOVE" not in self._capabilities():
            raise MailboxFailed(MailboxTrouble.NO_MOVE)
        done, said = self._client.status(_folder(self._server.move_to), "(MESSAGES)")
        if done != "OK":
            raise MailboxFailed(MailboxTrouble.NO_TARGET, said[0] or "")

    def _asked(self, command: str, *told: str) -> list[Any]:
        return self._answered(lambda: self._client.uid(command, *told))

    def _answered(self, ask: Callable[[], tuple[str, list[Any]]]) -> list[Any]:
        try:
            done, said = ask()
        except (imaplib.IMAP4.abort, OSError) as failure:
            raise MailboxFailed(MailboxTrouble.BROKEN_OFF, failure) from failure
        except imaplib.IMAP4.error as failure:
            raise _NotGiven(str(failure)) from failure
        if done != "OK":
            raise _NotGiven(str(said[0]))
        return said

    def _hang_up(self) -> None:
        with suppress(imaplib.IMAP4.error, OSError):
            self._client.logout()
        with suppress(imaplib.IMAP4.error, OSError):
            self._client.shutdown()


class _NotGiven(Exception):
    """The server says no to one command, and goes on."""


def _flat(said: list[Any]) -> list[bytes]:
    return [part for one in said for part in (one if isinstance(one, tuple) else (one,)) if part]


def _literal(said: list[Any]) -> bytes:
    """The content among the answers of a FETCH."""
    return next((bytes(one[1]) for one in said if isinstance(one, tuple)), b"")


def _stored_at(line: bytes) -> datetime | None:
    found = _STORED.search(line)
    if found is None:
        return None
    return moment_of(found[1].decode("ascii", "replace").strip().replace("-", " ", 2))


def moment_of(said: str) -> datetime | None:
    """The instant that a date of a mail names; without a zone it is of UTC, as RFC 5322 has it.
    None for what is no date, or one that no calendar here holds."""
    try:
        told = parsedate_to_datetime(said)
        aware = told if told.tzinfo else told.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _folder(name: str) -> str:
    """A folder's name as IMAP writes it: quoted, other than plain letters in its own UTF-7."""
    written = "".join(_shifted(run) for run in re.findall(r"[ -~]+|[^ -~]+", name))
    escaped = written.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _shifted(run: str) -> str:
    if " " <= run[0] <= "~":
        return run.replace("&", "&-")
    in_base64 = base64.b64encode(run.encode("utf-16-be")).decode("ascii")
    return f"&{in_base64.rstrip('=').replace('/', ',')}-"
