"""Files are scanned where clamd runs; of those it did not look at, officers are told."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests import clamd
from tests.clocks import FixedClock
from tests.files.samples import JPEG
from tests.web.desk.applications import AtCase, came_in
from tests.web.desk.at_desk import Desk, Page, office_of
from tracker.actions.messages import write_message
from tracker.files.attachments import StoredFile
from tracker.files.scanner import Scanner
from tracker.law.mail_arrival import ArrivalBy
from tracker.law.mail_terms import MailState
from tracker.law.terms import WorkStep
from tracker.records.file_marks import UnscannedFile, mark_scanned
from tracker.records.handling_models import Material
from tracker.records.mail_models import IncomingFile, IncomingMail
from tracker.records.models import Application, Authority, Challenge

UNSCANNED = "未查毒"
NOBODY = "/nowhere/clamd.ctl"


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    if clamd.CLAMD is None:
        pytest.skip("clamd is not installed")
    # A path of a socket is short; folders of tests are not.
    with TemporaryDirectory(prefix="clamd") as folder, clamd.running(Path(folder)) as place:
        yield place


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


@pytest.fixture
def case(desk: Desk) -> AtCase:
    case = came_in(desk)
    case.done("register")
    return case


def scans_by(desk: Desk, place: str | Path) -> None:
    site = desk.client.app.state.site
    desk.client.app.state.site = replace(site, scanner=Scanner(str(place)))


def sends(case: AtCase, name: str, data: bytes) -> Page:
    return case.desk.post(f"{case.url}/material", {}, files={"files": (name, data)})


def stored(desk: Desk) -> set[str]:
    root = desk.client.app.state.site.settings.data / "files"
    return {path.name for path in root.rglob("*") if path.is_file()}


def test_what_is_harmful_is_named_and_not_kept(desk: Desk, case: AtCase, place: Path) -> None:
    scans_by(desk, place)
    before = stored(desk)
    page = sends(case, "合同.txt", clamd.HARMFUL)
    assert page.status == 422
    assert f"“合同.txt”中查出病毒或者恶意代码（{clamd.FOUND}），没有收下。" in page.text
    assert stored(desk) == before
    assert desk.do(lambda: Material.all().count()) == 0


def test_what_is_clean_is_taken_without_a_word(desk: Desk, case: AtCase, place: Path) -> None:
    scans_by(desk, place)
    assert sends(case, "合同.txt", "合同".encode()).status == 303
    assert UNSCANNED not in desk.get(f"{case.url}/material").text
    assert desk.do(lambda: UnscannedFile.all().count()) == 0


def test_what_could_not_be_scanned_is_taken_and_says_so(
    desk: Desk, case: AtCase, place: Path
) -> None:
    scans_by(desk, NOBODY)
    assert sends(case, "合同.txt", "合同".encode()).status == 303
    for path in (f"{case.url}/material", case.url):
        assert UNSCANNED in desk.get(path).text
    # Sent again while the scanner answers, it has been looked at.
    scans_by(desk, place)
    assert sends(case, "合同.txt", "合同".encode()).status == 303
    assert UNSCANNED not in desk.get(f"{case.url}/material").text


def test_what_is_too_large_for_the_scanner_is_taken_and_says_so(
    desk: Desk, case: AtCase, place: Path
) -> None:
    scans_by(desk, place)
    assert sends(case, "合同.txt", "合同".encode() * clamd.MOST).status == 303
    assert UNSCANNED in desk.get(f"{case.url}/material").text


def test_files_of_messages_too(desk: Desk, case: AtCase) -> None:
    scans_by(desk, NOBODY)

    async def wrote() -> None:
        site = desk.client.app.state.site
        file: StoredFile = await site.take_file("补充.txt", "补充".encode())
        application = await Application.get(register_number=case.number)
        await write_message(application.id, text="请查收", now=desk.clock.now(), files=(file,))

    desk.do(wrote)
    assert UNSCANNED in desk.get(f"{case.url}/messages").text


def test_files_of_mails_too(desk: Desk) -> None:
    scans_by(desk, NOBODY)
    mail = IncomingMail(
        uid_validity=1, uid=1, likeness="1".zfill(64), size=1,
        arrived_at=desk.clock.now(), arrived_by=ArrivalBy.MAILBOX, fetched_at=desk.clock.now(),
        state=MailState.WAITING,
    )  # fmt: skip

    async def came() -> int:
        mail.authority_id = (await Authority.get(code="JD")).id
        await mail.save()
        site = desk.client.app.state.site
        for name in ("说明.txt", "合同.txt"):
            file: StoredFile = await site.take_file(name, name.encode())
            await IncomingFile.create(
                mail=mail, name=name, media_type=file.media_type, size=1, digest=file.digest
            )
        await mark_scanned(file.digest)
        return mail.id

    page = desk.get(f"/desk/incoming/{desk.do(came)}")
    assert page.text.count(UNSCANNED) == 1


def test_scans_of_letters_too(desk: Desk, case: AtCase) -> None:
    case.done("extend", working_days="5", consent_by="负责人甲", reason="材料较多", on="2025-09-22")
    letter = f"{case.url}/letters/3"
    assert UNSCANNED not in desk.get(letter).text
    scans_by(desk, NOBODY)
    assert UNSCANNED not in desk.get(letter).text
    for name in ("盖章件.jpg", "重扫.jpg"):
        assert desk.post(f"{letter}/scan", files={"scan": (name, JPEG)}).status == 303
    assert desk.get(letter).text.count(UNSCANNED) == 2, "the one that was replaced, too"


def test_signed_sheets_and_what_would_go_with_a_letter_too(desk: Desk, case: AtCase) -> None:
    scans_by(desk, NOBODY)
    told = {"working_days": "5", "consent_by": "负责人甲", "reason": "材料较多", "on": "2025-09-22"}
    assert case.send("extend", step="check", **told).status == 200
    fields = {**desk.get(case.proposal).fields(case.proposal), "step": "approve", "by": "paper"}
    signed = desk.post(
        case.proposal,
        {**fields, "steps": list(WorkStep), "name": "主任甲", "signed_on": "2025-09-22"},
        files={"files": ("审批表.jpg", JPEG)},
    )
    assert signed.status == 303, signed.text
    assert UNSCANNED in desk.get(case.proposal).text


def test_files_of_reviews_too(desk: Desk) -> None:
    scans_by(desk, NOBODY)
    told = {"kind": "review", "case_number": "某政复〔2025〕1号", "forum": "某市人民政府"}
    assert desk.post("/desk/challenges/new", {**told, "filed_on": "2025-09-01"}).status == 303
    page = f"/desk/challenges/{desk.do(Challenge.get).id}"
    accepted = {"seen": "1", "on": "2025-09-15"}
    files = {"files": ("受理通知.jpg", JPEG)}
    assert desk.post(f"{page}/moves/accepted", accepted, files=files).status == 303
    assert UNSCANNED in desk.get(page).text


def test_files_of_the_catalogue_too(desk: Desk) -> None:
    scans_by(desk, NOBODY)
    entry = {"title": "合同", "made_on": "2025-03-01", "mode": "proactive"}
    files = {"files": ("合同.txt", "合同".encode())}
    assert desk.post("/desk/catalogue/new", entry, files=files).status == 303
    assert UNSCANNED in desk.get("/desk/catalogue/1").text


def test_without_a_scanner_nothing_is_said(desk: Desk, case: AtCase) -> None:
    assert sends(case, "合同.txt", "合同".encode()).status == 303
    assert UNSCANNED not in desk.get(f"{case.url}/material").text
    assert desk.do(lambda: UnscannedFile.all().count()) == 0
