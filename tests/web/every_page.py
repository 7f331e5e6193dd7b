"""Every page of the route table, over an office with something on each of them.

A page nobody can forget: `unvisited` names the routes that are neither visited nor in the
short lists of `FILES` and `ELSEWHERE`.
"""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pyotp
from pypdf import PdfWriter

from tests.clocks import FixedClock
from tracker.actions.add_officer import add_officer
from tracker.actions.annual_report import annual_report
from tracker.actions.authorities import add_authority
from tracker.actions.catalogue import take_down
from tracker.actions.daily_jobs import Surroundings, run_due
from tracker.actions.demo import CODE, fill_demo
from tracker.actions.draft_report import save_draft
from tracker.actions.erase import confirm as confirm_erasure
from tracker.actions.hand_up import figures_file
from tracker.actions.import_report import import_report
from tracker.actions.issue_code import issue_code, offer_code
from tracker.actions.letter_templates import keep_docx, keep_wording
from tracker.actions.lockout import RULES, Counted, tries_of
from tracker.actions.messages import write_message
from tracker.actions.move_challenge import move_challenge
from tracker.actions.publish_report import publish_report, seen_digest
from tracker.actions.receive import Receipt, Submission, receive
from tracker.actions.recover import new_link
from tracker.actions.redact import Cover, begin, cover, make_copy
from tracker.actions.register import register
from tracker.actions.scan_letter import keep_scan
from tracker.actions.second_factor import begin as begin_factor
from tracker.actions.second_factor import confirm
from tracker.actions.set_up import new_set_up_link
from tracker.actions.take_figures import take_figures
from tracker.actions.take_mail import take_mail
from tracker.annual.exchange import read_exchange
from tracker.annual.report import written
from tracker.annual.whole import Written
from tracker.files.areas import Area
from tracker.files.attachments import StoredFile, accept
from tracker.law.challenge_terms import Move
from tracker.law.entries import ChallengeMoved
from tracker.law.erasure import Scope
from tracker.law.letters import letter_refusal
from tracker.law.mail_terms import MailboxTrouble, MailState
from tracker.law.stages import refusal
from tracker.law.terms import (
    AccompanyingLetter,
    Act,
    AgentKind,
    ApplicantKind,
    CatalogueMode,
    ChallengeResult,
    Channel,
    IdentityDocument,
    Role,
    Stage,
)
from tracker.letters.compose import LetterKind
from tracker.letters.mailbox import Fetched
from tracker.letters.office_wording import standard_wording
from tracker.letters.word_template import standard_template
from tracker.records.account_models import SignInEvent
from tracker.records.accounts import note_event
from tracker.records.calendars import current_calendar
from tracker.records.cases import CaseFile, case_named
from tracker.records.catalogue_models import CatalogueEntry, CatalogueFile
from tracker.records.challenge_models import ChallengeAttachment
from tracker.records.codes import Codes, new_token
from tracker.records.connections import database
from tracker.records.correspondence import MessageFile
from tracker.records.drafts import LIFE, new_draft
from tracker.records.erasure_models import ErasureProposal
from tracker.records.erasures import waiting
from tracker.records.feeds import new_feed
from tracker.records.handling_models import Material, Note
from tracker.records.journal import APPLICANT, officer_author
from tracker.records.mail_models import IncomingFile, IncomingMail, Mailbox, OutboxMessage
from tracker.records.models import (
    Application,
    Attachment,
    Authority,
    Challenge,
    Draft,
    Journal,
    Letter,
    Officer,
    Particulars,
    Session,
)
from tracker.records.office_models import Unit
from tracker.records.outbox import mark_failed
from tracker.records.proposal_models import Proposal, ProposalVersion
from tracker.settings import Settings
from tracker.sign_on.configured import Configured
from tracker.web import throttle
from tracker.web.desk.act_table import ACT_PAGES
from tracker.web.public.track import TRIES_BY_NUMBER, number_key
from tracker.web.report_page import FILES as REPORT_FILES
from tracker.web.routes import PAGES

# Answers that are no pages, each with what it is instead.
FILES: Mapping[str, str] = {
    "healthz": "a word for machines",
    "readyz": "a word for machines",
    "clock_file": "calendar file",
    "calendar_feed": "calendar file",
    "incoming_file": "a file that came with a mail",
    "original_mail": "a mail as it was received",
    "clock_json": "data",
    "blank_form_pdf": "PDF",
    "blank_form_docx": "document",
    "catalogue_file": "a file of the catalogue",
    "figures_csv": "table",
    "all_figures_csv": "table",
    "apply_worker": "a script",
    "published_file": "an annual report in one of its formats",
    "receipt_pdf": "PDF",
    "receipt_key_file": "key",
    "followed_receipt": "PDF",
    "letter_pdf": "PDF",
    "file": "a file of the reply",
    "message_file": "a file of a message",
    "own_calendar": "calendar file",
    "case_message_file": "a file of a message",
    "case_letter_file": "PDF",
    "case_receipt": "PDF",
    "case_file": "a file of the application",
    "paper_receipt_file": "PDF",
    "export_ledger": "table",
    "export_catalogue": "table",
    "export_challenges": "table",
    "challenge_file": "a paper of the case",
    "desk_catalogue_file": "a file of the catalogue",
    "annual_file": "an annual report in one of its formats",
    "desk_figures_csv": "table",
    "material_file": "a file that was found",
    "due_dates_file": "calendar file",
    "rollup_file": "a report in one of its formats",
    "rollup_units_csv": "table",
    "supervision_csv": "table",
    "month_sheet_file": "table",
    "fees_file": "table",
    "case_letter_word": "document",
    "delivery_sheet": "PDF",
    "case_scan": "a scan",
    "letter_scan": "a scan",
    "standard_paper": "document",
    "sample_paper": "document",
    "kept_paper": "document",
    "approval_file": "PDF",
    "proposal_attachment": "a file of the reply",
    "dossier_pdf": "PDF",
    "dossier_zip": "an archive",
    "redact_image": "picture",
    "redacted_copy_image": "picture",
    "redacted_copy_file": "PDF",
    "person_copy": "an archive",
    "second_factor_image": "picture",
}
# Routes that only lead to another page.
ELSEWHERE: Mapping[str, str] = {
    "material_pages": "back to the material",
    "receipt_mail": "back to the receipt",
    "open_found": "to the entry of the catalogue",
    "track_end": "to the page to follow by",
    "related": "to the other application",
    "sign_out": "to the page to sign in",
    "put_entry_back": "to the catalogue",
    "keep_scan": "back to the letter",
    "retry_mail": "to the mails",
    "give_up_mail": "to the mails",
    "run_job": "to the jobs",
    "backup_now": "to the backups",
    "sign_on_ended": "a word between machines",
    "fetch_now": "to the mails that came in",
    "restore_mail": "to the mail",
    "revoke_feed": "to the profile",
    "begin_second_factor": "to the second factor",
    "end_second_factor": "to the account",
    "end_session": "to the account",
    "end_sessions_elsewhere": "to the account",
    "lift_officer_pause": "to the account of the colleague",
    "reset_second_factor": "to the account of the colleague",
    "lift_networks": "to the settings of signing in",
}

TELEPHONE, AGENT_TELEPHONE = "13900001111", "13900002222"
NUMBER, AGENT_NUMBER = "11010519491231002X", "440524188001019991"
CREDIT_CODE = "91110000600037341L"
DRAFT = {
    "description": "2024年1月至6月本街道与环卫公司签订的垃圾清运合同及付款凭证。",
    "searched": "yes",
    "who": "person",
    "name": "申请人甲",
    "identity_document": "resident_card",
    "identity_number": NUMBER,
    "by_agent": "yes",
    "agent_kind": "entrusted",
    "agent_name": "代理人甲",
    "agent_document": "resident_card",
    "agent_number": AGENT_NUMBER,
    "agent_telephone": AGENT_TELEPHONE,
    "telephone": TELEPHONE,
    "carrier": "electronic",
    "way": "download",
}


@dataclass(frozen=True, slots=True)
class Visit:
    """A page as somebody sees it. `posted`: what their form sends, else it is only opened.

    `looks_like_another`: nothing to look at in a browser that another visit does not show.
    """

    route: str
    path: str
    who: str = ""
    posted: Mapping[str, str] | None = None
    status: int = 200
    looks_like_another: bool = False

    @property
    def told(self) -> str:
        sent = "" if self.posted is None else f" ← {dict(self.posted)}"
        return f"{self.route}: {self.path}{sent} ({self.who or 'anyone'})"


@dataclass
class Installation:
    """What there is to see. `tokens`: the session of everyone who has one."""

    visits: list[Visit] = field(default_factory=list)
    files: list[Visit] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)
    mails: list[str] = field(default_factory=list)
    secret: set[str] = field(default_factory=set)

    def sent(self, visit: Visit, codes: Codes) -> dict[str, str] | None:
        """The form of a visit with the token that our own pages put into it."""
        if visit.posted is None:
            return None
        own = codes.digest("form", self.tokens.get(visit.who, ""))
        return {"form_token": own, **visit.posted}


def settings_of(data: Path, database_url: str) -> Settings:
    """With mail and a provider, so that the pages offer them; nobody answers at either."""
    return Settings(
        data=data,
        database=database_url,
        key=b"k" * 32,
        smtp="smtp://127.0.0.1:9",
        mail_from="office@example.org",
        base_url="https://example.org",
        provider=Configured(issuer="http://127.0.0.1:9", client_id="tracker"),
    )


def beside(work: Callable[[], Awaitable[Installation]]) -> Installation:
    """Make an installation where another loop may be running already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _awaited(work)).result()


async def _awaited(work: Callable[[], Awaitable[Installation]]) -> Installation:
    return await work()


def blank_pdf() -> bytes:
    writer, written = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=595, height=842)
    writer.write(written)
    return written.getvalue()


def unvisited(visits: Iterable[Visit]) -> set[str]:
    named = {page.name for page in PAGES}
    listed = FILES.keys() | ELSEWHERE.keys()
    assert listed <= named, listed - named
    return named - {visit.route for visit in visits} - listed


async def empty_installation(settings: Settings, clock: FixedClock) -> Installation:
    """Nothing is set up yet."""
    codes = Codes(settings.key)
    async with database(settings.database, keyring=settings.keyring()):
        token = await new_set_up_link(codes, clock.now())
    made = Installation()
    made.visits += [
        Visit("home", "/", status=503),
        Visit("set_up", f"/set-up/{token}"),
        Visit(
            "set_up", f"/set-up/{token}", posted={"name": "甲", "channels": "online"}, status=422
        ),
        Visit("set_up", "/set-up/unknown", status=404),
    ]
    return made


async def rich_installation(settings: Settings, clock: FixedClock) -> Installation:
    """Three offices: one with applications in every stage, a new one, one without online form."""
    async with database(settings.database, keyring=settings.keyring()):
        return await _Maker(settings, clock).made()


class _Maker:
    """Makes the rich installation, and notes down what can be visited."""

    def __init__(self, settings: Settings, clock: FixedClock) -> None:
        self.codes, self.store, self.clock = Codes(settings.key), settings.store(), clock
        self.now = clock.now()
        self.all = Installation()

    def see(self, route: str, *paths: str, who: str = "", status: int = 200) -> None:
        self.all.visits += [Visit(route, path, who, None, status) for path in paths]

    def send(
        self, route: str, path: str, who: str = "", status: int = 422, /, **typed: str
    ) -> None:
        self.all.visits.append(Visit(route, path, who, typed, status))

    def file(self, route: str, path: str, who: str = "", /, **typed: str) -> None:
        self.all.files.append(Visit(route, path, who, typed or None))

    async def made(self) -> Installation:
        token = await new_set_up_link(self.codes, self.now)
        self.see("set_up_receipt", f"/set-up/{token}/receipt")
        await fill_demo(self.store, self.codes, self.clock)
        self.office = await Authority.get(code=CODE)
        self.officer = await Officer.get(sign_in_name="demo")
        self.author = officer_author(self.officer.id, self.officer.held_roles)
        await self.open("officer", officer_id=self.officer.id)
        await self.other_offices()
        self.full = await self.full_application()
        await self.codes_replaced()
        await self.applicants()
        await self.drafts()
        await self.anybody()
        await self.catalogue()
        await self.reports()
        await self.roll_up()
        await self.cases()
        await self.acts()
        await self.desk()
        await self.seen_from_above()
        await self.errors()
        await self.secrets()
        return self.all

    async def open(self, who: str, **whose: int) -> None:
        """A session."""
        token = new_token()
        await Session.create(
            token_digest=self.codes.digest("session", token),
            created_at=self.now,
            expires_at=self.now + timedelta(hours=12),
            **whose,
        )
        self.all.tokens[who] = token

    async def other_offices(self) -> None:
        new = await add_authority("XIN", name="示例新设立的镇人民政府", now=self.now)
        clerk = await add_officer(
            new, sign_in_name="xin", name="经办人乙", password="清晨的第一班公交车",
            roles=frozenset({Role.HANDLER}), now=self.now,
        )  # fmt: skip
        await self.open("clerk", officer_id=clerk.id)
        await add_authority("ZHI", name="示例只收纸质申请的办事处", now=self.now)
        await Authority.filter(code="ZHI").update(channels=[Channel.COUNTER, Channel.POST])
        self.see("not_online", "/apply/ZHI", status=404)

    async def attachment(self, name: str) -> StoredFile:
        return await accept(self.store, name, "示例文件\n".encode(), limit=1024 * 1024)

    async def full_application(self) -> Application:
        """An application with everything that can be told of an applicant, just submitted."""
        token, draft = await self.draft({})
        draft.expires_at = self.now + LIFE
        application = await receive(
            self.office,
            Submission(
                description="本街道2025年购买服务的全部合同。\n\n以及𠮷😀。" + "说明" * 300,
                applicant_kind=ApplicantKind.NATURAL_PERSON,
                name="申请人甲",
                identity_document=IdentityDocument.RESIDENT_CARD,
                identity_number=NUMBER,
                telephone=TELEPHONE,
                email="shenqingren@example.org",
                postal_address="示例市示例区中心路18号3单元502室",
                agent_kind=AgentKind.ENTRUSTED,
                agent_name="代理人甲",
                agent_document=IdentityDocument.RESIDENT_CARD,
                agent_number=AGENT_NUMBER,
                agent_telephone=AGENT_TELEPHONE,
                files=(await self.attachment("授权委托书.txt"),),
            ),
            Receipt(channel=Channel.ONLINE, on=self.now.date(), evidence="网上提交"),
            token=token,
            codes=self.codes,
            author=APPLICANT,
            now=self.now,
            draft=draft,
        )
        await register(application.id, author=self.author, now=self.now)
        await write_message(
            application.id, text="附件请查收。", now=self.now,
            files=(await self.attachment("补充材料.txt"),),
        )  # fmt: skip
        await self.open("full", application_id=application.id)
        self.see("receipt", f"/apply/{CODE}/{token}/receipt")
        self.file("receipt_pdf", f"/apply/{CODE}/{token}/receipt.pdf")
        file = await MessageFile.get(message__application_id=application.id)
        self.file("message_file", f"/track/application/messages/files/{file.id}", "full")
        return application

    async def applicants(self) -> None:
        """One application in each stage, as its applicant follows it."""
        here = "/track/application"
        self.see("messages", f"{here}/messages", who="full")
        self.see("contact", f"{here}/contact", who="full")
        self.see("own_data", f"{here}/personal-data", who="full")
        self.send("contact", f"{here}/contact", "full", telephone="1")
        self.send("contact", f"{here}/contact", "full", 200, telephone="13700000000")
        self.see("withdraw", f"{here}/withdraw", who="full")
        self.see("followed_receipt_page", f"{here}/receipt", who="full")
        self.send("messages", f"{here}/messages", "full", text="")
        self.file("followed_receipt", f"{here}/receipt.pdf", "full")
        self.file("own_calendar", f"{here}/dates.ics", "full")
        self.see("following", here, who="full")
        for stage in Stage:
            found = await Application.filter(stage=stage, authority=self.office).first()
            if found is not None:
                await self.open(stage, application_id=found.id)
                self.see("following", here, who=stage)
        asked = {"supplement": "awaiting_supplement", "remedies": "replied", "rating": "replied"}
        for page, who in asked.items():
            self.see(page, f"{here}/{page}", who=who)
        self.send("supplement", f"{here}/supplement", "awaiting_supplement", text="")
        self.send("rating", f"{here}/rating", "replied")
        await self.applicant_asked_for_reasons(here)
        await self.applicant_answered(here)

    async def applicant_asked_for_reasons(self, here: str) -> None:
        case = await self.case_for(Act.RECORD_REASONS)
        await self.open("asked why", application_id=case.application.id)
        self.see("following", here, who="asked why")
        self.see("reasons", f"{here}/reasons", who="asked why")
        self.send("reasons", f"{here}/reasons", "asked why", text="")

    async def applicant_answered(self, here: str) -> None:
        """With a letter, a file, a rating; and one that was refused in part."""
        file = await Attachment.filter(
            from_applicant=False, application__authority=self.office
        ).first()
        assert file is not None
        await self.open("answered", application_id=file.application_id)
        letter = await Letter.filter(application_id=file.application_id, to_applicant=True).first()
        assert letter is not None
        self.see("following", here, f"{here}?done=rated", who="answered")
        self.see("letter", f"{here}/letters/{letter.seq}", who="answered")
        self.file("letter_pdf", f"{here}/letters/{letter.seq}.pdf", "answered")
        self.file("file", f"{here}/files/{file.id}", "answered")
        refused = await Application.filter(ground="partly_disclosed").first()
        assert refused is not None
        await self.open("refused", application_id=refused.id)
        self.see("following", here, who="refused")
        self.see("remedies", f"{here}/remedies", who="refused")

    async def draft(self, typed: Mapping[str, str]) -> tuple[str, Draft]:
        said: dict[str, object] = {"typed": dict(typed), "files": []} if typed else {}
        return await new_draft(self.codes, self.office.id, said, now=self.now)

    async def drafts(self) -> None:
        whole, _ = await self.draft(DRAFT)
        here = f"/apply/{CODE}/{whole}"
        self.see("apply_screen", *(f"{here}/{screen}" for screen in
                                   ("question", "applicant", "delivery", "all")))  # fmt: skip
        self.see("check", f"{here}/check")
        self.send("check", f"{here}/check")
        self.see("apply_saved", f"{here}/saved")
        self.see("apply_office", f"{here}/office", f"{here}/office?q=没有这个")
        self.send("apply_office", f"{here}/office", office="NOPE")
        self.see("answered", f"{here}/answered")
        fresh, _ = await self.draft({**DRAFT, "searched": ""})
        self.see("found", f"/apply/{CODE}/{fresh}/found/question")
        vague, _ = await self.draft(
            {"description": "所有相关文件等。为什么不给我？", "advised": ""}
        )
        self.see("apply_screen", f"/apply/{CODE}/{vague}/question")
        wrong, _ = await self.draft({"description": "应急预案", "searched": "yes"})
        here = f"/apply/{CODE}/{wrong}"
        self.send("apply_screen", f"{here}/question", description="")
        self.send("apply_screen", f"{here}/applicant")
        self.send("apply_screen", f"{here}/applicant", who="organisation", by_agent="yes")
        self.send("apply_screen", f"{here}/delivery", telephone="1", way="post", carrier="paper")
        self.see("apply", f"/apply/{CODE}")
        self.see("apply_all", f"/apply/{CODE}/all")
        self.send("apply_all", f"/apply/{CODE}/all", who="person", by_agent="yes")
        self.see("apply_screen", f"/apply/{CODE}/gone/question", status=404)
        self.send("apply_screen", f"/apply/{CODE}/gone/question", description="应急预案")

    async def codes_replaced(self) -> None:
        """New codes: the link of a mail, and the slip of the counter."""
        token = new_token()
        link = f"https://example.org/track/code/{token}"
        await offer_code(self.full.id, token=token, url=link, codes=self.codes, now=self.now)
        self.see("new_code", f"/track/code/{token}")
        self.see("new_code", "/track/code/unknown", status=404)
        other = (
            await Application.filter(stage=Stage.REPLIED, authority=self.office)
            .order_by("id")
            .first()
        )
        assert other is not None
        slip = new_token()
        await issue_code(
            other.id, token=slip, reason="核对了身份证原件", codes=self.codes,
            author=self.author, now=self.now,
        )  # fmt: skip
        case = f"/desk/applications/{other.register_number}"
        self.see("case_code_receipt", f"{case}/code/{slip}", who="officer")
        self.see("case_code", f"{case}/code", who="officer")
        self.send("case_code", f"{case}/code", "officer", token=slip)

    async def anybody(self) -> None:
        self.see("home", "/")
        self.see("guide_anywhere", "/guide", "/guide?q=没有这个")
        self.see("catalogue_anywhere", "/catalogue")
        self.see("all_figures", "/figures")
        self.file("all_figures_csv", "/figures/months.csv")
        self.file("apply_worker", "/apply/worker.js")
        self.see("apply_anywhere", "/apply")
        self.see("clock", "/clock", "/clock?channel=online&submitted_on=2025-09-22&e1=extended"
                 "&e1_on=2025-10-10&e1_working_days=10")  # fmt: skip
        self.see("clock", "/clock?channel=online&submitted_on=2025-13-41", status=422)
        self.see("law", "/law")
        self.see("law", "/law?q=没有", status=422)
        self.see("law_text", "/law/条例")
        self.see("law_text", "/law/没有", status=404)
        self.see("law_article", "/law/条例/33")
        self.see("verify", "/verify")
        self.see("verify", "/verify?receipt=x", status=422)
        self.see("receipt_key", "/receipt-key")
        self.see("track", "/track", "/track?ended=1")
        self.send("track", "/track", number="", code="")
        self.see("lost_code", "/track/lost", "/track/lost?sent=1")
        self.send("lost_code", "/track/lost", number="", email="x")
        for code in (CODE, "XIN"):
            here = f"/at/{code}"
            self.see("authority", here)
            for page in ("guide", "channels", "label", "figures", "catalogue"):
                self.see(page, f"{here}/{page}")
            self.see("blank_form", f"{here}/form")
            self.see("apply_offline", f"/apply/{code}/offline")
        self.see("authority", "/at/ZHI")
        for page in ("help", "privacy", "accessibility"):
            self.see(f"{page}_anywhere", f"/{page}")
            self.see(page, f"/at/{CODE}/{page}")
        target = "https://example.org/notices"
        leads = {"to": target, "by": self.codes.digest("leaving", target)}
        self.see("leaving", f"/leaving?{urlencode(leads)}")
        self.see("leaving", f"/leaving?to={target}", status=404)
        self.file("healthz", "/healthz")
        self.file("readyz", "/readyz")
        self.file("clock_file", "/clock.ics?channel=online&submitted_on=2025-09-22")
        self.file("clock_json", "/clock.json?channel=online&submitted_on=2025-09-22")
        self.file("receipt_key_file", "/receipt-key.pem")
        self.file("blank_form_pdf", f"/at/{CODE}/form.pdf")
        self.file("blank_form_docx", f"/at/{CODE}/form.docx")
        self.file("figures_csv", f"/at/{CODE}/figures/months.csv")
        self.file("desk_figures_csv", "/desk/figures/months.csv", "officer")

    async def catalogue(self) -> None:
        here, desk = f"/at/{CODE}/catalogue", "/desk/catalogue"
        self.see("catalogue", f"{here}?q=没有这样的信息")
        entries = await CatalogueEntry.filter(authority=self.office).order_by("id")
        for mode in CatalogueMode:
            shown = next((one for one in entries if one.mode is mode), None)
            if shown is not None:
                self.see("catalogue_entry", f"{here}/{shown.id}")
        down = entries[1]
        await take_down(down.id, reason="内容有误", author=self.author, now=self.now)
        self.see("catalogue_entry", f"{here}/{down.id}", status=410)
        file = await CatalogueFile.filter(entry__authority=self.office).first()
        assert file is not None
        self.file("catalogue_file", f"{here}/{file.entry_id}/files/{file.id}")
        self.file("desk_catalogue_file", f"{desk}/{file.entry_id}/files/{file.id}", "officer")
        self.file("export_catalogue", f"{desk}/export", "officer", format="csv")
        self.see("desk_catalogue", desk, f"{desk}?q=没有", who="officer")
        self.see("desk_catalogue", desk, who="clerk")
        self.see("add_catalogue_entry", f"{desk}/new", who="officer")
        self.send("add_catalogue_entry", f"{desk}/new", "officer")
        self.see("import_catalogue", f"{desk}/import", who="officer")
        self.send("import_catalogue", f"{desk}/import", "officer")
        self.see(
            "edit_catalogue_entry", f"{desk}/{file.entry_id}", f"{desk}/{down.id}", who="officer"
        )
        self.see("take_down_entry", f"{desk}/{file.entry_id}/take-down", who="officer")

    async def reports(self) -> None:
        year = self.now.year - 1
        for n in range(2):
            seen = seen_digest(await annual_report(self.office, year))
            published = await publish_report(
                self.office, year, officer=self.officer, seen=seen, now=self.now
            )
            more = Written(texts={"overview": f"第{published.id}次公布以后。"})
            await save_draft(
                self.office, year, more, seen=n + 1, officer=self.officer, now=self.now
            )
        otherwise = Written(typed={"20-5.licence.decided": "37"}, blank_noughts=True)
        await save_draft(self.office, year, otherwise, seen=3, officer=self.officer, now=self.now)
        here = f"/at/{CODE}/reports/{year}"
        self.see("published_reports", f"/at/{CODE}/reports")
        self.see("annual_years", "/desk/annual/years", who="officer")
        self.see("published_report", here)
        self.see("published_version", f"{here}/{published.id - 1}")
        for ending in REPORT_FILES:
            self.file("published_file", f"{here}/{published.id}/report.{ending}")
            self.file("annual_file", f"/desk/annual/{year}/report.{ending}", "officer")
        desk = f"/desk/annual/{year}"
        self.see("annual", desk, f"/desk/annual/{self.now.year}", who="officer")
        self.see("annual", desk, who="clerk")
        days = f"?from={year}-03-01&before={self.now.year}-03-01"
        self.see("annual_of_last_year", f"/desk/annual{days}", who="officer")
        self.see("annual_of_last_year", "/desk/annual?from=x&before=", who="officer", status=422)
        self.see("annual", "/desk/annual/2010", "/desk/annual/2017", who="officer")
        self.see("draft_report", f"{desk}/draft", "/desk/annual/2017/draft", who="officer")
        wrong = {"text.overview": "收到政府信息公开申请999件", "cell.20-5.licence.decided": "x"}
        self.send("draft_report", f"{desk}/draft", "officer", **wrong)
        self.send("explain_difference", f"{desk}/differences", "officer", reason="")
        self.see("publish_report", f"{desk}/publish", who="officer")
        self.send("publish_report", f"{desk}/publish", "officer", 409, seen="other")

    async def roll_up(self) -> None:
        """With a unit that has handed up, and a balance the register opened with."""
        desk, year = "/desk/rollup", self.now.year - 1
        unit = await add_authority("FEN", name="示例社区", now=self.now, parent=CODE)
        file = (await figures_file(unit, year, b"u" * 32, self.now)).encode()
        print_ = read_exchange(file).key.fingerprint
        await take_figures(self.office, file, now=self.now, confirmed=print_)
        report = {**await annual_report(unit, year - 1), "year": year - 1}
        await import_report(unit, written(report).encode(), now=self.now)
        given = await import_report(self.office, written(report).encode(), now=self.now)
        self.see("rollup", desk, f"{desk}?year={year}&row=new&taken=FEN", who="officer")
        self.see("rollup", desk, who="clerk")
        for code in ("FEN", CODE):
            self.see("rollup_unit", f"{desk}/{year}/units/{code}", who="officer")
        self.see("rollup_unit", f"{desk}/{year - 5}/units/FEN", who="officer")
        for ending in REPORT_FILES:
            self.file("rollup_file", f"{desk}/{year}/report.{ending}", "officer")
        self.file("rollup_units_csv", f"{desk}/{year}/units.csv", "officer")
        self.see("take_figures", f"{desk}/take?year={year}", who="officer")
        self.send("take_figures", f"{desk}/take", "officer")
        later = self.now + timedelta(hours=1)
        other = await figures_file(unit, year, b"v" * 32, later)
        self.send("take_figures", f"{desk}/take", "officer", held=other, year=str(year))
        self.see("take_figures", f"{desk}/take", who="clerk", status=403)
        self.see("hand_up", f"{desk}/hand-up", who="officer")
        self.see("given_tables", "/desk/given", who="officer")
        self.see("given_tables", "/desk/given", who="clerk")
        self.send("given_tables_take", "/desk/given", "officer", source="opening")
        self.see("given_table", f"/desk/given/{given.id}?taken=yes", who="officer")
        self.see("supervision", "/desk/supervision", who="officer")
        self.see("supervision", "/desk/supervision", who="clerk", status=403)
        self.file("supervision_csv", "/desk/supervision.csv", "officer")

    async def numbered(self) -> AsyncIterator[CaseFile]:
        for one in await Application.filter(authority=self.office).order_by("-id"):
            case = await case_named(self.office, one.register_number)
            assert case is not None
            yield case

    async def case_for(self, act: Act) -> CaseFile:
        """An application on which the act may be done, or some other."""
        roles, calendar = self.officer.held_roles, await current_calendar()
        async for case in self.numbered():
            if refusal(act, case.facts, roles, self.clock.today(), calendar) is None:
                return case
        found = await case_named(self.office, self.full.register_number)
        assert found is not None
        return found

    async def cases(self) -> None:
        here = f"/desk/applications/{self.full.register_number}"
        for stage in Stage:
            found = await Application.filter(stage=stage, authority=self.office).first()
            if found is not None:
                self.see("case", f"/desk/applications/{found.register_number}", who="officer")
        self.see("case", here, who="officer")
        self.see("case_particulars", f"{here}/particulars", who="officer")
        self.send("case_particulars", f"{here}/particulars", "officer", 200, reason="核对身份")
        self.send("case_particulars", f"{here}/particulars", "officer", reason="")
        self.see("case_messages", f"{here}/messages", who="officer")
        self.send("case_messages", f"{here}/messages", "officer", text="")
        self.see("case_reminders", f"{here}/reminders", who="officer")
        self.send("case_reminders", f"{here}/reminders", "officer", step="press", reason="")
        walked = "2019:clear/information/ours/held/withhold/privacy/objects"
        self.see("decide_ground", f"{here}/decide", who="officer")
        self.see("decide_ground", f"{here}/decide?answers=clear/information", who="officer")
        answers = walked.partition(":")[2]
        self.see("decide_ground", f"{here}/decide?answers={answers}", who="officer")
        self.see("decide_ground", f"{here}/decide?asked=1", who="officer", status=422)
        released = await self.case_for(Act.CORRECT_REPLY)
        self.see("release", f"{self.url(released)}/release", who="officer")
        self.send("release", f"{self.url(released)}/release", "officer")
        file = await Attachment.filter(application_id=self.full.id).first()
        sent = await MessageFile.get(message__application_id=self.full.id)
        assert file is not None
        self.file("case_file", f"{here}/files/{file.id}", "officer")
        self.file("case_message_file", f"{here}/messages/files/{sent.id}", "officer")
        self.file("case_receipt", f"{here}/receipt.pdf", "officer")
        letters = await Letter.filter(application__authority=self.office).prefetch_related(
            "application"
        )
        kinds = {letter.kind: letter for letter in letters}
        for letter in kinds.values():
            url = f"/desk/applications/{letter.application.register_number}/letters/{letter.seq}"
            self.see("case_letter", url, who="officer")
            self.file("case_letter_file", f"{url}/letter.pdf", "officer")
            self.file("case_letter_word", f"{url}/letter.docx", "officer")
            self.file("delivery_sheet", f"{url}/delivery-sheet.pdf", "officer")
            self.see("void_letter", f"{url}/void", who="officer")
            self.send("void_letter", f"{url}/void", "officer", reason="")
        await self.sealed(letters[-1])
        await self.proposed()
        await self.archived()
        await self.covered()
        await self.handled()

    async def handled(self) -> None:
        """In whose hands, what was noted, searched and found."""
        found = await Material.all().prefetch_related("application").first()
        note = await Note.all().first()
        assert found is not None
        assert note is not None
        url = f"/desk/applications/{found.application.register_number}"
        self.see("case", url, who="officer")
        for page in ("notes", "searches", "material", "hands"):
            self.see(f"case_{page}", f"{url}/{page}", who="officer")
            self.send(f"case_{page}", f"{url}/{page}", "officer")
        self.see("case_related", f"{url}/related", who="officer")
        self.file("material_file", f"{url}/material/{found.id}", "officer")
        for strike in (f"{url}/material/{found.id}/strike", f"{url}/notes/{note.id}/strike"):
            self.see("strike_record", strike, who="officer")
            self.send("strike_record", strike, "officer", reason="")

    async def sealed(self, letter: Letter) -> None:
        """A scan of the sealed letter, for the office and for the applicant."""
        data = blank_pdf()
        file = await accept(self.store, "盖章件.pdf", data, limit=1024 * 1024)
        for_applicant = await Letter.filter(
            application__authority=self.office, to_applicant=True, opened_at=None
        ).first()
        for one in (letter, for_applicant):
            assert one is not None
            await keep_scan(one, file, data, officer=self.officer, now=self.now)
            await one.fetch_related("application")
        url = f"/desk/applications/{letter.application.register_number}/letters/{letter.seq}"
        self.file("case_scan", f"{url}/scans/1", "officer")
        assert for_applicant is not None
        await self.open("has the scan", application_id=for_applicant.application_id)
        here = f"/track/application/letters/{for_applicant.seq}"
        self.see("letter", here, who="has the scan")
        self.file("letter_scan", f"{here}/scan", "has the scan")

    async def proposed(self) -> None:
        """A letter on its way to the signature, and its sheet."""
        async for proposal in Proposal.all().prefetch_related("application"):
            number = proposal.application.register_number
            url = f"/desk/applications/{number}/proposals/{proposal.id}"
            self.see("proposal", url, who="officer")
            self.see("approval", f"{url}/sheet", who="officer")
            self.file("approval_file", f"{url}/sheet.pdf", "officer")
        version = (
            await ProposalVersion.exclude(files=[])
            .prefetch_related("proposal__application")
            .first()
        )
        assert version is not None
        number = version.proposal.application.register_number
        url = f"/desk/applications/{number}/proposals/{version.proposal_id}"
        digest = version.files[0]["digest"]
        self.file("proposal_attachment", f"{url}/files/{digest}", "officer")

    async def covered(self) -> None:
        """A paper with an area covered, and its copy."""
        file = await accept(self.store, "合同.pdf", blank_pdf(), limit=1024 * 1024)
        begun = await begin(self.full.id, file, store=self.store, author=self.author, now=self.now)
        here = f"/desk/applications/{self.full.register_number}/redact"
        self.see("redact_list", here, who="officer")
        self.send("redact_list", here, "officer")
        await cover(begun.id, [Cover(Area(1, 20, 30, 60, 10), "withheld.privacy")])
        self.see("redact", f"{here}/{begun.id}", who="officer")
        self.send("redact", f"{here}/{begun.id}", "officer", do="draw", left="x")
        self.file("redact_image", f"{here}/{begun.id}/pages/1", "officer")
        copy = await make_copy(
            begun.id, whole=False, public=(), store=self.store, author=self.author, now=self.now
        )
        url = f"{here}/{begun.id}/copies/{copy.id}"
        self.see("redacted_copy", url, who="officer")
        self.file("redacted_copy_image", f"{url}/pages/1", "officer")
        self.file("redacted_copy_file", f"{url}/file", "officer")

    async def archived(self) -> None:
        """Bound for the archive, and as evidence."""
        case = await self.case_for(Act.CORRECT_REPLY)
        url = self.url(case)
        self.see("archive", f"{url}/archive", who="officer")
        self.send("archive", f"{url}/archive", "officer", 200)
        self.file("dossier_pdf", f"{url}/archive/1/dossier.pdf", "officer")
        self.file("dossier_zip", f"{url}/archive/1/dossier.zip", "officer")
        self.see("evidence", f"{url}/evidence", who="officer")

    def url(self, case: CaseFile) -> str:
        return f"/desk/applications/{case.application.register_number}"

    async def acts(self) -> None:
        """Every act: its form, what it says to an empty one, and some looked over."""
        today = self.clock.today().isoformat()
        later = (self.clock.today() + timedelta(days=20)).isoformat()
        looked_over: Mapping[Act, Mapping[str, str]] = {
            Act.ASK_SUPPLEMENT: {"items": "请说明年份。", "on": today, "respond_by": later},
            Act.CONSULT: {"kind": "third_party", "whom": "示例公司", "matter": "单价", "on": today},
            Act.CHARGE: {
                "basis": "pages", "items": "1", "before": "0", "pages": "120", "on": today,
            },
            Act.SPLIT: {"matters": "付款凭证。", "reason": "两项互不相关", "on": today},
        }  # fmt: skip
        for act in ACT_PAGES:
            case = await self.case_for(act)
            url, route = f"{self.url(case)}/{act.value}", f"act_{act.value}"
            self.see(route, url, who="officer")
            if act is not Act.REGISTER:
                empty = {"seen": str(case.seen), "step": "check"}
                alike = act not in looked_over
                self.all.visits.append(Visit(route, url, "officer", empty, 422, alike))
            if act in looked_over:
                self.send(route, url, "officer", 200, seen=str(case.seen), **looked_over[act])

    async def desk(self) -> None:
        for who in ("officer", "clerk"):
            self.see("desk", "/desk", who=who)
            for page in ("ledger", "challenges", "fees", "calendar", "settings"):
                self.see(page, f"/desk/{page}", who=who)
            self.see("desk_figures", "/desk/figures", who=who)
        self.see("sign_in", "/desk/sign-in", "/desk/sign-in?next=/desk/ledger")
        self.send("sign_in", "/desk/sign-in", sign_in_name="", password="")
        self.send("register_paper", "/desk/register", "", 403, description="要一份合同")
        for route, path in {
            "desk_clock": "clock?channel=counter&submitted_on=2025-09-22",
            "grounds_overview": "grounds",
            "ratings": "ratings",
            "register_paper": "register",
            "add_challenge": "challenges/new",
            "enter_notice": "calendar/notice",
            "calendar_year": "calendar/year",
            "day_sheet": "today",
            "channel_checks": "channels",
            "units": "units",
            "new_unit": "units/new",
            "own_password": "settings/password",
            "office_settings": "office",
            "officers": "officers",
            "new_officer": "officers/new",
            "edit_officer": f"officers/{self.officer.id}",
        }.items():
            self.see(route, f"/desk/{path}", who="officer")
        for route, path in {
            "register_paper": "register",
            "add_challenge": "challenges/new",
            "enter_notice": "calendar/notice",
            "own_password": "settings/password",
            "office_settings": "office",
            "new_unit": "units/new",
            "new_officer": "officers/new",
            "edit_officer": f"officers/{self.officer.id}",
            "officer_password": f"officers/{self.officer.id}/password",
        }.items():
            self.send(route, f"/desk/{path}", "officer", token=new_token())
        self.see("ledger", "/desk/ledger?words=没有这样的申请", who="officer")
        self.see("desk", "/desk?words=没有这样的申请", who="officer")
        await self.desk_papers()
        unit = await Unit.filter(authority=self.office).first()
        assert unit is not None
        self.see("edit_unit", f"/desk/units/{unit.id}", who="officer")
        for chosen in ("mine", "received", "supplement", "delivery", "archive"):
            self.see("desk", f"/desk?show={chosen}", who="officer")
        self.file("due_dates_file", "/desk/calendar/due-dates.ics", "officer")
        await self.desk_runs()
        await self.desk_personal_data()
        await self.desk_sign_on()
        self.file("export_ledger", "/desk/ledger/export", "officer", format="csv")
        pending = await Challenge.filter(result=ChallengeResult.PENDING).first()
        some = pending or await Challenge.first()
        assert some is not None
        await self.challenge(f"/desk/challenges/{some.id}", some)
        await self.desk_forms_on_their_way()
        await self.accounts()

    async def accounts(self) -> None:
        """How everybody signs in: a second factor in each of its states, pauses, the record."""
        here, factor = "/desk/account", "/desk/account/second-factor"
        someone = await self.colleague()
        self.see("second_factor", factor, who="officer")
        await begin_factor(self.officer, self.now)
        waiting = await begin_factor(someone, self.now)
        await self.open("colleague", officer_id=someone.id)
        self.see("second_factor", factor, who="officer")
        self.send("second_factor", factor, "officer", code="000000")
        self.file("second_factor_image", f"{factor}/image.png", "officer")
        shown = pyotp.TOTP(waiting.secret).at(self.now)
        assert await confirm(someone, shown, self.codes, self.now)
        self.see("second_factor", factor, who="colleague")
        self.send("new_recovery_codes", f"{factor}/codes", "colleague", 200)
        for event in SignInEvent:
            await note_event(
                event, self.officer, address="192.0.2.7", device="Edge · Windows", now=self.now
            )
        await note_event(
            SignInEvent.WRONG_PASSWORD, None, address="192.0.2.8", device="", now=self.now
        )
        for counted, what in ((Counted.NAME, "gaoming"), (Counted.ADDRESS, "192.0.2.7")):
            for _ in range(RULES[counted].free):
                await tries_of(self.codes, counted, what, name=what).count(self.now)
        self.see("account", here, f"{here}?done=ended", f"{here}?done=off", who="officer")
        self.see("confirm", "/desk/confirm?next=/desk/officers", who="officer")
        self.send("confirm", "/desk/confirm", "colleague", proof="")
        self.see("sign_in_settings", "/desk/settings/sign-in", who="officer")
        overtaken = {"settings_version": "999"}
        self.send("sign_in_settings", "/desk/settings/sign-in", "officer", 409, **overtaken)
        record = "/desk/settings/sign-in/record"
        self.see("sign_in_record", record, f"{record}?show=wrong", who="officer")
        self.see("sign_in_record", f"{record}?before=1", who="officer")
        url = f"/desk/officers/{someone.id}/account"
        self.see("officer_account", url, f"{url}?done=reset", f"{url}?done=lifted", who="officer")
        self.see("officer_account", f"/desk/officers/{self.officer.id}/account", who="officer")
        self.send("recovery_link", f"{url}/link", "officer")
        self.send("recovery_link", f"{url}/link", "officer", 200, reason="本人忘记密码")
        token = await new_link(
            self.officer, self.codes, by=None, reason="在服务器上恢复", now=self.now
        )
        self.see("recover", f"/recover/{token}")
        self.see("recover", "/recover/unknown", status=404)
        self.send("recover", f"/recover/{token}", password="woaini1314", password_again="")
        self.send("sign_in_code", "/desk/sign-in/code", ticket="x", code="123456")
        said = {
            "officer": someone.id,
            "password": self.codes.digest("sign-in ticket", someone.password_digest),
            "until": (self.now + timedelta(minutes=5)).isoformat(),
            "next": "",
            "kept": "",
        }
        ticket = self.codes.sealed(json.dumps(said))
        self.send("sign_in_code", "/desk/sign-in/code", ticket=ticket, code="")

    async def colleague(self) -> Officer:
        return await add_officer(
            self.office, sign_in_name="gaoming", name="管理员乙", password="傍晚的最后一班渡船",
            roles=frozenset({Role.ADMINISTRATOR}), now=self.now,
        )  # fmt: skip

    async def challenge(self, url: str, some: Challenge) -> None:
        """A review or lawsuit with a paper, and every form of what may happen in it."""
        paper = await self.attachment("决定书.txt")
        entry = ChallengeMoved(on=self.clock.today(), move=Move.PAPER_FILED)
        journal = await Journal.get(id=some.journal_id)
        n = journal.length + 1
        await move_challenge(
            some.id, entry, files=(paper,), seen=journal.length, author=self.author, now=self.now
        )
        self.see("challenge", url, who="officer")
        self.see("edit_challenge", f"{url}/edit", who="officer")
        self.send("edit_challenge", f"{url}/edit", "officer")
        for move in Move:
            self.see("move_challenge", f"{url}/moves/{move}", who="officer")
        self.send("move_challenge", f"{url}/moves/decided", "officer", seen=str(n))
        self.see("challenge_cost", f"{url}/cost", who="officer")
        self.send("challenge_cost", f"{url}/cost", "officer", seen=str(n))
        self.see("annul_move", f"{url}/annul/{n}", who="officer")
        self.send("annul_move", f"{url}/annul/{n}", "officer", seen=str(n))
        self.see("count_decisions", "/desk/challenges/decisions", who="officer")
        self.send("count_decisions", "/desk/challenges/decisions", "officer")
        file = await ChallengeAttachment.get(challenge=some)
        self.file("challenge_file", f"{url}/files/{file.id}", "officer")
        self.file("export_challenges", "/desk/challenges/export", "officer", format="csv")

    async def desk_runs(self) -> None:
        """What runs by itself, with mails in every state, and jobs that have run."""
        around = Surroundings(mails=False, own_backups=True)
        await run_due(self.now.replace(hour=9), around)
        waiting = await OutboxMessage.filter(authority=self.office, sent_at=None).first()
        assert waiting is not None
        await mark_failed(waiting, "550 no such user", self.now, permanent=True)
        self.see("jobs", "/desk/jobs", "/desk/jobs?ran=reply", "/desk/jobs?busy=1", who="officer")
        self.see("backups", "/desk/backups", "/desk/backups?made=1", who="officer")
        self.send("take_backup", "/desk/backups/file", "officer", 403, passphrase="short")
        self.see(
            "journal_heads", "/desk/journal-heads", "/desk/journal-heads?before=1", who="clerk"
        )
        self.see("journal_head", "/desk/journal-heads/1", who="clerk")
        self.see("journal_head", "/desk/journal-heads/99", who="clerk", status=404)
        for show in ("waiting", "failed", "sent", "given_up"):
            self.see("mail", f"/desk/mail?show={show}", who="officer")
        self.see("mail", "/desk/mail?done=retried", who="clerk")
        self.see(
            "mail_settings", "/desk/mail/settings", "/desk/mail/settings?saved=1", who="officer"
        )
        self.see("profile", "/desk/profile", "/desk/profile?saved=1", who="clerk")
        self.send("profile", "/desk/profile", "officer", email="没有地址")
        self.send("make_feed", "/desk/profile/feed", "officer", 200)
        token, clerk = new_token(), await Officer.get(sign_in_name="xin")
        await new_feed(clerk, self.codes.digest("calendar feed", token), self.now)
        self.file("calendar_feed", f"/feeds/{token}.ics")
        await self.mail_in()

    async def mail_in(self) -> None:
        """A mailbox with a mail in every state: as an officer deals with it, and its settings."""
        office, here = self.office, "/desk/incoming"
        # The one that waits is opened to be registered, where it stands in full.
        numbers = f"身份证号{NUMBER}，电话{TELEPHONE}。"
        await Mailbox.filter(authority=office).update(
            active=True, trouble=MailboxTrouble.REFUSED, trouble_said="Authentication failed",
            trouble_since=self.now,
        )  # fmt: skip
        mailbox = await Mailbox.get(authority=office)
        numbering = 2
        for uid, state in enumerate(MailState, 1):
            raw = (
                f"From: =?utf-8?b?5byg5LiJ?= <{uid}@example.org>\r\n"
                f"Message-ID: <{uid}@m.invalid>\r\nSubject: =?utf-8?b?55Sz6K+3?=\r\n"
                'Content-Type: multipart/mixed; boundary="x"\r\n\r\n'
                f"--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
                f"请公开合同。{numbers if state is not MailState.WAITING else ''}\r\n"
                '--x\r\nContent-Disposition: attachment; filename="a.exe"\r\n\r\nMZ\r\n'
                '--x\r\nContent-Disposition: attachment; filename="b.txt"\r\n\r\nhi\r\n--x--\r\n'
            ).encode()
            fetched = Fetched(uid, raw, len(raw), self.now, whole=True)
            known = {"store": self.store, "limit": 10_000, "scanner": None, "now": self.now}
            await take_mail(mailbox, numbering, fetched, **known)
            mail = await IncomingMail.get(uid_validity=numbering, uid=uid)
            bound = state in (MailState.REGISTERED, MailState.JOINED)
            await IncomingMail.filter(id=mail.id).update(
                state=state, application_id=self.full.id if bound else None
            )
            self.see("incoming", f"{here}?show={state}", who="officer")
            self.see("one_mail", f"{here}/{mail.id}", who="officer")
        mail = await IncomingMail.get(uid_validity=numbering, state=MailState.WAITING)
        url = f"{here}/{mail.id}"
        self.send("one_mail", url, "officer", why="")
        self.see("join_mail", f"{url}/join", who="officer")
        self.send("join_mail", f"{url}/join", "officer", number="JD-0")
        number = self.full.register_number
        self.send("join_mail", f"{url}/join", "officer", 200, number=number, version="0")
        self.send("dismiss_mail", f"{url}/dismiss", "officer", version="0", reason="")
        self.see("register_paper", f"/desk/register?mail={mail.id}", who="officer")
        file = await IncomingFile.exclude(digest="").filter(mail=mail).get()
        self.file("incoming_file", f"{url}/files/{file.id}", "officer")
        self.file("original_mail", f"{url}/mail.eml", "officer", why="核对附件")
        self.see("mailbox_settings", "/desk/mail/mailbox", who="officer")
        self.send("mailbox_settings", "/desk/mail/mailbox", "officer", host="")
        self.see("desk", "/desk", who="officer")
        self.see("case", f"/desk/applications/{number}", who="officer")

    async def desk_personal_data(self) -> None:
        """Personal data that waits to go, that went, and what one person may ask of it."""
        ended = (
            await Application.filter(authority=self.office, stage=Stage.REPLIED)
            .order_by("id")
            .limit(2)
        )
        for application in ended:
            await ErasureProposal.create(
                authority=self.office, application=application, scope=Scope.IDENTITY,
                since=self.now.date(), proposed_at=self.now,
            )  # fmt: skip
        first = await waiting(self.office.id, Scope.IDENTITY).order_by("id").first()
        assert first is not None
        run = await confirm_erasure(
            self.office.id, Scope.IDENTITY, count=1, up_to=first.id, officer=self.officer,
            now=self.now,
        )  # fmt: skip
        here = "/desk/personal-data"
        self.see("personal_data", here, f"{here}?scope=whole", who="officer")
        self.see("personal_data", here, who="clerk")
        self.see("confirm_erasure", f"{here}/confirm?scope=identity", who="officer")
        self.see("confirm_erasure", f"{here}/confirm?scope=whole", who="officer")
        asked = {"scope": "identity", "count": "5", "up_to": "1"}
        self.send("confirm_erasure", f"{here}/confirm", "officer", **asked)
        self.send("confirm_erasure", f"{here}/confirm", "officer", 409, **asked, sure="yes")
        self.see("erasure_run", f"{here}/runs/{run.id}", who="officer")
        self.see("person", "/desk/person", who="officer")
        self.send("person", "/desk/person", "officer")
        asked = {"identity_number": NUMBER, "reason": "本人到场要求"}
        self.send("person", "/desk/person", "officer", 200, **asked)
        self.send("person", "/desk/person", "officer", 200, name="无", contact="无", reason="无")
        dismissed = IncomingMail.filter(state=MailState.DISMISSED).order_by("-id")
        mail = await dismissed.first()
        assert mail is not None
        asked = {"name": "无", "contact": mail.sender, "reason": "本人到场要求"}
        self.send("person", "/desk/person", "officer", 200, **asked)
        await self.erased_mail(mail)
        theirs = {"applications": str(self.full.id), "reason": "本人到场要求"}
        self.send("person_erase", "/desk/person/erase", "officer", 200, **theirs, step="look")
        self.send("person_erase", "/desk/person/erase", "officer", 200, **theirs, sure="yes")
        self.file("person_copy", "/desk/person/copy", "officer", **theirs)
        for number in (ended[0].register_number, self.full.register_number):
            url = f"/desk/applications/{number}/personal-data"
            self.see("case_personal_data", url, who="officer")
        self.send("case_personal_data", url, "officer", step="keep")

    async def erased_mail(self, mail: IncomingMail) -> None:
        """One like it whose time is over."""
        made = await IncomingMail.create(
            authority=self.office, uid_validity=9, uid=9, likeness="9" * 64, size=1,
            arrived_at=mail.arrived_at, arrived_by=mail.arrived_by, fetched_at=mail.fetched_at,
            state=mail.state, erased_at=self.now,
        )  # fmt: skip
        self.see("one_mail", f"/desk/incoming/{made.id}", who="officer")

    async def desk_sign_on(self) -> None:
        """A provider that is away, and an answer to nothing; who somebody is there."""
        self.see("sign_on", "/desk/sign-in/leave", status=503)
        self.see("sign_on_return", "/desk/sign-in/return?state=a&code=b", status=403)
        here = f"/desk/officers/{self.officer.id}/identity"
        self.see("identity", here, f"{here}?done=1", who="officer")
        self.send("identity", here, "officer", subject="x" * 256)
        self.send("identity", here, "officer", 409, subject="7", seen="6")

    async def desk_papers(self) -> None:
        """What goes out, its numbers, its words and its paper; who signs it."""
        for who in ("officer", "clerk"):
            for page in ("waiting", "numbers"):
                self.see(page, f"/desk/{page}", who=who)
            self.see("post_run", "/desk/post", who=who)
            self.see("month_sheet", "/desk/ledger/month", who=who)
        self.file("month_sheet_file", "/desk/ledger/month.xlsx", "officer")
        for ending in ("xlsx", "csv"):
            self.file("fees_file", f"/desk/fees.{ending}", "officer")
        self.see("workflow", "/desk/workflow", who="officer")
        self.see("settings_history", "/desk/settings/history", who="officer")
        self.see("settings_history", "/desk/settings/history?kind=footer", who="officer")
        self.see("retention", "/desk/settings/retention", who="officer")
        self.send("retention", "/desk/settings/retention", "officer", retention="5")
        self.see("reserve_numbers", "/desk/numbers/reserve", who="officer")
        self.send("reserve_numbers", "/desk/numbers/reserve", "officer", count="0")
        self.see(
            "explain_number", f"/desk/numbers/{self.now.year}/letters/1", who="officer", status=404
        )
        self.see("letter_kinds", "/desk/letters", who="officer")
        here = "/desk/letters/reply"
        wording = standard_wording(LetterKind.REPLY)
        await keep_wording(
            self.office, LetterKind.REPLY, wording, officer=self.officer, now=self.now
        )
        self.see("letter_kind", here, who="officer")
        self.send("letter_kind", here, "officer", wording="{{没有这个}}", step="look")
        self.see("letter_version", f"{here}/versions/1", who="officer")
        self.see("number_pattern", f"{here}/numbering", who="officer")
        self.send("number_pattern", f"{here}/numbering", "officer", pattern="没有序号")
        paper = await accept(self.store, "模板.docx", standard_template(), limit=1024 * 1024)
        await keep_docx(
            self.office, LetterKind.REPLY, paper, self.store, officer=self.officer, now=self.now
        )
        self.file("kept_paper", f"{here}/paper/versions/1", "officer")
        self.see("letter_paper", f"{here}/paper", who="officer")
        self.file("standard_paper", f"{here}/paper/standard.docx", "officer")
        self.file("sample_paper", f"{here}/paper/sample.docx", "officer")
        offered: dict[str, CaseFile] = {}
        async for case in self.numbered():
            may = [one for one in AccompanyingLetter if letter_refusal(one, case.facts) is None]
            offered |= dict.fromkeys(may, case)
        for kind, case in offered.items():
            url = f"{self.url(case)}/letters/new/{kind}"
            self.see("send_letter", url, who="officer")
            self.send("send_letter", url, "officer", seen=str(case.seen), on="")

    async def desk_forms_on_their_way(self) -> None:
        token, paper = new_token(), new_token()
        await Draft.create(
            token_digest=self.codes.digest("resumed form", token),
            authority_id=self.office.id,
            typed={"path": "/desk/register", "fields": [["description", "要一份合同"]]},
            expires_at=self.now + timedelta(hours=1),
        )
        self.see("resume", f"/desk/resume/{token}", who="officer")
        told = await receive(
            self.office,
            Submission(
                description="应急预案",
                applicant_kind=ApplicantKind.LEGAL_SERVICES,
                name="示例律师事务所",
                identity_number=CREDIT_CODE,
                contact_person="联系人甲",
                telephone=TELEPHONE,
            ),
            Receipt(channel=Channel.ORAL, on=self.now.date(), evidence="当面口头提出"),
            token=paper,
            codes=self.codes,
            author=self.author,
            now=self.now,
        )
        oral = f"/desk/applications/{told.register_number}/oral-record"
        self.see("oral_record", oral, who="officer")
        self.see("paper_receipt", f"/desk/register/{paper}", who="officer")
        self.file("paper_receipt_file", f"/desk/register/{paper}/receipt.pdf", "officer")

    async def seen_from_above(self) -> None:
        """A supervisor of the authority above, and what runs below."""
        above = await add_authority("SHANG", name="示例上级机关", now=self.now)
        await Authority.filter(id=self.office.id).update(parent=above)
        watching = await add_officer(
            above, sign_in_name="shang", name="监督人甲", password="傍晚的最后一班公交车",
            roles=frozenset({Role.SUPERVISOR}), now=self.now,
        )  # fmt: skip
        await self.open("above", officer_id=watching.id)
        here = f"/desk/supervision/{CODE}"
        self.see("supervised_unit", here, f"{here}?after=2099-01-01.1", who="above")
        number = self.full.register_number
        self.see("supervised_case", f"{here}/applications/{number}", who="above")
        self.see("supervision", "/desk/supervision", who="above")

    async def errors(self) -> None:
        number = "DEMO-2025-99999"
        key = number_key(self.codes, number, "testclient")
        for _ in range(TRIES_BY_NUMBER):
            await throttle.count(key, limit=TRIES_BY_NUMBER, now=self.now)
        self.send("track", "/track", "", 429, number=number, code="2222-2222-2222-2222-2222")
        self.see("authority", "/at/NOPE", status=404)
        self.see("office_settings", "/desk/office", who="clerk", status=403)
        self.see("ratings", "/desk/ratings", who="clerk", status=403)
        self.see("case", "/desk/applications/NOPE", who="officer", status=404)
        unanswered = f"/desk/applications/{self.full.register_number}"
        self.see("release", f"{unanswered}/release", who="officer", status=409)
        visit = Visit("withdraw", "/track/application/withdraw", "full", {"form_token": "x"}, 400)
        self.all.visits.append(visit)

    async def secrets(self) -> None:
        """What no page may say of anybody."""
        async for person in Particulars.all():
            numbers = {person.identity_number, person.agent_number}
            telephones = {person.telephone, person.agent_telephone}
            self.all.secret |= (numbers | telephones) - {"", CREDIT_CODE}
        async for mail in OutboxMessage.all():
            self.all.mails.append(f"{mail.subject}\n{mail.body}")
