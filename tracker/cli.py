"""The commands by name. The module of a command is loaded when the command is asked for.

Results go to standard output, words about them to standard error. Exit status: 0 done,
1 findings, 2 input refused.
"""

import gc
import sys
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

import click

# Of each command, the module that has it and its name there.
COMMANDS = {
    "authority": "authority_commands.authority_group",
    "backup": "archive_commands.backup_command",
    "check": "journal_commands.check",
    "clock": "law_commands.clock",
    "copy": "copy_command.copy_command",
    "copy-files": "copy_command.copy_files_command",
    "demo": "register_commands.demo",
    "fee": "law_commands.fee_command",
    "jobs": "serve_commands.jobs",
    "law": "law_commands.law_command",
    "migrate": "register_commands.migrate_command",
    "notice": "register_commands.notice",
    "officer": "officer_commands.officer_group",
    "receipt-key": "receipt_commands.receipt_key",
    "report": "report_commands.report",
    "restore": "archive_commands.restore_command",
    "rotate-key": "key_commands.rotate_key",
    "serve": "serve_commands.serve",
    "verify-journal": "journal_commands.verify_journal",
    "verify-receipt": "receipt_commands.verify_receipt",
}
IMPORTS = {
    "applications": "ledger_commands.import_applications_command",
    "catalogue": "ledger_commands.import_catalogue_command",
    "challenges": "ledger_commands.import_challenges_command",
    "figures": "figures_commands.import_figures",
    "report": "figures_commands.import_report_command",
}
EXPORTS = {
    "figures": "figures_commands.export_figures",
    "journals": "journal_commands.export_journals_command",
}


def _loaded(module: str) -> ModuleType:
    """What is loaded stays: the collector need not look through it, now or ever."""
    name = f"tracker.{module}"
    if name in sys.modules:
        return sys.modules[name]
    gc.disable()
    try:
        return import_module(name)
    finally:
        gc.freeze()
        gc.enable()


class Commands(click.Group):
    """Says every refusal in one sentence and ends with its status."""

    def __init__(self, *, places: Mapping[str, str], **more: Any) -> None:
        super().__init__(**more)
        self._places = places
        self._refusals: list[type[Exception]] = []

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*self._places, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._places:
            return super().get_command(ctx, cmd_name)
        name, _, attribute = self._places[cmd_name].partition(".")
        module = _loaded(name)
        self._refusals += getattr(module, "REFUSALS", ())
        command: click.Command = getattr(module, attribute)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        with _loaded("command_line").said_if_refused(self._refusals):
            return super().invoke(ctx)


@click.group(cls=Commands, places=COMMANDS)
def main() -> None:
    """政府信息依申请公开办理系统 A tracker for on-request disclosure."""


@main.group("import", cls=Commands, places=IMPORTS)
def import_group() -> None:
    """Take ledgers into the register, all or nothing."""


@main.group("export", cls=Commands, places=EXPORTS)
def export_group() -> None:
    """Write files for other installations."""


# Windows consoles may not speak UTF-8 by themselves; words about a file may name any bytes.
for stream in (sys.stdout, sys.stderr):
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
