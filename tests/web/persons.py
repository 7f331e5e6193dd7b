"""Persons of every kind before the installation of `every_page`, and what each is told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from starlette.testclient import TestClient

from tests.clocks import FixedClock
from tests.web.every_page import Installation, Visit
from tracker.actions.demo import CODE
from tracker.law.terms import OFFICER_ROLES, Role
from tracker.records.codes import Codes, new_token
from tracker.records.models import Application, Authority, Officer, Session
from tracker.web.access import COOKIE
from tracker.web.pages import Access, Page

VISITOR, APPLICANT, STRANGER = "visitor", "applicant", "other applicant"
SIBLING, ABOVE = "officer of a sibling authority", "supervisor above"
DISABLED, EXPIRED = "disabled officer", "session that is over"
OFFICERS = tuple(role.value for role in OFFICER_ROLES)
PERSONS = (VISITOR, APPLICANT, STRANGER, *OFFICERS, SIBLING, ABOVE, DISABLED, EXPIRED)


async def settle(made: Installation, codes: Codes, clock: FixedClock) -> None:
    """Give everyone a session: officers of the demonstration in one role each; all others in
    every role, so that nothing but whose officers they are keeps them out."""
    now, every = clock.now(), frozenset(OFFICER_ROLES)
    office = await Authority.get(code=CODE)
    above = await Authority.get(code="SHANG")
    sibling = await Authority.create(code="PANG", name="示例同级机关", parent=above, created_at=now)

    async def officer(who: str, at: Authority, roles: frozenset[Role], **more: Any) -> None:
        one = await Officer.create(
            authority=at, sign_in_name=f"p{len(made.tokens)}", name="某人", password_digest="-",
            roles=sorted(roles), created_at=now, **more,
        )  # fmt: skip
        over = who == EXPIRED
        await session(who, now - timedelta(seconds=1) if over else now + timedelta(hours=1), one)

    async def session(who: str, until: Any, one: Officer | None, **more: int) -> None:
        made.tokens[who] = new_token()
        await Session.create(
            token_digest=codes.digest("session", made.tokens[who]),
            officer=one, created_at=now, expires_at=until, **more,
        )  # fmt: skip

    for role in OFFICER_ROLES:
        await officer(role.value, office, frozenset({role}))
    await officer(SIBLING, sibling, every)
    await officer(ABOVE, above, every)
    await officer(DISABLED, office, every, active=False)
    await officer(EXPIRED, office, every)
    other = await Application.filter(authority=office).order_by("id").first()
    assert other is not None
    await session(STRANGER, now + timedelta(hours=1), None, application_id=other.id)


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody at a page: + it is open, s sign in first, c number and code first, r not your
    role, - there is no such page."""

    client: TestClient
    made: Installation
    codes: Codes
    pages: Mapping[str, Page]

    def token(self, who: str, visit: Visit) -> str:
        if who == APPLICANT:
            who = "full" if visit.who in _NO_APPLICANT else visit.who
        return self.made.tokens.get(who, "")

    def get(self, who: str, visit: Visit) -> str:
        self._as(who, visit)
        return _told(self.client.get(visit.path))

    def post(self, who: str, visit: Visit) -> str:
        """A form under a token of another session. Whoever may not send it is told so before;
        whoever may is stopped by it, and nothing is changed. Where nobody has to be known,
        everybody may."""
        self._as(who, visit)
        if self.pages[visit.route].access is Access.EVERYONE:
            return "+"
        told = _told(self.client.post(visit.path, data={"form_token": "of another session"}))
        return "+" if told == _STOPPED else told

    def post_in_earnest(self, who: str, visit: Visit) -> str:
        """An empty form under the token of the own session."""
        self._as(who, visit)
        token = self.codes.digest("form", self.token(who, visit))
        told = _told(self.client.post(visit.path, data={"form_token": token}))
        return "+" if told == _STOPPED else told

    def _as(self, who: str, visit: Visit) -> None:
        self.client.cookies.clear()
        if token := self.token(who, visit):
            self.client.cookies.set(COOKIE, token)


_STOPPED = "t"
_NO_APPLICANT = ("", "officer", "clerk", "above", "colleague")


def _told(answer: Any) -> str:
    location = answer.headers.get("location", "")
    if answer.status_code == 303 and location.startswith("/desk/sign-in?"):
        return "s"
    if answer.status_code == 303 and location == "/track":
        return "c"
    if answer.status_code == 409 and "应由" in answer.text:
        return "r"  # an act of the law that is another role's
    return {400: _STOPPED, 403: "r", 404: "-"}.get(answer.status_code, "+")


def elsewhere(made: Installation) -> list[Visit]:
    """The routes that are no pages and that nobody visits: they lead on to one."""
    at = {}
    for visit in (*made.visits, *made.files):
        at.setdefault(visit.route, visit.path)
    entry = at["catalogue_entry"].rpartition("/")[2]
    return [
        Visit("receipt_mail", f"{at['receipt']}/mail"),
        Visit("open_found", f"{at['found'].rpartition('/')[0]}/entry/{entry}"),
        Visit("track_end", "/track/end"),
        Visit("related", "/track/application/related", "full"),
        Visit("set_up", "/set-up/unknown"),
        Visit("sign_out", "/desk/sign-out", "officer"),
        Visit("put_entry_back", at["take_down_entry"].replace("take-down", "put-back"), "officer"),
        Visit("retry_mail", "/desk/mail/1/retry", "officer"),
        Visit("give_up_mail", "/desk/mail/1/give-up", "officer"),
        Visit("run_job", "/desk/jobs/reply", "officer"),
        Visit("revoke_feed", "/desk/profile/feed/end", "officer"),
        Visit("material_pages", f"{at['material_file']}/pages", "officer"),
        Visit("keep_scan", f"{at['case_letter']}/scan", "officer"),
        Visit("backup_now", "/desk/backups/now", "officer"),
        Visit("fetch_now", "/desk/incoming/fetch", "officer"),
        Visit("restore_mail", f"{at['one_mail']}/restore", "officer"),
        Visit("begin_second_factor", f"{at['second_factor']}/begin", "officer"),
        Visit("end_second_factor", f"{at['second_factor']}/end", "officer"),
        Visit("end_session", f"{at['account']}/sessions/1/end", "officer"),
        Visit("end_sessions_elsewhere", f"{at['account']}/sessions/end", "officer"),
        Visit("lift_officer_pause", f"{at['officer_account']}/lift", "officer"),
        Visit("reset_second_factor", f"{at['officer_account']}/second-factor", "officer"),
        Visit("lift_networks", f"{at['sign_in_settings']}/addresses", "officer"),
        Visit("sign_on_ended", "/desk/sign-in/ended"),
    ]


def places(made: Installation, names: Iterable[str]) -> dict[str, Visit]:
    """One address of every route of these names, at which there is something to see."""
    found: dict[str, Visit] = {}
    for visit in (*made.visits, *made.files, *elsewhere(made)):
        best = found.get(visit.route)
        if best is None or (best.status != 200 and visit.status == 200):
            found[visit.route] = visit
    return {name: found[name] for name in names if name in found}
