"""How officers show who they are, and what was tried: tables, as in `models`."""

from tortoise import fields

from tracker.law.terms import Term
from tracker.records.models import WORD, Authority, Officer
from tracker.records.record import Record
from tracker.records.sealed_fields import SealedTextField


class SignInEvent(Term):
    """What happened at the door."""

    SIGNED_IN = "signed_in", "登录成功"
    WRONG_PASSWORD = "wrong_password", "密码不正确"
    WRONG_CODE = "wrong_code", "动态码不正确"
    PAUSED = "paused", "暂停登录"
    WRONG_CONFIRMATION = "wrong_confirmation", "再次确认身份没有通过"
    RECOVERY_CODE_USED = "recovery_code_used", "使用了备用码"
    LINK_USED = "link_used", "使用恢复链接设置了新密码"
    SIGNED_OUT = "signed_out", "退出登录"
    SESSIONS_ENDED = "sessions_ended", "退出了其他电脑上的登录"


class SignInRecord(Record):
    """One thing that happened at the door; never changed, and removed only when it is old.

    No officer: nobody has the name that was tried. What was typed as a name is not kept, for
    people type passwords there. `address`: where it came from; `device`: browser and system.
    """

    id = fields.IntField(primary_key=True)
    authority: fields.ForeignKeyNullableRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", null=True, on_delete=fields.RESTRICT, related_name=False
    )
    authority_id: int | None
    officer: fields.ForeignKeyNullableRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", null=True, on_delete=fields.RESTRICT, related_name=False
    )
    officer_id: int | None
    event = fields.CharEnumField(SignInEvent, max_length=WORD)
    address = fields.CharField(max_length=64, default="")
    device = fields.CharField(max_length=60, default="")
    at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "sign_in_record"
        indexes = (("authority", "id"), ("officer", "id"))


class SignInLock(Record):
    """Wrong tries of one name, one address or one known device, and until when it pauses.

    `key` and `subject`, the name that was tried, are keyed digests; no name for addresses and
    for whoever is signed in. `tries` are forgotten at `forgotten_at` unless another follows.
    """

    id = fields.IntField(primary_key=True)
    key = fields.CharField(max_length=64, unique=True)
    subject = fields.CharField(max_length=64, default="", db_index=True)
    tries = fields.IntField(default=0)
    paused_until = fields.DatetimeField(null=True)
    forgotten_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "sign_in_lock"


class SecondFactor(Record):
    """The secret from which an officer's telephone makes its six digits.

    `confirmed_at`: None until the first digits were right; before that it asks nobody.
    `last_step`: the half minute of the digits used last, which nobody uses again.
    """

    id = fields.IntField(primary_key=True)
    officer: fields.OneToOneRelation[Officer] = fields.OneToOneField(
        "records.Officer", on_delete=fields.CASCADE, related_name=False
    )
    officer_id: int
    secret = SealedTextField()
    begun_at = fields.DatetimeField()
    confirmed_at = fields.DatetimeField(null=True)
    last_step = fields.BigIntField(default=0)

    class Meta:
        table = "second_factor"


class RecoveryCode(Record):
    """A code on paper for whoever has lost the telephone; used once. Only its digest is kept."""

    id = fields.IntField(primary_key=True)
    officer: fields.ForeignKeyRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", on_delete=fields.CASCADE, related_name=False, db_index=True
    )
    officer_id: int
    digest = fields.CharField(max_length=64, unique=True)
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "recovery_code"


class RecoveryLink(Record):
    """The one-time link by which an officer sets a new password; the last one made counts."""

    id = fields.IntField(primary_key=True)
    officer: fields.OneToOneRelation[Officer] = fields.OneToOneField(
        "records.Officer", on_delete=fields.CASCADE, related_name=False
    )
    officer_id: int
    token_digest = fields.CharField(max_length=64, unique=True)
    expires_at = fields.DatetimeField()

    class Meta:
        table = "recovery_link"
