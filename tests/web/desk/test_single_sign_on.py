"""Signing in through a provider that lies, or fails: nobody comes in who does not belong, and the
page says in a sentence what to do."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import OctKey
from starlette.responses import JSONResponse, PlainTextResponse

from tests.clocks import FixedClock
from tests.sign_on.crooked import FIRST, SECOND, Crooked, crooked_provider
from tests.sign_on.glewlwyd import CLIENT, SECRET
from tests.web.desk.at_desk import Desk, Page, office_of
from tracker.actions.emergency import EmergencyRefused, open_emergency
from tracker.actions.passwords import NO_PASSWORD, password_digest
from tracker.actions.sign_on import link
from tracker.law.terms import Role
from tracker.records.models import Authority, Draft, Officer, Session
from tracker.records.office_models import SettingChange
from tracker.records.sign_on_models import OfficerIdentity, SignOnAttempt
from tracker.sign_on.configured import Configured
from tracker.sign_on.grants import Grant
from tracker.web.access import COOKIE
from tracker.web.desk import single_sign_on
from tracker.web.desk.single_sign_on import COOKIE as OWN_COOKIE
from tracker.web.desk.single_sign_on import STARTS

GRANTS = (
    Grant("handlers", "JD", frozenset({Role.HANDLER})),
    Grant("heads", "JD", frozenset({Role.HEAD, Role.SUPERVISOR})),
    Grant("elsewhere", "YI", frozenset({Role.HANDLER})),
    Grant("nowhere", "NO", frozenset({Role.HANDLER})),
)
PASSWORD = "街道公开办的第一句话"
OWN = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}


@pytest.fixture
def provider(clock: FixedClock) -> Iterator[Crooked]:
    with crooked_provider(clock) as provider:
        yield provider


class Offices:
    """Makes the office once the provider is known, with whatever settings a test wants."""

    def __init__(self, provider: Crooked, database_url: str, data: Path) -> None:
        self.provider, self.database_url, self.data = provider, database_url, data

    @contextmanager
    def open(self, **more: Any) -> Iterator[Desk]:
        said = {"issuer": self.provider.issuer, "client_id": CLIENT, "secret": SECRET}
        configured = Configured(**{**said, **more})
        with office_of(
            self.database_url,
            self.provider.clock,
            self.data,
            base_url="http://testserver",
            provider=configured,
        ) as desk:
            desk.adds_officer("yi", Role.HANDLER)
            desk.token = ""
            desk.client.cookies.clear()
            yield desk


@pytest.fixture
def offices(provider: Crooked, database_url: str, tmp_path: Path) -> Offices:
    return Offices(provider, database_url, tmp_path)


@pytest.fixture
def desk(offices: Offices) -> Iterator[Desk]:
    """Roles are given here; 经办人yi is subject 7."""
    with offices.open() as desk:
        links(desk, "yi", "7")
        yield desk


def has_password(desk: Desk, name: str) -> None:
    async def work() -> None:
        digest = await password_digest(PASSWORD)
        await Officer.filter(sign_in_name=name).update(password_digest=digest)

    desk.do(work)


def links(desk: Desk, name: str, subject: str) -> None:
    issuer = desk.client.app.state.site.provider.configured.issuer

    async def work() -> None:
        officer = await Officer.get(sign_in_name=name)
        assert await link(officer, issuer, subject, by=None, now=desk.clock.now())

    desk.do(work)


def leaves(desk: Desk, wanted: str = "") -> str:
    left = desk.client.get(
        "/desk/sign-in/leave", params={"next": wanted} if wanted else None, follow_redirects=False
    )
    assert left.status_code == 303, left.text
    return left.headers["location"]


def signs_in(desk: Desk, provider: Crooked, wanted: str = "", **more: str | None) -> Page:
    return desk.get(provider.answers(leaves(desk, wanted), **more))


def sessions(desk: Desk) -> int:
    return desk.do(lambda: Session.filter(officer__sign_in_name__not="jia").count())


def is_out(desk: Desk, page: Page, sentence: str, status: int = 403) -> bool:
    """Refused with this sentence, and no session."""
    assert (page.status, sentence in page.text) == (status, True), (page.status, page.text)
    assert "/desk/sign-in/leave" in page.links
    assert any(url.startswith("/desk/sign-in") and "leave" not in url for url in page.links)
    return sessions(desk) == 0 and COOKIE not in page.headers.get("set-cookie", "")


# --- the round trip -------------------------------------------------------------------------


def test_the_browser_leaves_with_all_that_protects_it(desk: Desk, provider: Crooked) -> None:
    left = urlsplit(leaves(desk))
    said = {name: values[0] for name, values in parse_qs(left.query).items()}
    assert f"{left.scheme}://{left.netloc}{left.path}" == f"{provider.url}/authorize"
    assert said["response_type"] == "code"
    assert said["redirect_uri"] == "http://testserver/desk/sign-in/return"
    assert said["code_challenge_method"] == "S256"
    assert len({said["state"], said["nonce"], said["code_challenge"]}) == 3
    stored = desk.do(SignOnAttempt.get)
    assert said["state"] not in (stored.state_digest, stored.browser_digest)


def test_who_is_linked_comes_in(desk: Desk, provider: Crooked) -> None:
    done = signs_in(desk, provider)
    assert (done.status, done.headers["location"]) == (303, "/desk")
    assert desk.get("/desk").status == 200
    assert "经办人yi" in desk.get("/desk").body


def test_the_session_is_fresh_and_the_old_one_over(desk: Desk, provider: Crooked) -> None:
    desk.client.cookies.set(COOKIE, "planted by somebody else", domain="testserver.local")
    signs_in(desk, provider)
    first = desk.client.cookies[COOKIE]
    assert first != "planted by somebody else"
    signs_in(desk, provider)
    assert desk.client.cookies[COOKIE] != first
    assert sessions(desk) == 1


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/desk/ledger?year=2025", "/desk/ledger?year=2025"),
        ("https://example.org/", "/desk"),
        ("//example.org/desk", "/desk"),
        ("/\\example.org", "/desk"),
        ("javascript:alert(1)", "/desk"),
    ],
)
def test_only_pages_of_this_site_after_it(
    desk: Desk, provider: Crooked, wanted: str, leads_to: str
) -> None:
    assert signs_in(desk, provider, wanted).headers["location"] == leads_to


def test_two_tabs_at_once_both_come_in(desk: Desk, provider: Crooked) -> None:
    one, other = leaves(desk), leaves(desk)
    assert desk.get(provider.answers(other)).status == 303
    assert desk.get(provider.answers(one)).status == 303


def test_what_was_typed_comes_back(desk: Desk, provider: Crooked) -> None:
    typed = {"kind": "review", "case_number": "政复〔2025〕7号", "filed_on": "2025-03-03"}
    late = desk.post("/desk/challenges/new", typed, headers=OWN)
    assert late.status == 403
    leaving = desk.post("/desk/sign-in/leave", late.fields("/desk/sign-in/leave"))
    assert leaving.status == 200
    [url] = [url for url in leaving.links if url.startswith(provider.url)]
    assert "政复" in desk.do(SignOnAttempt.get).kept
    done = desk.get(provider.answers(url))
    assert "政复〔2025〕7号" in desk.get(done.headers["location"]).text


def test_a_link_brings_no_form_along(desk: Desk, provider: Crooked) -> None:
    """Somebody else's link may name a page, but not what is sent there."""
    planted = {"path": "/desk/challenges/new", "fields": [["case_number", "政复〔2025〕7号"]]}
    left = desk.get("/desk/sign-in/leave", params={"kept": json.dumps(planted)})
    assert desk.do(SignOnAttempt.get).kept == ""
    assert desk.get(provider.answers(left.headers["location"])).headers["location"] == "/desk"
    assert desk.do(lambda: Draft.all().count()) == 0


def test_what_was_typed_is_not_lost_by_a_failure(desk: Desk, provider: Crooked) -> None:
    typed = {"kind": "review", "case_number": "政复〔2025〕7号", "filed_on": "2025-03-03"}
    kept = desk.post("/desk/challenges/new", typed, headers=OWN).fields("/desk/sign-in/leave")
    leaving = desk.post("/desk/sign-in/leave", kept)
    [url] = [url for url in leaving.links if url.startswith(provider.url)]
    back = desk.get(provider.answers(url, code=None, error="access_denied"))
    assert "取消了登录" in back.text
    assert back.fields("/desk/sign-in")["kept"] == kept["kept"]
    provider.metadata["issuer"] = "https://other.example.org"
    desk.clock.advance(hours=2)
    again = desk.post("/desk/sign-in/leave", kept)
    assert (again.status, again.fields("/desk/sign-in")["kept"]) == (502, kept["kept"])
    assert desk.do(lambda: Draft.all().count()) == 0


# --- answers that are not ours --------------------------------------------------------------


def test_an_answer_opens_the_desk_once(desk: Desk, provider: Crooked) -> None:
    back = provider.answers(leaves(desk))
    assert desk.get(back).status == 303
    desk.client.cookies.delete(COOKIE)
    assert "已经用过" in desk.get(back).text


def test_an_answer_comes_back_to_the_browser_that_left(desk: Desk, provider: Crooked) -> None:
    """Somebody who makes another person open their own answer signs nobody in."""
    back = provider.answers(leaves(desk))
    desk.client.cookies.clear()
    assert is_out(desk, desk.get(back), "另一个浏览器")
    back = provider.answers(leaves(desk))
    desk.client.cookies.clear()
    desk.client.cookies.set(OWN_COOKIE, "another one")
    assert is_out(desk, desk.get(back), "另一个浏览器")


def test_an_answer_is_late_after_ten_minutes(
    desk: Desk, provider: Crooked, clock: FixedClock
) -> None:
    back = provider.answers(leaves(desk))
    clock.advance(minutes=10)
    assert is_out(desk, desk.get(back), "已经过期")


@pytest.mark.parametrize(
    "query", ["", "?state=&code=x", "?state=unknown&code=x", "?state=a&state=b&code=x"]
)
def test_an_answer_to_nothing(desk: Desk, provider: Crooked, query: str) -> None:
    page = desk.get(f"/desk/sign-in/return{query}")
    assert (page.status, sessions(desk)) == (403, 0)
    assert provider.asked == []


@pytest.mark.parametrize("named", ["https://honest.example.org", None, ""])
def test_an_answer_of_another_issuer_is_never_exchanged(
    desk: Desk, provider: Crooked, named: str | None
) -> None:
    assert is_out(desk, signs_in(desk, provider, iss=named), "没有通过核验")
    assert "token" not in provider.asked


def test_a_provider_that_never_names_itself_need_not(desk: Desk, provider: Crooked) -> None:
    provider.metadata["authorization_response_iss_parameter_supported"] = None
    assert signs_in(desk, provider, iss=None).status == 303


# --- tokens that are not for us -------------------------------------------------------------

HOUR = 3600
LIES: dict[str, dict[str, Any]] = {
    "other audience": {"aud": "another office"},
    "several audiences without ours": {"aud": ["a", "b"]},
    "ours among several, made for another": {"aud": [CLIENT, "b"], "azp": "b"},
    "ours among several, made for nobody": {"aud": [CLIENT, "b"]},
    "no audience": {"aud": None},
    "other issuer": {"iss": "https://other.example.org"},
    "no issuer": {"iss": None},
    "other nonce": {"nonce": "of another sign-in"},
    "no nonce": {"nonce": None},
    "no subject": {"sub": None},
    "empty subject": {"sub": ""},
    "a subject too long": {"sub": "7" * 256},
    "a subject no database keeps": {"sub": "7\0"},
    "a number for a subject": {"sub": 7},
    "no end": {"exp": None},
    "an end that is no number": {"exp": "tomorrow"},
    "another access token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_token_for_somebody_else(desk: Desk, provider: Crooked, lie: dict[str, Any]) -> None:
    provider.claims = lie
    assert is_out(desk, signs_in(desk, provider), "没有通过核验")


@pytest.mark.parametrize(
    "lie", [{"exp": -121}, {"iat": 121}, {"nbf": 121}], ids=lambda lie: next(iter(lie))
)
def test_a_clock_that_is_wrong(desk: Desk, provider: Crooked, lie: dict[str, int]) -> None:
    now = int(provider.clock.now().timestamp())
    provider.claims = {name: now + seconds for name, seconds in lie.items()}
    assert is_out(desk, signs_in(desk, provider), "时钟")
    provider.claims = {name: now + seconds * 118 // 121 for name, seconds in lie.items()}
    assert signs_in(desk, provider).status == 303


def test_a_key_that_is_not_the_providers(desk: Desk, provider: Crooked) -> None:
    provider.signs_with, provider.header = SECOND, {"kid": "first"}
    assert is_out(desk, signs_in(desk, provider), "没有通过核验")


def test_the_public_key_is_no_shared_secret(desk: Desk, provider: Crooked) -> None:
    """HS256 with the text of the public key as its secret, which everybody knows."""
    pem = FIRST.as_pem(private=False)
    provider.signs_with = OctKey.import_key(
        {"kty": "oct", "k": OctKey.import_key(b"x" * 32).as_dict()["k"]}
    )
    for secret in (pem.replace(b"-----", b"=====") + b"x" * 32, SECRET.encode() * 2):
        provider.signs_with = OctKey.import_key(secret)
        provider.header = {"alg": "HS256", "kid": "first"}
        assert is_out(desk, signs_in(desk, provider), "没有通过核验")


def test_no_signature_is_none(desk: Desk, provider: Crooked) -> None:
    whole = provider.token({"iss": provider.issuer, "aud": CLIENT, "sub": "7"})
    plain = "eyJhbGciOiJub25lIn0." + whole.split(".")[1] + "."
    for token in (plain, "", "a.b.c", whole.rpartition(".")[0] + ".", "x" * 10_000):
        provider.id_token = token
        assert is_out(desk, signs_in(desk, provider), "没有通过核验")


def test_shared_secrets_among_the_keys_are_not_used(desk: Desk, provider: Crooked) -> None:
    secret = OctKey.generate_key(256, {"kid": "shared"}, auto_kid=False)
    provider.keys.append(secret)  # type: ignore[arg-type]
    provider.signs_with, provider.header = secret, {"alg": "HS256"}
    assert is_out(desk, signs_in(desk, provider), "没有通过核验")


def test_a_changed_key_is_read_by_itself(desk: Desk, provider: Crooked, clock: FixedClock) -> None:
    assert signs_in(desk, provider).status == 303
    clock.advance(minutes=1)
    provider.keys, provider.signs_with = [SECOND, FIRST], SECOND
    assert signs_in(desk, provider).status == 303
    assert provider.asked.count("jwks") == 2


def test_unknown_keys_do_not_make_us_ask_without_end(
    desk: Desk, provider: Crooked, clock: FixedClock
) -> None:
    provider.signs_with = SECOND
    for _ in range(5):
        assert is_out(desk, signs_in(desk, provider), "没有通过核验")
    assert provider.asked.count("jwks") == 1
    clock.advance(seconds=31)
    signs_in(desk, provider)
    assert provider.asked.count("jwks") == 2


def test_what_it_publishes_is_read_once_an_hour(
    desk: Desk, provider: Crooked, clock: FixedClock
) -> None:
    for _ in range(3):
        signs_in(desk, provider)
    assert (provider.asked.count("discovery"), provider.asked.count("jwks")) == (1, 1)
    clock.advance(minutes=61)
    signs_in(desk, provider)
    assert (provider.asked.count("discovery"), provider.asked.count("jwks")) == (2, 2)


@pytest.mark.parametrize(
    ("metadata", "status"),
    [
        ({"issuer": "https://other.example.org"}, 502),
        ({"token_endpoint": "http://id.example.org/token"}, 502),
        ({"authorization_endpoint": "javascript:alert(1)"}, 502),
        ({"jwks_uri": None}, 502),
        ({"id_token_signing_alg_values_supported": ["none", "HS256"]}, 502),
    ],
)
def test_a_provider_that_is_not_the_one_meant(
    desk: Desk, provider: Crooked, metadata: dict[str, Any], status: int
) -> None:
    provider.metadata = metadata
    page = desk.get("/desk/sign-in/leave")
    assert is_out(desk, page, "两边的设置不一致", status)


# --- a provider that fails ------------------------------------------------------------------


def test_a_provider_that_is_away(offices: Offices) -> None:
    with offices.open(issuer="http://127.0.0.1:9") as desk:
        page = desk.get("/desk/sign-in/leave")
        assert is_out(desk, page, "连不上统一身份认证", 503)
        assert desk.get("/desk/sign-in").fields("/desk/sign-in")["form_token"]


def test_whoever_cancels_there_reads_so(desk: Desk, provider: Crooked) -> None:
    page = signs_in(desk, provider, code=None, error="access_denied")
    assert is_out(desk, page, "您在统一身份认证取消了登录")


@pytest.mark.parametrize("error", ["invalid_scope", "<script>alert(1)</script>"])
def test_what_it_refuses_is_a_matter_of_settings(desk: Desk, provider: Crooked, error: str) -> None:
    page = signs_in(desk, provider, code=None, error=error)
    assert is_out(desk, page, "两边的设置不一致", 502)
    assert error not in page.body


@pytest.mark.parametrize(
    ("answer", "sentence", "status"),
    [
        (JSONResponse({"error": "invalid_client"}, 401), "两边的设置不一致", 502),
        (JSONResponse({"error": "invalid_grant"}, 400), "已经过期", 403),
        (JSONResponse({"access_token": "at", "token_type": "Bearer"}), "两边的设置不一致", 502),
        (JSONResponse([]), "两边的设置不一致", 502),
        (PlainTextResponse("<html>"), "两边的设置不一致", 502),
        (PlainTextResponse("", 500), "连不上统一身份认证", 503),
    ],
    ids=["client", "grant", "no ID token", "a list", "no JSON", "fault"],
)
def test_an_exchange_that_fails(
    desk: Desk, provider: Crooked, answer: Any, sentence: str, status: int
) -> None:
    provider.token_answer = answer
    assert is_out(desk, signs_in(desk, provider), sentence, status)


def test_a_wrong_secret_is_a_matter_of_settings(offices: Offices, provider: Crooked) -> None:
    with offices.open(secret="another one") as desk:
        assert is_out(desk, signs_in(desk, provider), "两边的设置不一致", 502)


def test_no_secret_is_logged(
    desk: Desk, provider: Crooked, caplog: pytest.LogCaptureFixture
) -> None:
    provider.claims = {"aud": "another office"}
    back = provider.answers(leaves(desk))
    desk.get(back)
    said = parse_qs(urlsplit(back).query)
    assert "sign-on failed" in caplog.text
    for secret in (said["code"][0], said["state"][0], SECRET):
        assert secret not in caplog.text


def test_starts_are_paced(desk: Desk, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single_sign_on, "STARTS", replace(STARTS, at_once=3))
    answers = [desk.get("/desk/sign-in/leave").status for _ in range(4)]
    assert answers == [303] * 3 + [429]
    clock.advance(seconds=STARTS.every.seconds)
    assert [desk.get("/desk/sign-in/leave").status for _ in range(2)] == [303, 429]


def test_a_whole_office_starts_its_day_at_once() -> None:
    assert STARTS.at_once >= 300
    assert STARTS.every <= timedelta(seconds=3)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("document", (303, 200)),
        ("image", (404, 404)),
        ("empty", (404, 404)),
        ("iframe", (404, 404)),
    ],
)
def test_only_a_page_leaves(desk: Desk, method: str, kind: str, status: tuple[int, int]) -> None:
    """Pictures on a page elsewhere would use up what the address may do."""
    dest = {"sec-fetch-dest": kind}
    if method == "GET":
        left = desk.get("/desk/sign-in/leave", headers=dest)
    else:
        left = desk.post("/desk/sign-in/leave", headers=dest)
    assert left.status == status[method == "POST"]
    assert desk.do(lambda: SignOnAttempt.all().count()) == (kind == "document")


# --- who somebody is here -------------------------------------------------------------------


def test_nobody_is_recognised_by_a_name_or_an_address(offices: Offices, provider: Crooked) -> None:
    async def addressed() -> None:
        await Officer.filter(sign_in_name="yi").update(email="yi@example.org")

    with offices.open() as desk:
        desk.do(addressed)
        provider.claims = {
            "preferred_username": "yi", "name": "经办人yi",
            "email": "yi@example.org", "email_verified": True,
        }  # fmt: skip
        page = signs_in(desk, provider)
        assert is_out(desk, page, "不知道您是哪一位工作人员")
        assert "您的标识 7" in page.text


def test_the_same_subject_of_another_issuer_is_somebody_else(desk: Desk, provider: Crooked) -> None:
    async def moved() -> None:
        await OfficerIdentity.all().update(issuer="https://former.example.org")

    desk.do(moved)
    assert is_out(desk, signs_in(desk, provider), "不知道您是哪一位工作人员")


@pytest.mark.parametrize("subject", ["７", "7 ", "07"])
def test_subjects_are_compared_letter_by_letter(
    desk: Desk, provider: Crooked, subject: str
) -> None:
    provider.claims = {"sub": subject}
    assert is_out(desk, signs_in(desk, provider), "不知道您是哪一位工作人员")


def test_whoever_was_disabled_here_stays_out(desk: Desk, provider: Crooked) -> None:
    desk.do(lambda: Officer.filter(sign_in_name="yi").update(active=False))
    assert is_out(desk, signs_in(desk, provider), "已经停用")


def test_without_a_table_roles_stay_as_given_here(desk: Desk, provider: Crooked) -> None:
    provider.claims = {"groups": ["heads"]}
    assert signs_in(desk, provider).status == 303
    assert desk.do(lambda: Officer.get(sign_in_name="yi")).roles == ["handler"]


def test_roles_follow_the_claims_with_a_record(offices: Offices, provider: Crooked) -> None:
    with offices.open(grants=GRANTS) as desk:
        links(desk, "yi", "7")
        provider.claims = {"groups": ["heads", "strangers"]}
        before = desk.do(lambda: Authority.get(code="JD")).settings_version
        for _ in range(2):
            assert signs_in(desk, provider).status == 303
        assert desk.do(lambda: Officer.get(sign_in_name="yi")).roles == ["head", "supervisor"]
        assert desk.do(lambda: Authority.get(code="JD")).settings_version == before + 1
        changes = desk.do(lambda: SettingChange.filter(key="yi").all())
        [change] = [change for change in changes if "roles" in change.after]
        assert change.before == {"roles": ["handler"]}
        desk.sign_in_as("jia")
        told = desk.get("/desk/settings/history?kind=officers&key=yi").text
        assert provider.issuer in told
        assert "按统一身份认证" in told


@pytest.mark.parametrize(
    ("groups", "sentence"),
    [
        ([], "没有给您本系统的岗位"),
        (["strangers"], "没有给您本系统的岗位"),
        (None, "没有给您本系统的岗位"),
        ({"handlers": True}, "没有给您本系统的岗位"),
        (["elsewhere"], "不在您现在的机关"),
    ],
)
def test_whoever_lost_every_role_there_is_out_everywhere(
    offices: Offices, provider: Crooked, groups: Any, sentence: str
) -> None:
    with offices.open(grants=GRANTS) as desk:
        links(desk, "yi", "7")
        desk.sign_in_as("yi", "on another machine")
        desk.client.cookies.clear()
        provider.claims, provider.userinfo = {"groups": groups}, {"sub": "7"}
        assert is_out(desk, signs_in(desk, provider), sentence)
        assert desk.do(lambda: Officer.get(sign_in_name="yi")).roles == ["handler"]


def test_roles_of_the_userinfo_page(offices: Offices, provider: Crooked) -> None:
    with offices.open(grants=GRANTS, roles_claim="realm_access.roles") as desk:
        links(desk, "yi", "7")
        provider.userinfo = {"sub": "7", "realm_access": {"roles": ["heads"]}}
        assert signs_in(desk, provider).status == 303
        assert desk.do(lambda: Officer.get(sign_in_name="yi")).roles == ["head", "supervisor"]
        provider.userinfo = {"sub": "8", "realm_access": {"roles": ["handlers"]}}
        desk.client.cookies.delete(COOKIE)
        page = signs_in(desk, provider)
        assert (page.status, "没有通过核验" in page.text) == (403, True)


def test_a_way_of_signing_in_that_is_asked_for(offices: Offices, provider: Crooked) -> None:
    with offices.open(acr=("card", "otp")) as desk:
        links(desk, "yi", "7")
        assert "acr_values=card+otp" in leaves(desk)
        for acr in (None, "password", "card otp"):
            provider.claims = {"acr": acr}
            assert is_out(desk, signs_in(desk, provider), "认证方式达不到")
        provider.claims = {"acr": "otp"}
        assert signs_in(desk, provider).status == 303


def test_somebody_new_is_made_where_that_is_set(offices: Offices, provider: Crooked) -> None:
    with offices.open(grants=GRANTS, creates=True) as desk:
        provider.claims = {
            "sub": "new", "name": " 经办人\n丙\0 ", "sid": "x" * 300, "preferred_username": "Bing",
            "groups": ["handlers", "heads"],
        }  # fmt: skip
        assert signs_in(desk, provider).status == 303
        made = desk.do(lambda: Officer.get(sign_in_name="bing"))
        assert (made.name, made.roles) == ("经办人 丙", ["handler", "head", "supervisor"])
        again = desk.post("/desk/sign-in", {"sign_in_name": "bing", "password": "-"})
        assert again.status == 422
        assert desk.do(lambda: SettingChange.filter(key="bing").count()) == 1


@pytest.mark.parametrize("wanted", ["yi", "JIA", "a name with blanks", 7, None, "x" * 300])
def test_a_name_that_is_taken_or_none_opens_nothing(
    offices: Offices, provider: Crooked, wanted: Any
) -> None:
    with offices.open(grants=GRANTS, creates=True) as desk:
        provider.claims = {"sub": "new", "preferred_username": wanted}
        assert signs_in(desk, provider).status == 303
        found = desk.do(lambda: OfficerIdentity.get(subject="new").select_related("officer"))
        assert found.officer.sign_in_name.startswith("sso-")
        assert desk.do(lambda: Officer.all().count()) == 3


@pytest.mark.parametrize(
    ("groups", "sentence"),
    [
        (["strangers"], "没有给您本系统的岗位"),
        (["handlers", "elsewhere"], "同时在几个机关"),
        (["nowhere"], "不在您现在的机关"),
    ],
)
def test_nobody_is_made_on_a_guess(
    offices: Offices, provider: Crooked, groups: list[str], sentence: str
) -> None:
    with offices.open(grants=GRANTS, creates=True) as desk:
        provider.claims = {"sub": "new", "groups": groups}
        assert is_out(desk, signs_in(desk, provider), sentence)
        assert desk.do(lambda: Officer.all().count()) == 2


# --- leaving --------------------------------------------------------------------------------


def sign_out(desk: Desk) -> Page:
    desk.token = desk.client.cookies.get(COOKIE, "")
    return desk.post("/desk/sign-out")


def test_signing_out_leads_on_to_the_provider(desk: Desk, provider: Crooked) -> None:
    signs_in(desk, provider)
    page = sign_out(desk)
    assert (page.status, sessions(desk)) == (200, 0)
    assert "经办人yi" not in page.body
    [url] = [url for url in page.links if url.startswith(f"{provider.url}/end")]
    said = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert said["post_logout_redirect_uri"] == "http://testserver/desk/sign-in"
    assert said["client_id"] == CLIENT
    assert said["id_token_hint"].count(".") == 2
    assert desk.get("/desk").status == 303


def test_whoever_came_by_password_leaves_for_the_sign_in_page(desk: Desk) -> None:
    desk.sign_in_as("yi")
    assert sign_out(desk).headers["location"] == "/desk/sign-in"


def test_a_provider_without_that_page_or_away_keeps_nobody(
    desk: Desk, provider: Crooked, clock: FixedClock
) -> None:
    provider.metadata["end_session_endpoint"] = None
    signs_in(desk, provider)
    assert sign_out(desk).headers["location"] == "/desk/sign-in"
    signs_in(desk, provider)
    clock.advance(hours=2)
    provider.metadata["issuer"] = "https://other.example.org"
    assert sign_out(desk).headers["location"] == "/desk/sign-in"
    assert sessions(desk) == 0


def test_the_provider_signs_somebody_out(desk: Desk, provider: Crooked) -> None:
    for told in ({"sub": "7"}, {"sid": "there"}, {"sub": "7", "sid": "there"}):
        provider.claims = {"sid": "there"}
        signs_in(desk, provider)
        assert sessions(desk) == 1
        ended = desk.post("/desk/sign-in/ended", {"logout_token": provider.logout_token(**told)})
        assert (ended.status, sessions(desk)) == (200, 0)
        assert desk.get("/desk").status == 303


@pytest.mark.parametrize(
    "lie",
    [
        {},
        {"sub": "8"},
        {"sub": "7", "aud": "another office"},
        {"sub": "7", "iss": "https://other.example.org"},
        {"sub": "7", "events": None},
        {"sub": "7", "events": {"another": {}}},
        {"sub": "7", "nonce": "of an ID token"},
        {"sub": "7", "exp": 1},
        {"sub": "7", "sid": "another session"},
    ],
    ids=json.dumps,
)
def test_a_word_of_nobody_signs_nobody_out(
    desk: Desk, provider: Crooked, lie: dict[str, Any]
) -> None:
    provider.claims = {"sid": "there"}
    signs_in(desk, provider)
    desk.post("/desk/sign-in/ended", {"logout_token": provider.logout_token(**lie)})
    assert sessions(desk) == 1
    assert desk.post("/desk/sign-in/ended").status == 400


# --- without passwords, and without a provider ----------------------------------------------


def test_where_passwords_are_off_they_open_nothing(offices: Offices) -> None:
    with offices.open(only=True) as desk:
        page = desk.get("/desk/sign-in")
        assert 'type="password"' not in page.body
        assert "/desk/sign-in?local=1" in page.links
        local = desk.get("/desk/sign-in?local=1")
        assert 'type="password"' in local.body
        assert "恢复登录的链接" not in local.text


def test_where_passwords_are_off_nobody_is_given_one(offices: Offices) -> None:
    with offices.open(only=True) as desk:
        links(desk, "jia", "7")
        signs_in(desk, offices.provider)
        desk.token = desk.client.cookies[COOKIE]
        new = {"name": "丙", "sign_in_name": "bing", "roles": "handler"}
        assert 'type="password"' not in desk.get("/desk/officers/new").body
        assert "填写统一身份认证标识" in desk.submitted("/desk/officers/new", new).text
        made = desk.do(lambda: Officer.get(sign_in_name="bing"))
        assert (made.password_digest, made.password_until) == (NO_PASSWORD, None)
        here = f"/desk/officers/{made.id}"
        for path in (here, f"{here}/account", "/desk/account", "/desk/settings"):
            page = desk.get(path)
            assert page.status == 200
            assert 'type="password"' not in page.body
            assert "忘记密码" not in page.text
            assert "/desk/settings/password" not in page.links
        both = {"password": PASSWORD, "password_again": PASSWORD}
        assert desk.post(f"{here}/password", both).status == 404
        assert desk.post(f"{here}/account/link", {"reason": "忘记了"}).status == 404
        own = {**both, "old_password": PASSWORD}
        assert desk.post("/desk/settings/password", own).status == 404


def test_whoever_came_by_password_signs_in_anew_once_passwords_are_off(
    offices: Offices, clock: FixedClock
) -> None:
    """Also with a first password, which cannot be changed any more."""
    with offices.open(only=True) as desk:
        links(desk, "jia", "7")
        until = clock.now() + timedelta(hours=72)
        desk.do(lambda: Officer.filter(sign_in_name="jia").update(password_until=until))
        desk.sign_in_as("jia")
        sent_on = desk.get("/desk").headers["location"]
        assert sent_on.startswith("/desk/sign-in")
        assert desk.get(sent_on).status == 200, "and not back again"
        desk.client.cookies.clear()
        signs_in(desk, offices.provider)
        assert desk.get("/desk").status == 200


def test_a_session_by_password_ends_with_the_emergency(offices: Offices, clock: FixedClock) -> None:
    with offices.open(only=True) as desk:
        chooses(desk, emergency(desk, "jia", hours=1), PASSWORD)
        assert by_password(desk, "jia", PASSWORD) == 303
        clock.advance(minutes=50)
        assert desk.get("/desk").status == 200
        clock.advance(minutes=11)
        assert desk.get("/desk").headers["location"].startswith("/desk/sign-in")


def test_in_an_emergency_one_changes_the_own_password(offices: Offices) -> None:
    with offices.open(only=True) as desk:
        chooses(desk, emergency(desk, "jia"), PASSWORD)
        assert by_password(desk, "jia", PASSWORD) == 303
        desk.token = desk.client.cookies[COOKIE]
        assert "/desk/settings/password" in desk.get("/desk/account").links
        own = {"old_password": PASSWORD, "password": PASSWORD[::-1]}
        own["password_again"] = own["password"]
        assert desk.post("/desk/settings/password", own).status == 303


def test_whoever_came_from_there_confirms_there(
    desk: Desk, provider: Crooked, clock: FixedClock
) -> None:
    signs_in(desk, provider)
    clock.advance(minutes=11)
    asked = desk.post("/desk/profile/feed", desk.get("/desk/profile").fields("/desk/profile/feed"))
    assert (asked.status, "再登录一次" in asked.text) == (403, True)
    assert 'type="password"' not in asked.text
    page = desk.get("/desk/confirm?next=/desk/profile")
    left = desk.client.get(
        next(url for url in page.links if "again=yes" in url), follow_redirects=False
    ).headers["location"]
    said = parse_qs(urlsplit(left).query)
    assert (said["prompt"], said["max_age"]) == (["login"], ["60"])
    assert desk.get(provider.answers(left)).headers["location"] == "/desk/profile"
    made = desk.post("/desk/profile/feed", desk.get("/desk/profile").fields("/desk/profile/feed"))
    assert "/feeds/" in made.text


def test_no_password_is_proof_for_whoever_came_from_there(
    desk: Desk, provider: Crooked, clock: FixedClock
) -> None:
    has_password(desk, "yi")
    signs_in(desk, provider)
    clock.advance(minutes=11)
    desk.token = desk.client.cookies[COOKIE]
    page = desk.post("/desk/confirm", {"proof": PASSWORD, "next": "/desk/ledger"})
    assert (page.status, "再登录一次" in page.text) == (403, True)
    assert "again=yes&next=/desk/ledger" in "".join(page.links)
    assert desk.post("/desk/profile/feed").status == 403


def test_where_both_ways_are_open_a_password_proves_who_came_by_one(offices: Offices) -> None:
    with offices.open() as desk:
        has_password(desk, "jia")
        desk.sign_in_as("jia")
        assert desk.post("/desk/confirm", {"proof": PASSWORD}).status == 303


def test_where_passwords_are_off_they_prove_nothing(offices: Offices) -> None:
    with offices.open(only=True) as desk:
        has_password(desk, "jia")
        links(desk, "jia", "7")
        signs_in(desk, offices.provider)
        desk.token = desk.client.cookies[COOKIE]
        assert desk.post("/desk/confirm", {"proof": PASSWORD}).status == 403


def goes_again(desk: Desk, provider: Crooked, auth_time: object) -> Page:
    left = desk.get("/desk/sign-in/leave?again=yes&next=/desk/profile")
    provider.claims = {"auth_time": auth_time}
    return desk.get(provider.answers(left.headers["location"]))


@pytest.mark.parametrize("seconds", [-121, -3600, None])
def test_who_was_not_asked_there_again_is_refused_here(
    desk: Desk, provider: Crooked, clock: FixedClock, seconds: int | None
) -> None:
    """What asks the provider to do so stands in an address that the browser may change."""
    signs_in(desk, provider)
    clock.advance(minutes=11)
    now = int(clock.now().timestamp())
    page = goes_again(desk, provider, seconds if seconds is None else now + seconds)
    assert (page.status, "没有再次核验您的身份" in page.text) == (403, True)
    desk.token = desk.client.cookies[COOKIE]
    assert desk.post("/desk/profile/feed").status == 403


def test_who_was_asked_there_again_goes_on(
    desk: Desk, provider: Crooked, clock: FixedClock
) -> None:
    signs_in(desk, provider)
    clock.advance(minutes=11)
    now = int(clock.now().timestamp())
    assert goes_again(desk, provider, now - 119).headers["location"] == "/desk/profile"
    desk.token = desk.client.cookies[COOKIE]
    assert desk.post("/desk/profile/feed").status == 200


@pytest.mark.parametrize(
    ("said", "status"),
    [(0, 200), (-599, 200), (-600, 403), (None, 403), (10**20, 403), (-(10**20), 403)],
)
def test_a_sign_in_is_as_fresh_as_the_provider_says(
    desk: Desk, provider: Crooked, said: int | None, status: int
) -> None:
    now = int(provider.clock.now().timestamp())
    provider.claims = {"auth_time": None if said is None else now + said}
    assert signs_in(desk, provider).status == 303
    desk.token = desk.client.cookies[COOKIE]
    assert desk.post("/desk/profile/feed").status == status


def test_a_sign_in_of_tomorrow_is_of_now(desk: Desk, provider: Crooked, clock: FixedClock) -> None:
    provider.claims = {"auth_time": int(clock.now().timestamp()) + 86_400}
    assert signs_in(desk, provider).status == 303
    assert desk.do(lambda: Session.get(officer__sign_in_name="yi")).confirmed_at == clock.now()
    clock.advance(minutes=10)
    desk.token = desk.client.cookies[COOKIE]
    assert desk.post("/desk/profile/feed").status == 403


def test_the_provider_is_always_asked_when_that_was(desk: Desk) -> None:
    said = parse_qs(urlsplit(leaves(desk)).query)
    assert "prompt" not in said
    assert int(said["max_age"][0]) > 12 * HOUR


def test_a_second_factor_is_the_providers_business(desk: Desk, provider: Crooked) -> None:
    roles = [Role.ADMINISTRATOR.value]
    desk.do(lambda: Officer.filter(sign_in_name="yi").update(roles=roles))
    desk.do(lambda: Authority.filter(code="JD").update(second_factor_required=True))
    signs_in(desk, provider)
    assert desk.get("/desk/officers").status == 200


def test_a_password_that_runs_out_is_not_asked_of_whoever_came_from_there(
    desk: Desk, provider: Crooked, clock: FixedClock
) -> None:
    until = clock.now() + timedelta(hours=24)
    desk.do(lambda: Officer.filter(sign_in_name="yi").update(password_until=until))
    signs_in(desk, provider)
    assert desk.get("/desk").status == 200
    desk.client.cookies.clear()
    desk.sign_in_as("yi")
    assert desk.get("/desk").headers["location"] == "/desk/settings/password"


def test_without_a_provider_there_are_no_such_pages(
    database_url: str, clock: FixedClock, tmp_path: Path
) -> None:
    with office_of(database_url, clock, tmp_path) as desk:
        assert "/desk/sign-in/leave" not in desk.get("/desk/sign-in").links
        assert desk.get("/desk/sign-in/leave").status == 404
        assert desk.get("/desk/sign-in/return?state=a&code=b").status == 404
        assert desk.post("/desk/sign-in/ended").status == 404
        officer = desk.do(lambda: Officer.get(sign_in_name="jia"))
        assert desk.get(f"/desk/officers/{officer.id}/identity").status == 404
        assert "统一身份认证" not in desk.get(f"/desk/officers/{officer.id}").body


# --- said and done by an administrator --------------------------------------------------------


@pytest.fixture
def administered(offices: Offices) -> Iterator[Desk]:
    with offices.open() as desk:
        desk.sign_in_as("jia")
        yield desk


def identity_page(desk: Desk, name: str = "yi") -> str:
    officer = desk.do(lambda: Officer.get(sign_in_name=name))
    return f"/desk/officers/{officer.id}/identity"


def test_an_administrator_says_who_somebody_is(administered: Desk, provider: Crooked) -> None:
    desk, here = administered, identity_page(administered)
    assert here in desk.get(here.removesuffix("/identity")).links
    saved = desk.submitted(here, {"seen": "", "subject": " 7 "})
    assert "以后由这个标识登录的，就是经办人yi" in saved.text
    assert "统一身份认证标识" in desk.get("/desk/settings/history?kind=officers&key=yi").text
    desk.client.cookies.clear()
    assert signs_in(desk, provider).status == 303
    assert sessions(desk) == 1
    desk.client.cookies.clear()
    desk.sign_in_as("jia")
    gone = desk.submitted(here, {"seen": "7", "subject": ""})
    assert "不能再用统一身份认证登录" in gone.text
    assert sessions(desk) == 0
    assert desk.do(lambda: OfficerIdentity.all().count()) == 0


def test_one_identity_is_one_officer(administered: Desk) -> None:
    desk = administered
    desk.submitted(identity_page(desk), {"seen": "", "subject": "7"})
    twice = desk.post(identity_page(desk, "jia"), {"seen": "", "subject": "7"})
    assert (twice.status, "已经是另一位工作人员的" in twice.text) == (422, True)
    moved = desk.submitted(identity_page(desk), {"seen": "7", "subject": "8"})
    assert moved.status == 200
    assert desk.do(OfficerIdentity.get).subject == "8"


def test_an_overtaken_page_changes_nothing(administered: Desk) -> None:
    desk = administered
    desk.submitted(identity_page(desk), {"seen": "", "subject": "7"})
    late = desk.post(identity_page(desk), {"seen": "", "subject": "9"})
    assert (late.status, "别人改过这个标识" in late.text) == (409, True)
    assert 'value="9"' in late.body
    assert desk.do(OfficerIdentity.get).subject == "7"


def test_an_administrator_speaks_for_the_own_office_alone(administered: Desk) -> None:
    async def elsewhere() -> Officer:
        other = await Authority.create(code="YI", name="乙", created_at=administered.clock.now())
        return await Officer.create(
            authority=other, sign_in_name="ding", name="丁", password_digest="-",
            roles=["handler"], created_at=administered.clock.now(),
        )  # fmt: skip

    officer = administered.do(elsewhere)
    here = f"/desk/officers/{officer.id}/identity"
    assert administered.get(here).status == 404
    assert administered.post(here, {"subject": "7"}).status == 404


# --- the emergency --------------------------------------------------------------------------


def emergency(desk: Desk, name: str, hours: int = 24) -> str:
    """The path of the link."""
    now = desk.clock.now()
    token, _ = desk.do(lambda: open_emergency("jd", name, desk.codes, hours=hours, now=now))
    return f"/recover/{token}"


def chooses(desk: Desk, link: str, password: str) -> Page:
    """By the link of a command, in a browser that nobody is signed in with."""
    desk.client.cookies.clear()
    desk.token = ""
    return desk.submitted(link, {"password": password, "password_again": password})


def by_password(desk: Desk, name: str, password: str) -> int:
    desk.client.cookies.clear()
    desk.token = ""
    sent = {"sign_in_name": name, "password": password}
    return desk.post("/desk/sign-in", sent).status


def test_a_command_opens_the_door_for_a_day(offices: Offices, clock: FixedClock) -> None:
    with offices.open(only=True) as desk:
        signing_in = chooses(desk, emergency(desk, "jiuji"), PASSWORD)
        assert 'type="password"' in signing_in.body
        assert by_password(desk, "jiuji", PASSWORD) == 303
        assert desk.get("/desk/settings").status == 200
        assert desk.do(lambda: Officer.get(sign_in_name="jiuji")).roles == ["administrator"]
        clock.advance(hours=24)
        assert by_password(desk, "jiuji", PASSWORD) == 422
        again = emergency(desk, "jiuji", hours=1)
        assert by_password(desk, "jiuji", PASSWORD) == 422
        chooses(desk, again, PASSWORD[::-1])
        assert by_password(desk, "jiuji", PASSWORD[::-1]) == 303
        told = desk.get("/desk/settings/history?kind=officers&key=jiuji").text
        assert told.count("应急登录，截至") == 2
        assert "命令行" in told


def test_nothing_of_before_stands_in_the_way_of_an_emergency(
    offices: Offices, clock: FixedClock
) -> None:
    """Neither a password that ran out nor a pause."""
    with offices.open(only=True) as desk:
        past = clock.now() - timedelta(days=1)
        desk.do(lambda: Officer.filter(sign_in_name="jia").update(password_until=past))
        tries = [by_password(desk, "jia", "错的密码错的密码") for _ in range(6)]
        assert tries == [422] * 5 + [429]
        chooses(desk, emergency(desk, "jia"), PASSWORD)
        assert by_password(desk, "jia", PASSWORD) == 303
        assert desk.get("/desk").status == 200


def test_nobody_else_uses_a_password_meanwhile(offices: Offices) -> None:
    with offices.open(only=True) as desk:
        has_password(desk, "yi")
        emergency(desk, "jiuji")
        assert by_password(desk, "yi", PASSWORD) == 422


def test_where_both_ways_are_open_passwords_still_are(offices: Offices) -> None:
    with offices.open() as desk:
        has_password(desk, "yi")
        assert by_password(desk, "yi", PASSWORD) == 303


@pytest.mark.parametrize(("name", "said"), [("yi", "不是管理员"), ("jia", "已经停用")])
def test_an_emergency_gives_nobody_a_role_and_brings_nobody_back(
    offices: Offices, name: str, said: str
) -> None:
    with offices.open(only=True) as desk:
        desk.do(lambda: Officer.filter(sign_in_name="jia").update(active=False))
        with pytest.raises(EmergencyRefused, match=said):
            emergency(desk, name)
