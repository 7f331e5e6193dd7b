"""The example's colleagues, and a reply that waits for its secrecy check and its signature."""

from datetime import datetime

from tracker.actions.add_officer import add_officer
from tracker.actions.choose_steps import choose_steps
from tracker.actions.propose import Drawn, propose
from tracker.actions.reply import Answer, Reply, reply
from tracker.files.attachments import accept
from tracker.files.store import Store
from tracker.law.terms import Act, Role, Stage, WorkStep
from tracker.records.cases import on_trial, tried
from tracker.records.journal import Author
from tracker.records.models import Application, Authority, Journal, Officer

COLLEAGUES = (
    ("shenhe", "审核人乙", (Role.CHECKER,)),
    ("qianfa", "签发人丙", (Role.SIGNATORY, Role.HEAD)),
    ("jiandu", "监督人丁", (Role.SUPERVISOR,)),
)


async def fill_workflow(
    authority: Authority,
    first: Officer,
    *,
    password: str,
    store: Store,
    author: Author,
    now: datetime,
) -> None:
    """Whoever looks around may sign in as any of them."""
    for sign_in_name, name, roles in COLLEAGUES:
        await add_officer(
            authority,
            sign_in_name=sign_in_name,
            name=name,
            password=password,
            roles=roles,
            by=first,
            now=now,
        )
    await choose_steps(
        authority.id,
        [WorkStep.CHECKING],
        seen=authority.settings_version,
        by=first,
        now=now,
    )
    application = (
        await Application.filter(authority=authority, stage=Stage.HANDLING, document_number=None)
        .order_by("received_on", "id")
        .first()
    )
    assert application is not None, "the example has some under way"
    answer = Answer("disclosed.provided", "复印件随信提供。")
    copy = "合同复印件（示例文本）\n".encode()
    file = await accept(store, "合同复印件.txt", copy, limit=1024 * 1024)
    drawn = Reply(answers=(answer,), ground=answer.ground, on=now.date(), files=(file,))
    async with on_trial():
        await reply(application.id, drawn, author=author, now=now)
        letter = (await tried(application.id)).letter
    assert letter is not None, "a reply is a letter"
    journal = await Journal.get(id=application.journal_id)
    typed = {"ground_1": answer.ground, "text_1": answer.text, "on": now.date().isoformat()}
    await propose(
        application.id,
        Drawn(act=Act.REPLY, typed=typed, files=(file,), letter=letter, seen=journal.length),
        version=0,
        store=store,
        author=author,
        now=now,
    )
