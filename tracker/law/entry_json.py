"""Entries as JSON: how a journal is stored, and how `tracker clock` is told one.

An entry is read strictly: an unknown name, a missing day or a value of the wrong kind is
refused with a sentence, never guessed. What stands at its default is not written, so that
a field added later leaves the entries of before, and their digests, as they are.
"""

import re
import types
import unicodedata
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from tracker.law.entries import ENTRY_CLASSES, Entry
from tracker.law.refusals import EntryUnreadable, UnknownEntry, quoted
from tracker.law.terms import EntryKind

_DAY = re.compile(r"(\d{4})(?:-(\d\d?)-|/(\d\d?)/|年(\d\d?)月)(\d\d?)日?")


_FIELDS = {kind: fields(kind) for kind in ENTRY_CLASSES.values()}
_HINTS = {kind: get_type_hints(kind) for kind in ENTRY_CLASSES.values()}


def read_entry(said: Mapping[str, Any]) -> Entry:
    """The entry that a JSON object says. Refuses what it cannot read."""
    name = str(said.get("entry"))
    if name not in ENTRY_CLASSES:
        raise UnknownEntry(entry=quoted(name), known="、".join(ENTRY_CLASSES))
    kind = ENTRY_CLASSES[EntryKind(name)]
    return kind(**_values(kind, {k: v for k, v in said.items() if k != "entry"}))


def read_day(said: Any) -> date:
    """2025-09-22, and as people write it: 2025/9/22, 2025年9月22日. Else a ValueError."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", str(said)).strip())
    if not found:
        raise ValueError(said)
    year, month, on = (int(number) for number in found.groups() if number)
    return date(year, month, on)


def write_entry(entry: Entry) -> dict[str, Any]:
    """The JSON object of an entry, without what was left at its default."""
    said: dict[str, Any] = {"entry": entry.entry.value}
    for field in _FIELDS[type(entry)]:
        value = getattr(entry, field.name)
        if value != field.default:
            said[field.name] = _written(value)
    return said


def _values(kind: type[Entry], said: Mapping[str, Any]) -> dict[str, Any]:
    known = {field.name: field for field in _FIELDS[kind]}
    for name in said:
        if name not in known:
            raise EntryUnreadable(entry=kind.entry.value, problem=f"没有“{quoted(name)}”这一项")
    values = {}
    for name, field in known.items():
        if name in said:
            values[name] = _read(kind, name, said[name])
        elif field.default is MISSING:
            raise EntryUnreadable(entry=kind.entry.value, problem=f"缺少“{name}”")
    return values


def _read(kind: type[Entry], name: str, value: Any) -> Any:
    hint = _HINTS[kind][name]
    options = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    if value is None and types.NoneType in options:
        return None
    wanted = next(option for option in options if option is not types.NoneType)
    try:
        return _as(wanted, value)
    except (ValueError, TypeError, InvalidOperation):
        problem = f"“{name}”的值“{quoted(value)}”不对"
        raise EntryUnreadable(entry=kind.entry.value, problem=problem) from None


def _as(wanted: Any, value: Any) -> Any:
    if get_origin(wanted) is tuple:
        if not isinstance(value, list):
            raise TypeError
        return tuple(_as(str, item) for item in value)
    if wanted is date:
        return read_day(value)
    if wanted is Decimal:
        return _yuan(Decimal(_exactly(str, value)))
    if issubclass(wanted, StrEnum):
        return wanted(value)
    return _exactly(wanted, value)


def _yuan(amount: Decimal) -> Decimal:
    """Money is finite and not negative; what is no number compares with nothing."""
    if not amount.is_finite() or amount < 0:
        raise ValueError(amount)
    return amount


def _exactly(wanted: type, value: Any) -> Any:
    if type(value) is not wanted:
        raise TypeError
    return value


def _written(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return list(value)
    return value
