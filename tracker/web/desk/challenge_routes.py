"""The pages of the desk about reviews and litigation."""

from tracker.web.desk.act_files import BODY_LIMIT
from tracker.web.desk.challenge_moves import annul_move, challenge_cost, challenge_file, move_page
from tracker.web.desk.challenge_page import add_challenge, challenge_page, edit_challenge
from tracker.web.desk.challenges import challenges, export_challenges
from tracker.web.desk.count_decisions import count_decisions
from tracker.web.pages import ADMINISTERS, HANDLES, Access, Page

_GET, _POST = ("GET",), ("POST",)
_ALL, _ONE = "/desk/challenges", "/desk/challenges/{id:int}"

PAGES: tuple[Page, ...] = (
    Page(_ALL, "challenges", challenges, Access.OFFICER, _GET),
    Page(f"{_ALL}/export", "export_challenges", export_challenges, Access.OFFICER, _POST),
    Page(f"{_ALL}/new", "add_challenge", add_challenge, Access.OFFICER, roles=HANDLES),
    Page(
        f"{_ALL}/decisions",
        "count_decisions",
        count_decisions,
        Access.OFFICER,
        roles=HANDLES | ADMINISTERS,
    ),
    Page(_ONE, "challenge", challenge_page, Access.OFFICER, _GET),
    Page(f"{_ONE}/edit", "edit_challenge", edit_challenge, Access.OFFICER, roles=HANDLES),
    Page(
        f"{_ONE}/moves/{{move}}",
        "move_challenge",
        move_page,
        Access.OFFICER,
        body_limit=BODY_LIMIT,
        roles=HANDLES,
    ),
    Page(f"{_ONE}/cost", "challenge_cost", challenge_cost, Access.OFFICER, roles=HANDLES),
    Page(f"{_ONE}/annul/{{seq:int}}", "annul_move", annul_move, Access.OFFICER, roles=HANDLES),
    Page(f"{_ONE}/files/{{file:int}}", "challenge_file", challenge_file, Access.OFFICER, _GET),
)
