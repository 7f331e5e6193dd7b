"""Personal data whose time is over, and what a person may demand of their own, at the desk."""

import dataclasses
import io
import json
import zipfile
from datetime import date

import pytest

from tests.web.desk.applications import TEXT, came_in
from tests.web.desk.at_desk import Desk, office_of
from tracker.actions.end import withdraw
from tracker.actions.erase import confirm
from tracker.actions.messages import write_message
from tracker.actions.propose_erasures import propose_erasures
from tracker.files.attachments import accept
from tracker.files.folder import FolderStore
from tracker.law.erasure import Scope
from tracker.law.mail_arrival import ArrivalBy
from tracker.law.mail_terms import MailState, MailStep
from tracker.law.terms import Role
from tracker.records.calendars import current_calendar
from tracker.records.erasure_models import Erasure, ErasureProposal, ErasureRun, Keeping
from tracker.records.journal import APPLICANT
from tracker.records.mail_models import IncomingFile, IncomingMail, IncomingStep
from tracker.records.models import Application, Authority, Officer, Particulars, Reading

NUMBER = "11010519491231002X"
HERE = "/desk/personal-data"


@pytest.fixture
def desk(database_url, clock, tmp_path):
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


@pytest.fixture
def ended(desk) -> str:
    """The number of an application that was withdrawn, whose copies may go since a while."""
    case = came_in(desk)

    async def work() -> None:
        application = await Application.get(register_number=case.number)
        await write_message(application.id, text="请尽快办理。", now=desk.clock.now())
        await withdraw(
            application.id, reason="不需要了", on=desk.clock.today(), author=APPLICANT,
            now=desk.clock.now(),
        )  # fmt: skip

    desk.do(work)
    desk.clock.set_to("2025-12-01 10:00")
    desk.sign_in_as("jia")
    return case.number


def look(desk: Desk) -> None:
    async def work() -> None:
        authority = await Authority.get(code="JD")
        calendar = await current_calendar()
        await propose_erasures(authority, calendar, desk.clock.today(), desk.clock.now())

    desk.do(work)


def particulars(desk: Desk) -> Particulars:
    return desk.do(Particulars.get)


def test_an_office_without_anything_to_erase_is_told_so(desk):
    page = desk.get(HERE)
    assert "没有等待确认的" in page.text
    assert "还没有清除过" in page.text
    assert "再保存30天" in page.text
    assert "来信自标为不是申请之日起、退信自收取之日起保存365天" in page.text
    assert "没有等待确认的" in desk.get(f"{HERE}/confirm").text


def test_what_waits_goes_on_an_officers_word_and_the_case_says_so(desk, ended):
    look(desk)
    page = desk.get(HERE)
    assert ended in page.text
    assert f"{HERE}/confirm?scope=identity" in page.links
    form = desk.get(f"{HERE}/confirm?scope=identity")
    assert "清除以后不能恢复" in form.text
    fields = form.fields(f"{HERE}/confirm")
    unsure = desk.post(f"{HERE}/confirm", fields)
    assert unsure.status == 422
    assert "请先勾选" in unsure.text
    assert particulars(desk).identity_number == NUMBER
    done = desk.submitted(f"{HERE}/confirm", {**fields, "sure": "yes"})
    assert "已经清除完毕" in done.text
    assert particulars(desk).identity_number == ""
    assert "已清除1件" in desk.get(HERE).text
    case = desk.get(f"/desk/applications/{ended}")
    assert "身份证件影像和证件号码已于2025年12月1日" in case.text
    assert "按规定清除" in case.text


def test_a_run_says_what_went_and_what_stayed(desk, ended):
    """Between the word and the deed something comes up, or nothing is left to take."""

    async def another_comes_up() -> None:
        for row in await ErasureProposal.filter(run_id=run):
            await Keeping.create(
                application_id=row.application_id, kept=True, reason="投诉",
                officer=await Officer.get(sign_in_name="jia"), at=desk.clock.now(),
            )  # fmt: skip

    async def confirmed(scope: Scope) -> int:
        office, officer = await Authority.get(code="JD"), await Officer.get(sign_in_name="jia")
        rows = await ErasureProposal.filter(scope=scope, run_id=None).order_by("id")
        made = await confirm(
            office.id, scope, count=len(rows), up_to=rows[-1].id, officer=officer,
            now=desk.clock.now(),
        )  # fmt: skip
        return made.id

    look(desk)
    run = desk.do(lambda: confirmed(Scope.IDENTITY))
    url = f"{HERE}/runs/{run}"
    assert "还有1件没有清除" in desk.get(url).text
    desk.do(another_comes_up)
    told = desk.submitted(url, {}).text
    assert "没有清除任何内容" in told
    assert "清除完毕" not in told
    assert particulars(desk).identity_number == NUMBER


def test_a_run_of_which_some_stayed_says_how_many(desk, ended):
    async def work() -> int:
        office, officer = await Authority.get(code="JD"), await Officer.get(sign_in_name="jia")
        run = await ErasureRun.create(
            authority=office, scope=Scope.IDENTITY, rule="条例", count=3, officer=officer,
            at=desk.clock.now(),
        )  # fmt: skip
        application = await Application.get(register_number=ended)
        await Erasure.create(
            authority=office, application=application, scope=Scope.IDENTITY, rule="条例",
            run=run, removed={"附件": 1}, officer=officer, at=desk.clock.now(),
        )  # fmt: skip
        return run.id

    told = desk.get(f"{HERE}/runs/{desk.do(work)}").text
    assert "清除了1件" in told
    assert "另有2件没有清除" in told
    assert "清除完毕" not in told


@pytest.mark.parametrize("own", [True, False])
def test_who_confirms_is_told_that_backups_still_hold_it(desk, ended, own, tmp_path):
    if own:
        site = desk.client.app.state.site
        settings = dataclasses.replace(site.settings, backup_folder=tmp_path / "backups")
        desk.client.app.state.site = dataclasses.replace(site, settings=settings)
    look(desk)
    shown = desk.get(f"{HERE}/confirm?scope=identity").text
    assert ("最长要12个月以后才没有" in shown) is own
    assert "数据库管理员的备份里也还有" in shown
    url = "/desk/person/erase"
    asked = desk.post(url, desk.post("/desk/person", WHO).fields(url)).text
    assert ("最长要12个月以后才没有" in asked) is own


def test_a_list_that_changed_meanwhile_erases_nothing(desk, ended):
    look(desk)
    fields = desk.get(f"{HERE}/confirm?scope=identity").fields(f"{HERE}/confirm")
    desk.submitted(
        f"/desk/applications/{ended}/personal-data", {"step": "keep", "reason": "正在处理投诉"}
    )
    late = desk.post(f"{HERE}/confirm", {**fields, "sure": "yes"})
    assert late.status == 409
    assert "名单刚刚变化" in late.text
    assert particulars(desk).identity_number == NUMBER
    assert desk.do(lambda: Erasure.all().count()) == 0


def test_an_officer_keeps_it_with_a_reason_and_lets_it_go(desk, ended):
    look(desk)
    url = f"/desk/applications/{ended}/personal-data"
    assert "可以清除" in desk.get(url).text
    nothing = desk.post(url, {"step": "keep", "reason": ""})
    assert nothing.status == 422
    kept = desk.submitted(url, {"step": "keep", "reason": "正在处理投诉"})
    assert "工作人员决定保留" in kept.text
    assert "正在处理投诉" in kept.text
    assert desk.do(lambda: ErasureProposal.all().count()) == 0
    mangled = {"step": "copies", "attachment": ["9" * 5_000, "x"], "sent": "９"}
    assert desk.post(url, mangled).status == 303
    gone = desk.submitted(url, {"step": "let_go", "reason": "投诉已经办结"})
    assert "取消保留" in gone.text
    assert desk.do(lambda: Keeping.all().count()) == 2


@pytest.mark.parametrize("said", [{"step": "letgo"}, {"step": ""}, {}])
def test_what_is_neither_keeping_nor_letting_go_does_nothing(desk, ended, said):
    url = f"/desk/applications/{ended}/personal-data"
    desk.submitted(url, {"step": "keep", "reason": "正在处理投诉"})
    assert desk.post(url, {**said, "reason": "投诉已经办结"}).status == 400
    assert desk.do(lambda: Keeping.all().count()) == 1


def test_a_long_list_leads_on(desk, ended, monkeypatch):
    monkeypatch.setattr("tracker.web.desk.personal_data.PAGE", 1)

    async def work() -> None:
        other = await Application.get(register_number=came.number)
        await ErasureProposal.create(
            authority_id=other.authority_id, application=other, scope="identity",
            since=date(2025, 11, 1), proposed_at=desk.clock.now(),
        )  # fmt: skip

    look(desk)
    came = came_in(desk)
    desk.do(work)
    first = desk.get(HERE)
    assert ended in first.text
    assert came.number not in first.text
    second = desk.get(first.next)
    assert came.number in second.text
    assert not second.next


def test_who_may_not_erase_sees_the_list_and_no_button(desk, ended):
    look(desk)
    desk.adds_officer("yi", Role.HANDLER)
    desk.sign_in_as("yi")
    page = desk.get(HERE)
    assert "由公开工作机构负责人或者管理员确认" in page.text
    assert desk.get(f"{HERE}/confirm").status == 403
    assert desk.post("/desk/person/erase", {"step": "look"}).status == 403
    desk.adds_officer("bing", Role.SUPERVISOR)
    desk.sign_in_as("bing")
    assert desk.get(HERE).status == 403


WHO = {"identity_number": NUMBER, "reason": "本人持身份证到场"}


def test_a_person_is_found_and_gets_a_copy_and_both_are_on_record(desk, ended):
    found = desk.post("/desk/person", WHO)
    assert "找到1件申请" in found.text
    assert ended in found.text
    assert NUMBER not in found.body
    fields = found.fields("/desk/person/copy")
    answer = desk.client.post("/desk/person/copy", data=fields)
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        names = packed.namelist()
        page = packed.read("个人信息.html").decode()
        data = json.loads(packed.read("个人信息.json"))
    assert names == ["个人信息.html", "个人信息.json"]
    for said in (ended, NUMBER, "申请人甲", "请公开2025年环卫作业合同。", "请尽快办理。"):
        assert said in page
    assert data["applications"][0]["register_number"] == ended
    assert any(TEXT in value for _, value in data["applications"][0]["sections"][2]["rows"])
    reasons = desk.do(lambda: Reading.all().order_by("id").values_list("reason", flat=True))
    assert reasons == [
        "查找本人的申请：本人持身份证到场",
        "向本人提供个人信息副本：本人持身份证到场",
    ]


@pytest.mark.parametrize(
    ("typed", "n"),
    [
        ({"name": "申请人甲", "contact": "13812345678"}, 1),
        ({"name": "申请人甲", "contact": "13900000000"}, 0),
        ({"name": "申请人乙", "contact": "13812345678"}, 0),
        ({"identity_number": "440524188001010014"}, 0),
    ],
)
def test_a_name_alone_finds_nobody(desk, ended, typed, n):
    found = desk.post("/desk/person", {**typed, "reason": "本人到场"})
    assert (ended in found.text) is bool(n)
    assert ("没有找到" in found.text) is not bool(n)
    assert desk.do(lambda: Reading.all().count()) == n


@pytest.mark.parametrize("typed", [{}, {"name": "申请人甲"}, {"contact": "13812345678"}])
def test_too_little_to_know_one_person_is_asked_again(desk, ended, typed):
    page = desk.post("/desk/person", {**typed, "reason": "本人到场"})
    assert page.status == 422
    assert "姓名和登记的联系方式都要填写" in page.text
    assert desk.post("/desk/person", {"identity_number": NUMBER}).status == 422, "why?"


def test_what_a_person_wants_gone_goes_as_far_as_the_law_lets_it(desk, ended):
    url = "/desk/person/erase"
    shown = desk.post(url, desk.post("/desk/person", WHO).fields(url))
    assert "可以清除" in shown.text
    assert "还没有归档" in shown.text
    fields = shown.fields(url)
    assert desk.post(url, fields).status == 422
    assert particulars(desk).telephone
    done = desk.post(url, {**fields, "sure": "yes"})
    assert "已经按要求清除" in done.text
    who = particulars(desk)
    assert (who.identity_number, who.telephone, who.postal_address) == ("", "", "")
    assert who.name == "申请人甲"
    assert "应本人要求清除" in desk.get(f"/desk/applications/{ended}").text
    assert "没有找到" in desk.post("/desk/person", WHO).text, "the number is gone"


def test_what_another_erased_meanwhile_is_not_told_as_erased(desk, ended, monkeypatch):
    async def nothing(*_: object, **__: object) -> list[Scope]:
        return []

    monkeypatch.setattr("tracker.web.desk.person.erase_asked", nothing)
    url = "/desk/person/erase"
    fields = desk.post(url, desk.post("/desk/person", WHO).fields(url)).fields(url)
    done = desk.post(url, {**fields, "sure": "yes"})
    assert "没有清除任何内容" in done.text
    assert "已经按要求清除" not in done.text


MAIL = {"applications": "", "mails": "", "reason": "本人到场"}


async def mail_from(desk: Desk, files, n: int, sender: str, **more) -> IncomingMail:
    mail = await IncomingMail.create(**{
        "authority": await Authority.get(code="JD"), "uid_validity": 1, "uid": n,
        "likeness": f"{n:064}", "size": 1,
        "digest": await FolderStore(files).put(f"原件{n}".encode()),
        "sender_name": "申请人甲", "sender": sender, "subject": f"第{n}封", "text": f"正文{n}",
        "arrived_at": desk.clock.now(), "arrived_by": ArrivalBy.MAILBOX,
        "fetched_at": desk.clock.now(), "state": MailState.DISMISSED, **more,
    })  # fmt: skip
    file = await accept(FolderStore(files), f"附件{n}.txt", f"附件{n}".encode(), limit=1024)
    await IncomingFile.create(
        mail=mail, name=file.name, media_type=file.media_type, size=file.size, digest=file.digest
    )
    return mail


def packed_of(desk: Desk, fields: dict[str, str]) -> dict[str, str]:
    answer = desk.client.post("/desk/person/copy", data=fields)
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def test_the_copy_of_an_application_has_the_mails_that_came_for_it(desk, ended, tmp_path):
    async def work() -> None:
        application = await Application.get(register_number=ended)
        await mail_from(
            desk, tmp_path / "files", 1, "a@example.invalid", state=MailState.JOINED,
            application_id=application.id,
        )  # fmt: skip

    desk.do(work)
    found = desk.post("/desk/person", WHO)
    packed = packed_of(desk, found.fields("/desk/person/copy"))
    assert "a@example.invalid" in packed["个人信息.html"]
    assert "第1封" in packed["个人信息.html"]
    assert "正文1" in packed["个人信息.json"]
    files = {name.rpartition("-")[2]: said for name, said in packed.items() if "/" in name}
    assert files == {"来信1.eml": "原件1", "附件1.txt": "附件1"}


def test_an_officer_is_told_of_a_mail_that_stays_with_a_copy_in_it(desk, ended, tmp_path):
    async def work() -> None:
        application = await Application.get(register_number=ended)
        mail = await mail_from(
            desk, tmp_path / "files", 1, "a@example.invalid", state=MailState.JOINED,
            application_id=application.id, flaws=["long"],
        )  # fmt: skip
        await IncomingFile.filter(mail_id=mail.id).update(name="身份证.txt")

    desk.do(work)
    url = "/desk/person/erase"
    for page in (
        desk.post(url, desk.post("/desk/person", WHO).fields(url)),
        desk.get(f"/desk/applications/{ended}/personal-data"),
    ):
        assert "第1号来信的原邮件留着" in page.text


def test_a_copy_has_what_is_there_where_a_file_goes_meanwhile(desk, ended, tmp_path, monkeypatch):
    async def work() -> str:
        application = await Application.get(register_number=ended)
        mail = await mail_from(
            desk, tmp_path / "files", 1, "a@example.invalid", state=MailState.JOINED,
            application_id=application.id,
        )  # fmt: skip
        return mail.digest

    FolderStore(tmp_path / "files").path(desk.do(work)).unlink()
    monkeypatch.setattr(FolderStore, "_has", lambda *_: True)
    found = desk.post("/desk/person", WHO)
    packed = packed_of(desk, found.fields("/desk/person/copy"))
    assert [name.rpartition("-")[2] for name in packed if "/" in name] == ["附件1.txt"]


def test_mails_of_no_application_are_in_a_copy_once_somebody_knows_they_are_theirs(
    desk, ended, tmp_path
):
    async def work() -> None:
        await Particulars.get(application__register_number=ended)
        for n, sender in enumerate(
            ("ZHANG@example.invalid", "li@example.invalid", "wang@example.invalid"), start=1
        ):
            await mail_from(desk, tmp_path / "files", n, sender)
        who = await Particulars.get()
        who.email = "zhang@example.invalid"
        await who.save()

    desk.do(work)
    found = desk.post("/desk/person", {**WHO, "contact": "li@example.invalid"})
    assert "来信2封" in found.text
    assert "第3号来信" not in found.text
    fields = found.fields("/desk/person/copy")
    assert "正文" not in packed_of(desk, fields)["个人信息.html"]
    assert desk.do(lambda: IncomingStep.all().count()) == 0
    packed = packed_of(desk, {**fields, "theirs": "yes"})
    for said in ("正文1", "正文2", "不属于任何申请的来信"):
        assert said in packed["个人信息.html"]
    assert "正文3" not in packed["个人信息.html"]
    assert json.loads(packed["个人信息.json"])["mails"][0]["files"]
    steps = desk.do(lambda: IncomingStep.all().order_by("mail_id"))
    assert [(one.mail_id, one.step) for one in steps] == [(1, MailStep.READ), (2, MailStep.READ)]
    assert "向本人提供个人信息副本" in steps[0].reason


def test_who_only_ever_wrote_mails_gets_them_too(desk, tmp_path):
    desk.do(lambda: mail_from(desk, tmp_path / "files", 1, "li@example.invalid"))
    asked = {"name": "李", "contact": "li@example.invalid", "reason": "本人到场"}
    found = desk.post("/desk/person", asked)
    assert "来信1封" in found.text
    assert "期满由系统清除" in found.text
    fields = found.fields("/desk/person/copy")
    assert "正文1" in packed_of(desk, {**fields, "theirs": "yes"})["个人信息.html"]
    assert desk.post("/desk/person/copy", fields).status == 404, "nothing would be in it"
    assert "来信没有列入" in desk.post("/desk/person/erase", fields).text
    other = {"name": "李", "contact": "wang@example.invalid", "reason": "本人到场"}
    assert "没有找到" in desk.post("/desk/person", other).text


def test_mails_that_were_put_aside_go_as_their_sender_asks(desk, ended, tmp_path):
    files = tmp_path / "files"

    async def work() -> None:
        for n, state in enumerate((MailState.DISMISSED, MailState.WAITING), start=1):
            await mail_from(desk, files, n, "li@example.invalid", state=state)

    desk.do(work)
    asked = {"name": "李", "contact": "li@example.invalid", "reason": "本人到场"}
    url = "/desk/person/erase"
    found = desk.post("/desk/person", asked)
    shown = desk.post(url, {**found.fields(url), "theirs": "yes"})
    assert "待登记的，请先处理" in shown.text
    assert desk.post(url, shown.fields(url)).status == 422
    done = desk.post(url, {**shown.fields(url), "sure": "yes"})
    assert "已经按要求清除" in done.text
    gone, waits = desk.do(lambda: IncomingMail.all().order_by("id"))
    assert (gone.text, gone.sender, bool(gone.erased_at)) == ("", "", True)
    assert (waits.text, waits.erased_at) == ("正文2", None)
    (step,) = desk.do(IncomingStep.all)
    assert (step.mail_id, step.step, step.reason) == (gone.id, MailStep.ERASED, "本人到场")
    again = desk.post(url, {**shown.fields(url), "sure": "yes"})
    assert "没有清除任何内容" in again.text
    assert "第1封" not in desk.get(f"/desk/incoming/{gone.id}").text


def test_nobody_reaches_the_mails_of_another_office_or_of_applications(desk, ended, tmp_path):
    async def work() -> None:
        other = await Authority.create(code="XIN", name="乙镇", created_at=desk.clock.now())
        await mail_from(desk, tmp_path / "files", 1, "li@example.invalid", authority=other)
        application = await Application.get(register_number=ended)
        await mail_from(
            desk, tmp_path / "files", 2, "li@example.invalid", state=MailState.REGISTERED,
            application_id=application.id,
        )  # fmt: skip

    desk.do(work)
    theirs = {**MAIL, "mails": "1,2", "theirs": "yes"}
    assert desk.post("/desk/person/copy", theirs).status == 404
    assert desk.post("/desk/person/erase", {**theirs, "sure": "yes"}).status == 404
    assert desk.post("/desk/person/copy", {**theirs, "mails": "1;2"}).status == 400
    asked = {"name": "李", "contact": "li@example.invalid", "reason": "本人到场"}
    assert "没有找到" in desk.post("/desk/person", asked).text


def test_however_many_applications_a_person_made_nothing_is_left_out(desk, ended, monkeypatch):
    """All are found and copied at once; erased in parts, each with a word of its own."""
    monkeypatch.setattr("tracker.web.desk.person.AT_ONCE", 1)

    async def another() -> str:
        first = await Application.get(register_number=ended)
        who = await Particulars.get(application_id=first.id)
        number = ""
        for case in cases:
            other = await Application.get(register_number=case.number)
            await Particulars.filter(application_id=other.id).delete()
            await withdraw(
                other.id, reason="不需要了", on=desk.clock.today(), author=APPLICANT,
                now=desk.clock.now(),
            )  # fmt: skip
            own = {
                name: getattr(who, name)
                for name in Particulars._meta.db_fields
                if name not in ("id", "application_id")
            }
            await Particulars.create(application_id=other.id, **own)
            number = other.register_number
        return number

    cases = [came_in(desk)]
    last = desk.do(another)
    desk.clock.set_to("2026-03-02 10:00")
    desk.sign_in_as("jia")
    found = desk.post("/desk/person", WHO)
    assert "找到2件申请" in found.text
    page = packed_of(desk, found.fields("/desk/person/copy"))["个人信息.html"]
    assert ended in page
    assert last in page
    url = "/desk/person/erase"
    shown = desk.post(url, found.fields(url))
    first = desk.post(url, {**shown.fields(url), "sure": "yes"})
    assert "还有可以清除的" in first.text
    second = desk.post(url, {**first.fields(url), "sure": "yes"})
    assert "还有可以清除的" not in second.text
    assert {who.telephone for who in desk.do(Particulars.all)} == {""}
    third = desk.post(url, {**shown.fields(url), "sure": "yes"})
    assert "没有清除任何内容" in third.text


def test_nobody_reaches_another_office_or_sends_nonsense(desk, ended):
    async def other() -> int:
        office = await Authority.create(
            code="XIN", name="乙镇人民政府", created_at=desk.clock.now()
        )
        mine = await Application.get(register_number=ended)
        await Application.filter(id=mine.id).update(authority_id=office.id)
        return mine.id

    id_ = desk.do(other)
    for page in ("copy", "erase"):
        url = f"/desk/person/{page}"
        assert desk.post(url, {"applications": str(id_), "reason": "看看"}).status == 404
        assert desk.post(url, {"applications": "1;2", "reason": "看看"}).status == 400
        assert desk.post(url, {"applications": str(id_)}).status == 400
    assert desk.do(lambda: Reading.all().count()) == 0


def test_an_office_sets_within_bounds_how_long_copies_stay(desk):
    url = "/desk/settings/retention"
    fields = desk.get(url).fields(url)
    far = desk.post(url, {**fields, "copies_days": "400"})
    assert far.status == 422
    assert "400天不在0至365天之间" in far.text
    desk.submitted(url, {**fields, "copies_days": "60"})
    assert "再保存60天" in desk.get(HERE).text
    assert "身份证件影像的保存天数" in desk.get("/desk/settings/history?kind=retention").text
