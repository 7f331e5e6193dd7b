"""The outgoing post: one message to one mail server.

A server is named by a URL: `smtps://user:password@host` (encrypted from the start, port
465), `smtp://user:password@host` (STARTTLS, port 587), and, for a relay within the house
that knows no encryption, `smtp://host:25?tls=no`. Certificates are always verified.
"""

import ssl
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib
from aiosmtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

TIMEOUT = 30
_PORTS = {"smtp": 587, "smtps": 465}
_PERMANENT = 500


class PostFailed(Exception):
    """The message did not go out. `permanent`: it never will, so nobody need try again."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent


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


async def send(
    mail: Mail, server: MailServer, *, at: datetime, trust: ssl.SSLContext | None = None
) -> None:
    """Hand one message over. Raises `PostFailed`. `trust`: whose certificates are believed."""
    try:
        addressee = mail_address(mail.addressee)
    except ValueError as failure:
        raise PostFailed(str(failure), permanent=True) from failure
    message = _message(mail, addressee, at)
    try:
        await aiosmtplib.send(
            message,
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            # Asking the system for its own name can take long where there is no DNS.
            local_hostname=mail.sender.rpartition("@")[2],
            use_tls=server.encrypted_at_once,
            start_tls=server.start_tls,
            tls_context=trust or ssl.create_default_context(),
            timeout=TIMEOUT,
        )
    except (SMTPException, OSError) as failure:
        reason = f"{type(failure).__name__}: {failure}"
        raise PostFailed(reason, permanent=_is_permanent(failure)) from failure


def _message(mail: Mail, addressee: Address, at: datetime) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = mail_address(mail.sender, mail.sender_name)
    message["To"] = addressee
    message["Subject"] = mail.subject
    message["Message-ID"] = mail.message_id
    message["Date"] = format_datetime(at)
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "zh-CN"
    message.set_content(mail.body, charset="utf-8", cte="base64")
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
