"""Before anybody is known: tries that are counted, and the link to the first officer. Tables, as in
`models`."""

from tortoise import fields

from tracker.records.record import Record


class Throttle(Record):
    """How often something was tried by somebody within a window of time."""

    id = fields.IntField(primary_key=True)
    key = fields.CharField(max_length=120, unique=True)
    tries = fields.IntField(default=0)
    until = fields.DatetimeField()

    class Meta:
        table = "throttle"


class SetUpLink(Record):
    """The one-time link that creates the first officer."""

    id = fields.IntField(primary_key=True)
    token_digest = fields.CharField(max_length=64, unique=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "set_up_link"
