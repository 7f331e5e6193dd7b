"""The pages of signing in through a provider; not found where the installation names none."""

from tracker.web.desk.officer_identity import identity
from tracker.web.desk.single_sign_on import come_back, ended, leave
from tracker.web.pages import ADMINISTERS, Access, Page

PAGES: tuple[Page, ...] = (
    Page("/desk/sign-in/leave", "sign_on", leave),
    Page("/desk/sign-in/return", "sign_on_return", come_back, methods=("GET",)),
    Page("/desk/sign-in/ended", "sign_on_ended", ended, methods=("POST",)),
    Page(
        "/desk/officers/{id:int}/identity",
        "identity",
        identity,
        Access.OFFICER,
        roles=ADMINISTERS,
        fresh=("POST",),
    ),
)
