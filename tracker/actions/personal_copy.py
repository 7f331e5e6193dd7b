"""A copy of what the office has of one person (个人信息保护法, article 45): words and files.

Only what the person gave, wrote or was sent: internal notes, proposed letters and what third
parties said are not theirs, and are left out.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tracker.clock import CHINA
from tracker.files.attachments import NamedFile, clean_name
from tracker.records.correspondence import ContactChange, MessageFile, Rating
from tracker.records.erasures import erasures_of
from tracker.records.following import papers_of
from tracker.records.incoming import mails_of_application
from tracker.records.mail_models import MAIL_TYPE, IncomingFile, IncomingMail, OutboxMessage
from tracker.records.messages import thread_of
from tracker.records.models import Application, Particulars, Reading


class _Kept(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def digest(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and under it lines of a label and what is said."""

    title: str
    rows: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class File:
    """A file of the copy, and the blob it is taken from."""

    path: str
    digest: str


@dataclass(frozen=True, slots=True)
class PersonalCopy:
    """One application in the copy; without a number, what belongs to none."""

    register_number: str
    sections: list[Section]
    files: list[File]


async def copy_of(application: Application) -> PersonalCopy:
    papers = await papers_of(application.id)
    thread = await thread_of(application.id)
    sent = await MessageFile.filter(message__application_id=application.id).order_by("id")
    mails = await mails_of_application(application.id)
    own: list[_Kept] = [*papers.files, *sent]
    own += await _files_of_mails(mails, besides={file.digest for file in own})
    files = _files(application.register_number, own)
    sections = [
        Section("申请", _about(application)),
        Section("登记的个人信息", _given(papers.particulars)),
        Section("您写的内容", [(f"第{one.seq}条", one.text) for one in papers.statements]),
        Section(
            "留言",
            [
                (f"{_moment(one.at)} {'您' if one.from_applicant else '本机关'}", one.text)
                for one in thread.messages
            ],
        ),
        Section(
            "发给您的文书",
            [(f"{one.on} {one.kind} {one.number}", one.body) for one in papers.letters],
        ),
        Section("改过的联系方式", await _changed(application.id)),
        Section("您的评价", await _rated(application.id)),
        Section("来信", _written(mails)),
        Section("发给您的邮件", await _mailed(application.id)),
        Section("工作人员查看完整个人信息的时间", await _read(application.id)),
        Section(
            "已经清除的内容",
            [
                (_moment(one.at), f"{one.scope.label}（{one.rule}）")
                for one in await erasures_of(application.id)
            ],
        ),
        _listed(files),
    ]
    return PersonalCopy(application.register_number, [one for one in sections if one.rows], files)


async def copy_of_mails(mails: Sequence[IncomingMail]) -> PersonalCopy:
    """Mails that belong to no application."""
    files = _files("来信", await _files_of_mails(mails, besides=()))
    sections = [Section("来信", _written(mails)), _listed(files)]
    return PersonalCopy("", [one for one in sections if one.rows], files)


def _written(mails: Sequence[IncomingMail]) -> list[tuple[str, str]]:
    return [
        (
            f"{_moment(one.arrived_at)} {one.sender_name} {one.sender}".rstrip(),
            "\n".join(filter(None, (one.subject, one.text))),
        )
        for one in mails
    ]


async def _files_of_mails(
    mails: Sequence[IncomingMail], *, besides: Collection[str]
) -> list[_Kept]:
    """The mails as they came, and their files but those that are there already."""
    files = IncomingFile.filter(mail_id__in=[mail.id for mail in mails]).order_by("id")
    came = [
        NamedFile(f"来信{mail.id}.eml", MAIL_TYPE, mail.digest) for mail in mails if mail.digest
    ]
    with_them = [one for one in await files if one.digest and one.digest not in besides]
    return [*came, *with_them]


def _about(application: Application) -> list[tuple[str, str]]:
    return [
        ("登记编号", application.register_number),
        ("申请人类型", application.applicant_kind.label),
        ("提出方式", application.channel.label),
        ("收到日期", str(application.received_on)),
        ("现在", application.stage.label),
    ]


def _given(who: Particulars | None) -> list[tuple[str, str]]:
    if who is None:
        return []
    said = [
        ("姓名或者名称", who.name),
        ("证件名称", who.identity_document.label if who.identity_document else ""),
        ("证件号码", who.identity_number),
        ("联系人", who.contact_person),
        ("联系电话", who.telephone),
        ("电子邮箱", who.email),
        ("通信地址", who.postal_address),
        ("代理人", who.agent_name),
        ("代理人证件号码", who.agent_number),
        ("代理人电话", who.agent_telephone),
        ("提供形式", who.carrier.label if who.carrier else ""),
        ("获取方式", who.way.label if who.way else ""),
    ]
    return [(label, value) for label, value in said if value]


async def _changed(application_id: int) -> list[tuple[str, str]]:
    rows = await ContactChange.filter(application_id=application_id).order_by("id")
    return [(f"{_moment(one.at)} {one.contact.label}", f"此前：{one.before}") for one in rows]


async def _rated(application_id: int) -> list[tuple[str, str]]:
    one = await Rating.get_or_none(application_id=application_id)
    return [(f"{_moment(one.rated_at)} {one.score}分", one.text)] if one else []


async def _mailed(application_id: int) -> list[tuple[str, str]]:
    rows = OutboxMessage.filter(application_id=application_id, sent_at__isnull=False)
    return [
        (f"{_moment(one.queued_at)} {one.addressee}", one.subject)
        for one in await rows.order_by("id")
    ]


async def _read(application_id: int) -> list[tuple[str, str]]:
    rows = await Reading.filter(application_id=application_id).order_by("id")
    return [(_moment(one.at), "查看") for one in rows]


def _files(number: str, kept: Iterable[_Kept]) -> list[File]:
    folder = clean_name(number.replace("/", "-"))
    return [
        File(f"文件/{folder}/{n:03d}-{clean_name(one.name)}", one.digest)
        for n, one in enumerate(kept, start=1)
    ]


def _listed(files: Iterable[File]) -> Section:
    return Section("文件", [(file.path, f"SHA-256 {file.digest}") for file in files])


def _moment(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"
