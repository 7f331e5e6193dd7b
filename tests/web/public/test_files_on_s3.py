"""An installation whose files are on S3: an application with a file goes its way, and back."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette

from tests import s3
from tests.clocks import FixedClock
from tests.keys import KEYRING
from tests.web.public.stories import PERSON, apply, reach_check_page, registered
from tests.web.public.visitor import Visitor
from tracker.actions.check import check_register
from tracker.actions.keep_backups import BackupPlan, make_backup
from tracker.files.places import open_store, read_where
from tracker.files.store import Store
from tracker.records import connections
from tracker.records.archive import Place, back_up, restore
from tracker.records.archive_database import ArchiveRefused
from tracker.records.codes import Codes
from tracker.records.job_models import JobRun
from tracker.records.models import Attachment, Officer, Session
from tracker.settings import Settings
from tracker.web.access import COOKIE

FILES = (
    ("说明.txt", "垃圾清运合同的说明".encode()),
    ("证件.png", b"\x89PNG\r\n\x1a\n" + b"1" * 99),
)
AWAY = "http://127.0.0.1:9"
OWN = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}


def store_at(url: str, tmp_path: Path, bucket: str = "") -> Store:
    said = s3.settings_of(url, bucket)
    return open_store(read_where(said["TRACKER_FILES"], said, tmp_path))


@pytest.fixture
def settings(settings: Settings, s3_server: str, tmp_path: Path) -> Settings:
    said = s3.settings_of(s3_server)
    return replace(settings, files=read_where(said["TRACKER_FILES"], said, tmp_path))


async def at_desk(visitor: Visitor, officer: Officer, clock: FixedClock) -> Visitor:
    token = "a session of this browser"
    await Session.create(
        token_digest=Codes(b"k" * 32).digest("session", token),
        officer=officer,
        created_at=clock.now(),
        expires_at=clock.now() + timedelta(hours=1),
    )
    visitor.client.cookies.set(COOKIE, token)
    return visitor


def here(tmp_path: Path) -> list[str]:
    return [path.name for path in (tmp_path / "files").rglob("*")]


async def findings(store: Store) -> list[str]:
    return [str(finding) async for finding in check_register(store)]


async def test_a_file_comes_in_is_read_at_the_desk_and_is_vouched_for(
    visitor: Visitor, officer: Officer, clock: FixedClock, settings: Settings, tmp_path: Path
) -> None:
    submitted = await apply(visitor, files=FILES)
    await registered(submitted, officer, clock)
    await at_desk(visitor, officer, clock)
    for name, data in FILES:
        file = await Attachment.get(name=name)
        await visitor.get(f"/desk/applications/{submitted.number}/files/{file.id}")
        assert (visitor.answer.status_code, visitor.answer.content) == (200, data)
        assert visitor.answer.headers["cache-control"] == "no-store"
    assert await findings(settings.store()) == []
    assert here(tmp_path) == []
    await settings.store().remove(file.digest, sent_before=clock.now() + timedelta(days=9999))
    assert any(file.name in finding for finding in await findings(settings.store()))
    await visitor.get(f"/desk/applications/{submitted.number}/files/{file.id}")
    assert visitor.answer.status_code == 404


@pytest.mark.only_on("sqlite", reason="what happens to the files is the same on either")
async def test_an_archive_holds_the_files_and_gives_them_back(
    visitor: Visitor,
    officer: Officer,
    clock: FixedClock,
    settings: Settings,
    s3_server: str,
    tmp_path: Path,
) -> None:
    submitted = await apply(visitor, files=FILES)
    await registered(submitted, officer, clock)
    place = Place(settings.database, settings.data, settings.store())
    made = back_up(place, tmp_path / "backup.tar", now=clock.now())
    assert (made.files, made.damaged) == (len(FILES), 0)
    data = tmp_path / "elsewhere"
    url, store = connections.sqlite_url(data / "tracker.sqlite3"), store_at(s3_server, tmp_path)
    restore(tmp_path / "backup.tar", Place(url, data, store))
    assert here(data) == []
    async with connections.database(url, keyring=KEYRING):
        assert await Attachment.all().count() == len(FILES)
        assert await findings(store) == []


@pytest.mark.only_on("sqlite", reason="what happens to the files is the same on either")
async def test_a_backup_is_not_half_made_while_the_files_are_away(
    database: object, settings: Settings, clock: FixedClock, tmp_path: Path
) -> None:
    place = Place(settings.database, tmp_path, store_at(AWAY, tmp_path, "some-bucket"))
    (tmp_path / "backups").mkdir()
    with pytest.raises(ArchiveRefused, match="没有留下不完整的文件。文件存储 s3://some-bucket"):
        await make_backup(BackupPlan(place, tmp_path / "backups"), clock.now())
    assert list((tmp_path / "backups").iterdir()) == []
    assert await JobRun.filter(failed=True).count() == 1


async def test_while_the_files_are_away_a_page_says_so_and_keeps_what_was_typed(
    visitor: Visitor,
    officer: Officer,
    clock: FixedClock,
    app: Starlette,
    tmp_path: Path,
) -> None:
    submitted = await apply(visitor, files=FILES)
    await registered(submitted, officer, clock)
    site = app.state.site
    app.state.site = replace(site, store=store_at(AWAY, tmp_path, "some-bucket"))
    visitor.client.headers.update(OWN)
    with pytest.raises(AssertionError):
        await reach_check_page(visitor, asked="另一份合同", files=FILES)
    assert visitor.answer.status_code == 503
    assert "系统正在维护" in visitor.text
    assert PERSON["name"] in visitor.page
    await at_desk(visitor, officer, clock)
    file = await Attachment.get(name=FILES[0][0])
    await visitor.get(f"/desk/applications/{submitted.number}/files/{file.id}")
    assert visitor.answer.status_code == 503
    assert visitor.answer.headers["retry-after"]
    assert "系统正在维护" in visitor.text
    app.state.site = site
    await visitor.get(f"/desk/applications/{submitted.number}/files/{file.id}")
    assert visitor.answer.content == FILES[0][1]
