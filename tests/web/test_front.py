"""By which name the site is asked for, from where, and what every answer carries."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from tests.clocks import FixedClock
from tests.web.desk.at_desk import KEY, Desk, office_of
from tracker.app import create_app
from tracker.records.access_models import Throttle
from tracker.settings import Settings, read_settings
from tracker.web.front import Hosts, caller

BASE = "https://www.example.gov.cn"
NOT_OURS = (
    "evil.invalid", "evil.invalid:443", "www.example.gov.cn.evil.invalid", "x@www.example.gov.cn",
    "www.example.gov.cn/", "evil.invalid#www.example.gov.cn", "", " ", "a b", "[::1", "a:b",
)  # fmt: skip


def hosts(base_url: str = "", *named: str) -> Hosts:
    async def nothing(*_: Any) -> None:
        raise AssertionError

    return Hosts(nothing, base_url=base_url, named=named)


@pytest.mark.parametrize("host", NOT_OURS)
@pytest.mark.parametrize("base_url", ["", BASE])
def test_names_that_are_not_ours(base_url: str, host: str) -> None:
    assert not hosts(base_url).serves(host)


@pytest.mark.parametrize(
    ("base_url", "named", "host", "served"),
    [
        (BASE, (), "www.example.gov.cn", True),
        (f"{BASE}/ysqgk", (), "WWW.EXAMPLE.GOV.CN.:443", True),
        ("https://xn--fiqs8s.cn:8443", (), "xn--fiqs8s.cn:8443", True),
        (BASE, (), "localhost:8000", True),
        (BASE, (), "127.0.0.1", True),
        (BASE, (), "[::1]:8000", True),
        # One PC in the local network, by address or name, needs no setting.
        (BASE, (), "192.168.1.5:8000", True),
        (BASE, (), "[fe80::1]", True),
        (BASE, (), "office-pc:8000", True),
        ("", (), "203.0.113.7:8000", True),
        (BASE, (), "8.8.8.8", False),
        # Whoever lists names means those.
        (BASE, ("desk.example.gov.cn",), "desk.example.gov.cn", True),
        (BASE, ("desk.example.gov.cn",), "www.example.gov.cn", True),
        (BASE, ("desk.example.gov.cn",), "127.0.0.1", True),
        (BASE, ("desk.example.gov.cn",), "192.168.1.5", False),
        (BASE, ("desk.example.gov.cn",), "office-pc", False),
        (BASE, ("192.168.1.5",), "192.168.1.5:8000", True),
        ("", ("[fd00::5]",), "[fd00::5]:8000", True),
    ],
)
def test_names_that_are(base_url: str, named: tuple[str, ...], host: str, served: bool) -> None:
    assert hosts(base_url, *named).serves(host) is served


@contextmanager
def site(
    database_url: str, tmp_path: Path, clock: FixedClock, host: str = "testserver", **more: Any
) -> Iterator[TestClient]:
    settings = Settings(data=tmp_path, database=database_url, key=KEY, **more)
    scheme = "https" if settings.secure_cookies else "http"
    client = TestClient(create_app(settings, clock), base_url=f"{scheme}://{host}")
    client.follow_redirects = False
    with client:
        yield client


def test_a_wrong_name_gets_one_sentence_and_no_page(
    database_url: str, tmp_path: Path, clock: FixedClock
) -> None:
    with site(database_url, tmp_path, clock, base_url=BASE) as client:
        for path in ("/", "/desk/sign-in", "/static/style.css"):
            answer = client.get(path, headers={"Host": "evil.invalid"})
            assert answer.status_code == 400
            assert answer.text.splitlines()[0].startswith("本系统不用这个网址。")
            assert "evil" not in answer.text
            assert "Content-Security-Policy" in answer.headers
        twice = httpx2.Headers([("Host", "www.example.gov.cn"), ("Host", "evil.invalid")])
        assert client.get("/law", headers=twice).status_code == 400
        assert client.get("/law", headers={"Host": "www.example.gov.cn"}).status_code == 200


def asks(address: str) -> Request:
    return Request({"type": "http", "headers": [], "client": (address, 1)})


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        ("x" * 300, "x" * 45),
    ],
)
def test_who_is_counted(address: str, counted: str) -> None:
    assert caller(asks(address)) == counted


def test_nobody_may_be_asking() -> None:
    assert caller(Request({"type": "http", "headers": [], "client": None})) == ""


PROXY, OTHER_PROXY, STRANGER = "10.0.0.5", "10.0.0.6", "203.0.113.7"


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "counted"),
    [
        # From a proxy: the last hop that is none of ours; what stands before it anybody can write.
        ("10.0.0.0/24", PROXY, "198.51.100.1, 203.0.113.7", STRANGER),
        ("10.0.0.0/24", PROXY, "198.51.100.1, 203.0.113.7, 10.0.0.6", STRANGER),
        ("10.0.0.5", PROXY, "203.0.113.7, 10.0.0.6", OTHER_PROXY),
        ("10.0.0.5", PROXY, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("10.0.0.5", PROXY, "203.0.113.7:4711", STRANGER),
        ("", "127.0.0.1", STRANGER, STRANGER),
        ("", "::1", STRANGER, STRANGER),
        # From anybody else: nothing of it is believed.
        ("10.0.0.0/24", "198.51.100.9", STRANGER, "198.51.100.9"),
        ("10.0.0.5", "127.0.0.1", STRANGER, "127.0.0.1"),
        ("none", "127.0.0.1", STRANGER, "127.0.0.1"),
        ("", PROXY, STRANGER, PROXY),
    ],
)
async def test_whose_word_on_the_visitor_is_taken(
    database: object,
    database_url: str,
    tmp_path: Path,
    clock: FixedClock,
    proxies: str,
    peer: str,
    forwarded: str,
    counted: str,
) -> None:
    said = read_settings({"TRACKER_DATA": str(tmp_path), "TRACKER_PROXIES": proxies})
    settings = Settings(data=tmp_path, database=database_url, key=KEY, proxies=said.proxies)
    reached = httpx2.ASGITransport(app=create_app(settings, clock), client=(peer, 1))
    async with httpx2.AsyncClient(transport=reached, base_url="http://testserver") as client:
        typed = {"number": "JD-2025-00001", "code": "AAAA-AAAA-AAAA-AAAA-AAAA"}
        answer = await client.post("/track", data=typed, headers={"X-Forwarded-For": forwarded})
    assert answer.status_code == 422
    keys = [row.key for row in await Throttle.filter(key__startswith="track from ")]
    assert keys == [f"track from {counted}"]


@pytest.mark.parametrize(("peer", "scheme"), [("127.0.0.1", "https"), (STRANGER, "http")])
def test_the_scheme_too_is_believed_of_proxies_alone(
    database_url: str, tmp_path: Path, clock: FixedClock, peer: str, scheme: str
) -> None:
    """It stands in addresses that are told elsewhere, where no address of citizens is set."""
    with office_of(database_url, clock, tmp_path) as desk:
        desk.client._transport.client = (peer, 1)
        made = desk.post("/desk/profile/feed", headers={"X-Forwarded-Proto": "https"})
        assert re.findall(r"(\w+)://testserver/feeds/", made.body) == [scheme]


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize("path", ["/", "/desk/sign-in", "/nothing", "/static/style.css", "/law"])
def test_every_answer_carries_the_headers(
    database_url: str, tmp_path: Path, clock: FixedClock, path: str
) -> None:
    with office_of(database_url, clock, tmp_path) as desk:
        answer = desk.client.get(path)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        for what in ("camera", "microphone", "geolocation"):
            assert f"{what}=()" in answer.headers["Permissions-Policy"]
        assert "Strict-Transport-Security" not in answer.headers, "not by http"
        assert "Server" not in answer.headers


def test_by_https_for_a_year(database_url: str, tmp_path: Path, clock: FixedClock) -> None:
    with site(database_url, tmp_path, clock, base_url=BASE, secure_cookies=True) as client:
        assert client.get("/law").headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(
    ("root", "name"), [("", "__Host-tracker_session"), ("/ysqgk", "__Secure-tracker_session")]
)
def test_cookies_by_https(
    database_url: str, tmp_path: Path, clock: FixedClock, root: str, name: str
) -> None:
    with office_of(database_url, clock, tmp_path) as desk:
        desk.adds_officer("yi")
    more = {"base_url": BASE + root, "secure_cookies": True}
    with site(database_url, tmp_path, clock, "www.example.gov.cn", **more) as client:
        chosen = client.get(f"{root}/?lang=en").headers["set-cookie"]
        assert chosen.endswith(f"Path={root}/; Max-Age=31536000; SameSite=Lax; HttpOnly; Secure")
        desk = Desk(client, database_url, clock)
        desk.sign_in_as("yi")
        client.cookies.clear()
        client.cookies.set(name, desk.token)
        assert client.get(f"{root}/desk").status_code == 200
        out = desk.post(f"{root}/desk/sign-out")
        ended = out.headers["set-cookie"]
        assert ended.startswith(f'{name}=""; ')
        assert {"HttpOnly", f"Path={root}/", "SameSite=lax", "Secure"} <= set(ended.split("; "))
        client.cookies.clear()
        client.cookies.set("tracker_session", desk.token)
        assert client.get(f"{root}/desk").status_code == 303, "a plain page could have set that"


def test_what_is_saved_runs_nowhere(database_url: str, tmp_path: Path, clock: FixedClock) -> None:
    with office_of(database_url, clock, tmp_path) as desk:
        for saved in (desk.get("/receipt-key.pem"), desk.get("/desk/fees.csv")):
            assert saved.headers["content-disposition"].startswith("attachment")
            assert saved.headers["content-security-policy"].endswith("sandbox")
        page = desk.get("/desk")
        assert "sandbox" not in page.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        ("TRACKER_HOSTS", "https://www.example.gov.cn"),
        ("TRACKER_HOSTS", "www.example.gov.cn:8000"),
        ("TRACKER_HOSTS", "*"),
        ("TRACKER_PROXIES", "nginx"),
        ("TRACKER_PROXIES", "*"),
        ("TRACKER_PROXIES", "10.0.0.0/33"),
        ("TRACKER_CLAMD", "clamd"),
        ("TRACKER_CLAMD", "localhost:"),
        ("TRACKER_CLAMD", "localhost:x"),
    ],
)
def test_a_setting_that_cannot_be_meant_stops_the_start(
    tmp_path: Path, variable: str, said: str
) -> None:
    with pytest.raises(Exception, match=variable):
        read_settings({"TRACKER_DATA": str(tmp_path), variable: said})


def test_settings_are_lists(tmp_path: Path) -> None:
    said = read_settings(
        {
            "TRACKER_DATA": str(tmp_path),
            "TRACKER_HOSTS": "desk.example.gov.cn, 10.1.2.3",
            "TRACKER_PROXIES": "10.0.0.5,192.168.8.1/24",
            "TRACKER_CLAMD": "127.0.0.1:3310",
        }
    )
    assert said.hosts == ("desk.example.gov.cn", "10.1.2.3")
    assert said.proxies == ("10.0.0.5/32", "192.168.8.0/24")
    assert said.clamd == "127.0.0.1:3310"
