"""The outgoing post: a mail server, and a connection to it that is kept for many messages.

A server is named by a URL: `smtps://user:password@host` (encrypted from the start, port
465), `smtp://user:password@host` (STARTTLS, port 587), and, for a relay within the house
that knows no encryption, `smtp://host:25?tls=no`. Certificates are always verified.

What is known of a message is what the server answers while it is handed over. What comes back
later as a mail is read where the mailbox is (`mailbox`, `bounces`).
"""

import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as LINES_OF_SMTP
from email.utils import format_datetime
from urllib.parse import parse_qs, unquote, urlsplit

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)

# Of each answer, in seconds.
TIMEOUT = 30
_PORTS = {"smtp": 587, "smtps": 465}
_PERMANENT = 500


class PostFailed(Exception):
    """The message did not go out.

    `permanent`: it never will, so nobody need try again. `server`: nothing would go out now,
    for the server cannot be reached, does not know us or hung up.
    """

    def __init__(self, reason: str, *, permanent: bool, server: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.server = server


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A PDF that goes with a message."""

    name: str
    pdf: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mail:
    """A message with its envelope. `message_id` stays the same however often it is tried."""

    message_id: str
    sender: str
    sender_name: str
    addressee: str
    subject: str
    body: str
    html: str = ""
    reply_to: str = ""
    enclosed: Enclosed | None = None


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where the post is handed over."""

    host: str
    port: int
    user: str | None
    password: str | None = field(repr=False)
    encrypted_at_once: bool
    start_tls: bool

    @classmethod
    def from_url(cls, url: str) -> "MailServer":
        """ValueError with a sentence for what is no such URL."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port = None, None
        if not host or parts.scheme not in _PORTS:
            raise ValueError(
                "邮件服务器应写成 smtps://用户:密码@主机:465 或者 smtp://用户:密码@主机:587。"
            )
        at_once = parts.scheme == "smtps"
        return cls(
            host=host,
            port=port or _PORTS[parts.scheme],
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            encrypted_at_once=at_once,
            start_tls=not at_once and parse_qs(parts.query).get("tls") != ["no"],
        )


def mail_address(text: str, name: str = "") -> Address:
    """The address; ValueError with a sentence for what is none."""
    try:
        return Address(display_name=name, addr_spec=text)
    except (ValueError, IndexError, MessageError) as failure:
        raise ValueError(f"“{text}”不是邮件地址") from failure


class Connection:
    """A connection to a server, opened with the first message and kept until the block ends.

    `trust`: whose certificates are believed. A server may close a connection it has kept long
    enough: it is asked before the next message, and called again when it is gone.
    """

    def __init__(
        self, server: MailServer, *, trust: ssl.SSLContext | None = None, timeout: float = TIMEOUT
    ) -> None:
        self._server = server
        self._trust = trust or ssl.create_default_context()
        self._timeout = timeout
        self._client: SMTP | None = None

    async def __aenter__(self) -> "Connection":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._hang_up()

    async def send(self, mail: Mail, *, at: datetime) -> None:
        """Hand one message over. Raises `PostFailed`."""
        try:
            addressee = mail_address(mail.addressee)
        except ValueError as failure:
            raise PostFailed(str(failure), permanent=True, server=False) from failure
        message = _message(mail, addressee, at)
        try:
            await self._hand_over(message, mail.sender.rpartition("@")[2])
        except (SMTPException, OSError) as failure:
            about_message = isinstance(failure, SMTPRecipientsRefused | SMTPDataError)
            if not about_message:
                await self._hang_up()
            raise PostFailed(
                f"{type(failure).__name__}: {failure}",
                permanent=_is_permanent(failure),
                server=not about_message,
            ) from failure

    async def _hand_over(self, message: EmailMessage, own_name: str) -> None:
        was_open = await self._is_open()
        try:
            await (await self._opened(own_name)).send_message(message)
        except SMTPSenderRefused:
            # Many servers take so many messages on one connection and no more.
            if not was_open:
                raise
            await self._hang_up()
            await (await self._opened(own_name)).send_message(message)

    async def _opened(self, own_name: str) -> SMTP:
        if self._client is None:
            client = SMTP(
                hostname=self._server.host,
                port=self._server.port,
                username=self._server.user,
                password=self._server.password,
                # Asking the system for its own name can take long where there is no DNS.
                local_hostname=own_name,
                use_tls=self._server.encrypted_at_once,
                start_tls=self._server.start_tls,
                tls_context=self._trust,
                timeout=self._timeout,
            )
            await client.connect()
            self._client = client
        return self._client

    async def _is_open(self) -> bool:
        """Whether the connection kept still answers; one that does not is given up."""
        if self._client is None:
            return False
        try:
            await self._client.noop()
        except (SMTPException, OSError):
            await self._hang_up()
        return self._client is not None

    async def _hang_up(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with suppress(SMTPException, OSError):
                await client.quit()
            client.close()


def _message(mail: Mail, addressee: Address, at: datetime) -> EmailMessage:
    message = EmailMessage(policy=LINES_OF_SMTP)
    message["From"] = mail_address(mail.sender, mail.sender_name)
    message["To"] = addressee
    message["Subject"] = mail.subject
    # An office may call its mailbox what it likes; nobody's mail waits for that.
    with suppress(ValueError):
        if mail.reply_to and mail.reply_to.isascii():
            message["Reply-To"] = mail_address(mail.reply_to, mail.sender_name)
    message["Message-ID"] = mail.message_id
    message["Date"] = format_datetime(at)
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "zh-CN"
    message.set_content(mail.body, charset="utf-8", cte="base64")
    if mail.html:
        message.add_alternative(mail.html, subtype="html", charset="utf-8", cte="base64")
    if mail.enclosed:
        message.add_attachment(
            mail.enclosed.pdf,
            maintype="application",
            subtype="pdf",
            filename=mail.enclosed.name,
        )
    return message


def _is_permanent(failure: Exception) -> bool:
    """Whether this addressee or this message was refused for good; what is wrong with our
    account, with the connection or with the server may be put right."""
    if isinstance(failure, SMTPRecipientsRefused):
        return all(refused.code >= _PERMANENT for refused in failure.recipients)
    return isinstance(failure, SMTPDataError) and failure.code >= _PERMANENT
