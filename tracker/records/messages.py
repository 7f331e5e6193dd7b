"""What applicants and the office write to each other, and which of it waits to be read."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tracker.records.connections import reader
from tracker.records.correspondence import Message, MessageFile


@dataclass(frozen=True, slots=True)
class Thread:
    """All messages of one application, oldest first, each with its files."""

    messages: Sequence[Message] = ()
    files: Mapping[int, Sequence[MessageFile]] = field(default_factory=dict)

    def files_of(self, message: Message) -> Sequence[MessageFile]:
        return self.files.get(message.id, ())

    def unread(self, *, from_applicant: bool) -> int:
        """How many of one side the other has not read."""
        return sum(
            message.read_at is None and message.from_applicant is from_applicant
            for message in self.messages
        )


@dataclass(frozen=True, slots=True)
class Waiting:
    """An application whose applicant waits for an answer, since the oldest unread message."""

    application_id: int
    register_number: str
    since: datetime
    count: int


async def thread_of(application_id: int) -> Thread:
    own = Message.filter(application_id=application_id).using_db(reader())
    messages = await own.order_by("at", "id").prefetch_related("officer")
    files: dict[int, list[MessageFile]] = defaultdict(list)
    for file in await sent_with_messages(application_id) if messages else ():
        files[file.message_id].append(file)
    return Thread(messages, files)


async def sent_with_messages(application_id: int) -> list[MessageFile]:
    found = MessageFile.filter(message__application_id=application_id).using_db(reader())
    return await found.order_by("id")


async def message_file(application_id: int, file_id: int) -> MessageFile | None:
    """A file that came with a message of this application and no other."""
    return await MessageFile.get_or_none(id=file_id, message__application_id=application_id)


async def waiting(authority_id: int) -> list[Waiting]:
    """Applications with messages the office has not read, those that wait longest first."""
    rows = (
        await Message.filter(
            from_applicant=True, read_at=None, application__authority_id=authority_id
        )
        .using_db(reader())
        .order_by("at", "id")
        .values_list("application_id", "application__register_number", "at")
    )
    found: dict[int, Waiting] = {}
    for id_, number, at in rows:
        before = found.get(id_)
        found[id_] = Waiting(
            id_, number, before.since if before else at, before.count + 1 if before else 1
        )
    return list(found.values())
