"""The pages by which officers show who they are, and what is set and seen of that."""

from tracker.web.desk.account import account, end_session, end_sessions_elsewhere
from tracker.web.desk.confirm import confirm
from tracker.web.desk.officer_account import (
    lift_officer_pause,
    officer_account,
    recovery_link,
    reset_second_factor,
)
from tracker.web.desk.officers import (
    edit_officer,
    new_officer,
    officer_password,
    officers,
    own_password,
)
from tracker.web.desk.profile import make_feed
from tracker.web.desk.recover import recover
from tracker.web.desk.second_factor import (
    begin_second_factor,
    end_second_factor,
    new_recovery_codes,
    second_factor,
    second_factor_image,
)
from tracker.web.desk.sign_in import sign_in, sign_in_code, sign_out
from tracker.web.desk.sign_in_settings import lift_networks, sign_in_record, sign_in_settings
from tracker.web.pages import ADMINISTERS, Access, Page

GET = ("GET",)
POST = ("POST",)
BOTH = ("GET", "POST")
_OFFICER = Access.OFFICER
_FACTOR = "/desk/account/second-factor"
_SOMEONE = "/desk/officers/{id:int}"

PAGES: tuple[Page, ...] = (
    Page("/desk/sign-in", "sign_in", sign_in),
    Page("/desk/sign-in/code", "sign_in_code", sign_in_code),
    Page("/desk/sign-out", "sign_out", sign_out, methods=POST),
    Page("/desk/confirm", "confirm", confirm, _OFFICER, before_all=True),
    Page("/recover/{token}", "recover", recover),
    Page("/desk/settings/password", "own_password", own_password, _OFFICER, before_all=True),
    Page("/desk/account", "account", account, _OFFICER, GET),
    Page("/desk/account/sessions/{id:int}/end", "end_session", end_session, _OFFICER, POST),
    Page(
        "/desk/account/sessions/end",
        "end_sessions_elsewhere",
        end_sessions_elsewhere,
        _OFFICER,
        POST,
    ),
    Page(_FACTOR, "second_factor", second_factor, _OFFICER, fresh=BOTH, before_all=True),
    Page(
        f"{_FACTOR}/begin",
        "begin_second_factor",
        begin_second_factor,
        _OFFICER,
        POST,
        fresh=POST,
        before_all=True,
    ),
    Page(
        f"{_FACTOR}/image.png",
        "second_factor_image",
        second_factor_image,
        _OFFICER,
        GET,
        fresh=GET,
        before_all=True,
    ),
    Page(
        f"{_FACTOR}/codes",
        "new_recovery_codes",
        new_recovery_codes,
        _OFFICER,
        POST,
        fresh=POST,
    ),
    Page(f"{_FACTOR}/end", "end_second_factor", end_second_factor, _OFFICER, POST, fresh=POST),
    Page("/desk/profile/feed", "make_feed", make_feed, _OFFICER, POST, fresh=POST),
    Page("/desk/officers", "officers", officers, _OFFICER, GET, roles=ADMINISTERS),
    Page("/desk/officers/new", "new_officer", new_officer, _OFFICER, roles=ADMINISTERS, fresh=BOTH),
    Page(_SOMEONE, "edit_officer", edit_officer, _OFFICER, roles=ADMINISTERS, fresh=BOTH),
    Page(
        f"{_SOMEONE}/password",
        "officer_password",
        officer_password,
        _OFFICER,
        roles=ADMINISTERS,
        fresh=POST,
    ),
    Page(
        f"{_SOMEONE}/account",
        "officer_account",
        officer_account,
        _OFFICER,
        GET,
        roles=ADMINISTERS,
    ),
    Page(
        f"{_SOMEONE}/account/lift",
        "lift_officer_pause",
        lift_officer_pause,
        _OFFICER,
        POST,
        roles=ADMINISTERS,
        fresh=POST,
    ),
    Page(
        f"{_SOMEONE}/account/link",
        "recovery_link",
        recovery_link,
        _OFFICER,
        POST,
        roles=ADMINISTERS,
        fresh=POST,
    ),
    Page(
        f"{_SOMEONE}/account/second-factor",
        "reset_second_factor",
        reset_second_factor,
        _OFFICER,
        POST,
        roles=ADMINISTERS,
        fresh=POST,
    ),
    Page(
        "/desk/settings/sign-in",
        "sign_in_settings",
        sign_in_settings,
        _OFFICER,
        roles=ADMINISTERS,
        fresh=POST,
    ),
    Page(
        "/desk/settings/sign-in/addresses",
        "lift_networks",
        lift_networks,
        _OFFICER,
        POST,
        roles=ADMINISTERS,
        fresh=POST,
    ),
    Page(
        "/desk/settings/sign-in/record",
        "sign_in_record",
        sign_in_record,
        _OFFICER,
        GET,
        roles=ADMINISTERS,
    ),
)
