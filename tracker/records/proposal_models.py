"""Letters before they are letters: tables, as in `models`.

A proposal is one letter of an application on its way to a signature. Its text is kept by
versions and what was said to each by rulings; neither is changed or removed.
"""

from tortoise import fields

from tracker.law.terms import Act, Ruling, WorkStep
from tracker.records.models import WORD, Application, Authority, Officer, encoder
from tracker.records.record import Record
from tracker.records.sealed_fields import SealedJSONField, SealedTextField


class Proposal(Record):
    """A letter that is proposed. `entry_seq`: the entry by which it became an act; ended
    without one it was dropped. `version`: the number of the last text."""

    id = fields.IntField(primary_key=True)
    application: fields.ForeignKeyRelation[Application] = fields.ForeignKeyField(
        "records.Application", on_delete=fields.RESTRICT, db_index=True
    )
    application_id: int
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.RESTRICT
    )
    authority_id: int
    act = fields.CharEnumField(Act, max_length=WORD)
    version = fields.IntField(default=0)
    rulings_count = fields.IntField(default=0)
    entry_seq = fields.IntField(null=True)
    begun_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "proposal"
        indexes = (("authority", "ended_at"), ("application", "ended_at"))


class ProposalVersion(Record):
    """One text of a proposal: the form of the act as it was filled in, and the letter.

    `edited`: the letter was changed by hand after it was composed. `files` are described as
    they were taken into the store. `seen`: how long the journal was.
    """

    id = fields.IntField(primary_key=True)
    proposal: fields.ForeignKeyRelation[Proposal] = fields.ForeignKeyField(
        "records.Proposal", on_delete=fields.RESTRICT
    )
    proposal_id: int
    n = fields.IntField()
    typed = SealedJSONField[dict[str, str]]()
    files = fields.JSONField[list[dict[str, object]]](encoder=encoder, default=list)
    title = fields.CharField(max_length=60)
    addressee = SealedTextField(max_length=120)
    body = SealedTextField()
    edited = fields.BooleanField(default=False)
    seen = fields.IntField()
    officer: fields.ForeignKeyRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", on_delete=fields.RESTRICT
    )
    officer_id: int
    at = fields.DatetimeField()

    class Meta:
        table = "proposal_version"
        unique_together = (("proposal", "n"),)


class ProposalRuling(Record):
    """What was said to one version at one step; never changed, never removed.

    `name` and `on`: who said it, and when; `officer` recorded it, from paper where it was said
    there. `acknowledged`: the points of the self-check somebody answers for by name.
    """

    id = fields.IntField(primary_key=True)
    proposal: fields.ForeignKeyRelation[Proposal] = fields.ForeignKeyField(
        "records.Proposal", on_delete=fields.RESTRICT
    )
    proposal_id: int
    n = fields.IntField()
    version = fields.IntField()
    step = fields.CharEnumField(WorkStep, max_length=WORD)
    ruling = fields.CharEnumField(Ruling, max_length=WORD)
    reason = fields.TextField(default="")
    name = fields.CharField(max_length=60)
    on = fields.DateField()
    on_paper = fields.BooleanField(default=False)
    scan = fields.JSONField[dict[str, object] | None](encoder=encoder, null=True)
    acknowledged = fields.JSONField[list[str]](encoder=encoder, default=list)
    officer: fields.ForeignKeyRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", on_delete=fields.RESTRICT
    )
    officer_id: int
    at = fields.DatetimeField()

    class Meta:
        table = "proposal_ruling"
        unique_together = (("proposal", "n"),)
