"""The daily heads: what all journals of an authority came to on a day. Tables, as in `models`."""

from tortoise import fields

from tracker.records.digests import Algorithm
from tracker.records.models import WORD, Authority, Journal
from tracker.records.record import Record


class JournalHead(Record):
    """The n-th head of an authority, chained to the one before; append-only by trigger.

    `journals` and `entries`: how many there were in all. Its positions are the journals that
    grew since the head before.
    """

    id = fields.IntField(primary_key=True)
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.RESTRICT
    )
    authority_id: int
    n = fields.IntField()
    on = fields.DateField()
    taken_at = fields.DatetimeField()
    journals = fields.IntField()
    entries = fields.IntField()
    previous = fields.CharField(max_length=64)
    digest = fields.CharField(max_length=64)
    algorithm = fields.CharEnumField(Algorithm, max_length=WORD)

    class Meta:
        table = "journal_head"
        unique_together = (("authority", "n"),)


class JournalPosition(Record):
    """How far a journal was at a head, and the digest of its last entry; append-only too."""

    id = fields.IntField(primary_key=True)
    head: fields.ForeignKeyRelation[JournalHead] = fields.ForeignKeyField(
        "records.JournalHead", on_delete=fields.RESTRICT, db_index=True
    )
    head_id: int
    journal: fields.ForeignKeyRelation[Journal] = fields.ForeignKeyField(
        "records.Journal", on_delete=fields.RESTRICT
    )
    journal_id: int
    length = fields.IntField()
    digest = fields.CharField(max_length=64)

    class Meta:
        table = "journal_position"
        unique_together = (("journal", "length"),)
