"""Links that lead away from the site go by a page that says so.

Such a link carries a digest under the installation's key, so that the page leads only
where a page of this installation led, and nobody can borrow its name for another address.
"""

import hmac
from urllib.parse import urlencode

from starlette.requests import Request

from tracker.web.access import is_own_host
from tracker.web.site import site_of

_PURPOSE = "leaving"


def leaving_url(request: Request, target: str) -> str:
    """The address of the page before `target`; on the portal's own host, `target` itself."""
    if is_own_host(request, target):
        return target
    digest = site_of(request).codes.digest(_PURPOSE, target)
    return f"{request.url_for('leaving').path}?{urlencode({'to': target, 'by': digest})}"


def known_target(request: Request) -> str | None:
    """Where the link in the request leads; None where no page of ours made it."""
    target, digest = (request.query_params.get(name, "") for name in ("to", "by"))
    right = site_of(request).codes.digest(_PURPOSE, target)
    return target if hmac.compare_digest(digest.encode(), right.encode()) else None
