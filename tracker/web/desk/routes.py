"""The pages of the desk."""

from tracker.web.desk.account_routes import PAGES as ACCOUNT_PAGES
from tracker.web.desk.case_routes import PAGES as CASE_PAGES
from tracker.web.desk.challenge_routes import PAGES as CHALLENGE_PAGES
from tracker.web.desk.office_routes import PAGES as OFFICE_PAGES
from tracker.web.desk.personal_routes import PAGES as PERSONAL_PAGES
from tracker.web.desk.running_routes import PAGES as RUNNING_PAGES
from tracker.web.desk.sign_on_routes import PAGES as SIGN_ON_PAGES
from tracker.web.pages import Page

PAGES: tuple[Page, ...] = (
    *ACCOUNT_PAGES,
    *OFFICE_PAGES,
    *SIGN_ON_PAGES,
    *RUNNING_PAGES,
    *CHALLENGE_PAGES,
    *PERSONAL_PAGES,
    *CASE_PAGES,
)
