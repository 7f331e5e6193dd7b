"""What stands beside the reviews and lawsuits: their papers, and the office's own words for how
they end. Tables, as in `models`."""

from tortoise import fields

from tracker.law.terms import ChallengeResult
from tracker.records.models import WORD, Authority, Challenge, Officer
from tracker.records.record import Record


class ChallengeAttachment(Record):
    """A paper of a case; its bytes are a blob named by `digest`, which entry `seq` vouches for."""

    id = fields.IntField(primary_key=True)
    challenge: fields.ForeignKeyRelation[Challenge] = fields.ForeignKeyField(
        "records.Challenge", on_delete=fields.RESTRICT
    )
    challenge_id: int
    seq = fields.IntField()
    name = fields.CharField(max_length=200)
    media_type = fields.CharField(max_length=100)
    size = fields.IntField()
    digest = fields.CharField(max_length=64)

    class Meta:
        table = "challenge_attachment"
        indexes = (("challenge", "seq"),)


class OwnDecision(Record):
    """How the office counts a kind of decision, since `at` and why. Rows are only added; the
    last one of a word holds. `result` None: as usual again."""

    id = fields.IntField(primary_key=True)
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.RESTRICT
    )
    authority_id: int
    procedure = fields.CharField(max_length=WORD)
    word = fields.CharField(max_length=60)
    result = fields.CharEnumField(ChallengeResult, max_length=WORD, null=True)
    reason = fields.CharField(max_length=200)
    officer: fields.ForeignKeyRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", on_delete=fields.RESTRICT
    )
    officer_id: int
    at = fields.DatetimeField()

    class Meta:
        table = "own_decision"
        indexes = (("authority", "procedure"),)
