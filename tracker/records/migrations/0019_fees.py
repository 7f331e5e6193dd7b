from decimal import Decimal

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint


class Migration(migrations.Migration):
    dependencies = [("records", "0018_settings_history")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Application",
            name="fee_refunded",
            field=fields.DecimalField(
                default=Decimal("0.00"), db_default=Decimal("0.00"), max_digits=12, decimal_places=2
            ),
        ),
        ops.AddField(
            model_name="Application",
            name="fee_refunded_on",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="Application",
            name="fee_withdrawn_on",
            field=fields.DateField(null=True),
        ),
        ops.AddConstraint(
            model_name="Application",
            constraint=CheckConstraint(
                check="CAST(fee_refunded AS NUMERIC) >= 0 AND "
                "CAST(fee_refunded AS NUMERIC) <= CAST(fee_received AS NUMERIC)",
                name="application_refund_within_receipt",
            ),
        ),
        ops.AddField(
            model_name="Authority",
            name="fee_payment",
            field=fields.CharField(default="", db_default="", max_length=500),
        ),
    ]
