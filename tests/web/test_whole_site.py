"""What holds on every page: under a path of the office's portal no address leads out of it,
nothing comes from another host, and English pages are in English.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from tests.conftest import Databases
from tests.web.crawl import Demo, Seen, crawl, demo_site
from tests.web.english import unmarked_chinese
from tracker.settings import SettingError, read_settings
from tracker.web.shipped import shipped

ROOT = "/ysqgk"
BASE = f"https://www.example.gov.cn{ROOT}"


@pytest.fixture(scope="module")
def demo(
    databases: Databases, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demo]:
    with demo_site(databases, template, tmp_path_factory.mktemp("demo"), BASE) as demo:
        yield demo


@pytest.fixture
def client(demo: Demo) -> TestClient:
    demo.sign_out()
    return demo.client


def outside(seen: Seen) -> list[str]:
    """The addresses of this site that a portal's server would not pass on to it."""
    found = [address for _, address in seen.addresses] + [seen.location]
    parts = [urlsplit(address) for address in found if address]
    return [
        part.geturl()
        for part in parts
        if part.path and part.netloc in ("", "testserver") and part.scheme in ("", "http")
        if part.path != ROOT and not part.path.startswith(f"{ROOT}/")
    ]


def test_a_visitor_never_leaves_the_path(client: TestClient) -> None:
    walk = crawl(client, f"{ROOT}/")
    assert len({seen.url.partition("?")[0] for seen in walk}) > 40
    assert [(seen.url, outside(seen)) for seen in walk if outside(seen)] == []
    assert [seen.url for seen in walk if seen.status >= 400] == []


def test_an_officer_never_leaves_the_path(client: TestClient, demo: Demo) -> None:
    demo.sign_in(officer=True)
    walk = crawl(client, f"{ROOT}/desk", within=f"{ROOT}/desk")
    assert len({seen.url.partition("?")[0] for seen in walk}) > 60
    assert [(seen.url, outside(seen)) for seen in walk if outside(seen)] == []
    assert [seen.url for seen in walk if seen.status >= 400] == []


def test_an_applicant_never_leaves_the_path(client: TestClient, demo: Demo) -> None:
    demo.sign_in(officer=False)
    walk = crawl(client, f"{ROOT}/track/application", within=f"{ROOT}/track")
    assert len(walk) > 5
    assert [(seen.url, outside(seen)) for seen in walk if outside(seen)] == []
    assert [seen.url for seen in walk if seen.status >= 400] == []
    own = client.get(f"{ROOT}/track/application/dates.ics")
    assert f"URL:{BASE}/track" in own.text.replace("\r\n ", "")


def test_nothing_comes_from_another_host(client: TestClient) -> None:
    """Only the page before a link away leads elsewhere, by one link that says where to."""
    for seen in crawl(client, f"{ROOT}/"):
        away = [(n, a) for n, a in seen.addresses if a.startswith(("http", "//", "data:"))]
        if urlsplit(seen.url).path == f"{ROOT}/leaving":
            assert [name for name, _ in away] == ["href"], seen.url
        else:
            assert away == [], seen.url
    styles = (shipped("static") / "style.css").read_text(encoding="utf-8")
    assert re.findall(r"url\(|@import", styles) == []
    assert re.findall(r"https?://", (shipped("static") / "tracker.js").read_text()) == []


def test_english_pages_say_what_is_chinese(client: TestClient, demo: Demo) -> None:
    """Names, articles and what an office or an applicant wrote stay Chinese and are marked."""
    client.get(f"{ROOT}/?lang=en")
    walk = crawl(client, f"{ROOT}/")
    demo.sign_in(officer=False)
    walk += crawl(client, f"{ROOT}/track/application", within=f"{ROOT}/track")
    pages = [seen for seen in walk if seen.type.startswith("text/html") and seen.status == 200]
    pages = [seen for seen in pages if not seen.url.endswith("/report.html")]  # a file, Chinese
    assert all('<html lang="en"' in seen.body for seen in pages)
    assert {seen.url: said for seen in pages if (said := unmarked_chinese(seen.body))} == {}


def test_the_walk_finds_what_is_not_marked() -> None:
    assert unmarked_chinese('<p lang="zh-CN">条例</p><p>Fee <b>费</b></p>') == ["费"]


@pytest.mark.parametrize("path", ["/guide", "/desk", "/desk/ledger", "/track/application"])
def test_redirects_stay_within(client: TestClient, path: str) -> None:
    answer = client.get(ROOT + path, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{ROOT}/")


def test_the_path_itself_leads_to_the_home_page(client: TestClient) -> None:
    answer = client.get(ROOT, follow_redirects=True)
    assert answer.status_code == 200
    assert urlsplit(str(answer.url)).path == f"{ROOT}/"


def test_a_server_may_take_the_path_off(client: TestClient) -> None:
    """What the portal's server passes on without the path is the same page."""
    assert client.get("/healthz").text == "ok"
    bare, whole = client.get("/law"), client.get(f"{ROOT}/law")
    assert bare.text == whole.text


def test_cookies_belong_to_the_path(client: TestClient) -> None:
    answer = client.get(f"{ROOT}/?lang=en&display=large")
    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) == 2
    assert all(f"Path={ROOT}/;" in cookie for cookie in cookies)


def test_forms_from_the_portals_host_are_taken(client: TestClient) -> None:
    """Behind the portal's server the request may name another host than the browser saw."""
    origin = {"origin": "https://www.example.gov.cn"}
    assert client.post(f"{ROOT}/track", data={}, headers=origin).status_code == 422
    other = {"origin": "https://www.example.org"}
    assert client.post(f"{ROOT}/track", data={}, headers=other).status_code == 400


@pytest.mark.parametrize(
    ("said", "origin", "root"),
    [
        ("", "", ""),
        ("https://example.gov.cn/", "https://example.gov.cn", ""),
        ("https://example.gov.cn:8443/a/b/", "https://example.gov.cn:8443", "/a/b"),
        ("http://[::1]:8000/x", "http://[::1]:8000", "/x"),
    ],
)
def test_the_path_is_that_of_the_base_url(
    tmp_path: Path, said: str, origin: str, root: str
) -> None:
    settings = read_settings({"TRACKER_DATA": str(tmp_path), "TRACKER_BASE_URL": said})
    assert (settings.origin, settings.root) == (origin, root)


@pytest.mark.parametrize(
    "said",
    ["example.gov.cn", "ftp://example.gov.cn", "https://", "https://a/b c", "https://a/公开",
     "https://a/?x=1", "https://a/b;c", "https://a//b"],
)  # fmt: skip
def test_a_base_url_that_is_no_address_stops_the_start(tmp_path: Path, said: str) -> None:
    with pytest.raises(SettingError, match="TRACKER_BASE_URL"):
        read_settings({"TRACKER_DATA": str(tmp_path), "TRACKER_BASE_URL": said})
