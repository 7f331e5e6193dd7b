"""The mailbox an office's mail is fetched from: set, tried against a real server, told of."""

import pytest

from tests.jobs.incoming import post_in
from tests.letters.imap_server import ACCOUNT, NAME, PASSWORD, dovecot
from tests.letters.mail_server import Authority as Issuer
from tests.letters.mail_server import free_port
from tests.web.desk.at_desk import office_of
from tracker.actions.fetch_mail import fetch_due
from tracker.law.terms import Role
from tracker.records.mail_models import IncomingMail, Mailbox

HERE = "/desk/mail/mailbox"


@pytest.fixture
def desk(database_url, clock, tmp_path):
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


def typed(port=993, **changed):
    return {
        "active": "yes",
        "host": NAME,
        "port": str(port),
        "security": "tls",
        "account": ACCOUNT,
        "password": PASSWORD,
        "folder": "INBOX",
        "afterwards": "seen",
        "since_on": "2025-09-01",
        "settings_version": "0",
        **changed,
    }


def test_it_is_saved_with_the_password_sealed_and_told_in_the_history(desk):
    assert "还没有收取过" not in desk.get(HERE).text
    assert "已经保存" in desk.submitted(HERE, typed()).text
    mailbox = desk.do(Mailbox.get)
    assert mailbox.password_sealed == PASSWORD
    page = desk.get(HERE)
    assert PASSWORD not in page.body
    assert "已经保存，不改的留空" in page.text
    history = desk.get("/desk/settings/history?kind=mailbox")
    assert "服务器的主机名" in history.text
    assert "密码" in history.text
    assert PASSWORD not in history.body
    assert ACCOUNT in desk.get("/desk/settings").text


def test_a_password_stays_with_the_host_it_was_given_for(desk):
    desk.submitted(HERE, typed())
    desk.submitted(HERE, typed(password="", settings_version="1", folder="申请"))
    assert desk.do(Mailbox.get).password_sealed
    desk.submitted(HERE, typed(password="", settings_version="2", host="imap.evil.invalid"))
    assert desk.do(Mailbox.get).password_sealed == ""


def test_an_overtaken_page_saves_nothing_and_keeps_what_was_typed(desk):
    desk.submitted(HERE, typed())
    late = desk.post(HERE, typed(host="imap.other.invalid"))
    assert late.status == 409
    assert "imap.other.invalid" in late.body
    assert desk.do(Mailbox.get).host == NAME


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"host": ""}, "请填写服务器的主机名"),
        ({"port": "0"}, "端口不能小于1"),
        ({"afterwards": "moved"}, "请填写移到的文件夹"),
        ({"afterwards": "moved", "move_to": "INBOX"}, "不能就是收取的文件夹"),
        ({"since_on": "2025-13-41"}, "真实存在的日期"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(desk, changed, said):
    page = desk.post(HERE, typed(**changed))
    assert page.status == 422
    assert said in page.text


def test_the_connection_is_tried_without_saving_and_then_used(desk, tmp_path, monkeypatch):
    issuer = Issuer()
    issuer.write_root(tmp_path / "root.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "root.pem"))
    with dovecot(issuer) as imap:
        works = desk.post(HERE, typed(imap.encrypted, step="try"))
        assert "连接成功" in works.text
        assert PASSWORD not in works.body
        refused = desk.post(HERE, typed(imap.encrypted, step="try", password="wrong"))
        assert refused.status == 422
        assert "服务器拒绝登录" in refused.text
        nobody = desk.post(HERE, typed(free_port(), step="try"))
        assert "连不上邮箱的服务器" in nobody.text
        assert desk.do(Mailbox.all) == []
        desk.submitted(HERE, typed(imap.encrypted))
        imap.deliver(b"Subject: x\r\n\r\nhi\r\n", desk.clock.now())
        post = post_in(tmp_path, desk.clock, issuer)
        assert desk.do(lambda: fetch_due(post)) == 1
        assert desk.do(IncomingMail.get).subject == "x"
        assert "新来信1封" in desk.get("/desk/jobs").text
    assert desk.do(lambda: fetch_due(post)) == 0
    assert desk.do(Mailbox.get).trouble is None, "its turn has not come"
    desk.submitted("/desk/incoming/fetch")
    assert desk.do(lambda: fetch_due(post)) == 0
    for page in ("/desk", "/desk/jobs", "/desk/incoming", HERE):
        assert "连不上邮箱的服务器" in desk.get(page).text
    assert "连不上邮箱的服务器" in desk.get("/desk/settings").text


def test_only_administrators_set_it(database_url, clock, tmp_path):
    with office_of(database_url, clock, tmp_path, Role.HANDLER) as desk:
        assert desk.get(HERE).status == 403
        assert desk.post(HERE, typed()).status == 403
        assert desk.get("/desk/incoming").status == 200
