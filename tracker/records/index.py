"""The index beside a journal: the law's `Standing` as columns of `Application`."""

from dataclasses import asdict, fields

from tracker.law.facts import Facts
from tracker.law.standing import Standing
from tracker.records.models import Application, Letter

COLUMNS = tuple(field.name for field in fields(Standing))


def set_index(application: Application, standing: Standing) -> None:
    """Put a standing into the columns; the caller saves."""
    application.update_from_dict(asdict(standing))


def changed(application: Application, standing: Standing) -> list[str]:
    """The columns whose stored value is not what the journal says."""
    wanted = asdict(standing)
    return [name for name in COLUMNS if getattr(application, name) != wanted[name]]


def differences(application: Application, standing: Standing) -> list[str]:
    """The same in words."""
    return [
        f"{name}：索引为{getattr(application, name)}，按记录应为{getattr(standing, name)}"
        for name in changed(application, standing)
    ]


async def index_dispatches(application_id: int, facts: Facts) -> None:
    """Put beside each letter the day it left the house, as the journal says."""
    sent = {one.letter: one.on for one in facts.dispatches}
    for letter in await Letter.filter(application_id=application_id):
        if letter.sent_on != sent.get(letter.number):
            letter.sent_on = sent.get(letter.number)
            await letter.save(update_fields=["sent_on"])
