"""Signing in through the provider of the installation: tables, as in `models`."""

from tortoise import fields

from tracker.records.models import Officer, Session
from tracker.records.record import Record
from tracker.records.sealed_fields import SealedTextField


class SignOnAttempt(Record):
    """A browser that was sent to the provider and has not come back. What it must bring, and the
    secrets of the exchange, follow from a token that only the browser and the provider saw.
    `again`: whoever it is must sign in there once more, for the address that says so to the
    provider lies in the browser's hands."""

    id = fields.IntField(primary_key=True)
    state_digest = fields.CharField(max_length=64, unique=True)
    browser_digest = fields.CharField(max_length=64)
    next = fields.TextField(default="")
    kept = SealedTextField(default="")
    again = fields.BooleanField(default=False)
    created_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "sign_on_attempt"


class OfficerIdentity(Record):
    """Who an officer is at the provider. `subject` means something only beside `issuer`."""

    id = fields.IntField(primary_key=True)
    officer: fields.OneToOneRelation[Officer] = fields.OneToOneField(
        "records.Officer", on_delete=fields.CASCADE
    )
    officer_id: int
    issuer = fields.CharField(max_length=255)
    subject = fields.CharField(max_length=255)
    linked_at = fields.DatetimeField()

    class Meta:
        table = "officer_identity"
        unique_together = (("issuer", "subject"),)


class SignOnSession(Record):
    """A session that the provider opened. `provider_session`: its name there (`sid`).
    `id_token`: it goes back to the provider when somebody signs out."""

    id = fields.IntField(primary_key=True)
    session: fields.OneToOneRelation[Session] = fields.OneToOneField(
        "records.Session", on_delete=fields.CASCADE
    )
    session_id: int
    identity: fields.ForeignKeyRelation[OfficerIdentity] = fields.ForeignKeyField(
        "records.OfficerIdentity", on_delete=fields.CASCADE, db_index=True
    )
    identity_id: int
    provider_session = fields.CharField(max_length=255, default="", db_index=True)
    id_token = SealedTextField()

    class Meta:
        table = "sign_on_session"


class EmergencySignIn(Record):
    """Somebody whom a command let sign in by password for a while, though passwords are off."""

    id = fields.IntField(primary_key=True)
    officer: fields.OneToOneRelation[Officer] = fields.OneToOneField(
        "records.Officer", on_delete=fields.CASCADE
    )
    officer_id: int
    until = fields.DatetimeField()

    class Meta:
        table = "emergency_sign_in"
