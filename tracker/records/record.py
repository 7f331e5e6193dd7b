"""The base of all models."""

from typing import Any

from tortoise.models import Model, ModelMeta


class _Uncommented(ModelMeta):
    """Tortoise would read the source of each model for comments of its columns; there are none,
    and it takes a tenth of the time of a start."""

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> "_Uncommented":
        made = super().__new__(cls, name, bases, {"_no_comments": True, **attrs})
        assert isinstance(made, cls)
        return made


class Record(Model, metaclass=_Uncommented):
    class Meta:
        abstract = True
