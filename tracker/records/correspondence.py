"""What is written around an application and is no act of law: tables, as in `models`.

Messages, changed contacts, new tracking codes and ratings stand in no journal: nothing of
the law follows from them. All of it is personal data.
"""

from tortoise import fields

from tracker.law.terms import Contact
from tracker.records.models import WORD, Application, Officer, encoder
from tracker.records.record import Record
from tracker.records.sealed_fields import SealedTextField


class Message(Record):
    """What applicant and office write to each other. No act of law, so no line of a journal.

    `read_at`: when the other side opened it, answered, or said that nothing is to be done.
    """

    id = fields.IntField(primary_key=True)
    application: fields.ForeignKeyRelation[Application] = fields.ForeignKeyField(
        "records.Application", on_delete=fields.CASCADE, db_index=True
    )
    application_id: int
    from_applicant = fields.BooleanField()
    officer: fields.ForeignKeyNullableRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", null=True, on_delete=fields.RESTRICT
    )
    officer_id: int | None
    text = SealedTextField()
    at = fields.DatetimeField()
    read_at = fields.DatetimeField(null=True)

    class Meta:
        table = "message"
        indexes = (("from_applicant", "read_at"),)


class MessageFile(Record):
    """A file that came with a message; its bytes are a blob named by `digest`. `shows_identity`:
    as of an `Attachment`."""

    id = fields.IntField(primary_key=True)
    message: fields.ForeignKeyRelation[Message] = fields.ForeignKeyField(
        "records.Message", on_delete=fields.CASCADE, db_index=True
    )
    message_id: int
    name = fields.CharField(max_length=200)
    media_type = fields.CharField(max_length=100)
    size = fields.IntField()
    digest = fields.CharField(max_length=64)
    shows_identity = fields.BooleanField(null=True)

    class Meta:
        table = "message_file"


class ContactChange(Record):
    """One way to reach the applicant was changed; `before` is what stood there."""

    id = fields.IntField(primary_key=True)
    application: fields.ForeignKeyRelation[Application] = fields.ForeignKeyField(
        "records.Application", on_delete=fields.CASCADE, db_index=True
    )
    application_id: int
    contact = fields.CharEnumField(Contact, max_length=WORD)
    before = SealedTextField(max_length=300, default="")
    at = fields.DatetimeField()

    class Meta:
        table = "contact_change"


class CodeIssue(Record):
    """A new tracking code: offered by a one-time link in a mail, or given by an officer.

    The code is derived from the token, of which only the digest is stored. `used_at`: when
    the new code took the place of the old one.
    """

    id = fields.IntField(primary_key=True)
    application: fields.ForeignKeyRelation[Application] = fields.ForeignKeyField(
        "records.Application", on_delete=fields.CASCADE, db_index=True
    )
    application_id: int
    officer: fields.ForeignKeyNullableRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", null=True, on_delete=fields.RESTRICT
    )
    officer_id: int | None
    reason = fields.CharField(max_length=200, default="")
    token_digest = fields.CharField(max_length=64, unique=True)
    issued_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "code_issue"


class Rating(Record):
    """How satisfied the applicant is: for those who supervise, not for who handled it."""

    id = fields.IntField(primary_key=True)
    application: fields.OneToOneRelation[Application] = fields.OneToOneField(
        "records.Application", on_delete=fields.CASCADE
    )
    application_id: int
    score = fields.IntField()
    reasons = fields.JSONField[list[str]](encoder=encoder, default=list)
    text = SealedTextField(default="")
    rated_at = fields.DatetimeField()
    changed_at = fields.DatetimeField()

    class Meta:
        table = "rating"
