"""The seven questions for one matter of an application: from the first to its ground.

Everything stands in the address: the answers given so far, the matter they are for, and
the ways already found for other matters; so any step can be gone back to, kept or shown
to a colleague, and no script is needed.
"""

from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from tracker.law.decision_path import Question, Step, Walked, path_of, read, walk
from tracker.law.grounds import Ground
from tracker.law.layouts import LAYOUTS
from tracker.law.refusals import PathImpossible
from tracker.law.remedies import Remedy, remedy
from tracker.law.stages import refusal
from tracker.law.terms import Act
from tracker.records.authorities import bodies_of
from tracker.records.calendars import current_calendar
from tracker.records.cases import CaseFile
from tracker.web.access import officer_of
from tracker.web.answer import go_to
from tracker.web.desk.act_reply import MATTERS
from tracker.web.desk.case_page import case_url, show_case
from tracker.web.desk.case_words import told
from tracker.web.door import case_of
from tracker.web.forms import number_of
from tracker.web.site import site_of
from tracker.web.words import _

# The acts that draw up a reply; the first one unless the address names another.
_REPLIES = (Act.REPLY, Act.CORRECT_REPLY)


async def decide_ground(request: Request) -> Response:
    case, asked = await case_of(request), request.query_params
    facts = case.facts
    given = tuple(filter(None, asked.get("answers", "").split("/")))
    walked = walk(path_of(facts.law, facts.received.kind), given)
    matter, found = _matter(asked.get("matter", "")), _carried(request)
    url = f"{case_url(request, case)}/decide"
    if walked.question and asked.get("answer"):
        further = walk(walked.path, (*given, asked["answer"]))
        return go_to(_address(url, matter, further, found))
    missing = walked.question is not None and "asked" in asked
    return await show_case(
        request,
        "desk/case/decide.html",
        case,
        status=422 if missing else 200,
        walked=walked,
        steps=Step,
        matter=matter,
        found=found,
        **await _what_bears_on_it(request, case, walked.question),
        errors={"answer": _("请选择一项，再继续。")} if missing else {},
        url=url,
        back_to=_earlier(url, matter, walked, found),
        **_about_end(request, case, walked, matter, found),
    )


async def _what_bears_on_it(
    request: Request, case: CaseFile, question: Question | None
) -> dict[str, Any]:
    """What the journal says to a question, and why an act some answer leads to may not be
    done today: an answer that the register contradicts need not be found out by trying."""
    if question is None:
        return {}
    officer, calendar = await officer_of(request), await current_calendar()
    roles, today = officer.held_roles, site_of(request).clock.today()
    refusals = {
        answer.key: reason
        for answer in question.answers.values()
        if answer.end and answer.end.act
        if (reason := refusal(answer.end.act, case.facts, roles, today, calendar))
    }
    lines = [
        line
        for line in case.lines
        if line.said.entry in question.known and line.row.seq not in case.annulled
    ]
    return {"lines": lines, "refusals": refusals, "told": told}


def _matter(typed: str) -> int:
    """The number of the matter; the first where the address says none of ours."""
    number = number_of(typed) or 0
    return number if number in MATTERS else MATTERS[0]


def _carried(request: Request) -> dict[str, str]:
    """What the address carries on: for which act, and the ways found for other matters, as
    the fields of its form that keep them."""
    asked = request.query_params
    ways = {name: asked.get(name, "") for name in (f"path_{n}" for n in MATTERS)}
    act = {"act": asked["act"]} if asked.get("act") in _REPLIES else {}
    return act | {name: way for name, way in ways.items() if _ground_of(way)}


def _ground_of(written: str) -> Ground | None:
    try:
        end = read(written).end
    except PathImpossible:
        return None
    return end.ground if end else None


def _address(url: str, matter: int, walked: Walked, found: dict[str, str]) -> str:
    answers = "/".join(walked.answers)
    return f"{url}?{urlencode({'matter': matter, 'answers': answers, **found}, safe='/:')}"


def _earlier(url: str, matter: int, walked: Walked, found: dict[str, str]) -> list[str]:
    """For each question answered, the address at which it is asked again."""
    return [
        _address(url, matter, walk(walked.path, walked.answers[:n]), found)
        for n in range(len(walked.steps))
    ]


def _about_end(
    request: Request, case: CaseFile, walked: Walked, matter: int, found: dict[str, str]
) -> dict[str, Any]:
    """What follows from the end: the ground with its rows and remedy, or the act to do."""
    end = walked.end
    if end is None:
        return {}
    if end.ground is None:
        whom = f"?kind={end.consultation}" if end.consultation else ""
        return {"act_url": f"{case_url(request, case)}/{end.act}{whom}"}
    with_this = {**found, f"path_{matter}": walked.written}
    grounds = {
        name.replace("path_", "ground_"): ground.key
        for name, written in with_this.items()
        if (ground := _ground_of(written))
    }
    act = with_this.get("act", Act.REPLY.value)
    query = urlencode({**grounds, **with_this}, safe="/:")
    free = next((n for n in MATTERS if f"path_{n}" not in with_this), None)
    url = f"{case_url(request, case)}/decide"
    return {
        "rows": rows_of(end.ground),
        "remedy": remedy_on_reply(request, case, end.ground),
        "reply_url": f"{case_url(request, case)}/{act}?{query}",
        "next_matter": free,
        "next_url": f"{url}?{urlencode({'matter': free, **with_this}, safe='/:')}" if free else "",
    }


def rows_of(ground: Ground) -> list[tuple[str, str, bool]]:
    """The row of a ground in each form, newest first: the years, its label, whether (‡)."""
    return [
        (
            _years(form.since, form.until),
            " / ".join(form.rows[row].path[1:]) if (row := ground.rows[form.key]) else "",
            form.key in ground.assumed,
        )
        for form in sorted(LAYOUTS.values(), key=lambda form: -form.since)
    ]


def _years(since: int, until: int | None) -> str:
    if until is None:
        return _("%(since)s年起", since=since)
    return _("%(since)s—%(until)s年", since=since, until=until)


def remedy_on_reply(request: Request, case: CaseFile, ground: Ground) -> Remedy | None:
    """What a reply of today on this ground would tell of remedies."""
    return remedy([ground], site_of(request).clock.today(), **bodies_of(case.authority))
