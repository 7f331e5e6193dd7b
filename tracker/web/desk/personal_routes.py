"""The pages about personal data itself: how long it is kept, and what a person may demand of it."""

from tracker.web.desk.case_personal_data import case_personal_data
from tracker.web.desk.person import person, person_copy, person_erase
from tracker.web.desk.personal_data import confirm_erasure, erasure_run, personal_data
from tracker.web.pages import ERASES, LOOKS_AFTER, Access, Page

_HERE = "/desk/personal-data"
_OFFICER = Access.OFFICER

PAGES: tuple[Page, ...] = (
    Page(_HERE, "personal_data", personal_data, _OFFICER, ("GET",), roles=LOOKS_AFTER),
    Page(
        f"{_HERE}/confirm",
        "confirm_erasure",
        confirm_erasure,
        _OFFICER,
        roles=ERASES,
        fresh=("POST",),
    ),
    Page(f"{_HERE}/runs/{{id:int}}", "erasure_run", erasure_run, _OFFICER, roles=ERASES),
    Page("/desk/person", "person", person, _OFFICER, roles=LOOKS_AFTER),
    Page(
        "/desk/person/copy",
        "person_copy",
        person_copy,
        _OFFICER,
        ("POST",),
        roles=LOOKS_AFTER,
        fresh=("POST",),
    ),
    Page(
        "/desk/person/erase",
        "person_erase",
        person_erase,
        _OFFICER,
        ("POST",),
        roles=ERASES,
        fresh=("POST",),
    ),
    Page(
        "/desk/applications/{number:path}/personal-data",
        "case_personal_data",
        case_personal_data,
        _OFFICER,
        roles=LOOKS_AFTER,
    ),
)
