"""The address of a page by its name: found at once, and the same as Starlette finds it."""

import pytest
from starlette.routing import NoMatchFound, Route, Router

from tracker.web.routes import PAGES, ByName, routes


def test_every_page_has_the_address_that_starlette_gives_it() -> None:
    all_routes = routes()
    ours, theirs = ByName(all_routes), Router(all_routes)
    for route in all_routes:
        if isinstance(route, Route):
            said = dict.fromkeys(route.param_convertors, 7)
            path = ours.url_path_for(route.name, **said)
            assert path == theirs.url_path_for(route.name, **said)
    assert ours.url_path_for("static", path="style.css") == "/static/style.css"


def test_a_name_or_a_part_of_the_address_that_is_not_there_is_refused() -> None:
    for name, said in (("nowhere", {}), ("home", {"code": "JD01"}), ("guide", {})):
        with pytest.raises(NoMatchFound):
            ByName(routes()).url_path_for(name, **said)


def test_what_is_read_from_a_replica_is_asked_for_by_get_alone() -> None:
    """Whatever is sent may be written down, and goes by what was just written."""
    assert {page.name for page in PAGES if page.lists and page.methods != ("GET",)} == set()
    lists = {page.name for page in PAGES if page.lists}
    assert {"supervision", "supervision_csv", "ledger"} <= lists
    assert "catalogue_anywhere" not in lists, "it leads on"
