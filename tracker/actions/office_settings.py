"""What an office says of itself, changed in one way: saved, counted as a new version, noted."""

from collections.abc import Mapping
from datetime import datetime

from tracker.law.terms import SettingKind
from tracker.records.authorities import FRAME_NAMES
from tracker.records.models import Authority, Officer
from tracker.records.setting_changes import note_change

# Of the mailbox, which is a table of its own; the history tells them by these names.
MAILBOX_NAMES = (
    "mailbox_active",
    "mailbox_host",
    "mailbox_port",
    "mailbox_security",
    "mailbox_account",
    "password",
    "mailbox_folder",
    "mailbox_afterwards",
    "mailbox_move_to",
    "mailbox_since_on",
)
KIND_OF: Mapping[str, SettingKind] = {
    **dict.fromkeys(
        (
            "code",
            "name",
            "parent",
            "address",
            "hours",
            "telephone",
            "document_word",
            "example",
            "fee_payment",
            "confirms_by_hand",
            "takes_unsure",
        ),
        SettingKind.OFFICE,
    ),
    **dict.fromkeys(("channels", "fax", "email"), SettingKind.CHANNELS),
    **dict.fromkeys(("level", "review_body", "court"), SettingKind.REMEDIES),
    **dict.fromkeys(FRAME_NAMES, SettingKind.FOOTER),
    **dict.fromkeys(("mails_off", "quiet_hours", "mails_heads"), SettingKind.MAILS),
    **dict.fromkeys(MAILBOX_NAMES, SettingKind.MAILBOX),
    "optional_steps": SettingKind.WORKFLOW,
    **dict.fromkeys(("retention", "copies_days"), SettingKind.RETENTION),
    "second_factor_required": SettingKind.SIGN_IN,
}


async def save_settings(
    authority: Authority, said: Mapping[str, object], *, by: Officer | None, now: datetime
) -> None:
    """Within a transaction that holds the authority. `by`: None at the command line."""
    before = {name: getattr(authority, name) for name in said}
    authority.update_from_dict(dict(said))
    authority.settings_version += 1
    authority.changed_by, authority.changed_at = by.name if by else "", now
    await authority.save()
    await note_settings(authority, before, said, by=by, now=now)


async def note_settings(
    authority: Authority,
    before: Mapping[str, object],
    after: Mapping[str, object],
    *,
    by: Officer | None,
    now: datetime,
) -> None:
    """One line of the history for each kind of setting that differs."""
    for kind in dict.fromkeys(KIND_OF[name] for name in after):
        was, is_ = (
            {name: value for name, value in said.items() if KIND_OF[name] is kind}
            for said in (before, after)
        )
        await note_change(authority.id, kind, "", was, is_, by=by.id if by else None, now=now)
