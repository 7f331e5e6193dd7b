"""What came into the example's mailbox: two mails that wait, and an advertisement put aside.

The example is connected with no mailbox: its mails are only taken as if they had been fetched.
"""

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from tracker.actions.set_mailbox import MailboxSettings, set_mailbox
from tracker.actions.settle_mail import dismiss_mail
from tracker.actions.take_mail import take_mail
from tracker.files.store import Store
from tracker.law.mail_terms import AfterFetch, Security
from tracker.letters.mailbox import Fetched
from tracker.records.incoming import release
from tracker.records.mail_models import IncomingMail, Mailbox
from tracker.records.models import Authority, Officer

_NUMBERING = 1
_LIMIT = 1024 * 1024
_ADDRESS = "gongkai@example.invalid"
_APPLICATION = """示例街道办事处：

根据《政府信息公开条例》，申请公开2025年度本街道背街小巷整治工程的预算批复和招标文件，电子版即可。

姓名：申请人乙
电话：13800009998
"""
_MORE = "我前几天提交过一件申请，当时忘了附上说明，现在补寄，请并入那一件。申请人丙"
_OFFER = "本公司承接各类印刷、广告制作业务，欢迎来电洽谈。如不希望再收到，请回复“退订”。"


async def fill_mail(authority: Authority, officer: Officer, *, store: Store, now: datetime) -> None:
    """They arrived within the hour before `now`."""
    chosen = MailboxSettings(
        active=False,
        host="imap.example.invalid",
        port=993,
        security=Security.TLS,
        account=_ADDRESS,
        folder="INBOX",
        afterwards=AfterFetch.SEEN,
        move_to="",
        since_on=now.date().replace(day=1),
    )
    fresh = await Authority.get(id=authority.id)
    await set_mailbox(authority.id, chosen, seen=fresh.settings_version, by=officer, now=now)
    mailbox = await Mailbox.get(authority_id=authority.id)
    mails = (
        _mail("申请人乙", "政府信息公开申请", _APPLICATION),
        _mail("申请人丙", "补充材料", _MORE, file="补充说明.txt"),
        _mail("示例广告公司", "印刷业务报价", _OFFER, Precedence="bulk"),
    )
    for n, mail in enumerate(mails, 1):
        came = now - timedelta(minutes=50 - 10 * n)
        mail["Date"], mail["Message-ID"] = format_datetime(came), f"<{n}@mail.example.invalid>"
        raw = mail.as_bytes(policy=SMTP)
        fetched = Fetched(n, raw, len(raw), came, whole=True)
        await take_mail(
            mailbox, _NUMBERING, fetched, store=store, limit=_LIMIT, scanner=None, now=now
        )
    await release(mailbox, now, taken=len(mails))
    offer = await IncomingMail.get(authority_id=authority.id, uid=len(mails))
    await dismiss_mail(offer.id, offer.version, reason="广告", officer_id=officer.id, now=now)


def _mail(name: str, subject: str, text: str, *, file: str = "", **headers: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = f"{name} <shili@example.invalid>"
    mail["To"], mail["Subject"] = _ADDRESS, subject
    for header, value in headers.items():
        mail[header] = value
    mail.set_content(text)
    if file:
        mail.add_attachment("补充说明（示例文本）\n", filename=file)
    return mail
