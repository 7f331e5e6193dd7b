"""The pages about what runs by itself: mail, reminders, jobs, backups, calendars."""

from tracker.web.desk.backups import backup_now, backups, take_backup
from tracker.web.desk.heads import journal_head, journal_heads
from tracker.web.desk.incoming import incoming, incoming_file, one_mail, original_mail
from tracker.web.desk.incoming_acts import dismiss_page, fetch_now, join_page, restore_page
from tracker.web.desk.jobs import jobs, run_job
from tracker.web.desk.mail import give_up_mail, mail, mail_settings, retry_mail
from tracker.web.desk.mailbox_settings import mailbox_settings
from tracker.web.desk.month import calendar_feed
from tracker.web.desk.profile import profile, revoke_feed
from tracker.web.pages import ADMINISTERS, WORKS, Access, Page

GET = ("GET",)
POST = ("POST",)
_OFFICER = Access.OFFICER
_MAIL = "/desk/incoming/{id:int}"

PAGES: tuple[Page, ...] = (
    Page("/desk/mail", "mail", mail, _OFFICER, GET, roles=WORKS),
    Page("/desk/mail/{id:int}/retry", "retry_mail", retry_mail, _OFFICER, POST, roles=WORKS),
    Page("/desk/mail/{id:int}/give-up", "give_up_mail", give_up_mail, _OFFICER, POST, roles=WORKS),
    Page(
        "/desk/mail/settings",
        "mail_settings",
        mail_settings,
        _OFFICER,
        roles=ADMINISTERS,
        fresh=POST,
    ),
    Page(
        "/desk/mail/mailbox",
        "mailbox_settings",
        mailbox_settings,
        _OFFICER,
        roles=ADMINISTERS,
        fresh=POST,
    ),
    Page("/desk/incoming", "incoming", incoming, _OFFICER, GET, roles=WORKS),
    Page("/desk/incoming/fetch", "fetch_now", fetch_now, _OFFICER, POST, roles=WORKS),
    Page(_MAIL, "one_mail", one_mail, _OFFICER, roles=WORKS),
    Page(f"{_MAIL}/mail.eml", "original_mail", original_mail, _OFFICER, POST, roles=WORKS),
    Page(f"{_MAIL}/files/{{file:int}}", "incoming_file", incoming_file, _OFFICER, GET, roles=WORKS),
    Page(f"{_MAIL}/join", "join_mail", join_page, _OFFICER, roles=WORKS),
    Page(f"{_MAIL}/dismiss", "dismiss_mail", dismiss_page, _OFFICER, POST, roles=WORKS),
    Page(f"{_MAIL}/restore", "restore_mail", restore_page, _OFFICER, POST, roles=WORKS),
    Page("/desk/jobs", "jobs", jobs, _OFFICER, GET, roles=ADMINISTERS),
    Page("/desk/jobs/{key}", "run_job", run_job, _OFFICER, POST, roles=ADMINISTERS),
    Page("/desk/backups", "backups", backups, _OFFICER, GET, roles=ADMINISTERS),
    Page("/desk/backups/now", "backup_now", backup_now, _OFFICER, POST, roles=ADMINISTERS),
    Page(
        "/desk/backups/file",
        "take_backup",
        take_backup,
        _OFFICER,
        POST,
        roles=ADMINISTERS,
        fresh=POST,
    ),
    Page("/desk/journal-heads", "journal_heads", journal_heads, _OFFICER, GET),
    Page("/desk/journal-heads/{n:int}", "journal_head", journal_head, _OFFICER, GET),
    Page("/desk/profile", "profile", profile, _OFFICER),
    Page("/desk/profile/feed/end", "revoke_feed", revoke_feed, _OFFICER, POST),
    Page("/feeds/{token}.ics", "calendar_feed", calendar_feed, methods=GET),
)
