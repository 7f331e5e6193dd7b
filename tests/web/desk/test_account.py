"""How officers sign in: second factor, sessions, recovery, and the record of it all."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pyotp
import pytest

from tests.clocks import FixedClock
from tests.web.desk.at_desk import Desk, Page, office_of
from tracker.actions.passwords import password_digest
from tracker.law.terms import Role
from tracker.records.account_models import SecondFactor, SignInRecord
from tracker.records.models import Authority, Officer, Session
from tracker.records.office_models import SettingChange
from tracker.web.access import COOKIE
from tracker.web.devices import COOKIE as DEVICE

PASSWORD = "街道公开办的第一句话"
FACTOR = "/desk/account/second-factor"
WRONG = "错的密码错的密码"
UA = {"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0"}


@pytest.fixture(scope="module")
def digest() -> str:
    return asyncio.run(password_digest(PASSWORD))


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path, digest: str) -> Iterator[Desk]:
    """经办人jia, who manages the office, is signed in; 经办人yi can sign in."""
    with office_of(database_url, clock, tmp_path) as desk:
        desk.adds_officer("yi", Role.HANDLER, digest=digest)
        desk.do(lambda: Officer.filter(sign_in_name="jia").update(password_digest=digest))
        yield desk


def sign_in(desk: Desk, name: str = "yi", password: str = PASSWORD, **more: str) -> Page:
    """From a browser in which nobody is signed in; a known one stays known."""
    desk.client.cookies.delete(COOKIE)
    desk.token = ""
    done = desk.post("/desk/sign-in", {"sign_in_name": name, "password": password, **more})
    desk.token = desk.client.cookies.get(COOKIE) or ""
    return done


def as_jia(desk: Desk) -> None:
    desk.client.cookies.delete(COOKIE)
    desk.sign_in_as("jia", "session of jia")


def forget_device(desk: Desk) -> None:
    desk.client.cookies.delete(DEVICE)


def events(desk: Desk) -> list[str]:
    found = desk.do(lambda: SignInRecord.all().order_by("id").values_list("event", flat=True))
    return [str(one) for one in found]


def id_of(desk: Desk, name: str) -> int:
    return desk.do(lambda: Officer.get(sign_in_name=name)).id


def telephone(desk: Desk, name: str) -> pyotp.TOTP:
    id_ = id_of(desk, name)
    factor = desk.do(lambda: SecondFactor.get(officer_id=id_))
    return pyotp.TOTP(factor.secret)


def set_up_factor(desk: Desk, name: str = "jia") -> tuple[pyotp.TOTP, list[str]]:
    """Through the pages, for whoever is signed in; half a minute later."""
    assert "img" in desk.submitted(f"{FACTOR}/begin").body
    phone = telephone(desk, name)
    done = desk.post(FACTOR, {"code": phone.at(desk.clock.now())})
    assert done.status == 200
    desk.clock.advance(seconds=30)
    main = done.body.partition("<main")[2]
    return phone, [part.partition("<")[0] for part in main.split('<li class="verbatim">')[1:]]


# --- pauses ----------------------------------------------------------------------------------


def test_strangers_who_try_the_name_do_not_close_a_known_device(desk: Desk) -> None:
    assert sign_in(desk).status == 303
    known = desk.client.cookies[DEVICE]
    forget_device(desk)
    assert [sign_in(desk, password=WRONG).status for _ in range(6)] == [422] * 5 + [429]
    assert sign_in(desk).status == 429
    desk.client.cookies.set(DEVICE, known)
    assert sign_in(desk).status == 303


def test_a_known_device_is_not_closed_by_its_neighbours_and_counts_for_itself(desk: Desk) -> None:
    assert sign_in(desk).status == 303
    known = desk.client.cookies[DEVICE]
    forget_device(desk)
    for n in range(30):
        assert sign_in(desk, f"name{n}", WRONG).status == 422
    assert sign_in(desk, "bing").status == 429
    desk.client.cookies.set(DEVICE, known)
    assert [sign_in(desk, password=WRONG).status for _ in range(6)] == [422] * 5 + [429]
    assert sign_in(desk).status == 429


@pytest.mark.parametrize("made_up", ["x", "a.b", f"{'n' * 24}.{'0' * 64}", "é" * 30])
def test_a_made_up_device_is_no_known_one(desk: Desk, made_up: str) -> None:
    desk.client.cookies.set(DEVICE, made_up.encode("unicode_escape").decode())
    assert [sign_in(desk, password=WRONG).status for _ in range(6)] == [422] * 5 + [429]


def test_several_officers_share_a_device(desk: Desk) -> None:
    for name in ("yi", "jia"):
        assert sign_in(desk, name).status == 303
    assert desk.client.cookies[DEVICE].count(".") == 2


def test_the_page_says_how_long_and_an_administrator_ends_it(desk: Desk) -> None:
    for _ in range(5):
        sign_in(desk, password=WRONG)
    page = sign_in(desk)
    assert page.status == 429
    assert "请在1分钟后再试" in page.text
    assert page.headers["retry-after"] == "60"
    as_jia(desk)
    url = f"/desk/officers/{id_of(desk, 'yi')}/account"
    assert "连续输错，到" in desk.get(url).text
    assert "已经解除" in desk.submitted(f"{url}/lift").text
    assert "连续输错，到" not in desk.get(url).text
    changed = desk.do(lambda: SettingChange.all().order_by("-id").first())
    assert changed is not None
    assert (changed.key, changed.after) == ("yi", {"pause_lifted": True})
    assert "已解除" in desk.get("/desk/settings/history").text
    assert sign_in(desk).status == 303


def test_an_address_of_the_office_can_be_freed(desk: Desk) -> None:
    assert sign_in(desk).status == 303
    forget_device(desk)
    for n in range(30):
        sign_in(desk, f"name{n}", WRONG)
    as_jia(desk)
    assert "testclient" in desk.get("/desk/settings/sign-in").text
    assert "已经解除" in desk.submitted("/desk/settings/sign-in/addresses").text
    assert sign_in(desk).status == 303


# --- the record ------------------------------------------------------------------------------


def test_what_happens_at_the_door_is_recorded_without_what_was_typed(desk: Desk) -> None:
    sign_in(desk, password=WRONG)
    sign_in(desk, "nobody", WRONG)
    sign_in(desk)
    desk.post("/desk/sign-out")
    assert events(desk) == ["wrong_password", "wrong_password", "signed_in", "signed_out"]
    rows = desk.do(lambda: SignInRecord.all().order_by("id"))
    assert [row.officer_id is not None for row in rows] == [True, False, True, True]
    assert WRONG not in str([dict(row) for row in rows])
    as_jia(desk)
    page = desk.get("/desk/settings/sign-in/record")
    assert "没有这个登录名" in page.text
    wrong = desk.get("/desk/settings/sign-in/record?show=wrong")
    assert "登录成功" not in wrong.text.partition("事项")[2].partition("筛选")[2]
    assert (
        "没有这个登录名"
        not in desk.get(f"/desk/settings/sign-in/record?officer={id_of(desk, 'yi')}").text
    )


def test_the_record_goes_on_page_by_page(desk: Desk) -> None:
    async def many() -> None:
        office, now = await Authority.get(code="JD"), desk.clock.now()
        rows = [
            SignInRecord(authority=office, event="signed_in", address=f"a{n}.", at=now)
            for n in range(120)
        ]
        await SignInRecord.bulk_create(rows)

    desk.do(many)
    seen, url = [], "/desk/settings/sign-in/record"
    while url:
        page = desk.get(url)
        seen += [n for n in range(120) if f"a{n}." in page.text]
        url = page.next
    assert seen.count(7) == 1
    assert sorted(seen) == list(range(120))
    assert "没有更早的记录" in desk.get("/desk/settings/sign-in/record?before=1").text


def test_another_office_sees_neither_people_nor_strangers(desk: Desk) -> None:
    async def elsewhere() -> None:
        other = await Authority.create(code="YL", name="乙镇", created_at=desk.clock.now())
        await Officer.create(
            authority=other, sign_in_name="ding", name="经办人丁", password_digest="-",
            roles=["administrator"], created_at=desk.clock.now(),
        )  # fmt: skip

    desk.do(elsewhere)
    sign_in(desk, password=WRONG)
    sign_in(desk, "nobody", WRONG)
    desk.sign_in_as("ding", "session of ding")
    assert "没有记录" in desk.get("/desk/settings/sign-in/record").text
    url = f"/desk/officers/{id_of(desk, 'yi')}/account"
    assert desk.get(url).status == 404
    for act in ("lift", "link", "second-factor"):
        assert desk.post(f"{url}/{act}", {"reason": "x", "reset_reason": "x"}).status == 404


def test_the_last_sign_in_and_wrong_tries_since_are_told(desk: Desk, clock: FixedClock) -> None:
    desk.client.headers.update(UA)
    sign_in(desk)
    assert "上次登录" not in desk.get("/desk").text
    clock.advance(minutes=30)
    sign_in(desk, password=WRONG)
    clock.advance(minutes=1)
    sign_in(desk)
    page = desk.get("/desk").text
    assert "上次登录以后，有1次没有通过的尝试" in page
    assert "上次登录：2025年9月22日 10:00，Edge · Windows" in page
    clock.advance(minutes=11)
    assert "上次登录" not in desk.get("/desk").text


# --- the second factor -----------------------------------------------------------------------


def test_digits_are_asked_for_after_the_password_and_used_once(desk: Desk) -> None:
    phone, _codes = set_up_factor(desk)
    step = sign_in(desk, "jia", next="/desk/ledger")
    assert step.status == 200
    assert "输入动态码" in step.text
    assert desk.get("/desk").status == 303  # nobody is signed in yet
    sent = {**step.fields("/desk/sign-in/code"), "code": phone.at(desk.clock.now())}
    done = desk.post("/desk/sign-in/code", sent)
    assert (done.status, done.headers["location"]) == (303, "/desk/ledger")
    again = desk.post("/desk/sign-in/code", sent)
    assert again.status == 422
    assert "或者已经用过" in again.text


def test_the_second_step_lapses_and_cannot_be_made_up(desk: Desk, clock: FixedClock) -> None:
    phone, _codes = set_up_factor(desk)
    fields = sign_in(desk, "jia").fields("/desk/sign-in/code")
    made_up = {"ticket": "gAAAAAx", "code": phone.at(clock.now())}
    assert "等待时间太长" in desk.post("/desk/sign-in/code", made_up).text
    clock.advance(minutes=10)
    late = desk.post("/desk/sign-in/code", {**fields, "code": phone.at(clock.now())})
    assert "等待时间太长" in late.text
    assert desk.get("/desk/sign-in/code").headers["location"] == "/desk/sign-in"


def test_wrong_digits_pause_too(desk: Desk) -> None:
    phone, codes = set_up_factor(desk)
    fields = sign_in(desk, "jia").fields("/desk/sign-in/code")
    wrong = [
        desk.post("/desk/sign-in/code", {**fields, "code": code}).status
        for code in ("000 000", "nonsense", "", "000000", "０００００１", "AAAAA-AAAAA", "000000")
    ]
    assert wrong == [422] * 6 + [429]
    right = {**fields, "code": phone.at(desk.clock.now())}
    assert desk.post("/desk/sign-in/code", right).status == 429
    assert desk.post("/desk/sign-in/code", {**fields, "code": codes[0]}).status == 429


def test_a_recovery_code_opens_once(desk: Desk) -> None:
    _phone, codes = set_up_factor(desk)
    fields = sign_in(desk, "jia").fields("/desk/sign-in/code")
    sent = {**fields, "code": codes[0]}
    assert desk.post("/desk/sign-in/code", sent).status == 303
    assert events(desk)[-2:] == ["recovery_code_used", "signed_in"]
    assert desk.post("/desk/sign-in/code", sent).status == 422
    desk.token = desk.client.cookies[COOKIE]
    assert "备用码还有9个" in desk.get("/desk/account").text


def test_the_picture_is_gone_once_the_digits_were_right(desk: Desk) -> None:
    assert desk.get(f"{FACTOR}/image.png").status == 404
    desk.post(f"{FACTOR}/begin")
    picture = desk.client.get(f"{FACTOR}/image.png")
    assert picture.content.startswith(b"\x89PNG")
    assert picture.headers["cache-control"] == "no-store"
    wrong = desk.post(FACTOR, {"code": "不是数字"})
    assert (wrong.status, "动态码不正确" in wrong.text) == (422, True)
    phone = telephone(desk, "jia")
    assert desk.post(FACTOR, {"code": phone.at(desk.clock.now())}).status == 200
    assert desk.get(f"{FACTOR}/image.png").status == 404
    assert phone.secret not in desk.get(FACTOR).body.replace(" ", "")


def test_digits_that_come_too_late_are_told_why(desk: Desk, clock: FixedClock) -> None:
    assert "10分钟内有效" in desk.submitted(f"{FACTOR}/begin").text
    phone = telephone(desk, "jia")
    clock.advance(minutes=10)
    desk.post("/desk/confirm", {"proof": PASSWORD})
    late = desk.post(FACTOR, {"code": phone.at(clock.now())})
    assert (late.status, "二维码已经过期" in late.text) == (422, True)
    assert "开始启用" in late.body
    assert desk.get(f"{FACTOR}/image.png").status == 404


def test_switched_off_by_oneself_it_is_recorded(desk: Desk) -> None:
    set_up_factor(desk)
    assert "动态码已经停用" in desk.submitted(f"{FACTOR}/end").text
    assert sign_in(desk, "jia").status == 303
    changed = desk.do(lambda: SettingChange.all().order_by("-id").first())
    assert changed is not None
    assert (changed.before, changed.after) == ({"second_factor": True}, {"second_factor": False})


def test_no_password_takes_the_second_factor_away(desk: Desk, clock: FixedClock) -> None:
    """Whoever finds the desk open and knows the password needs the telephone, or a code."""
    sign_in(desk, "jia")
    phone, codes = set_up_factor(desk)
    clock.advance(minutes=11)
    new = {"password": "清晨的第一班公交车呀", "password_again": "清晨的第一班公交车呀"}
    changed = desk.post("/desk/settings/password", {**new, "old_password": PASSWORD})
    assert changed.status == 303
    desk.token = desk.client.cookies[COOKIE]
    for path in (FACTOR, f"{FACTOR}/codes", f"{FACTOR}/end"):
        assert desk.post(path).status == 403
    for wrong in (new["password"], "000000"):
        assert desk.post("/desk/confirm", {"proof": wrong}).status == 422
    assert "请填写动态码" in desk.post("/desk/confirm", {"proof": ""}).text
    page = desk.get("/desk/confirm")
    assert ("备用码" in page.text, 'type="password"' in page.body) == (True, False)
    assert desk.post("/desk/confirm", {"proof": codes[3]}).status == 303
    assert "recovery_code_used" in events(desk)
    clock.advance(minutes=11)
    assert desk.post(f"{FACTOR}/codes").status == 403
    assert desk.post("/desk/confirm", {"proof": codes[3]}).status == 422
    assert desk.post("/desk/confirm", {"proof": phone.at(clock.now())}).status == 303
    assert desk.post(f"{FACTOR}/codes").status == 200


def test_new_codes_only_for_whoever_has_a_second_factor(desk: Desk) -> None:
    assert desk.post(f"{FACTOR}/codes").status == 404
    _phone, codes = set_up_factor(desk)
    fresh = desk.post(f"{FACTOR}/codes").text
    assert "只显示这一次" in fresh
    assert codes[0] not in fresh


def test_an_office_can_ask_its_administrators_for_it(desk: Desk) -> None:
    version = desk.get("/desk/settings/sign-in").fields("/desk/settings/sign-in")
    sent = {**version, "required": "yes"}
    assert desk.post("/desk/settings/sign-in", sent).status == 303
    assert desk.do(lambda: Authority.get(code="JD")).second_factor_required
    for path in ("/desk", "/desk/ledger", "/desk/settings/sign-in"):
        assert desk.get(path).headers["location"] == FACTOR
    assert "请先启用" in desk.get(FACTOR).text
    assert sign_in(desk, "yi").status == 303
    assert desk.get("/desk").status == 200  # asked of administrators alone
    sign_in(desk, "jia")
    set_up_factor(desk)
    assert desk.get("/desk").status == 200
    assert desk.post(f"{FACTOR}/end").status == 404
    assert "管理员登录须用动态码" in desk.get("/desk/settings/history").text


def test_an_overtaken_setting_keeps_what_was_ticked(desk: Desk) -> None:
    page = desk.post("/desk/settings/sign-in", {"settings_version": "7", "required": "yes"})
    assert page.status == 409
    assert "checked" in page.body
    assert not desk.do(lambda: Authority.get(code="JD")).second_factor_required


# --- sessions --------------------------------------------------------------------------------


def test_sessions_are_listed_and_can_be_ended(desk: Desk, clock: FixedClock) -> None:
    desk.client.headers.update(UA)
    sign_in(desk)
    first = desk.token
    sign_in(desk)
    page = desk.get("/desk/account")
    assert page.text.count("Edge · Windows") >= 2
    assert "现在这一台" in page.text
    mine = {one.id for one in desk.do(lambda: Session.filter(officer__sign_in_name="yi"))}
    here = max(mine)
    (other,) = mine - {here}
    assert desk.post(f"/desk/account/sessions/{here}/end").status == 404
    foreign = desk.do(lambda: Session.get(officer__sign_in_name="jia")).id
    desk.post(f"/desk/account/sessions/{foreign}/end")
    assert desk.do(lambda: Session.filter(id=foreign).exists())
    assert "已经退出" in desk.submitted(f"/desk/account/sessions/{other}/end").text
    assert events(desk)[-1] == "sessions_ended"
    desk.client.cookies.delete(COOKIE)
    desk.client.cookies.set(COOKIE, first)
    assert desk.get("/desk").status == 303


def test_signing_out_everywhere_else(desk: Desk) -> None:
    for _ in range(3):
        sign_in(desk)
    desk.submitted("/desk/account/sessions/end")
    assert desk.do(lambda: Session.filter(officer__sign_in_name="yi").count()) == 1
    assert desk.get("/desk").status == 200


def test_an_hour_without_use_signs_out_and_use_keeps_in(desk: Desk, clock: FixedClock) -> None:
    for _ in range(3):
        clock.advance(minutes=50)
        assert desk.get("/desk").status == 200
    clock.advance(minutes=60)
    late = desk.post(
        "/desk/challenges/new",
        {"case_number": "政复〔2025〕7号"},
        headers={"origin": "http://testserver", "sec-fetch-site": "same-origin"},
    )
    assert late.status == 403
    assert "您填写的内容没有丢失" in late.text


def test_a_new_password_ends_the_other_sessions(desk: Desk) -> None:
    sign_in(desk)
    sign_in(desk)
    new = {"password": "清晨的第一班公交车呀", "password_again": "清晨的第一班公交车呀"}
    same = {"old_password": PASSWORD, "password": PASSWORD, "password_again": PASSWORD}
    assert "与现在的密码相同" in desk.post("/desk/settings/password", same).text
    assert desk.post("/desk/settings/password", {**new, "old_password": PASSWORD}).status == 303
    assert desk.do(lambda: Session.filter(officer__sign_in_name="yi").count()) == 1


# --- recovery --------------------------------------------------------------------------------


def test_a_link_of_the_administrator_sets_a_password_once(desk: Desk, clock: FixedClock) -> None:
    account = f"/desk/officers/{id_of(desk, 'yi')}/account"
    assert "请填写理由" in desk.post(f"{account}/link").text
    page = desk.post(f"{account}/link", {"reason": "本人当面提出"})
    link = urlsplit("http" + page.text.partition("http")[2].split()[0]).path
    for _ in range(5):
        sign_in(desk, password=WRONG)
    assert "两次填写的密码不一致" in desk.post(link, {"password": "清晨的第一班公交车呀"}).text
    new = {"password": "清晨的第一班公交车呀", "password_again": "清晨的第一班公交车呀"}
    assert desk.post(link, new).headers["location"] == "/desk/sign-in"
    assert desk.get(link).status == 404
    assert desk.post(link, new).status == 404
    assert sign_in(desk, password=new["password"]).status == 303
    assert "link_used" in events(desk)
    assert "本人当面提出" in desk.get("/desk/account").text


def test_a_link_runs_out_and_a_later_one_ends_it(desk: Desk, clock: FixedClock) -> None:
    account = f"/desk/officers/{id_of(desk, 'yi')}/account"
    links = []
    for _ in range(2):
        page = desk.post(f"{account}/link", {"reason": "忘记密码"})
        links.append(urlsplit("http" + page.text.partition("http")[2].split()[0]).path)
    assert [desk.get(link).status for link in links] == [404, 200]
    clock.advance(hours=8)
    assert desk.get(links[1]).status == 404


def test_a_password_of_the_administrator_is_for_one_sign_in(desk: Desk, clock: FixedClock) -> None:
    temporary = {"password": "临时给的一句话请换掉", "password_again": "临时给的一句话请换掉"}
    url = f"/desk/officers/{id_of(desk, 'yi')}/password"
    desk.submitted(url, temporary)
    assert sign_in(desk, password=temporary["password"]).status == 303
    for path in ("/desk", "/desk/account"):
        assert desk.get(path).headers["location"] == "/desk/settings/password"
    assert "请先换成自己的密码" in desk.get("/desk/settings/password").text
    new = {"password": "清晨的第一班公交车呀", "password_again": "清晨的第一班公交车呀"}
    told = {**new, "old_password": temporary["password"]}
    assert desk.post("/desk/settings/password", told).status == 303
    desk.token = desk.client.cookies[COOKIE]
    assert desk.get("/desk").status == 200
    as_jia(desk)
    desk.submitted(url, temporary)
    clock.advance(hours=24)
    late = sign_in(desk, password=temporary["password"])
    assert (late.status, "已经过期" in late.text) == (422, True)


def test_resetting_a_second_factor_needs_a_reason_and_is_seen(
    desk: Desk, clock: FixedClock
) -> None:
    sign_in(desk)
    set_up_factor(desk, "yi")
    as_jia(desk)
    account = f"/desk/officers/{id_of(desk, 'yi')}/account"
    assert "请填写理由" in desk.post(f"{account}/second-factor").text
    clock.advance(minutes=1)
    told = {"reset_reason": "手机掉进水里"}
    assert "动态码已经重置" in desk.submitted(f"{account}/second-factor", told).text
    clock.advance(minutes=1)
    assert sign_in(desk).status == 303
    assert "经办人jia修改过您的账号" in desk.get("/desk").text
    assert "手机掉进水里" in desk.get("/desk/account").text


def test_nobody_helps_themselves(desk: Desk) -> None:
    account = f"/desk/officers/{id_of(desk, 'jia')}/account"
    assert "请另一位管理员恢复" in desk.get(account).text
    assert desk.post(f"{account}/link", {"reason": "x"}).status == 404
    assert desk.post(f"{account}/second-factor", {"reset_reason": "x"}).status == 404


def test_only_administrators_see_record_and_accounts(desk: Desk) -> None:
    desk.sign_in_as("yi", "session of yi")
    account = f"/desk/officers/{id_of(desk, 'jia')}/account"
    for path in (account, "/desk/settings/sign-in", "/desk/settings/sign-in/record"):
        assert desk.get(path).status == 403
