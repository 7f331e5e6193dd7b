"""All questions, grounds and remedies on one page: to learn from, to check, to print."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from tracker.law.answers import COUNTING_RULE
from tracker.law.bodies import BodyRule, court_rule, review_body_rule
from tracker.law.decision_path import PATHS, DecisionPath, Walked, every_way
from tracker.law.grounds import Ground, grounds_of
from tracker.law.remedies import LETTERS_WITHOUT_REMEDY, Remedy, remedy, silences_on
from tracker.law.statute import enactment
from tracker.law.terms import ApplicationKind, AuthorityLevel
from tracker.records.authorities import bodies_of
from tracker.records.models import Authority
from tracker.web.access import authority_of_officer
from tracker.web.answer import show
from tracker.web.desk.decide_ground import rows_of
from tracker.web.site import site_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A ground with its rows, what a reply of today tells, and the ways that end there."""

    ground: Ground
    rows: list[tuple[str, str, bool]]
    remedy: Remedy | None
    ways: list[Walked]


async def grounds_overview(request: Request) -> Response:
    office, today = await authority_of_officer(request), site_of(request).clock.today()
    path = PATHS.get(request.query_params.get("path", ""), next(iter(PATHS.values())))
    levels: list[tuple[AuthorityLevel, BodyRule, BodyRule]] = [
        (level, review_body_rule(level, today), court_rule(level, today))
        for level in AuthorityLevel
    ]
    return await show(
        request,
        "desk/grounds_overview.html",
        chosen=path,
        paths=PATHS.values(),
        enactment=enactment(path.law),
        grounds=[_shown(request, office, path, ground) for ground in _grounds(path)],
        rule=COUNTING_RULE if path.kind is ApplicationKind.DISCLOSURE else None,
        levels=levels,
        silences=silences_on(today),
        without_remedy=LETTERS_WITHOUT_REMEDY.values(),
    )


def _grounds(path: DecisionPath) -> tuple[Ground, ...]:
    return grounds_of(path.law, kind=path.kind)


def _shown(request: Request, office: Authority, path: DecisionPath, ground: Ground) -> Shown:
    today = site_of(request).clock.today()
    ways = [way for way in every_way(path) if way.end and way.end.ground is ground]
    return Shown(ground, rows_of(ground), remedy([ground], today, **bodies_of(office)), ways)
