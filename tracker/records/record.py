"""The base of all models."""

from typing import Any

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

    async def _wait_for_listeners(self, signal: Signals, *told: Any) -> None:
        """Before and after each row. Where nobody listens Tortoise would wait all the same, for a
        turn of the event loop, while others wait for the transaction."""
        if self._listeners[signal].get(type(self)):
            await super()._wait_for_listeners(signal, *told)
