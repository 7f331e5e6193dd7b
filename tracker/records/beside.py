"""Which tables have a row about an application, or of an authority.

Around most of them most tables are empty: one question to all tables takes as long as one to one
of them, and a page then reads those that have something to show.
"""

from collections.abc import Iterable

from tracker.records.connections import reader
from tracker.records.correspondence import ContactChange, Message, Rating
from tracker.records.dossiers import Dossier
from tracker.records.erasure_models import Erasure
from tracker.records.handling_models import Assignment, Material, Note, SearchRecord
from tracker.records.mail_models import IncomingMail, Mailbox, OutboxMessage
from tracker.records.models import Attachment, Challenge
from tracker.records.office_models import ChannelCheck
from tracker.records.proposal_models import Proposal
from tracker.records.record import Record
from tracker.records.reminders import Reminder

Tables = frozenset[type[Record]]

_OF_APPLICATION: Tables = frozenset(
    {
        Assignment,
        Attachment,
        Challenge,
        ContactChange,
        Dossier,
        Erasure,
        IncomingMail,
        Material,
        Message,
        Note,
        OutboxMessage,
        Proposal,
        Rating,
        Reminder,
        SearchRecord,
    }
)
_OF_AUTHORITY: Tables = frozenset(
    {Challenge, ChannelCheck, IncomingMail, Mailbox, OutboxMessage, Proposal}
)
_MARKS = {"sqlite": "?", "postgres": "$1"}


async def beside_application(application_id: int) -> Tables:
    return await _beside("application", application_id, _OF_APPLICATION)


async def beside_authority(authority_id: int) -> Tables:
    return await _beside("authority", authority_id, _OF_AUTHORITY)


async def _beside(what: str, id_: int, tables: Iterable[type[Record]]) -> Tables:
    """Those of the tables that have a row of this one."""
    connection, named = reader(), {table._meta.db_table: table for table in tables}
    asked = ", ".join(
        f"EXISTS (SELECT 1 FROM {name} WHERE {what}_id = {what}.id) AS {name}"
        for name in sorted(named)
    )
    mark = _MARKS[connection.capabilities.dialect]
    rows = await connection.execute_query_dict(
        f"SELECT {asked} FROM {what} WHERE id = {mark}", [id_]
    )
    return frozenset(named[name] for row in rows for name, there in row.items() if there)
