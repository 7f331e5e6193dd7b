"""The pages of backups and of the daily heads."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from tests.records.postgres_tools import tools_on_path
from tests.web.desk.applications import came_in
from tests.web.desk.at_desk import KEY, Desk, office_of
from tracker.actions.daily_jobs import run_due, surroundings_of
from tracker.app import create_app
from tracker.law.terms import Role
from tracker.records.archive import verify
from tracker.records.job_models import JobRun
from tracker.records.mail_models import OutboxMessage
from tracker.records.models import Authority, Officer
from tracker.settings import Settings

PASSPHRASE = "correct horse battery"


@pytest.fixture
def settings(database_url, tmp_path, engine, monkeypatch) -> Settings:
    if engine == "postgres":
        tools_on_path(database_url, monkeypatch)
    folder, data = tmp_path / "backups", tmp_path / "data"
    for one in (folder, data):
        one.mkdir()
    key = data / "key"
    key.write_text(KEY.hex())
    return Settings(
        data=data, database=database_url, key=KEY, key_file=key, backup_folder=folder, smtp="x"
    )


@pytest.fixture
def desk(settings, clock):
    with office_of(settings.database, clock, settings.data) as made:
        made.do(lambda: Officer.all().update(email="jia@example.invalid"))
    with TestClient(create_app(settings, clock)) as client:
        desk = Desk(client, settings.database, clock)
        desk.sign_in_as("jia")
        yield desk


def test_before_the_first_backup_administrators_are_told_where_they_see_it(desk):
    for path in ("/desk", "/desk/settings", "/desk/backups"):
        assert "还没有备份过" in desk.get(path).text


def test_a_backup_made_now_is_verified_listed_and_recorded(desk, settings):
    page = desk.submitted("/desk/backups/now")
    assert "备份已经完成" in page.text
    (archive,) = settings.backup_folder.iterdir()
    assert archive.name == "tracker-20250922-100000.tar"
    assert verify(archive, within=settings.data).key
    assert archive.name in page.text
    assert "没有加密 · 含密钥" in page.text
    assert "还没有备份过" not in desk.get("/desk").text
    assert desk.do(lambda: JobRun.filter(job="backup_made").get()).lines[0]["by"] == "经办人jia"


def test_an_old_backup_and_a_failed_one_are_shown(desk, settings, clock, tmp_path):
    desk.submitted("/desk/backups/now")
    clock.set_to("2025-10-10 10:00")
    desk.sign_in_as("jia")
    assert "备份已经超过7天" in desk.get("/desk").text
    for one in settings.backup_folder.iterdir():
        one.unlink()
    settings.backup_folder.rmdir()
    assert "备份没有成功" in desk.submitted("/desk/backups/now").text
    assert "备份没有成功" in desk.get("/desk").text
    assert "没有成功" in desk.get("/desk/settings").text
    settings.backup_folder.mkdir()
    clock.advance(minutes=5)
    desk.submitted("/desk/backups/now")
    assert "备份没有成功" not in desk.get("/desk").text
    kept = settings.backup_folder.rename(tmp_path / "kept")
    clock.advance(minutes=5)
    desk.submitted("/desk/backups/now")
    assert "备份没有成功" in desk.get("/desk").text, "the second failure of a day"
    kept.rename(settings.backup_folder)
    clock.advance(minutes=5)
    desk.submitted("/desk/backups/now")
    assert "备份没有成功" not in desk.get("/desk").text


def test_the_job_of_the_day_makes_one_and_tells_of_a_failure(desk, settings, clock):
    def jobs() -> None:
        desk.do(lambda: run_due(clock.now(), surroundings_of(settings)))

    jobs()
    run = desk.do(lambda: JobRun.filter(job="make_backup").get())
    assert "已备份到 tracker-20250922-100000.tar" in run.result
    (archive,) = settings.backup_folder.iterdir()
    archive.unlink()
    settings.backup_folder.rmdir()
    clock.set_to("2025-09-23 08:00")
    jobs()
    run = desk.do(JobRun.filter(job="make_backup", on=clock.today()).get)
    assert (run.failed, "备份没有完成" in run.result) == (True, True)
    reminded = desk.do(JobRun.filter(job="backup", on=clock.today()).get)
    assert "2025年9月23日的备份没有成功" in reminded.lines[0]["words"]


def test_one_sealed_file_is_taken_away_and_who_took_it_is_kept(desk, settings, tmp_path):
    for passphrase, again, said in (
        ("", "", "请填写备份口令"), ("short", "short", "至少"), (PASSPHRASE, "other", "不一致"),
    ):  # fmt: skip
        answer = desk.post("/desk/backups/file", {"passphrase": passphrase, "again": again})
        assert (answer.status, said in answer.text) == (422, True), answer.text
        assert PASSPHRASE not in answer.body
    sent = {"form_token": desk.codes.digest("form", desk.token)}
    answer = desk.client.post(
        "/desk/backups/file", data=sent | {"passphrase": PASSPHRASE, "again": PASSPHRASE}
    )
    assert answer.status_code == 200
    assert "tracker-20250922-100000.tar.sealed" in answer.headers["content-disposition"]
    archive = tmp_path / "stick"
    archive.write_bytes(answer.content)
    assert verify(archive, PASSPHRASE, within=settings.data).key
    assert list(settings.data.glob(".archiving-*")) == []
    page = desk.get("/desk/backups").text
    assert "2025-09-22 10:00 经办人jia tracker-20250922-100000.tar.sealed" in page
    assert "还没有备份过" in page, "it may not have arrived"


def test_a_key_kept_apart_is_said_not_to_be_inside(settings, clock, tmp_path):
    """An earlier key still lies where it would be archived."""
    apart = tmp_path / "apart"
    apart.write_text(KEY.hex())
    (settings.data / "key").write_text("0" * 64)
    with office_of(settings.database, clock, settings.data):
        pass
    with TestClient(create_app(replace(settings, key_file=apart), clock)) as client:
        desk = Desk(client, settings.database, clock)
        desk.sign_in_as("jia")
        assert "没有加密 · 不含密钥" in desk.submitted("/desk/backups/now").text
        assert "密钥另外存放，不在其中" in desk.get("/desk/backups").text


def test_nobody_takes_what_belongs_to_another_office(desk, clock):
    async def work() -> None:
        await Authority.create(code="XZ", name="乙镇人民政府", created_at=clock.now())

    desk.do(work)
    assert "只能由最上级机关的管理员下载" in desk.get("/desk/backups").text
    sent = {"passphrase": PASSPHRASE, "again": PASSPHRASE}
    assert desk.post("/desk/backups/file", sent).status == 403


def test_backups_are_for_administrators(database_url, clock, tmp_path):
    with office_of(database_url, clock, tmp_path, Role.HANDLER) as desk:
        assert "还没有备份过" not in desk.get("/desk").text
        assert desk.get("/desk/backups").status == 403
        for path in ("/desk/backups/now", "/desk/backups/file"):
            assert desk.post(path).status == 403


# --- daily heads -----------------------------------------------------------------------------


def test_heads_are_listed_printed_and_mailed_where_wanted(desk, settings, clock):
    assert "还没有总摘要" in desk.get("/desk/journal-heads").text
    came_in(desk)
    page = desk.get("/desk/mail/settings")
    sent = page.fields("/desk/mail/settings") | {"mails_heads": "yes", "quiet_hours": "yes"}
    desk.submitted("/desk/mail/settings", sent)
    assert "每天寄出办理记录总摘要" in desk.get("/desk/settings/history").text
    desk.do(lambda: run_due(clock.now(), surroundings_of(settings)))
    page = desk.get("/desk/journal-heads").text
    assert "第1号" in page
    assert "1份，1条" in page
    sheet = desk.get("/desk/journal-heads/1").text
    mail = desk.do(lambda: OutboxMessage.filter(message_id__contains=".head@").get())
    line = next(line for line in mail.body.splitlines() if line.startswith("JD 1 2025-09-22 "))
    assert line in sheet
    assert mail.addressee == "jia@example.invalid"
    assert desk.get("/desk/journal-heads/2").status == 404
