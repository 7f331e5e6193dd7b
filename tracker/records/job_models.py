"""What ran by itself, and what it did: a table, as in `models`."""

from tortoise import fields

from tracker.records.models import encoder
from tracker.records.record import Record


class JobRun(Record):
    """One job on one day, for the authority of a code or (empty) for the whole installation.

    `lines`: what it has to tell officers, which the mail of the morning carries. `by`: who had
    it run, where somebody did.
    """

    id = fields.IntField(primary_key=True)
    job = fields.CharField(max_length=32)
    authority_code = fields.CharField(max_length=16, default="")
    on = fields.DateField()
    started_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    failed = fields.BooleanField(default=False)
    result = fields.CharField(max_length=300, default="")
    lines = fields.JSONField[list[dict[str, object]]](encoder=encoder, default=list)
    by = fields.CharField(max_length=60, default="")

    class Meta:
        table = "job_run"
        unique_together = (("authority_code", "job", "on"),)
        indexes = (("job", "on"),)
