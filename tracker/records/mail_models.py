"""Mail that goes out, and mail that comes in: the mailbox of an office, what was fetched from it
and what became of it. Tables, as in `models`. All of it is personal data.
"""

from tortoise import fields

from tracker.law.mail_arrival import ArrivalBy
from tracker.law.mail_terms import (
    NOT_FETCHED,
    AfterFetch,
    MailboxTrouble,
    MailState,
    MailStep,
    Security,
)
from tracker.records.models import WORD, Application, Authority, Officer, encoder
from tracker.records.record import Record
from tracker.records.sealed_fields import DigestField, SealedTextField


class OutboxMessage(Record):
    """A mail queued in the transaction of the act that causes it; sent after commit.

    `useless_at`: from when on it is of no use, and goes, sent or not. `refused`: the server said
    it never will take it. `bounced_at`: it went out and came back, `failure` says why.
    `given_up_by`: the officer who settled that it need not be sent.
    """

    id = fields.IntField(primary_key=True)
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.RESTRICT
    )
    authority_id: int
    application: fields.ForeignKeyNullableRelation[Application] = fields.ForeignKeyField(
        "records.Application", null=True, on_delete=fields.CASCADE, db_index=True
    )
    application_id: int | None
    message_id = fields.CharField(max_length=120, unique=True)
    addressee = SealedTextField(max_length=120)
    subject = fields.CharField(max_length=200)
    body = SealedTextField()
    queued_at = fields.DatetimeField()
    attempts = fields.IntField(default=0)
    next_attempt_at = fields.DatetimeField(null=True, db_index=True)
    sent_at = fields.DatetimeField(null=True)
    useless_at = fields.DatetimeField(null=True, db_index=True)
    failure = SealedTextField(max_length=300, default="")
    refused = fields.BooleanField(default=False, db_default=False)
    bounced_at = fields.DatetimeField(null=True)
    given_up_at = fields.DatetimeField(null=True)
    given_up_by = fields.CharField(max_length=60, default="", db_default="")

    class Meta:
        table = "outbox_message"
        indexes = (("authority", "id"), ("authority", "sent_at"), ("authority", "bounced_at"))


class Mailbox(Record):
    """The mailbox of an office, how far it was read, and how the last fetch went.

    `password_sealed`: empty where the environment holds it. `since_on`: what came before is
    left alone. `version` counts the changes of its settings. `last_uid` is the last mail taken
    under `uid_validity`, the mailbox's own numbering. `leased_until`: a process is fetching.
    """

    id = fields.IntField(primary_key=True)
    authority: fields.OneToOneRelation[Authority] = fields.OneToOneField(
        "records.Authority", on_delete=fields.RESTRICT
    )
    authority_id: int
    host = fields.CharField(max_length=200)
    port = fields.IntField()
    security = fields.CharEnumField(Security, max_length=WORD)
    account = fields.CharField(max_length=200)
    password_sealed = SealedTextField(default="")
    folder = fields.CharField(max_length=200)
    afterwards = fields.CharEnumField(AfterFetch, max_length=WORD)
    move_to = fields.CharField(max_length=200, default="")
    since_on = fields.DateField()
    active = fields.BooleanField(default=True)
    version = fields.IntField(default=0)
    uid_validity = fields.BigIntField(null=True)
    last_uid = fields.BigIntField(default=0)
    leased_until = fields.DatetimeField(null=True)
    next_fetch_at = fields.DatetimeField(null=True)
    fetched_at = fields.DatetimeField(null=True)
    fetched_count = fields.IntField(default=0)
    trouble = fields.CharEnumField(MailboxTrouble, max_length=WORD, null=True)
    trouble_said = fields.CharField(max_length=300, default="")
    trouble_since = fields.DatetimeField(null=True)
    tries = fields.IntField(default=0)

    class Meta:
        table = "mailbox"


# What the original of a mail is.
MAIL_TYPE = "message/rfc822"


class IncomingMail(Record):
    """A mail as it was fetched; the mail itself is a blob named by `digest`, byte for byte.

    `digest` is empty where it was not fetched (`flaws` says why), and once it was erased, as with
    a copy of an identity document. `likeness` is what makes two of them the same mail, wherever
    it lies and however often it is delivered. `answers`: the
    Message-IDs of ours that it names. `marked`: it was marked or moved in the mailbox.
    `erased_at`: it was no application, and its time was over; that there was one stays, and in
    `erased_files` the digests of what had to go.
    `version` counts its changes, against pages that are no longer true.
    """

    id = fields.IntField(primary_key=True)
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.RESTRICT
    )
    authority_id: int
    uid_validity = fields.BigIntField()
    uid = fields.BigIntField()
    marked = fields.BooleanField(default=False)
    likeness = fields.CharField(max_length=64)
    digest = fields.CharField(max_length=64, default="")
    size = fields.BigIntField()
    message_id = fields.CharField(max_length=250, default="")
    sender_name = SealedTextField(max_length=120, default="")
    sender = SealedTextField(max_length=250, default="")
    sender_digest = DigestField(of="sender")
    subject = SealedTextField(max_length=300, default="")
    text = SealedTextField(default="")
    answers = fields.JSONField[list[str]](encoder=encoder, default=list)
    automatic = fields.BooleanField(default=False)
    flaws = fields.JSONField[list[str]](encoder=encoder, default=list)
    stored_at = fields.DatetimeField(null=True)
    traced_at = fields.DatetimeField(null=True)
    arrived_at = fields.DatetimeField()
    arrived_by = fields.CharEnumField(ArrivalBy, max_length=WORD)
    fetched_at = fields.DatetimeField()
    state = fields.CharEnumField(MailState, max_length=WORD)
    erased_at = fields.DatetimeField(null=True)
    erased_files = fields.JSONField[list[str]](encoder=encoder, default=list)
    application: fields.ForeignKeyNullableRelation[Application] = fields.ForeignKeyField(
        "records.Application", null=True, on_delete=fields.RESTRICT, db_index=True
    )
    application_id: int | None
    version = fields.IntField(default=0)

    class Meta:
        table = "incoming_mail"
        unique_together = (("authority", "likeness"),)
        indexes = (
            ("authority", "state"),
            ("authority", "message_id"),
            ("authority", "marked"),
            ("authority", "sender_digest"),
        )

    @property
    def not_fetched(self) -> bool:
        """Whether only its header came."""
        return not NOT_FETCHED.isdisjoint(self.flaws)

    @property
    def is_erased(self) -> bool:
        """Whether the mail itself was here and went: by its own time, or with the data of its
        application."""
        return self.erased_at is not None or not (self.digest or self.not_fetched)


class IncomingFile(Record):
    """A file that came with a mail. `refused`: why it was kept out; only the mail has it then."""

    id = fields.IntField(primary_key=True)
    mail: fields.ForeignKeyRelation[IncomingMail] = fields.ForeignKeyField(
        "records.IncomingMail", on_delete=fields.CASCADE, db_index=True
    )
    mail_id: int
    name = fields.CharField(max_length=200)
    media_type = fields.CharField(max_length=100, default="")
    size = fields.BigIntField()
    digest = fields.CharField(max_length=64, default="")
    refused = fields.TextField(default="")

    class Meta:
        table = "incoming_file"


class IncomingStep(Record):
    """Who did what with a mail, reading it in full among it; never changed, never removed."""

    id = fields.IntField(primary_key=True)
    mail: fields.ForeignKeyRelation[IncomingMail] = fields.ForeignKeyField(
        "records.IncomingMail", on_delete=fields.RESTRICT, db_index=True
    )
    mail_id: int
    step = fields.CharEnumField(MailStep, max_length=WORD)
    officer: fields.ForeignKeyRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", on_delete=fields.RESTRICT, related_name=False
    )
    officer_id: int
    reason = fields.CharField(max_length=200, default="")
    at = fields.DatetimeField()

    class Meta:
        table = "incoming_step"
