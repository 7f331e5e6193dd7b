"""The tables: columns and relations, no rule, no text, no URL.

An application is what its journal says. `Journal` holds the length and head digest of
one chain of `Entry` rows; `Application` and `Challenge` each own one. The columns of
`Application` below `# index` repeat the law's `Standing` for lists and counts; `tracker
check` recomputes them. Personal data stands in `Particulars` and `Statement`, and in what is
written around an application (`correspondence`), so that it can be masked, logged when read,
and one day erased without touching a journal.
"""

import json
from datetime import datetime
from decimal import Decimal
from functools import partial

from tortoise import fields

from tracker.law.terms import (
    AgentKind,
    ApplicantKind,
    ApplicationKind,
    AuthorityLevel,
    Carrier,
    ChallengeKind,
    ChallengeResult,
    Channel,
    EntryKind,
    Helped,
    IdentityDocument,
    Law,
    Retention,
    Role,
    Stage,
    Way,
)
from tracker.records.digests import Algorithm
from tracker.records.record import Record
from tracker.records.sealed_fields import DigestField, SealedJSONField, SealedTextField

# Closed vocabularies have room for longer words to come.
WORD = 32

encoder = partial(json.dumps, ensure_ascii=False, sort_keys=True)


class Authority(Record):
    """An authority (行政机关) of the installation, with what its pages and letters say of it."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=16, unique=True)
    name = fields.CharField(max_length=120)
    parent: fields.ForeignKeyNullableRelation["Authority"] = fields.ForeignKeyField(
        "records.Authority", null=True, on_delete=fields.RESTRICT, db_index=True
    )
    parent_id: int | None
    address = fields.CharField(max_length=200, default="")
    hours = fields.CharField(max_length=200, default="")
    telephone = fields.CharField(max_length=60, default="")
    email = fields.CharField(max_length=120, default="")
    fax = fields.CharField(max_length=60, default="", db_default="")
    channels = fields.JSONField[list[str]](encoder=encoder, default=list)
    document_word = fields.CharField(max_length=40, default="")
    review_body = fields.CharField(max_length=120, default="")
    court = fields.CharField(max_length=120, default="")
    level = fields.CharEnumField(AuthorityLevel, max_length=WORD, null=True)
    confirms_by_hand = fields.BooleanField(default=False, db_default=False)
    takes_unsure = fields.BooleanField(default=False, db_default=False)
    example = fields.CharField(max_length=500, default="", db_default="")
    fee_payment = fields.CharField(max_length=500, default="", db_default="")
    portal_name = fields.CharField(max_length=120, default="", db_default="")
    portal_url = fields.CharField(max_length=300, default="", db_default="")
    operator = fields.CharField(max_length=120, default="", db_default="")
    site_code = fields.CharField(max_length=40, default="", db_default="")
    icp_number = fields.CharField(max_length=60, default="", db_default="")
    police_number = fields.CharField(max_length=60, default="", db_default="")
    faults_url = fields.CharField(max_length=300, default="", db_default="")
    optional_steps = fields.JSONField[list[str] | None](encoder=encoder, null=True)
    retention = fields.CharEnumField(Retention, max_length=WORD, null=True)
    copies_days = fields.IntField(null=True)
    mails_off = fields.JSONField[list[str] | None](encoder=encoder, null=True)
    quiet_hours = fields.BooleanField(default=True, db_default=True)
    mails_heads = fields.BooleanField(default=False, db_default=False)
    second_factor_required = fields.BooleanField(default=False, db_default=False)
    settings_version = fields.IntField(default=0, db_default=0)
    changed_by = fields.CharField(max_length=60, default="", db_default="")
    created_at = fields.DatetimeField()
    changed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "authority"


class Officer(Record):
    """A person of the disclosure office who signs in. `ledger`: how they left the ledger.

    `reminders_off`: the kinds of reminder they do not want by mail. `password_until`: an
    administrator chose the password, which opens nothing but its own change, and that until then.
    """

    id = fields.IntField(primary_key=True)
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.RESTRICT, db_index=True
    )
    authority_id: int
    sign_in_name = fields.CharField(max_length=60, unique=True)
    name = fields.CharField(max_length=60)
    password_digest = fields.CharField(max_length=200)
    roles = fields.JSONField[list[str]](encoder=encoder, default=list)
    active = fields.BooleanField(default=True)
    unit: fields.ForeignKeyNullableRelation[Record] = fields.ForeignKeyField(
        "records.Unit", null=True, on_delete=fields.RESTRICT, db_index=True
    )
    unit_id: int | None
    created_at = fields.DatetimeField()
    ledger = fields.JSONField[dict[str, object]](encoder=encoder, null=True)
    email = fields.CharField(max_length=120, default="", db_default="")
    reminders_off = fields.JSONField[list[str] | None](encoder=encoder, null=True)
    password_until = fields.DatetimeField(null=True)

    class Meta:
        table = "officer"

    @property
    def held_roles(self) -> frozenset[Role]:
        return frozenset(Role(role) for role in self.roles)


class Session(Record):
    """A signed-in officer, or a visitor who showed number and code of one application.

    Of officers also: `device`, browser and system in words; `last_seen_at`, to a few minutes;
    `confirmed_at`, when they last showed who they are, None for when they signed in.
    """

    id = fields.IntField(primary_key=True)
    token_digest = fields.CharField(max_length=64, unique=True)
    officer: fields.ForeignKeyNullableRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", null=True, on_delete=fields.CASCADE, db_index=True
    )
    officer_id: int | None
    application: fields.ForeignKeyNullableRelation["Application"] = fields.ForeignKeyField(
        "records.Application", null=True, on_delete=fields.CASCADE, db_index=True
    )
    application_id: int | None
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(db_index=True)
    device = fields.CharField(max_length=60, default="", db_default="")
    last_seen_at = fields.DatetimeField(null=True)
    confirmed_at = fields.DatetimeField(null=True)

    @property
    def shown_at(self) -> datetime:
        """When the officer last showed who they are."""
        return self.confirmed_at or self.created_at

    @property
    def seen_at(self) -> datetime:
        """When the officer last did something, to a few minutes."""
        return self.last_seen_at or self.created_at

    class Meta:
        table = "session"


class Sequence(Record):
    """The last number given in a series of an authority and year."""

    id = fields.IntField(primary_key=True)
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.RESTRICT
    )
    authority_id: int
    kind = fields.CharField(max_length=32)
    year = fields.IntField()
    last_number = fields.IntField(default=0)

    class Meta:
        table = "sequence"
        unique_together = (("authority", "kind", "year"),)


class Journal(Record):
    """One chain of entries: how many there are, and the digest of the last."""

    id = fields.IntField(primary_key=True)
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.RESTRICT, db_index=True
    )
    authority_id: int
    length = fields.IntField(default=0)
    head = fields.CharField(max_length=64, default="")

    class Meta:
        table = "journal"


class Entry(Record):
    """One line of a journal; never changed, never removed (a trigger says so too)."""

    id = fields.IntField(primary_key=True)
    journal: fields.ForeignKeyRelation[Journal] = fields.ForeignKeyField(
        "records.Journal", on_delete=fields.RESTRICT
    )
    journal_id: int
    seq = fields.IntField()
    kind = fields.CharEnumField(EntryKind, max_length=WORD)
    on = fields.DateField()
    recorded_at = fields.DatetimeField()
    officer: fields.ForeignKeyNullableRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", null=True, on_delete=fields.RESTRICT, db_index=True
    )
    officer_id: int | None
    actor = fields.CharEnumField(Role, max_length=WORD)
    article = fields.CharField(max_length=120, default="")
    facts = fields.JSONField[dict[str, object]](encoder=encoder)
    previous = fields.CharField(max_length=64)
    digest = fields.CharField(max_length=64)
    algorithm = fields.CharEnumField(
        Algorithm, max_length=WORD, default=Algorithm.SHA256, db_default=Algorithm.SHA256
    )

    class Meta:
        table = "entry"
        unique_together = (("journal", "seq"),)


class Application(Record):
    """An application: its numbers, in whose hands it is, and the index of its journal.

    `opened_at`: when an officer first opened it before it was registered. `in_charge` and
    `unit` repeat the last `Assignment`, `archived_on` the first `Dossier`.
    """

    id = fields.IntField(primary_key=True)
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.RESTRICT
    )
    authority_id: int
    journal: fields.OneToOneRelation[Journal] = fields.OneToOneField(
        "records.Journal", on_delete=fields.RESTRICT
    )
    journal_id: int
    register_number = fields.CharField(max_length=60)
    tracking_digest = fields.CharField(max_length=64, null=True)
    submission_digest = fields.CharField(max_length=64, null=True, unique=True)
    submitted_at = fields.DatetimeField(null=True)
    opened_at = fields.DatetimeField(null=True)
    in_charge: fields.ForeignKeyNullableRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", null=True, on_delete=fields.RESTRICT, related_name=False
    )
    in_charge_id: int | None
    unit: fields.ForeignKeyNullableRelation[Record] = fields.ForeignKeyField(
        "records.Unit", null=True, on_delete=fields.RESTRICT, related_name=False
    )
    unit_id: int | None
    archived_on = fields.DateField(null=True)
    # index
    kind = fields.CharEnumField(
        ApplicationKind,
        max_length=WORD,
        default=ApplicationKind.DISCLOSURE,
        db_default=ApplicationKind.DISCLOSURE,
    )
    counted = fields.BooleanField(default=True, db_default=True)
    law = fields.CharEnumField(Law, max_length=WORD)
    stage = fields.CharEnumField(Stage, max_length=WORD)
    channel = fields.CharEnumField(Channel, max_length=WORD)
    applicant_kind = fields.CharEnumField(ApplicantKind, max_length=WORD)
    received_on = fields.DateField()
    due_on = fields.DateField(null=True)
    provisional = fields.BooleanField(default=False)
    supplement_notice_due_on = fields.DateField(null=True)
    waits_until = fields.DateField(null=True)
    suspended_from = fields.DateField(null=True)
    suspended_until = fields.DateField(null=True)
    extended = fields.BooleanField(default=False)
    ended_on = fields.DateField(null=True)
    result = fields.CharField(max_length=60, null=True)
    ground = fields.CharField(max_length=60, null=True)
    document_number = fields.CharField(max_length=80, null=True)
    delivered_on = fields.DateField(null=True)
    late = fields.BooleanField(default=False)
    fee_noticed_on = fields.DateField(null=True)
    fee_noticed = fields.DecimalField(max_digits=12, decimal_places=2, default=Decimal("0.00"))
    fee_received_on = fields.DateField(null=True)
    fee_received = fields.DecimalField(max_digits=12, decimal_places=2, default=Decimal("0.00"))
    fee_withdrawn_on = fields.DateField(null=True)
    fee_refunded_on = fields.DateField(null=True)
    fee_refunded = fields.DecimalField(
        max_digits=12, decimal_places=2, default=Decimal("0.00"), db_default=Decimal("0.00")
    )

    class Meta:
        table = "application"
        unique_together = (("authority", "register_number"),)
        indexes = (
            ("authority", "stage", "due_on"),
            ("authority", "received_on"),
            ("authority", "ended_on"),
            ("authority", "stage", "delivered_on"),
            ("authority", "stage", "archived_on"),
            ("authority", "stage", "received_on"),
        )


class Particulars(Record):
    """Who applies and how to reach them (article 29, items 1 and 3). Personal data, sealed."""

    id = fields.IntField(primary_key=True)
    application: fields.OneToOneRelation[Application] = fields.OneToOneField(
        "records.Application", on_delete=fields.CASCADE
    )
    application_id: int
    name = SealedTextField(max_length=120, default="")
    identity_document = fields.CharEnumField(IdentityDocument, max_length=WORD, null=True)
    identity_number = SealedTextField(max_length=60, default="")
    contact_person = SealedTextField(max_length=60, default="")
    telephone = SealedTextField(max_length=40, default="")
    email = SealedTextField(max_length=120, default="")
    postal_address = SealedTextField(max_length=300, default="")
    carrier = fields.CharEnumField(Carrier, max_length=WORD, null=True)
    way = fields.CharEnumField(Way, max_length=WORD, null=True)
    other_form_accepted = fields.BooleanField(default=True)
    agent_kind = fields.CharEnumField(AgentKind, max_length=WORD, null=True)
    agent_name = SealedTextField(max_length=60, default="")
    agent_document = fields.CharEnumField(IdentityDocument, max_length=WORD, null=True)
    agent_number = SealedTextField(max_length=60, default="")
    agent_telephone = SealedTextField(max_length=40, default="")
    name_digest = DigestField(of="name")
    identity_digest = DigestField(of="identity_number")
    contact_digest = DigestField(of="contact_person")
    email_digest = DigestField(of="email")
    agent_digest = DigestField(of="agent_name")
    agent_number_digest = DigestField(of="agent_number")

    class Meta:
        table = "particulars"
        indexes = (
            ("identity_digest",),
            ("name_digest",),
            ("contact_digest",),
            ("email_digest",),
            ("agent_digest",),
            ("agent_number_digest",),
        )


class Statement(Record):
    """What the applicant wrote: the description, later a supplement. The journal has its digest."""

    id = fields.IntField(primary_key=True)
    application: fields.ForeignKeyRelation[Application] = fields.ForeignKeyField(
        "records.Application", on_delete=fields.CASCADE
    )
    application_id: int
    seq = fields.IntField()
    text = fields.TextField()
    digest = fields.CharField(max_length=64)

    class Meta:
        table = "statement"
        unique_together = (("application", "seq"),)


class Letter(Record):
    """A letter of the authority in an application, as it went out. The journal has its digest.

    `opened_at`: when the applicant first opened it online. `sent_on`: an index of the journal,
    the day it left the house.
    """

    id = fields.IntField(primary_key=True)
    application: fields.ForeignKeyRelation[Application] = fields.ForeignKeyField(
        "records.Application", on_delete=fields.RESTRICT
    )
    application_id: int
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.RESTRICT
    )
    authority_id: int
    seq = fields.IntField()
    kind = fields.CharField(max_length=60)
    number = fields.CharField(max_length=80)
    addressee = SealedTextField(max_length=120)
    body = SealedTextField()
    on = fields.DateField()
    digest = fields.CharField(max_length=64)
    to_applicant = fields.BooleanField(default=True)
    opened_at = fields.DatetimeField(null=True)
    sent_on = fields.DateField(null=True)

    class Meta:
        table = "letter"
        unique_together = (("authority", "number"), ("application", "seq"))
        indexes = (("authority", "sent_on"),)


class Attachment(Record):
    """A file of an application; its bytes are a blob named by `digest`.

    `shows_identity`: whether it is a copy of an identity document, where an officer said so;
    else its name tells (`law.erasure`).
    """

    id = fields.IntField(primary_key=True)
    application: fields.ForeignKeyRelation[Application] = fields.ForeignKeyField(
        "records.Application", on_delete=fields.RESTRICT
    )
    application_id: int
    seq = fields.IntField()
    name = fields.CharField(max_length=200)
    media_type = fields.CharField(max_length=100)
    size = fields.IntField()
    digest = fields.CharField(max_length=64)
    from_applicant = fields.BooleanField()
    shows_identity = fields.BooleanField(null=True)

    class Meta:
        table = "attachment"
        indexes = (("application", "seq"),)


class Challenge(Record):
    """A review or a litigation, and the index of its journal."""

    id = fields.IntField(primary_key=True)
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.RESTRICT
    )
    authority_id: int
    journal: fields.OneToOneRelation[Journal] = fields.OneToOneField(
        "records.Journal", on_delete=fields.RESTRICT
    )
    journal_id: int
    application: fields.ForeignKeyNullableRelation[Application] = fields.ForeignKeyField(
        "records.Application", null=True, on_delete=fields.RESTRICT, db_index=True
    )
    application_id: int | None
    # index
    kind = fields.CharEnumField(ChallengeKind, max_length=WORD)
    case_number = fields.CharField(max_length=120)
    filed_on = fields.DateField()
    closed_on = fields.DateField(null=True)
    result = fields.CharEnumField(ChallengeResult, max_length=WORD)
    decision = fields.CharField(max_length=60, default="")
    co_defendant_only = fields.BooleanField(default=False)
    letter_number = fields.CharField(max_length=80, default="", db_default="")
    earlier: fields.ForeignKeyNullableRelation["Challenge"] = fields.ForeignKeyField(
        "records.Challenge", null=True, on_delete=fields.RESTRICT, db_index=True
    )
    earlier_id: int | None

    class Meta:
        table = "challenge"
        unique_together = (("authority", "case_number"),)
        indexes = (("authority", "closed_on"),)


class Draft(Record):
    """What a visitor has typed so far; emptied once it became an application.

    `helped`: how far the catalogue answered it, counted in the month of `helped_on`.
    """

    id = fields.IntField(primary_key=True)
    token_digest = fields.CharField(max_length=64, unique=True)
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.CASCADE
    )
    authority_id: int
    typed = SealedJSONField[dict[str, object]](default=dict)
    application: fields.ForeignKeyNullableRelation[Application] = fields.ForeignKeyField(
        "records.Application", null=True, on_delete=fields.CASCADE
    )
    application_id: int | None
    expires_at = fields.DatetimeField(db_index=True)
    helped = fields.CharEnumField(Helped, max_length=WORD, null=True)
    helped_on = fields.DateField(null=True)

    class Meta:
        table = "draft"


class Reading(Record):
    """An officer read personal data in full."""

    id = fields.IntField(primary_key=True)
    application: fields.ForeignKeyRelation[Application] = fields.ForeignKeyField(
        "records.Application", on_delete=fields.CASCADE, db_index=True
    )
    application_id: int
    officer: fields.ForeignKeyRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", on_delete=fields.RESTRICT
    )
    officer_id: int
    reason = fields.CharField(max_length=200, default="")
    at = fields.DatetimeField()

    class Meta:
        table = "reading"
