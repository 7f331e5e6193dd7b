"""Fields whose columns hold personal data: sealed on the way in, opened on the way out.

    telephone = SealedTextField(max_length=40, default="")
    typed = SealedJSONField[dict[str, object]](default=dict)
    name_digest = DigestField(of="name")

* Code sees plain text; the column is binary (BLOB, BYTEA) and holds what only the keyring of
  the open database (`keyring`) can open. Rotation and `tracker check` find every such field
  by themselves (`sealed_columns`): nothing else is to be registered.
* A value belongs to its column: table and column are authenticated with it, so that it cannot
  be moved to another one, and a table or column that is renamed has to be sealed anew by the
  migration. Within a column rows can be exchanged by whoever may write to the database.
* Empty stays empty (no key needed), and None is NULL where `null=True`.
* A sealed column cannot be filtered or sorted; asking so raises. What has to be found gets a
  `DigestField` beside it, filled whenever a row is created or saved:
      Particulars.filter(name_digest__in=digests_of("张三", "name"))
  `of` names the sealed field, and is the purpose that keeps digests of two columns apart.
  `filter(...).update(name=...)` knows no row: it must set `name_digest` too (`digest_of`); a
  constraint refuses a name without its digest.
* A new column of an old table needs null=True; of a new table nothing.
"""

import json
from collections.abc import Callable
from typing import Any, TypeVar

from tortoise.exceptions import FieldError
from tortoise.fields import CharField
from tortoise.fields.base import Field
from tortoise.models import Model
from tortoise.validators import MaxLengthValidator

from tracker.records.keyring import DIGEST, current

T = TypeVar("T")


def place(table: str, column: str) -> bytes:
    """Where a sealed value belongs."""
    return f"{table}.{column}".encode()


class Sealed(Field[T]):
    """What both kinds share. Bytes come from the database alone, so that what somebody typed
    is never taken for something sealed."""

    indexable = False
    SQL_TYPE = "BLOB"

    class _db_postgres:  # noqa: N801 - Tortoise's name
        SQL_TYPE = "BYTEA"

    @property
    def column(self) -> str:
        return self.source_field or self.model_field_name

    @property
    def place(self) -> bytes:
        return place(self.model._meta.db_table, self.column)

    def get_for_dialect(self, dialect: str, key: str) -> Any:
        if key == "function_cast":
            return _no_condition
        return super().get_for_dialect(dialect, key)

    def as_text(self, value: T) -> str:
        raise NotImplementedError

    def as_value(self, text: str) -> T:
        raise NotImplementedError

    def to_db_value(self, value: Any, instance: type[Model] | Model) -> bytes | None:
        if isinstance(instance, type):
            raise _refused(self)
        self.validate(value)
        if value is None:
            return None
        text = self.as_text(value)
        return current().seal(text, self.place) if text else b""

    def to_python_value(self, value: Any) -> Any:
        if not isinstance(value, bytes):
            return value
        return self.as_value(current().open(value, self.place) if value else "")


class SealedTextField(Sealed[str]):
    """Text that is sealed; `max_length` counts the text."""

    field_type = str

    def __init__(self, *, max_length: int | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.max_length = max_length
        if max_length is not None:
            self.validators.append(MaxLengthValidator(max_length))

    def as_text(self, value: str) -> str:
        return value

    def as_value(self, text: str) -> str:
        return text


class SealedJSONField(Sealed[T]):
    """A JSON value that is sealed as one text."""

    field_type = dict

    def as_text(self, value: T) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True)

    def as_value(self, text: str) -> T:
        value: T = json.loads(text)
        return value


class DigestField(CharField[str]):
    """The keyed digest of a sealed field of the same row, to find it by."""

    def __init__(self, *, of: str, **options: Any) -> None:
        super().__init__(DIGEST, **{"default": "", "db_default": "", **options})
        self.of = of

    def to_db_value(self, value: Any, instance: type[Model] | Model) -> Any:
        if isinstance(instance, Model):
            value = digest_of(getattr(instance, self.of), self.of)
            setattr(instance, self.model_field_name, value)
        return super().to_db_value(value, instance)


def digest_of(value: str, of: str) -> str:
    """What a `DigestField` of the field `of` has to hold for a value."""
    return current().digest(value, of) if value else ""


def digests_of(value: str, of: str) -> list[str]:
    """What a value of the field `of` is found by; for `__in`."""
    return list(current().digests(value, of))


def _refused(field: Any) -> FieldError:
    return FieldError(f"{field.model_field_name} is sealed: no condition on it, but on its digest")


def _no_condition(field: Any, *_: object) -> Callable[..., Any]:
    raise _refused(field)
