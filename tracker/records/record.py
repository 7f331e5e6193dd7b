"""The base of all models."""

from collections.abc import Callable
from functools import cache
from typing import Any, Self

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.models import Model, ModelMeta
from tortoise.signals import Signals


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

    def __init__(self, **told: Any) -> None:
        """As Tortoise's own does, which asks every field that is not told what its default is:
        that takes longer than anything else about a new row."""
        of_all, of_each = _defaults(type(self))
        vars(self).update(
            of_all,
            _partial=False,
            _saved_in_db=False,
            _custom_generated_pk=False,
            _await_when_save={},
        )
        vars(self).update((name, make()) for name, make in of_each)
        self._set_kwargs(told)

    async def _wait_for_listeners(self, signal: Signals, *told: Any) -> None:
        """Before and after each row. Where nobody listens Tortoise would wait all the same, for a
        turn of the event loop, while others wait for the transaction."""
        if self._listeners[signal].get(type(self)):
            await super()._wait_for_listeners(signal, *told)

    @classmethod
    async def known_by(cls, connection: BaseDBAsyncClient, **told: Any) -> Self | None:
        """The row whose columns are these, of which at most one can be. `get_or_none` writes its
        question anew each time, which takes longer than the answer where every page asks it."""
        question = _question(cls, tuple(told), connection.capabilities.dialect == "sqlite")
        rows = await connection.execute_query_dict(question, list(told.values()))
        return cls._init_from_db(**rows[0]) if rows else None


@cache
def _defaults(model: type[Model]) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]]]:
    """Of the columns of a new row: what never changes, and what is made for each."""
    of_all, of_each = {}, []
    for name in model._meta.fields_db_projection:
        field = model._meta.fields_map[name]
        if callable(field.default):
            of_each.append((name, field.default))
        elif field.default is None:
            of_all[name] = field.get_db_default_value()
        else:
            of_all[name] = field.default
    return of_all, of_each


@cache
def _question(model: type[Model], columns: tuple[str, ...], on_sqlite: bool) -> str:
    told = [
        f'"{name}" = {"?" if on_sqlite else f"${n}"}' for n, name in enumerate(columns, start=1)
    ]
    all_of_it = ", ".join(f'"{name}"' for name in model._meta.fields_db_projection.values())
    return f'SELECT {all_of_it} FROM "{model._meta.db_table}" WHERE {" AND ".join(told)}'
