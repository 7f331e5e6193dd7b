"""Mails to be fetched, and a mailbox that is set, to test with."""

from email.message import EmailMessage
from pathlib import Path

from tests.letters.imap_server import ACCOUNT, NAME, PASSWORD
from tracker.actions.fetch_mail import Post, post_of
from tracker.law.mail_terms import AfterFetch, Security
from tracker.records.mail_models import Mailbox
from tracker.settings import Settings

KEY = b"k" * 32


def settings_in(data: Path, **said) -> Settings:
    return Settings(data=data, database="", key=KEY, **said)


def post_in(data: Path, clock, authority, **said) -> Post:
    return post_of(settings_in(data, **said), clock, trust=authority.trust)


async def mailbox_at(port, office, clock, **changed):
    facts = {
        "authority": office,
        "host": NAME,
        "port": port,
        "security": Security.TLS,
        "account": ACCOUNT,
        "password_sealed": PASSWORD,
        "folder": "INBOX",
        "afterwards": AfterFetch.SEEN,
        "since_on": clock.today().replace(day=1),
    }
    return await Mailbox.create(**{**facts, **changed})


def a_mail(n=1, text="请公开2024年垃圾清运合同。", files=(), **headers) -> bytes:
    """As a common mail program writes it, delivered by the provider at nine."""
    message = EmailMessage()
    said = {
        "Received": "from mx by mail.example.invalid; Mon, 22 Sep 2025 09:00:05 +0800",
        "From": f"申请人甲 <shenqingren{n}@example.invalid>",
        "To": "gongkai@example.invalid",
        "Subject": "政府信息公开申请",
        "Date": "Mon, 22 Sep 2025 08:59:00 +0800",
        "Message-ID": f"<{n}@mua.example.invalid>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in said.items():
        if value:
            message[name] = value
    message.set_content(text)
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes().replace(b"\n", b"\r\n")


def a_report(message_id, addressee, *, action="failed", status="5.1.1", how="fields") -> bytes:
    """That a mail of ours did not arrive, as RFC 3464 has it."""
    original = (
        f"Message-ID: {message_id}\nFrom: gongkai@example.invalid\nTo: {addressee}\n"
        "Subject: =?utf-8?b?5bey5pS25Yiw?=\n"
    )
    lines = f"""From: MAILER-DAEMON@mail.example.invalid
To: gongkai@example.invalid
Return-Path: <>
Subject: Undelivered Mail Returned to Sender
Date: Mon, 22 Sep 2025 09:30:00 +0800
Message-ID: <report.{abs(hash(message_id))}@mail.example.invalid>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

This is the mail system. I'm sorry to have to inform you that your message could not
be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.invalid

Final-Recipient: rfc822; {addressee}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 User not found

--b
Content-Type: text/rfc822-headers

{original}
--b--
"""
    return lines.replace("\n", "\r\n").encode()
