"""Series of migrations that stand in the text of a test."""

from collections.abc import Callable
from pathlib import Path

# Writes a package of migrations, one for each text of operations, and gives its name.
Series = Callable[..., str]

HEAD = """
from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tracker.records.operations import RunDialectSQL

KEY = fields.IntField(primary_key=True)

def parent(on_delete, **options):
    return fields.ForeignKeyField("records.Parent", on_delete=on_delete, **options)

"""


def write_series(folder: Path, *steps: str) -> str:
    package = folder / f"series_{len(list(folder.iterdir()))}"
    package.mkdir()
    for number, operations in enumerate(steps, start=1):
        needs = [("records", f"{number - 1:04d}_step")] if number > 1 else []
        body = f"class Migration(migrations.Migration):\n    dependencies = {needs}\n"
        text = f"{HEAD}{body}    operations = [{operations}]\n"
        (package / f"{number:04d}_step.py").write_text(text, encoding="utf-8")
    return package.name
