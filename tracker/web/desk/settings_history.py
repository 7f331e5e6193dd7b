"""The one history of everything an office sets."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from tracker.law.terms import SettingKind
from tracker.records.setting_changes import setting_changes
from tracker.web.access import officer_of
from tracker.web.answer import show
from tracker.web.desk.ledger_filter import one_of
from tracker.web.desk.setting_words import told_of
from tracker.web.forms import number_of

PAGE = 50


async def settings_history(request: Request) -> Response:
    officer, asked = await officer_of(request), request.query_params
    kind = one_of(SettingKind, asked.get("kind", ""))
    key = asked.get("key") if kind else None
    found = await setting_changes(
        officer.authority_id,
        kind=kind,
        key=key,
        before_id=number_of(asked.get("before")),
        size=PAGE + 1,
    )
    rows = [told_of(change) for change in found[:PAGE]]
    return await show(
        request,
        "desk/settings_history.html",
        rows=rows,
        kinds=SettingKind,
        kind=kind,
        about=rows[0].about if rows and key is not None else "",
        is_later_page="before" in asked,
        next_page=_next_page(request, rows[-1].change.id) if len(found) > PAGE else None,
    )


def _next_page(request: Request, last: int) -> str:
    return f"{request.url.path}?{urlencode(dict(request.query_params) | {'before': str(last)})}"
