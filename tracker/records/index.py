"""The index beside a journal: the law's `Standing` as columns of `Application`."""

from dataclasses import asdict, fields

from tracker.law.standing import Standing
from tracker.records.models import Application

COLUMNS = tuple(field.name for field in fields(Standing))


def set_index(application: Application, standing: Standing) -> None:
    """Put a standing into the columns; the caller saves."""
    application.update_from_dict(asdict(standing))


def differences(application: Application, standing: Standing) -> list[str]:
    """The columns whose stored value is not what the journal says, in words."""
    wanted = asdict(standing)
    return [
        f"{name}：索引为{getattr(application, name)}，按记录应为{wanted[name]}"
        for name in COLUMNS
        if getattr(application, name) != wanted[name]
    ]
